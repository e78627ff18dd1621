#include "test.h"

#include "web/text/changes.h"

/* A line each: "  same", "- gone", "+ new", "~ a [-gone-] {+new+}", ".. left out". */
static const char *told(struct mem *m, const char *before, const char *after)
{
	static const char *const marks[] = { [CHANGE_SAME] = " ",
		[CHANGE_GONE] = "-",
		[CHANGE_NEW] = "+",
		[CHANGE_WITHIN] = "~",
		[CHANGE_LEFT_OUT] = ".." };
	const struct changed_line *lines;
	const char *text = "";
	size_t n;

	changes_of(m, before, after, &lines, &n);
	for (size_t i = 0; i < n; i++) {
		text = mem_printf(m, "%s%s", text, marks[lines[i].kind]);
		for (size_t k = 0; k < lines[i].n_pieces; k++) {
			const struct changed_piece *p = &lines[i].pieces[k];

			if (lines[i].kind != CHANGE_WITHIN || p->kind == CHANGE_SAME)
				text = mem_printf(m, "%s %s", text, p->text);
			else
				text = mem_printf(m, "%s %s", text,
					p->kind == CHANGE_GONE ? mem_printf(m, "[-%s-]", p->text)
							       : mem_printf(m, "{+%s+}", p->text));
		}
		text = mem_printf(m, "%s\n", text);
	}
	return text;
}

static void the_same_text_has_no_changes(void **state)
{
	struct mem *m = mem_new(NULL, "changes test");

	(void)state;
	assert_string_equal(told(m, "", ""), "");
	assert_string_equal(told(m, "One.\n\nTwo.", "One.\n\nTwo."), "");
	assert_string_equal(told(m, "One.\n\nTwo.", "One.\r\n\r\n\r\nTwo.\r\n"), "");
	mem_end(m);
}

static void a_line_that_became_another_is_told_word_by_word(void **state)
{
	struct mem *m = mem_new(NULL, "changes test");

	(void)state;
	assert_string_equal(told(m, "At most four pages count.", "At most six pages count."),
		"~ At most [-four-] {+six+} pages count.\n");
	assert_string_equal(
		told(m, "Head\nAt most four pages.\nTail", "Head\nAt most six short pages.\nTail"),
		"  Head\n~ At most [-four-] {+six short+} pages.\n  Tail\n");
	mem_end(m);
}

static void lines_that_are_not_alike_went_and_came(void **state)
{
	struct mem *m = mem_new(NULL, "changes test");

	(void)state;
	assert_string_equal(told(m, "Nothing of this stays here.", "All the words became others."),
		"- Nothing of this stays here.\n+ All the words became others.\n");
	assert_string_equal(told(m, "", "One.\nTwo."), "+ One.\n+ Two.\n");
	assert_string_equal(told(m, "One.\nTwo.", ""), "- One.\n- Two.\n");
	mem_end(m);
}

static void what_is_far_from_any_change_is_left_out_and_counted(void **state)
{
	struct mem *m = mem_new(NULL, "changes test");

	(void)state;
	assert_string_equal(told(m, "a\nb\nc\nd\ne\nf", "a\nb\nc\nd\ne\nnew"),
		".. 4 paragraphs as before\n  e\n- f\n+ new\n");
	assert_string_equal(
		told(m, "x\na\nb\nc\ny", "1\na\nb\nc\n2"), "- x\n+ 1\n  a\n  b\n  c\n- y\n+ 2\n");
	assert_string_equal(told(m, "x\na\nb\nc\nd\ny", "1\na\nb\nc\nd\n2"),
		"- x\n+ 1\n  a\n.. 2 paragraphs as before\n  d\n- y\n+ 2\n");
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_text_has_no_changes),
		cmocka_unit_test(a_line_that_became_another_is_told_word_by_word),
		cmocka_unit_test(lines_that_are_not_alike_went_and_came),
		cmocka_unit_test(what_is_far_from_any_change_is_left_out_and_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
