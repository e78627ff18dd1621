-- name: person_import_insert :run (id person_id, email text, email_key text, name text, hash text?, now time, org org_id?, position text, position_kind text, country text, bio text, zone text)
INSERT INTO person (id, email, email_key, name, password_hash, email_confirmed_at, org_id, position,
	position_kind, country, bio, zone, created_at)
VALUES (:id, :email, :email_key, :name, :hash, :now, :org, :position, :position_kind, :country, :bio, :zone, :now);
-- name: person_import_role :run (person person_id, role text, now time)
INSERT INTO person_role (person_id, role, granted_at) VALUES (:person, :role, :now);
-- name: person_import_area :run (person person_id, slug text)
INSERT INTO person_area (person_id, area_id) SELECT :person, id FROM area WHERE slug = :slug;
-- name: publication_insert :run (id publication_id, person person_id, title text, abstract text, year int)
INSERT INTO publication (id, person_id, title, abstract, year) VALUES (:id, :person, :title, :abstract, :year);
