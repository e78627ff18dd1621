/*
 * What turns one sequence into another with the fewest steps (E. W. Myers,
 * 1986): runs that are in both, gone from the first, or new in the second.
 */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* Two sequences of which only this is known: how long they are, and which items are the same. */
struct diff_pair {
	size_t n_a, n_b;
	bool (*same)(const void *arg, size_t a, size_t b);
	const void *arg;
};

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };

/* n items from a of the first and from b of the second; of GONE and NEW one of them is where it
 * stands in the other. */
struct diff_run {
	enum diff_kind kind;
	size_t a, b, n;
};

/*
 * The runs, in order, GONE before NEW between two that are the same.  Where
 * more than most steps would be needed, what lies between the common beginning
 * and the common end is told as gone and new: time and memory are bounded by
 * its square.
 */
void diff_runs(struct mem *mem, const struct diff_pair *p, size_t most, struct diff_run **ret_runs,
	size_t *ret_n);

#endif
