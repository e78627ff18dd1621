/*
 * Log-tf·idf with cosine length: weight = (1 + ln tf) · ln(N / df), documents scaled to length 1
 * (Salton and Buckley 1988, "ltc").  The square of idf in a product makes it the measure of rare
 * words in common.
 */
#ifndef MATCH_COSINE_H
#define MATCH_COSINE_H

#include "base/mem.h"
#include "match/terms.h"

struct cosine {
	const struct terms *terms;
	float tf[256];
	float *idf;   /* [docs + 1] by document frequency */
	float *scale; /* [docs] 1 / length of the vector; 0 for an empty document */
};

/* After the last document is in; lives in m. */
void cosine_init(struct cosine *c, const struct terms *t, struct mem *m);

static inline float cosine_weight(
	const struct cosine *c, uint32_t doc, uint32_t term, uint8_t count)
{
	return c->tf[count] * c->idf[terms_df(c->terms, term)] * c->scale[doc];
}

#endif
