-- Where a stored file lies in the packs beside the database (store/blob_pack.h).  PostgreSQL has it in blob_chunk; what was
-- stored before is a file of its own, and has no row here.
-- sqlite:
CREATE TABLE blob_place (
	sha256 BLOB PRIMARY KEY CHECK (LENGTH(sha256) = 32),
	pack INTEGER NOT NULL, -- its name is this in hex
	first_byte INTEGER NOT NULL,
	bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- pg:
-- Documents are compressed already; trying it again is half of what storing one costs.
ALTER TABLE blob_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
