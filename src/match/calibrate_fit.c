/*
 * The sweeps.  One reviewer at a time is taken out of the sums of the papers
 * read; the rest predicts each of that reviewer's scores with a mean c and a
 * precision omega; lenience and scale are then set to the most probable pair.
 * With theta integrated out this climbs the marginal likelihood exactly, and
 * needs six sums a reviewer.
 */
#include "match/calibrate_fit.h"

#include <math.h>

enum { SWEEPS_MAX = 40, SWEEPS_MIN = 4, NEWTON_MAX = 12, AHEAD = 24 };

static const double SETTLED = 2e-4; /* relative to the spread of the scores */
static const double U_MAX = 3;	    /* scales from 1/20 to 20 */
static const double LOG_2PI = 1.8378770664093453;

double calibrate_fit_stretch(const struct calibrate_fit *fit, uint32_t j)
{
	return fit->is_noise_stretched ? 1 : 1 / (fit->x[j] * fit->x[j]);
}

static bool is_idle(const struct calibrate_fit *fit, uint32_t j)
{
	return fit->start[j] == fit->start[j + 1];
}

void calibrate_fit_sum(struct calibrate_fit *fit)
{
	for (uint32_t i = 0; i < fit->n_papers; i++)
		fit->sum[i] = (struct calibrate_sum){ 0 };
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double x = fit->x[j], stretch = calibrate_fit_stretch(fit, j);

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			double w = r->w * stretch;

			fit->sum[r->paper].precision += w;
			fit->sum[r->paper].weighted += w * (x * (r->y - fit->m) - fit->alpha[j]);
		}
	}
}

/* log(omega) is summed only when asked for: it would double the cost of a sweep. */
static void local_sums(const struct calibrate_fit *fit, uint32_t j, bool wants_log,
	struct calibrate_local *ret_local)
{
	double prior = calibrate_fit_prior(fit), stretch = calibrate_fit_stretch(fit, j);
	double x = fit->x[j], alpha = fit->alpha[j], per_noise = 1 / fit->noise;
	struct calibrate_local l = { 0 };

	for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
		const struct calibrate_review *r = &fit->review[k];
		const struct calibrate_sum *s = &fit->sum[r->paper];
		double d = r->y - fit->m, w = r->w * stretch, all = prior + s->precision;
		double others = all - w > prior ? all - w : prior, inverse = 1 / (others * all);
		double omega = w * others * others * inverse, z = x * d - alpha;
		double c = (s->weighted - w * z) * all * inverse, q = w * others * inverse;

		if (others <= 1e-9 * all)
			continue; /* alone on a paper of which nothing else is known */

		/* Papers come in no order: fetch the sums of those to come. */
		if (k + AHEAD < fit->n_reviews)
			__builtin_prefetch(&fit->sum[fit->review[k + AHEAD].paper]);
		l.s0 += omega;
		l.sd += omega * d;
		l.sc += omega * c;
		l.sdd += omega * d * d;
		l.sdc += omega * d * c;
		l.scc += omega * c * c;
		l.tilt += q * (omega * (z - c) * (z - c) * per_noise - 1);
		l.spread += 2 * q * q;
		if (wants_log)
			l.log_omega += log(omega);
	}
	*ret_local = l;
}

void calibrate_fit_local(
	const struct calibrate_fit *fit, uint32_t j, struct calibrate_local *ret_local)
{
	local_sums(fit, j, false, ret_local);
}

/*
 * The posterior of one reviewer's scale with lenience at its best.  With
 * stretched noise the squares are, in units of theta,
 *	a x^2 - 2 b x + c,  x = 1 / s;
 * otherwise they are, in points of the score and at the present omega,
 *	a - 2 b s + c s^2,
 * and what omega itself changes is told by its first derivative (tilt).
 */
struct profile {
	double a, b, c, n;
	double gain; /* of lenience: 1 / (s0 + noise / lenience) in the same units */
	double s0;
	double tilt, spread;
	bool is_inverse;
};

static struct profile profile_of(
	const struct calibrate_fit *fit, const struct calibrate_local *l, uint32_t j)
{
	double f = 1 / calibrate_fit_stretch(fit, j);
	double gain = fit->lenience / (fit->noise + fit->lenience * l->s0 * f);

	return (struct profile){ .a = f * (l->sdd - f * l->sd * l->sd * gain),
		.b = f * (l->sdc - f * l->sd * l->sc * gain),
		.c = f * (l->scc - f * l->sc * l->sc * gain),
		.n = (double)(fit->start[j + 1] - fit->start[j]),
		.gain = gain,
		.s0 = f * l->s0,
		.tilt = l->tilt,
		.spread = l->spread,
		.is_inverse = fit->is_noise_stretched };
}

/* The s or x that the profile is written in. */
static double profile_unit(const struct profile *p, double u)
{
	return exp(p->is_inverse ? -u : u);
}

static double profile_squares(const struct profile *p, double x)
{
	return p->is_inverse ? p->a * x * x - 2 * p->b * x + p->c
			     : p->a - 2 * p->b * x + p->c * x * x;
}

static double profile_slope(const struct calibrate_fit *fit, const struct profile *p, double x)
{
	return p->is_inverse ? (p->a * x * x - p->b * x) / fit->noise - p->n
			     : (p->b * x - p->c * x * x) / fit->noise + p->tilt;
}

/* Positive everywhere, and about the true curvature where the slope is 0. */
static double profile_bend(const struct calibrate_fit *fit, const struct profile *p, double x)
{
	return p->is_inverse ? p->a * x * x / fit->noise + p->n
			     : p->c * x * x / fit->noise + p->spread;
}

static double within(double v, double bound)
{
	return v > bound ? bound : v < -bound ? -bound : v;
}

/* The most probable log scale, by Newton's method with the bend above. */
static double best_u(const struct calibrate_fit *fit, const struct profile *p, double u)
{
	if (fit->scale <= 0)
		return 0;
	for (int i = 0; i < NEWTON_MAX; i++) {
		double x = profile_unit(p, u);
		double step = (profile_slope(fit, p, x) - u / fit->scale) /
			      (profile_bend(fit, p, x) + 1 / fit->scale);

		u = within(u + within(step, .5), U_MAX);
		if (fabs(step) < 1e-6)
			break;
	}
	return u;
}

static void replace_reviewer(struct calibrate_fit *fit, uint32_t j, double u, double alpha)
{
	double x_was = fit->x[j], alpha_was = fit->alpha[j];
	double was = calibrate_fit_stretch(fit, j), x = exp(-u), now;

	fit->u[j] = u;
	fit->x[j] = x;
	fit->alpha[j] = alpha;
	now = calibrate_fit_stretch(fit, j);
	for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
		const struct calibrate_review *r = &fit->review[k];
		double d = r->y - fit->m;

		fit->sum[r->paper].precision += r->w * (now - was);
		fit->sum[r->paper].weighted +=
			r->w * (now * (x * d - alpha) - was * (x_was * d - alpha_was));
	}
}

/* Sums over the reviewers of one sweep, for the variances. */
struct tally {
	double squares;		 /* residual squares and lenience penalty */
	double gamma_a, gamma_u; /* effective numbers of parameters */
	size_t n_active;	 /* reviewers with a review */
};

/* What the scores alone would say of the habits, each as one observation. */
static void note_habits(struct calibrate_fit *fit, const struct profile *p,
	const struct calibrate_local *l, double u, struct tally *tally)
{
	size_t k = tally->n_active;
	double unit = profile_unit(p, u), bend = profile_bend(fit, p, unit);

	if (l->s0 <= 0)
		return;
	tally->n_active++;
	fit->t[k] = u + profile_slope(fit, p, unit) / bend;
	fit->v[k] = 1 / bend;
	fit->t_lenience[k] = (p->is_inverse ? unit * l->sd - l->sc : l->sd - unit * l->sc) / l->s0;
	fit->v_lenience[k] = fit->noise / p->s0;
}

static void visit_reviewer(struct calibrate_fit *fit, uint32_t j, struct tally *tally)
{
	struct calibrate_local l;
	struct profile p;
	double u, x, unit, alpha, bend;

	if (is_idle(fit, j))
		return;
	local_sums(fit, j, false, &l);
	p = profile_of(fit, &l, j);
	u = best_u(fit, &p, fit->u[j]);
	unit = profile_unit(&p, u);
	x = p.is_inverse ? unit : 1 / unit;
	/* gain is in points of the score unless noise is stretched. */
	alpha = p.gain * (x * l.sd - l.sc) / calibrate_fit_stretch(fit, j);
	bend = profile_bend(fit, &p, unit);
	tally->squares += profile_squares(&p, unit);
	tally->gamma_a += p.gain * p.s0;
	tally->gamma_u += fit->scale * bend / (1 + fit->scale * bend);
	fit->u_variance[j] = fit->scale / (1 + fit->scale * bend);
	note_habits(fit, &p, &l, u, tally);
	replace_reviewer(fit, j, u, alpha);
}

double calibrate_fit_variance(const double *t, const double *v, size_t n, double variance)
{
	for (int i = 0; i < 4 && n > 0; i++) {
		double slope = 0, information = 0;

		for (size_t k = 0; k < n; k++) {
			double total = variance + v[k], f = 1 / (total * total);

			slope += (t[k] * t[k] - total) * f;
			information += f;
		}
		slope /= information;
		variance = fmax(0, variance + slope);
		if (fabs(slope) < 1e-4 * variance)
			break;
	}
	return variance;
}

double calibrate_fit_gain(const double *t, const double *v, size_t n, double variance)
{
	double gain = 0;

	for (size_t k = 0; k < n; k++)
		gain += t[k] * t[k] * (1 / v[k] - 1 / (variance + v[k])) - log1p(variance / v[k]);
	return gain / 2;
}

static void rescale_sums(struct calibrate_fit *fit, double weight, double unit)
{
	for (uint32_t i = 0; i < fit->n_papers; i++) {
		fit->sum[i].precision *= weight;
		fit->sum[i].weighted *= weight * unit;
	}
}

/* All scales together are the unit of theta: their average is kept at 1. */
static void set_scale_variance(struct calibrate_fit *fit, const struct tally *tally)
{
	double mean = 0, unit;

	if (fit->is_scale_fixed)
		return;
	fit->scale = calibrate_fit_variance(fit->t, fit->v, tally->n_active, fit->scale);
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		mean += fit->u[j] / (double)tally->n_active;
	unit = exp(mean);
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		if (is_idle(fit, j))
			continue;
		fit->u[j] -= mean;
		fit->x[j] *= unit;
		fit->alpha[j] *= unit;
	}
	fit->quality *= unit * unit;
	rescale_sums(fit, fit->is_noise_stretched ? 1 : 1 / (unit * unit), unit);
	if (!fit->is_noise_stretched)
		return;
	fit->lenience *= unit * unit;
	fit->noise *= unit * unit;
}

static void set_lenience_variance(struct calibrate_fit *fit, const struct tally *tally)
{
	if (!fit->is_lenience_fixed)
		fit->lenience = calibrate_fit_variance(
			fit->t_lenience, fit->v_lenience, tally->n_active, fit->lenience);
}

/* The mean of the papers, each weighed by what it tells of it. */
static double papers_mean(const struct calibrate_fit *fit)
{
	double theta = 0, weight = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++) {
		const struct calibrate_sum *s = &fit->sum[i];
		double f;

		if (s->precision <= 0)
			continue;
		f = 1 / (fit->quality * s->precision + fit->noise);
		theta += f * s->weighted;
		weight += f * s->precision;
	}
	return theta / weight;
}

/*
 * Moves the mean of the reviewers and of the papers into the level m.  The
 * first move leaves the papers' sums as they are; the second hardly shifts
 * anything after a few sweeps, and is then put off.
 */
static void set_level(struct calibrate_fit *fit)
{
	double alpha = 0, x = 0, theta;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		alpha += fit->alpha[j];
		x += is_idle(fit, j) ? 0 : fit->x[j];
	}
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		fit->alpha[j] -= is_idle(fit, j) ? 0 : alpha / x * fit->x[j];
	fit->m += alpha / x;
	if (fit->is_paper_flat)
		return;
	theta = papers_mean(fit);
	if (fabs(theta) < SETTLED * sqrt(fit->quality))
		return;
	fit->m += theta;
	calibrate_fit_sum(fit);
}

static void set_quality_variance(struct calibrate_fit *fit)
{
	size_t n = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++) {
		const struct calibrate_sum *s = &fit->sum[i];

		if (s->precision <= 0)
			continue;
		fit->t_quality[n] = s->weighted / s->precision;
		fit->v_quality[n++] = fit->noise / s->precision;
	}
	fit->quality = fmax(calibrate_fit_variance(fit->t_quality, fit->v_quality, n, fit->quality),
		fit->noise * .01);
}

/* The part of a review's information that its own paper takes, on average. */
static double paper_leverage(const struct calibrate_fit *fit)
{
	double prior = calibrate_fit_prior(fit), sum = 0;

	for (uint32_t i = 0; i < fit->n_papers; i++)
		sum += fit->sum[i].precision / (prior + fit->sum[i].precision);
	return (sum - (double)fit->n_alone) / (double)(fit->n_reviews - fit->n_alone);
}

/* Residual squares over what is left of the reviews after the habits took theirs. */
static void set_noise(struct calibrate_fit *fit, const struct tally *tally, double floor)
{
	double n = (double)(fit->n_reviews - fit->n_alone),
	       leverage = fmin(.9, paper_leverage(fit));
	double left = n - tally->gamma_u - tally->gamma_a * leverage / (1 - leverage);
	double was = fit->noise;

	fit->noise = fmax(floor, tally->squares / fmax(left, n / 4));
	if (fit->is_quality_fixed && !fit->is_paper_flat)
		fit->quality *= fit->noise / was;
}

/* How far the variances moved, against the spread of the scores. */
static double sweep(struct calibrate_fit *fit, double spread, struct tally *ret_tally)
{
	double noise = fit->noise, quality = fit->quality, lenience = fit->lenience;
	double scale = fit->scale, moved;

	*ret_tally = (struct tally){ 0 };
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		visit_reviewer(fit, j, ret_tally);
	set_noise(fit, ret_tally, spread * 1e-12);
	set_lenience_variance(fit, ret_tally);
	set_scale_variance(fit, ret_tally);
	set_level(fit);
	if (!fit->is_quality_fixed && !fit->is_paper_flat)
		set_quality_variance(fit);
	moved = fabs(noise - fit->noise) + fabs(quality - fit->quality) +
		fabs(lenience - fit->lenience) + fabs(scale - fit->scale) * spread;
	return moved / spread;
}

void calibrate_fit_tell(
	const struct calibrate_fit *fit, double first, double now, double last, double at_least)
{
	enum { STEPS = 1000 };
	const struct calibrate_problem *p = fit->problem;
	double part = at_least;

	if (p->progress == NULL)
		return;
	if (first > last && now < first)
		part = fmax(part, log(first / fmax(now, last)) / log(first / last));
	p->progress(p->progress_arg, (uint64_t)((fit->run + part) * STEPS),
		(uint64_t)fit->n_runs * STEPS);
}

static double evidence_of(const struct calibrate_fit *fit, uint32_t j)
{
	double e, unit, u = fit->u[j];
	struct calibrate_local l;
	struct profile p;

	local_sums(fit, j, true, &l);
	p = profile_of(fit, &l, j);
	unit = profile_unit(&p, u);
	e = l.log_omega - p.n * (log(fit->noise) + LOG_2PI) - 2 * p.n * u;
	e -= profile_squares(&p, unit) / fit->noise;
	e -= log1p(fit->lenience * p.s0 / fit->noise);
	if (fit->scale > 0)
		e -= u * u / fit->scale + log1p(fit->scale * profile_bend(fit, &p, unit));
	return e / 2;
}

void calibrate_fit_run(struct calibrate_fit *fit)
{
	double spread = fit->noise + fit->quality + fit->lenience, first = 0, moved = 1;
	struct tally tally;

	if (fit->is_scale_fixed)
		fit->scale = 0;
	if (fit->is_lenience_fixed)
		fit->lenience = 0;
	calibrate_fit_sum(fit);
	for (int i = 0; i < SWEEPS_MIN || (moved >= SETTLED && i < SWEEPS_MAX); i++) {
		moved = sweep(fit, spread, &tally);
		first = i == 0 ? moved : first;
		fit->n_sweeps++;
		calibrate_fit_tell(fit, first, moved, SETTLED, (i + 1.0) / SWEEPS_MAX);
	}
	fit->run++;
	/* Rounding has gathered in the sums. */
	calibrate_fit_sum(fit);
	fit->scale_gain = calibrate_fit_gain(fit->t, fit->v, tally.n_active, fit->scale);
	fit->lenience_gain =
		calibrate_fit_gain(fit->t_lenience, fit->v_lenience, tally.n_active, fit->lenience);
	fit->evidence = 0;
	for (uint32_t j = 0; j < fit->n_reviewers && !fit->is_paper_flat; j++)
		fit->evidence += evidence_of(fit, j);
}

struct calibrate_fit calibrate_fit_keep(struct mem *m, const struct calibrate_fit *fit)
{
	size_t bytes = (size_t)fit->n_reviewers * sizeof(double);
	struct calibrate_fit kept = *fit;

	kept.alpha = mem_copy(m, fit->alpha, bytes);
	kept.u = mem_copy(m, fit->u, bytes);
	kept.x = mem_copy(m, fit->x, bytes);
	kept.u_variance = mem_copy(m, fit->u_variance, bytes);
	return kept;
}

double calibrate_residual(const struct calibrate_fit *fit)
{
	double squares = 0;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double x = fit->x[j], stretch = calibrate_fit_stretch(fit, j);

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			const struct calibrate_sum *s = &fit->sum[r->paper];
			double e = x * (r->y - fit->m) - fit->alpha[j] - s->weighted / s->precision;

			squares += r->w * stretch * e * e;
		}
	}
	return squares;
}
