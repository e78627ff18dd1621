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
};

void complain(struct complaints *c, const char *module, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Runs every module's check in one snapshot of cx (which must be reading). */
MUST_CHECK enum err check_all(struct cx *cx, struct complaints *c);

/* In each module's X_check.c; declared here so that the list in check.c is the whole list. */
MUST_CHECK enum err audit_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err notice_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err person_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err proposal_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err entry_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err file_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err content_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err assign_check_stored(struct cx *cx, struct complaints *c);
MUST_CHECK enum err review_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err decision_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err award_check(struct cx *cx, struct complaints *c);
MUST_CHECK enum err task_check(struct cx *cx, struct complaints *c);

#endif
