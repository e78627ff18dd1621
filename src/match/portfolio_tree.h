/*
 * Branch and bound on a program: best bound first, each dive to its end, by
 * the linear relaxation that goes on from step to step.  Bounds are computed
 * anew from prices, and answers are checked in integers, so that rounding in
 * the relaxation costs time and never truth.
 */
#ifndef MATCH_PORTFOLIO_TREE_H
#define MATCH_PORTFOLIO_TREE_H

#include "match/portfolio_program.h"

struct tree_search {
	double least; /* of an answer worth finding: portfolio_next_score() */
	int64_t unit; /* every score is base plus a multiple of it, as portfolio_search has it */
	uint64_t work_left;	    /* counted down, PORTFOLIO_STATES for scale */
	bool (*is_over)(void *arg); /* may be NULL */
	void *arg;
	/* Told at each better answer and now and then: the greatest bound open. */
	void (*tell)(void *arg, double bound);
	/* Found: */
	bool is_found, is_over_now;
	uint8_t *is_in; /* per column, the caller's */
	int64_t score;
	double missed; /* bound of what was not looked at; -INFINITY: nothing */
	uint64_t n_nodes;
};

void portfolio_tree(struct mem *m, const struct program *p, struct tree_search *search);

/* A unit of work: a step of the relaxation costs one for each so many rows. */
uint64_t tree_work_of(uint32_t n_rows, uint64_t steps);

#endif
