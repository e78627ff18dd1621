-- The public texts as they were: versions of a line, and what became of each item.
-- name: text_version_newest :one (line text) -> text_version_row (version int, at time, until time?)
SELECT v.version, v.at, CAST(NULL AS BIGINT) FROM text_version v WHERE v.line = :line ORDER BY v.version DESC LIMIT 1;
-- name: text_version_find :one (line text, version int) -> text_version_row
SELECT v.version, v.at, (SELECT k.at FROM text_version k WHERE k.line = v.line AND k.version = v.version + 1)
FROM text_version v WHERE v.line = :line AND v.version = :version;
-- name: text_version_list :many (line text, version int, n int) -> text_version_row
SELECT v.version, v.at, (SELECT k.at FROM text_version k WHERE k.line = v.line AND k.version = v.version + 1)
FROM text_version v WHERE v.line = :line
	{{way: [first] ORDER BY v.version DESC
	| [after] AND v.version < :version ORDER BY v.version DESC
	| [before] AND v.version > :version ORDER BY v.version}}
LIMIT :n;
-- name: text_version_add :run (line text, version int, now time)
INSERT INTO text_version (line, version, at) VALUES (:line, :version, :now);

-- What each of some versions did; the first is not told, it did everything.
-- name: text_version_deeds :many (line text, least int, most int, n int) -> (version int, title text, is_there bool, was_there int)
SELECT r.version, r.title, r.is_there, COALESCE((SELECT k.is_there FROM text_revision k
	WHERE k.line = r.line AND k.slug = r.slug AND k.version < r.version ORDER BY k.version DESC LIMIT 1), 0)
FROM text_revision r WHERE r.line = :line AND r.version BETWEEN :least AND :most AND r.version > 1
ORDER BY r.version DESC, r.slug LIMIT :n;

-- Its items as of a version.
-- name: text_version_items :many (line text, version int) -> text_item_row (slug text, title text, section text, body text, link text, position int)
SELECT r.slug, r.title, r.section, r.body, r.link, r.position FROM text_revision r
WHERE r.line = :line AND r.is_there = 1 AND r.version =
	(SELECT MAX(k.version) FROM text_revision k WHERE k.line = r.line AND k.slug = r.slug AND k.version <= :version)
ORDER BY r.position, r.slug;

-- One item's own history, the newest first.
-- name: text_revision_list :many (line text, slug text, n int) -> text_revision_row (version int, at time, is_there bool, title text, section text, body text, link text, position int)
SELECT r.version, v.at, r.is_there, r.title, r.section, r.body, r.link, r.position
FROM text_revision r JOIN text_version v ON v.line = r.line AND v.version = r.version
WHERE r.line = :line AND r.slug = :slug ORDER BY r.version DESC LIMIT :n;
-- Twice in one second is one version.
-- name: text_revision_put :run (line text, slug text, version int, is_there bool, title text, section text, body text, link text, position int)
INSERT INTO text_revision (line, slug, version, is_there, title, section, body, link, position)
VALUES (:line, :slug, :version, :is_there, :title, :section, :body, :link, :position)
ON CONFLICT (line, slug, version) DO UPDATE SET is_there = excluded.is_there, title = excluded.title, section = excluded.section,
	body = excluded.body, link = excluded.link, position = excluded.position;
-- name: text_revision_move :change1 (line text, slug text, version int, position int)
UPDATE text_revision SET position = :position WHERE line = :line AND slug = :slug AND version = :version;

-- What is in force and what the newest version says are one: rules and pages of which they are not.
-- name: text_version_odd :many () -> (line text, slug text)
SELECT n.line, n.slug FROM (
	SELECT 'rules' AS line, r.rule AS slug, r.title AS title, r.body AS body FROM rule_text r
	UNION ALL SELECT 'page/' || p.slug, p.slug, p.title, p.body FROM page p) n
WHERE NOT EXISTS (SELECT 1 FROM text_revision k WHERE k.line = n.line AND k.slug = n.slug AND k.is_there = 1
	AND k.title = n.title AND k.body = n.body
	AND k.version = (SELECT MAX(x.version) FROM text_revision x WHERE x.line = n.line AND x.slug = n.slug))
ORDER BY n.line, n.slug;
