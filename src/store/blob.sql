-- Stored files on PostgreSQL, in pieces.

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

-- On SQLite, where in the packs (blob_pack.c).

-- name: blob_place_put :run (sha256 blob, pack int, first_byte int, bytes int)
-- sqlite:
INSERT INTO blob_place (sha256, pack, first_byte, bytes) VALUES (:sha256, :pack, :first_byte, :bytes)
ON CONFLICT (sha256) DO UPDATE SET pack = excluded.pack, first_byte = excluded.first_byte, bytes = excluded.bytes;
-- pg: none

-- name: blob_place_find :one (sha256 blob) -> (pack int, first_byte int, bytes int)
-- sqlite:
SELECT pack, first_byte, bytes FROM blob_place WHERE sha256 = :sha256;
-- pg: none

-- name: blob_place_total :one () -> (n int, bytes int)
-- sqlite:
SELECT count(*), COALESCE(sum(bytes), 0) FROM blob_place;
-- pg: none
