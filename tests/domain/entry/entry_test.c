/* What is counted of several calls at once is what is counted of each, and what is hidden is in
 * neither. */
#include "../call_world.h"

#include "domain/entry/entry.h"

enum { OTHER_CALL = WORLD_CALL + 1, OTHER_STAFF = WORLD_STAFF + 1 };

static const struct call_id both[] = { { OTHER_CALL }, { WORLD_CALL } };

/* One of another PI, in conflict with a member of staff or not. */
static int add(struct call_world *w, int call, const char *state, bool is_hidden)
{
	const int nth = (int)w->next_id++, id = WORLD_PROPOSAL + nth, pi = WORLD_PI + nth;

	world_person(w, pi, 0);
	WORLD_SQL(w->p,
		"INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, version,"
		" created_at, changed_at) VALUES (%d, %d, %d, 'p', '%s', 'T', 'A', 0, 1, 1)",
		id, call, pi, state);
	if (is_hidden)
		WORLD_SQL(w->p,
			"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
			" VALUES (%d, %d, 'entered', '', %d, 1)",
			id, WORLD_STAFF, WORLD_STAFF);
	return id;
}

static void decide(struct place *p, int proposal)
{
	WORLD_SQL(p,
		"INSERT INTO decision (proposal_id, is_selected, cash_cents, credit_cents, note,"
		" decided_by, decided_at) VALUES (%d, 0, 0, 0, '', %d, 1)",
		proposal, WORLD_STAFF);
}

/* The first call has some of each state, n of a kind as the kind's place says; each kind has hidden
 * ones beside. */
static void make(struct call_world *w)
{
	static const char *const states[] = { "draft", "submitted", "withdrawn", "eligible",
		"ineligible", "in_review", "answered" };

	world_make_call(w->p);
	WORLD_SQL(w->p,
		"INSERT INTO call (id, slug, state, title, summary, period, instructions, zone,"
		" opens_at, closes_at, grace_s, decisions_due_at, cash_cap_cents,"
		" cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit,"
		" file_limit_bytes, expected_awards, created_at, changed_at)"
		" SELECT %d, 'another', state, title, summary, period, instructions, zone,"
		" opens_at, closes_at, grace_s, decisions_due_at, cash_cap_cents,"
		" cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit,"
		" file_limit_bytes, expected_awards, created_at, changed_at FROM call"
		" WHERE id = %d",
		OTHER_CALL, WORLD_CALL);
	world_person(w, WORLD_STAFF, 0);
	world_person(w, OTHER_STAFF, 0);
	for (int s = 0; s < (int)(sizeof(states) / sizeof(states[0])); s++) {
		for (int i = 0; i <= s; i++)
			add(w, WORLD_CALL, states[s], false);
		for (int i = 0; i < 2; i++)
			add(w, WORLD_CALL, states[s], true);
	}
	decide(w->p, add(w, WORLD_CALL, "in_review", false));
	decide(w->p, add(w, WORLD_CALL, "in_review", true));
	add(w, OTHER_CALL, "submitted", false);
	add(w, OTHER_CALL, "draft", true);
	/* Hidden twice over, and taken off once: the PI is of the reader's institution, too. */
	WORLD_SQL(w->p, "INSERT INTO org (id, name, country, city, created_at) VALUES (1, 'Org',"
			" 'DE', '', 1)");
	WORLD_SQL(w->p,
		"UPDATE person SET org_id = 1 WHERE id = %d OR id = (SELECT pi_id FROM proposal"
		" WHERE call_id = %d AND state = 'draft')",
		WORLD_STAFF, OTHER_CALL);
}

static void assert_stages(const struct call_stages *a, const struct call_stages *b)
{
	assert_int_equal(a->call_id.v, b->call_id.v);
	assert_int_equal(a->n_draft, b->n_draft);
	assert_int_equal(a->n_submitted, b->n_submitted);
	assert_int_equal(a->n_withdrawn, b->n_withdrawn);
	assert_int_equal(a->n_eligible, b->n_eligible);
	assert_int_equal(a->n_ineligible, b->n_ineligible);
	assert_int_equal(a->n_in_review, b->n_in_review);
	assert_int_equal(a->n_answered, b->n_answered);
	assert_int_equal(a->n_undecided, b->n_undecided);
}

/* As each call by itself tells, and the first of them as is written here. */
static void assert_told(struct place *p, int reader, const struct call_stages *first)
{
	struct call_stages at_once[2], one;

	world_act_as(p, reader, ROLE_STAFF);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(entry_stages(&p->cx, both, 2, at_once), ERR_OK);
	assert_stages(&at_once[1], first);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(entry_stage(&p->cx, both[i], &one), ERR_OK);
		assert_stages(&at_once[i], &one);
		/* What is hidden in a call that is not asked for is passed over. */
		assert_int_equal(entry_stages(&p->cx, &both[i], 1, &one), ERR_OK);
		assert_stages(&at_once[i], &one);
	}
	cx_read_end(&p->cx);
}

static void what_is_hidden_is_in_no_count(void **state)
{
	struct place *p = place_of(state);
	struct call_world w = { .p = p };

	make(&w);
	assert_told(p, WORLD_STAFF,
		&(struct call_stages){ { WORLD_CALL }, .n_draft = 1, .n_submitted = 2,
			.n_withdrawn = 3, .n_eligible = 4, .n_ineligible = 5, .n_in_review = 7,
			.n_answered = 7, .n_undecided = 6 });
	assert_told(p, OTHER_STAFF,
		&(struct call_stages){ { WORLD_CALL }, .n_draft = 3, .n_submitted = 4,
			.n_withdrawn = 5, .n_eligible = 6, .n_ineligible = 7, .n_in_review = 10,
			.n_answered = 9, .n_undecided = 8 });
}

/* On PostgreSQL who writes a row of them holds it to the end of the bracket: who changes nothing
 * that is counted writes none. */
static void what_counts_nothing_takes_no_row_of_the_figures(void **state)
{
	static const char *const changes[] = {
		"UPDATE proposal_entry SET title = title, submitted_at = submitted_at + 1",
		"UPDATE proposal_entry SET letter = letter, state = state, has_contact = "
		"has_contact",
		"UPDATE person SET name = name || 'x'"
	};
	const char *const writers =
		"SELECT CAST(SUM(CAST(CAST(xmin AS TEXT) AS BIGINT)) AS BIGINT) FROM call_total";
	struct place *p = place_of(state);
	struct call_world w = { .p = p };
	int64_t before;

	make(&w);
	before = place_int(p, writers);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		WORLD_SQL(p, "%s", changes[i]);
		assert_int_equal(place_int(p, writers), before);
	}
	WORLD_SQL(p, "UPDATE proposal_entry SET letter = 'sent' WHERE state = 'answered'");
	assert_int_not_equal(place_int(p, writers), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(what_is_hidden_is_in_no_count),
		AT_PG(what_counts_nothing_takes_no_row_of_the_figures) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
