#include "test.h"

#include <string.h>

#include "match/terms.h"

/* How often a named term stands in a document; -1 when it is no term. */
static int count_of(struct mem *m, const struct terms *t, uint32_t doc, const char *name)
{
	struct terms_doc d = terms_doc(t, doc);
	struct buf b;

	for (size_t i = 0; i < d.n; i++) {
		buf_init(&b, m, 0);
		terms_name(t, d.term[i], &b);
		if (strcmp(buf_str(&b), name) == 0)
			return d.count[i];
	}
	return -1;
}

static void stems_meet_and_phrases_are_terms(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct terms *t = terms_new(m);

	(void)state;
	terms_add(t, "Learning graphs", "Learned graph. Graph learning of the graph", 1);
	assert_int_equal(count_of(m, t, 0, "learning"), 3);
	assert_int_equal(count_of(m, t, 0, "graphs"), 4);
	assert_int_equal(count_of(m, t, 0, "learning graphs"), 2);
	/* No phrase over the full stop, the stop words or the end of the title. */
	assert_int_equal(count_of(m, t, 0, "graphs learning"), 1);
	assert_int_equal(count_of(m, t, 0, "graphs graphs"), -1);
	assert_int_equal(terms_doc(t, 0).length, 7);
	mem_end(m);
}

static void document_frequency_counts_each_document_once(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct terms *t = terms_new(m);

	(void)state;
	terms_add(t, "robot robot robot", NULL, 1);
	terms_add(t, NULL, "robots", 1);
	terms_add(t, NULL, NULL, 1);
	assert_int_equal(terms_df(t, terms_doc(t, 0).term[0]), 2);
	assert_int_equal(terms_doc(t, 2).n, 0);
	assert_int_equal(terms_docs(t), 3);
	mem_end(m);
}

static void counts_stop_at_255(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct terms *t = terms_new(m);
	struct buf b;

	(void)state;
	buf_init(&b, m, 0);
	for (int i = 0; i < 1000; i++)
		BUF_LIT(&b, "robot. ");
	terms_add(t, NULL, buf_str(&b), 1);
	assert_int_equal(terms_doc(t, 0).count[0], 255);
	assert_int_equal(terms_doc(t, 0).length, 1000);
	mem_end(m);
}

static void many_words_keep_their_numbers(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct terms *t = terms_new(m);
	char word[32];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 20000; i++) {
			snprintf(word, sizeof(word), "q%dz", i);
			terms_add(t, word, NULL, 1);
		}
	assert_int_equal(terms_count(t), 20000);
	for (uint32_t i = 0; i < 20000; i += 777) {
		assert_int_equal(terms_doc(t, i).term[0], terms_doc(t, 20000 + i).term[0]);
		snprintf(word, sizeof(word), "q%uz", i);
		assert_int_equal(count_of(m, t, i, word), 1);
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stems_meet_and_phrases_are_terms),
		cmocka_unit_test(document_frequency_counts_each_document_once),
		cmocka_unit_test(counts_stop_at_255),
		cmocka_unit_test(many_words_keep_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
