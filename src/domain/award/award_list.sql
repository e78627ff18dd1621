-- The awards of one call, by title; those of proposals in conflict with the reader are absent.
-- name: award_of_call_list :many (call call_id, person person_id, title text, id award_id, n int) -> call_award (id award_id, title text, pi_name text, org_name text, org_country text, state award_state, announced_at time)
SELECT a.id, a.title, pi.name, o.name, o.country, a.state, COALESCE(a.announced_at, 0)
FROM award a
JOIN proposal p ON p.id = a.proposal_id
JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id
WHERE a.call_id = :call AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person AND x.call_id = :call)
	{{way: [first] ORDER BY a.title, a.id
	| [after] AND (a.title, a.id) > (:title, :id) ORDER BY a.title, a.id
	| [before] AND (a.title, a.id) < (:title, :id) ORDER BY a.title DESC, a.id DESC}}
LIMIT :n;

-- name: award_of_call_key :one (call call_id, person person_id, id award_id) -> award_of_call_key (title text, id award_id)
SELECT a.title, a.id FROM award a
WHERE a.id = :id AND a.call_id = :call AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
	WHERE x.person_id = :person AND x.call_id = :call);

-- Of the same: all, those the institution has not answered, those that could be announced.
-- name: award_of_call_counts :one (call call_id, person person_id) -> award_counts (n int, n_pending int, n_ready int)
SELECT COUNT(*),
	CAST(COALESCE(SUM(CASE WHEN a.state IN ('selected', 'offered') THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN a.state NOT IN ('selected', 'offered', 'refused') AND a.announced_at IS NULL
		THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM award a
WHERE a.call_id = :call AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
	WHERE x.person_id = :person AND x.call_id = :call);
