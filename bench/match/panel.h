/* Simulated review panels, and the peers that calibration is measured against. */
#ifndef BENCH_MATCH_PANEL_H
#define BENCH_MATCH_PANEL_H

#include "base/mem.h"
#include "base/prng.h"
#include "match/calibrate.h"

struct panel_shape {
	uint32_t n_papers, per_paper, load;
	double bias_sd, scale_sd, noise_sd; /* of a quality with standard deviation 1 */
	bool is_noise_scaled;		    /* the reviewer's scale stretches the noise as well */
	bool is_scale_linear; /* scale 1 + sd N(0,1), at least .1; else exp(sd N(0,1)) */
	bool is_rounded;      /* to whole points, two to a standard deviation */
};

struct panel {
	struct calibrate_problem problem;
	double *quality;
	double *bias;
	uint32_t *paper_area, *reviewer_area; /* NULL where there are none */
	uint32_t n_areas;
	double *expertise; /* a review; or NULL */
};

/* Loads differ by one at the most; reviewers are drawn at random. */
void panel_make(
	struct mem *m, struct prng *g, const struct panel_shape *shape, struct panel *ret_panel);

/* Peers: a score a paper. */
void panel_mean(struct mem *m, const struct calibrate_problem *p, double *ret_score);
void panel_z_scores(struct mem *m, const struct calibrate_problem *p, double *ret_score);
void panel_least_squares(struct mem *m, const struct calibrate_problem *p, double *ret_score);
/* Effects of papers and of reviewers, each with the same penalty on its square. */
void panel_ridge(
	struct mem *m, const struct calibrate_problem *p, double penalty, double *ret_score);

/* Kendall's tau-a: a tie in the guess is half right.  The truth has no ties. */
double panel_tau(const double *truth, const double *guess, uint32_t n);

#endif
