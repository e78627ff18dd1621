/*
 * Why the quotas cannot be kept, or pairs not be apart, where demands and loads
 * alone could be met.  For assign_why.c.
 */
#ifndef MATCH_ASSIGN_WHY_QUOTA_H
#define MATCH_ASSIGN_WHY_QUOTA_H

#include "match/assign.h"

/*
 * The papers that ask for more members of one attribute (or more without it) than
 * the reviewers who may be theirs can give; else a paper that alone cannot keep
 * its quotas; else papers whose quotas cannot be kept together, none of which
 * could be left out (QuickXplain: Junker 2004).  Lists belong to m.
 */
void assign_why_quota(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why);

/* Why what may not both be cannot be kept apart: a paper alone, or authors, or the close. */
void assign_why_apart(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why);

#endif
