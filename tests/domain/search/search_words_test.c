#include "test.h"

#include <string.h>

#include "domain/search/search_words.h"
#include "memory.h"

/* The words, with a space between. */
static const char *words(const char *text)
{
	struct search_words list = search_words_of(mem, text, 100);
	const char *s = "";

	for (size_t i = 0; i < list.n; i++)
		s = mem_printf(mem, "%s%s%s", s, i > 0 ? " " : "", list.w[i].folded);
	return s;
}

static void words_are_folded(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "", "" },
		{ " .,-'\"()*", "" },
		{ "Proofs of STORAGE", "proofs of storage" },
		{ "Zürich, São Paulo; Łódź", "zurich sao paulo łodz" },
		{ "STRASSE straße", "strasse strasse" },
		{ "USD 70,000 or 1,2", "usd 70000 or 12" },
		{ "a, b", "a b" },
		{ "don't – “quoted”", "don t quoted" },
		{ "\xEF\xAC\x81nd \xEF\xBC\xA1", "find a" },
		{ "a\xFF\xFE"
		  "b \xC3( \xED\xA0\x80",
			"a b" },
		{ "日本 語", "日本 語" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(words(rows[i].text), rows[i].words);
}

static void a_word_is_where_it_was_written(void **state)
{
	const char *text = "In Zürich, 70,000 times";
	struct search_words list = search_words_of(mem, text, 3);

	(void)state;
	assert_int_equal(list.n, 3);
	assert_true(list.is_cut);
	assert_ptr_equal(list.w[1].at, text + 3);
	assert_int_equal(list.w[1].n, strlen("Zürich"));
	assert_int_equal(list.w[2].n, strlen("70,000"));
	assert_false(search_words_of(mem, text, 4).is_cut);
}

static void a_long_word_is_cut_between_characters(void **state)
{
	const char *s = "";

	(void)state;
	for (int i = 0; i < 40; i++)
		s = mem_printf(mem, "%s語", s);
	assert_int_equal(strlen(words(s)), SEARCH_WORD_BYTES);
	s = mem_printf(mem, "a%s", s);
	assert_int_equal(strlen(words(s)), SEARCH_WORD_BYTES - 2);
}

static void stems_are_of_english_letters(void **state)
{
	(void)state;
	assert_string_equal(search_stem(mem, "proofs"), "proof");
	assert_string_equal(search_stem(mem, "facilities"), "facil");
	assert_string_equal(search_stem(mem, "łodz"), "łodz");
	assert_string_equal(search_stem(mem, "70000"), "70000");
	assert_string_equal(search_stem(mem, ""), "");
}

static void common_words_tell_nothing(void **state)
{
	(void)state;
	assert_true(search_is_common("the"));
	assert_true(search_is_common("a"));
	assert_true(search_is_common("your"));
	assert_false(search_is_common("theory"));
	assert_false(search_is_common(""));
}

static void markdown_is_read_without_its_marks(void **state)
{
	static const struct {
		const char *markdown, *plain;
	} rows[] = {
		{ "", "" },
		{ "**Why.** The *gift*", "Why. The gift" },
		{ "## A title\n- one\n2. two\n> three", "A title one two three" },
		{ "See [the rules](/rules#pi) and `x`", "See the rules and x" },
		{ "[a] (b) [c](", "a (b) c(" },
		{ "3.5 and 2 * 3", "3.5 and 2  3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(search_plain(mem, rows[i].markdown), rows[i].plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_are_folded),
		cmocka_unit_test(a_word_is_where_it_was_written),
		cmocka_unit_test(a_long_word_is_cut_between_characters),
		cmocka_unit_test(stems_are_of_english_letters),
		cmocka_unit_test(common_words_tell_nothing),
		cmocka_unit_test(markdown_is_read_without_its_marks) };

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
