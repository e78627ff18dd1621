#include "../call_world.h"

#include "domain/person/session.h"
#include "store/db.h"

enum { BEGUN = 1780000000 };

struct guest {
	struct place *p;
	struct person_id person;
	const char *token;
};

static void sql(struct place *p, const char *text)
{
	const struct db_statement s = { "test", text, text, "", "", 0, 0 };
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(
		cx_end(&p->cx, tx, db_run(p->cx.db, mem_copy(p->mem, &s, sizeof(s)), NULL)),
		ERR_OK);
}

static const char *opened(struct place *p, struct person_id person)
{
	const char *token = NULL;
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, session_open(&p->cx, person, &token)), ERR_OK);
	return token;
}

static struct guest guest(void **state)
{
	struct guest g = { .p = place_of(state) };

	g.p->cx.now = BEGUN;
	g.person = place_person(g.p, "guest@example.org", "x", "staff");
	g.token = opened(g.p, g.person);
	return g;
}

static enum err read_at(struct guest *g, int64_t now, struct session_person *ret)
{
	enum err e;

	g->p->cx.now = now;
	assert_int_equal(cx_read(&g->p->cx), ERR_OK);
	e = session_read(&g->p->cx, g->token, ret);
	cx_read_end(&g->p->cx);
	return e;
}

static enum err lives(struct guest *g, int64_t now)
{
	struct session_person who;

	return read_at(g, now, &who);
}

static void used(struct guest *g, int64_t now)
{
	struct digest hash;

	assert_true(session_hash(g->token, &hash));
	g->p->cx.now = now;
	assert_int_equal(session_seen(&g->p->cx, &hash), ERR_OK);
}

static void a_token_stands_for_its_person_and_their_roles(void **state)
{
	struct guest g = guest(state);
	struct session_person who;

	assert_int_equal(read_at(&g, BEGUN, &who), ERR_OK);
	assert_true(who.actor.person.v == g.person.v);
	assert_int_equal(who.actor.roles, ROLE_STAFF);
	assert_string_equal(who.name, "Test Person");
	assert_string_equal(who.zone, "UTC");
	assert_false(who.is_on_panel || who.is_chair || who.is_contact);
	sql(g.p, "INSERT INTO person_role (person_id, role, granted_at) SELECT id, r.x, 1 FROM "
		 "person,"
		 " (SELECT 'admin' AS x UNION ALL SELECT 'finance' UNION ALL SELECT 'auditor'"
		 " UNION ALL SELECT 'reviewer' UNION ALL SELECT 'contact') r");
	assert_int_equal(read_at(&g, BEGUN, &who), ERR_OK);
	assert_int_equal(who.actor.roles, ROLE_STAFF | ROLE_ADMIN | ROLE_FINANCE | ROLE_AUDITOR |
						  ROLE_REVIEWER | ROLE_CONTACT);
}

/* What others are is not what this one is. */
static void a_token_stands_for_its_persons_own_seats(void **state)
{
	struct guest g = guest(state);
	struct person_id other = place_person(g.p, "chair@example.org", "x", "contact");
	struct session_person who;

	world_make_call(g.p);
	WORLD_SQL(g.p,
		"INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at)"
		" VALUES (%d, %" PRId64 ", 1, 0, 1)",
		WORLD_CALL, other.v);
	assert_int_equal(read_at(&g, BEGUN, &who), ERR_OK);
	assert_false(who.is_on_panel || who.is_chair || who.is_contact);
	WORLD_SQL(g.p,
		"INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at)"
		" VALUES (%d, %" PRId64 ", 0, 0, 1)",
		WORLD_CALL, g.person.v);
	assert_int_equal(read_at(&g, BEGUN, &who), ERR_OK);
	assert_true(who.is_on_panel);
	assert_false(who.is_chair || who.is_contact);
}

static void what_is_no_token_of_ours_is_nobody(void **state)
{
	struct guest g = guest(state);
	char *other = mem_str(g.p->mem, g.token);

	other[5] = other[5] == 'A' ? 'B' : 'A';
	g.token = other;
	assert_int_equal(lives(&g, BEGUN), ERR_NOT_FOUND);
	g.token = "";
	assert_int_equal(lives(&g, BEGUN), ERR_NOT_FOUND);
}

static void a_session_ends_after_12_hours_without_use(void **state)
{
	struct guest g = guest(state);

	assert_int_equal(lives(&g, BEGUN + SESSION_IDLE_S - 1), ERR_OK);
	assert_int_equal(lives(&g, BEGUN + SESSION_IDLE_S), ERR_NOT_FOUND);
	used(&g, BEGUN + SESSION_IDLE_S - 1);
	assert_int_equal(lives(&g, BEGUN + SESSION_IDLE_S), ERR_OK);
	assert_int_equal(lives(&g, BEGUN + 2 * SESSION_IDLE_S - 2), ERR_OK);
	assert_int_equal(lives(&g, BEGUN + 2 * SESSION_IDLE_S - 1), ERR_NOT_FOUND);
}

static void and_after_7_days_in_any_case(void **state)
{
	struct guest g = guest(state);

	for (int64_t t = BEGUN; t < BEGUN + SESSION_ABSOLUTE_S - 3600; t += 3600)
		used(&g, t);
	used(&g, BEGUN + SESSION_ABSOLUTE_S - 1);
	assert_int_equal(lives(&g, BEGUN + SESSION_ABSOLUTE_S - 1), ERR_OK);
	assert_int_equal(lives(&g, BEGUN + SESSION_ABSOLUTE_S), ERR_NOT_FOUND);
}

/* It is over: being seen cannot bring it back. */
static void what_is_over_is_not_used_again(void **state)
{
	struct guest g = guest(state);

	used(&g, BEGUN + SESSION_ABSOLUTE_S);
	assert_int_equal(place_int(g.p, "SELECT seen_at FROM session"), BEGUN);
	used(&g, BEGUN - 5);
	assert_int_equal(place_int(g.p, "SELECT seen_at FROM session"), BEGUN);
}

static void a_disabled_person_has_no_session_from_the_next_request_on(void **state)
{
	struct guest g = guest(state);

	assert_int_equal(lives(&g, BEGUN), ERR_OK);
	sql(g.p, "UPDATE person SET disabled_at = 1");
	assert_int_equal(lives(&g, BEGUN), ERR_NOT_FOUND);
	sql(g.p, "UPDATE person SET disabled_at = NULL");
	assert_int_equal(lives(&g, BEGUN), ERR_OK);
}

static void nor_has_one_whose_address_is_not_confirmed(void **state)
{
	struct guest g = guest(state);

	sql(g.p, "UPDATE person SET email_confirmed_at = NULL");
	assert_int_equal(lives(&g, BEGUN), ERR_NOT_FOUND);
}

static void seen_is_due_after_five_minutes(void **state)
{
	struct guest g = guest(state);
	struct session_person who;

	assert_int_equal(read_at(&g, BEGUN + SESSION_TOUCH_S - 1, &who), ERR_OK);
	assert_false(who.is_due);
	assert_int_equal(read_at(&g, BEGUN + SESSION_TOUCH_S, &who), ERR_OK);
	assert_true(who.is_due);
}

static void closing_ends_one_and_closing_all_ends_those_of_the_person(void **state)
{
	struct guest g = guest(state), again = g, other = g;
	struct db_tx *tx;

	again.token = opened(g.p, g.person);
	other.person = place_person(g.p, "other@example.org", "x", NULL);
	other.token = opened(g.p, other.person);
	assert_int_equal(cx_begin(&g.p->cx, &tx), ERR_OK);
	assert_int_equal(session_close(&g.p->cx, NULL), ERR_OK);
	assert_int_equal(session_close(&g.p->cx, "no token"), ERR_OK);
	assert_int_equal(cx_end(&g.p->cx, tx, session_close(&g.p->cx, g.token)), ERR_OK);
	assert_int_equal(lives(&g, BEGUN), ERR_NOT_FOUND);
	assert_int_equal(lives(&again, BEGUN), ERR_OK);
	assert_int_equal(cx_begin(&g.p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&g.p->cx, tx, session_close_all(&g.p->cx, g.person)), ERR_OK);
	assert_int_equal(lives(&again, BEGUN), ERR_NOT_FOUND);
	assert_int_equal(lives(&other, BEGUN), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(a_token_stands_for_its_person_and_their_roles),
		AT_BOTH(a_token_stands_for_its_persons_own_seats),
		AT_BOTH(what_is_no_token_of_ours_is_nobody),
		AT_BOTH(a_session_ends_after_12_hours_without_use),
		AT_BOTH(and_after_7_days_in_any_case),
		AT_BOTH(what_is_over_is_not_used_again),
		AT_BOTH(a_disabled_person_has_no_session_from_the_next_request_on),
		AT_BOTH(nor_has_one_whose_address_is_not_confirmed),
		AT_BOTH(seen_is_due_after_five_minutes),
		AT_BOTH(closing_ends_one_and_closing_all_ends_those_of_the_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
