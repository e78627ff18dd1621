#include "match/fair.h"

#include <math.h>

#include "match/assign_cannot.h"
#include "match/assign_why.h"
#include "match/fair_hard.h"
#include "match/fair_state.h"

enum { BASE_MAX = 1024 }; /* a weight of 1 counts this much, less where scores are huge */

/* Papers that cannot reach the floor with a pair cannot have it: the least a pair must bring. */

static int down(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

static bool pinned(const struct net *n, int32_t i, int32_t j)
{
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
		if (n->pin_col[x] == j)
			return true;
	return false;
}

/* The paper's free scores in micro-units, best first. */
static int64_t best_first(const struct net *net, int32_t i, int64_t *scratch)
{
	const struct assign_problem *p = net->p;
	const struct assign_scores *s = &p->scores;
	int64_t n = 0;

	if (s->dense != NULL) {
		const float *row = s->dense + (int64_t)i * p->n_reviewers;

		for (int32_t j = 0; j < p->n_reviewers; j++)
			if (!isnan(row[j]) && !pinned(net, i, j))
				scratch[n++] = assign_micro((double)row[j]);
	} else {
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			if (!isnan(s->value[x]) && !pinned(net, i, s->col[x]))
				scratch[n++] = assign_micro(s->value[x]);
	}
	qsort(scratch, (size_t)n, sizeof(*scratch), down);
	return n;
}

static struct reach *fair_reaches(const struct fair *f, struct mem *m)
{
	const struct assign_problem *p = f->p;
	struct reach *r = MEM_ARRAY(m, struct reach, (size_t)p->n_papers + 1);
	int64_t *scratch = MEM_ARRAY_RAW(m, int64_t, (size_t)p->n_reviewers + 1), n;

	for (int32_t i = 0; i < p->n_papers; i++) {
		int32_t left = p->demand[i] - f->net->pin_row[i + 1] + f->net->pin_row[i];

		r[i].most = r[i].most_but_one = f->pin_sum[i];
		n = best_first(f->net, i, scratch);
		for (int32_t x = 0; x < left && x < n; x++) {
			r[i].most += scratch[x];
			r[i].most_but_one += x < left - 1 ? scratch[x] : 0;
		}
	}
	mem_drop(scratch);
	return r;
}

void fair_tell(const struct fair *f)
{
	enum { STEPS = 1000 };
	double part = fmin(1, (double)f->flows / (double)f->flows_most);

	part = f->slice_from + f->slice * part;
	if (f->p->progress != NULL)
		f->p->progress(f->p->progress_arg, (uint64_t)((f->stage + part) * STEPS),
			(uint64_t)f->n_stages * STEPS);
}

static void take_slice(struct fair *f, double from, double slice)
{
	f->slice_from = from;
	f->slice = slice;
}

/* Of the papers that are not settled: the least of what each could get alone. */
static int64_t highest_floor(const struct fair *f, const struct reach *r)
{
	int64_t least = INT64_MAX;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 && !f->is_settled[i] && r[i].most < least)
			least = r[i].most;
	return least;
}

static bool best_is_above(const struct fair *f)
{
	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->best_of[i] < f->floor[i])
			return false;
	return f->pairs != NULL;
}

void fair_set_floor(struct fair *f, int64_t floor, const struct reach *r)
{
	f->bound = INT64_MAX;
	f->gave_up = false;
	f->floor_sum = 0;
	for (int32_t i = 0; i < f->p->n_papers; i++) {
		bool asks = f->p->demand[i] > 0;

		if (!f->is_settled[i])
			f->floor[i] = asks ? floor : FAIR_NONE;
		f->floor_sum += asks ? f->floor[i] : 0;
		fair_set_price(f, i, 0);
		f->least[i] = asks ? f->floor[i] - r[i].most_but_one : INT64_MIN;
		net_least(f->net, i, f->least[i]);
	}
	f->has_best = best_is_above(f);
}

/* Rounds that take about half a second, from the number of scores: a count, not a clock. */
static int64_t rounds_for(const struct assign_problem *p)
{
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	int64_t rounds = 40000000 / (n + 1000);

	return (rounds < 24 ? 24 : rounds > 8000 ? 8000 : rounds) * (p->effort > 0 ? p->effort : 1);
}

/* Results. */

/* Potentials and weighted sums must fit 64 bits. */
static int64_t largest_base(const struct assign_problem *p)
{
	double most = 1, n = (double)p->n_papers + p->n_reviewers + p->n_quotas + 2, base;
	int64_t n_scores = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
						   : p->scores.row[p->n_papers];

	for (int64_t x = 0; x < n_scores; x++)
		most = fmax(most, fabs(p->scores.dense != NULL ? (double)p->scores.dense[x]
							       : p->scores.value[x]));
	base = 0x1p56 / (most * ASSIGN_MICRO * n * (FAIR_PRICE_MAX + 1));
	return base > BASE_MAX ? BASE_MAX : base < 1 ? 1 : (int64_t)base;
}

static enum err start(const struct assign_problem *p, struct mem *m, struct mem *scratch,
	struct fair *ret_f, struct assign_why *ret_why)
{
	struct fair f = { .p = p, .mem = scratch };
	size_t n = (size_t)p->n_papers + 1;

	if (assign_check(p) != NULL)
		return ERR_INVALID;
	if (assign_cannot(p, m, ret_why))
		return ERR_REFUSED;
	prng_init(&f.chance, 1);
	f.least = MEM_ARRAY(scratch, int64_t, n);
	f.pin_sum = MEM_ARRAY(scratch, int64_t, n);
	f.sum = MEM_ARRAY(scratch, int64_t, n);
	f.price = MEM_ARRAY(scratch, double, n);
	f.best_price = MEM_ARRAY(scratch, double, n);
	f.floor = MEM_ARRAY(scratch, int64_t, n);
	f.is_settled = MEM_ARRAY(scratch, bool, n);
	f.best_of = MEM_ARRAY(scratch, int64_t, n);
	f.step = MEM_ARRAY(scratch, double, n);
	for (int32_t x = 0; x < p->n_pins; x++)
		f.pin_sum[p->pins[x].paper] +=
			assign_micro(assign_score(p, p->pins[x].paper, p->pins[x].reviewer));
	for (int32_t i = 0; i < p->n_papers; i++) {
		f.most_demand = p->demand[i] > f.most_demand ? p->demand[i] : f.most_demand;
	}
	f.base = largest_base(p);
	f.net = net_new(scratch, p,
		&(struct net_plan){ .n_first = 4 * f.most_demand + 4,
			.max_weight = (FAIR_PRICE_MAX + 1) * f.base });
	*ret_f = f;
	return ERR_OK;
}

static void fill(struct fair *f, bool proven, struct mem *m, struct fair_result *r)
{
	struct assign_duals *d = &r->best.duals;

	r->best.pairs = mem_copy(m, f->pairs, (size_t)f->n_pairs * sizeof(*f->pairs));
	r->best.n_pairs = f->n_pairs;
	r->best.sum = f->best;
	r->best.bound = proven ? f->best : f->bound;
	r->nodes = f->nodes;
	r->is_searched = proven;
	r->best.rounds = f->net->rounds;
	r->best.pivots = f->net->pivots;
	r->best.candidates = f->net->n_cols;
	fair_go_to(f, f->best_price);
	net_duals(f->net, m, d);
	d->weight = mem_copy(m, f->net->weight, (size_t)f->p->n_papers * sizeof(*d->weight));
	d->base = f->base;
	d->floor = mem_copy(m, f->floor, (size_t)f->p->n_papers * sizeof(*d->floor));
}

/* The paper whose sum is the least of those not settled in what was found; -1 when all are. */
static int32_t worst_paper(const struct fair *f)
{
	int32_t at = -1;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 && !f->is_settled[i] &&
			(at < 0 || f->best_of[i] < f->best_of[at]))
			at = i;
	return at;
}

/*
 * Halving between the worst paper of what was found and the highest floor not
 * refuted.  The top comes first: often one paper alone sets it.
 */
static struct fair_level raise_floor(struct fair *f, const struct reach *reach)
{
	int64_t lo = f->best_of[worst_paper(f)], hi = highest_floor(f, reach);
	int64_t proven = hi, at = hi;
	double halvings = log2((double)hi - (double)lo + 2);

	f->stop_at_first = true;
	while (lo < hi) {
		take_slice(f, 1 - log2((double)hi - (double)lo + 1) / halvings, 1 / halvings);
		bool sure = fair_search(f, at, reach, 0, rounds_for(f->p) / 4);

		if (f->has_best) {
			lo = f->best_of[worst_paper(f)];
		} else {
			hi = at - 1;
			proven = sure && hi < proven ? hi : proven;
		}
		at = lo + (hi - lo + 1) / 2;
	}
	f->stop_at_first = false;
	return (struct fair_level){ worst_paper(f), lo, proven };
}

/* Level after level: the worst paper keeps its floor, then the worst of the others... */
static void raise_levels(
	struct fair *f, const struct reach *reach, int32_t n, struct mem *m, struct fair_result *r)
{
	r->levels = MEM_ARRAY(m, struct fair_level, (size_t)n + 1);
	for (int32_t k = 0; k < n && worst_paper(f) >= 0; k++) {
		struct fair_level l = raise_floor(f, reach);

		r->levels[r->n_levels++] = l;
		f->floor[l.paper] = l.floor;
		f->is_settled[l.paper] = true;
		f->stage++;
	}
}

static enum err highest(const struct assign_problem *p, int32_t levels, struct mem *m,
	struct mem *scratch, struct fair_result *r)
{
	struct fair f;
	struct reach *reach;
	enum err e = start(p, m, scratch, &f, &r->best.why);
	bool proven;

	if (e != ERR_OK)
		return e;
	reach = fair_reaches(&f, scratch);
	fair_set_floor(&f, FAIR_NONE, reach);
	net_watch(f.net);
	fair_solve(&f);
	net_unwatch(f.net);
	if (f.is_broken) {
		assign_why(p, m, &r->best.why);
		return ERR_REFUSED;
	}
	f.n_stages = levels + 1;
	raise_levels(&f, reach, levels, m, r);
	f.stage = levels;
	take_slice(&f, 0, 1);
	r->floor = r->n_levels > 0 ? r->levels[0].floor : 0;
	r->floor_bound = r->n_levels > 0 ? r->levels[0].bound : 0;
	proven = fair_search(&f, r->n_levels > 0 ? r->levels[r->n_levels - 1].floor : FAIR_NONE,
		reach, rounds_for(p), rounds_for(p) / 4);
	fill(&f, proven, m, r);
	return ERR_OK;
}

/* The floor is too high: how high it may be, and who cannot even alone come so far. */
static void refuse_floor(
	const struct fair *f, const struct reach *reach, struct mem *m, struct assign_why *w)
{
	struct fair_result r = { 0 };
	int32_t worst = 0;

	for (int32_t i = 1; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 &&
			(f->p->demand[worst] == 0 || reach[i].most < reach[worst].most))
			worst = i;
	*w = (struct assign_why){ .lack = ASSIGN_LACK_FLOOR, .attribute = -1 };
	w->papers = mem_copy(m, &worst, sizeof(worst));
	w->n_papers = 1;
	w->have = reach[worst].most;
	if (highest(f->p, 1, m, f->mem, &r) != ERR_OK)
		return;
	w->floor = r.floor;
	w->floor_bound = r.floor_bound;
}

static enum err above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct mem *scratch, struct fair_result *r)
{
	struct fair f;
	struct reach *reach;
	bool proven;
	enum err e = start(p, m, scratch, &f, &r->best.why);

	if (e != ERR_OK)
		return e;
	net_watch(f.net);
	net_solve(f.net);
	net_unwatch(f.net);
	if (net_breaks(f.net)) {
		assign_why(p, m, &r->best.why);
		return ERR_REFUSED;
	}
	reach = fair_reaches(&f, scratch);
	r->floor_bound = highest_floor(&f, reach);
	if (floor > r->floor_bound) {
		refuse_floor(&f, reach, m, &r->best.why);
		return ERR_REFUSED;
	}
	f.n_stages = 1;
	take_slice(&f, 0, 1);
	proven = fair_search(&f, floor, reach, rounds_for(p), rounds_for(p) / 4);
	if (!f.has_best) {
		r->best.why = (struct assign_why){ .attribute = -1 };
		if (proven)
			refuse_floor(&f, reach, m, &r->best.why);
		return ERR_REFUSED;
	}
	r->floor = floor;
	fill(&f, proven, m, r);
	return ERR_OK;
}

enum err fair_above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct fair_result *ret_result)
{
	struct fair_result r = { 0 };
	struct mem *scratch;
	enum err e;

	if (assign_check(p) == NULL && assign_is_hard(p))
		return fair_hard_above(p, floor, m, ret_result);
	scratch = mem_new(m, "fair");
	e = above(p, floor, m, scratch, &r);
	mem_end(scratch);
	if (e != ERR_INVALID)
		*ret_result = r;
	return e;
}

enum err fair_best(const struct assign_problem *p, int32_t levels, struct mem *m,
	struct fair_result *ret_result)
{
	struct fair_result r = { 0 };
	struct mem *scratch;
	enum err e;

	if (levels >= 1 && assign_check(p) == NULL && assign_is_hard(p))
		return fair_hard_best(p, levels, m, ret_result);
	scratch = mem_new(m, "fair");
	e = levels < 1 ? ERR_INVALID : highest(p, levels, m, scratch, &r);
	mem_end(scratch);
	if (e != ERR_INVALID)
		*ret_result = r;
	return e;
}
