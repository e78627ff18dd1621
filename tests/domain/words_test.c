#include "test.h"

#include "domain/words.h"
#include "memory.h"

static void assert_words(
	const char *typed, const char *a, const char *b, const char *c, const char *d)
{
	const char *const want[WORDS_MAX] = { a, b, c, d };
	struct words got = words_of(mem, typed);
	size_t n = 0;

	for (size_t i = 0; i < WORDS_MAX; i++) {
		n += want[i][0] != '\0';
		assert_string_equal(got.w[i], want[i]);
	}
	assert_int_equal(got.n, n);
}

static void nothing_typed_is_no_word(void **state)
{
	(void)state;
	assert_words("", "", "", "", "");
	assert_words("  ,.@+_()/'\"\\-  ", "", "", "", "");
}

static void the_longest_word_comes_first_and_equal_ones_as_they_were_typed(void **state)
{
	(void)state;
	assert_words("of oslo university", "university", "oslo", "of", "");
	assert_words("abc xyz", "abc", "xyz", "", "");
	assert_words("a bb ccc dddd", "dddd", "ccc", "bb", "a");
	assert_words("dddd ccc bb a", "dddd", "ccc", "bb", "a");
	assert_words("bb a cc", "bb", "cc", "a", "");
}

static void every_separator_parts(void **state)
{
	(void)state;
	for (const char *s = " ,.@+_()/'\"\\-"; *s != '\0'; s++) {
		const char typed[] = { 'x', 'y', *s, 'z', '\0' };

		assert_words(typed, "xy", "z", "", "");
	}
	assert_words("o'neill-smith@example.org", "example", "neill", "smith", "o");
}

static void what_is_no_separator_does_not_part(void **state)
{
	(void)state;
	assert_words("\xC3\xA9"
		     "cole a:b;c",
		"\xC3\xA9"
		"cole",
		"a:b;c", "", "");
}

/* The fifth may be the longest: it is passed over all the same. */
static void beyond_the_fourth_nothing_is_read(void **state)
{
	(void)state;
	assert_words("a b c d eeeeee", "a", "b", "c", "d");
	assert_words("a b c d", "a", "b", "c", "d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_typed_is_no_word),
		cmocka_unit_test(the_longest_word_comes_first_and_equal_ones_as_they_were_typed),
		cmocka_unit_test(every_separator_parts),
		cmocka_unit_test(what_is_no_separator_does_not_part),
		cmocka_unit_test(beyond_the_fourth_nothing_is_read),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
