-- The support desk: what people ask, the thread of each, and letters to who has no account.
CREATE TABLE inquiry (
	id INTEGER PRIMARY KEY,
	person_id INTEGER REFERENCES person (id), -- who was signed in; NULL: known by the address alone
	name TEXT NOT NULL,
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	matter TEXT NOT NULL CHECK (matter IN ('applying', 'proposal', 'award', 'account', 'site', 'other')),
	call_id INTEGER REFERENCES call (id),
	proposal_id INTEGER REFERENCES proposal (id), -- hidden from who is in conflict with it
	came_by TEXT NOT NULL CHECK (came_by IN ('form', 'mail')),
	state TEXT NOT NULL CHECK (state IN ('new', 'open', 'waiting', 'answered', 'closed')),
	assigned_to INTEGER REFERENCES person (id),
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL, -- of the newest message
	verdict TEXT CHECK (verdict IN ('yes', 'partly', 'no')),
	verdict_note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX inquiry_changed ON inquiry (changed_at, id, proposal_id);
CREATE INDEX inquiry_due ON inquiry (changed_at, id, proposal_id) WHERE state IN ('new', 'open');
CREATE INDEX inquiry_unassigned ON inquiry (changed_at, id, proposal_id) WHERE assigned_to IS NULL AND state <> 'closed';
CREATE INDEX inquiry_closed ON inquiry (changed_at, id, proposal_id) WHERE state = 'closed';
CREATE INDEX inquiry_assigned ON inquiry (assigned_to, changed_at, id, proposal_id) WHERE state <> 'closed';
CREATE INDEX inquiry_person ON inquiry (person_id, changed_at, id);
CREATE INDEX inquiry_proposal ON inquiry (proposal_id) WHERE proposal_id IS NOT NULL;

CREATE TABLE inquiry_message (
	id INTEGER PRIMARY KEY,
	inquiry_id INTEGER NOT NULL REFERENCES inquiry (id),
	place INTEGER NOT NULL,
	writer TEXT NOT NULL CHECK (writer IN ('asker', 'staff', 'note')),
	person_id INTEGER REFERENCES person (id), -- of staff
	sender TEXT NOT NULL DEFAULT '', -- where a mail came from, when that is not the asker's address
	body TEXT NOT NULL,
	quoted TEXT NOT NULL DEFAULT '', -- what a mail repeated of those before it
	left_out TEXT NOT NULL DEFAULT '', -- the attachments that were not kept, a line each
	sent_at INTEGER NOT NULL,
	UNIQUE (inquiry_id, place)
) STRICT;

-- The Message-IDs of a thread, by which an answer finds it and none is taken twice; ours stand here without the domain.
CREATE TABLE inquiry_mail (
	message_id TEXT PRIMARY KEY,
	inquiry_id INTEGER NOT NULL REFERENCES inquiry (id),
	place INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_mail_thread ON inquiry_mail (inquiry_id, place, message_id);

-- The private links of who has no account; only the hash of one is kept.
CREATE TABLE inquiry_door (
	token_hash BLOB PRIMARY KEY,
	inquiry_id INTEGER NOT NULL REFERENCES inquiry (id),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_door_expires ON inquiry_door (expires_at);

-- What staff answer often.
CREATE TABLE canned_answer (
	slug TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	position INTEGER NOT NULL
) STRICT;

-- Whether an answer of the FAQ helped: two counts, and nothing of who said so.
CREATE TABLE faq_vote (
	slug TEXT PRIMARY KEY,
	n_yes INTEGER NOT NULL,
	n_no INTEGER NOT NULL
) STRICT;

-- A letter may go to an address of nobody's account, and into a thread.
-- sqlite:
CREATE TABLE message_any (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	person_id INTEGER REFERENCES person (id), -- NULL: nobody with an account
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'suppressed')),
	tries INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,
	message_id TEXT NOT NULL, -- the Message-ID: the same for each try
	last_error TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	sent_at INTEGER,
	proposal_id INTEGER REFERENCES proposal (id),
	panel_call_id INTEGER REFERENCES call (id), -- asks its panel for reviews
	name TEXT NOT NULL DEFAULT '', -- of who has no account
	refs TEXT NOT NULL DEFAULT '' -- the Message-IDs it answers, the newest last
) STRICT;
INSERT INTO message_any (id, key, kind, person_id, address, subject, body, state, tries, next_at, message_id, last_error,
	created_at, sent_at, proposal_id, panel_call_id)
SELECT id, key, kind, person_id, address, subject, body, state, tries, next_at, message_id, last_error,
	created_at, sent_at, proposal_id, panel_call_id FROM message;
DROP TABLE message;
ALTER TABLE message_any RENAME TO message;
CREATE INDEX message_queue ON message (state, next_at);
CREATE INDEX message_person ON message (person_id, created_at);
CREATE INDEX message_proposal ON message (proposal_id);
CREATE INDEX message_panel_call ON message (panel_call_id) WHERE panel_call_id IS NOT NULL;
CREATE INDEX message_written ON message (created_at, id, person_id, proposal_id, panel_call_id);
CREATE INDEX message_waiting ON message (created_at, id, person_id, proposal_id, panel_call_id, state)
	WHERE state IN ('queued', 'sending');
CREATE INDEX message_state ON message (state, created_at, id, person_id, proposal_id, panel_call_id);
CREATE TRIGGER proposal_entry_letter AFTER INSERT ON message WHEN new.kind = 'decision' BEGIN
	UPDATE proposal_entry SET letter = CASE WHEN new.state IN ('sent', 'failed') THEN new.state ELSE 'waiting' END
	WHERE proposal_id = new.proposal_id;
END;
CREATE TRIGGER proposal_entry_letter_left AFTER UPDATE OF state ON message WHEN new.kind = 'decision' AND new.state <> old.state BEGIN
	UPDATE proposal_entry SET letter = CASE WHEN new.state IN ('sent', 'failed') THEN new.state ELSE 'waiting' END
	WHERE proposal_id = new.proposal_id;
END;
-- pg:
ALTER TABLE message ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE message ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN refs TEXT NOT NULL DEFAULT '';
-- both:
