-- What is there when growing begins: the example's catalogues and people, and where the audit ends.

-- name: grow_areas :many () -> grow_named (id int, slug text, name text)
SELECT id, slug, name FROM area ORDER BY position;
-- name: grow_products :many () -> grow_named
SELECT id, slug, name FROM product ORDER BY position;
-- name: grow_datasets :many () -> grow_named
SELECT id, slug, name FROM dataset ORDER BY position;

-- name: grow_person :one (email text) -> (id int, name text)
SELECT id, name FROM person WHERE email_key = :email;

-- The example's letters are not sent while something is measured.
-- name: grow_send_all :run ()
UPDATE message SET state = 'sent', tries = 1, sent_at = created_at WHERE state = 'queued';

-- An inquiry of the PI about each proposal that was handed in, its id the proposal's, and one of a stranger beside it.
-- name: grow_inquiries :run (staff int, now int)
INSERT INTO inquiry (id, person_id, name, address, subject, matter, call_id, proposal_id, came_by, state, assigned_to, created_at, changed_at)
SELECT p.id, p.pi_id, 'Grown', 'grown@example.org', 'About the proposal', 'proposal', p.call_id, p.id, 'form',
	CASE p.id % 4 WHEN 0 THEN 'new' WHEN 1 THEN 'answered' WHEN 2 THEN 'waiting' ELSE 'closed' END,
	CASE WHEN p.id % 3 = 0 THEN :staff END, CAST(:now AS BIGINT), :now - p.id % 1000000
FROM proposal p WHERE p.state <> 'draft'
UNION ALL
SELECT p.id + 1, NULL, 'A stranger', 'stranger@example.org', 'In general', 'other', NULL, NULL, 'mail',
	CASE p.id % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'answered' WHEN 2 THEN 'waiting' ELSE 'closed' END,
	CASE WHEN p.id % 5 = 0 THEN :staff END, :now, :now - p.id % 900000
FROM proposal p WHERE p.state <> 'draft';
-- name: grow_inquiry_messages :run (staff int)
INSERT INTO inquiry_message (id, inquiry_id, place, writer, person_id, body, sent_at)
SELECT i.id, i.id, 1, 'asker', NULL, 'When do we hear?', i.created_at FROM inquiry i
UNION ALL
SELECT i.id + 2, i.id, 2, 'staff', CAST(:staff AS BIGINT), 'Soon.', i.created_at FROM inquiry i;

-- A server's writer has 2 MB; who inserts by random ids all over large tables needs their pages at hand.
-- name: grow_at_hand :run ()
-- sqlite:
PRAGMA cache_size = -400000;
-- pg:
SET jit = off;
