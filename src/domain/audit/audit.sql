-- name: audit_head :one () -> (seq int, hash blob)
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: audit_insert :run (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash)
VALUES (:seq, :at, :actor, :action, :kind, :object, :detail, :previous, :hash);

-- name: audit_page :many (after int, n int) -> (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
SELECT seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash
FROM audit WHERE seq > :after ORDER BY seq LIMIT :n;
