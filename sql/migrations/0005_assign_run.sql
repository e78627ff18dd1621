-- What the engine did, each time it was asked.
CREATE TABLE assign_run (
	id INTEGER PRIMARY KEY,
	call_id INTEGER NOT NULL REFERENCES call (id),
	at INTEGER NOT NULL,
	is_proven_best INTEGER NOT NULL -- the sum equals the dual bound
) STRICT;
CREATE INDEX assign_run_call ON assign_run (call_id, at);
-- Until now the audit alone knew; its row is in the order of its hash chain.
INSERT INTO assign_run (id, call_id, at, is_proven_best)
	SELECT a.seq, a.object_id, a.at,
		CASE WHEN a.detail LIKE '%"proven_best":true%' THEN 1 ELSE 0 END
	FROM audit a WHERE a.action = 'reviewers_assigned' AND a.object_kind = 'call';
