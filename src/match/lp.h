/*
 * A linear program over columns between finite bounds: least cost subject to
 * rows "low <= sum <= high", by a bounded dual simplex that goes on from where
 * it was when bounds change or rows are added.  Because each column is bounded,
 * so is each row: every basis is dual feasible after some columns change sides,
 * and there is no first phase.  Method and sources: docs/engine/portfolio.md.
 *
 * Costs and entries should be near 1 in size: the caller scales.
 */
#ifndef MATCH_LP_H
#define MATCH_LP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

struct lp;

enum lp_end {
	LP_OPTIMAL,
	LP_INFEASIBLE,
	LP_CUT_OFF,   /* the cost is no less than the cutoff */
	LP_UNFINISHED /* the limit of steps, or told to stop */
};

/* n columns from 0 to 1. */
struct lp *lp_new(struct mem *m, uint32_t n, const double *cost);

/* Columns of a row are distinct.  Its number. */
uint32_t lp_add_row(struct lp *lp, uint32_t n, const uint32_t *column, const double *value,
	double low, double high);

void lp_set_bounds(struct lp *lp, uint32_t column, double low, double high);

/* Asked now and then; true ends the solve as LP_UNFINISHED.  NULL: never asked. */
void lp_set_stop(struct lp *lp, bool (*is_over)(void *arg), void *arg);

/* steps_most 0: as many as it takes.  cutoff may be INFINITY. */
enum lp_end lp_solve(struct lp *lp, double cutoff, uint64_t steps_most);

/* After lp_solve(), whatever its end. */
double lp_value(const struct lp *lp, uint32_t column);
bool lp_is_basic(const struct lp *lp, uint32_t column);
double lp_price(const struct lp *lp, uint32_t row); /* cost per unit of the row's sum */
uint64_t lp_steps(const struct lp *lp);		    /* since lp_new() */
uint32_t lp_rows(const struct lp *lp);

/* From 0 to 1 by a hash of the number: what looks like chance, the same everywhere. */
double lp_chance(uint32_t number);

/*
 * A bound that holds whatever rounding did: the Lagrangian at the present
 * prices, computed anew from the rows.  No feasible point costs less.  ret_cost
 * (n, or NULL) gets the reduced costs it rests on.
 */
double lp_bound(struct lp *lp, double *ret_cost);

#endif
