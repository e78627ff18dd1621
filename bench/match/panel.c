#include "panel.h"

#include <math.h>

static void shuffle(struct prng *g, uint32_t *a, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = prng_below(g, i);
		uint32_t t = a[i - 1];

		a[i - 1] = a[k];
		a[k] = t;
	}
}

static bool stands_before(const uint32_t *reviewer, size_t first, size_t k)
{
	for (size_t i = first; i < k; i++)
		if (reviewer[i] == reviewer[k])
			return true;
	return false;
}

/* Slots of all reviewers shuffled; a doubled reviewer swaps with a random slot until none is. */
static void deal_reviewers(struct prng *g, const struct panel_shape *shape, uint32_t *reviewer,
	size_t n, uint32_t n_reviewers)
{
	bool is_clean = false;

	for (size_t k = 0; k < n; k++)
		reviewer[k] = (uint32_t)(k % n_reviewers);
	shuffle(g, reviewer, n);
	while (!is_clean) {
		is_clean = true;
		for (size_t k = 0; k < n; k++)
			if (stands_before(reviewer, k - k % shape->per_paper, k)) {
				size_t other = prng_below(g, n);
				uint32_t t = reviewer[k];

				reviewer[k] = reviewer[other];
				reviewer[other] = t;
				is_clean = false;
			}
	}
}

static double scale_of(struct prng *g, const struct panel_shape *shape)
{
	double z = prng_normal(g) * shape->scale_sd;

	return shape->is_scale_linear ? fmax(.1, 1 + z) : exp(z);
}

void panel_make(
	struct mem *m, struct prng *g, const struct panel_shape *shape, struct panel *ret_panel)
{
	size_t n = (size_t)shape->n_papers * shape->per_paper;
	uint32_t n_reviewers = (uint32_t)((n + shape->load - 1) / shape->load);
	uint32_t *paper = MEM_ARRAY(m, uint32_t, n), *reviewer = MEM_ARRAY(m, uint32_t, n);
	double *score = MEM_ARRAY(m, double, n), *scale = MEM_ARRAY(m, double, n_reviewers);

	ret_panel->quality = MEM_ARRAY(m, double, shape->n_papers);
	ret_panel->bias = MEM_ARRAY(m, double, n_reviewers);
	for (uint32_t i = 0; i < shape->n_papers; i++)
		ret_panel->quality[i] = prng_normal(g);
	for (uint32_t j = 0; j < n_reviewers; j++) {
		ret_panel->bias[j] = prng_normal(g) * shape->bias_sd;
		scale[j] = scale_of(g, shape);
	}
	deal_reviewers(g, shape, reviewer, n, n_reviewers);
	for (size_t k = 0; k < n; k++) {
		double s = scale[reviewer[k]], e = prng_normal(g) * shape->noise_sd;

		paper[k] = (uint32_t)(k / shape->per_paper);
		score[k] = ret_panel->bias[reviewer[k]] + s * ret_panel->quality[paper[k]] +
			   (shape->is_noise_scaled ? s * e : e);
		if (shape->is_rounded)
			score[k] = round(5.5 + 2 * score[k]);
	}
	ret_panel->problem = (struct calibrate_problem){ .n_papers = shape->n_papers,
		.n_reviewers = n_reviewers,
		.n_reviews = n,
		.paper = paper,
		.reviewer = reviewer,
		.score = score };
}

static void average(
	struct mem *m, const struct calibrate_problem *p, const double *value, double *ret_score)
{
	uint32_t *n = MEM_ARRAY(m, uint32_t, p->n_papers);

	for (uint32_t i = 0; i < p->n_papers; i++)
		ret_score[i] = 0;
	for (size_t k = 0; k < p->n_reviews; k++) {
		ret_score[p->paper[k]] += value[k];
		n[p->paper[k]]++;
	}
	for (uint32_t i = 0; i < p->n_papers; i++)
		ret_score[i] /= n[i] > 0 ? n[i] : 1;
}

void panel_mean(struct mem *m, const struct calibrate_problem *p, double *ret_score)
{
	average(m, p, p->score, ret_score);
}

void panel_z_scores(struct mem *m, const struct calibrate_problem *p, double *ret_score)
{
	double *n = MEM_ARRAY(m, double, p->n_reviewers),
	       *mean = MEM_ARRAY(m, double, p->n_reviewers);
	double *square = MEM_ARRAY(m, double, p->n_reviewers),
	       *z = MEM_ARRAY(m, double, p->n_reviews);

	for (size_t k = 0; k < p->n_reviews; k++) {
		n[p->reviewer[k]]++;
		mean[p->reviewer[k]] += p->score[k];
	}
	for (uint32_t j = 0; j < p->n_reviewers; j++)
		mean[j] /= n[j];
	for (size_t k = 0; k < p->n_reviews; k++) {
		z[k] = p->score[k] - mean[p->reviewer[k]];
		square[p->reviewer[k]] += z[k] * z[k];
	}
	for (size_t k = 0; k < p->n_reviews; k++) {
		double sd = sqrt(square[p->reviewer[k]] / n[p->reviewer[k]]);

		z[k] = sd > 0 ? z[k] / sd : 0;
	}
	average(m, p, z, ret_score);
}

/* Paper and reviewer effects in turn: slow and plain on purpose. */
void panel_least_squares(struct mem *m, const struct calibrate_problem *p, double *ret_score)
{
	double *n = MEM_ARRAY(m, double, p->n_reviewers),
	       *bias = MEM_ARRAY(m, double, p->n_reviewers);
	double *rest = MEM_ARRAY(m, double, p->n_reviews),
	       *next = MEM_ARRAY(m, double, p->n_reviewers);

	for (size_t k = 0; k < p->n_reviews; k++)
		n[p->reviewer[k]]++;
	for (int i = 0; i < 200; i++) {
		for (size_t k = 0; k < p->n_reviews; k++)
			rest[k] = p->score[k] - bias[p->reviewer[k]];
		average(m, p, rest, ret_score);
		for (uint32_t j = 0; j < p->n_reviewers; j++)
			next[j] = 0;
		for (size_t k = 0; k < p->n_reviews; k++)
			next[p->reviewer[k]] += p->score[k] - ret_score[p->paper[k]];
		for (uint32_t j = 0; j < p->n_reviewers; j++)
			bias[j] = next[j] / n[j];
	}
}

void panel_ridge(
	struct mem *m, const struct calibrate_problem *p, double penalty, double *ret_score)
{
	double *bias = MEM_ARRAY(m, double, p->n_reviewers), level = 0;
	double *sum_r = MEM_ARRAY(m, double, p->n_reviewers),
	       *sum_p = MEM_ARRAY(m, double, p->n_papers);
	double *n_r = MEM_ARRAY(m, double, p->n_reviewers),
	       *n_p = MEM_ARRAY(m, double, p->n_papers);

	for (uint32_t i = 0; i < p->n_papers; i++)
		ret_score[i] = 0;
	for (size_t k = 0; k < p->n_reviews; k++) {
		level += p->score[k] / (double)p->n_reviews;
		n_r[p->reviewer[k]]++;
		n_p[p->paper[k]]++;
	}
	for (int turn = 0; turn < 60; turn++) {
		for (uint32_t i = 0; i < p->n_papers; i++)
			sum_p[i] = 0;
		for (size_t k = 0; k < p->n_reviews; k++)
			sum_p[p->paper[k]] += p->score[k] - level - bias[p->reviewer[k]];
		for (uint32_t i = 0; i < p->n_papers; i++)
			ret_score[i] = sum_p[i] / (n_p[i] + penalty);
		for (uint32_t j = 0; j < p->n_reviewers; j++)
			sum_r[j] = 0;
		for (size_t k = 0; k < p->n_reviews; k++)
			sum_r[p->reviewer[k]] += p->score[k] - level - ret_score[p->paper[k]];
		for (uint32_t j = 0; j < p->n_reviewers; j++)
			bias[j] = sum_r[j] / (n_r[j] + penalty);
	}
}

static int sign(double x)
{
	return (x > 0) - (x < 0);
}

double panel_tau(const double *truth, const double *guess, uint32_t n)
{
	int64_t agree = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n; k++)
			agree += sign(truth[i] - truth[k]) * sign(guess[i] - guess[k]);
	return 2 * (double)agree / ((double)n * (n - 1));
}
