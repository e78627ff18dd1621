-- The statements of the store's own tests, over one small table.

-- name: note_add :run (id int, slug text, body text?, at time)
INSERT INTO note (id, slug, body, at) VALUES (:id, :slug, :body, :at);

-- name: note_insert :one (slug text, body text?, at time, data blob?, weight real?) -> (id int)
INSERT INTO note (id, slug, body, at, data, weight)
VALUES ((SELECT COALESCE(max(id), 0) + 1 FROM note), :slug, :body, :at, :data, :weight) RETURNING id;

-- name: note_find :one (slug text) ->
--   note (id int, slug text, body text?, at time, data blob?, weight real?, is_old bool)
SELECT id, slug, body, at, data, weight, at < 1000 FROM note WHERE slug = :slug;

-- name: note_list :many (at_least int) -> note
SELECT id, slug, body, at, data, weight, at < 1000 FROM note WHERE id >= :at_least
 {{filter: [all] | [with_body] AND body IS NOT NULL}}
 ORDER BY {{order: id | slug DESC, id}};

-- name: note_count :one () -> (n int)
SELECT count(*) FROM note;

-- name: note_move :change (at_most int, now time)
UPDATE note SET at = :now WHERE id <= :at_most;

-- name: note_move_one :change1 (id int, now time)
UPDATE note SET at = :now WHERE id = :id;

-- name: note_answer :run (note_id int, words text)
INSERT INTO answer (note_id, words) VALUES (:note_id, :words);

-- name: note_wrong_null :one (id int) -> (body text)
SELECT body FROM note WHERE id = :id;

-- name: note_by_words :one (words text) -> (id int)
SELECT id FROM note WHERE body = :words;

-- name: note_two :one () -> (id int)
SELECT id FROM note ORDER BY id;

-- name: note_say :one (words text) -> (words text, dialect text)
-- sqlite:
SELECT 'a :words; ''quoted'' -- ' || :words, 'sqlite';
-- pg:
SELECT 'a :words; ''quoted'' -- ' || :words::text, 'pg';

-- name: note_pg_jit :one () -> (setting text)
-- sqlite: none
-- pg:
SELECT current_setting('jit');

-- name: note_pg_commit :one () -> (setting text)
-- sqlite: none
-- pg:
SELECT current_setting('synchronous_commit');
