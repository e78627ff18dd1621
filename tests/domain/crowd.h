/*
 * One world, crowded: beside each row that a guard lets through stands one that
 * only this guard keeps away.  No program gets there; 100 is now.
 */
#ifndef TESTS_DOMAIN_CROWD_H
#define TESTS_DOMAIN_CROWD_H

#define CROWD_CALL(id, state, opens, closes, grace, published)                                     \
	"INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at," \
	" closes_at, grace_s, decisions_due_at, cash_cap_cents, cash_cap_is_average,"              \
	" credit_cap_cents, credit_cap_is_average, page_limit, file_limit_bytes, expected_awards," \
	" created_at, changed_at, published_at, revision) VALUES (" id ", 'c" id "', '" state      \
	"', 'C" id "', '', 'y" id "', '', 'UTC', " opens ", " closes ", " grace ", " id            \
	"0, 1000, 0, 1000, 0, 4, 1000, 1, 1, 1, " published ", 3)"

/* BLOB is BYTEA on PostgreSQL. */
static const char *const crowd_sql[] = {
	"INSERT INTO area (id, slug, name, description, position) VALUES (1, 'a', 'A', '', 1),"
	" (2, 'b', 'B', '', 2)",
	"INSERT INTO product (id, slug, name, category, description, position) VALUES"
	" (1, 'p', 'P', '', '', 1), (2, 'q', 'Q', '', '', 2), (3, 'free', 'R', '', '', 3)",
	"INSERT INTO dataset (id, slug, name, description, url, position) VALUES"
	" (1, 'd', 'D', '', '', 1), (2, 'e', 'E', '', '', 2), (3, 'free', 'F', '', '', 3)",
	"INSERT INTO org (id, ror, name, country, city, created_at) VALUES (1, NULL, 'One', 'DE', "
	"'', 1),"
	" (2, 'r2', 'Two', 'DE', 'Ulm', 1), (3, 'r3', 'Three', 'NO', '', 1), (4, NULL, 'Four', "
	"'FR', '', 1),"
	" (5, NULL, 'Empty', 'FR', '', 1)",
	/* 16's account ended, 17's was never confirmed; 19 left an institution. */
	"INSERT INTO person (id, email, email_key, name, email_confirmed_at, disabled_at, org_id,"
	" org_left_at, password_hash, created_at) VALUES (11, 's@x', 's@x', 'Staff', 1, NULL, "
	"NULL, NULL, 'h', 1),"
	" (12, 'c@x', 'c@x', 'Chair', 1, NULL, NULL, NULL, 'h', 1), (13, 'r@x', 'r@x', 'R1', 1, "
	"NULL, 3, NULL, 'h', 1),"
	" (14, 't@x', 't@x', 'R2', 1, NULL, NULL, NULL, 'h', 1), (15, 'k@x', 'k@x', 'K', 1, NULL, "
	"NULL, NULL, 'h', 1),"
	" (16, 'g@x', 'g@x', 'Gone', 1, 90, NULL, NULL, 'h', 1), (17, 'u@x', 'u@x', 'New', NULL, "
	"NULL, NULL, NULL, 'h', 1),"
	" (18, 'a@x', 'a@x', 'Admin', 1, NULL, NULL, NULL, 'h', 1), (19, 'l@x', 'l@x', 'Left', 1, "
	"NULL, NULL, 45, 'h', 1),"
	" (21, 'p1@x', 'p1@x', 'P1', 1, NULL, 1, NULL, 'h', 1), (22, 'p2@x', 'p2@x', 'P2', 1, "
	"NULL, 1, NULL, 'h', 1),"
	" (23, 'p3@x', 'p3@x', 'P3', 1, NULL, 3, NULL, 'h', 1), (24, 'p4@x', 'p4@x', 'P4', 1, "
	"NULL, NULL, NULL, 'h', 1),"
	" (25, 'p5@x', 'p5@x', 'P5', 1, NULL, 4, NULL, 'h', 1), (26, 'p6@x', 'p6@x', 'P6', 1, "
	"NULL, 4, NULL, 'h', 1),"
	" (27, 'p7@x', 'p7@x', 'P7', 1, NULL, 4, NULL, 'h', 1)",
	"INSERT INTO person_role (person_id, role, granted_at) VALUES (11, 'staff', 1), (12, "
	"'reviewer', 1),"
	" (13, 'reviewer', 1), (13, 'contact', 1), (14, 'reviewer', 1), (15, 'contact', 1), (15, "
	"'finance', 1),"
	" (16, 'admin', 1), (16, 'contact', 1), (16, 'reviewer', 1), (16, 'staff', 1), (17, "
	"'contact', 1),"
	" (17, 'reviewer', 1), (18, 'admin', 1), (18, 'auditor', 1), (19, 'staff', 1), (21, "
	"'contact', 1)",
	"INSERT INTO file (id, sha256, size, media_type, name, created_at)"
	" VALUES (1, CAST('f' AS BLOB), 100, 'application/pdf', 'p.pdf', 1),"
	" (2, CAST('g' AS BLOB), 100, 'application/pdf', 'q.pdf', 1)",
	/* In every state; 28 is released though it is open, 29 has long grace, 30 was cancelled
	   unseen, 39 is to come. */
	CROWD_CALL("28", "published", "50", "150", "0", "1"),
	CROWD_CALL("29", "published", "1", "90", "100000", "1"),
	CROWD_CALL("30", "cancelled", "50", "150", "0", "NULL"),
	CROWD_CALL("31", "draft", "50", "150", "0", "NULL"),
	CROWD_CALL("32", "published", "100", "150", "0", "1"),
	CROWD_CALL("33", "reviewing", "45", "60", "0", "1"),
	CROWD_CALL("34", "announced", "5", "20", "0", "1"),
	CROWD_CALL("35", "archived", "1", "10", "0", "1"),
	CROWD_CALL("36", "cancelled", "50", "150", "0", "1"),
	CROWD_CALL("37", "published", "20", "99", "1", "1"),
	CROWD_CALL("38", "reviewing", "46", "50", "0", "1"),
	CROWD_CALL("39", "published", "101", "100000", "0", "1"),
	"INSERT INTO call_area (call_id, area_id) VALUES (29, 1), (31, 1), (32, 1), (32, 2), (33, "
	"2), (36, 1),"
	" (37, 1), (39, 1)",
	"INSERT INTO topic (id, call_id, title, body, position) VALUES (1, 32, 'T', '', 0), (2, "
	"33, 'U', '', 0)",
	"INSERT INTO call_form (call_id, version, made_at, body, sha256) VALUES (32, 1, 1, 'one', "
	"CAST('s' AS BLOB)),"
	" (33, 1, 1, 'old', CAST('s' AS BLOB)), (33, 2, 1, 'new', CAST('s' AS BLOB))",
	"UPDATE call SET form_version = 1 WHERE id = 32",
	"UPDATE call SET form_version = 2 WHERE id = 33",
	"INSERT INTO criterion (id, call_id, name, guidance, weight, position) VALUES (61, 33, "
	"'K', '', 1, 0),"
	" (62, 33, 'L', '', 2, 1), (63, 34, 'M', '', 1, 0), (64, 31, 'N', '', 1, 0)",
	"INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, file_id, "
	"version, revision,"
	" created_at, changed_at, submitted_at) VALUES"
	" (41, 32, 21, 'y32', 'submitted', 'T41', '', 1, 1, 5, 1, 1, 1), (42, 32, 22, 'y32', "
	"'draft', 'T42', '', NULL, 0, 5, 1, 1, NULL),"
	" (43, 32, 23, 'y32', 'withdrawn', 'T43', '', NULL, 1, 5, 1, 1, 1), (44, 33, 21, 'y33', "
	"'in_review', 'T44', '', NULL, 2, 5, 1, 1, 1),"
	" (45, 33, 22, 'y33', 'in_review', 'T45', '', NULL, 1, 5, 1, 1, 1), (46, 33, 23, 'y33', "
	"'ineligible', 'T46', '', NULL, 1, 5, 1, 1, 1),"
	" (47, 33, 24, 'y33', 'withdrawn', 'T47', '', NULL, 1, 5, 1, 1, 1), (48, 33, 25, 'y33', "
	"'eligible', 'T48', '', NULL, 1, 5, 1, 1, 1),"
	" (49, 33, 26, 'y33', 'draft', 'T49', '', NULL, 0, 5, 1, 1, NULL), (50, 33, 27, 'y33', "
	"'submitted', 'T50', '', NULL, 1, 5, 1, 1, 1),"
	" (51, 34, 21, 'y34', 'answered', 'T51', '', NULL, 1, 5, 1, 1, 1), (52, 34, 22, 'y34', "
	"'answered', 'T52', '', NULL, 1, 5, 1, 1, 1),"
	" (53, 34, 23, 'y34', 'answered', 'T53', '', NULL, 1, 5, 1, 1, 1), (54, 34, 24, 'y34', "
	"'withdrawn', 'T54', '', NULL, 1, 5, 1, 1, 1),"
	" (55, 38, 21, 'y38', 'answered', 'T55', '', NULL, 1, 5, 1, 1, 1), (56, 38, 22, 'y38', "
	"'answered', 'T56', '', NULL, 1, 5, 1, 1, 1),"
	" (57, 38, 24, 'y38', 'answered', 'T57', '', NULL, 1, 5, 1, 1, 1), (58, 37, 21, 'y37', "
	"'submitted', 'T58', '', NULL, 1, 5, 1, 1, 1),"
	" (59, 37, 22, 'y37', 'eligible', 'T59', '', NULL, 1, 5, 1, 1, 1), (60, 36, 21, 'y36', "
	"'withdrawn', 'T60', '', NULL, 1, 5, 1, 1, 1),"
	" (61, 38, 25, 'y38', 'answered', 'T61', '', NULL, 1, 5, 1, 1, 1), (62, 38, 26, 'y38', "
	"'answered', 'T62', '', NULL, 1, 5, 1, 1, 1),"
	" (63, 38, 27, 'y38', 'answered', 'T63', '', NULL, 1, 5, 1, 1, 1), (64, 38, 23, 'y38', "
	"'answered', 'T64', '', NULL, 1, 5, 1, 1, 1),"
	" (65, 32, 23, 'y32', 'draft', 'T65', '', NULL, 0, 5, 2, 1, NULL), (66, 32, 22, 'y32', "
	"'draft', 'T66', '', NULL, 0, 5, 3, 1, NULL),"
	" (67, 33, 26, 'y33', 'in_review', 'T67', '', NULL, 1, 5, 1, 1, 1),"
	" (68, 37, 24, 'y37', 'in_review', 'T68', '', NULL, 1, 5, 1, 1, 1), (69, 38, 18, 'y38', "
	"'in_review', 'T69', '', NULL, 1, 5, 1, 1, 1)",
	"INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, "
	"abstract, cash_cents,"
	" credit_cents, body, sha256) SELECT id, version, id, NULL, title || ' frozen', 'Words', "
	"id, 0, 'body', CAST('s' AS BLOB)"
	" FROM proposal WHERE version > 0",
	"INSERT INTO proposal_version (proposal_id, version, submitted_at, file_id, title, "
	"abstract, cash_cents,"
	" credit_cents, body, sha256) VALUES (44, 1, 40, NULL, 'T44 old', 'Words', 7, 0, 'old', "
	"CAST('s' AS BLOB))",
	"INSERT INTO proposal_area (proposal_id, area_id) VALUES (42, 1), (42, 2), (44, 1), (51, "
	"1), (53, 2), (61, 1)",
	"INSERT INTO proposal_product (proposal_id, product_id) VALUES (42, 1), (42, 2), (44, 1)",
	"INSERT INTO proposal_dataset (proposal_id, dataset_id) VALUES (42, 1), (42, 2), (44, 1)",
	"INSERT INTO team_member (proposal_id, position, name, affiliation, role) VALUES (42, 0, "
	"'N', 'A', 'R'),"
	" (42, 1, 'O', 'B', 'S'), (44, 0, 'N', 'A', 'R'), (44, 1, 'O', 'B', 'S')",
	"INSERT INTO budget_line (proposal_id, position, category, description, amount_cents) "
	"VALUES"
	" (42, 0, 'students', 'D', 1), (42, 1, 'travel', 'E', 2), (44, 0, 'students', 'D', 1), "
	"(44, 1, 'travel', 'E', 2)",
	"INSERT INTO attestation_item (version, item, body, position) VALUES (1, 'x', 'X', 0), (2, "
	"'x', 'X2', 0), (2, 'y', 'Y', 1)",
	"INSERT INTO proposal_attestation (proposal_id, version, item, attested_at) VALUES (44, 1, "
	"'x', 1), (44, 2, 'y', 1), (45, 1, 'x', 1)",
	"INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at) VALUES "
	"(44, 1, '', 11, 1),"
	" (45, 1, '', 11, 1), (46, 0, '', 11, 1), (48, 1, '', 11, 1), (51, 1, '', 11, 1), (52, 1, "
	"'', 11, 1), (53, 1, '', 11, 1),"
	" (55, 1, '', 11, 1), (56, 1, '', 11, 1), (57, 0, '', 11, 1), (59, 1, '', 11, 1), (61, 1, "
	"'', 11, 1), (62, 1, '', 11, 1),"
	" (63, 1, '', 11, 1), (64, 1, '', 11, 1), (67, 1, '', 11, 1)",
	"INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at) VALUES (31, "
	"13, 0, 1, 1),"
	" (32, 13, 0, 2, 1), (33, 12, 1, 0, 1), (33, 13, 0, 3, 1), (33, 14, 0, 1, 1), (33, 16, 0, "
	"1, 1), (33, 17, 0, 1, 1),"
	" (34, 12, 1, 0, 1), (34, 13, 0, 3, 1), (34, 14, 0, 3, 1), (35, 13, 0, 1, 1), (35, 22, 0, "
	"1, 1), (36, 13, 0, 1, 1), (36, 22, 0, 1, 1), (38, 13, 1, 1, 1)",
	"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES (44, 14, "
	"'entered', '', 11, 1),"
	" (45, 12, 'declared', '', 12, 1), (52, 14, 'entered', '', 11, 1), (48, 15, 'entered', '', "
	"11, 1), (55, 11, 'entered', '', 12, 1),"
	" (61, 15, 'entered', '', 11, 1), (51, 11, 'entered', '', 12, 1)",
	"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, "
	"assigned_at) VALUES"
	" (71, 44, 13, 'assigned', 'hand', 0, 12, 1), (72, 45, 13, 'accepted', 'hand', 0, 12, 2),"
	" (73, 44, 14, 'accepted', 'hand', 0, 12, 3), (74, 45, 14, 'declined', 'hand', 0, 12, 4),"
	" (75, 46, 13, 'assigned', 'hand', 0, 12, 5), (76, 51, 13, 'accepted', 'hand', 0, 12, 6),"
	" (77, 52, 13, 'declined', 'hand', 0, 12, 7), (78, 53, 13, 'assigned', 'hand', 0, 12, 8),"
	" (79, 51, 14, 'assigned', 'hand', 0, 12, 9), (80, 52, 14, 'accepted', 'hand', 0, 12, 9),"
	" (81, 44, 12, 'assigned', 'hand', 0, 12, 9), (82, 45, 12, 'declined', 'hand', 0, 12, 9),"
	" (83, 44, 18, 'accepted', 'hand', 0, 12, 9), (84, 53, 14, 'assigned', 'hand', 0, 12, 9), "
	"(85, 46, 12, 'assigned', 'hand', 0, 12, 9)",
	"INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, revision, "
	"changed_at, submitted_at)"
	" VALUES (81, 45, 13, 'draft', 1, 'a', 4, 1, NULL), (82, 44, 14, 'submitted', 2, 'b', 4, "
	"1, 1),"
	" (83, 45, 14, 'submitted', 3, 'c', 4, 1, 1), (84, 51, 13, 'submitted', 4, 'd', 4, 1, 1),"
	" (85, 52, 13, 'draft', 5, 'e', 4, 1, NULL), (86, 45, 18, 'submitted', 1, 'f', 4, 1, 1),"
	" (87, 44, 18, 'submitted', 2, 'g', 4, 1, 1), (88, 44, 12, 'draft', 3, 'h', 4, 1, NULL)",
	"INSERT INTO review_score (review_id, criterion_id, score) VALUES (81, 61, 1), (82, 61, "
	"2), (82, 62, 3), (83, 61, 4),"
	" (84, 63, 5), (85, 63, 1), (86, 61, 2), (87, 61, 3), (88, 62, 4)",
	"INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note, "
	"contact_id, revision, decided_by, decided_at)"
	" VALUES (44, 1, 10, 0, '', 15, 2, 12, 1), (45, 1, 10, 0, '', 16, 2, 12, 1), (46, 0, 0, 0, "
	"'', NULL, 2, 12, 1),"
	" (48, 1, 10, 0, '', 15, 2, 12, 1), (50, 1, 10, 0, '', 18, 2, 12, 1), (51, 1, 10, 0, '', "
	"15, 2, 12, 1),"
	" (52, 0, 0, 0, '', NULL, 2, 12, 1), (53, 1, 10, 0, '', NULL, 2, 12, 1), (55, 1, 10, 0, "
	"'', NULL, 2, 12, 1)",
	/* In every state; 92 has its gift though it is not paid, 94 was made tomorrow, 98 is
	   announced though it is not. */
	"INSERT INTO award (id, proposal_id, call_id, org_id, state, cash_cents, credit_cents, "
	"contact_id, title, summary,"
	" offered_at, accepted_at, gift_paid_at, gift_reference, announced_at, revision, "
	"created_at) VALUES"
	" (90, 52, 34, 2, 'offered', 10, 1, 15, 'W90', '', 1, NULL, NULL, 'g', NULL, 6, 100),"
	" (91, 51, 34, 1, 'announced', 10, 1, 15, 'W91', '', 1, 60, 70, 'g', 100, 6, 3),"
	" (92, 53, 34, 3, 'accepted', 10, 1, 15, 'W92', '', 1, 61, 70, 'g', NULL, 6, 3),"
	" (93, 55, 38, 1, 'selected', 10, 1, NULL, 'W93', '', NULL, NULL, NULL, '', NULL, 6, 4),"
	" (94, 56, 38, 2, 'offered', 10, 1, 21, 'W94', '', 1, NULL, NULL, 'g', NULL, 6, 101),"
	" (95, 57, 38, 4, 'refused', 10, 1, 15, 'W95', '', 1, NULL, NULL, '', NULL, 6, 5),"
	" (96, 61, 38, 4, 'accepted', 10, 1, 15, 'W96', '', 1, 62, NULL, '', NULL, 6, 3),"
	" (97, 62, 38, 4, 'paid', 10, 1, 15, 'W97', '', 1, 63, 70, 'g', NULL, 6, 7),"
	" (98, 63, 38, 4, 'accepted', 10, 1, 14, 'W98', '', 1, 64, NULL, '', 80, 6, 8),"
	" (99, 64, 38, 3, 'selected', 10, 1, 15, 'W99', '', NULL, NULL, NULL, '', NULL, 6, 9)",
	"INSERT INTO release (id, call_id, released_by, released_at, n_decisions, decisions_hash) "
	"VALUES"
	" (1, 34, 11, 30, 3, CAST('s' AS BLOB)), (2, 38, 11, 40, 7, CAST('s' AS BLOB)), (3, 28, "
	"11, 40, 7, CAST('s' AS BLOB))",
	"INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id, address, "
	"subject, body, state, tries,"
	" next_at, message_id, created_at, sent_at) VALUES"
	" (101, 'k101', 'receipt', 21, 44, NULL, 'x', 'S', 'B', 'queued', 0, 100, 'm101', 1, NULL),"
	" (102, 'k102', 'receipt', 22, 45, NULL, 'x', 'S', 'B', 'sending', 1, 50, 'm102', 2, NULL),"
	" (103, 'decision:51', 'decision', 21, 51, NULL, 'x', 'S', 'B', 'sent', 1, 1, 'm103', 3, "
	"5),"
	" (104, 'decision:52', 'decision', 22, 52, NULL, 'x', 'S', 'B', 'failed', 9, 1, 'm104', 4, "
	"NULL),"
	" (105, 'k105', 'receipt', 23, 46, NULL, 'x', 'S', 'B', 'suppressed', 0, 1, 'm105', 5, "
	"NULL),"
	" (106, 'k106', 'receipt', 21, NULL, NULL, 'x', 'S', 'B', 'queued', 0, 101, 'm106', 6, "
	"NULL),"
	" (107, 'k107', 'receipt', 21, NULL, NULL, 'x', 'S', 'B', 'sending', 2, 101, 'm107', 7, "
	"NULL),"
	" (108, 'k108', 'assigned', 13, NULL, 33, 'x', 'S', 'B', 'queued', 0, 40, 'm108', 8, NULL),"
	" (109, 'decision:44', 'decision', 21, 44, NULL, 'x', 'S', 'B', 'sent', 1, 1, 'm109', 9, "
	"5),"
	" (110, 'k110', 'assigned', 14, 52, 34, 'x', 'S', 'B', 'sent', 1, 1, 'm110', 10, 5),"
	" (111, 'decision:54', 'decision', 24, 54, NULL, 'x', 'S', 'B', 'sent', 1, 1, 'm111', 11, "
	"5)",
	"INSERT INTO token (token_hash, person_id, purpose, created_at, expires_at, used_at) VALUES"
	" (CAST('t1' AS BLOB), 21, 'confirm', 1, 200, NULL), (CAST('t2' AS BLOB), 21, 'confirm', "
	"2, 200, 50),"
	" (CAST('t3' AS BLOB), 22, 'confirm', 3, 100, NULL), (CAST('t4' AS BLOB), 22, 'confirm', "
	"4, 101, NULL),"
	" (CAST('t5' AS BLOB), 16, 'confirm', 5, 200, NULL), (CAST('t6' AS BLOB), 21, 'reset', 6, "
	"200, NULL)",
	"INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at, strength, "
	"proved_at) VALUES"
	" (CAST('s1' AS BLOB), 21, 1, 50, 200, 1, 1), (CAST('s2' AS BLOB), 16, 2, 50, 200, 1, 1),"
	" (CAST('s3' AS BLOB), 17, 3, 50, 200, 1, 1), (CAST('s4' AS BLOB), 22, 4, 50, 100, 1, 1),"
	" (CAST('s5' AS BLOB), 22, 5, 50, 101, 1, 150), (CAST('s6' AS BLOB), 12, 6, 10, 200, 1, 1),"
	" (CAST('s7' AS BLOB), 13, 7, 11, 200, 1, 100), (CAST('s8' AS BLOB), 15, 8, 100, 200, 1, "
	"1), (CAST('s9' AS BLOB), 14, 9, 50, 200, 1, 1)",
	"INSERT INTO access_key (id, person_id, key_hash, label, scope, created_at, expires_at, "
	"used_at) VALUES"
	" (1, 21, CAST('k1' AS BLOB), 'L', 'all', 1, 200, NULL), (2, 16, CAST('k2' AS BLOB), 'L', "
	"'all', 2, 200, NULL),"
	" (3, 17, CAST('k3' AS BLOB), 'L', 'all', 3, 200, NULL), (4, 22, CAST('k4' AS BLOB), 'L', "
	"'all', 4, 100, 50),"
	" (5, 22, CAST('k5' AS BLOB), 'L', 'lists', 5, 101, 99), (6, 13, CAST('k6' AS BLOB), 'L', "
	"'all', 6, 200, 100),"
	" (7, 12, CAST('k7' AS BLOB), 'L', 'all', 7, 200, 1)",
	"INSERT INTO calendar_link (person_id, token_hash, made_at, used_at) VALUES"
	" (21, CAST('d1' AS BLOB), 1, NULL), (16, CAST('d2' AS BLOB), 2, NULL),"
	" (17, CAST('d3' AS BLOB), 3, NULL), (22, CAST('d4' AS BLOB), 4, 99),"
	" (13, CAST('d5' AS BLOB), 5, 100)",
	"INSERT INTO try (subject, at) VALUES (CAST('x1' AS BLOB), 50), (CAST('x1' AS BLOB), 99), "
	"(CAST('x1' AS BLOB), 100),"
	" (CAST('x1' AS BLOB), 101), (CAST('x2' AS BLOB), 60)",
	"INSERT INTO faq (id, slug, section, question, answer, is_draft, position) VALUES (1, "
	"'f1', "
	"'S', 'Q', 'A', 0, 1)",
	"INSERT INTO canned_answer (slug, title, body, position) VALUES ('c1', 'T1', 'B', 1)",
	"INSERT INTO faq_vote (slug, n_yes, n_no) VALUES ('f1', 3, 2)",
	/* A line with three versions, the first from before: one item stays, one is changed, one
	   comes and goes. */
	"INSERT INTO text_version (line, version, at) VALUES ('rules', 1, 0), ('rules', 2, 20),"
	" ('rules', 3, 30), ('page/p', 1, 5)",
	"INSERT INTO text_revision (line, slug, version, is_there, title, section, body, link, "
	"position) VALUES"
	" ('rules', 'same', 1, 1, 'Same', '', 'S', '', 0), ('rules', 'other', 1, 1, 'Old', '', "
	"'O', "
	"'', 1),"
	" ('rules', 'other', 2, 1, 'New', '', 'N', '', 1), ('rules', 'guest', 2, 1, 'Guest', '', "
	"'G', '', 2),"
	" ('rules', 'guest', 3, 0, 'Guest', '', 'G', '', 2), ('page/p', 'p', 1, 1, 'Page', '', "
	"'P', "
	"'', 0)",
	"INSERT INTO rule_text (rule, title, body, position) VALUES ('same', 'Same', 'S', 0), "
	"('other', 'Old', 'O', 1), ('guest', 'Guest', 'G', 2)",
	/* In every state; about proposals in conflict with somebody and about none, somebody's and
	   nobody's. */
	"INSERT INTO inquiry (id, person_id, name, address, subject, matter, call_id, proposal_id,"
	" came_by, state, assigned_to, created_at, changed_at, verdict, verdict_note) VALUES"
	" (141, 21, 'P1', 'p1@x', 'S', 'proposal', 33, 44, 'form', 'new', NULL, 1, 11, NULL, ''),"
	" (142, NULL, 'N', 'n@x', 'S', 'other', NULL, NULL, 'mail', 'open', 11, 2, 12, NULL, ''),"
	" (143, 22, 'P2', 'p2@x', 'S', 'proposal', 33, 45, 'form', 'waiting', 11, 3, 13, NULL, ''),"
	" (144, 22, 'P2', 'p2@x', 'S', 'site', 33, NULL, 'form', 'answered', NULL, 4, 14, NULL, "
	"''),"
	" (145, NULL, 'N', 'n@x', 'S', 'other', NULL, NULL, 'mail', 'closed', 11, 5, 15, 'yes', "
	"'W'),"
	" (146, 21, 'P1', 'p1@x', 'S', 'proposal', 34, 51, 'form', 'closed', NULL, 6, 16, NULL, "
	"'')",
	"INSERT INTO inquiry_message (id, inquiry_id, place, writer, person_id, sender, body, "
	"quoted,"
	" left_out, sent_at) VALUES (151, 141, 1, 'asker', NULL, '', 'B', '', '', 11),"
	" (152, 142, 1, 'asker', NULL, 'o@x', 'B', 'Q', 'L', 12),"
	" (153, 143, 1, 'asker', NULL, '', 'B', '', '', 13), (154, 143, 2, 'note', 11, '', 'N', "
	"'', "
	"'', 13),"
	" (155, 143, 3, 'staff', 11, '', 'A', '', '', 13), (156, 144, 1, 'staff', 11, '', 'A', '', "
	"'', "
	"14)",
	"INSERT INTO inquiry_mail (message_id, inquiry_id, place) VALUES ('i1@x', 142, 1), ('i2', "
	"143, "
	"1), ('i3', 143, 3), ('i4@x', 143, 3)",
	"INSERT INTO inquiry_door (token_hash, inquiry_id, created_at, expires_at) VALUES"
	" (CAST('t1' AS BLOB), 142, 1, 101), (CAST('t2' AS BLOB), 142, 1, 100)",
	"INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, "
	"benefits, employment_type,"
	" apply_url, posted_at, closes_at) VALUES (1, 'j1', 'open', 'J', '', '', '', '', '', "
	"'FULL_TIME', '', 50, 150)",
	"INSERT INTO audit (seq, at, actor_id, action, object_kind, object_id, detail, "
	"previous_hash, hash) VALUES"
	" (1001, 50, 21, 'proposal_submitted', 'proposal', 44, '{}', CAST('s' AS BLOB), CAST('s' "
	"AS BLOB)),"
	" (1002, 51, 11, 'screened', 'proposal', 45, '{}', CAST('s' AS BLOB), CAST('s' AS BLOB)),"
	" (1003, 51, 11, 'award_offered', 'award', 91, '{}', CAST('s' AS BLOB), CAST('s' AS BLOB)),"
	" (1004, 51, 11, 'message_sent_again', 'message', 102, '{}', CAST('s' AS BLOB), CAST('s' "
	"AS BLOB)),"
	" (1005, 51, 11, 'message_sent_again', 'message', 108, '{}', CAST('s' AS BLOB), CAST('s' "
	"AS BLOB)),"
	" (1006, 51, 11, 'call_published', 'call', 33, '{}', CAST('s' AS BLOB), CAST('s' AS BLOB)),"
	" (1007, 51, 18, 'message_sent_again', 'message', 110, '{}', CAST('s' AS BLOB), CAST('s' "
	"AS BLOB))",
	"UPDATE inquiry SET told_id = 11 WHERE id IN (142, 144, 145)",
	/* Searches of postings by mail, in every state, due and not, with a letter owed and one on
	   its way. */
	"DELETE FROM job_fresh", "INSERT INTO job_news (seq, job_id) VALUES (7, 1)",
	"INSERT INTO job_alert (id, address_hash, address, country, region, city, team, area, "
	"words,"
	" is_daily, state, serial, letter_due_at, letter_tries, letter_at, seen_seq, upto_seq,"
	" next_at, tries, created_at, confirmed_at, ended_at) VALUES"
	" (401, CAST('h1' AS BLOB), 'a1@x', 'DE', '', '', '', 'a', '', 0, 'pending', 1, 50, 0, 50,"
	" 0, 0, 0, 0, 1, NULL, NULL),"
	" (402, CAST('h2' AS BLOB), 'a2@x', '', '', '', '', '', 'w', 1, 'confirmed', 1, NULL, 1, 1,"
	" 3, 0, 100, 0, 2, 5, NULL),"
	" (403, CAST('h2' AS BLOB), 'a2@x', 'DE', 'R', 'C', 'T', 'none', '', 0, 'confirmed', 2, "
	"101,"
	" 2, 1, 3, 5, 101, 1, 3, 5, NULL),"
	" (404, CAST('h2' AS BLOB), '', 'FR', '', '', '', '', '', 0, 'left', 2, NULL, 1, 1, 0, 0, "
	"100,"
	" 0, 4, 5, 9),"
	" (405, CAST('h3' AS BLOB), '', '', '', '', '', '', '', 1, 'bounced', 3, NULL, 1, 1, 0, 0,"
	" 0, 0, 5, 5, 10)",
	/* In every state, with and without areas and a letter owed. */
	"INSERT INTO subscriber (id, address_hash, address, state, end_reason, serial, "
	"letter_due_at,"
	" letter_tries, letter_at, created_at, confirmed_at, ended_at) VALUES"
	" (201, CAST('h1' AS BLOB), 's1@x', 'pending', '', 1, 50, 0, 50, 1, NULL, NULL),"
	" (202, CAST('h2' AS BLOB), 's2@x', 'confirmed', '', 1, NULL, 1, 1, 2, 5, NULL),"
	" (203, CAST('h3' AS BLOB), 's3@x', 'confirmed', '', 2, 101, 2, 1, 3, 5, NULL),"
	" (204, CAST('h4' AS BLOB), 's4@x', 'confirmed', '', 1, NULL, 1, 1, 4, 5, NULL),"
	" (205, CAST('h5' AS BLOB), '', 'left', 'asked', 2, NULL, 1, 1, 5, 5, 9),"
	" (206, CAST('h6' AS BLOB), '', 'bounced', 'bounced', 2, NULL, 1, 1, 6, 5, 9),"
	" (207, CAST('h7' AS BLOB), 's7@x', 'pending', '', 3, NULL, 1, 60, 7, NULL, NULL),"
	" (208, CAST('h8' AS BLOB), 's8@x', 'confirmed', '', 1, NULL, 1, 1, 8, 5, NULL)",
	"INSERT INTO subscriber_area (subscriber_id, area_id) VALUES (201, 1), (203, 1), (204, 2),"
	" (208, 1), (208, 2)",
	"INSERT INTO newsletter (id, state, subject, body, revision, by_id, created_at, send_at,"
	" begun_at, ended_at, why) VALUES"
	" (301, 'draft', 'N1', 'B', 2, 11, 10, NULL, NULL, NULL, ''),"
	" (302, 'waiting', 'N2', 'B', 1, 11, 20, 100, NULL, NULL, ''),"
	" (303, 'sending', 'N3', 'B', 1, 11, 30, 40, 41, NULL, ''),"
	" (304, 'held', 'N4', 'B', 1, 11, 40, 50, 51, NULL, 'no'),"
	" (305, 'sent', 'N5', 'B', 1, 11, 50, 60, 61, 62, ''),"
	" (306, 'stopped', 'N6', 'B', 1, 11, 60, 70, 71, 72, ''),"
	" (307, 'waiting', 'N7', 'B', 1, 11, 70, 101, NULL, NULL, '')",
	"INSERT INTO newsletter_area (newsletter_id, area_id) VALUES (302, 1), (303, 2)",
	"INSERT INTO newsletter_progress (newsletter_id, is_queued, n_queued, n_sent, n_failed,"
	" n_skipped, n_refused, told, resume_at) VALUES (301, 0, 0, 0, 0, 0, 0, '', 0),"
	" (302, 0, 0, 0, 0, 0, 0, '', 0), (303, 1, 4, 1, 0, 0, 0, '', 0),"
	" (304, 1, 2, 0, 0, 0, 5, 'no', 0), (305, 1, 2, 1, 1, 0, 0, '', 0),"
	" (306, 1, 0, 0, 0, 0, 0, '', 0), (307, 0, 0, 0, 0, 0, 0, '', 0)",
	"INSERT INTO newsletter_copy (newsletter_id, subscriber_id, state, tries, next_at, "
	"is_dead) VALUES"
	" (303, 202, 'sent', 1, 50, 0), (303, 203, 'sending', 1, 50, 0), (303, 204, 'queued', 0, "
	"100, 0),"
	" (303, 208, 'sending', 2, 101, 0), (304, 202, 'refused', 1, 50, 1), (304, 203, 'queued', "
	"0, 10, 0),"
	" (305, 202, 'sent', 1, 60, 0), (305, 203, 'failed', 1, 60, 1), (306, 203, 'sending', 1, "
	"50, 0)",
	/* 611 is open, 612 tomorrow, 613 was, 614 is a draft; 615 is the older one of two. */
	"INSERT INTO job (id, slug, state, title, team, about, responsibilities, qualifications, "
	"benefits, employment_type, apply_url, posted_at, closes_at) VALUES"
	" (611, 'j611', 'open', 'J611', 't', '', '', '', '', '', '', 100, 101),"
	" (612, 'j612', 'open', 'J612', 't', '', '', '', '', '', '', 101, 200),"
	" (613, 'j613', 'open', 'J613', 't', '', '', '', '', '', '', 1, 100),"
	" (614, 'j614', 'draft', 'J614', 't', '', '', '', '', '', '', 1, 200),"
	" (615, 'j615', 'open', 'J615', 't', '', '', '', '', '', '', 50, 200)",
	"INSERT INTO job_area (job_id, area_id) VALUES (611, 1), (612, 1), (613, 1), (614, 1), "
	"(615, 1), (615, 2)",
	"INSERT INTO person_area (person_id, area_id) VALUES (13, 1), (14, 2)",
	"INSERT INTO publication (id, person_id, title, abstract, year) VALUES (601, 13, 'B1', "
	"'A1', 2020), (602, 13, 'B2', 'A2', 2024), (603, 14, 'B3', 'A3', 2024)",
	/* 13 is due, 14 in a second, 21 not before they come again; 22 is due for longest. */
	"DELETE FROM suggest_reader",
	"INSERT INTO suggest_reader (person_id, serial, due_at, made_at) VALUES (13, 3, 100, 10), "
	"(14, 3, 101, 10), (21, 3, NULL, 90), (22, 4, 50, 0)",
	"INSERT INTO suggest_pick (person_id, ranker, kind, place, object, terms, source, n_reads) "
	"VALUES (13, 'words', 'job', 0, 611, 'w', 'B2', 0), (13, 'words', 'job', 1, 615, 'v', '', "
	"0), (13, 'areas', 'job', 0, 615, 'A', '', 3), (14, 'areas', 'call', 0, 32, 'B', '', 0)",
	"INSERT INTO suggest_read (kind, object, day, n) VALUES ('job', 611, 4, 1), ('job', 611, "
	"5, 2), ('job', 611, 6, 4), ('call', 32, 5, 7)",
	"INSERT INTO suggest_win (round, day, ranker, n) VALUES (1, 0, 'words', 3), (1, 4, "
	"'words', 1), (1, 5, 'words', 2), (1, 0, 'areas', 1), (1, 5, 'areas', 1), (2, 0, 'words', "
	"9)",
	/* Every one has a word in common, and two have another. */
	"INSERT INTO search_own (kind, word, object) SELECT 'proposal', 'tt', proposal_id FROM "
	"proposal_entry",
	"INSERT INTO search_own (kind, word, object) VALUES ('proposal', 'xx', 44), ('proposal', "
	"'xx', 51)",
	"INSERT INTO search_own (kind, word, object) SELECT 'mine', 'tt', id FROM proposal",
	"INSERT INTO search_own (kind, word, object) SELECT 'inquiry', 'tt', id FROM inquiry",
	"INSERT INTO search_own (kind, word, object) SELECT 'plan', 'tt', id FROM call", NULL
};

/* What a change is told of: each table with the columns that say which row it is and what may
 * become of it. */
static const char *const crowd_tables[] = {
	"person name email_confirmed_at disabled_at org_id org_left_at country"
	" password_hash position bio zone may_review",
	"person_role person_id role", "token created_at person_id used_at",
	"session created_at person_id seen_at proved_at strength",
	"access_key id person_id used_at", "calendar_link person_id made_at used_at", "try at",
	"org id ror name country city", "area slug name", "product slug name", "dataset slug name",
	"page slug title", "faq slug question", "canned_answer slug title position",
	"faq_vote slug n_yes n_no", "text_version line version at",
	"text_revision line slug version is_there title position", "rule_text rule title",
	"attestation_item version item body",
	"call id slug state title period published_at announced_at form_version revision "
	"changed_at",
	"call_area call_id area_id", "topic call_id title", "criterion call_id name",
	"call_form call_id version body",
	"proposal id state period title file_id version revision changed_at submitted_at "
	"is_nonconfidential",
	"proposal_area proposal_id area_id", "proposal_product proposal_id product_id",
	"proposal_dataset proposal_id dataset_id",
	"team_member proposal_id position name affiliation role",
	"budget_line proposal_id position category description amount_cents",
	"proposal_version proposal_id version title",
	"proposal_attestation proposal_id version item attested_at", "file id name",
	"screening proposal_id is_eligible note screened_by",
	"panel_member call_id person_id is_chair load_max n_assigned n_submitted",
	"conflict proposal_id person_id kind note by_id",
	"assignment proposal_id person_id state reason",
	"review proposal_id person_id state confidence comment revision submitted_at",
	"review_score review_id criterion_id score",
	"decision proposal_id is_selected cash_cents contact_id revision decided_by",
	"release call_id n_decisions",
	"award id state org_id contact_id title summary offered_at accepted_at gift_paid_at "
	"gift_reference credits_issued_at"
	" announced_at revision",
	"recipient award_id announced_at", "message id state tries next_at sent_at last_error body",
	"subscriber id address state end_reason serial letter_due_at letter_tries letter_at "
	"confirmed_at ended_at",
	"job_alert id address state is_daily serial letter_due_at letter_tries letter_at seen_seq"
	" upto_seq next_at tries confirmed_at ended_at",
	"subscriber_area subscriber_id area_id", "subscriber_tally state n",
	"newsletter id state subject body revision send_at begun_at ended_at why",
	"newsletter_area newsletter_id area_id",
	"newsletter_copy newsletter_id subscriber_id state tries next_at is_dead",
	"newsletter_progress newsletter_id is_queued n_queued n_sent n_failed n_skipped n_refused "
	"told resume_at",
	"inquiry id person_id state assigned_to told_id changed_at verdict verdict_note",
	"inquiry_message inquiry_id place writer person_id sender body sent_at",
	"inquiry_mail message_id inquiry_id place", "inquiry_door inquiry_id expires_at",
	"suggest_reader person_id serial due_at made_at",
	"suggest_pick person_id ranker kind place object terms source n_reads",
	"suggest_read kind object day n", "suggest_win round day ranker n", NULL
};

#endif
