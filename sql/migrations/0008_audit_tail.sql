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
