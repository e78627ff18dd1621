-- The private link of a person's dates, one a person; only the hash of it is kept.
CREATE TABLE calendar_link (
	person_id INTEGER PRIMARY KEY REFERENCES person (id),
	token_hash BLOB NOT NULL UNIQUE,
	made_at INTEGER NOT NULL,
	used_at INTEGER -- moved at most once in five minutes
) STRICT;
