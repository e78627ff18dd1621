-- name: job_insert :run (id job_id, slug text, state text, title text, team text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at time, closes_at time)
INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits,
	employment_type, apply_url, posted_at, closes_at)
VALUES (:id, :slug, :state, :title, :team, :about, :responsibilities, :qualifications, :benefits,
	:employment_type, :apply_url, :posted_at, :closes_at);
-- name: job_add_location :run (job job_id, position int, country text, region text, city text)
INSERT INTO job_location (job_id, position, country, region, city)
VALUES (:job, :position, :country, :region, :city);
-- name: job_add_area :run (job job_id, slug text)
INSERT INTO job_area (job_id, area_id) SELECT :job, id FROM area WHERE slug = :slug;

-- Open postings at an instant: what visitors see.
-- name: job_list :many (now time) -> job_row (id job_id, slug text, title text, team text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at time, closes_at time)
SELECT id, slug, title, team, about, responsibilities, qualifications, benefits, employment_type,
	apply_url, posted_at, closes_at
FROM job WHERE state = 'open' AND posted_at <= :now AND closes_at > :now ORDER BY posted_at DESC, title, id;
-- name: job_find :one (id job_id) -> job_row
SELECT id, slug, title, team, about, responsibilities, qualifications, benefits, employment_type,
	apply_url, posted_at, closes_at
FROM job WHERE id = :id;
-- name: job_locations :many () -> (job_id job_id, country text, region text, city text)
SELECT job_id, country, region, city FROM job_location ORDER BY job_id, position;
-- name: job_areas :many () -> (job_id job_id, slug text, name text)
SELECT x.job_id, a.slug, a.name FROM job_area x JOIN area a ON a.id = x.area_id
ORDER BY x.job_id, a.position;
