/*
 * Answers to visitors, kept whole: who brings no cookie and no key, and asks a public address
 * (is_kept in its row) without a query in the same second for the same version of what is public,
 * gets the bytes that the one before got, packed once.
 *
 * The version is counted in the transaction that changes something public (public_version(),
 * triggers of the schema), and read in the snapshot that the page was made from: no answer outlives
 * what it shows, on whichever node it changed.  The second is the clock of deadlines: a call closes
 * in an answer when it closes.  What is somebody's own is never here: such a request is neither
 * answered from here nor kept (kept_takes()).
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "web/figures.h"
#include "web/rq.h"

enum {
	KEPT_BYTES = 16 << 20,	    /* of all answers; one that was not asked for lately goes */
	KEPT_ANSWER_BYTES = 1 << 20 /* a larger one is not kept */
};

struct kept;

/* For all threads of a process; ends with m. */
struct kept *kept_new(struct mem *m);

/* Is this request one whose answer anybody may have? */
bool kept_takes(const struct rq *rq);

/* Answers rq with what is kept of this version at cx->now; false: there is none. */
bool kept_answer(struct rq *rq, int64_t version, struct response *rs);

/*
 * rs is the whole answer to a request that kept_takes(), 200, of KEPT_ANSWER_BYTES at most, made in
 * a snapshot of this version: keeps it, and packs it for who asked.
 */
void kept_put(struct rq *rq, int64_t version, struct response *rs);

struct kept_figures kept_figures(struct kept *k);

#endif
