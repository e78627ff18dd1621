-- Whose suggestions are to be made, who has waited longest first.
-- name: suggest_due :many (now time, most int) -> (person person_id, serial int)
SELECT r.person_id, r.serial FROM suggest_reader r WHERE r.due_at <= :now ORDER BY r.due_at, r.person_id LIMIT :most;

-- What they say of themselves, and what they have written.
-- name: suggest_bio :one (person person_id) -> (bio text)
SELECT p.bio FROM person p WHERE p.id = :person;
-- name: suggest_publications :many (person person_id, most int) -> (title text, abstract text, year int)
SELECT b.title, b.abstract, b.year FROM publication b WHERE b.person_id = :person ORDER BY b.year DESC, b.id LIMIT :most;
-- Their areas, and those of their own proposals.
-- name: suggest_areas :many (person person_id) -> (id area_id, name text)
SELECT a.id, a.name FROM area a
WHERE a.id IN (SELECT x.area_id FROM person_area x WHERE x.person_id = :person)
	OR a.id IN (SELECT x.area_id FROM proposal p JOIN proposal_area x ON x.proposal_id = p.id WHERE p.pi_id = :person)
ORDER BY a.position, a.id;
-- Their own announced awards are no news to them.
-- name: suggest_own_awards :many (person person_id) -> suggest_object_row (object int)
SELECT r.award_id FROM proposal p JOIN award w ON w.proposal_id = p.id JOIN recipient r ON r.award_id = w.id WHERE p.pi_id = :person
ORDER BY r.award_id;

-- What may be suggested.  A call that is still open, or to come; of an area's postings and awards the newest.
-- name: suggest_calls :many (now time, most int) -> suggest_object_row
SELECT c.id FROM call c WHERE c.state = 'published' AND c.closes_at > :now ORDER BY c.closes_at, c.id LIMIT :most;
-- name: suggest_area_jobs :many (area area_id, now time, most int) -> suggest_object_row
SELECT x.job_id FROM job_area x WHERE x.area_id = :area AND x.open_until > :now AND x.posted_at <= :now
ORDER BY x.posted_at DESC, x.job_id DESC LIMIT :most;
-- name: suggest_area_recipients :many (area area_id, now time, most int) -> suggest_object_row
SELECT x.award_id FROM recipient_area x WHERE x.area_id = :area AND x.announced_at <= :now
ORDER BY x.announced_at DESC, x.pi_name, x.award_id LIMIT :most;
-- name: suggest_jobs :many (now time, most int) -> suggest_object_row
SELECT j.id FROM job j WHERE j.state = 'open' AND j.posted_at <= :now AND j.closes_at + 0 > :now
ORDER BY j.posted_at DESC, j.id DESC LIMIT :most;
-- name: suggest_recipients :many (now time, most int) -> suggest_object_row
SELECT r.award_id FROM recipient r WHERE r.announced_at <= :now
ORDER BY r.announced_at DESC, r.pi_name, r.award_id LIMIT :most;

-- Of some of a kind (objects: a JSON array) what everybody may see at that second, as the search index has it: what is due there
-- may be hidden by now.
-- part: suggest_some
-- sqlite:
json_each(:objects) k CROSS JOIN search_entry e ON e.kind = :kind AND e.object = k.value AND e.key = ''
-- pg:
search_entry e
-- part: suggest_seen
-- sqlite:
e.from_at <= :now AND (e.until_at IS NULL OR e.until_at > :now) AND (e.kind <> 'call' OR e.dated_at > :now)
-- pg:
e.kind = :kind AND e.key = '' AND e.object = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:objects AS json)) k))
	AND e.from_at <= :now AND (e.until_at IS NULL OR e.until_at > :now) AND (e.kind <> 'call' OR e.dated_at > :now)
-- part: suggest_settled
AND COALESCE((SELECT 1 FROM search_due d WHERE d.kind = e.kind AND d.object = e.object AND d.key = e.key AND d.is_later = 0), 0) = 0
-- name: suggest_entries :many (kind text, objects text, now time) -> (object int, title text, aside text, body text, dated_at time)
SELECT e.object, e.title, e.aside, e.body, e.dated_at FROM {{>suggest_some}} WHERE {{>suggest_seen}} {{>suggest_settled}} ORDER BY e.object;
-- The zone is that of a call's day.
-- name: suggest_shown :many (kind text, objects text, now time) -> (object int, ref text, title text, aside text, dated_at time, zone text)
SELECT e.object, e.ref, e.title, e.aside, e.dated_at, COALESCE((SELECT c.zone FROM call c WHERE e.kind = 'call' AND c.id = e.object), 'UTC')
FROM {{>suggest_some}} WHERE {{>suggest_seen}} {{>suggest_settled}} ORDER BY e.object;
-- Which things some entries of the index are; ids: a JSON array.
-- name: suggest_objects :many (ids text) -> suggest_object_row
-- sqlite:
SELECT e.object FROM json_each(:ids) k CROSS JOIN search_entry e ON e.id = k.value ORDER BY e.object;
-- pg:
SELECT e.object FROM search_entry e
WHERE e.id = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k)) ORDER BY e.object;
-- Their areas.
-- part: suggest_of
-- sqlite:
IN (SELECT k.value FROM json_each(:objects) k)
-- pg:
= ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:objects AS json)) k))
-- name: suggest_areas_of :many (objects text) -> (object int, area area_id)
{{kind: [call] SELECT x.call_id, x.area_id FROM call_area x WHERE x.call_id {{>suggest_of}} ORDER BY x.call_id, x.area_id
	| [job] SELECT x.job_id, x.area_id FROM job_area x WHERE x.job_id {{>suggest_of}} ORDER BY x.job_id, x.area_id
	| [recipient] SELECT x.award_id, x.area_id FROM recipient_area x WHERE x.award_id {{>suggest_of}} ORDER BY x.award_id, x.area_id}};
-- name: suggest_reads :many (kind text, objects text, since int) -> (object int, n int)
SELECT x.object, CAST(SUM(x.n) AS BIGINT) FROM suggest_read x WHERE x.kind = :kind AND x.object {{>suggest_of}} AND x.day >= :since
GROUP BY x.object ORDER BY x.object;

-- Kept, unless something made them due again meanwhile.  next: when they are due of themselves, while their reader comes.
-- name: suggest_drop :run (person person_id)
DELETE FROM suggest_pick WHERE person_id = :person;
-- name: suggest_add :run (person person_id, ranker text, kind text, place int, object int, terms text, source text, reads int)
INSERT INTO suggest_pick (person_id, ranker, kind, place, object, terms, source, n_reads)
VALUES (:person, :ranker, :kind, :place, :object, :terms, :source, :reads);
-- name: suggest_made :change (person person_id, serial int, now time, next time, since time)
UPDATE suggest_reader SET made_at = :now, due_at = CASE WHEN EXISTS (SELECT 1 FROM session s
	WHERE s.person_id = suggest_reader.person_id AND s.seen_at > :since) THEN CAST(:next AS BIGINT) END
WHERE person_id = :person AND serial = :serial;

-- name: suggest_reader_find :one (person person_id) -> (made_at time, due_at int?)
SELECT r.made_at, r.due_at FROM suggest_reader r WHERE r.person_id = :person;
-- name: suggest_picks :many (person person_id) -> (ranker text, kind text, object int, terms text, source text, reads int)
SELECT k.ranker, k.kind, k.object, k.terms, k.source, k.n_reads FROM suggest_pick k WHERE k.person_id = :person
ORDER BY k.ranker, k.kind, k.place;

-- Counts.
-- name: suggest_read_add :run (kind text, object int, day int)
INSERT INTO suggest_read (kind, object, day, n) VALUES (:kind, :object, :day, 1)
ON CONFLICT (kind, object, day) DO UPDATE SET n = suggest_read.n + 1;
-- name: suggest_win_add :run (round int, day int, ranker text)
INSERT INTO suggest_win (round, day, ranker, n) VALUES (:round, :day, :ranker, 1), (:round, 0, :ranker, 1)
ON CONFLICT (round, day, ranker) DO UPDATE SET n = suggest_win.n + 1;
-- name: suggest_reads_sweep :change (before int)
DELETE FROM suggest_read WHERE day < :before;
-- name: suggest_wins :many (round int, since int) -> (day int, ranker text, n int)
SELECT w.day, w.ranker, w.n FROM suggest_win w WHERE w.round = :round AND (w.day = 0 OR w.day >= :since) ORDER BY w.day, w.ranker;

-- For the check: the totals are those of the days; and picks of nobody.
-- name: suggest_win_odd :many () -> (round int, ranker text, n int, counted int)
SELECT t.round, t.ranker, t.n, CAST(COALESCE(c.n, 0) AS BIGINT) FROM suggest_win t
LEFT JOIN (SELECT w.round, w.ranker, SUM(w.n) AS n FROM suggest_win w WHERE w.day <> 0 GROUP BY w.round, w.ranker) c
	ON c.round = t.round AND c.ranker = t.ranker
WHERE t.day = 0 AND t.n <> COALESCE(c.n, 0) ORDER BY t.round, t.ranker;
