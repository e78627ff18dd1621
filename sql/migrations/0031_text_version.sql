-- The program's public texts as they were.  A line is what has versions of its own: 'rules', 'questions', 'areas', 'products',
-- 'datasets', 'page/about' and so on.  Each change that readers could have seen is a version; of an item a row is kept when it
-- became another, so that version V of a line is, of each item, the last row up to V.
CREATE TABLE text_version (
	line TEXT NOT NULL,
	version INTEGER NOT NULL CHECK (version > 0),
	at INTEGER NOT NULL, -- in force since; 0: before versions were kept
	PRIMARY KEY (line, version)
) STRICT;
CREATE TABLE text_revision (
	line TEXT NOT NULL,
	slug TEXT NOT NULL,
	version INTEGER NOT NULL,
	is_there INTEGER NOT NULL CHECK (is_there IN (0, 1)), -- 0: taken away by this version; its words are the last ones
	title TEXT NOT NULL,
	section TEXT NOT NULL,
	body TEXT NOT NULL,
	link TEXT NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (line, slug, version)
) STRICT;
CREATE INDEX text_revision_version ON text_revision (line, version, slug);

INSERT INTO text_revision (line, slug, version, is_there, title, section, body, link, position)
SELECT 'rules', rule, 1, 1, title, '', body, '', position FROM rule_text
UNION ALL SELECT 'questions', slug, 1, 1, question, section, answer, '', position FROM faq
UNION ALL SELECT 'areas', slug, 1, 1, name, '', description, '', position FROM area
UNION ALL SELECT 'products', slug, 1, 1, name, category, description, '', position FROM product
UNION ALL SELECT 'datasets', slug, 1, 1, name, '', description, url, position FROM dataset
UNION ALL SELECT 'page/' || slug, slug, 1, 1, title, '', body, '', 0 FROM page;
INSERT INTO text_version (line, version, at) SELECT DISTINCT line, 1, 0 FROM text_revision;

-- What visitors read of them is kept (0023).
-- sqlite:
CREATE TRIGGER public_text_version_insert AFTER INSERT ON text_version BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_text_version_update AFTER UPDATE ON text_version BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_text_version_delete AFTER DELETE ON text_version BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_text_revision_insert AFTER INSERT ON text_revision BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_text_revision_update AFTER UPDATE ON text_revision BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_text_revision_delete AFTER DELETE ON text_revision BEGIN
	UPDATE public_version SET version = version + 1;
END;
-- pg:
CREATE CONSTRAINT TRIGGER public_text_version_change AFTER INSERT OR UPDATE OR DELETE ON text_version DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_text_revision_change AFTER INSERT OR UPDATE OR DELETE ON text_revision DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION public_changed();
-- both:
