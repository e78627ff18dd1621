#include "test.h"

#include "web/text/find.h"

static bool finds(const char *typed, const char *a, const char *b)
{
	const char *const texts[] = { a, b };
	struct mem *m = mem_new(NULL, "test");
	struct find f = find_begin(m, typed);
	bool found = find_in(&f, texts, 2);

	mem_end(m);
	return found;
}

static void each_word_must_stand_in_one_of_the_texts(void **state)
{
	(void)state;
	assert_true(finds("quantum noise", "Small quantum machines", "Compilers that know the noise"));
	assert_false(finds("quantum silence", "Small quantum machines", "the noise"));
	assert_true(finds("", "anything", NULL));
	assert_true(finds("   ", "anything", NULL));
	assert_false(finds("x", NULL, ""));
}

static void capitals_accents_and_width_do_not_matter(void **state)
{
	(void)state;
	assert_true(finds("zurich", "ETH Zürich", NULL));
	assert_true(finds("ZÜRICH", "zurich", NULL));
	assert_true(finds("strasse", "Straße", NULL));
	assert_true(finds("ｑuantum", "Quantum", NULL));
}

static void no_character_is_a_pattern(void **state)
{
	(void)state;
	assert_false(finds(".*", "anything", NULL));
	assert_true(finds("50%", "saves 50% of it", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_must_stand_in_one_of_the_texts),
		cmocka_unit_test(capitals_accents_and_width_do_not_matter),
		cmocka_unit_test(no_character_is_a_pattern),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
