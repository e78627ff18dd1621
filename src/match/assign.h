/*
 * Who reviews what.  Arrays in, arrays out: papers and reviewers are numbers
 * from 0; the caller keeps the names.
 *
 * Scores are used at a scale of one millionth: a score s counts as the integer
 * nearest to 1e6 s (ties to even), and every sum here is exact in that scale.
 */
#ifndef MATCH_ASSIGN_H
#define MATCH_ASSIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

#define ASSIGN_MICRO	 1000000
#define ASSIGN_MAX_SCORE 1e4 /* larger magnitudes are ERR_INVALID */

/*
 * Scores, dense or sparse; the caller keeps them until the call returns.
 * Dense: float row-major n_papers x n_reviewers, NaN where the pair may not be.
 * Sparse: row i is col/value[row[i] .. row[i + 1]), columns ascending; a pair
 * that is not listed, or is NaN, may not be.
 */
struct assign_scores {
	const float *dense; /* or NULL */
	const int64_t *row; /* n_papers + 1 offsets */
	const int32_t *col;
	const double *value;
};

struct assign_pair {
	int32_t paper, reviewer;
};

/*
 * On the paper between min and max members with the attribute.  While no two
 * quotas of one paper share a member it is a flow, exact; else it is searched
 * (assign_side.h).
 */
struct assign_quota {
	int32_t paper, attribute;
	int32_t min, max;
};

struct assign_member {
	int32_t reviewer, attribute;
};

/* Two reviewers who may not share a paper: co-authors, say. */
struct assign_close {
	int32_t one, other;
};

/*
 * A reviewer who wrote a paper.  Two authors may not review each other: (p, b)
 * and (q, a) are not both, where a wrote p and b wrote q.  That nobody reviews
 * their own paper is for the scores to say.
 */
struct assign_author {
	int32_t paper, reviewer;
};

/* How likely a pair may be at the most, above 0: for random.h alone. */
struct assign_limit {
	int32_t paper, reviewer;
	double prob;
};

struct assign_problem {
	int32_t n_papers, n_reviewers;
	struct assign_scores scores;
	const int32_t *demand;		/* members each paper gets, exactly */
	const int32_t *load_min;	/* a reviewer's least load; NULL: 0 */
	const int32_t *load_max;	/* and the most */
	const struct assign_pair *pins; /* pairs that must be; their pair needs a score */
	int32_t n_pins;
	const struct assign_quota *quotas;
	int32_t n_quotas;
	const struct assign_member *members; /* who has which attribute */
	int32_t n_members;
	int32_t n_attributes;
	const struct assign_close *close;
	int32_t n_close;
	const struct assign_author *authors;
	int32_t n_authors;
	const struct assign_limit *limits; /* by paper, then reviewer */
	int32_t n_limits;
	int64_t effort; /* times the work that a search may take; 0: 1; below 0: the cheap means */
	/*
	 * Told now and then of the round of work at hand; may be NULL.  A smaller done
	 * begins the next, and how many there will be is not known.  After the first
	 * flow of fair.h total is the most that there may be to do.
	 */
	void (*progress)(void *arg, uint64_t done, uint64_t total);
	void *progress_arg;
};

/* The price of two pairs that may not both be, >= 0: what each of them costs more. */
struct assign_apart_price {
	struct assign_pair one, other;
	int64_t price;
};

/*
 * The proof of a bound.  For any numbers u (papers), v (reviewers), q (quotas)
 * no assignment is worth more than
 *   sum demand u + sum (v > 0 ? load_max v : load_min v)
 *   + sum (q > 0 ? max q : min q) + sum over pairs of max(0, w - u - v - q's),
 * which verify.h computes; the best assignment meets it.  Pins: their pairs count
 * w - u - v - q's even below 0, and minima rise to what they fill.  Micro-units.
 */
struct assign_duals {
	int64_t *paper, *reviewer;
	int64_t *quota;
	const struct assign_apart_price *apart; /* the sum of them is added to the bound */
	int32_t n_apart;
	/*
	 * With a floor under papers that ask for members: weight >= base a paper, NULL
	 * without floors.  Then w counts weight times, and the whole, less floor times
	 * (weight - base) for each such paper, is base times a bound; pairs with which
	 * the paper cannot reach its floor, whatever its others are, do not count.
	 */
	int64_t *weight;
	int64_t base;
	int64_t *floor; /* by paper */
};

enum assign_lack {
	ASSIGN_LACK_NONE,
	ASSIGN_LACK_REVIEWERS, /* these papers need more than those reviewers can give */
	ASSIGN_LACK_PAPERS,    /* these reviewers must get more than there is for them */
	ASSIGN_LACK_QUOTA,     /* loads alone could be met, not with the quotas of these papers */
	ASSIGN_LACK_APART,     /* nor with the pairs of these papers that may not both be */
	ASSIGN_LACK_PIN,       /* a pin cannot be, see assign_pin_fault */
	ASSIGN_LACK_LOADS,     /* all papers ask for more than all loads allow */
	ASSIGN_LACK_DEMANDS,   /* all least loads are more than all papers ask for */
	ASSIGN_LACK_FLOOR,     /* no assignment gives every paper that much */
	ASSIGN_LACK_CAP,       /* whole members would do, not with so small a probability a pair */
	ASSIGN_LACK_QUALITY    /* the cap does not allow so great a part of the greatest sum */
};

/* What is wrong with a pin; need and have are the counts that do not fit. */
enum assign_pin_fault {
	ASSIGN_PIN_NO_SCORE,
	ASSIGN_PIN_TWICE,
	ASSIGN_PIN_DEMAND, /* the paper has more pins than it asks for members */
	ASSIGN_PIN_LOAD,   /* the reviewer has more pins than load */
	ASSIGN_PIN_QUOTA,  /* more pinned members with the attribute than the quota allows */
	ASSIGN_PIN_APART /* with another pin, which follows it in the lists: they may not both be */
};

/* What a quota lacks. */
enum assign_quota_lack {
	ASSIGN_QUOTA_MEMBERS, /* reviewers with the attribute */
	ASSIGN_QUOTA_OTHERS,  /* reviewers without it, for the seats beyond the most */
	ASSIGN_QUOTA_DEMAND   /* it asks for more members than the paper has */
};

/* The smallest explanation found of why nothing fits: a violated Hall condition. */
struct assign_why {
	enum assign_lack lack;
	enum assign_pin_fault pin;
	enum assign_quota_lack quota;
	int32_t attribute; /* LACK_QUOTA: of one attribute alone, else -1; PIN_QUOTA: of the quota
			    */
	bool is_alone;	   /* LACK_QUOTA of no one attribute, LACK_APART: of the one paper alone */
	bool is_mutual;	   /* LACK_APART: it is authors who would review each other */
	int32_t *papers;   /* LACK_REVIEWERS: who asks; LACK_PAPERS: who could be asked; PIN: one */
	int32_t n_papers;
	int32_t *reviewers; /* LACK_REVIEWERS: who is eligible; LACK_PAPERS: who asks; PIN: one */
	int32_t n_reviewers;
	int64_t need, have;	    /* pairs asked for, and the most there can be */
	int64_t floor, floor_bound; /* LACK_FLOOR: the highest found, and none is above; micro */
	double limit; /* LACK_CAP: the least that would do; LACK_QUALITY: the greatest */
};

struct assign_result {
	struct assign_pair *pairs; /* by paper, then reviewer */
	int64_t n_pairs;
	int64_t sum;		   /* micro-units */
	int64_t bound;		   /* no assignment is worth more; equal to sum: proven best */
	bool is_searched;	   /* the bound is proven by a search that ended, not by duals */
	struct assign_duals duals; /* of that bound */
	struct assign_why why;	   /* filled when refused */
	int32_t rounds;		   /* solve, price, solve again */
	int64_t pivots, candidates;
};

/*
 * The assignment with the greatest sum.  Memory of the result belongs to m.
 * ERR_REFUSED when infeasible: ret_result holds why and nothing else (with
 * ASSIGN_LACK_NONE where quotas overlap: nothing found, and not proven either).
 * ERR_INVALID on a problem that is malformed (a negative demand, a column out
 * of range, a score beyond ASSIGN_MAX_SCORE); see assign_check.
 */
MUST_CHECK enum err assign_best(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result);

/* NULL when the problem is well-formed, else the name of the field that is not. */
const char *assign_check(const struct assign_problem *p);

/* Do two quotas of a paper share a member? */
bool assign_overlaps(const struct assign_problem *p);

/* Is it no flow: quotas that share members, or pairs that may not both be? */
bool assign_is_hard(const struct assign_problem *p);

/* The score of a pair, NaN where it may not be. */
double assign_score(const struct assign_problem *p, int32_t paper, int32_t reviewer);

/*
 * A score in micro-units.  Adding and taking away 1.5 x 2^52 rounds to nearest,
 * ties to even, without the call that nearbyint is on plain x86-64.
 */
static inline int64_t assign_micro(double score)
{
	return (int64_t)(score * ASSIGN_MICRO + 0x1.8p52 - 0x1.8p52);
}

#endif
