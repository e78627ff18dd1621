/*
 * The same assignment that is no flow, asked again and again at other tolls of
 * single pairs: what was priced stays priced, so an answer takes a few flows
 * where assign_side_best() takes hundreds.  Answers are good and their bounds are
 * bounds, but nothing is searched to its end.  For random_hard.c.
 */
#ifndef MATCH_SIDE_ASK_H
#define MATCH_SIDE_ASK_H

#include "match/assign.h"

struct sides;

/* A problem for which assign_best() has an answer.  Lives in m. */
struct sides *side_open(struct mem *m, const struct assign_problem *p);

/*
 * What a pair costs besides from now on, micro-units from 0 on.  Returns what it
 * is then: less where it is beyond all reason, 0 where the pair is no arc yet.
 */
int64_t side_toll(struct sides *s, struct assign_pair pair, int64_t toll);

/*
 * How likely each pair may be at the most (1 is no limit): tolls and all other prices
 * together step towards those that prove most for chances that keep all of it on
 * average.  Returns what they prove, micro-units.
 */
double side_settle(struct sides *s, double (*cap_of)(void *arg, struct assign_pair pair), void *arg,
	int steps);

/* The pairs with a toll, in turn: at is 0 at first; false after the last. */
bool side_next_toll(
	const struct sides *s, int32_t *at, struct assign_pair *ret_pair, int64_t *ret_toll);

struct side_answer {
	struct assign_pair *pairs; /* in m of side_ask; NULL: none above what was known */
	int64_t n_pairs;
	int64_t worth, bound; /* micro-units, tolls taken off */
};

/*
 * An assignment worth more than known, of n pairs (at their worth now), and a bound on all.
 * seed: another one finds others.
 */
void side_ask(struct sides *s, struct mem *m, const struct assign_pair *known, int64_t n,
	uint64_t seed, struct side_answer *ret_answer);

#endif
