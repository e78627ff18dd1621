/*
 * Inside the linear program: A x + s = 0, where s, a column a row, is minus the
 * row's sum.  lp.h is the way in.
 */
#ifndef MATCH_LP_STATE_H
#define MATCH_LP_STATE_H

#include "match/lp.h"
#include "match/lp_basis.h"

enum lp_side { LP_AT_LOW, LP_AT_HIGH, LP_BASIC };

/* Where the reduced cost of a column reaches 0. */
struct lp_break {
	double ratio;
	uint32_t variable;
};

struct lp {
	struct mem *mem;
	uint32_t n, m, rows_cap;
	struct lp_matrix a;
	size_t columns_cap;
	size_t *row_start; /* m + 1 */
	uint32_t *row_column;
	double *row_value;
	size_t entries_cap;
	/* Columns, then the rows' own. */
	double *cost, *work_cost; /* work: perturbed and shifted */
	double *low, *high, *reduced;
	double *value;	   /* of basic ones */
	uint8_t *side;	   /* enum lp_side */
	double *weight_of; /* of basic ones, while places change */
	double *entry;	   /* of the pivot row; 0 between steps */
	uint32_t *touched; /* where entry may not be 0 */
	uint8_t *is_touched;
	uint32_t n_touched;
	bool is_dense; /* the pivot row */
	struct lp_break *breaks;
	/* Places of the basis. */
	struct lp_basis basis;
	double *excess; /* squared, over a bound; 0: within */
	double *weight; /* dual steepest edge: squared length of the row of the inverse */
	double *rho, *column, *tau, *flips;
	uint32_t *rho_at, *column_at; /* where they are not 0 */
	uint32_t n_rho, n_column;
	bool is_stale, is_factored, is_moved; /* rows; factors; bounds */
	bool is_shifted;		      /* work_cost differs from cost */
	uint64_t n_steps;
	bool (*is_over)(void *arg);
	void *stop_arg;
};

void lp_reserve_rows(struct lp *lp, uint32_t n);
void lp_refresh(struct lp *lp);
void lp_keep_weights(struct lp *lp); /* from places to variables */

#endif
