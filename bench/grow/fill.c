#include "bench/grow/fill.h"

#include <stdio.h>

#include "bench/grow/fill_sql.c"

#include "base/buf.h"

enum { ROWS_AT_ONCE = 500, BYTES_AT_ONCE = 1 << 20, COLUMNS_MAX = 40 };

/* The twins of fill.sql, and the rows of one that wait for PostgreSQL. */
struct heap {
	struct buf columns[COLUMNS_MAX];
	size_t n;
	int64_t total;
};

struct fill {
	struct cx *cx;
	struct db_tx *tx;
	bool is_one_by_one;
	size_t bytes; /* that wait, of all tables */
	struct heap heaps[FILL_TABLES];
};

#define TWINS(t)                                                                                   \
	{                                                                                          \
		row_##t##_statement, rows_##t##_statement                                          \
	}

static const struct twins {
	const struct db_statement *one, *many;
} twins[FILL_TABLES] = {
	[FILL_ORG] = TWINS(org),
	[FILL_PERSON] = TWINS(person),
	[FILL_PERSON_ROLE] = TWINS(person_role),
	[FILL_PERSON_AREA] = TWINS(person_area),
	[FILL_PUBLICATION] = TWINS(publication),
	[FILL_FILE] = TWINS(file),
	[FILL_CALL] = TWINS(call),
	[FILL_CALL_FORM] = TWINS(call_form),
	[FILL_CALL_AREA] = TWINS(call_area),
	[FILL_TOPIC] = TWINS(topic),
	[FILL_CRITERION] = TWINS(criterion),
	[FILL_PROPOSAL] = TWINS(proposal),
	[FILL_PROPOSAL_AREA] = TWINS(proposal_area),
	[FILL_PROPOSAL_ATTESTATION] = TWINS(proposal_attestation),
	[FILL_TEAM_MEMBER] = TWINS(team_member),
	[FILL_BUDGET_LINE] = TWINS(budget_line),
	[FILL_PROPOSAL_PRODUCT] = TWINS(proposal_product),
	[FILL_PROPOSAL_DATASET] = TWINS(proposal_dataset),
	[FILL_PROPOSAL_VERSION] = TWINS(proposal_version),
	[FILL_SCREENING] = TWINS(screening),
	[FILL_PANEL_MEMBER] = TWINS(panel_member),
	[FILL_CONFLICT] = TWINS(conflict),
	[FILL_ASSIGNMENT] = TWINS(assignment),
	[FILL_ASSIGN_RUN] = TWINS(assign_run),
	[FILL_REVIEW] = TWINS(review),
	[FILL_REVIEW_SCORE] = TWINS(review_score),
	[FILL_DECISION] = TWINS(decision),
	[FILL_RELEASE] = TWINS(release),
	[FILL_AWARD] = TWINS(award),
	[FILL_MESSAGE] = TWINS(message),
	[FILL_JOB] = TWINS(job),
	[FILL_JOB_LOCATION] = TWINS(job_location),
	[FILL_JOB_AREA] = TWINS(job_area),
	[FILL_SUBSCRIBER] = TWINS(subscriber),
	[FILL_SUBSCRIBER_AREA] = TWINS(subscriber_area),
	[FILL_NEWSLETTER] = TWINS(newsletter),
	[FILL_NEWSLETTER_PROGRESS] = TWINS(newsletter_progress),
	[FILL_NEWSLETTER_COPY] = TWINS(newsletter_copy),
	[FILL_AUDIT] = TWINS(audit),
};

static void must(enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "grow: %s: %s\n", what, err_name(e));
	exit(1);
}

struct fill *fill_new(struct mem *mem, struct cx *cx)
{
	struct fill *f = MEM_NEW(mem, struct fill);

	f->cx = cx;
	f->is_one_by_one = store_kind(db_store(cx->db)) == STORE_SQLITE;
	for (size_t t = 0; t < FILL_TABLES; t++) {
		MUST(twins[t].one->n_params == twins[t].many->n_params);
		MUST(twins[t].one->n_params <= COLUMNS_MAX);
		for (int c = 0; c < twins[t].one->n_params; c++)
			buf_init(&f->heaps[t].columns[c], mem, 64);
	}
	return f;
}

/* ---- arrays of PostgreSQL, as text ---- */

static void add_quoted(struct buf *b, const char *s, size_t n)
{
	buf_char(b, '"');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, s[i]);
	}
	buf_char(b, '"');
}

static void add_hex(struct buf *b, const uint8_t *bytes, size_t n)
{
	BUF_LIT(b, "\"\\\\x");
	for (size_t i = 0; i < n; i++) {
		buf_char(b, "0123456789abcdef"[bytes[i] >> 4]);
		buf_char(b, "0123456789abcdef"[bytes[i] & 15]);
	}
	buf_char(b, '"');
}

static void add_element(struct buf *b, const struct db_value *v)
{
	buf_char(b, b->n == 0 ? '{' : ',');
	switch (v->kind) {
	case DB_NULL:
		BUF_LIT(b, "NULL");
		return;
	case DB_INT:
		buf_int(b, v->i);
		return;
	case DB_REAL:
		buf_printf(b, "%.17g", v->r);
		return;
	case DB_TEXT:
		add_quoted(b, v->b.data, v->b.n);
		return;
	case DB_BLOB:
		add_hex(b, v->b.data, v->b.n);
		return;
	}
	BUG("unknown kind of value");
}

static void send_heap(struct fill *f, enum fill_table t)
{
	const struct db_statement *s = twins[t].many;
	struct db_value values[COLUMNS_MAX];
	struct heap *h = &f->heaps[t];

	if (h->n == 0)
		return;
	for (int c = 0; c < s->n_params; c++) {
		buf_char(&h->columns[c], '}');
		values[c] = db_text(buf_str(&h->columns[c]));
	}
	must(db_run(f->cx->db, s, values), s->name);
	for (int c = 0; c < s->n_params; c++)
		h->columns[c].n = 0;
	h->n = 0;
}

static void send_all(struct fill *f)
{
	for (size_t t = 0; t < FILL_TABLES; t++)
		send_heap(f, (enum fill_table)t);
	f->bytes = 0;
}

void fill_row(struct fill *f, enum fill_table table, const struct db_value *values)
{
	const struct db_statement *s = twins[table].one;
	struct heap *h = &f->heaps[table];

	h->total++;
	if (f->is_one_by_one) {
		must(db_run(f->cx->db, s, values), s->name);
		return;
	}
	for (int c = 0; c < s->n_params; c++) {
		size_t before = h->columns[c].n;

		add_element(&h->columns[c], &values[c]);
		f->bytes += h->columns[c].n - before;
	}
	if (++h->n >= ROWS_AT_ONCE || f->bytes >= BYTES_AT_ONCE)
		send_all(f);
}

void fill_begin(struct fill *f)
{
	must(db_begin(f->cx->db, f->cx->mem, &f->tx), "BEGIN");
}

void fill_end(struct fill *f)
{
	send_all(f);
	must(db_end(f->tx, ERR_OK), "COMMIT");
}

int64_t fill_count(const struct fill *f, enum fill_table table)
{
	return f->heaps[table].total;
}
