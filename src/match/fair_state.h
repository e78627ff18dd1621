/*
 * What the parts of the fair assignment share: fair.c (floors, results),
 * fair_search.c (weights, branching), fair_exchange.c.  Of no interest beyond.
 */
#ifndef MATCH_FAIR_STATE_H
#define MATCH_FAIR_STATE_H

#include "base/prng.h"
#include "match/assign_net.h"

enum {
	FAIR_PRICE_MAX = 63, /* the largest weight less 1 */
	FAIR_LOT_MAX = 16    /* members a paper may have for exchanges */
};

#define FAIR_NONE (-(int64_t)1e13) /* below any sum of a paper's scores */

/* A paper taken alone. */
struct reach {
	int64_t most;	      /* the most it could get */
	int64_t most_but_one; /* and with one member left to choose */
};

struct fair {
	const struct assign_problem *p;
	struct mem *mem;
	struct net *net;
	int64_t base;
	int64_t *floor;	   /* by paper; FAIR_NONE where it asks for no members */
	int64_t floor_sum; /* of all floors: no sum above them is less */
	bool *is_settled;  /* by paper: its floor is that of an earlier level */
	int64_t *pin_sum;  /* by paper: what the pins give */
	int64_t *sum;	   /* by paper, of the last solution */
	double *price;	   /* by paper: weight - 1 */
	double *best_price, *step;
	int64_t value, real; /* of the last solution: the bound times base; the sum */
	bool is_broken;
	int32_t n_below;

	struct assign_pair *now;   /* where the exchanges are */
	struct assign_pair *pairs; /* the best found above the floor */
	int64_t n_pairs, best;
	int64_t *best_of; /* by paper, of the best */
	int64_t *least;	  /* by paper: net_least at this floor */
	int32_t most_demand;
	struct prng chance;
	bool has_best, stop_at_first;
	int64_t bound; /* least proven, micro-units */
	int64_t nodes, nodes_max;
	/*
	 * For the caller's progress: levels, then the sum above them; the slice of the
	 * stage that the search at hand takes, and its flows, the most there may be.
	 */
	int32_t stage, n_stages;
	double slice_from, slice;
	int64_t flows, flows_most;
	bool gave_up;
};

/* Rounds down, unlike C. */
int64_t fair_floor_divide(int64_t a, int64_t by);

/* Solves the flow at the present weights and rules; keeps what is above the floor and better. */
void fair_solve(struct fair *f);

/* What the last solution proves, in micro-units. */
int64_t fair_bound_here(const struct fair *f);

/* The price of paper i: its weight less 1, cut to what is allowed. */
void fair_set_price(struct fair *f, int32_t i, double price);

/* Sets all prices and solves. */
void fair_go_to(struct fair *f, const double *price);

/*
 * Starts anew with a floor under every paper that is not settled: prices 0,
 * hopeless pairs kept out, what was found kept if above the floors.
 */
void fair_set_floor(struct fair *f, int64_t floor, const struct reach *r);

/* Nothing is left to find, or only the first find was wanted. */
bool fair_is_done(const struct fair *f);

/* Improves what was found by so many rounds of exchanges. */
void fair_exchange(struct fair *f, int64_t rounds);

/*
 * All of it at one floor, the cheap means first.  True when what was found
 * (or that nothing was) is proven.
 */
bool fair_search(
	struct fair *f, int64_t floor, const struct reach *r, int64_t exchanges, int64_t nodes);

/* Tells the caller how far the search is. */
void fair_tell(const struct fair *f);

#endif
