-- name: org_put :run (id org_id, ror text?, name text, country text, city text, now time)
INSERT INTO org (id, ror, name, country, city, created_at) VALUES (:id, :ror, :name, :country, :city, :now)
ON CONFLICT (ror) DO UPDATE SET name = excluded.name, country = excluded.country, city = excluded.city;
-- name: org_of_ror :one (ror text) -> (id org_id)
SELECT id FROM org WHERE ror = :ror;
-- name: org_list :many () -> (id org_id, ror text?, name text, country text, city text)
SELECT id, ror, name, country, city FROM org ORDER BY name, id;
-- name: org_find :one (id org_id) -> (id org_id, ror text?, name text, country text, city text)
SELECT id, ror, name, country, city FROM org WHERE id = :id;
-- name: org_like :many (pattern text, n int) -> (id org_id, ror text?, name text, country text, city text)
SELECT id, ror, name, country, city FROM org
WHERE LOWER(name) LIKE :pattern ESCAPE '\' OR LOWER(city) LIKE :pattern ESCAPE '\'
ORDER BY name, id LIMIT :n;
