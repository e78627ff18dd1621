/* Vectors from elsewhere beside the words: half and half at the reviewer's level. */
#include <math.h>

#include "base/err.h"
#include "base/prng.h"
#include "match/expertise_state.h"

/* What a file with few pairs is taken to spread like, worth PRIOR pairs. */
enum { PRIOR = 50 };
static const double USUAL_WORDS = .03, USUAL_VECTORS = .1;

struct expertise_profile expertise_profile(const struct expertise_spread *s, uint32_t reviewer)
{
	const struct expertise *x = s->x;
	double words = 0, vectors = 0, weights = 0;

	for (size_t i = x->first_work[reviewer]; i < x->first_work[reviewer + 1]; i++) {
		struct expertise_parts p = expertise_compare(s, x->work[i].publication);
		double mixed = expertise_mixed(&x->mix, &p), w = (double)x->work[i].weight;

		words += w * mixed * mixed;
		vectors += w * p.vector * p.vector;
		weights += w;
	}
	if (weights <= 0)
		return (struct expertise_profile){ 0, 0 };
	return (struct expertise_profile){ sqrt(words / weights), sqrt(vectors / weights) };
}

static const float *scales_of(struct mem *m, const float *v, size_t n, size_t dims)
{
	float *scale = MEM_ARRAY_RAW(m, float, n);

	for (size_t i = 0; i < n; i++) {
		double sum = 0;

		for (size_t k = 0; k < dims; k++)
			sum += (double)v[i * dims + k] * (double)v[i * dims + k];
		scale[i] = sqrt(sum) < EXPERTISE_LENGTH_MIN ? 0 : (float)(1 / sqrt(sum));
	}
	return scale;
}

/* Pairs of paper and reviewer: all where they are few, else papers evenly and reviewers by chance.
 */
struct sample {
	size_t papers, reviewers;
	bool is_all;
};

static struct sample choose_pairs(const struct expertise *x)
{
	size_t papers = x->papers.n, works = x->n_works, most;

	if (papers * works <= EXPERTISE_MIX_PAIRS)
		return (struct sample){ papers, x->n_reviewers, true };
	papers = papers < 500 ? papers : 500;
	most = EXPERTISE_MIX_PAIRS / papers * x->n_reviewers / works;
	return (struct sample){ papers, most < 1 ? 1 : most, false };
}

static void count_pairs(const struct expertise *x, uint64_t seed, struct expertise_sums *ret_words,
	struct expertise_sums *ret_vectors)
{
	struct mem *scratch = mem_new(x->mem, "vectors");
	struct sample take = choose_pairs(x);
	struct expertise_spread s;
	struct prng g;

	prng_init(&g, seed);
	expertise_spread_init(&s, x, scratch);
	for (size_t i = 0; i < take.papers; i++) {
		expertise_spread_set(&s, (uint32_t)(i * x->papers.n / take.papers));
		for (size_t k = 0; k < take.reviewers; k++) {
			uint32_t v = (uint32_t)(take.is_all ? k : prng_below(&g, x->n_reviewers));
			struct expertise_profile by = expertise_profile(&s, v);

			/* An empty profile is no evidence of how profiles differ. */
			if (x->first_work[v] == x->first_work[v + 1])
				continue;
			expertise_count(ret_words, by.words);
			expertise_count(ret_vectors, by.vectors);
		}
		expertise_spread_clear(&s);
	}
	mem_end(scratch);
}

void expertise_take_vectors(struct expertise *x, const struct expertise_vectors *v, uint64_t seed)
{
	struct expertise_sums of_words = { .n = 0 }, of_vectors = { .n = 0 };
	double words, vectors;

	if (v->dims == 0)
		return;
	x->given = (struct expertise_space){ .paper = v->paper,
		.publication = v->publication,
		.paper_scale = scales_of(x->mem, v->paper, x->papers.n, v->dims),
		.publication_scale = scales_of(x->mem, v->publication, x->publications.n, v->dims),
		.rank = v->dims };
	count_pairs(x, seed, &of_words, &of_vectors);
	words = 1 / expertise_deviation(&of_words, USUAL_WORDS, PRIOR);
	vectors = 1 / expertise_deviation(&of_vectors, USUAL_VECTORS, PRIOR);
	x->mix.words = words / (words + vectors);
	x->mix.vectors = vectors / (words + vectors);
}
