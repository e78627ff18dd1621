/* The outbox as staff read it: what each filter shows, and how many there are of it. */
#include "../call_world.h"

#include "domain/notice/notice.h"

static void letters(struct place *p, const char *state, int n)
{
	static int id = 5000;

	for (int i = 0; i < n; i++, id++)
		WORLD_SQL(p,
			"INSERT INTO message (id, key, kind, person_id, address, subject, body,"
			" state, next_at, message_id, created_at) VALUES (%d, 'k%d', 'receipt', %d,"
			" 'a@b', 'S', 'B', '%s', 1, 'm%d', %d)",
			id, id, WORLD_STAFF, state, id, id);
}

static void assert_shown(
	struct place *p, enum notice_filter filter, size_t rows, int64_t total, bool has_next)
{
	struct notice_entry *list;
	struct list_page page;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(notice_entries(&p->cx, filter, &(struct list_ask){ .way = LIST_FIRST },
				 &list, &page),
		ERR_OK);
	cx_read_end(&p->cx);
	assert_int_equal(page.n, rows);
	assert_int_equal(page.total, total);
	assert_int_equal(page.has_next, has_next);
}

/* More of each than a page shows, so that they are counted and not only shown. */
static void each_filter_shows_and_counts_its_own(void **state)
{
	struct place *p = place_of(state);
	struct call_world w = { .p = p };

	world_person(&w, WORLD_STAFF, 0);
	letters(p, "queued", LIST_ROWS + 1);
	letters(p, "sending", 2);
	letters(p, "sent", LIST_ROWS + 5);
	letters(p, "failed", LIST_ROWS + 7);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_shown(p, NOTICES_WAITING, LIST_ROWS, LIST_ROWS + 3, true);
	assert_shown(p, NOTICES_SENT, LIST_ROWS, LIST_ROWS + 5, true);
	assert_shown(p, NOTICES_FAILED, LIST_ROWS, LIST_ROWS + 7, true);
	assert_shown(p, NOTICES_ALL, LIST_ROWS, 3 * LIST_ROWS + 15, true);
}

/* To a PI; about a proposal, and of what the panel of a call is told ("NULL": neither). */
static void letters_about(struct place *p, const char *proposal, const char *call, int n)
{
	static int id = 20000;

	for (int i = 0; i < n; i++, id++)
		WORLD_SQL(p,
			"INSERT INTO message (id, key, kind, person_id, proposal_id, panel_call_id,"
			" address, subject, body, state, next_at, message_id, created_at) VALUES"
			" (%d, 'k%d', 'receipt', %d, %s, %s, 'a@b', 'S', 'B', 'sent', 1, 'm%d', "
			"%d)",
			id, id, WORLD_PI, proposal, call, id, id);
}

/* Somebody of staff is of the institution of one applicant, and not of the other's. */
static void of_one_institution(struct call_world *w)
{
	world_make_call(w->p);
	WORLD_SQL(w->p,
		"INSERT INTO org (id, name, country, city, created_at) VALUES (1, 'Org', 'DE',"
		" '', 1)");
	world_person(w, WORLD_STAFF, 1);
	world_person(w, WORLD_PI, 1);
	world_person(w, WORLD_PI + 1, 0);
	world_proposal(w, WORLD_PROPOSAL, WORLD_PI, "submitted");
	world_proposal(w, WORLD_PROPOSAL + 1, WORLD_PI + 1, "submitted");
}

/* Staff of an institution: what is about its proposals, and what a panel is told, is hidden. */
static void what_is_hidden_is_not_counted(void **state)
{
	struct place *p = place_of(state);
	struct call_world w = { .p = p };

	of_one_institution(&w);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	letters(p, "sent", 7);
	letters_about(p, "4001", "NULL", LIST_ROWS);
	assert_shown(p, NOTICES_SENT, LIST_ROWS, LIST_ROWS + 7, true);
	letters_about(p, "4000", "NULL", 5);
	letters_about(p, "4000", "10", 3);
	letters_about(p, "4001", "10", 4);
	letters_about(p, "NULL", "10", 9);
	assert_shown(p, NOTICES_SENT, LIST_ROWS, LIST_ROWS + 7, true);
	/* More than is counted. */
	letters_about(p, "NULL", "10", LIST_COUNTED_MAX + 1);
	assert_shown(p, NOTICES_ALL, LIST_ROWS, LIST_ROWS + 7, true);
	letters_about(p, "4001", "NULL", LIST_COUNTED_MAX);
	assert_shown(p, NOTICES_ALL, LIST_ROWS, LIST_COUNTED_MAX, true);
}

/* Some letters at once: to somebody; about a proposal, and of what the panel of a call is told. */
static void many_letters(struct place *p, int person, const char *proposal, const char *call, int n)
{
	static int id = 50000;

	if (n > 0)
		WORLD_SQL(p,
			"WITH RECURSIVE k(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM k"
			" WHERE i < %d) INSERT INTO message (id, key, kind, person_id, proposal_id,"
			" panel_call_id, address, subject, body, state, next_at, message_id,"
			" created_at) SELECT i, 'k' || i, 'receipt', %d, CAST(%s AS BIGINT),"
			" CAST(%s AS BIGINT), 'a@b', 'S', 'B', 'sent', 1, 'm' || i, i %% 7 FROM k",
			id, id + n - 1, person, proposal, call);
	id += n;
}

static void assert_counted(struct place *p, int64_t total, bool is_least)
{
	static const enum notice_filter filters[] = { NOTICES_ALL, NOTICES_SENT };

	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		struct notice_entry *list;
		struct list_page page;

		assert_int_equal(cx_read(&p->cx), ERR_OK);
		assert_int_equal(notice_entries(&p->cx, filters[i],
					 &(struct list_ask){ .way = LIST_FIRST }, &list, &page),
			ERR_OK);
		cx_read_end(&p->cx);
		assert_int_equal(page.total, total);
		assert_int_equal(page.is_total_least, is_least);
	}
}

/* Whatever else there is that the reader may not see, few of it or more than is counted. */
static void the_count_is_exact_up_to_its_end(void **state)
{
	static const int hidden[] = { 0, 1, 60, LIST_COUNTED_MAX, LIST_COUNTED_MAX + 1 };
	struct place *p = place_of(state);
	struct call_world w = { .p = p };

	of_one_institution(&w);
	WORLD_SQL(p,
		"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
		" VALUES (4000, %d, 'entered', '', %d, 1)",
		WORLD_STAFF, WORLD_STAFF);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		WORLD_SQL(p, "DELETE FROM message");
		many_letters(p, WORLD_PI, "4000", "NULL", hidden[i]);
		many_letters(p, WORLD_PI, "NULL", "10", hidden[i]);
		many_letters(p, WORLD_PI, "4001", "10", hidden[i] / 2);
		/* Seen, one of them for it is the reader's own. */
		many_letters(p, WORLD_STAFF, "4000", "10", 1);
		many_letters(p, WORLD_PI, "4001", "NULL", LIST_COUNTED_MAX / 2);
		many_letters(p, WORLD_PI, "NULL", "NULL", LIST_COUNTED_MAX / 2 - 2);
		assert_counted(p, LIST_COUNTED_MAX - 1, false);
		many_letters(p, WORLD_PI, "4001", "NULL", 1);
		assert_counted(p, LIST_COUNTED_MAX, false);
		many_letters(p, WORLD_PI, "NULL", "NULL", 1);
		assert_counted(p, LIST_COUNTED_MAX, true);
		/* So many that it is told without a look at each. */
		many_letters(p, WORLD_PI, "4001", "NULL", hidden[i] + 1);
		assert_counted(p, LIST_COUNTED_MAX, true);
	}
}

static const char *body_of(struct place *p, const char *key)
{
	return place_text(
		p, mem_printf(p->mem, "SELECT body AS what FROM message WHERE key = '%s'", key));
}

static void queue(struct place *p, const char *key, enum letter_kind kind, const char *link)
{
	const struct letter_facts facts = { .kind = kind, .link = link, .at = 1, .zone = "UTC" };
	struct db_tx *tx;
	enum err e = cx_begin(&p->cx, &tx);

	assert_int_equal(e, ERR_OK);
	e = notice_add(&p->cx, key, (struct person_id){ WORLD_STAFF }, &facts);
	assert_int_equal(cx_end(&p->cx, tx, e), ERR_OK);
}

/* A path becomes an address that can be opened from a letter. */
static void a_link_is_written_in_full(void **state)
{
	struct place *p = place_of(state);
	struct call_world w = { .p = p };

	world_person(&w, WORLD_STAFF, 0);
	queue(p, "a", LETTER_CONFIRM_EMAIL, "/confirm/x");
	assert_non_null(strstr(body_of(p, "a"), "://"));
	assert_non_null(strstr(body_of(p, "a"), "/confirm/x\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(each_filter_shows_and_counts_its_own),
		AT_BOTH(what_is_hidden_is_not_counted),
		AT_BOTH(the_count_is_exact_up_to_its_end),
		AT_BOTH(a_link_is_written_in_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
