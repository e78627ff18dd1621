-- Accounts: who signs in, what they may, what they say of themselves.

-- name: person_by_key :one (email_key text) -> person_account_row (id person_id, email text, email_key text, name text, password_hash text?, confirmed_at int?, disabled_at int?)
SELECT id, email, email_key, name, password_hash, email_confirmed_at, disabled_at
FROM person WHERE email_key = :email_key;

-- name: person_by_id :one (id person_id) -> person_account_row
SELECT id, email, email_key, name, password_hash, email_confirmed_at, disabled_at
FROM person WHERE id = :id;

-- name: person_insert :run (id person_id, email text, email_key text, name text, now time)
INSERT INTO person (id, email, email_key, name, created_at)
VALUES (:id, :email, :email_key, :name, :now);

-- name: person_set_name_unconfirmed :run (id person_id, name text)
UPDATE person SET name = :name WHERE id = :id AND email_confirmed_at IS NULL;

-- name: person_set_password :change1 (id person_id, hash text, now time)
UPDATE person SET password_hash = :hash, email_confirmed_at = COALESCE(email_confirmed_at, :now)
WHERE id = :id AND disabled_at IS NULL;

-- name: person_replace_password :change1 (id person_id, old text, hash text)
UPDATE person SET password_hash = :hash WHERE id = :id AND password_hash = :old AND disabled_at IS NULL;

-- name: person_renew_hash :run (id person_id, old text, hash text)
UPDATE person SET password_hash = :hash WHERE id = :id AND password_hash = :old;

-- name: person_find_profile :one (id person_id) -> (id person_id, email text, name text, org_id org_id?, org_name text?, org_country text?, org_city text?, org_ror text?, position text, position_kind text, bio text, zone text)
SELECT p.id, p.email, p.name, p.org_id, o.name, o.country, o.city, o.ror, p.position, p.position_kind,
	p.bio, p.zone
FROM person p LEFT JOIN org o ON o.id = p.org_id WHERE p.id = :id;

-- name: person_set_profile :change1 (id person_id, name text, position text, position_kind text, bio text, zone text)
UPDATE person SET name = :name, position = :position, position_kind = :position_kind, bio = :bio,
	zone = :zone
WHERE id = :id;

-- name: person_set_org :change1 (id person_id, org org_id, country text)
UPDATE person SET org_id = :org, country = :country WHERE id = :id;

-- name: person_leave_org :change1 (id person_id, now time)
UPDATE person SET org_id = NULL, country = '', org_left_at = :now WHERE id = :id;
-- name: person_live_proposals :one (id person_id) -> (n int)
SELECT COUNT(*) FROM proposal WHERE pi_id = :id AND state NOT IN ('draft', 'withdrawn', 'answered');

-- Who moves to another institution stays in conflict with what was handed in from the old one, on
-- either side, on the panel or in an office of the program: without this, a change of one's own profile
-- would lift a conflict.
-- name: person_keep_conflicts :run (person person_id, now time)
INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)
SELECT p.id, c.id, 'entered', 'institution before a move', :person, :now
FROM proposal p
JOIN person pi ON pi.id = p.pi_id
JOIN person c ON c.org_id = pi.org_id
WHERE (p.pi_id = :person OR c.id = :person) AND p.state <> 'draft' AND p.pi_id <> c.id
	AND (EXISTS (SELECT 1 FROM panel_member m WHERE m.call_id = p.call_id AND m.person_id = c.id)
		OR EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = c.id))
ON CONFLICT (proposal_id, person_id) DO NOTHING;

-- name: person_role_add :run (id person_id, role text, now time)
INSERT INTO person_role (person_id, role, granted_at) VALUES (:id, :role, :now)
ON CONFLICT (person_id, role) DO NOTHING;

-- name: person_role_remove :change (id person_id, role text)
DELETE FROM person_role WHERE person_id = :id AND role = :role;

-- name: person_other_admins :one (id person_id) -> (n int)
SELECT COUNT(*) FROM person_role r JOIN person p ON p.id = r.person_id
WHERE r.role = 'admin' AND p.disabled_at IS NULL AND p.id <> :id;

-- name: person_set_disabled :change1 (id person_id, now time)
UPDATE person SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL;

-- name: person_set_enabled :change1 (id person_id)
UPDATE person SET disabled_at = NULL WHERE id = :id AND disabled_at IS NOT NULL;

-- part: person_role_bits
CAST(COALESCE((SELECT SUM(CASE r.role WHEN 'admin' THEN 1 WHEN 'staff' THEN 2
		WHEN 'finance' THEN 4 WHEN 'auditor' THEN 8 WHEN 'reviewer' THEN 16
		WHEN 'contact' THEN 32 ELSE 0 END)
		FROM person_role r WHERE r.person_id = p.id), 0) AS BIGINT)
-- part: person_has
AND (:w@ = '' OR EXISTS (SELECT 1 FROM person_word w WHERE w.person_id = p.id
	AND w.word >= LOWER(:w@) AND w.word < LOWER(:w@) || :top))
-- part: person_found
p.id IN (SELECT w.person_id FROM person_word w
	WHERE w.word >= LOWER(:w1) AND w.word < LOWER(:w1) || :top ORDER BY w.word, w.person_id LIMIT 2000)
	{{>person_has 2}} {{>person_has 3}} {{>person_has 4}}
-- part: person_which
{{which: [all] 1 = 1 | [with_role] p.has_role = 1
	| [found] {{>person_found}}
	| [with_role_found] p.has_role = 1 AND {{>person_found}}}}
-- By name; found: those with words that begin so in their name or address (domain/words.h).
-- name: person_list :many (w1 text, w2 text, w3 text, w4 text, top text, key text, id person_id, n int) -> person_entry_row (id person_id, name text, email text, org_name text?, confirmed_at int?, disabled_at int?, created_at time, role_bits int)
SELECT p.id, p.name, p.email, o.name, p.email_confirmed_at, p.disabled_at, p.created_at,
	CASE WHEN p.has_role = 0 THEN 0 ELSE
		{{>person_role_bits}} END
FROM person p LEFT JOIN org o ON o.id = p.org_id
WHERE {{>person_which}}
	{{way: [first] ORDER BY p.name, p.id | [after] AND (p.name, p.id) > (:key, :id) ORDER BY p.name, p.id
	| [before] AND (p.name, p.id) < (:key, :id) ORDER BY p.name DESC, p.id DESC}}
LIMIT :n;

-- name: person_list_key :one (w1 text, w2 text, w3 text, w4 text, top text, id person_id) -> (key text, id person_id)
SELECT p.name, p.id FROM person p
WHERE {{>person_which}}
	AND p.id = :id;
-- name: person_list_count :one (w1 text, w2 text, w3 text, w4 text, top text, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM person p
	WHERE {{>person_which}}
	LIMIT :most) AS counted;

-- name: person_one :one (id person_id) -> person_entry_row
SELECT p.id, p.name, p.email, o.name, p.email_confirmed_at, p.disabled_at, p.created_at,
	{{>person_role_bits}}
FROM person p LEFT JOIN org o ON o.id = p.org_id WHERE p.id = :id;

-- One-time links.
-- name: token_insert :run (hash blob, person person_id, purpose text, now time, expires_at time)
INSERT INTO token (token_hash, person_id, purpose, created_at, expires_at)
VALUES (:hash, :person, :purpose, :now, :expires_at);

-- name: token_find :one (hash blob, purpose text, now time) -> (person_id person_id)
SELECT t.person_id FROM token t JOIN person p ON p.id = t.person_id
WHERE t.token_hash = :hash AND t.purpose = :purpose AND t.used_at IS NULL AND t.expires_at > :now
	AND p.disabled_at IS NULL;

-- name: token_use :change1 (hash blob, purpose text, now time)
UPDATE token SET used_at = :now
WHERE token_hash = :hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;

-- name: token_use_others :run (person person_id, now time)
UPDATE token SET used_at = :now WHERE person_id = :person AND used_at IS NULL;

-- name: token_sweep :change (before time)
DELETE FROM token WHERE expires_at < :before;

-- Tries.
-- name: try_insert :run (subject blob, now time)
INSERT INTO try (subject, at) VALUES (:subject, :now);

-- name: try_count :one (subject blob, since time) -> (n int, first_at int?)
SELECT COUNT(*), MIN(at) FROM try WHERE subject = :subject AND at > :since;

-- name: try_forget :run (subject blob)
DELETE FROM try WHERE subject = :subject;

-- name: try_sweep :change (before time)
DELETE FROM try WHERE at < :before;

-- What must never be found: person_check.c.
-- name: person_odd_keys :many () -> (id person_id, email text, email_key text)
SELECT id, email, email_key FROM person ORDER BY id;

-- name: person_odd_sessions :many (absolute_s int) -> person_odd_row (id person_id)
SELECT p.id FROM person p JOIN session s ON s.person_id = p.id
WHERE p.disabled_at IS NOT NULL OR p.email_confirmed_at IS NULL
	OR s.expires_at - s.created_at > :absolute_s OR s.seen_at > s.expires_at;

-- name: person_odd_tokens :many () -> person_odd_row
SELECT person_id FROM token
WHERE expires_at <= created_at OR used_at < created_at;

-- name: person_admins :one () -> (n int)
SELECT COUNT(*) FROM person_role r JOIN person p ON p.id = r.person_id
WHERE r.role = 'admin' AND p.disabled_at IS NULL;

-- name: person_count :one () -> (n int)
SELECT COUNT(*) FROM person;
