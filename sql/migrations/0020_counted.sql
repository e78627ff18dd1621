-- What is hidden from somebody is asked by nearly every list, and it is read from the index alone.
DROP INDEX conflict_person;
DROP INDEX conflict_person_call;
CREATE INDEX conflict_person ON conflict (person_id, call_id, proposal_id);

-- The outbox by state, like message_written: letters are long, and their rows are not read for what is only counted.  The
-- state stands in the index of the two, for SQLite looks at the rows unless the index has the column that it is made by.
DROP INDEX message_waiting;
CREATE INDEX message_waiting ON message (created_at, id, person_id, proposal_id, panel_call_id, state)
	WHERE state IN ('queued', 'sending');
DROP INDEX message_state;
CREATE INDEX message_state ON message (state, created_at, id, person_id, proposal_id, panel_call_id);

-- A call's figures stood in eight rows, so that writers do not wait for each other.  SQLite has one writer: there it is one row,
-- which is read by as many pages as it is written by.  shard stays, for what is written alike on both.
-- sqlite:
CREATE TABLE call_kept AS SELECT call_id, 0 AS shard, SUM(n_draft) AS n_draft, SUM(n_submitted) AS n_submitted,
	SUM(n_withdrawn) AS n_withdrawn, SUM(n_eligible) AS n_eligible, SUM(n_ineligible) AS n_ineligible,
	SUM(n_in_review) AS n_in_review, SUM(n_answered) AS n_answered, SUM(n_unscreened) AS n_unscreened,
	SUM(n_passed) AS n_passed, SUM(n_panel) AS n_panel, SUM(n_bare) AS n_bare, SUM(n_undecided) AS n_undecided,
	SUM(n_selected) AS n_selected, SUM(n_declined) AS n_declined, SUM(n_contactless) AS n_contactless,
	SUM(n_waiting) AS n_waiting, SUM(n_sent) AS n_sent, SUM(n_failed) AS n_failed, SUM(n_assigned) AS n_assigned,
	SUM(n_reviews) AS n_reviews, SUM(cash_cents) AS cash_cents, SUM(credit_cents) AS credit_cents,
	SUM(n_members) AS n_members, SUM(n_chairs) AS n_chairs, SUM(room) AS room,
	SUM(version) AS version FROM call_total GROUP BY call_id;
DROP TABLE call_total;
CREATE TABLE call_total (
	call_id INTEGER PRIMARY KEY REFERENCES call (id) ON DELETE CASCADE,
	shard INTEGER NOT NULL DEFAULT 0,
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
	version INTEGER NOT NULL DEFAULT 0 -- counts changes that a score may hang on
) STRICT;
INSERT INTO call_total SELECT * FROM call_kept;
DROP TABLE call_kept;
DROP TRIGGER call_total_begin;
CREATE TRIGGER call_total_begin AFTER INSERT ON call BEGIN
	INSERT INTO call_total (call_id) VALUES (new.id);
END;
DROP TRIGGER proposal_entry_reviewed;
CREATE TRIGGER proposal_entry_reviewed AFTER INSERT ON review WHEN new.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (1)
	WHERE proposal_id = new.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (1)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND person_id = new.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id);
END;

DROP TRIGGER proposal_entry_reviewed_again;
CREATE TRIGGER proposal_entry_reviewed_again AFTER UPDATE ON review WHEN new.state = 'submitted' OR old.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END - CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END)
	WHERE proposal_id = new.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (CASE WHEN new.state = 'submitted' THEN 1 ELSE 0 END - CASE WHEN old.state = 'submitted' THEN 1 ELSE 0 END)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id)
		AND person_id = new.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = new.proposal_id
		AND a.person_id = new.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = new.proposal_id);
END;

DROP TRIGGER proposal_entry_unreviewed;
CREATE TRIGGER proposal_entry_unreviewed AFTER DELETE ON review WHEN old.state = 'submitted' BEGIN
	UPDATE proposal_entry SET n_reviews = n_reviews + (0 - 1)
	WHERE proposal_id = old.proposal_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = old.proposal_id
		AND a.person_id = old.person_id AND a.state <> 'declined');
	UPDATE panel_member SET n_submitted = n_submitted + (0 - 1)
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = old.proposal_id)
		AND person_id = old.person_id AND EXISTS (SELECT 1 FROM assignment a WHERE a.proposal_id = old.proposal_id
		AND a.person_id = old.person_id AND a.state <> 'declined');
	UPDATE call_total SET version = version + 1
	WHERE call_id = (SELECT p.call_id FROM proposal p WHERE p.id = old.proposal_id);
END;

DROP TRIGGER call_total_add;
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
	WHERE call_id = new.call_id;
END;

DROP TRIGGER call_total_change;
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
	WHERE call_id = new.call_id;
END;

DROP TRIGGER call_total_take;
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
	WHERE call_id = old.call_id;
END;
-- pg: none
-- both:
