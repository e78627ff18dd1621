/*
 * The context of one request or one job: who acts, when, with which memory and
 * which way into the database.  It is passed down; nobody keeps it.
 */
#ifndef DOMAIN_CX_H
#define DOMAIN_CX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/prng.h"
#include "domain/actor.h"
#include "domain/finding.h"
#include "domain/ids.h"
#include "domain/scope.h"

struct db;
struct db_tx;
struct hidden_kept;
struct program_settings;
struct seat;
struct standing_kept;

struct cx {
	struct mem *mem; /* ends with the request; everything handed out lives here */
	struct db *db;
	struct seat *seat;
	struct actor actor;
	int64_t now; /* UTC seconds, read once */

	/* What was refused and why; meaningful after ERR_REFUSED. */
	struct findings fault;

	/* What ends the statements of a snapshot early: store/db.h, struct db_limit. */
	int read_ms;			     /* 0: no limit */
	bool (*is_gone)(const void *reader); /* NULL: a reader who waits for any time */
	const void *reader;

	/* POST: names this very click, so that a repeated one is answered and not done again. */
	const char *once_key;	/* NULL: none */
	const char *once_route; /* what was asked: the address and a digest of what was sent */
	int64_t made;		/* the id of what the use case made, for where to go next */

	/* POST: asked in the transaction, before anything is done in it; NULL: nothing. */
	enum err (*gate)(struct cx *cx, const void *arg);
	void (*gate_ahead)(
		struct cx *cx, const void *arg); /* sends the gate's questions; or NULL */
	const void *gate_arg;

	int depth;	    /* open brackets */
	struct scope scope; /* of the outermost */

	/* Read once a snapshot or bracket, by program_settings(); NULL: not yet. */
	const struct program_settings *settings;

	/* The standings of this snapshot, by standing_load(), the last one first; NULL: none. */
	const struct standing_kept *standing;

	/* What entry_hidden() said last in this snapshot; NULL: nothing yet. */
	const struct hidden_kept *hidden;

	struct prng *seeded; /* ids of the example program and of tests; NULL: real chance */
};

/* A thread's cx, ready; the actor is a visitor until set. */
void cx_init(struct cx *cx, struct seat *seat, struct mem *mem, int64_t now);

/* The read-only snapshot of a GET.  ERR_BUSY of a statement: it met the limit. */
MUST_CHECK enum err cx_read(struct cx *cx);
void cx_read_end(struct cx *cx);

/*
 * The bracket of a write:
 *
 *	enum err e = cx_begin(cx, &tx);
 *	return e == ERR_OK ? cx_end(cx, tx, submit(cx, id)) : e;
 *
 * cx_begin answers ERR_REPLAY when once_key has been served: nothing is done
 * again and cx->made is as it was then; and what the gate says, when it is not
 * ERR_OK.  cx_end commits when e is ERR_OK and
 * returns only after the commit is durable; otherwise it rolls back and
 * returns e.  A bracket inside a bracket joins it.
 *
 * cx_begin has the whole program for itself; cx_begin_in has the scope, which
 * must cover what it joins.  The scope of a click is always the same or the
 * whole: two of the same key wait for each other.
 */
MUST_CHECK enum err cx_begin(struct cx *cx, struct db_tx **ret_tx);
MUST_CHECK enum err cx_begin_in(struct cx *cx, struct scope scope, struct db_tx **ret_tx);
MUST_CHECK enum err cx_end(struct cx *cx, struct db_tx *tx, enum err e);

/* Nightly: forgets clicks so old that no browser sends them again. */
MUST_CHECK enum err cx_sweep(struct cx *cx);

/* After the start and from time to time: what the database plans its statements by. */
MUST_CHECK enum err cx_tend(struct cx *cx);

/* A random positive 63-bit id. */
int64_t cx_new_id(struct cx *cx);

/* Adds a finding and returns ERR_REFUSED. */
enum err cx_refuse(struct cx *cx, struct finding finding);

#endif
