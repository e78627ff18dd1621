/*
 * Inside the portfolio: what is left to decide, as a 0-1 program of columns
 * (proposals) and rows "low <= sum <= high" in integers.  It shrinks when
 * columns are decided; the linear relaxation and the tree work on it.
 */
#ifndef MATCH_PORTFOLIO_PROGRAM_H
#define MATCH_PORTFOLIO_PROGRAM_H

#include "match/lp.h"
#include "match/portfolio_model.h"

/* No limit on that side. */
#define PROGRAM_NO_LOW	(-(INT64_C(1) << 60))
#define PROGRAM_NO_HIGH (INT64_C(1) << 60)

enum { COLUMN_OUT = 0, COLUMN_IN = 1, COLUMN_FREE = 2 };

struct program {
	struct mem *mem;
	uint32_t n, n_rows;
	uint32_t *item;	   /* per column: the proposal */
	int64_t *score;	   /* per column */
	int64_t base;	   /* score of what is decided */
	double scale;	   /* of costs in the relaxation */
	size_t *row_start; /* n_rows + 1 */
	uint32_t *row_column;
	int64_t *row_value;
	int64_t *low, *high;
	uint8_t *is_clique;   /* per row: at most one */
	size_t *column_start; /* the same by columns */
	uint32_t *column_row;
	int64_t *column_value;
};

/* All that is free; in lifetime m. */
struct program *program_make(struct mem *m, const struct portfolio_model *model);

/*
 * What is left when columns are decided (COLUMN_OUT, COLUMN_IN, COLUMN_FREE);
 * NULL when a row can no longer hold.  Rows that cannot be broken are left out.
 */
struct program *program_reduce(struct mem *m, const struct program *p, const uint8_t *decided);

/* The same with rows "sum <= high" added. */
struct cuts;
struct program *program_with_cuts(
	struct mem *m, const struct program *p, const struct cuts *cuts, const uint8_t *is_wanted);

/* Do all rows hold, exactly? */
bool program_holds(const struct program *p, const uint8_t *is_in);

int64_t program_score(const struct program *p, const uint8_t *is_in);

/*
 * Decides what follows at once from what is decided; false when a row can no
 * longer hold.  least and most are scratch, n_rows each.
 */
bool program_follow(const struct program *p, uint8_t *decided, int64_t *least, int64_t *most);

/* The relaxation, with costs -score / scale. */
struct lp *program_relax(struct mem *m, const struct program *p);

#endif
