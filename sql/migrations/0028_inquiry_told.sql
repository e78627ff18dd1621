-- Who of staff was written to since staff last answered, asked back or closed: one letter, however much is written meanwhile.
ALTER TABLE inquiry ADD COLUMN told_id INTEGER REFERENCES person (id);
