/*
 * Is what was done told?  A row that was lost before it was linked leaves no gap
 * in the chain, but what it told of is still there.  For audit_check.c alone: the
 * acts are gathered while it reads the chain, so that no table is searched for
 * each of them.
 */
#ifndef DOMAIN_AUDIT_ACTS_H
#define DOMAIN_AUDIT_ACTS_H

#include "domain/audit/audit_sql.h"
#include "domain/check.h"

enum act_kind { ACT_OF_VERSION, ACT_OF_REVIEW, ACT_OF_DECISION, ACT_OF_RELEASE, ACT_KINDS };

/* about: the version, the reviewer; 0 otherwise. */
struct audit_act {
	int64_t object, about;
};

/* Zeroed before the first; lives in mem, which the caller owns. */
struct audit_acts {
	struct mem *mem;
	struct {
		struct audit_act *items;
		size_t n, cap;
	} of[ACT_KINDS];
};

/* Keeps what a row of the chain tells of, if it is one of these. */
void audit_acts_note(struct audit_acts *a, const struct audit_page_row *r);

/*
 * Complains of what is stored and told by no row.  What was done since the chain
 * was read, or is not linked yet, is looked up: a complaint is never of haste.
 */
MUST_CHECK enum err audit_acts_check(struct cx *cx, struct audit_acts *a, struct complaints *c);

#endif
