-- Stored files on PostgreSQL, in pieces.  On SQLite they are files: blob_files.c.

-- name: blob_chunk_put :run (sha256 blob, n int, data blob)
-- sqlite: none
-- pg:
INSERT INTO blob_chunk (sha256, n, data) VALUES (:sha256, :n, :data)
ON CONFLICT (sha256, n) DO UPDATE SET data = excluded.data;

-- name: blob_chunk_total :one (sha256 blob) -> (chunks int, bytes int)
-- sqlite: none
-- pg:
SELECT count(*), CAST(COALESCE(sum(length(data)), 0) AS BIGINT) FROM blob_chunk WHERE sha256 = :sha256;

-- name: blob_chunk_get :one (sha256 blob, n int) -> (data blob)
-- sqlite: none
-- pg:
SELECT data FROM blob_chunk WHERE sha256 = :sha256 AND n = :n;

-- name: blob_chunk_list :many () -> (sha256 blob)
-- sqlite: none
-- pg:
SELECT DISTINCT sha256 FROM blob_chunk ORDER BY sha256;
