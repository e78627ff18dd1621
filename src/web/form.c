#include "web/form.h"

#include "web/field.h"
#include "web/pairs.h"

struct form_data {
	const struct form *form;
	struct value **values; /* by field, then by row */
	struct pairs sent;
	const char *csrf;
	const char *idempotency_key;
	const char *proof;
};

static size_t rows_of(const struct field *f)
{
	return f->rows == 0 ? 1 : f->rows;
}

struct form_data *form_empty(struct mem *m, const struct form *form)
{
	struct form_data *d = MEM_NEW(m, struct form_data);

	*d = (struct form_data){ .form = form, .csrf = "", .idempotency_key = "", .proof = "" };
	d->values = MEM_ARRAY(m, struct value *, form->n == 0 ? 1 : form->n);
	for (size_t i = 0; i < form->n; i++) {
		d->values[i] = MEM_ARRAY(m, struct value, rows_of(&form->fields[i]));
		for (size_t row = 0; row < rows_of(&form->fields[i]); row++)
			d->values[i][row].text = "";
	}
	return d;
}

/* ".0" to ".999" behind a name, written as we write it. */
static bool read_row(const char *s, const struct field *f, size_t *ret_row)
{
	size_t n = strlen(s), row = 0;

	if (n < 2 || n > 4 || s[0] != '.' || (s[1] == '0' && n > 2))
		return false;
	for (size_t i = 1; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		row = row * 10 + (size_t)(s[i] - '0');
	}
	*ret_row = row;
	return row < f->rows;
}

/* The place of a value by the name it was sent under; NULL: not of this form. */
static struct value *place_of(struct form_data *d, const char *sent, const struct field **ret_field)
{
	for (size_t i = 0; i < d->form->n; i++) {
		const struct field *f = &d->form->fields[i];
		size_t n = strlen(f->name), row = 0;

		if (strncmp(f->name, sent, n) != 0)
			continue;
		if (f->rows == 0 ? sent[n] == '\0' : read_row(sent + n, f, &row)) {
			*ret_field = f;
			return &d->values[i][row];
		}
	}
	return NULL;
}

/* The fields of every form; true when it was one. */
static bool take_common(struct form_data *d, const struct pair *p, enum err *ret_e)
{
	const char **to = NULL;

	if (strcmp(p->name, "csrf") == 0)
		to = &d->csrf;
	else if (strcmp(p->name, "idempotency_key") == 0)
		to = &d->idempotency_key;
	else if (strcmp(p->name, FORM_PROOF) == 0)
		to = &d->proof;
	if (to == NULL)
		return false;
	*ret_e = p->value == NULL || (*to)[0] != '\0' ? ERR_INVALID : ERR_OK;
	if (*ret_e == ERR_OK)
		*to = p->value;
	return true;
}

/* Gives every pair to its field; the first name that has none comes back. */
static enum err take_pairs(
	struct mem *m, const struct pairs *pairs, struct form_data *d, const char **ret_unknown)
{
	for (size_t i = 0; i < pairs->n; i++) {
		const struct pair *p = &pairs->items[i];
		const struct field *f;
		enum err e = ERR_OK;
		struct value *v;

		if (take_common(d, p, &e)) {
			if (e != ERR_OK)
				return e;
			continue;
		}
		v = place_of(d, p->name, &f);
		if (v == NULL)
			*ret_unknown = *ret_unknown == NULL ? p->name : *ret_unknown;
		else
			e = value_take(m, f, p, v);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static bool is_any_row_given(const struct form_data *d, size_t i)
{
	for (size_t row = 0; row < rows_of(&d->form->fields[i]); row++)
		if (d->values[i][row].is_given)
			return true;
	return false;
}

/* forgives: a wrong value becomes an absent one, still shown again as typed. */
static void check_field(
	struct mem *m, struct form_data *d, size_t i, bool forgives, struct findings *findings)
{
	struct field f = d->form->fields[i];
	bool is_required = f.is_required;
	struct finding finding;

	/* Of a repeating field one row is enough. */
	f.is_required = is_required && f.rows == 0;
	for (size_t row = 0; row < rows_of(&f); row++) {
		struct value *v = &d->values[i][row];

		if (value_check(m, &f, v, &finding))
			continue;
		if (forgives)
			*v = (struct value){ .typed = v->typed, .text = "" };
		finding.field = f.rows == 0 ? f.name : mem_printf(m, "%s.%zu", f.name, row);
		finding_add(findings, finding);
	}
	if (is_required && f.rows > 0 && !is_any_row_given(d, i))
		finding_add(findings, (struct finding){ .code = FINDING_REQUIRED,
					      .field = mem_printf(m, "%s.0", f.name) });
}

enum err form_read(struct mem *m, const struct form *form, const char *content_type,
	const void *body, size_t n, struct findings *findings, struct form_data **ret_data)
{
	struct form_data *d = form_empty(m, form);
	const char *unknown = NULL;
	size_t before = findings->n;
	struct pairs pairs;
	enum err e = pairs_read(m, content_type, body, n, &pairs);

	if (e == ERR_OK)
		e = take_pairs(m, &pairs, d, &unknown);
	if (e != ERR_OK)
		return e;
	d->sent = pairs;
	for (size_t i = 0; i < form->n; i++)
		check_field(m, d, i, false, findings);
	if (unknown != NULL)
		finding_add(findings,
			(struct finding){ .code = FINDING_UNKNOWN_FIELD, .field = unknown });
	*ret_data = d;
	return findings->n > before ? ERR_REFUSED : ERR_OK;
}

enum err form_read_query(struct mem *m, const struct form *form, const char *query,
	struct findings *findings, struct form_data **ret_data)
{
	struct form_data *d = form_empty(m, form);
	const char *unknown = NULL;
	const char *text = query == NULL ? "" : query;
	struct pairs pairs;
	enum err e = pairs_urlencoded(m, text, strlen(text), &pairs);

	if (e == ERR_OK)
		e = take_pairs(m, &pairs, d, &unknown);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < form->n; i++)
		check_field(m, d, i, true, findings);
	*ret_data = d;
	return ERR_OK;
}

/* ---- getters ---- */

static const struct value *value_of(
	const struct form_data *d, const char *name, size_t row, const struct field **ret_field)
{
	for (size_t i = 0; i < d->form->n; i++) {
		const struct field *f = &d->form->fields[i];

		if (strcmp(f->name, name) != 0)
			continue;
		MUST(row < rows_of(f));
		*ret_field = f;
		return &d->values[i][row];
	}
	BUG("a form has no field of that name");
}

const char *form_text_at(const struct form_data *d, const char *name, size_t row)
{
	const struct field *f;
	const struct value *v = value_of(d, name, row, &f);

	MUST(f->kind != FIELD_FILE && f->kind != FIELD_MANY);
	return v->text;
}

const char *form_text(const struct form_data *d, const char *name)
{
	return form_text_at(d, name, 0);
}

int64_t form_int_at(const struct form_data *d, const char *name, size_t row)
{
	const struct field *f;
	const struct value *v = value_of(d, name, row, &f);

	MUST(f->kind == FIELD_INT || f->kind == FIELD_AMOUNT || f->kind == FIELD_ID);
	return v->number;
}

int64_t form_int(const struct form_data *d, const char *name)
{
	return form_int_at(d, name, 0);
}

bool form_bool_at(const struct form_data *d, const char *name, size_t row)
{
	const struct field *f;
	const struct value *v = value_of(d, name, row, &f);

	MUST(f->kind == FIELD_BOOL);
	return v->number != 0;
}

bool form_bool(const struct form_data *d, const char *name)
{
	return form_bool_at(d, name, 0);
}

bool form_is_given(const struct form_data *d, const char *name)
{
	const struct field *f;

	return value_of(d, name, 0, &f)->is_given;
}

const struct form_file *form_file(const struct form_data *d, const char *name)
{
	const struct field *f;
	const struct value *v = value_of(d, name, 0, &f);

	MUST(f->kind == FIELD_FILE);
	return v->file;
}

size_t form_many(const struct form_data *d, const char *name)
{
	const struct field *f;
	const struct value *v = value_of(d, name, 0, &f);

	MUST(f->kind == FIELD_MANY);
	return v->n_many;
}

const char *form_many_at(const struct form_data *d, const char *name, size_t i)
{
	const struct field *f;
	const struct value *v = value_of(d, name, 0, &f);

	MUST(f->kind == FIELD_MANY && i < v->n_many);
	return v->many[i];
}

bool form_many_has(const struct form_data *d, const char *name, const char *value)
{
	for (size_t i = 0; i < form_many(d, name); i++)
		if (strcmp(form_many_at(d, name, i), value) == 0)
			return true;
	return false;
}

size_t form_rows(const struct form_data *d, const char *name)
{
	const struct field *f;
	const struct value *v = value_of(d, name, 0, &f);
	size_t n = rows_of(f);

	while (n > 0 && !v[n - 1].is_given)
		n--;
	return n;
}

const char *form_again_at(const struct form_data *d, const char *name, size_t row)
{
	const struct field *f;
	const struct value *v = value_of(d, name, row, &f);

	return f->kind == FIELD_PASSWORD || v->typed == NULL ? "" : v->typed;
}

const char *form_again(const struct form_data *d, const char *name)
{
	return form_again_at(d, name, 0);
}

const char *form_csrf(const struct form_data *d)
{
	return d->csrf;
}

const char *form_idempotency_key(const struct form_data *d)
{
	return d->idempotency_key;
}

const char *form_proof(const struct form_data *d)
{
	return d->proof;
}

/* Each piece with its length before it: no two lists of pieces are the same bytes. */
static void add_piece(struct sha256 *s, const void *p, size_t n)
{
	const uint64_t length = n;

	sha256_add(s, &length, sizeof(length));
	sha256_add(s, p, n);
}

static void add_text(struct sha256 *s, const char *text)
{
	add_piece(s, text, strlen(text));
}

void form_digest(const struct form_data *d, struct digest *ret_digest)
{
	struct sha256 s;

	sha256_begin(&s);
	for (size_t i = 0; i < d->sent.n; i++) {
		const struct pair *p = &d->sent.items[i];

		if (strcmp(p->name, "csrf") == 0 || strcmp(p->name, FORM_PROOF) == 0)
			continue;
		add_text(&s, p->name);
		add_text(&s, p->file_name == NULL ? "" : p->file_name);
		if (p->file_name == NULL)
			add_text(&s, p->value);
		else
			add_piece(&s, p->sha256.b, sizeof(p->sha256.b));
	}
	sha256_end(&s, ret_digest);
}
