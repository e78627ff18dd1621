/*
 * Inside calibration: parts of a panel, seen from who reviews what alone.
 *
 * Papers and reviewers fall into parts that hardly share reviews where a panel
 * has areas, whether or not anybody wrote them down.  They are found by
 * modularity of two kinds of nodes (Barber 2007, "Modularity and community
 * detection in bipartite networks"), climbed as Blondel et al. (2008, "Fast
 * unfolding of communities in large networks") do: nodes move one by one to the
 * best neighbouring part until none gains, parts become nodes, and again.
 */
#ifndef MATCH_CALIBRATE_PARTS_H
#define MATCH_CALIBRATE_PARTS_H

#include "match/calibrate_fit.h"

/* Of no part, or of no area. */
#define CALIBRATE_NO_AREA UINT32_MAX

/* Which part, or area, each is of. */
struct calibrate_areas {
	const uint32_t *paper, *reviewer;
	uint32_t n;
};

/*
 * The parts, the greatest first by their reviews, at the most n_max; what is of a
 * further one has none.  None at all (n 0) where parts share too many reviews
 * to be told from chance.
 */
struct calibrate_areas calibrate_parts(
	struct mem *m, const struct calibrate_fit *fit, uint32_t n_max);

/* Areas that the caller told, the greatest n_max of them. */
struct calibrate_areas calibrate_areas_told(struct mem *m, const struct calibrate_fit *fit,
	struct calibrate_areas told, uint32_t n_max);

#endif
