#include "match/calibrate_areas.h"

#include <math.h>

/* Columns of the design: the level, lenience and merit of each area, expertise. */
struct design {
	const struct calibrate_fit *fit;
	const struct calibrate_areas *areas;
	const double *near;	       /* expertise less its mean over the paper, or NULL */
	uint32_t n;		       /* columns */
	double *gram, *right;	       /* Z' V^-1 Z and Z' V^-1 z */
	double *factor, *prior, *mean; /* scratch of likelihood(), of n x n, n and n */
};

/* The variances that the likelihood chooses. */
enum { LENIENCE, MERIT, EXPERTISE, N_PARTS };

static const double TOLERANCE = 1e-6;
static const double LEAST = 1e-4, MOST = 1e2; /* variances, by that of the noise */
enum { STEPS = 14, ROUNDS = 4 };

static int part_of(const struct design *d, uint32_t column)
{
	if (column == 0)
		return N_PARTS;
	return column <= d->areas->n ? LENIENCE : column <= 2 * d->areas->n ? MERIT : EXPERTISE;
}

static double *mean_of_papers(struct mem *m, const struct calibrate_fit *fit, const double *x)
{
	double *mean = MEM_ARRAY(m, double, fit->n_papers);
	uint32_t *n = MEM_ARRAY(m, uint32_t, fit->n_papers);

	for (size_t k = 0; k < fit->n_reviews; k++) {
		mean[fit->review[k].paper] += x[k];
		n[fit->review[k].paper]++;
	}
	for (uint32_t i = 0; i < fit->n_papers; i++)
		mean[i] /= n[i] > 0 ? n[i] : 1;
	return mean;
}

static double *within_papers(struct mem *m, const struct calibrate_fit *fit, const double *x)
{
	double *near = MEM_ARRAY_RAW(m, double, fit->n_reviews);
	double *mean = mean_of_papers(m, fit, x);

	for (size_t k = 0; k < fit->n_reviews; k++)
		near[k] = x[k] - mean[fit->review[k].paper];
	return near;
}

static void set_column(const struct design *d, uint32_t column, double *ret_v)
{
	const struct calibrate_fit *fit = d->fit;
	uint32_t n = d->areas->n;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			switch (part_of(d, column)) {
			case LENIENCE:
				ret_v[k] = d->areas->reviewer[j] == column - 1;
				break;
			case MERIT:
				ret_v[k] = d->areas->paper[fit->review[k].paper] == column - 1 - n;
				break;
			case EXPERTISE:
				ret_v[k] = d->near[k];
				break;
			default:
				ret_v[k] = 1;
			}
}

/* ret_sums += Z' v */
static void gather(const struct design *d, const double *v, double *ret_sums)
{
	const struct calibrate_fit *fit = d->fit;
	uint32_t n = d->areas->n;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			uint32_t b = n == 0 ? CALIBRATE_NO_AREA : d->areas->reviewer[j];
			uint32_t a =
				n == 0 ? CALIBRATE_NO_AREA : d->areas->paper[fit->review[k].paper];

			ret_sums[0] += v[k];
			if (b != CALIBRATE_NO_AREA)
				ret_sums[1 + b] += v[k];
			if (a != CALIBRATE_NO_AREA)
				ret_sums[1 + n + a] += v[k];
			if (d->near != NULL)
				ret_sums[1 + 2 * n] += d->near[k] * v[k];
		}
}

/* z: the scores in units of quality. */
static void set_scores(const struct calibrate_fit *fit, const double *y, double *ret_z)
{
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			ret_z[k] = fit->x[j] * (y[k] - fit->m);
}

static struct design design_of(struct mem *m, const struct calibrate_fit *fit,
	const struct calibrate_areas *areas, const double *y, const double *expertise)
{
	struct design d = {
		.fit = fit, .areas = areas, .n = 1 + 2 * areas->n + (expertise != NULL)
	};
	struct mem *scratch = mem_new(m, "calibrate_areas");
	double *v = MEM_ARRAY_RAW(scratch, double, fit->n_reviews);
	double *weighed = MEM_ARRAY_RAW(scratch, double, fit->n_reviews);

	d.near = expertise == NULL ? NULL : within_papers(m, fit, expertise);
	d.gram = MEM_ARRAY(m, double, (size_t)d.n *d.n);
	d.right = MEM_ARRAY(m, double, d.n);
	d.factor = MEM_ARRAY(m, double, (size_t)d.n *d.n);
	d.prior = MEM_ARRAY(m, double, d.n);
	d.mean = MEM_ARRAY(m, double, d.n);
	for (uint32_t c = 0; c < d.n; c++) {
		set_column(&d, c, v);
		calibrate_weigh(scratch, fit, v, TOLERANCE, weighed);
		gather(&d, weighed, d.gram + (size_t)c * d.n);
	}
	set_scores(fit, y, v);
	calibrate_weigh(scratch, fit, v, TOLERANCE, weighed);
	gather(&d, weighed, d.right);
	mem_end(scratch);
	return d;
}

/* Cholesky of I + D^1/2 gram D^1/2 into factor; returns half the logarithm of its determinant. */
static double factorise(const struct design *d)
{
	double *f = d->factor, half = 0;
	uint32_t n = d->n;

	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = 0; b <= a; b++) {
			double sum = (a == b) + d->prior[a] * d->prior[b] *
							(d->gram[(size_t)a * n + b] +
								d->gram[(size_t)b * n + a]) /
							2;

			for (uint32_t c = 0; c < b; c++)
				sum -= f[(size_t)a * n + c] * f[(size_t)b * n + c];
			f[(size_t)a * n + b] =
				a == b ? sqrt(fmax(sum, 1e-12)) : sum / f[(size_t)b * n + b];
		}
	for (uint32_t a = 0; a < n; a++)
		half += log(f[(size_t)a * n + a]);
	return half;
}

/* v = (I + D^1/2 gram D^1/2)^-1 v; returns v' of before times v of after. */
static double back_solve(const struct design *d, double *v)
{
	const double *f = d->factor;
	uint32_t n = d->n;
	double squares = 0;

	for (uint32_t a = 0; a < n; a++) {
		for (uint32_t b = 0; b < a; b++)
			v[a] -= f[(size_t)a * n + b] * v[b];
		v[a] /= f[(size_t)a * n + a];
		squares += v[a] * v[a];
	}
	for (uint32_t a = n; a-- > 0;) {
		for (uint32_t b = a + 1; b < n; b++)
			v[a] -= f[(size_t)b * n + a] * v[b];
		v[a] /= f[(size_t)a * n + a];
	}
	return squares;
}

/* The log likelihood at these variances, less what no variance changes; sets d->mean. */
static double likelihood(const struct design *d, const double *variance)
{
	double level = 1e4 * (d->fit->noise + d->fit->quality), half, squares;

	for (uint32_t c = 0; c < d->n; c++) {
		int part = part_of(d, c);

		d->prior[c] = sqrt(part == N_PARTS ? level : variance[part]);
		d->mean[c] = d->prior[c] * d->right[c];
	}
	half = factorise(d);
	squares = back_solve(d, d->mean);
	for (uint32_t c = 0; c < d->n; c++)
		d->mean[c] *= d->prior[c];
	return squares / 2 - half;
}

/* The best of one variance, the others given: golden section of its logarithm, or 0. */
static double improve(const struct design *d, double *variance, int part)
{
	const double golden = .6180339887498949;
	double low = log(LEAST * d->fit->noise), high = log(MOST * d->fit->noise), none, most;

	variance[part] = 0;
	none = likelihood(d, variance);
	for (int i = 0; i < STEPS; i++) {
		double a = high - golden * (high - low), b = low + golden * (high - low), at_a;

		variance[part] = exp(a);
		at_a = likelihood(d, variance);
		variance[part] = exp(b);
		if (at_a >= likelihood(d, variance))
			high = b;
		else
			low = a;
	}
	variance[part] = exp((low + high) / 2);
	most = likelihood(d, variance);
	if (most > none)
		return most;
	variance[part] = 0;
	return none;
}

/* The most likely variances of those parts that are free; the others are 0. */
static double maximise(const struct design *d, const bool *is_free, double *ret_variance)
{
	double most = 0;

	for (int part = 0; part < N_PARTS; part++)
		ret_variance[part] = is_free[part] ? .2 * d->fit->noise : 0;
	most = likelihood(d, ret_variance);
	for (int round = 0; round < ROUNDS; round++)
		for (int part = 0; part < N_PARTS; part++)
			if (is_free[part])
				most = improve(d, ret_variance, part);
	return most;
}

/*
 * A part is believed when without it the likelihood falls by as much as for any habit,
 * whatever is made of the others.
 */
static void choose(const struct design *d, double *ret_variance)
{
	bool is_free[N_PARTS] = { d->areas->n > 1, d->areas->n > 1, d->near != NULL };

	for (int part = 0; part < N_PARTS; part++) {
		double with, without;

		if (!is_free[part])
			continue;
		with = maximise(d, is_free, ret_variance);
		is_free[part] = false;
		without = maximise(d, is_free, ret_variance);
		is_free[part] = with - without >= CALIBRATE_BELIEVED;
	}
	maximise(d, is_free, ret_variance);
	likelihood(d, ret_variance);
}

/* The part of the posterior variance that is of lenience. */
static void set_variance(const struct design *d, double *column, double *ret_variance)
{
	uint32_t n = d->areas->n;

	for (uint32_t a = 0; a < n; a++) {
		for (uint32_t c = 0; c < d->n; c++)
			column[c] = c == a + 1 ? d->prior[c] : 0;
		back_solve(d, column);
		for (uint32_t b = 0; b < n; b++)
			ret_variance[(size_t)a * n + b] = d->prior[b + 1] * column[b + 1];
	}
}

struct calibrate_explained calibrate_explain(struct mem *m, const struct calibrate_fit *fit,
	struct calibrate_areas areas, const double *y, const double *expertise)
{
	struct calibrate_explained e = { .areas = areas };
	double variance[N_PARTS];
	size_t n = areas.n;
	struct design d;

	if (n < 2 && expertise == NULL)
		return (struct calibrate_explained){ 0 };
	d = design_of(m, fit, &areas, y, expertise);
	choose(&d, variance);
	e.lenience = mem_copy(m, d.mean + 1, n * sizeof(double));
	e.merit = mem_copy(m, d.mean + 1 + n, n * sizeof(double));
	e.lenience_sd = sqrt(variance[LENIENCE]);
	e.merit_sd = sqrt(variance[MERIT]);
	e.expertise = expertise == NULL ? 0 : d.mean[1 + 2 * n];
	e.variance = MEM_ARRAY(m, double, n *n);
	set_variance(&d, MEM_ARRAY(m, double, d.n), e.variance);
	e.is_any = variance[LENIENCE] + variance[MERIT] + variance[EXPERTISE] > 0;
	return e;
}

static double lenience_of(const struct calibrate_explained *e, uint32_t reviewer)
{
	uint32_t area = e->areas.n == 0 ? CALIBRATE_NO_AREA : e->areas.reviewer[reviewer];

	return area == CALIBRATE_NO_AREA ? 0 : e->lenience[area];
}

static double merit_of(const struct calibrate_explained *e, uint32_t paper)
{
	uint32_t area = e->areas.n == 0 ? CALIBRATE_NO_AREA : e->areas.paper[paper];

	return area == CALIBRATE_NO_AREA ? 0 : e->merit[area];
}

void calibrate_take_out(struct calibrate_fit *fit, const struct calibrate_explained *e,
	const double *y, const double *expertise)
{
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			struct calibrate_review *r = &fit->review[k];
			double off = lenience_of(e, j) + merit_of(e, r->paper);

			if (expertise != NULL)
				off += e->expertise * expertise[k];
			r->y = y[k] - off / fit->x[j];
		}
	calibrate_fit_sum(fit);
}

/*
 * What part of a paper's reviews is from each area's reviewers, less what of all
 * reviews is: what all have in common is the level, which no paper's spread has.
 */
static double *shares_of(
	struct mem *m, const struct calibrate_fit *fit, const struct calibrate_explained *e)
{
	uint32_t n = e->areas.n;
	double *share = MEM_ARRAY(m, double, ((size_t)fit->n_papers + 1) * n), all = 0;
	double *common = share + (size_t)fit->n_papers * n;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];

			all += r->w;
			if (e->areas.reviewer[j] == CALIBRATE_NO_AREA)
				continue;
			share[(size_t)r->paper * n + e->areas.reviewer[j]] += r->w;
			common[e->areas.reviewer[j]] += r->w;
		}
	for (uint32_t i = 0; i < fit->n_papers; i++)
		for (uint32_t a = 0; a < n; a++)
			share[(size_t)i * n + a] =
				share[(size_t)i * n + a] / fmax(fit->sum[i].precision, 1e-12) -
				common[a] / all;
	return share;
}

static double squares_of(const double *v, const double *matrix, uint32_t n)
{
	double sum = 0;

	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = 0; b < n; b++)
			sum += v[a] * v[b] * matrix[(size_t)a * n + b];
	return fmax(sum, 0);
}

void calibrate_put_back(struct mem *m, const struct calibrate_fit *fit,
	const struct calibrate_explained *e, struct calibration *c)
{
	double quality = c->quality_sd * c->quality_sd, noise = c->noise_sd * c->noise_sd;
	double wide = quality + e->merit_sd * e->merit_sd;
	double *share = e->areas.n > 0 ? shares_of(m, fit, e) : NULL;

	for (uint32_t i = 0; i < fit->n_papers; i++) {
		double seen = noise / fmax(fit->sum[i].precision, 1e-12);
		double own = quality / (quality + seen), all = wide / (wide + seen);
		double unknown = share == NULL ? 0
					       : squares_of(share + (size_t)i * e->areas.n,
							 e->variance, e->areas.n);
		struct calibrate_paper *p = &c->paper[i];

		if (own > 0)
			p->score = c->level + all / own * (p->score - c->level);
		p->score += all * merit_of(e, i);
		p->sd = sqrt(p->sd * p->sd + (all - own) * seen + all * all * unknown);
	}
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		c->reviewer[j].lenience += lenience_of(e, j) * c->reviewer[j].scale;
	c->area_lenience_sd = e->lenience_sd;
	c->area_merit_sd = e->merit_sd;
	c->expertise = e->expertise;
}
