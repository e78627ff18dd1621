-- name: once_find :one+ (key blob) -> (made int)
SELECT made FROM idempotency WHERE key_hash = :key;

-- name: once_insert :run (key blob, made int, at time)
INSERT INTO idempotency (key_hash, made, at) VALUES (:key, :made, :at);

-- name: once_sweep :change (before time)
DELETE FROM idempotency WHERE at < :before;

-- name: setting_find :one (name text) -> (value text)
SELECT value FROM setting WHERE name = :name;

-- name: setting_put :run (name text, value text)
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: public_version_find :one () -> (version int)
SELECT version FROM public_version;

-- name: setting_list :many+ () -> (name text, value text)
SELECT name, value FROM setting WHERE name <> 'secret';
