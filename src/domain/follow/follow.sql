-- Subscribers.
-- part: subscriber_columns
s.id, s.address, s.state, s.end_reason, s.serial, s.letter_due_at, s.letter_tries, s.letter_at, s.created_at, s.confirmed_at
-- name: subscriber_of_hash :one (hash blob) -> subscriber_row (id subscriber_id, address text, state subscriber_state, end_reason text, serial int, letter_due_at int?, letter_tries int, letter_at time, created_at time, confirmed_at int?)
SELECT {{>subscriber_columns}} FROM subscriber s WHERE s.address_hash = :hash;
-- name: subscriber_find :one (id subscriber_id) -> subscriber_row
SELECT {{>subscriber_columns}} FROM subscriber s WHERE s.id = :id;

-- Nothing, when two ask for one address at once: the other's stands.
-- name: subscriber_insert :change (id subscriber_id, hash blob, address text, now time)
INSERT INTO subscriber (id, address_hash, address, state, serial, letter_due_at, letter_at, created_at)
VALUES (:id, :hash, :address, after(subscriber.ask), 1, :now, :now, :now)
ON CONFLICT (address_hash) DO NOTHING;

-- name: subscriber_ask :change1 (id subscriber_id, address text, now time)
UPDATE subscriber SET state = after(subscriber.ask), end_reason = '', address = :address, confirmed_at = NULL, ended_at = NULL,
	letter_due_at = :now, letter_tries = 0, letter_at = :now
WHERE id = :id AND state IN before(subscriber.ask);
-- name: subscriber_remind :change1 (id subscriber_id, now time)
UPDATE subscriber SET letter_due_at = :now, letter_tries = 0, letter_at = :now
WHERE id = :id AND state IN before(subscriber.remind);
-- name: subscriber_confirm :change1 (id subscriber_id, serial int, now time)
UPDATE subscriber SET state = after(subscriber.confirm), confirmed_at = :now
WHERE id = :id AND serial = :serial AND state IN before(subscriber.confirm);
-- name: subscriber_leave :change (id subscriber_id, reason text, now time)
UPDATE subscriber SET state = after(subscriber.leave), end_reason = :reason, address = '', serial = serial + 1, letter_due_at = NULL,
	ended_at = :now
WHERE id = :id AND state IN before(subscriber.leave);
-- name: subscriber_bounce :change (id subscriber_id, now time)
UPDATE subscriber SET state = after(subscriber.bounce), end_reason = 'bounced', address = '', serial = serial + 1, letter_due_at = NULL,
	ended_at = :now
WHERE id = :id AND state IN before(subscriber.bounce);

-- name: subscriber_areas :many (id subscriber_id) -> (slug text, name text)
SELECT a.slug, a.name FROM subscriber_area x JOIN area a ON a.id = x.area_id WHERE x.subscriber_id = :id ORDER BY a.position, a.name;
-- name: subscriber_drop_areas :run (id subscriber_id)
DELETE FROM subscriber_area WHERE subscriber_id = :id;
-- name: subscriber_add_area :change (id subscriber_id, area text)
INSERT INTO subscriber_area (subscriber_id, area_id) SELECT :id, a.id FROM area a WHERE a.slug = :area
ON CONFLICT (subscriber_id, area_id) DO NOTHING;

-- Letters of the list about itself.
-- name: subscriber_letter_due :many (now time, n int) -> subscriber_row
SELECT {{>subscriber_columns}} FROM subscriber s WHERE s.letter_due_at IS NOT NULL AND s.letter_due_at <= :now
ORDER BY s.letter_due_at LIMIT :n;
-- name: subscriber_letter_claim :change (id subscriber_id, tries int, until time)
UPDATE subscriber SET letter_due_at = :until, letter_tries = letter_tries + 1
WHERE id = :id AND letter_tries = :tries AND letter_due_at IS NOT NULL;
-- next NULL: it has left, or never will.
-- name: subscriber_letter_note :change (id subscriber_id, tries int, next int?)
UPDATE subscriber SET letter_due_at = :next WHERE id = :id AND letter_tries = :tries AND letter_due_at IS NOT NULL;

-- Never confirmed: gone after a while, but for one that was on the list before, whom copies name still.
-- name: subscriber_drop_lapsed_areas :change (before time)
DELETE FROM subscriber_area WHERE subscriber_id IN (SELECT s.id FROM subscriber s WHERE s.state = 'pending' AND s.letter_at < :before);
-- name: subscriber_drop_lapsed :change (before time)
DELETE FROM subscriber WHERE state = 'pending' AND letter_at < :before
	AND NOT EXISTS (SELECT 1 FROM newsletter_copy c WHERE c.subscriber_id = subscriber.id);
-- name: subscriber_end_lapsed :change (before time, now time)
UPDATE subscriber SET state = after(subscriber.leave), end_reason = 'lapsed', address = '', serial = serial + 1, letter_due_at = NULL,
	ended_at = :now
WHERE state = 'pending' AND letter_at < :before;

-- Those who are on the list, with their addresses.
-- name: subscriber_export :many () -> (address text, confirmed_at time)
SELECT s.address, s.confirmed_at FROM subscriber s WHERE s.state = 'confirmed' ORDER BY s.id;

-- name: subscriber_tallies :many () -> (state subscriber_state, n int)
SELECT t.state, t.n FROM subscriber_tally t ORDER BY t.state;

-- Newsletters, as staff have them.
-- part: newsletter_columns
l.id, l.state, l.subject, l.body, l.revision, l.created_at, l.send_at, l.begun_at, l.ended_at, l.why
-- name: newsletter_find :one (id newsletter_id) -> newsletter_row (id newsletter_id, state newsletter_state, subject text, body text, revision int, created_at time, send_at int?, begun_at int?, ended_at int?, why text)
SELECT {{>newsletter_columns}} FROM newsletter l WHERE l.id = :id;
-- name: newsletter_list :many (key time, id newsletter_id, n int) -> newsletter_row
SELECT {{>newsletter_columns}} FROM newsletter l
WHERE l.created_at >= 0
	{{way: [first] ORDER BY l.created_at DESC, l.id DESC
	| [after] AND (l.created_at, l.id) < (:key, :id) ORDER BY l.created_at DESC, l.id DESC
	| [before] AND (l.created_at, l.id) > (:key, :id) ORDER BY l.created_at, l.id}}
LIMIT :n;
-- name: newsletter_list_key :one (id newsletter_id) -> newsletter_key_row (key time, id newsletter_id)
SELECT l.created_at, l.id FROM newsletter l WHERE l.created_at >= 0 AND l.id = :id;
-- name: newsletter_list_count :one (most int) -> newsletter_count_row (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM newsletter l WHERE l.created_at >= 0 LIMIT :most) AS counted;
-- What everybody may read.
-- name: newsletter_news :many (key time, id newsletter_id, n int) -> newsletter_row
SELECT {{>newsletter_columns}} FROM newsletter l
WHERE l.begun_at IS NOT NULL
	{{way: [first] ORDER BY l.begun_at DESC, l.id DESC
	| [after] AND (l.begun_at, l.id) < (:key, :id) ORDER BY l.begun_at DESC, l.id DESC
	| [before] AND (l.begun_at, l.id) > (:key, :id) ORDER BY l.begun_at, l.id}}
LIMIT :n;
-- name: newsletter_news_key :one (id newsletter_id) -> newsletter_key_row
SELECT l.begun_at, l.id FROM newsletter l WHERE l.begun_at IS NOT NULL AND l.id = :id;
-- name: newsletter_news_count :one (most int) -> newsletter_count_row
SELECT COUNT(*) FROM (SELECT 1 AS one FROM newsletter l WHERE l.begun_at IS NOT NULL LIMIT :most) AS counted;
-- name: newsletter_news_find :one (id newsletter_id) -> newsletter_row
SELECT {{>newsletter_columns}} FROM newsletter l WHERE l.id = :id AND l.begun_at IS NOT NULL;

-- name: newsletter_news_ids :many () -> (id newsletter_id)
SELECT l.id FROM newsletter l WHERE l.begun_at IS NOT NULL ORDER BY l.begun_at, l.id;

-- name: newsletter_insert :run (id newsletter_id, subject text, body text, by person_id, now time)
INSERT INTO newsletter (id, state, subject, body, by_id, created_at)
VALUES (:id, after(newsletter.write), :subject, :body, :by, :now);
-- name: newsletter_insert_progress :run (id newsletter_id)
INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at)
VALUES (:id, 0, 0, 0, 0, 0, 0, '', 0);
-- name: newsletter_save :change1 (id newsletter_id, revision int, subject text, body text)
UPDATE newsletter SET subject = :subject, body = :body, revision = revision + 1
WHERE id = :id AND revision = :revision AND state IN before(newsletter.save);
-- name: newsletter_order :change1 (id newsletter_id, revision int, send_at time)
UPDATE newsletter SET state = after(newsletter.order), send_at = :send_at
WHERE id = :id AND revision = :revision AND state IN before(newsletter.order);
-- name: newsletter_recall :change1 (id newsletter_id)
UPDATE newsletter SET state = after(newsletter.recall), send_at = NULL, revision = revision + 1
WHERE id = :id AND state IN before(newsletter.recall);
-- name: newsletter_begin :change1 (id newsletter_id, now time)
UPDATE newsletter SET state = after(newsletter.begin), begun_at = :now WHERE id = :id AND state IN before(newsletter.begin);
-- Nothing, when somebody has stopped it meanwhile.
-- name: newsletter_hold :change (id newsletter_id, why text)
UPDATE newsletter SET state = after(newsletter.hold), why = :why WHERE id = :id AND state IN before(newsletter.hold);
-- name: newsletter_again :change1 (id newsletter_id)
UPDATE newsletter SET state = after(newsletter.again), why = '' WHERE id = :id AND state IN before(newsletter.again);
-- name: newsletter_end :change1 (id newsletter_id, now time)
UPDATE newsletter SET state = after(newsletter.end), ended_at = :now WHERE id = :id AND state IN before(newsletter.end);
-- name: newsletter_stop :change1 (id newsletter_id, now time)
UPDATE newsletter SET state = after(newsletter.stop), ended_at = :now, why = '' WHERE id = :id AND state IN before(newsletter.stop);

-- name: newsletter_areas :many (id newsletter_id) -> (slug text, name text)
SELECT a.slug, a.name FROM newsletter_area x JOIN area a ON a.id = x.area_id WHERE x.newsletter_id = :id ORDER BY a.position, a.name;
-- name: newsletter_drop_areas :run (id newsletter_id)
DELETE FROM newsletter_area WHERE newsletter_id = :id;
-- name: newsletter_add_area :change (id newsletter_id, area text)
INSERT INTO newsletter_area (newsletter_id, area_id) SELECT :id, a.id FROM area a WHERE a.slug = :area
ON CONFLICT (newsletter_id, area_id) DO NOTHING;

-- name: newsletter_progress_find :one (id newsletter_id) -> (is_queued bool, n_queued int, n_sent int, n_failed int, n_skipped int, n_refused int, told text, resume_at time)
SELECT is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at FROM newsletter_progress WHERE newsletter_id = :id;

-- name: newsletter_any_held :one () -> (id newsletter_id)
SELECT l.id FROM newsletter l WHERE l.state = 'held' ORDER BY l.id LIMIT 1;

-- Sending: newsletter_send.c.
-- name: newsletter_due :many (now time) -> newsletter_row
SELECT {{>newsletter_columns}} FROM newsletter l WHERE l.state IN ('waiting', 'sending') AND l.send_at <= :now ORDER BY l.send_at, l.id;

-- Some more recipients, in the order of their ids: from where the last have got to.
-- part: copy_wanted
s.state = 'confirmed' AND (
		NOT EXISTS (SELECT 1 FROM newsletter_area n WHERE n.newsletter_id = :id)
		OR NOT EXISTS (SELECT 1 FROM subscriber_area x WHERE x.subscriber_id = s.id)
		OR EXISTS (SELECT 1 FROM subscriber_area x JOIN newsletter_area n ON n.area_id = x.area_id
			WHERE x.subscriber_id = s.id AND n.newsletter_id = :id))
-- name: copy_queue :change (id newsletter_id, now time, n int)
INSERT INTO newsletter_copy (newsletter_id, subscriber_id, state, tries, next_at)
SELECT :id, s.id, after(copy.queue), 0, :now FROM subscriber s
WHERE s.id > COALESCE((SELECT MAX(c.subscriber_id) FROM newsletter_copy c WHERE c.newsletter_id = :id), 0) AND {{>copy_wanted}}
ORDER BY s.id LIMIT :n;
-- name: copy_queued :run (id newsletter_id, n int, is_all bool)
UPDATE newsletter_progress SET n_queued = n_queued + :n, is_queued = :is_all WHERE newsletter_id = :id;
-- How many it would go to, as far as :most.
-- name: copy_wanted_count :one (id newsletter_id, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM subscriber s WHERE {{>copy_wanted}} LIMIT :most) AS counted;

-- Claimed for a while, whoever asks: the guard stands outside too, for two who ask at once on PostgreSQL.
-- name: copy_claim :many (id newsletter_id, now time, until time, n int) -> (subscriber subscriber_id, tries int)
UPDATE newsletter_copy SET state = after(copy.take), tries = tries + 1, next_at = :until
WHERE newsletter_id = :id AND state IN before(copy.take) AND next_at <= :now
	AND subscriber_id IN (SELECT c.subscriber_id FROM newsletter_copy c
		WHERE c.newsletter_id = :id AND c.state IN before(copy.take) AND c.next_at <= :now ORDER BY c.next_at LIMIT :n)
RETURNING subscriber_id, tries;
-- ids: a JSON array.
-- part: copy_some
-- sqlite:
IN (SELECT k.value FROM json_each(:ids) k)
-- pg:
= ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
-- name: copy_recipients :many (ids text) -> (id subscriber_id, address text, state subscriber_state, serial int)
SELECT s.id, s.address, s.state, s.serial FROM subscriber s WHERE s.id {{>copy_some}} ORDER BY s.id;
-- Theirs, as they were claimed: who noted it meanwhile is not overruled.
-- name: copy_note_sent :change (id newsletter_id, until time, ids text)
UPDATE newsletter_copy SET state = after(copy.send) WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.send)
	AND subscriber_id {{>copy_some}};
-- By the journal of a worker that was killed: whoever claimed them meanwhile, these have left.
-- name: copy_note_left :change (id newsletter_id, ids text)
UPDATE newsletter_copy SET state = after(copy.send) WHERE newsletter_id = :id AND state IN before(copy.send)
	AND subscriber_id {{>copy_some}};
-- name: copy_note_later :change (id newsletter_id, until time, ids text, next time)
UPDATE newsletter_copy SET state = after(copy.delay), next_at = :next WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.delay)
	AND subscriber_id {{>copy_some}};
-- Not tried: the server was gone before their turn.
-- name: copy_note_untried :change (id newsletter_id, until time, ids text, next time)
UPDATE newsletter_copy SET state = after(copy.delay), tries = tries - 1, next_at = :next
WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.delay)
	AND subscriber_id {{>copy_some}};
-- name: copy_note_refused :change (id newsletter_id, until time, ids text, is_dead bool)
UPDATE newsletter_copy SET state = after(copy.refuse), is_dead = :is_dead WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.refuse)
	AND subscriber_id {{>copy_some}};
-- name: copy_note_skipped :change (id newsletter_id, until time, ids text)
UPDATE newsletter_copy SET state = after(copy.skip) WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.skip)
	AND subscriber_id {{>copy_some}};
-- name: copy_note_failed :change (id newsletter_id, until time, ids text)
UPDATE newsletter_copy SET state = after(copy.fail) WHERE newsletter_id = :id AND next_at = :until AND state IN before(copy.fail)
	AND subscriber_id {{>copy_some}};
-- name: copy_refused_dead :many (id newsletter_id) -> (subscriber subscriber_id)
SELECT c.subscriber_id FROM newsletter_copy c WHERE c.newsletter_id = :id AND c.state = 'refused' AND c.is_dead = 1;
-- name: copy_refused_fail :change (id newsletter_id)
UPDATE newsletter_copy SET state = after(copy.fail) WHERE newsletter_id = :id AND state = 'refused';
-- name: copy_refused_again :change (id newsletter_id, now time)
UPDATE newsletter_copy SET state = after(copy.again), next_at = :now WHERE newsletter_id = :id AND state = 'refused';
-- name: copy_count_open :one (id newsletter_id) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM newsletter_copy c WHERE c.newsletter_id = :id AND c.state IN ('queued', 'sending') LIMIT 1) AS counted;
-- name: newsletter_note :run (id newsletter_id, n_sent int, n_failed int, n_skipped int, n_refused int, told text, resume_at time)
UPDATE newsletter_progress SET n_sent = n_sent + :n_sent, n_failed = n_failed + :n_failed, n_skipped = n_skipped + :n_skipped,
	n_refused = :n_refused, told = :told, resume_at = :resume_at
WHERE newsletter_id = :id;

-- Checks.
-- name: subscriber_odd :many () -> (id subscriber_id)
SELECT id FROM subscriber WHERE (state IN ('left', 'bounced')) <> (address = '') OR (state = 'confirmed' AND confirmed_at IS NULL)
	OR (state IN ('left', 'bounced')) <> (ended_at IS NOT NULL) OR (state IN ('left', 'bounced') AND letter_due_at IS NOT NULL);
-- name: subscriber_odd_tallies :many () -> (state text)
SELECT t.state FROM subscriber_tally t WHERE t.n <> (SELECT COUNT(*) FROM subscriber s WHERE s.state = t.state);
-- name: newsletter_odd :many () -> (id newsletter_id)
SELECT l.id FROM newsletter l JOIN newsletter_progress p ON p.newsletter_id = l.id
WHERE p.n_queued <> (SELECT COUNT(*) FROM newsletter_copy c WHERE c.newsletter_id = l.id)
	OR p.n_sent <> (SELECT COUNT(*) FROM newsletter_copy c WHERE c.newsletter_id = l.id AND c.state = 'sent')
	OR (l.state IN ('draft', 'waiting') AND p.n_queued > 0)
	OR (l.state = 'sent' AND EXISTS (SELECT 1 FROM newsletter_copy c WHERE c.newsletter_id = l.id AND c.state IN ('queued', 'sending', 'refused')));
