-- name: audit_head :one () -> (seq int, hash blob)
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: audit_insert :run (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash)
VALUES (:seq, :at, :actor, :action, :kind, :object, :detail, :previous, :hash);

-- name: audit_page :many (after int, n int) -> (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
SELECT seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash
FROM audit WHERE seq > :after ORDER BY seq LIMIT :n;

-- What staff and auditors read, newest first.  What is about a proposal in conflict with the reader, or
-- about a letter that would tell of it, is absent.  seq is not read: its gaps would count what is.  by: what
-- somebody did in an office; what applicants did is not found by their name.
-- name: audit_read :many (person person_id, kind text, object int, by person_id?, since time, n int, skip int) -> (at time, actor person_id, actor_name text?, is_applicant bool, action text, kind text, object int, object_name text?, slug text?, detail text)
SELECT t.at, t.actor_id, w.name, CASE WHEN q.pi_id = t.actor_id THEN 1 ELSE 0 END, t.action,
	t.object_kind, t.object_id, COALESCE(v.title, c.title, d.title, o.name), c.slug, t.detail
FROM audit t
LEFT JOIN person w ON w.id = t.actor_id
LEFT JOIN proposal q ON t.object_kind = 'proposal' AND q.id = t.object_id
LEFT JOIN proposal_version v ON v.proposal_id = q.id AND v.version = q.version
LEFT JOIN call c ON t.object_kind = 'call' AND c.id = t.object_id
LEFT JOIN award d ON t.object_kind = 'award' AND d.id = t.object_id
LEFT JOIN person o ON t.object_kind = 'person' AND o.id = t.object_id
WHERE (CAST(:kind AS TEXT) = '' OR t.object_kind = :kind)
	AND (CAST(:object AS BIGINT) = 0 OR t.object_id = :object)
	AND (CAST(:by AS BIGINT) IS NULL OR t.actor_id = :by AND (q.pi_id IS NULL OR q.pi_id <> :by))
	AND t.at >= :since
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE t.object_kind = 'proposal'
		AND x.proposal_id = t.object_id AND x.person_id = :person)
	AND NOT EXISTS (SELECT 1 FROM award a JOIN conflicted x ON x.proposal_id = a.proposal_id
		WHERE t.object_kind = 'award' AND a.id = t.object_id AND x.person_id = :person)
	AND NOT EXISTS (SELECT 1 FROM message m WHERE t.object_kind = 'message' AND m.id = t.object_id
		AND m.person_id <> :person AND EXISTS (SELECT 1 FROM message_hidden h
			WHERE h.message_id = m.id AND h.person_id = :person))
ORDER BY t.seq DESC LIMIT :n OFFSET :skip;

-- name: audit_person :one (person person_id) -> (name text)
SELECT name FROM person WHERE id = :person;
