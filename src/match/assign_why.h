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

/* The first pin that cannot be, if there is one. */
bool assign_bad_pin(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why);

#endif
