#include "match/fair.h"

#include <math.h>

#include "base/prng.h"
#include "match/assign_net.h"
#include "match/assign_why.h"
#include "match/verify.h"

enum {
	BASE_MAX = 1024, /* a weight of 1 counts this much, less where scores are huge */
	PRICE_MAX = 63,	 /* the largest weight less 1 */
	STEPS = 120,	 /* subgradient steps from one start */
	REPAIRS = 300,
	STALE = 12,  /* exchanges without gain before a kick */
	LOT_MAX = 16 /* members a paper may have for exchanges */
};

#define KICK .3 /* the prices that move it: more forgets, less falls back */

#define LOWEST (-(int64_t)1e13) /* below any sum of a paper's scores */

struct fair {
	const struct assign_problem *p;
	struct mem *mem;
	struct net *net;
	int64_t floor, base;
	int32_t n_floored; /* papers that ask for members */
	int64_t *pin_sum;  /* by paper: what the pins give */
	int64_t *sum;	   /* by paper, of the last solution */
	double *price;	   /* by paper: weight - 1 */
	double *best_price, *step;
	int64_t value, real; /* of the last solution: the bound times base; the sum */
	bool is_broken;
	int32_t n_below;

	struct assign_pair *now;   /* where the exchanges are */
	struct assign_pair *pairs; /* the best found above the floor */
	int64_t n_pairs, best, worst;
	int64_t *least; /* by paper: net_least at this floor */
	int32_t most_demand;
	struct prng chance;
	bool has_best, stop_at_first;
	int64_t bound; /* least proven, micro-units */
	int64_t nodes, nodes_max;
	bool gave_up;
};

/* One solution of the flow at the present weights. */

static int64_t floor_divide(int64_t a, int64_t by)
{
	return a / by - (a % by != 0 && a < 0);
}

static void sum_papers(struct fair *f)
{
	const struct net *n = f->net;

	f->value = f->real = 0;
	f->n_below = 0;
	for (int32_t i = 0; i < f->p->n_papers; i++) {
		int64_t sum = f->pin_sum[i];

		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			sum += net_on(n, c) > 0 ? n->micro[c] : 0;
		f->sum[i] = sum;
		f->real += sum;
		f->value += sum * n->weight[i];
		if (f->p->demand[i] > 0) {
			f->value -= f->floor * (n->weight[i] - f->base);
			f->n_below += sum < f->floor;
		}
	}
}

static void keep_if_better(struct fair *f)
{
	if (f->is_broken || f->n_below > 0 || (f->has_best && f->real <= f->best))
		return;
	mem_drop(f->pairs);
	net_pairs(f->net, f->mem, &f->pairs, &f->n_pairs);
	f->best = f->real;
	f->worst = INT64_MAX;
	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 && f->sum[i] < f->worst)
			f->worst = f->sum[i];
	f->has_best = true;
}

static int64_t bound_here(const struct fair *f)
{
	return floor_divide(f->value, f->base);
}

static void solve(struct fair *f)
{
	net_solve(f->net);
	f->is_broken = net_breaks(f->net);
	sum_papers(f);
	keep_if_better(f);
}

static void set_price(struct fair *f, int32_t i, double price)
{
	int64_t weight;

	f->price[i] = price < 0 ? 0 : price > PRICE_MAX ? PRICE_MAX : price;
	weight = f->base + (int64_t)nearbyint(f->price[i] * (double)f->base);
	if (weight != f->net->weight[i])
		net_weigh(f->net, i, weight);
}

/* Papers that cannot reach the floor with a pair cannot have it: the least a pair must bring. */

static int down(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

static bool pinned(const struct assign_problem *p, int32_t i, int32_t j)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == i && p->pins[x].reviewer == j)
			return true;
	return false;
}

/* The paper's free scores in micro-units, best first. */
static int64_t best_first(const struct assign_problem *p, int32_t i, int64_t *scratch)
{
	const struct assign_scores *s = &p->scores;
	int64_t n = 0;

	if (s->dense != NULL) {
		const float *row = s->dense + (int64_t)i * p->n_reviewers;

		for (int32_t j = 0; j < p->n_reviewers; j++)
			if (!isnan(row[j]) && !pinned(p, i, j))
				scratch[n++] = assign_micro((double)row[j]);
	} else {
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			if (!isnan(s->value[x]) && !pinned(p, i, s->col[x]))
				scratch[n++] = assign_micro(s->value[x]);
	}
	qsort(scratch, (size_t)n, sizeof(*scratch), down);
	return n;
}

struct reach {
	int64_t most;	      /* the most the paper could get were it alone */
	int64_t most_but_one; /* and with one member left to choose */
};

static struct reach *reaches(const struct fair *f, struct mem *m)
{
	const struct assign_problem *p = f->p;
	struct reach *r = MEM_ARRAY(m, struct reach, (size_t)p->n_papers + 1);
	int64_t *scratch = MEM_ARRAY_RAW(m, int64_t, (size_t)p->n_reviewers + 1), n;

	for (int32_t i = 0; i < p->n_papers; i++) {
		int32_t left = p->demand[i] - f->net->pin_row[i + 1] + f->net->pin_row[i];

		r[i].most = r[i].most_but_one = f->pin_sum[i];
		n = best_first(p, i, scratch);
		for (int32_t x = 0; x < left && x < n; x++) {
			r[i].most += scratch[x];
			r[i].most_but_one += x < left - 1 ? scratch[x] : 0;
		}
	}
	mem_drop(scratch);
	return r;
}

static int64_t highest_floor(const struct fair *f, const struct reach *r)
{
	int64_t least = INT64_MAX;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		if (f->p->demand[i] > 0 && r[i].most < least)
			least = r[i].most;
	return least;
}

static void set_floor(struct fair *f, int64_t floor, const struct reach *r)
{
	f->floor = floor;
	f->bound = INT64_MAX;
	f->has_best = f->pairs != NULL && f->worst >= floor;
	f->gave_up = false;
	for (int32_t i = 0; i < f->p->n_papers; i++) {
		set_price(f, i, 0);
		f->least[i] = f->p->demand[i] > 0 ? floor - r[i].most_but_one : INT64_MIN;
		net_least(f->net, i, f->least[i]);
	}
}

/* Subgradient steps: towards the weights that prove most. */

static double target(const struct fair *f)
{
	if (f->has_best)
		return (double)f->best;
	return (double)f->floor * f->n_floored;
}

static double below_squared(const struct fair *f)
{
	double sum = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double g = (double)(f->floor - f->sum[i]);

		if (f->p->demand[i] > 0 && (g > 0 || f->price[i] > 0))
			sum += g * g;
	}
	return sum;
}

static void take_step(struct fair *f, double length)
{
	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double g = (double)(f->floor - f->sum[i]);

		if (f->p->demand[i] == 0)
			continue;
		f->step[i] = .5 * f->step[i] + g; /* some memory damps the zigzag */
		set_price(f, i, f->price[i] + length * f->step[i]);
	}
}

static bool is_done(const struct fair *f)
{
	if (f->has_best && (f->stop_at_first || f->bound <= f->best))
		return true;
	return f->bound < f->floor * f->n_floored; /* then nothing is above the floor */
}

static void note_bound(struct fair *f)
{
	if (!f->is_broken && bound_here(f) < f->bound) {
		f->bound = bound_here(f);
		memcpy(f->best_price, f->price, (size_t)f->p->n_papers * sizeof(*f->price));
	}
}

static void descend(struct fair *f)
{
	double alpha = 1;
	int since = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		f->step[i] = 0;
	for (int k = 0; k < STEPS && !is_done(f); k++) {
		int64_t before = f->bound;
		double square = below_squared(f);

		if (square == 0)
			return; /* every price meets its floor exactly: optimal */
		take_step(f, alpha * ((double)f->value / (double)f->base - target(f)) / square);
		solve(f);
		note_bound(f);
		since = f->bound < before ? 0 : since + 1;
		if (since == 4) {
			alpha *= .7;
			since = 0;
		}
	}
}

static void go_to(struct fair *f, const double *price)
{
	for (int32_t i = 0; i < f->p->n_papers; i++)
		set_price(f, i, price[i]);
	solve(f);
}

/* Raises the weights of whoever is below until nobody is. */
static void repair(struct fair *f)
{
	for (int k = 0; k < REPAIRS && f->n_below > 0; k++) {
		for (int32_t i = 0; i < f->p->n_papers; i++)
			if (f->p->demand[i] > 0 && f->sum[i] < f->floor)
				set_price(f, i, f->price[i] * 1.1 + .02);
		solve(f);
	}
}

/*
 * Exchanges.  Each paper frees some of its members by lot and keeps the rest;
 * what it may take for k freed ones must bring a k-th of what it lacks without
 * them, so that any choice is above the floor.  Under these rules the best
 * exchange of all papers at once is a plain flow, and what there was is one of
 * its solutions: it never gets worse.
 */

/* Members freed, as bits, or 0: by lot, if what they bring allows to choose anew. */
static uint32_t lot(struct fair *f, int32_t i, const int64_t *brings, int32_t k)
{
	for (int tries = 0; tries < 4; tries++) {
		uint32_t mask = (uint32_t)prng_below(&f->chance, (uint64_t)1 << k);
		int64_t kept = f->pin_sum[i], least = INT64_MAX, n = 0;

		for (int32_t x = 0; x < k; x++)
			if (mask >> x & 1) {
				least = brings[x] < least ? brings[x] : least;
				n++;
			} else {
				kept += brings[x];
			}
		if (n > 0 && least * n >= f->floor - kept)
			return mask;
	}
	return k > 0 ? 1u << prng_below(&f->chance, (uint64_t)k) : 0;
}

static int64_t share(
	const struct fair *f, int32_t i, const int64_t *brings, int32_t k, uint32_t mask)
{
	int64_t lacks = f->floor - f->pin_sum[i], n = 0;

	for (int32_t x = 0; x < k; x++) {
		if (mask >> x & 1)
			n++;
		else
			lacks -= brings[x];
	}
	return n == 0 ? INT64_MIN : -floor_divide(-lacks, n);
}

static int32_t columns_of(const struct fair *f, int32_t i, const struct assign_pair *pairs,
	int32_t n_pairs, int32_t *ret_cols, int64_t *ret_brings)
{
	const struct net *n = f->net;
	int32_t k = 0;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		for (int32_t x = 0; x < n_pairs; x++)
			if (pairs[x].reviewer == n->col[c]) {
				ret_brings[k] = n->micro[c];
				ret_cols[k++] = c;
			}
	return k;
}

/* For each paper of the best so far: who stays, and what the others' successors must bring. */
static void draw_rules(struct fair *f)
{
	struct net *n = f->net;
	int64_t at = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		int32_t cols[LOT_MAX], d = f->p->demand[i], k;
		int64_t brings[LOT_MAX];
		uint32_t mask;

		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			n->rule[c] = NET_FREE;
		k = columns_of(f, i, f->now + at, d, cols, brings);
		mask = lot(f, i, brings, k);
		for (int32_t x = 0; x < k; x++)
			n->rule[cols[x]] = mask >> x & 1 ? NET_FREE : NET_IN;
		net_least(n, i, share(f, i, brings, k, mask));
		at += d;
	}
}

static void lift_rules(struct fair *f)
{
	struct net *n = f->net;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			n->rule[c] = NET_FREE;
		net_least(n, i, f->least[i]);
	}
}

/* Where nothing has improved for a while, one round under random prices moves it elsewhere. */
static void draw_prices(struct fair *f, double most)
{
	for (int32_t i = 0; i < f->p->n_papers; i++)
		set_price(f, i, most > 0 ? most * prng_unit(&f->chance) : 0);
}

static void exchange(struct fair *f, int64_t rounds)
{
	int since = 0;

	if (!f->has_best || f->most_demand > LOT_MAX)
		return;
	f->now = mem_copy(f->mem, f->pairs, (size_t)f->n_pairs * sizeof(*f->now));
	for (int64_t k = 0; k < rounds; k++) {
		int64_t before = f->best;

		draw_prices(f, since == STALE ? KICK : 0);
		since = since == STALE ? 0 : since + 1;
		draw_rules(f);
		solve(f);
		mem_drop(f->now);
		net_pairs(f->net, f->mem, &f->now, &f->n_pairs);
		since = f->best > before ? 0 : since;
	}
	mem_drop(f->now);
	lift_rules(f);
}

/* The search. */

static void branch(struct fair *f);

/* Who decides: the paper furthest below, else the one whose price hides most of the gap. */
static int32_t undecided_paper(const struct fair *f)
{
	int32_t at = -1;
	double most = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double below = (double)(f->floor - f->sum[i]), hides;

		if (f->p->demand[i] == 0)
			continue;
		hides = below > 0 ? 1e18 + below : -below * f->price[i];
		if (hides > most) {
			most = hides;
			at = i;
		}
	}
	return at;
}

/*
 * Children of a paper that holds a, b, c: without a; with a, without b; with a
 * and b, without c; with all three, when that is enough for the floor.
 */
static void branch_on(struct fair *f, int32_t i)
{
	struct net *n = f->net;
	struct mem *m = mem_new(f->mem, "branch");
	int32_t *mine = MEM_ARRAY(m, int32_t, (size_t)f->p->demand[i] + 1), k = 0;
	bool is_enough = f->sum[i] >= f->floor;
	double price = f->price[i];

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		if (net_on(n, c) > 0 && n->rule[c] == NET_FREE)
			mine[k++] = c;
	for (int32_t x = 0; x < k; x++) {
		net_rule(n, i, mine[x], NET_OUT);
		branch(f);
		net_rule(n, i, mine[x], NET_IN);
	}
	if (is_enough && k > 0) {
		set_price(f, i, 0); /* settled: its price would only hide a gap */
		branch(f);
		set_price(f, i, price);
	}
	for (int32_t x = 0; x < k; x++)
		net_rule(n, i, mine[x], NET_FREE);
	mem_end(m);
}

static void branch(struct fair *f)
{
	int32_t i;

	if (f->gave_up || (f->stop_at_first && f->has_best))
		return;
	if (f->nodes >= f->nodes_max) {
		f->gave_up = true;
		return;
	}
	f->nodes++;
	solve(f);
	if (f->is_broken)
		return;
	if (bound_here(f) <= (f->has_best ? f->best : f->floor * f->n_floored - 1))
		return;
	i = undecided_paper(f);
	if (i >= 0)
		branch_on(f, i);
}

/* From the weights that prove most; true when it ran to its end. */
static bool search_tree(struct fair *f, int64_t nodes)
{
	go_to(f, f->best_price);
	f->gave_up = false;
	f->nodes_max = f->nodes + nodes;
	branch(f);
	return !f->gave_up;
}

static bool is_proven(const struct fair *f)
{
	return !f->has_best || f->bound <= f->best;
}

/*
 * All of it at one floor, the cheap means first.  True when what was found
 * (or that nothing was) is proven.
 */
static bool search(
	struct fair *f, int64_t floor, const struct reach *r, int64_t exchanges, int64_t nodes)
{
	set_floor(f, floor, r);
	solve(f);
	if (f->is_broken)
		return true; /* what the floor lets in cannot even meet demands and loads */
	note_bound(f);
	if (f->n_below == 0)
		return true; /* the greatest sum of all happens to be above the floor */
	repair(f);
	descend(f);
	if (is_done(f))
		return is_proven(f);
	go_to(f, f->best_price);
	repair(f);
	if (f->has_best && !is_done(f))
		descend(f); /* with a target that is true */
	if (is_done(f))
		return is_proven(f);
	if (search_tree(f, 50))
		return true;
	exchange(f, exchanges);
	return is_done(f) ? is_proven(f) : search_tree(f, nodes);
}

/* Rounds that take about half a second, from the number of scores: a count, not a clock. */
static int64_t rounds_for(const struct assign_problem *p)
{
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	int64_t rounds = 40000000 / (n + 1000);

	return rounds < 24 ? 24 : rounds > 8000 ? 8000 : rounds;
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
	base = 0x1p56 / (most * ASSIGN_MICRO * n * (PRICE_MAX + 1));
	return base > BASE_MAX ? BASE_MAX : base < 1 ? 1 : (int64_t)base;
}

static enum err start(const struct assign_problem *p, struct mem *m, struct mem *scratch,
	struct fair *ret_f, struct assign_why *ret_why)
{
	struct fair f = { .p = p, .mem = scratch };
	size_t n = (size_t)p->n_papers + 1;

	if (assign_check(p) != NULL)
		return ERR_INVALID;
	if (assign_bad_pin(p, m, ret_why))
		return ERR_REFUSED;
	prng_init(&f.chance, 1);
	f.least = MEM_ARRAY(scratch, int64_t, n);
	f.pin_sum = MEM_ARRAY(scratch, int64_t, n);
	f.sum = MEM_ARRAY(scratch, int64_t, n);
	f.price = MEM_ARRAY(scratch, double, n);
	f.best_price = MEM_ARRAY(scratch, double, n);
	f.step = MEM_ARRAY(scratch, double, n);
	for (int32_t x = 0; x < p->n_pins; x++)
		f.pin_sum[p->pins[x].paper] +=
			assign_micro(assign_score(p, p->pins[x].paper, p->pins[x].reviewer));
	for (int32_t i = 0; i < p->n_papers; i++) {
		f.n_floored += p->demand[i] > 0;
		f.most_demand = p->demand[i] > f.most_demand ? p->demand[i] : f.most_demand;
	}
	f.base = largest_base(p);
	f.net = net_new(scratch, p, 4 * f.most_demand + 8, 1, 1, (PRICE_MAX + 1) * f.base);
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
	r->floor = f->floor;
	r->nodes = f->nodes;
	r->is_searched = proven;
	r->best.rounds = f->net->rounds;
	r->best.pivots = f->net->pivots;
	r->best.candidates = f->net->n_cols;
	for (int32_t i = 0; i < f->p->n_papers; i++)
		net_least(f->net, i, INT64_MIN);
	go_to(f, f->best_price);
	net_duals(f->net, m, d);
	d->weight = mem_copy(m, f->net->weight, (size_t)f->p->n_papers * sizeof(*d->weight));
	d->base = f->base;
	d->floor = f->floor;
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
	net_solve(f.net);
	if (net_breaks(f.net)) {
		assign_why(p, m, &r->best.why);
		return ERR_REFUSED;
	}
	reach = reaches(&f, scratch);
	r->floor_bound = highest_floor(&f, reach);
	if (floor > r->floor_bound) {
		r->best.why.lack = ASSIGN_LACK_FLOOR;
		return ERR_REFUSED;
	}
	proven = search(&f, floor, reach, rounds_for(p), rounds_for(p) / 4);
	if (!f.has_best) {
		r->best.why.lack = proven ? ASSIGN_LACK_FLOOR : ASSIGN_LACK_NONE;
		return ERR_REFUSED;
	}
	fill(&f, proven, m, r);
	return ERR_OK;
}

enum err fair_above(const struct assign_problem *p, int64_t floor, struct mem *m,
	struct fair_result *ret_result)
{
	struct mem *scratch = mem_new(m, "fair");
	struct fair_result r = { 0 };
	enum err e = above(p, floor, m, scratch, &r);

	mem_end(scratch);
	if (e != ERR_INVALID)
		*ret_result = r;
	return e;
}

/*
 * Halving between the worst paper of what was found and the highest floor not
 * refuted.  The top comes first: often one paper alone sets it.
 */
static int64_t raise_floor(struct fair *f, const struct reach *reach, int64_t *ret_bound)
{
	int64_t lo = f->worst, hi = highest_floor(f, reach), proven = hi, at = hi;

	f->stop_at_first = true;
	while (lo < hi) {
		bool sure = search(f, at, reach, 0, rounds_for(f->p) / 4);

		if (f->has_best) {
			lo = f->worst;
		} else {
			hi = at - 1;
			proven = sure && hi < proven ? hi : proven;
		}
		at = lo + (hi - lo + 1) / 2;
	}
	f->stop_at_first = false;
	*ret_bound = proven;
	return lo;
}

static enum err highest(
	const struct assign_problem *p, struct mem *m, struct mem *scratch, struct fair_result *r)
{
	struct fair f;
	struct reach *reach;
	enum err e = start(p, m, scratch, &f, &r->best.why);
	int64_t floor;
	bool proven;

	if (e != ERR_OK)
		return e;
	reach = reaches(&f, scratch);
	set_floor(&f, LOWEST, reach);
	solve(&f);
	if (f.is_broken) {
		assign_why(p, m, &r->best.why);
		return ERR_REFUSED;
	}
	r->floor_bound = floor = 0;
	if (f.n_floored > 0)
		floor = raise_floor(&f, reach, &r->floor_bound);
	proven = search(&f, floor, reach, rounds_for(p), rounds_for(p) / 4);
	fill(&f, proven, m, r);
	return ERR_OK;
}

enum err fair_best(const struct assign_problem *p, struct mem *m, struct fair_result *ret_result)
{
	struct mem *scratch = mem_new(m, "fair");
	struct fair_result r = { 0 };
	enum err e = highest(p, m, scratch, &r);

	mem_end(scratch);
	if (e != ERR_INVALID)
		*ret_result = r;
	return e;
}
