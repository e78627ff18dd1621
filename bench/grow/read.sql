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

-- A server's writer has 2 MB; who inserts by random ids all over large tables needs their pages at hand.
-- name: grow_at_hand :run ()
-- sqlite:
PRAGMA cache_size = -400000;
-- pg:
SET jit = off;
