-- A working copy's texts that no statement looks into, as JSON: one more needs no column. '': all are empty.
ALTER TABLE proposal ADD COLUMN texts TEXT NOT NULL DEFAULT '';
-- sqlite:
UPDATE proposal SET texts = json_object('contact_name', contact_name, 'credit_justification', credit_justification,
	'format', 1, 'keywords', keywords)
WHERE contact_name <> '' OR credit_justification <> '' OR keywords <> '';
-- pg:
UPDATE proposal SET texts = CAST(json_build_object('contact_name', contact_name, 'credit_justification', credit_justification,
	'format', 1, 'keywords', keywords) AS TEXT)
WHERE contact_name <> '' OR credit_justification <> '' OR keywords <> '';
-- both:
ALTER TABLE proposal DROP COLUMN keywords;
ALTER TABLE proposal DROP COLUMN credit_justification;
ALTER TABLE proposal DROP COLUMN contact_name;
