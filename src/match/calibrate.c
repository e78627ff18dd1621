#include "match/calibrate.h"

#include <math.h>

#include "match/calibrate_areas.h"
#include "match/calibrate_assigned.h"
#include "match/calibrate_fit.h"

static bool review_is_valid(const struct calibrate_problem *p, size_t k)
{
	return (p->expertise == NULL || isfinite(p->expertise[k])) && p->paper[k] < p->n_papers &&
	       p->reviewer[k] < p->n_reviewers && isfinite(p->score[k]) &&
	       (p->confidence == NULL || (isfinite(p->confidence[k]) && p->confidence[k] > 0));
}

/* Reviews sorted by reviewer, stably; the result has n_reviewers + 1 entries. */
static size_t *sort_reviews(
	struct mem *m, const struct calibrate_problem *p, struct calibrate_review *ret_review)
{
	size_t *start = MEM_ARRAY(m, size_t, (size_t)p->n_reviewers + 2);

	for (size_t k = 0; k < p->n_reviews; k++)
		start[p->reviewer[k] + 2]++;
	for (size_t j = 2; j < (size_t)p->n_reviewers + 2; j++)
		start[j] += start[j - 1];
	for (size_t k = 0; k < p->n_reviews; k++)
		ret_review[start[p->reviewer[k] + 1]++] =
			(struct calibrate_review){ .y = p->score[k], .w = 1, .paper = p->paper[k] };
	return start;
}

/* Nobody reviews a paper twice; seen[paper] is the last reviewer + 1. */
static bool pairs_are_distinct(struct mem *m, const struct calibrate_fit *fit)
{
	uint32_t *seen = MEM_ARRAY(m, uint32_t, fit->n_papers);

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			if (seen[fit->review[k].paper] == j + 1)
				return false;
			seen[fit->review[k].paper] = j + 1;
		}
	return true;
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Papers linked by a reviewer are one group; groups are numbered by their first paper. */
static uint32_t find_groups(
	struct mem *m, const struct calibrate_fit *fit, struct calibrate_paper *ret_paper)
{
	uint32_t *parent = MEM_ARRAY(m, uint32_t, fit->n_papers), n = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++)
		parent[i] = i;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k + 1 < fit->start[j + 1]; k++) {
			uint32_t a = root_of(parent, fit->review[k].paper);
			uint32_t b = root_of(parent, fit->review[k + 1].paper);

			parent[a > b ? a : b] = a > b ? b : a;
		}
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		uint32_t root = root_of(parent, i);

		ret_paper[i].group = root == i ? n++ : ret_paper[root].group;
	}
	return n;
}

static void count_reviews(const struct calibrate_problem *p, struct calibration *c)
{
	for (size_t k = 0; k < p->n_reviews; k++) {
		struct calibrate_paper *paper = &c->paper[p->paper[k]];

		paper->raw += p->score[k];
		paper->n++;
		c->reviewer[p->reviewer[k]].n++;
	}
	for (uint32_t i = 0; i < p->n_papers; i++)
		if (c->paper[i].n > 0)
			c->paper[i].raw /= c->paper[i].n;
}

/* Reviews left over once every paper and reviewer has its own parameter. */
static int64_t spare_reviews(const struct calibrate_fit *fit, const struct calibration *c)
{
	int64_t spare = (int64_t)fit->n_reviews + c->n_groups - fit->n_papers;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		spare -= c->reviewer[j].n > 0;
	return spare;
}

static double variance_of(const struct calibrate_problem *p, double *ret_mean)
{
	double mean = 0, squares = 0;

	for (size_t k = 0; k < p->n_reviews; k++)
		mean += p->score[k];
	mean /= (double)p->n_reviews;
	for (size_t k = 0; k < p->n_reviews; k++)
		squares += (p->score[k] - mean) * (p->score[k] - mean);
	*ret_mean = mean;
	return squares / (double)p->n_reviews;
}

/* Weights average 1, in the order that sort_reviews() made. */
static void set_weights(
	struct mem *m, struct calibrate_fit *fit, const struct calibrate_problem *p, double power)
{
	size_t *at = mem_copy(m, fit->start, (size_t)fit->n_reviewers * sizeof(*fit->start));
	double mean = 0;

	for (size_t k = 0; k < p->n_reviews; k++)
		mean += pow(p->confidence[k], power) / (double)p->n_reviews;
	for (size_t k = 0; k < p->n_reviews; k++)
		fit->review[at[p->reviewer[k]]++].w = (float)(pow(p->confidence[k], power) / mean);
}

enum { AREAS_MAX = 24, AREA_ROUNDS = 2 };

/*
 * The fits of choose_power(), the first, those of choose_scale() and
 * choose_lenience(), calibrate_solve() and calibrate_assigned(), twice a round of explain(); twice
 * all, where what is explained does not hold.  Some are spared when there is little to choose.
 */
enum { N_POWERS = 3, RUNS = 2 * (6 + 2 * AREA_ROUNDS) };

static struct calibrate_fit *new_fit(struct mem *m, const struct calibrate_problem *p)
{
	struct calibrate_fit *fit = MEM_NEW(m, struct calibrate_fit);

	fit->problem = p;
	fit->n_runs = p->confidence == NULL ? RUNS : RUNS + N_POWERS;
	fit->n_papers = p->n_papers;
	fit->n_reviewers = p->n_reviewers;
	fit->n_reviews = p->n_reviews;
	fit->review = MEM_ARRAY_RAW(m, struct calibrate_review, p->n_reviews);
	fit->start = sort_reviews(m, p, fit->review);
	fit->sum = MEM_ARRAY(m, struct calibrate_sum, p->n_papers);
	fit->alpha = MEM_ARRAY(m, double, p->n_reviewers);
	fit->u = MEM_ARRAY(m, double, p->n_reviewers);
	fit->x = MEM_ARRAY(m, double, p->n_reviewers);
	fit->u_variance = MEM_ARRAY(m, double, p->n_reviewers);
	fit->t = MEM_ARRAY(m, double, p->n_reviewers);
	fit->v = MEM_ARRAY(m, double, p->n_reviewers);
	fit->t_lenience = MEM_ARRAY(m, double, p->n_reviewers);
	fit->v_lenience = MEM_ARRAY(m, double, p->n_reviewers);
	fit->t_quality = MEM_ARRAY(m, double, p->n_papers);
	fit->v_quality = MEM_ARRAY(m, double, p->n_papers);
	return fit;
}

static void forget_scales(struct calibrate_fit *fit)
{
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		fit->u[j] = 0;
		fit->x[j] = 1;
	}
}

/* A guess of the right order of size; the sweeps forget it. */
static void start_at(
	struct calibrate_fit *fit, const struct calibrate_problem *p, double mean, double variance)
{
	fit->m = mean;
	fit->quality = .4 * variance;
	fit->noise = .4 * variance;
	fit->lenience = .2 * variance;
	fit->is_scale_fixed = p->is_scale_fixed;
	fit->is_lenience_fixed = false;
	fit->is_paper_flat = false;
	fit->is_noise_stretched = true;
	fit->scale = .02;
	fit->n_sweeps = 0;
	forget_scales(fit);
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		fit->alpha[j] = 0;
}

/*
 * Three models of scale: none, one that stretches the noise as well, one that
 * does not.  None unless one of the others is believed; then the likelier.
 */
static void choose_scale(struct mem *m, struct calibrate_fit *fit)
{
	struct calibrate_fit stretched;

	if (fit->is_scale_fixed)
		return;
	stretched = calibrate_fit_keep(m, fit);
	fit->is_noise_stretched = false;
	calibrate_fit_run(fit);
	if (fmax(stretched.scale_gain, fit->scale_gain) < CALIBRATE_BELIEVED) {
		fit->is_scale_fixed = fit->is_noise_stretched = true;
		forget_scales(fit);
		calibrate_fit_run(fit);
	} else if (stretched.evidence > fit->evidence) {
		stretched.n_sweeps = fit->n_sweeps;
		stretched.run = fit->run;
		*fit = stretched;
		calibrate_fit_sum(fit);
	}
}

static void choose_lenience(struct calibrate_fit *fit)
{
	if (fit->lenience_gain >= CALIBRATE_BELIEVED)
		return;
	fit->is_lenience_fixed = true;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		fit->alpha[j] = 0;
	calibrate_fit_run(fit);
}

/*
 * When lenience alone explains every score there is no noise to shrink for:
 * least squares recovers it exactly.  The fit is as it was when the answer is no.
 */
static bool try_noiseless(struct mem *m, struct calibrate_fit *fit, double variance)
{
	struct calibrate_fit kept = calibrate_fit_keep(m, fit);

	if (fit->noise > .01 * variance)
		return false;
	forget_scales(fit);
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		fit->alpha[j] = 0;
	calibrate_solve(m, fit, true, 1e-14);
	if (calibrate_residual(fit) <= 1e-18 * variance * (double)fit->n_reviews)
		return true;
	*fit = kept;
	calibrate_fit_sum(fit);
	return false;
}

/* Within a group only differences of lenience can be seen: its mean is set to 0. */
static void centre_groups(struct mem *m, struct calibrate_fit *fit, const struct calibration *c)
{
	double *sum = MEM_ARRAY(m, double, c->n_groups);
	uint32_t *n = MEM_ARRAY(m, uint32_t, c->n_groups);

	for (int is_second = 0; is_second < 2; is_second++)
		for (uint32_t j = 0; j < fit->n_reviewers; j++) {
			uint32_t g;

			if (fit->start[j] == fit->start[j + 1])
				continue;
			g = c->paper[fit->review[fit->start[j]].paper].group;
			if (is_second) {
				fit->alpha[j] -= sum[g] / n[g];
			} else {
				sum[g] += fit->alpha[j];
				n[g]++;
			}
		}
	calibrate_fit_sum(fit);
}

/*
 * Nothing bears out a paper's only review: its noise is taken as what the panel
 * leaves possible, one more review as far off as scores are.
 */
static void tell_noiseless(
	const struct calibrate_fit *fit, double possible_noise, struct calibration *c)
{
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		const struct calibrate_sum *s = &fit->sum[i];

		c->paper[i].score = fit->m;
		if (c->paper[i].n > 0)
			c->paper[i].score += s->weighted / s->precision;
		if (c->paper[i].n == 1)
			c->paper[i].sd = sqrt(possible_noise);
		if (c->paper[i].n == 0)
			c->paper[i].sd = sqrt(fit->quality);
	}
	c->is_noiseless = true;
	c->quality_sd = sqrt(fit->quality);
	c->lenience_sd = sqrt(fit->lenience);
}

/*
 * Adds to each paper what is not known of its reviewers' habits.  Reviewers
 * count as independent given the data: exact but for terms of the order of
 * (papers shared by two reviewers) / load^2.
 */
static void add_habit_variance(const struct calibrate_fit *fit, double *variance)
{
	double prior = fit->noise / fit->quality;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		struct calibrate_local l;
		double x = fit->x[j], stretch = calibrate_fit_stretch(fit, j), gain;

		calibrate_fit_local(fit, j, &l);
		gain = fit->lenience / (fit->noise * stretch + fit->lenience * l.s0);
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			double part = r->w * stretch / (prior + fit->sum[r->paper].precision);
			double lever = x * (r->y - fit->m - l.sd * gain);

			variance[r->paper] +=
				part * part *
				(fit->noise * gain + lever * lever * fit->u_variance[j]);
		}
	}
}

static void tell(struct mem *m, const struct calibrate_fit *fit, struct calibration *c)
{
	double *variance = MEM_ARRAY(m, double, fit->n_papers), prior = fit->noise / fit->quality;

	add_habit_variance(fit, variance);
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		const struct calibrate_sum *s = &fit->sum[i];

		c->paper[i].score = fit->m + s->weighted / (prior + s->precision);
		c->paper[i].sd = sqrt(variance[i] + fit->noise / (prior + s->precision));
	}
	c->quality_sd = sqrt(fit->quality);
	c->lenience_sd = sqrt(fit->lenience);
	c->scale_sd = sqrt(fit->scale);
	c->noise_sd = sqrt(fit->noise);
}

static void tell_reviewers(const struct calibrate_fit *fit, struct calibration *c)
{
	c->level = fit->m;
	c->evidence = fit->evidence;
	c->n_sweeps = fit->n_sweeps;
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		c->reviewer[j].scale = exp(fit->u[j]);
		c->reviewer[j].lenience = fit->alpha[j] * exp(fit->u[j]);
	}
}

/* A number for each review, brought into the order of the fit. */
static double *in_order(struct mem *m, const struct calibrate_fit *fit,
	const struct calibrate_problem *p, const double *v)
{
	size_t *at = mem_copy(m, fit->start, (size_t)fit->n_reviewers * sizeof(*fit->start));
	double *sorted = MEM_ARRAY_RAW(m, double, p->n_reviews);

	for (size_t k = 0; k < p->n_reviews; k++)
		sorted[at[p->reviewer[k]]++] = v[k];
	return sorted;
}

/* Expertise in standard deviations from its mean; NULL where it tells nobody apart. */
static double *expertise_of(
	struct mem *m, const struct calibrate_fit *fit, const struct calibrate_problem *p)
{
	double *x, mean = 0, squares = 0, n = (double)p->n_reviews;

	if (p->expertise == NULL)
		return NULL;
	x = in_order(m, fit, p, p->expertise);
	for (size_t k = 0; k < p->n_reviews; k++)
		mean += x[k] / n;
	for (size_t k = 0; k < p->n_reviews; k++)
		squares += (x[k] - mean) * (x[k] - mean) / n;
	if (squares <= 1e-20 * mean * mean)
		return NULL;
	for (size_t k = 0; k < p->n_reviews; k++)
		x[k] = (x[k] - mean) / sqrt(squares);
	return x;
}

/* In the order of the fit. */
struct evidence {
	struct calibrate_areas areas;
	bool is_told; /* the areas, by the caller */
	const double *y, *expertise;
};

static struct evidence evidence_of(
	struct mem *m, const struct calibrate_fit *fit, const struct calibrate_problem *p)
{
	struct evidence known = { .y = in_order(m, fit, p, p->score),
		.expertise = expertise_of(m, fit, p),
		.is_told = p->paper_area != NULL && p->reviewer_area != NULL };

	if (known.is_told)
		known.areas = calibrate_areas_told(m, fit,
			(struct calibrate_areas){ .paper = p->paper_area,
				.reviewer = p->reviewer_area,
				.n = p->n_areas },
			AREAS_MAX);
	else
		known.areas = calibrate_parts(m, fit, AREAS_MAX);
	return known;
}

/* Areas that are not worth asking, or do not hold. */
static void forget_areas(struct evidence *known)
{
	known->areas = (struct calibrate_areas){ 0 };
	known->is_told = true;
}

/* Habits anew, from what is left of the scores. */
static void learn_again(struct calibrate_fit *fit)
{
	fit->is_lenience_fixed = false;
	fit->lenience = fmax(fit->lenience, .2 * fit->noise);
	calibrate_fit_run(fit);
	choose_lenience(fit);
}

/*
 * What areas and expertise explain is taken out of the scores before habits are
 * learned anew; the second round has the variances that are left.  Of parts that
 * are only seen in who reviews what, lenience alone counts: where quality goes by
 * them as well, they may be no more than merit that decides (calibrate_assigned.h).
 */
static struct calibrate_explained explain(
	struct mem *m, struct calibrate_fit *fit, struct evidence *known)
{
	struct calibrate_explained e = { 0 };
	bool is_changed = false;

	for (int round = 0; round < AREA_ROUNDS; round++) {
		e = calibrate_explain(m, fit, known->areas, known->y, known->expertise);
		if (!known->is_told && (e.lenience_sd <= 0 || e.merit_sd > 0)) {
			forget_areas(known);
			e = calibrate_explain(m, fit, known->areas, known->y, known->expertise);
		}
		if (!e.is_any && !is_changed)
			break;
		calibrate_take_out(fit, &e, known->y, known->expertise);
		learn_again(fit);
		is_changed = true;
	}
	return e;
}

/* The power of confidence with the most evidence: none, its root, or itself. */
static double choose_power(struct mem *m, struct calibrate_fit *fit,
	const struct calibrate_problem *p, double mean, double variance)
{
	static const double power[N_POWERS] = { 0, .5, 1 };
	double best = 0, most = -INFINITY;

	if (p->confidence == NULL)
		return 0;
	for (size_t i = 0; i < N_POWERS; i++) {
		set_weights(m, fit, p, power[i]);
		start_at(fit, p, mean, variance);
		calibrate_fit_run(fit);
		if (fit->evidence > most) {
			most = fit->evidence;
			best = power[i];
		}
	}
	set_weights(m, fit, p, best);
	return best;
}

/*
 * All scores alike: nothing to tell apart, and of a paper with one review, or
 * none, nothing is known but that scores lie on the scale; where its width is
 * not known either, half the level (half a point at the least) stands for it.
 */
static void tell_constant(struct calibration *c, const struct calibrate_problem *p, double mean)
{
	double unknown = p->width > 0 ? p->width / sqrt(12) : fmax(1, fabs(mean)) / 2;

	for (uint32_t i = 0; i < p->n_papers; i++) {
		c->paper[i].score = mean;
		c->paper[i].sd = c->paper[i].n > 1 ? 0 : unknown;
	}
	for (uint32_t j = 0; j < p->n_reviewers; j++)
		c->reviewer[j].scale = 1;
	c->level = mean;
	c->is_noiseless = true;
}

static void learn(struct mem *m, struct calibrate_fit *fit, const struct calibrate_problem *p,
	double mean, double variance)
{
	start_at(fit, p, mean, variance);
	calibrate_fit_run(fit);
	choose_scale(m, fit);
	choose_lenience(fit);
}

static void answer(
	struct mem *m, struct calibrate_fit *fit, struct evidence *known, struct calibration *c)
{
	struct calibrate_explained explained = explain(m, fit, known);

	c->is_assigned_by_merit = false;
	c->taken_out = 1;
	calibrate_solve(m, fit, false, 1e-10);
	tell(m, fit, c);
	tell_reviewers(fit, c);
	calibrate_assigned(m, fit, c);
	c->n_areas = known->areas.n;
	if (explained.is_any)
		calibrate_put_back(m, fit, &explained, c);
	else
		c->area_lenience_sd = c->area_merit_sd = c->expertise = 0;
}

static enum err run(struct mem *m, struct mem *scratch, const struct calibrate_problem *p,
	struct calibration *c)
{
	struct calibrate_fit *fit = new_fit(scratch, p);
	double mean, variance = variance_of(p, &mean);
	struct evidence known = { 0 };

	if (!pairs_are_distinct(scratch, fit))
		return ERR_INVALID;
	c->taken_out = 1; /* where nothing is learned */
	c->paper = MEM_ARRAY(m, struct calibrate_paper, p->n_papers);
	c->reviewer = MEM_ARRAY(m, struct calibrate_reviewer, p->n_reviewers);
	c->n_groups = find_groups(scratch, fit, c->paper);
	count_reviews(p, c);
	if (variance <= 1e-24 * mean * mean) {
		tell_constant(c, p, mean);
		return ERR_OK;
	}
	fit->is_quality_fixed = spare_reviews(fit, c) <= 0;
	c->confidence_power = choose_power(scratch, fit, p, mean, variance);
	learn(scratch, fit, p, mean, variance);
	if (spare_reviews(fit, c) >= 3 && try_noiseless(scratch, fit, variance)) {
		centre_groups(scratch, fit, c);
		tell_noiseless(fit, variance / (1 + (double)spare_reviews(fit, c)), c);
		tell_reviewers(fit, c);
		return ERR_OK;
	}
	if (!fit->is_quality_fixed)
		known = evidence_of(scratch, fit, p);
	answer(scratch, fit, &known, c);
	if (!known.is_told && known.areas.n > 0 && c->is_assigned_by_merit) {
		/* What looked like lenient parts is merit that decides. */
		forget_areas(&known);
		for (size_t k = 0; k < p->n_reviews; k++)
			fit->review[k].y = known.y[k];
		learn(scratch, fit, p, mean, variance);
		answer(scratch, fit, &known, c);
	}
	return ERR_OK;
}

enum err calibrate(
	struct mem *m, const struct calibrate_problem *problem, struct calibration *ret_calibration)
{
	struct mem *scratch;
	struct calibration c = { 0 };
	enum err e;

	if (problem->n_reviews == 0)
		return ERR_INVALID;
	for (size_t k = 0; k < problem->n_reviews; k++)
		if (!review_is_valid(problem, k))
			return ERR_INVALID;
	scratch = mem_new(m, "calibrate");
	e = run(m, scratch, problem, &c);
	mem_end(scratch);
	if (e == ERR_OK)
		*ret_calibration = c;
	return e;
}
