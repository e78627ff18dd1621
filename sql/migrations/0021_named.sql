-- The lists of staff and panel show who asks and where they are: three look-ups a row, in trees that grow with the
-- program, for words that hardly ever change.  They stand in the row, as its title does (0007).
ALTER TABLE proposal_entry ADD COLUMN pi_name TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal_entry ADD COLUMN org_name TEXT NOT NULL DEFAULT ''; -- these two of org_id; '': none
ALTER TABLE proposal_entry ADD COLUMN org_country TEXT NOT NULL DEFAULT '';
-- sqlite:
DROP TRIGGER proposal_entry_begin;
CREATE TRIGGER proposal_entry_begin AFTER INSERT ON proposal BEGIN
	INSERT INTO proposal_entry (proposal_id, call_id, pi_id, org_id, state, pi_name, org_name, org_country)
	SELECT new.id, new.call_id, new.pi_id, p.org_id, new.state, p.name, COALESCE(o.name, ''), COALESCE(o.country, '')
	FROM person p LEFT JOIN org o ON o.id = p.org_id WHERE p.id = new.pi_id;
END;
DROP TRIGGER proposal_entry_org;
CREATE TRIGGER proposal_entry_org AFTER UPDATE OF org_id ON person BEGIN
	UPDATE proposal_entry SET org_id = new.org_id,
		org_name = COALESCE((SELECT o.name FROM org o WHERE o.id = new.org_id), ''),
		org_country = COALESCE((SELECT o.country FROM org o WHERE o.id = new.org_id), '')
	WHERE pi_id = new.id;
END;
-- pg:
-- FOR SHARE: who is renamed beside it is waited for, or renames afterwards what is written here (0019).
CREATE OR REPLACE FUNCTION proposal_entry_begin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE pi RECORD; place RECORD;
BEGIN
	SELECT p.name, p.org_id INTO pi FROM person p WHERE p.id = new.pi_id FOR SHARE;
	SELECT o.name, o.country INTO place FROM org o WHERE o.id = pi.org_id FOR SHARE;
	INSERT INTO proposal_entry (proposal_id, call_id, pi_id, org_id, state, pi_name, org_name, org_country)
	VALUES (new.id, new.call_id, new.pi_id, pi.org_id, new.state, pi.name, COALESCE(place.name, ''), COALESCE(place.country, ''));
	RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION proposal_entry_org() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE place RECORD;
BEGIN
	SELECT o.name, o.country INTO place FROM org o WHERE o.id = new.org_id FOR SHARE;
	UPDATE proposal_entry SET org_id = new.org_id, org_name = COALESCE(place.name, ''),
		org_country = COALESCE(place.country, '')
	WHERE pi_id = new.id;
	RETURN NULL;
END $$;
-- both:
UPDATE proposal_entry SET pi_name = (SELECT p.name FROM person p WHERE p.id = proposal_entry.pi_id),
	org_name = COALESCE((SELECT o.name FROM org o WHERE o.id = proposal_entry.org_id), ''),
	org_country = COALESCE((SELECT o.country FROM org o WHERE o.id = proposal_entry.org_id), '');
CREATE TRIGGER proposal_entry_name AFTER UPDATE OF name ON person WHEN new.name <> old.name BEGIN
	UPDATE proposal_entry SET pi_name = new.name WHERE pi_id = new.id;
END;
CREATE TRIGGER proposal_entry_place AFTER UPDATE OF name, country ON org WHEN new.name <> old.name OR new.country <> old.country BEGIN
	UPDATE proposal_entry SET org_name = new.name, org_country = new.country WHERE org_id = new.id;
END;

-- Who reviews what is shown from the index of its order alone.
DROP INDEX proposal_entry_assigned;
CREATE INDEX proposal_entry_assigned ON proposal_entry (call_id, state, n_assigned, title, proposal_id, pi_name, org_name, n_reviews);

-- How far its review is, beside who was asked for it; NULL: not begun.  And its scores, each times the weight of its
-- criterion: a ranking adds them up over a whole call.
ALTER TABLE assignment ADD COLUMN review_state TEXT CHECK (review_state IN ('draft', 'submitted'));
ALTER TABLE assignment ADD COLUMN score_sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assignment ADD COLUMN score_weight INTEGER NOT NULL DEFAULT 0; -- of those that are given
UPDATE assignment SET review_state = (SELECT w.state FROM review w
		WHERE w.proposal_id = assignment.proposal_id AND w.person_id = assignment.person_id),
	score_sum = (SELECT COALESCE(SUM(s.score * k.weight), 0) FROM review w JOIN review_score s ON s.review_id = w.id
		JOIN criterion k ON k.id = s.criterion_id
		WHERE w.proposal_id = assignment.proposal_id AND w.person_id = assignment.person_id),
	score_weight = (SELECT COALESCE(SUM(k.weight), 0) FROM review w JOIN review_score s ON s.review_id = w.id
		JOIN criterion k ON k.id = s.criterion_id
		WHERE w.proposal_id = assignment.proposal_id AND w.person_id = assignment.person_id);
-- sqlite:
DROP TRIGGER assignment_call;
CREATE TRIGGER assignment_call AFTER INSERT ON assignment BEGIN
	UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id),
		name = (SELECT p.name FROM person p WHERE p.id = new.person_id),
		review_state = (SELECT w.state FROM review w WHERE w.proposal_id = new.proposal_id AND w.person_id = new.person_id)
	WHERE id = new.id;
END;
-- pg:
CREATE OR REPLACE FUNCTION assignment_call() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id),
		name = (SELECT p.name FROM person p WHERE p.id = new.person_id FOR SHARE),
		review_state = (SELECT w.state FROM review w WHERE w.proposal_id = new.proposal_id AND w.person_id = new.person_id)
	WHERE id = new.id;
	RETURN NULL;
END $$;
-- both:
-- Their names come before those of 0007, so that PostgreSQL takes the assignment before the entry, as who assigns does.
CREATE TRIGGER assignment_review_begin AFTER INSERT ON review BEGIN
	UPDATE assignment SET review_state = new.state WHERE proposal_id = new.proposal_id AND person_id = new.person_id;
END;
CREATE TRIGGER assignment_review_change AFTER UPDATE OF state ON review WHEN new.state <> old.state BEGIN
	UPDATE assignment SET review_state = new.state WHERE proposal_id = new.proposal_id AND person_id = new.person_id;
END;
CREATE TRIGGER assignment_review_end AFTER DELETE ON review BEGIN
	UPDATE assignment SET review_state = NULL WHERE proposal_id = old.proposal_id AND person_id = old.person_id;
END;
CREATE TRIGGER assignment_score_add AFTER INSERT ON review_score BEGIN
	UPDATE assignment SET score_sum = score_sum + new.score * (SELECT k.weight FROM criterion k WHERE k.id = new.criterion_id),
		score_weight = score_weight + (SELECT k.weight FROM criterion k WHERE k.id = new.criterion_id)
	WHERE proposal_id = (SELECT w.proposal_id FROM review w WHERE w.id = new.review_id)
		AND person_id = (SELECT w.person_id FROM review w WHERE w.id = new.review_id);
END;
CREATE TRIGGER assignment_score_take AFTER DELETE ON review_score BEGIN
	UPDATE assignment SET score_sum = score_sum - old.score * (SELECT k.weight FROM criterion k WHERE k.id = old.criterion_id),
		score_weight = score_weight - (SELECT k.weight FROM criterion k WHERE k.id = old.criterion_id)
	WHERE proposal_id = (SELECT w.proposal_id FROM review w WHERE w.id = old.review_id)
		AND person_id = (SELECT w.person_id FROM review w WHERE w.id = old.review_id);
END;
CREATE INDEX assignment_scored ON assignment (call_id, proposal_id, person_id, state, score_sum, score_weight)
	WHERE review_state = 'submitted';
DROP INDEX assignment_shown;
CREATE INDEX assignment_shown ON assignment (proposal_id, name, person_id, state, source, score, review_state, assigned_at);
-- What somebody reviews in a call.
CREATE INDEX assignment_task ON assignment (person_id, call_id, state, proposal_id, review_state, assigned_at);

-- The panel by name, with what is shown beside each name.
DROP INDEX panel_member_name;
CREATE INDEX panel_member_name ON panel_member (call_id, name, person_id, load_max, n_assigned, n_submitted, is_chair);
