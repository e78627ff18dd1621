/*
 * Latent semantic analysis (Deerwester et al. 1990): two texts on one subject
 * that share no word meet through words that stand together elsewhere.  Of
 * single words with BM25's weights: idf stands once in AᵀA, for with its square the
 * leading directions are those of a few odd documents.
 */
#ifndef MATCH_LSA_H
#define MATCH_LSA_H

#include "base/mem.h"
#include "match/bm25.h"
#include "match/svd.h"
#include "match/terms.h"

enum {
	LSA_RANK_MAX = 112,
	LSA_RANK = 100,		/* the usual 100, with */
	LSA_DOCS_PER_RANK = 16, /* as many documents a direction at least */
	LSA_DOCS_MIN = 500,	/* and none at all where the background is smaller than this */
	LSA_TRAIN_MAX = 10000	/* documents that the directions are learned from */
};

struct lsa {
	const struct terms *terms;
	const struct bm25 *bm25;
	size_t rank;	  /* 0: the background is too small */
	uint32_t *column; /* [terms] row of v, or TERMS_NONE */
	float *v;	  /* [columns × rank] */
};

/* The rank that a background of so many documents bears. */
size_t lsa_rank_for(size_t docs);

/* Learns the directions of all documents (evenly chosen where they are many); lives in m. */
void lsa_init(struct lsa *l, const struct bm25 *b, size_t rank, uint64_t seed, struct mem *m,
	svd_progress *progress, void *arg);

/* The document in the space, length 1 (all 0 where none of its words is known). */
void lsa_embed(const struct lsa *l, uint32_t doc, float *ret_vector);

#endif
