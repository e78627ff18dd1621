-- name: search_words_of_stem :many (stem text, most int) -> search_known_row (word text)
SELECT word FROM search_word WHERE stem = :stem ORDER BY word LIMIT :most;
-- name: search_words_begun :many (word text, top text, most int) -> search_known_row
SELECT word FROM search_word WHERE word > :word AND word < :top ORDER BY word LIMIT :most;
-- Of as many letters, or with one lost; bones: a JSON array.
-- name: search_words_near :many (bones text, most int) -> search_known_row
-- sqlite:
SELECT DISTINCT n.word FROM json_each(:bones) k CROSS JOIN search_near n ON n.bones = k.value ORDER BY n.word LIMIT :most;
-- pg:
SELECT DISTINCT n.word FROM json_array_elements_text(CAST(:bones AS json)) k
CROSS JOIN LATERAL (SELECT w.word FROM search_near w WHERE w.bones = k.value ORDER BY w.word LIMIT :most) n
ORDER BY n.word LIMIT :most;
-- name: search_synonyms :many (stems text) -> (said text, meant text)
-- sqlite:
SELECT s.said, s.meant FROM json_each(:stems) k CROSS JOIN search_synonym s ON s.first = k.value ORDER BY s.said;
-- pg:
SELECT s.said, s.meant FROM json_array_elements_text(CAST(:stems AS json)) k JOIN search_synonym s ON s.first = k.value
ORDER BY s.said COLLATE "C";

-- Where a word stands, of one kind, the entries that it tells most of first; only what everybody may see at that second.
-- name: search_postings :many (word text, kind text, now time, most int) -> (id int, place int)
SELECT entry_id, place FROM search_posting
WHERE word = :word AND kind = :kind AND from_at <= :now AND (until_at IS NULL OR until_at > :now)
ORDER BY place, entry_id LIMIT :most;
-- The same of several words and kinds (JSON arrays), where each question has a way to go.  nth: which of the words.
-- name: search_postings_all :many (words text, kinds text, now time, most int) -> (nth int, kind text, id int, place int)
-- sqlite: none
-- pg:
SELECT w.nth - 1, k.value, p.entry_id, p.place
FROM json_array_elements_text(CAST(:words AS json)) WITH ORDINALITY w (value, nth)
CROSS JOIN json_array_elements_text(CAST(:kinds AS json)) k
CROSS JOIN LATERAL (SELECT s.entry_id, s.place FROM search_posting s
	WHERE s.word = w.value AND s.kind = k.value AND s.from_at <= :now AND (s.until_at IS NULL OR s.until_at > :now)
	ORDER BY s.place, s.entry_id LIMIT :most) p
ORDER BY w.nth, k.value, p.place, p.entry_id;
-- What has changed and has not got its words yet.
-- name: search_due_entries :many () -> (id int)
SELECT e.id FROM search_due d JOIN search_entry e ON e.kind = d.kind AND e.object = d.object AND e.key = d.key WHERE d.is_later = 0;
-- Of some; ids: a JSON array.
-- part: search_some
-- sqlite:
json_each(:ids) k CROSS JOIN search_entry e ON e.id = k.value
-- pg:
search_entry e WHERE e.id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
-- name: search_entry_words :many (ids text) -> (id int, words text)
SELECT e.id, e.words FROM {{>search_some}};
-- name: search_entries :many (ids text) -> (id int, object int, key text, ref text, title text, aside text, body text, dated_at time)
SELECT e.id, e.object, e.key, e.ref, e.title, e.aside, e.body, e.dated_at FROM {{>search_some}};

-- For the check: what is there and has no words, and words that are not those of an entry.
-- name: search_missing :many () -> (kind text, object int, key text)
SELECT t.kind, t.object, t.key FROM search_thing t
WHERE NOT EXISTS (SELECT 1 FROM search_entry e WHERE e.kind = t.kind AND e.object = t.object AND e.key = t.key)
	AND NOT EXISTS (SELECT 1 FROM search_due d WHERE d.kind = t.kind AND d.object = t.object AND d.key = t.key)
ORDER BY t.kind, t.object, t.key;
-- name: search_entry_page :many (after int, most int) -> (id int, kind text, object int, key text, ref text, title text, aside text, body text, words text, from_at time, until_at int?, dated_at time, is_due bool)
SELECT e.id, e.kind, e.object, e.key, e.ref, e.title, e.aside, e.body, e.words, e.from_at, e.until_at, e.dated_at,
	CASE WHEN EXISTS (SELECT 1 FROM search_due d WHERE d.kind = e.kind AND d.object = e.object AND d.key = e.key) THEN 1 ELSE 0 END
FROM search_entry e WHERE e.id > :after ORDER BY e.id LIMIT :most;
-- How many of these rows ([word, place], as JSON) are there, each with a stem that is known.
-- name: search_postings_there :one (rows text, kind text, id int, from_at time, until int) -> (n int)
-- sqlite:
SELECT COUNT(*) FROM json_each(:rows) r CROSS JOIN search_posting p ON p.word = json_extract(r.value, '$[0]') AND p.kind = :kind
	AND p.place = json_extract(r.value, '$[1]') AND p.entry_id = :id AND p.from_at = :from_at AND COALESCE(p.until_at, 0) = :until
CROSS JOIN search_word w ON w.word = p.word;
-- pg:
SELECT COUNT(*) FROM json_array_elements(CAST(:rows AS json)) r
WHERE (SELECT 1 FROM search_posting p WHERE p.word = r ->> 0 AND p.kind = :kind AND p.place = CAST(r ->> 1 AS BIGINT)
		AND p.entry_id = :id AND p.from_at = :from_at AND COALESCE(p.until_at, 0) = :until) = 1
	AND (SELECT 1 FROM search_word w WHERE w.word = r ->> 0) = 1;
-- name: search_postings_count :one () -> (n int)
SELECT COUNT(*) FROM search_posting;
-- name: search_words_odd :many (most int) -> search_known_row
SELECT w.word FROM search_word w WHERE NOT EXISTS (SELECT 1 FROM search_posting p WHERE p.word = w.word) ORDER BY w.word LIMIT :most;
