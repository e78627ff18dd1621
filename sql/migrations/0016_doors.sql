-- Who listens is told that a task has changed, on whichever node; on SQLite each commit is seen by itself.
-- sqlite: none
-- pg:
CREATE FUNCTION task_tells() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	NOTIFY bursary;
	RETURN NULL;
END $$;
CREATE TRIGGER task_tells AFTER INSERT OR UPDATE ON task FOR EACH STATEMENT EXECUTE FUNCTION task_tells();
-- both:
