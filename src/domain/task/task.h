/*
 * A task is long work outside the turn to write: a person asks for it, a worker
 * on any node claims it, computes from a snapshot with no lock and no snapshot
 * open, and keeps what it found in one short bracket.
 *
 * Its life is told in domain/life/lives.txt.
 * One of a kind for one call is queued or running at a time.  Who claims it
 * holds a lease and renews it; a task whose worker died is taken once more
 * (task_work.h).  Superseded: what it was computed from had changed each time.
 *
 * Who may see a task is who may do the act on the call: its page's route asks
 * that.  A figure in a result is over what the asker may see, so it is for the
 * asker alone: task_newest_read() gives it to nobody else.
 */
#ifndef DOMAIN_TASK_H
#define DOMAIN_TASK_H

#include "domain/cx.h"
#include "domain/life/lives.h"

enum task_kind {
	TASK_ASSIGN, /* of a call: the best assignment */
	TASK_CHECK,  /* of the program: is what is stored as it should be? */
	TASK_KIND_COUNT
};

/* Why one failed. */
enum task_why {
	TASK_WHY_NONE,
	TASK_WHY_CRASHED,   /* twice a worker did not come to an end */
	TASK_WHY_FORBIDDEN, /* who asked may not any more */
	TASK_WHY_TOO_FEW,   /* loads and conflicts allow no such assignment: limit, value */
	TASK_WHY_COUNT
};

struct task_view {
	enum task_state state;
	enum task_why why;
	const char *asked_by_name;
	int64_t asked_at, started_at, ended_at; /* 0: not yet */
	bool is_own;				/* the actor asked for it */
	bool is_cancel_asked;
	bool is_partly_kept;  /* it ended early, and something was kept by then */
	const char *phase;    /* a code of its kind: "texts"; "" before the first */
	int percent;	      /* of the phase; -1: not known */
	const char *result;   /* JSON; of a task about a call for the asker alone, else "{}" */
	int64_t limit, value; /* of why, as in a finding; 0 both to others than the asker */
};

/*
 * Asks for one, in a bracket; call.v 0: of the whole program; parameters: a
 * JSON object.  ERR_REFUSED FINDING_TASK_RUNS when one is queued or running.
 */
MUST_CHECK enum err task_ask(
	struct cx *cx, enum task_kind kind, struct call_id call, const char *parameters);

/* The newest of the kind, in a snapshot; ERR_NOT_FOUND: there was none. */
MUST_CHECK enum err task_newest_read(
	struct cx *cx, enum task_kind kind, struct call_id call, struct task_view *ret_task);

/* Stops the one that is queued or running, in a bracket.  None is: nothing is done. */
MUST_CHECK enum err task_cancel(struct cx *cx, enum task_kind kind, struct call_id call);

/* In a snapshot: since when the oldest that could be taken has waited; 0: none does. */
MUST_CHECK enum err task_oldest_due(struct cx *cx, int64_t *ret_due_at);

/* "assign", as stored and logged. */
const char *task_kind_name(enum task_kind kind);
bool task_is_open(enum task_state state);

#endif
