-- Postings that staff write, and that are read from files and from other sites' feeds.
ALTER TABLE job ADD COLUMN business_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN description TEXT NOT NULL DEFAULT ''; -- Markdown: what stands before the parts
ALTER TABLE job ADD COLUMN other_titles TEXT NOT NULL DEFAULT ''; -- of its copies, one a line
ALTER TABLE job ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_posted_at ON job (posted_at, id);

-- What was read, a row for each posting of a file or feed; copies of one text are of one job.
CREATE TABLE job_source (
	feed_id INTEGER NOT NULL, -- 0: of files
	key TEXT NOT NULL, -- as its origin knows it: its id, or its link
	job_id INTEGER NOT NULL REFERENCES job (id),
	title TEXT NOT NULL,
	places TEXT NOT NULL, -- a line each: country, region, city, with tabs between
	digest TEXT NOT NULL, -- of all that was read
	is_alone INTEGER NOT NULL, -- staff took it out of a posting: it is put with no other again
	read_at INTEGER NOT NULL,
	PRIMARY KEY (feed_id, key)
) STRICT;
CREATE INDEX job_source_job ON job_source (job_id);
CREATE INDEX job_source_read ON job_source (feed_id, read_at);

-- Texts that share a value may be copies: src/domain/job/job_copy_rules.h.
CREATE TABLE job_band (
	value INTEGER NOT NULL,
	job_id INTEGER NOT NULL REFERENCES job (id),
	PRIMARY KEY (value, job_id)
) STRICT;
CREATE INDEX job_band_job ON job_band (job_id);

-- A file that staff sent, until they say that it is to be taken.
CREATE TABLE job_import (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	report TEXT NOT NULL, -- a line each, of src/domain/job/job_report.h
	by_id INTEGER NOT NULL REFERENCES person (id),
	created_at INTEGER NOT NULL,
	taken_at INTEGER
) STRICT;
CREATE INDEX job_import_at ON job_import (created_at, id);

-- Other sites' feeds of postings.  What went wrong the last time is told in codes (src/domain/job/job_feed.h).
ALTER TABLE job_source ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0; -- its feed does not give it any more
CREATE TABLE job_feed (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	url TEXT NOT NULL UNIQUE,
	is_on INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	asked_at INTEGER NOT NULL DEFAULT 0,
	ended_at INTEGER NOT NULL DEFAULT 0, -- when that reading ended
	went_at INTEGER NOT NULL DEFAULT 0, -- the last time that all went well
	fails INTEGER NOT NULL DEFAULT 0, -- since then
	fault INTEGER NOT NULL DEFAULT 0,
	status INTEGER NOT NULL DEFAULT 0,
	report TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_feed_next ON job_feed (is_on, next_at);

-- How many postings are open by their state, of a team, in a country, of an area: what filters say beside each choice.  Those
-- whose days have not come or are over are taken off by who reads (a duty closes what is over).  A posting has a facet once.
CREATE TABLE job_facet (
	job_id INTEGER NOT NULL REFERENCES job (id),
	kind TEXT NOT NULL, -- team, country, area
	value TEXT NOT NULL, -- its name, its code, its id
	PRIMARY KEY (job_id, kind, value)
) STRICT;
CREATE TABLE job_tally (
	kind TEXT NOT NULL,
	value TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (kind, value)
) STRICT;
CREATE TRIGGER job_facet_insert AFTER INSERT ON job_facet BEGIN
	INSERT INTO job_tally (kind, value, n) VALUES (new.kind, new.value, 1)
	ON CONFLICT (kind, value) DO UPDATE SET n = job_tally.n + 1;
END;
CREATE TRIGGER job_facet_delete AFTER DELETE ON job_facet BEGIN
	UPDATE job_tally SET n = n - 1 WHERE kind = old.kind AND value = old.value;
END;
CREATE TRIGGER job_facet_job AFTER INSERT ON job WHEN new.state = 'open' BEGIN
	INSERT INTO job_facet (job_id, kind, value) VALUES (new.id, 'team', new.team);
END;
CREATE TRIGGER job_facet_open AFTER UPDATE OF state ON job WHEN old.state <> 'open' AND new.state = 'open' BEGIN
	INSERT INTO job_facet (job_id, kind, value) VALUES (new.id, 'team', new.team);
	INSERT INTO job_facet (job_id, kind, value) SELECT DISTINCT new.id, 'country', l.country FROM job_location l WHERE l.job_id = new.id;
	INSERT INTO job_facet (job_id, kind, value) SELECT new.id, 'area', CAST(x.area_id AS TEXT) FROM job_area x WHERE x.job_id = new.id;
END;
CREATE TRIGGER job_facet_shut AFTER UPDATE OF state ON job WHEN old.state = 'open' AND new.state <> 'open' BEGIN
	DELETE FROM job_facet WHERE job_id = new.id;
END;
CREATE TRIGGER job_facet_team AFTER UPDATE OF team ON job WHEN old.state = 'open' AND new.state = 'open' AND old.team <> new.team BEGIN
	DELETE FROM job_facet WHERE job_id = new.id AND kind = 'team';
	INSERT INTO job_facet (job_id, kind, value) VALUES (new.id, 'team', new.team);
END;
CREATE TRIGGER job_facet_place AFTER INSERT ON job_location BEGIN
	INSERT INTO job_facet (job_id, kind, value) SELECT new.job_id, 'country', new.country
	WHERE EXISTS (SELECT 1 FROM job j WHERE j.id = new.job_id AND j.state = 'open')
		AND NOT EXISTS (SELECT 1 FROM job_facet f WHERE f.job_id = new.job_id AND f.kind = 'country' AND f.value = new.country);
END;
CREATE TRIGGER job_facet_no_place AFTER DELETE ON job_location BEGIN
	DELETE FROM job_facet WHERE job_id = old.job_id AND kind = 'country' AND value = old.country
		AND NOT EXISTS (SELECT 1 FROM job_location l WHERE l.job_id = old.job_id AND l.country = old.country);
END;
CREATE TRIGGER job_facet_area AFTER INSERT ON job_area BEGIN
	INSERT INTO job_facet (job_id, kind, value) SELECT new.job_id, 'area', CAST(new.area_id AS TEXT)
	WHERE EXISTS (SELECT 1 FROM job j WHERE j.id = new.job_id AND j.state = 'open');
END;
CREATE TRIGGER job_facet_no_area AFTER DELETE ON job_area BEGIN
	DELETE FROM job_facet WHERE job_id = old.job_id AND kind = 'area' AND value = CAST(old.area_id AS TEXT);
END;
INSERT INTO job_facet (job_id, kind, value) SELECT id, 'team', team FROM job WHERE state = 'open';
INSERT INTO job_facet (job_id, kind, value) SELECT DISTINCT l.job_id, 'country', l.country FROM job_location l JOIN job j ON j.id = l.job_id WHERE j.state = 'open';
INSERT INTO job_facet (job_id, kind, value) SELECT x.job_id, 'area', CAST(x.area_id AS TEXT) FROM job_area x JOIN job j ON j.id = x.job_id WHERE j.state = 'open';

-- What the public list says beside its filters.
-- sqlite:
CREATE TRIGGER public_job_tally_insert AFTER INSERT ON job_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_tally_update AFTER UPDATE ON job_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_job_tally_delete AFTER DELETE ON job_tally BEGIN
	UPDATE public_version SET version = version + 1;
END;
-- pg:
CREATE CONSTRAINT TRIGGER public_job_tally AFTER INSERT OR UPDATE OR DELETE ON job_tally DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
