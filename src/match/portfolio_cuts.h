/*
 * Inside the portfolio: inequalities that every answer keeps and the relaxation
 * at hand breaks.  Odd cycles of conflicts, as halves of the sum of their rows
 * rounded down (Caprara and Fischetti 1996; for two people a proposal these are
 * Edmonds' blossoms), and covers of budgets, extended (Balas 1975).
 */
#ifndef MATCH_PORTFOLIO_CUTS_H
#define MATCH_PORTFOLIO_CUTS_H

#include "match/portfolio_program.h"

struct cuts {
	uint32_t n, cap;
	size_t *start; /* n + 1 */
	uint32_t *column;
	int64_t *value;
	int64_t *high; /* sum <= high */
	size_t n_entries, entries_cap;
};

/* Adds what x (per column) breaks to cuts, whose arrays live in m; how many. */
uint32_t portfolio_cuts_find(
	struct mem *m, const struct program *p, const double *x, struct cuts *cuts);

#endif
