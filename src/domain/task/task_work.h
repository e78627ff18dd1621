/*
 * A task as the worker has it.  The worker claims one, lets a process of its
 * own compute (task_compute), renews the lease meanwhile, and keeps the outcome.
 * Each call of the worker is a bracket of its own.
 *
 * A clock that is off by more than the lease makes two workers compute the
 * same; what either keeps is guarded by its claim, so it is kept once.
 */
#ifndef DOMAIN_TASK_WORK_H
#define DOMAIN_TASK_WORK_H

#include "base/buf.h"
#include "base/crypto.h"
#include "base/value.h"
#include "domain/rights/rights.h"
#include "domain/task/task.h"

enum {
	TASK_LEASE_S = 15,
	TASK_TRIES_MAX = 2, /* a crash is forgiven once */
	TASK_ROUNDS_MAX = 2 /* changed inputs, too: computed at most so often */
};

struct task {
	struct task_id id;
	enum task_kind kind;
	struct call_id call;
	struct person_id asked_by;
	const char *parameters; /* JSON */
	int64_t tries, rounds, claim;
};

/*
 * Claims the oldest that is due.  ERR_NOT_FOUND: there is none.  What cannot be
 * taken again is ended on the way: cancelled, or failed after its second crash.
 */
MUST_CHECK enum err task_claim(struct cx *cx, struct task *ret_task);

struct task_progress {
	const char *phase; /* code */
	uint64_t done, total;
};

/*
 * Renews the lease and tells how far it is.  ERR_CONFLICT: somebody else has
 * it; what we compute is for nothing.
 */
MUST_CHECK enum err task_beat(struct cx *cx, const struct task *t, const struct task_progress *p,
	bool *ret_is_cancel_asked);

/* It waits again for anybody: this worker ends.  Its try is not counted. */
MUST_CHECK enum err task_give_back(struct cx *cx, const struct task *t);

/* Its process died: it waits again, or has failed. */
MUST_CHECK enum err task_crashed(struct cx *cx, const struct task *t);

MUST_CHECK enum err task_cancelled(struct cx *cx, const struct task *t);

/* ---- what each kind of task is (domain/task_kinds.c) ---- */

/* Of a computation: where it is, from a process that shares nothing with the worker. */
struct task_teller {
	void (*tell)(void *arg, const struct task_progress *p);
	void *arg;
};

/*
 * An outcome may be kept in several brackets, so that who writes meanwhile does
 * not wait for all of it: each is a whole step (what it changes, its letters, its
 * audit row).  The first compares all inputs; each of the others looks again whether
 * what it is to keep may still be.
 * Zeroed before the first; the worker's own, gone with it: what is left to do is then
 * computed anew.
 */
struct task_steps {
	size_t next;		/* of the outcome: where the next step begins */
	int64_t at;		/* when the first was kept: one time for all */
};

/* How a bracket that keeps an outcome, or a step of it, ends. */
struct task_end {
	enum { TASK_KEPT, TASK_MORE, TASK_REFUSED, TASK_CHANGED } how;
	enum task_why why;    /* TASK_REFUSED */
	const char *result;   /* JSON; NULL: {} */
	struct digest digest; /* of the inputs, as the outcome has it */
};

struct task_work {
	/* The right of who asked, on the call, once more when it is kept. */
	enum action action;

	/*
	 * In a process of its own, outside of any snapshot: reads in short ones what the
	 * asker (cx->actor) may see, computes, writes an outcome that keep() understands.
	 */
	enum err (*compute)(struct cx *cx, const struct task *t, const struct task_teller *teller,
		struct buf *outcome);

	/*
	 * In the bracket, cx->actor being the asker: reads again what the outcome came
	 * from, as far as it can have changed; keeps it, or a step of it, or says why not.
	 */
	enum err (*keep)(struct cx *cx, const struct task *t, struct bytes outcome,
		struct task_steps *steps, struct task_end *ret_end);
};

const struct task_work *task_work_of(enum task_kind kind);

/* As the asker, whose right is asked: ERR_NOT_FOUND when it is gone.  For the computing process. */
MUST_CHECK enum err task_compute(
	struct cx *cx, const struct task *t, const struct task_teller *teller, struct buf *outcome);

/*
 * An outcome of no bytes: the process found that the asker may not.
 * Ends a task with what was computed, all in one bracket: the right of the asker
 * is asked again, keep() is called, and the task is done, failed, or queued
 * once more when its inputs had changed, and superseded when they had again.
 * *ret_is_more: a step was kept; call again.
 */
MUST_CHECK enum err task_keep(struct cx *cx, const struct task *t, struct bytes outcome,
	struct task_steps *steps, bool *ret_is_more);

/* For the computing process: the task as it is claimed.  ERR_NOT_FOUND: not by this claim. */
MUST_CHECK enum err task_find_claimed(
	struct cx *cx, struct task_id id, int64_t claim, struct task *ret_task);

#endif
