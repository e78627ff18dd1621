-- name: notice_person :one (person person_id) -> (name text, email text)
SELECT name, email FROM person WHERE id = :person;

-- person NULL: to who has no account, by this name.
-- name: notice_insert :run (id message_id, key text, kind text, person person_id?, name text, proposal proposal_id?, panel_call call_id?, address text, subject text, body text, now time, message_id text, refs text)
INSERT INTO message (id, key, kind, person_id, name, proposal_id, panel_call_id, address, subject, body, state,
	next_at, message_id, refs, created_at)
VALUES (:id, :key, :kind, :person, :name, :proposal, :panel_call, :address, :subject, :body, 'queued', :now,
	:message_id, :refs, :now);

-- Many at once.  ids: a JSON array; rows: [id, key, kind, person, proposal, panel call, address, subject,
-- body, Message-ID] each.
-- name: notice_people :many (ids text) -> (id person_id, name text, email text)
-- sqlite:
SELECT p.id, p.name, p.email FROM json_each(:ids) r CROSS JOIN person p ON p.id = r.value ORDER BY p.id;
-- pg:
SELECT p.id, p.name, p.email FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) r JOIN person p ON p.id = CAST(r AS BIGINT)
ORDER BY p.id;

-- name: notice_insert_many :run (rows text, now time)
-- sqlite:
INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id, address, subject, body, state,
	next_at, message_id, created_at)
SELECT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]'), json_extract(r.value, '$[2]'),
	json_extract(r.value, '$[3]'), json_extract(r.value, '$[4]'), json_extract(r.value, '$[5]'),
	json_extract(r.value, '$[6]'), json_extract(r.value, '$[7]'), json_extract(r.value, '$[8]'), 'queued', :now,
	json_extract(r.value, '$[9]'), :now
FROM json_each(:rows) r;
-- pg:
INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id, address, subject, body, state,
	next_at, message_id, created_at)
SELECT CAST(r ->> 0 AS BIGINT), r ->> 1, r ->> 2, CAST(r ->> 3 AS BIGINT), CAST(r ->> 4 AS BIGINT),
	CAST(r ->> 5 AS BIGINT), r ->> 6, r ->> 7, r ->> 8, 'queued', :now, r ->> 9, :now
FROM json_array_elements(CAST(:rows AS JSON)) r;

-- Sending: notice_send.c.
-- name: notice_count_due :one (now time) -> (n int)
SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending') AND next_at <= :now;

-- name: notice_oldest :one (now time) -> (due_at int?)
SELECT MIN(due_at) FROM (
	SELECT MIN(next_at) AS due_at FROM message WHERE state = 'queued' AND next_at <= :now
	UNION ALL
	SELECT MIN(next_at) AS due_at FROM message WHERE state = 'sending' AND next_at <= :now) AS oldest;

-- name: notice_due :many (now time, n int) -> (id message_id, kind text, address text, subject text, body text, message_id text, refs text, tries int, created_at time)
SELECT id, kind, address, subject, body, message_id, refs, tries, created_at
FROM message WHERE state IN ('queued', 'sending') AND next_at <= :now
ORDER BY random() LIMIT :n;

-- name: notice_claim :change (id message_id, tries int, until time)
UPDATE message SET state = after(message.take), tries = tries + 1, next_at = :until
WHERE id = :id AND tries = :tries AND state IN before(message.take);

-- name: notice_mark_sent :change1 (id message_id, tries int, now time, body text)
UPDATE message SET state = after(message.send), sent_at = :now, last_error = '', body = :body
WHERE id = :id AND tries = :tries AND state IN before(message.send);

-- name: notice_mark_later :change1 (id message_id, tries int, at time, why text)
UPDATE message SET state = after(message.delay), next_at = :at, last_error = :why
WHERE id = :id AND tries = :tries AND state IN before(message.delay);

-- name: notice_mark_failed :change1 (id message_id, tries int, why text)
UPDATE message SET state = after(message.fail), last_error = :why
WHERE id = :id AND tries = :tries AND state IN before(message.fail);

-- name: notice_mark_again :change1 (id message_id, now time)
UPDATE message SET state = after(message.again), tries = 0, next_at = :now
WHERE id = :id AND state IN before(message.again);

-- part: notice_which
{{which: [all] 1 = 1 | [waiting] m.state IN ('queued', 'sending') | [sent] m.state = 'sent' | [failed] m.state = 'failed'}}
-- Reading: without what is hidden from the reader, unless it was written to them.
-- part: notice_seen
(m.person_id = :reader OR (
		(m.proposal_id IS NULL OR m.proposal_id NOT IN (SELECT x.proposal_id FROM conflicted x
			WHERE x.person_id = :reader))
		AND (m.panel_call_id IS NULL OR m.panel_call_id NOT IN (SELECT k.call_id FROM kept_away k
			WHERE k.person_id = :reader))))
-- name: notice_list :many (reader person_id, key time, id message_id, n int) -> (id message_id, kind text, name text, address text, subject text, state message_state, tries int, next_at time, created_at time, sent_at int?, last_error text)
SELECT m.id, m.kind, COALESCE(p.name, m.name), m.address, m.subject, m.state, m.tries, m.next_at, m.created_at,
	m.sent_at, m.last_error
FROM message m LEFT JOIN person p ON p.id = m.person_id
WHERE {{>notice_which}}
	AND {{>notice_seen}}
	{{way: [first] ORDER BY m.created_at DESC, m.id DESC
	| [after] AND (m.created_at, m.id) < (:key, :id) ORDER BY m.created_at DESC, m.id DESC
	| [before] AND (m.created_at, m.id) > (:key, :id) ORDER BY m.created_at, m.id}}
LIMIT :n;

-- name: notice_list_key :one (reader person_id, id message_id) -> (key time, id message_id)
SELECT m.created_at, m.id FROM message m
WHERE {{>notice_which}}
	AND m.id = :id AND {{>notice_seen}};

-- More than are counted, told without a look at each: of the letters that ask for no reviews nobody misses more than are
-- about proposals in conflict with them.  Whether there are more than :n, and those about such proposals, as far as :most; one
-- may be counted twice, and the reader's own are among them.
-- name: notice_list_beyond :one (n int) -> (one int)
SELECT 1 FROM message m WHERE {{>notice_which}} AND m.panel_call_id IS NULL LIMIT 1 OFFSET :n;
-- name: notice_list_hidden :one (reader person_id, most int) -> (n int)
-- sqlite:
SELECT COUNT(*) FROM (SELECT 1 AS one FROM conflicted x CROSS JOIN message m ON m.proposal_id = x.proposal_id
	WHERE x.person_id = :reader LIMIT :most) AS counted;
-- pg:
SELECT COUNT(*) FROM (SELECT 1 AS one FROM message m
	WHERE m.proposal_id = ANY (ARRAY(SELECT x.proposal_id FROM conflicted x WHERE x.person_id = :reader))
	LIMIT :most) AS counted;
-- name: notice_list_count :one (reader person_id, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM message m
	WHERE {{>notice_which}}
		AND {{>notice_seen}}
	LIMIT :most) AS counted;

-- name: notice_find :one (id message_id, reader person_id) -> (id message_id, kind text, name text, address text, subject text, body text, state message_state, tries int, next_at time, created_at time, sent_at int?, last_error text)
SELECT m.id, m.kind, COALESCE(p.name, m.name), m.address, m.subject, m.body, m.state, m.tries, m.next_at, m.created_at,
	m.sent_at, m.last_error
FROM message m LEFT JOIN person p ON p.id = m.person_id
WHERE m.id = :id AND CASE WHEN m.person_id = :reader THEN 0
	WHEN EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = m.proposal_id AND x.person_id = :reader) THEN 1
	WHEN EXISTS (SELECT 1 FROM kept_away k WHERE k.call_id = m.panel_call_id AND k.person_id = :reader) THEN 1
	ELSE 0 END = 0;

-- name: notice_odd_states :many () -> (id message_id)
SELECT id FROM message
WHERE (state = 'sent' AND sent_at IS NULL) OR (state <> 'sent' AND sent_at IS NOT NULL)
	OR (state = 'sent' AND tries = 0);

-- name: notice_odd_ids :many () -> (message_id text)
SELECT message_id FROM message GROUP BY message_id HAVING COUNT(*) > 1;
