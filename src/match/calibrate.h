/*
 * Calibration: what a paper's scores say once the habits of its reviewers are
 * taken out.  The model, y the score that reviewer j gave to paper i:
 *
 *	y = m + s_j (theta_i + alpha_j + e),   e ~ N(0, sigma^2 / w)
 *
 * alpha_j is lenience, s_j the reviewer's scale.  theta, alpha and log s have
 * normal priors whose variances the data choose (empirical Bayes: marginal
 * likelihood with theta integrated out, Laplace's approximation for the rest),
 * so that a habit for which there is no evidence is shrunk to nothing and the
 * answer is the plain mean.  Where who reviews what depends on how good it is,
 * habits come from reviews of the same paper alone and go out by less
 * (calibrate_assigned.h).  docs/engine/calibration.md derives it.
 *
 * Deterministic; O(reviews) a sweep.
 */
#ifndef MATCH_CALIBRATE_H
#define MATCH_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

struct calibrate_problem {
	uint32_t n_papers, n_reviewers;
	size_t n_reviews;
	const uint32_t *paper, *reviewer; /* one each a review */
	const double *score;		  /* finite */
	const double *confidence;	  /* above 0, any unit; NULL: all the same */
	/*
	 * The area of each paper and of each reviewer, below n_areas, or any other number
	 * where none is known.  NULL: areas are looked for in who reviews what.
	 */
	const uint32_t *paper_area, *reviewer_area;
	uint32_t n_areas;
	const double *expertise; /* of the reviewer in the paper, finite, any unit; or NULL */
	double width;		 /* of the scale of scores; 0: not known */
	bool is_scale_fixed;	 /* every reviewer uses the scale alike: s = 1 */
	/* Told after each sweep, total the most there may be; may be NULL. */
	void (*progress)(void *arg, uint64_t done, uint64_t total);
	void *progress_arg;
};

struct calibrate_paper {
	double score;	/* what a reviewer of average habits is expected to give */
	double sd;	/* its standard deviation, the common level m left out */
	double raw;	/* the plain mean; 0 where n is 0 */
	uint32_t n;	/* reviews */
	uint32_t group; /* papers of two groups share no chain of reviewers */
};

struct calibrate_reviewer {
	double lenience; /* in points of the score, at an average paper */
	double scale;	 /* 1 is average */
	uint32_t n;
};

struct calibration {
	struct calibrate_paper *paper;
	struct calibrate_reviewer *reviewer;
	uint32_t n_groups;
	double level;					    /* m */
	double quality_sd, lenience_sd, scale_sd, noise_sd; /* scale_sd is of log s */
	double confidence_power; /* the weight of a review is confidence to this power */
	double evidence;	 /* log marginal likelihood, approximate */
	bool is_noiseless;	 /* lenience alone explains every score */
	int n_sweeps;
	/*
	 * Who reviews what depends on how good it is, as far as can be seen; then
	 * taken_out is the part of what would have been taken for habits that is
	 * taken out (else 1).  Above 1 where strict reviewers have the better papers.
	 */
	bool is_assigned_by_merit;
	double taken_out;
	/*
	 * What areas explain: how far their reviewers' lenience and their papers' quality lie
	 * apart; what a standard deviation of expertise adds to a score.  0 where there is no
	 * evidence.
	 */
	double area_lenience_sd, area_merit_sd, expertise;
	uint32_t n_areas; /* given or seen in who reviews what; 0 where none is seen */
};

/*
 * The arrays of the result live in m.  ERR_INVALID: no review, an index out of
 * range, a score that is not finite, a confidence not above 0, or the same
 * reviewer twice for a paper.
 */
MUST_CHECK enum err calibrate(struct mem *m, const struct calibrate_problem *problem,
	struct calibration *ret_calibration);

#endif
