-- Who names no institution any more is still kept away from the calls that had opened by then, from all of
-- them alike: to let them in where nothing came from the old institution would tell where something did.
ALTER TABLE person ADD COLUMN org_left_at INTEGER;
-- sqlite:
DROP VIEW kept_away;
CREATE VIEW kept_away AS
-- pg:
CREATE OR REPLACE VIEW kept_away AS
-- both:
	SELECT c.id AS call_id, p.id AS person_id FROM call c CROSS JOIN person p
	WHERE p.org_id IS NOT NULL OR c.opens_at <= p.org_left_at
	UNION ALL
	SELECT call_id, pi_id AS person_id FROM proposal WHERE state NOT IN ('draft', 'withdrawn')
	UNION ALL
	SELECT q.call_id, x.person_id FROM conflict x JOIN proposal q ON q.id = x.proposal_id;
