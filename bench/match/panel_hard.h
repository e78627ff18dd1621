/*
 * Simulated panels that the model of calibration does not describe: who reviews
 * what depends on merit, scales are bent, noise has heavy tails, and so on.
 * Each row is one seeded generator.
 */
#ifndef BENCH_MATCH_PANEL_HARD_H
#define BENCH_MATCH_PANEL_HARD_H

#include "panel.h"

struct hard_shape {
	const char *name;
	uint32_t n_papers, per_paper, load;
	double bias_sd, scale_sd, noise_sd; /* of a quality with standard deviation 1 */
	/*
	 * A review goes to a reviewer whose key is as high as its paper's, blurred:
	 * the keys are merit x quality and lenient x bias + taste x a draw of its own.
	 */
	double merit, lenient, taste, blur;
	uint32_t n_areas; /* 0: none; a tenth of the reviews cross them */
	/* Of an area: its papers are better, its reviewers lenient, its papers favoured by all. */
	double area_merit, area_bias, area_favour;
	double expertise;     /* what a standard deviation of it adds to a score */
	bool is_untold;	      /* the scores are those of another truth: no method can tell */
	double bend;	      /* of each reviewer's scale: sd of a square's part */
	double step;	      /* of the scale; 0: any number */
	double tails;	      /* degrees of freedom of the noise; 0: normal */
	double noise_differs; /* sd of the log of a reviewer's noise */
	double arbitrary;     /* part of the reviews that tell nothing */
	double drift;	      /* of a reviewer's lenience from first to last */
	bool is_uneven;	      /* reviews a paper 1 to 2 per_paper - 1, loads as uneven */
};

extern const struct hard_shape hard_shapes[];
extern const size_t n_hard_shapes;

void panel_make_hard(
	struct mem *m, struct prng *g, const struct hard_shape *shape, struct panel *ret_panel);

#endif
