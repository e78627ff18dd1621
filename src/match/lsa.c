#include "match/lsa.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "match/lanes.h"

size_t lsa_rank_for(size_t docs)
{
	if (docs < LSA_DOCS_MIN)
		return 0;
	return docs / LSA_DOCS_PER_RANK < LSA_RANK ? docs / LSA_DOCS_PER_RANK : LSA_RANK;
}

/* The documents that the directions are learned from: all where they are few, else evenly spaced.
 */
struct choice {
	size_t docs, take;
};

static uint32_t chosen(const struct choice *c, size_t i)
{
	return (uint32_t)(i * c->docs / c->take);
}

/* Numbers the words that stand in two chosen documents or more: the others join nothing. */
static size_t number_columns(struct lsa *l, const struct choice *c, struct mem *m)
{
	size_t n = 0;

	l->column = MEM_ARRAY(m, uint32_t, terms_count(l->terms));
	for (size_t i = 0; i < c->take; i++) {
		struct terms_doc d = terms_doc(l->terms, chosen(c, i));

		for (size_t k = 0; k < d.n; k++)
			l->column[d.term[k]]++;
	}
	for (uint32_t t = 0; t < terms_count(l->terms); t++) {
		bool is_in = !terms_is_pair(l->terms, t) && l->column[t] > 1;

		l->column[t] = is_in ? (uint32_t)n++ : TERMS_NONE;
	}
	return n;
}

struct sample {
	struct svd_rows rows;
	size_t *start;
	uint32_t *column;
	float *value;
	size_t n;
};

static void add_row(struct sample *s, const struct lsa *l, uint32_t doc)
{
	struct terms_doc d = terms_doc(l->terms, doc);

	for (size_t i = 0; i < d.n; i++) {
		uint32_t column = l->column[d.term[i]];

		if (column == TERMS_NONE)
			continue;
		s->column[s->n] = column;
		s->value[s->n++] = bm25_raw(l->bm25, doc, d.term[i], d.count[i]) *
				   l->bm25->scale_of_words[doc];
	}
	s->start[++s->rows.n_rows] = s->n;
}

static void sample_docs(struct sample *s, const struct lsa *l, const struct choice *c,
	size_t columns, struct mem *m)
{
	size_t room = 0;

	for (size_t i = 0; i < c->take; i++)
		room += terms_doc(l->terms, chosen(c, i)).n;
	s->start = MEM_ARRAY(m, size_t, c->take + 1);
	s->column = MEM_ARRAY_RAW(m, uint32_t, room);
	s->value = MEM_ARRAY_RAW(m, float, room);
	for (size_t i = 0; i < c->take; i++)
		add_row(s, l, chosen(c, i));
	s->rows = (struct svd_rows){ s->start, s->column, s->value, c->take, columns };
}

void lsa_init(struct lsa *l, const struct bm25 *b, size_t rank, uint64_t seed, struct mem *m,
	svd_progress *progress, void *arg)
{
	struct mem *scratch = mem_new(m, "lsa sample");
	struct choice c = { .docs = terms_docs(b->terms) };
	struct sample s = { .n = 0 };

	MUST(rank <= LSA_RANK_MAX);
	c.take = c.docs < LSA_TRAIN_MAX ? c.docs : LSA_TRAIN_MAX;
	*l = (struct lsa){ .terms = b->terms, .bm25 = b, .rank = rank };
	if (rank > 0) {
		size_t columns = number_columns(l, &c, m);

		sample_docs(&s, l, &c, columns, scratch);
		l->v = svd_right(&s.rows, rank, seed, m, progress, arg);
	}
	mem_end(scratch);
}

LANES_WIDE
void lsa_embed(const struct lsa *l, uint32_t doc, float *ret_vector)
{
	struct terms_doc d = terms_doc(l->terms, doc);
	double sum = 0;

	memset(ret_vector, 0, l->rank * sizeof(float));
	for (size_t i = 0; i < d.n; i++) {
		uint32_t column = l->column[d.term[i]];
		float w;

		if (column == TERMS_NONE)
			continue;
		w = bm25_raw(l->bm25, doc, d.term[i], d.count[i]);
		for (size_t k = 0; k < l->rank; k++)
			ret_vector[k] += w * l->v[column * l->rank + k];
	}
	for (size_t k = 0; k < l->rank; k++)
		sum += (double)ret_vector[k] * (double)ret_vector[k];
	for (size_t k = 0; k < l->rank && sum > 0; k++)
		ret_vector[k] = (float)((double)ret_vector[k] / sqrt(sum));
}
