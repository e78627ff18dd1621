/*
 * PostgreSQL through libpq: a connection a thread, binary values, statements
 * prepared when first used.  An advisory lock makes one writer at a time of
 * all threads and nodes, so that use cases reason as they do on SQLite.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <poll.h>

#include "base/clock.h"
#include "base/num.h"
#include "store/backend.h"

enum { PARAMS_MAX = 64, RETRY_US = 1000000 /* between tries to reach a server that is away */ };
enum { ASK_MS = 20, LIMIT_GRACE_MS = 1000 };

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
	PG_VARCHAR = 1043
};

struct pg_store {
	atomic_int_fast64_t down_us; /* when a thread last failed to connect; 0: never */
};

struct pg_db {
	PGconn *conn; /* NULL while there is none */
	struct prepared prepared;
	uintptr_t n_prepared;
	bool was_warned; /* by the server, since it was last cleared */
};

static const char setup_sql[] =
	"SET idle_in_transaction_session_timeout = '60s';"
	"SET client_min_messages = warning; SET extra_float_digits = 1;"
	/* Stronger settings of the operator stay; none that answers before the disk. */
	"SELECT set_config('synchronous_commit', 'on', false)"
	" WHERE current_setting('synchronous_commit') = 'off'";

static const char write_begin_sql[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
				      "SELECT pg_advisory_xact_lock(7526772)";
static const char free_begin_sql[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
static const char read_begin_sql[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

static bool is_class(const char *state, const char *class)
{
	return strncmp(state, class, strlen(class)) == 0;
}

static bool is_away(const struct pg_db *own)
{
	return own->conn == NULL || PQstatus(own->conn) != CONNECTION_OK;
}

/* What a failed result means; r may be NULL. */
static enum err failed(struct db *db, const char *statement, const PGresult *r)
{
	struct pg_db *own = db->impl;
	const char *state = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *what = r == NULL ? NULL : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	state = state == NULL ? "" : state;
	if (is_class(state, "23"))
		return ERR_CONFLICT;
	if (db->cut != NULL)
		return db_ended(db, statement);
	store_log(statement, state[0] != '\0' ? state : "connection_lost",
		what != NULL ? what : "the connection to the server was lost");
	if (is_away(own) || is_class(state, "08") || is_class(state, "40") ||
		is_class(state, "53") || is_class(state, "55P03") || is_class(state, "57"))
		return ERR_BUSY;
	/* A server that became a standby: another one is being promoted. */
	if (is_class(state, "25006") && db->state != DB_SNAPSHOT)
		return ERR_BUSY;
	return is_class(state, "22021") ? ERR_INVALID : ERR_INTERNAL;
}

static bool is_good(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
}

static void note_warning(void *arg, const PGresult *r)
{
	struct pg_db *own = arg;

	(void)r;
	own->was_warned = true;
}

static void disconnect(struct pg_db *own)
{
	PQfinish(own->conn);
	own->conn = NULL;
	mem_drop(own->prepared.keys);
	mem_drop(own->prepared.values);
	own->prepared = (struct prepared){ .mem = own->prepared.mem };
}

/* libpq's own words without their line ends, for the sentence and the log. */
static const char *connection_words(struct mem *mem, const PGconn *conn)
{
	char *words = mem_str(mem, PQerrorMessage(conn));

	for (char *p = words; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = p[1] == '\0' ? '\0' : ' ';
	return words;
}

/* What the URL says goes before what stands before it here. */
static PGconn *dial(const char *url)
{
	const char *const keys[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "target_session_attrs",
		"client_encoding", "fallback_application_name", "dbname", NULL };
	const char *const values[] = { "3", "4000", "5", "2", "2", "read-write", "UTF8", "bursary",
		url, NULL };

	return PQconnectdbParams(keys, values, 1);
}

static bool set_up(struct pg_db *own, int64_t wait_us)
{
	char wait[64];
	PGresult *r, *also;
	bool is_set;

	snprintf(wait, sizeof(wait), "SET lock_timeout = %d", (int)(wait_us / 1000));
	r = PQexec(own->conn, setup_sql);
	also = PQexec(own->conn, wait);
	is_set = is_good(r) && is_good(also);
	PQclear(r);
	PQclear(also);
	return is_set;
}

static enum err connect_db(struct db *db)
{
	struct pg_store *shared = db->store->impl;
	struct pg_db *own = db->impl;
	int64_t down = atomic_load(&shared->down_us);
	bool is_set;

	/* While the server is away one thread tries each second, the others answer at once. */
	if (down != 0 && clock_mono_us() - down < RETRY_US)
		return ERR_BUSY;
	if (own->conn != NULL)
		disconnect(own);
	if (down != 0)
		atomic_store(&shared->down_us, clock_mono_us());
	own->conn = dial(db->store->target);
	if (PQstatus(own->conn) != CONNECTION_OK) {
		struct mem *scratch = mem_new(NULL, "connect");

		store_log("", "no_connection", connection_words(scratch, own->conn));
		mem_end(scratch);
		atomic_store(&shared->down_us, clock_mono_us());
		disconnect(own);
		return ERR_BUSY;
	}
	atomic_store(&shared->down_us, 0);
	PQsetNoticeReceiver(own->conn, note_warning, own);
	is_set = set_up(own, db->store->wait_us);
	if (is_set)
		return ERR_OK;
	disconnect(own);
	return ERR_BUSY;
}

/* Nothing was done yet, so a connection that was lost in between is made again once. */
static enum err begin(struct db *db, const char *sql)
{
	struct pg_db *own = db->impl;
	enum err e = ERR_OK;

	for (int try = 0; try < 2; try++) {
		PGresult *r;

		if (is_away(own))
			e = connect_db(db);
		if (e != ERR_OK)
			return e;
		db_meter_trip(db);
		r = PQexec(own->conn, sql);
		if (!is_good(r)) {
			e = failed(db, "BEGIN", r);
			if (!is_away(own))
				PQclear(PQexec(own->conn, "ROLLBACK"));
		}
		PQclear(r);
		if (e == ERR_OK || !is_away(own))
			return e;
		e = ERR_OK;
	}
	return ERR_BUSY;
}

/*
 * The server keeps the limit too, should we be gone before it.  It is for reads
 * only: one that ends the wait of a commit for its standby would lie.
 */
static enum err snapshot_begin(struct db *db)
{
	char sql[sizeof(read_begin_sql) + 64];

	if (db->limit.ms == 0)
		return begin(db, read_begin_sql);
	snprintf(sql, sizeof(sql), "%s; SET LOCAL statement_timeout = %d", read_begin_sql,
		db->limit.ms + LIMIT_GRACE_MS);
	return begin(db, sql);
}

static void rollback(struct db *db)
{
	struct pg_db *own = db->impl;

	if (is_away(own))
		return;
	db_meter_trip(db);
	PQclear(PQexec(own->conn, "ROLLBACK"));
}

static enum err tx_begin(struct db *db)
{
	return begin(db, db->is_free ? free_begin_sql : write_begin_sql);
}

/*
 * A lost answer and a commit whose wait for the standby was cut short (the
 * server only warns) are both "may stand or not".
 */
static enum err commit(struct db *db)
{
	struct pg_db *own = db->impl;
	enum err e = ERR_OK;
	PGresult *r;

	if (is_away(own))
		return ERR_BUSY;
	own->was_warned = false;
	db_meter_trip(db);
	r = PQexec(own->conn, "COMMIT");
	if (!is_good(r)) {
		e = failed(db, "COMMIT", r);
		e = is_away(own) ? ERR_INTERNAL : e;
	} else if (strcmp(PQcmdStatus(r), "COMMIT") != 0 || own->was_warned) {
		store_log("COMMIT", "commit_unsure", PQcmdStatus(r));
		e = ERR_INTERNAL;
	}
	PQclear(r);
	return e;
}

static enum err tx_end(struct db *db, enum err e)
{
	if (e != ERR_OK) {
		rollback(db);
		return e;
	}
	e = commit(db);
	if (e == ERR_OK)
		atomic_fetch_add(&db->store->commits, 1);
	return e;
}

/* --- statements --- */

static Oid oid_of(char letter)
{
	switch (letter) {
	case 't':
	case 'T':
		return PG_TEXT;
	case 'x':
	case 'X':
		return PG_BYTEA;
	case 'r':
	case 'R':
		return PG_FLOAT8;
	}
	return PG_INT8;
}

/* The name it was prepared under: "s" and the number kept in the table. */
struct pg_name {
	char s[24];
};

static struct pg_name name_of(uintptr_t number)
{
	struct pg_name name;

	snprintf(name.s, sizeof(name.s), "s%llu", (unsigned long long)number);
	return name;
}

static enum err prepare(struct db *db, const struct db_statement *s, struct pg_name *ret_name)
{
	struct pg_db *own = db->impl;
	uintptr_t number = (uintptr_t)prepared_find(&own->prepared, s);
	Oid oids[PARAMS_MAX];
	enum err e = ERR_OK;
	PGresult *r;

	if (number != 0) {
		*ret_name = name_of(number);
		return ERR_OK;
	}
	MUST(s->pg != NULL && s->n_params <= PARAMS_MAX);
	for (int i = 0; i < s->n_params; i++)
		oids[i] = oid_of(s->params[i]);
	number = ++own->n_prepared;
	*ret_name = name_of(number);
	db_meter_trip(db);
	r = PQprepare(own->conn, ret_name->s, s->pg, s->n_params, oids);
	if (is_good(r))
		prepared_add(&own->prepared, s, (void *)number);
	else
		e = failed(db, s->name, r);
	PQclear(r);
	return e;
}

struct pg_params {
	uint64_t numbers[PARAMS_MAX]; /* in network order */
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
};

static void bind(struct pg_params *p, int i, const struct db_value *v)
{
	p->formats[i] = 1;
	p->values[i] = (const char *)&p->numbers[i];
	p->lengths[i] = 8;
	switch (v->kind) {
	case DB_NULL:
		p->values[i] = NULL;
		return;
	case DB_INT:
		p->numbers[i] = htobe64((uint64_t)v->i);
		return;
	case DB_REAL:
		memcpy(&p->numbers[i], &v->r, 8);
		p->numbers[i] = htobe64(p->numbers[i]);
		return;
	case DB_TEXT:
	case DB_BLOB:
		MUST(v->b.n <= INT32_MAX);
		p->values[i] = v->b.data;
		p->lengths[i] = (int)v->b.n;
		return;
	}
}

/*
 * Stops what the server does for us.  The connection goes with it: a request to
 * cancel that comes late would end the next statement instead.
 */
static void cancel(struct pg_db *own)
{
	PGcancel *how = PQgetCancel(own->conn);
	char why[256];

	if (how != NULL && PQcancel(how, why, sizeof(why)) == 0)
		store_log("cancel", "not_cancelled", why);
	PQfreeCancel(how);
	disconnect(own);
}

/* As PQexec() waits, but looks up now and then whether to go on; NULL: it was given up. */
static PGresult *await_limited(struct db *db)
{
	struct pg_db *own = db->impl;
	struct pollfd p = { .fd = PQsocket(own->conn), .events = POLLIN };
	PGresult *r, *last = NULL;

	while (PQisBusy(own->conn)) {
		if (poll(&p, 1, ASK_MS) > 0 && PQconsumeInput(own->conn) == 0)
			break;
		if (db_must_end(db)) {
			cancel(own);
			return NULL;
		}
	}
	while ((r = PQgetResult(own->conn)) != NULL) {
		PQclear(last);
		last = r;
	}
	return last;
}

static PGresult *execute(struct db *db, const char *name, int n, const struct pg_params *p)
{
	struct pg_db *own = db->impl;

	if (!db_is_limited(db))
		return PQexecPrepared(own->conn, name, n, p->values, p->lengths, p->formats, 1);
	if (PQsendQueryPrepared(own->conn, name, n, p->values, p->lengths, p->formats, 1) == 0)
		return NULL;
	return await_limited(db);
}

static enum err query(struct db_cursor *c, const struct db_value *params)
{
	struct pg_db *own = c->db->impl;
	const struct db_statement *s = c->statement;
	struct pg_params p;
	struct pg_name name;
	PGresult *r;
	enum err e;

	if (is_away(own))
		return ERR_BUSY;
	e = prepare(c->db, s, &name);
	if (e != ERR_OK)
		return e;
	for (int i = 0; i < s->n_params; i++)
		bind(&p, i, &params[i]);
	/* An integer parameter may stand where a double is declared. */
	for (int i = 0; i < s->n_params; i++)
		MUST(oid_of(s->params[i]) != PG_FLOAT8 || params[i].kind != DB_INT);
	db_meter_trip(c->db);
	r = execute(c->db, name.s, s->n_params, &p);
	if (!is_good(r)) {
		e = failed(c->db, s->name, r);
		PQclear(r);
		return e;
	}
	c->handle = r;
	c->at = -1;
	c->n = PQntuples(r);
	return ERR_OK;
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

static enum err script(struct db *db, const char *sql, struct mem *mem, const char **ret_why)
{
	struct pg_db *own = db->impl;
	PGresult *r = is_away(own) ? NULL : PQexec(own->conn, sql);
	enum err e = ERR_OK;

	if (!is_good(r)) {
		*ret_why = mem_str(mem, r == NULL ? "the connection was lost"
						  : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
		*ret_why = *ret_why != NULL ? *ret_why : "the connection was lost";
		e = failed(db, "script", r);
	}
	PQclear(r);
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

static const char *compare(const PGresult *r, const struct db_statement *s, struct mem *mem)
{
	if (PQnparams(r) > s->n_params)
		return mem_printf(mem, "has %d parameters", PQnparams(r));
	if (PQnfields(r) != s->n_cols)
		return mem_printf(mem, "gives %d columns", PQnfields(r));
	for (int i = 0; i < s->n_cols; i++)
		if (!is_of_letter(PQftype(r, i), s->cols[i]))
			return mem_printf(mem,
				"column %d (%s) is declared '%c' and has type %u: CAST it", i + 1,
				PQfname(r, i), s->cols[i], PQftype(r, i));
	return NULL;
}

static enum err prove(
	struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why)
{
	struct pg_db *own = db->impl;
	struct pg_name name;
	PGresult *r;

	*ret_why = NULL;
	if (s->pg == NULL)
		return ERR_OK;
	if (prepare(db, s, &name) != ERR_OK) {
		*ret_why = connection_words(mem, own->conn);
		return ERR_OK;
	}
	r = PQdescribePrepared(own->conn, name.s);
	*ret_why = is_good(r) ? compare(r, s, mem) : connection_words(mem, own->conn);
	PQclear(r);
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
	disconnect(db->impl);
	db->impl = NULL;
}

static const char *ask(struct mem *mem, PGconn *conn, const char *sql)
{
	PGresult *r = PQexec(conn, sql);
	const char *answer =
		is_good(r) && PQntuples(r) == 1 ? mem_str(mem, PQgetvalue(r, 0, 0)) : "";

	PQclear(r);
	return answer;
}

static enum err open_store(struct store *s, struct mem *mem, const char **ret_why)
{
	PGconn *conn = dial(s->target);
	enum err e = ERR_REFUSED;

	s->impl = MEM_NEW(s->mem, struct pg_store);
	if (PQstatus(conn) != CONNECTION_OK)
		*ret_why = mem_printf(
			mem, "PostgreSQL cannot be reached: %s.", connection_words(mem, conn));
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
	.snapshot_begin = snapshot_begin,
	.snapshot_end = rollback,
	.tx_begin = tx_begin,
	.tx_end = tx_end,
	.query = query,
	.step = step,
	.column = column,
	.done = done,
	.script = script,
	.prove = prove,
};
