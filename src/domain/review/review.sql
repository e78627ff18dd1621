-- A reviewer's own list.  Proposals in conflict are absent; nothing of others' reviews is joined.
-- name: review_assigned :many (person person_id) -> (proposal_id proposal_id, title text, abstract text, call_slug text, call_title text, call_state text, zone text, decisions_due_at time, state text, review_state text?, changed_at int?, is_released bool)
SELECT p.id, v.title, v.abstract, c.slug, c.title, c.state, c.zone, c.decisions_due_at, a.state, w.state,
	w.changed_at, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
FROM assignment a
JOIN proposal p ON p.id = a.proposal_id
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN call c ON c.id = p.call_id
LEFT JOIN release r ON r.call_id = c.id
LEFT JOIN review w ON w.proposal_id = p.id AND w.person_id = a.person_id
WHERE a.person_id = :person AND a.state <> 'declined' AND p.state IN ('in_review', 'answered')
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY CASE WHEN r.id IS NULL THEN 0 ELSE 1 END, c.decisions_due_at, v.title, p.id;

-- name: review_find :one (proposal proposal_id, person person_id) -> (id review_id, state text, confidence int, comment text, revision int, changed_at time, submitted_at int?)
SELECT id, state, confidence, comment, revision, changed_at, submitted_at
FROM review WHERE proposal_id = :proposal AND person_id = :person;

-- name: review_scores :many (review review_id) -> (criterion_id criterion_id, score int)
SELECT criterion_id, score FROM review_score WHERE review_id = :review;

-- name: review_criteria :many (proposal proposal_id) -> (id criterion_id, name text, guidance text, weight int)
SELECT k.id, k.name, k.guidance, k.weight
FROM criterion k JOIN proposal p ON p.call_id = k.call_id
WHERE p.id = :proposal ORDER BY k.position, k.id;

-- name: review_insert :run (id review_id, proposal proposal_id, person person_id, confidence int, comment text, now time)
INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, changed_at)
VALUES (:id, :proposal, :person, 'draft', :confidence, :comment, 1, :now);

-- name: review_update :change1 (id review_id, revision int, confidence int, comment text, now time)
UPDATE review SET confidence = :confidence, comment = :comment, revision = revision + 1,
	changed_at = :now
WHERE id = :id AND revision = :revision;

-- name: review_scores_clear :run (review review_id)
DELETE FROM review_score WHERE review_id = :review;

-- name: review_scores_add :run (review review_id, criterion criterion_id, score int)
INSERT INTO review_score (review_id, criterion_id, score) VALUES (:review, :criterion, :score);

-- name: review_mark_submitted :change1 (id review_id, now time)
UPDATE review SET state = 'submitted', submitted_at = :now, changed_at = :now WHERE id = :id;

-- name: review_accept :run (proposal proposal_id, person person_id)
UPDATE assignment SET state = 'accepted'
WHERE proposal_id = :proposal AND person_id = :person AND state = 'assigned';

-- name: review_decline :change1 (proposal proposal_id, person person_id, reason text)
UPDATE assignment SET state = 'declined', reason = :reason
WHERE proposal_id = :proposal AND person_id = :person AND state <> 'declined'
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
-- name: review_odd_conflicts :many () -> review_odd_row
SELECT w.id FROM review w JOIN assignment a
	ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
WHERE a.state <> 'declined' AND (EXISTS (SELECT 1 FROM conflict x
		WHERE x.proposal_id = w.proposal_id AND x.person_id = w.person_id)
	OR EXISTS (SELECT 1 FROM conflicted x JOIN proposal p ON p.id = x.proposal_id AND p.state = 'in_review'
		WHERE x.proposal_id = w.proposal_id AND x.person_id = w.person_id));
