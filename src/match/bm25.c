#include "match/bm25.h"

#include <math.h>

static float inverse_root(double sum)
{
	return sum > 0 ? (float)(1 / sqrt(sum)) : 0;
}

static void set_scales(struct bm25 *b, uint32_t doc)
{
	struct terms_doc d = terms_doc(b->terms, doc);
	double all = 0, words = 0;

	for (size_t i = 0; i < d.n; i++) {
		double w = (double)bm25_raw(b, doc, d.term[i], d.count[i]);

		all += w * w;
		words += terms_is_pair(b->terms, d.term[i]) ? 0 : w * w;
	}
	b->scale[doc] = inverse_root(all);
	b->scale_of_words[doc] = inverse_root(words);
}

static double mean_length(const struct terms *t)
{
	size_t n = terms_docs(t);
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += terms_doc(t, (uint32_t)i).length;
	return sum > 0 ? sum / (double)n : 1;
}

void bm25_init(struct bm25 *b, const struct terms *t, struct mem *m)
{
	size_t n = terms_docs(t);
	double mean = mean_length(t);

	b->terms = t;
	b->idf = MEM_ARRAY(m, float, n + 1);
	for (size_t df = 1; df <= n; df++)
		b->idf[df] =
			(float)sqrt(log(1 + ((double)n - (double)df + .5) / ((double)df + .5)));
	b->length = MEM_ARRAY(m, float, n);
	b->scale = MEM_ARRAY(m, float, n);
	b->scale_of_words = MEM_ARRAY(m, float, n);
	for (size_t i = 0; i < n; i++) {
		double words = terms_doc(t, (uint32_t)i).length;

		b->length[i] = (float)(1.2 * (.25 + .75 * words / mean));
		set_scales(b, (uint32_t)i);
	}
}
