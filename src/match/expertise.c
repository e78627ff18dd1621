#include "match/expertise.h"

#include <math.h>

#include "base/err.h"
#include "base/prng.h"
#include "match/expertise_state.h"

/* The author's title is one more sentence of the abstract, not worth twice as much. */
enum { TITLE_TIMES = 1 };

struct expertise *expertise_new(struct mem *m)
{
	struct expertise *x = MEM_NEW(m, struct expertise);

	x->mem = m;
	x->terms = terms_new(m);
	x->reviewer_room = 64;
	x->first_work = MEM_ARRAY(m, size_t, x->reviewer_room + 1);
	return x;
}

static uint32_t docs_add(struct expertise *x, struct expertise_docs *d, uint32_t doc)
{
	MUST(!x->is_prepared && d->n < TERMS_NONE - 1);
	if (d->n == d->room) {
		d->room = d->room == 0 ? 64 : d->room * 2;
		d->doc = mem_grow(x->mem, d->doc, d->room, sizeof(*d->doc));
	}
	d->doc[d->n] = doc;
	return (uint32_t)d->n++;
}

const char *expertise_whole_text(struct mem *m, const char *title, const char *abstract)
{
	static const char space[] = " \t\r\n";
	size_t n = title == NULL ? 0 : strlen(title);

	if (abstract == NULL || abstract[strspn(abstract, space)] == '\0')
		abstract = "";
	while (n > 0 && strchr(space, title[n - 1]) != NULL)
		n--;
	return mem_printf(m, "%.*s%s%s", (int)n, n == 0 ? "" : title,
		n == 0 || strchr(".?!", title[n - 1]) != NULL ? " " : ". ", abstract);
}

uint32_t expertise_paper(struct expertise *x, const char *title, const char *abstract)
{
	return docs_add(x, &x->papers, terms_add(x->terms, title, abstract, TITLE_TIMES));
}

uint32_t expertise_publication(struct expertise *x, const char *title, const char *abstract)
{
	return docs_add(x, &x->publications, terms_add(x->terms, title, abstract, TITLE_TIMES));
}

void expertise_background(struct expertise *x, const char *title, const char *abstract)
{
	MUST(!x->is_prepared);
	terms_add(x->terms, title, abstract, TITLE_TIMES);
}

uint32_t expertise_publication_of_paper(struct expertise *x, uint32_t paper)
{
	MUST(paper < x->papers.n);
	x->shares_docs = true;
	return docs_add(x, &x->publications, x->papers.doc[paper]);
}

uint32_t expertise_reviewer(struct expertise *x, const struct expertise_work *works, size_t n)
{
	if (x->n_reviewers == x->reviewer_room) {
		x->reviewer_room *= 2;
		x->first_work = mem_grow(
			x->mem, x->first_work, x->reviewer_room + 1, sizeof(*x->first_work));
	}
	while (x->n_works + n > x->work_room) {
		x->work_room = x->work_room == 0 ? 64 : x->work_room * 2;
		x->work = mem_grow(x->mem, x->work, x->work_room, sizeof(*x->work));
	}
	for (size_t i = 0; i < n; i++) {
		MUST(works[i].publication < x->publications.n && works[i].weight > 0);
		x->work[x->n_works++] = works[i];
	}
	x->first_work[++x->n_reviewers] = x->n_works;
	return (uint32_t)x->n_reviewers - 1;
}

float expertise_recency(double age_years, double half_life_years)
{
	return age_years > 0 ? (float)exp2(-age_years / half_life_years) : 1;
}

void expertise_spread_init(struct expertise_spread *s, const struct expertise *x, struct mem *m)
{
	s->x = x;
	s->cosine = MEM_ARRAY(m, float, terms_count(x->terms));
	s->bm25 = MEM_ARRAY(m, float, terms_count(x->terms));
}

void expertise_spread_set(struct expertise_spread *s, uint32_t paper)
{
	uint32_t doc = s->x->papers.doc[paper];
	struct terms_doc d = terms_doc(s->x->terms, doc);

	s->paper = paper;
	for (size_t i = 0; i < d.n; i++) {
		s->cosine[d.term[i]] = cosine_weight(&s->x->cosine, doc, d.term[i], d.count[i]);
		s->bm25[d.term[i]] = bm25_weight(&s->x->bm25, doc, d.term[i], d.count[i]);
	}
}

void expertise_spread_clear(struct expertise_spread *s)
{
	struct terms_doc d = terms_doc(s->x->terms, s->x->papers.doc[s->paper]);

	for (size_t i = 0; i < d.n; i++)
		s->cosine[d.term[i]] = s->bm25[d.term[i]] = 0;
}

static double dot(const float *a, const float *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)a[i] * (double)b[i];
	return sum;
}

/* "The opposite direction" has no meaning between texts. */
static double compare_in(const struct expertise_space *s, uint32_t paper, uint32_t publication)
{
	double cosine;

	if (s->rank == 0)
		return 0;
	cosine = dot(s->paper + paper * s->rank, s->publication + publication * s->rank, s->rank);
	if (s->paper_scale != NULL)
		cosine *= (double)s->paper_scale[paper] * (double)s->publication_scale[publication];
	return fmax(0, cosine);
}

struct expertise_parts expertise_compare(const struct expertise_spread *s, uint32_t publication)
{
	const struct expertise *x = s->x;
	uint32_t doc = x->publications.doc[publication];
	struct terms_doc d = terms_doc(x->terms, doc);
	struct expertise_parts p = { .cosine = 0 };

	for (size_t i = 0; i < d.n; i++) {
		uint32_t t = d.term[i];

		if (s->bm25[t] == 0)
			continue;
		p.cosine += (double)s->cosine[t] *
			    (double)cosine_weight(&x->cosine, doc, t, d.count[i]);
		p.bm25 += (double)s->bm25[t] * (double)bm25_weight(&x->bm25, doc, t, d.count[i]);
	}
	p.lsa = compare_in(&x->latent, s->paper, publication);
	p.vector = compare_in(&x->given, s->paper, publication);
	return p;
}

enum { MIX_PRIOR = 1000 }; /* pairs that the usual spread counts for */

/* Sums over pairs for the standard deviation of each measure. */
struct spread_sums {
	struct expertise_sums cosine, bm25, lsa;
};

static void count_pair(struct spread_sums *s, const struct expertise_parts *p)
{
	/* The same text on both sides is no evidence of how texts differ. */
	if (p->cosine > .95)
		return;
	expertise_count(&s->cosine, p->cosine);
	expertise_count(&s->bm25, p->bm25);
	expertise_count(&s->lsa, p->lsa);
}

static void count_pairs(const struct expertise *x, uint64_t seed, struct spread_sums *ret_sums)
{
	struct mem *scratch = mem_new(x->mem, "mix");
	size_t papers = x->papers.n, works = x->publications.n;
	bool is_all = papers * works <= EXPERTISE_MIX_PAIRS;
	size_t take = is_all || papers < 500 ? papers : 500;
	size_t each = is_all || take == 0 ? works : EXPERTISE_MIX_PAIRS / take;
	struct expertise_spread s;
	struct prng g;

	prng_init(&g, seed);
	expertise_spread_init(&s, x, scratch);
	for (size_t i = 0; i < take; i++) {
		expertise_spread_set(&s, (uint32_t)(i * papers / take));
		for (size_t k = 0; k < each; k++) {
			uint32_t p = (uint32_t)(is_all ? k : prng_below(&g, works));
			struct expertise_parts parts = expertise_compare(&s, p);

			count_pair(ret_sums, &parts);
		}
		expertise_spread_clear(&s);
	}
	mem_end(scratch);
}

double expertise_deviation(const struct expertise_sums *s, double usual, double prior)
{
	double within = s->n > 0 ? s->square - s->sum * s->sum / s->n : 0;

	return sqrt((fmax(0, within) + prior * usual * usual) / (s->n + prior));
}

/*
 * Each measure is divided by its own spread; the two lexical ones, close kin,
 * share one half between them and the latent space has the other.
 */
static void choose_mix(struct expertise *x, uint64_t seed)
{
	struct spread_sums s = { .cosine = { .n = 0 } };
	double cosine, bm25, lsa;

	count_pairs(x, seed, &s);
	cosine = .5 / expertise_deviation(&s.cosine, .02, MIX_PRIOR);
	bm25 = .5 / expertise_deviation(&s.bm25, .04, MIX_PRIOR);
	lsa = x->lsa.rank > 0 ? 1 / expertise_deviation(&s.lsa, .15, MIX_PRIOR) : 0;
	x->mix.cosine = cosine / (cosine + bm25 + lsa);
	x->mix.bm25 = bm25 / (cosine + bm25 + lsa);
	x->mix.lsa = lsa / (cosine + bm25 + lsa);
	x->mix.rank = x->lsa.rank;
	x->mix.words = 1;
}

static float *embed(const struct expertise *x, const struct expertise_docs *d)
{
	size_t rank = x->lsa.rank;
	float *v = MEM_ARRAY_RAW(x->mem, float, d->n *rank);

	for (size_t i = 0; i < d->n && rank > 0; i++)
		lsa_embed(&x->lsa, d->doc[i], v + i * rank);
	return v;
}

static void tell(void *arg, double share)
{
	const struct expertise_options *o = arg;

	if (o->progress != NULL)
		o->progress(o->progress_arg, (uint64_t)(share * 1000), 1000);
}

void expertise_prepare(struct expertise *x, const struct expertise_options *o)
{
	size_t rank = o->is_lexical ? 0 : lsa_rank_for(terms_docs(x->terms));
	struct expertise_options copy = *o;

	MUST(!x->is_prepared);
	x->is_prepared = true;
	cosine_init(&x->cosine, x->terms, x->mem);
	bm25_init(&x->bm25, x->terms, x->mem);
	lsa_init(&x->lsa, &x->bm25, rank, o->seed, x->mem, tell, &copy);
	x->latent = (struct expertise_space){ .paper = embed(x, &x->papers),
		.publication = embed(x, &x->publications),
		.rank = rank };
	choose_mix(x, o->seed);
	expertise_take_vectors(x, &o->vectors, o->seed);
}

struct expertise_mix expertise_mix(const struct expertise *x)
{
	return x->mix;
}
