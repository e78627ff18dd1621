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
-- name: org_count :one (pattern text, is_bare bool) -> (n int)
SELECT COUNT(*) FROM org WHERE (LOWER(name) LIKE :pattern ESCAPE '\' OR LOWER(city) LIKE :pattern ESCAPE '\')
	AND (:is_bare = 0 OR ror IS NULL);
-- name: org_page :many (pattern text, is_bare bool, n int, skip int) -> org_row (id org_id, ror text?, name text, country text, city text)
SELECT id, ror, name, country, city FROM org
WHERE (LOWER(name) LIKE :pattern ESCAPE '\' OR LOWER(city) LIKE :pattern ESCAPE '\')
	AND (:is_bare = 0 OR ror IS NULL) ORDER BY name, id LIMIT :n OFFSET :skip;
-- name: org_of_ror :one (ror text) -> org_key_row
SELECT id FROM org WHERE ror = :ror;
-- name: org_find :one (id org_id) -> org_row
SELECT id, ror, name, country, city FROM org WHERE id = :id;

-- After somebody's institution changed: who is in conflict now reviews no more.  Past calls stay as they were.
-- name: org_drop_conflicted :run ()
UPDATE assignment SET state = 'declined', reason = 'conflict'
WHERE state <> 'declined' AND proposal_id IN (SELECT id FROM proposal WHERE state = 'in_review')
	AND EXISTS (SELECT 1 FROM conflicted x WHERE x.proposal_id = assignment.proposal_id
		AND x.person_id = assignment.person_id);
