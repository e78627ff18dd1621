/*
 * Why nothing can fit, as far as that shows without any search: a pin that
 * cannot be, more members asked for than loads allow, a paper that alone has too
 * few to choose from, or too few with (or without) an attribute.
 */
#ifndef MATCH_ASSIGN_CANNOT_H
#define MATCH_ASSIGN_CANNOT_H

#include "match/assign.h"

/* True with the first of them, in the order above, its lists in m. */
bool assign_cannot(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why);

#endif
