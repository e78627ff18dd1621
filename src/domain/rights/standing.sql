-- What ties a person to an object, and the state it is in.  person 0 is a visitor.

-- A draft that was cancelled stays a draft to rights: it was never public.
-- name: standing_call :one+ (call call_id, person person_id) -> (state call_state, opens_at time, closes_at time, grace_s int, is_released bool, is_panel bool, is_chair bool)
SELECT CASE WHEN c.state = 'cancelled' AND c.published_at IS NULL THEN after(call.create) ELSE c.state END,
	c.opens_at, c.closes_at, c.grace_s,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END,
	CASE WHEN m.person_id IS NULL THEN 0 ELSE 1 END,
	COALESCE(m.is_chair, 0)
FROM call c
LEFT JOIN panel_member m ON m.call_id = c.id AND m.person_id = :person
WHERE c.id = :call;

-- Each of these is at the most one row; said so, PostgreSQL does not make a set of all of them first.
-- part: standing_of_person
	COALESCE((SELECT 1 FROM assignment a WHERE a.proposal_id = p.id
		AND a.person_id = :person AND a.state <> 'declined'), 0),
	COALESCE((SELECT 1 FROM review w WHERE w.proposal_id = p.id
		AND w.person_id = :person AND w.state = 'submitted'), 0),
	CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id
		AND x.person_id = :person) THEN 1 ELSE 0 END
-- part: standing_in_call
SELECT p.id, p.state, p.call_id, c.state, c.closes_at, c.grace_s,
	COALESCE((SELECT 1 FROM release r WHERE r.call_id = c.id), 0),
	CASE WHEN p.pi_id = :person THEN 1 ELSE 0 END,
	CASE WHEN m.person_id IS NULL THEN 0 ELSE 1 END,
	COALESCE(m.is_chair, 0)
-- part: standing_from
FROM proposal p
JOIN call c ON c.id = p.call_id
LEFT JOIN panel_member m ON m.call_id = c.id AND m.person_id = :person
-- name: standing_proposal :one+ (proposal proposal_id, person person_id) -> (id proposal_id, state proposal_state, call_id call_id, call_state call_state, closes_at time, grace_s int, is_released bool, is_pi bool, is_panel bool, is_chair bool, is_assigned bool, is_reviewed bool, is_conflicted bool)
{{>standing_in_call}},
{{>standing_of_person}}
{{>standing_from}} WHERE p.id = :proposal;

-- name: standing_award :one+ (award award_id, person person_id) -> (state award_state, is_pi bool, is_contact bool, is_conflicted bool, announced_at int?)
SELECT a.state,
	CASE WHEN p.pi_id = :person THEN 1 ELSE 0 END,
	CASE WHEN a.contact_id = :person THEN 1 ELSE 0 END,
	CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id
		AND x.person_id = :person) THEN 1 ELSE 0 END,
	a.announced_at
FROM award a JOIN proposal p ON p.id = a.proposal_id
WHERE a.id = :award;

-- name: standing_message :one+ (message message_id, person person_id) -> (is_recipient bool, is_conflicted bool)
SELECT CASE WHEN m.person_id = :person THEN 1 ELSE 0 END,
	CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = m.proposal_id AND x.person_id = :person) THEN 1
		WHEN EXISTS (SELECT 1 FROM kept_away k WHERE k.call_id = m.panel_call_id AND k.person_id = :person) THEN 1
		ELSE 0 END
FROM message m WHERE m.id = :message;

-- name: standing_inquiry :one+ (inquiry inquiry_id, person person_id) -> (is_asker bool, is_conflicted bool)
SELECT CASE WHEN i.person_id = :person THEN 1 ELSE 0 END,
	CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = i.proposal_id AND x.person_id = :person)
		THEN 1 ELSE 0 END
FROM inquiry i WHERE i.id = :inquiry;

-- name: standing_whole_call :one (call call_id, person person_id) -> (is_kept_away bool)
SELECT CASE WHEN EXISTS (SELECT 1 FROM kept_away k WHERE k.call_id = :call AND k.person_id = :person)
	THEN 1 ELSE 0 END;

-- name: standing_job :one (job job_id) -> (state job_state, posted_at time, closes_at time)
SELECT state, posted_at, closes_at FROM job WHERE id = :job;

-- name: standing_person :one (person person_id) -> (id person_id)
SELECT id FROM person WHERE id = :person;

-- name: call_id_of_slug :one (slug text) -> (id call_id)
SELECT id FROM call WHERE slug = :slug;

-- name: job_id_of_slug :one (slug text) -> (id job_id)
SELECT id FROM job WHERE slug = :slug;
