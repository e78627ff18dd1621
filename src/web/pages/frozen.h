/* A submitted proposal as staff and panel read it: the frozen version, block by block. */
#ifndef WEB_PAGES_FROZEN_H
#define WEB_PAGES_FROZEN_H

#include "domain/proposal/proposal.h"
#include "web/rq.h"
#include "web/view_work.h"

enum { FROZEN_BLOCKS_MAX = 5 };

/*
 * Fills at most FROZEN_BLOCKS_MAX blocks and tells how many: who and what,
 * abstract, budget, credits, team.  document: path of the download.
 */
size_t frozen_blocks(struct rq *rq, const struct proposal_frozen *f, const char *document,
	struct block *ret_blocks);

#endif
