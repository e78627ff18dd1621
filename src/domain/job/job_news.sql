-- Postings in the order in which everybody could first see them.
-- name: job_news_newest :one () -> (seq int)
SELECT COALESCE(MAX(seq), 0) FROM job_news;
-- Whose day has come; what is not open any more waits for its next opening.
-- name: job_fresh_due :many (now time, n int) -> (id job_id, is_open bool)
SELECT f.job_id, CASE WHEN j.state = 'open' THEN 1 ELSE 0 END FROM job_fresh f JOIN job j ON j.id = f.job_id
WHERE j.state <> 'open' OR j.posted_at <= :now ORDER BY j.posted_at, j.id LIMIT :n;
-- name: job_news_add :run (job job_id)
INSERT INTO job_news (seq, job_id) SELECT COALESCE(MAX(seq), 0) + 1, :job FROM job_news;
-- name: job_fresh_drop :run (job job_id)
DELETE FROM job_fresh WHERE job_id = :job;
-- New ones that are still open and fit; the texts are for who searches them.
-- name: job_news_between :many (now time, after int, upto int, country text, region text, city text, team text, area text, n int) -> (id job_id, slug text, title text, team text, description text, about text, responsibilities text, qualifications text, employment_type text, posted_at time, closes_at time)
SELECT j.id, j.slug, j.title, j.team, j.description, j.about, j.responsibilities, j.qualifications, j.employment_type, j.posted_at, j.closes_at
FROM job_news w JOIN job j ON j.id = w.job_id
WHERE w.seq > :after AND w.seq <= :upto AND j.state = 'open' AND j.posted_at <= :now AND j.closes_at > :now
	AND (:team = '' OR j.team = :team)
	AND (:area = '' OR EXISTS (SELECT 1 FROM job_area x JOIN area a ON a.id = x.area_id WHERE x.job_id = j.id AND a.slug = :area))
	AND (:country = '' AND :region = '' AND :city = '' OR EXISTS (SELECT 1 FROM job_location l WHERE l.job_id = j.id
		AND (:country = '' OR l.country = :country) AND (:region = '' OR l.region = :region) AND (:city = '' OR l.city = :city)))
ORDER BY w.seq LIMIT :n;
-- name: job_news_odd :many () -> (id job_id)
SELECT j.id FROM job j WHERE j.state = 'open' AND NOT EXISTS (SELECT 1 FROM job_news n WHERE n.job_id = j.id)
	AND NOT EXISTS (SELECT 1 FROM job_fresh f WHERE f.job_id = j.id);
