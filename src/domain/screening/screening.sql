-- Staff's list of a call.  Rows the actor is in conflict with are absent before anything else is asked.
-- name: screening_list :many (call call_id, person person_id) -> (id proposal_id, state text, title text, pi_name text, org_name text?, org_country text?, cash_cents cents, credit_cents cents, submitted_at time, is_screened bool, is_eligible bool, n_assigned int, n_reviews int)
SELECT p.id, p.state, v.title, pi.name, o.name, o.country, v.cash_cents, v.credit_cents,
	v.submitted_at, CASE WHEN s.proposal_id IS NULL THEN 0 ELSE 1 END, COALESCE(s.is_eligible, 0),
	(SELECT COUNT(*) FROM assignment a WHERE a.proposal_id = p.id AND a.state <> 'declined'),
	(SELECT COUNT(*) FROM review w JOIN assignment a ON a.proposal_id = w.proposal_id
		AND a.person_id = w.person_id
		WHERE w.proposal_id = p.id AND w.state = 'submitted' AND a.state <> 'declined')
FROM proposal p
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
LEFT JOIN org o ON o.id = pi.org_id
LEFT JOIN screening s ON s.proposal_id = p.id
WHERE p.call_id = :call AND p.state NOT IN ('draft', 'withdrawn')
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY v.submitted_at, p.id;

-- Counted over what the person may see; person 0 is everything.
-- name: screening_counts :one (call call_id, person person_id) -> (n_drafts int, n_submitted int, n_withdrawn int, n_eligible int, n_ineligible int, n_in_review int, n_answered int)
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'draft' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'submitted' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'eligible' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'ineligible' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'in_review' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN state = 'answered' THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM proposal p WHERE call_id = :call
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person);

-- name: screening_find :one (proposal proposal_id) -> (is_eligible bool, note text, screened_at time, screened_by_name text)
SELECT s.is_eligible, s.note, s.screened_at, p.name
FROM screening s JOIN person p ON p.id = s.screened_by WHERE s.proposal_id = :proposal;

-- name: screening_put :run (proposal proposal_id, is_eligible bool, note text, by person_id, now time)
INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at)
VALUES (:proposal, :is_eligible, :note, :by, :now)
ON CONFLICT (proposal_id) DO UPDATE SET is_eligible = excluded.is_eligible, note = excluded.note,
	screened_by = excluded.screened_by, screened_at = excluded.screened_at;

-- changed_at stays here and below: it is the PI's own time, and told to the PI.
-- name: screening_set_state :change1 (proposal proposal_id, state text)
UPDATE proposal SET state = :state
WHERE id = :proposal AND state IN ('submitted', 'eligible', 'ineligible');

-- name: screening_facts :one (proposal proposal_id) -> (call_id call_id, state text, call_state text, closes_at time, grace_s int)
SELECT p.call_id, p.state, c.state, c.closes_at, c.grace_s FROM proposal p JOIN call c ON c.id = p.call_id
WHERE p.id = :proposal;

-- name: review_start_proposals :run (call call_id)
UPDATE proposal SET state = 'in_review' WHERE call_id = :call AND state = 'eligible';

-- name: review_start_call :change1 (call call_id, now time)
UPDATE call SET state = 'reviewing', changed_at = :now WHERE id = :call AND state = 'published';

-- name: screening_call :one (call call_id) -> (state text, opens_at time, closes_at time, grace_s int)
SELECT state, opens_at, closes_at, grace_s FROM call WHERE id = :call;
