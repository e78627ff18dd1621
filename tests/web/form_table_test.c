#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/form_table.h"

enum { TEAM_MAX = 4 };

struct person {
	const char *name;
	int64_t age;
};

struct paper {
	const char *title, *text;
	int64_t bytes, cents, revision, score;
	bool is_open, is_average;
	struct proposal_id proposal;
	const char *const *areas;
	size_t n_areas;
	const struct person *team;
	size_t n_team;
};

static bool is_whole; /* the part about money is shown */

static enum err fill_cents(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)rq, (void)stored;
	f->hint = "as of today";
	return is_whole ? ERR_OK : ERR_NOT_FOUND;
}

static const char *fixed;

static const char *fixed_team(struct rq *rq, const void *stored)
{
	(void)rq, (void)stored;
	return fixed;
}

static const struct choice ways[] = { { "each", "for each", NULL, false },
	{ "average", "on average", NULL, false }, { NULL, NULL, NULL, false } };
static const char *const scores[] = { "1", "2", "3", NULL };
static const char *const steps[] = { "save", "preview", NULL };

static const struct field_group team = {
	GROUP(struct paper, team, n_team, struct paper, team, n_team), .fixed = fixed_team
};

#define IN(m)	  .in = MEMBER(struct paper, m)
#define PERSON(m) .in = MEMBER(struct person, m), .rows = TEAM_MAX, .group = &team

FORM(paper_form,
	{ "title", FIELD_TEXT, "Title", IN(title), .max = 50, .is_needed = true, .head = "Words" },
	{ "text", FIELD_LINES, "Text", IN(text), .instead = "none", .is_markdown = true },
	{ "mb", FIELD_INT, "Size", IN(bytes), .unit = 1 << 20 },
	{ "cash", FIELD_AMOUNT, "Cash", IN(cents), .fill = fill_cents, .head = "Money" },
	{ "way", FIELD_CHOICE, "How", IN(is_average), .options = ways, .yes = "average" },
	{ "open", FIELD_BOOL, "Open", IN(is_open), .head = "Rest" },
	{ "score", FIELD_CHOICE, "Score", IN(score), .choices = scores },
	{ "proposal", FIELD_ID, "Of", IN(proposal) },
	{ "areas", FIELD_MANY, "Areas", IN(areas), .n_in = offsetof(struct paper, n_areas) },
	{ "name", FIELD_TEXT, "Person #", PERSON(name) },
	{ "age", FIELD_INT, "Age", PERSON(age), .is_zero_blank = true },
	{ "revision", FIELD_INT, .in = MEMBER(struct paper, revision), .is_seen = true },
	{ "do", FIELD_CHOICE, .choices = steps });

static const struct route route = { .form = &paper_form };

static const struct person people[] = { { "Ann", 40 }, { "Bob", 0 } };
static const struct paper stored = { .title = "Old",
	.text = NULL,
	.bytes = 3 << 20,
	.cents = 7000000,
	.revision = 5,
	.is_average = true,
	.team = people,
	.n_team = 2 };

/* A request whose form was sent like this; NULL: none was. */
static struct rq *asked(const char *sent)
{
	struct rq *rq = MEM_NEW(mem, struct rq);

	rq->mem = mem;
	rq->cx = MEM_NEW(mem, struct cx);
	rq->route = &route;
	rq->is_again = sent != NULL;
	rq->form = form_empty(mem, &paper_form);
	is_whole = true;
	fixed = NULL;
	if (sent != NULL)
		assert_int_equal(form_read(mem, &paper_form, "application/x-www-form-urlencoded",
					 sent, strlen(sent), &rq->cx->fault, &rq->form),
			ERR_OK);
	return rq;
}

static struct form_row *rows;
static size_t n_rows;

static void show(struct rq *rq, const struct paper *p)
{
	assert_int_equal(form_show(rq, &paper_form, p, &rows, &n_rows), ERR_OK);
}

static const struct field_view *row(const char *name)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].field.name != NULL && strcmp(rows[i].field.name, name) == 0)
			return &rows[i].field;
	fail_msg("a form has no field %s", name);
	return NULL;
}

static bool has_label(const char *label)
{
	for (size_t i = 0; i < n_rows; i++)
		if (rows[i].field.label != NULL && strcmp(rows[i].field.label, label) == 0)
			return true;
	return false;
}

static void what_was_sent_lies_where_its_row_says(void **state)
{
	struct paper p = { 0 };

	(void)state;
	form_take(asked("title=New&mb=2&cash=70.50&way=average&open=yes&score=3"
			"&proposal=0000000000011&areas=a&areas=b&revision=4"),
		&p);
	assert_string_equal(p.title, "New");
	assert_string_equal(p.text, "none");
	assert_int_equal(p.bytes, 2 << 20);
	assert_int_equal(p.cents, 7050);
	assert_true(p.is_average && p.is_open);
	assert_int_equal(p.score, 3);
	assert_int_equal(p.proposal.v, 33);
	assert_int_equal(p.n_areas, 2);
	assert_string_equal(p.areas[1], "b");
	assert_int_equal(p.revision, 4);
	assert_int_equal(p.n_team, 0);
}

static void rows_with_nothing_in_them_are_left_out(void **state)
{
	struct rq *rq = asked("name.1=Cy&age.3=7");
	struct paper p = { 0 };

	(void)state;
	form_take(rq, &p);
	assert_int_equal(p.n_team, 2);
	assert_string_equal(p.team[0].name, "Cy");
	assert_int_equal(p.team[1].age, 7);
	assert_int_equal(form_row_taken(rq, "age", 0), 1);
	assert_int_equal(form_row_taken(rq, "name", 1), 3);
}

static void what_is_stored_is_shown(void **state)
{
	(void)state;
	show(asked(NULL), &stored);
	assert_string_equal(row("title")->value, "Old");
	assert_true(row("title")->is_required);
	assert_string_equal(row("text")->value, "");
	assert_string_equal(row("mb")->value, "3");
	assert_string_equal(row("cash")->value, "70,000");
	assert_string_equal(row("cash")->hint, "as of today");
	assert_true(row("way")->choices[1].is_on && !row("way")->choices[0].is_on);
	assert_string_equal(row("name.0")->label, "Person 1");
	assert_string_equal(row("age.0")->value, "40");
	assert_string_equal(row("age.1")->value, "");
	assert_string_equal(row("name.3")->value, ""); /* two more than there are */
	assert_string_equal(row("revision")->value, "5");
	assert_true(has_label("Words") && !has_label("Preview"));
}

static void a_new_one_is_shown_empty(void **state)
{
	(void)state;
	show(asked(NULL), NULL);
	assert_string_equal(row("title")->value, "");
	assert_string_equal(row("name.1")->value, "");
}

static void a_part_is_left_out_with_its_first_field(void **state)
{
	struct rq *rq = asked(NULL);

	(void)state;
	show(rq, &stored);
	assert_true(has_label("Money") && has_label("How"));
	is_whole = false;
	show(rq, &stored);
	assert_false(has_label("Money") || has_label("Cash") || has_label("How"));
	assert_true(has_label("Rest") && has_label("Open"));
}

static void rows_that_are_fixed_are_those_there_are(void **state)
{
	struct rq *rq = asked(NULL);

	(void)state;
	fixed = "They stay.";
	show(rq, &stored);
	assert_true(row("name.1")->is_readonly);
	assert_false(has_label("Person 3"));
}

static void what_was_typed_in_rows_is_shown_again(void **state)
{
	(void)state;
	show(asked("name.0=Dee&revision=5&age.0=08"), &stored);
	assert_string_equal(row("name.0")->value, "Dee");
	assert_string_equal(row("age.0")->value, "08");
	assert_string_equal(row("name.1")->value, "");
	assert_false(has_label("Person 4"));
}

static void markdown_is_previewed_on_demand(void **state)
{
	struct rq *rq = asked("text=**x**&do=preview&revision=5");
	struct page page = { 0 };

	(void)state;
	show(rq, &stored);
	assert_true(has_label("Preview"));
	form_tell(rq, &paper_form, &stored, &page);
	assert_int_equal(rq->reply.status, 200);
	rq = asked("text=**x**&do=save&revision=5");
	show(rq, &stored);
	assert_false(has_label("Preview"));
}

static void who_saved_meanwhile_is_told_beside_each_field(void **state)
{
	struct rq *rq = asked("title=Mine&cash=70,000&mb=3&open=1&name.0=Ann&age.0=41&name.1=Bob"
			      "&name.2=Eve&revision=4");
	struct page page = { 0 };

	(void)state;
	show(rq, &stored);
	assert_string_equal(row("title")->hint, "Saved meanwhile: Old");
	assert_string_equal(row("cash")->hint, "as of today");
	assert_string_equal(row("open")->hint, "Saved meanwhile: not ticked");
	assert_null(row("name.0")->hint);
	assert_string_equal(row("age.0")->hint, "Saved meanwhile: 40");
	assert_null(row("age.1")->hint);
	assert_string_equal(row("name.2")->hint, "Saved meanwhile: nothing");
	assert_string_equal(row("revision")->value, "5");
	form_tell(rq, &paper_form, &stored, &page);
	assert_int_equal(rq->reply.status, 409);
	assert_int_equal(page.notice.kind, NOTICE_WARN);

	rq = asked("title=Mine&revision=5");
	show(rq, &stored);
	assert_null(row("title")->hint);
	form_tell(rq, &paper_form, &stored, &page);
	assert_int_equal(rq->reply.status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_lies_where_its_row_says),
		cmocka_unit_test(rows_with_nothing_in_them_are_left_out),
		cmocka_unit_test(what_is_stored_is_shown),
		cmocka_unit_test(a_new_one_is_shown_empty),
		cmocka_unit_test(a_part_is_left_out_with_its_first_field),
		cmocka_unit_test(rows_that_are_fixed_are_those_there_are),
		cmocka_unit_test(what_was_typed_in_rows_is_shown_again),
		cmocka_unit_test(markdown_is_previewed_on_demand),
		cmocka_unit_test(who_saved_meanwhile_is_told_beside_each_field),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
