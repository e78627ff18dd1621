-- name: call_insert :run (id call_id, slug text, title text, summary text, period text, instructions text, zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, page_limit int, file_limit_bytes int, expected_awards int, now time)
INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s,
	decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents, credit_cap_is_average,
	page_limit, file_limit_bytes, expected_awards, created_at, changed_at)
VALUES (:id, :slug, after(call.create), :title, :summary, :period, :instructions, :zone, :opens_at, :closes_at,
	:grace_s, :decisions_due_at, :cash_cap_cents, :cash_cap_is_average, :credit_cap_cents,
	:credit_cap_is_average, :page_limit, :file_limit_bytes, :expected_awards, :now, :now);

-- The slug of a published call stays: links to it are out in the world.
-- name: call_update :change1 (id call_id, revision int, slug text, title text, summary text, period text, instructions text, zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, page_limit int, file_limit_bytes int, expected_awards int, now time)
UPDATE call SET slug = CASE WHEN state = 'draft' THEN :slug ELSE slug END, title = :title,
	summary = :summary, period = :period, instructions = :instructions, zone = :zone,
	opens_at = :opens_at, closes_at = :closes_at, grace_s = :grace_s,
	decisions_due_at = :decisions_due_at, cash_cap_cents = :cash_cap_cents,
	cash_cap_is_average = :cash_cap_is_average, credit_cap_cents = :credit_cap_cents,
	credit_cap_is_average = :credit_cap_is_average, page_limit = :page_limit,
	file_limit_bytes = :file_limit_bytes, expected_awards = :expected_awards, changed_at = :now,
	revision = revision + 1
WHERE id = :id AND revision = :revision AND state IN ('draft', 'published');

-- Of those who submitted to this call, how many have to another of that period: one-proposal-per-pi.
-- name: call_period_twice :one (id call_id, period text) -> (n int)
SELECT COUNT(*) FROM proposal p
JOIN proposal q ON q.pi_id = p.pi_id AND q.period = :period AND q.call_id <> p.call_id
WHERE p.call_id = :id AND p.state NOT IN ('draft', 'withdrawn') AND q.state NOT IN ('draft', 'withdrawn');

-- name: call_proposal_periods :run (id call_id, period text)
UPDATE proposal SET period = :period WHERE call_id = :id;

-- name: call_find :one (id call_id) -> call_row (id call_id, slug text, state call_state, title text, summary text, period text, instructions text, zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, page_limit int, file_limit_bytes int, expected_awards int, revision int, announced_at int?, changed_at time, is_released bool)
SELECT id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s,
	decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents, credit_cap_is_average,
	page_limit, file_limit_bytes, expected_awards, revision, announced_at, changed_at,
	CASE WHEN EXISTS (SELECT 1 FROM release r WHERE r.call_id = call.id) THEN 1 ELSE 0 END
FROM call WHERE id = :id;

-- At the most one row; said so, PostgreSQL does not make a set of all releases first.
-- part: call_is_released
COALESCE((SELECT 1 FROM release r WHERE r.call_id = c.id), 0)
-- part: call_columns
c.id, c.slug, c.state, c.title, c.summary, c.period, '', c.zone, c.opens_at, c.closes_at,
	c.grace_s, c.decisions_due_at, c.cash_cap_cents, c.cash_cap_is_average, c.credit_cap_cents,
	c.credit_cap_is_average, c.page_limit, c.file_limit_bytes, c.expected_awards, c.revision,
	c.announced_at, c.changed_at
-- part: call_ranked
(SELECT id, CASE WHEN state IN ('announced', 'archived') THEN 3
			WHEN state <> 'published' OR closes_at + grace_s < :now THEN 2
			WHEN opens_at <= :now THEN 0 ELSE 1 END AS rank,
		CASE WHEN state <> 'published' OR closes_at + grace_s < :now THEN - closes_at
			WHEN opens_at <= :now THEN closes_at ELSE opens_at END AS place
		FROM call WHERE state NOT IN ('draft', 'cancelled')) k
-- part: call_asked
{{which: [all] 1 = 1 | [of_rank] k.rank = :rank}}
	AND (CAST(:area AS TEXT) = '' OR EXISTS (SELECT 1 FROM call_area x JOIN area a ON a.id = x.area_id
		WHERE x.call_id = k.id AND a.slug = :area))

-- The public list: open ones by their deadline, then coming ones by their opening, then those under review
-- and those announced, the newest first: rank 0 to 3, as call_public() has them.
-- name: call_list :many (now time, rank int, area text, at_rank int, place int, id call_id, n int) -> call_listed_row (id call_id, slug text, state call_state, title text, summary text, period text, instructions text, zone text, opens_at time, closes_at time, grace_s int, decisions_due_at time, cash_cap_cents cents, cash_cap_is_average bool, credit_cap_cents cents, credit_cap_is_average bool, page_limit int, file_limit_bytes int, expected_awards int, revision int, announced_at int?, changed_at time, is_released bool, rank int, place int)
SELECT {{>call_columns}}, {{>call_is_released}}, k.rank, k.place
FROM {{>call_ranked}}
JOIN call c ON c.id = k.id
WHERE {{>call_asked}}
	{{way: [first] ORDER BY k.rank, k.place, k.id
	| [after] AND (k.rank, k.place, k.id) > (:at_rank, :place, :id) ORDER BY k.rank, k.place, k.id
	| [before] AND (k.rank, k.place, k.id) < (:at_rank, :place, :id)
		ORDER BY k.rank DESC, k.place DESC, k.id DESC}}
LIMIT :n;
-- name: call_list_key :one (now time, rank int, area text, id call_id) -> call_listed_key (rank int, place int, id call_id)
SELECT k.rank, k.place, k.id
FROM {{>call_ranked}}
WHERE {{>call_asked}}
	AND k.id = :id;
-- name: call_list_count :one (now time, rank int, area text, most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one
	FROM {{>call_ranked}}
	WHERE {{>call_asked}}
	LIMIT :most) AS counted;

-- Open and coming ones, in the same order.
-- name: call_list_now :many (now time, most int) -> call_row
SELECT {{>call_columns}}, {{>call_is_released}}
FROM call c
WHERE c.state = 'published' AND c.closes_at >= :now - 86400 AND c.closes_at + c.grace_s >= :now
ORDER BY CASE WHEN c.opens_at <= :now THEN 0 ELSE 1 END,
	CASE WHEN c.opens_at <= :now THEN c.closes_at ELSE c.opens_at END, c.id
LIMIT :most;

-- name: call_slugs_public :many () -> (slug text)
SELECT slug FROM call WHERE state NOT IN ('draft', 'cancelled') ORDER BY closes_at DESC, id;

-- Staff's, drafts too, the newest deadline first.
-- name: call_staff :many (key time, id call_id, n int) -> call_row
SELECT {{>call_columns}}, {{>call_is_released}}
FROM call c
WHERE {{which: [all] 1 = 1 | [work] c.state IN ('draft', 'published', 'reviewing')
	| [past] c.state IN ('announced', 'archived', 'cancelled')}}
	{{way: [first] ORDER BY c.closes_at DESC, c.id DESC
	| [after] AND (c.closes_at, c.id) < (:key, :id) ORDER BY c.closes_at DESC, c.id DESC
	| [before] AND (c.closes_at, c.id) > (:key, :id) ORDER BY c.closes_at, c.id}}
LIMIT :n;
-- name: call_staff_key :one (id call_id) -> (key time, id call_id)
SELECT c.closes_at, c.id FROM call c
WHERE {{which: [all] 1 = 1 | [work] c.state IN ('draft', 'published', 'reviewing')
	| [past] c.state IN ('announced', 'archived', 'cancelled')}} AND c.id = :id;
-- name: call_staff_count :one (most int) -> (n int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM call c
	WHERE {{which: [all] 1 = 1 | [work] c.state IN ('draft', 'published', 'reviewing')
		| [past] c.state IN ('announced', 'archived', 'cancelled')}} LIMIT :most) AS counted;

-- Open and coming calls that share an area with this one; in the order of call_rank's index.
-- name: call_list_nearby :many (id call_id, now time) -> call_row
SELECT {{>call_columns}}, 0
FROM call c
WHERE c.state = 'published' AND c.closes_at >= :now AND c.id <> :id
	AND EXISTS (SELECT 1 FROM call_area x JOIN call_area y ON y.area_id = x.area_id
		WHERE x.call_id = c.id AND y.call_id = :id)
ORDER BY c.closes_at LIMIT 3;

-- name: call_slug_taken :one (id call_id, slug text) -> (n int)
SELECT COUNT(*) FROM call WHERE slug = :slug AND id <> :id;

-- name: call_mark_published :change1 (id call_id, now time)
UPDATE call SET state = after(call.publish), published_at = :now, changed_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(call.publish);
-- name: call_mark_cancelled :change1 (id call_id, now time)
UPDATE call SET state = after(call.cancel), changed_at = :now, revision = revision + 1
WHERE id = :id AND state IN before(call.cancel)
	AND NOT EXISTS (SELECT 1 FROM release r WHERE r.call_id = call.id);

-- What a cancelled call leaves: each as it was submitted, which is what staff may read in the outbox.
-- name: call_submitted :many (call call_id) -> (id proposal_id, pi_id person_id, title text)
SELECT p.id, p.pi_id, v.title
FROM proposal p JOIN proposal_version v ON v.proposal_id = p.id AND v.version = p.version
WHERE p.call_id = :call AND p.state IN before(proposal.end) ORDER BY p.id;
-- name: call_withdraw_submitted :run (call call_id, now time)
UPDATE proposal SET state = after(proposal.end), changed_at = :now, revision = revision + 1
WHERE call_id = :call AND state IN before(proposal.end);

-- name: call_areas_clear :run (id call_id)
DELETE FROM call_area WHERE call_id = :id;
-- name: call_areas_add :run (id call_id, slug text)
INSERT INTO call_area (call_id, area_id) SELECT :id, id FROM area WHERE slug = :slug;
-- name: call_areas :many (id call_id) -> (slug text, name text)
SELECT a.slug, a.name FROM call_area x JOIN area a ON a.id = x.area_id
WHERE x.call_id = :id ORDER BY a.position;

-- name: call_topics_clear :run (id call_id)
DELETE FROM topic WHERE call_id = :id;
-- name: call_topics_add :run (id topic_id, call call_id, title text, body text, position int)
INSERT INTO topic (id, call_id, title, body, position) VALUES (:id, :call, :title, :body, :position);
-- name: call_topics :many (id call_id) -> (title text, body text)
SELECT title, body FROM topic WHERE call_id = :id ORDER BY position, id;

-- Criteria change only while the call is a draft: scores point at them.
-- name: call_criteria_clear :run (id call_id)
DELETE FROM criterion WHERE call_id = :id;
-- name: call_criteria_add :run (id criterion_id, call call_id, name text, guidance text, weight int, position int)
INSERT INTO criterion (id, call_id, name, guidance, weight, position)
VALUES (:id, :call, :name, :guidance, :weight, :position);
-- name: call_criteria :many (id call_id) -> (id criterion_id, name text, guidance text, weight int)
SELECT id, name, guidance, weight FROM criterion WHERE call_id = :id ORDER BY position, id;
