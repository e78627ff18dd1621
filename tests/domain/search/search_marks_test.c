#include "test.h"

#include <string.h>

#include "domain/search/search_marks.h"
#include "memory.h"

static struct search_marks marks_of(const char *a, const char *b)
{
	struct search_marks m = { MEM_ARRAY(mem, const char *, 2), 0 };

	m.words[m.n++] = a;
	if (b != NULL)
		m.words[m.n++] = b;
	search_marks_end(&m);
	return m;
}

/* "a [marked] text" */
static const char *text_of(struct search_pieces p)
{
	const char *s = "";

	for (size_t i = 0; i < p.n; i++)
		s = mem_printf(mem, p.items[i].is_marked ? "%s[%s]" : "%s%s", s, p.items[i].text);
	return s;
}

static void what_was_looked_for_is_marked_as_it_was_written(void **state)
{
	const struct search_marks m = marks_of("zurich", "proofs"), none = { NULL, 0 };

	(void)state;
	assert_string_equal(text_of(search_marked(mem, &m, "Zürich: proofs, proof.")),
		"[Zürich]: [proofs], proof.");
	assert_string_equal(text_of(search_marked(mem, &m, "")), "");
	assert_string_equal(text_of(search_marked(mem, &m, "...")), "...");
	assert_string_equal(text_of(search_marked(mem, &none, "Zürich")), "Zürich");
}

static void a_short_text_is_shown_whole(void **state)
{
	const struct search_marks m = marks_of("b", NULL);

	(void)state;
	assert_string_equal(text_of(search_snippet(mem, &m, "A b c.", 3)), "A [b] c.");
	assert_string_equal(text_of(search_snippet(mem, &m, "", 3)), "");
	assert_string_equal(text_of(search_snippet(mem, &m, "A, b. C!", 2)), "A, [b] …");
}

static void of_a_long_text_the_part_is_shown_where_the_words_stand(void **state)
{
	const struct search_marks m = marks_of("x", "y");

	(void)state;
	assert_string_equal(
		text_of(search_snippet(mem, &m, "a b c d e f g h x y i j k l m n o", 4)),
		"… h [x] [y] i …");
	assert_string_equal(
		text_of(search_snippet(mem, &m, "a b c d e f g h x", 4)), "… f g h [x]");
	assert_string_equal(
		text_of(search_snippet(mem, &m, "x b c d e f g h i", 4)), "[x] b c d …");
	assert_string_equal(text_of(search_snippet(mem, &m, "a b c d e f g h i", 4)), "a b c d …");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_looked_for_is_marked_as_it_was_written),
		cmocka_unit_test(a_short_text_is_shown_whole),
		cmocka_unit_test(of_a_long_text_the_part_is_shown_where_the_words_stand),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
