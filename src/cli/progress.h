/*
 * A bar with an estimate of the time left, on standard error when that is a
 * terminal; silent otherwise.  Redrawn ten times a second at the most.
 *
 * Where no end is known, the time so far is told instead of an estimate; where
 * only the most work there can be is known, the estimate says "at most".
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct progress {
	const char *label; /* 30 characters at the most, or the line would not fit */
	uint64_t total;
	bool is_most;	 /* total is the most there can be: work may end at any time */
	bool has_rounds; /* a smaller number begins the next round; the estimate is of one */
	char note[32];	 /* shown behind the bar */
	int64_t began_ms, drawn_ms, round_ms;
	uint64_t done;
	int round;
	bool is_shown;
};

/* total 0: no end is known, progress_at() counts steps. */
void progress_begin(struct progress *p, const char *label, uint64_t total);

/* done of total; may be called as often as one likes. */
void progress_at(struct progress *p, uint64_t done);

/* The same as the engine's callbacks have it: p is a struct progress. */
void progress_tell(void *p, uint64_t done, uint64_t total);

/* What is shown behind the bar from now on. */
void progress_note(struct progress *p, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Removes the bar; a second time does nothing. */
void progress_end(struct progress *p);

#endif
