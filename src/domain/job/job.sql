-- name: job_insert :run (id job_id, slug text, state job_state, title text, team text, business_unit text, description text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at time, closes_at time)
INSERT INTO job (id, slug, state, title, team, business_unit, description, about, responsibilities, qualifications, benefits,
	employment_type, apply_url, posted_at, closes_at)
VALUES (:id, :slug, :state, :title, :team, :business_unit, :description, :about, :responsibilities, :qualifications, :benefits,
	:employment_type, :apply_url, :posted_at, :closes_at);
-- name: job_add_location :run (job job_id, position int, country text, region text, city text)
INSERT INTO job_location (job_id, position, country, region, city)
VALUES (:job, :position, :country, :region, :city);
-- name: job_add_area :run (job job_id, slug text)
INSERT INTO job_area (job_id, area_id) SELECT :job, id FROM area WHERE slug = :slug;

-- part: job_brief
j.id, j.slug, j.title, j.team, j.employment_type, j.posted_at, j.closes_at
-- + 0: lists are in the order in which they were posted, whatever an index by the day they close would promise.
-- part: job_open
j.state = 'open' AND j.posted_at <= :now AND j.closes_at + 0 > :now
-- What is kept of it beside a filter.
-- part: job_is_open
@.open_until <> 0 AND @.open_until > :now AND @.posted_at <= :now
-- The same of one place: by the index of places, not by that of days.
-- part: job_is_open_there
@.open_until > :now AND @.posted_at + 0 <= :now
-- part: job_at
(:country = '' OR @.country = :country) AND (:region = '' OR @.region = :region) AND (:city = '' OR @.city = :city)
-- A posting with several places that fit is there once, by its first; counted, that is cheaper with DISTINCT.
-- part: job_of
(SELECT l.job_id AS id, l.posted_at FROM job_location l WHERE l.@ = :@ AND {{>job_is_open l}} AND {{>job_at l}}
	AND NOT EXISTS (SELECT 1 FROM job_location e WHERE e.job_id = l.job_id AND e.position < l.position
		AND {{>job_at e}})) k
-- part: job_of_once
(SELECT DISTINCT l.job_id AS id, l.posted_at FROM job_location l WHERE l.@ = :@ AND {{>job_is_open l}} AND {{>job_at l}}) k
-- What the rows come by.  CROSS JOIN: SQLite begins with them, whatever it knows of the tables.
-- part: job_by
{{by: [posted] (SELECT id, posted_at FROM job WHERE state = 'open' AND posted_at <= :now AND closes_at + 0 > :now) k
	| [team] (SELECT id, posted_at FROM job WHERE team = :team AND state = 'open') k
	| [area] (SELECT x.job_id AS id, x.posted_at FROM job_area x
		WHERE x.area_id = (SELECT a.id FROM area a WHERE a.slug = :area) AND {{>job_is_open x}}) k
	| [country] {{>@ country}} | [region] {{>@ region}} | [city] {{>@ city}}}}
-- Of the filters those that are not what the rows came by.
-- part: job_asked
AND (:team = '' OR j.team = :team)
AND (:and_area = '' OR EXISTS (SELECT 1 FROM job_area x
	WHERE x.job_id = k.id AND x.area_id = (SELECT a.id FROM area a WHERE a.slug = :and_area)))
AND (:and_place = 0 OR EXISTS (SELECT 1 FROM job_location l WHERE l.job_id = k.id AND {{>job_at l}}))
-- part: job_way
{{way: [first] ORDER BY @.posted_at DESC, @.id DESC
	| [after] AND (@.posted_at, @.id) < (:key, :id) ORDER BY @.posted_at DESC, @.id DESC
	| [before] AND (@.posted_at, @.id) > (:key, :id) ORDER BY @.posted_at, @.id}}

-- Open postings at an instant: what visitors see, the newest first; the texts
-- are for who searches them.
-- name: job_list :many (now time, country text, region text, city text, team text, area text, and_area text, and_place bool, key time, id job_id, n int) -> job_brief_row (id job_id, slug text, title text, team text, employment_type text, posted_at time, closes_at time)
SELECT {{>job_brief}}
FROM {{>job_by job_of}}
CROSS JOIN job j
WHERE j.id = k.id AND {{>job_open}}
	{{rest: [none] | [asked] {{>job_asked}}}}
	{{>job_way k}}
LIMIT :n;
-- All of them: to SQLite they stand in the index of their order, whole.
-- name: job_list_open :many (now time, key time, id job_id, n int) -> job_brief_row
SELECT {{>job_brief}}
FROM job j
WHERE {{>job_open}}
	{{>job_way j}}
LIMIT :n;
-- name: job_search :many (now time, country text, region text, city text, team text, area text, and_area text, and_place bool, key time, id job_id, n int) -> job_row (id job_id, slug text, state job_state, title text, team text, business_unit text, description text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, other_titles text, posted_at time, closes_at time, revision int)
SELECT j.id, j.slug, j.state, j.title, j.team, j.business_unit, j.description, j.about, j.responsibilities, j.qualifications, '',
	j.employment_type, '', '', j.posted_at, j.closes_at, 0
FROM {{>job_by job_of}}
CROSS JOIN job j
WHERE j.id = k.id AND {{>job_open}}
	{{>job_asked}}
	{{>job_way k}}
LIMIT :n;
-- name: job_list_key :one (now time, country text, region text, city text, team text, and_area text, and_place bool, id job_id) -> (key time, id job_id)
SELECT j.posted_at, j.id
FROM (SELECT id FROM job WHERE id = :id) k
JOIN job j ON j.id = k.id
WHERE {{>job_open}}
	{{>job_asked}};
-- name: job_list_count :one (now time, country text, region text, city text, team text, area text, and_area text, and_place bool, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one
	FROM {{>job_by job_of_once}}
	CROSS JOIN job j
	WHERE j.id = k.id AND {{>job_open}}
	{{rest: [none] | [asked] {{>job_asked}}}}
	LIMIT :most) AS counted;
-- By the day they close: those that have are not walked through.  Those that are posted later are counted with them, and
-- then taken off: to ask it of each costs more.
-- name: job_count_later :one (now time, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM job WHERE state = 'open' AND posted_at > :now AND closes_at + 0 > :now LIMIT :most) AS counted;
-- Whether more than :n close later, and how many do.
-- name: job_count_beyond :one (now time, n int) -> (one int)
SELECT 1 FROM job WHERE state = 'open' AND closes_at > :now LIMIT 1 OFFSET :n;
-- name: job_count_open :one (now time) -> (n int)
SELECT COUNT(*) FROM job WHERE state = 'open' AND closes_at > :now;
-- name: job_slugs :many (now time) -> (slug text)
SELECT slug FROM job WHERE state = 'open' AND posted_at <= :now AND closes_at > :now ORDER BY posted_at DESC, id DESC;

-- How many are open of each filter: by the one with the fewest the list is walked.
-- name: job_fewest :many (team text, area text, country text) -> (kind text, n int)
SELECT t.kind, t.n FROM job_tally t WHERE t.kind = 'team' AND t.value = :team AND :team <> ''
UNION ALL SELECT t.kind, t.n FROM job_tally t
	WHERE t.kind = 'area' AND t.value = (SELECT CAST(a.id AS TEXT) FROM area a WHERE a.slug = :area)
UNION ALL SELECT t.kind, t.n FROM job_tally t WHERE t.kind = 'country' AND t.value = :country AND :country <> ''
ORDER BY 2, 1;
-- What the filters offer.  Of a team, a country, an area how many are open is kept; those whose days have not come or are over
-- are taken off, of which there are few: by the indices of both days.
-- part: job_team_unseen
(SELECT COUNT(*) FROM job l WHERE l.state = 'open' AND l.team = @.value AND l.closes_at <= :now)
	- (SELECT COUNT(*) FROM job l WHERE l.state = 'open' AND l.team = @.value AND l.posted_at > :now AND l.closes_at + 0 > :now)
-- part: job_country_unseen
(SELECT COUNT(DISTINCT l.job_id) FROM job_location l WHERE l.country = @.value AND l.open_until > 0 AND l.open_until <= :now)
	- (SELECT COUNT(DISTINCT l.job_id) FROM job_location l WHERE l.country = @.value AND l.posted_at > :now AND l.open_until <> 0 AND l.open_until + 0 > :now)
-- part: job_area_unseen
(SELECT COUNT(*) FROM job_area l WHERE l.area_id = @.id AND l.open_until > 0 AND l.open_until <= :now)
	- (SELECT COUNT(*) FROM job_area l WHERE l.area_id = @.id AND l.posted_at > :now AND l.open_until <> 0 AND l.open_until + 0 > :now)
-- name: job_teams :many (now time) -> job_option (value text, n int)
SELECT k.value, k.n FROM (SELECT t.value, t.n - {{>job_team_unseen t}} AS n FROM job_tally t
	WHERE t.kind = 'team' AND t.value <> '' AND t.n > 0) k WHERE k.n > 0 ORDER BY k.value;
-- name: job_countries :many (now time) -> job_option
SELECT k.value, k.n FROM (SELECT t.value, t.n - {{>job_country_unseen t}} AS n FROM job_tally t
	WHERE t.kind = 'country' AND t.value <> '' AND t.n > 0) k WHERE k.n > 0 ORDER BY k.value;
-- name: job_area_options :many (now time) -> (slug text, name text, n int)
SELECT k.slug, k.name, k.n FROM (SELECT a.slug, a.name, a.position, t.n - {{>job_area_unseen a}} AS n FROM area a
	JOIN job_tally t ON t.kind = 'area' AND t.value = CAST(a.id AS TEXT) AND t.n > 0) k
WHERE k.n > 0 ORDER BY k.position, k.name;
-- How many fit one filter alone.
-- name: job_count_kept :one (now time, value text) -> (n int)
{{by: [team] SELECT t.n - {{>job_team_unseen t}} FROM job_tally t WHERE t.kind = 'team' AND t.value = :value
	| [area] SELECT t.n - {{>job_area_unseen a}} FROM area a JOIN job_tally t ON t.kind = 'area' AND t.value = CAST(a.id AS TEXT)
		WHERE a.slug = :value
	| [country] SELECT t.n - {{>job_country_unseen t}} FROM job_tally t WHERE t.kind = 'country' AND t.value = :value}};
-- Kept and counted anew, where they differ.
-- name: job_odd_tallies :many () -> (kind text, value text, n int, counted int)
SELECT t.kind, t.value, t.n, COALESCE(c.n, 0) FROM job_tally t LEFT JOIN (
	SELECT 'team' AS kind, j.team AS value, COUNT(*) AS n FROM job j WHERE j.state = 'open' GROUP BY j.team
	UNION ALL SELECT 'country', l.country, COUNT(DISTINCT l.job_id) FROM job_location l JOIN job j ON j.id = l.job_id
		WHERE j.state = 'open' GROUP BY l.country
	UNION ALL SELECT 'area', CAST(x.area_id AS TEXT), COUNT(*) FROM job_area x JOIN job j ON j.id = x.job_id
		WHERE j.state = 'open' GROUP BY x.area_id) c ON c.kind = t.kind AND c.value = t.value
WHERE t.n <> COALESCE(c.n, 0) LIMIT 20;
-- name: job_regions :many (now time, country text) -> job_option
WITH RECURSIVE t (v) AS (SELECT MIN(l.region) FROM job_location l WHERE l.country = :country
	UNION ALL SELECT (SELECT l.region FROM job_location l WHERE l.country = :country AND l.region > t.v ORDER BY l.region LIMIT 1) FROM t WHERE t.v IS NOT NULL)
SELECT t.v, 0 FROM t WHERE t.v IS NOT NULL AND EXISTS (SELECT 1 FROM job_location l
	WHERE l.country = :country AND l.region = t.v AND {{>job_is_open_there l}});
-- name: job_cities_of_country :many (now time, country text) -> job_option
WITH RECURSIVE t (v) AS (SELECT MIN(l.city) FROM job_location l WHERE l.country = :country
	UNION ALL SELECT (SELECT l.city FROM job_location l WHERE l.country = :country AND l.city > t.v ORDER BY l.city LIMIT 1) FROM t WHERE t.v IS NOT NULL)
SELECT t.v, 0 FROM t WHERE t.v IS NOT NULL AND EXISTS (SELECT 1 FROM job_location l
	WHERE l.country = :country AND l.city = t.v AND {{>job_is_open_there l}});
-- name: job_cities :many (now time, country text, region text) -> job_option
WITH RECURSIVE t (v) AS (SELECT MIN(l.city) FROM job_location l WHERE l.country = :country AND l.region = :region
	UNION ALL SELECT (SELECT l.city FROM job_location l WHERE l.country = :country AND l.region = :region AND l.city > t.v ORDER BY l.city LIMIT 1) FROM t WHERE t.v IS NOT NULL)
SELECT t.v, 0 FROM t WHERE t.v IS NOT NULL AND EXISTS (SELECT 1 FROM job_location l
	WHERE l.country = :country AND l.region = :region AND l.city = t.v AND {{>job_is_open_there l}});
-- Open postings that are near to one: of its team, of one of its areas, the newest of each.
-- name: job_near_team :many (id job_id, team text, now time, most int) -> job_brief_row
SELECT {{>job_brief}}
FROM job j WHERE j.team = :team AND j.id <> :id
	AND {{>job_open}}
ORDER BY j.posted_at DESC, j.id DESC LIMIT :most;
-- name: job_near_area :many (id job_id, area text, now time, most int) -> job_brief_row
SELECT {{>job_brief}}
FROM (SELECT x.job_id, x.posted_at FROM job_area x
	WHERE x.area_id = (SELECT a.id FROM area a WHERE a.slug = :area) AND x.job_id <> :id AND {{>job_is_open x}}
	ORDER BY x.posted_at DESC, x.job_id DESC LIMIT :most) k
JOIN job j ON j.id = k.job_id
ORDER BY k.posted_at DESC, k.job_id DESC;

-- name: job_find :one (id job_id) -> job_row
SELECT id, slug, state, title, team, business_unit, description, about, responsibilities, qualifications, benefits,
	employment_type, apply_url, other_titles, posted_at, closes_at, revision
FROM job WHERE id = :id;
-- Of some; ids: a JSON array.
-- part: job_some
-- sqlite:
IN (SELECT k.value FROM json_each(:ids) k)
-- pg:
= ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) k))
-- name: job_locations :many (ids text) -> (job job_id, country text, region text, city text)
SELECT x.job_id, x.country, x.region, x.city FROM job_location x WHERE x.job_id {{>job_some}} ORDER BY x.job_id, x.position;
-- name: job_areas :many (ids text) -> (job job_id, slug text, name text)
SELECT x.job_id, a.slug, a.name FROM job_area x JOIN area a ON a.id = x.area_id WHERE x.job_id {{>job_some}}
ORDER BY x.job_id, a.position;

-- For staff: all of them, the newest first.
-- part: job_staff_which
{{which: [all] 1 = 1 | [draft] j.state = 'draft' | [open] j.state = 'open' | [closed] j.state = 'closed'}}
-- name: job_staff_list :many (key time, id job_id, n int) -> job_staff_row (id job_id, slug text, state job_state, title text, team text, posted_at time, closes_at time)
SELECT j.id, j.slug, j.state, j.title, j.team, j.posted_at, j.closes_at
FROM job j WHERE {{>job_staff_which}}
	{{>job_way j}}
LIMIT :n;
-- name: job_staff_key :one (id job_id) -> (key time, id job_id)
SELECT j.posted_at, j.id FROM job j WHERE {{>job_staff_which}} AND j.id = :id;
-- name: job_staff_count :one (most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM job j WHERE {{>job_staff_which}} LIMIT :most) AS counted;

-- name: job_of_slug :one (slug text) -> job_key_row (id job_id)
SELECT id FROM job WHERE slug = :slug;
-- name: job_update :change1 (id job_id, revision int, slug text, title text, team text, business_unit text, description text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at time, closes_at time)
UPDATE job SET slug = CASE WHEN state = 'draft' THEN :slug ELSE slug END, title = :title, team = :team,
	business_unit = :business_unit, description = :description, about = :about, responsibilities = :responsibilities,
	qualifications = :qualifications, benefits = :benefits, employment_type = :employment_type, apply_url = :apply_url,
	posted_at = :posted_at, closes_at = :closes_at, revision = revision + 1
WHERE id = :id AND revision = :revision AND state IN before(job.edit);
-- Who is published now is posted now, and no earlier.
-- name: job_mark_open :change1 (id job_id, now time)
UPDATE job SET state = after(job.publish), posted_at = CASE WHEN posted_at < :now THEN :now ELSE posted_at END, revision = revision + 1
WHERE id = :id AND state IN before(job.publish);
-- name: job_mark_closed :change1 (id job_id)
UPDATE job SET state = after(job.close), revision = revision + 1 WHERE id = :id AND state IN before(job.close);
-- name: job_mark_reopened :change1 (id job_id)
UPDATE job SET state = after(job.reopen), revision = revision + 1 WHERE id = :id AND state IN before(job.reopen);
-- name: job_locations_clear :run (job job_id)
DELETE FROM job_location WHERE job_id = :job;
-- name: job_areas_clear :run (job job_id)
DELETE FROM job_area WHERE job_id = :job;
-- name: job_other_titles_set :run (id job_id, titles text)
UPDATE job SET other_titles = :titles WHERE id = :id AND other_titles <> :titles;

-- What was read, and of which posting it is.
-- name: job_source_find :one (feed int, key text) -> job_source_row (key text, job job_id, title text, places text, digest text, is_alone bool, is_gone bool)
SELECT key, job_id, title, places, digest, is_alone, is_gone FROM job_source WHERE feed_id = :feed AND key = :key;
-- name: job_sources :many (job job_id) -> (feed int, key text, title text, places text, read_at time)
SELECT feed_id, key, title, places, read_at FROM job_source WHERE job_id = :job AND is_gone = 0 ORDER BY read_at, feed_id, key LIMIT 200;
-- name: job_source_put :run (feed int, key text, job job_id, title text, places text, digest text, is_alone bool, now time)
INSERT INTO job_source (feed_id, key, job_id, title, places, digest, is_alone, read_at)
VALUES (:feed, :key, :job, :title, :places, :digest, :is_alone, :now)
ON CONFLICT (feed_id, key) DO UPDATE SET job_id = excluded.job_id, title = excluded.title, places = excluded.places,
	digest = excluded.digest, is_alone = excluded.is_alone, is_gone = 0, read_at = excluded.read_at;
-- name: job_source_seen :run (feed int, key text, now time)
UPDATE job_source SET read_at = :now WHERE feed_id = :feed AND key = :key;
-- name: job_source_count :one (job job_id) -> (n int)
SELECT COUNT(*) FROM job_source WHERE job_id = :job AND is_gone = 0;

-- Postings whose text may be the same: bands, a JSON array.
-- name: job_band_jobs :many (bands text) -> job_key_row
-- sqlite:
SELECT DISTINCT b.job_id FROM job_band b WHERE b.value IN (SELECT k.value FROM json_each(:bands) k) ORDER BY b.job_id LIMIT 50;
-- pg:
SELECT DISTINCT b.job_id FROM job_band b
WHERE b.value = ANY (ARRAY(SELECT CAST(k.value AS BIGINT) FROM json_array_elements_text(CAST(:bands AS json)) k)) ORDER BY b.job_id LIMIT 50;
-- name: job_band_add :run (value int, job job_id)
INSERT INTO job_band (value, job_id) VALUES (:value, :job) ON CONFLICT DO NOTHING;
-- name: job_bands_clear :run (job job_id)
DELETE FROM job_band WHERE job_id = :job;
-- name: job_closes_set :run (id job_id, closes_at time)
UPDATE job SET closes_at = :closes_at WHERE id = :id;

-- Files that staff sent.
-- name: job_import_insert :run (id job_import_id, name text, body text, report text, by person_id, now time)
INSERT INTO job_import (id, name, body, report, by_id, created_at) VALUES (:id, :name, :body, :report, :by, :now);
-- name: job_import_find :one (id job_import_id) -> (name text, report text, created_at time, taken_at int)
SELECT name, report, created_at, COALESCE(taken_at, 0) FROM job_import WHERE id = :id;
-- name: job_import_body :one (id job_import_id) -> (body text)
SELECT body FROM job_import WHERE id = :id;
-- name: job_import_taken :change1 (id job_import_id, report text, now time)
UPDATE job_import SET report = :report, taken_at = :now WHERE id = :id AND taken_at IS NULL;
-- name: job_import_sweep :run (before time)
DELETE FROM job_import WHERE created_at < :before;

-- Feeds: a few dozen at the most (JOB_FEEDS).
-- name: job_feed_list :many () -> job_feed_row (id job_feed_id, name text, url text, is_on bool, next_at time, asked_at time, ended_at time, went_at time, fails int, fault int, status int, report text)
SELECT id, name, url, is_on, next_at, asked_at, ended_at, went_at, fails, fault, status, '' FROM job_feed ORDER BY name, id LIMIT 100;
-- name: job_feed_find :one (id job_feed_id) -> job_feed_row
SELECT id, name, url, is_on, next_at, asked_at, ended_at, went_at, fails, fault, status, report FROM job_feed WHERE id = :id;
-- name: job_feed_due :one (now time) -> job_feed_row
SELECT id, name, url, is_on, next_at, asked_at, ended_at, went_at, fails, fault, status, '' FROM job_feed
WHERE is_on = 1 AND next_at <= :now ORDER BY next_at, id LIMIT 1;
-- name: job_feed_count :one () -> (n int)
SELECT COUNT(*) FROM job_feed;
-- name: job_feed_of_url :one (url text) -> (id job_feed_id)
SELECT id FROM job_feed WHERE url = :url;
-- name: job_feed_insert :run (id job_feed_id, name text, url text, now time)
INSERT INTO job_feed (id, name, url, is_on, next_at, created_at) VALUES (:id, :name, :url, 1, :now, :now);
-- name: job_feed_asked :change1 (id job_feed_id, next_at time, now time)
UPDATE job_feed SET asked_at = :now, next_at = :next_at WHERE id = :id AND is_on = 1;
-- name: job_feed_went :run (id job_feed_id, next_at time, report text, now time)
UPDATE job_feed SET went_at = :now, ended_at = :now, next_at = :next_at, fails = 0, fault = 0, status = 0, report = :report WHERE id = :id;
-- name: job_feed_failed :run (id job_feed_id, next_at time, fault int, status int, now time)
UPDATE job_feed SET next_at = :next_at, ended_at = :now, fails = fails + 1, fault = :fault, status = :status WHERE id = :id;
-- name: job_feed_turn :change1 (id job_feed_id, is_on bool, now time)
UPDATE job_feed SET is_on = :is_on, next_at = :now WHERE id = :id;
-- name: job_feed_delete :change1 (id job_feed_id)
DELETE FROM job_feed WHERE id = :id;
-- What it gave stays ours.
-- name: job_feed_sources_delete :run (feed int)
DELETE FROM job_source WHERE feed_id = :feed;
-- name: job_source_of_feed :one (feed int) -> (n int)
SELECT COUNT(*) FROM job_source WHERE feed_id = :feed AND is_gone = 0;
-- name: job_source_gone :many (feed int, before time) -> (key text, job job_id, title text, places text)
SELECT key, job_id, title, places FROM job_source WHERE feed_id = :feed AND read_at < :before AND is_gone = 0 ORDER BY key LIMIT 5000;
-- name: job_source_mark_gone :run (feed int, key text)
UPDATE job_source SET is_gone = 1 WHERE feed_id = :feed AND key = :key;

-- Those whose last day is over.
-- name: job_over :many (now time) -> job_key_row
SELECT id FROM job WHERE state = 'open' AND closes_at <= :now ORDER BY closes_at LIMIT 100;
