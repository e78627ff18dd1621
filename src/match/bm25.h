/*
 * BM25 (Robertson and Zaragoza 2009; k1 = 1.2, b = .75) between two documents.  Neither of two
 * abstracts is a query, so the saturated frequency stands on both sides, each with the root of
 * ln(1 + (N - df + .5) / (df + .5)): the product holds idf once.  Scaled to length 1, so that a
 * long text is not an expert in all.
 */
#ifndef MATCH_BM25_H
#define MATCH_BM25_H

#include "base/mem.h"
#include "match/terms.h"

struct bm25 {
	const struct terms *terms;
	float *idf;	       /* [docs + 1] root of idf by document frequency */
	float *length;	       /* [docs] k1 · (1 - b + b · words / mean words) */
	float *scale;	       /* [docs] 1 / length of the vector; 0 for an empty document */
	float *scale_of_words; /* [docs] the same for the vector of single words alone */
};

/* After the last document is in; lives in m. */
void bm25_init(struct bm25 *b, const struct terms *t, struct mem *m);

/* Before scaling. */
static inline float bm25_raw(const struct bm25 *b, uint32_t doc, uint32_t term, uint8_t count)
{
	return (float)count * 2.2F / ((float)count + b->length[doc]) *
	       b->idf[terms_df(b->terms, term)];
}

static inline float bm25_weight(const struct bm25 *b, uint32_t doc, uint32_t term, uint8_t count)
{
	return bm25_raw(b, doc, term, count) * b->scale[doc];
}

#endif
