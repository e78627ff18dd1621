-- What people find of what is theirs to see, beside what everybody may (0027): proposals, questions to staff, calls that are
-- not public.  The words stand apart from those of public things, so that no public answer, count or guess hangs on them, and of
-- them nothing is guessed.  Rights are asked of the thing itself, in the statement that finds (domain/search/search_own.sql).
-- A row is due when its words change; the worker makes them (domain/search/search_index.h).
CREATE TABLE search_own (
	kind TEXT
-- sqlite:
		NOT NULL,
-- pg:
		COLLATE "C" NOT NULL,
-- both:
	word TEXT
-- sqlite:
		NOT NULL,
-- pg:
		COLLATE "C" NOT NULL,
-- both:
	object INTEGER NOT NULL,
	PRIMARY KEY (kind, word, object)
) STRICT;
CREATE INDEX search_own_object ON search_own (kind, object, word);

-- Of a proposal as it was submitted last; and, as "mine", the title that its PI is writing.
CREATE TRIGGER search_own_proposal AFTER UPDATE OF title, pi_name, org_name ON proposal_entry
	WHEN new.title <> '' AND (new.title <> old.title OR new.pi_name <> old.pi_name OR new.org_name <> old.org_name) BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('proposal', new.proposal_id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_proposal_end AFTER DELETE ON proposal_entry BEGIN
	DELETE FROM search_own WHERE kind IN ('proposal', 'mine') AND object = old.proposal_id;
END;
CREATE TRIGGER search_own_mine AFTER UPDATE OF title ON proposal WHEN new.title <> old.title BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('mine', new.id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_inquiry AFTER INSERT ON inquiry BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('inquiry', new.id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_inquiry_again AFTER UPDATE OF subject, name, address ON inquiry BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('inquiry', new.id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_inquiry_end AFTER DELETE ON inquiry BEGIN
	DELETE FROM search_own WHERE kind = 'inquiry' AND object = old.id;
END;
CREATE TRIGGER search_own_plan AFTER INSERT ON call BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('plan', new.id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_plan_again AFTER UPDATE OF title, state ON call WHEN new.title <> old.title OR new.state <> old.state BEGIN
	INSERT INTO search_due (kind, object, key, is_later) VALUES ('plan', new.id, '', 1)
	ON CONFLICT (kind, object, key) DO UPDATE SET is_later = search_due.is_later;
END;
CREATE TRIGGER search_own_plan_end AFTER DELETE ON call BEGIN
	DELETE FROM search_own WHERE kind = 'plan' AND object = old.id;
END;

-- What there was before.
INSERT INTO search_due (kind, object, key, is_later) SELECT 'proposal', e.proposal_id, '', 1 FROM proposal_entry e WHERE e.title <> '';
INSERT INTO search_due (kind, object, key, is_later) SELECT 'mine', p.id, '', 1 FROM proposal p WHERE p.title <> '';
INSERT INTO search_due (kind, object, key, is_later) SELECT 'inquiry', i.id, '', 1 FROM inquiry i;
INSERT INTO search_due (kind, object, key, is_later) SELECT 'plan', c.id, '', 1 FROM call c WHERE c.state IN ('draft', 'cancelled');
