-- What is due, in an order that is the same on both databases; is_later: what need not be done in the bracket that changed it.
-- What another bracket has just made due it does itself: to wait for it, which may wait for the lock below, would be a circle.
-- name: search_due_take :many (is_later int, most int) -> (kind text, object int, key text)
-- sqlite:
SELECT kind, object, key FROM search_due WHERE is_later = :is_later ORDER BY kind, object, key LIMIT :most;
-- pg:
SELECT kind, object, key FROM search_due WHERE is_later = :is_later ORDER BY kind COLLATE "C", object, key COLLATE "C" LIMIT :most
FOR UPDATE SKIP LOCKED;
-- name: search_due_any :one () -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_due LIMIT 1) AS any_due;
-- name: search_due_done :run (kind text, object int, key text)
DELETE FROM search_due WHERE kind = :kind AND object = :object AND key = :key;
-- name: search_due_all :run ()
INSERT INTO search_due (kind, object, key, is_later)
SELECT k.kind, k.object, k.key, 1 FROM (SELECT kind, object, key FROM search_thing UNION SELECT kind, object, key FROM search_entry
	UNION SELECT 'proposal', e.proposal_id, '' FROM proposal_entry e WHERE e.title <> '' UNION SELECT 'mine', p.id, '' FROM proposal p
	UNION SELECT 'inquiry', i.id, '' FROM inquiry i UNION SELECT 'plan', c.id, '' FROM call c) k
WHERE 1 = 1 ON CONFLICT (kind, object, key) DO NOTHING;

-- One bracket at a time makes words: two could take each other for who still has one.  SQLite writes one at a time anyway.
-- name: search_index_lock :one () -> (one int)
-- sqlite:
SELECT 1;
-- pg:
SELECT 1 FROM (SELECT pg_advisory_xact_lock(7234017283807667300)) k;

-- name: search_thing_find :one (kind text, object int, key text) -> search_thing_row (kind text, object int, key text, ref text, title text, aside text, body text, from_at time, until_at int?, dated_at time)
SELECT kind, object, key, ref, title, aside, body, from_at, until_at, dated_at
FROM search_thing WHERE kind = :kind AND object = :object AND key = :key;
-- name: search_entry_find :one (kind text, object int, key text) -> (id int, words text, from_at time, until_at int?)
SELECT id, words, from_at, until_at FROM search_entry WHERE kind = :kind AND object = :object AND key = :key;
-- name: search_entry_add :one (kind text, object int, key text, ref text, title text, aside text, body text, words text, from_at time, until_at int?, dated_at time) -> (id int)
INSERT INTO search_entry (id, kind, object, key, ref, title, aside, body, words, from_at, until_at, dated_at)
VALUES ((SELECT COALESCE(MAX(e.id), 0) + 1 FROM search_entry e), :kind, :object, :key, :ref, :title, :aside, :body, :words,
	:from_at, :until_at, :dated_at)
RETURNING id;
-- name: search_entry_change :run (id int, ref text, title text, aside text, body text, words text, from_at time, until_at int?, dated_at time)
UPDATE search_entry SET ref = :ref, title = :title, aside = :aside, body = :body, words = :words, from_at = :from_at,
	until_at = :until_at, dated_at = :dated_at
WHERE id = :id;
-- name: search_entry_remove :run (id int)
DELETE FROM search_entry WHERE id = :id;

-- rows: a JSON object, the place of each word: of such a one both come without a look into it again.
-- name: search_postings_remove :run (rows text, kind text, id int)
-- sqlite:
DELETE FROM search_posting WHERE (word, kind, place, entry_id) IN (SELECT r.key, :kind, r.value, :id FROM json_each(:rows) r);
-- pg:
DELETE FROM search_posting WHERE ctid = ANY (ARRAY(SELECT (SELECT p.ctid FROM search_posting p
	WHERE p.word = r.key AND p.kind = :kind AND p.place = CAST(r.value AS BIGINT) AND p.entry_id = :id)
	FROM json_each_text(CAST(:rows AS json)) r));
-- name: search_postings_add :run (rows text, kind text, id int, from_at time, until_at int?)
-- sqlite:
INSERT INTO search_posting (word, kind, place, entry_id, from_at, until_at)
SELECT r.key, :kind, r.value, :id, :from_at, :until_at FROM json_each(:rows) r;
-- pg:
INSERT INTO search_posting (word, kind, place, entry_id, from_at, until_at)
SELECT r.key, :kind, CAST(r.value AS BIGINT), :id, :from_at, :until_at FROM json_each_text(CAST(:rows AS json)) r;

-- PostgreSQL plans a statement once, when perhaps nothing is there yet: each word is looked up by the index, whatever it thinks then.
-- Of some words: those that are new, and those that stand nowhere any more.
-- name: search_words_new :many (rows text) -> search_word_row (word text)
-- sqlite:
SELECT k.key FROM json_each(:rows) k WHERE NOT EXISTS (SELECT 1 FROM search_word w WHERE w.word = k.key) ORDER BY k.key;
-- pg:
SELECT k.key FROM json_each_text(CAST(:rows AS json)) k
WHERE (SELECT 1 FROM search_word w WHERE w.word = k.key) IS NULL ORDER BY k.key COLLATE "C";
-- name: search_words_gone :many (rows text) -> search_word_row
-- sqlite:
SELECT k.key FROM json_each(:rows) k WHERE NOT EXISTS (SELECT 1 FROM search_posting p WHERE p.word = k.key) ORDER BY k.key;
-- pg:
SELECT k.key FROM json_each_text(CAST(:rows AS json)) k
WHERE (SELECT 1 FROM search_posting p WHERE p.word = k.key LIMIT 1) IS NULL ORDER BY k.key COLLATE "C";
-- rows: [word, stem], or [bones, word].
-- name: search_words_add :run (rows text)
-- sqlite:
INSERT INTO search_word (word, stem) SELECT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]') FROM json_each(:rows) r;
-- pg:
INSERT INTO search_word (word, stem) SELECT r ->> 0, r ->> 1 FROM json_array_elements(CAST(:rows AS json)) r;
-- name: search_near_add :run (rows text)
-- sqlite:
INSERT INTO search_near (bones, word) SELECT DISTINCT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1]') FROM json_each(:rows) r;
-- pg:
INSERT INTO search_near (bones, word) SELECT DISTINCT r ->> 0, r ->> 1 FROM json_array_elements(CAST(:rows AS json)) r;
-- name: search_word_remove :run (word text)
DELETE FROM search_word WHERE word = :word;
-- name: search_near_remove :run (word text)
DELETE FROM search_near WHERE word = :word;

-- What is not public: the text whose words are kept; no row: none is.
-- name: search_own_text :one (object int) -> (text text)
{{of: [proposal] SELECT e.title || ' ' || e.pi_name || ' ' || e.org_name FROM proposal_entry e WHERE e.proposal_id = :object AND e.title <> ''
| [mine] SELECT p.title FROM proposal p WHERE p.id = :object
| [inquiry] SELECT i.subject || ' ' || i.name || ' ' || i.address FROM inquiry i WHERE i.id = :object
| [plan] SELECT c.title FROM call c WHERE c.id = :object AND c.state IN ('draft', 'cancelled')}};
-- name: search_own_clear :run (kind text, object int)
DELETE FROM search_own WHERE kind = :kind AND object = :object;
-- words: a JSON array, each once.
-- name: search_own_add :run (kind text, object int, words text)
-- sqlite:
INSERT INTO search_own (kind, word, object) SELECT :kind, k.value, :object FROM json_each(:words) k;
-- pg:
INSERT INTO search_own (kind, word, object) SELECT :kind, k.value, :object FROM json_array_elements_text(CAST(:words AS json)) k;
-- For the check: what has no words, and words of nothing.
-- name: search_own_odd :many (most int) -> (kind text, object int, is_missing bool)
SELECT o.kind, o.object, o.is_missing FROM (
	SELECT 'proposal' AS kind, e.proposal_id AS object, 1 AS is_missing FROM proposal_entry e
	WHERE e.title <> '' AND NOT EXISTS (SELECT 1 FROM search_own w WHERE w.kind = 'proposal' AND w.object = e.proposal_id)
	UNION ALL SELECT 'inquiry', i.id, 1 FROM inquiry i
	WHERE NOT EXISTS (SELECT 1 FROM search_own w WHERE w.kind = 'inquiry' AND w.object = i.id)
	UNION ALL SELECT 'plan', c.id, 1 FROM call c
	WHERE c.state IN ('draft', 'cancelled') AND NOT EXISTS (SELECT 1 FROM search_own w WHERE w.kind = 'plan' AND w.object = c.id)
	UNION ALL SELECT w.kind, w.object, 0 FROM (SELECT DISTINCT kind, object FROM search_own WHERE kind = 'plan') w
	WHERE NOT EXISTS (SELECT 1 FROM call c WHERE c.id = w.object AND c.state IN ('draft', 'cancelled'))) o
WHERE NOT EXISTS (SELECT 1 FROM search_due d WHERE d.kind = o.kind AND d.object = o.object AND d.key = '')
ORDER BY o.kind, o.object LIMIT :most;
