-- The schema's own history; schema_version is made by migrate.c before the first script.

-- name: schema_table_count :one () -> (versions int, others int)
-- sqlite:
SELECT COALESCE(SUM(name = 'schema_version'), 0), COALESCE(SUM(name <> 'schema_version'), 0)
  FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%';
-- pg:
SELECT count(*) FILTER (WHERE tablename = 'schema_version'),
       count(*) FILTER (WHERE tablename <> 'schema_version')
  FROM pg_catalog.pg_tables WHERE schemaname = current_schema();

-- name: schema_newest :one () -> (version int)
SELECT COALESCE(max(version), 0) FROM schema_version;

-- name: schema_add :run (version int, name text, now time)
INSERT INTO schema_version (version, name, applied_at) VALUES (:version, :name, :now);
