-- What can be searched: one row a thing, its words, and where each word stands (docs/decisions/0015).
-- search_thing says what a thing is and from when until when everybody may see it; triggers put what changed into search_due, and
-- the bracket that changed it makes its row anew before it ends (domain/search/search_index.h): words are made by the program,
-- so that both databases have the same.  A thing that is due is not found.
CREATE TABLE search_entry (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	object INTEGER NOT NULL, -- its id, or 0 and
	key TEXT NOT NULL, -- its name; '' for what has an id
	ref TEXT NOT NULL, -- what its address is made of
	title TEXT NOT NULL,
	aside TEXT NOT NULL, -- names that go with it: institution, team, areas
	body TEXT NOT NULL, -- as it is read, without Markdown
	words TEXT NOT NULL, -- of title, aside and body, in their order
	from_at INTEGER NOT NULL, -- found by nobody before
	until_at INTEGER, -- nor from then on
	dated_at INTEGER NOT NULL,
	UNIQUE (kind, object, key)
) STRICT;
-- The better a word tells what an entry is about, the lower its place (0 to 999).  search_word: every word that stands somewhere,
-- with its stem; search_near: the same by what is left of it when a letter is lost.
-- sqlite:
CREATE TABLE search_posting (
	word TEXT NOT NULL,
	kind TEXT NOT NULL,
	place INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	from_at INTEGER NOT NULL,
	until_at INTEGER,
	PRIMARY KEY (word, kind, place, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_word (
	word TEXT PRIMARY KEY,
	stem TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE search_near (
	bones TEXT NOT NULL,
	word TEXT NOT NULL,
	PRIMARY KEY (bones, word)
) STRICT, WITHOUT ROWID;
-- pg:
CREATE TABLE search_posting (
	word TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	place BIGINT NOT NULL,
	entry_id BIGINT NOT NULL,
	from_at BIGINT NOT NULL,
	until_at BIGINT,
	PRIMARY KEY (word, kind, place, entry_id)
);
CREATE TABLE search_word (
	word TEXT COLLATE "C" PRIMARY KEY,
	stem TEXT COLLATE "C" NOT NULL
);
CREATE TABLE search_near (
	bones TEXT COLLATE "C" NOT NULL,
	word TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (bones, word)
);
-- both:
CREATE INDEX search_word_stem ON search_word (stem, word);
CREATE INDEX search_near_word ON search_near (word);
-- People say it so, we say it so: stems, the first of what they say apart.
CREATE TABLE search_synonym (
	first TEXT NOT NULL,
	said TEXT NOT NULL, -- 'hear back', folded and stemmed, with a space between
	meant TEXT NOT NULL, -- words, each as good as the other
	PRIMARY KEY (first, said)
) STRICT;
INSERT INTO search_synonym (first, said, meant) VALUES
	('hear', 'hear back', 'know decision decisions notified answer'),
	('find', 'find out', 'know decision decisions'),
	('indirect', 'indirect cost', 'overhead'),
	('facil', 'facil charg', 'overhead'),
	('grant', 'grant', 'award gift'),
	('money', 'money', 'cash award budget amount'),
	('fund', 'fund', 'award gift money'),
	('due', 'due date', 'deadline closes'),
	('vacanc', 'vacanc', 'job position opening'),
	('posit', 'posit', 'job'),
	('elig', 'elig', 'apply eligible qualify'),
	('qualifi', 'qualifi', 'apply eligible'),
	('winner', 'winner', 'recipient award'),
	('reject', 'reject', 'declined selected'),
	('prolong', 'prolong', 'extended renewed'),
	('extens', 'extens', 'extended renewed'),
	('prize', 'prize', 'award'),
	('refere', 'refere', 'reviewer reviewers panel'),
	('ip', 'ip', 'intellectual property results owns'),
	('intellectu', 'intellectu properti', 'owns results'),
	('collabor', 'collabor', 'team partner'),
	('coauthor', 'coauthor', 'team member'),
	('salari', 'salari', 'students postdoc money'),
	('edit', 'edit', 'change revise'),
	('feedback', 'feedback', 'reason reasons comments'),
	('announc', 'announc', 'outcome announced'),
	('privaci', 'privaci', 'data personal'),
	('gdpr', 'gdpr', 'data personal');
-- is_later: what is found meanwhile is only not the newest, so it need not be done in this bracket.
CREATE TABLE search_due (
	kind TEXT NOT NULL,
	object INTEGER NOT NULL,
	key TEXT NOT NULL,
	is_later INTEGER NOT NULL,
	PRIMARY KEY (kind, object, key)
) STRICT;
CREATE INDEX search_due_now ON search_due (is_later, kind, object, key);

-- Numbers are of one type in all branches: else PostgreSQL looks for one thing among all.
CREATE VIEW search_thing (kind, object, key, ref, title, aside, body, from_at, until_at, dated_at) AS
SELECT 'call', c.id, '', c.slug, c.title,
	COALESCE((SELECT
-- sqlite:
		group_concat(x.name, ', ')
-- pg:
		string_agg(x.name, ', ')
-- both:
		FROM (SELECT a.name FROM call_area k JOIN area a ON a.id = k.area_id WHERE k.call_id = c.id
			ORDER BY a.position, a.id) x), ''),
	c.summary || '

' || COALESCE((SELECT
-- sqlite:
		group_concat(x.line, '

')
-- pg:
		string_agg(x.line, '

')
-- both:
		FROM (SELECT t.title || '. ' || t.body AS line FROM topic t WHERE t.call_id = c.id ORDER BY t.position, t.id) x), '')
	|| '

' || c.instructions,
	CAST(0 AS INTEGER), CAST(NULL AS INTEGER), c.closes_at
FROM call c WHERE c.state NOT IN ('draft', 'cancelled')
UNION ALL
SELECT 'question', f.id, '', f.slug, f.question, f.section, f.answer, CAST(0 AS INTEGER), CAST(NULL AS INTEGER), CAST(0 AS INTEGER) FROM faq f
	WHERE f.answer NOT LIKE '> **Draft%' -- its owner has not read it yet: content_rules.h
UNION ALL
SELECT 'rule', CAST(0 AS INTEGER), r.rule, r.rule, r.title, '', r.body, CAST(0 AS INTEGER), CAST(NULL AS INTEGER), CAST(0 AS INTEGER) FROM rule_text r
UNION ALL
SELECT 'page', CAST(0 AS INTEGER), p.slug, p.slug, p.title, '', p.body, CAST(0 AS INTEGER), CAST(NULL AS INTEGER), p.updated_at FROM page p
UNION ALL
SELECT 'recipient', r.award_id, '', '', w.title,
	w.pi_name || ', ' || w.org_name || ', ' || w.call_title || COALESCE((SELECT
-- sqlite:
		', ' || group_concat(x.name, ', ')
-- pg:
		', ' || string_agg(x.name, ', ')
-- both:
		FROM (SELECT a.name FROM recipient_area k JOIN area a ON a.id = k.area_id WHERE k.award_id = r.award_id
			ORDER BY a.position, a.id) x), ''),
	w.summary, r.announced_at, CAST(NULL AS INTEGER), r.announced_at
FROM recipient r JOIN award w ON w.id = r.award_id
UNION ALL
SELECT 'job', j.id, '', j.slug, j.title,
	j.team || COALESCE((SELECT
-- sqlite:
		', ' || group_concat(x.name, ', ')
-- pg:
		', ' || string_agg(x.name, ', ')
-- both:
		FROM (SELECT l.city || ' ' || l.region AS name FROM job_location l WHERE l.job_id = j.id ORDER BY l.position) x), '')
	|| COALESCE((SELECT
-- sqlite:
		', ' || group_concat(x.name, ', ')
-- pg:
		', ' || string_agg(x.name, ', ')
-- both:
		FROM (SELECT a.name FROM job_area k JOIN area a ON a.id = k.area_id WHERE k.job_id = j.id
			ORDER BY a.position, a.id) x), ''),
	j.description || '

' || j.other_titles || '

' || j.business_unit || '

' || j.about || '

' || j.responsibilities || '

' || j.qualifications || '

' || j.benefits, j.posted_at, j.closes_at, j.posted_at
FROM job j WHERE j.state = 'open';

CREATE TRIGGER search_call_insert AFTER INSERT ON call BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_call_update AFTER UPDATE OF slug, state, title, summary, instructions, closes_at ON call BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_call_delete AFTER DELETE ON call BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', old.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_call_area_insert AFTER INSERT ON call_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', new.call_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_call_area_delete AFTER DELETE ON call_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', old.call_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_topic_insert AFTER INSERT ON topic BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', new.call_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_topic_update AFTER UPDATE OF title, body, position ON topic BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', new.call_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_topic_delete AFTER DELETE ON topic BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('call', old.call_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_faq_insert AFTER INSERT ON faq BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('question', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_faq_update AFTER UPDATE OF slug, section, question, answer ON faq BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('question', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_faq_delete AFTER DELETE ON faq BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('question', old.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_rule_text_insert AFTER INSERT ON rule_text BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('rule', 0, new.rule, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_rule_text_update AFTER UPDATE OF title, body ON rule_text BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('rule', 0, new.rule, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_rule_text_delete AFTER DELETE ON rule_text BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('rule', 0, old.rule, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_page_insert AFTER INSERT ON page BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('page', 0, new.slug, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_page_update AFTER UPDATE OF title, body, updated_at ON page BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('page', 0, new.slug, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_page_delete AFTER DELETE ON page BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('page', 0, old.slug, 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_insert AFTER INSERT ON job BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_update AFTER UPDATE OF slug, state, title, other_titles, team, business_unit, description, about, responsibilities, qualifications, benefits, posted_at, closes_at ON job BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_delete AFTER DELETE ON job BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', old.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_area_insert AFTER INSERT ON job_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', new.job_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_area_delete AFTER DELETE ON job_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', old.job_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_location_insert AFTER INSERT ON job_location BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', new.job_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_location_update AFTER UPDATE OF city, region, position ON job_location BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', new.job_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_job_location_delete AFTER DELETE ON job_location BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('job', old.job_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_recipient_insert AFTER INSERT ON recipient BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', new.award_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_recipient_update AFTER UPDATE OF announced_at ON recipient BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', new.award_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_recipient_delete AFTER DELETE ON recipient BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', old.award_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_recipient_area_insert AFTER INSERT ON recipient_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', new.award_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_recipient_area_delete AFTER DELETE ON recipient_area BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', old.award_id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_award_update AFTER UPDATE OF title, summary, pi_name, org_name, call_title ON award WHEN new.announced_at IS NOT NULL BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('recipient', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
-- What names an area may be thousands of things, and is public as it is.
CREATE TRIGGER search_area_update AFTER UPDATE OF name, position ON area WHEN new.name <> old.name OR new.position <> old.position BEGIN
	INSERT INTO search_due (kind, object, key, is_later) SELECT 'call', k.call_id, '', 1 FROM call_area k WHERE k.area_id = new.id
		ON CONFLICT (kind, object, key) DO NOTHING;
	INSERT INTO search_due (kind, object, key, is_later) SELECT 'job', k.job_id, '', 1 FROM job_area k WHERE k.area_id = new.id
		ON CONFLICT (kind, object, key) DO NOTHING;
	INSERT INTO search_due (kind, object, key, is_later) SELECT 'recipient', k.award_id, '', 1 FROM recipient_area k WHERE k.area_id = new.id
		ON CONFLICT (kind, object, key) DO NOTHING;
END;

-- What there was before: the worker makes its words, some at a time (bursary migrate waits for it).
INSERT INTO search_due (kind, object, key, is_later) SELECT kind, object, key, 1 FROM search_thing;
