#include "test.h"

#include <string.h>

#include "match/text.h"

/* The words of a text, each after a space; a '|' before one that is not adjacent. */
static void assert_words(const char *text, const char *expected)
{
	struct text_cursor c = { .s = text, .n = strlen(text) };
	struct text_word w;
	char got[512] = "";

	while (text_next(&c, &w)) {
		size_t n = strlen(got);

		assert_true(n + w.n + 3 < sizeof(got));
		snprintf(got + n, sizeof(got) - n, "%s%.*s", w.is_adjacent ? " " : " |", (int)w.n,
			w.s);
	}
	assert_string_equal(got, expected);
}

static void words_are_folded(void **state)
{
	(void)state;
	assert_words("Poincaré POINCARE", " poincare poincare");
	assert_words("the \xEF\xAC\x81"
		     "eld of Straße",
		" the field of strasse");
	assert_words("\xEF\xBC\xA1\xEF\xBC\xA9 ΣΊΣΥΦΟΣ", " ai σισυφοσ");
	assert_words("e\xCC\x81tude", " etude");
}

static void what_parts_words(void **state)
{
	(void)state;
	assert_words("meta-learning, fast. Now", " meta learning |fast |now");
	assert_words("(deep) nets: good", " |deep |nets |good");
	assert_words("co\xC2\xADoperate", " cooperate");
}

static void what_is_no_word(void **state)
{
	(void)state;
	assert_words("model's don\xE2\x80\x99t", " model don");
	assert_words("in 2019, 94.5 % of x", " in |of");
	assert_words("$\\mathcal{O}(n)$ \\alpha-stable 3d", " |stable 3d");
	assert_words("", "");
	assert_words(" \t\n...", "");
}

static void scripts_without_spaces_go_by_character(void **state)
{
	(void)state;
	assert_words("机器学习 AI", " 机 器 学 习 ai");
	assert_words("ab机cd", " ab 机 cd");
}

static void bytes_that_are_not_utf8_part_words(void **state)
{
	(void)state;
	assert_words("good\xFFword \xC3", " good |word");
	assert_words("\xED\xA0\x80lone", " |lone");
}

static void long_words_are_cut(void **state)
{
	char text[600];
	struct text_cursor c = { .s = text, .n = sizeof(text) };
	struct text_word w;

	(void)state;
	memset(text, 'a', sizeof(text));
	while (text_next(&c, &w))
		assert_in_range(w.n, 1, TEXT_WORD_MAX);
}

static void stop_words_are_found_to_both_ends(void **state)
{
	(void)state;
	assert_true(text_is_stop("a", 1));
	assert_true(text_is_stop("yourselves", 10));
	assert_true(text_is_stop("the", 3));
	assert_false(text_is_stop("th", 2));
	assert_false(text_is_stop("therapy", 7));
	assert_false(text_is_stop("paper", 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_folded),
		cmocka_unit_test(what_parts_words),
		cmocka_unit_test(what_is_no_word),
		cmocka_unit_test(scripts_without_spaces_go_by_character),
		cmocka_unit_test(bytes_that_are_not_utf8_part_words),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(stop_words_are_found_to_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
