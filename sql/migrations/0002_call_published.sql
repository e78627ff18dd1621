-- When a call became public; NULL: never.  A draft that is cancelled must stay unknown outside.
ALTER TABLE call ADD COLUMN published_at INTEGER;
UPDATE call SET published_at = opens_at WHERE state NOT IN ('draft', 'cancelled');
