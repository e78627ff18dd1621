-- A reviewer's own list.  Proposals in conflict are absent; nothing of others' reviews is joined.  Of calls whose decisions
-- are not released; then those of one call, beside one of its proposals.
-- The newest version is the one under review: nothing is submitted after the call's close (proposal.version).
-- part: review_assigned_columns
SELECT e.proposal_id, e.title,
	(SELECT v.abstract FROM proposal_version v WHERE v.proposal_id = e.proposal_id ORDER BY v.version DESC LIMIT 1),
	c.slug, c.title, c.zone, c.decisions_due_at, a.review_state, 0, a.assigned_at
-- part: review_assigned_where
WHERE a.person_id = :person AND a.state <> 'declined' AND e.state = 'in_review' AND c.state = 'reviewing'
-- From the calls in review, so that what was assigned in the years before is passed over without a look at it.  Asked of
-- e's, SQLite makes the set of what is in conflict once there is such a task, and from those calls: IN would be worked out
-- anew in each part of the view.  Of a's, PostgreSQL reads no entry in vain.
-- name: review_assigned :many (person person_id) -> review_task_row (proposal_id proposal_id, title text, abstract text, call_slug text, call_title text, zone text, decisions_due_at time, review_state review_state?, is_released bool, assigned_at time)
-- sqlite:
{{>review_assigned_columns}}
FROM call c CROSS JOIN assignment a ON a.call_id = c.id CROSS JOIN proposal_entry e ON e.proposal_id = a.proposal_id
{{>review_assigned_where}} AND e.proposal_id NOT IN (SELECT x.proposal_id FROM call k CROSS JOIN conflicted x ON x.call_id = k.id
	WHERE x.person_id = :person AND k.state = 'reviewing')
ORDER BY c.decisions_due_at, c.id, e.title, e.proposal_id;
-- pg:
{{>review_assigned_columns}}
FROM assignment a JOIN proposal_entry e ON e.proposal_id = a.proposal_id JOIN call c ON c.id = a.call_id
{{>review_assigned_where}} AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person
	AND x.call_id IN (SELECT k.id FROM call k WHERE k.state = 'reviewing'))
ORDER BY c.decisions_due_at, c.id, e.title, e.proposal_id;
-- name: review_beside :many (person person_id, call call_id) -> (proposal_id proposal_id, title text, review_state review_state?)
SELECT e.proposal_id, e.title, a.review_state
FROM assignment a
JOIN proposal_entry e ON e.proposal_id = a.proposal_id
WHERE a.person_id = :person AND a.state <> 'declined' AND e.state IN ('in_review', 'answered')
	AND a.call_id = :call
	AND a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person AND x.call_id = :call)
ORDER BY e.title, e.proposal_id;

-- Of calls whose decisions are released, newest first.  What is in conflict is asked of e's by SQLite and of a's by PostgreSQL,
-- as above: of e's, PostgreSQL would read every answered entry rather than those of a's, in a plan that knows no values.
-- part: review_past_seen
-- sqlite:
e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)
-- pg:
a.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person)
-- name: review_past :many (person person_id, key time, id proposal_id, n int) -> review_task_row
SELECT e.proposal_id, e.title, '', c.slug, c.title, c.zone, c.decisions_due_at, a.review_state, 1, a.assigned_at
FROM assignment a
JOIN proposal_entry e ON e.proposal_id = a.proposal_id
JOIN call c ON c.id = e.call_id
WHERE a.person_id = :person AND a.state <> 'declined' AND e.state = 'answered'
	AND {{>review_past_seen}}
	{{way: [first] ORDER BY a.assigned_at DESC, a.proposal_id DESC
	| [after] AND (a.assigned_at, a.proposal_id) < (:key, :id) ORDER BY a.assigned_at DESC, a.proposal_id DESC
	| [before] AND (a.assigned_at, a.proposal_id) > (:key, :id) ORDER BY a.assigned_at, a.proposal_id}}
LIMIT :n;
-- name: review_past_key :one (person person_id, id proposal_id) -> (key time, id proposal_id)
SELECT a.assigned_at, a.proposal_id FROM assignment a JOIN proposal_entry e ON e.proposal_id = a.proposal_id
WHERE a.proposal_id = :id AND a.person_id = :person AND a.state <> 'declined' AND e.state = 'answered'
	AND {{>review_past_seen}};
-- name: review_past_count :one (person person_id, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM assignment a JOIN proposal_entry e ON e.proposal_id = a.proposal_id
	WHERE a.person_id = :person AND a.state <> 'declined' AND e.state = 'answered'
		AND {{>review_past_seen}}
	LIMIT :most) AS counted;

-- name: review_find :one (proposal proposal_id, person person_id) -> (id review_id, state review_state, confidence int, comment text, revision int, changed_at time, submitted_at int?)
SELECT id, state, confidence, comment, revision, changed_at, submitted_at
FROM review WHERE proposal_id = :proposal AND person_id = :person;

-- Of one review, or of all that are submitted of a proposal.
-- name: review_scores :many (review review_id) -> review_scores_row (review_id review_id, criterion_id criterion_id, score int)
SELECT review_id, criterion_id, score FROM review_score WHERE review_id = :review;
-- name: review_scores_submitted :many (proposal proposal_id) -> review_scores_row
SELECT s.review_id, s.criterion_id, s.score FROM review w JOIN review_score s ON s.review_id = w.id
WHERE w.proposal_id = :proposal AND w.state = 'submitted';

-- name: review_criteria :many (proposal proposal_id) -> (id criterion_id, name text, guidance text, weight int)
SELECT k.id, k.name, k.guidance, k.weight
FROM criterion k JOIN proposal p ON p.call_id = k.call_id
WHERE p.id = :proposal ORDER BY k.position, k.id;

-- name: review_insert :run (id review_id, proposal proposal_id, person person_id, confidence int, comment text, now time)
INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, changed_at)
VALUES (:id, :proposal, :person, after(review.begin), :confidence, :comment, 1, :now);

-- name: review_update :change1 (id review_id, revision int, confidence int, comment text, now time)
UPDATE review SET confidence = :confidence, comment = :comment, revision = revision + 1,
	changed_at = :now
WHERE id = :id AND revision = :revision;

-- name: review_scores_clear :run (review review_id)
DELETE FROM review_score WHERE review_id = :review;

-- name: review_scores_add :run (review review_id, criterion criterion_id, score int)
INSERT INTO review_score (review_id, criterion_id, score) VALUES (:review, :criterion, :score);

-- name: review_mark_submitted :change1 (id review_id, now time)
UPDATE review SET state = after(review.submit), submitted_at = :now, changed_at = :now WHERE id = :id;

-- name: review_accept :run (proposal proposal_id, person person_id)
UPDATE assignment SET state = after(assignment.accept)
WHERE proposal_id = :proposal AND person_id = :person AND state IN before(assignment.accept);

-- name: review_decline :change1 (proposal proposal_id, person person_id, reason text)
UPDATE assignment SET state = after(assignment.decline), reason = :reason
WHERE proposal_id = :proposal AND person_id = :person AND state IN before(assignment.decline)
	AND NOT EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = :proposal
		AND w.person_id = :person AND w.state = 'submitted');

-- name: review_open :one (proposal proposal_id) -> (is_open bool)
SELECT CASE WHEN p.state = 'in_review' AND c.state = 'reviewing'
	AND NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.id = :proposal;

-- Submitted reviews of a proposal, without names' order: by the hash-like id, which is random.
-- name: review_submitted :many (proposal proposal_id) -> (id review_id, person_id person_id, name text, confidence int, comment text, submitted_at int?)
SELECT w.id, w.person_id, p.name, w.confidence, w.comment, w.submitted_at
FROM review w JOIN person p ON p.id = w.person_id
JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
WHERE w.proposal_id = :proposal AND w.state = 'submitted' AND a.state <> 'declined' ORDER BY w.id;

-- Checks.
-- name: review_odd_scores :many () -> review_odd_row (id review_id)
SELECT w.id FROM review w JOIN proposal p ON p.id = w.proposal_id
WHERE w.state = 'submitted' AND (SELECT COUNT(*) FROM review_score s WHERE s.review_id = w.id)
	<> (SELECT COUNT(*) FROM criterion k WHERE k.call_id = p.call_id);
-- In this order (CROSS JOIN, to SQLite): there are few conflicts, and few proposals under review.  Asked by CASE, or
-- PostgreSQL makes every pair of applicants of every call first: 117 million of 100,000 proposals.
-- As for assignments (assign_odd_conflicts).
-- name: review_odd_conflicts :many () -> review_odd_row
SELECT w.id FROM conflict x CROSS JOIN review w
JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
JOIN proposal p ON p.id = x.proposal_id JOIN release r ON r.call_id = p.call_id
WHERE w.proposal_id = x.proposal_id AND w.person_id = x.person_id AND a.state <> 'declined'
	AND p.state = 'answered' AND x.at < r.released_at
UNION
SELECT w.id FROM call c CROSS JOIN proposal p CROSS JOIN review w
JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
WHERE p.call_id = c.id AND p.state = 'in_review' AND w.proposal_id = p.id AND a.state <> 'declined'
	AND CASE WHEN EXISTS (SELECT 1 FROM conflicted x
		WHERE x.proposal_id = w.proposal_id AND x.person_id = w.person_id) THEN 1 ELSE 0 END = 1;
