-- name: panel_put :run (call call_id, person person_id, is_chair bool, load_max int, now time)
INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at)
VALUES (:call, :person, :is_chair, :load_max, :now)
ON CONFLICT (call_id, person_id) DO UPDATE SET is_chair = excluded.is_chair,
	load_max = excluded.load_max;

-- name: panel_delete :change1 (call call_id, person person_id)
DELETE FROM panel_member WHERE call_id = :call AND person_id = :person
	AND NOT EXISTS (SELECT 1 FROM assignment a JOIN proposal p ON p.id = a.proposal_id
		WHERE p.call_id = :call AND a.person_id = :person);

-- name: panel_is_reviewer :one (person person_id) -> (n int)
SELECT COUNT(*) FROM person_role WHERE person_id = :person AND role = 'reviewer';

-- The panel by name.  Loads are of all proposals: the share of those hidden from the reader is taken off
-- before anything is shown (panel_loads_of), and no list is ordered by them.
-- name: panel_list :many (call call_id, name text, id person_id, n int) -> panel_member (person person_id, name text, org_name text, is_member bool, is_chair bool, load_max int, n_assigned int, n_submitted int)
SELECT m.person_id, m.name, COALESCE(o.name, ''), 1, m.is_chair, m.load_max, m.n_assigned, m.n_submitted
FROM panel_member m JOIN person p ON p.id = m.person_id LEFT JOIN org o ON o.id = p.org_id
WHERE m.call_id = :call {{way: [first] ORDER BY m.name, m.person_id
	| [after] AND (m.name, m.person_id) > (:name, :id) ORDER BY m.name, m.person_id
	| [before] AND (m.name, m.person_id) < (:name, :id) ORDER BY m.name DESC, m.person_id DESC}}
LIMIT :n;

-- The first of them, to choose from by name.
-- name: panel_names :many (call call_id, n int) -> panel_name (person person_id, name text, load_max int, n_assigned int)
SELECT m.person_id, m.name, m.load_max, m.n_assigned
FROM panel_member m WHERE m.call_id = :call ORDER BY m.name, m.person_id LIMIT :n;

-- Everybody who could be on it, or who is not.
-- name: panel_people :many (call call_id, name text, id person_id, n int) -> panel_member
SELECT p.id, p.name, COALESCE(o.name, ''), CASE WHEN m.person_id IS NULL THEN 0 ELSE 1 END,
	COALESCE(m.is_chair, 0), COALESCE(m.load_max, 0), COALESCE(m.n_assigned, 0), COALESCE(m.n_submitted, 0)
FROM person p LEFT JOIN panel_member m ON m.call_id = :call AND m.person_id = p.id
LEFT JOIN org o ON o.id = p.org_id
WHERE p.may_review = 1 {{whom: [all] | [others] AND m.person_id IS NULL}}
	AND (m.person_id IS NOT NULL OR (p.disabled_at IS NULL AND EXISTS (SELECT 1 FROM person_role r
		WHERE r.person_id = p.id AND r.role = 'reviewer')))
	{{way: [first] ORDER BY p.name, p.id
	| [after] AND (p.name, p.id) > (:name, :id) ORDER BY p.name, p.id
	| [before] AND (p.name, p.id) < (:name, :id) ORDER BY p.name DESC, p.id DESC}}
LIMIT :n;

-- name: panel_list_key :one (call call_id, id person_id) -> panel_list_key (name text, id person_id)
SELECT m.name, m.person_id FROM panel_member m WHERE m.call_id = :call AND m.person_id = :id;
-- name: panel_people_key :one (id person_id) -> panel_list_key
SELECT name, id FROM person WHERE id = :id AND may_review = 1;

-- Whose loads have a part in some proposals, in those that are hidden; ids: a JSON array.
-- name: panel_loads_of :many (ids text) -> (person_id person_id, n_assigned int, n_submitted int)
-- sqlite:
SELECT a.person_id, COUNT(*), SUM(CASE WHEN a.review_state = 'submitted' THEN 1 ELSE 0 END)
FROM json_each(:ids) k CROSS JOIN assignment a ON a.proposal_id = k.value AND a.state <> 'declined'
GROUP BY a.person_id;
-- pg:
SELECT a.person_id, COUNT(*), SUM(CASE WHEN a.review_state = 'submitted' THEN 1 ELSE 0 END)
FROM assignment a
WHERE a.state <> 'declined' AND a.proposal_id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
GROUP BY a.person_id;

-- Members with room and nothing to review; of them nobody's loads are hidden.
-- name: panel_idle :one (call call_id) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 FROM panel_member WHERE call_id = :call AND n_assigned = 0 AND load_max > 0 LIMIT 1001) k;
-- name: panel_load :one (call call_id, person person_id) -> (n_assigned int, load_max int)
SELECT n_assigned, load_max FROM panel_member WHERE call_id = :call AND person_id = :person;
-- name: panel_count_others :one (call call_id) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 FROM person p WHERE p.may_review = 1 AND p.disabled_at IS NULL
	AND EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'reviewer')
	AND NOT EXISTS (SELECT 1 FROM panel_member m WHERE m.call_id = :call AND m.person_id = p.id)
	LIMIT 1001) k;

-- name: panel_calls_of :many (person person_id) -> (id call_id, slug text, title text, is_chair bool, state call_state, closes_at time, opens_at time, grace_s int, decisions_due_at time, zone text, is_released bool)
SELECT c.id, c.slug, c.title, m.is_chair, c.state, c.closes_at, c.opens_at, c.grace_s,
	c.decisions_due_at, c.zone, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
FROM panel_member m JOIN call c ON c.id = m.call_id LEFT JOIN release r ON r.call_id = c.id
WHERE m.person_id = :person AND c.state IN ('published', 'reviewing', 'announced')
ORDER BY c.decisions_due_at DESC;

-- name: conflict_put :run (proposal proposal_id, person person_id, kind text, note text, by person_id, now time)
INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)
VALUES (:proposal, :person, :kind, :note, :by, :now)
ON CONFLICT (proposal_id, person_id) DO NOTHING;

-- name: conflict_list :many (proposal proposal_id) -> (person_id person_id, name text, kind text, note text)
SELECT c.person_id, p.name, c.kind, c.note FROM conflict c JOIN person p ON p.id = c.person_id
WHERE c.proposal_id = :proposal ORDER BY p.name;

-- name: conflict_drop_assignment :run (proposal proposal_id, person person_id, reason text)
UPDATE assignment SET state = after(assignment.decline), reason = :reason
WHERE proposal_id = :proposal AND person_id = :person;

-- Everybody who could see the proposal by an office, and whose conflict with it is not recorded.
-- name: conflict_candidates :many (proposal proposal_id) -> (person_id person_id, name text, office text)
SELECT p.id, p.name, CASE WHEN m.is_chair = 1 THEN 'chair' WHEN m.is_chair = 0 THEN 'panel'
	ELSE COALESCE((SELECT MAX(r.role) FROM person_role r WHERE r.person_id = p.id
		AND r.role IN ('staff', 'finance', 'auditor', 'contact')), '') END
FROM (SELECT n.person_id FROM panel_member n
		WHERE n.call_id = (SELECT q.call_id FROM proposal q WHERE q.id = :proposal)
	UNION SELECT r.person_id FROM person_role r WHERE r.role IN ('staff', 'finance', 'auditor', 'contact')) k
JOIN person p ON p.id = k.person_id
JOIN proposal q ON q.id = :proposal
LEFT JOIN panel_member m ON m.call_id = q.call_id AND m.person_id = p.id
WHERE p.id <> q.pi_id AND p.disabled_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM conflict x WHERE x.proposal_id = q.id AND x.person_id = p.id)
ORDER BY p.name, p.id;

-- How many there are, conflict or not; of the people of the program as far as is asked, and none when the panel alone
-- is as many.
-- name: conflict_candidates_count :one (proposal proposal_id, most int) -> (n int)
SELECT CASE WHEN k.n >= :most THEN k.n ELSE k.n + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM person_role r
	WHERE r.role IN ('staff', 'finance', 'auditor', 'contact') LIMIT :most) b) END
FROM (SELECT CAST(COALESCE(SUM(t.n_members), 0) AS BIGINT) AS n FROM call_total t
	WHERE t.call_id = (SELECT q.call_id FROM proposal q WHERE q.id = :proposal)) k;

-- name: conflict_person :one (person person_id) -> (n int)
SELECT COUNT(*) FROM person WHERE id = :person AND disabled_at IS NULL;
