-- Searches of postings whose new ones go out by mail (domain/follow/alert.h), each with an address that its owner has confirmed.
-- As with subscribers (0024): found by a keyed hash; the address goes with the end.
CREATE TABLE job_alert (
	id INTEGER PRIMARY KEY,
	address_hash BLOB NOT NULL,
	address TEXT NOT NULL, -- '' once it has ended
	country TEXT NOT NULL, -- what is searched for; '': any
	region TEXT NOT NULL,
	city TEXT NOT NULL,
	team TEXT NOT NULL,
	area TEXT NOT NULL, -- its slug
	words TEXT NOT NULL,
	is_daily INTEGER NOT NULL, -- 0: weekly
	state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'left', 'bounced')),
	serial INTEGER NOT NULL, -- links in letters are good for one: after an end there is the next
	letter_due_at INTEGER, -- a letter about itself is owed: to confirm, or where the settings are
	letter_tries INTEGER NOT NULL DEFAULT 0,
	letter_at INTEGER NOT NULL, -- when the last one was asked for
	seen_seq INTEGER NOT NULL DEFAULT 0, -- of job_news: what was new up to here has been told
	upto_seq INTEGER NOT NULL DEFAULT 0, -- and up to here the letter that is on its way tells
	next_at INTEGER NOT NULL DEFAULT 0, -- when it is looked at next
	tries INTEGER NOT NULL DEFAULT 0, -- of the letter that is on its way
	created_at INTEGER NOT NULL,
	confirmed_at INTEGER,
	ended_at INTEGER,
	UNIQUE (address_hash, country, region, city, team, area, words)
) STRICT;
CREATE INDEX job_alert_due ON job_alert (next_at) WHERE state = 'confirmed';
CREATE INDEX job_alert_letter_due ON job_alert (letter_due_at) WHERE letter_due_at IS NOT NULL;
CREATE INDEX job_alert_pending ON job_alert (letter_at) WHERE state = 'pending';
CREATE INDEX job_alert_ended ON job_alert (ended_at) WHERE ended_at IS NOT NULL;

-- Postings in the order in which everybody could first see them: a number once, for good, so that each is new once.  A clock does
-- not do: a file may bring what was posted weeks ago.
CREATE TABLE job_news (
	seq INTEGER PRIMARY KEY,
	job_id INTEGER NOT NULL UNIQUE REFERENCES job (id)
) STRICT;
-- Open and without a number yet: the worker gives it when the day has come on which it is shown.
CREATE TABLE job_fresh (
	job_id INTEGER PRIMARY KEY REFERENCES job (id)
) STRICT;
CREATE TRIGGER job_fresh_insert AFTER INSERT ON job WHEN new.state = 'open' BEGIN
	INSERT INTO job_fresh (job_id) VALUES (new.id) ON CONFLICT (job_id) DO NOTHING;
END;
CREATE TRIGGER job_fresh_open AFTER UPDATE OF state ON job WHEN old.state <> 'open' AND new.state = 'open' BEGIN
	INSERT INTO job_fresh (job_id) SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM job_news n WHERE n.job_id = new.id)
	ON CONFLICT (job_id) DO NOTHING;
END;
INSERT INTO job_news (seq, job_id) SELECT ROW_NUMBER() OVER (ORDER BY posted_at, id), id FROM job WHERE state = 'closed';
INSERT INTO job_fresh (job_id) SELECT id FROM job WHERE state = 'open';
