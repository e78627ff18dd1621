-- The tables of the program.  Instants are UTC seconds, amounts are cents of USD, booleans are 0 or 1,
-- ids are random positive 63-bit numbers.  A decision lives in its own table: nothing that an applicant or
-- a visitor may read joins it but through "release".

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE area (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	position BIGINT NOT NULL
);

CREATE TABLE product (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	category TEXT NOT NULL,
	description TEXT NOT NULL,
	position BIGINT NOT NULL
);

CREATE TABLE dataset (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	url TEXT NOT NULL,
	position BIGINT NOT NULL
);

CREATE TABLE page (
	slug TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	updated_at BIGINT NOT NULL
);

CREATE TABLE faq (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	section TEXT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL, -- Markdown
	position BIGINT NOT NULL
);

-- The public text of each rule; what the rule does is code (src/domain/*/*_rules.c).
CREATE TABLE rule_text (
	rule TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	position BIGINT NOT NULL
);

CREATE TABLE attestation_item (
	version BIGINT NOT NULL,
	item TEXT NOT NULL,
	body TEXT NOT NULL,
	position BIGINT NOT NULL,
	PRIMARY KEY (version, item)
);

CREATE TABLE org (
	id BIGINT PRIMARY KEY,
	ror TEXT UNIQUE,
	name TEXT NOT NULL,
	country TEXT NOT NULL, -- ISO 3166-1 alpha-2
	city TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX org_name ON org (name);

CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL UNIQUE, -- the address folded for comparison
	name TEXT NOT NULL,
	password_hash TEXT, -- Argon2id; NULL until a password is set
	email_confirmed_at BIGINT,
	disabled_at BIGINT,
	org_id BIGINT REFERENCES org (id),
	position TEXT NOT NULL DEFAULT '',
	position_kind TEXT NOT NULL DEFAULT 'unsaid'
		CHECK (position_kind IN ('unsaid', 'faculty', 'researcher', 'other')),
	country TEXT NOT NULL DEFAULT '',
	bio TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL DEFAULT 'UTC',
	created_at BIGINT NOT NULL
);
CREATE INDEX person_org ON person (org_id);

-- Roles for the whole program.  Chair and panel member are roles in one call: panel_member.
CREATE TABLE person_role (
	person_id BIGINT NOT NULL REFERENCES person (id),
	role TEXT NOT NULL CHECK (role IN ('admin', 'staff', 'finance', 'auditor', 'reviewer', 'contact')),
	granted_at BIGINT NOT NULL,
	PRIMARY KEY (person_id, role)
);

CREATE TABLE person_area (
	person_id BIGINT NOT NULL REFERENCES person (id),
	area_id BIGINT NOT NULL REFERENCES area (id),
	PRIMARY KEY (person_id, area_id)
);

CREATE TABLE publication (
	id BIGINT PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	abstract TEXT NOT NULL,
	year BIGINT NOT NULL
);
CREATE INDEX publication_person ON publication (person_id);

-- One-time links sent by mail; only the hash is kept.
CREATE TABLE token (
	token_hash BYTEA PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset')),
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX token_person ON token (person_id);

CREATE TABLE session (
	token_hash BYTEA PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL, -- moved at most once in five minutes
	expires_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);

-- Tries, for the rate limits; subject is a keyed hash of the account or of the address.
CREATE TABLE try (
	subject BYTEA NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX try_subject ON try (subject, at);

CREATE TABLE idempotency (
	key_hash BYTEA PRIMARY KEY, -- of person, route and key
	made BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE file (
	id BIGINT PRIMARY KEY,
	sha256 BYTEA NOT NULL,
	size BIGINT NOT NULL,
	media_type TEXT NOT NULL,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL
);

CREATE TABLE call (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN
		('draft', 'published', 'reviewing', 'announced', 'archived', 'cancelled')),
	title TEXT NOT NULL,
	summary TEXT NOT NULL,
	period TEXT NOT NULL,
	instructions TEXT NOT NULL, -- Markdown
	zone TEXT NOT NULL, -- IANA name or 'AoE'
	opens_at BIGINT NOT NULL,
	closes_at BIGINT NOT NULL,
	grace_s BIGINT NOT NULL,
	decisions_due_at BIGINT NOT NULL,
	cash_cap_cents BIGINT NOT NULL,
	cash_cap_is_average BIGINT NOT NULL,
	credit_cap_cents BIGINT NOT NULL,
	credit_cap_is_average BIGINT NOT NULL,
	page_limit BIGINT NOT NULL,
	file_limit_bytes BIGINT NOT NULL,
	expected_awards BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	announced_at BIGINT,
	CHECK (opens_at < closes_at)
);
CREATE INDEX call_state ON call (state, closes_at);

CREATE TABLE call_area (
	call_id BIGINT NOT NULL REFERENCES call (id),
	area_id BIGINT NOT NULL REFERENCES area (id),
	PRIMARY KEY (call_id, area_id)
);

CREATE TABLE topic (
	id BIGINT PRIMARY KEY,
	call_id BIGINT NOT NULL REFERENCES call (id),
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	position BIGINT NOT NULL
);
CREATE INDEX topic_call ON topic (call_id, position);

CREATE TABLE criterion (
	id BIGINT PRIMARY KEY,
	call_id BIGINT NOT NULL REFERENCES call (id),
	name TEXT NOT NULL,
	guidance TEXT NOT NULL, -- Markdown
	weight BIGINT NOT NULL,
	position BIGINT NOT NULL
);
CREATE INDEX criterion_call ON criterion (call_id, position);

-- A proposal's state never tells a decision: that is read through "release" alone.
CREATE TABLE proposal (
	id BIGINT PRIMARY KEY,
	call_id BIGINT NOT NULL REFERENCES call (id),
	pi_id BIGINT NOT NULL REFERENCES person (id),
	period TEXT NOT NULL, -- the call's, copied for the unique index below
	state TEXT NOT NULL CHECK (state IN
		('draft', 'submitted', 'withdrawn', 'eligible', 'ineligible', 'in_review', 'answered')),
	title TEXT NOT NULL,
	abstract TEXT NOT NULL,
	keywords TEXT NOT NULL DEFAULT '',
	wants_credits BIGINT NOT NULL DEFAULT 0,
	credit_cents BIGINT NOT NULL DEFAULT 0,
	credit_justification TEXT NOT NULL DEFAULT '',
	contact_name TEXT NOT NULL DEFAULT '',
	is_nonconfidential BIGINT NOT NULL DEFAULT 0,
	file_id BIGINT REFERENCES file (id),
	version BIGINT NOT NULL DEFAULT 0, -- submitted versions so far
	revision BIGINT NOT NULL DEFAULT 0, -- counts every saved change
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	submitted_at BIGINT -- of the newest version
);
CREATE INDEX proposal_call ON proposal (call_id, state);
CREATE INDEX proposal_pi ON proposal (pi_id);
-- one-proposal-per-pi, held by the database too.
CREATE UNIQUE INDEX proposal_one_per_pi ON proposal (pi_id, period)
	WHERE state NOT IN ('draft', 'withdrawn');

CREATE TABLE proposal_area (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	area_id BIGINT NOT NULL REFERENCES area (id),
	PRIMARY KEY (proposal_id, area_id)
);

CREATE TABLE proposal_attestation (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	version BIGINT NOT NULL,
	item TEXT NOT NULL,
	attested_at BIGINT NOT NULL,
	PRIMARY KEY (proposal_id, version, item)
);

CREATE TABLE team_member (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	position BIGINT NOT NULL,
	name TEXT NOT NULL,
	affiliation TEXT NOT NULL,
	role TEXT NOT NULL,
	PRIMARY KEY (proposal_id, position)
);

CREATE TABLE budget_line (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	position BIGINT NOT NULL,
	category TEXT NOT NULL CHECK (category IN
		('students', 'postdoc', 'travel', 'equipment', 'other')),
	description TEXT NOT NULL,
	amount_cents BIGINT NOT NULL,
	PRIMARY KEY (proposal_id, position)
);

CREATE TABLE proposal_product (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	product_id BIGINT NOT NULL REFERENCES product (id),
	PRIMARY KEY (proposal_id, product_id)
);

CREATE TABLE proposal_dataset (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	dataset_id BIGINT NOT NULL REFERENCES dataset (id),
	PRIMARY KEY (proposal_id, dataset_id)
);

-- What was submitted, frozen: the whole proposal as JSON, and its hash.  Everybody but the PI reads
-- this; the rows of "proposal" are the PI's working copy.
CREATE TABLE proposal_version (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	version BIGINT NOT NULL,
	submitted_at BIGINT NOT NULL,
	file_id BIGINT REFERENCES file (id),
	title TEXT NOT NULL, -- these four are of the body, for lists
	abstract TEXT NOT NULL,
	cash_cents BIGINT NOT NULL,
	credit_cents BIGINT NOT NULL,
	body TEXT NOT NULL,
	sha256 BYTEA NOT NULL,
	PRIMARY KEY (proposal_id, version)
);

CREATE TABLE screening (
	proposal_id BIGINT PRIMARY KEY REFERENCES proposal (id),
	is_eligible BIGINT NOT NULL,
	note TEXT NOT NULL,
	screened_by BIGINT NOT NULL REFERENCES person (id),
	screened_at BIGINT NOT NULL
);

CREATE TABLE panel_member (
	call_id BIGINT NOT NULL REFERENCES call (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	is_chair BIGINT NOT NULL,
	load_max BIGINT NOT NULL,
	added_at BIGINT NOT NULL,
	PRIMARY KEY (call_id, person_id)
);
CREATE INDEX panel_member_person ON panel_member (person_id);

CREATE TABLE conflict (
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL CHECK (kind IN ('declared', 'entered')),
	note TEXT NOT NULL,
	by_id BIGINT NOT NULL REFERENCES person (id),
	at BIGINT NOT NULL,
	PRIMARY KEY (proposal_id, person_id)
);
CREATE INDEX conflict_person ON conflict (person_id);

-- The one definition of "in conflict", for rights and for every list: entered or declared; the PI of the
-- proposal; of the PI's organization; an applicant of the same call.  A pair may stand here twice.
CREATE VIEW conflicted AS
	SELECT proposal_id, person_id FROM conflict
	UNION ALL
	SELECT id AS proposal_id, pi_id AS person_id FROM proposal
	UNION ALL
	SELECT p.id AS proposal_id, c.id AS person_id
		FROM proposal p
		JOIN person pi ON pi.id = p.pi_id
		JOIN person c ON c.org_id = pi.org_id
	UNION ALL
	SELECT p.id AS proposal_id, other.pi_id AS person_id
		FROM proposal p
		JOIN proposal other ON other.call_id = p.call_id
			AND other.state NOT IN ('draft', 'withdrawn');

CREATE TABLE assignment (
	id BIGINT PRIMARY KEY,
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	state TEXT NOT NULL CHECK (state IN ('assigned', 'accepted', 'declined')),
	source TEXT NOT NULL CHECK (source IN ('hand', 'engine')),
	score DOUBLE PRECISION NOT NULL, -- expertise, 0 when assigned by hand without one
	reason TEXT NOT NULL DEFAULT '', -- of a refusal
	assigned_by BIGINT NOT NULL REFERENCES person (id),
	assigned_at BIGINT NOT NULL,
	UNIQUE (proposal_id, person_id)
);
CREATE INDEX assignment_person ON assignment (person_id);

CREATE TABLE review (
	id BIGINT PRIMARY KEY,
	proposal_id BIGINT NOT NULL REFERENCES proposal (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	state TEXT NOT NULL CHECK (state IN ('draft', 'submitted')),
	confidence BIGINT NOT NULL, -- 1 to 5, 0 unsaid
	comment TEXT NOT NULL,
	revision BIGINT NOT NULL DEFAULT 0,
	changed_at BIGINT NOT NULL,
	submitted_at BIGINT,
	UNIQUE (proposal_id, person_id)
);
CREATE INDEX review_person ON review (person_id);

CREATE TABLE review_score (
	review_id BIGINT NOT NULL REFERENCES review (id),
	criterion_id BIGINT NOT NULL REFERENCES criterion (id),
	score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
	PRIMARY KEY (review_id, criterion_id)
);

CREATE TABLE decision (
	proposal_id BIGINT PRIMARY KEY REFERENCES proposal (id),
	is_selected BIGINT NOT NULL,
	cash_cents BIGINT NOT NULL,
	credit_cents BIGINT NOT NULL,
	note TEXT NOT NULL, -- the panel's own; never shown to applicants
	contact_id BIGINT REFERENCES person (id), -- the research contact the panel proposes
	revision BIGINT NOT NULL DEFAULT 0,
	decided_by BIGINT NOT NULL REFERENCES person (id),
	decided_at BIGINT NOT NULL,
	CHECK (is_selected = 1 OR (cash_cents = 0 AND credit_cents = 0))
);

-- The embargo: a decision may be seen outside panel and staff when a row stands here for its call.
CREATE TABLE release (
	id BIGINT PRIMARY KEY,
	call_id BIGINT NOT NULL UNIQUE REFERENCES call (id),
	released_by BIGINT NOT NULL REFERENCES person (id),
	released_at BIGINT NOT NULL,
	n_decisions BIGINT NOT NULL,
	decisions_hash BYTEA NOT NULL
);

CREATE TABLE award (
	id BIGINT PRIMARY KEY,
	proposal_id BIGINT NOT NULL UNIQUE REFERENCES proposal (id),
	call_id BIGINT NOT NULL REFERENCES call (id),
	org_id BIGINT NOT NULL REFERENCES org (id),
	state TEXT NOT NULL CHECK (state IN
		('selected', 'offered', 'accepted', 'paid', 'announced', 'closed', 'refused')),
	cash_cents BIGINT NOT NULL,
	credit_cents BIGINT NOT NULL,
	contact_id BIGINT REFERENCES person (id),
	title TEXT NOT NULL, -- as announced
	summary TEXT NOT NULL, -- as announced, Markdown
	offered_at BIGINT,
	accepted_at BIGINT,
	gift_paid_at BIGINT,
	gift_reference TEXT NOT NULL DEFAULT '',
	credits_issued_at BIGINT,
	announced_at BIGINT,
	revision BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	CHECK (state IN ('selected', 'refused') OR contact_id IS NOT NULL)
);
CREATE INDEX award_call ON award (call_id);
CREATE INDEX award_announced ON award (announced_at);
CREATE INDEX award_contact ON award (contact_id);

-- The outbox.  key is what makes a letter single: 'decision:<proposal>'.
CREATE TABLE message (
	id BIGINT PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	person_id BIGINT NOT NULL REFERENCES person (id),
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN
		('queued', 'sending', 'sent', 'failed', 'suppressed')),
	tries BIGINT NOT NULL DEFAULT 0,
	next_at BIGINT NOT NULL,
	message_id TEXT NOT NULL, -- the Message-ID: the same for each try
	last_error TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	sent_at BIGINT
);
CREATE INDEX message_queue ON message (state, next_at);
CREATE INDEX message_person ON message (person_id, created_at);

CREATE TABLE job (
	id BIGINT PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
	title TEXT NOT NULL,
	team TEXT NOT NULL,
	about TEXT NOT NULL,
	responsibilities TEXT NOT NULL, -- Markdown
	qualifications TEXT NOT NULL, -- Markdown
	benefits TEXT NOT NULL,
	employment_type TEXT NOT NULL,
	apply_url TEXT NOT NULL,
	posted_at BIGINT NOT NULL,
	closes_at BIGINT NOT NULL
);

CREATE TABLE job_location (
	job_id BIGINT NOT NULL REFERENCES job (id),
	position BIGINT NOT NULL,
	country TEXT NOT NULL,
	region TEXT NOT NULL,
	city TEXT NOT NULL,
	PRIMARY KEY (job_id, position)
);

CREATE TABLE job_area (
	job_id BIGINT NOT NULL REFERENCES job (id),
	area_id BIGINT NOT NULL REFERENCES area (id),
	PRIMARY KEY (job_id, area_id)
);

-- Append-only; hash = SHA-256 over the row and the hash before it (src/domain/audit/).
CREATE TABLE audit (
	seq BIGINT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor_id BIGINT NOT NULL, -- 0: the system or a visitor
	action TEXT NOT NULL,
	object_kind TEXT NOT NULL,
	object_id BIGINT NOT NULL,
	detail TEXT NOT NULL, -- JSON
	previous_hash BYTEA NOT NULL,
	hash BYTEA NOT NULL
);
CREATE INDEX audit_object ON audit (object_kind, object_id);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
	FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
	EXECUTE FUNCTION audit_refuse();

-- Stored files, in pieces, so that one replicated engine holds everything.
CREATE TABLE blob_chunk (
	sha256 BYTEA NOT NULL,
	n BIGINT NOT NULL,
	data BYTEA NOT NULL,
	PRIMARY KEY (sha256, n)
);
