/*
 * The greatest sum where quotas of a paper share members (seniority and
 * institutions, say), or pairs may not both be: then it is no flow.  Of each paper's quotas those
 * that share nobody with one before stay in the flow; the others stand aside, are priced (Lagrange;
 * Held and Karp 1971), and what gap remains is searched by branching on the pairs of one paper at a
 * time.  For assign.c and fair_hard.c.
 */
#ifndef MATCH_ASSIGN_SIDE_H
#define MATCH_ASSIGN_SIDE_H

#include "match/assign.h"

/*
 * As assign_best(), which calls it, but for the reason: why.lack is LACK_NONE or
 * LACK_QUOTA.  bound is above sum where the search did not end.
 */
MUST_CHECK enum err assign_side_best(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result);

/*
 * The same with no paper that asks for members below its floor (micro-units, by
 * paper); first: the first assignment found will do, and its bound means
 * nothing.  Refused, LACK_NONE: none was found, nor proven that there is none.
 */
MUST_CHECK enum err assign_side_above(const struct assign_problem *p, const int64_t *floor,
	bool first, struct mem *m, struct assign_result *ret_result);

#endif
