/*
 * Probabilities under a cap where it is no flow (assign_is_hard): a lottery over
 * whole assignments, for probabilities of pairs alone could then not be drawn
 * from.  Assignments come as they are needed (column generation: Dantzig and
 * Wolfe 1960): the linear program over those there are prices the pairs at their
 * caps, and a good assignment at these prices is the next; its bound and the
 * prices prove the expected sum.  The first prices, of caps and of all else that is no
 * flow together, come by subgradient steps (Polyak 1969); later ones are smoothed
 * (Wentges 1997).  For random.c.
 */
#ifndef MATCH_RANDOM_HARD_H
#define MATCH_RANDOM_HARD_H

#include "match/random.h"

/*
 * As random_capped(), of a problem that passed assign_check; bound is above sum
 * where the work ended first.  LACK_NONE: no lottery was found, nor proven that
 * there is none.
 */
MUST_CHECK enum err random_hard(const struct assign_problem *p, double cap, struct mem *m,
	struct random_marginals *ret_marginals);

#endif
