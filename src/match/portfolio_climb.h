/*
 * Inside the portfolio: better answers by exchange, where the relaxation says
 * little (dense conflicts).  A walk with a memory of what just left (tabu
 * search: Glover 1986), seeded, so that it is the same everywhere.
 */
#ifndef MATCH_PORTFOLIO_CLIMB_H
#define MATCH_PORTFOLIO_CLIMB_H

#include "match/portfolio_program.h"

struct climb {
	const struct program *p;
	const double *size; /* per column: what it uses of what is scarce, > 0 */
	uint8_t *is_in;	    /* an answer; at the end the best */
	uint32_t patience;  /* steps without a better answer */
	uint64_t work_left; /* counted down: about a column looked at */
	bool (*is_over)(void *arg);
	void *arg;
};

void portfolio_climb(struct mem *m, struct climb *climb);

#endif
