/*
 * Checks an assignment against the problem it answers, and a dual certificate
 * against the same problem.  Knows nothing of any solver and shares no code
 * with one: it reads the problem and counts.
 */
#ifndef MATCH_VERIFY_H
#define MATCH_VERIFY_H

#include "match/assign.h"
#include "match/random.h"

enum verify_fault {
	VERIFY_OK,
	VERIFY_RANGE,	 /* a paper or reviewer that does not exist */
	VERIFY_TWICE,	 /* a pair twice */
	VERIFY_CONFLICT, /* a pair that may not be */
	VERIFY_DEMAND,	 /* a paper with too few or too many members */
	VERIFY_LOAD_MIN,
	VERIFY_LOAD_MAX,
	VERIFY_PIN, /* a pin that is not there */
	VERIFY_QUOTA,
	VERIFY_CLOSE,  /* two reviewers of a paper who may not share one */
	VERIFY_MUTUAL, /* an author of the paper is reviewed by this reviewer, an author */
	VERIFY_CAP     /* a probability that is none, or above the cap */
};

struct verify_report {
	enum verify_fault fault; /* the first found; the sums below hold only without one */
	int32_t paper, reviewer; /* of the fault, -1 where it has none */
	int64_t sum;		 /* micro-units */
	int64_t worst;		 /* the least sum of any paper that asks for members */
	int32_t worst_paper;	 /* -1 when no paper asks */
	int32_t load_least, load_most;
};

void verify_assignment(const struct assign_problem *p, const struct assign_pair *pairs,
	int64_t n_pairs, struct mem *scratch, struct verify_report *ret_report);

/*
 * The bound that the duals prove on the sum of any assignment (assign.h has
 * the formula); INT64_MAX when it does not fit.  Correct for any duals: bad
 * ones only prove little.
 */
int64_t verify_bound(
	const struct assign_problem *p, const struct assign_duals *d, struct mem *scratch);

/*
 * The same for marginals in which no pair that is not pinned is likelier than
 * cap: its rents count cap times.  Micro-units.
 */
double verify_cap_bound(const struct assign_problem *p, const struct assign_duals *d, double cap,
	struct mem *scratch);

/* The least root of the sum of squares that these prices prove; 0 without prices. */
double verify_l2_bound(const struct assign_problem *p, const struct random_prices *prices,
	double cap, struct mem *scratch);

/*
 * Are these marginals such as random_draw may draw from?  VERIFY_OK, or what is
 * wrong: demands exactly, loads and quotas within bounds, pins at 1, all others
 * at most cap or their limit.  Exact, in units of 1 / RANDOM_ONE, but for
 * RANDOM_SLACK where a lottery is drawn from.
 */
enum verify_fault verify_marginals(const struct assign_problem *p, const struct random_marginals *r,
	double cap, struct mem *scratch);

#endif
