#include "test.h"

#include <string.h>

#include "domain/slug.h"

static void small_letters_digits_and_single_hyphens_are_good(void **state)
{
	static const char *const good[] = { "abc", "a-b", "2026", "a1-b2-c3", "0-0", "xyz-9" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!slug_is_good(good[i]))
			fail_msg("%s", good[i]);
}

static void everything_else_is_not(void **state)
{
	static const char *const bad[] = { "", "a", "ab", "-ab", "ab-", "a--b", "---", "Abc", "abC",
		"a_b", "a b", "a.b", "a/b", "ab\n", "ab`", "ab{", "ab:", "\xC3\xA4pfel",
		"a\x7F"
		"b" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (slug_is_good(bad[i]))
			fail_msg("%s", bad[i]);
}

static void three_to_sixty_characters(void **state)
{
	char s[63];

	(void)state;
	memset(s, 'a', sizeof(s));
	for (size_t n = 0; n < sizeof(s); n++) {
		s[n] = '\0';
		assert_int_equal(slug_is_good(s), n >= 3 && n <= 60);
		s[n] = 'a';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_letters_digits_and_single_hyphens_are_good),
		cmocka_unit_test(everything_else_is_not),
		cmocka_unit_test(three_to_sixty_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
