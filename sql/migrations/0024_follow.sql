-- Who follows the program: the mailing list of new calls (domain/follow).  An address is found by a keyed hash; the address itself
-- goes when its owner has left, the hash stays, so that nobody is written to again and again who asked for the end of it.
CREATE TABLE subscriber (
	id INTEGER PRIMARY KEY,
	address_hash BLOB NOT NULL UNIQUE,
	address TEXT NOT NULL, -- as it is written to; '' once it has ended
	state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'left', 'bounced')),
	end_reason TEXT NOT NULL DEFAULT '' CHECK (end_reason IN ('', 'asked', 'complained', 'bounced', 'lapsed')),
	serial INTEGER NOT NULL, -- links in letters are good for one: after an end there is the next
	letter_due_at INTEGER, -- a letter of the list about itself is owed: to confirm, or where the settings are
	letter_tries INTEGER NOT NULL DEFAULT 0,
	letter_at INTEGER NOT NULL, -- when the last one was asked for
	created_at INTEGER NOT NULL,
	confirmed_at INTEGER,
	ended_at INTEGER
) STRICT;
CREATE INDEX subscriber_confirmed ON subscriber (id) WHERE state = 'confirmed';
CREATE INDEX subscriber_pending ON subscriber (letter_at) WHERE state = 'pending';
CREATE INDEX subscriber_letter_due ON subscriber (letter_due_at) WHERE letter_due_at IS NOT NULL;

-- None: all areas.
CREATE TABLE subscriber_area (
	subscriber_id INTEGER NOT NULL REFERENCES subscriber (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (subscriber_id, area_id)
) STRICT;
CREATE INDEX subscriber_area_area ON subscriber_area (area_id);

-- How many there are, for staff: counted when one changes.
CREATE TABLE subscriber_tally (
	state TEXT PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT;
INSERT INTO subscriber_tally (state, n) VALUES ('pending', 0), ('confirmed', 0), ('left', 0), ('bounced', 0);
CREATE TRIGGER subscriber_tally_insert AFTER INSERT ON subscriber BEGIN
	UPDATE subscriber_tally SET n = n + 1 WHERE state = new.state;
END;
CREATE TRIGGER subscriber_tally_update AFTER UPDATE OF state ON subscriber WHEN new.state <> old.state BEGIN
	UPDATE subscriber_tally SET n = n + CASE WHEN state = new.state THEN 1 ELSE -1 END WHERE state IN (new.state, old.state);
END;
CREATE TRIGGER subscriber_tally_delete AFTER DELETE ON subscriber BEGIN
	UPDATE subscriber_tally SET n = n - 1 WHERE state = old.state;
END;

-- A letter to the list: its words, once.
CREATE TABLE newsletter (
	id INTEGER PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'sending', 'held', 'sent', 'stopped')),
	subject TEXT NOT NULL,
	body TEXT NOT NULL, -- Markdown
	revision INTEGER NOT NULL DEFAULT 1,
	by_id INTEGER NOT NULL REFERENCES person (id),
	created_at INTEGER NOT NULL,
	send_at INTEGER, -- when it is to leave
	begun_at INTEGER, -- from then on its words stand and everybody may read them
	ended_at INTEGER,
	why TEXT NOT NULL DEFAULT '' -- it is held
) STRICT;
CREATE INDEX newsletter_made ON newsletter (created_at, id);
CREATE INDEX newsletter_begun ON newsletter (begun_at, id) WHERE begun_at IS NOT NULL;
CREATE INDEX newsletter_open ON newsletter (state) WHERE state IN ('waiting', 'sending');
CREATE INDEX newsletter_held ON newsletter (id) WHERE state = 'held';

-- None: to all.
CREATE TABLE newsletter_area (
	newsletter_id INTEGER NOT NULL REFERENCES newsletter (id),
	area_id INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (newsletter_id, area_id)
) STRICT;
CREATE INDEX newsletter_area_area ON newsletter_area (area_id);

-- One a recipient, without the words.
CREATE TABLE newsletter_copy (
	newsletter_id INTEGER NOT NULL REFERENCES newsletter (id),
	subscriber_id INTEGER NOT NULL REFERENCES subscriber (id),
	state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'failed', 'skipped')),
	tries INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	is_dead INTEGER NOT NULL DEFAULT 0, -- refused, and the server said that there is no such mailbox
	PRIMARY KEY (newsletter_id, subscriber_id)
) STRICT;
CREATE INDEX newsletter_copy_due ON newsletter_copy (newsletter_id, next_at) WHERE state IN ('queued', 'sending');
CREATE INDEX newsletter_copy_refused ON newsletter_copy (newsletter_id) WHERE state = 'refused';
CREATE INDEX newsletter_copy_subscriber ON newsletter_copy (subscriber_id);

-- How far its sending is; apart, for the letter itself is public and these change with each batch.
CREATE TABLE newsletter_progress (
	newsletter_id INTEGER PRIMARY KEY REFERENCES newsletter (id),
	is_queued INTEGER NOT NULL, -- every recipient has a row
	n_queued INTEGER NOT NULL,
	n_sent INTEGER NOT NULL,
	n_failed INTEGER NOT NULL,
	n_skipped INTEGER NOT NULL,
	n_refused INTEGER NOT NULL, -- in a row, since the last one was taken
	told TEXT NOT NULL, -- what the server said last, when it took one not
	resume_at INTEGER NOT NULL -- the server is left alone until then
) STRICT;

-- What visitors read of it is kept (0023).
-- sqlite:
CREATE TRIGGER public_newsletter_insert AFTER INSERT ON newsletter WHEN new.begun_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_newsletter_update AFTER UPDATE ON newsletter WHEN old.begun_at IS NOT NULL OR new.begun_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
CREATE TRIGGER public_newsletter_delete AFTER DELETE ON newsletter WHEN old.begun_at IS NOT NULL BEGIN
	UPDATE public_version SET version = version + 1;
END;
-- pg:
CREATE CONSTRAINT TRIGGER public_newsletter_insert AFTER INSERT ON newsletter DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (new.begun_at IS NOT NULL) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_newsletter_update AFTER UPDATE ON newsletter DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.begun_at IS NOT NULL OR new.begun_at IS NOT NULL) EXECUTE FUNCTION public_changed();
CREATE CONSTRAINT TRIGGER public_newsletter_delete AFTER DELETE ON newsletter DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (old.begun_at IS NOT NULL) EXECUTE FUNCTION public_changed();
-- both:
