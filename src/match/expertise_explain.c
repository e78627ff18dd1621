#include "base/err.h"
#include "match/expertise.h"
#include "match/expertise_state.h"

/* The lexical share of one term in a pair, mixed. */
static double term_share(
	const struct expertise_spread *s, uint32_t doc, uint32_t term, uint8_t count)
{
	const struct expertise *x = s->x;

	return x->mix.cosine * (double)s->cosine[term] *
		       (double)cosine_weight(&x->cosine, doc, term, count) +
	       x->mix.bm25 * (double)s->bm25[term] *
		       (double)bm25_weight(&x->bm25, doc, term, count);
}

struct shared {
	uint32_t term;
	double share;
};

/* Inserts into a short list kept best first; ties by number, so that runs agree. */
static size_t insert(struct shared *list, size_t n, size_t max, struct shared s)
{
	size_t at = n < max ? n : max;

	while (at > 0 && (list[at - 1].share < s.share ||
				 (list[at - 1].share == s.share && list[at - 1].term > s.term))) {
		if (at < max)
			list[at] = list[at - 1];
		at--;
	}
	if (at < max)
		list[at] = s;
	return n < max ? n + 1 : n;
}

static const char *name_of(const struct terms *t, uint32_t term, struct mem *m)
{
	struct buf b;

	buf_init(&b, m, 0);
	terms_name(t, term, &b);
	return buf_str(&b);
}

static void name_terms(
	const struct expertise_spread *s, struct expertise_match *match, size_t max, struct mem *m)
{
	uint32_t doc = s->x->publications.doc[match->publication];
	struct terms_doc d = terms_doc(s->x->terms, doc);
	struct shared *list = MEM_ARRAY(m, struct shared, max);
	double whole = 0;
	size_t n = 0;

	for (size_t i = 0; i < d.n && max > 0; i++) {
		double share = term_share(s, doc, d.term[i], d.count[i]);

		whole += share;
		if (share > 0)
			n = insert(list, n, max, (struct shared){ d.term[i], share });
	}
	match->terms = MEM_ARRAY(m, struct expertise_term, n);
	match->n_terms = n;
	for (size_t i = 0; i < n; i++)
		match->terms[i] = (struct expertise_term){ name_of(s->x->terms, list[i].term, m),
			list[i].share / whole };
}

static struct expertise_match match_of(
	const struct expertise_spread *s, const struct expertise_work *work)
{
	struct expertise_parts p = expertise_compare(s, work->publication);

	return (struct expertise_match){ .publication = work->publication,
		.weight = (double)work->weight,
		.score = s->x->mix.words * expertise_mixed(&s->x->mix, &p) +
			 s->x->mix.vectors * p.vector,
		.cosine = p.cosine,
		.bm25 = p.bm25,
		.lsa = p.lsa,
		.vector = p.vector };
}

static size_t insert_match(
	struct expertise_match *list, size_t n, size_t max, struct expertise_match match)
{
	size_t at = n < max ? n : max;

	for (; at > 0 && list[at - 1].score < match.score; at--)
		if (at < max)
			list[at] = list[at - 1];
	if (at < max)
		list[at] = match;
	return n < max ? n + 1 : n;
}

void expertise_explain(const struct expertise *x, uint32_t paper, uint32_t reviewer,
	size_t max_matches, size_t max_terms, struct mem *m,
	struct expertise_explanation *ret_explanation)
{
	struct mem *scratch = mem_new(m, "explain");
	struct expertise_explanation e = { .score = 0 };
	struct expertise_spread s;
	struct expertise_profile by;

	MUST(x->is_prepared && paper < x->papers.n && reviewer < x->n_reviewers);
	e.matches = MEM_ARRAY(m, struct expertise_match, max_matches);
	expertise_spread_init(&s, x, scratch);
	expertise_spread_set(&s, paper);
	for (size_t i = x->first_work[reviewer]; i < x->first_work[reviewer + 1]; i++) {
		struct expertise_match match = match_of(&s, &x->work[i]);

		e.n_matches = insert_match(e.matches, e.n_matches, max_matches, match);
	}
	for (size_t i = 0; i < e.n_matches; i++)
		name_terms(&s, &e.matches[i], max_terms, m);
	by = expertise_profile(&s, reviewer);
	e.words = by.words;
	e.vectors = by.vectors;
	e.score = expertise_score_of(&x->mix, &by);
	mem_end(scratch);
	*ret_explanation = e;
}
