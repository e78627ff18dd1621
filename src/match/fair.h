/*
 * Fair assignment: no paper below a floor, and the greatest sum there is above
 * it; or first the highest floor there is, then that.
 *
 * The floors are side constraints to the flow.  They are priced: a paper's
 * scores count weight times, weights found by subgradient steps (Held and Karp
 * 1971; Polyak 1969), each a re-optimised flow.  Any weights prove a bound.
 * What gap remains is searched by branching on the pairs of one paper at a
 * time, with that bound, up to a fixed amount of work.
 */
#ifndef MATCH_FAIR_H
#define MATCH_FAIR_H

#include "match/assign.h"

/* A level of leximin: this paper cannot have more without a worse level before. */
struct fair_level {
	int32_t paper;
	int64_t floor; /* micro-units: its sum */
	int64_t bound; /* no assignment with the levels before has a higher one; = floor: proven */
};

struct fair_result {
	struct assign_result best; /* its duals hold the weights; sum and bound at the floor */
	int64_t floor;		   /* micro-units: asked for, or found */
	int64_t floor_bound;	   /* no assignment has a higher worst paper; = floor: proven */
	struct fair_level *levels; /* fair_best only */
	int32_t n_levels;
	int64_t nodes;	  /* of the search */
	bool is_searched; /* the search ran to its end: best.bound is proven by it */
};

/*
 * The greatest sum with every paper that asks for members at floor or above.
 * ERR_REFUSED: infeasible (why; ASSIGN_LACK_FLOOR when only the floor is too
 * high) -- or, with why.lack ASSIGN_LACK_NONE, not found and not refuted
 * within the work allowed.  ERR_INVALID as assign_best.
 */
MUST_CHECK enum err fair_above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct fair_result *ret_result);

/*
 * The same at the highest floor that could be found; floor_bound tells how high
 * it might be.  levels > 1: then the highest floor of all papers but the worst,
 * and so on (leximin), as many times; at last the sum above all of them.  Papers
 * that tie for a level are told apart by what was found first.
 */
MUST_CHECK enum err fair_best(const struct assign_problem *p, int32_t levels, struct mem *m,
	struct fair_result *ret_result);

#endif
