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

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(each_filter_shows_and_counts_its_own) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
