-- name: notice_person :one (person person_id) -> (name text, email text)
SELECT name, email FROM person WHERE id = :person;

-- name: notice_insert :run (id message_id, key text, kind text, person person_id, address text, subject text, body text, now time, message_id text)
INSERT INTO message (id, key, kind, person_id, address, subject, body, state, next_at, message_id, created_at)
VALUES (:id, :key, :kind, :person, :address, :subject, :body, 'queued', :now, :message_id, :now);
