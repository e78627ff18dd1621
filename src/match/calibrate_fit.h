/*
 * Inside calibration: the reviews sorted by reviewer, the state of the fit, its
 * sweeps and its linear solver.  calibrate.h is the way in.
 */
#ifndef MATCH_CALIBRATE_FIT_H
#define MATCH_CALIBRATE_FIT_H

#include "match/calibrate.h"

/* What a habit must add to the log likelihood to be believed: 2 is p = .02 by its limit law. */
#define CALIBRATE_BELIEVED 2

/* 16 bytes: the sweeps are bound by reading these. */
struct calibrate_review {
	double y;
	float w;
	uint32_t paper;
};

/* A paper's reviews summed: precision and weighted score, in units of 1/sigma^2. */
struct calibrate_sum {
	double precision, weighted;
};

/* What one reviewer's scores say, everybody else's being given. */
struct calibrate_local {
	double s0, sd, sc, sdd, sdc, scc; /* sums of omega times 1, d, c, d^2, dc, c^2 */
	double tilt, spread;		  /* how omega itself answers to the scale; see best_u() */
	double log_omega;
};

struct calibrate_fit {
	uint32_t n_papers, n_reviewers;
	size_t n_reviews;
	const size_t *start;		 /* of each reviewer, n_reviewers + 1 */
	struct calibrate_review *review; /* sorted by reviewer */
	struct calibrate_sum *sum;	 /* per paper */
	double *alpha, *u;		 /* per reviewer: lenience / scale, log scale */
	double *x;			 /* exp(-u), kept in step */
	double *u_variance;		 /* posterior */
	/* Observations t with variances v, from which the variances of the priors are set. */
	double *t, *v, *t_lenience, *v_lenience; /* per reviewer */
	double *t_quality, *v_quality;		 /* per paper */
	double m;
	double noise, quality, lenience, scale; /* variances; scale's is of log s */
	double evidence;			/* log marginal likelihood */
	double scale_gain, lenience_gain;	/* what a prior variance above 0 adds to it */
	bool is_noise_stretched;		/* a reviewer's scale stretches the noise as well */
	bool is_scale_fixed, is_lenience_fixed, is_quality_fixed; /* scale and lenience: at 0 */
	bool is_paper_flat; /* papers have no prior: what reviewers say within papers alone counts
			     */
	size_t n_alone;	    /* reviews alone on their paper, which such a run leaves out */
	int n_sweeps;
	const struct calibrate_problem *problem; /* for its progress */
	int run, n_runs;			 /* what is at hand, and the most there will be */
};

/* Sweeps from the present state until nothing moves. */
void calibrate_fit_run(struct calibrate_fit *fit);

/*
 * Tells the caller how far the run at hand has come.  What is to fall from
 * first to last, above 0, falls about geometrically: its logarithm tells.
 */
void calibrate_fit_tell(
	const struct calibrate_fit *fit, double first, double now, double last, double at_least);

/*
 * The variance of a normal prior from observations t with known variances v:
 * maximum likelihood by Fisher scoring, exactly 0 when that is best.  variance
 * is where to begin.
 */
double calibrate_fit_variance(const double *t, const double *v, size_t n, double variance);

/* What the variance adds to the log likelihood of the observations. */
double calibrate_fit_gain(const double *t, const double *v, size_t n, double variance);

/* A copy of what a run changes, to go back to. */
struct calibrate_fit calibrate_fit_keep(struct mem *m, const struct calibrate_fit *fit);

/* Recomputes fit->sum from scratch. */
void calibrate_fit_sum(struct calibrate_fit *fit);

/* The local sums of reviewer j, log_omega left out. */
void calibrate_fit_local(
	const struct calibrate_fit *fit, uint32_t j, struct calibrate_local *ret_local);

/*
 * Noise of reviewer j in the units of theta is noise / stretch, and so is the
 * prior of alpha: with noise of one size in points of the score, a narrow scale
 * says less.
 */
double calibrate_fit_stretch(const struct calibrate_fit *fit, uint32_t j);

/* The precision of a paper's prior, in units of 1/sigma^2. */
static inline double calibrate_fit_prior(const struct calibrate_fit *fit)
{
	return fit->is_paper_flat ? 0 : fit->noise / fit->quality;
}

/*
 * Solves for alpha with all else fixed, by conjugate gradients to the relative
 * tolerance; without priors (plain least squares) if is_flat. */
void calibrate_solve(struct mem *m, struct calibrate_fit *fit, bool is_flat, double tolerance);

/*
 * ret_v = V^-1 v, V the variance of the reviews by papers, lenience and noise at
 * the present scales; both in the order of the reviews.  v is used up.
 */
void calibrate_weigh(
	struct mem *m, const struct calibrate_fit *fit, double *v, double tolerance, double *ret_v);

/* Sum of the squared residuals of theta_i + alpha_j with theta the plain best fit. */
double calibrate_residual(const struct calibrate_fit *fit);

#endif
