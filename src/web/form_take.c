/* What was sent, into the struct that a use case takes. */
#include <string.h>

#include "web/form_group.h"
#include "web/form_table.h"

static bool has_text(enum field_kind kind)
{
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_EMAIL:
	case FIELD_PASSWORD:
	case FIELD_CHOICE:
	case FIELD_DATE_TIME:
	case FIELD_DATE:
		return true;
	case FIELD_INT:
	case FIELD_AMOUNT:
	case FIELD_BOOL:
	case FIELD_MANY:
	case FIELD_ID:
	case FIELD_FILE:
		return false;
	}
	BUG("unknown kind of field");
}

static bool has_number(enum field_kind kind)
{
	return kind == FIELD_INT || kind == FIELD_AMOUNT || kind == FIELD_ID;
}

static void put_text(const struct field *f, const char *text, void *at)
{
	if (text[0] == '\0' && f->instead != NULL)
		text = f->instead;
	memcpy(at, &text, sizeof(text));
}

static void put_number(int64_t v, void *at)
{
	memcpy(at, &v, sizeof(v));
}

static void put_bool(bool v, void *at)
{
	memcpy(at, &v, sizeof(v));
}

/* A choice of "1" to "9" is its figure. */
static int64_t figure_of(const char *text)
{
	return text[0] >= '0' && text[0] <= '9' ? text[0] - '0' : 0;
}

static void take_one(const struct form_data *d, const struct field *f, size_t row, char *base)
{
	void *at = base + f->in.at;

	if (f->in.kind == MEMBER_TEXT && has_text(f->kind))
		put_text(f, form_text_at(d, f->name, row), at);
	else if (f->in.kind == MEMBER_INT && f->kind == FIELD_CHOICE)
		put_number(figure_of(form_text_at(d, f->name, row)), at);
	else if ((f->in.kind == MEMBER_INT || f->in.kind == MEMBER_ID) && has_number(f->kind))
		put_number(form_int_at(d, f->name, row) * form_unit(f), at);
	else if (f->in.kind == MEMBER_BOOL && f->kind == FIELD_BOOL)
		put_bool(form_bool_at(d, f->name, row), at);
	else if (f->in.kind == MEMBER_BOOL && f->kind == FIELD_CHOICE && f->yes != NULL)
		put_bool(strcmp(form_text_at(d, f->name, row), f->yes) == 0, at);
	else
		BUG("a field and its member are of different kinds");
}

static void take_many(struct rq *rq, const struct field *f, char *base)
{
	size_t n = form_many(rq->form, f->name);
	const char **values = MEM_ARRAY(rq->mem, const char *, n);

	MUST(f->in.kind == MEMBER_TEXTS);
	for (size_t i = 0; i < n; i++)
		values[i] = form_many_at(rq->form, f->name, i);
	memcpy(base + f->in.at, &values, sizeof(values));
	memcpy(base + f->n_in, &n, sizeof(n));
}

static bool is_row_given(
	const struct form_data *d, const struct field *fields, size_t n, size_t row)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].instead == NULL && form_text_at(d, fields[i].name, row)[0] != '\0')
			return true;
	return false;
}

static void take_group(struct rq *rq, const struct field *fields, size_t n, char *base)
{
	const struct field_group *g = fields[0].group;
	char *rows = mem_array(rq->mem, fields[0].rows, g->size);
	size_t count = 0;

	for (size_t row = 0; row < fields[0].rows; row++) {
		if (!is_row_given(rq->form, fields, n, row))
			continue;
		for (size_t i = 0; i < n; i++)
			take_one(rq->form, &fields[i], row, rows + count * g->size);
		count++;
	}
	memcpy(base + g->in, &rows, sizeof(rows));
	memcpy(base + g->n_in, &count, sizeof(count));
}

void form_take(struct rq *rq, void *ret_input)
{
	const struct form *form = rq->route->form;
	size_t n;

	for (size_t i = 0; i < form->n; i += n) {
		const struct field *f = &form->fields[i];

		n = f->group == NULL ? 1 : form_group_size(form, i);
		if (f->in.kind == MEMBER_NONE)
			continue;
		if (f->group != NULL)
			take_group(rq, f, n, ret_input);
		else if (f->kind == FIELD_MANY)
			take_many(rq, f, ret_input);
		else
			take_one(rq->form, f, 0, ret_input);
	}
}

size_t form_row_taken(const struct rq *rq, const char *field, size_t k)
{
	const struct form *form = rq->route->form;
	size_t i = 0, n;

	while (strcmp(form->fields[i].name, field) != 0)
		i++;
	while (i > 0 && form->fields[i - 1].group == form->fields[i].group)
		i--;
	n = form_group_size(form, i);
	for (size_t row = 0; row < form->fields[i].rows; row++)
		if (is_row_given(rq->form, &form->fields[i], n, row) && k-- == 0)
			return row;
	return 0;
}
