/*
 * Inside the portfolio: many small groups of conflicts as fewer, larger ones.
 * Two that exclude each other may be all that a file says; of many such pairs
 * the relaxation makes little and their number makes it slow.
 */
#ifndef MATCH_PORTFOLIO_MERGE_H
#define MATCH_PORTFOLIO_MERGE_H

#include "match/portfolio_model.h"

/* Sets that say the same: each pair that excludes each other is in one of them. */
struct merged {
	uint32_t n;
	size_t *start;	  /* n + 1 */
	uint32_t *member; /* items */
};

/* False when there is nothing to gain, or too much to look at. */
bool portfolio_merge(struct mem *m, const struct portfolio_model *model, struct merged *ret_merged);

#endif
