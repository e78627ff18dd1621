-- An answer that says of itself that it is a draft is its owner's alone.  Whether it is one the program decides when it keeps the words
-- (content_is_draft()), and here it stands for everybody who asks.  Who puts one here and does not say hides it.
ALTER TABLE faq ADD COLUMN is_draft INTEGER NOT NULL DEFAULT 1;

-- What can be searched (0027), with what was written to the list; of answers those that are no drafts.
DROP VIEW search_thing;
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
	WHERE f.is_draft = 0
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
FROM job j WHERE j.state = 'open'
UNION ALL
SELECT 'news', l.id, '', '', l.subject, '', l.body, l.begun_at, CAST(NULL AS INTEGER), l.begun_at
FROM newsletter l WHERE l.begun_at IS NOT NULL;

-- sqlite:
DROP TRIGGER search_faq_update;
-- pg:
DROP TRIGGER search_faq_update ON faq;
DROP FUNCTION search_faq_update();
-- both:
CREATE TRIGGER search_faq_update AFTER UPDATE OF slug, section, question, answer, is_draft ON faq BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('question', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_newsletter_insert AFTER INSERT ON newsletter WHEN new.begun_at IS NOT NULL BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('news', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_newsletter_update AFTER UPDATE OF subject, body, begun_at ON newsletter
	WHEN old.begun_at IS NOT NULL OR new.begun_at IS NOT NULL BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('news', new.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
CREATE TRIGGER search_newsletter_delete AFTER DELETE ON newsletter WHEN old.begun_at IS NOT NULL BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('news', old.id, '', 0) ON CONFLICT (kind, object, key) DO UPDATE SET is_later = 0;
END;
INSERT INTO search_due (kind, object, key, is_later) SELECT kind, object, key, 1 FROM search_thing WHERE kind = 'news';

-- Last: PostgreSQL changes no table of which a trigger waits for the commit.
UPDATE faq SET is_draft = CASE WHEN lower(substr(ltrim(answer, '
	 ' ||
-- sqlite:
	char(13)
-- pg:
	chr(13)
-- both:
	), 1, 9)) = '> **draft' THEN 1 ELSE 0 END;
