#include "web/form_table.h"

#include <string.h>

#include "web/field.h"
#include "web/form_group.h"
#include "web/show_form.h"
#include "web/text/finding_text.h"
#include "web/text/markdown.h"
#include "web/text/money.h"
#include "web/tmpl/form_page.h"

enum { ROWS_SPARE = 2 };

struct shown {
	struct rq *rq;
	const struct form *form;
	const void *stored;
	struct form_row *rows;
	size_t n;
	bool is_stale;
};

static const char *text_at(const void *at)
{
	const char *text;

	memcpy(&text, at, sizeof(text));
	return text == NULL ? "" : text;
}

static int64_t number_at(const void *at)
{
	int64_t v;

	memcpy(&v, at, sizeof(v));
	return v;
}

static bool bool_at(const void *at)
{
	bool v;

	memcpy(&v, at, sizeof(v));
	return v;
}

static const char *number_text(struct mem *m, const struct field *f, int64_t v)
{
	if (v == 0 && (f->is_zero_blank || f->kind == FIELD_CHOICE || f->kind == FIELD_ID))
		return "";
	if (f->kind == FIELD_AMOUNT)
		return money_figure(m, v);
	if (f->kind == FIELD_ID)
		return mem_str(m, id_text(v).s);
	return mem_printf(m, "%" PRId64, v / form_unit(f));
}

static const char *bool_text(const struct field *f, bool v)
{
	for (size_t i = 0; !v && field_choice(f, i) != NULL; i++)
		if (strcmp(field_choice(f, i), f->yes) != 0)
			return field_choice(f, i);
	return v ? f->yes : "";
}

static struct member stored_in(const struct field *f)
{
	return f->of.kind != MEMBER_NONE ? f->of : f->in;
}

/* NULL base: there is no such row yet. */
static const char *stored_text(struct mem *m, const struct field *f, const char *base)
{
	const struct member of = stored_in(f);

	if (base == NULL)
		return "";
	switch (of.kind) {
	case MEMBER_TEXT:
		return text_at(base + of.at);
	case MEMBER_INT:
	case MEMBER_ID:
		return number_text(m, f, number_at(base + of.at));
	case MEMBER_BOOL:
		return f->yes == NULL ? "" : bool_text(f, bool_at(base + of.at));
	case MEMBER_TEXTS:
	case MEMBER_NONE:
		break;
	}
	return "";
}

static enum field_shape shape_of(const struct field *f)
{
	if (f->is_seen)
		return SHAPE_HIDDEN;
	if (f->shape != SHAPE_TEXT)
		return f->shape;
	switch (f->kind) {
	case FIELD_LINES:
		return SHAPE_TEXTAREA;
	case FIELD_AMOUNT:
		return SHAPE_AMOUNT;
	case FIELD_BOOL:
		return SHAPE_CHECK;
	case FIELD_CHOICE:
		return SHAPE_CHOICE;
	case FIELD_MANY:
		return SHAPE_CHECKS;
	case FIELD_ID:
		return SHAPE_SELECT;
	case FIELD_FILE:
		return SHAPE_FILE;
	case FIELD_TEXT:
	case FIELD_EMAIL:
	case FIELD_PASSWORD:
	case FIELD_INT:
	case FIELD_DATE_TIME:
	case FIELD_DATE:
		break;
	}
	return SHAPE_TEXT;
}

/* What a browser calls it. */
static void set_type(const struct field *f, struct field_view *v)
{
	static const char *const types[] = { [FIELD_EMAIL] = "email",
		[FIELD_PASSWORD] = "password",
		[FIELD_DATE_TIME] = "datetime-local",
		[FIELD_DATE] = "date",
		[FIELD_FILE] = NULL };
	bool is_line = f->kind == FIELD_TEXT || f->kind == FIELD_LINES || f->kind == FIELD_FILE;

	v->input_type = types[f->kind];
	v->max_length = is_line ? f->max : 0;
	v->unit = f->kind == FIELD_AMOUNT ? "USD" : NULL;
	if (f->kind == FIELD_INT && v->inputmode == NULL)
		v->inputmode = "numeric";
	if (f->kind == FIELD_EMAIL && v->inputmode == NULL)
		v->inputmode = "email";
	v->is_short = f->is_short || f->kind == FIELD_INT || f->kind == FIELD_DATE_TIME ||
		      f->kind == FIELD_DATE;
}

static void set_options(struct mem *m, const struct field *f, struct field_view *v)
{
	struct choice *choices;

	for (size_t i = 0; f->options != NULL && f->options[i].value != NULL; i++)
		v->n_choices = i + 1;
	choices = MEM_ARRAY(m, struct choice, v->n_choices);
	for (size_t i = 0; i < v->n_choices; i++) {
		choices[i] = f->options[i];
		choices[i].is_on = strcmp(choices[i].value, v->value) == 0;
	}
	v->choices = choices;
}

static struct field_view view_of(struct rq *rq, const struct field *f, const char *base)
{
	const struct member of = stored_in(f);
	struct field_view v = { .name = f->name,
		.id = f->id,
		.label = f->label,
		.hint = f->hint,
		.value = f->kind == FIELD_PASSWORD ? "" : stored_text(rq->mem, f, base),
		.autocomplete = f->autocomplete,
		.inputmode = f->inputmode,
		.rows = f->lines,
		.is_required = f->is_required || f->is_needed,
		.is_filter = f->is_free };

	set_type(f, &v);
	set_options(rq->mem, f, &v);
	if (base != NULL && of.kind == MEMBER_BOOL)
		v.is_on = bool_at(base + of.at);
	return v;
}

bool form_is_sent(const struct rq *rq, const struct form *form)
{
	return rq->is_again && rq->route->form == form;
}

bool form_is_preview(const struct rq *rq, const struct form *form)
{
	for (size_t i = 0; rq->route->form == form && i < form->n; i++)
		if (strcmp(form->fields[i].name, "do") == 0)
			return strcmp(form_text(rq->form, "do"), "preview") == 0;
	return false;
}

/* NULL: the form is not made from it. */
static const char *seen_text(struct rq *rq, const struct field *f, const void *stored)
{
	struct field_view v = { .value = stored_text(rq->mem, f, stored) };

	return f->fill != NULL && f->fill(rq, stored, &v) != ERR_OK ? NULL : v.value;
}

bool form_is_stale(struct rq *rq, const struct form *form, const void *stored)
{
	for (size_t i = 0; form_is_sent(rq, form) && i < form->n; i++) {
		const struct field *f = &form->fields[i];
		const char *seen = f->is_seen ? seen_text(rq, f, stored) : NULL;

		if (seen != NULL && strcmp(form_text(rq->form, f->name), seen) != 0)
			return true;
	}
	return false;
}

void form_tell(struct rq *rq, const struct form *form, const void *stored, struct page *page)
{
	if (form_is_sent(rq, form) && form_is_preview(rq, form) &&
		findings_refusing(&rq->cx->fault) == 0)
		rq->reply.status = 200;
	if (!form_is_stale(rq, form, stored))
		return;
	rq->reply.status = 409;
	page->notice = (struct notice){ .kind = NOTICE_WARN,
		.title = "Somebody saved this meanwhile",
		.text = "What you typed is here. Where they saved something different, it is shown "
			"beside the field. Saving now keeps yours." };
}

static struct field_view *add(struct shown *s, enum field_shape shape, struct field_view v)
{
	s->rows[s->n] = (struct form_row){ .shape = shape, .field = v };
	return &s->rows[s->n++].field;
}

static void add_head(struct shown *s, const struct field *f, const char *hint)
{
	if (f->head != NULL)
		add(s, SHAPE_HEADING, (struct field_view){ .label = f->head, .hint = hint });
}

/* What Markdown will look like, as it was typed. */
static void add_preview(struct shown *s, const struct field *f, size_t row)
{
	struct rq *rq = s->rq;
	const char *typed;

	if (!f->is_markdown || !form_is_preview(rq, s->form))
		return;
	typed = form_again_at(rq->form, f->name, row);
	if (typed[0] != '\0')
		add(s, SHAPE_PROSE, (struct field_view){ .label = "Preview" })->prose =
			markdown_html(rq->mem, typed, 3);
}

/* A score is a number, whatever it is called. */
static const char *choice_words(struct mem *m, enum field_shape shape, const struct choice *c)
{
	if (c->label == NULL || c->label[0] == '\0')
		return c->value;
	return shape == SHAPE_SCORE ? mem_printf(m, "%s, %s", c->value, c->label) : c->label;
}

/* What was saved, by its words; NULL when the same was sent. */
static const char *saved_choices(
	const struct shown *s, enum field_shape shape, const struct field_view *v)
{
	const struct form_data *sent = s->rq->form;
	const char *saved = NULL;
	bool differs = false;

	for (size_t i = 0; i < v->n_choices; i++) {
		const struct choice *c = &v->choices[i];

		differs |=
			c->is_on !=
			(shape == SHAPE_CHECKS ? form_many_has(sent, v->name, c->value)
					       : strcmp(form_again(sent, v->name), c->value) == 0);
		if (c->is_on && c->value[0] != '\0')
			saved = saved == NULL ? choice_words(s->rq->mem, shape, c)
					      : mem_printf(s->rq->mem, "%s, %s", saved,
							choice_words(s->rq->mem, shape, c));
	}
	return !differs ? NULL : saved == NULL ? "nothing" : saved;
}

static const char *tick_words(bool is_on)
{
	return is_on ? "ticked" : "not ticked";
}

/* NULL when nothing else was saved. */
static const char *saved_else(
	const struct shown *s, enum field_shape shape, const struct field_view *v)
{
	switch (shape) {
	case SHAPE_TEXT:
	case SHAPE_AMOUNT:
	case SHAPE_TEXTAREA:
		if (v->value == NULL || strcmp(form_again(s->rq->form, v->name), v->value) == 0)
			return NULL;
		return v->value;
	case SHAPE_SELECT:
	case SHAPE_CHOICE:
	case SHAPE_CHECKS:
	case SHAPE_SCORE:
		return saved_choices(s, shape, v);
	case SHAPE_CHECK:
		return form_bool(s->rq->form, v->name) == v->is_on ? NULL : tick_words(v->is_on);
	case SHAPE_HIDDEN:
	case SHAPE_FILE:
	case SHAPE_HEADING:
	case SHAPE_LINES:
	case SHAPE_PROSE:
		break;
	}
	return NULL;
}

static const char *saved_hint(struct mem *m, const char *saved)
{
	return mem_printf(m, "Saved meanwhile: %s", saved[0] == '\0' ? "nothing" : saved);
}

/* Beside what differs. */
static void show_saved(const struct shown *s, enum field_shape shape, struct field_view *v)
{
	const char *saved = s->is_stale ? saved_else(s, shape, v) : NULL;

	if (saved != NULL)
		v->hint = saved_hint(s->rq->mem, saved);
}

static enum err add_field(struct shown *s, const struct field *f)
{
	struct form_row row = { .shape = shape_of(f) };
	enum err e = ERR_OK;

	if (f->label == NULL && row.shape != SHAPE_HIDDEN)
		return ERR_OK;
	row.field = view_of(s->rq, f, f->is_fresh ? NULL : s->stored);
	if (f->fill != NULL)
		e = f->fill(s->rq, s->stored, &row.field);
	else if (f->fill_row != NULL)
		e = f->fill_row(s->rq, s->stored, &row);
	if (e != ERR_OK)
		return e;
	show_saved(s, row.shape, &row.field);
	add_head(s, f, f->head_hint);
	add(s, row.shape, row.field);
	add_preview(s, f, 0);
	return ERR_OK;
}

/* ---- rows that repeat ---- */

static const void *stored_row(const struct shown *s, const struct field_group *g, size_t row)
{
	const char *base = s->stored, *rows;
	size_t n;

	if (base == NULL)
		return NULL;
	memcpy(&rows, base + g->of, sizeof(rows));
	memcpy(&n, base + g->n_of, sizeof(n));
	return row < n ? rows + row * g->size : NULL;
}

static size_t rows_used(const struct shown *s, const struct field *fields, size_t n)
{
	size_t used = 0;

	if (!form_is_sent(s->rq, s->form)) {
		while (stored_row(s, fields[0].group, used) != NULL)
			used++;
		return used;
	}
	for (size_t i = 0; i < n; i++)
		if (fields[i].instead == NULL && form_rows(s->rq->form, fields[i].name) > used)
			used = form_rows(s->rq->form, fields[i].name);
	return used;
}

static const char *saved_cell(const struct shown *s, const struct field *f, size_t row)
{
	const char *base = stored_row(s, f->group, row);

	if (f->kind == FIELD_BOOL)
		return tick_words(base != NULL && bool_at(base + stored_in(f).at));
	return stored_text(s->rq->mem, f, base);
}

/* As a person reads it. */
static const char *cell_words(const struct shown *s, const struct field *f, size_t row)
{
	const char *cell = saved_cell(s, f, row);

	for (const struct choice *o = f->options; o != NULL && o->value != NULL; o++)
		if (strcmp(o->value, cell) == 0)
			return o->label;
	return cell;
}

static bool is_cell_else(const struct shown *s, const struct field *f, size_t row)
{
	const char *sent = form_again_at(s->rq->form, f->name, row);

	if (f->label == NULL || shape_of(f) == SHAPE_HIDDEN || stored_in(f).kind == MEMBER_NONE)
		return false;
	if (f->kind == FIELD_BOOL)
		sent = tick_words(sent[0] != '\0');
	return strcmp(sent, saved_cell(s, f, row)) != 0;
}

/* The rows that were saved; NULL when the same were sent. */
static const char *saved_rows(const struct shown *s, const struct field *fields, size_t n)
{
	struct mem *m = s->rq->mem;
	const char *saved = NULL;
	bool differs = false;

	for (size_t row = 0; row < fields[0].rows; row++) {
		const char *line = NULL;

		for (size_t i = 0; i < n; i++) {
			const char *cell = cell_words(s, &fields[i], row);

			differs |= is_cell_else(s, &fields[i], row);
			if (cell[0] != '\0' && shape_of(&fields[i]) != SHAPE_HIDDEN)
				line = line == NULL ? cell : mem_printf(m, "%s, %s", line, cell);
		}
		if (line != NULL && stored_row(s, fields[0].group, row) != NULL)
			saved = saved == NULL ? line : mem_printf(m, "%s; %s", saved, line);
	}
	return !differs ? NULL : saved == NULL ? "" : saved;
}

/* Those in use and some more. */
static size_t rows_shown(const struct shown *s, const struct field *fields, size_t n, bool is_fixed)
{
	size_t used = rows_used(s, fields, n) + (is_fixed ? 0 : ROWS_SPARE);

	return used < fields[0].rows ? used : fields[0].rows;
}

/* One field of one row, named for who hears the page instead of seeing it. */
static struct form_row cell_of(const struct shown *s, const struct field *f, size_t row)
{
	struct rq *rq = s->rq;
	struct field_view v = view_of(rq, f, stored_row(s, f->group, row));
	const char *mark = strchr(f->label, '#');
	const struct finding *finding;

	v.name = mem_printf(rq->mem, "%s.%zu", f->name, row);
	if (mark != NULL)
		v.label = mem_printf(
			rq->mem, "%.*s%zu%s", (int)(mark - f->label), f->label, row + 1, mark + 1);
	else
		v.label = mem_printf(rq->mem, "%s, row %zu", f->label, row + 1);
	if (form_is_sent(rq, s->form))
		v.value = form_again_at(rq->form, f->name, row);
	if (f->kind == FIELD_BOOL && form_is_sent(rq, s->form))
		v.is_on = v.value[0] != '\0';
	set_options(rq->mem, f, &v);
	/* A cell's fill reads nothing that could fail: it offers choices. */
	if (f->fill != NULL)
		MUST(f->fill(rq, s->stored, &v) == ERR_OK);
	if (s->is_stale && is_cell_else(s, f, row))
		v.hint = saved_hint(rq->mem, cell_words(s, f, row));
	finding = rq_finding(rq, v.name);
	if (finding != NULL && !finding->warns) {
		v.error = finding_text(rq->mem, finding, NULL);
		v.rule_url = finding_rule_url(rq->mem, finding);
	}
	return (struct form_row){ .shape = shape_of(f), .field = v };
}

static void add_table(struct shown *s, const struct field *fields, size_t n)
{
	const struct field_group *g = fields[0].group;
	struct mem *m = s->rq->mem;
	struct line_table *t = MEM_NEW(m, struct line_table);
	size_t n_rows = rows_shown(s, fields, n, false);
	struct line_row *rows = MEM_ARRAY(m, struct line_row, n_rows);
	struct form_row *cells = MEM_ARRAY(m, struct form_row, n_rows * n);
	const char **heads = MEM_ARRAY(m, const char *, n), *saved;

	for (size_t i = 0; i < n; i++)
		heads[i] = fields[i].label;
	for (size_t row = 0; row < n_rows; row++) {
		rows[row].cells = cells + row * n;
		for (size_t i = 0; i < n; i++)
			cells[row * n + i] = cell_of(s, &fields[i], row);
	}
	*t = (struct line_table){ .id = g->id,
		.label = g->label,
		.hint = g->hint,
		.heads = heads,
		.n_columns = n,
		.rows = rows,
		.n_rows = n_rows,
		.max_rows = (int)fields[0].rows,
		.add = g->add };
	if (g->fill != NULL)
		g->fill(s->rq, s->stored, t);
	saved = s->is_stale ? saved_rows(s, fields, n) : NULL;
	if (saved != NULL)
		t->hint = saved_hint(m, saved);
	add_head(s, &fields[0], fields[0].head_hint);
	add(s, SHAPE_LINES, (struct field_view){ .name = NULL });
	s->rows[s->n - 1].lines = t;
}

static void add_group(struct shown *s, const struct field *fields, size_t n)
{
	const struct field_group *g = fields[0].group;
	const char *fixed = g->fixed == NULL ? NULL : g->fixed(s->rq, s->stored);
	size_t n_rows = rows_shown(s, fields, n, fixed != NULL);

	add_head(s, &fields[0], fixed == NULL ? fields[0].head_hint : fixed);
	for (size_t row = 0; row < n_rows; row++) {
		if (g->each != NULL)
			add(s, SHAPE_HEADING,
				(struct field_view){ .label = mem_printf(s->rq->mem, "%s %zu",
							     g->each, row + 1) });
		for (size_t i = 0; i < n; i++) {
			s->rows[s->n] = cell_of(s, &fields[i], row);
			s->rows[s->n++].field.is_readonly = fixed != NULL;
			add_preview(s, &fields[i], row);
		}
	}
}

/* At most: each field with its heading and its preview; one without a label is hidden at the most.
 */
static size_t rows_most(const struct form *form)
{
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		const struct field *f = &form->fields[i];

		n += f->label == NULL && f->group == NULL ? 1
							  : 1 + 2 * (f->rows == 0 ? 1 : f->rows);
	}
	return n;
}

/* A field that is left out takes its part with it, when it begins one. */
static size_t left_out(const struct form *form, size_t at)
{
	size_t n = 1;

	while (form->fields[at].head != NULL && at + n < form->n &&
		form->fields[at + n].head == NULL && form->fields[at + n].label != NULL)
		n++;
	return n;
}

/* The rules count the rows that were taken; their sentences stand at the row of the form. */
static void aim(struct rq *rq, const struct form *form)
{
	struct findings *found = &rq->cx->fault;

	for (size_t i = 0; form_is_sent(rq, form) && i < found->n && i < FINDINGS_MAX; i++)
		for (size_t k = 0; found->items[i].field != NULL && k < form->n; k++) {
			const struct field *f = &form->fields[k];
			struct finding *said = &found->items[i];

			if (f->group != NULL && f->group->is_ruled &&
				strcmp(f->ruled == NULL ? f->name : f->ruled, said->field) == 0)
				said->field = mem_printf(rq->mem, "%s.%zu", f->name,
					form_row_taken(rq, f->name, (size_t)said->value));
		}
}

enum err form_show(struct rq *rq, const struct form *form, const void *stored,
	struct form_row **ret_rows, size_t *ret_n)
{
	struct shown s = { .rq = rq,
		.form = form,
		.stored = stored,
		.rows = MEM_ARRAY(rq->mem, struct form_row, rows_most(form)),
		.is_stale = form_is_stale(rq, form, stored) };
	enum err e = ERR_OK;
	size_t n;

	aim(rq, form);
	for (size_t i = 0; e == ERR_OK && i < form->n; i += n) {
		const struct field *f = &form->fields[i];

		n = f->group == NULL ? 1 : form_group_size(form, i);
		if (f->group == NULL) {
			e = add_field(&s, f);
			n = e == ERR_NOT_FOUND ? left_out(form, i) : n;
			e = e == ERR_NOT_FOUND ? ERR_OK : e;
		} else if (f->group->id != NULL)
			add_table(&s, f, n);
		else
			add_group(&s, f, n);
	}
	*ret_rows = s.rows;
	*ret_n = s.n;
	return e;
}

struct notice form_told(const struct rq *rq, const char *field)
{
	const struct form *form = rq->route->form;

	for (size_t i = 0; form != NULL && i < form->n; i++) {
		const struct choice *o = form->fields[i].options;

		if (o == NULL || strcmp(form->fields[i].name, field) != 0)
			continue;
		for (; o->value != NULL; o++)
			if (strcmp(o->value, form_text(rq->form, field)) == 0)
				return (struct notice){
					.kind = NOTICE_GOOD, .title = o->hint, .text = o->label
				};
	}
	return (struct notice){ .kind = NOTICE_NONE };
}

enum err form_fill(struct rq *rq, const struct form *form, const void *stored, struct form_view *v,
	const char *zone)
{
	struct form_row *rows = NULL;
	size_t n = 0;
	enum err e = form == NULL ? ERR_OK : form_show(rq, form, stored, &rows, &n);

	if (e != ERR_OK)
		return e;
	v->page = rq->page;
	if (form != NULL)
		form_tell(rq, form, stored, &v->page);
	show_form(rq, v, rows, n, zone);
	return ERR_OK;
}

enum err form_page(struct rq *rq, const struct form *form, const void *stored, struct form_view *v,
	const char *zone)
{
	TRY(form_fill(rq, form, stored, v, zone));
	tmpl_form_page(rq->out, v);
	return ERR_OK;
}
