/* The list of institutions: how many there are, exactly as far as lists count. */
#include "../call_world.h"

#include "domain/org/org.h"

static void orgs(struct place *p, bool has_ror, int n)
{
	static int id = 1000;

	WORLD_SQL(p,
		"WITH RECURSIVE k(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM k WHERE i < %d)"
		" INSERT INTO org (id, ror, name, country, city, created_at)"
		" SELECT i, %s, 'Institute ' || i, 'DE', '', 1 FROM k",
		id, id + n - 1, has_ror ? "'https://ror.org/' || i" : "NULL");
	id += n;
}

static void assert_total(struct place *p, bool is_bare, int64_t total, bool is_least)
{
	const struct org_search search = { .text = "", .is_bare = is_bare };
	struct list_page page;
	struct org *list;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(
		org_entries(&p->cx, &search, &(struct list_ask){ .way = LIST_FIRST }, &list, &page),
		ERR_OK);
	cx_read_end(&p->cx);
	assert_int_equal(page.n, LIST_ROWS);
	assert_int_equal(page.total, total);
	assert_int_equal(page.is_total_least, is_least);
}

static void the_count_is_exact_up_to_its_end(void **state)
{
	struct place *p = place_of(state);

	orgs(p, false, LIST_ROWS + 1);
	orgs(p, true, LIST_COUNTED_MAX - LIST_ROWS - 2);
	assert_total(p, false, LIST_COUNTED_MAX - 1, false);
	assert_total(p, true, LIST_ROWS + 1, false);
	orgs(p, true, 1);
	assert_total(p, false, LIST_COUNTED_MAX, false);
	orgs(p, false, 1);
	assert_total(p, false, LIST_COUNTED_MAX, true);
	orgs(p, false, LIST_COUNTED_MAX - LIST_ROWS - 3);
	assert_total(p, true, LIST_COUNTED_MAX - 1, false);
	orgs(p, false, 1);
	assert_total(p, true, LIST_COUNTED_MAX, false);
	orgs(p, false, 1);
	assert_total(p, true, LIST_COUNTED_MAX, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(the_count_is_exact_up_to_its_end) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
