/* What both databases have in common: states, brackets, rows. */
#include "store/db.h"

#include <limits.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "store/backend.h"

enum { ROW_BYTES_MAX = 2048, ROWS_FIRST = 16 };
enum { ASK_US = 50000 /* between two looks whether a reader is still there */ };

void store_log(const char *statement, const char *code, const char *what)
{
	struct log_line l;

	log_begin(&l, LOG_ERROR, "database");
	log_text(&l, "statement", statement);
	log_text(&l, "code", code);
	log_text(&l, "what", what);
	log_end(&l);
}

void store_break(struct store *s, const char *why)
{
	if (atomic_exchange(&s->trouble, why) == NULL)
		store_log("", "writes_stopped", why);
}

const char *store_trouble(struct store *store)
{
	return atomic_load(&store->trouble);
}

enum store_kind store_kind(const struct store *store)
{
	return store->kind;
}

struct store_figures store_figures(struct store *store)
{
	return (struct store_figures){ .commits = atomic_load(&store->commits),
		.transactions = atomic_load(&store->transactions) };
}

struct store *db_store(const struct db *db)
{
	return db->store;
}

void db_meter(struct db *db, struct work *to)
{
	db->meter = to;
}

enum err db_keep_much(struct db *db)
{
	return db->store->backend->keep_much == NULL ? ERR_OK : db->store->backend->keep_much(db);
}

enum err db_await(struct db *db, int ms, bool *ret_is_told)
{
	MUST(db->state == DB_IDLE);
	return db->store->backend->await(db, ms, ret_is_told);
}

enum err db_open(struct store *store, struct mem *mem, struct db **ret_db)
{
	struct db *db = MEM_NEW(mem, struct db);
	enum err e;

	db->store = store;
	db->mem = mem;
	e = store->backend->open(db);
	if (e == ERR_OK)
		*ret_db = db;
	return e;
}

void db_close(struct db *db)
{
	MUST(db->state == DB_IDLE);
	db->store->backend->close(db);
}

void db_snapshot_limited(struct db *db, const struct db_limit *limit)
{
	MUST(db->state == DB_IDLE);
	db->state = DB_SNAPSHOT;
	db->is_begun = false;
	db->limit = *limit;
	db->cut = NULL;
}

void db_snapshot(struct db *db)
{
	db_snapshot_limited(db, &(struct db_limit){ .ms = 0 });
}

bool db_is_limited(const struct db *db)
{
	return db->state == DB_SNAPSHOT && (db->limit.ms > 0 || db->limit.is_gone != NULL);
}

static void begin_limit(struct db *db)
{
	int64_t now = clock_mono_us();

	db->ends_us = db->limit.ms > 0 ? now + (int64_t)db->limit.ms * 1000 : INT64_MAX;
	db->ask_us = now + ASK_US;
}

bool db_must_end(struct db *db)
{
	int64_t now;

	if (!db_is_limited(db) || db->cut != NULL)
		return db->cut != NULL;
	now = clock_mono_us();
	if (now >= db->ends_us) {
		db->cut = "it took too long";
	} else if (db->limit.is_gone != NULL && now >= db->ask_us) {
		db->ask_us = now + ASK_US;
		if (db->limit.is_gone(db->limit.reader))
			db->cut = "its reader has left";
	}
	return db->cut != NULL;
}

enum err db_ended(const struct db *db, const char *statement)
{
	struct log_line l;

	log_begin(&l, LOG_WARN, "read_ended");
	log_text(&l, "statement", statement);
	log_text(&l, "why", db->cut);
	log_end(&l);
	return ERR_BUSY;
}

void db_snapshot_end(struct db *db)
{
	MUST(db->state == DB_SNAPSHOT);
	if (db->is_begun)
		db->store->backend->snapshot_end(db);
	db->limit = (struct db_limit){ .ms = 0 };
	db->cut = NULL;
	db->state = DB_IDLE;
}

static enum err begin(struct db *db, struct mem *mem, bool is_free, struct db_tx **ret_tx)
{
	enum err e;

	MUST(db->state != DB_SNAPSHOT);
	if (db->state == DB_TX) {
		db->tx->depth++;
		*ret_tx = db->tx;
		return ERR_OK;
	}
	if (store_trouble(db->store) != NULL)
		return ERR_INTERNAL;
	if (db->seam != NULL)
		db->seam(db->seam_arg, "BEGIN");
	db->is_free = is_free;
	e = db->store->backend->tx_begin(db);
	if (e != ERR_OK)
		return e;
	db->tx = MEM_NEW(mem, struct db_tx);
	*db->tx = (struct db_tx){ .db = db, .depth = 1 };
	db->state = DB_TX;
	*ret_tx = db->tx;
	return ERR_OK;
}

enum err db_begin(struct db *db, struct mem *mem, struct db_tx **ret_tx)
{
	MUST(db->state != DB_TX || !db->is_free);
	return begin(db, mem, false, ret_tx);
}

enum err db_begin_part(struct db *db, struct mem *mem, struct db_tx **ret_tx)
{
	return begin(db, mem, true, ret_tx);
}

enum err db_end(struct db_tx *tx, enum err e)
{
	struct db *db = tx->db;

	MUST(db->tx == tx && tx->depth > 0);
	if (tx->doom != ERR_OK)
		e = tx->doom;
	if (--tx->depth > 0) {
		tx->doom = e;
		return e;
	}
	if (db->seam != NULL)
		db->seam(db->seam_arg, e == ERR_OK ? "COMMIT" : "ROLLBACK");
	e = db->store->backend->tx_end(db, e);
	if (e == ERR_OK)
		atomic_fetch_add(&db->store->transactions, 1);
	db->state = DB_IDLE;
	db->tx = NULL;
	return e;
}

bool db_in_tx(const struct db *db)
{
	return db->state == DB_TX;
}

/* Which kinds of value a declared letter takes; NULL only where a capital declares it. */
enum {
	AN_INT = 1 << DB_INT,
	A_REAL = 1 << DB_INT | 1 << DB_REAL,
	A_TEXT = 1 << DB_TEXT,
	A_BLOB = 1 << DB_BLOB,
	OR_NULL = 1 << DB_NULL
};
static const unsigned char kinds_of[UCHAR_MAX + 1] = {
	['i'] = AN_INT, ['b'] = AN_INT, ['r'] = A_REAL, ['t'] = A_TEXT, ['x'] = A_BLOB,
	['I'] = AN_INT | OR_NULL, ['B'] = AN_INT | OR_NULL, ['R'] = A_REAL | OR_NULL,
	['T'] = A_TEXT | OR_NULL, ['X'] = A_BLOB | OR_NULL
};

/* A value must be of the declared kind. */
static bool fits(char letter, enum db_value_kind kind)
{
	return (kinds_of[(unsigned char)letter] & 1U << kind) != 0;
}

/* PostgreSQL refuses such text; SQLite must not differ. */
static bool is_storable(const struct db_value *v)
{
	return v->kind != DB_TEXT || utf8_valid(v->b.data, v->b.n);
}

static enum err begin_lazily(struct db *db)
{
	enum err e;

	if (db->state == DB_IDLE)
		BUG("a statement outside of a snapshot or transaction");
	if (db->state == DB_TX || db->is_begun)
		return db->state == DB_TX ? db->tx->doom : ERR_OK;
	if (db_is_limited(db))
		begin_limit(db);
	e = db->store->backend->snapshot_begin(db);
	db->is_begun = e == ERR_OK;
	return e;
}

/* What every failure of the database itself does to the transaction around it. */
static enum err doom(struct db *db, enum err e)
{
	if (e != ERR_OK && db->state == DB_TX && db->tx->doom == ERR_OK)
		db->tx->doom = e;
	return e;
}

/* Before a statement: the bracket is open, the parameters are what they are declared to be. */
static enum err ready(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	enum err e;

	if (db->seam != NULL)
		db->seam(db->seam_arg, s->name);
	e = begin_lazily(db);
	if (e != ERR_OK)
		return e;
	if (db->meter != NULL)
		db->meter->statements++;
	for (int i = 0; i < s->n_params; i++) {
		if (!fits(s->params[i], params[i].kind))
			BUG("a parameter is NULL that is declared never to be");
		if (!is_storable(&params[i]))
			return doom(db, ERR_INVALID);
	}
	return ERR_OK;
}

static enum err start(struct db_cursor *c, struct db *db, const struct db_statement *s,
	const struct db_value *params)
{
	enum err e = ready(db, s, params);

	MUST(s->n_cols <= DB_COLS_MAX);
	c->db = db;
	c->statement = s;
	c->handle = NULL;
	c->at = c->n = 0;
	return e == ERR_OK ? doom(db, db->store->backend->query(c, params)) : e;
}

static enum err step(struct db_cursor *c, bool *ret_row)
{
	const struct backend *backend = c->db->store->backend;
	enum err e = backend->step(c, ret_row);

	if (e != ERR_OK || !*ret_row)
		return doom(c->db, e);
	if (c->db->meter != NULL)
		c->db->meter->rows++;
	backend->row(c);
	for (int i = 0; i < c->statement->n_cols; i++) {
		if (fits(c->statement->cols[i], c->row[i].kind))
			continue;
		store_log(c->statement->name, "column_kind",
			"a column is not what it is declared to be");
		return doom(c->db, ERR_INTERNAL);
	}
	return ERR_OK;
}

static int64_t done(struct db_cursor *c)
{
	return c->handle == NULL ? 0 : c->db->store->backend->done(c);
}

static enum err read_one(struct db_cursor *c, struct mem *mem, db_row_fn *read, void *to)
{
	bool has_row;
	enum err e = step(c, &has_row);

	if (e == ERR_OK && !has_row)
		return ERR_NOT_FOUND;
	if (e != ERR_OK)
		return e;
	read(c, mem, to);
	e = step(c, &has_row);
	if (e == ERR_OK && has_row)
		BUG("a statement for one row gave two");
	return e;
}

enum err db_one(struct db *db, const struct db_statement *s, const struct db_value *params,
	struct mem *mem, db_row_fn *read, void *ret_row, size_t row_size)
{
	_Alignas(16) char row[ROW_BYTES_MAX];
	struct db_cursor c;
	enum err e = start(&c, db, s, params);

	MUST(row_size <= sizeof(row));
	memset(row, 0, row_size);
	if (e == ERR_OK)
		e = read_one(&c, mem, read, row);
	done(&c);
	if (e == ERR_OK)
		memcpy(ret_row, row, row_size);
	return e;
}

static enum err read_many(struct db_cursor *c, struct mem *mem, db_row_fn *read, size_t row_size,
	char **rows, size_t *n)
{
	size_t cap = ROWS_FIRST;
	bool has_row;
	enum err e;

	*rows = mem_array(mem, cap, row_size);
	for (*n = 0; (e = step(c, &has_row)) == ERR_OK && has_row; ++*n) {
		if (*n == cap)
			*rows = mem_grow(mem, *rows, cap *= 2, row_size);
		read(c, mem, *rows + *n * row_size);
	}
	return e;
}

enum err db_many(struct db *db, const struct db_statement *s, const struct db_value *params,
	struct mem *mem, db_row_fn *read, size_t row_size, void **ret_rows, size_t *ret_n)
{
	struct db_cursor c;
	char *rows = NULL;
	size_t n = 0;
	enum err e = start(&c, db, s, params);

	if (e == ERR_OK)
		e = read_many(&c, mem, read, row_size, &rows, &n);
	done(&c);
	if (e != ERR_OK)
		return e;
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

enum err db_change(struct db *db, const struct db_statement *s, const struct db_value *params,
	int64_t *ret_changed)
{
	struct db_cursor c;
	bool has_row = false;
	int64_t changed;
	enum err e = start(&c, db, s, params);

	if (e == ERR_OK)
		e = step(&c, &has_row);
	changed = done(&c);
	if (e == ERR_OK)
		*ret_changed = changed;
	return e;
}

enum err db_change1(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	int64_t changed;
	enum err e = db_change(db, s, params, &changed);

	return e != ERR_OK ? e : changed == 1 ? ERR_OK : ERR_CONFLICT;
}

enum err db_run(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	bool is_deferred =
		db->state == DB_TX && db->seam == NULL && db->store->backend->run != NULL;
	int64_t changed;
	enum err e;

	if (!is_deferred)
		return db_change(db, s, params, &changed);
	e = ready(db, s, params);
	return e == ERR_OK ? doom(db, db->store->backend->run(db, s, params)) : e;
}

bool db_travels(const struct db *db)
{
	return db->store->backend->ahead != NULL;
}

void db_ahead(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	if (db->store->backend->ahead == NULL || db->seam != NULL || begin_lazily(db) != ERR_OK)
		return;
	(void)!doom(db, db->store->backend->ahead(db, s, params));
}

void db_seam(struct db *db, void (*seam)(void *arg, const char *name), void *arg)
{
	db->seam = seam;
	db->seam_arg = arg;
}

enum err db_prove(
	struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why)
{
	enum err e = begin_lazily(db);

	return e != ERR_OK ? e : db->store->backend->prove(db, s, mem, ret_why);
}

int64_t db_col_int(struct db_cursor *c, int i)
{
	struct db_value v = c->row[i];

	return v.kind == DB_INT ? v.i : 0;
}

double db_col_real(struct db_cursor *c, int i)
{
	struct db_value v = c->row[i];

	return v.kind == DB_REAL ? v.r : v.kind == DB_INT ? (double)v.i : 0;
}

const char *db_col_text(struct db_cursor *c, int i, struct mem *mem)
{
	struct db_value v = c->row[i];

	return v.kind == DB_TEXT ? mem_strn(mem, v.b.data, v.b.n) : NULL;
}

const char *db_col_word(struct db_cursor *c, int i)
{
	struct db_value v = c->row[i];

	if (v.kind != DB_TEXT)
		return NULL;
	if (v.b.n >= sizeof(c->word))
		return "";
	memcpy(c->word, v.b.data, v.b.n);
	c->word[v.b.n] = '\0';
	return c->word;
}

struct bytes db_col_blob(struct db_cursor *c, int i, struct mem *mem)
{
	struct db_value v = c->row[i];

	if (v.kind != DB_BLOB)
		return (struct bytes){ NULL, 0 };
	return (struct bytes){ mem_copy(mem, v.b.data, v.b.n), v.b.n };
}

struct opt_int db_col_opt_int(struct db_cursor *c, int i)
{
	struct db_value v = c->row[i];

	return v.kind == DB_INT ? (struct opt_int){ true, v.i } : (struct opt_int){ false, 0 };
}

struct opt_real db_col_opt_real(struct db_cursor *c, int i)
{
	bool has = c->row[i].kind != DB_NULL;

	return (struct opt_real){ has, db_col_real(c, i) };
}
