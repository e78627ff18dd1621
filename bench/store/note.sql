-- What bench/store measures.

-- name: bench_add :run (id int, body text, at time)
INSERT INTO note (id, body, at) VALUES (:id, :body, :at);

-- name: bench_find :one (id int) -> (id int, body text, at time)
SELECT id, body, at FROM note WHERE id = :id;
