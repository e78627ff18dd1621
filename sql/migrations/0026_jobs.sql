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
