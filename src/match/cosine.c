#include "match/cosine.h"

#include <math.h>

static float scale_of(const struct cosine *c, struct terms_doc d)
{
	double sum = 0;

	for (size_t i = 0; i < d.n; i++) {
		double w =
			(double)c->tf[d.count[i]] * (double)c->idf[terms_df(c->terms, d.term[i])];

		sum += w * w;
	}
	return sum > 0 ? (float)(1 / sqrt(sum)) : 0;
}

void cosine_init(struct cosine *c, const struct terms *t, struct mem *m)
{
	size_t n = terms_docs(t);

	c->terms = t;
	c->tf[0] = 0;
	for (int i = 1; i < 256; i++)
		c->tf[i] = (float)(1 + log(i));
	c->idf = MEM_ARRAY(m, float, n + 1);
	for (size_t df = 1; df <= n; df++)
		c->idf[df] = (float)log((double)n / (double)df);
	c->scale = MEM_ARRAY(m, float, n);
	for (size_t i = 0; i < n; i++)
		c->scale[i] = scale_of(c, terms_doc(t, (uint32_t)i));
}
