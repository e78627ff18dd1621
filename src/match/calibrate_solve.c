/*
 * Lenience with everything else given is a linear system; papers are
 * eliminated on the fly, so that a product costs two passes over the reviews.
 * Conjugate gradients, preconditioned by the diagonal (Hestenes and Stiefel
 * 1952; Saad, Iterative Methods for Sparse Linear Systems, 9.2).
 */
#include <math.h>

#include "match/calibrate_fit.h"

enum { STEPS_MAX = 2000 };

struct system {
	const struct calibrate_fit *fit;
	double paper_prior, reviewer_prior; /* precisions, in units of 1/sigma^2 */
	double *pull;			    /* per paper */
	double *diagonal, *stretch;	    /* per reviewer */
	bool is_told;			    /* how far it has come */
};

/* ret_y = (D_r + prior - B (D_p + prior)^-1 B') x */
static void multiply(const struct system *s, const double *x, double *ret_y)
{
	const struct calibrate_fit *fit = s->fit;

	for (uint32_t i = 0; i < fit->n_papers; i++)
		s->pull[i] = 0;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			s->pull[fit->review[k].paper] += fit->review[k].w * s->stretch[j] * x[j];
	for (uint32_t i = 0; i < fit->n_papers; i++)
		if (fit->sum[i].precision > 0)
			s->pull[i] /= s->paper_prior + fit->sum[i].precision;
	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double y = s->reviewer_prior * x[j];

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			y += fit->review[k].w * (x[j] - s->pull[fit->review[k].paper]);
		ret_y[j] = y * s->stretch[j];
	}
}

static void set_diagonal(const struct system *s)
{
	const struct calibrate_fit *fit = s->fit;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double d = s->reviewer_prior;

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];

			d += r->w - r->w * r->w * s->stretch[j] /
					    (s->paper_prior + fit->sum[r->paper].precision);
		}
		d *= s->stretch[j];
		/* A reviewer alone on every paper: nothing to learn, alpha stays. */
		s->diagonal[j] = d > 1e-12 ? d : 1;
	}
}

/* The residual of the normal equations at the present alpha. */
static void set_residual(const struct system *s, double *ret_r)
{
	const struct calibrate_fit *fit = s->fit;

	for (uint32_t j = 0; j < fit->n_reviewers; j++) {
		double x = fit->x[j], sum = -s->reviewer_prior * fit->alpha[j];

		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			const struct calibrate_review *r = &fit->review[k];
			const struct calibrate_sum *p = &fit->sum[r->paper];

			sum += r->w * (x * (r->y - fit->m) - fit->alpha[j] -
					      p->weighted / (s->paper_prior + p->precision));
		}
		ret_r[j] = sum * s->stretch[j];
	}
}

static double dot(const double *a, const double *b, const double *divide, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += divide == NULL ? a[i] * b[i] : a[i] * b[i] / divide[i];
	return sum;
}

static void descend(const struct system *s, double *x, double *residual, double *direction,
	double *product, double stop_at)
{
	size_t n = s->fit->n_reviewers;
	double size = dot(residual, residual, s->diagonal, n), first = size;

	for (size_t j = 0; j < n; j++)
		direction[j] = residual[j] / s->diagonal[j];
	for (int step = 0; step < STEPS_MAX && size > stop_at; step++) {
		double was = size, length, bend;

		multiply(s, direction, product);
		bend = dot(direction, product, NULL, n);
		if (bend <= 0)
			return; /* only the free level of a group is left */
		length = size / bend;
		for (size_t j = 0; j < n; j++) {
			x[j] += length * direction[j];
			residual[j] -= length * product[j];
		}
		size = dot(residual, residual, s->diagonal, n);
		if (s->is_told)
			calibrate_fit_tell(s->fit, first, size, stop_at, (double)step / STEPS_MAX);
		for (size_t j = 0; j < n; j++)
			direction[j] = residual[j] / s->diagonal[j] + size / was * direction[j];
	}
}

static double squares_of(const struct calibrate_fit *fit)
{
	double sum = 0;

	for (size_t k = 0; k < fit->n_reviews; k++) {
		double d = fit->review[k].y - fit->m;

		sum += fit->review[k].w * d * d;
	}
	return sum;
}

static struct system system_of(struct mem *m, const struct calibrate_fit *fit, bool is_flat)
{
	struct system s = { .fit = fit };

	s.paper_prior = is_flat ? 0 : calibrate_fit_prior(fit);
	s.reviewer_prior = is_flat ? 0 : fit->noise / fit->lenience;
	s.pull = MEM_ARRAY(m, double, fit->n_papers);
	s.diagonal = MEM_ARRAY(m, double, fit->n_reviewers);
	s.stretch = MEM_ARRAY(m, double, fit->n_reviewers);
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		s.stretch[j] = calibrate_fit_stretch(fit, j);
	set_diagonal(&s);
	return s;
}

void calibrate_solve(struct mem *m, struct calibrate_fit *fit, bool is_flat, double tolerance)
{
	struct mem *scratch;
	struct system s;
	double *residual;

	if (!is_flat && fit->lenience <= 0)
		return;
	scratch = mem_new(m, "calibrate_solve");
	calibrate_fit_sum(fit);
	s = system_of(scratch, fit, is_flat);
	s.is_told = true;
	residual = MEM_ARRAY(scratch, double, fit->n_reviewers);
	set_residual(&s, residual);
	descend(&s, fit->alpha, residual, MEM_ARRAY(scratch, double, fit->n_reviewers),
		MEM_ARRAY(scratch, double, fit->n_reviewers),
		tolerance * tolerance * squares_of(fit));
	calibrate_fit_sum(fit);
	mem_end(scratch);
}

/* ret_rest = H^-1 v, H what papers and noise alone make of the variance, in units of 1/sigma^2. */
static void take_papers(const struct system *s, const double *v, double *ret_rest)
{
	const struct calibrate_fit *fit = s->fit;

	for (uint32_t i = 0; i < fit->n_papers; i++)
		s->pull[i] = 0;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			s->pull[fit->review[k].paper] += fit->review[k].w * s->stretch[j] * v[k];
	for (uint32_t i = 0; i < fit->n_papers; i++)
		if (fit->sum[i].precision > 0)
			s->pull[i] /= s->paper_prior + fit->sum[i].precision;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			ret_rest[k] = fit->review[k].w * s->stretch[j] *
				      (v[k] - s->pull[fit->review[k].paper]);
}

void calibrate_weigh(
	struct mem *m, const struct calibrate_fit *fit, double *v, double tolerance, double *ret_v)
{
	struct mem *scratch = mem_new(m, "calibrate_weigh");
	double *residual = MEM_ARRAY(scratch, double, fit->n_reviewers), size = 0;
	double *x = MEM_ARRAY(scratch, double, fit->n_reviewers);
	bool is_lenient = fit->lenience > 0;
	struct system s = system_of(scratch, fit, !is_lenient);

	s.paper_prior = calibrate_fit_prior(fit);
	take_papers(&s, v, ret_v);
	for (uint32_t j = 0; j < fit->n_reviewers && is_lenient; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			residual[j] += ret_v[k];
			size += ret_v[k] * v[k];
		}
	if (is_lenient) {
		descend(&s, x, residual, MEM_ARRAY(scratch, double, fit->n_reviewers),
			MEM_ARRAY(scratch, double, fit->n_reviewers), tolerance * tolerance * size);
		for (uint32_t j = 0; j < fit->n_reviewers; j++)
			for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
				v[k] -= x[j];
		take_papers(&s, v, ret_v);
	}
	for (size_t k = 0; k < fit->n_reviews; k++)
		ret_v[k] /= fit->noise;
	mem_end(scratch);
}
