-- What a call asks beside what every proposal has: one row a version, which is never changed.
CREATE TABLE call_form (
	call_id INTEGER NOT NULL REFERENCES call (id),
	version INTEGER NOT NULL, -- from 1
	made_at INTEGER NOT NULL,
	body TEXT NOT NULL, -- the questions, as JSON
	sha256 BLOB NOT NULL,
	PRIMARY KEY (call_id, version)
) STRICT;
-- The newest; 0: the call asks nothing more.
ALTER TABLE call ADD COLUMN form_version INTEGER NOT NULL DEFAULT 0;
-- Of the working copy, as JSON, by the question's id: also those to questions that are not asked any more; '': none.
ALTER TABLE proposal ADD COLUMN answers TEXT NOT NULL DEFAULT '';
