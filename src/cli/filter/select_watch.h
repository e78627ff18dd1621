/*
 * What watches over `bursary select` while it searches: the bar with the best
 * found and its bound, the seconds it may take, and Ctrl-C, which ends the
 * search and not the answer (a second one ends the program).
 */
#ifndef CLI_SELECT_WATCH_H
#define CLI_SELECT_WATCH_H

#include "cli/progress.h"
#include "match/portfolio.h"

struct select_watch {
	struct progress progress;
	const char *label;
	bool is_searching;
	int64_t ends_us; /* clock_mono_us() */
};

/* From now on Ctrl-C ends the search, and not the program. */
void select_watch_interrupts(void);

/* Seconds since some start. */
double select_watch_now(void);

/* Solves within so many seconds. */
MUST_CHECK enum err select_watch_choose(struct mem *m, const struct portfolio_problem *problem,
	const char *label, double seconds, struct portfolio_result *ret_result);

#endif
