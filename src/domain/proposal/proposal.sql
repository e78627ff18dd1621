-- The PI's working copy, and the frozen versions that everybody else reads.

-- name: proposal_insert :run (id proposal_id, call call_id, pi person_id, period text, now time)
INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, created_at, changed_at)
VALUES (:id, :call, :pi, :period, after(proposal.start), '', '', :now, :now);

-- name: proposal_draft_of :one (call call_id, pi person_id) -> (id proposal_id)
SELECT id FROM proposal WHERE call_id = :call AND pi_id = :pi AND state <> 'withdrawn'
ORDER BY created_at LIMIT 1;

-- part: proposal_call_columns
c.id, c.slug, c.title, c.state, c.period, c.zone, c.opens_at, c.closes_at, c.grace_s,
	c.decisions_due_at, c.cash_cap_cents, c.cash_cap_is_average, c.credit_cap_cents,
	c.credit_cap_is_average, c.page_limit, c.file_limit_bytes, c.form_version, COALESCE(f.body, '')
-- part: proposal_call_form
call c LEFT JOIN call_form f ON f.call_id = c.id AND f.version = c.form_version
-- name: proposal_call :one+ (call call_id) -> proposal_call_row (id call_id, slug text, title text, state call_state, period text, zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, page_limit int, file_limit_bytes int, form_version int, form text)
SELECT {{>proposal_call_columns}}
FROM {{>proposal_call_form}} WHERE c.id = :call;

-- name: proposal_call_of :one+ (id proposal_id) -> proposal_call_row
SELECT {{>proposal_call_columns}}
FROM {{>proposal_call_form}} JOIN proposal p ON p.call_id = c.id WHERE p.id = :id;

-- What is kept of the answers; a save puts what was sent over it.
-- name: proposal_answers :one (id proposal_id) -> (answers text)
SELECT answers FROM proposal WHERE id = :id;

-- name: proposal_find :one+ (id proposal_id) -> (id proposal_id, call_id call_id, pi_id person_id, period text, state proposal_state, title text, abstract text, texts text, wants_credits bool, credit_cents cents, is_nonconfidential bool, file_id file_id?, version int, revision int, created_at time, changed_at time, submitted_at int?, answers text)
SELECT id, call_id, pi_id, period, state, title, abstract, texts, wants_credits, credit_cents,
	is_nonconfidential, file_id, version, revision, created_at, changed_at, submitted_at, answers
FROM proposal WHERE id = :id;

-- name: proposal_pi :one+ (person person_id) -> (name text, email text, position text, position_kind text, country text, org_id org_id?, org_name text?, org_country text?, org_city text?, org_ror text?)
SELECT p.name, p.email, p.position, p.position_kind, p.country, p.org_id, o.name, o.country, o.city,
	o.ror
FROM person p LEFT JOIN org o ON o.id = p.org_id
WHERE p.id = :person;

-- name: proposal_others_in_period :one+ (id proposal_id, pi person_id, period text) -> (n int)
SELECT COUNT(*) FROM proposal
WHERE pi_id = :pi AND period = :period AND id <> :id AND state NOT IN ('draft', 'withdrawn');

-- name: proposal_update :change1 (id proposal_id, revision int, title text, abstract text, texts text, wants_credits bool, credit_cents cents, answers text, now time)
UPDATE proposal SET title = :title, abstract = :abstract, texts = :texts,
	wants_credits = :wants_credits, credit_cents = :credit_cents,
	answers = :answers, revision = revision + 1, changed_at = :now
WHERE id = :id AND revision = :revision AND state IN before(proposal.save);

-- name: proposal_set_file :change1 (id proposal_id, file file_id, now time)
UPDATE proposal SET file_id = :file, revision = revision + 1, changed_at = :now
WHERE id = :id AND state IN before(proposal.attach);

-- name: proposal_mark_submitted :change1 (id proposal_id, version int, now time)
UPDATE proposal SET state = after(proposal.submit), version = :version, submitted_at = :now,
	is_nonconfidential = 1, revision = revision + 1, changed_at = :now
WHERE id = :id AND version = :version - 1 AND state IN before(proposal.submit);
-- And again: its state, which stands in three indices, is not written when it stays.
-- name: proposal_mark_again :change1 (id proposal_id, version int, now time)
UPDATE proposal SET version = :version, submitted_at = :now, is_nonconfidential = 1, revision = revision + 1,
	changed_at = :now
WHERE id = :id AND version = :version - 1 AND state = after(proposal.submit);

-- name: proposal_mark_withdrawn :change1 (id proposal_id, now time)
UPDATE proposal SET state = after(proposal.withdraw), changed_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(proposal.withdraw);

-- name: proposal_mark_draft :change1 (id proposal_id, now time)
UPDATE proposal SET state = after(proposal.revive), changed_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(proposal.revive);

-- What a draft is saved with, list by list: JSON arrays of slugs, and of rows, each an array of its columns.  What
-- stays as it was is not written.
-- name: proposal_areas_keep :run (id proposal_id, slugs text)
-- sqlite:
DELETE FROM proposal_area WHERE proposal_id = :id AND area_id NOT IN
	(SELECT a.id FROM json_each(:slugs) r JOIN area a ON a.slug = r.value);
-- pg:
DELETE FROM proposal_area WHERE proposal_id = :id AND area_id NOT IN
	(SELECT a.id FROM jsonb_array_elements_text(CAST(:slugs AS JSONB)) r JOIN area a ON a.slug = r);
-- name: proposal_areas_add :run (id proposal_id, slugs text)
-- sqlite:
INSERT INTO proposal_area (proposal_id, area_id)
SELECT :id, a.id FROM area a WHERE a.slug IN (SELECT value FROM json_each(:slugs))
ON CONFLICT (proposal_id, area_id) DO NOTHING;
-- pg:
INSERT INTO proposal_area (proposal_id, area_id)
SELECT :id, a.id FROM area a WHERE a.slug IN (SELECT jsonb_array_elements_text(CAST(:slugs AS JSONB)))
ON CONFLICT (proposal_id, area_id) DO NOTHING;
-- name: proposal_areas :many+ (id proposal_id) -> proposal_named (slug text, name text)
SELECT a.slug, a.name FROM proposal_area x JOIN area a ON a.id = x.area_id
WHERE x.proposal_id = :id ORDER BY a.position;

-- name: proposal_team_keep :run (id proposal_id, n int)
DELETE FROM team_member WHERE proposal_id = :id AND position >= :n;
-- name: proposal_team_put :run (id proposal_id, rows text)
-- sqlite:
INSERT INTO team_member (proposal_id, position, name, affiliation, role)
SELECT :id, r.key, json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), json_extract(r.value, '$[2]') FROM json_each(:rows) r WHERE true
ON CONFLICT (proposal_id, position) DO UPDATE SET name = excluded.name, affiliation = excluded.affiliation, role = excluded.role
WHERE team_member.name <> excluded.name OR team_member.affiliation <> excluded.affiliation OR team_member.role <> excluded.role;
-- pg:
INSERT INTO team_member (proposal_id, position, name, affiliation, role)
SELECT :id, r.n - 1, r.v ->> 0, r.v ->> 1, r.v ->> 2
FROM jsonb_array_elements(CAST(:rows AS JSONB)) WITH ORDINALITY r(v, n)
ON CONFLICT (proposal_id, position) DO UPDATE SET name = excluded.name, affiliation = excluded.affiliation, role = excluded.role
WHERE team_member.name <> excluded.name OR team_member.affiliation <> excluded.affiliation OR team_member.role <> excluded.role;
-- name: proposal_team :many+ (id proposal_id) -> (name text, affiliation text, role text)
SELECT name, affiliation, role FROM team_member WHERE proposal_id = :id ORDER BY position;

-- name: proposal_lines_keep :run (id proposal_id, n int)
DELETE FROM budget_line WHERE proposal_id = :id AND position >= :n;
-- name: proposal_lines_put :run (id proposal_id, rows text)
-- sqlite:
INSERT INTO budget_line (proposal_id, position, category, description, amount_cents)
SELECT :id, r.key, json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), json_extract(r.value, '$[2]') FROM json_each(:rows) r WHERE true
ON CONFLICT (proposal_id, position) DO UPDATE SET category = excluded.category, description = excluded.description, amount_cents = excluded.amount_cents
WHERE budget_line.category <> excluded.category OR budget_line.description <> excluded.description OR budget_line.amount_cents <> excluded.amount_cents;
-- pg:
INSERT INTO budget_line (proposal_id, position, category, description, amount_cents)
SELECT :id, r.n - 1, r.v ->> 0, r.v ->> 1, CAST(r.v ->> 2 AS BIGINT)
FROM jsonb_array_elements(CAST(:rows AS JSONB)) WITH ORDINALITY r(v, n)
ON CONFLICT (proposal_id, position) DO UPDATE SET category = excluded.category, description = excluded.description, amount_cents = excluded.amount_cents
WHERE budget_line.category <> excluded.category OR budget_line.description <> excluded.description OR budget_line.amount_cents <> excluded.amount_cents;
-- name: proposal_lines :many+ (id proposal_id) -> (category text, description text, amount_cents cents)
SELECT category, description, amount_cents FROM budget_line WHERE proposal_id = :id ORDER BY position;

-- name: proposal_products_keep :run (id proposal_id, slugs text)
-- sqlite:
DELETE FROM proposal_product WHERE proposal_id = :id AND product_id NOT IN
	(SELECT a.id FROM json_each(:slugs) r JOIN product a ON a.slug = r.value);
-- pg:
DELETE FROM proposal_product WHERE proposal_id = :id AND product_id NOT IN
	(SELECT a.id FROM jsonb_array_elements_text(CAST(:slugs AS JSONB)) r JOIN product a ON a.slug = r);
-- name: proposal_products_add :run (id proposal_id, slugs text)
-- sqlite:
INSERT INTO proposal_product (proposal_id, product_id)
SELECT :id, a.id FROM product a WHERE a.slug IN (SELECT value FROM json_each(:slugs))
ON CONFLICT (proposal_id, product_id) DO NOTHING;
-- pg:
INSERT INTO proposal_product (proposal_id, product_id)
SELECT :id, a.id FROM product a WHERE a.slug IN (SELECT jsonb_array_elements_text(CAST(:slugs AS JSONB)))
ON CONFLICT (proposal_id, product_id) DO NOTHING;
-- name: proposal_products :many+ (id proposal_id) -> proposal_named
SELECT a.slug, a.name FROM proposal_product x JOIN product a ON a.id = x.product_id
WHERE x.proposal_id = :id ORDER BY a.position;

-- name: proposal_datasets_keep :run (id proposal_id, slugs text)
-- sqlite:
DELETE FROM proposal_dataset WHERE proposal_id = :id AND dataset_id NOT IN
	(SELECT a.id FROM json_each(:slugs) r JOIN dataset a ON a.slug = r.value);
-- pg:
DELETE FROM proposal_dataset WHERE proposal_id = :id AND dataset_id NOT IN
	(SELECT a.id FROM jsonb_array_elements_text(CAST(:slugs AS JSONB)) r JOIN dataset a ON a.slug = r);
-- name: proposal_datasets_add :run (id proposal_id, slugs text)
-- sqlite:
INSERT INTO proposal_dataset (proposal_id, dataset_id)
SELECT :id, a.id FROM dataset a WHERE a.slug IN (SELECT value FROM json_each(:slugs))
ON CONFLICT (proposal_id, dataset_id) DO NOTHING;
-- pg:
INSERT INTO proposal_dataset (proposal_id, dataset_id)
SELECT :id, a.id FROM dataset a WHERE a.slug IN (SELECT jsonb_array_elements_text(CAST(:slugs AS JSONB)))
ON CONFLICT (proposal_id, dataset_id) DO NOTHING;
-- name: proposal_datasets :many+ (id proposal_id) -> proposal_named
SELECT a.slug, a.name FROM proposal_dataset x JOIN dataset a ON a.id = x.dataset_id
WHERE x.proposal_id = :id ORDER BY a.position;

-- items: a JSON array of their names.
-- name: proposal_attest :run (id proposal_id, version int, items text, now time)
-- sqlite:
INSERT INTO proposal_attestation (proposal_id, version, item, attested_at)
SELECT :id, :version, r.value, :now FROM json_each(:items) r WHERE true
ON CONFLICT (proposal_id, version, item) DO UPDATE SET attested_at = excluded.attested_at;
-- pg:
INSERT INTO proposal_attestation (proposal_id, version, item, attested_at)
SELECT :id, :version, r, :now FROM jsonb_array_elements_text(CAST(:items AS JSONB)) r
ON CONFLICT (proposal_id, version, item) DO UPDATE SET attested_at = excluded.attested_at;
-- name: proposal_attested :one+ (id proposal_id, version int) -> (n int)
SELECT COUNT(*) FROM proposal_attestation WHERE proposal_id = :id AND version = :version;
-- name: proposal_attestation_names :many+ (version int) -> (item text)
SELECT item FROM attestation_item WHERE version = :version ORDER BY position;
-- name: proposal_attestation_items :many (version int) -> (item text, body text)
SELECT item, body FROM attestation_item WHERE version = :version ORDER BY position;

-- name: file_insert :run (id file_id, sha256 blob, size int, media_type text, name text, now time)
INSERT INTO file (id, sha256, size, media_type, name, created_at)
VALUES (:id, :sha256, :size, :media_type, :name, :now);
-- name: file_find :one+ (id file_id) -> (id file_id, sha256 blob, size int, media_type text, name text, created_at time)
SELECT id, sha256, size, media_type, name, created_at FROM file WHERE id = :id;
-- name: file_count :one () -> (n int)
SELECT COUNT(*) FROM file;

-- name: file_page :many (after file_id, n int) -> (id file_id, sha256 blob, size int)
SELECT id, sha256, size FROM file WHERE id > :after ORDER BY id LIMIT :n;

-- name: proposal_version_insert :run (id proposal_id, version int, now time, file file_id?, title text, abstract text, cash_cents cents, credit_cents cents, body text, sha256 blob)
INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, abstract,
	cash_cents, credit_cents, body, sha256)
VALUES (:id, :version, :now, :file, :title, :abstract, :cash_cents, :credit_cents, :body, :sha256);
-- name: proposal_version_find :one (id proposal_id, version int) -> (version int, submitted_at time, file_id file_id?, cash_cents cents, credit_cents cents, body text, sha256 blob)
SELECT version, submitted_at, file_id, cash_cents, credit_cents, body, sha256
FROM proposal_version WHERE proposal_id = :id AND version = :version;
-- The newest, with what the proposal has become since.
-- name: proposal_frozen_find :one+ (id proposal_id) -> (state proposal_state, version int, submitted_at time, body text, sha256 blob)
SELECT p.state, v.version, v.submitted_at, v.body, v.sha256
FROM proposal p JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version WHERE p.id = :id;
-- name: proposal_version_count :one () -> (n int)
SELECT COUNT(*) FROM proposal_version;
-- name: proposal_version_page :many (after proposal_id, version int, n int) -> (proposal_id proposal_id, version int, body text, sha256 blob, call_id call_id)
SELECT v.proposal_id, v.version, v.body, v.sha256, p.call_id
FROM proposal_version v JOIN proposal p ON p.id = v.proposal_id
WHERE (v.proposal_id, v.version) > (:after, :version) ORDER BY v.proposal_id, v.version LIMIT :n;

-- The applicant's list.  Joins no decision: whether there is a letter is told by the release alone.
-- name: proposal_mine :many (pi person_id) -> (id proposal_id, state proposal_state, title text, version int, changed_at time, submitted_at int?, call_slug text, call_title text, call_state call_state, call_zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, is_released bool)
SELECT p.id, p.state, p.title, p.version, p.changed_at, p.submitted_at, c.slug, c.title, c.state,
	c.zone, c.opens_at, c.closes_at, c.grace_s, c.decisions_due_at,
	CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
FROM proposal p JOIN call c ON c.id = p.call_id LEFT JOIN release r ON r.call_id = c.id
WHERE p.pi_id = :pi ORDER BY c.closes_at DESC, p.created_at DESC;

-- Checks.
-- name: proposal_odd_versions :many () -> proposal_odd_row (id proposal_id)
SELECT id FROM proposal p WHERE state NOT IN ('draft', 'withdrawn')
	AND NOT EXISTS (SELECT 1 FROM proposal_version v WHERE v.proposal_id = p.id
		AND v.version = p.version);
-- name: proposal_odd_receipts :many () -> (id proposal_id, version int)
SELECT v.proposal_id, v.version FROM proposal_version v
WHERE (SELECT COUNT(*) FROM message m WHERE m.kind = 'receipt'
	AND m.person_id = (SELECT pi_id FROM proposal p WHERE p.id = v.proposal_id)
	AND m.key = 'receipt:' || CAST(v.proposal_id AS TEXT) || ':' || CAST(v.version AS TEXT)) <> 1;
-- name: proposal_odd_late :many () -> proposal_odd_row
SELECT p.id FROM proposal p JOIN call c ON c.id = p.call_id
JOIN proposal_version v ON v.proposal_id = p.id
WHERE v.submitted_at > c.closes_at + c.grace_s OR v.submitted_at < c.opens_at;
-- name: proposal_odd_answers :many () -> proposal_odd_row
SELECT p.id FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.answers <> '' AND c.form_version = 0;
-- name: proposal_odd_periods :many () -> proposal_odd_row
SELECT p.id FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.period <> c.period;
