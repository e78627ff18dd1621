#include "match/fair_hard.h"

#include <math.h>

#include "match/assign_cannot.h"
#include "match/assign_side.h"
#include "match/verify.h"

struct floors {
	const struct assign_problem *p;
	struct mem *mem; /* of the result */
	struct mem *scratch;
	int64_t *most;	/* by paper: what it could have alone */
	int64_t *floor; /* by paper, as settled */
	bool *is_settled;
	int64_t *sum;		   /* by paper, of the best */
	struct assign_result best; /* above all floors settled */
};

static int down(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

/* The best members of a paper, pins or not: no assignment gives it more. */
static int64_t most_of(const struct assign_problem *p, int32_t i, int64_t *scratch)
{
	const struct assign_scores *s = &p->scores;
	bool dense = s->dense != NULL;
	int64_t from = dense ? 0 : s->row[i], to = dense ? p->n_reviewers : s->row[i + 1];
	int64_t n = 0, sum = 0;

	for (int64_t x = from; x < to; x++) {
		double score =
			dense ? (double)s->dense[(int64_t)i * p->n_reviewers + x] : s->value[x];

		if (!isnan(score))
			scratch[n++] = assign_micro(score);
	}
	qsort(scratch, (size_t)n, sizeof(*scratch), down);
	for (int64_t x = 0; x < p->demand[i] && x < n; x++)
		sum += scratch[x];
	return sum;
}

static struct floors begin(const struct assign_problem *p, struct mem *m, struct mem *scratch)
{
	struct floors f = { .p = p, .mem = m, .scratch = scratch };
	size_t n = (size_t)p->n_papers + 1;
	int64_t *scores = MEM_ARRAY_RAW(scratch, int64_t, (size_t)p->n_reviewers + 1);

	f.most = MEM_ARRAY(scratch, int64_t, n);
	f.floor = MEM_ARRAY(scratch, int64_t, n);
	f.is_settled = MEM_ARRAY(scratch, bool, n);
	f.sum = MEM_ARRAY(scratch, int64_t, n);
	for (int32_t i = 0; i < p->n_papers; i++)
		f.most[i] = most_of(p, i, scores);
	return f;
}

static void keep(struct floors *f, const struct assign_result *r)
{
	f->best = *r;
	memset(f->sum, 0, (size_t)f->p->n_papers * sizeof(*f->sum));
	for (int64_t x = 0; x < r->n_pairs; x++)
		f->sum[r->pairs[x].paper] +=
			assign_micro(assign_score(f->p, r->pairs[x].paper, r->pairs[x].reviewer));
}

/* Of the papers that ask and are not settled: the least of what each has, or could have; -1: none.
 */
static int32_t least_paper(const struct floors *f, const int64_t *of)
{
	int32_t at = -1;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 && !f->is_settled[i] && (at < 0 || of[i] < of[at]))
			at = i;
	return at;
}

static int64_t *all_at(const struct floors *f, int64_t floor)
{
	int64_t *all =
		mem_copy(f->scratch, f->floor, ((size_t)f->p->n_papers + 1) * sizeof(*f->floor));

	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (!f->is_settled[i])
			all[i] = floor;
	return all;
}

/* Halving between what was found and the highest not refuted; the top comes first. */
static struct fair_level raise(struct floors *f)
{
	int64_t lo = f->sum[least_paper(f, f->sum)], hi = f->most[least_paper(f, f->most)];
	int64_t proven = hi, at = hi;

	while (lo < hi) {
		struct assign_result r;
		enum err e = assign_side_above(f->p, all_at(f, at), true, f->mem, &r);

		if (e == ERR_OK) {
			keep(f, &r);
			lo = f->sum[least_paper(f, f->sum)];
		} else {
			hi = at - 1;
			proven = r.why.lack != ASSIGN_LACK_NONE && hi < proven ? hi : proven;
		}
		at = lo + (hi - lo + 1) / 2;
	}
	return (struct fair_level){ least_paper(f, f->sum), lo, proven };
}

/* The greatest sum above the floors; the best so far where the search finds none. */
static void climb(struct floors *f, const int64_t *floor, struct fair_result *r)
{
	struct assign_result above;

	if (assign_side_above(f->p, floor, false, f->mem, &above) == ERR_OK &&
		above.sum >= f->best.sum)
		f->best = above;
	else
		f->best.bound = verify_bound(f->p, &f->best.duals, f->scratch);
	r->best = f->best;
	r->is_searched = f->best.is_searched && f->best.bound == f->best.sum;
}

static enum err highest(struct floors *f, int32_t levels, struct fair_result *r)
{
	struct assign_result any;
	enum err e = assign_best(f->p, f->mem, &any);

	r->best.why = any.why;
	if (e != ERR_OK)
		return e;
	keep(f, &any);
	r->levels = MEM_ARRAY(f->mem, struct fair_level, (size_t)levels + 1);
	for (int32_t k = 0; k < levels && least_paper(f, f->sum) >= 0; k++) {
		struct fair_level l = raise(f);

		r->levels[r->n_levels++] = l;
		f->floor[l.paper] = l.floor;
		f->is_settled[l.paper] = true;
	}
	r->floor = r->n_levels > 0 ? r->levels[0].floor : 0;
	r->floor_bound = r->n_levels > 0 ? r->levels[0].bound : 0;
	climb(f, all_at(f, r->n_levels > 0 ? r->levels[r->n_levels - 1].floor : -(int64_t)1e13), r);
	return ERR_OK;
}

enum err fair_hard_best(const struct assign_problem *p, int32_t levels, struct mem *m,
	struct fair_result *ret_result)
{
	struct mem *scratch = mem_new(m, "fair_hard");
	struct floors f = begin(p, m, scratch);
	struct fair_result r = { 0 };
	enum err e = highest(&f, levels, &r);

	mem_end(scratch);
	*ret_result = r;
	return e;
}

/* Nothing is above the floor: because nothing fits at all, or how high it may be. */
static void refuse(struct floors *f, struct assign_why *w)
{
	struct fair_result r = { 0 };
	int32_t least = least_paper(f, f->most);

	if (highest(f, 1, &r) != ERR_OK) {
		*w = r.best.why;
		return;
	}
	*w = (struct assign_why){ .lack = ASSIGN_LACK_FLOOR,
		.attribute = -1,
		.papers = mem_copy(f->mem, &least, sizeof(least)),
		.n_papers = 1,
		.have = f->most[least],
		.floor = r.floor,
		.floor_bound = r.floor_bound };
}

static enum err above(struct floors *f, int64_t floor, struct fair_result *r)
{
	int32_t least = least_paper(f, f->most);
	enum err e;

	if (assign_cannot(f->p, f->mem, &r->best.why))
		return ERR_REFUSED;
	r->floor = floor;
	r->floor_bound = least >= 0 ? f->most[least] : 0;
	e = assign_side_above(f->p, all_at(f, floor), false, f->mem, &r->best);
	r->is_searched = r->best.is_searched;
	if (e != ERR_OK && r->best.why.lack != ASSIGN_LACK_NONE)
		refuse(f, &r->best.why);
	return e;
}

enum err fair_hard_above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct fair_result *ret_result)
{
	struct mem *scratch = mem_new(m, "fair_hard");
	struct floors f = begin(p, m, scratch);
	struct fair_result r = { 0 };
	enum err e = above(&f, floor, &r);

	mem_end(scratch);
	*ret_result = r;
	return e;
}
