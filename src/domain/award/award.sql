-- part: award_joined
FROM award a
JOIN call c ON c.id = a.call_id
JOIN proposal p ON p.id = a.proposal_id
JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id
LEFT JOIN person k ON k.id = a.contact_id
-- part: award_rest
pi.name, o.name, o.country, o.ror, a.cash_cents, a.credit_cents, a.contact_id, k.name, a.offered_at, a.accepted_at,
	a.gift_paid_at, a.gift_reference, a.credits_issued_at, a.announced_at, a.revision, a.created_at
{{>award_joined}}
-- part: award_whole
SELECT a.id, a.proposal_id, c.slug, c.title, a.state, a.title, a.summary, {{>award_rest}}
-- What a list shows of one, and what finance is shown: neither call nor contact.  What is kept beside the award (0022) and,
-- to SQLite, in the index of their order.
-- part: award_brief
SELECT a.id, a.call_title, a.state, a.title, a.pi_name, a.org_name, a.org_country, a.cash_cents, a.credit_cents, a.contact_id, k.name,
	a.accepted_at, a.gift_paid_at, a.gift_reference, a.announced_at
FROM award a
LEFT JOIN person k ON k.id = a.contact_id
-- part: award_gift
SELECT a.id, '', a.state, a.title, a.pi_name, a.org_name, a.org_country, a.cash_cents, a.credit_cents, CAST(NULL AS BIGINT), CAST(NULL AS TEXT),
	a.accepted_at, a.gift_paid_at, a.gift_reference, a.announced_at
FROM award a
-- Rows the person is in conflict with are absent.
-- part: award_seen
a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)
-- part: award_which
{{which: [all] 1 = 1 | [of_state] a.announced_at IS NULL AND a.state = :state
	| [announced] a.announced_at IS NOT NULL
	| [others] (a.accepted_at IS NULL OR a.gift_paid_at IS NOT NULL)}}
-- part: award_way
{{way: [first] ORDER BY a.created_at DESC, a.title, a.id
	| [after] AND a.created_at <= :key AND (a.created_at < :key OR (a.title, a.id) > (:title, :id))
		ORDER BY a.created_at DESC, a.title, a.id
	| [before] AND a.created_at >= :key AND (a.created_at > :key OR (a.title, a.id) < (:title, :id))
		ORDER BY a.created_at, a.title DESC, a.id DESC}}

-- The newest release first, each by title.
-- name: award_list :many (person person_id, state award_state, key time, title text, id award_id, n int) -> award_brief_row (id award_id, call_title text, state award_state, title text, pi_name text, org_name text, org_country text, cash_cents cents, credit_cents cents, contact_id person_id?, contact_name text?, accepted_at int?, gift_paid_at int?, gift_reference text, announced_at int?)
{{>award_brief}}
WHERE {{which: [all] 1 = 1 | [of_state] a.announced_at IS NULL AND a.state = :state | [announced] a.announced_at IS NOT NULL}}
	AND {{>award_seen}}
	{{>award_way}}
LIMIT :n;
-- name: award_other_gifts :many (person person_id, key time, title text, id award_id, n int) -> award_brief_row
{{>award_gift}}
WHERE (a.accepted_at IS NULL OR a.gift_paid_at IS NOT NULL)
	AND {{>award_seen}}
	{{>award_way}}
LIMIT :n;

-- name: award_list_key :one (person person_id, state award_state, id award_id) -> award_key (key time, title text, id award_id)
SELECT a.created_at, a.title, a.id FROM award a
WHERE a.id = :id AND {{>award_which}}
	AND {{>award_seen}};
-- Counted with what is hidden, which is then taken off: to look for it once costs less than to ask it of a thousand rows.
-- Whether there are more than :n and as many as could be hidden, whatever they are of; how many there are, and how many
-- of them award_seen leaves out.
-- Others are those that are paid and those that nobody has accepted; to SQLite each has an index of its own to count by.
-- part: award_counted
-- sqlite:
{{which: [all] SELECT 1 AS one FROM award a | [of_state] SELECT 1 AS one FROM award a WHERE a.announced_at IS NULL AND a.state = :state
	| [announced] SELECT 1 AS one FROM award a WHERE a.announced_at IS NOT NULL
	| [others] SELECT 1 AS one FROM award a WHERE a.gift_paid_at IS NOT NULL
		UNION ALL SELECT 1 FROM award a WHERE a.accepted_at IS NULL AND a.gift_paid_at IS NULL}}
-- pg:
SELECT 1 AS one FROM award a WHERE {{>award_which}}
-- name: award_list_beyond :one (person person_id, state award_state, n int) -> (one int)
{{>award_counted}} LIMIT 1 OFFSET :n + (SELECT COUNT(*) FROM conflicted x WHERE x.person_id = :person);
-- name: award_list_count :one (state award_state) -> (n int)
SELECT COUNT(*) FROM ({{>award_counted}}) k;
-- Each hidden proposal is looked up: with a join PostgreSQL would rather read every award.
-- name: award_list_hidden :one (person person_id, state award_state) -> (n int)
-- sqlite:
SELECT COUNT(*) FROM (SELECT DISTINCT x.proposal_id FROM conflicted x WHERE x.person_id = :person) h
CROSS JOIN award a ON a.proposal_id = h.proposal_id WHERE {{>award_which}};
-- pg:
SELECT COUNT(*) FROM (SELECT DISTINCT x.proposal_id FROM conflicted x WHERE x.person_id = :person) h
CROSS JOIN LATERAL (SELECT 1 FROM award a WHERE a.proposal_id = h.proposal_id AND {{>award_which}} LIMIT 1) k;

-- All of them, for what looks at a whole program.
-- name: award_list_all :many (person person_id) -> award_row (id award_id, proposal_id proposal_id, call_slug text, call_title text, state award_state, title text, summary text, pi_name text, org_name text, org_country text, org_ror text?, cash_cents cents, credit_cents cents, contact_id person_id?, contact_name text?, offered_at int?, accepted_at int?, gift_paid_at int?, gift_reference text, credits_issued_at int?, announced_at int?, revision int, created_at time)
{{>award_whole}}
WHERE {{>award_seen}}
ORDER BY a.created_at DESC, a.title, a.id;

-- What finance is to pay, in the order it was accepted.
-- name: award_to_pay :many (person person_id, n int) -> award_brief_row
{{>award_gift}}
WHERE a.accepted_at IS NOT NULL AND a.gift_paid_at IS NULL
	AND {{>award_seen}}
ORDER BY a.accepted_at, a.id LIMIT :n;

-- Of whom the person is the research contact.
-- name: award_list_own :many (person person_id, key time, title text, id award_id, n int) -> award_row
{{>award_whole}}
WHERE a.contact_id = :person
	AND {{>award_seen}}
	{{>award_way}}
LIMIT :n;

-- name: award_list_own_key :one (person person_id, id award_id) -> award_key
SELECT a.created_at, a.title, a.id FROM award a
WHERE a.id = :id AND a.contact_id = :person
	AND {{>award_seen}};
-- name: award_list_own_count :one (person person_id, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM award a
	WHERE a.contact_id = :person
		AND {{>award_seen}}
	LIMIT :most) AS counted;

-- name: award_find :one (id award_id) -> award_row
{{>award_whole}}
WHERE a.id = :id;

-- Asked of one person after the other: PostgreSQL would rather make the set of all who are in conflict, which is
-- every applicant of the call.
-- part: award_free_of_conflict
CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = :proposal AND x.person_id = p.id) THEN 1 ELSE 0 END = 0
-- name: award_contacts :many (proposal proposal_id) -> (id person_id, name text)
SELECT p.id, p.name FROM person_role r JOIN person p ON p.id = r.person_id
WHERE r.role = 'contact' AND p.disabled_at IS NULL AND p.email_confirmed_at IS NOT NULL
	AND {{>award_free_of_conflict}}
ORDER BY p.name, p.id;

-- How many there are, conflict or not, as far as is asked.
-- name: award_contacts_count :one (most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM person_role r WHERE r.role = 'contact' LIMIT :most) k;

-- name: award_contact_possible :one (proposal proposal_id, person person_id) -> (name text)
SELECT p.name FROM person p
WHERE p.id = :person AND p.disabled_at IS NULL AND p.email_confirmed_at IS NOT NULL
	AND EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'contact')
	AND {{>award_free_of_conflict}};

-- name: award_contacts_of_call :many (call call_id) -> (id award_id, proposal_id proposal_id, contact_id person_id, call_title text, title text, org_name text)
SELECT a.id, a.proposal_id, a.contact_id, c.title, a.title, o.name
FROM award a JOIN call c ON c.id = a.call_id JOIN org o ON o.id = a.org_id
WHERE a.call_id = :call AND a.contact_id IS NOT NULL
ORDER BY a.id;

-- name: award_pi :one (id award_id) -> (pi_id person_id, call_id call_id, call_title text, zone text)
SELECT p.pi_id, c.id, c.title, c.zone FROM award a JOIN proposal p ON p.id = a.proposal_id
JOIN call c ON c.id = a.call_id WHERE a.id = :id;

-- name: award_set_contact :change1 (id award_id, revision int, contact person_id)
UPDATE award SET contact_id = :contact, revision = revision + 1
WHERE id = :id AND revision = :revision AND state IN before(award.name_contact);
-- name: award_set_text :change1 (id award_id, revision int, title text, summary text)
UPDATE award SET title = :title, summary = :summary, revision = revision + 1
WHERE id = :id AND revision = :revision AND announced_at IS NULL;
-- name: award_set_offered :change1 (id award_id, now time)
UPDATE award SET state = after(award.offer), offered_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(award.offer) AND contact_id IS NOT NULL;
-- name: award_set_accepted :change1 (id award_id, now time)
UPDATE award SET state = after(award.accept), accepted_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(award.accept);
-- name: award_set_refused :change1 (id award_id, now time)
UPDATE award SET state = after(award.refuse), revision = revision + 1, gift_reference = ''
WHERE id = :id AND state IN before(award.refuse) AND created_at <= :now;
-- One gift an award, ever: the guard is the NULL.
-- name: award_set_paid :change1 (id award_id, reference text, now time, credits_at int?)
UPDATE award SET state = after(award.pay), gift_paid_at = :now, gift_reference = :reference,
	credits_issued_at = :credits_at, revision = revision + 1
WHERE id = :id AND state IN before(award.pay) AND gift_paid_at IS NULL;

-- name: award_unfinished :one (call call_id) -> (n int)
SELECT COUNT(*) FROM award WHERE call_id = :call AND state IN ('selected', 'offered');
-- name: award_announce :change (call call_id, now time)
UPDATE award SET announced_at = :now, state = CASE WHEN state IN before(award.announce) THEN after(award.announce) ELSE state END,
	revision = revision + 1
WHERE call_id = :call AND state IN ('accepted', 'paid') AND announced_at IS NULL;
-- name: award_announce_call :change1 (call call_id, now time)
UPDATE call SET state = after(call.announce), announced_at = :now, changed_at = :now
WHERE id = :call AND state IN before(call.announce);
-- name: award_call_released :one (call call_id) -> (state call_state, is_released bool)
SELECT c.state, CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM call c WHERE c.id = :call;

-- part: recipient_by
{{by: [announced] (SELECT r.award_id, r.announced_at, r.pi_name, r.country, r.org_id, r.cash_cents, r.credit_cents FROM recipient r) k
	| [country] (SELECT r.award_id, r.announced_at, r.pi_name, r.country, r.org_id, r.cash_cents, r.credit_cents FROM recipient r WHERE r.country = :country) k
	| [org] (SELECT r.award_id, r.announced_at, r.pi_name, r.country, r.org_id, r.cash_cents, r.credit_cents FROM recipient r WHERE r.org_id IN (SELECT g.id FROM org g WHERE g.name = :org)) k
	| [area] (SELECT x.award_id, x.announced_at, x.pi_name, r.country, r.org_id, r.cash_cents, r.credit_cents
		FROM recipient_area x JOIN recipient r ON r.award_id = x.award_id
		WHERE x.area_id = (SELECT g.id FROM area g WHERE g.slug = :area)) k}}
-- part: recipient_asked
AND (:country = '' OR k.country = :country)
AND (:org = '' OR k.org_id IN (SELECT g.id FROM org g WHERE g.name = :org))
AND (:area = '' OR EXISTS (SELECT 1 FROM recipient_area y JOIN area g ON g.id = y.area_id
	WHERE y.award_id = k.award_id AND g.slug = :area))
-- part: recipient_way
{{way: [first] ORDER BY k.announced_at DESC, k.pi_name, k.award_id
	| [after] AND k.announced_at <= :key AND (k.announced_at < :key OR (k.pi_name, k.award_id) > (:name, :id))
		ORDER BY k.announced_at DESC, k.pi_name, k.award_id
	| [before] AND k.announced_at >= :key AND (k.announced_at > :key OR (k.pi_name, k.award_id) < (:name, :id))
		ORDER BY k.announced_at, k.pi_name DESC, k.award_id DESC}}

-- What the public sees: announced awards and nothing else of them (table recipient, kept by triggers), the
-- newest announcement first, each by name.  by: the filter that leaves the fewest.
-- name: recipient_list :many (since time, until time, country text, org text, area text, key time, name text, id award_id, n int) -> recipient_row (id award_id, title text, summary text, pi_name text, org_name text, org_country text, call_slug text, call_title text, announced_at time, cash_cents cents, credit_cents cents)
SELECT a.id, a.title, '', k.pi_name, a.org_name, a.org_country,
	'', a.call_title, k.announced_at, a.cash_cents, a.credit_cents
FROM {{>recipient_by}}
JOIN award a ON a.id = k.award_id
WHERE k.announced_at >= :since AND k.announced_at < :until
	{{rest: [none] | [asked] {{>recipient_asked}}}}
	{{>recipient_way}}
LIMIT :n;

-- name: recipient_list_key :one (since time, until time, country text, org text, area text, id award_id) -> recipient_key (key time, name text, id award_id)
SELECT k.announced_at, k.pi_name, k.award_id FROM recipient k
WHERE k.award_id = :id AND k.announced_at >= :since AND k.announced_at < :until
	{{>recipient_asked}};
-- name: recipient_list_count :one (since time, until time, country text, org text, area text, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one
	FROM {{>recipient_by}}
	WHERE k.announced_at >= :since AND k.announced_at < :until
	{{rest: [none] | [asked] {{>recipient_asked}}}}
	LIMIT :most) AS counted;
-- name: recipient_find :one (id award_id, now time) -> recipient_row
SELECT a.id, a.title, a.summary, k.pi_name, o.name, k.country,
	c.slug, c.title, k.announced_at, k.cash_cents, k.credit_cents
FROM recipient k
JOIN award a ON a.id = k.award_id
JOIN org o ON o.id = a.org_id
JOIN call c ON c.id = a.call_id
WHERE k.award_id = :id AND k.announced_at <= :now;
-- name: recipient_ids :many (now time, since time, until time) -> (id award_id)
SELECT award_id FROM recipient WHERE announced_at <= :now AND announced_at >= :since AND announced_at < :until
ORDER BY announced_at DESC, pi_name, award_id;
-- name: recipient_areas :many (id award_id) -> (area area_id)
SELECT area_id FROM recipient_area WHERE award_id = :id ORDER BY area_id;
-- Of some, in the order of their ids; ids: a JSON array.
-- name: recipient_areas_of :many (ids text) -> (award award_id, area area_id)
-- sqlite:
SELECT x.award_id, x.area_id FROM recipient_area x WHERE x.award_id IN (SELECT k.value FROM json_each(:ids) k)
ORDER BY x.award_id;
-- pg:
SELECT x.award_id, x.area_id FROM recipient_area x
WHERE x.award_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
ORDER BY x.award_id;
-- All there are, in no order: they are few, and put in order where they are read.
-- name: recipient_area_names :many () -> (id area_id, slug text, name text, position int)
SELECT id, slug, name, position FROM area;
-- name: recipient_near :many (area area_id, id award_id, now time, most int) -> (id award_id, announced_at time)
SELECT award_id, announced_at FROM recipient_area
WHERE area_id = :area AND award_id <> :id AND announced_at <= :now
ORDER BY announced_at DESC, pi_name, award_id LIMIT :most;

-- What is counted of all of them.
-- name: recipient_tally_all :one () -> (n int, cash_cents cents, credit_cents cents, n_orgs int, n_countries int)
SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'all' THEN n ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN kind = 'all' THEN cash_cents ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN kind = 'all' THEN credit_cents ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN kind = 'orgs' THEN n ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN kind = 'countries' THEN n ELSE 0 END), 0) AS BIGINT)
FROM recipient_tally WHERE kind IN ('all', 'orgs', 'countries') AND key = '';
-- name: recipient_tally_of :many (kind text, most int) -> recipient_tally_row (value text, label text, n int)
SELECT key, key, n FROM recipient_tally WHERE kind = :kind ORDER BY n DESC, key LIMIT :most;
-- In no order.  CROSS: else SQLite writes the keys down first.
-- part: recipient_most_orgs
(SELECT key, n FROM recipient_tally WHERE kind = 'org' ORDER BY n DESC, key LIMIT :most) t
-- name: recipient_tally_orgs :many (most int) -> recipient_tally_row
-- sqlite:
SELECT o.name, o.name, t.n FROM {{>recipient_most_orgs}} CROSS JOIN org o ON o.id = CAST(t.key AS INTEGER);
-- pg:
SELECT o.name, o.name, t.n FROM {{>recipient_most_orgs}} JOIN org o ON o.id = CAST(t.key AS BIGINT);

-- Checks.
-- name: award_odd :many () -> award_odd_row (id award_id)
SELECT a.id FROM award a WHERE NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = a.call_id)
	OR (a.announced_at IS NOT NULL AND a.accepted_at IS NULL)
	OR (a.gift_paid_at IS NOT NULL AND a.accepted_at IS NULL);
-- name: award_odd_amounts :many () -> award_odd_row
SELECT a.id FROM award a JOIN decision d ON d.proposal_id = a.proposal_id
WHERE a.cash_cents <> d.cash_cents OR a.credit_cents <> d.credit_cents OR d.is_selected = 0;
-- What is kept beside it for its lists.
-- name: award_odd_names :many () -> award_odd_row
SELECT a.id
{{>award_joined}}
WHERE a.pi_name <> pi.name OR a.org_name <> o.name OR a.org_country <> o.country OR a.call_title <> c.title;
-- name: recipient_odd :many () -> (id award_id)
SELECT a.id FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id LEFT JOIN recipient r ON r.award_id = a.id
WHERE (a.announced_at IS NOT NULL AND a.state <> 'refused') <> (r.award_id IS NOT NULL)
	OR r.award_id IS NOT NULL AND (r.announced_at <> a.announced_at OR r.pi_name <> pi.name OR r.org_id <> a.org_id
		OR r.country <> o.country OR r.cash_cents <> a.cash_cents OR r.credit_cents <> a.credit_cents);
-- name: recipient_odd_tallies :many () -> (kind text, key text)
SELECT t.kind, t.key FROM recipient_tally t LEFT JOIN (
	SELECT 'all' AS kind, '' AS key, COUNT(*) AS n FROM recipient
	UNION ALL SELECT 'country', country, COUNT(*) FROM recipient GROUP BY country
	UNION ALL SELECT 'org', CAST(org_id AS TEXT), COUNT(*) FROM recipient GROUP BY org_id
	UNION ALL SELECT 'area', CAST(area_id AS TEXT), COUNT(*) FROM recipient_area GROUP BY area_id
	UNION ALL SELECT 'orgs', '', COUNT(DISTINCT org_id) FROM recipient
	UNION ALL SELECT 'countries', '', COUNT(DISTINCT country) FROM recipient) k ON k.kind = t.kind AND k.key = t.key
WHERE t.kind <> 'year' AND t.n <> COALESCE(k.n, 0);
