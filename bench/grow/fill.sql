-- The rows of a grown world.  On SQLite one at a time, since a call costs a microsecond or two; on PostgreSQL
-- some hundred in one statement, each column an array written as text, since a round trip costs fifty.  The two
-- have other parameters, so they are two statements; fill.c pairs them.

-- name: row_org :run (id int, ror text?, name text, country text, city text, created_at int)
-- sqlite:
INSERT INTO org (id, ror, name, country, city, created_at) VALUES (:id, :ror, :name, :country, :city,
	:created_at);
-- pg: none
-- name: rows_org :run (id text, ror text, name text, country text, city text, created_at text)
-- sqlite: none
-- pg:
INSERT INTO org (id, ror, name, country, city, created_at) SELECT u.id, u.ror, u.name, u.country, u.city,
	u.created_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:ror AS TEXT[]), CAST(:name AS TEXT[]), CAST(:country
	AS TEXT[]), CAST(:city AS TEXT[]), CAST(:created_at AS BIGINT[])) AS u (id, ror, name, country, city,
	created_at);

-- name: row_person :run (id int, email text, email_key text, name text, password_hash text, email_confirmed_at int, org_id int?, position text, position_kind text, country text, bio text, zone text, created_at int)
-- sqlite:
INSERT INTO person (id, email, email_key, name, password_hash, email_confirmed_at, org_id, position,
	position_kind, country, bio, zone, created_at) VALUES (:id, :email, :email_key, :name, :password_hash,
	:email_confirmed_at, :org_id, :position, :position_kind, :country, :bio, :zone, :created_at);
-- pg: none
-- name: rows_person :run (id text, email text, email_key text, name text, password_hash text, email_confirmed_at text, org_id text, position text, position_kind text, country text, bio text, zone text, created_at text)
-- sqlite: none
-- pg:
INSERT INTO person (id, email, email_key, name, password_hash, email_confirmed_at, org_id, position,
	position_kind, country, bio, zone, created_at) SELECT u.id, u.email, u.email_key, u.name, u.password_hash,
	u.email_confirmed_at, u.org_id, u.position, u.position_kind, u.country, u.bio, u.zone, u.created_at FROM
	unnest(CAST(:id AS BIGINT[]), CAST(:email AS TEXT[]), CAST(:email_key AS TEXT[]), CAST(:name AS TEXT[]),
	CAST(:password_hash AS TEXT[]), CAST(:email_confirmed_at AS BIGINT[]), CAST(:org_id AS BIGINT[]),
	CAST(:position AS TEXT[]), CAST(:position_kind AS TEXT[]), CAST(:country AS TEXT[]), CAST(:bio AS TEXT[]),
	CAST(:zone AS TEXT[]), CAST(:created_at AS BIGINT[])) AS u (id, email, email_key, name, password_hash,
	email_confirmed_at, org_id, position, position_kind, country, bio, zone, created_at);

-- name: row_person_role :run (person_id int, role text, granted_at int)
-- sqlite:
INSERT INTO person_role (person_id, role, granted_at) VALUES (:person_id, :role, :granted_at);
-- pg: none
-- name: rows_person_role :run (person_id text, role text, granted_at text)
-- sqlite: none
-- pg:
INSERT INTO person_role (person_id, role, granted_at) SELECT u.person_id, u.role, u.granted_at FROM
	unnest(CAST(:person_id AS BIGINT[]), CAST(:role AS TEXT[]), CAST(:granted_at AS BIGINT[])) AS u (person_id,
	role, granted_at);

-- name: row_person_area :run (person_id int, area_id int)
-- sqlite:
INSERT INTO person_area (person_id, area_id) VALUES (:person_id, :area_id);
-- pg: none
-- name: rows_person_area :run (person_id text, area_id text)
-- sqlite: none
-- pg:
INSERT INTO person_area (person_id, area_id) SELECT u.person_id, u.area_id FROM unnest(CAST(:person_id AS
	BIGINT[]), CAST(:area_id AS BIGINT[])) AS u (person_id, area_id);

-- name: row_publication :run (id int, person_id int, title text, abstract text, year int)
-- sqlite:
INSERT INTO publication (id, person_id, title, abstract, year) VALUES (:id, :person_id, :title, :abstract,
	:year);
-- pg: none
-- name: rows_publication :run (id text, person_id text, title text, abstract text, year text)
-- sqlite: none
-- pg:
INSERT INTO publication (id, person_id, title, abstract, year) SELECT u.id, u.person_id, u.title, u.abstract,
	u.year FROM unnest(CAST(:id AS BIGINT[]), CAST(:person_id AS BIGINT[]), CAST(:title AS TEXT[]),
	CAST(:abstract AS TEXT[]), CAST(:year AS BIGINT[])) AS u (id, person_id, title, abstract, year);

-- name: row_file :run (id int, sha256 blob, size int, media_type text, name text, created_at int)
-- sqlite:
INSERT INTO file (id, sha256, size, media_type, name, created_at) VALUES (:id, :sha256, :size, :media_type,
	:name, :created_at);
-- pg: none
-- name: rows_file :run (id text, sha256 text, size text, media_type text, name text, created_at text)
-- sqlite: none
-- pg:
INSERT INTO file (id, sha256, size, media_type, name, created_at) SELECT u.id, u.sha256, u.size,
	u.media_type, u.name, u.created_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:sha256 AS BYTEA[]), CAST(:size
	AS BIGINT[]), CAST(:media_type AS TEXT[]), CAST(:name AS TEXT[]), CAST(:created_at AS BIGINT[])) AS u (id,
	sha256, size, media_type, name, created_at);

-- name: row_call :run (id int, slug text, state text, title text, summary text, period text, instructions text, zone text, opens_at int, closes_at int, grace_s int, decisions_due_at int, cash_cap_cents int, cash_cap_is_average int, credit_cap_cents int, credit_cap_is_average int, page_limit int, file_limit_bytes int, expected_awards int, created_at int, changed_at int, announced_at int?, published_at int?, form_version int)
-- sqlite:
INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s,
	decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit,
	file_limit_bytes, expected_awards, created_at, changed_at, announced_at, published_at, form_version) VALUES (:id, :slug,
	:state, :title, :summary, :period, :instructions, :zone, :opens_at, :closes_at, :grace_s, :decisions_due_at,
	:cash_cap_cents, :cash_cap_is_average, :credit_cap_cents, :credit_cap_is_average, :page_limit,
	:file_limit_bytes, :expected_awards, :created_at, :changed_at, :announced_at, :published_at, :form_version);
-- pg: none
-- name: rows_call :run (id text, slug text, state text, title text, summary text, period text, instructions text, zone text, opens_at text, closes_at text, grace_s text, decisions_due_at text, cash_cap_cents text, cash_cap_is_average text, credit_cap_cents text, credit_cap_is_average text, page_limit text, file_limit_bytes text, expected_awards text, created_at text, changed_at text, announced_at text, published_at text, form_version text)
-- sqlite: none
-- pg:
INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s,
	decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit,
	file_limit_bytes, expected_awards, created_at, changed_at, announced_at, published_at, form_version) SELECT u.id, u.slug,
	u.state, u.title, u.summary, u.period, u.instructions, u.zone, u.opens_at, u.closes_at, u.grace_s,
	u.decisions_due_at, u.cash_cap_cents, u.cash_cap_is_average, u.credit_cap_cents, u.credit_cap_is_average,
	u.page_limit, u.file_limit_bytes, u.expected_awards, u.created_at, u.changed_at, u.announced_at,
	u.published_at, u.form_version FROM unnest(CAST(:id AS BIGINT[]), CAST(:slug AS TEXT[]), CAST(:state AS TEXT[]), CAST(:title
	AS TEXT[]), CAST(:summary AS TEXT[]), CAST(:period AS TEXT[]), CAST(:instructions AS TEXT[]), CAST(:zone AS
	TEXT[]), CAST(:opens_at AS BIGINT[]), CAST(:closes_at AS BIGINT[]), CAST(:grace_s AS BIGINT[]),
	CAST(:decisions_due_at AS BIGINT[]), CAST(:cash_cap_cents AS BIGINT[]), CAST(:cash_cap_is_average AS
	BIGINT[]), CAST(:credit_cap_cents AS BIGINT[]), CAST(:credit_cap_is_average AS BIGINT[]), CAST(:page_limit
	AS BIGINT[]), CAST(:file_limit_bytes AS BIGINT[]), CAST(:expected_awards AS BIGINT[]), CAST(:created_at AS
	BIGINT[]), CAST(:changed_at AS BIGINT[]), CAST(:announced_at AS BIGINT[]), CAST(:published_at AS BIGINT[]), CAST(:form_version AS BIGINT[]))
	AS u (id, slug, state, title, summary, period, instructions, zone, opens_at, closes_at, grace_s,
	decisions_due_at, cash_cap_cents, cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit,
	file_limit_bytes, expected_awards, created_at, changed_at, announced_at, published_at, form_version);

-- name: row_call_form :run (call_id int, version int, made_at int, body text, sha256 blob)
-- sqlite:
INSERT INTO call_form (call_id, version, made_at, body, sha256) VALUES (:call_id, :version, :made_at, :body, :sha256);
-- pg: none
-- name: rows_call_form :run (call_id text, version text, made_at text, body text, sha256 text)
-- sqlite: none
-- pg:
INSERT INTO call_form (call_id, version, made_at, body, sha256) SELECT u.call_id, u.version, u.made_at, u.body,
	u.sha256 FROM unnest(CAST(:call_id AS BIGINT[]), CAST(:version AS BIGINT[]), CAST(:made_at AS BIGINT[]),
	CAST(:body AS TEXT[]), CAST(:sha256 AS BYTEA[])) AS u (call_id, version, made_at, body, sha256);

-- name: row_call_area :run (call_id int, area_id int)
-- sqlite:
INSERT INTO call_area (call_id, area_id) VALUES (:call_id, :area_id);
-- pg: none
-- name: rows_call_area :run (call_id text, area_id text)
-- sqlite: none
-- pg:
INSERT INTO call_area (call_id, area_id) SELECT u.call_id, u.area_id FROM unnest(CAST(:call_id AS BIGINT[]),
	CAST(:area_id AS BIGINT[])) AS u (call_id, area_id);

-- name: row_topic :run (id int, call_id int, title text, body text, position int)
-- sqlite:
INSERT INTO topic (id, call_id, title, body, position) VALUES (:id, :call_id, :title, :body, :position);
-- pg: none
-- name: rows_topic :run (id text, call_id text, title text, body text, position text)
-- sqlite: none
-- pg:
INSERT INTO topic (id, call_id, title, body, position) SELECT u.id, u.call_id, u.title, u.body, u.position
	FROM unnest(CAST(:id AS BIGINT[]), CAST(:call_id AS BIGINT[]), CAST(:title AS TEXT[]), CAST(:body AS
	TEXT[]), CAST(:position AS BIGINT[])) AS u (id, call_id, title, body, position);

-- name: row_criterion :run (id int, call_id int, name text, guidance text, weight int, position int)
-- sqlite:
INSERT INTO criterion (id, call_id, name, guidance, weight, position) VALUES (:id, :call_id, :name,
	:guidance, :weight, :position);
-- pg: none
-- name: rows_criterion :run (id text, call_id text, name text, guidance text, weight text, position text)
-- sqlite: none
-- pg:
INSERT INTO criterion (id, call_id, name, guidance, weight, position) SELECT u.id, u.call_id, u.name,
	u.guidance, u.weight, u.position FROM unnest(CAST(:id AS BIGINT[]), CAST(:call_id AS BIGINT[]), CAST(:name
	AS TEXT[]), CAST(:guidance AS TEXT[]), CAST(:weight AS BIGINT[]), CAST(:position AS BIGINT[])) AS u (id,
	call_id, name, guidance, weight, position);

-- name: row_proposal :run (id int, call_id int, pi_id int, period text, state text, title text, abstract text, texts text, wants_credits int, credit_cents int, is_nonconfidential int, file_id int?, version int, revision int, created_at int, changed_at int, submitted_at int?, answers text)
-- sqlite:
INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, texts, wants_credits,
	credit_cents, is_nonconfidential, file_id, version, revision,
	created_at, changed_at, submitted_at, answers) VALUES (:id, :call_id, :pi_id, :period, :state, :title, :abstract,
	:texts, :wants_credits, :credit_cents, :is_nonconfidential,
	:file_id, :version, :revision, :created_at, :changed_at, :submitted_at, :answers);
-- pg: none
-- name: rows_proposal :run (id text, call_id text, pi_id text, period text, state text, title text, abstract text, texts text, wants_credits text, credit_cents text, is_nonconfidential text, file_id text, version text, revision text, created_at text, changed_at text, submitted_at text, answers text)
-- sqlite: none
-- pg:
INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, texts, wants_credits,
	credit_cents, is_nonconfidential, file_id, version, revision,
	created_at, changed_at, submitted_at, answers) SELECT u.id, u.call_id, u.pi_id, u.period, u.state, u.title,
	u.abstract, u.texts, u.wants_credits, u.credit_cents,
	u.is_nonconfidential, u.file_id, u.version, u.revision, u.created_at, u.changed_at, u.submitted_at, u.answers FROM
	unnest(CAST(:id AS BIGINT[]), CAST(:call_id AS BIGINT[]), CAST(:pi_id AS BIGINT[]), CAST(:period AS TEXT[]),
	CAST(:state AS TEXT[]), CAST(:title AS TEXT[]), CAST(:abstract AS TEXT[]), CAST(:texts AS TEXT[]),
	CAST(:wants_credits AS BIGINT[]), CAST(:credit_cents AS BIGINT[]),
	CAST(:is_nonconfidential AS BIGINT[]), CAST(:file_id AS BIGINT[]),
	CAST(:version AS BIGINT[]), CAST(:revision AS BIGINT[]), CAST(:created_at AS BIGINT[]), CAST(:changed_at AS
	BIGINT[]), CAST(:submitted_at AS BIGINT[]), CAST(:answers AS TEXT[])) AS u (id, call_id, pi_id, period, state, title, abstract,
	texts, wants_credits, credit_cents, is_nonconfidential, file_id,
	version, revision, created_at, changed_at, submitted_at, answers);

-- name: row_proposal_area :run (proposal_id int, area_id int)
-- sqlite:
INSERT INTO proposal_area (proposal_id, area_id) VALUES (:proposal_id, :area_id);
-- pg: none
-- name: rows_proposal_area :run (proposal_id text, area_id text)
-- sqlite: none
-- pg:
INSERT INTO proposal_area (proposal_id, area_id) SELECT u.proposal_id, u.area_id FROM
	unnest(CAST(:proposal_id AS BIGINT[]), CAST(:area_id AS BIGINT[])) AS u (proposal_id, area_id);

-- name: row_proposal_attestation :run (proposal_id int, version int, item text, attested_at int)
-- sqlite:
INSERT INTO proposal_attestation (proposal_id, version, item, attested_at) VALUES (:proposal_id, :version,
	:item, :attested_at);
-- pg: none
-- name: rows_proposal_attestation :run (proposal_id text, version text, item text, attested_at text)
-- sqlite: none
-- pg:
INSERT INTO proposal_attestation (proposal_id, version, item, attested_at) SELECT u.proposal_id, u.version,
	u.item, u.attested_at FROM unnest(CAST(:proposal_id AS BIGINT[]), CAST(:version AS BIGINT[]), CAST(:item AS
	TEXT[]), CAST(:attested_at AS BIGINT[])) AS u (proposal_id, version, item, attested_at);

-- name: row_team_member :run (proposal_id int, position int, name text, affiliation text, role text)
-- sqlite:
INSERT INTO team_member (proposal_id, position, name, affiliation, role) VALUES (:proposal_id, :position,
	:name, :affiliation, :role);
-- pg: none
-- name: rows_team_member :run (proposal_id text, position text, name text, affiliation text, role text)
-- sqlite: none
-- pg:
INSERT INTO team_member (proposal_id, position, name, affiliation, role) SELECT u.proposal_id, u.position,
	u.name, u.affiliation, u.role FROM unnest(CAST(:proposal_id AS BIGINT[]), CAST(:position AS BIGINT[]),
	CAST(:name AS TEXT[]), CAST(:affiliation AS TEXT[]), CAST(:role AS TEXT[])) AS u (proposal_id, position,
	name, affiliation, role);

-- name: row_budget_line :run (proposal_id int, position int, category text, description text, amount_cents int)
-- sqlite:
INSERT INTO budget_line (proposal_id, position, category, description, amount_cents) VALUES (:proposal_id,
	:position, :category, :description, :amount_cents);
-- pg: none
-- name: rows_budget_line :run (proposal_id text, position text, category text, description text, amount_cents text)
-- sqlite: none
-- pg:
INSERT INTO budget_line (proposal_id, position, category, description, amount_cents) SELECT u.proposal_id,
	u.position, u.category, u.description, u.amount_cents FROM unnest(CAST(:proposal_id AS BIGINT[]),
	CAST(:position AS BIGINT[]), CAST(:category AS TEXT[]), CAST(:description AS TEXT[]), CAST(:amount_cents AS
	BIGINT[])) AS u (proposal_id, position, category, description, amount_cents);

-- name: row_proposal_product :run (proposal_id int, product_id int)
-- sqlite:
INSERT INTO proposal_product (proposal_id, product_id) VALUES (:proposal_id, :product_id);
-- pg: none
-- name: rows_proposal_product :run (proposal_id text, product_id text)
-- sqlite: none
-- pg:
INSERT INTO proposal_product (proposal_id, product_id) SELECT u.proposal_id, u.product_id FROM
	unnest(CAST(:proposal_id AS BIGINT[]), CAST(:product_id AS BIGINT[])) AS u (proposal_id, product_id);

-- name: row_proposal_dataset :run (proposal_id int, dataset_id int)
-- sqlite:
INSERT INTO proposal_dataset (proposal_id, dataset_id) VALUES (:proposal_id, :dataset_id);
-- pg: none
-- name: rows_proposal_dataset :run (proposal_id text, dataset_id text)
-- sqlite: none
-- pg:
INSERT INTO proposal_dataset (proposal_id, dataset_id) SELECT u.proposal_id, u.dataset_id FROM
	unnest(CAST(:proposal_id AS BIGINT[]), CAST(:dataset_id AS BIGINT[])) AS u (proposal_id, dataset_id);

-- name: row_proposal_version :run (proposal_id int, version int, submitted_at int, file_id int?, title text, abstract text, cash_cents int, credit_cents int, body text, sha256 blob)
-- sqlite:
INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, abstract, cash_cents,
	credit_cents, body, sha256) VALUES (:proposal_id, :version, :submitted_at, :file_id, :title, :abstract,
	:cash_cents, :credit_cents, :body, :sha256);
-- pg: none
-- name: rows_proposal_version :run (proposal_id text, version text, submitted_at text, file_id text, title text, abstract text, cash_cents text, credit_cents text, body text, sha256 text)
-- sqlite: none
-- pg:
INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, abstract, cash_cents,
	credit_cents, body, sha256) SELECT u.proposal_id, u.version, u.submitted_at, u.file_id, u.title, u.abstract,
	u.cash_cents, u.credit_cents, u.body, u.sha256 FROM unnest(CAST(:proposal_id AS BIGINT[]), CAST(:version AS
	BIGINT[]), CAST(:submitted_at AS BIGINT[]), CAST(:file_id AS BIGINT[]), CAST(:title AS TEXT[]),
	CAST(:abstract AS TEXT[]), CAST(:cash_cents AS BIGINT[]), CAST(:credit_cents AS BIGINT[]), CAST(:body AS
	TEXT[]), CAST(:sha256 AS BYTEA[])) AS u (proposal_id, version, submitted_at, file_id, title, abstract,
	cash_cents, credit_cents, body, sha256);

-- name: row_screening :run (proposal_id int, is_eligible int, note text, screened_by int, screened_at int)
-- sqlite:
INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at) VALUES (:proposal_id,
	:is_eligible, :note, :screened_by, :screened_at);
-- pg: none
-- name: rows_screening :run (proposal_id text, is_eligible text, note text, screened_by text, screened_at text)
-- sqlite: none
-- pg:
INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at) SELECT u.proposal_id,
	u.is_eligible, u.note, u.screened_by, u.screened_at FROM unnest(CAST(:proposal_id AS BIGINT[]),
	CAST(:is_eligible AS BIGINT[]), CAST(:note AS TEXT[]), CAST(:screened_by AS BIGINT[]), CAST(:screened_at AS
	BIGINT[])) AS u (proposal_id, is_eligible, note, screened_by, screened_at);

-- name: row_panel_member :run (call_id int, person_id int, is_chair int, load_max int, added_at int)
-- sqlite:
INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at) VALUES (:call_id, :person_id,
	:is_chair, :load_max, :added_at);
-- pg: none
-- name: rows_panel_member :run (call_id text, person_id text, is_chair text, load_max text, added_at text)
-- sqlite: none
-- pg:
INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at) SELECT u.call_id, u.person_id,
	u.is_chair, u.load_max, u.added_at FROM unnest(CAST(:call_id AS BIGINT[]), CAST(:person_id AS BIGINT[]),
	CAST(:is_chair AS BIGINT[]), CAST(:load_max AS BIGINT[]), CAST(:added_at AS BIGINT[])) AS u (call_id,
	person_id, is_chair, load_max, added_at);

-- name: row_conflict :run (proposal_id int, person_id int, kind text, note text, by_id int, at int)
-- sqlite:
INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES (:proposal_id, :person_id, :kind,
	:note, :by_id, :at);
-- pg: none
-- name: rows_conflict :run (proposal_id text, person_id text, kind text, note text, by_id text, at text)
-- sqlite: none
-- pg:
INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT u.proposal_id, u.person_id,
	u.kind, u.note, u.by_id, u.at FROM unnest(CAST(:proposal_id AS BIGINT[]), CAST(:person_id AS BIGINT[]),
	CAST(:kind AS TEXT[]), CAST(:note AS TEXT[]), CAST(:by_id AS BIGINT[]), CAST(:at AS BIGINT[])) AS u
	(proposal_id, person_id, kind, note, by_id, at);

-- name: row_assignment :run (id int, proposal_id int, person_id int, state text, source text, score real, reason text, assigned_by int, assigned_at int)
-- sqlite:
INSERT INTO assignment (id, proposal_id, person_id, state, source, score, reason, assigned_by, assigned_at)
	VALUES (:id, :proposal_id, :person_id, :state, :source, :score, :reason, :assigned_by, :assigned_at);
-- pg: none
-- name: rows_assignment :run (id text, proposal_id text, person_id text, state text, source text, score text, reason text, assigned_by text, assigned_at text)
-- sqlite: none
-- pg:
INSERT INTO assignment (id, proposal_id, person_id, state, source, score, reason, assigned_by, assigned_at)
	SELECT u.id, u.proposal_id, u.person_id, u.state, u.source, u.score, u.reason, u.assigned_by, u.assigned_at
	FROM unnest(CAST(:id AS BIGINT[]), CAST(:proposal_id AS BIGINT[]), CAST(:person_id AS BIGINT[]), CAST(:state
	AS TEXT[]), CAST(:source AS TEXT[]), CAST(:score AS DOUBLE PRECISION[]), CAST(:reason AS TEXT[]),
	CAST(:assigned_by AS BIGINT[]), CAST(:assigned_at AS BIGINT[])) AS u (id, proposal_id, person_id, state,
	source, score, reason, assigned_by, assigned_at);

-- name: row_assign_run :run (id int, call_id int, at int, is_proven_best int)
-- sqlite:
INSERT INTO assign_run (id, call_id, at, is_proven_best) VALUES (:id, :call_id, :at, :is_proven_best);
-- pg: none
-- name: rows_assign_run :run (id text, call_id text, at text, is_proven_best text)
-- sqlite: none
-- pg:
INSERT INTO assign_run (id, call_id, at, is_proven_best) SELECT u.id, u.call_id, u.at, u.is_proven_best FROM
	unnest(CAST(:id AS BIGINT[]), CAST(:call_id AS BIGINT[]), CAST(:at AS BIGINT[]), CAST(:is_proven_best AS
	BIGINT[])) AS u (id, call_id, at, is_proven_best);

-- name: row_review :run (id int, proposal_id int, person_id int, state text, confidence int, comment text, revision int, changed_at int, submitted_at int?)
-- sqlite:
INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, changed_at,
	submitted_at) VALUES (:id, :proposal_id, :person_id, :state, :confidence, :comment, :revision, :changed_at,
	:submitted_at);
-- pg: none
-- name: rows_review :run (id text, proposal_id text, person_id text, state text, confidence text, comment text, revision text, changed_at text, submitted_at text)
-- sqlite: none
-- pg:
INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, changed_at,
	submitted_at) SELECT u.id, u.proposal_id, u.person_id, u.state, u.confidence, u.comment, u.revision,
	u.changed_at, u.submitted_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:proposal_id AS BIGINT[]),
	CAST(:person_id AS BIGINT[]), CAST(:state AS TEXT[]), CAST(:confidence AS BIGINT[]), CAST(:comment AS
	TEXT[]), CAST(:revision AS BIGINT[]), CAST(:changed_at AS BIGINT[]), CAST(:submitted_at AS BIGINT[])) AS u
	(id, proposal_id, person_id, state, confidence, comment, revision, changed_at, submitted_at);

-- name: row_review_score :run (review_id int, criterion_id int, score int)
-- sqlite:
INSERT INTO review_score (review_id, criterion_id, score) VALUES (:review_id, :criterion_id, :score);
-- pg: none
-- name: rows_review_score :run (review_id text, criterion_id text, score text)
-- sqlite: none
-- pg:
INSERT INTO review_score (review_id, criterion_id, score) SELECT u.review_id, u.criterion_id, u.score FROM
	unnest(CAST(:review_id AS BIGINT[]), CAST(:criterion_id AS BIGINT[]), CAST(:score AS BIGINT[])) AS u
	(review_id, criterion_id, score);

-- name: row_decision :run (proposal_id int, is_selected int, cash_cents int, credit_cents int, note text, contact_id int?, revision int, decided_by int, decided_at int)
-- sqlite:
INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, contact_id, revision,
	decided_by, decided_at) VALUES (:proposal_id, :is_selected, :cash_cents, :credit_cents, :note, :contact_id,
	:revision, :decided_by, :decided_at);
-- pg: none
-- name: rows_decision :run (proposal_id text, is_selected text, cash_cents text, credit_cents text, note text, contact_id text, revision text, decided_by text, decided_at text)
-- sqlite: none
-- pg:
INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, contact_id, revision,
	decided_by, decided_at) SELECT u.proposal_id, u.is_selected, u.cash_cents, u.credit_cents, u.note,
	u.contact_id, u.revision, u.decided_by, u.decided_at FROM unnest(CAST(:proposal_id AS BIGINT[]),
	CAST(:is_selected AS BIGINT[]), CAST(:cash_cents AS BIGINT[]), CAST(:credit_cents AS BIGINT[]), CAST(:note
	AS TEXT[]), CAST(:contact_id AS BIGINT[]), CAST(:revision AS BIGINT[]), CAST(:decided_by AS BIGINT[]),
	CAST(:decided_at AS BIGINT[])) AS u (proposal_id, is_selected, cash_cents, credit_cents, note, contact_id,
	revision, decided_by, decided_at);

-- name: row_release :run (id int, call_id int, released_by int, released_at int, n_decisions int, decisions_hash blob)
-- sqlite:
INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash) VALUES (:id,
	:call_id, :released_by, :released_at, :n_decisions, :decisions_hash);
-- pg: none
-- name: rows_release :run (id text, call_id text, released_by text, released_at text, n_decisions text, decisions_hash text)
-- sqlite: none
-- pg:
INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash) SELECT u.id,
	u.call_id, u.released_by, u.released_at, u.n_decisions, u.decisions_hash FROM unnest(CAST(:id AS BIGINT[]),
	CAST(:call_id AS BIGINT[]), CAST(:released_by AS BIGINT[]), CAST(:released_at AS BIGINT[]),
	CAST(:n_decisions AS BIGINT[]), CAST(:decisions_hash AS BYTEA[])) AS u (id, call_id, released_by,
	released_at, n_decisions, decisions_hash);

-- name: row_award :run (id int, proposal_id int, call_id int, org_id int, state text, cash_cents int, credit_cents int, contact_id int?, title text, summary text, offered_at int?, accepted_at int?, gift_paid_at int?, gift_reference text, credits_issued_at int?, announced_at int?, revision int, created_at int)
-- sqlite:
INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title,
	summary, offered_at, accepted_at, gift_paid_at, gift_reference, credits_issued_at, announced_at, revision,
	created_at) VALUES (:id, :proposal_id, :call_id, :org_id, :state, :cash_cents, :credit_cents, :contact_id,
	:title, :summary, :offered_at, :accepted_at, :gift_paid_at, :gift_reference, :credits_issued_at,
	:announced_at, :revision, :created_at);
-- pg: none
-- name: rows_award :run (id text, proposal_id text, call_id text, org_id text, state text, cash_cents text, credit_cents text, contact_id text, title text, summary text, offered_at text, accepted_at text, gift_paid_at text, gift_reference text, credits_issued_at text, announced_at text, revision text, created_at text)
-- sqlite: none
-- pg:
INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title,
	summary, offered_at, accepted_at, gift_paid_at, gift_reference, credits_issued_at, announced_at, revision,
	created_at) SELECT u.id, u.proposal_id, u.call_id, u.org_id, u.state, u.cash_cents, u.credit_cents,
	u.contact_id, u.title, u.summary, u.offered_at, u.accepted_at, u.gift_paid_at, u.gift_reference,
	u.credits_issued_at, u.announced_at, u.revision, u.created_at FROM unnest(CAST(:id AS BIGINT[]),
	CAST(:proposal_id AS BIGINT[]), CAST(:call_id AS BIGINT[]), CAST(:org_id AS BIGINT[]), CAST(:state AS
	TEXT[]), CAST(:cash_cents AS BIGINT[]), CAST(:credit_cents AS BIGINT[]), CAST(:contact_id AS BIGINT[]),
	CAST(:title AS TEXT[]), CAST(:summary AS TEXT[]), CAST(:offered_at AS BIGINT[]), CAST(:accepted_at AS
	BIGINT[]), CAST(:gift_paid_at AS BIGINT[]), CAST(:gift_reference AS TEXT[]), CAST(:credits_issued_at AS
	BIGINT[]), CAST(:announced_at AS BIGINT[]), CAST(:revision AS BIGINT[]), CAST(:created_at AS BIGINT[])) AS u
	(id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, contact_id, title, summary, offered_at,
	accepted_at, gift_paid_at, gift_reference, credits_issued_at, announced_at, revision, created_at);

-- name: row_message :run (id int, key text, kind text, person_id int, proposal_id int?, panel_call_id int?, address text, subject text, body text, state text, tries int, next_at int, message_id text, last_error text, created_at int, sent_at int?)
-- sqlite:
INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id, address, subject, body, state,
	tries, next_at, message_id, last_error, created_at, sent_at) VALUES (:id, :key, :kind, :person_id,
	:proposal_id, :panel_call_id, :address, :subject, :body, :state, :tries, :next_at, :message_id, :last_error,
	:created_at, :sent_at);
-- pg: none
-- name: rows_message :run (id text, key text, kind text, person_id text, proposal_id text, panel_call_id text, address text, subject text, body text, state text, tries text, next_at text, message_id text, last_error text, created_at text, sent_at text)
-- sqlite: none
-- pg:
INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id, address, subject, body, state,
	tries, next_at, message_id, last_error, created_at, sent_at) SELECT u.id, u.key, u.kind, u.person_id,
	u.proposal_id, u.panel_call_id, u.address, u.subject, u.body, u.state, u.tries, u.next_at, u.message_id,
	u.last_error, u.created_at, u.sent_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:key AS TEXT[]), CAST(:kind AS
	TEXT[]), CAST(:person_id AS BIGINT[]), CAST(:proposal_id AS BIGINT[]), CAST(:panel_call_id AS BIGINT[]),
	CAST(:address AS TEXT[]), CAST(:subject AS TEXT[]), CAST(:body AS TEXT[]), CAST(:state AS TEXT[]),
	CAST(:tries AS BIGINT[]), CAST(:next_at AS BIGINT[]), CAST(:message_id AS TEXT[]), CAST(:last_error AS
	TEXT[]), CAST(:created_at AS BIGINT[]), CAST(:sent_at AS BIGINT[])) AS u (id, key, kind, person_id,
	proposal_id, panel_call_id, address, subject, body, state, tries, next_at, message_id, last_error,
	created_at, sent_at);

-- name: row_job :run (id int, slug text, state text, title text, team text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at int, closes_at int)
-- sqlite:
INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits,
	employment_type, apply_url, posted_at, closes_at) VALUES (:id, :slug, :state, :title, :team, :about,
	:responsibilities, :qualifications, :benefits, :employment_type, :apply_url, :posted_at, :closes_at);
-- pg: none
-- name: rows_job :run (id text, slug text, state text, title text, team text, about text, responsibilities text, qualifications text, benefits text, employment_type text, apply_url text, posted_at text, closes_at text)
-- sqlite: none
-- pg:
INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, benefits,
	employment_type, apply_url, posted_at, closes_at) SELECT u.id, u.slug, u.state, u.title, u.team, u.about,
	u.responsibilities, u.qualifications, u.benefits, u.employment_type, u.apply_url, u.posted_at, u.closes_at
	FROM unnest(CAST(:id AS BIGINT[]), CAST(:slug AS TEXT[]), CAST(:state AS TEXT[]), CAST(:title AS TEXT[]),
	CAST(:team AS TEXT[]), CAST(:about AS TEXT[]), CAST(:responsibilities AS TEXT[]), CAST(:qualifications AS
	TEXT[]), CAST(:benefits AS TEXT[]), CAST(:employment_type AS TEXT[]), CAST(:apply_url AS TEXT[]),
	CAST(:posted_at AS BIGINT[]), CAST(:closes_at AS BIGINT[])) AS u (id, slug, state, title, team, about,
	responsibilities, qualifications, benefits, employment_type, apply_url, posted_at, closes_at);

-- name: row_job_location :run (job_id int, position int, country text, region text, city text)
-- sqlite:
INSERT INTO job_location (job_id, position, country, region, city) VALUES (:job_id, :position, :country,
	:region, :city);
-- pg: none
-- name: rows_job_location :run (job_id text, position text, country text, region text, city text)
-- sqlite: none
-- pg:
INSERT INTO job_location (job_id, position, country, region, city) SELECT u.job_id, u.position, u.country,
	u.region, u.city FROM unnest(CAST(:job_id AS BIGINT[]), CAST(:position AS BIGINT[]), CAST(:country AS
	TEXT[]), CAST(:region AS TEXT[]), CAST(:city AS TEXT[])) AS u (job_id, position, country, region, city);

-- name: row_job_area :run (job_id int, area_id int)
-- sqlite:
INSERT INTO job_area (job_id, area_id) VALUES (:job_id, :area_id);
-- pg: none
-- name: rows_job_area :run (job_id text, area_id text)
-- sqlite: none
-- pg:
INSERT INTO job_area (job_id, area_id) SELECT u.job_id, u.area_id FROM unnest(CAST(:job_id AS BIGINT[]),
	CAST(:area_id AS BIGINT[])) AS u (job_id, area_id);

-- name: row_subscriber :run (id int, address_hash blob, address text, state text, serial int, letter_at int, created_at int, confirmed_at int)
-- sqlite:
INSERT INTO subscriber (id, address_hash, address, state, serial, letter_at, created_at, confirmed_at) VALUES (:id, :address_hash, :address, :state, :serial, :letter_at, :created_at, :confirmed_at);
-- pg: none
-- name: rows_subscriber :run (id text, address_hash text, address text, state text, serial text, letter_at text, created_at text, confirmed_at text)
-- sqlite: none
-- pg:
INSERT INTO subscriber (id, address_hash, address, state, serial, letter_at, created_at, confirmed_at)
SELECT u.id, u.address_hash, u.address, u.state, u.serial, u.letter_at, u.created_at, u.confirmed_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:address_hash AS BYTEA[]), CAST(:address AS TEXT[]), CAST(:state AS TEXT[]), CAST(:serial AS BIGINT[]), CAST(:letter_at AS BIGINT[]), CAST(:created_at AS BIGINT[]), CAST(:confirmed_at AS BIGINT[]))
	AS u (id, address_hash, address, state, serial, letter_at, created_at, confirmed_at);

-- name: row_subscriber_area :run (subscriber_id int, area_id int)
-- sqlite:
INSERT INTO subscriber_area (subscriber_id, area_id) VALUES (:subscriber_id, :area_id);
-- pg: none
-- name: rows_subscriber_area :run (subscriber_id text, area_id text)
-- sqlite: none
-- pg:
INSERT INTO subscriber_area (subscriber_id, area_id)
SELECT u.subscriber_id, u.area_id FROM unnest(CAST(:subscriber_id AS BIGINT[]), CAST(:area_id AS BIGINT[]))
	AS u (subscriber_id, area_id);

-- name: row_newsletter :run (id int, state text, subject text, body text, by_id int, created_at int, send_at int, begun_at int, ended_at int)
-- sqlite:
INSERT INTO newsletter (id, state, subject, body, by_id, created_at, send_at, begun_at, ended_at) VALUES (:id, :state, :subject, :body, :by_id, :created_at, :send_at, :begun_at, :ended_at);
-- pg: none
-- name: rows_newsletter :run (id text, state text, subject text, body text, by_id text, created_at text, send_at text, begun_at text, ended_at text)
-- sqlite: none
-- pg:
INSERT INTO newsletter (id, state, subject, body, by_id, created_at, send_at, begun_at, ended_at)
SELECT u.id, u.state, u.subject, u.body, u.by_id, u.created_at, u.send_at, u.begun_at, u.ended_at FROM unnest(CAST(:id AS BIGINT[]), CAST(:state AS TEXT[]), CAST(:subject AS TEXT[]), CAST(:body AS TEXT[]), CAST(:by_id AS BIGINT[]), CAST(:created_at AS BIGINT[]), CAST(:send_at AS BIGINT[]), CAST(:begun_at AS BIGINT[]), CAST(:ended_at AS BIGINT[]))
	AS u (id, state, subject, body, by_id, created_at, send_at, begun_at, ended_at);

-- name: row_newsletter_progress :run (newsletter_id int, is_queued int, n_queued int, n_sent int, n_failed int, n_skipped int, n_refused int, told text, resume_at int)
-- sqlite:
INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at) VALUES (:newsletter_id, :is_queued, :n_queued, :n_sent, :n_failed, :n_skipped, :n_refused, :told, :resume_at);
-- pg: none
-- name: rows_newsletter_progress :run (newsletter_id text, is_queued text, n_queued text, n_sent text, n_failed text, n_skipped text, n_refused text, told text, resume_at text)
-- sqlite: none
-- pg:
INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at)
SELECT u.newsletter_id, u.is_queued, u.n_queued, u.n_sent, u.n_failed, u.n_skipped, u.n_refused, u.told, u.resume_at FROM unnest(CAST(:newsletter_id AS BIGINT[]), CAST(:is_queued AS BIGINT[]), CAST(:n_queued AS BIGINT[]), CAST(:n_sent AS BIGINT[]), CAST(:n_failed AS BIGINT[]), CAST(:n_skipped AS BIGINT[]), CAST(:n_refused AS BIGINT[]), CAST(:told AS TEXT[]), CAST(:resume_at AS BIGINT[]))
	AS u (newsletter_id, is_queued, n_queued, n_sent, n_failed, n_skipped, n_refused, told, resume_at);

-- name: row_newsletter_copy :run (newsletter_id int, subscriber_id int, state text, tries int, next_at int)
-- sqlite:
INSERT INTO newsletter_copy (newsletter_id, subscriber_id, state, tries, next_at) VALUES (:newsletter_id, :subscriber_id, :state, :tries, :next_at);
-- pg: none
-- name: rows_newsletter_copy :run (newsletter_id text, subscriber_id text, state text, tries text, next_at text)
-- sqlite: none
-- pg:
INSERT INTO newsletter_copy (newsletter_id, subscriber_id, state, tries, next_at)
SELECT u.newsletter_id, u.subscriber_id, u.state, u.tries, u.next_at FROM unnest(CAST(:newsletter_id AS BIGINT[]), CAST(:subscriber_id AS BIGINT[]), CAST(:state AS TEXT[]), CAST(:tries AS BIGINT[]), CAST(:next_at AS BIGINT[]))
	AS u (newsletter_id, subscriber_id, state, tries, next_at);

-- name: row_audit :run (seq int, at int, actor_id int, action text, object_kind text, object_id int, detail text, previous_hash blob, hash blob)
-- sqlite:
INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash) VALUES
	(:seq, :at, :actor_id, :action, :object_kind, :object_id, :detail, :previous_hash, :hash);
-- pg: none
-- name: rows_audit :run (seq text, at text, actor_id text, action text, object_kind text, object_id text, detail text, previous_hash text, hash text)
-- sqlite: none
-- pg:
INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, previous_hash, hash) SELECT
	u.seq, u.at, u.actor_id, u.action, u.object_kind, u.object_id, u.detail, u.previous_hash, u.hash FROM
	unnest(CAST(:seq AS BIGINT[]), CAST(:at AS BIGINT[]), CAST(:actor_id AS BIGINT[]), CAST(:action AS TEXT[]),
	CAST(:object_kind AS TEXT[]), CAST(:object_id AS BIGINT[]), CAST(:detail AS TEXT[]), CAST(:previous_hash AS
	BYTEA[]), CAST(:hash AS BYTEA[])) AS u (seq, at, actor_id, action, object_kind, object_id, detail,
	previous_hash, hash);

