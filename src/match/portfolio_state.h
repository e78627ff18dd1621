/* Partial answers of the enumeration, in lists, and which of them dominate which. */
#ifndef MATCH_PORTFOLIO_STATE_H
#define MATCH_PORTFOLIO_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* Everything not yet decided is at its default. */
struct state {
	int64_t score;
	double bound;
	uint32_t trace;
	uint32_t place;	 /* keeps sorting deterministic */
	int64_t slack[]; /* per row */
};

struct list {
	char *data;
	size_t n, cap;
	size_t size; /* of a state */
	uint32_t n_rows;
};

static inline struct state *state_at(const struct list *l, size_t i)
{
	return (struct state *)(void *)(l->data + i * l->size);
}

void list_add(struct mem *m, struct list *l, const struct state *s);

/* Greatest bound first. */
void list_sort_by_bound(struct list *l);

/*
 * Drops states that another one equals or beats in score and in every slack:
 * all of them with one row or two, most with more.
 */
void list_drop_dominated(struct mem *m, struct list *l);

#endif
