/* domain/list.c: pages by cursor over a list of numbers that a test holds. */
#include "test.h"

#include "domain/list.h"

enum { N = 130 };

struct numbers {
	int64_t n;	/* 1, 2, … n are in the list */
	int64_t gone;	/* but not this one */
	bool only_even; /* what somebody searches for */
	bool only_last; /* likewise: what stands at the end alone */
	size_t most;	/* to be looked through */
	int n_reads;
};

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct numbers *l = arg;

	(void)cx;
	if (id < 1 || id > l->n || id == l->gone)
		return ERR_NOT_FOUND;
	*(int64_t *)ret_key = id;
	return ERR_OK;
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	struct numbers *l = (struct numbers *)(uintptr_t)arg;
	int64_t step = way == LIST_BEFORE ? -1 : 1, *rows = MEM_ARRAY(cx->mem, int64_t, (size_t)n);
	int64_t at = key == NULL ? 1 : *(const int64_t *)key + step;

	l->n_reads++;
	*ret_n = 0;
	for (; *ret_n < (size_t)n && at >= 1 && at <= l->n; at += step)
		if (at != l->gone)
			rows[(*ret_n)++] = at;
	*ret_rows = rows;
	return ERR_OK;
}

static void key_of(const void *row, void *ret_key)
{
	*(int64_t *)ret_key = *(const int64_t *)row;
}

static bool keep(const void *arg, const void *row)
{
	const struct numbers *l = arg;

	if (l->only_last)
		return *(const int64_t *)row == l->n;
	return !l->only_even || *(const int64_t *)row % 2 == 0;
}

static void step_back(void *key)
{
	--*(int64_t *)key;
}

static struct list_page ask(struct mem *mem, struct numbers *l, struct list_ask a, int64_t **rows)
{
	const struct list_source source = { .arg = l,
		.row_size = sizeof(int64_t),
		.key_size = sizeof(int64_t),
		.find = find,
		.read = read_rows,
		.key_of = key_of,
		.keep = l->only_even || l->only_last ? keep : NULL,
		.most = l->most,
		.step_back = step_back };
	struct cx cx = { .mem = mem };
	struct list_page page;
	void *got;

	assert_int_equal(list_read(&cx, &source, &a, &got, &page), ERR_OK);
	*rows = got;
	return page;
}

static void walks_forth_and_back(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = N };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_FIRST }, &rows);
	assert_int_equal(p.n, LIST_ROWS);
	assert_int_equal(rows[0], 1);
	assert_true(!p.has_previous && p.has_next && !p.is_restarted);
	p = ask(mem, &l, (struct list_ask){ .way = LIST_AFTER, .at = 100 }, &rows);
	assert_int_equal(p.n, 30);
	assert_int_equal(rows[0], 101);
	assert_int_equal(rows[29], 130);
	assert_true(p.has_previous && !p.has_next);
	p = ask(mem, &l, (struct list_ask){ .way = LIST_BEFORE, .at = 101 }, &rows);
	assert_int_equal(rows[0], 51);
	assert_int_equal(rows[LIST_ROWS - 1], 100);
	assert_true(p.has_previous && p.has_next);
	mem_end(mem);
}

/* Not the two rows before the third: a reader who goes back wants a whole page. */
static void shows_a_whole_page_at_the_beginning(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = N };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_BEFORE, .at = 3 }, &rows);
	assert_int_equal(p.n, LIST_ROWS);
	assert_int_equal(rows[0], 1);
	assert_true(!p.has_previous && p.has_next);
	mem_end(mem);
}

static void a_page_that_ends_the_list_has_no_next(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = 2 * LIST_ROWS };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_AFTER, .at = LIST_ROWS }, &rows);
	assert_int_equal(p.n, LIST_ROWS);
	assert_false(p.has_next);
	l.n = 0;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_FIRST }, &rows);
	assert_true(p.n == 0 && !p.has_previous && !p.has_next);
	mem_end(mem);
}

static void a_cursor_that_names_nothing_begins_again(void **state)
{
	const int64_t cursors[] = { 0, -5, N + 1, 40, INT64_MAX };
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = N, .gone = 40 };

	(void)state;
	for (size_t i = 0; i < sizeof(cursors) / sizeof(cursors[0]); i++)
		for (enum list_way way = LIST_AFTER; way <= LIST_FROM; way++) {
			int64_t *rows;
			struct list_page p = ask(
				mem, &l, (struct list_ask){ .way = way, .at = cursors[i] }, &rows);

			assert_true(p.is_restarted && !p.has_previous && p.has_next);
			assert_int_equal(rows[0], 1);
		}
	mem_end(mem);
}

static void begins_with_a_row(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = N };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_FROM, .at = 77, .rows = 3 }, &rows);
	assert_int_equal(p.n, 3);
	assert_int_equal(rows[0], 77);
	assert_true(p.has_previous && p.has_next);
	mem_end(mem);
}

/* A search goes on reading until the page is full. */
static void reads_on_for_what_is_searched(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = 1000, .only_even = true };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_AFTER, .at = 100, .rows = 300 }, &rows);
	assert_int_equal(p.n, 300);
	assert_int_equal(rows[299], 700);
	assert_true(l.n_reads > 1 && p.has_next);
	list_searched(&p);
	assert_true(p.is_total_least && p.total == 300);
	mem_end(mem);
}

static void counts_to_a_thousand(void **state)
{
	struct list_page p = { 0 };

	(void)state;
	list_counted(&p, 1000);
	assert_true(p.total == 1000 && !p.is_total_least);
	list_counted(&p, 1001);
	assert_true(p.total == 1000 && p.is_total_least);
}

static void a_search_ends_where_it_was_told_to_and_says_so(void **state)
{
	struct mem *mem = mem_new(NULL, "list");
	struct numbers l = { .n = 5000, .only_last = true, .most = 1000 };
	struct list_page p;
	int64_t *rows;

	(void)state;
	p = ask(mem, &l, (struct list_ask){ .way = LIST_FIRST }, &rows);
	assert_int_equal(p.n, 0);
	assert_true(p.is_cut && !p.has_next);
	assert_int_equal(l.n_reads, 5);
	assert_false(list_is_all(&p));
	list_searched(&p);
	assert_true(p.is_total_least);
	l.n = 900; /* all of it is looked through */
	p = ask(mem, &l, (struct list_ask){ .way = LIST_FIRST }, &rows);
	assert_int_equal(p.n, 1);
	assert_false(p.is_cut);
	assert_true(list_is_all(&p));
	assert_int_equal(p.total, 1);
	mem_end(mem);
}

static void ids_are_a_json_array(void **state)
{
	static const struct {
		int64_t id;
		const char *beside;
	} rows[] = { { 7, "x" }, { -1, "x" }, { INT64_MAX, "x" } };
	struct mem *mem = mem_new(NULL, "list");

	(void)state;
	assert_string_equal(list_ids(mem, rows, sizeof(rows[0]), 0), "[]");
	assert_string_equal(list_ids(mem, rows, sizeof(rows[0]), 1), "[7]");
	assert_string_equal(list_ids(mem, rows, sizeof(rows[0]), 3), "[7,-1,9223372036854775807]");
	mem_end(mem);
}

/* All of a list stands on its one page, or a page says that there is more: before, behind, or not
 * looked at. */
static void what_is_all_is_told_without_a_count(void **state)
{
	(void)state;
	for (int bits = 0; bits < 8; bits++) {
		struct list_page p = {
			.n = 3, .has_previous = bits & 1, .has_next = bits & 2, .is_cut = bits & 4
		};

		assert_int_equal(list_is_all(&p), bits == 0);
		list_searched(&p);
		assert_int_equal(p.is_total_least, bits != 0);
		assert_int_equal(p.total, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_forth_and_back),
		cmocka_unit_test(shows_a_whole_page_at_the_beginning),
		cmocka_unit_test(a_page_that_ends_the_list_has_no_next),
		cmocka_unit_test(a_cursor_that_names_nothing_begins_again),
		cmocka_unit_test(begins_with_a_row),
		cmocka_unit_test(reads_on_for_what_is_searched),
		cmocka_unit_test(counts_to_a_thousand),
		cmocka_unit_test(ids_are_a_json_array),
		cmocka_unit_test(what_is_all_is_told_without_a_count),
		cmocka_unit_test(a_search_ends_where_it_was_told_to_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
