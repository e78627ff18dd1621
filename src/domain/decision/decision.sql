-- The panel's lists: proposals before the panel with what it has, without those in conflict with the actor.
-- Never joined by anything an applicant or a visitor reads.
-- part: decision_columns
e.proposal_id, e.title, e.pi_name, e.org_name, e.org_country, e.cash_cents, e.credit_cents,
	e.n_assigned, e.n_reviews, e.is_decided, e.is_selected, e.award_cash_cents, e.award_credit_cents, e.has_contact
-- part: decision_free
e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person AND x.call_id = :call)
-- part: decision_seen
e.call_id = :call AND e.is_panel = 1 AND {{>decision_free}}
-- name: decision_list :many (call call_id, person person_id, title text, number int, id proposal_id, n int) -> decision_entry (id proposal_id, title text, pi_name text, org_name text, org_country text, cash_asked_cents cents, credit_asked_cents cents, n_assigned int, n_reviews int, is_decided bool, is_selected bool, cash_cents cents, credit_cents cents, has_contact bool)
SELECT {{>decision_columns}}
FROM proposal_entry e
WHERE {{>decision_seen}}
	{{which: [title_first] ORDER BY e.title, e.proposal_id
	| [title_after] AND (e.title, e.proposal_id) > (:title, :id) ORDER BY e.title, e.proposal_id
	| [title_before] AND (e.title, e.proposal_id) < (:title, :id) ORDER BY e.title DESC, e.proposal_id DESC
	| [cash_first] ORDER BY e.cash_cents DESC, e.proposal_id DESC
	| [cash_after] AND (e.cash_cents, e.proposal_id) < (:number, :id) ORDER BY e.cash_cents DESC, e.proposal_id DESC
	| [cash_before] AND (e.cash_cents, e.proposal_id) > (:number, :id) ORDER BY e.cash_cents, e.proposal_id
	| [missing_first] ORDER BY e.n_missing DESC, e.proposal_id DESC
	| [missing_after] AND (e.n_missing, e.proposal_id) < (:number, :id) ORDER BY e.n_missing DESC, e.proposal_id DESC
	| [missing_before] AND (e.n_missing, e.proposal_id) > (:number, :id) ORDER BY e.n_missing, e.proposal_id
	| [undecided] AND e.is_decided = 0 AND e.state = 'in_review' ORDER BY e.is_selected, e.has_contact, e.proposal_id
	| [contactless] AND e.is_decided = 1 AND e.is_selected = 1 AND e.has_contact = 0 ORDER BY e.proposal_id
	| [declined] AND e.is_decided = 1 AND e.is_selected = 0 ORDER BY e.has_contact, e.proposal_id
	| [selected] AND e.is_decided = 1 AND e.is_selected = 1 ORDER BY e.has_contact, e.proposal_id}}
LIMIT :n;

-- name: decision_list_key :one (call call_id, person person_id, id proposal_id) -> decision_list_key (title text, cash_cents cents, n_missing int, id proposal_id)
SELECT e.title, e.cash_cents, e.n_missing, e.proposal_id FROM proposal_entry e
WHERE e.proposal_id = :id AND {{>decision_seen}};

-- Some of them; ids: a JSON array.  Their call is no way to them: a plan of PostgreSQL that knows no values would take it.
-- name: decision_some :many (call call_id, person person_id, ids text) -> decision_entry
-- sqlite:
SELECT {{>decision_columns}}
FROM json_each(:ids) k CROSS JOIN proposal_entry e ON e.proposal_id = k.value
WHERE {{>decision_seen}};
-- pg:
SELECT {{>decision_columns}}
FROM proposal_entry e
WHERE e.proposal_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
	AND e.call_id + 0 = :call AND e.is_panel + 0 = 1 AND {{>decision_free}};

-- What scores are made of: the same proposals in the order of their titles, and a row a review for calibration, of the whole
-- call, from one index.
-- name: decision_titles :many (call call_id, person person_id) -> (id proposal_id)
SELECT e.proposal_id FROM proposal_entry e
WHERE {{>decision_seen}}
ORDER BY e.title, e.proposal_id;

-- name: decision_reviews :many (call call_id, person person_id) -> (proposal_id proposal_id, reviewer person_id, sum int, weight int)
SELECT a.proposal_id, a.person_id, a.score_sum, a.score_weight FROM assignment a
WHERE a.call_id = :call AND a.review_state = 'submitted' AND a.state <> 'declined'
	AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person AND x.call_id = :call)
ORDER BY a.proposal_id, a.person_id;

-- name: decision_find :one (proposal proposal_id) -> (is_selected bool, cash_cents cents, credit_cents cents, note text, contact_id person_id?, revision int, decided_at time, decided_by_name text)
SELECT d.is_selected, d.cash_cents, d.credit_cents, d.note, d.contact_id, d.revision, d.decided_at, p.name
FROM decision d JOIN person p ON p.id = d.decided_by WHERE d.proposal_id = :proposal;

-- name: decision_facts :one (proposal proposal_id) -> (state proposal_state, call_id call_id, call_state call_state, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, is_released bool)
SELECT p.state, c.id, c.state, c.cash_cap_cents, c.cash_cap_is_average, c.credit_cap_cents,
	c.credit_cap_is_average,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.id = :proposal;

-- name: decision_insert :run (proposal proposal_id, is_selected bool, cash_cents cents, credit_cents cents, note text, contact person_id?, by person_id, now time)
INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, contact_id, revision,
	decided_by, decided_at)
VALUES (:proposal, :is_selected, :cash_cents, :credit_cents, :note, :contact, 1, :by, :now);

-- name: decision_update :change1 (proposal proposal_id, revision int, is_selected bool, cash_cents cents, credit_cents cents, note text, contact person_id?, by person_id, now time)
UPDATE decision SET is_selected = :is_selected, cash_cents = :cash_cents, credit_cents = :credit_cents,
	note = :note, contact_id = :contact, revision = revision + 1, decided_by = :by,
	decided_at = :now
WHERE proposal_id = :proposal AND revision = :revision;

-- Everybody who is owed a letter: every submitted proposal that was not withdrawn.
-- name: release_owed :many (call call_id) -> (id proposal_id, pi_id person_id, org_id org_id?, state proposal_state, title text, abstract text, is_decided bool, is_selected bool, cash_cents cents, credit_cents cents, contact_id person_id?)
SELECT p.id, p.pi_id, pi.org_id, p.state, v.title, v.abstract,
	CASE WHEN d.proposal_id IS NULL THEN 0 ELSE 1 END, COALESCE(d.is_selected, 0),
	COALESCE(d.cash_cents, 0), COALESCE(d.credit_cents, 0), d.contact_id
FROM proposal p
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
LEFT JOIN decision d ON d.proposal_id = p.id
WHERE p.call_id = :call AND p.state NOT IN ('draft', 'withdrawn')
ORDER BY p.id;

-- name: release_call :one (call call_id) -> (id call_id, title text, state call_state, zone text, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, is_released bool)
SELECT c.id, c.title, c.state, c.zone, c.cash_cap_cents, c.cash_cap_is_average, c.credit_cap_cents, c.credit_cap_is_average,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM call c WHERE c.id = :call;

-- name: release_insert :run (id release_id, call call_id, by person_id, now time, n int, hash blob)
INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash)
VALUES (:id, :call, :by, :now, :n, :hash);

-- name: release_answer :change (call call_id)
UPDATE proposal SET state = after(proposal.decline) WHERE call_id = :call AND state IN before(proposal.decline);

-- Who was proposed, while they may still be it: a conflict or a role may have changed since.
-- part: release_contact
(SELECT k.id FROM person k WHERE k.id = d.contact_id AND k.disabled_at IS NULL
	AND EXISTS (SELECT 1 FROM person_role g WHERE g.person_id = k.id AND g.role = 'contact')
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = k.id))
-- An award for each selected proposal: rows of [award, proposal], as JSON; all else is what was decided of it.
-- name: release_awards :change (rows text, call call_id, now time)
-- sqlite:
INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title,
	summary, created_at)
SELECT json_extract(r.value, '$[0]'), p.id, p.call_id, pi.org_id, after(award.select), d.cash_cents, d.credit_cents, {{>release_contact}},
	v.title, v.abstract, :now
FROM json_each(:rows) r CROSS JOIN proposal p ON p.id = json_extract(r.value, '$[1]') AND p.call_id = :call
CROSS JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
JOIN decision d ON d.proposal_id = p.id AND d.is_selected = 1;
-- pg:
INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title,
	summary, created_at)
SELECT CAST(r ->> 0 AS BIGINT), p.id, p.call_id, pi.org_id, after(award.select), d.cash_cents, d.credit_cents, {{>release_contact}},
	v.title, v.abstract, :now
FROM jsonb_array_elements(CAST(:rows AS JSONB)) r JOIN proposal p ON p.id = CAST(r ->> 1 AS BIGINT) AND p.call_id = :call
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
JOIN decision d ON d.proposal_id = p.id AND d.is_selected = 1;

-- name: release_find :one (call call_id) -> (released_at time, n int, hash blob, by_name text)
SELECT r.released_at, r.n_decisions, r.decisions_hash, p.name
FROM release r JOIN person p ON p.id = r.released_by WHERE r.call_id = :call;

-- The letter, read through the release alone.
-- name: release_letter :one (proposal proposal_id) -> (subject text, body text, created_at time, is_selected bool)
SELECT m.subject, m.body, m.created_at, COALESCE(d.is_selected, 0)
FROM proposal p
JOIN release r ON r.call_id = p.call_id
JOIN message m ON m.key = 'decision:' || CAST(p.id AS TEXT)
LEFT JOIN decision d ON d.proposal_id = p.id
WHERE p.id = :proposal AND p.state = 'answered';

-- Checks.
-- name: release_odd_letters :many () -> (id proposal_id, n int)
SELECT p.id, (SELECT COUNT(*) FROM message m WHERE m.key = 'decision:' || CAST(p.id AS TEXT)
	AND m.person_id = p.pi_id) AS n
FROM proposal p JOIN release r ON r.call_id = p.call_id
WHERE p.state NOT IN ('draft', 'withdrawn') AND (SELECT COUNT(*) FROM message m
	WHERE m.key = 'decision:' || CAST(p.id AS TEXT) AND m.person_id = p.pi_id) <> 1;
-- name: release_odd_early :many () -> (id message_id)
SELECT m.id FROM message m
LEFT JOIN proposal p ON p.id = m.proposal_id
LEFT JOIN release r ON r.call_id = p.call_id
WHERE m.kind = 'decision' AND (r.id IS NULL OR m.key <> 'decision:' || CAST(p.id AS TEXT));
-- name: release_odd_states :many () -> release_odd_row (id proposal_id)
SELECT p.id FROM proposal p WHERE p.state = 'answered'
	AND NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = p.call_id);
-- name: release_odd_awards :many () -> release_odd_row
SELECT p.id FROM proposal p JOIN release r ON r.call_id = p.call_id
JOIN decision d ON d.proposal_id = p.id
LEFT JOIN award a ON a.proposal_id = p.id
WHERE p.state = 'answered' AND d.is_selected <> CASE WHEN a.id IS NULL THEN 0 ELSE 1 END;
-- name: release_all :many () -> (call_id call_id, n int, hash blob)
SELECT call_id, n_decisions, decisions_hash FROM release ORDER BY call_id;
