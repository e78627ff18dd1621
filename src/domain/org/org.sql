-- name: org_put :one (id org_id, ror text?, name text, country text, city text, now time) -> org_key_row (id org_id)
INSERT INTO org (id, ror, name, country, city, created_at) VALUES (:id, :ror, :name, :country, :city, :now)
ON CONFLICT (ror) DO UPDATE SET name = excluded.name, country = excluded.country, city = excluded.city
RETURNING id;
-- name: org_update :change1 (id org_id, ror text?, name text, country text, city text)
UPDATE org SET ror = :ror, name = :name, country = :country, city = :city WHERE id = :id;
-- name: org_delete :change1 (id org_id)
DELETE FROM org WHERE id = :id;
-- name: org_move_people :run (from org_id, into org_id, country text)
UPDATE person SET org_id = :into, country = :country WHERE org_id = :from;
-- name: org_move_awards :run (from org_id, into org_id)
UPDATE award SET org_id = :into WHERE org_id = :from;
-- name: org_uses :one (id org_id) -> (n int)
SELECT (SELECT COUNT(*) FROM person WHERE org_id = :id) + (SELECT COUNT(*) FROM award WHERE org_id = :id);
-- name: org_of_name :one (name text, country text) -> org_key_row
SELECT id FROM org WHERE LOWER(name) = LOWER(:name) AND country = :country ORDER BY ror IS NULL, id LIMIT 1;
-- part: org_has
AND (:w@ = '' OR EXISTS (SELECT 1 FROM org_word w WHERE w.org_id = o.id
	AND w.word >= LOWER(:w@) AND w.word < LOWER(:w@) || :top))
-- part: org_found
o.id IN (SELECT w.org_id FROM org_word w
	WHERE w.word >= LOWER(:w1) AND w.word < LOWER(:w1) || :top ORDER BY w.word, w.org_id LIMIT 2000)
	{{>org_has 2}} {{>org_has 3}} {{>org_has 4}}
-- part: org_which
{{which: [all] 1 = 1 | [bare] o.ror IS NULL AND o.name >= ''
	| [found] {{>org_found}}
	| [bare_found] o.ror IS NULL AND {{>org_found}}}}
-- By name; found: those with words that begin so in their name or city (domain/words.h).  Every name is
-- above '': SQLite then takes the index that is in the order of names.
-- name: org_list :many (w1 text, w2 text, w3 text, w4 text, top text, key text, id org_id, n int) -> org_row (id org_id, ror text?, name text, country text, city text)
SELECT o.id, o.ror, o.name, o.country, o.city FROM org o
WHERE {{>org_which}}
	{{way: [first] ORDER BY o.name, o.id | [after] AND (o.name, o.id) > (:key, :id) ORDER BY o.name, o.id
	| [before] AND (o.name, o.id) < (:key, :id) ORDER BY o.name DESC, o.id DESC}}
LIMIT :n;

-- name: org_list_key :one (w1 text, w2 text, w3 text, w4 text, top text, id org_id) -> (key text, id org_id)
SELECT o.name, o.id FROM org o
WHERE {{>org_which}}
	AND o.id = :id;
-- Of all of them it is asked first whether there are so many: to step over rows costs a fifth of counting them.
-- name: org_list_count :one (w1 text, w2 text, w3 text, w4 text, top text, most int) -> (n int)
{{which: [all] SELECT COALESCE((SELECT CAST(:most AS BIGINT) FROM org o LIMIT 1 OFFSET :most - 1), (SELECT COUNT(*) FROM org o))
| [bare] SELECT COALESCE((SELECT CAST(:most AS BIGINT) FROM org o WHERE o.ror IS NULL LIMIT 1 OFFSET :most - 1),
	(SELECT COUNT(*) FROM org o WHERE o.ror IS NULL))
| [found] SELECT COUNT(*) FROM (SELECT 1 AS one FROM org o WHERE {{>org_found}} LIMIT :most) AS counted
| [bare_found] SELECT COUNT(*) FROM (SELECT 1 AS one FROM org o WHERE o.ror IS NULL AND {{>org_found}} LIMIT :most) AS counted}};
-- name: org_of_ror :one (ror text) -> org_key_row
SELECT id FROM org WHERE ror = :ror;
-- name: org_find :one (id org_id) -> org_row
SELECT id, ror, name, country, city FROM org WHERE id = :id;

-- After somebody's institution changed: who is in conflict now reviews no more.  Past calls stay as they were.
-- name: org_drop_conflicted :run ()
UPDATE assignment SET state = after(assignment.decline), reason = 'conflict'
WHERE state IN before(assignment.decline) AND proposal_id IN (SELECT id FROM proposal WHERE state = 'in_review')
	AND EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = assignment.proposal_id
		AND x.person_id = assignment.person_id);
