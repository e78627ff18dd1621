#include "test.h"

#include <string.h>

#include "domain/form/form_rules.h"

#define Q(number, ...)                                                                             \
	{                                                                                          \
		.id = number, .label = "Q", .help = "", .field = "answer." #number, __VA_ARGS__    \
	}
#define LINES(text) .options = text, .when_answer = ""
#define PLAIN	    LINES("")

/* 1 yes or no, 2 hangs on it, 3 hangs on 2, 4 for staff alone. */
static const struct form_question chain[] = {
	Q(1, .kind = QUESTION_YES_NO, .is_required = true, .is_for_panel = true, PLAIN),
	Q(2, .kind = QUESTION_CHOICE, .is_required = true, .is_for_panel = true,
		.options = "Lab\nField", .when = 1, .when_answer = "yes"),
	Q(3, .kind = QUESTION_LINE, .is_required = true, .is_for_panel = true, .options = "",
		.when = 2, .when_answer = "Field"),
	Q(4, .kind = QUESTION_LINE, PLAIN),
};
static const struct call_form chained = { .version = 1, .next = 6, .questions = chain, .n = 4 };

static struct findings judged(const struct call_form *form, const struct form_answer *items,
	size_t n, enum rule_moment moment)
{
	struct findings found = { 0 };

	form_rules_run(form, &(struct form_answers){ items, n }, moment, &found);
	return found;
}

static void each_kind_says_what_is_wrong(void **state)
{
	static const struct {
		struct form_question q;
		const char *text;
		int code; /* -1: nothing */
	} rows[] = {
		{ Q(1, .kind = QUESTION_LINE, PLAIN), "a line", -1 },
		{ Q(1, .kind = QUESTION_LINE, .max = 3, PLAIN), "four", FINDING_TOO_LONG },
		{ Q(1, .kind = QUESTION_LINE, .max = 3, PLAIN), "äöü", -1 },
		{ Q(1, .kind = QUESTION_TEXT, .min = 5, PLAIN), "four", FINDING_TOO_SHORT },
		{ Q(1, .kind = QUESTION_TEXT, .min = 4, PLAIN), "four", -1 },
		{ Q(1, .kind = QUESTION_CHOICE, LINES("A\nB")), "B", -1 },
		{ Q(1, .kind = QUESTION_CHOICE, LINES("A\nB")), "C", FINDING_NOT_A_CHOICE },
		{ Q(1, .kind = QUESTION_CHOICE, LINES("A\nB")), "A\nB", FINDING_NOT_A_CHOICE },
		{ Q(1, .kind = QUESTION_CHOICE, LINES("AB\nB")), "A", FINDING_NOT_A_CHOICE },
		{ Q(1, .kind = QUESTION_CHOICES, LINES("A\nB\nC")), "A\nC", -1 },
		{ Q(1, .kind = QUESTION_CHOICES, LINES("A\nB\nC")), "A\nD", FINDING_NOT_A_CHOICE },
		{ Q(1, .kind = QUESTION_CHOICES, LINES("A\nB\nC")), "A\nA", FINDING_GIVEN_TWICE },
		{ Q(1, .kind = QUESTION_CHOICES, .max = 1, LINES("A\nB")), "A\nB",
			FINDING_TOO_MANY },
		{ Q(1, .kind = QUESTION_CHOICES, .min = 2, LINES("A\nB")), "A", FINDING_TOO_FEW },
		{ Q(1, .kind = QUESTION_CHOICES, .max = 2, LINES("A\nB\nC")), "A\nB", -1 },
		{ Q(1, .kind = QUESTION_CHOICES, .max = 2, LINES("A\nB\nC")), "A\nB\nC",
			FINDING_TOO_MANY },
		{ Q(1, .kind = QUESTION_CHOICES, .min = 2, LINES("A\nB\nC")), "A\nB", -1 },
		{ Q(1, .kind = QUESTION_CHOICES, .min = 2, LINES("A\nB\nC")), "A\nB\nC", -1 },
		{ Q(1, .kind = QUESTION_YES_NO, PLAIN), "no", -1 },
		{ Q(1, .kind = QUESTION_YES_NO, PLAIN), "perhaps", FINDING_NOT_A_CHOICE },
		{ Q(1, .kind = QUESTION_NUMBER, PLAIN), "0", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, PLAIN), "-1", FINDING_TOO_SMALL },
		{ Q(1, .kind = QUESTION_NUMBER, .min = -5, PLAIN), "-1", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, .max = 9, PLAIN), "10", FINDING_TOO_LARGE },
		{ Q(1, .kind = QUESTION_NUMBER, .max = 9, PLAIN), "9", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, .max = -2, .min = -5, PLAIN), "-2", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, .max = -2, .min = -5, PLAIN), "-1",
			FINDING_TOO_LARGE },
		{ Q(1, .kind = QUESTION_NUMBER, .min = -5, PLAIN), "-5", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, .min = -5, PLAIN), "-6", FINDING_TOO_SMALL },
		{ Q(1, .kind = QUESTION_LINE, .min = 3, PLAIN), "ab", FINDING_TOO_SHORT },
		{ Q(1, .kind = QUESTION_LINE, .min = 3, PLAIN), "abc", -1 },
		{ Q(1, .kind = QUESTION_EMAIL, .min = 50, PLAIN), "ada@example.org", -1 },
		{ Q(1, .kind = QUESTION_LINK, .min = 50, PLAIN), "https://example.org/a", -1 },
		{ Q(1, .kind = QUESTION_NUMBER, PLAIN), "ten", FINDING_NOT_A_NUMBER },
		{ Q(1, .kind = QUESTION_NUMBER, PLAIN), "99999999999999999999",
			FINDING_NOT_A_NUMBER },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "2028-02-29", -1 },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "2027-02-29", FINDING_NOT_A_DATE },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "2027-02-28T10:00", FINDING_NOT_A_DATE },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "0900-02-28", FINDING_NOT_A_DATE },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "1899-12-31", FINDING_NOT_A_DATE },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "1900-01-01", -1 },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "2999-12-31", -1 },
		{ Q(1, .kind = QUESTION_DATE, PLAIN), "3000-01-01", FINDING_NOT_A_DATE },
		{ Q(1, .kind = QUESTION_EMAIL, PLAIN), "ada@example.org", -1 },
		{ Q(1, .kind = QUESTION_EMAIL, PLAIN), "ada@example", FINDING_NOT_AN_EMAIL },
		{ Q(1, .kind = QUESTION_LINK, PLAIN), "https://example.org/a", -1 },
		{ Q(1, .kind = QUESTION_LINK, PLAIN), "javascript:alert(1)", FINDING_BAD_LINK },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct call_form form = {
			.version = 1, .next = 2, .questions = &rows[i].q, .n = 1
		};
		struct findings found =
			judged(&form, &(struct form_answer){ 1, rows[i].text }, 1, MOMENT_DRAFT);

		assert_int_equal(found.n == 0 ? -1 : (int)found.items[0].code, rows[i].code);
		if (found.n > 0)
			assert_string_equal(found.items[0].field, "answer.1");
	}
	(void)state;
}

/* 254 characters, as mail allows; a line has 200, a link 500, a text without a limit of its own
 * 2,000. */
static void the_longest_is_taken_and_one_more_is_not(void **state)
{
	static const struct form_question asked[] = { Q(1, .kind = QUESTION_EMAIL, PLAIN),
		Q(1, .kind = QUESTION_TEXT, PLAIN), Q(1, .kind = QUESTION_LINK, PLAIN),
		Q(1, .kind = QUESTION_LINE, PLAIN) };
	static const size_t most[] = { 254, 2000, 500, 200 };
	char text[2002];

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		for (size_t n = most[i]; n <= most[i] + 1; n++) {
			const struct call_form form = {
				.version = 1, .next = 2, .questions = &asked[i], .n = 1
			};
			struct findings found;

			memset(text, 'a', n);
			text[60] = '@';
			for (size_t k = 100; k < n - 4; k += 40)
				text[k] = '.';
			memcpy(text + n - 4, ".org", 5);
			if (asked[i].kind == QUESTION_LINK)
				memcpy(text, "https://a.example/", 18);
			found = judged(&form, &(struct form_answer){ 1, text }, 1, MOMENT_DRAFT);
			assert_int_equal(found.n == 0 ? -1 : (int)found.items[0].code,
				n == most[i] ? -1 : FINDING_TOO_LONG);
		}
}

/* What is hidden is not missed, and what hangs on it is hidden, too. */
static void only_what_is_shown_is_required(void **state)
{
	static const struct {
		struct form_answer items[3];
		size_t n;
		const char *missing; /* NULL: nothing */
	} rows[] = {
		{ { { 0, "" } }, 0, "answer.1" },
		{ { { 1, "no" } }, 1, NULL },
		{ { { 1, "yes" } }, 1, "answer.2" },
		{ { { 1, "yes" }, { 2, "Lab" } }, 2, NULL },
		{ { { 1, "yes" }, { 2, "Field" } }, 2, "answer.3" },
		{ { { 1, "yes" }, { 2, "Field" }, { 3, "x" } }, 3, NULL },
		{ { { 1, "no" }, { 2, "Field" } }, 2, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct findings found = judged(&chained, rows[i].items, rows[i].n, MOMENT_SUBMIT);

		assert_int_equal((int)found.n, rows[i].missing == NULL ? 0 : 1);
		if (rows[i].missing != NULL && found.n == 1) {
			assert_int_equal((int)found.items[0].code, FINDING_REQUIRED);
			assert_string_equal(found.items[0].field, rows[i].missing);
		}
		assert_int_equal(
			(int)judged(&chained, rows[i].items, rows[i].n, MOMENT_DRAFT).n, 0);
	}
	(void)state;
}

/* Of a hidden question nothing is said, and nobody is given what it once was answered. */
static void a_reader_is_given_what_is_shown_and_theirs(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	static const struct form_answer all[] = { { 1, "yes" }, { 2, "Lab" }, { 3, "hidden" },
		{ 4, "for staff" } };
	const struct form_answers answers = { all, 4 };
	struct form_answers of_staff = form_answers_for(m, &chained, &answers, FORM_READER_STAFF);
	struct form_answers of_panel = form_answers_for(m, &chained, &answers, FORM_READER_PANEL);

	assert_int_equal((int)of_staff.n, 3);
	assert_int_equal((int)of_staff.items[2].question, 4);
	assert_int_equal((int)of_panel.n, 2);
	assert_int_equal((int)of_panel.items[1].question, 2);
	mem_end(m);
	(void)state;
}

/* The question or the option went: the answer stays, aside, until another is given. */
static void what_has_no_place_is_kept_aside(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	static const struct form_answer kept[] = { { 1, "yes" }, { 2, "Desk" }, { 5, "removed" } };
	const struct form_answers saved = { kept, 3 };
	struct form_answers aside = form_answers_aside(m, &chained, &saved);
	struct form_answers fitting = form_answers_fitting(m, &chained, &saved);
	const struct form_answers nothing = { 0 };
	struct form_answers merged = form_answers_merged(m, &chained, &saved, &nothing);
	static const struct form_answer lab = { 2, "Lab" };
	struct form_answers answered =
		form_answers_merged(m, &chained, &saved, &(struct form_answers){ &lab, 1 });

	assert_int_equal((int)aside.n, 2);
	assert_int_equal((int)aside.items[0].question, 2);
	assert_int_equal((int)aside.items[1].question, 5);
	assert_int_equal((int)fitting.n, 1);
	assert_true(form_answers_equal(&merged, &aside));
	assert_int_equal((int)answered.n, 2);
	assert_string_equal(answered.items[0].text, "Lab");
	assert_int_equal((int)answered.items[1].question, 5);
	mem_end(m);
	(void)state;
}

/* From a page that was opened before the question was removed. */
static void an_answer_to_what_was_asked_before_is_kept(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	static const struct form_answer late = { 5, "typed meanwhile" },
					wild = { 77, "never asked" };
	const struct form_answers nothing = { 0 };
	struct form_answers merged =
		form_answers_merged(m, &chained, &nothing, &(struct form_answers){ &late, 1 });

	assert_int_equal((int)merged.n, 1);
	merged = form_answers_merged(m, &chained, &nothing, &(struct form_answers){ &wild, 1 });
	assert_int_equal((int)merged.n, 0);
	mem_end(m);
	(void)state;
}

/* On itself, on a later one, or on none that is asked: what a damaged form may say. */
static void what_hangs_on_no_earlier_question_is_hidden(void **state)
{
	static const struct form_question rows[] = {
		Q(1, .kind = QUESTION_LINE, .options = "", .when = 1, .when_answer = "a"),
		Q(2, .kind = QUESTION_LINE, .options = "", .when = 3, .when_answer = "a"),
		Q(3, .kind = QUESTION_LINE, PLAIN),
		Q(4, .kind = QUESTION_LINE, .options = "", .when = 9, .when_answer = "a"),
	};
	static const struct form_answer all[] = { { 1, "a" }, { 2, "a" }, { 3, "a" }, { 4, "a" } };
	const struct call_form form = { .version = 1, .next = 10, .questions = rows, .n = 4 };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(
			form_shows(&form, &rows[i], &(struct form_answers){ all, 4 }), i == 2);
}

static void lines_are_given_one_after_the_other(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *lines = "one\n\nthree", *line;

	(void)state;
	assert_true(form_next_line(m, &lines, &line));
	assert_string_equal(line, "one");
	assert_true(form_next_line(m, &lines, &line));
	assert_string_equal(line, "");
	assert_true(form_next_line(m, &lines, &line));
	assert_string_equal(line, "three");
	assert_false(form_next_line(m, &lines, &line));
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_says_what_is_wrong),
		cmocka_unit_test(the_longest_is_taken_and_one_more_is_not),
		cmocka_unit_test(only_what_is_shown_is_required),
		cmocka_unit_test(a_reader_is_given_what_is_shown_and_theirs),
		cmocka_unit_test(what_has_no_place_is_kept_aside),
		cmocka_unit_test(an_answer_to_what_was_asked_before_is_kept),
		cmocka_unit_test(what_hangs_on_no_earlier_question_is_hidden),
		cmocka_unit_test(lines_are_given_one_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
