-- What is suggested to people (src/domain/suggest/).  The worker makes it for who signs in, from what they say of themselves and
-- from what everybody may see; a page asks of each again whether it may be seen.
CREATE TABLE suggest_reader (
	person_id INTEGER PRIMARY KEY REFERENCES person (id),
	serial INTEGER NOT NULL, -- counts what made it due
	due_at INTEGER, -- NULL: not before they sign in again
	made_at INTEGER NOT NULL -- 0: never
) STRICT;
CREATE INDEX suggest_reader_due ON suggest_reader (due_at);
CREATE TABLE suggest_pick (
	person_id INTEGER NOT NULL REFERENCES person (id),
	ranker TEXT NOT NULL, -- words, areas
	kind TEXT NOT NULL, -- as in search_entry
	place INTEGER NOT NULL,
	object INTEGER NOT NULL,
	terms TEXT NOT NULL, -- what is shared: words, or names of areas
	source TEXT NOT NULL, -- the title of the publication that shares them
	n_reads INTEGER NOT NULL, -- of others, when there were some
	PRIMARY KEY (person_id, ranker, kind, place)
) STRICT;
-- Who signs in has them made, or made anew; so has who says something else of themselves.
CREATE TRIGGER suggest_session AFTER INSERT ON session BEGIN
	INSERT INTO suggest_reader (person_id, serial, due_at, made_at) VALUES (new.person_id, 1, new.created_at, 0)
	ON CONFLICT (person_id) DO UPDATE SET serial = suggest_reader.serial + 1, due_at = new.created_at
		WHERE suggest_reader.made_at < new.created_at - 3600;
END;
CREATE TRIGGER suggest_profile AFTER UPDATE OF bio ON person WHEN new.bio <> old.bio BEGIN
	UPDATE suggest_reader SET serial = serial + 1, due_at = 0 WHERE person_id = new.id;
END;
CREATE TRIGGER suggest_area_insert AFTER INSERT ON person_area BEGIN
	UPDATE suggest_reader SET serial = serial + 1, due_at = 0 WHERE person_id = new.person_id;
END;
CREATE TRIGGER suggest_area_delete AFTER DELETE ON person_area BEGIN
	UPDATE suggest_reader SET serial = serial + 1, due_at = 0 WHERE person_id = old.person_id;
END;
CREATE TRIGGER suggest_publication AFTER INSERT ON publication BEGIN
	UPDATE suggest_reader SET serial = serial + 1, due_at = 0 WHERE person_id = new.person_id;
END;
INSERT INTO suggest_reader (person_id, serial, due_at, made_at) SELECT DISTINCT s.person_id, 1, 0, 0 FROM session s;

-- Counts, and nothing of whose they are: what was chosen from suggestions that day, and by which ranker it stood there; day 0:
-- of all days.  round: which two rankers they were (suggest.h).
CREATE TABLE suggest_read (
	kind TEXT NOT NULL,
	object INTEGER NOT NULL,
	day INTEGER NOT NULL, -- since 1970, UTC
	n INTEGER NOT NULL,
	PRIMARY KEY (kind, object, day)
) STRICT;
CREATE INDEX suggest_read_day ON suggest_read (day);
CREATE TABLE suggest_win (
	round INTEGER NOT NULL,
	day INTEGER NOT NULL,
	ranker TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (round, day, ranker)
) STRICT;
