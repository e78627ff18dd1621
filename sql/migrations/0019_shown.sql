-- What a page shows of many rows stands in the index of their order; what is counted, in an index of that alone.

-- Who reviews what, with the names, as the panel's list has them (0007).
ALTER TABLE assignment ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE assignment SET name = (SELECT p.name FROM person p WHERE p.id = assignment.person_id);
-- sqlite:
DROP TRIGGER assignment_call;
CREATE TRIGGER assignment_call AFTER INSERT ON assignment BEGIN
	UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id),
		name = (SELECT p.name FROM person p WHERE p.id = new.person_id)
	WHERE id = new.id;
END;
-- pg:
-- FOR SHARE: who is renamed beside it is waited for, or renames afterwards what is written here.
CREATE OR REPLACE FUNCTION assignment_call() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id),
		name = (SELECT p.name FROM person p WHERE p.id = new.person_id FOR SHARE)
	WHERE id = new.id;
	RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION panel_member_add() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	UPDATE panel_member SET name = (SELECT p.name FROM person p WHERE p.id = new.person_id FOR SHARE)
	WHERE call_id = new.call_id AND person_id = new.person_id;
	UPDATE person SET may_review = 1 WHERE id = new.person_id AND may_review = 0;
	UPDATE call_total SET n_members = n_members + 1, n_chairs = n_chairs + new.is_chair, room = room + new.load_max
	WHERE call_id = new.call_id AND shard = 0;
	RETURN NULL;
END $$;
-- both:
CREATE TRIGGER assignment_name AFTER UPDATE OF name ON person WHEN new.name <> old.name BEGIN
	UPDATE assignment SET name = new.name WHERE person_id = new.id;
END;
CREATE INDEX assignment_shown ON assignment (proposal_id, name, person_id, state, source, score);
DROP INDEX review_submitted;
CREATE INDEX review_state ON review (proposal_id, person_id, state);
CREATE INDEX job_location_shown ON job_location (job_id, position, country, region, city);

-- Counted a thousand at a time: SQLite looks at the rows unless the index has the column that it is made by.
DROP INDEX job_open_until;
CREATE INDEX job_open_until ON job (closes_at, state) WHERE state = 'open';
CREATE INDEX award_paid ON award (gift_paid_at) WHERE gift_paid_at IS NOT NULL;
CREATE INDEX award_unanswered ON award (accepted_at, gift_paid_at) WHERE accepted_at IS NULL;
