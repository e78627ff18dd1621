-- What a version that is submitted again does not change, it does not write: the title and the sums of most versions are
-- those of the one before, and stand in four indices of the proposal's entry. PostgreSQL writes a row and its indices anew
-- in any case.
-- sqlite:
DROP TRIGGER proposal_entry_version;
CREATE TRIGGER proposal_entry_version AFTER INSERT ON proposal_version BEGIN
	UPDATE proposal_entry SET title = new.title, cash_cents = new.cash_cents, credit_cents = new.credit_cents
	WHERE proposal_id = new.proposal_id
		AND (title <> new.title OR cash_cents <> new.cash_cents OR credit_cents <> new.credit_cents);
	UPDATE proposal_entry SET submitted_at = new.submitted_at WHERE proposal_id = new.proposal_id;
END;

-- A click's key is what it is looked up by, so the row stands there.
CREATE TABLE click (
	key_hash BLOB PRIMARY KEY,
	made INTEGER NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO click SELECT key_hash, made, at FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE click RENAME TO idempotency;
CREATE INDEX idempotency_at ON idempotency (at);
-- pg: none
-- both:
-- Most letters tell of no panel.
DROP INDEX message_panel_call;
CREATE INDEX message_panel_call ON message (panel_call_id) WHERE panel_call_id IS NOT NULL;
