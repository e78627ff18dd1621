-- The program's texts and catalogues.
-- name: area_put :run (id area_id, slug text, name text, description text, position int)
INSERT INTO area (id, slug, name, description, position) VALUES (:id, :slug, :name, :description, :position)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description,
	position = excluded.position;
-- name: area_list :many () -> (slug text, name text, description text)
SELECT slug, name, description FROM area ORDER BY position, name;

-- name: product_put :run (id product_id, slug text, name text, category text, description text, position int)
INSERT INTO product (id, slug, name, category, description, position)
VALUES (:id, :slug, :name, :category, :description, :position)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, category = excluded.category,
	description = excluded.description, position = excluded.position;

-- name: dataset_put :run (id dataset_id, slug text, name text, description text, url text, position int)
INSERT INTO dataset (id, slug, name, description, url, position)
VALUES (:id, :slug, :name, :description, :url, :position)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description,
	url = excluded.url, position = excluded.position;

-- name: page_put :run (slug text, title text, body text, now time)
INSERT INTO page (slug, title, body, updated_at) VALUES (:slug, :title, :body, :now)
ON CONFLICT (slug) DO UPDATE SET title = excluded.title, body = excluded.body,
	updated_at = excluded.updated_at;
-- name: page_find :one (slug text) -> (title text, body text, updated_at time)
SELECT title, body, updated_at FROM page WHERE slug = :slug;

-- name: page_slugs :many () -> (slug text)
SELECT slug FROM page ORDER BY slug;

-- name: faq_put :run (id faq_id, slug text, section text, question text, answer text, is_draft bool, position int)
INSERT INTO faq (id, slug, section, question, answer, is_draft, position)
VALUES (:id, :slug, :section, :question, :answer, :is_draft, :position)
ON CONFLICT (slug) DO UPDATE SET section = excluded.section, question = excluded.question,
	answer = excluded.answer, is_draft = excluded.is_draft, position = excluded.position;
-- For everybody: without drafts.
-- name: faq_list :many () -> (slug text, section text, question text, answer text)
SELECT slug, section, question, answer FROM faq WHERE is_draft = 0 ORDER BY position;

-- name: rule_text_put :run (rule text, title text, body text, position int)
INSERT INTO rule_text (rule, title, body, position) VALUES (:rule, :title, :body, :position)
ON CONFLICT (rule) DO UPDATE SET title = excluded.title, body = excluded.body,
	position = excluded.position;
-- name: rule_text_list :many () -> (rule text, title text, body text)
SELECT rule, title, body FROM rule_text ORDER BY position;

-- name: attestation_put :run (version int, item text, body text, position int)
INSERT INTO attestation_item (version, item, body, position) VALUES (:version, :item, :body, :position)
ON CONFLICT (version, item) DO NOTHING;

-- What staff write, of any kind; version is that of the attestations.
-- name: content_list :many (version int) -> (slug text, title text, section text, body text, link text, position int, is_hidden bool)
{{kind: [area] SELECT slug, name, '', description, '', position, 0 FROM area ORDER BY position, name, slug
| [product] SELECT slug, name, category, description, '', position, 0 FROM product ORDER BY position, name, slug
| [dataset] SELECT slug, name, '', description, url, position, 0 FROM dataset ORDER BY position, name, slug
| [question] SELECT slug, question, section, answer, '', position, is_draft FROM faq ORDER BY position, question, slug
| [rule] SELECT rule, title, '', body, '', position, 0 FROM rule_text ORDER BY position, title, rule
| [page] SELECT slug, title, '', body, '', 0, 0 FROM page ORDER BY title, slug
| [attestation] SELECT item, '', '', body, '', position, 0 FROM attestation_item WHERE version = :version ORDER BY position, item
| [canned] SELECT slug, title, '', body, '', position, 0 FROM canned_answer ORDER BY position, title, slug}};

-- What names an item, in rows that hold on to it.
-- name: content_uses :one (kind text, slug text) -> (n int)
SELECT (SELECT COUNT(*) FROM call_area u JOIN area a ON a.id = u.area_id WHERE :kind = 'area' AND a.slug = :slug)
	+ (SELECT COUNT(*) FROM proposal_area u JOIN area a ON a.id = u.area_id WHERE :kind = 'area' AND a.slug = :slug)
	+ (SELECT COUNT(*) FROM person_area u JOIN area a ON a.id = u.area_id WHERE :kind = 'area' AND a.slug = :slug)
	+ (SELECT COUNT(*) FROM job_area u JOIN area a ON a.id = u.area_id WHERE :kind = 'area' AND a.slug = :slug)
	+ (SELECT COUNT(*) FROM proposal_product u JOIN product p ON p.id = u.product_id WHERE :kind = 'product' AND p.slug = :slug)
	+ (SELECT COUNT(*) FROM proposal_dataset u JOIN dataset d ON d.id = u.dataset_id WHERE :kind = 'dataset' AND d.slug = :slug);

-- Somebody attested a statement that is in no version of the list.
-- name: content_odd_attested :many () -> (version int, item text)
SELECT DISTINCT a.version, a.item FROM proposal_attestation a
WHERE NOT EXISTS (SELECT 1 FROM attestation_item i WHERE i.version = a.version AND i.item = a.item)
ORDER BY a.version, a.item;

-- Each answer, for the check of what stands beside it.
-- name: faq_drafts :many () -> (slug text, answer text, is_draft bool)
SELECT slug, answer, is_draft FROM faq ORDER BY slug;

-- name: content_newest_version :one () -> (version int)
SELECT COALESCE(MAX(version), 1) FROM attestation_item;

-- name: canned_put :run (slug text, title text, body text, position int)
INSERT INTO canned_answer (slug, title, body, position) VALUES (:slug, :title, :body, :position)
ON CONFLICT (slug) DO UPDATE SET title = excluded.title, body = excluded.body, position = excluded.position;
-- name: canned_remove :change1 (slug text)
DELETE FROM canned_answer WHERE slug = :slug;

-- Whether an answer helped; of one that is there.
-- name: faq_vote_add :change1 (slug text, yes int, no int)
INSERT INTO faq_vote (slug, n_yes, n_no) SELECT f.slug, CAST(:yes AS BIGINT), CAST(:no AS BIGINT) FROM faq f WHERE f.slug = :slug AND f.is_draft = 0
ON CONFLICT (slug) DO UPDATE SET n_yes = faq_vote.n_yes + excluded.n_yes, n_no = faq_vote.n_no + excluded.n_no;
-- name: faq_vote_list :many () -> (slug text, n_yes int, n_no int)
SELECT slug, n_yes, n_no FROM faq_vote ORDER BY slug;

-- name: area_remove :change1 (slug text)
DELETE FROM area WHERE slug = :slug;
-- name: product_remove :change1 (slug text)
DELETE FROM product WHERE slug = :slug;
-- name: dataset_remove :change1 (slug text)
DELETE FROM dataset WHERE slug = :slug;
-- name: faq_remove :change1 (slug text)
DELETE FROM faq WHERE slug = :slug;
-- name: rule_text_remove :change1 (rule text)
DELETE FROM rule_text WHERE rule = :rule;
-- name: page_remove :change1 (slug text)
DELETE FROM page WHERE slug = :slug;
