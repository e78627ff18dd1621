/*
 * Inside the portfolio: the way for proposals that hang together.  The linear
 * relaxation of the whole gives a bound and what each decision loses against
 * it; then, stage by stage, only the proposals are left open that an answer
 * within some distance of the bound can decide otherwise, and the tree settles
 * that distance (docs/engine/portfolio.md).
 */
#ifndef MATCH_PORTFOLIO_STAGES_H
#define MATCH_PORTFOLIO_STAGES_H

#include "match/portfolio_model.h"

struct stages {
	struct portfolio_model *model;
	int64_t unit;	    /* of scores */
	uint64_t work_left; /* counted down */
	uint64_t work_most; /* for progress */
	/* Holds the best so far before and after; bound, losses, prices and core are set. */
	struct portfolio_result *result;
};

void portfolio_stages(struct mem *m, struct stages *stages);

#endif
