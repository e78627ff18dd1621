-- name: audit_head :one () -> (seq int, hash blob)
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: audit_insert :run (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash)
VALUES (:seq, :at, :actor, :action, :kind, :object, :detail, :previous, :hash);

-- On PostgreSQL an act is written down at once and linked a little later: audit_link.c.
-- name: audit_say :run (at time, actor person_id, action text, kind text, object int, detail text)
-- sqlite: none
-- pg:
INSERT INTO audit_tail (at, actor_id, action, object_kind, object_id, detail)
VALUES (:at, :actor, :action, :kind, :object, :detail);

-- One links at a time.
-- name: audit_link_turn :run ()
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock(7526773);

-- name: audit_tail :many (n int) -> (seq int, at time, actor person_id, action text, kind text, object int, detail text)
-- sqlite: none
-- pg:
SELECT seq, at, actor_id, action, object_kind, object_id, detail FROM audit_tail ORDER BY seq LIMIT :n;

-- By itself: what was written between the list and this is in no list yet, and may have a number below.
-- name: audit_tail_drop :run (seq int)
-- sqlite: none
-- pg:
DELETE FROM audit_tail WHERE seq = :seq;

-- name: audit_tail_state :one () -> (n int, oldest_at int?)
-- sqlite: none
-- pg:
SELECT COUNT(*), MIN(at) FROM audit_tail;

-- name: audit_page :many (after int, n int) -> (seq int, at time, actor person_id, action text, kind text, object int, detail text, previous blob, hash blob)
SELECT seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash
FROM audit WHERE seq > :after ORDER BY seq LIMIT :n;

-- Each way in asks what it may have beside its own: audit_read.c.  What need not be asked stands in a CASE <> 0, which PostgreSQL
-- takes to be true of nearly all: with an OR it would expect a row or none of a plan that knows no values, and read and sort
-- the whole audit for it.
-- part: audit_also
	AND CASE WHEN CAST(:kind AS TEXT) = '' OR t.object_kind = :kind THEN 1 ELSE 0 END <> 0
	AND CASE WHEN CAST(:by AS BIGINT) = 0 THEN 1 WHEN t.actor_id <> :by OR q.pi_id = :by THEN 0 ELSE 1 END <> 0
-- part: audit_seen
{{which: [all] 1 = 1 | [of_kind] t.object_kind = :kind | [of_actor] t.actor_id = :by {{>audit_also}}
	| [of_object] t.object_id = :object {{>audit_also}}}}
	AND t.at >= :since
	AND (t.object_kind <> 'proposal' OR t.object_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person))
	AND (t.object_kind <> 'award' OR NOT EXISTS (SELECT 1 FROM award a WHERE a.id = t.object_id
		AND a.proposal_id IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)))
	AND (t.object_kind <> 'message' OR NOT EXISTS (SELECT 1 FROM message m WHERE m.id = t.object_id
		AND COALESCE(m.person_id, 0) <> :person
		AND (m.proposal_id IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)
			OR m.panel_call_id IN (SELECT k.call_id FROM kept_away k WHERE k.person_id = :person))))
	AND (t.object_kind <> 'inquiry' OR NOT EXISTS (SELECT 1 FROM inquiry i WHERE i.id = t.object_id
		AND i.proposal_id IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)))
-- What staff and auditors read, newest first.  What is about a proposal in conflict with the reader, or
-- about a letter that would tell of it, is absent.  seq is not shown, nor does an address hold it: its gaps would
-- count what is absent.  by: what somebody did in an office; what applicants did is not found by their name.
-- The rest is of the proposal, for its page's right: no proposal, no state.  A key that is asked for by what it is of, and is
-- none otherwise, is looked up in the one table; with the kind beside it SQLite would look into each for every row.
-- name: audit_list :many (person person_id, kind text, object int, by person_id, since time, at time, seq int, n int) -> (seq int, at time, actor person_id, actor_name text?, is_applicant bool, action text, kind text, object int, object_name text?, slug text?, detail text, state proposal_state?, closes_at time, grace_s int, is_released bool)
SELECT t.seq, t.at, t.actor_id, w.name, CASE WHEN q.pi_id = t.actor_id THEN 1 ELSE 0 END, t.action,
	t.object_kind, t.object_id,
	CASE WHEN q.proposal_id IS NULL THEN COALESCE(c.title, d.title, o.name) ELSE NULLIF(q.title, '') END,
	CASE WHEN q.proposal_id IS NULL THEN c.slug END, t.detail,
	q.state, COALESCE(c.closes_at, 0), COALESCE(c.grace_s, 0),
	CASE WHEN r.call_id IS NULL THEN 0 ELSE 1 END
FROM audit_told t
LEFT JOIN person w ON w.id = t.actor_id
LEFT JOIN proposal_entry q ON q.proposal_id = CASE WHEN t.object_kind = 'proposal' THEN t.object_id END
LEFT JOIN call c ON c.id = CASE WHEN t.object_kind = 'call' THEN t.object_id ELSE q.call_id END
LEFT JOIN release r ON r.call_id = q.call_id
LEFT JOIN award d ON d.id = CASE WHEN t.object_kind = 'award' THEN t.object_id END
LEFT JOIN person o ON o.id = CASE WHEN t.object_kind = 'person' THEN t.object_id END
WHERE {{>audit_seen}}
	{{way: [first] ORDER BY t.at DESC, t.seq DESC
	| [after] AND (t.at, t.seq) < (:at, :seq) ORDER BY t.at DESC, t.seq DESC
	| [before] AND (t.at, t.seq) > (:at, :seq) ORDER BY t.at, t.seq}}
LIMIT :n;

-- The row that is the skip-th of its second, of those that the reader has; and which one a row is.
-- name: audit_nth :one (person person_id, kind text, object int, by person_id, since time, at time, skip int) -> (at time, seq int)
SELECT t.at, t.seq FROM audit_told t LEFT JOIN proposal q ON t.object_kind = 'proposal' AND q.id = t.object_id
WHERE t.at = :at AND {{>audit_seen}}
ORDER BY t.seq DESC LIMIT 1 OFFSET :skip;
-- name: audit_rank :one (person person_id, kind text, object int, by person_id, since time, at time, seq int) -> (n int)
SELECT COUNT(*) FROM audit_told t LEFT JOIN proposal q ON t.object_kind = 'proposal' AND q.id = t.object_id
WHERE t.at = :at AND t.seq >= :seq AND {{>audit_seen}};

-- name: audit_person :one (person person_id) -> (name text)
SELECT name FROM person WHERE id = :person;

-- Checks: audit_acts.c.  What was done; about is the version, the reviewer.
-- name: audit_done :many (object int, about int, n int) -> (object int, about int)
{{what: [version] SELECT proposal_id, version FROM proposal_version
	WHERE (proposal_id, version) > (:object, :about) ORDER BY proposal_id, version
| [review] SELECT proposal_id, person_id FROM review
	WHERE state = 'submitted' AND (proposal_id, person_id) > (:object, :about) ORDER BY proposal_id, person_id
| [decision] SELECT proposal_id, CAST(:about AS BIGINT) FROM decision WHERE proposal_id > :object ORDER BY proposal_id
| [release] SELECT call_id, CAST(:about AS BIGINT) FROM release WHERE call_id > :object ORDER BY call_id}}
LIMIT :n;

-- name: audit_is_told :one (object int, about int) -> (n int)
SELECT COUNT(*) FROM audit_told t WHERE t.object_id = :object AND
	{{what: [version] t.object_kind = 'proposal' AND t.action = 'proposal_submitted'
		AND t.detail LIKE '{"version":' || CAST(:about AS TEXT) || ',%'
	| [review] t.object_kind = 'proposal' AND t.action = 'review_submitted' AND t.actor_id = :about
	| [decision] t.object_kind = 'proposal' AND t.action = 'decision_set'
	| [release] t.object_kind = 'call' AND t.action = 'decisions_released'}};
