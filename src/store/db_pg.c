/*
 * PostgreSQL through libpq: a connection a thread, binary values, statements
 * prepared when first used, in flights (pg.h).  What a bracket has for itself
 * is said by locks that its first flight takes; without any other an advisory
 * lock makes one writer at a time of all threads and nodes.
 */
#include <endian.h>

#include "base/num.h"
#include "store/pg.h"

/* Object ids of types that never change: pg_type.dat. */
enum {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_FLOAT4 = 700,
	PG_FLOAT8 = 701,
	PG_VARCHAR = 1043,
	PG_VOID = 2278
};

enum { SAID_BYTES_MAX = 16384, LIMIT_GRACE_MS = 1000 };

#define QUIET(words)                                                                               \
	{                                                                                          \
		.name = words, .pg = words, .params = "", .cols = ""                               \
	}

static const struct db_statement
	write_begin = QUIET("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
	/* The lock of the whole program: domain/scope.sql takes the same one, shared. */
	write_turn = QUIET("SELECT pg_advisory_xact_lock(7526772)"),
	read_begin = QUIET("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
	commit_it = QUIET("COMMIT"), rollback_it = QUIET("ROLLBACK"),
	/*
	 * The server keeps the limit of a read too, should we be gone before it.  It is for
	 * reads only: one that ends the wait of a commit for its standby would lie.
	 */
	read_limit = { .name = "read limit",
		.pg = "SELECT set_config('statement_timeout', $1, true)",
		.params = "t",
		.cols = "t",
		.n_params = 1,
		.n_cols = 1 };

/* --- brackets --- */

static struct mem *bracket_mem(struct db *db)
{
	struct pg_db *own = db->impl;

	if (own->bracket == NULL)
		own->bracket = mem_new(db->mem, "bracket");
	return own->bracket;
}

static const struct db_value *keep_params(
	struct mem *mem, const struct db_statement *s, const struct db_value *params)
{
	struct db_value *kept = mem_copy(mem, params, (size_t)s->n_params * sizeof(*params));

	for (int i = 0; i < s->n_params; i++)
		if (kept[i].kind == DB_TEXT || kept[i].kind == DB_BLOB)
			kept[i].b.data = mem_copy(mem, kept[i].b.data, kept[i].b.n);
	return kept;
}

static size_t size_of(const struct db_statement *s, const struct db_value *params)
{
	size_t n = 0;

	for (int i = 0; i < s->n_params; i++)
		n += params[i].kind == DB_TEXT || params[i].kind == DB_BLOB ? params[i].b.n : 0;
	return n;
}

/* For a new connection, while nothing of the bracket was answered. */
static void keep_said(struct db *db, enum pg_part part, const struct db_statement *s,
	const struct db_value *params)
{
	struct pg_db *own = db->impl;

	if (own->is_answered)
		return;
	if (own->n_said < PG_SAID_MAX && size_of(s, params) <= SAID_BYTES_MAX)
		own->said[own->n_said++] =
			(struct pg_said){ part, s, keep_params(bracket_mem(db), s, params) };
	else
		own->is_answered = true; /* too much to say it all again */
}

static enum err send_limit(struct db *db)
{
	char ms[24];
	struct db_value text;

	if (db->limit.ms == 0)
		return ERR_OK;
	snprintf(ms, sizeof(ms), "%d", db->limit.ms + LIMIT_GRACE_MS);
	text = db_text(ms);
	return pg_send(db, PG_QUIET, &read_limit, &text, NULL);
}

static enum err open_bracket(struct db *db)
{
	bool is_read = db->state == DB_SNAPSHOT;
	struct pg_db *own = db->impl;
	enum err e = pg_connect(db);

	if (e == ERR_OK)
		e = pg_send(db, PG_QUIET, is_read ? &read_begin : &write_begin, NULL, NULL);
	if (e == ERR_OK && is_read)
		e = send_limit(db);
	else if (e == ERR_OK && !db->is_free)
		e = pg_send(db, PG_QUIET, &write_turn, NULL, NULL);
	own->is_begun = e == ERR_OK;
	return e;
}

/* What an earlier bracket left behind is no business of this one. */
static enum err ready(struct db *db)
{
	struct pg_db *own = db->impl;

	if (own->is_begun)
		return ERR_OK;
	if (own->n_sent > 0)
		(void)!pg_land(db, NULL, NULL);
	mem_end(own->bracket);
	own->bracket = NULL;
	own->is_answered = false;
	pg_look(own);
	return open_bracket(db);
}

static enum err say(struct db *db, enum pg_part part, const struct db_statement *s,
	const struct db_value *params, struct pg_ahead *ahead)
{
	enum err e = ready(db);

	if (e == ERR_OK)
		keep_said(db, part, s, params);
	return e == ERR_OK ? pg_send(db, part, s, params, ahead) : e;
}

/* Nothing was done yet, so a connection that was lost in between is made again once. */
static enum err say_again(struct db *db)
{
	struct pg_db *own = db->impl;
	enum err e = open_bracket(db);

	for (struct pg_ahead *a = own->ahead; a != NULL; a = a->next)
		a->is_stale = true;
	for (int i = 0; e == ERR_OK && i < own->n_said; i++)
		if (own->said[i].part != PG_AHEAD)
			e = pg_send(db, own->said[i].part, own->said[i].statement,
				own->said[i].params, NULL);
	return e;
}

/* Lands the flight; lost is what a connection that was there before the bracket can be. */
static enum err land(struct db *db, PGresult **ret_result)
{
	struct pg_db *own = db->impl;
	bool was_answered = own->is_answered;
	enum err e;

	db_meter_trip(db);
	e = pg_land(db, ret_result, NULL);
	if (e != ERR_BUSY || was_answered || own->is_answered || !pg_is_away(own) ||
		db->cut != NULL)
		return e;
	e = say_again(db);
	return e == ERR_OK ? pg_land(db, ret_result, NULL) : e;
}

static void end_bracket(struct db *db)
{
	struct pg_db *own = db->impl;

	for (struct pg_ahead *a = own->ahead; a != NULL; a = a->next) {
		PQclear(a->result);
		a->result = NULL;
		a->is_stale = true;
	}
	own->ahead = NULL;
	own->n_said = 0;
	own->is_begun = false;
	if (own->n_sent == 0 && own->bracket != NULL) {
		mem_end(own->bracket);
		own->bracket = NULL;
	}
}

/* Not waited for.  What failed before it must not swallow it: it has a flight of its own. */
static void rollback(struct db *db)
{
	struct pg_db *own = db->impl;

	if (own->is_begun && !pg_is_away(own)) {
		pg_leave(db);
		if (pg_send(db, PG_ROLLBACK, &rollback_it, NULL, NULL) == ERR_OK)
			pg_leave(db);
	}
	end_bracket(db);
}

/* Nothing is said until there is something to say: see ready(). */
static enum err begin(struct db *db)
{
	(void)db;
	return ERR_OK;
}

/*
 * A lost answer and a commit whose wait for the standby was cut short (the
 * server only warns) are both "may stand or not".
 */
static enum err commit(struct db *db)
{
	struct pg_db *own = db->impl;
	bool is_unsure = false;
	enum err e;

	pg_look(own);
	if (pg_is_away(own))
		return ERR_BUSY;
	db_meter_trip(db);
	e = pg_send(db, PG_COMMIT, &commit_it, NULL, NULL);
	if (e == ERR_OK)
		e = pg_land(db, NULL, &is_unsure);
	return is_unsure ? ERR_INTERNAL : e;
}

static enum err tx_end(struct db *db, enum err e)
{
	struct pg_db *own = db->impl;

	if (e == ERR_OK && !own->is_begun) {
		end_bracket(db);
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = commit(db);
	if (e != ERR_OK) {
		rollback(db);
		return e;
	}
	end_bracket(db);
	atomic_fetch_add(&db->store->commits, 1);
	return ERR_OK;
}

/* --- statements --- */

static bool is_value(const struct db_value *a, const struct db_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case DB_NULL:
		return true;
	case DB_INT:
		return a->i == b->i;
	case DB_REAL:
		return memcmp(&a->r, &b->r, sizeof(a->r)) == 0;
	case DB_TEXT:
	case DB_BLOB:
		return a->b.n == b->b.n && memcmp(a->b.data, b->b.data, a->b.n) == 0;
	}
	BUG("unknown kind of value");
}

static struct pg_ahead *find_ahead(
	struct pg_db *own, const struct db_statement *s, const struct db_value *params)
{
	for (struct pg_ahead *a = own->ahead; a != NULL; a = a->next) {
		int i = 0;

		if (a->statement != s || a->is_stale)
			continue;
		while (i < s->n_params && is_value(&a->params[i], &params[i]))
			i++;
		if (i == s->n_params)
			return a;
	}
	return NULL;
}

static enum err ahead(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	struct pg_db *own = db->impl;
	struct pg_ahead *a;
	enum err e = ready(db);

	if (e != ERR_OK)
		return e;
	a = MEM_NEW(bracket_mem(db), struct pg_ahead);
	*a = (struct pg_ahead){
		.next = own->ahead, .statement = s, .params = keep_params(own->bracket, s, params)
	};
	own->ahead = a;
	return say(db, PG_AHEAD, s, params, a);
}

/* The answer to what was asked ahead, landed when it is still on its way; NULL: none is of use. */
static enum err take_ahead(struct db *db, const struct db_statement *s,
	const struct db_value *params, PGresult **ret_result)
{
	struct pg_db *own = db->impl;
	struct pg_ahead *a = find_ahead(own, s, params);
	enum err e = ERR_OK;

	*ret_result = NULL;
	if (a == NULL)
		return ERR_OK;
	if (a->result == NULL)
		e = land(db, NULL);
	*ret_result = a->result;
	a->result = NULL;
	a->is_stale = true;
	return e;
}

static enum err query(struct db_cursor *c, const struct db_value *params)
{
	const struct db_statement *s = c->statement;
	PGresult *r = NULL;
	enum err e = ready(c->db);

	if (e == ERR_OK)
		e = take_ahead(c->db, s, params, &r);
	if (e == ERR_OK && r == NULL) {
		e = say(c->db, PG_ASK, s, params, NULL);
		if (e == ERR_OK)
			e = land(c->db, &r);
	}
	if (e != ERR_OK)
		return e;
	c->handle = r;
	c->at = -1;
	c->n = PQntuples(r);
	return ERR_OK;
}

/* Sent with what follows it; what it fails of, the next question or the commit tells. */
static enum err run(struct db *db, const struct db_statement *s, const struct db_value *params)
{
	return say(db, PG_RUN, s, params, NULL);
}

static enum err step(struct db_cursor *c, bool *ret_row)
{
	*ret_row = ++c->at < c->n;
	return ERR_OK;
}

static int64_t read_int(const char *p, int n)
{
	uint64_t u8;
	uint32_t u4;
	uint16_t u2;

	if (n == 8) {
		memcpy(&u8, p, 8);
		return (int64_t)be64toh(u8);
	}
	if (n == 4) {
		memcpy(&u4, p, 4);
		return (int32_t)be32toh(u4);
	}
	if (n == 2) {
		memcpy(&u2, p, 2);
		return (int16_t)be16toh(u2);
	}
	return *p;
}

static double read_real(const char *p, int n)
{
	uint64_t u8 = (uint64_t)read_int(p, n);
	uint32_t u4 = (uint32_t)u8;
	double d;
	float f;

	memcpy(&d, &u8, 8);
	memcpy(&f, &u4, 4);
	return n == 8 ? d : (double)f;
}

/* A type that none of ours stands for comes as bytes, which fits no other declaration. */
static enum db_value_kind kind_of(Oid type)
{
	switch (type) {
	case PG_BOOL:
	case PG_INT2:
	case PG_INT4:
	case PG_INT8:
		return DB_INT;
	case PG_FLOAT4:
	case PG_FLOAT8:
		return DB_REAL;
	case PG_TEXT:
	case PG_NAME:
	case PG_VARCHAR:
		return DB_TEXT;
	}
	return DB_BLOB;
}

static struct db_value column(struct db_cursor *c, int i)
{
	PGresult *r = c->handle;
	const char *p = PQgetvalue(r, c->at, i);
	int n = PQgetlength(r, c->at, i);
	struct db_value v = { .kind = kind_of(PQftype(r, i)) };

	if (PQgetisnull(r, c->at, i))
		return (struct db_value){ .kind = DB_NULL };
	if (v.kind == DB_INT)
		v.i = read_int(p, n);
	else if (v.kind == DB_REAL)
		v.r = read_real(p, n);
	else
		v.b = (struct bytes){ p, (size_t)n };
	return v;
}

static void row(struct db_cursor *c)
{
	for (int i = 0; i < c->statement->n_cols; i++)
		c->row[i] = column(c, i);
}

static int64_t done(struct db_cursor *c)
{
	PGresult *r = c->handle;
	int64_t changed;

	if (num_parse_int(PQcmdTuples(r), 0, INT64_MAX, &changed) != ERR_OK)
		changed = 0;
	PQclear(r);
	c->handle = NULL;
	return changed;
}

static const char *words_of(struct mem *mem, const PGresult *r)
{
	const char *words = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	return mem_str(mem, words == NULL ? "the connection was lost" : words);
}

/* Several commands in one text: what the pipeline does not take. */
static enum err script(struct db *db, const char *sql, struct mem *mem, const char **ret_why)
{
	struct pg_db *own = db->impl;
	enum err e = ready(db);
	PGresult *r;

	*ret_why = "the connection was lost";
	if (e == ERR_OK)
		e = pg_plain(db);
	if (e != ERR_OK)
		return e;
	r = PQexec(own->conn, sql);
	/* A migration may be of the other database alone. */
	if (!pg_is_good(r) && PQresultStatus(r) != PGRES_EMPTY_QUERY) {
		*ret_why = words_of(mem, r);
		e = pg_failed(db, "script", r);
	}
	PQclear(r);
	pg_piped(db);
	return e;
}

static bool is_of_letter(Oid type, char letter)
{
	enum db_value_kind kind = kind_of(type);

	switch (letter) {
	case 't':
	case 'T':
		return kind == DB_TEXT;
	case 'x':
	case 'X':
		return type == PG_BYTEA;
	case 'r':
	case 'R':
		return kind == DB_REAL;
	}
	return kind == DB_INT;
}

/* Of a function that returns nothing, such as one that takes a lock. */
static bool gives_nothing(const PGresult *r)
{
	for (int i = 0; i < PQnfields(r); i++)
		if (PQftype(r, i) != PG_VOID)
			return false;
	return true;
}

static const char *compare(const PGresult *r, const struct db_statement *s, struct mem *mem)
{
	if (PQnparams(r) > s->n_params)
		return mem_printf(mem, "has %d parameters", PQnparams(r));
	if (PQnfields(r) != s->n_cols && (s->n_cols > 0 || !gives_nothing(r)))
		return mem_printf(mem, "gives %d columns", PQnfields(r));
	for (int i = 0; i < s->n_cols; i++)
		if (!is_of_letter(PQftype(r, i), s->cols[i]))
			return mem_printf(mem,
				"column %d (%s) is declared '%c' and has type %u: CAST it", i + 1,
				PQfname(r, i), s->cols[i], PQftype(r, i));
	return NULL;
}

static const char *prove_plainly(struct db *db, const struct db_statement *s, struct mem *mem)
{
	struct pg_db *own = db->impl;
	const char *why;
	char name[24];
	PGresult *r;

	if (pg_prepare(db, s, name) != ERR_OK)
		return pg_words(mem, own->conn);
	r = PQdescribePrepared(own->conn, name);
	why = pg_is_good(r) ? compare(r, s, mem) : pg_words(mem, own->conn);
	PQclear(r);
	return why;
}

static enum err prove(
	struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why)
{
	enum err e;

	*ret_why = NULL;
	if (s->pg == NULL)
		return ERR_OK;
	e = pg_plain(db);
	if (e != ERR_OK)
		return e;
	*ret_why = prove_plainly(db, s, mem);
	pg_piped(db);
	return ERR_OK;
}

/* --- the store --- */

/* No connection yet is no failure: the first statement makes one, or ERR_BUSY. */
static enum err open_db(struct db *db)
{
	struct pg_db *own = MEM_NEW(db->mem, struct pg_db);

	own->prepared.mem = db->mem;
	db->impl = own;
	return ERR_OK;
}

static void close_db(struct db *db)
{
	struct pg_db *own = db->impl;

	pg_disconnect(own);
	mem_drop(own->sent);
	mem_end(own->bracket);
	db->impl = NULL;
}

static const char *ask(struct mem *mem, PGconn *conn, const char *sql)
{
	PGresult *r = PQexec(conn, sql);
	const char *answer =
		pg_is_good(r) && PQntuples(r) == 1 ? mem_str(mem, PQgetvalue(r, 0, 0)) : "";

	PQclear(r);
	return answer;
}

static enum err open_store(struct store *s, struct mem *mem, const char **ret_why)
{
	PGconn *conn = pg_dial(s->target);
	enum err e = ERR_REFUSED;

	s->impl = MEM_NEW(s->mem, struct pg_store);
	if (PQstatus(conn) != CONNECTION_OK)
		*ret_why =
			mem_printf(mem, "PostgreSQL cannot be reached: %s.", pg_words(mem, conn));
	else if (PQserverVersion(conn) < 140000)
		*ret_why = "The PostgreSQL server is older than version 14.";
	else if (strcmp(ask(mem, conn, "SHOW server_encoding"), "UTF8") != 0)
		*ret_why =
			"The PostgreSQL database is not in UTF-8: create it with ENCODING 'UTF8'.";
	else
		e = ERR_OK;
	PQfinish(conn);
	return e;
}

static void close_store(struct store *s)
{
	s->impl = NULL;
}

const struct backend backend_pg = {
	.store_open = open_store,
	.store_close = close_store,
	.open = open_db,
	.close = close_db,
	.await = pg_await,
	.snapshot_begin = begin,
	.snapshot_end = rollback,
	.tx_begin = begin,
	.tx_end = tx_end,
	.query = query,
	.run = run,
	.ahead = ahead,
	.step = step,
	.row = row,
	.done = done,
	.script = script,
	.prove = prove,
};
