/*
 * What the parts of the assignment that is no flow share: assign_side.c (the
 * problem, the result), side_rows.c (side constraints and their prices),
 * side_search.c (first answers, branching).  Of no interest beyond.
 *
 * Three kinds of side constraints are priced: quotas that do not stay in the
 * flow, two pairs that may not both be (found as solutions break them), and floors
 * under papers, whose prices are weights of their scores.  All prices, and value,
 * are in micro-units times base.
 */
#ifndef MATCH_SIDE_STATE_H
#define MATCH_SIDE_STATE_H

#include "match/assign_apart.h"
#include "match/assign_net.h"

enum {
	SIDE_STEPS = 100, /* subgradient steps from one start */
	SIDE_REPAIRS = 100,
	SIDE_DIVES = 40,
	SIDE_FIRST_NODES = 200,
	SIDE_QUICK_NODES = 60,
	SIDE_EXCHANGES = 20, /* and a tenth of the nodes more */
	SIDE_FREED = 25,     /* of 100 papers, in an exchange */
	SIDE_WEIGHT_MAX = 64 /* of a paper under a floor, in units of base */
};

/* Two pairs of which one at most may be. */
struct side_apart {
	int32_t paper[2], column[2];
	int64_t price;
	int32_t have, next; /* pairs of the last solution; the next row of the lesser column */
};

struct sides {
	const struct assign_problem *p;
	struct assign_problem kept; /* with the quotas that stay in the flow */
	struct mem *mem;
	struct net *net;
	struct apart *apart; /* NULL where nothing must be apart */
	int64_t base;

	int32_t n;	/* quotas that stand aside */
	int32_t *of;	/* their numbers in p */
	int32_t *row;	/* by paper: where its quotas begin in order */
	int32_t *order; /* of all quotas of p: by paper */
	struct assign_quota *quota;
	int32_t *have, *pinned; /* members they count in the last solution; by pins alone */
	double *best_price, *step;
	int64_t price_max;

	struct side_apart *pair; /* rows of pairs apart */
	double *best_pair, *pair_step;
	int32_t n_pairs_apart, pairs_cap;
	int32_t *chain; /* by column: its first row, plus one */
	int64_t *on_column;
	int32_t columns_cap;
	int64_t *toll;	   /* by column: what the pair costs besides (side_ask.h) */
	int32_t *paper_of; /* by column, where tolls were settled */
	int64_t apart_max; /* prices of all rows of one column */
	int64_t toll_max;
	int32_t *banned, *banned_paper; /* columns that a pin keeps out */
	struct assign_pair *banning;	/* and the pin that does */
	int32_t n_banned, banned_cap, n_newly_banned;
	bool *is_torn;	   /* by paper: two of its reviewers are close, in the last solution */
	int64_t *held_row; /* the last solution, by paper */
	int32_t *held, *held_column; /* reviewers, and their columns or, for pins, -1 */

	const int64_t *floor; /* by paper, micro-units; NULL without */
	double *lift, *best_lift, *lift_step;
	int64_t *sum, *pin_sum; /* by paper */
	int64_t floor_sum;	/* no assignment above the floors is worth less */

	int64_t real, value; /* of the last solution: the sum, the bound it proves times base */
	bool is_broken;
	int32_t n_breaches;

	struct assign_pair *pairs; /* the best that keeps everything */
	int64_t n_pairs, best, bound;
	bool has_best, gave_up, stop_at_first;
	int64_t nodes, nodes_max;
	int64_t flows, flows_most; /* solved, and the most there may be, for progress */
};

/* Solves the flow at the present prices and rules; keeps what is better. */
void side_solve(struct sides *s);

static inline bool side_is_quota_breached(const struct sides *s, int32_t q)
{
	return s->have[q] > s->quota[q].max || s->have[q] < s->quota[q].min;
}

/* Does the paper keep its quotas, its floor, and its reviewers apart from each other? */
bool side_paper_is_well(const struct sides *s, int32_t i);

/*
 * How far a constraint is from where its price wants it; 0 when all is well
 * without one.  Floors count in units of the largest score.
 */
double side_quota_slope(const struct sides *s, int32_t q);
double side_pair_slope(const struct sides *s, int32_t r);
double side_floor_slope(const struct sides *s, int32_t i);

static inline bool side_has_floor(const struct sides *s, int32_t i)
{
	return s->floor != NULL && s->p->demand[i] > 0;
}

void side_set_quota(struct sides *s, int32_t q, double price);
void side_set_pair(struct sides *s, int32_t r, double price);
void side_set_lift(struct sides *s, int32_t i, double price);

/* From 0 on; what the pair is worth is less by so much.  Clipped to toll_max; what it is now. */
int64_t side_set_toll(struct sides *s, int32_t paper, int32_t column, int64_t toll);

/* Sets the prices that prove most, and solves. */
void side_go_to_best(struct sides *s);

/* Keeps the prices as the best when they prove more than any before. */
void side_note_bound(struct sides *s);

/* Subgradient steps (Polyak 1969; Held and Karp 1971), at the most so many. */
void side_descend(struct sides *s, int steps);

/* Its parts: the squares of all slopes, a step of all prices, and its memory, which damps the
 * zigzag. */
double side_squares(const struct sides *s);
void side_take_steps(struct sides *s, double length);
void side_forget_steps(struct sides *s);
double side_stepped(double *step, double slope, double length);

/* Whoever is in breach at the prices that prove most gets the best panel there is, one after
 * another. */
void side_dive(struct sides *s);

/* Frees some papers of the best so far, by lot, and dives; so many times. */
void side_exchange(struct sides *s, int64_t rounds, uint64_t seed);

/* All that is before the first solution; s has its problem, memory and floors. */
void side_start(struct sides *s);

/* The best is proven, or the first was enough, or it is proven that there is none. */
bool side_is_done(const struct sides *s);

/* All of it, the cheap means first: true when what was found, or that there is nothing, is proven.
 */
bool side_search(struct sides *s);

#endif
