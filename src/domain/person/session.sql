-- Sessions: only the hash of a token is kept.

-- name: session_insert :run (hash blob, person person_id, now time, expires_at time, strength int)
INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at, strength, proved_at)
VALUES (:hash, :person, :now, :now, :expires_at, :strength, :now);

-- Everything a page must know of who asks, in one row.
-- part: session_who
CAST(COALESCE((SELECT SUM(CASE r.role WHEN 'admin' THEN 1 WHEN 'staff' THEN 2
		WHEN 'finance' THEN 4 WHEN 'auditor' THEN 8 WHEN 'reviewer' THEN 16
		WHEN 'contact' THEN 32 ELSE 0 END)
		FROM person_role r WHERE r.person_id = p.id), 0) AS BIGINT),
	CASE WHEN EXISTS (SELECT 1 FROM panel_member m WHERE m.person_id = p.id) THEN 1 ELSE 0 END,
	CASE WHEN EXISTS (SELECT 1 FROM panel_member m WHERE m.person_id = p.id AND m.is_chair = 1)
		THEN 1 ELSE 0 END,
	CASE WHEN EXISTS (SELECT 1 FROM award a WHERE a.contact_id = p.id) THEN 1 ELSE 0 END
-- part: session_good
	AND p.disabled_at IS NULL AND p.email_confirmed_at IS NOT NULL
-- name: session_lookup :one+ (hash blob, now time, idle_since time) -> (person_id person_id, name text, zone text, seen_at time, strength int, proved_at time, role_bits int, is_on_panel bool, is_chair bool, is_contact bool)
SELECT p.id, p.name, p.zone, s.seen_at, s.strength, s.proved_at, {{>session_who}}
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = :hash AND s.expires_at > :now AND s.seen_at > :idle_since
	{{>session_good}};

-- name: session_touch :run (hash blob, now time)
UPDATE session SET seen_at = :now WHERE token_hash = :hash AND seen_at < :now AND expires_at > :now;

-- Never back: of two proofs at once the later holds.
-- name: session_mark_proved :change1 (hash blob, person person_id, now time, strength int)
UPDATE session SET strength = :strength,
	proved_at = CASE WHEN proved_at > :now THEN proved_at ELSE :now END
WHERE token_hash = :hash AND person_id = :person AND expires_at > :now;

-- name: session_delete :run (hash blob)
DELETE FROM session WHERE token_hash = :hash;

-- name: session_delete_of :run (person person_id)
DELETE FROM session WHERE person_id = :person;

-- name: session_sweep :change (now time, idle_since time)
DELETE FROM session WHERE expires_at <= :now OR seen_at <= :idle_since;

-- Keys: the same of whom they stand for, so that a key never may what its person may not.
-- name: access_key_lookup :one (hash blob, now time) -> (scope text, used_at time?, person_id person_id, name text, zone text, role_bits int, is_on_panel bool, is_chair bool, is_contact bool)
SELECT k.scope, k.used_at, p.id, p.name, p.zone, {{>session_who}}
FROM access_key k JOIN person p ON p.id = k.person_id
WHERE k.key_hash = :hash AND k.expires_at > :now
	{{>session_good}};

-- name: access_key_insert :run (id access_key_id, person person_id, hash blob, label text, scope text, now time, expires_at time)
INSERT INTO access_key (id, person_id, key_hash, label, scope, created_at, expires_at)
VALUES (:id, :person, :hash, :label, :scope, :now, :expires_at);

-- name: access_key_of :many (person person_id, now time) -> (id access_key_id, label text, scope text, created_at time, expires_at time, used_at time?)
SELECT id, label, scope, created_at, expires_at, used_at FROM access_key
WHERE person_id = :person AND expires_at > :now ORDER BY created_at, id;

-- name: access_key_touch :run (hash blob, now time)
UPDATE access_key SET used_at = :now WHERE key_hash = :hash AND COALESCE(used_at, 0) < :now AND expires_at > :now;

-- name: access_key_delete :change1 (id access_key_id, person person_id)
DELETE FROM access_key WHERE id = :id AND person_id = :person;

-- name: access_key_delete_of :run (person person_id)
DELETE FROM access_key WHERE person_id = :person;

-- name: access_key_sweep :change (now time)
DELETE FROM access_key WHERE expires_at <= :now;

-- name: access_key_odd :many () -> (person_id person_id)
SELECT p.id FROM access_key k JOIN person p ON p.id = k.person_id
WHERE p.disabled_at IS NOT NULL OR p.email_confirmed_at IS NULL
	OR k.expires_at <= k.created_at OR k.used_at > k.expires_at;

-- The link of a person's dates: domain/person/calendar_link.h.
-- name: calendar_link_put :run (person person_id, hash blob, now time)
INSERT INTO calendar_link (person_id, token_hash, made_at) VALUES (:person, :hash, :now)
ON CONFLICT (person_id) DO UPDATE SET token_hash = :hash, made_at = :now, used_at = NULL;
-- name: calendar_link_of :one (person person_id) -> (made_at time, used_at time?)
SELECT l.made_at, l.used_at FROM calendar_link l WHERE l.person_id = :person;
-- name: calendar_link_find :one (hash blob) -> (person_id person_id, email text, used_at time?)
SELECT p.id, p.email, l.used_at FROM calendar_link l JOIN person p ON p.id = l.person_id
WHERE l.token_hash = :hash {{>session_good}};
-- name: calendar_link_touch :run (hash blob, now time)
UPDATE calendar_link SET used_at = :now WHERE token_hash = :hash AND COALESCE(used_at, 0) < :now;
-- name: calendar_link_delete :change (person person_id)
DELETE FROM calendar_link WHERE person_id = :person;
-- name: calendar_link_odd :many () -> (person_id person_id)
SELECT p.id FROM calendar_link l JOIN person p ON p.id = l.person_id WHERE p.disabled_at IS NOT NULL OR p.email_confirmed_at IS NULL;
