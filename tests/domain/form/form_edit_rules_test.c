#include "test.h"

#include <string.h>

#include "domain/form/form_edit_rules.h"

/* What a row does not say is filled in by made(). */
#define ROW(...)                                                                                   \
	{                                                                                          \
		.label = __VA_ARGS__                                                               \
	}

static const struct call_form nothing = { .next = 1 };

static struct call_form made(struct mem *m, const struct call_form *old,
	const struct form_row_input *rows, size_t n, struct findings *out)
{
	struct form_row_input *whole = mem_copy(m, rows, n * sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		whole[i].kind = rows[i].kind == NULL ? "line" : rows[i].kind;
		whole[i].help = "";
		whole[i].options = rows[i].options == NULL ? "" : rows[i].options;
		whole[i].when_answer = rows[i].when_answer == NULL ? "" : rows[i].when_answer;
	}
	*out = (struct findings){ 0 };
	return form_edit_made(m, old, whole, n, out);
}

static void rows_stand_by_their_numbers(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct form_row_input rows[] = { ROW("third", .position = 3), ROW("last"),
		ROW("first", .position = 1), ROW("second", .position = 1),
		ROW("gone", .position = 2, .is_removed = true) };
	static const char *const order[] = { "first", "second", "third", "last" };
	struct findings out;
	struct call_form form = made(m, &nothing, rows, 5, &out);

	(void)state;
	assert_int_equal(out.n, 0);
	assert_int_equal(form.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(form.questions[i].label, order[i]);
		assert_int_equal(form.questions[i].id, i + 1);
	}
	mem_end(m);
}

/* Its answers would not fit another kind; and an id is never given twice. */
static void a_question_keeps_its_id_while_its_kind_stays(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct form_row_input first[] = { ROW("A"), ROW("B"), ROW("C") };
	struct findings out;
	struct call_form one = made(m, &nothing, first, 3, &out);
	size_t n;
	struct form_row_input *rows = form_edit_rows(m, &one, &n);
	struct call_form two;

	(void)state;
	rows[0].label = "A, reworded";
	rows[1].kind = "number";
	rows[2].is_removed = true;
	two = made(m, &one, rows, n, &out);
	assert_int_equal(two.n, 2);
	assert_int_equal(two.questions[0].id, 1);
	assert_int_equal(two.questions[1].id, 4);
	assert_string_equal(two.questions[1].field, "answer.4");
	assert_int_equal(two.next, 5);
	assert_int_equal(two.n_removed, 2);
	assert_string_equal(two.removed[0].label, "B");
	assert_string_equal(two.removed[1].label, "C");
	/* Two rows of one id, as no page sends them: the second is a new question. */
	rows = form_edit_rows(m, &two, &n);
	rows[1] = rows[0];
	two = made(m, &two, rows, n, &out);
	assert_int_equal(two.questions[1].id, 5);
	mem_end(m);
}

/* What was answered for staff alone is never handed on; what the panel read may be staff's from
 * then on. */
static void another_reader_is_another_question(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct form_row_input first[] = { ROW("A"), ROW("B", .is_for_panel = true) };
	struct findings out;
	struct call_form one = made(m, &nothing, first, 2, &out), two;
	size_t n;
	struct form_row_input *rows = form_edit_rows(m, &one, &n);

	(void)state;
	rows[0].is_for_panel = true;
	rows[1].is_for_panel = false;
	two = made(m, &one, rows, n, &out);
	assert_int_equal(out.n, 0);
	assert_int_equal(two.questions[0].id, 3);
	assert_true(two.questions[0].is_for_panel);
	assert_int_equal(two.questions[1].id, 2);
	assert_false(two.questions[1].is_for_panel);
	assert_int_equal(two.n_removed, 1);
	assert_string_equal(two.removed[0].label, "A");
	mem_end(m);
}

static void a_condition_means_the_option_that_is_typed_so(void **state)
{
	static const char *const typed[] = { "US", "us", "Us", "Elsewhere" }, *const meant[] = {
		"US", "us", "US", "elsewhere"
	};
	struct mem *m = mem_new(NULL, "test");
	struct findings out;

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		const struct form_row_input rows[] = {
			ROW("choose", .kind = "choice", .options = "US\nus\nelsewhere"),
			ROW("why", .when_position = 1, .when_answer = typed[i]),
		};
		struct call_form form = made(m, &nothing, rows, 2, &out);

		assert_int_equal(out.n, 0);
		assert_string_equal(form.questions[1].when_answer, meant[i]);
	}
	mem_end(m);
}

/* Conditions name the numbers as typed, and are kept by id. */
static void a_condition_moves_with_its_question(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct form_row_input rows[] = {
		ROW("plain", .position = 1),
		ROW("choose", .position = 2, .kind = "choice",
			.options = " Lab \n\n \t \n\tField\n"),
		ROW("why", .position = 3, .when_position = 2, .when_answer = "field"),
	};
	struct findings out;
	struct call_form form = made(m, &nothing, rows, 3, &out);
	struct form_row_input *again;
	size_t n;

	(void)state;
	assert_int_equal(out.n, 0);
	assert_string_equal(form.questions[1].options, "Lab\nField");
	assert_int_equal(form.questions[2].when, 2);
	assert_string_equal(form.questions[2].when_answer, "Field");
	again = form_edit_rows(m, &form, &n);
	assert_int_equal(again[2].when_position, 2);
	again[0].position = 9;
	form = made(m, &form, again, n, &out);
	assert_int_equal(out.n, 0);
	assert_string_equal(form.questions[2].label, "plain");
	assert_int_equal(form_edit_rows(m, &form, &n)[1].when_position, 1);
	mem_end(m);
}

#define TWENTY "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\ns\nt"

static void what_cannot_be_kept_is_told_at_its_row(void **state)
{
	static const struct {
		struct form_row_input row;
		enum finding_code code;
		const char *field;
	} cases[] = {
		{ ROW(""), FINDING_REQUIRED, "question_label" },
		{ ROW("Q", .kind = "riddle"), FINDING_NOT_A_CHOICE, "question_kind" },
		{ ROW("Q", .kind = "choice", .options = "one"), FINDING_TOO_FEW_LINES,
			"question_options" },
		{ ROW("Q", .kind = "choices", .options = "one\ntwo\none"), FINDING_GIVEN_TWICE,
			"question_options" },
		{ ROW("Q", .min = 5, .max = 4), FINDING_TOO_LARGE, "question_min" },
		{ ROW("Q", .min = 201), FINDING_TOO_LARGE, "question_min" },
		{ ROW("Q", .kind = "number", .min = 5, .max = 4), FINDING_TOO_LARGE,
			"question_min" },
		{ ROW("Q", .kind = "choices", .options = TWENTY "\nu"), FINDING_TOO_MANY_LINES,
			"question_options" },
		{ ROW("Q", .max = 501), FINDING_TOO_LARGE, "question_max" },
		{ ROW("Q", .max = -1), FINDING_TOO_SMALL, "question_max" },
		{ ROW("Q", .kind = "text", .max = FORM_ANSWER_CHARS + 1), FINDING_TOO_LARGE,
			"question_max" },
		{ ROW("Q", .when_position = 2, .when_answer = "yes"), FINDING_NO_EARLIER_CHOICE,
			"question_when" },
		{ ROW("Q", .when_position = 7, .when_answer = "yes"), FINDING_NO_EARLIER_CHOICE,
			"question_when" },
		{ ROW("Q", .when_answer = "yes"), FINDING_NO_EARLIER_CHOICE, "question_when" },
		{ ROW("Q", .when_position = 1, .when_answer = "maybe"), FINDING_NOT_A_CHOICE,
			"question_when_answer" },
		{ ROW("Q", .when_position = 1, .when_answer = "Yes", .is_for_panel = true),
			FINDING_READ_BY_FEWER, "question_readers" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct form_row_input rows[] = { ROW("Before", .position = 1, .kind = "yes_no"),
			cases[i].row };
		struct findings out;

		rows[1].position = 2;
		made(m, &nothing, rows, 2, &out);
		assert_int_equal(out.n, 1);
		assert_int_equal(out.items[0].code, cases[i].code);
		assert_string_equal(out.items[0].field, cases[i].field);
		assert_int_equal(out.items[0].value, 1);
		if (out.items[0].code == FINDING_TOO_FEW_LINES)
			assert_int_equal(out.items[0].limit, 2);
	}
	mem_end(m);
}

/* 500 characters of a line; and of a line without a limit 200, all of which may be asked for. */
static void limits_may_be_as_far_as_they_go(void **state)
{
	struct form_row_input row[] = { ROW("Q", .max = 500), ROW("Q", .min = 200),
		ROW("Q", .min = 7, .max = 7), ROW("Q", .kind = "number", .min = 5),
		ROW("Q", .kind = "number", .min = -5, .max = 100000),
		ROW("Q", .kind = "choices", .options = TWENTY, .max = 20) };
	struct mem *m = mem_new(NULL, "test");
	struct findings out;

	(void)state;
	made(m, &nothing, row, sizeof(row) / sizeof(row[0]), &out);
	assert_int_equal(out.n, 0);
	mem_end(m);
}

static void a_call_asks_only_so_much(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct form_row_input rows[FORM_QUESTIONS_MAX + 1];
	const struct call_form worn = { .next = FORM_IDS_MAX }, last = { .next = FORM_IDS_MAX - 1 };
	struct findings out;

	(void)state;
	for (size_t i = 0; i <= FORM_QUESTIONS_MAX; i++)
		rows[i] = (struct form_row_input)ROW("Q");
	made(m, &nothing, rows, FORM_QUESTIONS_MAX, &out);
	assert_int_equal(out.n, 0);
	made(m, &nothing, rows, FORM_QUESTIONS_MAX + 1, &out);
	assert_int_equal(out.items[0].code, FINDING_TOO_MANY);
	made(m, &last, rows, 1, &out);
	assert_int_equal(out.n, 0);
	made(m, &worn, rows, 1, &out);
	assert_int_equal(out.items[0].code, FINDING_QUESTIONS_SPENT);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_stand_by_their_numbers),
		cmocka_unit_test(a_question_keeps_its_id_while_its_kind_stays),
		cmocka_unit_test(another_reader_is_another_question),
		cmocka_unit_test(a_condition_means_the_option_that_is_typed_so),
		cmocka_unit_test(a_condition_moves_with_its_question),
		cmocka_unit_test(what_cannot_be_kept_is_told_at_its_row),
		cmocka_unit_test(limits_may_be_as_far_as_they_go),
		cmocka_unit_test(a_call_asks_only_so_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
