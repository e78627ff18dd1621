/*
 * Inside the portfolio: all constraints but exclusivity as rows "sum of
 * coefficients <= limit" (a minimum is a maximum of negatives), and the
 * Lagrangian of those rows.  portfolio.h is the way in.
 */
#ifndef MATCH_PORTFOLIO_MODEL_H
#define MATCH_PORTFOLIO_MODEL_H

#include <math.h>

#include "match/portfolio.h"

struct portfolio_entry {
	uint32_t row;
	int64_t coefficient;
};

struct portfolio_model {
	struct mem *mem;
	const struct portfolio_problem *problem;
	uint32_t n;
	const int64_t *score;
	int8_t *pin; /* the caller's, and what follows at once */
	uint32_t n_rows;
	int64_t *limit;
	int32_t *opposite; /* per row: the other side of the same quota, or -1 */
	/* Rows of an item. */
	size_t *entry_start;
	struct portfolio_entry *entry;
	/* Exclusive groups with two or more free members, both ways. */
	uint32_t n_groups;
	size_t *group_start;
	uint32_t *group_member;
	size_t *item_start;
	uint32_t *item_group;
	/* Components of free items that share groups. */
	uint32_t n_components;
	size_t *component_start;
	uint32_t *component_item;
	uint8_t *is_simple; /* per component: one group or none */
	/* Scratch of the component solver. */
	int32_t *local;	    /* per item: place in the subgraph at hand, or -1 */
	uint32_t *parent;   /* per item */
	int32_t *group_top; /* per group: its best member without another group, or -1 */
};

/* What the Lagrangian says at some prices. */
struct portfolio_point {
	double *price;	 /* per row, >= 0 */
	double value;	 /* upper bound of the whole */
	uint8_t *chosen; /* per item */
	int64_t *use;	 /* per row */
	int64_t score;
	bool is_relaxed; /* some groups may have several chosen */
};

/* False when the pins contradict each other. */
bool portfolio_model_make(
	struct mem *m, const struct portfolio_problem *p, struct portfolio_model *ret_model);

/* score - prices, per item. */
void portfolio_profits(
	const struct portfolio_model *model, const double *price, double *ret_profit);

/*
 * Best choice at the point's prices.  A piece too tangled to solve is taken in
 * parts as if no group crossed them: the value is then a bound all the same and
 * is_relaxed is set.
 */
void portfolio_evaluate(
	struct portfolio_model *model, struct portfolio_point *point, double *profit);

/* Sums score and use of the chosen. */
void portfolio_tally(const struct portfolio_model *model, struct portfolio_point *point);

struct portfolio_point *portfolio_point_new(struct mem *m, const struct portfolio_model *model);

/* Minimises the bound over prices; the best point found. */
struct portfolio_point *portfolio_dual(struct mem *m, struct portfolio_model *model);

/* For every item, the least loss against point->value of deciding it the other way. */
void portfolio_losses(struct portfolio_model *model, const struct portfolio_point *point,
	const double *profit, double *ret_loss);

/*
 * A feasible choice grown along profits, the items of first (or NULL) before
 * all others; false when minima are not met.
 */
bool portfolio_greedy(struct mem *m, const struct portfolio_model *model, const double *profit,
	const uint8_t *first, struct portfolio_point *ret_point);

/* What the enumeration is given and finds. */
struct portfolio_search {
	double target;	      /* only answers above it are looked for */
	int64_t unit;	      /* every score is a multiple of it */
	uint64_t states_left; /* budget, counted down */
	uint64_t states_most; /* the budget of the whole, for progress */
	bool has_answer;      /* an answer is in hand, of this score */
	int64_t answer;
	size_t width; /* states kept a step */
	bool is_found;
	uint8_t *chosen; /* the best found */
	int64_t score;
	double missed; /* upper bound of what was dropped; -INFINITY when nothing was */
	uint32_t n_core;
};

/*
 * The least score above what there is; less a half, against rounding.  With
 * scores in hundredths nothing is looked for that is better by less.
 */
static inline double portfolio_next_score(double above, int64_t unit)
{
	return (floor(above / (double)unit) + 1) * (double)unit - .5;
}

/* The greatest score that is not above. */
static inline double portfolio_last_score(double above, int64_t unit)
{
	return floor((above + .5) / (double)unit) * (double)unit;
}

void portfolio_enumerate(struct mem *m, struct portfolio_model *model,
	const struct portfolio_point *point, const double *profit, const double *loss,
	struct portfolio_search *search);

#endif
