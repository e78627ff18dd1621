#include "test.h"

#include <pthread.h>

#include "web/text/markdown_kept.h"

static const char *text_at(struct mem *m, unsigned i)
{
	return mem_printf(m, "# Text %u\n\n- one *%u*\n- <b>two</b> [x](/y?%u)\n", i, i * 7, i);
}

static void assert_same(struct markdown_kept *k, struct mem *m, const char *text, int top)
{
	struct safe_html fresh = markdown_html(m, text, top),
			 kept = markdown_kept_html(k, m, text, top);

	assert_int_equal(kept.n, fresh.n);
	assert_memory_equal(kept.s, fresh.s, fresh.n);
}

static void the_bytes_are_those_of_a_fresh_rendering(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct markdown_kept *k = markdown_kept_new(m, 1 << 20);

	(void)state;
	for (int turn = 0; turn < 3; turn++)
		for (unsigned i = 0; i < 50; i++)
			for (int top = 1; top < 4; top++)
				assert_same(k, m, text_at(m, i), top);
	assert_same(k, m, "", 2);
	assert_same(k, m, NULL, 2);
	mem_end(m);
}

static void a_text_is_rendered_once(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct markdown_kept *k = markdown_kept_new(m, 1 << 20);

	(void)state;
	for (int turn = 0; turn < 5; turn++)
		assert_same(k, m, text_at(m, 1), 2);
	assert_int_equal(markdown_kept_figures(k).rendered, 1);
	assert_same(k, m, text_at(m, 1), 3);
	assert_int_equal(markdown_kept_figures(k).rendered, 2);
	mem_end(m);
}

static void the_bound_holds_and_what_went_comes_back(void **state)
{
	enum { MAX = 16 * 1024 };
	struct mem *m = mem_new(NULL, "test");
	struct markdown_kept *k = markdown_kept_new(m, MAX);
	size_t least = mem_size(m), most = 0;

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		struct mem *own = mem_new(NULL, "one");

		assert_same(k, own, text_at(own, i), 2);
		if (markdown_kept_figures(k).bytes > most)
			most = markdown_kept_figures(k).bytes;
		mem_end(own);
	}
	assert_true(most > MAX / 2);
	assert_true(most <= MAX);
	assert_true(mem_size(m) <= least + MAX);
	assert_same(k, m, text_at(m, 0), 2);
	mem_end(m);
}

static void a_text_above_an_eighth_is_not_kept(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct markdown_kept *k = markdown_kept_new(m, 4096);
	char *text = mem_array(m, 600, 1);

	(void)state;
	memset(text, 'a', 599);
	assert_same(k, m, text, 2);
	assert_same(k, m, text, 2);
	assert_int_equal(markdown_kept_figures(k).rendered, 2);
	assert_int_equal(markdown_kept_figures(k).bytes, 0);
	mem_end(m);
}

enum { THREADS = 4, ROUNDS = 4000, TEXTS = 60 };

static void *read_all(void *kept)
{
	struct markdown_kept *k = kept;
	intptr_t wrong = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct mem *m = mem_new(NULL, "thread");
		const char *text = text_at(m, i * 13 % TEXTS);
		struct safe_html fresh = markdown_html(m, text, 2),
				 h = markdown_kept_html(k, m, text, 2);

		wrong += h.n != fresh.n || memcmp(h.s, fresh.s, h.n) != 0;
		mem_end(m);
	}
	return (void *)wrong;
}

/* Room for about a third of them: each thread reads while others throw out. */
static void threads_read_while_others_replace(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct markdown_kept *k = markdown_kept_new(m, 4096);
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_all, k), 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
	assert_true(markdown_kept_figures(k).rendered > TEXTS);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_are_those_of_a_fresh_rendering),
		cmocka_unit_test(a_text_is_rendered_once),
		cmocka_unit_test(the_bound_holds_and_what_went_comes_back),
		cmocka_unit_test(a_text_above_an_eighth_is_not_kept),
		cmocka_unit_test(threads_read_while_others_replace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
