/*
 * `bursary check`: each module tells what is off in what is stored.  A check
 * reads; it never mends.
 */
#ifndef DOMAIN_CHECK_H
#define DOMAIN_CHECK_H

#include "base/err.h"
#include "base/mem.h"
#include "domain/cx.h"

struct complaint {
	const char *module; /* "audit" */
	const char *what;   /* one line, with the id */
};

struct complaints {
	struct mem *mem;
	struct complaint *items;
	size_t n, cap;
	const char *part;	  /* at hand: "audit" */
	int64_t n_files, n_bytes; /* stored files that were read whole */
	int64_t n_spare_bytes;	  /* of uploads that were cut off or refused: no harm */
	/* Told now and then how far the part at hand is; total 0: not known.  May be NULL. */
	void (*tell)(void *arg, const char *part, uint64_t done, uint64_t total);
	void *tell_arg;
};

void complain(struct complaints *c, const char *module, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* By a part, of itself. */
void check_told(struct complaints *c, uint64_t done, uint64_t total);

/*
 * Between two pages of a long part: ends the snapshot and begins another, so
 * that the database may tidy up meanwhile.  Only where what is read does not change
 * once it is written.
 */
MUST_CHECK enum err check_breathe(struct cx *cx);

/* The parts by name, in the order they run; one that could not be read to its end. */
struct check_part {
	const char *name;
	size_t n_off; /* complaints */
	enum err e;
};
enum { CHECK_PARTS_MAX = 24 };

/*
 * Runs every module's check, outside of a snapshot: each in one of its own, while
 * others write.  One that fails does not keep the others from being run; the
 * result is the first failure, and ret_parts says whose.
 */
MUST_CHECK enum err check_all(struct cx *cx, struct complaints *c,
	struct check_part ret_parts[CHECK_PARTS_MAX], size_t *ret_n);

/* Asks for one as a task (task/task.h), in a bracket.  ERR_REFUSED FINDING_TASK_RUNS. */
MUST_CHECK enum err check_ask(struct cx *cx);

/* In each module's X_check.c; declared here so that the list in check.c is the whole list. */
MUST_CHECK enum err audit_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err notice_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err person_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err follow_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err form_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err proposal_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err entry_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err file_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err content_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err assign_check_stored(struct cx *cx, struct complaints *c);
MUST_CHECK enum err review_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err decision_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err award_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err inquiry_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err job_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err task_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err search_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err suggest_check(struct cx *cx, struct complaints *c);

#endif
