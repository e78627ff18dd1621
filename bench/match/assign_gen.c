/*
 * Writes a synthetic instance as a float32 .npy of papers x reviewers: 25
 * Dirichlet topics, score = .75 cosine + .25 uniform, one pair in a hundred a
 * conflict (NaN).  usage: assign_gen PAPERS REVIEWERS SEED FILE
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/prng.h"
#include "bench/match/npy.h"

enum { TOPICS = 25 };

/* Dirichlet(.2): few topics a person.  Gamma(a < 1) after Marsaglia and Tsang, boosted. */
static double gamma_draw(struct prng *g, double a)
{
	double d = a + 1 - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double x = prng_normal(g), v = 1 + c * x, u = prng_unit(g);

		v = v * v * v;
		if (v > 0 && log(u + 1e-300) < .5 * x * x + d - d * v + d * log(v))
			return d * v * pow(prng_unit(g) + 1e-300, 1 / a);
	}
}

static float *topics(struct mem *m, struct prng *g, long n)
{
	float *t = MEM_ARRAY(m, float, (size_t)n *TOPICS);

	for (long i = 0; i < n; i++) {
		double x[TOPICS], norm = 0;

		for (int k = 0; k < TOPICS; k++) {
			x[k] = gamma_draw(g, .2);
			norm += x[k] * x[k];
		}
		for (int k = 0; k < TOPICS; k++)
			t[i * TOPICS + k] = (float)(x[k] / sqrt(norm + 1e-300));
	}
	return t;
}

int main(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "gen");
	struct prng g;
	long papers = argc == 5 ? strtol(argv[1], NULL, 10) : 0;
	long reviewers = argc == 5 ? strtol(argv[2], NULL, 10) : 0;
	float *a, *b, *row;
	FILE *f;

	if (papers <= 0 || reviewers <= 0) {
		fprintf(stderr, "usage: assign_gen PAPERS REVIEWERS SEED FILE\n");
		return 2;
	}
	prng_init(&g, strtoull(argv[3], NULL, 10));
	a = topics(m, &g, papers);
	b = topics(m, &g, reviewers);
	row = MEM_ARRAY(m, float, (size_t)reviewers);
	f = npy_create(argv[4], papers, reviewers);
	for (long i = 0; i < papers; i++) {
		for (long j = 0; j < reviewers; j++) {
			double s = 0;

			for (int k = 0; k < TOPICS; k++)
				s += (double)(a[i * TOPICS + k] * b[j * TOPICS + k]);
			s = .75 * s + .25 * prng_unit(&g);
			row[j] = prng_unit(&g) < .01 ? NAN : (float)s;
		}
		fwrite(row, sizeof(float), (size_t)reviewers, f);
	}
	mem_end(m);
	return fclose(f) == 0 ? 0 : 1;
}
