#include "match/calibrate_assigned.h"

#include <math.h>

/* The logarithm of odds (20 : 1) at which merit is taken to decide, and none of the other fit is
 * left. */
static const double SURE = 3;

/* What the reviews within papers say, papers having no prior. */
struct within {
	double *v;		/* per reviewer: variance of alpha, given the reviews */
	double *alpha, *spread; /* per paper: mean alpha of its reviewers, and its variance */
	double *rest, *error;	/* per paper: mean score less alpha; its variance but for quality */
	double *weight, *pull;	/* per paper */
	double level, quality;	/* of the papers */
	double kinship, kinship_error;
	double gain; /* of resemblance: what it adds to the log likelihood */
};

static size_t count_alone(const struct calibration *c, uint32_t n_papers)
{
	size_t alone = 0;

	for (uint32_t i = 0; i < n_papers; i++)
		alone += c->paper[i].n == 1;
	return alone;
}

static void run_within(struct mem *m, struct calibrate_fit *fit)
{
	fit->is_paper_flat = true;
	fit->is_scale_fixed = fit->is_noise_stretched = true;
	fit->is_lenience_fixed = false;
	fit->scale = 0;
	fit->lenience = fmax(fit->lenience, .2 * fit->noise);
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		fit->alpha[j] = fit->u[j] = 0;
		fit->x[j] = 1;
	}
	calibrate_fit_run(fit);
	calibrate_solve(m, fit, false, 1e-6);
}

static void gather(const struct calibrate_fit *fit, struct within *w)
{
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double s0 = 0;

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];

			s0 += r->w * (1 - r->w / fit->sum[r->paper].precision);
		}
		w->v[j] = fit->noise * fit->lenience / (fit->noise + fit->lenience * s0);
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			double part = r->w / fit->sum[r->paper].precision;

			w->alpha[r->paper] += part * fit->alpha[j];
			w->spread[r->paper] += part * part * w->v[j];
		}
	}
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		const struct calibrate_sum *s = &fit->sum[i];

		if (s->precision <= 0)
			continue;
		w->rest[i] = s->weighted / s->precision;
		w->error[i] = fit->noise / s->precision + w->spread[i];
	}
}

/*
 * The level and the variance of what is a paper's own in its quality, with the
 * weights of papers that follow.
 */
static void set_quality(const struct calibrate_fit *fit, struct within *w, double slope)
{
	for (int turn = 0; turn < 3; turn++) {
		double sum = 0, all = 0;
		size_t n = 0;

		for (uint32_t i = 0; i < fit->n_papers; i++) {
			if (fit->sum[i].precision <= 0)
				continue;
			w->weight[i] = 1 / (w->quality + w->error[i]);
			sum += w->weight[i] * (w->rest[i] - slope * w->alpha[i]);
			all += w->weight[i];
		}
		w->level = sum / all;
		for (uint32_t i = 0; i < fit->n_papers; i++)
			if (fit->sum[i].precision > 0) {
				fit->t_quality[n] = w->rest[i] - w->level - slope * w->alpha[i];
				fit->v_quality[n++] = w->error[i];
			}
		w->quality = calibrate_fit_variance(fit->t_quality, fit->v_quality, n, w->quality);
	}
}

/* Own squares once, and products of two papers once a reviewer they share. */
static void test_kinship(const struct calibrate_fit *fit, struct within *w)
{
	double mean = 0, all = 0, squares = 0, cross = 0, clusters = 0, own = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++) {
		mean += w->weight[i] * w->alpha[i];
		all += w->weight[i];
	}
	mean /= all;
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		double a = w->alpha[i] - mean;

		squares += w->weight[i] * a * a;
		cross += w->weight[i] * a * (w->rest[i] - w->level);
	}
	/* All papers have equally lenient reviewers: there is no slope to see. */
	if (squares <= 1e-12 * fit->lenience * all) {
		w->kinship = 0;
		w->kinship_error = INFINITY;
		return;
	}
	w->kinship = cross / squares;
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		double a = w->alpha[i] - mean;

		w->pull[i] = w->weight[i] * a * (w->rest[i] - w->level - w->kinship * a);
		own += w->pull[i] * w->pull[i];
	}
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double sum = 0;

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			double g = w->pull[fit->review[k].paper];

			sum += g;
			clusters -= g * g;
		}
		clusters += sum * sum;
	}
	w->kinship_error = fmax(sqrt(fmax(own, own + clusters)) / squares, 1e-9);
}

/* One observation a reviewer: the mean quality of the papers read, of which chance explains v. */
static void test_resemblance(const struct calibrate_fit *fit, struct within *w)
{
	double variance;
	size_t n = 0;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double sum = 0, chance = 0, own = 0,
		       load = (double)(fit->start[j + 1] - fit->start[j]);

		if (load < 2)
			continue;
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			double part = r->w / fit->sum[r->paper].precision;

			sum += w->rest[r->paper] - w->level;
			chance += w->quality + w->error[r->paper] - part * part * w->v[j];
			own += part;
		}
		fit->t[n] = sum / load;
		fit->v[n++] = (chance + own * own * w->v[j]) / (load * load);
	}
	variance = calibrate_fit_variance(fit->t, fit->v, n, w->quality * .1);
	w->gain = calibrate_fit_gain(fit->t, fit->v, n, variance);
}

static struct within new_within(struct mem *m, const struct calibrate_fit *fit)
{
	return (struct within){ .v = MEM_ARRAY(m, double, fit->n_reviewers),
		.alpha = MEM_ARRAY(m, double, fit->n_papers),
		.spread = MEM_ARRAY(m, double, fit->n_papers),
		.rest = MEM_ARRAY(m, double, fit->n_papers),
		.error = MEM_ARRAY(m, double, fit->n_papers),
		.weight = MEM_ARRAY(m, double, fit->n_papers),
		.pull = MEM_ARRAY(m, double, fit->n_papers),
		.quality = fit->quality };
}

/* The part of the slope that its error leaves; none where it is not told from 0. */
static double believed_kinship(const struct within *w)
{
	double t = w->kinship / w->kinship_error;

	return fabs(t) < 1 ? 0 : w->kinship * (1 - 1 / (t * t));
}

/*
 * How far to believe that merit decides, 0 to 1.  Of kinship, the logarithm of
 * the Bayes factor of a slope N(0, 1) against none (Wakefield 2009); of
 * resemblance, what it adds to the log likelihood above what any habit must.
 */
static double belief(const struct within *w)
{
	double v = w->kinship_error * w->kinship_error;
	double kinship = w->kinship * w->kinship / v / (1 + v) - log1p(1 / v);

	return fmin(1, fmax(0, fmax(w->gain - CALIBRATE_BELIEVED, kinship / 2) / SURE));
}

/* Mean lenience of each paper's reviewers, as the sweeps had it. */
static double *lenience_of_papers(
	struct mem *m, const struct calibrate_fit *fit, const struct calibration *c)
{
	double *mean = MEM_ARRAY(m, double, fit->n_papers);
	double *all = MEM_ARRAY(m, double, fit->n_papers);

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];

			mean[r->paper] += r->w * c->reviewer[j].lenience;
			all[r->paper] += r->w;
		}
	for (uint32_t i = 0; i < fit->n_papers; i++)
		mean[i] /= all[i] > 0 ? all[i] : 1;
	return mean;
}

/* a and b with their variances, of which b is believed. */
static void mix_papers(struct calibrate_paper *a, const struct calibrate_paper *b, double believed)
{
	double apart = b->score - a->score;

	a->score += believed * apart;
	a->sd = sqrt((1 - believed) * a->sd * a->sd + believed * b->sd * b->sd +
		     believed * (1 - believed) * apart * apart);
}

/*
 * The best guess of a paper: quality is slope x lenience + what is its own, and
 * rest is quality + the error of lenience + noise.  ret_off is what is taken
 * out of the mean score.
 */
static struct calibrate_paper paper_of(const struct calibrate_fit *fit, const struct within *w,
	double slope, uint32_t i, double *ret_off)
{
	double s = w->spread[i], kin = slope * w->alpha[i];
	double shared = w->quality + slope * (1 + slope) * s;
	double seen =
		w->quality + (1 + slope) * (1 + slope) * s + fit->noise / fit->sum[i].precision;
	double part = shared / seen;

	*ret_off = w->alpha[i] + kin - (part > 0 ? kin / part : 0);
	return (struct calibrate_paper){ .score = fit->m + w->level + kin +
						  part * (w->rest[i] - w->level - kin),
		.sd = sqrt(fmax(0, w->quality + slope * slope * s - shared * part)) };
}

static void tell_papers(const struct calibrate_fit *fit, const struct within *w, double believed,
	const double *was_off, struct calibration *c)
{
	double slope = believed_kinship(w), taken = 0, squares = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++) {
		struct calibrate_paper p = { .score = fit->m + w->level, .sd = sqrt(w->quality) };
		double off = 0;

		if (fit->sum[i].precision > 0)
			p = paper_of(fit, w, slope, i, &off);
		mix_papers(&c->paper[i], &p, believed);
		taken += off * was_off[i];
		squares += was_off[i] * was_off[i];
	}
	if (squares > 0)
		c->taken_out = fmax(0, 1 + believed * (taken / squares - 1));
}

static double mixed(double a, double b, double believed)
{
	return a + believed * (b - a);
}

static void tell_reviewers(const struct calibrate_fit *fit, double believed, struct calibration *c)
{
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		struct calibrate_reviewer *r = &c->reviewer[j];

		r->lenience = mixed(r->lenience, fit->alpha[j], believed);
		r->scale = mixed(r->scale, 1, believed);
	}
	c->lenience_sd = mixed(c->lenience_sd, sqrt(fit->lenience), believed);
	c->noise_sd = mixed(c->noise_sd, sqrt(fit->noise), believed);
	c->scale_sd = mixed(c->scale_sd, 0, believed);
}

void calibrate_assigned(struct mem *m, struct calibrate_fit *fit, struct calibration *c)
{
	struct within w = new_within(m, fit);
	double believed;

	fit->n_alone = count_alone(c, fit->n_papers);
	if (fit->is_quality_fixed || fit->n_alone == fit->n_reviews)
		return;
	run_within(m, fit);
	c->n_sweeps = fit->n_sweeps;
	gather(fit, &w);
	set_quality(fit, &w, 0);
	test_kinship(fit, &w);
	test_resemblance(fit, &w);
	believed = belief(&w);
	if (believed <= 0)
		return;
	set_quality(fit, &w, believed_kinship(&w));
	c->is_assigned_by_merit = believed > .5;
	c->level = mixed(c->level, fit->m + w.level, believed);
	c->quality_sd = mixed(c->quality_sd, sqrt(w.quality), believed);
	tell_papers(fit, &w, believed, lenience_of_papers(m, fit, c), c);
	tell_reviewers(fit, believed, c);
}
