#include "test.h"

#include <string.h>

#include "domain/search/search_query.h"
#include "memory.h"

/* "one [two three]": a term each, several words in brackets; + behind one that may grow. */
static const char *terms(const char *typed)
{
	struct search_query q = search_query_of(mem, typed);
	const char *s = "";

	for (size_t i = 0; i < q.n; i++) {
		const struct search_term *t = &q.terms[i];

		s = mem_printf(mem, "%s%s%s", s, i > 0 ? " " : "", t->n > 1 ? "[" : "");
		for (size_t k = 0; k < t->n; k++)
			s = mem_printf(mem, "%s%s%s", s, k > 0 ? " " : "", t->words[k]);
		s = mem_printf(mem, "%s%s%s", s, t->n > 1 ? "]" : "", t->may_grow ? "+" : "");
	}
	return s;
}

static void what_is_typed_becomes_terms(void **state)
{
	static const struct {
		const char *typed, *terms;
	} rows[] = {
		{ "", "" },
		{ "   ", "" },
		{ "Proof", "proof+" },
		{ "proof ", "proof" },
		{ "the proof of storage", "proof storage+" },
		{ "proof Proof PROOF", "proof+" },
		{ "\"machine learning\" proof", "[machine learning] proof+" },
		{ "“Machine learning”", "[machine learning]" },
		{ "«machine» x", "machine x+" },
		{ "\"gift of the\"", "[gift of the]" },
		{ "\"of the\"", "" },
		{ "proof \"side by", "proof side+" },
		{ "\"", "" },
		{ "\"\"\"", "" },
		{ "\"a b\" \"a b\"", "[a b]" },
		{ "proof* OR (storage AND NEAR/2) -x", "proof storage near 2 x+" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(terms(rows[i].typed), rows[i].terms);
}

static void only_the_first_terms_count(void **state)
{
	(void)state;
	assert_false(search_query_of(mem, "b c d e f g h j k l").is_cut);
	assert_true(search_query_of(mem, "b c d e f g h j k l m").is_cut);
	assert_int_equal(search_query_of(mem, "b c d e f g h j k l m").n, SEARCH_TERMS);
	assert_string_equal(terms("b c d e f g h j k l m"), "b c d e f g h j k l");
	assert_string_equal(terms("\"b c d e f g h j k l m n o p\""), "[b c d e f g h j k l m n]");
	assert_true(search_query_of(mem, "\"b c d e f g h j k l m n o p\"").is_cut);
}

static void words_that_stand_everywhere_are_told(void **state)
{
	(void)state;
	assert_true(search_query_of(mem, "of the").has_only_common);
	assert_false(search_query_of(mem, "of the proof").has_only_common);
	assert_false(search_query_of(mem, " - ").has_only_common);
}

static void distance_counts_letters_typed_otherwise(void **state)
{
	static const struct {
		const char *a, *b;
		size_t most, off;
	} rows[] = { { "overhead", "overhead", 2, 0 }, { "overhaed", "overhead", 2, 1 },
		{ "overhed", "overhead", 2, 1 }, { "overheadd", "overhead", 2, 1 },
		{ "oberhead", "overhead", 2, 1 }, { "oberhed", "overhead", 2, 2 },
		{ "oberhed", "overhead", 1, 2 }, { "over", "overhead", 2, 3 }, { "", "", 2, 0 },
		{ "a", "", 2, 1 }, { "ab", "ba", 2, 1 }, { "abc", "cba", 2, 2 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(search_distance(rows[i].a, rows[i].b, rows[i].most), rows[i].off);
		assert_int_equal(search_distance(rows[i].b, rows[i].a, rows[i].most), rows[i].off);
	}
}

static void short_words_are_not_guessed(void **state)
{
	(void)state;
	assert_int_equal(search_may_be_off("gap"), 0);
	assert_int_equal(search_may_be_off("gaps"), 1);
	assert_int_equal(search_may_be_off("storage"), 1);
	assert_int_equal(search_may_be_off("overhead"), 2);
	assert_int_equal(search_may_be_off("abcdefghijklmnopqrstuvwx"), 2);
	assert_int_equal(search_may_be_off("abcdefghijklmnopqrstuvwxy"), 0);
}

static bool share(const char *a, const char *b)
{
	struct search_bones x = search_bones_of(mem, a), y = search_bones_of(mem, b);

	for (size_t i = 0; i < x.n; i++)
		for (size_t k = 0; k < y.n; k++)
			if (strcmp(x.items[i], y.items[k]) == 0)
				return true;
	return false;
}

static void words_one_letter_apart_share_a_bone(void **state)
{
	(void)state;
	assert_true(share("overhead", "overhead"));
	assert_true(share("overhaed", "overhead"));
	assert_true(share("overhed", "overhead"));
	assert_true(share("xverhead", "overhead"));
	assert_true(share("łodza", "łodz"));
	assert_false(share("storage", "overhead"));
	assert_int_equal(search_bones_of(mem, "gap").n, 0);
	/* Doubled letters leave the same, and characters go whole. */
	assert_int_equal(search_bones_of(mem, "aabb").n, 3);
	assert_string_equal(search_bones_of(mem, "łodz").items[1], "odz");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_becomes_terms),
		cmocka_unit_test(only_the_first_terms_count),
		cmocka_unit_test(words_that_stand_everywhere_are_told),
		cmocka_unit_test(distance_counts_letters_typed_otherwise),
		cmocka_unit_test(short_words_are_not_guessed),
		cmocka_unit_test(words_one_letter_apart_share_a_bone),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
