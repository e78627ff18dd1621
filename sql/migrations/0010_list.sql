-- The ways into the lists outside of a call's own pages: each by its order, each filter by the same.
CREATE INDEX message_written ON message (created_at, id, person_id, proposal_id, panel_call_id);
CREATE INDEX message_waiting ON message (created_at, id) WHERE state IN ('queued', 'sending');
CREATE INDEX message_state ON message (state, created_at, id);

CREATE INDEX call_closes ON call (closes_at, id);
CREATE INDEX call_rank ON call (state, closes_at, grace_s, opens_at, id);
DROP INDEX call_state;

CREATE INDEX award_made ON award (created_at DESC, title, id);
CREATE INDEX award_open ON award (state, created_at DESC, title, id) WHERE announced_at IS NULL;
CREATE INDEX award_to_pay ON award (accepted_at, id) WHERE accepted_at IS NOT NULL AND gift_paid_at IS NULL;
DROP INDEX award_contact;
CREATE INDEX award_contact ON award (contact_id, created_at DESC, title, id);

-- The words by which staff find people and institutions: the beginning of any of them finds.  Kept by triggers.
CREATE TABLE person_word (
	person_id INTEGER NOT NULL REFERENCES person (id),
	word TEXT
-- sqlite:
		NOT NULL,
-- pg:
		COLLATE "C" NOT NULL,
-- both:
	PRIMARY KEY (person_id, word)
) STRICT;
CREATE INDEX person_word_begins ON person_word (word, person_id);
CREATE TABLE org_word (
	org_id INTEGER NOT NULL REFERENCES org (id),
	word TEXT
-- sqlite:
		NOT NULL,
-- pg:
		COLLATE "C" NOT NULL,
-- both:
	PRIMARY KEY (org_id, word)
) STRICT;
CREATE INDEX org_word_begins ON org_word (word, org_id);

-- sqlite:
CREATE TRIGGER person_word_begin AFTER INSERT ON person BEGIN
	INSERT INTO person_word (person_id, word)
	SELECT DISTINCT new.id, w.value FROM json_each(CASE WHEN (new.name || ' ' || new.email_key) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(new.name || ' ' || new.email_key, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w
	WHERE w.value <> '' AND new.id IS NOT NULL;
END;
CREATE TRIGGER person_word_change AFTER UPDATE OF name, email_key ON person BEGIN
	DELETE FROM person_word WHERE person_id = new.id;
	INSERT INTO person_word (person_id, word)
	SELECT DISTINCT new.id, w.value FROM json_each(CASE WHEN (new.name || ' ' || new.email_key) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(new.name || ' ' || new.email_key, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w
	WHERE w.value <> '' AND new.id IS NOT NULL;
END;
CREATE TRIGGER person_word_end BEFORE DELETE ON person BEGIN
	DELETE FROM person_word WHERE person_id = old.id;
END;
INSERT INTO person_word (person_id, word)
	SELECT DISTINCT t.id, w.value FROM person t, json_each(CASE WHEN (t.name || ' ' || t.email_key) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(t.name || ' ' || t.email_key, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w WHERE w.value <> '';
-- pg:
CREATE FUNCTION person_word_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM person_word WHERE person_id = new.id;
	INSERT INTO person_word (person_id, word)
	SELECT DISTINCT new.id, w.w FROM regexp_split_to_table(LOWER(new.name || ' ' || new.email_key), '[] ,.@+_()/''"\\[-]+') AS w(w)
	WHERE w.w <> '';
	RETURN NULL;
END $$;
CREATE TRIGGER person_word_begin AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION person_word_change();
CREATE TRIGGER person_word_change AFTER UPDATE OF name, email_key ON person FOR EACH ROW EXECUTE FUNCTION person_word_change();
CREATE FUNCTION person_word_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM person_word WHERE person_id = old.id;
	RETURN old;
END $$;
CREATE TRIGGER person_word_end BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION person_word_end();
INSERT INTO person_word (person_id, word)
	SELECT DISTINCT t.id, w.w FROM person t, regexp_split_to_table(LOWER(t.name || ' ' || t.email_key), '[] ,.@+_()/''"\\[-]+') AS w(w) WHERE w.w <> '';
-- both:

-- sqlite:
CREATE TRIGGER org_word_begin AFTER INSERT ON org BEGIN
	INSERT INTO org_word (org_id, word)
	SELECT DISTINCT new.id, w.value FROM json_each(CASE WHEN (new.name || ' ' || new.city) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(new.name || ' ' || new.city, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w
	WHERE w.value <> '' AND new.id IS NOT NULL;
END;
CREATE TRIGGER org_word_change AFTER UPDATE OF name, city ON org BEGIN
	DELETE FROM org_word WHERE org_id = new.id;
	INSERT INTO org_word (org_id, word)
	SELECT DISTINCT new.id, w.value FROM json_each(CASE WHEN (new.name || ' ' || new.city) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(new.name || ' ' || new.city, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w
	WHERE w.value <> '' AND new.id IS NOT NULL;
END;
CREATE TRIGGER org_word_end BEFORE DELETE ON org BEGIN
	DELETE FROM org_word WHERE org_id = old.id;
END;
INSERT INTO org_word (org_id, word)
	SELECT DISTINCT t.id, w.value FROM org t, json_each(CASE WHEN (t.name || ' ' || t.city) GLOB ('*[' || char(1) || '-' || char(31) || ']*') THEN '[]'
		ELSE '["' || REPLACE(LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(t.name || ' ' || t.city, ',', ' '), '.', ' '), '@', ' '), '+', ' '), '_', ' '), '-', ' '), '(', ' '), ')', ' '), '/', ' '), '''', ' '), '"', ' '), '\', ' ')), ' ', '","') || '"]' END) w WHERE w.value <> '';
-- pg:
CREATE FUNCTION org_word_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM org_word WHERE org_id = new.id;
	INSERT INTO org_word (org_id, word)
	SELECT DISTINCT new.id, w.w FROM regexp_split_to_table(LOWER(new.name || ' ' || new.city), '[] ,.@+_()/''"\\[-]+') AS w(w)
	WHERE w.w <> '';
	RETURN NULL;
END $$;
CREATE TRIGGER org_word_begin AFTER INSERT ON org FOR EACH ROW EXECUTE FUNCTION org_word_change();
CREATE TRIGGER org_word_change AFTER UPDATE OF name, city ON org FOR EACH ROW EXECUTE FUNCTION org_word_change();
CREATE FUNCTION org_word_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM org_word WHERE org_id = old.id;
	RETURN old;
END $$;
CREATE TRIGGER org_word_end BEFORE DELETE ON org FOR EACH ROW EXECUTE FUNCTION org_word_end();
INSERT INTO org_word (org_id, word)
	SELECT DISTINCT t.id, w.w FROM org t, regexp_split_to_table(LOWER(t.name || ' ' || t.city), '[] ,.@+_()/''"\\[-]+') AS w(w) WHERE w.w <> '';
-- both:

-- Has a role of the program, for the list of who has one.
ALTER TABLE person ADD COLUMN has_role INTEGER NOT NULL DEFAULT 0;
-- sqlite:
CREATE TRIGGER person_has_role AFTER INSERT ON person_role BEGIN
	UPDATE person SET has_role = 1 WHERE id = new.person_id AND has_role = 0;
END;
CREATE TRIGGER person_has_role_no_more AFTER DELETE ON person_role BEGIN
	UPDATE person SET has_role = 0 WHERE id = old.person_id
		AND NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = old.person_id);
END;
-- pg:
CREATE FUNCTION person_has_role() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE person SET has_role = 1 WHERE id = new.person_id AND has_role = 0;
	RETURN NULL;
END $$;
CREATE TRIGGER person_has_role AFTER INSERT ON person_role FOR EACH ROW EXECUTE FUNCTION person_has_role();
CREATE FUNCTION person_has_role_no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE person SET has_role = 0 WHERE id = old.person_id
		AND NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = old.person_id);
	RETURN NULL;
END $$;
CREATE TRIGGER person_has_role_no_more AFTER DELETE ON person_role FOR EACH ROW EXECUTE FUNCTION person_has_role_no_more();
-- both:
UPDATE person SET has_role = 1 WHERE EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = person.id);
CREATE INDEX person_role_of ON person_role (role, person_id);
CREATE INDEX person_name ON person (name, id);
CREATE INDEX person_role_name ON person (name, id) WHERE has_role = 1;
DROP INDEX org_name;
CREATE INDEX org_name ON org (name, id);
-- sqlite:
CREATE INDEX org_bare_name ON org (ror, name, id);
-- pg:
CREATE INDEX org_bare_name ON org (name, id) WHERE ror IS NULL;
-- both:
CREATE INDEX org_lower_name ON org (LOWER(name), country);

-- When a posting was posted, beside what its lists are filtered by: each filter is in the order of its list.
ALTER TABLE job_location ADD COLUMN posted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_area ADD COLUMN posted_at INTEGER NOT NULL DEFAULT 0;
UPDATE job_location SET posted_at = (SELECT j.posted_at FROM job j WHERE j.id = job_location.job_id);
UPDATE job_area SET posted_at = (SELECT j.posted_at FROM job j WHERE j.id = job_area.job_id);
-- sqlite:
CREATE TRIGGER job_location_posted AFTER INSERT ON job_location BEGIN
	UPDATE job_location SET posted_at = (SELECT j.posted_at FROM job j WHERE j.id = new.job_id)
	WHERE job_id = new.job_id AND position = new.position;
END;
CREATE TRIGGER job_area_posted AFTER INSERT ON job_area BEGIN
	UPDATE job_area SET posted_at = (SELECT j.posted_at FROM job j WHERE j.id = new.job_id)
	WHERE job_id = new.job_id AND area_id = new.area_id;
END;
CREATE TRIGGER job_posted AFTER UPDATE OF posted_at ON job WHEN new.posted_at <> old.posted_at BEGIN
	UPDATE job_location SET posted_at = new.posted_at WHERE job_id = new.id;
	UPDATE job_area SET posted_at = new.posted_at WHERE job_id = new.id;
END;
-- pg:
CREATE FUNCTION job_part_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	new.posted_at = (SELECT j.posted_at FROM job j WHERE j.id = new.job_id);
	RETURN new;
END $$;
CREATE TRIGGER job_location_posted BEFORE INSERT ON job_location FOR EACH ROW EXECUTE FUNCTION job_part_posted();
CREATE TRIGGER job_area_posted BEFORE INSERT ON job_area FOR EACH ROW EXECUTE FUNCTION job_part_posted();
CREATE FUNCTION job_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE job_location SET posted_at = new.posted_at WHERE job_id = new.id;
	UPDATE job_area SET posted_at = new.posted_at WHERE job_id = new.id;
	RETURN NULL;
END $$;
CREATE TRIGGER job_posted AFTER UPDATE OF posted_at ON job FOR EACH ROW WHEN (new.posted_at <> old.posted_at)
	EXECUTE FUNCTION job_posted();
-- both:
CREATE INDEX job_open_posted ON job (posted_at, id, closes_at) WHERE state = 'open';
CREATE INDEX job_team_posted ON job (team, posted_at, id, closes_at) WHERE state = 'open';
CREATE INDEX job_area_posted ON job_area (area_id, posted_at, job_id);
CREATE INDEX job_country_posted ON job_location (country, posted_at, job_id);
CREATE INDEX job_region_posted ON job_location (region, posted_at, job_id);
CREATE INDEX job_city_posted ON job_location (city, posted_at, job_id);
CREATE INDEX job_place ON job_location (country, region, city, job_id);
CREATE INDEX job_country_city ON job_location (country, city, job_id);

-- What visitors may list of announced awards, in the order of the list, and how many there are of each kind:
-- kept by triggers in the transaction that announces.  `bursary check` counts anew.
CREATE TABLE recipient (
	award_id INTEGER PRIMARY KEY REFERENCES award (id),
	announced_at INTEGER NOT NULL,
	pi_name TEXT NOT NULL,
	org_id INTEGER NOT NULL REFERENCES org (id),
	country TEXT NOT NULL,
	cash_cents INTEGER NOT NULL,
	credit_cents INTEGER NOT NULL
) STRICT;
CREATE INDEX recipient_order ON recipient (announced_at DESC, pi_name, award_id);
CREATE INDEX recipient_country ON recipient (country, announced_at DESC, pi_name, award_id);
CREATE INDEX recipient_org ON recipient (org_id, announced_at DESC, pi_name, award_id);
CREATE TABLE recipient_area (
	award_id INTEGER NOT NULL REFERENCES award (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	announced_at INTEGER NOT NULL,
	pi_name TEXT NOT NULL,
	PRIMARY KEY (award_id, area_id)
) STRICT;
CREATE INDEX recipient_area_order ON recipient_area (area_id, announced_at DESC, pi_name, award_id);
-- kind: all, year, country, org (its id), area (its id); orgs and countries: how many of them there are.
CREATE TABLE recipient_tally (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	n INTEGER NOT NULL DEFAULT 0,
	cash_cents INTEGER NOT NULL DEFAULT 0, -- of all
	credit_cents INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, key)
) STRICT;
CREATE INDEX recipient_tally_most ON recipient_tally (kind, n DESC, key);
-- What there was before; from then on the triggers below count.
INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id
	WHERE a.announced_at IS NOT NULL AND a.state <> 'refused';
INSERT INTO recipient_area (award_id, area_id, announced_at, pi_name)
	SELECT r.award_id, x.area_id, r.announced_at, r.pi_name FROM recipient r
	JOIN award a ON a.id = r.award_id JOIN proposal_area x ON x.proposal_id = a.proposal_id;
INSERT INTO recipient_tally (kind, key, n, cash_cents, credit_cents)
	SELECT 'all', '', COUNT(*), SUM(cash_cents), SUM(credit_cents) FROM recipient HAVING COUNT(*) > 0;
INSERT INTO recipient_tally (kind, key, n)
-- sqlite:
	SELECT 'year', strftime('%Y', announced_at, 'unixepoch'), COUNT(*) FROM recipient GROUP BY 2
-- pg:
	SELECT 'year', to_char(to_timestamp(announced_at) AT TIME ZONE 'UTC', 'YYYY'), COUNT(*) FROM recipient GROUP BY 2
-- both:
	UNION ALL SELECT 'country', country, COUNT(*) FROM recipient GROUP BY country
	UNION ALL SELECT 'org', CAST(org_id AS TEXT), COUNT(*) FROM recipient GROUP BY org_id
	UNION ALL SELECT 'area', CAST(area_id AS TEXT), COUNT(*) FROM recipient_area GROUP BY area_id
	UNION ALL SELECT 'orgs', '', COUNT(DISTINCT org_id) FROM recipient
	UNION ALL SELECT 'countries', '', COUNT(DISTINCT country) FROM recipient;

-- sqlite:
CREATE TRIGGER recipient_tally_first AFTER INSERT ON recipient_tally WHEN new.kind IN ('org', 'country') BEGIN
	UPDATE recipient_tally SET n = n + 1
	WHERE kind = CASE new.kind WHEN 'org' THEN 'orgs' ELSE 'countries' END AND key = '';
END;
CREATE TRIGGER recipient_tally_last AFTER DELETE ON recipient_tally WHEN old.kind IN ('org', 'country') BEGIN
	UPDATE recipient_tally SET n = n - 1
	WHERE kind = CASE old.kind WHEN 'org' THEN 'orgs' ELSE 'countries' END AND key = '';
END;
CREATE TRIGGER recipient_counts AFTER INSERT ON recipient BEGIN
	INSERT INTO recipient_tally (kind, key) VALUES ('all', '') ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1, cash_cents = cash_cents + new.cash_cents, credit_cents = credit_cents + new.credit_cents WHERE kind = 'all' AND key = '';
	INSERT INTO recipient_tally (kind, key) VALUES ('year', strftime('%Y', new.announced_at, 'unixepoch')) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'year' AND key = strftime('%Y', new.announced_at, 'unixepoch');
	INSERT INTO recipient_tally (kind, key) VALUES ('country', new.country) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'country' AND key = new.country;
	INSERT INTO recipient_tally (kind, key) VALUES ('org', CAST(new.org_id AS TEXT)) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'org' AND key = CAST(new.org_id AS TEXT);
	INSERT INTO recipient_area (award_id, area_id, announced_at, pi_name)
	SELECT new.award_id, x.area_id, new.announced_at, new.pi_name FROM award a
	JOIN proposal_area x ON x.proposal_id = a.proposal_id WHERE a.id = new.award_id;
END;
CREATE TRIGGER recipient_counts_no_more BEFORE DELETE ON recipient BEGIN
	DELETE FROM recipient_area WHERE award_id = old.award_id;
	UPDATE recipient_tally SET n = n - 1, cash_cents = cash_cents - old.cash_cents, credit_cents = credit_cents - old.credit_cents WHERE kind = 'all' AND key = '';
	DELETE FROM recipient_tally WHERE kind = 'all' AND key = '' AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'year' AND key = strftime('%Y', old.announced_at, 'unixepoch');
	DELETE FROM recipient_tally WHERE kind = 'year' AND key = strftime('%Y', old.announced_at, 'unixepoch') AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'country' AND key = old.country;
	DELETE FROM recipient_tally WHERE kind = 'country' AND key = old.country AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'org' AND key = CAST(old.org_id AS TEXT);
	DELETE FROM recipient_tally WHERE kind = 'org' AND key = CAST(old.org_id AS TEXT) AND n = 0;
END;
CREATE TRIGGER recipient_area_counts AFTER INSERT ON recipient_area BEGIN
	INSERT INTO recipient_tally (kind, key) VALUES ('area', CAST(new.area_id AS TEXT)) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'area' AND key = CAST(new.area_id AS TEXT);
END;
CREATE TRIGGER recipient_area_counts_no_more BEFORE DELETE ON recipient_area BEGIN
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'area' AND key = CAST(old.area_id AS TEXT);
	DELETE FROM recipient_tally WHERE kind = 'area' AND key = CAST(old.area_id AS TEXT) AND n = 0;
END;
CREATE TRIGGER recipient_begin AFTER INSERT ON award WHEN new.announced_at IS NOT NULL AND new.state <> 'refused' BEGIN
	INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id WHERE a.id = new.id;
END;
CREATE TRIGGER recipient_change AFTER UPDATE OF announced_at, state, org_id, cash_cents, credit_cents ON award BEGIN
	DELETE FROM recipient WHERE award_id = new.id;
	INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id WHERE a.id = new.id AND a.announced_at IS NOT NULL AND a.state <> 'refused';
END;
CREATE TRIGGER recipient_end BEFORE DELETE ON award BEGIN
	DELETE FROM recipient WHERE award_id = old.id;
END;
CREATE TRIGGER recipient_name AFTER UPDATE OF name ON person WHEN new.name <> old.name BEGIN
	UPDATE recipient SET pi_name = new.name WHERE award_id IN (SELECT a.id FROM proposal p
		JOIN award a ON a.proposal_id = p.id WHERE p.pi_id = new.id);
	UPDATE recipient_area SET pi_name = new.name WHERE award_id IN (SELECT a.id FROM proposal p
		JOIN award a ON a.proposal_id = p.id WHERE p.pi_id = new.id);
END;
CREATE TRIGGER recipient_place AFTER UPDATE OF country ON org WHEN new.country <> old.country BEGIN
	DELETE FROM recipient WHERE org_id = new.id;
	INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id WHERE a.org_id = new.id AND a.announced_at IS NOT NULL AND a.state <> 'refused';
END;
-- pg:
CREATE FUNCTION recipient_tally_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE recipient_tally SET n = n + 1
	WHERE kind = CASE new.kind WHEN 'org' THEN 'orgs' ELSE 'countries' END AND key = '';
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_tally_first AFTER INSERT ON recipient_tally FOR EACH ROW
	WHEN (new.kind IN ('org', 'country')) EXECUTE FUNCTION recipient_tally_first();
CREATE FUNCTION recipient_tally_last() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE recipient_tally SET n = n - 1
	WHERE kind = CASE old.kind WHEN 'org' THEN 'orgs' ELSE 'countries' END AND key = '';
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_tally_last AFTER DELETE ON recipient_tally FOR EACH ROW
	WHEN (old.kind IN ('org', 'country')) EXECUTE FUNCTION recipient_tally_last();
CREATE FUNCTION recipient_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO recipient_tally (kind, key) VALUES ('all', '') ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1, cash_cents = cash_cents + new.cash_cents, credit_cents = credit_cents + new.credit_cents WHERE kind = 'all' AND key = '';
	INSERT INTO recipient_tally (kind, key) VALUES ('year', to_char(to_timestamp(new.announced_at) AT TIME ZONE 'UTC', 'YYYY')) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'year' AND key = to_char(to_timestamp(new.announced_at) AT TIME ZONE 'UTC', 'YYYY');
	INSERT INTO recipient_tally (kind, key) VALUES ('country', new.country) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'country' AND key = new.country;
	INSERT INTO recipient_tally (kind, key) VALUES ('org', CAST(new.org_id AS TEXT)) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'org' AND key = CAST(new.org_id AS TEXT);
	INSERT INTO recipient_area (award_id, area_id, announced_at, pi_name)
	SELECT new.award_id, x.area_id, new.announced_at, new.pi_name FROM award a
	JOIN proposal_area x ON x.proposal_id = a.proposal_id WHERE a.id = new.award_id;
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_counts AFTER INSERT ON recipient FOR EACH ROW EXECUTE FUNCTION recipient_counts();
CREATE FUNCTION recipient_counts_no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM recipient_area WHERE award_id = old.award_id;
	UPDATE recipient_tally SET n = n - 1, cash_cents = cash_cents - old.cash_cents, credit_cents = credit_cents - old.credit_cents WHERE kind = 'all' AND key = '';
	DELETE FROM recipient_tally WHERE kind = 'all' AND key = '' AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'year' AND key = to_char(to_timestamp(old.announced_at) AT TIME ZONE 'UTC', 'YYYY');
	DELETE FROM recipient_tally WHERE kind = 'year' AND key = to_char(to_timestamp(old.announced_at) AT TIME ZONE 'UTC', 'YYYY') AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'country' AND key = old.country;
	DELETE FROM recipient_tally WHERE kind = 'country' AND key = old.country AND n = 0;
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'org' AND key = CAST(old.org_id AS TEXT);
	DELETE FROM recipient_tally WHERE kind = 'org' AND key = CAST(old.org_id AS TEXT) AND n = 0;
	RETURN old;
END $$;
CREATE TRIGGER recipient_counts_no_more BEFORE DELETE ON recipient FOR EACH ROW EXECUTE FUNCTION recipient_counts_no_more();
CREATE FUNCTION recipient_area_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO recipient_tally (kind, key) VALUES ('area', CAST(new.area_id AS TEXT)) ON CONFLICT (kind, key) DO NOTHING;
	UPDATE recipient_tally SET n = n + 1 WHERE kind = 'area' AND key = CAST(new.area_id AS TEXT);
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_area_counts AFTER INSERT ON recipient_area FOR EACH ROW EXECUTE FUNCTION recipient_area_counts();
CREATE FUNCTION recipient_area_counts_no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE recipient_tally SET n = n - 1 WHERE kind = 'area' AND key = CAST(old.area_id AS TEXT);
	DELETE FROM recipient_tally WHERE kind = 'area' AND key = CAST(old.area_id AS TEXT) AND n = 0;
	RETURN old;
END $$;
CREATE TRIGGER recipient_area_counts_no_more BEFORE DELETE ON recipient_area FOR EACH ROW EXECUTE FUNCTION recipient_area_counts_no_more();
CREATE FUNCTION recipient_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM recipient WHERE award_id = new.id;
	INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id WHERE a.id = new.id AND a.announced_at IS NOT NULL AND a.state <> 'refused';
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_begin AFTER INSERT ON award FOR EACH ROW WHEN (new.announced_at IS NOT NULL AND new.state <> 'refused')
	EXECUTE FUNCTION recipient_change();
CREATE TRIGGER recipient_change AFTER UPDATE OF announced_at, state, org_id, cash_cents, credit_cents ON award
	FOR EACH ROW EXECUTE FUNCTION recipient_change();
CREATE FUNCTION recipient_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM recipient WHERE award_id = old.id;
	RETURN old;
END $$;
CREATE TRIGGER recipient_end BEFORE DELETE ON award FOR EACH ROW EXECUTE FUNCTION recipient_end();
CREATE FUNCTION recipient_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE recipient SET pi_name = new.name WHERE award_id IN (SELECT a.id FROM proposal p
		JOIN award a ON a.proposal_id = p.id WHERE p.pi_id = new.id);
	UPDATE recipient_area SET pi_name = new.name WHERE award_id IN (SELECT a.id FROM proposal p
		JOIN award a ON a.proposal_id = p.id WHERE p.pi_id = new.id);
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_name AFTER UPDATE OF name ON person FOR EACH ROW WHEN (new.name <> old.name)
	EXECUTE FUNCTION recipient_name();
CREATE FUNCTION recipient_place() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	DELETE FROM recipient WHERE org_id = new.id;
	INSERT INTO recipient (award_id, announced_at, pi_name, org_id, country, cash_cents, credit_cents)
	SELECT a.id, a.announced_at, pi.name, a.org_id, o.country, a.cash_cents, a.credit_cents
	FROM award a JOIN proposal p ON p.id = a.proposal_id JOIN person pi ON pi.id = p.pi_id
	JOIN org o ON o.id = a.org_id WHERE a.org_id = new.id AND a.announced_at IS NOT NULL AND a.state <> 'refused';
	RETURN NULL;
END $$;
CREATE TRIGGER recipient_place AFTER UPDATE OF country ON org FOR EACH ROW WHEN (new.country <> old.country)
	EXECUTE FUNCTION recipient_place();
-- both:

-- The audit by time, and each filter of it likewise; an id is of one object alone, whatever its kind.
CREATE INDEX audit_at ON audit (at, seq);
CREATE INDEX audit_kind ON audit (object_kind, at, seq);
CREATE INDEX audit_actor ON audit (actor_id, at, seq);
DROP INDEX audit_object;
CREATE INDEX audit_object ON audit (object_id, at, seq);

DROP INDEX assignment_person;
CREATE INDEX assignment_person ON assignment (person_id, assigned_at, proposal_id);
