/*
 * Calibration against the plain mean, z-scores and least squares on simulated
 * panels, and its speed.  Prints a table and one JSON line.
 */
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "panel_hard.h"

enum { METHODS = 4, ROWS = 9 };

struct row {
	double bias, scale, tau[METHODS];
	double short_by, short_by_error; /* of the best peer: mean and its standard error */
};

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure_panel(struct prng *g, const struct panel_shape *shape, double *ret_tau)
{
	struct mem *m = mem_new(NULL, "panel");
	double *score = MEM_ARRAY(m, double, shape->n_papers);
	struct calibration c = { 0 };
	struct panel panel;

	panel_make(m, g, shape, &panel);
	panel_mean(m, &panel.problem, score);
	ret_tau[0] = panel_tau(score, panel.quality, shape->n_papers);
	panel_z_scores(m, &panel.problem, score);
	ret_tau[1] = panel_tau(score, panel.quality, shape->n_papers);
	panel_least_squares(m, &panel.problem, score);
	ret_tau[2] = panel_tau(score, panel.quality, shape->n_papers);
	MUST(calibrate(m, &panel.problem, &c) == ERR_OK);
	for (uint32_t i = 0; i < shape->n_papers; i++)
		score[i] = c.paper[i].score;
	ret_tau[3] = panel_tau(score, panel.quality, shape->n_papers);
	mem_end(m);
}

static void measure_row(const struct panel_shape *shape, int n_panels, struct row *ret_row)
{
	double(*tau)[METHODS] = mem_array(NULL, (size_t)n_panels, sizeof(*tau)), squares = 0;
	struct prng g;
	int best = 0;

	*ret_row = (struct row){ .bias = shape->bias_sd, .scale = shape->scale_sd };
	prng_init(&g, (uint64_t)(shape->bias_sd * 100 + shape->scale_sd * 10) + 1);
	for (int i = 0; i < n_panels; i++) {
		measure_panel(&g, shape, tau[i]);
		for (int k = 0; k < METHODS; k++)
			ret_row->tau[k] += tau[i][k] / n_panels;
	}
	for (int k = 1; k < 3; k++)
		if (ret_row->tau[k] > ret_row->tau[best])
			best = k;
	ret_row->short_by = ret_row->tau[best] - ret_row->tau[3];
	for (int i = 0; i < n_panels; i++)
		squares += pow(tau[i][best] - tau[i][3] - ret_row->short_by, 2);
	ret_row->short_by_error = sqrt(squares / (n_panels - 1) / n_panels);
	mem_drop(tau);
}

static double measure_table(struct panel_shape shape, const char *title, int n_panels)
{
	static const double biases[] = { 0, .5, 1 }, scales[] = { 0, .1, .5 };
	double worst = -1;
	struct row row;

	printf("%s (%u papers x %u reviews, load %u, noise %.1f, %d panels)\n", title,
		shape.n_papers, shape.per_paper, shape.load, shape.noise_sd, n_panels);
	printf("  bias scale |   mean      z     ls |  calibrate  short by (s.e.)\n");
	for (int i = 0; i < ROWS; i++) {
		shape.bias_sd = biases[i / 3];
		shape.scale_sd = scales[i % 3];
		measure_row(&shape, n_panels, &row);
		printf("  %4.1f  %4.1f | %.4f %.4f %.4f |     %.4f   %+.4f (%.4f)\n", row.bias,
			row.scale, row.tau[0], row.tau[1], row.tau[2], row.tau[3], row.short_by,
			row.short_by_error);
		worst = fmax(worst, row.short_by);
	}
	return worst;
}

/*
 * Peers of the hard panels: the plain mean, ridge with two penalties; then ours, and ours where it
 * is told areas and expertise.
 */
enum { MEAN, RIDGE, RIDGE_10, OURS, OURS_TOLD, HARD };

static void measure_hard_panel(struct prng *g, const struct hard_shape *shape, double *ret_tau,
	double *ret_taken, double *ret_found)
{
	struct mem *m = mem_new(NULL, "panel");
	double *score = MEM_ARRAY(m, double, shape->n_papers);
	struct calibration c = { 0 };
	struct panel panel;

	panel_make_hard(m, g, shape, &panel);
	panel_mean(m, &panel.problem, score);
	ret_tau[0] = panel_tau(panel.quality, score, shape->n_papers);
	panel_ridge(m, &panel.problem, 1, score);
	ret_tau[1] = panel_tau(panel.quality, score, shape->n_papers);
	panel_ridge(m, &panel.problem, 10, score);
	ret_tau[2] = panel_tau(panel.quality, score, shape->n_papers);
	MUST(calibrate(m, &panel.problem, &c) == ERR_OK);
	for (uint32_t i = 0; i < shape->n_papers; i++)
		score[i] = c.paper[i].score;
	ret_tau[OURS] = panel_tau(panel.quality, score, shape->n_papers);
	*ret_taken = c.taken_out;
	*ret_found = c.is_assigned_by_merit;
	ret_tau[OURS_TOLD] = ret_tau[OURS];
	if (panel.n_areas > 0 || panel.expertise != NULL) {
		panel.problem.expertise = panel.expertise;
		panel.problem.paper_area = panel.n_areas > 0 ? panel.paper_area : NULL;
		panel.problem.reviewer_area = panel.n_areas > 0 ? panel.reviewer_area : NULL;
		panel.problem.n_areas = panel.n_areas;
		MUST(calibrate(m, &panel.problem, &c) == ERR_OK);
		for (uint32_t i = 0; i < shape->n_papers; i++)
			score[i] = c.paper[i].score;
		ret_tau[OURS_TOLD] = panel_tau(panel.quality, score, shape->n_papers);
	}
	mem_end(m);
}

/* The worst shortfall against the better of the plain mean and ridge, by the row's means. */
static double measure_hard(int n_panels, const char *only)
{
	double worst = -1;

	printf("Panels that the model does not describe (%d each)\n", n_panels);
	printf("  %-36s |   mean ridge1 ridge10 | calibrate  short by  told more | by merit, "
	       "taken out\n",
		"");
	for (size_t s = 0; s < n_hard_shapes; s++) {
		/* Small panels vary more. */
		int n = n_panels * (hard_shapes[s].n_papers < 100 ? 10 : 1);
		double tau[HARD] = { 0 }, one[HARD], all = 0, taken, found_all = 0, found, short_by;
		struct prng g;

		if (strstr(hard_shapes[s].name, only) == NULL)
			continue;
		prng_init(&g, 100 + s);
		for (int i = 0; i < n; i++) {
			measure_hard_panel(&g, &hard_shapes[s], one, &taken, &found);
			for (int k = 0; k < HARD; k++)
				tau[k] += one[k] / n;
			all += taken / n;
			found_all += found / n;
		}
		short_by = fmax(fmax(tau[MEAN], tau[RIDGE]), tau[RIDGE_10]) - tau[OURS];
		printf("  %-36s | %.4f %.4f  %.4f |    %.4f   %+.4f  %+.4f | %3.0f %%  %3.0f %%\n",
			hard_shapes[s].name, tau[MEAN], tau[RIDGE], tau[RIDGE_10], tau[OURS],
			short_by, short_by + tau[OURS] - tau[OURS_TOLD], 100 * found_all,
			100 * all);
		if (!hard_shapes[s].is_untold)
			worst = fmax(worst, short_by);
	}
	return worst;
}

static double measure_speed(uint32_t n_papers, double *ret_peer)
{
	struct mem *m = mem_new(NULL, "speed");
	struct panel_shape shape = { .n_papers = n_papers,
		.per_paper = 3,
		.load = 12,
		.bias_sd = .5,
		.scale_sd = .1,
		.noise_sd = .7 };
	double *score = MEM_ARRAY(m, double, n_papers), took, begun;
	struct calibration c;
	struct panel panel;
	struct prng g;

	prng_init(&g, 3);
	panel_make(m, &g, &shape, &panel);
	begun = cpu_seconds();
	MUST(calibrate(m, &panel.problem, &c) == ERR_OK);
	took = cpu_seconds() - begun;
	begun = cpu_seconds();
	panel_least_squares(m, &panel.problem, score);
	*ret_peer = cpu_seconds() - begun;
	printf("  %8u papers  %.3f s in %d sweeps; least squares by 200 turns %.3f s\n", n_papers,
		took, c.n_sweeps, *ret_peer);
	mem_end(m);
	return took;
}

int main(int argc, char **argv)
{
	struct panel_shape shape = { .n_papers = 600, .per_paper = 3, .load = 12, .noise_sd = .7 };
	int n_panels = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 100;
	double worst, worst_hard, peer, took;
	struct rusage usage;

	/* A second argument picks the rows of hard panels that have it in their name. */
	worst_hard = measure_hard(n_panels, argc > 2 ? argv[2] : "");
	if (argc > 2)
		return 0;

	worst = measure_table(shape, "Scale stretches the quality", n_panels);
	shape.is_noise_scaled = true;
	worst = fmax(worst, measure_table(shape, "Scale stretches quality and noise", n_panels));
	shape.is_rounded = true;
	shape.load = 20;
	worst = fmax(worst, measure_table(shape, "The same in whole points", n_panels));
	shape = (struct panel_shape){
		.n_papers = 600, .per_paper = 3, .load = 6, .noise_sd = 1, .is_scale_linear = true
	};
	worst = fmax(worst, measure_table(shape, "Small loads, much noise", n_panels));
	for (uint32_t n = 1000; n < 100000; n *= 10)
		measure_speed(n, &peer);
	took = measure_speed(100000, &peer);
	getrusage(RUSAGE_SELF, &usage);
	printf("{\"bench\":\"calibrate\",\"panels\":%d,\"worst_shortfall\":%.4f,"
	       "\"worst_shortfall_unmodelled\":%.4f,\"papers\":100000,\"cpu_s\":%.3f,\"least_"
	       "squares_cpu_s\":%.3f,\"peak_mb\":%ld}\n",
		n_panels, worst, worst_hard, took, peer, usage.ru_maxrss / 1024);
	return 0;
}
