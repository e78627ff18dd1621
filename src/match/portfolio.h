/*
 * Portfolio: which proposals to fund.  The greatest sum of scores within
 * budgets, with at most one proposal of each exclusive group (a person, a lab,
 * the variants of one award), with minima and maxima for attributes (an area,
 * an institution), and with rows of any sign (an average, a call's own budget).
 *
 * By prices and small deviations from the relaxed answer where conflicts are
 * local; by a linear relaxation and a tree where they hang together
 * (docs/engine/portfolio.md).  Exact with proof, or the best found with a bound
 * when max_states did not suffice or is_over() said so.
 *
 * Numbers are integers, so that "equal" means equal: scores in millionths,
 * costs in any unit.  Sums must stay below 2^53.  Deterministic.
 */
#ifndef MATCH_PORTFOLIO_H
#define MATCH_PORTFOLIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum { PORTFOLIO_MICRO = 1000000, PORTFOLIO_BUDGETS_MAX = 8, PORTFOLIO_STATES = 6000000 };

/* Members of set s are member[start[s]] to member[start[s + 1] - 1]. */
struct portfolio_sets {
	uint32_t n;
	const size_t *start; /* n + 1; NULL when n is 0 */
	const uint32_t *member;
};

/*
 * Rows "sum of the coefficients of the chosen <= limit", of any sign: a budget
 * of some proposals, or an average (amount less cap, limit 0).
 */
struct portfolio_rows {
	uint32_t n;
	const size_t *start; /* n + 1; NULL when n is 0 */
	const uint32_t *member;
	const int64_t *coefficient; /* per member */
	const int64_t *limit;	    /* n */
};

enum portfolio_pin { PORTFOLIO_OUT = -1, PORTFOLIO_FREE = 0, PORTFOLIO_IN = 1 };

/* How far the work is: at prices first, then at the search. */
struct portfolio_progress {
	bool is_searching;
	uint64_t done, most; /* steps; the search may end at any time before the most */
	bool has_answer;
	int64_t score; /* of the best so far */
	double bound;  /* no answer scores more */
};

struct portfolio_problem {
	uint32_t n;	      /* proposals */
	const int64_t *score; /* any sign */
	uint32_t n_budgets;
	const int64_t *cost[PORTFOLIO_BUDGETS_MAX]; /* n each, not negative */
	int64_t budget[PORTFOLIO_BUDGETS_MAX];
	struct portfolio_sets exclusive; /* at most one of each */
	struct portfolio_sets quota;	 /* from min to max of each */
	const int64_t *quota_min, *quota_max;
	struct portfolio_rows rows;
	const int8_t *pin;   /* enum portfolio_pin each; NULL: all free */
	uint64_t max_states; /* of the enumeration; 0: PORTFOLIO_STATES */
	/* Told now and then; may be NULL. */
	void (*progress)(void *arg, const struct portfolio_progress *at);
	void *progress_arg;
	/* Asked now and then; true ends the search with what there is.  May be NULL. */
	bool (*is_over)(void *arg);
	void *stop_arg;
};

struct portfolio_result {
	bool is_feasible, is_proven;	     /* !is_feasible && is_proven: nothing fits */
	uint8_t *is_chosen;		     /* n */
	int64_t score;			     /* of the chosen */
	double bound;			     /* no answer scores more */
	double price[PORTFOLIO_BUDGETS_MAX]; /* score that one more unit of a budget buys, about */
	/* Scores that the choice would lose at least, were this proposal decided the other way. */
	double *loss;	   /* n; 0 or more; a bound, from the relaxation */
	uint64_t n_states; /* partial answers looked at */
	uint32_t n_core;   /* proposals that the relaxation left open */
};

/*
 * Arrays of the result live in m.  ERR_INVALID: a negative cost, a member out
 * of range or twice in a set or a row, a minimum above its maximum, or sums that reach 2^53.
 */
MUST_CHECK enum err portfolio_choose(struct mem *m, const struct portfolio_problem *problem,
	struct portfolio_result *ret_result);

#endif
