-- Two tasks may be asked for, and end, within one second: the newest is known by a number that counts up.
ALTER TABLE task ADD COLUMN nth INTEGER NOT NULL DEFAULT 0; -- among those of its kind for its thing, from 1
UPDATE task SET nth = (SELECT COUNT(*) FROM task b WHERE b.kind = task.kind
	AND COALESCE(b.call_id, 0) = COALESCE(task.call_id, 0)
	AND (b.asked_at < task.asked_at OR b.asked_at = task.asked_at AND b.id <= task.id));
CREATE UNIQUE INDEX task_nth ON task (kind, (COALESCE(call_id, 0)), nth);
DROP INDEX task_call;
