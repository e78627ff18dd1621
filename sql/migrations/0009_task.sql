-- Long work that no request waits for: asked for by a person, claimed by a worker on any node.
CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	call_id INTEGER REFERENCES call (id), -- what it is about; NULL: the whole program
	state TEXT NOT NULL CHECK (state IN
		('queued', 'running', 'done', 'failed', 'cancelled', 'superseded')),
	why TEXT NOT NULL DEFAULT '', -- a code: why it failed
	asked_by INTEGER NOT NULL REFERENCES person (id),
	asked_at INTEGER NOT NULL,
	parameters TEXT NOT NULL, -- JSON
	input_digest BLOB, -- SHA-256 of what the result was computed from
	tries INTEGER NOT NULL DEFAULT 0, -- how often a worker began; again after a crash
	rounds INTEGER NOT NULL DEFAULT 0, -- how often its inputs had changed when it was done
	claim INTEGER NOT NULL DEFAULT 0, -- of the worker who has it: random
	lease_until INTEGER NOT NULL DEFAULT 0, -- then another may take it
	is_cancel_asked INTEGER NOT NULL DEFAULT 0,
	phase TEXT NOT NULL DEFAULT '',
	done INTEGER NOT NULL DEFAULT 0,
	total INTEGER NOT NULL DEFAULT 0,
	result TEXT NOT NULL DEFAULT '{}', -- JSON
	started_at INTEGER,
	ended_at INTEGER
) STRICT;
-- One at a time of a kind for a thing; and the few that wait are found at once.
CREATE UNIQUE INDEX task_one ON task (kind, (COALESCE(call_id, 0))) WHERE state IN ('queued', 'running');
CREATE INDEX task_call ON task (call_id, kind, asked_at);
