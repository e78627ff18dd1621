-- The tables of the program.  Instants are UTC seconds, amounts are cents of USD, booleans are 0 or 1,
-- ids are random positive 63-bit numbers.  A decision lives in its own table: nothing that an applicant or
-- a visitor may read joins it but through "release".

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE area (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE product (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	category TEXT NOT NULL,
	description TEXT NOT NULL,
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE dataset (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	url TEXT NOT NULL,
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE page (
	slug TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE faq (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	section TEXT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL, -- Markdown
	position INTEGER NOT NULL
) STRICT;

-- The public text of each rule; what the rule does is code (src/domain/*/*_rules.c).
CREATE TABLE rule_text (
	rule TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE attestation_item (
	version INTEGER NOT NULL,
	item TEXT NOT NULL,
	body TEXT NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (version, item)
) STRICT;

CREATE TABLE org (
	id INTEGER PRIMARY KEY,
	ror TEXT UNIQUE,
	name TEXT NOT NULL,
	country TEXT NOT NULL, -- ISO 3166-1 alpha-2
	city TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX org_name ON org (name);

CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL UNIQUE, -- the address folded for comparison
	name TEXT NOT NULL,
	password_hash TEXT, -- Argon2id; NULL until a password is set
	email_confirmed_at INTEGER,
	disabled_at INTEGER,
	org_id INTEGER REFERENCES org (id),
	position TEXT NOT NULL DEFAULT '',
	position_kind TEXT NOT NULL DEFAULT 'unsaid'
		CHECK (position_kind IN ('unsaid', 'faculty', 'researcher', 'other')),
	country TEXT NOT NULL DEFAULT '',
	bio TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL DEFAULT 'UTC',
	created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_org ON person (org_id);

-- Roles for the whole program.  Chair and panel member are roles in one call: panel_member.
CREATE TABLE person_role (
	person_id INTEGER NOT NULL REFERENCES person (id),
	role TEXT NOT NULL CHECK (role IN ('admin', 'staff', 'finance', 'auditor', 'reviewer', 'contact')),
	granted_at INTEGER NOT NULL,
	PRIMARY KEY (person_id, role)
) STRICT;

CREATE TABLE person_area (
	person_id INTEGER NOT NULL REFERENCES person (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (person_id, area_id)
) STRICT;

CREATE TABLE publication (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	title TEXT NOT NULL,
	abstract TEXT NOT NULL,
	year INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_person ON publication (person_id);

-- One-time links sent by mail; only the hash is kept.
CREATE TABLE token (
	token_hash BLOB PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset')),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER
) STRICT;
CREATE INDEX token_person ON token (person_id);

CREATE TABLE session (
	token_hash BLOB PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person (id),
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL, -- moved at most once in five minutes
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person_id);

-- Tries, for the rate limits; subject is a keyed hash of the account or of the address.
CREATE TABLE try (
	subject BLOB NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX try_subject ON try (subject, at);

CREATE TABLE idempotency (
	key_hash BLOB PRIMARY KEY, -- of person, route and key
	made INTEGER NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE file (
	id INTEGER PRIMARY KEY,
	sha256 BLOB NOT NULL,
	size INTEGER NOT NULL,
	media_type TEXT NOT NULL,
	name TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	slug TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN
		('draft', 'published', 'reviewing', 'announced', 'archived', 'cancelled')),
	title TEXT NOT NULL,
	summary TEXT NOT NULL,
	period TEXT NOT NULL,
	instructions TEXT NOT NULL, -- Markdown
	zone TEXT NOT NULL, -- IANA name or 'AoE'
	opens_at INTEGER NOT NULL,
	closes_at INTEGER NOT NULL,
	grace_s INTEGER NOT NULL,
	decisions_due_at INTEGER NOT NULL,
	cash_cap_cents INTEGER NOT NULL,
	cash_cap_is_average INTEGER NOT NULL,
	credit_cap_cents INTEGER NOT NULL,
	credit_cap_is_average INTEGER NOT NULL,
	page_limit INTEGER NOT NULL,
	file_limit_bytes INTEGER NOT NULL,
	expected_awards INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	announced_at INTEGER,
	CHECK (opens_at < closes_at)
) STRICT;
CREATE INDEX call_state ON call (state, closes_at);

CREATE TABLE call_area (
	call_id INTEGER NOT NULL REFERENCES call (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (call_id, area_id)
) STRICT;

CREATE TABLE topic (
	id INTEGER PRIMARY KEY,
	call_id INTEGER NOT NULL REFERENCES call (id),
	title TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	position INTEGER NOT NULL
) STRICT;
CREATE INDEX topic_call ON topic (call_id, position);

CREATE TABLE criterion (
	id INTEGER PRIMARY KEY,
	call_id INTEGER NOT NULL REFERENCES call (id),
	name TEXT NOT NULL,
	guidance TEXT NOT NULL, -- Markdown
	weight INTEGER NOT NULL,
	position INTEGER NOT NULL
) STRICT;
CREATE INDEX criterion_call ON criterion (call_id, position);

-- A proposal's state never tells a decision: that is read through "release" alone.
CREATE TABLE proposal (
	id INTEGER PRIMARY KEY,
	call_id INTEGER NOT NULL REFERENCES call (id),
	pi_id INTEGER NOT NULL REFERENCES person (id),
	period TEXT NOT NULL, -- the call's, copied for the unique index below
	state TEXT NOT NULL CHECK (state IN
		('draft', 'submitted', 'withdrawn', 'eligible', 'ineligible', 'in_review', 'answered')),
	title TEXT NOT NULL,
	abstract TEXT NOT NULL,
	keywords TEXT NOT NULL DEFAULT '',
	wants_credits INTEGER NOT NULL DEFAULT 0,
	credit_cents INTEGER NOT NULL DEFAULT 0,
	credit_justification TEXT NOT NULL DEFAULT '',
	contact_name TEXT NOT NULL DEFAULT '',
	is_nonconfidential INTEGER NOT NULL DEFAULT 0,
	file_id INTEGER REFERENCES file (id),
	version INTEGER NOT NULL DEFAULT 0, -- submitted versions so far
	revision INTEGER NOT NULL DEFAULT 0, -- counts every saved change
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	submitted_at INTEGER -- of the newest version
) STRICT;
CREATE INDEX proposal_call ON proposal (call_id, state);
CREATE INDEX proposal_pi ON proposal (pi_id);
-- one-proposal-per-pi, held by the database too.
CREATE UNIQUE INDEX proposal_one_per_pi ON proposal (pi_id, period)
	WHERE state NOT IN ('draft', 'withdrawn');

CREATE TABLE proposal_area (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (proposal_id, area_id)
) STRICT;

CREATE TABLE proposal_attestation (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	version INTEGER NOT NULL,
	item TEXT NOT NULL,
	attested_at INTEGER NOT NULL,
	PRIMARY KEY (proposal_id, version, item)
) STRICT;

CREATE TABLE team_member (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	affiliation TEXT NOT NULL,
	role TEXT NOT NULL,
	PRIMARY KEY (proposal_id, position)
) STRICT;

CREATE TABLE budget_line (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	position INTEGER NOT NULL,
	category TEXT NOT NULL CHECK (category IN
		('students', 'postdoc', 'travel', 'equipment', 'other')),
	description TEXT NOT NULL,
	amount_cents INTEGER NOT NULL,
	PRIMARY KEY (proposal_id, position)
) STRICT;

CREATE TABLE proposal_product (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	product_id INTEGER NOT NULL REFERENCES product (id),
	PRIMARY KEY (proposal_id, product_id)
) STRICT;

CREATE TABLE proposal_dataset (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	dataset_id INTEGER NOT NULL REFERENCES dataset (id),
	PRIMARY KEY (proposal_id, dataset_id)
) STRICT;

-- What was submitted, frozen: the whole proposal as JSON, and its hash.  Everybody but the PI reads
-- this; the rows of "proposal" are the PI's working copy.
CREATE TABLE proposal_version (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	version INTEGER NOT NULL,
	submitted_at INTEGER NOT NULL,
	file_id INTEGER REFERENCES file (id),
	title TEXT NOT NULL, -- these four are of the body, for lists
	abstract TEXT NOT NULL,
	cash_cents INTEGER NOT NULL,
	credit_cents INTEGER NOT NULL,
	body TEXT NOT NULL,
	sha256 BLOB NOT NULL,
	PRIMARY KEY (proposal_id, version)
) STRICT;

CREATE TABLE screening (
	proposal_id INTEGER PRIMARY KEY REFERENCES proposal (id),
	is_eligible INTEGER NOT NULL,
	note TEXT NOT NULL,
	screened_by INTEGER NOT NULL REFERENCES person (id),
	screened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE panel_member (
	call_id INTEGER NOT NULL REFERENCES call (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	is_chair INTEGER NOT NULL,
	load_max INTEGER NOT NULL,
	added_at INTEGER NOT NULL,
	PRIMARY KEY (call_id, person_id)
) STRICT;
CREATE INDEX panel_member_person ON panel_member (person_id);

CREATE TABLE conflict (
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL CHECK (kind IN ('declared', 'entered')),
	note TEXT NOT NULL,
	by_id INTEGER NOT NULL REFERENCES person (id),
	at INTEGER NOT NULL,
	PRIMARY KEY (proposal_id, person_id)
) STRICT;
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
	id INTEGER PRIMARY KEY,
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	state TEXT NOT NULL CHECK (state IN ('assigned', 'accepted', 'declined')),
	source TEXT NOT NULL CHECK (source IN ('hand', 'engine')),
	score REAL NOT NULL, -- expertise, 0 when assigned by hand without one
	reason TEXT NOT NULL DEFAULT '', -- of a refusal
	assigned_by INTEGER NOT NULL REFERENCES person (id),
	assigned_at INTEGER NOT NULL,
	UNIQUE (proposal_id, person_id)
) STRICT;
CREATE INDEX assignment_person ON assignment (person_id);

CREATE TABLE review (
	id INTEGER PRIMARY KEY,
	proposal_id INTEGER NOT NULL REFERENCES proposal (id),
	person_id INTEGER NOT NULL REFERENCES person (id),
	state TEXT NOT NULL CHECK (state IN ('draft', 'submitted')),
	confidence INTEGER NOT NULL, -- 1 to 5, 0 unsaid
	comment TEXT NOT NULL,
	revision INTEGER NOT NULL DEFAULT 0,
	changed_at INTEGER NOT NULL,
	submitted_at INTEGER,
	UNIQUE (proposal_id, person_id)
) STRICT;
CREATE INDEX review_person ON review (person_id);

CREATE TABLE review_score (
	review_id INTEGER NOT NULL REFERENCES review (id),
	criterion_id INTEGER NOT NULL REFERENCES criterion (id),
	score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
	PRIMARY KEY (review_id, criterion_id)
) STRICT;

CREATE TABLE decision (
	proposal_id INTEGER PRIMARY KEY REFERENCES proposal (id),
	is_selected INTEGER NOT NULL,
	cash_cents INTEGER NOT NULL,
	credit_cents INTEGER NOT NULL,
	note TEXT NOT NULL, -- the panel's own; never shown to applicants
	contact_id INTEGER REFERENCES person (id), -- the research contact the panel proposes
	revision INTEGER NOT NULL DEFAULT 0,
	decided_by INTEGER NOT NULL REFERENCES person (id),
	decided_at INTEGER NOT NULL,
	CHECK (is_selected = 1 OR (cash_cents = 0 AND credit_cents = 0))
) STRICT;

-- The embargo: a decision may be seen outside panel and staff when a row stands here for its call.
CREATE TABLE release (
	id INTEGER PRIMARY KEY,
	call_id INTEGER NOT NULL UNIQUE REFERENCES call (id),
	released_by INTEGER NOT NULL REFERENCES person (id),
	released_at INTEGER NOT NULL,
	n_decisions INTEGER NOT NULL,
	decisions_hash BLOB NOT NULL
) STRICT;

CREATE TABLE award (
	id INTEGER PRIMARY KEY,
	proposal_id INTEGER NOT NULL UNIQUE REFERENCES proposal (id),
	call_id INTEGER NOT NULL REFERENCES call (id),
	org_id INTEGER NOT NULL REFERENCES org (id),
	state TEXT NOT NULL CHECK (state IN
		('selected', 'offered', 'accepted', 'paid', 'announced', 'closed', 'refused')),
	cash_cents INTEGER NOT NULL,
	credit_cents INTEGER NOT NULL,
	contact_id INTEGER REFERENCES person (id),
	title TEXT NOT NULL, -- as announced
	summary TEXT NOT NULL, -- as announced, Markdown
	offered_at INTEGER,
	accepted_at INTEGER,
	gift_paid_at INTEGER,
	gift_reference TEXT NOT NULL DEFAULT '',
	credits_issued_at INTEGER,
	announced_at INTEGER,
	revision INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	CHECK (state IN ('selected', 'refused') OR contact_id IS NOT NULL)
) STRICT;
CREATE INDEX award_call ON award (call_id);
CREATE INDEX award_announced ON award (announced_at);
CREATE INDEX award_contact ON award (contact_id);

-- The outbox.  key is what makes a letter single: 'decision:<proposal>'.
CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	person_id INTEGER NOT NULL REFERENCES person (id),
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN
		('queued', 'sending', 'sent', 'failed', 'suppressed')),
	tries INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,
	message_id TEXT NOT NULL, -- the Message-ID: the same for each try
	last_error TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	sent_at INTEGER
) STRICT;
CREATE INDEX message_queue ON message (state, next_at);
CREATE INDEX message_person ON message (person_id, created_at);

CREATE TABLE job (
	id INTEGER PRIMARY KEY,
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
	posted_at INTEGER NOT NULL,
	closes_at INTEGER NOT NULL
) STRICT;

CREATE TABLE job_location (
	job_id INTEGER NOT NULL REFERENCES job (id),
	position INTEGER NOT NULL,
	country TEXT NOT NULL,
	region TEXT NOT NULL,
	city TEXT NOT NULL,
	PRIMARY KEY (job_id, position)
) STRICT;

CREATE TABLE job_area (
	job_id INTEGER NOT NULL REFERENCES job (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (job_id, area_id)
) STRICT;

-- Append-only; hash = SHA-256 over the row and the hash before it (src/domain/audit/).
CREATE TABLE audit (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor_id INTEGER NOT NULL, -- 0: the system or a visitor
	action TEXT NOT NULL,
	object_kind TEXT NOT NULL,
	object_id INTEGER NOT NULL,
	detail TEXT NOT NULL, -- JSON
	previous_hash BLOB NOT NULL,
	hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_object ON audit (object_kind, object_id);

-- sqlite:
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
	SELECT RAISE(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
	SELECT RAISE(ABORT, 'the audit is append-only');
END;
-- pg:
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
-- both:
