/*
 * A bar with an estimate of the time left, on standard error when that is a
 * terminal; silent otherwise.  Redrawn ten times a second at the most.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *label;
	uint64_t total;
	int64_t began_ms, drawn_ms;
	bool is_shown;
};

void progress_begin(struct progress *p, const char *label, uint64_t total);

/* done of total; may be called as often as one likes. */
void progress_at(struct progress *p, uint64_t done);

/* Removes the bar. */
void progress_end(struct progress *p);

#endif
