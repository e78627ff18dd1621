/*
 * Random assignment: a probability for each pair, and draws that follow it.
 *
 * random_capped: the probabilities with the greatest expected sum when no pair
 * may be likelier than a cap (PLRA: Jecmen, Zhang, Liu, Shah, Conitzer, Fang
 * 2020).  With capacities in units of 2^-40 this is a flow in integers, so it is
 * exact and carries the flow's certificate.
 *
 * random_spread: the probabilities that are spread most -- least sum of squares
 * -- among all whose expected sum is at least a part of the greatest sum
 * (perturbed maximisation, Xu, Jecmen, Song, Fang 2023, with the quality as the
 * constraint and the spread as the objective, where they add the two).
 *
 * random_draw: one assignment.  Each pair comes with its probability, every
 * demand is met exactly and every load stays within the floor and the ceiling of
 * its expectation (a draw from a Birkhoff-von Neumann decomposition that is never
 * written down: Gandhi, Khuller, Parthasarathy, Srinivasan 2006; Budish, Che,
 * Kojima, Milgrom 2013).
 */
#ifndef MATCH_RANDOM_H
#define MATCH_RANDOM_H

#include "base/prng.h"
#include "match/assign.h"

#define RANDOM_ONE   ((int64_t)1 << 40) /* probability 1 */
#define RANDOM_SLACK ((int64_t)1 << 14) /* 1.5e-8: what a lottery may be above a cap */

/*
 * The proof that marginals are spread as far as can be.  For any numbers u
 * (papers), v (reviewers) and theta >= 0 half the sum of squares is at least
 *   sum over free pairs of min over 0 <= x <= cap of x^2 / 2 - (theta s - u - v) x
 *   - sum demand u - sum (v > 0 ? load_max v : load_min v) + theta want
 * (scores s as they are, not micro-units; pins taken off all sides, and a half
 * added for each).
 */
struct random_prices {
	double theta, want;	  /* want: the expected sum asked for, in scores */
	double *paper, *reviewer; /* NULL where nothing was left to spread */
};

/* One of the assignments of a lottery, all of which are whole. */
struct random_ticket {
	int64_t prob; /* in units of 1 / RANDOM_ONE; they add up to it */
	struct assign_pair *pairs;
	int64_t n_pairs;
};

struct random_lottery {
	struct random_ticket *ticket;
	int32_t n;
};

struct random_marginals {
	struct assign_pair *pairs; /* those with a probability above 0, by paper and reviewer */
	int64_t *prob;		   /* in units of 1 / RANDOM_ONE */
	int64_t n;
	double sum;			/* expected, micro-units */
	double bound;			/* random_capped: no capped marginals expect more */
	struct assign_duals duals;	/* random_capped: of that bound */
	struct random_prices prices;	/* random_spread: see verify_l2_bound */
	struct random_lottery *lottery; /* what is drawn from where it is no flow, else NULL */
	struct assign_why why;		/* when refused */
};

/*
 * 0 < cap <= 1, and no pair likelier than its limit; pins keep probability 1.
 * ERR_REFUSED: infeasible, with why (ASSIGN_LACK_CAP when only the cap is in the
 * way).  Where it is no flow (random_hard.h) the bound may stay above the sum.
 */
MUST_CHECK enum err random_capped(const struct assign_problem *p, double cap, struct mem *m,
	struct random_marginals *ret_marginals);

/*
 * quality: the part of the greatest sum (without a cap) that the expected sum
 * must reach, at most 1.  ERR_REFUSED also when the cap does not allow it
 * (ASSIGN_LACK_QUALITY).  Quotas, pairs apart and limits are ERR_INVALID here.  Memory: 12 bytes a
 * pair.
 */
MUST_CHECK enum err random_spread(const struct assign_problem *p, double cap, double quality,
	struct mem *m, struct random_marginals *ret_marginals);

/* A draw; pairs by paper and reviewer, in m. */
void random_draw(const struct assign_problem *p, const struct random_marginals *r,
	struct prng *chance, struct mem *m, struct assign_pair **ret_pairs, int64_t *ret_n);

/* The most that a pair may be: the cap, or its own limit where that is less. */
double random_cap_of(const struct assign_problem *p, struct assign_pair pair, double cap);

/* How spread out they are: -sum x ln x, and the root of the sum of x^2. */
double random_entropy(const struct random_marginals *r);
double random_l2(const struct random_marginals *r);

/* The likeliest pair's probability. */
double random_most(const struct random_marginals *r);

#endif
