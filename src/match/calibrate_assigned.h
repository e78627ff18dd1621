/*
 * Inside calibration: papers that went to reviewers by how good they are.
 *
 * The sweeps take quality and habits as independent.  Where lenient reviewers
 * have the better papers, what a reviewer says of the papers read is taken for
 * lenience, and their quality goes out with it.  What reviewers say of the same
 * paper does not mislead so: differences within papers tell lenience whoever
 * got what (the within or fixed-effects estimator).  Two tests compare:
 *
 * - kinship: the slope of a paper's quality, lenience taken out by the within
 *   estimate, on the mean lenience of its reviewers; its error is robust to what
 *   papers of a reviewer have in common (Mundlak 1978, "On the pooling of time
 *   series and cross section data", and Hausman 1978 for the comparison;
 *   Cameron, Gelbach and Miller 2011 for the error);
 * - resemblance: whether the papers of a reviewer resemble each other in
 *   quality more than chance has them do.
 *
 * As far as either is believed, lenience is the within estimate (shrunk by its own
 * variance, which is 0 where reviewers of a paper do not differ), scales are
 * left alone, and the prior mean of a paper is the slope times the mean lenience
 * of its reviewers.
 */
#ifndef MATCH_CALIBRATE_ASSIGNED_H
#define MATCH_CALIBRATE_ASSIGNED_H

#include "match/calibrate_fit.h"

/*
 * After the fit was told to c: changes c where assignment depends on merit.  The
 * arrays of the fit are used up.
 */
void calibrate_assigned(struct mem *m, struct calibrate_fit *fit, struct calibration *c);

#endif
