-- Who listens is told that a task has changed, on whichever node; on SQLite each commit is seen by itself.
-- sqlite: none
-- pg:
CREATE FUNCTION task_tells() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	NOTIFY bursary;
	RETURN NULL;
END $$;
CREATE TRIGGER task_tells AFTER INSERT OR UPDATE ON task FOR EACH STATEMENT EXECUTE FUNCTION task_tells();
-- both:
-- Keys of programs that read for a person: only the hash of one is kept.
CREATE TABLE access_key (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	key_hash BLOB NOT NULL UNIQUE,
	label TEXT NOT NULL, -- the person's own words
	scope TEXT NOT NULL CHECK (scope IN ('lists', 'tasks', 'all')),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER -- moved at most once in five minutes
) STRICT;
CREATE INDEX access_key_person ON access_key (person_id);
