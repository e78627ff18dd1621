-- Links that leave by mail are rows of one table in the code (domain/notice/letter_link.h): a new kind is no migration any more.
-- sqlite:
CREATE TABLE token_any (
	token_hash BLOB PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	purpose TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER
) STRICT;
INSERT INTO token_any SELECT token_hash, person_id, purpose, created_at, expires_at, used_at FROM token;
DROP TABLE token;
ALTER TABLE token_any RENAME TO token;
CREATE INDEX token_person ON token (person_id);
-- pg:
ALTER TABLE token DROP CONSTRAINT token_purpose_check;
-- both:
-- How a session was proved to be its person's, and when last: domain/person/session.h.
ALTER TABLE session ADD COLUMN strength INTEGER NOT NULL DEFAULT 1; -- 1: by the password
ALTER TABLE session ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
-- Every session so far began with a password.
UPDATE session SET proved_at = created_at;
