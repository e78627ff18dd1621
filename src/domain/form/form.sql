-- name: call_form_find :one (call call_id, version int) -> (body text)
SELECT body FROM call_form WHERE call_id = :call AND version = :version;

-- name: call_form_newest :one (call call_id) -> (state call_state, closes_at time, grace_s int, version int, body text)
SELECT c.state, c.closes_at, c.grace_s, c.form_version, COALESCE(f.body, '')
FROM call c LEFT JOIN call_form f ON f.call_id = c.id AND f.version = c.form_version
WHERE c.id = :call;

-- name: call_form_insert :run (call call_id, version int, now time, body text, sha256 blob)
INSERT INTO call_form (call_id, version, made_at, body, sha256)
VALUES (:call, :version, :now, :body, :sha256);

-- name: call_form_mark :change1 (call call_id, version int)
UPDATE call SET form_version = :version
WHERE id = :call AND form_version = :version - 1 AND state IN before(call.ask);

-- Checks.
-- name: call_form_page :many (after call_id, version int, n int) -> (call_id call_id, version int, body text, sha256 blob)
SELECT call_id, version, body, sha256 FROM call_form
WHERE (call_id, version) > (:after, :version) ORDER BY call_id, version LIMIT :n;
-- The newest is the last, and none before it is missing.
-- name: call_form_odd :many () -> (id call_id)
SELECT c.id FROM call c WHERE c.form_version <> (SELECT COUNT(*) FROM call_form f WHERE f.call_id = c.id)
	OR c.form_version <> (SELECT COALESCE(MAX(f.version), 0) FROM call_form f WHERE f.call_id = c.id);
