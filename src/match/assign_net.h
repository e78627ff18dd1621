/*
 * The assignment as a network, for the solvers of this folder alone: papers ->
 * (quotas ->) reviewers -> root, with only the pairs that matter as arcs.  A
 * pair that is not an arc is priced against the potentials and becomes one
 * when it could improve; when none could, the optimum over the arcs is the
 * optimum over all pairs.  (Column generation; the primal simplex keeps its
 * basis, so a round costs what is new.)
 */
#ifndef MATCH_ASSIGN_NET_H
#define MATCH_ASSIGN_NET_H

#include "match/assign.h"
#include "match/flow.h"

struct net {
	const struct assign_problem *p;
	struct mem *mem;
	struct flow *flow;
	int64_t unit;	  /* flow that stands for one member: 1, or the scale of marginals */
	int64_t pair_cap; /* the most one pair may carry, in the same units */
	int64_t *least;	  /* pairs of a paper below this many micro-units stay out */
	int64_t *weight;  /* what a paper's scores are multiplied by (all 1 at first) */
	int32_t *demand, *lo, *hi; /* what is left to do after the pins */
	int32_t *quota_lo, *quota_hi;
	int n_fixed; /* arcs before the first pair: loads, quotas */

	/* The pairs that are arcs: a list a paper. */
	int32_t *first, *next, *col;
	int64_t *micro;
	int8_t *rule; /* enum net_rule */
	int32_t n_cols, cols_cap;

	/*
	 * Quotas that are priced instead of kept (net_set_aside): by paper, their prices
	 * (a pair that one counts costs so much more), and the sum of them on each pair
	 * that is an arc; NULL where nothing stands aside.
	 */
	const struct assign_quota *aside;
	int32_t *side_row, *side;
	int64_t *side_price, *side_cost;
	uint8_t *is_member; /* [attributes x reviewers] */
	int64_t *offset;    /* scratch for one row: the sums, for reviewers so tagged */
	uint32_t *offset_tag;

	/* Members by attribute, quotas by paper; both empty without quotas. */
	int32_t *member_row, *member;
	int32_t *quota_row, *quota;

	/* Scratch for one row: who is an arc (or pinned) already, and which node the pair leaves.
	 */
	int32_t *pin_row, *pin_col;
	uint32_t *present, *tailed, tag;
	int32_t *tail;
	int64_t *price; /* of reviewers: -potential */
	float *price_f;
	double price_max;
	struct net_pick *heap;
	int heap_n, heap_cap;
	int64_t max_micro; /* largest |score| */
	int32_t rounds;
	int64_t pivots;
	int told_rounds, told_first; /* net_watch: what the round at hand began with */
};

struct net_pick {
	int64_t profit, micro;
	int32_t col, rank; /* rank breaks ties: it differs from paper to paper */
};

/* Its nodes: papers first. */
static inline int net_reviewer(const struct net *n, int32_t j)
{
	return n->p->n_papers + j;
}

static inline int net_root(const struct net *n)
{
	return n->p->n_papers + n->p->n_reviewers;
}

static inline int net_quota(const struct net *n, int32_t q)
{
	return net_root(n) + 1 + q;
}

/* What a network is made for; zeroes stand for 1. */
struct net_plan {
	int64_t unit;	    /* flow that stands for one member: more for marginals */
	int64_t pair_cap;   /* the most a pair may carry, in the same units */
	int64_t max_weight; /* net_weigh goes no higher */
	int n_first; /* pairs a paper begins with: so many of the best, half as many all over */
};

/* A problem that passed assign_check and whose pins fit. */
struct net *net_new(struct mem *m, const struct assign_problem *p, const struct net_plan *plan);

/*
 * Tells the problem's progress, if it has one, of each round of net_solve; a
 * round that begins is told by a smaller part.
 */
void net_watch(struct net *n);
void net_unwatch(struct net *n);

/* Solves to the optimum over all pairs. */
void net_solve(struct net *n);

/* Multiplies the scores of a paper by weight >= 1 from now on. */
void net_weigh(struct net *n, int32_t paper, int64_t weight);

/*
 * Keeps pairs of the paper with a score below least (micro-units) out from now
 * on; INT64_MIN lets all in again.
 */
void net_least(struct net *n, int32_t paper, int64_t least);

/*
 * Quotas besides those of the problem, to be priced: each pair of the paper with
 * a member costs the price more.  They stay the caller's.  Returns how many may
 * count one pair at the most, 1 at least.
 */
int32_t net_set_aside(struct net *n, const struct assign_quota *quotas, int32_t n_quotas);
void net_side_price(struct net *n, int32_t quota, int64_t price);

/* Adds to the cost of one pair that is an arc; after net_set_aside. */
void net_pair_price(struct net *n, int32_t paper, int32_t c, int64_t more);

static inline bool net_is_member(const struct net *n, int32_t reviewer, int32_t attribute)
{
	return n->is_member[(size_t)attribute * (size_t)n->p->n_reviewers + (size_t)reviewer] != 0;
}

/*
 * Lists by key (stride words from one to the next): items row[k] to row[k + 1]
 * have key k, in order.
 */
void net_list_by(struct mem *m, int32_t n_keys, int32_t n, const int32_t *key, size_t stride,
	int32_t **ret_row, int32_t **ret_item);

/*
 * Keeps the c-th pair out, forces it in, or lets it be again.  Out and in are
 * a cost beyond any real path: when they cannot be had, net_breaks tells.
 */
enum net_rule { NET_FREE, NET_OUT, NET_IN };
void net_rule(struct net *n, int32_t paper, int32_t c, enum net_rule rule);

/* Does the last solution break a rule, or leave a demand or a load unmet? */
bool net_breaks(const struct net *n);

/* Potentials as duals (micro-units times weight), in arrays of m. */
void net_duals(const struct net *n, struct mem *m, struct assign_duals *ret_duals);

/* Flow on the c-th pair. */
static inline int64_t net_on(const struct net *n, int32_t c)
{
	return flow_on(n->flow, n->n_fixed + c);
}

/* The pairs that carry flow, and the pins, by paper and reviewer. */
void net_pairs(const struct net *n, struct mem *m, struct assign_pair **ret_pairs, int64_t *ret_n);

#endif
