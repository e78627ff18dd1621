-- Rows the person is in conflict with are absent; own: of whom the person is the research contact.
-- name: award_list :many (person person_id) -> award_row (id award_id, proposal_id proposal_id, call_slug text, call_title text, state text, title text, summary text, pi_name text, org_name text, org_country text, org_ror text?, cash_cents cents, credit_cents cents, contact_id person_id?, contact_name text?, offered_at int?, accepted_at int?, gift_paid_at int?, gift_reference text, credits_issued_at int?, announced_at int?, revision int, created_at time)
SELECT a.id, a.proposal_id, c.slug, c.title, a.state, a.title, a.summary, pi.name, o.name, o.country, o.ror,
	a.cash_cents, a.credit_cents, a.contact_id, k.name, a.offered_at, a.accepted_at, a.gift_paid_at,
	a.gift_reference, a.credits_issued_at, a.announced_at, a.revision, a.created_at
FROM award a
JOIN call c ON c.id = a.call_id
JOIN proposal p ON p.id = a.proposal_id
JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id
LEFT JOIN person k ON k.id = a.contact_id
WHERE {{whose: [everybodys] 1 = 1 | [own] a.contact_id = :person}}
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = :person)
ORDER BY a.created_at DESC, a.title, a.id;

-- name: award_find :one (id award_id) -> award_row
SELECT a.id, a.proposal_id, c.slug, c.title, a.state, a.title, a.summary, pi.name, o.name, o.country, o.ror,
	a.cash_cents, a.credit_cents, a.contact_id, k.name, a.offered_at, a.accepted_at, a.gift_paid_at,
	a.gift_reference, a.credits_issued_at, a.announced_at, a.revision, a.created_at
FROM award a
JOIN call c ON c.id = a.call_id
JOIN proposal p ON p.id = a.proposal_id
JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id
LEFT JOIN person k ON k.id = a.contact_id
WHERE a.id = :id;

-- name: award_contacts :many (proposal proposal_id) -> (id person_id, name text)
SELECT p.id, p.name FROM person p
WHERE p.disabled_at IS NULL AND p.email_confirmed_at IS NOT NULL
	AND EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'contact')
	AND NOT EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = :proposal AND x.person_id = p.id)
ORDER BY p.name, p.id;

-- name: award_pi :one (id award_id) -> (pi_id person_id, call_id call_id, call_title text, zone text)
SELECT p.pi_id, c.id, c.title, c.zone FROM award a JOIN proposal p ON p.id = a.proposal_id
JOIN call c ON c.id = a.call_id WHERE a.id = :id;

-- name: award_set_contact :change1 (id award_id, revision int, contact person_id)
UPDATE award SET contact_id = :contact, revision = revision + 1
WHERE id = :id AND revision = :revision AND state <> 'closed';
-- name: award_set_text :change1 (id award_id, revision int, title text, summary text)
UPDATE award SET title = :title, summary = :summary, revision = revision + 1
WHERE id = :id AND revision = :revision AND announced_at IS NULL;
-- name: award_set_offered :change1 (id award_id, now time)
UPDATE award SET state = 'offered', offered_at = :now, revision = revision + 1
WHERE id = :id AND state = 'selected' AND contact_id IS NOT NULL;
-- name: award_set_accepted :change1 (id award_id, now time)
UPDATE award SET state = 'accepted', accepted_at = :now, revision = revision + 1
WHERE id = :id AND state = 'offered';
-- name: award_set_refused :change1 (id award_id, now time)
UPDATE award SET state = 'refused', revision = revision + 1, gift_reference = ''
WHERE id = :id AND state IN ('selected', 'offered') AND created_at <= :now;
-- One gift an award, ever: the guard is the NULL.
-- name: award_set_paid :change1 (id award_id, reference text, now time, credits_at int?)
UPDATE award SET state = 'paid', gift_paid_at = :now, gift_reference = :reference,
	credits_issued_at = :credits_at, revision = revision + 1
WHERE id = :id AND state = 'accepted' AND gift_paid_at IS NULL;

-- name: award_unfinished :one (call call_id) -> (n int)
SELECT COUNT(*) FROM award WHERE call_id = :call AND state IN ('selected', 'offered');
-- name: award_announce :change (call call_id, now time)
UPDATE award SET announced_at = :now, state = CASE WHEN state = 'paid' THEN 'announced' ELSE state END,
	revision = revision + 1
WHERE call_id = :call AND state IN ('accepted', 'paid') AND announced_at IS NULL;
-- name: award_announce_call :change1 (call call_id, now time)
UPDATE call SET state = 'announced', announced_at = :now, changed_at = :now
WHERE id = :call AND state = 'reviewing';
-- name: award_call_released :one (call call_id) -> (state text, is_released bool)
SELECT c.state, CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = c.id) THEN 1 ELSE 0 END
FROM call c WHERE c.id = :call;

-- What the public sees: announced awards and nothing else of them.
-- name: recipient_list :many (now time) -> recipient_row (id award_id, title text, summary text, pi_name text, org_name text, org_country text, call_slug text, call_title text, announced_at int?, cash_cents cents, credit_cents cents)
SELECT a.id, a.title, a.summary, pi.name, o.name, o.country, c.slug, c.title, a.announced_at,
	a.cash_cents, a.credit_cents
FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id JOIN call c ON c.id = a.call_id
WHERE a.announced_at IS NOT NULL AND a.announced_at <= :now AND a.state <> 'refused'
ORDER BY a.announced_at DESC, pi.name, a.id;
-- name: recipient_find :one (id award_id, now time) -> recipient_row
SELECT a.id, a.title, a.summary, pi.name, o.name, o.country, c.slug, c.title, a.announced_at,
	a.cash_cents, a.credit_cents
FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id JOIN call c ON c.id = a.call_id
WHERE a.id = :id AND a.announced_at IS NOT NULL AND a.announced_at <= :now AND a.state <> 'refused';
-- name: recipient_list_newest :many (now time, most int) -> recipient_row
SELECT a.id, a.title, a.summary, pi.name, o.name, o.country, c.slug, c.title, a.announced_at,
	a.cash_cents, a.credit_cents
FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
JOIN org o ON o.id = a.org_id JOIN call c ON c.id = a.call_id
WHERE a.announced_at IS NOT NULL AND a.announced_at <= :now AND a.state <> 'refused'
ORDER BY a.announced_at DESC, pi.name, a.id LIMIT :most;
-- name: recipient_areas_of :many (id award_id) -> (slug text, name text)
SELECT r.slug, r.name FROM award a JOIN proposal_area x ON x.proposal_id = a.proposal_id
JOIN area r ON r.id = x.area_id WHERE a.id = :id ORDER BY r.position;
-- name: recipient_areas :many (now time) -> (award_id award_id, slug text, name text)
SELECT a.id, r.slug, r.name FROM award a JOIN proposal_area x ON x.proposal_id = a.proposal_id
JOIN area r ON r.id = x.area_id
WHERE a.announced_at IS NOT NULL AND a.announced_at <= :now AND a.state <> 'refused'
ORDER BY a.id, r.position;

-- Checks.
-- name: award_odd :many () -> award_odd_row (id award_id)
SELECT a.id FROM award a WHERE NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = a.call_id)
	OR (a.announced_at IS NOT NULL AND a.accepted_at IS NULL)
	OR (a.gift_paid_at IS NOT NULL AND a.accepted_at IS NULL);
-- name: award_odd_amounts :many () -> award_odd_row
SELECT a.id FROM award a JOIN decision d ON d.proposal_id = a.proposal_id
WHERE a.cash_cents <> d.cash_cents OR a.credit_cents <> d.credit_cents OR d.is_selected = 0;
