-- What is hidden from somebody is asked by nearly every list, and it is read from the index alone.
DROP INDEX conflict_person;
DROP INDEX conflict_person_call;
CREATE INDEX conflict_person ON conflict (person_id, call_id, proposal_id);

-- The outbox by state, like message_written: letters are long, and their rows are not read for what is only counted.  The
-- state stands in the index of the two, for SQLite looks at the rows unless the index has the column that it is made by.
DROP INDEX message_waiting;
CREATE INDEX message_waiting ON message (created_at, id, person_id, proposal_id, panel_call_id, state)
	WHERE state IN ('queued', 'sending');
DROP INDEX message_state;
CREATE INDEX message_state ON message (state, created_at, id, person_id, proposal_id, panel_call_id);
