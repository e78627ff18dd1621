/* Which pairs of a paper are to become arcs: those with the most profit at the present prices. */
#ifndef MATCH_ASSIGN_PICK_H
#define MATCH_ASSIGN_PICK_H

#include "match/assign_net.h"

/* Makes the scratch arrays, with room for k picks. */
void pick_init(struct net *n, int k);

/* Takes the reviewers' prices from the potentials. */
void pick_prices(struct net *n);

/*
 * The best absent pairs of paper i with a profit above floor, at most heap_cap,
 * into n->heap by column; returns how many.  Leaves the tails of i marked.
 */
int pick_row(struct net *n, int32_t i, int64_t floor);

/* Marks which node each of the paper's pairs leaves when it is not the paper's own. */
void pick_mark_tails(struct net *n, int32_t i);

/* And which reviewers it has as arcs or pins already: their present is n->tag. */
void pick_mark(struct net *n, int32_t i);

static inline int pick_tail(const struct net *n, int32_t i, int32_t j)
{
	return n->tailed[j] == n->tag ? n->tail[j] : i;
}

/* What the priced quotas of the paper marked last add to the cost of a pair with j. */
static inline int64_t pick_offset(const struct net *n, int32_t j)
{
	return n->aside != NULL && n->offset_tag[j] == n->tag ? n->offset[j] : 0;
}

#endif
