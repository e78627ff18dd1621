-- What the lists of staff and panel show of a proposal, what is counted of a call, and how much each panel
-- member has: kept by triggers in the transaction that changes it, so that a page costs what it shows and no
-- use case can forget it.  `bursary check` counts anew.  Nothing that an applicant or a visitor reads joins
-- these tables, and who may not see a proposal has its share taken off (statements "…_hidden").

CREATE TABLE proposal_entry (
	proposal_id INTEGER PRIMARY KEY REFERENCES proposal (id) ON DELETE CASCADE,
	call_id INTEGER NOT NULL REFERENCES call (id),
	pi_id INTEGER NOT NULL REFERENCES person (id),
	org_id INTEGER, -- the PI's institution now; NULL: none
	state TEXT NOT NULL, -- the proposal's
	verdict TEXT NOT NULL DEFAULT 'unscreened' CHECK (verdict IN ('unscreened', 'eligible', 'ineligible')),
	title TEXT NOT NULL DEFAULT '', -- these four as they were submitted last
	cash_cents INTEGER NOT NULL DEFAULT 0,
	credit_cents INTEGER NOT NULL DEFAULT 0,
	submitted_at INTEGER NOT NULL DEFAULT 0,
	n_assigned INTEGER NOT NULL DEFAULT 0, -- not declined
	n_reviews INTEGER NOT NULL DEFAULT 0, -- submitted, of those
	is_decided INTEGER NOT NULL DEFAULT 0,
	is_selected INTEGER NOT NULL DEFAULT 0,
	award_cash_cents INTEGER NOT NULL DEFAULT 0,
	award_credit_cents INTEGER NOT NULL DEFAULT 0,
	has_contact INTEGER NOT NULL DEFAULT 0,
	letter TEXT NOT NULL DEFAULT '' CHECK (letter IN ('', 'waiting', 'sent', 'failed')), -- of the decision
	is_listed INTEGER GENERATED ALWAYS AS (CASE WHEN state IN ('draft', 'withdrawn') THEN 0 ELSE 1 END) STORED,
	is_panel INTEGER GENERATED ALWAYS AS (CASE WHEN state IN ('in_review', 'answered') AND verdict = 'eligible'
		THEN 1 ELSE 0 END) STORED,
	n_missing INTEGER GENERATED ALWAYS AS (n_assigned - n_reviews) STORED
) STRICT;

-- A call's figures are the sums of its eight rows; a proposal counts in the row of its id, so that
-- submissions in the same second do not wait for each other.
CREATE TABLE call_total (
	call_id INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE,
	shard INTEGER NOT NULL,
	n_draft INTEGER NOT NULL DEFAULT 0,
	n_submitted INTEGER NOT NULL DEFAULT 0,
	n_withdrawn INTEGER NOT NULL DEFAULT 0,
	n_eligible INTEGER NOT NULL DEFAULT 0,
	n_ineligible INTEGER NOT NULL DEFAULT 0,
	n_in_review INTEGER NOT NULL DEFAULT 0,
	n_answered INTEGER NOT NULL DEFAULT 0,
	n_unscreened INTEGER NOT NULL DEFAULT 0,
	n_passed INTEGER NOT NULL DEFAULT 0,
	n_panel INTEGER NOT NULL DEFAULT 0,
	n_bare INTEGER NOT NULL DEFAULT 0,
	n_undecided INTEGER NOT NULL DEFAULT 0,
	n_selected INTEGER NOT NULL DEFAULT 0,
	n_declined INTEGER NOT NULL DEFAULT 0,
	n_contactless INTEGER NOT NULL DEFAULT 0,
	n_waiting INTEGER NOT NULL DEFAULT 0,
	n_sent INTEGER NOT NULL DEFAULT 0,
	n_failed INTEGER NOT NULL DEFAULT 0,
	n_assigned INTEGER NOT NULL DEFAULT 0,
	n_reviews INTEGER NOT NULL DEFAULT 0,
	cash_cents INTEGER NOT NULL DEFAULT 0,
	credit_cents INTEGER NOT NULL DEFAULT 0,
	n_members INTEGER NOT NULL DEFAULT 0,
	n_chairs INTEGER NOT NULL DEFAULT 0,
	room INTEGER NOT NULL DEFAULT 0,
	version INTEGER NOT NULL DEFAULT 0, -- counts changes that a score may hang on
	PRIMARY KEY (call_id, shard)
) STRICT;

ALTER TABLE conflict ADD COLUMN call_id INTEGER NOT NULL DEFAULT 0; -- the proposal's
ALTER TABLE assignment ADD COLUMN call_id INTEGER NOT NULL DEFAULT 0; -- the proposal's
ALTER TABLE assign_run ADD COLUMN n_added INTEGER NOT NULL DEFAULT 0; -- assignments made, and the sum of their scores
ALTER TABLE assign_run ADD COLUMN score_sum REAL NOT NULL DEFAULT 0;
ALTER TABLE panel_member ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- the person's, for the order of lists
ALTER TABLE panel_member ADD COLUMN n_assigned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE panel_member ADD COLUMN n_submitted INTEGER NOT NULL DEFAULT 0;
-- Has the role of a reviewer, or sits on a panel.
ALTER TABLE person ADD COLUMN may_review INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER call_total_begin AFTER INSERT ON call BEGIN
	INSERT INTO call_total (call_id, shard) VALUES (new.id, 0), (new.id, 1), (new.id, 2), (new.id, 3),
		(new.id, 4), (new.id, 5), (new.id, 6), (new.id, 7);
END;

CREATE TRIGGER proposal_entry_begin AFTER INSERT ON proposal BEGIN
	INSERT INTO proposal_entry (proposal_id, call_id, pi_id, org_id, state)
	SELECT new.id, new.call_id, new.pi_id, p.org_id, new.state FROM person p WHERE p.id = new.pi_id;
END;

CREATE TRIGGER proposal_entry_state AFTER UPDATE OF state ON proposal WHEN new.state <> old.state BEGIN
	UPDATE proposal_entry SET state = new.state WHERE proposal_id = new.id;
END;

CREATE TRIGGER proposal_entry_version AFTER INSERT ON proposal_version BEGIN
	UPDATE proposal_entry SET title = new.title, cash_cents = new.cash_cents, credit_cents = new.credit_cents,
		submitted_at = new.submitted_at
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_screened AFTER INSERT ON screening BEGIN
	UPDATE proposal_entry SET verdict = CASE WHEN new.is_eligible = 1 THEN 'eligible' ELSE 'ineligible' END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_screened_again AFTER UPDATE ON screening BEGIN
	UPDATE proposal_entry SET verdict = CASE WHEN new.is_eligible = 1 THEN 'eligible' ELSE 'ineligible' END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_assigned AFTER INSERT ON assignment BEGIN
	UPDATE proposal_entry SET n_assigned = n_assigned + (CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END), n_reviews = n_reviews + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = new.proposal_id
		AND w.person_id = new.person_id AND w.state = 'submitted') THEN CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE proposal_id = new.proposal_id;
	UPDATE panel_member SET n_assigned = n_assigned + (CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END), n_submitted = n_submitted + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = new.proposal_id
		AND w.person_id = new.person_id AND w.state = 'submitted') THEN CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id) AND person_id = new.person_id;
END;

CREATE TRIGGER proposal_entry_assigned_again AFTER UPDATE OF state ON assignment WHEN new.state <> old.state BEGIN
	UPDATE proposal_entry SET n_assigned = n_assigned + (CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END), n_reviews = n_reviews + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = new.proposal_id
		AND w.person_id = new.person_id AND w.state = 'submitted') THEN CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE proposal_id = new.proposal_id;
	UPDATE panel_member SET n_assigned = n_assigned + (CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END), n_submitted = n_submitted + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = new.proposal_id
		AND w.person_id = new.person_id AND w.state = 'submitted') THEN CASE WHEN new.state <> 'declined' THEN 1 ELSE 0 END - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id) AND person_id = new.person_id;
END;

CREATE TRIGGER proposal_entry_unassigned AFTER DELETE ON assignment BEGIN
	UPDATE proposal_entry SET n_assigned = n_assigned + (0 - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END), n_reviews = n_reviews + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = old.proposal_id
		AND w.person_id = old.person_id AND w.state = 'submitted') THEN 0 - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE proposal_id = old.proposal_id;
	UPDATE panel_member SET n_assigned = n_assigned + (0 - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END), n_submitted = n_submitted + CASE WHEN EXISTS (SELECT 1 FROM review w WHERE w.proposal_id = old.proposal_id
		AND w.person_id = old.person_id AND w.state = 'submitted') THEN 0 - CASE WHEN old.state <> 'declined' THEN 1 ELSE 0 END ELSE 0 END
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = old.proposal_id) AND person_id = old.person_id;
END;

CREATE TRIGGER proposal_entry_reviewed AFTER INSERT ON review WHEN new.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (1)
	WHERE proposal_id = new.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (1)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND person_id = new.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND shard = new.proposal_id & 7;
END;

CREATE TRIGGER proposal_entry_reviewed_again AFTER UPDATE ON review WHEN new.state = 'submitted' OR old.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END - CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END)
	WHERE proposal_id = new.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END - CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND person_id = new.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND shard = new.proposal_id & 7;
END;

CREATE TRIGGER proposal_entry_unreviewed AFTER DELETE ON review WHEN old.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (0 - 1)
	WHERE proposal_id = old.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = old.proposal_id
		AND a.person_id = old.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (0 - 1)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = old.proposal_id)
		AND person_id = old.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = old.proposal_id
		AND a.person_id = old.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = old.proposal_id)
		AND shard = old.proposal_id & 7;
END;

CREATE TRIGGER proposal_entry_unscreened AFTER DELETE ON screening BEGIN
	UPDATE proposal_entry SET verdict = 'unscreened' WHERE proposal_id = old.proposal_id;
END;

CREATE TRIGGER proposal_entry_decided AFTER INSERT ON decision BEGIN
	UPDATE proposal_entry SET is_decided = 1, is_selected = new.is_selected, award_cash_cents = new.cash_cents,
		award_credit_cents = new.credit_cents,
		has_contact = CASE WHEN new.contact_id IS NULL THEN 0 ELSE 1 END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_decided_again AFTER UPDATE ON decision BEGIN
	UPDATE proposal_entry SET is_decided = 1, is_selected = new.is_selected, award_cash_cents = new.cash_cents,
		award_credit_cents = new.credit_cents,
		has_contact = CASE WHEN new.contact_id IS NULL THEN 0 ELSE 1 END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_undecided AFTER DELETE ON decision BEGIN
	UPDATE proposal_entry SET is_decided = 0, is_selected = 0, award_cash_cents = 0, award_credit_cents = 0,
		has_contact = 0
	WHERE proposal_id = old.proposal_id;
END;

CREATE TRIGGER proposal_entry_letter AFTER INSERT ON message WHEN new.kind = 'decision' BEGIN
	UPDATE proposal_entry SET letter = CASE WHEN new.state IN ('sent', 'failed') THEN new.state ELSE 'waiting' END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER proposal_entry_letter_left AFTER UPDATE OF state ON message WHEN new.kind = 'decision' AND new.state <> old.state BEGIN
	UPDATE proposal_entry SET letter = CASE WHEN new.state IN ('sent', 'failed') THEN new.state ELSE 'waiting' END
	WHERE proposal_id = new.proposal_id;
END;

CREATE TRIGGER call_total_add AFTER INSERT ON proposal_entry BEGIN
	UPDATE call_total SET n_draft = n_draft + CASE WHEN new.state = 'draft' THEN 1 ELSE 0 END,
		n_submitted = n_submitted + CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END,
		n_withdrawn = n_withdrawn + CASE WHEN new.state = 'withdrawn' THEN 1 ELSE 0 END,
		n_eligible = n_eligible + CASE WHEN new.state = 'eligible' THEN 1 ELSE 0 END,
		n_ineligible = n_ineligible + CASE WHEN new.state = 'ineligible' THEN 1 ELSE 0 END,
		n_in_review = n_in_review + CASE WHEN new.state = 'in_review' THEN 1 ELSE 0 END,
		n_answered = n_answered + CASE WHEN new.state = 'answered' THEN 1 ELSE 0 END,
		n_unscreened = n_unscreened + CASE WHEN new.is_listed = 1 AND new.verdict = 'unscreened' THEN 1 ELSE 0 END,
		n_passed = n_passed + CASE WHEN new.is_listed = 1 AND new.verdict = 'eligible' THEN 1 ELSE 0 END,
		n_panel = n_panel + CASE WHEN new.is_panel = 1 THEN 1 ELSE 0 END,
		n_bare = n_bare + CASE WHEN new.state = 'in_review' AND new.n_assigned = 0 THEN 1 ELSE 0 END,
		n_undecided = n_undecided + CASE WHEN new.state = 'in_review' AND new.is_decided = 0 THEN 1 ELSE 0 END,
		n_selected = n_selected + CASE WHEN new.is_panel = 1 AND new.is_selected = 1 THEN 1 ELSE 0 END,
		n_declined = n_declined + CASE WHEN new.is_panel = 1 AND new.is_decided = 1 AND new.is_selected = 0 THEN 1 ELSE 0 END,
		n_contactless = n_contactless + CASE WHEN new.is_panel = 1 AND new.is_selected = 1 AND new.has_contact = 0 THEN 1 ELSE 0 END,
		n_waiting = n_waiting + CASE WHEN new.letter = 'waiting' THEN 1 ELSE 0 END,
		n_sent = n_sent + CASE WHEN new.letter = 'sent' THEN 1 ELSE 0 END,
		n_failed = n_failed + CASE WHEN new.letter = 'failed' THEN 1 ELSE 0 END,
		n_assigned = n_assigned + CASE WHEN new.is_panel = 1 THEN new.n_assigned ELSE 0 END,
		n_reviews = n_reviews + CASE WHEN new.is_panel = 1 THEN new.n_reviews ELSE 0 END,
		cash_cents = cash_cents + CASE WHEN new.is_panel = 1 THEN new.award_cash_cents ELSE 0 END,
		credit_cents = credit_cents + CASE WHEN new.is_panel = 1 THEN new.award_credit_cents ELSE 0 END
	WHERE call_id = new.call_id AND shard = new.proposal_id & 7;
END;

CREATE TRIGGER call_total_change AFTER UPDATE ON proposal_entry BEGIN
	UPDATE call_total SET n_draft = n_draft + CASE WHEN new.state = 'draft' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'draft' THEN 1 ELSE 0 END,
		n_submitted = n_submitted + CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END,
		n_withdrawn = n_withdrawn + CASE WHEN new.state = 'withdrawn' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'withdrawn' THEN 1 ELSE 0 END,
		n_eligible = n_eligible + CASE WHEN new.state = 'eligible' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'eligible' THEN 1 ELSE 0 END,
		n_ineligible = n_ineligible + CASE WHEN new.state = 'ineligible' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'ineligible' THEN 1 ELSE 0 END,
		n_in_review = n_in_review + CASE WHEN new.state = 'in_review' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'in_review' THEN 1 ELSE 0 END,
		n_answered = n_answered + CASE WHEN new.state = 'answered' THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'answered' THEN 1 ELSE 0 END,
		n_unscreened = n_unscreened + CASE WHEN new.is_listed = 1 AND new.verdict = 'unscreened' THEN 1 ELSE 0 END
			- CASE WHEN old.is_listed = 1 AND old.verdict = 'unscreened' THEN 1 ELSE 0 END,
		n_passed = n_passed + CASE WHEN new.is_listed = 1 AND new.verdict = 'eligible' THEN 1 ELSE 0 END
			- CASE WHEN old.is_listed = 1 AND old.verdict = 'eligible' THEN 1 ELSE 0 END,
		n_panel = n_panel + CASE WHEN new.is_panel = 1 THEN 1 ELSE 0 END
			- CASE WHEN old.is_panel = 1 THEN 1 ELSE 0 END,
		n_bare = n_bare + CASE WHEN new.state = 'in_review' AND new.n_assigned = 0 THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'in_review' AND old.n_assigned = 0 THEN 1 ELSE 0 END,
		n_undecided = n_undecided + CASE WHEN new.state = 'in_review' AND new.is_decided = 0 THEN 1 ELSE 0 END
			- CASE WHEN old.state = 'in_review' AND old.is_decided = 0 THEN 1 ELSE 0 END,
		n_selected = n_selected + CASE WHEN new.is_panel = 1 AND new.is_selected = 1 THEN 1 ELSE 0 END
			- CASE WHEN old.is_panel = 1 AND old.is_selected = 1 THEN 1 ELSE 0 END,
		n_declined = n_declined + CASE WHEN new.is_panel = 1 AND new.is_decided = 1 AND new.is_selected = 0 THEN 1 ELSE 0 END
			- CASE WHEN old.is_panel = 1 AND old.is_decided = 1 AND old.is_selected = 0 THEN 1 ELSE 0 END,
		n_contactless = n_contactless + CASE WHEN new.is_panel = 1 AND new.is_selected = 1 AND new.has_contact = 0 THEN 1 ELSE 0 END
			- CASE WHEN old.is_panel = 1 AND old.is_selected = 1 AND old.has_contact = 0 THEN 1 ELSE 0 END,
		n_waiting = n_waiting + CASE WHEN new.letter = 'waiting' THEN 1 ELSE 0 END
			- CASE WHEN old.letter = 'waiting' THEN 1 ELSE 0 END,
		n_sent = n_sent + CASE WHEN new.letter = 'sent' THEN 1 ELSE 0 END
			- CASE WHEN old.letter = 'sent' THEN 1 ELSE 0 END,
		n_failed = n_failed + CASE WHEN new.letter = 'failed' THEN 1 ELSE 0 END
			- CASE WHEN old.letter = 'failed' THEN 1 ELSE 0 END,
		n_assigned = n_assigned + CASE WHEN new.is_panel = 1 THEN new.n_assigned ELSE 0 END
			- CASE WHEN old.is_panel = 1 THEN old.n_assigned ELSE 0 END,
		n_reviews = n_reviews + CASE WHEN new.is_panel = 1 THEN new.n_reviews ELSE 0 END
			- CASE WHEN old.is_panel = 1 THEN old.n_reviews ELSE 0 END,
		cash_cents = cash_cents + CASE WHEN new.is_panel = 1 THEN new.award_cash_cents ELSE 0 END
			- CASE WHEN old.is_panel = 1 THEN old.award_cash_cents ELSE 0 END,
		credit_cents = credit_cents + CASE WHEN new.is_panel = 1 THEN new.award_credit_cents ELSE 0 END
			- CASE WHEN old.is_panel = 1 THEN old.award_credit_cents ELSE 0 END,
		version = version + CASE WHEN new.n_reviews <> old.n_reviews OR new.is_panel <> old.is_panel
			OR new.title <> old.title THEN 1 ELSE 0 END
	WHERE call_id = new.call_id AND shard = new.proposal_id & 7;
END;

CREATE TRIGGER proposal_entry_org AFTER UPDATE OF org_id ON person BEGIN
	UPDATE proposal_entry SET org_id = new.org_id WHERE pi_id = new.id;
END;

CREATE TRIGGER assignment_call AFTER INSERT ON assignment BEGIN
	UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
	WHERE id = new.id;
END;

CREATE TRIGGER conflict_call AFTER INSERT ON conflict BEGIN
	UPDATE conflict SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
	WHERE proposal_id = new.proposal_id AND person_id = new.person_id;
END;

CREATE TRIGGER call_total_take AFTER DELETE ON proposal_entry BEGIN
	UPDATE call_total SET version = version + 1,
		n_draft = n_draft - CASE WHEN old.state = 'draft' THEN 1 ELSE 0 END,
		n_submitted = n_submitted - CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END,
		n_withdrawn = n_withdrawn - CASE WHEN old.state = 'withdrawn' THEN 1 ELSE 0 END,
		n_eligible = n_eligible - CASE WHEN old.state = 'eligible' THEN 1 ELSE 0 END,
		n_ineligible = n_ineligible - CASE WHEN old.state = 'ineligible' THEN 1 ELSE 0 END,
		n_in_review = n_in_review - CASE WHEN old.state = 'in_review' THEN 1 ELSE 0 END,
		n_answered = n_answered - CASE WHEN old.state = 'answered' THEN 1 ELSE 0 END,
		n_unscreened = n_unscreened - CASE WHEN old.is_listed = 1 AND old.verdict = 'unscreened' THEN 1 ELSE 0 END,
		n_passed = n_passed - CASE WHEN old.is_listed = 1 AND old.verdict = 'eligible' THEN 1 ELSE 0 END,
		n_panel = n_panel - CASE WHEN old.is_panel = 1 THEN 1 ELSE 0 END,
		n_bare = n_bare - CASE WHEN old.state = 'in_review' AND old.n_assigned = 0 THEN 1 ELSE 0 END,
		n_undecided = n_undecided - CASE WHEN old.state = 'in_review' AND old.is_decided = 0 THEN 1 ELSE 0 END,
		n_selected = n_selected - CASE WHEN old.is_panel = 1 AND old.is_selected = 1 THEN 1 ELSE 0 END,
		n_declined = n_declined - CASE WHEN old.is_panel = 1 AND old.is_decided = 1 AND old.is_selected = 0 THEN 1 ELSE 0 END,
		n_contactless = n_contactless - CASE WHEN old.is_panel = 1 AND old.is_selected = 1 AND old.has_contact = 0 THEN 1 ELSE 0 END,
		n_waiting = n_waiting - CASE WHEN old.letter = 'waiting' THEN 1 ELSE 0 END,
		n_sent = n_sent - CASE WHEN old.letter = 'sent' THEN 1 ELSE 0 END,
		n_failed = n_failed - CASE WHEN old.letter = 'failed' THEN 1 ELSE 0 END,
		n_assigned = n_assigned - CASE WHEN old.is_panel = 1 THEN old.n_assigned ELSE 0 END,
		n_reviews = n_reviews - CASE WHEN old.is_panel = 1 THEN old.n_reviews ELSE 0 END,
		cash_cents = cash_cents - CASE WHEN old.is_panel = 1 THEN old.award_cash_cents ELSE 0 END,
		credit_cents = credit_cents - CASE WHEN old.is_panel = 1 THEN old.award_credit_cents ELSE 0 END
	WHERE call_id = old.call_id AND shard = old.proposal_id & 7;
END;

CREATE TRIGGER panel_member_add AFTER INSERT ON panel_member BEGIN
	UPDATE panel_member SET name = (SELECT p.name FROM person p WHERE p.id = new.person_id)
	WHERE call_id = new.call_id AND person_id = new.person_id;
	UPDATE person SET may_review = 1 WHERE id = new.person_id AND may_review = 0;
	UPDATE call_total SET n_members = n_members + 1, n_chairs = n_chairs + new.is_chair, room = room + new.load_max
	WHERE call_id = new.call_id AND shard = 0;
END;

CREATE TRIGGER panel_member_change AFTER UPDATE OF is_chair, load_max ON panel_member BEGIN
	UPDATE call_total SET n_chairs = n_chairs + new.is_chair - old.is_chair, room = room + new.load_max - old.load_max
	WHERE call_id = new.call_id AND shard = 0;
END;

CREATE TRIGGER panel_member_end AFTER DELETE ON panel_member BEGIN
	UPDATE call_total SET n_members = n_members - 1, n_chairs = n_chairs - old.is_chair, room = room - old.load_max
	WHERE call_id = old.call_id AND shard = 0;
END;

CREATE TRIGGER panel_member_name AFTER UPDATE OF name ON person WHEN new.name <> old.name BEGIN
	UPDATE panel_member SET name = new.name WHERE person_id = new.id;
END;

CREATE TRIGGER person_may_review AFTER INSERT ON person_role WHEN new.role = 'reviewer' BEGIN
	UPDATE person SET may_review = 1 WHERE id = new.person_id AND may_review = 0;
END;

CREATE TRIGGER person_may_review_no_more AFTER DELETE ON person_role WHEN old.role = 'reviewer' BEGIN
	UPDATE person SET may_review = 0 WHERE id = old.person_id
		AND NOT EXISTS (SELECT 1 FROM panel_member m WHERE m.person_id = old.person_id);
END;

-- What there was before.
INSERT INTO proposal_entry (proposal_id, call_id, pi_id, org_id, state, verdict, title, cash_cents, credit_cents, submitted_at,
	n_assigned, n_reviews, is_decided, is_selected, award_cash_cents, award_credit_cents, has_contact, letter)
SELECT p.id, p.call_id, p.pi_id, pi.org_id, p.state,
	CASE WHEN s.is_eligible = 1 THEN 'eligible' WHEN s.is_eligible = 0 THEN 'ineligible' ELSE 'unscreened' END,
	COALESCE(v.title, ''), COALESCE(v.cash_cents, 0), COALESCE(v.credit_cents, 0), COALESCE(v.submitted_at, 0),
	(SELECT COUNT(*) FROM assignment a WHERE a.proposal_id = p.id AND a.state <> 'declined'),
	(SELECT COUNT(*) FROM review w JOIN assignment a ON a.proposal_id = w.proposal_id
		AND a.person_id = w.person_id
		WHERE w.proposal_id = p.id AND w.state = 'submitted' AND a.state <> 'declined'),
	CASE WHEN d.proposal_id IS NULL THEN 0 ELSE 1 END, COALESCE(d.is_selected, 0), COALESCE(d.cash_cents, 0),
	COALESCE(d.credit_cents, 0), CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END,
	CASE WHEN m.state IS NULL THEN '' WHEN m.state IN ('sent', 'failed') THEN m.state ELSE 'waiting' END
FROM proposal p
JOIN person pi ON pi.id = p.pi_id
LEFT JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
LEFT JOIN screening s ON s.proposal_id = p.id
LEFT JOIN decision d ON d.proposal_id = p.id
LEFT JOIN message m ON m.key = 'decision:' || CAST(p.id AS TEXT);
-- The trigger above added these to nothing: the rows of the calls come after them.
INSERT INTO call_total (call_id, shard, n_draft, n_submitted, n_withdrawn, n_eligible, n_ineligible, n_in_review, n_answered, n_unscreened, n_passed, n_panel, n_bare, n_undecided, n_selected, n_declined, n_contactless, n_waiting, n_sent, n_failed, n_assigned, n_reviews, cash_cents, credit_cents)
SELECT c.id, k.shard, CAST(COALESCE(SUM(CASE WHEN e.state = 'draft' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'submitted' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'withdrawn' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'eligible' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'ineligible' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'in_review' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'answered' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_listed = 1 AND e.verdict = 'unscreened' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_listed = 1 AND e.verdict = 'eligible' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'in_review' AND e.n_assigned = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.state = 'in_review' AND e.is_decided = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 AND e.is_selected = 1 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 AND e.is_decided = 1 AND e.is_selected = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 AND e.is_selected = 1 AND e.has_contact = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.letter = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.letter = 'sent' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.letter = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 THEN e.n_assigned ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 THEN e.n_reviews ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 THEN e.award_cash_cents ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(SUM(CASE WHEN e.is_panel = 1 THEN e.award_credit_cents ELSE 0 END), 0) AS BIGINT)
FROM call c CROSS JOIN (SELECT 0 AS shard UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
	UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) k
LEFT JOIN proposal_entry e ON e.call_id = c.id AND e.proposal_id & 7 = k.shard
GROUP BY c.id, k.shard;
UPDATE call_total SET
	n_members = (SELECT COUNT(*) FROM panel_member m WHERE m.call_id = call_total.call_id),
	n_chairs = (SELECT COALESCE(SUM(m.is_chair), 0) FROM panel_member m WHERE m.call_id = call_total.call_id),
	room = (SELECT COALESCE(SUM(m.load_max), 0) FROM panel_member m WHERE m.call_id = call_total.call_id)
WHERE shard = 0;
UPDATE panel_member SET name = (SELECT p.name FROM person p WHERE p.id = panel_member.person_id),
	n_assigned = (SELECT COUNT(*) FROM assignment a JOIN proposal q ON q.id = a.proposal_id
		WHERE a.person_id = panel_member.person_id AND q.call_id = panel_member.call_id
			AND a.state <> 'declined'),
	n_submitted = (SELECT COUNT(*) FROM review w JOIN proposal q ON q.id = w.proposal_id
		JOIN assignment a ON a.proposal_id = w.proposal_id AND a.person_id = w.person_id
		WHERE w.person_id = panel_member.person_id AND q.call_id = panel_member.call_id
			AND w.state = 'submitted' AND a.state <> 'declined');
UPDATE person SET may_review = 1 WHERE EXISTS (SELECT 1 FROM person_role r WHERE r.person_id = person.id
		AND r.role = 'reviewer')
	OR EXISTS (SELECT 1 FROM panel_member m WHERE m.person_id = person.id);
UPDATE assignment SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = assignment.proposal_id);
UPDATE assign_run SET n_added = (SELECT COUNT(*) FROM assignment a WHERE a.call_id = assign_run.call_id
		AND a.source = 'engine' AND a.assigned_at = assign_run.at),
	score_sum = (SELECT COALESCE(SUM(a.score), 0) FROM assignment a WHERE a.call_id = assign_run.call_id
		AND a.source = 'engine' AND a.assigned_at = assign_run.at);
UPDATE conflict SET call_id = (SELECT p.call_id FROM proposal p WHERE p.id = conflict.proposal_id);

-- The ways in: each list of pages by its order, and the arms of the view below.
CREATE INDEX proposal_entry_title ON proposal_entry (call_id, is_panel, title, proposal_id);
CREATE INDEX proposal_entry_cash ON proposal_entry (call_id, is_panel, cash_cents, proposal_id);
CREATE INDEX proposal_entry_missing ON proposal_entry (call_id, is_panel, n_missing, proposal_id);
CREATE INDEX proposal_entry_assigned ON proposal_entry (call_id, state, n_assigned, title, proposal_id);
CREATE INDEX proposal_entry_time ON proposal_entry (call_id, is_listed, submitted_at, proposal_id);
CREATE INDEX proposal_entry_verdict ON proposal_entry (call_id, is_listed, verdict, submitted_at, proposal_id);
CREATE INDEX proposal_entry_undecided ON proposal_entry (call_id, is_panel, is_decided, is_selected, has_contact, proposal_id);
CREATE INDEX proposal_entry_org ON proposal_entry (org_id, call_id);
CREATE INDEX proposal_entry_pi ON proposal_entry (pi_id, call_id);
CREATE INDEX assignment_run ON assignment (call_id, assigned_at, source, score);
CREATE INDEX award_title ON award (call_id, title, id);
CREATE INDEX conflict_person_call ON conflict (person_id, call_id);
CREATE INDEX panel_member_name ON panel_member (call_id, name, person_id);
CREATE INDEX panel_member_idle ON panel_member (call_id, n_assigned, load_max);
CREATE INDEX person_reviewer_name ON person (name, id) WHERE may_review = 1;
CREATE INDEX proposal_applicant ON proposal (call_id, pi_id) WHERE state NOT IN ('draft', 'withdrawn');
CREATE INDEX review_submitted ON review (proposal_id, person_id) WHERE state = 'submitted';

-- The one definition of "in conflict", as before; call_id lets a list of one call ask for its own rows.
DROP VIEW message_hidden;
DROP VIEW kept_away;
DROP VIEW conflicted;
CREATE VIEW conflicted AS
	SELECT proposal_id, person_id, call_id FROM conflict
	UNION ALL
	SELECT proposal_id, pi_id AS person_id, call_id FROM proposal_entry
	UNION ALL
	SELECT e.proposal_id, c.id AS person_id, e.call_id FROM proposal_entry e JOIN person c ON c.org_id = e.org_id
	UNION ALL
	SELECT e.proposal_id, other.pi_id AS person_id, e.call_id
		FROM proposal_entry e
		JOIN proposal other ON other.call_id = e.call_id
			AND other.state NOT IN ('draft', 'withdrawn');
-- As before, too: asked by call and person without a walk through the call.
CREATE VIEW kept_away AS
	SELECT c.id AS call_id, p.id AS person_id FROM call c CROSS JOIN person p
	WHERE p.org_id IS NOT NULL OR c.opens_at <= p.org_left_at
	UNION ALL
	SELECT call_id, pi_id AS person_id FROM proposal WHERE state NOT IN ('draft', 'withdrawn')
	UNION ALL
	SELECT call_id, person_id FROM conflict;
CREATE VIEW message_hidden AS
	SELECT m.id AS message_id, x.person_id FROM message m JOIN conflicted x ON x.proposal_id = m.proposal_id
	UNION ALL
	SELECT m.id AS message_id, k.person_id FROM message m JOIN kept_away k ON k.call_id = m.panel_call_id;
