#include "test.h"

#include <math.h>

#include "base/prng.h"
#include "match/expertise.h"

enum { PAPERS = 9, REVIEWERS = 30, WORKS = 4, DIMS = 19 };

struct field {
	struct mem *m;
	struct expertise *x;
	float paper[PAPERS * DIMS], publication[REVIEWERS * WORKS * DIMS];
	uint32_t work[REVIEWERS][WORKS];
};

static const char *const words[] = { "graph neural molecules", "soil nitrogen chemistry",
	"birds feathers flight", "graph soil birds", "nitrogen flight neural" };

static struct field made_field(struct mem *m)
{
	struct field f = { .m = m, .x = expertise_new(m) };
	struct expertise_work works[WORKS];
	struct prng g;

	prng_init(&g, 3);
	for (unsigned i = 0; i < PAPERS * DIMS; i++)
		f.paper[i] = (float)prng_below(&g, 2000) - 1000;
	for (unsigned i = 0; i < REVIEWERS * WORKS * DIMS; i++)
		f.publication[i] = (float)prng_below(&g, 2000) - 1000;
	for (unsigned p = 0; p < PAPERS; p++)
		expertise_paper(f.x, words[p % 5], words[(p + 1) % 5]);
	for (unsigned v = 0; v < REVIEWERS; v++) {
		for (unsigned k = 0; k < WORKS; k++) {
			works[k].publication =
				expertise_publication(f.x, words[v % 5], words[(v * 3 + k) % 5]);
			works[k].weight = k == 0 ? .5F : 1;
			f.work[v][k] = works[k].publication;
		}
		expertise_reviewer(f.x, works, WORKS);
	}
	return f;
}

static struct expertise_scores ranked(struct field *f, bool has_vectors)
{
	struct expertise_options o = { .seed = 1 };
	struct expertise_scores s;

	if (has_vectors)
		o.vectors = (struct expertise_vectors){ f->paper, f->publication, DIMS };
	expertise_prepare(f->x, &o);
	expertise_rank(f->x, &o, f->m, &s);
	return s;
}

static double score_of(const struct expertise_scores *s, uint32_t paper, uint32_t reviewer)
{
	for (size_t i = s->start[paper]; i < s->start[paper + 1]; i++)
		if (s->score[i].reviewer == reviewer)
			return (double)s->score[i].score;
	fail();
	return 0;
}

/* The root mean square of the cosines, reckoned here by itself. */
static double by_vectors(const struct field *f, uint32_t paper, uint32_t reviewer)
{
	double sum = 0, weights = 0;

	for (int k = 0; k < WORKS; k++) {
		const float *a = f->paper + paper * DIMS;
		const float *b = f->publication + f->work[reviewer][k] * DIMS;
		double ab = 0, aa = 0, bb = 0, w = k == 0 ? .5 : 1, cosine;

		for (int i = 0; i < DIMS; i++) {
			ab += (double)a[i] * (double)b[i];
			aa += (double)a[i] * (double)a[i];
			bb += (double)b[i] * (double)b[i];
		}
		cosine = fmax(0, ab / sqrt(aa * bb));
		sum += w * cosine * cosine;
		weights += w;
	}
	return sqrt(sum / weights);
}

/* Standard deviation over all pairs, with the prior of expertise_vectors.c. */
static double spread(double (*value)[REVIEWERS], double usual)
{
	double n = PAPERS * REVIEWERS, sum = 0, square = 0;

	for (int p = 0; p < PAPERS; p++)
		for (int v = 0; v < REVIEWERS; v++) {
			sum += value[p][v];
			square += value[p][v] * value[p][v];
		}
	return sqrt((square - sum * sum / n + 50 * usual * usual) / (n + 50));
}

static void words_and_vectors_count_half_each_by_their_spread(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct field plain = made_field(m), both = made_field(m);
	struct expertise_scores lexical = ranked(&plain, false), mixed = ranked(&both, true);
	double l[PAPERS][REVIEWERS], v[PAPERS][REVIEWERS], wl, wv;

	(void)state;
	assert_true(expertise_mix(plain.x).words == 1 && expertise_mix(plain.x).vectors == 0);
	for (uint32_t p = 0; p < PAPERS; p++)
		for (uint32_t r = 0; r < REVIEWERS; r++) {
			l[p][r] = score_of(&lexical, p, r);
			v[p][r] = by_vectors(&both, p, r);
		}
	wl = 1 / spread(l, .03);
	wv = 1 / spread(v, .1);
	for (uint32_t p = 0; p < PAPERS; p++)
		for (uint32_t r = 0; r < REVIEWERS; r++) {
			double wanted = (wl * l[p][r] + wv * v[p][r]) / (wl + wv);

			assert_true(fabs(score_of(&mixed, p, r) - wanted) < 1e-6);
		}
	mem_end(m);
}

static void each_score_is_what_the_explanation_says(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct field f = made_field(m);
	struct expertise_scores s = ranked(&f, true);

	(void)state;
	for (uint32_t p = 0; p < PAPERS; p++)
		for (uint32_t r = 0; r < REVIEWERS; r++) {
			struct expertise_explanation e;

			expertise_explain(f.x, p, r, WORKS, 2, m, &e);
			assert_true(fabs(e.score - score_of(&s, p, r)) < 1e-6);
			assert_true(fabs(e.vectors - by_vectors(&f, p, r)) < 1e-6);
		}
	mem_end(m);
}

static void only_directions_count(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct field plain = made_field(m), scaled = made_field(m);
	struct expertise_scores a, b;

	(void)state;
	for (int p = 0; p < PAPERS; p++)
		for (int i = 0; i < DIMS; i++)
			scaled.paper[p * DIMS + i] *= (float)(p + 1) * 1e8F;
	for (int w = 0; w < REVIEWERS * WORKS; w++)
		for (int i = 0; i < DIMS; i++)
			scaled.publication[w * DIMS + i] *= 1e-9F * (float)(w + 1);
	a = ranked(&plain, true);
	b = ranked(&scaled, true);
	for (uint32_t p = 0; p < PAPERS; p++)
		for (uint32_t r = 0; r < REVIEWERS; r++)
			assert_true(fabs(score_of(&a, p, r) - score_of(&b, p, r)) < 1e-6);
	mem_end(m);
}

static void a_vector_without_length_is_like_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct field f = made_field(m);
	struct expertise_explanation e;

	(void)state;
	for (int i = 0; i < DIMS; i++)
		f.paper[i] = 1e-30F;
	ranked(&f, true);
	expertise_explain(f.x, 0, 0, WORKS, 2, m, &e);
	assert_true(e.vectors == 0 && e.score >= 0);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_vectors_count_half_each_by_their_spread),
		cmocka_unit_test(each_score_is_what_the_explanation_says),
		cmocka_unit_test(only_directions_count),
		cmocka_unit_test(a_vector_without_length_is_like_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
