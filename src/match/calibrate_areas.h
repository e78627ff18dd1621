/*
 * Inside calibration: what areas and expertise explain of what looks like the
 * habits of reviewers and the quality of papers.
 *
 * Where the reviewers of an area are all lenient, or its papers better, priors
 * that take each reviewer and paper alone shrink the wrong thing.  So the model
 * gets three parts more, in the units of quality,
 *
 *	B_area(j) + M_area(i) + gamma x_ij
 *
 * B of the reviewers of an area, M of its papers, x what is known of the
 * reviewer's expertise in the paper.  B and M are random with variances of their
 * own, which the marginal likelihood chooses (nested random effects: Searle,
 * Casella and McCulloch, "Variance Components", 1992, and Harville 1977 for the
 * likelihood; the equations are Henderson's, 1953).  Only reviews across areas
 * tell B from M.  gamma comes from reviews of the same paper alone, for whether
 * experts get the better papers must not matter (Mundlak 1978); that what is
 * close is judged otherwise is Boudreau et al. 2016, "Looking across and looking
 * beyond the knowledge frontier".  Each is believed as any habit is.  Areas come
 * from the caller; where there are none, from who reviews what
 * (calibrate_parts.h).
 */
#ifndef MATCH_CALIBRATE_AREAS_H
#define MATCH_CALIBRATE_AREAS_H

#include "match/calibrate_parts.h"

struct calibrate_explained {
	struct calibrate_areas areas;
	double *lenience, *merit;     /* an area, in units of quality; 0 where not believed */
	double lenience_sd, merit_sd; /* among areas; 0 where not believed */
	double expertise;	      /* gamma; 0 where not believed */
	double *variance;	      /* of lenience given the scores, n x n */
	bool is_any;
};

/*
 * After a fit: what the scores say of areas and expertise, x in the order of the
 * fit's reviews or NULL.  y are the scores as they were before anything was taken out.
 */
struct calibrate_explained calibrate_explain(struct mem *m, const struct calibrate_fit *fit,
	struct calibrate_areas areas, const double *y, const double *expertise);

/* Takes it out of the fit's scores, at the fit's scales. */
void calibrate_take_out(struct calibrate_fit *fit, const struct calibrate_explained *e,
	const double *y, const double *expertise);

/*
 * Of an area nothing is held against a paper: merit comes back as the paper's
 * own quality, and lenience as its reviewers'.
 */
void calibrate_put_back(struct mem *m, const struct calibrate_fit *fit,
	const struct calibrate_explained *e, struct calibration *c);

#endif
