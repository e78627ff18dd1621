/*
 * All papers against all publications without a papers × publications array:
 * reviewers are taken in blocks whose inverted index stays in the cache, papers
 * in groups, and of each paper only the best reviewers so far are kept.
 */
#include <math.h>
#include <string.h>

#include "base/err.h"
#include "match/expertise.h"
#include "match/expertise_state.h"
#include "match/lanes.h"

enum {
	BLOCK = 2048, /* publications in a block, more only for a single reviewer's sake */
	GROUP = 4,    /* papers compared at once */
	LANES = 16    /* publications in a panel of the latent space */
};

struct posting {
	uint32_t at; /* publication, within the block */
	float cosine, bm25;
};

/* A term of a paper, its weights times the weights of the mix. */
struct paper_term {
	uint32_t term; /* numbered over the terms of papers */
	float cosine, bm25;
};

struct local_work {
	uint32_t at;
	float weight;
};

struct block {
	uint32_t first_reviewer, end_reviewer;
	uint32_t *publication; /* [n] */
	size_t n, room;
	struct local_work *work;
	size_t n_works, work_room;
	uint32_t *first_posting; /* [paper terms + 1] */
	struct posting *posting;
	size_t posting_room;
	float *panel;	    /* [n / LANES][rank][LANES] of the latent space */
	float *given_panel; /* the same of the vectors given */
};

/* A paper's best reviewers so far: a heap with the worst of them at the root. */
struct best {
	struct expertise_score *heap;
	size_t n;
	size_t bid; /* the next of the paper's bids */
};

struct ranking {
	const struct expertise *x;
	const struct expertise_options *o;
	struct mem *scratch;
	uint32_t *term_of; /* [terms] number over the terms of papers, or TERMS_NONE */
	size_t n_paper_terms;
	size_t *first_term; /* [papers + 1] */
	struct paper_term *term;
	uint32_t *place; /* [publications] in the block, or TERMS_NONE */
	struct block block;
	float *similarity; /* [GROUP × block] squares, by the words */
	float *given;	   /* the same by the vectors given; NULL where there are none */
	struct best *best; /* [papers] */
	size_t top;
	uint64_t done;
};

static bool is_worse(struct expertise_score a, struct expertise_score b)
{
	return a.score < b.score || (a.score == b.score && a.reviewer > b.reviewer);
}

static void sift_down(struct expertise_score *heap, size_t n, size_t i)
{
	struct expertise_score moved = heap[i];

	for (size_t child; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && is_worse(heap[child + 1], heap[child]))
			child++;
		if (!is_worse(heap[child], moved))
			break;
		heap[i] = heap[child];
	}
	heap[i] = moved;
}

static void sift_up(struct expertise_score *heap, size_t i)
{
	struct expertise_score moved = heap[i];

	for (; i > 0 && is_worse(moved, heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = moved;
}

static void keep(struct best *b, size_t top, struct expertise_score s)
{
	if (b->n < top) {
		b->heap[b->n] = s;
		sift_up(b->heap, b->n++);
	} else if (top > 0 && is_worse(b->heap[0], s)) {
		b->heap[0] = s;
		sift_down(b->heap, b->n, 0);
	}
}

/* Best first. */
static void sort_heap(struct expertise_score *heap, size_t n)
{
	while (n > 1) {
		struct expertise_score worst = heap[0];

		heap[0] = heap[--n];
		sift_down(heap, n, 0);
		heap[n] = worst;
	}
}

static void number_paper_terms(struct ranking *r)
{
	const struct expertise *x = r->x;
	size_t sum = 0;

	r->term_of = MEM_ARRAY_RAW(r->scratch, uint32_t, terms_count(x->terms));
	memset(r->term_of, 0xFF, terms_count(x->terms) * sizeof(uint32_t));
	r->first_term = MEM_ARRAY(r->scratch, size_t, x->papers.n + 1);
	for (size_t p = 0; p < x->papers.n; p++) {
		struct terms_doc d = terms_doc(x->terms, x->papers.doc[p]);

		/* A term of one document joins nothing but the document itself. */
		for (size_t i = 0; i < d.n; i++)
			if (x->shares_docs || terms_df(x->terms, d.term[i]) > 1) {
				if (r->term_of[d.term[i]] == TERMS_NONE)
					r->term_of[d.term[i]] = (uint32_t)r->n_paper_terms++;
				sum++;
			}
		r->first_term[p + 1] = sum;
	}
	r->term = MEM_ARRAY_RAW(r->scratch, struct paper_term, sum);
}

static void weigh_paper_terms(struct ranking *r)
{
	const struct expertise *x = r->x;
	struct paper_term *to = r->term;

	for (size_t p = 0; p < x->papers.n; p++) {
		uint32_t doc = x->papers.doc[p];
		struct terms_doc d = terms_doc(x->terms, doc);

		for (size_t i = 0; i < d.n; i++) {
			uint32_t t = d.term[i];
			float c = cosine_weight(&x->cosine, doc, t, d.count[i]);
			float b = bm25_weight(&x->bm25, doc, t, d.count[i]);

			if (r->term_of[t] == TERMS_NONE)
				continue;
			*to++ = (struct paper_term){ r->term_of[t], (float)x->mix.cosine * c,
				(float)x->mix.bm25 * b };
		}
	}
}

static uint32_t place_in_block(struct ranking *r, uint32_t publication)
{
	struct block *b = &r->block;

	if (r->place[publication] != TERMS_NONE)
		return r->place[publication];
	if (b->n == b->room) {
		b->room *= 2;
		b->publication =
			mem_grow(r->scratch, b->publication, b->room, sizeof(*b->publication));
	}
	b->publication[b->n] = publication;
	return r->place[publication] = (uint32_t)b->n++;
}

/* Takes reviewers until their publications, each once, fill the block. */
static void fill_block(struct ranking *r)
{
	struct block *b = &r->block;
	const struct expertise *x = r->x;

	for (size_t i = 0; i < b->n; i++)
		r->place[b->publication[i]] = TERMS_NONE;
	b->n = b->n_works = 0;
	b->first_reviewer = b->end_reviewer;
	while (b->end_reviewer < x->n_reviewers && b->n < BLOCK) {
		size_t from = x->first_work[b->end_reviewer];
		size_t end = x->first_work[++b->end_reviewer];

		while (b->n_works + (end - from) > b->work_room) {
			b->work_room *= 2;
			b->work = mem_grow(r->scratch, b->work, b->work_room, sizeof(*b->work));
		}
		for (size_t i = from; i < end; i++)
			b->work[b->n_works++] =
				(struct local_work){ place_in_block(r, x->work[i].publication),
					x->work[i].weight };
	}
}

static void count_postings(struct ranking *r)
{
	struct block *b = &r->block;

	memset(b->first_posting, 0, (r->n_paper_terms + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < b->n; i++) {
		struct terms_doc d =
			terms_doc(r->x->terms, r->x->publications.doc[b->publication[i]]);

		for (size_t k = 0; k < d.n; k++)
			if (r->term_of[d.term[k]] != TERMS_NONE)
				b->first_posting[r->term_of[d.term[k]] + 1]++;
	}
	for (size_t t = 0; t < r->n_paper_terms; t++)
		b->first_posting[t + 1] += b->first_posting[t];
}

/* Fills the lists; each start moves to its end and is moved back after. */
static void place_postings(struct ranking *r)
{
	const struct expertise *x = r->x;
	struct block *b = &r->block;

	for (size_t i = 0; i < b->n; i++) {
		uint32_t doc = x->publications.doc[b->publication[i]];
		struct terms_doc d = terms_doc(x->terms, doc);

		for (size_t k = 0; k < d.n; k++) {
			uint32_t t = d.term[k], at = r->term_of[t];

			if (at == TERMS_NONE)
				continue;
			b->posting[b->first_posting[at]++] = (struct posting){ (uint32_t)i,
				cosine_weight(&x->cosine, doc, t, d.count[k]),
				bm25_weight(&x->bm25, doc, t, d.count[k]) };
		}
	}
	memmove(b->first_posting + 1, b->first_posting, r->n_paper_terms * sizeof(uint32_t));
	b->first_posting[0] = 0;
}

/* The vectors of a space side by side, LANES publications at a time, each of length 1. */
static float *lay_panels(struct ranking *r, const struct expertise_space *s)
{
	struct block *b = &r->block;
	size_t rank = s->rank, lanes = (b->n + LANES - 1) / LANES * LANES;
	float *panel = MEM_ARRAY(r->scratch, float, lanes *rank);

	for (size_t i = 0; i < b->n; i++) {
		const float *v = s->publication + b->publication[i] * rank;
		float scale =
			s->publication_scale == NULL ? 1 : s->publication_scale[b->publication[i]];
		float *to = panel + i / LANES * LANES * rank + i % LANES;

		for (size_t k = 0; k < rank; k++)
			to[k * LANES] = v[k] * scale;
	}
	return panel;
}

static void index_block(struct ranking *r)
{
	struct block *b = &r->block;
	size_t postings, lanes = (b->n + LANES - 1) / LANES * LANES;

	count_postings(r);
	postings = b->first_posting[r->n_paper_terms];
	mem_drop(b->posting);
	mem_drop(b->panel);
	mem_drop(b->given_panel);
	mem_drop(r->similarity);
	mem_drop(r->given);
	b->posting = MEM_ARRAY_RAW(r->scratch, struct posting, postings);
	r->similarity = MEM_ARRAY_RAW(r->scratch, float, lanes *GROUP);
	place_postings(r);
	b->panel = lay_panels(r, &r->x->latent);
	if (r->x->given.rank > 0) {
		r->given = MEM_ARRAY_RAW(r->scratch, float, lanes *GROUP);
		b->given_panel = lay_panels(r, &r->x->given);
	}
}

static void add_lexical(const struct ranking *r, size_t paper, float *restrict to)
{
	const struct block *b = &r->block;

	for (size_t i = r->first_term[paper]; i < r->first_term[paper + 1]; i++) {
		const struct paper_term *t = &r->term[i];
		const struct posting *p = b->posting + b->first_posting[t->term];
		const struct posting *end = b->posting + b->first_posting[t->term + 1];
		float cosine = t->cosine, bm25 = t->bm25;

		for (; p < end; p++)
			to[p->at] += cosine * p->cosine + bm25 * p->bm25;
	}
}

/*
 * One panel against GROUP papers.  Lanes are publications and each sum runs over
 * the dimensions in order.
 */
LANES_WIDE
static void panel_dots(const float *restrict panel, const float *const *papers, size_t rank,
	float (*restrict ret_dot)[LANES])
{
	float sum[GROUP][LANES] = { { 0 } };
	const float *p0 = papers[0], *p1 = papers[1], *p2 = papers[2], *p3 = papers[3];

	for (size_t k = 0; k < rank; k++)
		for (size_t l = 0; l < LANES; l++) {
			float v = panel[k * LANES + l];

			sum[0][l] += v * p0[k];
			sum[1][l] += v * p1[k];
			sum[2][l] += v * p2[k];
			sum[3][l] += v * p3[k];
		}
	memcpy(ret_dot, sum, sizeof(sum));
}

/* Adds a space's cosines and squares: what the profile's root mean square needs. */
static void add_space(const struct expertise_space *s, const float *panel, float weight,
	size_t paper, size_t n_papers, size_t lanes, float *similarity)
{
	float dots[GROUP][LANES], scale[GROUP];
	const float *vectors[GROUP];

	/* A short last group repeats its first paper and drops the result. */
	for (size_t g = 0; g < GROUP; g++) {
		size_t p = paper + (g < n_papers ? g : 0);

		vectors[g] = s->paper + p * s->rank;
		scale[g] = s->paper_scale == NULL ? weight : weight * s->paper_scale[p];
	}
	for (size_t i = 0; i < lanes; i += LANES) {
		panel_dots(panel + i * s->rank, vectors, s->rank, dots);
		for (size_t g = 0; g < n_papers; g++) {
			float *to = similarity + g * lanes + i;

			for (size_t l = 0; l < LANES; l++) {
				float v = to[l] + scale[g] * (dots[g][l] > 0 ? dots[g][l] : 0);

				to[l] = v * v;
			}
		}
	}
}

/* Root mean square over the profile: near the mean for a broad match, drawn to the best works. */
static double profile_score(const struct local_work *w, size_t n, const float *squares)
{
	double sum = 0, weights = 0;

	for (size_t i = 0; i < n; i++) {
		sum += (double)w[i].weight * (double)squares[w[i].at];
		weights += (double)w[i].weight;
	}
	return weights > 0 ? sqrt(sum / weights) : 0;
}

static double bid_factor(const struct ranking *r, struct best *b, size_t paper, uint32_t reviewer)
{
	const struct expertise_options *o = r->o;

	for (; b->bid < o->n_bids && o->bids[b->bid].paper == paper; b->bid++) {
		if (o->bids[b->bid].reviewer > reviewer)
			break;
		if (o->bids[b->bid].reviewer == reviewer)
			return 1 + o->bid_weight * (double)o->bids[b->bid].bid;
	}
	return 1;
}

static double area_factor(const struct expertise_options *o, size_t paper, uint32_t reviewer)
{
	uint64_t of_paper = o->paper_areas == NULL ? 0 : o->paper_areas[paper];
	uint64_t of_reviewer = o->reviewer_areas == NULL ? 0 : o->reviewer_areas[reviewer];

	/* Who or what names no area is not held back for it. */
	if (of_paper == 0 || of_reviewer == 0)
		return 1;
	return 1 - o->area_weight * __builtin_popcountll(of_paper & ~of_reviewer) /
			   __builtin_popcountll(of_paper);
}

/* squares of the words, given those of the vectors, or NULL. */
static void score_reviewers(
	struct ranking *r, size_t paper, const float *squares, const float *given)
{
	const struct block *b = &r->block;
	const struct local_work *w = b->work;

	for (uint32_t v = b->first_reviewer; v < b->end_reviewer; v++) {
		size_t n = r->x->first_work[v + 1] - r->x->first_work[v];
		struct expertise_profile by = { profile_score(w, n, squares),
			given == NULL ? 0 : profile_score(w, n, given) };
		double s = expertise_score_of(&r->x->mix, &by) *
			   bid_factor(r, &r->best[paper], paper, v) * area_factor(r->o, paper, v);

		keep(&r->best[paper], r->top, (struct expertise_score){ v, (float)fmin(s, 1) });
		w += n;
	}
}

static void score_group(struct ranking *r, size_t paper, size_t n_papers)
{
	size_t lanes = (r->block.n + LANES - 1) / LANES * LANES;

	memset(r->similarity, 0, n_papers * lanes * sizeof(float));
	for (size_t g = 0; g < n_papers; g++)
		add_lexical(r, paper + g, r->similarity + g * lanes);
	add_space(&r->x->latent, r->block.panel, (float)r->x->mix.lsa, paper, n_papers, lanes,
		r->similarity);
	if (r->given != NULL) {
		memset(r->given, 0, n_papers * lanes * sizeof(float));
		add_space(&r->x->given, r->block.given_panel, 1, paper, n_papers, lanes, r->given);
	}
	for (size_t g = 0; g < n_papers; g++)
		score_reviewers(r, paper + g, r->similarity + g * lanes,
			r->given == NULL ? NULL : r->given + g * lanes);
	r->done += n_papers * (r->block.end_reviewer - r->block.first_reviewer);
}

static void score_block(struct ranking *r)
{
	size_t papers = r->x->papers.n;

	for (size_t p = 0; p < papers; p += GROUP) {
		score_group(r, p, papers - p < GROUP ? papers - p : GROUP);
		if (r->o->progress != NULL && p % (64 * GROUP) == 0)
			r->o->progress(
				r->o->progress_arg, r->done, (uint64_t)papers * r->x->n_reviewers);
	}
}

static void start_bids(struct ranking *r)
{
	size_t bid = 0;

	for (size_t p = 0; p < r->x->papers.n; p++) {
		while (bid < r->o->n_bids && r->o->bids[bid].paper < p)
			bid++;
		r->best[p].bid = bid;
	}
}

static void ranking_init(struct ranking *r, struct mem *m, struct expertise_scores *out)
{
	const struct expertise *x = r->x;
	size_t n = x->n_reviewers;

	r->top = r->o->top == EXPERTISE_TOP_ALL || r->o->top > n ? n : r->o->top;
	out->n_papers = x->papers.n;
	out->start = MEM_ARRAY(m, size_t, x->papers.n + 1);
	out->score = MEM_ARRAY_RAW(m, struct expertise_score, x->papers.n * r->top);
	r->best = MEM_ARRAY(r->scratch, struct best, x->papers.n);
	for (size_t p = 0; p < x->papers.n; p++) {
		r->best[p].heap = out->score + p * r->top;
		out->start[p + 1] = (p + 1) * r->top;
	}
	start_bids(r);
	number_paper_terms(r);
	weigh_paper_terms(r);
	r->place = MEM_ARRAY_RAW(r->scratch, uint32_t, x->publications.n);
	memset(r->place, 0xFF, x->publications.n * sizeof(uint32_t));
	r->block = (struct block){ .room = BLOCK, .work_room = BLOCK };
	r->block.publication = MEM_ARRAY_RAW(r->scratch, uint32_t, BLOCK);
	r->block.work = MEM_ARRAY_RAW(r->scratch, struct local_work, BLOCK);
	r->block.first_posting = MEM_ARRAY_RAW(r->scratch, uint32_t, r->n_paper_terms + 1);
}

void expertise_rank(struct expertise *x, const struct expertise_options *o, struct mem *m,
	struct expertise_scores *ret_scores)
{
	struct ranking r = { .x = x, .o = o, .scratch = mem_new(m, "ranking") };
	struct expertise_scores out = { 0 };

	MUST(x->is_prepared);
	ranking_init(&r, m, &out);
	while (r.block.end_reviewer < x->n_reviewers) {
		fill_block(&r);
		index_block(&r);
		score_block(&r);
	}
	for (size_t p = 0; p < x->papers.n; p++)
		sort_heap(r.best[p].heap, r.best[p].n);
	mem_end(r.scratch);
	*ret_scores = out;
}
