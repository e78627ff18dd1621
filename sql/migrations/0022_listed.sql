-- What lists show of an award stands beside it, kept by triggers in the transaction that changes it: whose it is, where
-- they are and of which call.  Institutions and calls change with the whole program alone (domain/scope.h).  The research
-- contact is looked up: one is that of hundreds, and a change of name would have to wait for all of them.
ALTER TABLE award ADD COLUMN pi_name TEXT NOT NULL DEFAULT '';
ALTER TABLE award ADD COLUMN org_name TEXT NOT NULL DEFAULT '';
ALTER TABLE award ADD COLUMN org_country TEXT NOT NULL DEFAULT '';
ALTER TABLE award ADD COLUMN call_title TEXT NOT NULL DEFAULT '';
UPDATE award SET pi_name = (SELECT pi.name FROM proposal p JOIN person pi ON pi.id = p.pi_id WHERE p.id = award.proposal_id),
	(org_name, org_country) = (SELECT o.name, o.country FROM org o WHERE o.id = award.org_id),
	call_title = (SELECT c.title FROM call c WHERE c.id = award.call_id);
-- sqlite:
CREATE TRIGGER award_shown AFTER INSERT ON award BEGIN
	UPDATE award SET pi_name = (SELECT pi.name FROM proposal p JOIN person pi ON pi.id = p.pi_id WHERE p.id = new.proposal_id),
		(org_name, org_country) = (SELECT o.name, o.country FROM org o WHERE o.id = new.org_id),
		call_title = (SELECT c.title FROM call c WHERE c.id = new.call_id)
	WHERE id = new.id;
END;
-- pg:
-- The name is the entry's, held: who is renamed beside it is waited for there, or comes by this row after the entry.  The
-- person is not asked, whose row a rename has before the entry that a release has already.
CREATE FUNCTION award_shown() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	new.pi_name = (SELECT e.pi_name FROM proposal_entry e WHERE e.proposal_id = new.proposal_id FOR SHARE);
	SELECT o.name, o.country INTO new.org_name, new.org_country FROM org o WHERE o.id = new.org_id;
	new.call_title = (SELECT c.title FROM call c WHERE c.id = new.call_id);
	RETURN new;
END $$;
CREATE TRIGGER award_shown BEFORE INSERT ON award FOR EACH ROW EXECUTE FUNCTION award_shown();
-- both:
CREATE TRIGGER award_org_change AFTER UPDATE OF org_id ON award WHEN new.org_id <> old.org_id BEGIN
	UPDATE award SET (org_name, org_country) = (SELECT o.name, o.country FROM org o WHERE o.id = new.org_id)
	WHERE id = new.id;
END;
-- Between proposal_entry_name and recipient_name, as PostgreSQL runs them by their names: the entry has waited for who makes
-- the award meanwhile, and what waits here is for who announces it, whose list is then there to be renamed.
CREATE TRIGGER proposal_entry_name_award AFTER UPDATE OF name ON person WHEN new.name <> old.name BEGIN
	UPDATE award SET pi_name = new.name WHERE proposal_id IN (SELECT p.id FROM proposal p WHERE p.pi_id = new.id);
END;
CREATE TRIGGER award_org_name AFTER UPDATE OF name, country ON org WHEN new.name <> old.name OR new.country <> old.country BEGIN
	UPDATE award SET org_name = new.name, org_country = new.country WHERE org_id = new.id;
END;
CREATE TRIGGER award_call_title AFTER UPDATE OF title ON call WHEN new.title <> old.title BEGIN
	UPDATE award SET call_title = new.title WHERE call_id = new.id;
END;
CREATE INDEX award_org ON award (org_id);

-- How many postings are open, counted by this alone: with the state in front SQLite prefers it to the index of their list.
DROP INDEX job_open_until;
CREATE INDEX job_open_until ON job (state, closes_at);

-- To SQLite a list stands in the index of its order, whole; PostgreSQL takes no row of an index as long as these may be.
-- sqlite:
DROP INDEX award_made;
CREATE INDEX award_made ON award (created_at DESC, title, id, proposal_id, state, announced_at, accepted_at, gift_paid_at,
	pi_name, org_name, org_country, call_title, cash_cents, credit_cents, contact_id, gift_reference);
DROP INDEX award_to_pay;
CREATE INDEX award_to_pay ON award (accepted_at, id, gift_paid_at, proposal_id, state, announced_at, title, pi_name, org_name,
	org_country, cash_cents, credit_cents, gift_reference) WHERE accepted_at IS NOT NULL AND gift_paid_at IS NULL;
DROP INDEX job_open_posted;
CREATE INDEX job_open_posted ON job (state, posted_at, id, closes_at, slug, title, team, employment_type);
-- pg: none
-- both:
