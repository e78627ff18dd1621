#include "test.h"
#include "memory.h"

#include "web/pages/public/call_show.h"
#include "web/text/life_badges.h"

enum { NOW = 1776686400, DAY = 86400 };

static struct call at(enum call_stage stage)
{
	return (struct call){ .slug = "x",
		.title = "X",
		.summary = "S",
		.zone = "UTC",
		.stage = stage,
		.opens_at = NOW - 60 * DAY,
		.closes_at = NOW - 20 * DAY,
		.decisions_due_at = NOW + 70 * DAY,
		.cash_cap_cents = 7000000 };
}

static const char *told(struct mem *m, enum call_stage stage)
{
	struct call c = at(stage);
	struct timeline t = call_timeline(m, &c, NOW);

	return mem_printf(m, "%s %s %s %.*s", call_badge_public(stage).word, call_when(m, &c, NOW),
		call_entry(m, &c, NOW).day, (int)t.drawing.n, t.drawing.s);
}

/* The embargo: neither screening's end, nor decisions, nor their release show before the
 * announcement. */
static void from_deadline_to_announcement_a_call_says_one_thing(void **state)
{
	const char *closed = told(*state, CALL_STAGE_CLOSED);

	assert_string_equal(told(*state, CALL_STAGE_REVIEWING), closed);
	assert_string_equal(told(*state, CALL_STAGE_RELEASED), closed);
	assert_string_not_equal(told(*state, CALL_STAGE_ANNOUNCED), closed);
}

static void amounts_say_what_kind_of_limit_they_are(void **state)
{
	struct call c = at(CALL_STAGE_OPEN);

	assert_string_equal(call_cash(*state, &c), "up to USD 70,000 in cash");
	c.cash_cap_is_average = true;
	assert_string_equal(call_cash(*state, &c), "on average USD 70,000 in cash");
	assert_null(call_credit(*state, &c));
}

/* One of each kind, the last hanging on one before. */
static const struct form_question questions[] = {
	{ .id = 1, .kind = QUESTION_LINE, .label = "Line", .help = "", .options = "", .max = 40,
		.is_required = true, .is_for_panel = true },
	{ .id = 2, .kind = QUESTION_TEXT, .label = "Text", .help = "H", .options = "", .min = 10,
		.max = 300, .is_for_panel = true },
	{ .id = 3, .kind = QUESTION_CHOICE, .label = "Choice", .help = "", .options = "A\nB",
		.is_for_panel = true },
	{ .id = 4, .kind = QUESTION_CHOICES, .label = "Choices", .help = "", .options = "A\nB\nC",
		.max = 2, .is_for_panel = true },
	{ .id = 5, .kind = QUESTION_YES_NO, .label = "Yes?", .help = "", .options = "",
		.is_for_panel = true },
	{ .id = 6, .kind = QUESTION_NUMBER, .label = "Number", .help = "", .options = "", .min = 1,
		.max = 9, .is_for_panel = true },
	{ .id = 7, .kind = QUESTION_DATE, .label = "Date", .help = "", .options = "",
		.is_for_panel = true },
	{ .id = 8, .kind = QUESTION_EMAIL, .label = "Mail", .help = "", .options = "" },
	{ .id = 9, .kind = QUESTION_LINK, .label = "Link", .help = "", .options = "",
		.is_for_panel = true, .when = 5, .when_answer = "yes" },
};
enum { N_QUESTIONS = sizeof(questions) / sizeof(questions[0]) };
_Static_assert(N_QUESTIONS == (int)QUESTION_KIND_COUNT, "one of each kind");

static struct call_view asked(struct mem *m, enum call_stage stage)
{
	const struct call c = at(stage);
	const struct call_form form = { .version = 1, .questions = questions, .n = N_QUESTIONS };
	struct call_view v = { 0 };

	call_asks(m, &c, &form, &v);
	return v;
}

static void each_question_is_told_with_its_kind_and_limit(void **state)
{
	static const char *const kinds[] = { "A line of text, at most 40 characters.",
		"A longer text, in Markdown, 10 to 300 characters.", "Choose one.",
		"Choose 2 at the most.", "Yes or no.", "A whole number from 1 to 9.", "A date.",
		"An e-mail address.", "A web address. It begins with https://." };
	const struct call_view v = asked(*state, CALL_STAGE_OPEN);

	assert_int_equal(v.n_questions, N_QUESTIONS);
	for (size_t i = 0; i < N_QUESTIONS; i++) {
		assert_string_equal(v.questions[i].label, questions[i].label);
		assert_string_equal(v.questions[i].kind, kinds[i]);
		assert_string_equal(v.questions[i].mark, i == 0 ? "required" : "optional");
		assert_int_equal(v.questions[i].n_options, i == 2 ? 2 : i == 3 ? 3 : 0);
	}
	assert_null(v.questions[0].help);
	assert_string_equal(v.questions[1].help, "H");
	assert_string_equal(v.questions[3].options[2], "C");
}

static void a_condition_and_who_reads_alone_are_told(void **state)
{
	const struct call_view v = asked(*state, CALL_STAGE_OPEN);

	assert_null(v.questions[0].when);
	assert_null(v.questions[0].reader);
	assert_string_equal(v.questions[7].reader, "Only our staff read this.");
	assert_string_equal(v.questions[8].when, "Asked only if you answer “Yes” to “Yes?”");
}

/* The embargo again: its words are those of what visitors are told, not of the stage. */
static void what_is_over_is_told_as_over(void **state)
{
	assert_string_equal(asked(*state, CALL_STAGE_UPCOMING).parts[CALL_QUESTIONS].title, "What you will be asked");
	assert_string_equal(asked(*state, CALL_STAGE_OPEN).parts[CALL_QUESTIONS].title, "What you will be asked");
	assert_string_equal(asked(*state, CALL_STAGE_DRAFT).parts[CALL_QUESTIONS].title, "What you will be asked");
	assert_string_equal(asked(*state, CALL_STAGE_CLOSED).parts[CALL_QUESTIONS].title, "What was asked");
	assert_string_equal(asked(*state, CALL_STAGE_RELEASED).parts[CALL_QUESTIONS].title, "What was asked");
	assert_string_equal(asked(*state, CALL_STAGE_ARCHIVED).parts[CALL_QUESTIONS].title, "What was asked");
	assert_string_equal(asked(*state, CALL_STAGE_CANCELLED).parts[CALL_QUESTIONS].title, "What was asked");
}

/* To the second: the last day is not "0 days", and late begins after the instant itself. */
static void the_clock_tells_the_last_day(void **state)
{
	static const struct {
		int64_t now;
		const char *says;
	} rows[] = { { -31 * 86400, "31 days left" }, { -2 * 86400, "2 days left" },
		{ -86400, "1 day left" }, { -86399, "less than a day left" },
		{ 0, "less than a day left" }, { 1, "1 day late" }, { 86401, "2 days late" } };
	const struct call call = { .decisions_due_at = 1780000000 };
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			call_clock(m, &call, 1780000000 + rows[i].now).word, rows[i].says);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_tells_the_last_day),
		cmocka_unit_test(from_deadline_to_announcement_a_call_says_one_thing),
		cmocka_unit_test(amounts_say_what_kind_of_limit_they_are),
		cmocka_unit_test(each_question_is_told_with_its_kind_and_limit),
		cmocka_unit_test(a_condition_and_who_reads_alone_are_told),
		cmocka_unit_test(what_is_over_is_told_as_over),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
