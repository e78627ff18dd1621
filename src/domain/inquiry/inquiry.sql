-- What people ask, and the thread of each.  inquiry_seen: without what is about a proposal in conflict with the reader.
-- name: inquiry_insert :run (id inquiry_id, person person_id?, name text, address text, subject text, matter text, call call_id?, proposal proposal_id?, came_by text, now time)
INSERT INTO inquiry (id, person_id, name, address, subject, matter, call_id, proposal_id, came_by, state, created_at, changed_at)
VALUES (:id, :person, :name, :address, :subject, :matter, :call, :proposal, :came_by, after(inquiry.ask), :now, :now);

-- name: inquiry_message_insert :run (id int, inquiry inquiry_id, place int, writer text, person person_id?, sender text, body text, quoted text, left_out text, now time)
INSERT INTO inquiry_message (id, inquiry_id, place, writer, person_id, sender, body, quoted, left_out, sent_at)
VALUES (:id, :inquiry, :place, :writer, :person, :sender, :body, :quoted, :left_out, :now);
-- name: inquiry_next_place :one (inquiry inquiry_id) -> (place int)
SELECT COALESCE(MAX(place), 0) + 1 FROM inquiry_message WHERE inquiry_id = :inquiry;

-- name: inquiry_mail_insert :run (message_id text, inquiry inquiry_id, place int)
INSERT INTO inquiry_mail (message_id, inquiry_id, place) VALUES (:message_id, :inquiry, :place);
-- name: inquiry_mail_find :one (message_id text) -> (inquiry_id inquiry_id)
SELECT inquiry_id FROM inquiry_mail WHERE message_id = :message_id;
-- name: inquiry_mail_newest :many (inquiry inquiry_id, n int) -> (message_id text)
SELECT message_id FROM inquiry_mail WHERE inquiry_id = :inquiry ORDER BY place DESC, message_id DESC LIMIT :n;

-- name: inquiry_door_insert :run (token_hash blob, inquiry inquiry_id, now time, expires_at time)
INSERT INTO inquiry_door (token_hash, inquiry_id, created_at, expires_at) VALUES (:token_hash, :inquiry, :now, :expires_at);
-- name: inquiry_door_find :one (token_hash blob, now time) -> (inquiry_id inquiry_id)
SELECT inquiry_id FROM inquiry_door WHERE token_hash = :token_hash AND expires_at > :now;
-- name: inquiry_door_sweep :run (now time)
DELETE FROM inquiry_door WHERE expires_at <= :now;

-- name: inquiry_call_of_slug :one (slug text) -> (id call_id)
SELECT id FROM call WHERE slug = :slug AND published_at IS NOT NULL;
-- name: inquiry_own_proposal :one (proposal proposal_id, person person_id) -> (call_id call_id)
SELECT call_id FROM proposal WHERE id = :proposal AND pi_id = :person;
-- name: inquiry_own_proposals :many (person person_id, n int) -> (id proposal_id, title text, call_title text)
SELECT p.id, p.title, c.title FROM proposal p JOIN call c ON c.id = p.call_id
WHERE p.pi_id = :person ORDER BY p.created_at DESC, p.id LIMIT :n;
-- name: inquiry_calls :many (n int) -> (slug text, title text)
SELECT slug, title FROM call WHERE published_at IS NOT NULL AND state IN ('published', 'reviewing')
ORDER BY closes_at DESC, id LIMIT :n;

-- name: inquiry_mark_reply :change1 (id inquiry_id, now time)
UPDATE inquiry SET state = after(inquiry.reply), changed_at = :now WHERE id = :id AND state IN before(inquiry.reply);
-- name: inquiry_mark_answer :change1 (id inquiry_id, now time, by person_id)
UPDATE inquiry SET state = after(inquiry.answer), changed_at = :now, assigned_to = COALESCE(assigned_to, :by), told_id = NULL
WHERE id = :id AND state IN before(inquiry.answer);
-- name: inquiry_mark_ask_back :change1 (id inquiry_id, now time, by person_id)
UPDATE inquiry SET state = after(inquiry.ask_back), changed_at = :now, assigned_to = COALESCE(assigned_to, :by), told_id = NULL
WHERE id = :id AND state IN before(inquiry.ask_back);
-- name: inquiry_mark_assign :change1 (id inquiry_id, to person_id?)
UPDATE inquiry SET assigned_to = :to WHERE id = :id AND state IN before(inquiry.assign);
-- name: inquiry_mark_close :change1 (id inquiry_id)
UPDATE inquiry SET state = after(inquiry.close), told_id = NULL WHERE id = :id AND state IN before(inquiry.close);
-- name: inquiry_mark_judge :change1 (id inquiry_id, verdict text, note text)
UPDATE inquiry SET verdict = :verdict, verdict_note = :note WHERE id = :id AND verdict IS NULL
	AND state IN before(inquiry.judge);

-- Who of staff may be given it: not who is in conflict with what it is about (0: with no proposal).
-- part: inquiry_may_have
p.disabled_at IS NULL
	AND EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = p.id AND r.role = 'staff')
	AND CASE WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = :about AND x.person_id = p.id)
		THEN 1 ELSE 0 END = 0
-- name: inquiry_staff :many (about proposal_id, n int) -> (id person_id, name text)
SELECT p.id, p.name FROM person_role q JOIN person p ON p.id = q.person_id
WHERE q.role = 'staff' AND {{>inquiry_may_have}} ORDER BY p.name, p.id LIMIT :n;
-- name: inquiry_staff_one :one (about proposal_id, person person_id) -> (id person_id)
SELECT p.id FROM person p WHERE p.id = :person AND {{>inquiry_may_have}};

-- name: inquiry_last_staff :one (id inquiry_id) -> (person_id person_id)
SELECT m.person_id FROM inquiry_message m WHERE m.inquiry_id = :id AND m.writer <> 'asker' AND m.person_id IS NOT NULL
ORDER BY m.place DESC LIMIT 1;
-- name: inquiry_mark_told :run (id inquiry_id, person person_id)
UPDATE inquiry SET told_id = :person WHERE id = :id;

-- part: inquiry_columns
i.id, i.person_id, i.name, i.address, i.subject, i.matter, i.came_by, i.state, i.assigned_to, s.name, i.created_at, i.changed_at
-- name: inquiry_find :one (id inquiry_id) -> (id inquiry_id, person_id person_id?, name text, address text, subject text, matter text, came_by text, state inquiry_state, assigned_to person_id?, assigned_name text?, created_at time, changed_at time, call_slug text?, call_title text?, proposal_id proposal_id?, proposal_title text?, verdict text?, verdict_note text, told_id person_id?)
SELECT {{>inquiry_columns}}, c.slug, c.title, i.proposal_id, p.title, i.verdict, i.verdict_note, i.told_id
FROM inquiry i LEFT JOIN person s ON s.id = i.assigned_to LEFT JOIN call c ON c.id = i.call_id
LEFT JOIN proposal p ON p.id = i.proposal_id
WHERE i.id = :id;
-- name: inquiry_thread :many (id inquiry_id, most int) -> (writer text, person_name text?, sender text, body text, quoted text, left_out text, sent_at time)
SELECT m.writer, p.name, m.sender, m.body, m.quoted, m.left_out, m.sent_at
FROM inquiry_message m LEFT JOIN person p ON p.id = m.person_id
WHERE m.inquiry_id = :id {{whose: [asker] AND m.writer <> 'note' | [staff]}}
ORDER BY m.place LIMIT :most;

-- part: inquiry_seen
(i.proposal_id IS NULL OR i.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :reader))
-- part: inquiry_which
{{which: [due] i.state IN ('new', 'open') AND {{>inquiry_seen}}
	| [mine] i.assigned_to = :reader AND i.state <> 'closed' AND {{>inquiry_seen}}
	| [unassigned] i.assigned_to IS NULL AND i.state <> 'closed' AND {{>inquiry_seen}}
	| [closed] i.state = 'closed' AND {{>inquiry_seen}}
	| [all] {{>inquiry_seen}}
	| [own] i.person_id = :reader}}
-- name: inquiry_list :many (reader person_id, key time, id inquiry_id, n int) -> inquiry_row (id inquiry_id, person_id person_id?, name text, address text, subject text, matter text, came_by text, state inquiry_state, assigned_to person_id?, assigned_name text?, created_at time, changed_at time)
SELECT {{>inquiry_columns}}
FROM inquiry i LEFT JOIN person s ON s.id = i.assigned_to
WHERE {{>inquiry_which}}
	{{way: [first] ORDER BY i.changed_at DESC, i.id DESC
	| [after] AND (i.changed_at, i.id) < (:key, :id) ORDER BY i.changed_at DESC, i.id DESC
	| [before] AND (i.changed_at, i.id) > (:key, :id) ORDER BY i.changed_at, i.id}}
LIMIT :n;
-- name: inquiry_list_key :one (reader person_id, id inquiry_id) -> (key time, id inquiry_id)
SELECT i.changed_at, i.id FROM inquiry i WHERE {{>inquiry_which}} AND i.id = :id;
-- name: inquiry_list_count :one (reader person_id, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM inquiry i WHERE {{>inquiry_which}} LIMIT :most) AS counted;

-- name: inquiry_odd :many () -> (id inquiry_id)
SELECT i.id FROM inquiry i WHERE NOT EXISTS (SELECT 1 FROM inquiry_message m WHERE m.inquiry_id = i.id AND m.place = 1)
	OR (i.state IN ('waiting', 'answered') AND NOT EXISTS (SELECT 1 FROM inquiry_message m
		WHERE m.inquiry_id = i.id AND m.writer = 'staff'));
