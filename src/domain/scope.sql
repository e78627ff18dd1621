-- What a bracket has for itself, as advisory locks of PostgreSQL: scope.h.  On SQLite every bracket has its
-- turn.  Keys: 7526772 the program (store/db_pg.c takes it alone), a call's id with a bit turned, the
-- complement of a person's id.  Taken in the order of the columns, program, call, person; whom and what a
-- proposal belongs to never changes, so it is read on the way.

-- name: scope_rows :run ()
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772);

-- name: scope_person :run (person person_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772), pg_advisory_xact_lock(~ :person);

-- name: scope_email :run (key text)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772), pg_advisory_xact_lock(hashtextextended(:key, 7526772));

-- Whose address it is, as it stands when the address is ours.
-- name: scope_email_person :run (key text)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock(~ id) FROM person WHERE email_key = :key;

-- name: scope_call :run (call call_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772), pg_advisory_xact_lock(:call # 4611686018427387904);

-- name: scope_call_of :run (proposal proposal_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772), pg_advisory_xact_lock(call_id # 4611686018427387904)
FROM proposal WHERE id = :proposal;

-- name: scope_award :run (award award_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772), pg_advisory_xact_lock(call_id # 4611686018427387904)
FROM award WHERE id = :award;

-- name: scope_start :run (call call_id, person person_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772),
	pg_advisory_xact_lock_shared(:call # 4611686018427387904), pg_advisory_xact_lock(~ :person);

-- name: scope_own :run (proposal proposal_id)
-- sqlite: none
-- pg:
SELECT pg_advisory_xact_lock_shared(7526772),
	pg_advisory_xact_lock_shared(call_id # 4611686018427387904), pg_advisory_xact_lock(~ pi_id)
FROM proposal WHERE id = :proposal;

-- Two people, in the order of their keys.
-- name: scope_review :run (proposal proposal_id, person person_id)
-- sqlite: none
-- pg:
SELECT CASE WHEN k.is_alone THEN pg_advisory_xact_lock(k.key) ELSE pg_advisory_xact_lock_shared(k.key) END
FROM (SELECT 1 AS rank, CAST(7526772 AS BIGINT) AS key, false AS is_alone
	UNION ALL SELECT 2, call_id # 4611686018427387904, false FROM proposal WHERE id = :proposal
	UNION ALL SELECT 3, ~ pi_id, false FROM proposal WHERE id = :proposal
	UNION ALL SELECT 3, ~ CAST(:person AS BIGINT), true
	ORDER BY 1, 2 OFFSET 0) k;
