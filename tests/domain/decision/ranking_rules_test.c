#include "test.h"

#include "domain/decision/ranking_rules.h"
#include "memory.h"

/* By title: B and D are equal by calibrated score, E and C have no review, A is best by its mean.
 */
static const struct score titled[] = {
	{ .id = { 7 }, .n_reviews = 2, .mean = 4.9, .calibrated = 3.0 },  /* A */
	{ .id = { 5 }, .n_reviews = 1, .mean = 3.0, .calibrated = 4.0 },  /* B */
	{ .id = { 9 }, .n_reviews = 0, .mean = 0, .calibrated = 0 },	  /* C */
	{ .id = { 2 }, .n_reviews = 3, .mean = 3.5, .calibrated = 4.0 },  /* D */
	{ .id = { 1 }, .n_reviews = 0, .mean = 5.0, .calibrated = 5.0 },  /* E */
	{ .id = { 3 }, .n_reviews = 1, .mean = 1.0, .calibrated = -0.5 }, /* F */
};
enum { N = sizeof(titled) / sizeof(titled[0]) };

static void assert_order(enum ranking_order order, const int64_t want[N])
{
	const struct ranking_orders o = ranking_orders_of(mem, titled, N);

	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(ranking_at(&o, order, i)->id.v, want[i]);
}

static void the_best_calibrated_score_comes_first_and_equal_ones_by_title(void **state)
{
	(void)state;
	assert_order(RANKING_CALIBRATED, (const int64_t[N]){ 5, 2, 7, 3, 9, 1 });
}

static void the_order_of_means_is_another(void **state)
{
	(void)state;
	assert_order(RANKING_MEAN, (const int64_t[N]){ 7, 2, 5, 3, 9, 1 });
}

static void a_score_is_found_by_its_proposal(void **state)
{
	const struct ranking_orders o = ranking_orders_of(mem, titled, N);

	(void)state;
	for (size_t i = 0; i < N; i++) {
		const struct score *s = ranking_score_of(&o, titled[i].id.v);

		assert_non_null(s);
		assert_int_equal(s->id.v, titled[i].id.v);
		assert_int_equal(s->n_reviews, titled[i].n_reviews);
	}
	assert_null(ranking_score_of(&o, 0));
	assert_null(ranking_score_of(&o, 4));
	assert_null(ranking_score_of(&o, 10));
}

static void of_nothing_there_is_no_order(void **state)
{
	const struct ranking_orders o = ranking_orders_of(mem, NULL, 0);
	struct list_page page;

	(void)state;
	assert_int_equal(o.n, 0);
	assert_null(ranking_score_of(&o, 1));
	assert_int_equal(
		ranking_first(&o, RANKING_MEAN, &(struct list_ask){ .way = LIST_AFTER, .at = 1 }, &page), 0);
	assert_true(page.is_restarted);
	assert_int_equal(page.n, 0);
	assert_false(page.has_previous || page.has_next);
}

/* Ids 1, 2, … n in their order of scores, best first. */
static struct ranking_orders many(uint32_t n)
{
	struct score *s = MEM_ARRAY(mem, struct score, n);

	for (uint32_t i = 0; i < n; i++)
		s[i] = (struct score){
			.id = { i + 1 }, .n_reviews = 1, .mean = i, .calibrated = n - i
		};
	return ranking_orders_of(mem, s, n);
}

static uint32_t first(const struct ranking_orders *o, enum list_way way, int64_t at, bool restarts)
{
	struct list_page page;
	uint32_t i = ranking_first(o, RANKING_CALIBRATED, &(struct list_ask){ .way = way, .at = at }, &page);

	assert_int_equal(page.is_restarted, restarts);
	return i;
}

static void a_page_begins_behind_its_cursor_or_ends_before_it(void **state)
{
	const struct ranking_orders o = many(2 * LIST_ROWS + 1);

	(void)state;
	assert_int_equal(first(&o, LIST_FIRST, 77, false), 0);
	assert_int_equal(first(&o, LIST_AFTER, LIST_ROWS, false), LIST_ROWS);
	assert_int_equal(first(&o, LIST_AFTER, 1, false), 1);
	assert_int_equal(first(&o, LIST_BEFORE, LIST_ROWS + 1, false), 0);
	assert_int_equal(first(&o, LIST_BEFORE, LIST_ROWS + 2, false), 1);
	assert_int_equal(first(&o, LIST_BEFORE, LIST_ROWS, false), 0);
	assert_int_equal(first(&o, LIST_BEFORE, 2 * LIST_ROWS + 1, false), LIST_ROWS);
}

static void a_cursor_that_is_not_there_begins_again(void **state)
{
	const struct ranking_orders o = many(3);

	(void)state;
	assert_int_equal(first(&o, LIST_AFTER, 4, true), 0);
	assert_int_equal(first(&o, LIST_BEFORE, 0, true), 0);
	assert_int_equal(first(&o, LIST_AFTER, 3, false), 3);
}

/* n in the list, a page behind the row at: how many it has, and what is before and behind it. */
static void assert_page(uint32_t n, int64_t at, size_t rows, bool has_previous, bool has_next)
{
	const struct ranking_orders o = many(n);
	const struct list_ask ask = { .way = at == 0 ? LIST_FIRST : LIST_AFTER, .at = at };
	struct list_page page;

	ranking_first(&o, RANKING_CALIBRATED, &ask, &page);
	assert_int_equal(page.n, rows);
	assert_int_equal(page.has_previous, has_previous);
	assert_int_equal(page.has_next, has_next);
	assert_int_equal(page.total, n);
}

static void a_page_tells_what_is_before_and_behind_it(void **state)
{
	(void)state;
	assert_page(1, 0, 1, false, false);
	assert_page(LIST_ROWS - 1, 0, LIST_ROWS - 1, false, false);
	assert_page(LIST_ROWS, 0, LIST_ROWS, false, false);
	assert_page(LIST_ROWS + 1, 0, LIST_ROWS, false, true);
	assert_page(LIST_ROWS + 1, 1, LIST_ROWS, true, false);
	assert_page(LIST_ROWS + 2, 1, LIST_ROWS, true, true);
	assert_page(LIST_ROWS + 1, LIST_ROWS, 1, true, false);
	assert_page(LIST_ROWS + 1, LIST_ROWS + 1, 0, true, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_calibrated_score_comes_first_and_equal_ones_by_title),
		cmocka_unit_test(the_order_of_means_is_another),
		cmocka_unit_test(a_score_is_found_by_its_proposal),
		cmocka_unit_test(of_nothing_there_is_no_order),
		cmocka_unit_test(a_page_begins_behind_its_cursor_or_ends_before_it),
		cmocka_unit_test(a_cursor_that_is_not_there_begins_again),
		cmocka_unit_test(a_page_tells_what_is_before_and_behind_it),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
