/*
 * Why no assignment exists: a set of papers that asks for more than its
 * eligible reviewers can give, or a set of reviewers whose least loads exceed
 * what there is for them (Hall 1935, for degrees: Mendelsohn and Dulmage 1958:
 * when both one-sided problems can be met, so can the two at once).
 */
#ifndef MATCH_ASSIGN_WHY_H
#define MATCH_ASSIGN_WHY_H

#include "match/assign.h"

/* Call only when infeasible.  Lists belong to m. */
void assign_why(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why);

/* Papers ask for need, of those in col[row[i] .. row[i + 1]), reviewers give room; changed. */
struct assign_hall {
	int32_t n_papers, n_reviewers;
	int64_t *row;
	int32_t *col, *need, *room;
};

/* False when all are served; else the smallest set found that cannot be (LACK_REVIEWERS), in m. */
bool assign_hall(const struct assign_hall *h, struct mem *m, struct assign_why *ret_why);

/* False when it is certain that nothing fits.  A well-formed problem; no reason is looked for. */
bool assign_may_fit(const struct assign_problem *p, struct mem *scratch);

#endif
