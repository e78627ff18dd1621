-- On PostgreSQL what was done is told in the transaction that does it and linked into the audit within a fifth
-- of a second (src/domain/audit/audit_link.c), so that nobody waits for the link before theirs.  The numbers
-- of the tail come after any of the audit: both in one order are the order of events.  On SQLite every row is
-- linked in its transaction; there is no tail.

-- sqlite:
CREATE VIEW audit_told AS
	SELECT seq, at, actor_id, action, object_kind, object_id, detail FROM audit;
-- pg:
CREATE TABLE audit_tail (
	seq BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 4611686018427387904) PRIMARY KEY,
	at BIGINT NOT NULL,
	actor_id BIGINT NOT NULL,
	action TEXT NOT NULL,
	object_kind TEXT NOT NULL,
	object_id BIGINT NOT NULL,
	detail TEXT NOT NULL
);
CREATE TRIGGER audit_tail_fixed BEFORE UPDATE ON audit_tail
	FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_tail_no_truncate BEFORE TRUNCATE ON audit_tail
	EXECUTE FUNCTION audit_refuse();
CREATE VIEW audit_told AS
	SELECT seq, at, actor_id, action, object_kind, object_id, detail FROM audit
	UNION ALL
	SELECT seq, at, actor_id, action, object_kind, object_id, detail FROM audit_tail;

-- A version that is submitted again changes what is shown of its proposal and none of the figures of its call:
-- their row is not held from others until the commit.
DROP TRIGGER call_total_change ON proposal_entry;
CREATE TRIGGER call_total_change AFTER UPDATE ON proposal_entry FOR EACH ROW
	WHEN (new.call_id <> old.call_id OR new.state <> old.state OR new.verdict <> old.verdict
		OR new.title <> old.title OR new.n_assigned <> old.n_assigned OR new.n_reviews <> old.n_reviews
		OR new.is_decided <> old.is_decided OR new.is_selected <> old.is_selected
		OR new.award_cash_cents <> old.award_cash_cents OR new.award_credit_cents <> old.award_credit_cents
		OR new.has_contact <> old.has_contact OR new.letter <> old.letter)
	EXECUTE FUNCTION call_total_change();
