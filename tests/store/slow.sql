-- A statement that works as long as one likes, for the tests of what ends a read.

-- name: slow_count :one (n int) -> (n int)
WITH RECURSIVE t(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM t WHERE i < :n)
SELECT count(*) FROM t;
