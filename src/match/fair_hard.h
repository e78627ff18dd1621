/* Fair assignment where it is no flow (assign_is_hard): floors priced with all else.  For fair.c.
 */
#ifndef MATCH_FAIR_HARD_H
#define MATCH_FAIR_HARD_H

#include "match/fair.h"

/* As fair_above() and fair_best(), of a problem that passed assign_check. */
MUST_CHECK enum err fair_hard_above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct fair_result *ret_result);
MUST_CHECK enum err fair_hard_best(const struct assign_problem *p, int32_t levels, struct mem *m,
	struct fair_result *ret_result);

#endif
