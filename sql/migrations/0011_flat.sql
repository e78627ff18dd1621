-- Until when a posting is open, beside what its lists are filtered by, so that a value that only closed ones
-- have is passed over without a look at each of them.  0: it is not open at all.
ALTER TABLE job_location ADD COLUMN open_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_area ADD COLUMN open_until INTEGER NOT NULL DEFAULT 0;
UPDATE job_location SET open_until = (SELECT CASE WHEN j.state = 'open' THEN j.closes_at ELSE 0 END FROM job j WHERE j.id = job_location.job_id);
UPDATE job_area SET open_until = (SELECT CASE WHEN j.state = 'open' THEN j.closes_at ELSE 0 END FROM job j WHERE j.id = job_area.job_id);
-- sqlite:
DROP TRIGGER job_location_posted;
DROP TRIGGER job_area_posted;
DROP TRIGGER job_posted;
CREATE TRIGGER job_location_posted AFTER INSERT ON job_location BEGIN
	UPDATE job_location SET (posted_at, open_until) =
		(SELECT j.posted_at, CASE WHEN j.state = 'open' THEN j.closes_at ELSE 0 END FROM job j WHERE j.id = new.job_id)
	WHERE job_id = new.job_id AND position = new.position;
END;
CREATE TRIGGER job_area_posted AFTER INSERT ON job_area BEGIN
	UPDATE job_area SET (posted_at, open_until) =
		(SELECT j.posted_at, CASE WHEN j.state = 'open' THEN j.closes_at ELSE 0 END FROM job j WHERE j.id = new.job_id)
	WHERE job_id = new.job_id AND area_id = new.area_id;
END;
CREATE TRIGGER job_posted AFTER UPDATE OF posted_at, state, closes_at ON job BEGIN
	UPDATE job_location SET posted_at = new.posted_at,
		open_until = CASE WHEN new.state = 'open' THEN new.closes_at ELSE 0 END WHERE job_id = new.id;
	UPDATE job_area SET posted_at = new.posted_at,
		open_until = CASE WHEN new.state = 'open' THEN new.closes_at ELSE 0 END WHERE job_id = new.id;
END;
-- pg:
CREATE OR REPLACE FUNCTION job_part_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	SELECT j.posted_at, CASE WHEN j.state = 'open' THEN j.closes_at ELSE 0 END INTO new.posted_at, new.open_until
	FROM job j WHERE j.id = new.job_id;
	RETURN new;
END $$;
CREATE OR REPLACE FUNCTION job_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE job_location SET posted_at = new.posted_at,
		open_until = CASE WHEN new.state = 'open' THEN new.closes_at ELSE 0 END WHERE job_id = new.id;
	UPDATE job_area SET posted_at = new.posted_at,
		open_until = CASE WHEN new.state = 'open' THEN new.closes_at ELSE 0 END WHERE job_id = new.id;
	RETURN NULL;
END $$;
DROP TRIGGER job_posted ON job;
CREATE TRIGGER job_posted AFTER UPDATE OF posted_at, state, closes_at ON job FOR EACH ROW EXECUTE FUNCTION job_posted();
-- both:
-- The state stands in them, so that a count need not look at the rows.
DROP INDEX job_open_posted;
CREATE INDEX job_open_posted ON job (state, posted_at, id, closes_at);
DROP INDEX job_team_posted;
CREATE INDEX job_team_posted ON job (state, team, posted_at, id, closes_at);
CREATE INDEX job_open_until ON job (state, closes_at, posted_at);
CREATE INDEX job_team_until ON job (state, team, closes_at, posted_at);
DROP INDEX job_area_posted;
CREATE INDEX job_area_posted ON job_area (area_id, posted_at, job_id, open_until);
CREATE INDEX job_area_until ON job_area (area_id, open_until, posted_at);
DROP INDEX job_place;
CREATE INDEX job_place ON job_location (country, region, city, open_until, posted_at);
DROP INDEX job_country_city;
CREATE INDEX job_country_city ON job_location (country, city, open_until, posted_at);
CREATE INDEX job_country_until ON job_location (country, open_until, posted_at);
CREATE INDEX job_region_until ON job_location (country, region, open_until, posted_at);

-- All that staff's and finance's lists of awards are filtered by, for their counts.
CREATE INDEX award_counted ON award (state, announced_at, accepted_at, gift_paid_at, proposal_id);

-- The calls that need somebody, among all that ever were.
CREATE INDEX call_work ON call (closes_at, id) WHERE state IN ('draft', 'published', 'reviewing');

-- Whether a letter is hidden is asked of the one letter: through a view PostgreSQL made the set of a person's first.
DROP VIEW message_hidden;
