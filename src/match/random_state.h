/*
 * What the parts of the lottery share: random_hard.c (tickets, prices, the
 * result), random_program.c (the linear program over the tickets there are).  Of no
 * interest beyond.
 */
#ifndef MATCH_RANDOM_STATE_H
#define MATCH_RANDOM_STATE_H

#include "match/random_hard.h"
#include "match/side_ask.h"

/*
 * What the program asks for: the least cap that these tickets meet; the greatest sum, a
 * cap that is not met costing something; the greatest sum under the caps.
 */
enum aim { LEAST_CAP, SUM_AT_A_COST, SUM };

/* Caps are met to so small a part, below RANDOM_SLACK: where they are tight no less would do. */
#define LOTTERY_TOLERANCE 2e-9

struct ticket {
	struct assign_pair *pairs; /* by paper, then reviewer */
	int64_t n, sum;
};

/* A pair at its cap in some program. */
struct priced {
	int64_t key;
	double cap, price;
	double best; /* the price that proved most; micro-units */
	int32_t at;  /* its row in the program, or -1; those that were of no use begin outside */
};

struct lottery {
	const struct assign_problem *p;
	struct assign_problem at_prices; /* its scores as a list, changed by prices */
	struct assign_problem quiet;	 /* p, but tells nobody */
	struct sides *asked;		 /* to whom prices are tolls; for the sum alone */
	uint64_t n_asked;
	double *value;
	struct mem *mem, *keep;
	double cap, scale; /* scale: of costs in the program */
	struct ticket *ticket;
	int32_t n, cap_tickets;
	struct priced *row;
	int32_t n_rows, cap_rows;
	double *chance;		      /* by ticket */
	double even, even_most;	      /* how likely the likeliest pair is, at the most */
	double fine;		      /* SUM_AT_A_COST: of a cap of 1 more; micro-units */
	double worth, bound, largest; /* phase 2: the expected sum, proven; the largest score */
};

static inline int64_t lottery_key(const struct lottery *l, struct assign_pair pair)
{
	return (int64_t)pair.paper * l->p->n_reviewers + pair.reviewer;
}

static inline bool lottery_is_pinned(const struct assign_problem *p, struct assign_pair pair)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == pair.paper && p->pins[x].reviewer == pair.reviewer)
			return true;
	return false;
}

/* Does ticket k hold the pair? */
bool lottery_has(const struct lottery *l, int32_t k, int64_t key);

/* The row of a pair, made if need be; NULL where it has no cap. */
struct priced *lottery_row(struct lottery *l, struct assign_pair pair);

/* Chances and prices of the best lottery of these tickets; false when it could not be solved. */
bool lottery_solve(struct lottery *l, enum aim aim);

#endif
