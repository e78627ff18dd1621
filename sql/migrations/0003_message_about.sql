-- What a letter is about, so that it is hidden from who may not know of it, and only then.
ALTER TABLE message ADD COLUMN proposal_id INTEGER REFERENCES proposal (id);
ALTER TABLE message ADD COLUMN panel_call_id INTEGER REFERENCES call (id); -- asks its panel for reviews
UPDATE message SET proposal_id = (SELECT p.id FROM proposal p
-- sqlite:
		WHERE p.id = CAST(SUBSTR(message.key, INSTR(message.key, ':') + 1) AS INTEGER))
-- pg:
		WHERE p.id = CAST(SPLIT_PART(message.key, ':', 2) AS BIGINT))
-- both:
	WHERE kind IN ('decision', 'receipt', 'withdrawn');
UPDATE message SET proposal_id = (SELECT a.proposal_id FROM award a
-- sqlite:
		WHERE a.id = CAST(SUBSTR(message.key, INSTR(message.key, ':') + 1) AS INTEGER))
-- pg:
		WHERE a.id = CAST(SPLIT_PART(message.key, ':', 2) AS BIGINT))
-- both:
	WHERE kind IN ('contact-named', 'award-offered');
UPDATE message SET proposal_id = (SELECT a.proposal_id FROM assignment a
-- sqlite:
		WHERE a.id = CAST(SUBSTR(message.key, INSTR(message.key, ':') + 1) AS INTEGER)),
-- pg:
		WHERE a.id = CAST(SPLIT_PART(message.key, ':', 2) AS BIGINT)),
-- both:
	panel_call_id = (SELECT c.id FROM call c
-- sqlite:
		WHERE c.id = CAST(SUBSTR(message.key, INSTR(message.key, ':') + 1) AS INTEGER))
-- pg:
		WHERE c.id = CAST(SPLIT_PART(message.key, ':', 2) AS BIGINT))
-- both:
	WHERE kind = 'review-asked';
-- Of an assignment that was taken away since: about any of its reader's panels.
UPDATE message SET panel_call_id = (SELECT m.call_id FROM panel_member m
		WHERE m.person_id = message.person_id ORDER BY m.added_at DESC LIMIT 1)
	WHERE kind = 'review-asked' AND proposal_id IS NULL AND panel_call_id IS NULL;
CREATE INDEX message_proposal ON message (proposal_id);
CREATE INDEX message_panel_call ON message (panel_call_id);

-- From whom some proposal of a call may be hidden, as far as they know it themselves: by an institution in
-- the profile, an own proposal, a conflict declared or entered.  What came from the institution, and the
-- state of what is in conflict, is not looked at: whatever hangs on this view does not tell it.
-- Whoever stands in "conflicted" for a submitted proposal of a call stands here.
CREATE VIEW kept_away AS
	SELECT c.id AS call_id, p.id AS person_id FROM call c CROSS JOIN person p WHERE p.org_id IS NOT NULL
	UNION ALL
	SELECT call_id, pi_id AS person_id FROM proposal WHERE state NOT IN ('draft', 'withdrawn')
	UNION ALL
	SELECT q.call_id, x.person_id FROM conflict x JOIN proposal q ON q.id = x.proposal_id;

-- The letters that a person does not see in the outbox unless they are their own: about a proposal in
-- conflict; and those that ask for reviews in a call, without saying of which.
CREATE VIEW message_hidden AS
	SELECT m.id AS message_id, x.person_id FROM message m JOIN conflicted x ON x.proposal_id = m.proposal_id
	UNION ALL
	SELECT m.id AS message_id, k.person_id FROM message m JOIN kept_away k ON k.call_id = m.panel_call_id;
