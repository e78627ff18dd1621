/*
 * PostgreSQL inside store/: a connection and the flight of statements on their
 * way.  libpq's pipeline is always on: a statement whose result nobody waits
 * for is sent with the next one that is asked, or with the commit, and its
 * failure dooms the transaction then.
 */
#ifndef STORE_PG_H
#define STORE_PG_H

#include <libpq-fe.h>

#include "store/backend.h"

/* Shared by the threads of a store. */
struct pg_store {
	atomic_bool is_down;	/* the last try to connect failed */
	atomic_bool is_dialing; /* one thread tries while the server is away */
	atomic_int_fast64_t tried_us, told_us;
};

/* What is in flight; the server answers in this order. */
enum pg_part {
	PG_PREPARE,
	PG_QUIET, /* BEGIN and its like: must succeed, tells nothing */
	PG_RUN,	  /* a change whose count nobody asks for */
	PG_ASK,	  /* the result is wanted; ends its flight */
	PG_AHEAD, /* the result will be wanted */
	PG_COMMIT,
	PG_ROLLBACK,
	PG_SYNC
};

struct pg_sent {
	enum pg_part part;
	const struct db_statement *statement; /* NULL for PG_SYNC */
	struct pg_ahead *ahead;		      /* of PG_AHEAD */
};

/* A question sent before its function is called; kept until it is, or until something is changed.
 */
struct pg_ahead {
	struct pg_ahead *next;
	const struct db_statement *statement;
	const struct db_value *params;
	PGresult *result; /* NULL until it is here, and when it is of no use any more */
	bool is_stale;
};

/* Said in a bracket before anything of it was answered: to be said again on a new connection. */
struct pg_said {
	enum pg_part part;
	const struct db_statement *statement;
	const struct db_value *params;
};

enum { PG_SAID_MAX = 24 };

struct pg_db {
	PGconn *conn; /* NULL while there is none */
	struct prepared prepared;
	uintptr_t n_prepared;
	bool listens;	 /* to what other connections tell */
	bool was_warned; /* by the server, since it was last cleared */

	struct pg_sent *sent;
	size_t n_sent, cap_sent;
	bool is_unsynced; /* something was sent after the last PG_SYNC */

	struct mem *bracket; /* ends with the bracket: what follows is in it */
	bool is_begun;	     /* BEGIN is sent */
	bool is_answered;    /* the server answered to something of this bracket */
	struct pg_said said[PG_SAID_MAX];
	int n_said;
	struct pg_ahead *ahead;
};

/* A connection, if there is none; ERR_BUSY while the server is away. */
MUST_CHECK enum err pg_connect(struct db *db);
void pg_disconnect(struct pg_db *own);
bool pg_is_away(const struct pg_db *own);

/* Connects; what the URL says goes before our own settings. */
PGconn *pg_dial(const char *url);

/* libpq's own words without their line ends, for the sentence and the log. */
const char *pg_words(struct mem *mem, const PGconn *conn);

/* db_await(). */
MUST_CHECK enum err pg_await(struct db *db, int ms, bool *ret_is_told);

/* Finds out, without waiting, that the server closed the connection meanwhile. */
void pg_look(struct pg_db *own);

bool pg_is_good(const PGresult *r);

/* What a failed result means to the caller, logged unless it is a constraint; r may be NULL. */
enum err pg_failed(struct db *db, const char *statement, const PGresult *r);

/* Adds a statement to the flight, its preparation before it when it is new here. */
MUST_CHECK enum err pg_send(struct db *db, enum pg_part part, const struct db_statement *s,
	const struct db_value *params, struct pg_ahead *ahead);

/*
 * Ends the flight and takes its answers: the result of its PG_ASK, for the
 * caller to clear, or the first failure.  *ret_is_unsure: a PG_COMMIT was sent
 * and nothing tells what became of it.
 */
MUST_CHECK enum err pg_land(struct db *db, PGresult **ret_result, bool *ret_is_unsure);

/* Sends what there is, and waits for nothing. */
void pg_leave(struct db *db);

/* The pipeline off and on again, for what libpq cannot do in it. */
MUST_CHECK enum err pg_plain(struct db *db);
void pg_piped(struct db *db);

/* Prepares at once, outside of the pipeline. */
MUST_CHECK enum err pg_prepare(struct db *db, const struct db_statement *s, char name[24]);

#endif
