-- Staff's list of a call.  Rows the actor is in conflict with are absent before anything else is asked.
-- name: screening_list :many (call call_id, person person_id, verdict text, key time, id proposal_id, n int) -> screening_entry (id proposal_id, state proposal_state, verdict text, title text, pi_name text, org_name text, org_country text, cash_cents cents, credit_cents cents, submitted_at time)
SELECT e.proposal_id, e.state, e.verdict, e.title, e.pi_name, e.org_name, e.org_country,
	e.cash_cents, e.credit_cents, e.submitted_at
FROM proposal_entry e
WHERE e.call_id = :call AND e.is_listed = 1 {{which: [all] | [of_verdict] AND e.verdict = :verdict}}
	AND e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person AND x.call_id = :call)
	{{way: [first] ORDER BY e.submitted_at, e.proposal_id
	| [after] AND (e.submitted_at, e.proposal_id) > (:key, :id) ORDER BY e.submitted_at, e.proposal_id
	| [before] AND (e.submitted_at, e.proposal_id) < (:key, :id)
		ORDER BY e.submitted_at DESC, e.proposal_id DESC}}
LIMIT :n;
-- name: screening_list_key :one (call call_id, person person_id, id proposal_id) -> (key time, id proposal_id)
SELECT e.submitted_at, e.proposal_id FROM proposal_entry e
WHERE e.proposal_id = :id AND e.call_id = :call AND e.is_listed = 1
	AND e.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
		WHERE x.person_id = :person AND x.call_id = :call);

-- name: screening_find :one (proposal proposal_id) -> (is_eligible bool, note text, screened_at time, screened_by_name text)
SELECT s.is_eligible, s.note, s.screened_at, p.name
FROM screening s JOIN person p ON p.id = s.screened_by WHERE s.proposal_id = :proposal;

-- name: screening_put :run (proposal proposal_id, is_eligible bool, note text, by person_id, now time)
INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at)
VALUES (:proposal, :is_eligible, :note, :by, :now)
ON CONFLICT (proposal_id) DO UPDATE SET is_eligible = excluded.is_eligible, note = excluded.note,
	screened_by = excluded.screened_by, screened_at = excluded.screened_at;

-- changed_at stays here and below: it is the PI's own time, and told to the PI.
-- name: screening_set_state :change1 (proposal proposal_id, state proposal_state)
UPDATE proposal SET state = :state
WHERE id = :proposal AND state IN before(proposal.admit);

-- name: screening_facts :one (proposal proposal_id) -> (call_id call_id, state proposal_state, call_state call_state, closes_at time, grace_s int)
SELECT p.call_id, p.state, c.state, c.closes_at, c.grace_s FROM proposal p JOIN call c ON c.id = p.call_id
WHERE p.id = :proposal;

-- name: review_start_proposals :run (call call_id)
UPDATE proposal SET state = after(proposal.take_up) WHERE call_id = :call AND state IN before(proposal.take_up);

-- changed_at stays: it is public, and when the panel began is not.
-- name: review_start_call :change1 (call call_id)
UPDATE call SET state = after(call.start_review)
WHERE id = :call AND state IN before(call.start_review);

-- name: screening_call :one (call call_id) -> (state call_state, opens_at time, closes_at time, grace_s int)
SELECT state, opens_at, closes_at, grace_s FROM call WHERE id = :call;
