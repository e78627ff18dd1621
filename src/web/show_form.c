#include "web/show_form.h"

#include <string.h>

#include "web/text/finding_text.h"

const char *show_error(struct rq *rq, const char *field, const char *zone)
{
	const struct finding *f = rq_finding(rq, field);

	return f == NULL ? NULL : finding_text(rq->mem, f, zone);
}

static bool is_declared(const struct rq *rq, const char *name)
{
	const struct form *form = rq->route->form;

	for (size_t i = 0; form != NULL && i < form->n; i++)
		if (strcmp(form->fields[i].name, name) == 0 && form->fields[i].rows == 0)
			return true;
	return false;
}

/* The choices with those marked that were sent. */
static void mark_choices(struct rq *rq, struct field_view *f, bool is_many)
{
	struct choice *choices;

	if (f->n_choices == 0)
		return;
	choices = mem_copy(rq->mem, f->choices, f->n_choices * sizeof(*choices));
	for (size_t i = 0; i < f->n_choices; i++)
		choices[i].is_on =
			is_many ? form_many_has(rq->form, f->name, choices[i].value)
				: strcmp(form_again(rq->form, f->name), choices[i].value) == 0;
	f->choices = choices;
}

static void show_typed(struct rq *rq, struct form_row *row)
{
	struct field_view *f = &row->field;

	switch (row->shape) {
	case SHAPE_TEXT:
	case SHAPE_TEXTAREA:
	case SHAPE_AMOUNT:
		f->value = form_again(rq->form, f->name);
		return;
	case SHAPE_SELECT:
	case SHAPE_CHOICE:
	case SHAPE_SCORE:
		mark_choices(rq, f, false);
		return;
	case SHAPE_CHECKS:
		mark_choices(rq, f, true);
		return;
	case SHAPE_CHECK:
		f->is_on = form_bool(rq->form, f->name);
		return;
	case SHAPE_HIDDEN: /* of now: form_is_stale() tells what has changed since it was sent */
	case SHAPE_FILE:
	case SHAPE_HEADING:
	case SHAPE_LINES:
	case SHAPE_PROSE:
		return;
	}
}

void show_rows(struct rq *rq, struct form_row *rows, size_t n, const char *zone)
{
	for (size_t i = 0; i < n; i++) {
		struct field_view *f = &rows[i].field;
		const struct finding *finding;

		if (f->name == NULL)
			continue;
		if (rq->is_again && is_declared(rq, f->name))
			show_typed(rq, &rows[i]);
		finding = rq_finding(rq, f->name);
		if (finding == NULL)
			continue;
		f->error = finding_text(rq->mem, finding, zone);
		f->rule_url = finding_rule_url(rq->mem, finding);
	}
}

static const struct field_view *among_cells(const struct line_table *t, const char *name)
{
	for (size_t r = 0; t != NULL && r < t->n_rows; r++)
		for (size_t c = 0; c < t->n_columns; c++) {
			const struct field_view *f = &t->rows[r].cells[c].field;

			if (f->name != NULL && strcmp(f->name, name) == 0)
				return f;
		}
	return NULL;
}

/* The field a finding stands beside; NULL when none of that name is on the page. */
static const struct field_view *field_of(const struct form_row *rows, size_t n, const char *name)
{
	const struct field_view *f = NULL;

	for (size_t i = 0; name != NULL && f == NULL && i < n; i++) {
		if (rows[i].shape == SHAPE_LINES)
			f = among_cells(rows[i].lines, name);
		else if (rows[i].shape != SHAPE_HEADING && rows[i].shape != SHAPE_HIDDEN &&
			 rows[i].field.name != NULL && strcmp(rows[i].field.name, name) == 0)
			f = &rows[i].field;
	}
	return f;
}

/* A line of the summary names its field: six times "Please fill this in." tells nothing. */
static struct problem problem_of(
	struct rq *rq, const struct finding *finding, const struct field_view *f, const char *zone)
{
	const char *text = finding_text(rq->mem, finding, zone);
	bool is_named = f != NULL && f->label != NULL && finding->rule == RULE_NONE;

	return (struct problem){ .field = f == NULL ? NULL : field_id(f),
		.text = is_named ? mem_printf(rq->mem, "%s: %s", f->label, text) : text,
		.rule_url = finding_rule_url(rq->mem, finding) };
}

const struct problem *show_problems(
	struct rq *rq, const struct form_row *rows, size_t n, const char *zone, size_t *ret_n)
{
	const struct findings *found = &rq->cx->fault;
	size_t kept = found->n < FINDINGS_MAX ? found->n : FINDINGS_MAX, count = 0;
	struct problem *problems = MEM_ARRAY(rq->mem, struct problem, kept + 1);

	for (size_t i = 0; i < kept; i++) {
		const struct finding *f = &found->items[i];

		if (!f->warns)
			problems[count++] = problem_of(rq, f, field_of(rows, n, f->field), zone);
	}
	*ret_n = count;
	return problems;
}

/* The rows with the password below them when the door asks for it; nothing of a page's own. */
static struct form_row *with_proof(struct rq *rq, struct form_row *rows, size_t *n)
{
	struct form_row *all;

	if (!rq->is_again || rq_finding(rq, FORM_PROOF) == NULL)
		return rows;
	all = MEM_ARRAY(rq->mem, struct form_row, *n + 1);
	for (size_t i = 0; i < *n; i++)
		all[i] = rows[i];
	all[(*n)++] = (struct form_row){ .shape = SHAPE_TEXT,
		.field = { .name = FORM_PROOF,
			.label = "Your password",
			.hint = "Asked for again some time after you signed in, so that nobody "
				"does this from a screen left open.",
			.input_type = "password",
			.autocomplete = "current-password",
			.is_short = true,
			.is_required = true } };
	return all;
}

void show_form(
	struct rq *rq, struct form_view *v, struct form_row *rows, size_t n, const char *zone)
{
	rows = with_proof(rq, rows, &n);
	show_rows(rq, rows, n, zone);
	v->rows = rows;
	v->n_rows = n;
	v->csrf = rq_csrf(rq);
	v->idempotency_key = v->is_repeatable ? NULL : rq_once_key(rq);
	v->problems = show_problems(rq, rows, n, zone, &v->n_problems);
}

void show_act(struct rq *rq, struct act *a, struct form_row *rows, size_t n, const char *zone)
{
	rows = with_proof(rq, rows, &n);
	show_rows(rq, rows, n, zone);
	a->rows = rows;
	a->n_rows = n;
	a->csrf = rq_csrf(rq);
	a->idempotency_key = rq_once_key(rq);
	a->problems = show_problems(rq, rows, n, zone, &a->n_problems);
}
