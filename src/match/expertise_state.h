/* What expertise_*.c share; nobody else includes it. */
#ifndef MATCH_EXPERTISE_STATE_H
#define MATCH_EXPERTISE_STATE_H

#include "match/bm25.h"
#include "match/cosine.h"
#include "match/expertise.h"
#include "match/lsa.h"
#include "match/terms.h"

/* A growing list of document numbers. */
struct expertise_docs {
	uint32_t *doc;
	size_t n, room;
};

/* Texts as directions: the latent space, or vectors given. */
struct expertise_space {
	const float *paper, *publication;	      /* [texts × rank] */
	const float *paper_scale, *publication_scale; /* [texts] 1 / length; NULL: all have 1 */
	size_t rank;				      /* 0: there is none */
};

struct expertise {
	struct mem *mem;
	struct terms *terms;
	struct expertise_docs papers, publications;

	struct expertise_work *work; /* of all reviewers, one after the other */
	size_t n_works, work_room;
	size_t *first_work; /* [n_reviewers + 1] */
	size_t n_reviewers, reviewer_room;

	bool shares_docs; /* a paper is a publication too: its terms meet themselves */
	bool is_prepared;
	struct cosine cosine;
	struct bm25 bm25;
	struct lsa lsa;
	struct expertise_space latent, given;
	struct expertise_mix mix;
};

/* The similarities of a paper and a publication, each in [0, 1]. */
struct expertise_parts {
	double cosine, bm25, lsa, vector;
};

static inline double expertise_mixed(
	const struct expertise_mix *mix, const struct expertise_parts *parts)
{
	return mix->cosine * parts->cosine + mix->bm25 * parts->bm25 + mix->lsa * parts->lsa;
}

/*
 * One paper spread out over the vocabulary, to be compared with many
 * publications.  Lives in m; close before the next is opened in the same arrays.
 */
struct expertise_spread {
	const struct expertise *x;
	uint32_t paper;
	float *cosine, *bm25; /* [terms] 0 where the paper lacks the term */
};

void expertise_spread_init(struct expertise_spread *s, const struct expertise *x, struct mem *m);
void expertise_spread_set(struct expertise_spread *s, uint32_t paper);
void expertise_spread_clear(struct expertise_spread *s);
struct expertise_parts expertise_compare(const struct expertise_spread *s, uint32_t publication);

/* A profile's evidence on a paper: the root mean square over the profile of each kind. */
struct expertise_profile {
	double words, vectors;
};

struct expertise_profile expertise_profile(const struct expertise_spread *s, uint32_t reviewer);

static inline double expertise_score_of(
	const struct expertise_mix *mix, const struct expertise_profile *p)
{
	return mix->words * p->words + mix->vectors * p->vectors;
}

/* Takes the vectors in and weighs them against the words; after the words' own mix. */
void expertise_take_vectors(
	struct expertise *x, const struct expertise_vectors *vectors, uint64_t seed);

/* A sum of n values and of their squares. */
struct expertise_sums {
	double n, sum, square;
};

static inline void expertise_count(struct expertise_sums *s, double value)
{
	s->n++;
	s->sum += value;
	s->square += value * value;
}

/* Standard deviation, drawn towards the usual one, which counts for `prior` values. */
double expertise_deviation(const struct expertise_sums *s, double usual, double prior);

enum {
	EXPERTISE_MIX_PAIRS = 200000
}; /* texts compared at most, to see how far a measure spreads */

#endif
