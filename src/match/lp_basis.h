/*
 * Inside the linear program: the basis matrix as sparse triangular factors
 * (Markowitz 1957, with a threshold) and a product of the changes since.
 * Column j < n of the matrix is a variable's; n + i is the unit column of row i.
 */
#ifndef MATCH_LP_BASIS_H
#define MATCH_LP_BASIS_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* Columns, sorted one after another. */
struct lp_matrix {
	uint32_t n, m;
	size_t *start; /* n + 1 */
	uint32_t *row;
	double *value;
};

/* Vectors stored one after another: entries start[k] to start[k + 1] - 1. */
struct lp_vectors {
	size_t *start;
	uint32_t n, cap;
	uint32_t *at; /* the row */
	double *value;
	size_t entries_cap;
};

struct lp_basis {
	struct mem *mem;
	uint32_t m;
	uint32_t *head; /* the variable basic in each row's place */
	/* Rows whose own unit column is basic need no work of their own. */
	uint32_t *unit;
	uint32_t n_units;
	/* lower: pivot[k] passes its multiples on; upper: columns in pivot order. */
	struct lp_vectors lower, upper, upper_rows, change;
	uint32_t *lower_pivot, *upper_pivot, *change_pivot;
	double *upper_diagonal, *change_diagonal;
	uint32_t rows_cap;
};

void lp_basis_init(struct lp_basis *b, struct mem *m);

/*
 * Factors the columns that head names; places are renumbered, so that the
 * variable of a place has its pivot in that row.  Columns that depend on others
 * are replaced by the unit columns of rows that lack a pivot; their number.
 */
uint32_t lp_basis_factor(struct lp_basis *b, const struct lp_matrix *a);

/* x becomes B^-1 x: rows in, places out.  And y becomes B^-T y: places in, rows out. */
void lp_basis_solve(const struct lp_basis *b, double *x);
void lp_basis_solve_back(const struct lp_basis *b, double *y);

/* The variable at a place gives way to one whose column is B^-1 a = column, not 0 in n places. */
void lp_basis_change(struct lp_basis *b, uint32_t place, uint32_t variable, const double *column,
	const uint32_t *at, uint32_t n);

/* Time to factor anew? */
bool lp_basis_is_long(const struct lp_basis *b);

#endif
