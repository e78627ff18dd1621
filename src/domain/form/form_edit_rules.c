#include "domain/form/form_edit_rules.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

struct form_row_input *form_edit_rows(struct mem *mem, const struct call_form *form, size_t *ret_n)
{
	struct form_row_input *rows = MEM_ARRAY(mem, struct form_row_input, form->n);

	for (size_t i = 0; i < form->n; i++) {
		const struct form_question *q = &form->questions[i];
		const struct form_question *by = call_form_question(form, q->when);

		rows[i] = (struct form_row_input){ .position = (int64_t)i + 1,
			.id = q->id,
			.kind = question_kind_word(q->kind),
			.label = q->label,
			.help = q->help,
			.options = q->options,
			.min = q->min,
			.max = q->max,
			.is_required = q->is_required,
			.is_for_panel = q->is_for_panel,
			.when_position = by == NULL ? 0 : by - form->questions + 1,
			.when_answer = q->when_answer };
	}
	*ret_n = form->n;
	return rows;
}

/* ---- from rows to questions ---- */

struct making {
	struct mem *mem;
	const struct call_form *old;
	const struct form_row_input *rows;
	struct findings *out;
	size_t *order; /* of the rows that stay: their numbers, in order */
	struct form_question *questions;
	size_t n;
	int64_t next;
};

static void say(const struct making *m, enum finding_code code, const char *field, size_t row,
	int64_t limit)
{
	finding_add(m->out,
		(struct finding){
			.code = code, .field = field, .value = (int64_t)row, .limit = limit });
}

/* A row without a number stands behind those that have one. */
static int64_t place(const struct form_row_input *r)
{
	return r->position > 0 ? r->position : INT64_MAX;
}

static void put_in_order(struct making *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = m->n;

		if (m->rows[i].is_removed)
			continue;
		for (; at > 0 && place(&m->rows[m->order[at - 1]]) > place(&m->rows[i]); at--)
			m->order[at] = m->order[at - 1];
		m->order[at] = i;
		m->n++;
	}
}

/* Each once, without blanks around it and without empty lines. */
static const char *tidy_lines(struct mem *mem, const char *typed)
{
	struct buf b;
	const char *line;

	buf_init(&b, mem, 128);
	while (form_next_line(mem, &typed, &line)) {
		size_t n = strlen(line), skip = strspn(line, " \t");

		while (n > skip && (line[n - 1] == ' ' || line[n - 1] == '\t'))
			n--;
		if (n == skip)
			continue;
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_add(&b, line + skip, n - skip);
	}
	return buf_str(&b);
}

static bool is_used(const struct making *m, size_t before, int64_t id)
{
	for (size_t i = 0; i < before; i++)
		if (m->questions[i].id == id)
			return true;
	return false;
}

/*
 * Its own id while it is of the same kind, else the next one.  What was answered for staff alone
 * stays theirs: asked for the panel, too, it is another question.
 */
static int64_t id_for(struct making *m, size_t at, enum question_kind kind)
{
	const struct form_row_input *r = &m->rows[m->order[at]];
	const int64_t id = r->id;
	const struct form_question *old = id == 0 ? NULL : call_form_question(m->old, id);

	if (old != NULL && old->kind == kind && (old->is_for_panel || !r->is_for_panel) &&
		!is_used(m, at, id))
		return id;
	return m->next++;
}

static bool has_options(enum question_kind kind)
{
	return kind == QUESTION_CHOICE || kind == QUESTION_CHOICES;
}

static void make_question(struct making *m, size_t at)
{
	const struct form_row_input *r = &m->rows[m->order[at]];
	enum question_kind kind = question_kind_of(r->kind);
	int64_t id;

	if (kind == QUESTION_KIND_COUNT) {
		say(m, FINDING_NOT_A_CHOICE, "question_kind", m->order[at], 0);
		kind = QUESTION_LINE;
	}
	id = id_for(m, at, kind);
	m->questions[at] = (struct form_question){ .id = id,
		.kind = kind,
		.label = r->label,
		.help = r->help,
		.options = has_options(kind) ? tidy_lines(m->mem, r->options) : "",
		.min = r->min,
		.max = r->max,
		.is_required = r->is_required,
		.is_for_panel = r->is_for_panel,
		.when_answer = "",
		.field = mem_printf(m->mem, "answer.%" PRId64, id) };
}

/* ---- what each must be ---- */

static void judge_options(const struct making *m, const struct form_question *q, size_t row)
{
	const char *rest = q->options, *line;
	int64_t n = 0;

	if (!has_options(q->kind))
		return;
	for (; form_next_line(m->mem, &rest, &line); n++)
		if (form_has_line(rest, line)) {
			say(m, FINDING_GIVEN_TWICE, "question_options", row, 0);
			return;
		}
	if (n < 2)
		say(m, FINDING_TOO_FEW_LINES, "question_options", row, 2);
	else if (n > FORM_OPTIONS_MAX)
		say(m, FINDING_TOO_MANY_LINES, "question_options", row, FORM_OPTIONS_MAX);
}

/* The most that max may be; 0: no matter. */
static int64_t most(const struct form_question *q)
{
	switch (q->kind) {
	case QUESTION_LINE:
		return 500;
	case QUESTION_TEXT:
		return FORM_ANSWER_CHARS;
	case QUESTION_CHOICES:
		return FORM_OPTIONS_MAX;
	case QUESTION_CHOICE:
	case QUESTION_YES_NO:
	case QUESTION_NUMBER:
	case QUESTION_DATE:
	case QUESTION_EMAIL:
	case QUESTION_LINK:
	case QUESTION_KIND_COUNT:
		break;
	}
	return 0;
}

static void judge_limits(const struct making *m, const struct form_question *q, size_t row)
{
	if (most(q) > 0 && q->max > most(q))
		say(m, FINDING_TOO_LARGE, "question_max", row, most(q));
	else if (q->kind != QUESTION_NUMBER && q->max < 0)
		say(m, FINDING_TOO_SMALL, "question_max", row, 0);
	else if (q->max != 0 && q->min > q->max)
		say(m, FINDING_TOO_LARGE, "question_min", row, q->max);
	else if (question_max(q) > 0 && q->min > question_max(q))
		say(m, FINDING_TOO_LARGE, "question_min", row, question_max(q));
}

/* The question of that number among those before; one without a number has that of its place. */
static const struct form_question *earlier(const struct making *m, size_t at, int64_t position)
{
	for (size_t i = 0; i < at; i++) {
		const int64_t typed = m->rows[m->order[i]].position;

		if ((typed > 0 ? typed : (int64_t)i + 1) == position)
			return &m->questions[i];
	}
	return NULL;
}

/*
 * What was typed as one of the options, whatever its capitals; NULL: it is none.  Where options differ
 * by capitals alone ("US", "us") it is the one that was typed so.
 */
static const char *option_meant(struct mem *mem, const struct form_question *q, const char *typed)
{
	const char *rest = question_options(q), *line, *meant = NULL;

	while (form_next_line(mem, &rest, &line)) {
		if (strcmp(line, typed) == 0)
			return line;
		if (meant == NULL && strcasecmp(line, typed) == 0)
			meant = line;
	}
	return meant;
}

static void set_condition(const struct making *m, size_t at)
{
	const size_t row = m->order[at];
	const struct form_row_input *r = &m->rows[row];
	const struct form_question *by;
	const char *answer;

	if (r->when_position == 0) {
		if (r->when_answer[0] != '\0')
			say(m, FINDING_NO_EARLIER_CHOICE, "question_when", row, 0);
		return;
	}
	by = earlier(m, at, r->when_position);
	if (by == NULL || question_options(by)[0] == '\0') {
		say(m, FINDING_NO_EARLIER_CHOICE, "question_when", row, 0);
		return;
	}
	answer = option_meant(m->mem, by, r->when_answer);
	if (answer == NULL) {
		say(m, FINDING_NOT_A_CHOICE, "question_when_answer", row, 0);
		return;
	}
	if (m->questions[at].is_for_panel && !by->is_for_panel)
		say(m, FINDING_READ_BY_FEWER, "question_readers", row, 0);
	m->questions[at].when = by->id;
	m->questions[at].when_answer = answer;
}

/* ---- the whole ---- */

static void keep_removed(const struct making *m, struct call_form *made)
{
	struct form_removed *list =
		MEM_ARRAY(m->mem, struct form_removed, m->old->n_removed + m->old->n);
	size_t n = m->old->n_removed;

	for (size_t i = 0; i < n; i++)
		list[i] = m->old->removed[i];
	for (size_t i = 0; i < m->old->n; i++)
		if (call_form_question(made, m->old->questions[i].id) == NULL)
			list[n++] = (struct form_removed){ m->old->questions[i].id,
				m->old->questions[i].label };
	made->removed = list;
	made->n_removed = n;
}

struct call_form form_edit_made(struct mem *mem, const struct call_form *old,
	const struct form_row_input *rows, size_t n, struct findings *ret_findings)
{
	struct making m = { .mem = mem,
		.old = old,
		.rows = rows,
		.out = ret_findings,
		.order = MEM_ARRAY(mem, size_t, n),
		.questions = MEM_ARRAY(mem, struct form_question, n),
		.next = old->next > 0 ? old->next : 1 };
	struct call_form made = { .version = old->version };

	put_in_order(&m, n);
	for (size_t at = 0; at < m.n; at++)
		make_question(&m, at);
	for (size_t at = 0; at < m.n; at++) {
		if (m.questions[at].label[0] == '\0')
			say(&m, FINDING_REQUIRED, "question_label", m.order[at], 0);
		judge_options(&m, &m.questions[at], m.order[at]);
		judge_limits(&m, &m.questions[at], m.order[at]);
		set_condition(&m, at);
	}
	if (m.n > FORM_QUESTIONS_MAX)
		say(&m, FINDING_TOO_MANY, "questions", 0, FORM_QUESTIONS_MAX);
	if (m.next > FORM_IDS_MAX)
		say(&m, FINDING_QUESTIONS_SPENT, "questions", 0, FORM_IDS_MAX - 1);
	made.next = m.next;
	made.questions = m.questions;
	made.n = m.n;
	keep_removed(&m, &made);
	return made;
}
