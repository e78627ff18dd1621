/* Statements on their way: sent one after the other, answered in the same order. */
#include <endian.h>
#include <poll.h>

#include "store/pg.h"

enum { PARAMS_MAX = 64, ASK_MS = 20 };

/* Object ids of types that never change: pg_type.dat. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

static bool is_class(const char *state, const char *class)
{
	return strncmp(state, class, strlen(class)) == 0;
}

enum err pg_failed(struct db *db, const char *statement, const PGresult *r)
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
	if (pg_is_away(own) || is_class(state, "08") || is_class(state, "40") ||
		is_class(state, "53") || is_class(state, "55P03") || is_class(state, "57"))
		return ERR_BUSY;
	/* A server that became a standby: another one is being promoted. */
	if (is_class(state, "25006") && db->state != DB_SNAPSHOT)
		return ERR_BUSY;
	return is_class(state, "22021") ? ERR_INVALID : ERR_INTERNAL;
}

bool pg_is_good(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
}

static Oid oid_of(char letter)
{
	switch (letter) {
	case 't':
	case 'T':
		return OID_TEXT;
	case 'x':
	case 'X':
		return OID_BYTEA;
	case 'r':
	case 'R':
		return OID_FLOAT8;
	}
	return OID_INT8;
}

static void name_of(uintptr_t number, char name[24])
{
	snprintf(name, 24, "s%llu", (unsigned long long)number);
}

static void oids_of(const struct db_statement *s, Oid oids[PARAMS_MAX])
{
	MUST(s->pg != NULL && s->n_params <= PARAMS_MAX);
	for (int i = 0; i < s->n_params; i++)
		oids[i] = oid_of(s->params[i]);
}

static void note_sent(struct pg_db *own, struct pg_sent sent)
{
	if (own->n_sent == own->cap_sent) {
		own->cap_sent = own->cap_sent == 0 ? 32 : own->cap_sent * 2;
		own->sent =
			mem_grow(own->prepared.mem, own->sent, own->cap_sent, sizeof(*own->sent));
	}
	own->sent[own->n_sent++] = sent;
	own->is_unsynced = sent.part != PG_SYNC;
}

/* The name it is prepared under: "s" and a number; it is on its way when it is new. */
static enum err name_statement(struct db *db, const struct db_statement *s, char name[24])
{
	struct pg_db *own = db->impl;
	uintptr_t number = (uintptr_t)prepared_find(&own->prepared, s);
	Oid oids[PARAMS_MAX];

	if (number == 0) {
		number = ++own->n_prepared;
		name_of(number, name);
		oids_of(s, oids);
		if (PQsendPrepare(own->conn, name, s->pg, s->n_params, oids) != 1)
			return pg_failed(db, s->name, NULL);
		note_sent(own, (struct pg_sent){ PG_PREPARE, s, NULL });
		prepared_add(&own->prepared, s, (void *)number);
	}
	name_of(number, name);
	return ERR_OK;
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

enum err pg_send(struct db *db, enum pg_part part, const struct db_statement *s,
	const struct db_value *params, struct pg_ahead *ahead)
{
	struct pg_db *own = db->impl;
	struct pg_params p;
	char name[24];
	enum err e;

	if (pg_is_away(own))
		return ERR_BUSY;
	e = name_statement(db, s, name);
	if (e != ERR_OK)
		return e;
	for (int i = 0; i < s->n_params; i++) {
		bind(&p, i, &params[i]);
		/* An integer parameter may stand where a double is declared. */
		MUST(oid_of(s->params[i]) != OID_FLOAT8 || params[i].kind != DB_INT);
	}
	if (PQsendQueryPrepared(own->conn, name, s->n_params, p.values, p.lengths, p.formats, 1) !=
		1)
		return pg_failed(db, s->name, NULL);
	note_sent(own, (struct pg_sent){ part, s, ahead });
	return ERR_OK;
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
	pg_disconnect(own);
}

/* Waits for the next result, and looks up now and then whether to go on; false: it was given up. */
static bool is_awaited(struct db *db)
{
	struct pg_db *own = db->impl;
	struct pollfd p = { .fd = PQsocket(own->conn), .events = POLLIN };

	while (db_is_limited(db) && PQisBusy(own->conn)) {
		if (poll(&p, 1, ASK_MS) > 0 && PQconsumeInput(own->conn) == 0)
			return true; /* lost: the result says so */
		if (db_must_end(db)) {
			cancel(own);
			return false;
		}
	}
	return true;
}

/* The one result of a statement; what follows it is the NULL that ends it. */
static PGresult *take(struct db *db)
{
	struct pg_db *own = db->impl;
	PGresult *r, *more;

	if (pg_is_away(own) || !is_awaited(db))
		return NULL;
	r = PQgetResult(own->conn);
	if (r == NULL || PQresultStatus(r) == PGRES_PIPELINE_SYNC)
		return r;
	while (!pg_is_away(own) && (more = PQgetResult(own->conn)) != NULL)
		PQclear(more);
	return r;
}

struct landing {
	enum err e; /* the first failure */
	PGresult *result;
	bool is_unsure;
};

static bool is_commit_done(struct pg_db *own, const PGresult *r)
{
	if (strcmp(PQcmdStatus((PGresult *)(uintptr_t)r), "COMMIT") == 0 && !own->was_warned)
		return true;
	store_log("COMMIT", "commit_unsure", PQcmdStatus((PGresult *)(uintptr_t)r));
	return false;
}

static void land_good(struct pg_db *own, const struct pg_sent *sent, PGresult *r, struct landing *l)
{
	if (sent->part == PG_ASK) {
		l->result = r;
		return;
	}
	if (sent->part == PG_AHEAD && !sent->ahead->is_stale) {
		sent->ahead->result = r;
		return;
	}
	/* A commit whose wait for the standby was cut short: the server only warns. */
	if (sent->part == PG_COMMIT)
		l->is_unsure = !is_commit_done(own, r);
	PQclear(r);
}

static bool ended_connection(const PGresult *r)
{
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	return severity != NULL &&
	       (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

static void land_bad(
	struct db *db, const struct pg_sent *sent, const PGresult *r, struct landing *l)
{
	struct pg_db *own = db->impl;
	bool is_ours = PQresultStatus(r) != PGRES_PIPELINE_ABORTED;

	if (sent->part == PG_PREPARE)
		prepared_add(&own->prepared, sent->statement, NULL);
	/* The answer to a rollback is nobody's: the next statement finds what it means. */
	if (!is_ours || sent->part == PG_ROLLBACK || l->e != ERR_OK)
		return;
	l->e = pg_failed(db, sent->statement->name, r);
	if (sent->part == PG_COMMIT && ended_connection(r))
		l->is_unsure = true;
}

/* The connection is lost: nothing tells what became of the rest. */
static void land_lost(struct db *db, size_t at, struct landing *l)
{
	struct pg_db *own = db->impl;

	for (size_t i = at; i < own->n_sent; i++)
		l->is_unsure = l->is_unsure || (own->sent[i].part == PG_COMMIT && l->e == ERR_OK);
	if (l->e == ERR_OK)
		l->e = pg_failed(db,
			own->sent[at].statement == NULL ? "" : own->sent[at].statement->name, NULL);
}

/* No answer, or one that libpq made up: a server says by a code what failed. */
static bool is_lost(const PGresult *r)
{
	return r == NULL || (PQresultStatus(r) == PGRES_FATAL_ERROR &&
				    PQresultErrorField(r, PG_DIAG_SQLSTATE) == NULL);
}

static void land(struct db *db, struct landing *l)
{
	struct pg_db *own = db->impl;

	for (size_t i = 0; i < own->n_sent; i++) {
		PGresult *r;

		if (own->sent[i].part == PG_COMMIT)
			own->was_warned = false;
		r = take(db);
		if (is_lost(r)) {
			PQclear(r);
			land_lost(db, i, l);
			pg_disconnect(own);
			break;
		}
		if (pg_is_good(r)) {
			own->is_answered = own->is_answered || own->sent[i].part != PG_ROLLBACK;
			land_good(own, &own->sent[i], r, l);
			continue;
		}
		if (PQresultStatus(r) != PGRES_PIPELINE_SYNC)
			land_bad(db, &own->sent[i], r, l);
		PQclear(r);
	}
	own->n_sent = 0;
}

enum err pg_land(struct db *db, PGresult **ret_result, bool *ret_is_unsure)
{
	struct pg_db *own = db->impl;
	struct landing l = { .e = ERR_OK };

	if (pg_is_away(own) && own->n_sent == 0)
		return ERR_BUSY;
	if (own->is_unsynced && PQpipelineSync(own->conn) == 1)
		note_sent(own, (struct pg_sent){ PG_SYNC, NULL, NULL });
	own->is_unsynced = false;
	land(db, &l);
	if (l.e != ERR_OK || ret_result == NULL) {
		PQclear(l.result);
		l.result = NULL;
	}
	if (ret_result != NULL)
		*ret_result = l.result;
	if (ret_is_unsure != NULL)
		*ret_is_unsure = l.is_unsure;
	return l.e;
}

void pg_leave(struct db *db)
{
	struct pg_db *own = db->impl;

	if (!own->is_unsynced || pg_is_away(own))
		return;
	if (PQpipelineSync(own->conn) == 1)
		note_sent(own, (struct pg_sent){ PG_SYNC, NULL, NULL });
	own->is_unsynced = false;
}

enum err pg_plain(struct db *db)
{
	struct pg_db *own = db->impl;
	enum err e = own->n_sent > 0 ? pg_land(db, NULL, NULL) : ERR_OK;

	if (e == ERR_OK)
		e = pg_connect(db);
	if (e == ERR_OK && PQexitPipelineMode(own->conn) != 1)
		e = ERR_INTERNAL;
	return e;
}

void pg_piped(struct db *db)
{
	struct pg_db *own = db->impl;

	if (!pg_is_away(own) && PQenterPipelineMode(own->conn) != 1)
		pg_disconnect(own);
}

enum err pg_prepare(struct db *db, const struct db_statement *s, char name[24])
{
	struct pg_db *own = db->impl;
	uintptr_t number = (uintptr_t)prepared_find(&own->prepared, s);
	Oid oids[PARAMS_MAX];
	enum err e = ERR_OK;
	PGresult *r;

	if (number != 0) {
		name_of(number, name);
		return ERR_OK;
	}
	number = ++own->n_prepared;
	name_of(number, name);
	oids_of(s, oids);
	r = PQprepare(own->conn, name, s->pg, s->n_params, oids);
	if (pg_is_good(r))
		prepared_add(&own->prepared, s, (void *)number);
	else
		e = pg_failed(db, s->name, r);
	PQclear(r);
	return e;
}
