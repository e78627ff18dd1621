-- The chair's table of a call in review, fewest reviewers first, without proposals the actor is in conflict with.
-- name: assign_list :many (call call_id, person person_id, n_assigned int, title text, id proposal_id, n int) -> assign_entry (id proposal_id, title text, pi_name text, org_name text, n_assigned int, n_reviews int)
SELECT e.proposal_id, e.title, e.pi_name, e.org_name, e.n_assigned, e.n_reviews
FROM proposal_entry e
WHERE e.call_id = :call AND e.state = 'in_review' AND e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person AND x.call_id = :call)
	{{way: [first] ORDER BY e.n_assigned, e.title, e.proposal_id
	| [after] AND (e.n_assigned, e.title, e.proposal_id) > (:n_assigned, :title, :id)
		ORDER BY e.n_assigned, e.title, e.proposal_id
	| [before] AND (e.n_assigned, e.title, e.proposal_id) < (:n_assigned, :title, :id)
		ORDER BY e.n_assigned DESC, e.title DESC, e.proposal_id DESC}}
LIMIT :n;

-- name: assign_list_key :one (call call_id, person person_id, id proposal_id) -> assign_list_key (n_assigned int, title text, id proposal_id)
SELECT e.n_assigned, e.title, e.proposal_id FROM proposal_entry e
WHERE e.proposal_id = :id AND e.call_id = :call AND e.state = 'in_review' AND e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person AND x.call_id = :call);

-- Who reviews some proposals; ids: a JSON array of those that the actor may see, ascending.  expertise: of who was assigned by it.
-- On SQLite each is looked up in the one index, in whose order they are then, too: reviewers_in_order() sees to that.  Asked for
-- the order, SQLite makes a set of the ids first.
-- name: assign_reviewers :many (ids text) -> assign_reviewer (proposal proposal_id, person person_id, name text, state assignment_state, expertise real?, review_state review_state?)
-- sqlite:
SELECT a.proposal_id, a.person_id, a.name, a.state, CASE WHEN a.source = 'engine' THEN a.score END, a.review_state
FROM json_each(:ids) k CROSS JOIN assignment a ON a.proposal_id = k.value;
-- pg:
SELECT a.proposal_id, a.person_id, a.name, a.state, CASE WHEN a.source = 'engine' THEN a.score END, a.review_state
FROM assignment a
WHERE a.proposal_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
ORDER BY a.proposal_id, a.name, a.person_id;

-- The part of the engine's run in some proposals, in those that are hidden; ids: a JSON array.  Then the least score of the rest.
-- name: assign_run_of :one (ids text, at time) -> (n int, score_sum real)
-- sqlite:
SELECT COUNT(*), CAST(COALESCE(SUM(a.score), 0) AS REAL)
FROM json_each(:ids) k CROSS JOIN assignment a ON a.proposal_id = k.value AND a.source = 'engine' AND a.assigned_at = :at;
-- pg:
SELECT COUNT(*), COALESCE(SUM(a.score), 0) FROM assignment a
WHERE a.source = 'engine' AND a.assigned_at = :at
	AND a.proposal_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k));
-- name: assign_run_worst :one (call call_id, at time, person person_id) -> (score real)
SELECT a.score FROM assignment a
WHERE a.call_id = :call AND a.assigned_at = :at AND a.source = 'engine'
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = a.proposal_id AND x.person_id = :person)
ORDER BY a.score LIMIT 1;

-- The view "conflicted" for the panel of a call and its proposals in review, each of its parts from an index, once for
-- the call and not once a row; without who applied in the call, for whom all are in conflict (assign_input_members).
-- The same pairs: a test says so.
-- name: assign_conflicts :many (call call_id) -> assign_pair_row (proposal_id proposal_id, person_id person_id)
SELECT p.id AS proposal_id, m.person_id AS person_id
FROM panel_member m JOIN conflict x ON x.person_id = m.person_id AND x.call_id = m.call_id
JOIN proposal p ON p.id = x.proposal_id
WHERE m.call_id = :call AND p.state = 'in_review'
UNION
SELECT p.id, m.person_id FROM panel_member m JOIN proposal p ON p.call_id = m.call_id AND p.pi_id = m.person_id
WHERE m.call_id = :call AND p.state = 'in_review'
UNION
SELECT e.proposal_id, m.person_id
FROM panel_member m JOIN person c ON c.id = m.person_id
JOIN proposal_entry e ON e.org_id = c.org_id AND e.call_id = m.call_id
WHERE m.call_id = :call AND e.state = 'in_review'
ORDER BY proposal_id, person_id;

-- What the engine reads, in the order of ids: keys here, texts by pages below.
-- name: assign_input_proposals :many (call call_id, person person_id) -> (id proposal_id, version int)
SELECT p.id, p.version FROM proposal p
WHERE p.call_id = :call AND p.state = 'in_review'
	AND p.id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person AND x.call_id = :call)
ORDER BY p.id;

-- name: assign_input_members :many (call call_id) -> (person_id person_id, load_max int, is_applicant bool)
SELECT m.person_id, m.load_max, CASE WHEN EXISTS (SELECT 1 FROM proposal other WHERE other.call_id = m.call_id
	AND other.pi_id = m.person_id AND other.state NOT IN ('draft', 'withdrawn')) THEN 1 ELSE 0 END
FROM panel_member m JOIN person p ON p.id = m.person_id
WHERE m.call_id = :call AND p.disabled_at IS NULL ORDER BY m.person_id;

-- name: assign_input_pairs :many (call call_id) -> (proposal_id proposal_id, person_id person_id, is_declined bool)
SELECT a.proposal_id, a.person_id, CASE WHEN a.state = 'declined' THEN 1 ELSE 0 END
FROM proposal q JOIN assignment a ON a.proposal_id = q.id
WHERE q.call_id = :call AND q.state = 'in_review' ORDER BY a.proposal_id, a.person_id;

-- A publication is never changed: how many somebody has and the last of them tell a change.
-- name: assign_input_publications :many (call call_id) -> (person_id person_id, n int, last int)
SELECT b.person_id, COUNT(*), MAX(b.id) FROM panel_member m JOIN publication b ON b.person_id = m.person_id
WHERE m.call_id = :call GROUP BY b.person_id ORDER BY b.person_id;

-- name: assign_proposal_texts :many (call call_id, after proposal_id, n int) -> (id proposal_id, title text, abstract text)
SELECT p.id, v.title, v.abstract
FROM proposal p JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
WHERE p.call_id = :call AND p.state = 'in_review' AND p.id > :after ORDER BY p.id LIMIT :n;

-- name: assign_publication_texts :many (call call_id, person person_id, after publication_id, n int) -> (person_id person_id, id publication_id, title text, abstract text, year int)
SELECT b.person_id, b.id, b.title, b.abstract, b.year
FROM panel_member m JOIN publication b ON b.person_id = m.person_id
WHERE m.call_id = :call AND m.person_id >= :person AND (b.person_id > :person OR b.id > :after)
ORDER BY b.person_id, b.id LIMIT :n;

-- name: assign_title :one (call call_id) -> (title text)
SELECT title FROM call WHERE id = :call;

-- name: assign_call_of :one (proposal proposal_id) -> (call_id call_id, slug text, title text, state call_state)
SELECT c.id, c.slug, c.title, c.state FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.id = :proposal;

-- A load is counted over what the actor may see: a refusal must not tell an assignment that is hidden.
-- name: assign_load :one (proposal proposal_id, person person_id, actor person_id) -> (n_members int, load_max int, load int, n_conflicts int, n_here int)
SELECT (SELECT COUNT(*) FROM panel_member m WHERE m.call_id = p.call_id AND m.person_id = :person),
	COALESCE((SELECT m.load_max FROM panel_member m
		WHERE m.call_id = p.call_id AND m.person_id = :person), 0),
	(SELECT COUNT(*) FROM assignment a JOIN proposal q ON q.id = a.proposal_id
		WHERE a.person_id = :person AND q.call_id = p.call_id AND a.state <> 'declined'
			AND NOT EXISTS (SELECT 1 FROM conflicted y
				WHERE y.proposal_id = q.id AND y.person_id = :actor)),
	(SELECT COUNT(*) FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person),
	(SELECT COUNT(*) FROM assignment a
		WHERE a.proposal_id = p.id AND a.person_id = :person AND a.state <> 'declined')
FROM proposal p WHERE p.id = :proposal;

-- name: assign_put :run (id assignment_id, proposal proposal_id, person person_id, source text, score real, by person_id, now time)
INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at)
VALUES (:id, :proposal, :person, after(assignment.assign), :source, :score, :by, :now)
ON CONFLICT (proposal_id, person_id) DO UPDATE SET state = after(assignment.assign), source = excluded.source,
	score = excluded.score, reason = '', assigned_by = excluded.assigned_by,
	assigned_at = excluded.assigned_at;

-- How many of the pairs in rows may still be, as the actor sees it: [id, proposal, person, score] each, as JSON.
-- name: assign_still :one (rows text, call call_id, actor person_id) -> (n int)
-- sqlite:
SELECT COUNT(*) FROM json_each(:rows) r
CROSS JOIN proposal p ON p.id = json_extract(r.value, '$[1]') AND p.call_id = :call AND p.state = 'in_review'
CROSS JOIN panel_member m ON m.call_id = p.call_id AND m.person_id = json_extract(r.value, '$[2]')
CROSS JOIN person u ON u.id = m.person_id AND u.disabled_at IS NULL
WHERE NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = m.person_id)
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :actor)
	AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = p.id AND a.person_id = m.person_id);
-- pg:
SELECT COUNT(*) FROM jsonb_array_elements(CAST(:rows AS JSONB)) r
JOIN proposal p ON p.id = CAST(r ->> 1 AS BIGINT) AND p.call_id = :call AND p.state = 'in_review'
JOIN panel_member m ON m.call_id = p.call_id AND m.person_id = CAST(r ->> 2 AS BIGINT)
JOIN person u ON u.id = m.person_id AND u.disabled_at IS NULL
WHERE NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = m.person_id)
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :actor)
	AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = p.id AND a.person_id = m.person_id);

-- How many of the people in rows would have more than they take, as far as the actor sees what they have.
-- name: assign_overloaded :one (rows text, call call_id, actor person_id) -> (n int)
-- sqlite:
SELECT COUNT(*) FROM (SELECT json_extract(r.value, '$[2]') AS person_id, COUNT(*) AS n FROM json_each(:rows) r GROUP BY 1) k
CROSS JOIN panel_member m ON m.call_id = :call AND m.person_id = k.person_id
WHERE m.load_max < k.n + (SELECT COUNT(*) FROM assignment a CROSS JOIN proposal q ON q.id = a.proposal_id
	WHERE a.person_id = m.person_id AND q.call_id = :call AND a.state <> 'declined' AND NOT EXISTS (SELECT 1
		FROM conflicted y WHERE y.proposal_id = q.id AND y.person_id = :actor));
-- pg:
SELECT COUNT(*) FROM (SELECT CAST(r ->> 2 AS BIGINT) AS person_id, COUNT(*) AS n
	FROM jsonb_array_elements(CAST(:rows AS JSONB)) r GROUP BY 1) k
JOIN panel_member m ON m.call_id = :call AND m.person_id = k.person_id
WHERE m.load_max < k.n + (SELECT COUNT(*) FROM assignment a JOIN proposal q ON q.id = a.proposal_id
	WHERE a.person_id = m.person_id AND q.call_id = :call AND a.state <> 'declined' AND NOT EXISTS (SELECT 1
		FROM conflicted y WHERE y.proposal_id = q.id AND y.person_id = :actor));

-- Many rows in one statement, as above.
-- name: assign_put_many :run (rows text, by person_id, now time)
-- sqlite:
INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at)
SELECT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), json_extract(r.value, '$[2]'), after(assignment.assign),
	'engine', CAST(json_extract(r.value, '$[3]') AS REAL), :by, :now
FROM json_each(:rows) r WHERE 1
ON CONFLICT (proposal_id, person_id) DO UPDATE SET state = after(assignment.assign), source = excluded.source,
	score = excluded.score, reason = '', assigned_by = excluded.assigned_by,
	assigned_at = excluded.assigned_at;
-- pg:
INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, assigned_at)
SELECT CAST(r ->> 0 AS BIGINT), CAST(r ->> 1 AS BIGINT), CAST(r ->> 2 AS BIGINT), after(assignment.assign),
	'engine', CAST(r ->> 3 AS DOUBLE PRECISION), :by, :now
FROM jsonb_array_elements(CAST(:rows AS JSONB)) r
ON CONFLICT (proposal_id, person_id) DO UPDATE SET state = after(assignment.assign), source = excluded.source,
	score = excluded.score, reason = '', assigned_by = excluded.assigned_by,
	assigned_at = excluded.assigned_at;

-- name: assign_delete :change1 (proposal proposal_id, person person_id)
DELETE FROM assignment WHERE proposal_id = :proposal AND person_id = :person
	AND NOT EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = :proposal AND w.person_id = :person);

-- name: assign_run_put :run (id int, call call_id, now time, is_proven_best bool, n_added int, score_sum real)
INSERT INTO assign_run (id, call_id, at, is_proven_best, n_added, score_sum)
VALUES (:id, :call, :now, :is_proven_best, :n_added, :score_sum);

-- name: assign_last_run :one (call call_id) -> (at time, is_proven_best bool, n_added int, score_sum real)
SELECT at, is_proven_best, n_added, score_sum FROM assign_run WHERE call_id = :call ORDER BY at DESC, id DESC LIMIT 1;

-- By CASE, as in review_odd_conflicts.
-- A conflict that came after the release, as by a move to the institution, is none of the review's.
-- name: assign_odd_conflicts :many () -> assign_pair_row
SELECT a.proposal_id, a.person_id
FROM conflict x JOIN assignment a ON a.proposal_id = x.proposal_id AND a.person_id = x.person_id
JOIN proposal p ON p.id = x.proposal_id JOIN release r ON r.call_id = p.call_id
WHERE a.state <> 'declined' AND p.state = 'answered' AND x.at < r.released_at
UNION
SELECT a.proposal_id, a.person_id
FROM proposal p JOIN assignment a ON a.proposal_id = p.id
WHERE p.state = 'in_review' AND a.state <> 'declined'
	AND CASE WHEN EXISTS (SELECT 1 FROM conflicted x
		WHERE x.proposal_id = a.proposal_id AND x.person_id = a.person_id) THEN 1 ELSE 0 END = 1;
-- name: assign_odd_members :many () -> assign_pair_row
SELECT a.proposal_id, a.person_id FROM assignment a
WHERE a.state <> 'declined' AND NOT EXISTS (SELECT 1 FROM panel_member m
	WHERE m.call_id = a.call_id AND m.person_id = a.person_id);
