-- What is kept of a call, what of it is hidden from somebody, and what is wrong with it.

-- A proposal may stand here several times.
-- name: entry_hidden_ids :many (call call_id, person person_id) -> (id proposal_id)
SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person AND x.call_id = :call;

-- part: totals_kept
-- sqlite:
t.n_draft, t.n_submitted, t.n_withdrawn, t.n_eligible, t.n_ineligible, t.n_in_review, t.n_answered,
	t.n_unscreened, t.n_passed, t.n_panel, t.n_bare, t.n_undecided, t.n_selected, t.n_declined, t.n_contactless,
	t.n_waiting, t.n_sent, t.n_failed, t.n_assigned, t.n_reviews, t.cash_cents, t.credit_cents
-- pg:
CAST(COALESCE(SUM(t.n_draft), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_submitted), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_withdrawn), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_eligible), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_ineligible), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_in_review), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_answered), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_unscreened), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_passed), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_panel), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_bare), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_undecided), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_selected), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_declined), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_contactless), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_waiting), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_sent), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_failed), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_assigned), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.n_reviews), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.cash_cents), 0) AS BIGINT),
	CAST(COALESCE(SUM(t.credit_cents), 0) AS BIGINT)
-- part: totals_counted
COUNT(*) FILTER (WHERE e.state = 'draft'),
	COUNT(*) FILTER (WHERE e.state = 'submitted'),
	COUNT(*) FILTER (WHERE e.state = 'withdrawn'),
	COUNT(*) FILTER (WHERE e.state = 'eligible'),
	COUNT(*) FILTER (WHERE e.state = 'ineligible'),
	COUNT(*) FILTER (WHERE e.state = 'in_review'),
	COUNT(*) FILTER (WHERE e.state = 'answered'),
	COUNT(*) FILTER (WHERE e.is_listed = 1 AND e.verdict = 'unscreened'),
	COUNT(*) FILTER (WHERE e.is_listed = 1 AND e.verdict = 'eligible'),
	COUNT(*) FILTER (WHERE e.is_panel = 1),
	COUNT(*) FILTER (WHERE e.state = 'in_review' AND e.n_assigned = 0),
	COUNT(*) FILTER (WHERE e.state = 'in_review' AND e.is_decided = 0),
	COUNT(*) FILTER (WHERE e.is_panel = 1 AND e.is_selected = 1),
	COUNT(*) FILTER (WHERE e.is_panel = 1 AND e.is_decided = 1 AND e.is_selected = 0),
	COUNT(*) FILTER (WHERE e.is_panel = 1 AND e.is_selected = 1 AND e.has_contact = 0),
	COUNT(*) FILTER (WHERE e.letter = 'waiting'),
	COUNT(*) FILTER (WHERE e.letter = 'sent'),
	COUNT(*) FILTER (WHERE e.letter = 'failed'),
	CAST(COALESCE(SUM(e.n_assigned) FILTER (WHERE e.is_panel = 1), 0) AS BIGINT),
	CAST(COALESCE(SUM(e.n_reviews) FILTER (WHERE e.is_panel = 1), 0) AS BIGINT),
	CAST(COALESCE(SUM(e.award_cash_cents) FILTER (WHERE e.is_panel = 1), 0) AS BIGINT),
	CAST(COALESCE(SUM(e.award_credit_cents) FILTER (WHERE e.is_panel = 1), 0) AS BIGINT)
-- name: call_totals :one (call call_id) -> call_totals_row (n_draft int, n_submitted int, n_withdrawn int, n_eligible int, n_ineligible int, n_in_review int, n_answered int, n_unscreened int, n_passed int, n_panel int, n_bare int, n_undecided int, n_selected int, n_declined int, n_contactless int, n_waiting int, n_sent int, n_failed int, n_assigned int, n_reviews int, cash_cents cents, credit_cents cents)
SELECT {{>totals_kept}} FROM call_total t WHERE t.call_id = :call;

-- The share of some proposals, of those that are hidden; ids: a JSON array.  None: zeros.
-- name: call_totals_some :one (ids text) -> call_totals_row
-- sqlite:
SELECT {{>totals_counted}}
FROM json_each(:ids) k CROSS JOIN proposal_entry e ON e.proposal_id = k.value;
-- pg:
SELECT {{>totals_counted}}
FROM proposal_entry e WHERE e.proposal_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k));

-- What stages are told by, of some calls at once, those of which there is something; calls: a JSON array.
-- part: totals_of
-- sqlite:
IN (SELECT k.value FROM json_each(:calls) k)
-- pg:
= ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:calls AS json)) k))
-- name: call_stages :many (calls text) -> call_stages (call_id call_id, n_draft int, n_submitted int, n_withdrawn int, n_eligible int, n_ineligible int, n_in_review int, n_answered int, n_undecided int)
-- sqlite:
SELECT t.call_id, t.n_draft, t.n_submitted, t.n_withdrawn, t.n_eligible, t.n_ineligible, t.n_in_review, t.n_answered,
	t.n_undecided
FROM call_total t WHERE t.call_id {{>totals_of}};
-- pg:
SELECT t.call_id, CAST(SUM(t.n_draft) AS BIGINT), CAST(SUM(t.n_submitted) AS BIGINT), CAST(SUM(t.n_withdrawn) AS BIGINT),
	CAST(SUM(t.n_eligible) AS BIGINT), CAST(SUM(t.n_ineligible) AS BIGINT), CAST(SUM(t.n_in_review) AS BIGINT),
	CAST(SUM(t.n_answered) AS BIGINT), CAST(SUM(t.n_undecided) AS BIGINT)
FROM call_total t WHERE t.call_id {{>totals_of}} GROUP BY t.call_id;
-- What of all that is hidden from somebody, in whatever call.
-- name: call_stages_hidden :many (person person_id) -> (call_id call_id, state proposal_state, is_decided bool, n int)
-- sqlite:
SELECT e.call_id, e.state, e.is_decided, 1
FROM proposal_entry e WHERE e.proposal_id IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person);
-- pg:
SELECT e.call_id, e.state, e.is_decided, COUNT(*)
FROM proposal_entry e WHERE e.proposal_id = ANY (ARRAY(SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :person))
GROUP BY e.call_id, e.state, e.is_decided;

-- name: call_panel :one (call call_id) -> (n_members int, n_chairs int, room int, version int)
SELECT CAST(COALESCE(SUM(n_members), 0) AS BIGINT), CAST(COALESCE(SUM(n_chairs), 0) AS BIGINT),
	CAST(COALESCE(SUM(room), 0) AS BIGINT), CAST(COALESCE(SUM(version), 0) AS BIGINT)
FROM call_total WHERE call_id = :call;

-- Checks: counted anew.
-- name: entry_odd_rows :many () -> (id proposal_id)
SELECT p.id FROM proposal p JOIN person pi ON pi.id = p.pi_id
LEFT JOIN org o ON o.id = pi.org_id
LEFT JOIN proposal_entry e ON e.proposal_id = p.id
LEFT JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
LEFT JOIN screening s ON s.proposal_id = p.id
LEFT JOIN decision d ON d.proposal_id = p.id
LEFT JOIN message m ON m.key = 'decision:' || CAST(p.id AS TEXT)
WHERE e.proposal_id IS NULL OR e.call_id <> p.call_id OR e.pi_id <> p.pi_id
	OR COALESCE(e.org_id, 0) <> COALESCE(pi.org_id, 0) OR e.state <> p.state OR e.pi_name <> pi.name
	OR e.org_name <> COALESCE(o.name, '') OR e.org_country <> COALESCE(o.country, '')
	OR e.title <> COALESCE(v.title, '') OR e.cash_cents <> COALESCE(v.cash_cents, 0)
	OR e.credit_cents <> COALESCE(v.credit_cents, 0) OR e.submitted_at <> COALESCE(v.submitted_at, 0)
	OR e.verdict <> CASE WHEN s.is_eligible = 1 THEN 'eligible' WHEN s.is_eligible = 0 THEN 'ineligible'
		ELSE 'unscreened' END
	OR e.is_decided <> CASE WHEN d.proposal_id IS NULL THEN 0 ELSE 1 END
	OR e.is_selected <> COALESCE(d.is_selected, 0) OR e.award_cash_cents <> COALESCE(d.cash_cents, 0)
	OR e.award_credit_cents <> COALESCE(d.credit_cents, 0)
	OR e.has_contact <> CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END
	OR e.letter <> CASE WHEN m.state IS NULL THEN '' WHEN m.state IN ('sent', 'failed') THEN m.state ELSE 'waiting' END;

-- name: entry_odd_reviews :many () -> (id proposal_id)
SELECT e.proposal_id FROM proposal_entry e LEFT JOIN (SELECT a.proposal_id, COUNT(*) AS n_assigned,
	COUNT(w.id) AS n_reviews FROM assignment a
	LEFT JOIN review w ON w.proposal_id = a.proposal_id AND w.person_id = a.person_id AND w.state = 'submitted'
	WHERE a.state <> 'declined' GROUP BY a.proposal_id) k ON k.proposal_id = e.proposal_id
WHERE e.n_assigned <> COALESCE(k.n_assigned, 0) OR e.n_reviews <> COALESCE(k.n_reviews, 0);

-- name: entry_odd_totals :many () -> (call_id call_id)
SELECT t.call_id FROM (SELECT call_id, SUM(n_draft) AS n_draft, SUM(n_submitted) AS n_submitted, SUM(n_withdrawn) AS n_withdrawn, SUM(n_eligible) AS n_eligible, SUM(n_ineligible) AS n_ineligible, SUM(n_in_review) AS n_in_review, SUM(n_answered) AS n_answered, SUM(n_unscreened) AS n_unscreened, SUM(n_passed) AS n_passed, SUM(n_panel) AS n_panel, SUM(n_bare) AS n_bare, SUM(n_undecided) AS n_undecided, SUM(n_selected) AS n_selected, SUM(n_declined) AS n_declined, SUM(n_contactless) AS n_contactless, SUM(n_waiting) AS n_waiting, SUM(n_sent) AS n_sent, SUM(n_failed) AS n_failed, SUM(n_assigned) AS n_assigned, SUM(n_reviews) AS n_reviews, SUM(cash_cents) AS cash_cents, SUM(credit_cents) AS credit_cents
	FROM call_total GROUP BY call_id) t
LEFT JOIN (SELECT e.call_id, SUM(CASE WHEN e.state = 'draft' THEN 1 ELSE 0 END) AS n_draft, SUM(CASE WHEN e.state = 'submitted' THEN 1 ELSE 0 END) AS n_submitted, SUM(CASE WHEN e.state = 'withdrawn' THEN 1 ELSE 0 END) AS n_withdrawn, SUM(CASE WHEN e.state = 'eligible' THEN 1 ELSE 0 END) AS n_eligible, SUM(CASE WHEN e.state = 'ineligible' THEN 1 ELSE 0 END) AS n_ineligible, SUM(CASE WHEN e.state = 'in_review' THEN 1 ELSE 0 END) AS n_in_review, SUM(CASE WHEN e.state = 'answered' THEN 1 ELSE 0 END) AS n_answered, SUM(CASE WHEN e.is_listed = 1 AND e.verdict = 'unscreened' THEN 1 ELSE 0 END) AS n_unscreened, SUM(CASE WHEN e.is_listed = 1 AND e.verdict = 'eligible' THEN 1 ELSE 0 END) AS n_passed, SUM(CASE WHEN e.is_panel = 1 THEN 1 ELSE 0 END) AS n_panel, SUM(CASE WHEN e.state = 'in_review' AND e.n_assigned = 0 THEN 1 ELSE 0 END) AS n_bare, SUM(CASE WHEN e.state = 'in_review' AND e.is_decided = 0 THEN 1 ELSE 0 END) AS n_undecided, SUM(CASE WHEN e.is_panel = 1 AND e.is_selected = 1 THEN 1 ELSE 0 END) AS n_selected, SUM(CASE WHEN e.is_panel = 1 AND e.is_decided = 1 AND e.is_selected = 0 THEN 1 ELSE 0 END) AS n_declined, SUM(CASE WHEN e.is_panel = 1 AND e.is_selected = 1 AND e.has_contact = 0 THEN 1 ELSE 0 END) AS n_contactless, SUM(CASE WHEN e.letter = 'waiting' THEN 1 ELSE 0 END) AS n_waiting, SUM(CASE WHEN e.letter = 'sent' THEN 1 ELSE 0 END) AS n_sent, SUM(CASE WHEN e.letter = 'failed' THEN 1 ELSE 0 END) AS n_failed, SUM(CASE WHEN e.is_panel = 1 THEN e.n_assigned ELSE 0 END) AS n_assigned, SUM(CASE WHEN e.is_panel = 1 THEN e.n_reviews ELSE 0 END) AS n_reviews, SUM(CASE WHEN e.is_panel = 1 THEN e.award_cash_cents ELSE 0 END) AS cash_cents, SUM(CASE WHEN e.is_panel = 1 THEN e.award_credit_cents ELSE 0 END) AS credit_cents
	FROM proposal_entry e GROUP BY e.call_id) k ON k.call_id = t.call_id
WHERE t.n_draft <> COALESCE(k.n_draft, 0) OR t.n_submitted <> COALESCE(k.n_submitted, 0) OR t.n_withdrawn <> COALESCE(k.n_withdrawn, 0) OR t.n_eligible <> COALESCE(k.n_eligible, 0) OR t.n_ineligible <> COALESCE(k.n_ineligible, 0) OR t.n_in_review <> COALESCE(k.n_in_review, 0) OR t.n_answered <> COALESCE(k.n_answered, 0) OR t.n_unscreened <> COALESCE(k.n_unscreened, 0) OR t.n_passed <> COALESCE(k.n_passed, 0) OR t.n_panel <> COALESCE(k.n_panel, 0) OR t.n_bare <> COALESCE(k.n_bare, 0) OR t.n_undecided <> COALESCE(k.n_undecided, 0) OR t.n_selected <> COALESCE(k.n_selected, 0) OR t.n_declined <> COALESCE(k.n_declined, 0) OR t.n_contactless <> COALESCE(k.n_contactless, 0) OR t.n_waiting <> COALESCE(k.n_waiting, 0) OR t.n_sent <> COALESCE(k.n_sent, 0) OR t.n_failed <> COALESCE(k.n_failed, 0) OR t.n_assigned <> COALESCE(k.n_assigned, 0) OR t.n_reviews <> COALESCE(k.n_reviews, 0) OR t.cash_cents <> COALESCE(k.cash_cents, 0) OR t.credit_cents <> COALESCE(k.credit_cents, 0);

-- part: total_rows
-- sqlite:
1
-- pg:
8
-- name: entry_odd_panels :many () -> (call_id call_id)
SELECT c.id FROM call c
LEFT JOIN (SELECT call_id, SUM(n_members) AS n, SUM(n_chairs) AS chairs, SUM(room) AS room, COUNT(*) AS shards
	FROM call_total GROUP BY call_id) t ON t.call_id = c.id
LEFT JOIN (SELECT call_id, COUNT(*) AS n, SUM(is_chair) AS chairs, SUM(load_max) AS room
	FROM panel_member GROUP BY call_id) m ON m.call_id = c.id
WHERE COALESCE(t.shards, 0) <> {{>total_rows}} OR t.n <> COALESCE(m.n, 0) OR t.chairs <> COALESCE(m.chairs, 0)
	OR t.room <> COALESCE(m.room, 0);

-- name: entry_odd_conflicts :many () -> (id proposal_id)
SELECT p.id FROM conflict x JOIN proposal p ON p.id = x.proposal_id WHERE x.call_id <> p.call_id
UNION ALL SELECT p.id FROM assignment a JOIN proposal p ON p.id = a.proposal_id JOIN person r ON r.id = a.person_id
	WHERE a.call_id <> p.call_id OR a.name <> r.name;

-- name: entry_odd_judged :many () -> (id proposal_id)
SELECT a.proposal_id FROM assignment a
LEFT JOIN review w ON w.proposal_id = a.proposal_id AND w.person_id = a.person_id
LEFT JOIN (SELECT s.review_id, SUM(s.score * k.weight) AS sum, SUM(k.weight) AS weight
	FROM review_score s JOIN criterion k ON k.id = s.criterion_id GROUP BY s.review_id) g ON g.review_id = w.id
WHERE COALESCE(a.review_state, '') <> COALESCE(w.state, '') OR a.score_sum <> COALESCE(g.sum, 0)
	OR a.score_weight <> COALESCE(g.weight, 0);

-- The call of an assignment is its proposal's: entry_odd_conflicts.
-- name: entry_odd_members :many () -> (call_id call_id, person_id person_id)
SELECT m.call_id, m.person_id FROM panel_member m JOIN person p ON p.id = m.person_id
LEFT JOIN (SELECT a.call_id, a.person_id, COUNT(*) AS n_assigned, COUNT(w.id) AS n_submitted
	FROM assignment a
	LEFT JOIN review w ON w.proposal_id = a.proposal_id AND w.person_id = a.person_id AND w.state = 'submitted'
	WHERE a.state <> 'declined' GROUP BY a.call_id, a.person_id) k
	ON k.call_id = m.call_id AND k.person_id = m.person_id
WHERE m.name <> p.name OR p.may_review <> 1 OR m.n_assigned <> COALESCE(k.n_assigned, 0)
	OR m.n_submitted <> COALESCE(k.n_submitted, 0);
