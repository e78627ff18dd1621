#include "match/svd.h"

#include <math.h>
#include <string.h>

#include "base/prng.h"
#include "match/lanes.h"

enum {
	OVERSAMPLE = 28, /* directions beyond the rank: the textbook's 10, rounded to lanes */
	PLAIN = 4,	 /* rounds of AᵀA that find the spectrum's scale */
	FILTERED = 10	 /* rounds of the second Chebyshev polynomial of AᵀA */
};

struct iteration {
	const struct svd_rows *a;
	size_t width; /* rank + OVERSAMPLE */
	float *v;     /* [columns × width] */
	float *next;
	float *spare;
	float *row;    /* [width] */
	double *gram;  /* [width × width] */
	double *solve; /* [width + width × width] scratch */
};

static inline void add_scaled(float *restrict to, const float *restrict from, float by, size_t n)
{
	for (size_t k = 0; k < n; k++)
		to[k] += by * from[k];
}

/* to = AᵀA from, one row of A at a time: w = a from, to += aᵀ w. */
LANES_WIDE
static void multiply(struct iteration *it, const float *from, float *to)
{
	const struct svd_rows *a = it->a;
	size_t width = it->width;

	memset(to, 0, a->n_columns * width * sizeof(float));
	for (size_t i = 0; i < a->n_rows; i++) {
		memset(it->row, 0, width * sizeof(float));
		for (size_t p = a->start[i]; p < a->start[i + 1]; p++)
			add_scaled(it->row, from + a->column[p] * width, a->value[p], width);
		for (size_t p = a->start[i]; p < a->start[i + 1]; p++)
			add_scaled(to + a->column[p] * width, it->row, a->value[p], width);
	}
}

/* gram = xᵀ y in double; the lower triangle is enough where it is symmetric. */
LANES_WIDE
static void products(const float *x, const float *y, size_t n, size_t width, double *gram)
{
	memset(gram, 0, width * width * sizeof(double));
	for (size_t i = 0; i < n; i++) {
		const float *a = x + i * width, *b = y + i * width;

		for (size_t j = 0; j < width; j++) {
			double by = (double)a[j];

			for (size_t k = 0; k <= j && by != 0; k++)
				gram[j * width + k] += by * (double)b[k];
		}
	}
}

/*
 * Cholesky in place, G = L Lᵀ in the lower triangle.  A pivot lost to rounding
 * becomes 0: its direction depends on those before and is dropped.
 */
static void cholesky(double *g, size_t n)
{
	for (size_t j = 0; j < n; j++) {
		double d = g[j * n + j], whole = d;

		for (size_t k = 0; k < j; k++)
			d -= g[j * n + k] * g[j * n + k];
		d = d > whole * 1e-12 && d > 0 ? sqrt(d) : 0;
		g[j * n + j] = d;
		for (size_t i = j + 1; i < n; i++) {
			double s = g[i * n + j];

			for (size_t k = 0; k < j; k++)
				s -= g[i * n + k] * g[j * n + k];
			g[i * n + j] = d > 0 ? s / d : 0;
		}
	}
}

/* x := x L⁻ᵀ, row by row; each solved entry is taken from all that follow, which runs in lanes. */
LANES_WIDE
static void solve_rows(struct iteration *it, float *x)
{
	size_t width = it->width;
	double *row = it->solve, *columns = it->solve + width;

	for (size_t j = 0; j < width; j++)
		for (size_t k = j; k < width; k++)
			columns[j * width + k] = it->gram[k * width + j];
	for (size_t i = 0; i < it->a->n_columns; i++) {
		for (size_t k = 0; k < width; k++)
			row[k] = (double)x[i * width + k];
		for (size_t j = 0; j < width; j++) {
			const double *l = columns + j * width;

			row[j] = l[j] > 0 ? row[j] / l[j] : 0;
			for (size_t k = j + 1; k < width; k++)
				row[k] -= l[k] * row[j];
		}
		for (size_t k = 0; k < width; k++)
			x[i * width + k] = (float)row[k];
	}
}

/* Orthonormal columns; twice is enough (Yamamoto et al. 2015, CholeskyQR2). */
static void orthonormalise(struct iteration *it, float *x, int times)
{
	while (times-- > 0) {
		products(x, x, it->a->n_columns, it->width, it->gram);
		cholesky(it->gram, it->width);
		solve_rows(it, x);
	}
}

/* One Jacobi rotation of rows and columns p, q of symmetric s; vectors in the rows of e. */
static void rotate(double *s, double *e, size_t n, size_t p, size_t q)
{
	double theta = (s[q * n + q] - s[p * n + p]) / (2 * s[p * n + q]);
	double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	double c = 1 / sqrt(t * t + 1), sn = t * c;

	for (size_t k = 0; k < n; k++) {
		double a = s[k * n + p], b = s[k * n + q];

		s[k * n + p] = c * a - sn * b;
		s[k * n + q] = sn * a + c * b;
	}
	for (size_t k = 0; k < n; k++) {
		double a = s[p * n + k], b = s[q * n + k];

		s[p * n + k] = c * a - sn * b;
		s[q * n + k] = sn * a + c * b;
		a = e[p * n + k];
		b = e[q * n + k];
		e[p * n + k] = c * a - sn * b;
		e[q * n + k] = sn * a + c * b;
	}
}

static double off_diagonal(const double *s, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			sum += s[i * n + j] * s[i * n + j];
	return sum;
}

/* Eigenvectors of symmetric s (destroyed) in the rows of e, values on the diagonal of s. */
static void jacobi(double *s, double *e, size_t n)
{
	double trace = 0;

	memset(e, 0, n * n * sizeof(double));
	for (size_t i = 0; i < n; i++) {
		e[i * n + i] = 1;
		trace += s[i * n + i] * s[i * n + i];
	}
	for (int sweep = 0; sweep < 30 && off_diagonal(s, n) > 1e-20 * trace; sweep++)
		for (size_t p = 0; p < n; p++)
			for (size_t q = p + 1; q < n; q++)
				if (s[p * n + q] * s[p * n + q] > 1e-30 * trace)
					rotate(s, e, n, p, q);
}

/* The numbers of the eigenvalues, largest first; ties by number. */
static void order_by_size(const double *s, size_t n, uint32_t *ret_order)
{
	for (size_t r = 0; r < n; r++) {
		size_t at = r;

		for (; at > 0 && s[ret_order[at - 1] * n + ret_order[at - 1]] < s[r * n + r]; at--)
			ret_order[at] = ret_order[at - 1];
		ret_order[at] = (uint32_t)r;
	}
}

/* gram = vᵀ AᵀA v, given next = AᵀA v. */
static void projected(struct iteration *it)
{
	size_t w = it->width;

	products(it->v, it->next, it->a->n_columns, w, it->gram);
	for (size_t i = 0; i < w; i++)
		for (size_t j = 0; j < i; j++)
			it->gram[j * w + i] = it->gram[i * w + j];
}

/* Rotates the basis v to the singular vectors, given next = AᵀA v. */
static void rayleigh_ritz(struct iteration *it, size_t rank, float *out, struct mem *m)
{
	size_t w = it->width;
	double *e = MEM_ARRAY(m, double, w *w);
	uint32_t *order = MEM_ARRAY(m, uint32_t, w);

	projected(it);
	jacobi(it->gram, e, w);
	order_by_size(it->gram, w, order);
	for (size_t c = 0; c < it->a->n_columns; c++)
		for (size_t r = 0; r < rank; r++) {
			const double *vector = e + order[r] * w;
			double sum = 0;

			for (size_t k = 0; k < w; k++)
				sum += vector[k] * (double)it->v[c * w + k];
			out[c * rank + r] = (float)sum;
		}
}

/*
 * The least Ritz value, 0 where it is rounding only: what lies below is to be
 * damped.  Leaves next = AᵀA v.
 */
static double lower_edge(struct iteration *it, struct mem *m)
{
	size_t w = it->width;
	double *e = MEM_ARRAY(m, double, w *w), least = INFINITY, most = 0;

	multiply(it, it->v, it->next);
	projected(it);
	jacobi(it->gram, e, w);
	for (size_t k = 0; k < w; k++) {
		least = fmin(least, it->gram[k * w + k]);
		most = fmax(most, it->gram[k * w + k]);
	}
	mem_drop(e);
	return least > most * 1e-6 ? least : 0;
}

/*
 * v = T₂(2/edge AᵀA - 1) v, given next = AᵀA v: small below the edge and steep above it, 1.42 where
 * two plain rounds give 1.10 (Zhou, Saad et al. 2006).  A higher degree would
 * drown the weak directions in the rounding of the strong.
 */
static void filter(struct iteration *it, float edge)
{
	size_t n = it->a->n_columns * it->width;
	float *swap = it->v;

	for (size_t i = 0; i < n; i++)
		it->next[i] = 2 / edge * it->next[i] - it->v[i];
	multiply(it, it->next, it->spare);
	for (size_t i = 0; i < n; i++)
		it->spare[i] = 4 / edge * it->spare[i] - 2 * it->next[i] - it->v[i];
	it->v = it->spare;
	it->spare = swap;
}

/* A plain round is one pass over the matrix, a filtered one two. */
static void tell(svd_progress *progress, void *arg, int passes)
{
	if (progress != NULL)
		progress(arg, (double)passes / (PLAIN + 2 * FILTERED + 1));
}

static void iterate(struct iteration *it, struct mem *m, svd_progress *progress, void *arg)
{
	for (int round = 0; round < PLAIN; round++) {
		float *swap = it->v;

		orthonormalise(it, it->v, 1);
		multiply(it, it->v, it->next);
		it->v = it->next;
		it->next = swap;
		tell(progress, arg, round + 1);
	}
	orthonormalise(it, it->v, 2);
	for (int round = 0; round < FILTERED; round++) {
		double edge = lower_edge(it, m);

		/* A matrix of lower rank than asked is found exactly already. */
		if (edge <= 0)
			return;
		filter(it, (float)edge);
		orthonormalise(it, it->v, round == FILTERED - 1 ? 2 : 1);
		tell(progress, arg, PLAIN + 2 * (round + 1));
	}
	multiply(it, it->v, it->next);
}

float *svd_right(const struct svd_rows *a, size_t rank, uint64_t seed, struct mem *m,
	svd_progress *progress, void *arg)
{
	struct mem *scratch = mem_new(m, "svd");
	struct iteration it = { .a = a, .width = rank + OVERSAMPLE };
	float *out = MEM_ARRAY(m, float, a->n_columns *rank);
	size_t n = a->n_columns * it.width;
	struct prng g;

	it.v = MEM_ARRAY_RAW(scratch, float, n);
	it.next = MEM_ARRAY_RAW(scratch, float, n);
	it.spare = MEM_ARRAY_RAW(scratch, float, n);
	it.row = MEM_ARRAY(scratch, float, it.width);
	it.gram = MEM_ARRAY(scratch, double, it.width *it.width);
	it.solve = MEM_ARRAY(scratch, double, it.width + it.width * it.width);
	prng_init(&g, seed);
	for (size_t i = 0; i < n; i++)
		it.v[i] = (float)prng_normal(&g);
	iterate(&it, scratch, progress, arg);
	rayleigh_ritz(&it, rank, out, scratch);
	mem_end(scratch);
	return out;
}
