-- The panel's table: proposals in review with what the panel has, without those in conflict with the actor.
-- Never joined by anything an applicant or a visitor reads.
-- name: decision_list :many (call call_id, person person_id) -> (id proposal_id, state text, title text, pi_name text, org_name text?, org_country text?, cash_asked_cents cents, credit_asked_cents cents, n_assigned int, n_reviews int, is_decided bool, is_selected bool, cash_cents cents, credit_cents cents, contact_id person_id?, revision int)
SELECT p.id, p.state, v.title, pi.name, o.name, o.country, v.cash_cents, v.credit_cents,
	(SELECT COUNT(*) FROM assignment a WHERE a.proposal_id = p.id AND a.state <> 'declined'),
	(SELECT COUNT(*) FROM review w JOIN assignment a ON a.proposal_id = w.proposal_id
		AND a.person_id = w.person_id
		WHERE w.proposal_id = p.id AND w.state = 'submitted' AND a.state <> 'declined'),
	CASE WHEN d.proposal_id IS NULL THEN 0 ELSE 1 END, COALESCE(d.is_selected, 0),
	COALESCE(d.cash_cents, 0), COALESCE(d.credit_cents, 0), d.contact_id, COALESCE(d.revision, 0)
FROM proposal p
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
LEFT JOIN org o ON o.id = pi.org_id
LEFT JOIN decision d ON d.proposal_id = p.id
WHERE p.call_id = :call AND p.state IN ('in_review', 'answered')
	AND EXISTS (SELECT 1 FROM screening s WHERE s.proposal_id = p.id AND s.is_eligible = 1)
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY v.title, p.id;

-- One row a score, for means and calibration; the same proposals as the list above.
-- name: decision_scores :many (call call_id, person person_id) -> (proposal_id proposal_id, reviewer person_id, review_id review_id, score int, weight int)
SELECT w.proposal_id, w.person_id, w.id, s.score, k.weight
FROM review w
JOIN proposal p ON p.id = w.proposal_id
JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
JOIN review_score s ON s.review_id = w.id
JOIN criterion k ON k.id = s.criterion_id
WHERE p.call_id = :call AND w.state = 'submitted' AND a.state <> 'declined'
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY w.proposal_id, w.id;

-- name: decision_find :one (proposal proposal_id) -> (is_selected bool, cash_cents cents, credit_cents cents, note text, contact_id person_id?, revision int, decided_at time, decided_by_name text)
SELECT d.is_selected, d.cash_cents, d.credit_cents, d.note, d.contact_id, d.revision, d.decided_at, p.name
FROM decision d JOIN person p ON p.id = d.decided_by WHERE d.proposal_id = :proposal;

-- name: decision_facts :one (proposal proposal_id) -> (state text, call_id call_id, call_state text, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, is_released bool)
SELECT p.state, c.id, c.state, c.cash_cap_cents, c.cash_cap_is_average, c.credit_cap_cents,
	c.credit_cap_is_average,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM proposal p JOIN call c ON c.id = p.call_id WHERE p.id = :proposal;

-- name: decision_insert :run (proposal proposal_id, is_selected bool, cash_cents cents, credit_cents cents, note text, contact person_id?, by person_id, now time)
INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, contact_id, revision,
	decided_by, decided_at)
VALUES (:proposal, :is_selected, :cash_cents, :credit_cents, :note, :contact, 1, :by, :now);

-- name: decision_update :change1 (proposal proposal_id, revision int, is_selected bool, cash_cents cents, credit_cents cents, note text, contact person_id?, by person_id, now time)
UPDATE decision SET is_selected = :is_selected, cash_cents = :cash_cents, credit_cents = :credit_cents,
	note = :note, contact_id = :contact, revision = revision + 1, decided_by = :by,
	decided_at = :now
WHERE proposal_id = :proposal AND revision = :revision;

-- name: decision_totals :one (call call_id) -> (n_selected int, n_declined int, cash_cents cents, credit_cents cents)
SELECT CAST(COALESCE(SUM(d.is_selected), 0) AS BIGINT), CAST(COALESCE(SUM(1 - d.is_selected), 0) AS BIGINT),
	CAST(COALESCE(SUM(d.cash_cents), 0) AS BIGINT), CAST(COALESCE(SUM(d.credit_cents), 0) AS BIGINT)
FROM decision d JOIN proposal p ON p.id = d.proposal_id
WHERE p.call_id = :call AND p.state IN ('in_review', 'answered');

-- Everybody who is owed a letter: every submitted proposal that was not withdrawn.  person: whose conflicts
-- are left out; 0 for the release itself.
-- name: release_owed :many (call call_id, person person_id) -> (id proposal_id, pi_id person_id, org_id org_id?, state text, title text, abstract text, is_decided bool, is_selected bool, cash_cents cents, credit_cents cents, contact_id person_id?)
SELECT p.id, p.pi_id, pi.org_id, p.state, v.title, v.abstract,
	CASE WHEN d.proposal_id IS NULL THEN 0 ELSE 1 END, COALESCE(d.is_selected, 0),
	COALESCE(d.cash_cents, 0), COALESCE(d.credit_cents, 0), d.contact_id
FROM proposal p
JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
JOIN person pi ON pi.id = p.pi_id
LEFT JOIN decision d ON d.proposal_id = p.id
WHERE p.call_id = :call AND p.state NOT IN ('draft', 'withdrawn')
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY p.id;

-- name: release_call :one (call call_id) -> (id call_id, title text, state text, zone text, is_released bool)
SELECT c.id, c.title, c.state, c.zone,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM call c WHERE c.id = :call;

-- name: release_insert :run (id release_id, call call_id, by person_id, now time, n int, hash blob)
INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash)
VALUES (:id, :call, :by, :now, :n, :hash);

-- name: release_answer :change1 (proposal proposal_id)
UPDATE proposal SET state = 'answered'
WHERE id = :proposal AND state IN ('in_review', 'ineligible');

-- name: release_award :run (id award_id, proposal proposal_id, call call_id, org org_id, cash_cents cents, credit_cents cents, contact person_id?, title text, summary text, now time)
INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title,
	summary, created_at)
VALUES (:id, :proposal, :call, :org, 'selected', :cash_cents, :credit_cents, :contact, :title, :summary, :now);

-- name: release_find :one (call call_id) -> (released_at time, n int, hash blob, by_name text)
SELECT r.released_at, r.n_decisions, r.decisions_hash, p.name
FROM release r JOIN person p ON p.id = r.released_by WHERE r.call_id = :call;

-- The decision letters of a release, for staff: how many wait, how many have left.
-- name: release_mail :one (call call_id, person person_id) -> (n_queued int, n_sent int, n_failed int)
SELECT CAST(COALESCE(SUM(CASE WHEN m.state IN ('sent', 'failed') THEN 0 ELSE 1 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN m.state = 'sent' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN m.state = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM proposal p JOIN release r ON r.call_id = p.call_id
JOIN message m ON m.key = 'decision:' || CAST(p.id AS TEXT)
WHERE p.call_id = :call
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person);

-- The letter, read through the release alone.
-- name: release_letter :one (proposal proposal_id) -> (subject text, body text, created_at time, is_selected bool)
SELECT m.subject, m.body, m.created_at, COALESCE(d.is_selected, 0)
FROM proposal p
JOIN release r ON r.call_id = p.call_id
JOIN message m ON m.key = 'decision:' || CAST(p.id AS TEXT)
LEFT JOIN decision d ON d.proposal_id = p.id
WHERE p.id = :proposal AND p.state = 'answered';

-- Checks.
-- name: release_odd_letters :many () -> (id proposal_id, n int)
SELECT p.id, (SELECT COUNT(*) FROM message m WHERE m.key = 'decision:' || CAST(p.id AS TEXT)
	AND m.person_id = p.pi_id) AS n
FROM proposal p JOIN release r ON r.call_id = p.call_id
WHERE p.state NOT IN ('draft', 'withdrawn') AND (SELECT COUNT(*) FROM message m
	WHERE m.key = 'decision:' || CAST(p.id AS TEXT) AND m.person_id = p.pi_id) <> 1;
-- name: release_odd_early :many () -> (id message_id)
SELECT m.id FROM message m WHERE m.kind = 'decision' AND NOT EXISTS (SELECT 1 FROM proposal p
	JOIN release r ON r.call_id = p.call_id WHERE m.key = 'decision:' || CAST(p.id AS TEXT));
-- name: release_odd_states :many () -> release_odd_row (id proposal_id)
SELECT p.id FROM proposal p WHERE p.state = 'answered'
	AND NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = p.call_id);
-- name: release_odd_awards :many () -> release_odd_row
SELECT p.id FROM proposal p JOIN release r ON r.call_id = p.call_id
JOIN decision d ON d.proposal_id = p.id
LEFT JOIN award a ON a.proposal_id = p.id
WHERE p.state = 'answered' AND d.is_selected <> CASE WHEN a.id IS NULL THEN 0 ELSE 1 END;
-- name: release_all :many () -> (call_id call_id, n int, hash blob)
SELECT call_id, n_decisions, decisions_hash FROM release ORDER BY call_id;
