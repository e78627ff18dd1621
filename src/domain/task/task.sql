-- name: task_insert :run (id task_id, kind text, call call_id?, by person_id, now time, parameters text)
INSERT INTO task (id, kind, call_id, nth, state, asked_by, asked_at, parameters)
VALUES (:id, :kind, :call,
	(SELECT COALESCE(MAX(nth), 0) + 1 FROM task WHERE kind = :kind AND COALESCE(call_id, 0) = COALESCE(:call, 0)),
	after(task.ask), :by, :now, :parameters);

-- name: task_open :one (kind text, call call_id) -> (id task_id, is_cancel_asked bool)
SELECT id, is_cancel_asked FROM task
WHERE kind = :kind AND COALESCE(call_id, 0) = :call AND state IN before(task.cancel);

-- The newest of a kind for a thing; call 0: for the whole program.
-- name: task_newest :one (kind text, call call_id) -> (id task_id, state task_state, why text, asked_by person_id, asked_by_name text, asked_at time, is_cancel_asked bool, phase text, done int, total int, result text, started_at int?, ended_at int?)
SELECT t.id, t.state, t.why, t.asked_by, p.name, t.asked_at, t.is_cancel_asked, t.phase, t.done, t.total,
	t.result, t.started_at, t.ended_at
FROM task t JOIN person p ON p.id = t.asked_by
WHERE t.kind = :kind AND COALESCE(t.call_id, 0) = :call ORDER BY t.nth DESC LIMIT 1;

-- name: task_cancel_queued :change (id task_id, now time)
UPDATE task SET state = after(task.cancel), is_cancel_asked = 1, ended_at = :now WHERE id = :id AND state = 'queued';

-- name: task_cancel_running :change1 (id task_id)
UPDATE task SET is_cancel_asked = 1 WHERE id = :id AND state = 'running';

-- What a worker may take: what waits, and what another did not come to an end with.
-- name: task_due :many (now time) -> (id task_id, kind text, call_id call_id?, asked_by person_id, parameters text, tries int, rounds int, is_cancel_asked bool)
SELECT id, kind, call_id, asked_by, parameters, tries, rounds, is_cancel_asked FROM task
WHERE state IN before(task.take) AND (state = 'queued' OR lease_until < :now)
ORDER BY asked_at, id LIMIT 1;

-- name: task_oldest :one (now time) -> (due_at int?)
SELECT MIN(CASE WHEN state = 'queued' THEN asked_at ELSE lease_until END) FROM task
WHERE state IN before(task.take) AND (state = 'queued' OR lease_until < :now);

-- next: what is counted of it then; as many as before, when it is taken to be ended.
-- name: task_take :change (id task_id, tries int, next int, claim int, until time, now time)
UPDATE task SET state = after(task.take), tries = :next, claim = :claim, lease_until = :until, phase = '',
	done = 0, total = 0, started_at = COALESCE(started_at, :now)
WHERE id = :id AND tries = :tries AND (state = 'queued' OR state = 'running' AND lease_until < :now);

-- Nothing to be found: somebody else has it.
-- name: task_live :one (id task_id, claim int, until time, phase text, done int, total int) -> (is_cancel_asked bool)
UPDATE task SET lease_until = :until, phase = :phase, done = :done, total = :total
WHERE id = :id AND claim = :claim AND state = 'running' RETURNING is_cancel_asked;

-- name: task_watch :one (id task_id, claim int) -> (is_cancel_asked bool)
SELECT is_cancel_asked FROM task WHERE id = :id AND claim = :claim AND state = 'running';

-- name: task_claimed :one (id task_id, claim int) -> (kind text, call_id call_id?, asked_by person_id, parameters text, tries int, rounds int)
SELECT kind, call_id, asked_by, parameters, tries, rounds FROM task
WHERE id = :id AND claim = :claim AND state = 'running';

-- name: task_finish :change1 (id task_id, claim int, state task_state, why text, digest blob?, result text, now time)
UPDATE task SET state = :state, why = :why, input_digest = :digest, result = :result, ended_at = :now
WHERE id = :id AND claim = :claim AND state IN before(task.keep);

-- It waits again, for anybody; tries: what is counted of it.
-- name: task_put_back :change1 (id task_id, claim int, tries int, rounds int)
UPDATE task SET state = after(task.put_back), tries = :tries, rounds = :rounds, claim = 0, lease_until = 0
WHERE id = :id AND claim = :claim AND state IN before(task.put_back);

-- What somebody is now, who asked then.
-- name: task_asker :one (person person_id) -> (role_bits int)
SELECT CAST(COALESCE((SELECT SUM(CASE r.role WHEN 'admin' THEN 1 WHEN 'staff' THEN 2 WHEN 'finance' THEN 4
	WHEN 'auditor' THEN 8 WHEN 'reviewer' THEN 16 WHEN 'contact' THEN 32 ELSE 0 END)
	FROM person_role r WHERE r.person_id = p.id), 0) AS BIGINT)
FROM person p WHERE p.id = :person AND p.disabled_at IS NULL;

-- Checks.
-- name: task_odd :many () -> (id task_id)
SELECT id FROM task WHERE (state IN before(task.cancel)) <> (ended_at IS NULL)
	OR state = 'done' AND (started_at IS NULL OR input_digest IS NULL) OR tries > 2;
