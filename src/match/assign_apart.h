/*
 * Which pairs may not both be: two reviewers of a paper who are close, and two
 * authors who review each other.  Indices over the problem, for the solvers.
 */
#ifndef MATCH_ASSIGN_APART_H
#define MATCH_ASSIGN_APART_H

#include "match/assign.h"

struct apart {
	const struct assign_problem *p;
	int32_t *close_row, *close;   /* reviewers by reviewer, both ways */
	int32_t *wrote_row, *wrote;   /* papers by reviewer */
	int32_t *author_row, *author; /* reviewers by paper */
	int32_t *stamp;		      /* scratch by reviewer */
};

struct apart *apart_new(struct mem *m, const struct assign_problem *p);

bool apart_are_close(const struct apart *a, int32_t one, int32_t other);
bool apart_wrote(const struct apart *a, int32_t reviewer, int32_t paper);

/* Papers with their reviewers: those of paper i are reviewer[row[i] .. row[i + 1]). */
struct apart_held {
	const int64_t *row;
	const int32_t *reviewer;
};

/* Hands over the places in held of each two that may not both be, once. */
void apart_find(struct apart *a, const struct apart_held *held,
	void (*found)(void *arg, int32_t paper, int64_t at, int32_t other_paper, int64_t other_at),
	void *arg);

/* Would reviewer j of paper i not go with what is held? */
bool apart_bars(const struct apart *a, const struct apart_held *held, int32_t i, int32_t j);

/* Two pins that may not both be, the first found; false when there are none. */
bool apart_pins(
	const struct assign_problem *p, struct mem *scratch, struct assign_pair ret_pins[2]);

#endif
