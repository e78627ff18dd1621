#include "web/pages/common/answers.h"

#include <inttypes.h>
#include <string.h>

#include "web/pages/common/listed.h"
#include "web/text/markdown.h"

enum { RADIOS_MAX = 6, LONG_CHARS = 1000 };

/* How each kind is asked of who answers. */
static const struct {
	const char *input_type, *inputmode;
	enum field_shape shape;
	bool is_short;
} kinds[QUESTION_KIND_COUNT] = {
	[QUESTION_LINE] = { .shape = SHAPE_TEXT },
	[QUESTION_TEXT] = { .shape = SHAPE_TEXTAREA },
	[QUESTION_CHOICE] = { .shape = SHAPE_CHOICE },
	[QUESTION_CHOICES] = { .shape = SHAPE_CHECKS },
	[QUESTION_YES_NO] = { .shape = SHAPE_CHOICE },
	[QUESTION_NUMBER] = { .inputmode = "numeric", .shape = SHAPE_TEXT, .is_short = true },
	[QUESTION_DATE] = { "date", .shape = SHAPE_TEXT, .is_short = true },
	[QUESTION_EMAIL] = { "email", "email", SHAPE_TEXT, false },
	[QUESTION_LINK] = { "url", "url", SHAPE_TEXT, false },
};

#define KIND_CHOICE(name, word, label) { word, label, NULL, false },
const struct choice question_kinds[] = { QUESTION_KINDS(KIND_CHOICE){ NULL, NULL, NULL, false } };

/* ---- limits, in words ---- */

static const char *count_limit(struct mem *m, const struct form_question *q)
{
	if (q->min > 0 && q->max > 0)
		return mem_printf(m, "Choose %" PRId64 " to %" PRId64 ".", q->min, q->max);
	if (q->max > 0)
		return mem_printf(m, "Choose %" PRId64 " at the most.", q->max);
	if (q->min > 0)
		return mem_printf(m, "Choose %" PRId64 " at least.", q->min);
	return "Choose what applies.";
}

/* A text area counts its characters itself. */
static const char *limit_words(struct mem *m, const struct form_question *q)
{
	switch (q->kind) {
	case QUESTION_LINE:
		return q->min > 0
			       ? mem_printf(m, "%" PRId64 " to %" PRId64 " characters.", q->min,
					 question_max(q))
			       : mem_printf(m, "At most %" PRId64 " characters.", question_max(q));
	case QUESTION_TEXT:
		return q->min > 0 ? mem_printf(m, "At least %" PRId64 " characters, in Markdown.",
					    q->min)
				  : "In Markdown: - lists, **bold**, [links](https://example.org).";
	case QUESTION_CHOICES:
		return count_limit(m, q);
	case QUESTION_NUMBER:
		return q->max == 0
			       ? mem_printf(m, "A whole number of %" PRId64 " or more.", q->min)
			       : mem_printf(m, "A whole number from %" PRId64 " to %" PRId64 ".",
					 q->min, q->max);
	case QUESTION_LINK:
		return "It begins with https://.";
	case QUESTION_CHOICE:
	case QUESTION_YES_NO:
	case QUESTION_DATE:
	case QUESTION_EMAIL:
	case QUESTION_KIND_COUNT:
		break;
	}
	return NULL;
}

/* Who reads what nobody else does; NULL: reviewers and the panel read it, too. */
static const char *reader_words(const struct form_question *q)
{
	return q->is_for_panel ? NULL : "Only our staff read this.";
}

/* Its help, its limit, and that reviewers do not read it. */
static const char *hint_of(struct mem *m, const struct form_question *q)
{
	const char *parts[] = { q->help, limit_words(m, q),
		reader_words(q) };
	const char *hint = NULL;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		hint = and_then(m, hint, " ", filled(parts[i]));
	return hint;
}

/* ---- as rows of a form ---- */

static const char *option_label(const struct form_question *q, const char *option)
{
	if (q->kind != QUESTION_YES_NO)
		return option;
	return strcmp(option, "yes") == 0 ? "Yes" : "No";
}

/*
 * What need not be answered can be taken back, and of a long list nothing is chosen at first: then
 * the first choice is none.  A list that is too long is cut here, for the page that refuses it.
 */
static void set_choices(
	struct mem *m, const struct form_question *q, const char *answer, struct form_row *row)
{
	const char *rest = question_options(q), *line;
	struct choice *choices = MEM_ARRAY(m, struct choice, FORM_OPTIONS_MAX + 1);
	bool can_be_none = q->kind != QUESTION_CHOICES && !q->is_required, is_long, has_none;
	size_t n = 1;

	while (n <= FORM_OPTIONS_MAX && form_next_line(m, &rest, &line))
		choices[n++] = (struct choice){ line, option_label(q, line), NULL,
			form_has_line(answer, line) };
	is_long = q->kind == QUESTION_CHOICE && n - !can_be_none > RADIOS_MAX;
	choices[0] = (struct choice){ "", can_be_none ? "No answer" : "Choose", NULL,
		answer[0] == '\0' };
	has_none = can_be_none || is_long;
	if (is_long)
		row->shape = SHAPE_SELECT;
	row->field.choices = has_none ? choices : choices + 1;
	row->field.n_choices = has_none ? n : n - 1;
}

static struct form_row row_of(struct mem *m, const struct call_form *form,
	const struct form_question *q, const struct form_answers *answers)
{
	const char *answer = form_answer_to(answers, q->id);
	struct form_row row = { .shape = kinds[q->kind].shape,
		.field = { .name = q->field,
			.label = q->label,
			.hint = hint_of(m, q),
			.value = answer,
			.input_type = kinds[q->kind].input_type,
			.inputmode = kinds[q->kind].inputmode,
			.max_length = question_max(q),
			.rows = question_max(q) > LONG_CHARS ? 8 : 4,
			.is_short = kinds[q->kind].is_short,
			.is_required = q->is_required } };

	if (question_options(q)[0] != '\0')
		set_choices(m, q, answer, &row);
	if (q->when != 0) {
		row.field.when = call_form_question(form, q->when)->field;
		row.field.when_value = q->when_answer;
		row.field.is_hidden = !form_shows(form, q, answers);
	}
	return row;
}

/* ---- as they are told ---- */

/* Where no area counts, its characters are told as well; and what is chosen from stands below. */
static const char *kind_words(struct mem *m, const struct form_question *q)
{
	const char *label = question_kinds[q->kind].label, *limit = limit_words(m, q);

	if (q->kind == QUESTION_CHOICE)
		return "Choose one.";
	if (q->kind == QUESTION_CHOICES || q->kind == QUESTION_NUMBER)
		return limit;
	if (q->kind != QUESTION_LINE && q->kind != QUESTION_TEXT)
		return mem_printf(m, "%s.%s%s", label, limit == NULL ? "" : " ",
			limit == NULL ? "" : limit);
	if (q->min > 0)
		return mem_printf(m, "%s, %" PRId64 " to %" PRId64 " characters.", label, q->min,
			question_max(q));
	return mem_printf(m, "%s, at most %" PRId64 " characters.", label, question_max(q));
}

static const char *when_words(
	struct mem *m, const struct call_form *form, const struct form_question *q)
{
	const struct form_question *by = q->when == 0 ? NULL : call_form_question(form, q->when);

	return by == NULL ? NULL
			  : mem_printf(m, "Asked only if you answer “%s” to “%s”",
				    option_label(by, q->when_answer), by->label);
}

static const char *const *option_words(
	struct mem *m, const struct form_question *q, size_t *ret_n)
{
	const char **options = MEM_ARRAY(m, const char *, FORM_OPTIONS_MAX);
	const char *rest = q->options;
	size_t n = 0;

	while (n < FORM_OPTIONS_MAX && form_next_line(m, &rest, &options[n]))
		n++;
	*ret_n = n;
	return options;
}

const struct question_told *questions_told(struct mem *m, const struct call_form *form)
{
	struct question_told *told = MEM_ARRAY(m, struct question_told, form->n);

	for (size_t i = 0; i < form->n; i++) {
		const struct form_question *q = &form->questions[i];

		told[i] = (struct question_told){ .label = q->label,
			.mark = q->is_required ? "required" : "optional",
			.kind = kind_words(m, q),
			.help = q->help[0] == '\0' ? NULL : q->help,
			.when = when_words(m, form, q),
			.reader = reader_words(q) };
		told[i].options = option_words(m, q, &told[i].n_options);
	}
	return told;
}

/* ---- as rows of a form, all of them ---- */

size_t question_rows(struct mem *m, const struct call_form *form,
	const struct form_answers *answers, struct form_row ret_rows[QUESTION_ROWS_MAX])
{
	size_t n = 0;

	if (form->n == 0)
		return 0;
	ret_rows[n++] = (struct form_row){ .shape = SHAPE_HEADING,
		.field = { .label = "Questions of this call",
			.hint = "Nothing confidential here either." } };
	for (size_t i = 0; i < form->n && i < FORM_QUESTIONS_MAX; i++)
		ret_rows[n++] = row_of(m, form, &form->questions[i], answers);
	return n;
}

static struct form_answers collected(const struct rq *rq, bool as_typed)
{
	struct form_answer *items = MEM_ARRAY(rq->mem, struct form_answer, FORM_IDS_MAX);
	size_t n = 0, rows = form_rows(rq->form, "answer");

	for (size_t id = 1; id < rows; id++) {
		const char *text = as_typed ? form_again_at(rq->form, "answer", id)
					    : form_text_at(rq->form, "answer", id);

		text += strspn(text, " \t\n");
		if (text[0] != '\0')
			items[n++] = (struct form_answer){ (int64_t)id, text };
	}
	return (struct form_answers){ items, n };
}

struct form_answers answers_typed(const struct rq *rq)
{
	return collected(rq, true);
}

struct form_answers answers_taken(const struct rq *rq)
{
	return collected(rq, false);
}

const char *question_label(const struct call_form *form, int64_t id)
{
	const struct form_question *q = call_form_question(form, id);

	for (size_t i = 0; q == NULL && i < form->n_removed; i++)
		if (form->removed[i].id == id)
			return form->removed[i].label;
	return q == NULL ? "A question that is no longer asked" : q->label;
}

size_t aside_rows(struct mem *m, const struct call_form *form, const struct form_answers *aside,
	struct form_row *ret_rows)
{
	size_t n = 0;

	if (aside->n == 0)
		return 0;
	ret_rows[n++] = (struct form_row){ .shape = SHAPE_HEADING,
		.field = { .label = "Kept aside",
			.hint = "The call's questions have changed since you answered these. They "
				"no longer count and nobody else can read them; they stay here for "
				"you to copy from." } };
	for (size_t i = 0; i < aside->n; i++)
		ret_rows[n++] = (struct form_row){ .shape = SHAPE_PROSE,
			.field = { .label = question_label(form, aside->items[i].question),
				.prose = markdown_html(m, aside->items[i].text, 3) } };
	return n;
}

/* ---- as blocks of a page ---- */

static const char *short_text(struct mem *m, const struct form_question *q, const char *answer)
{
	const char *rest = answer, *line, *text = NULL;

	if (question_options(q)[0] == '\0')
		return answer;
	while (form_next_line(m, &rest, &line))
		text = and_then(m, text, "; ", option_label(q, line));
	return text;
}

/* A web address is no link: who follows one is seen by whoever keeps the site. */
size_t answer_blocks(struct mem *m, const struct call_form *form,
	const struct form_answers *answers, struct block ret_blocks[ANSWER_BLOCKS_MAX])
{
	struct fact *facts = MEM_ARRAY(m, struct fact, form->n);
	size_t n_facts = 0, n = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct form_question *q = &form->questions[i];
		const char *answer = form_answer_to(answers, q->id);

		if (answer[0] != '\0' && q->kind != QUESTION_TEXT)
			facts[n_facts++] =
				(struct fact){ q->label, .text = short_text(m, q, answer) };
	}
	if (n_facts > 0)
		ret_blocks[n++] = (struct block){ "Questions of this call", .id = "answers",
			.facts = facts, .n_facts = n_facts };
	for (size_t i = 0; i < form->n && n < ANSWER_BLOCKS_MAX; i++) {
		const struct form_question *q = &form->questions[i];
		const char *answer = form_answer_to(answers, q->id);

		if (answer[0] != '\0' && q->kind == QUESTION_TEXT)
			ret_blocks[n++] = (struct block){ q->label,
				.id = mem_printf(m, "answer-%" PRId64, q->id),
				.text = markdown_html(m, answer, 3) };
	}
	return n;
}
