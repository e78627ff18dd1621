#include "match/random_hard.h"

#include <math.h>

#include "match/lp.h"

enum {
	ROUNDS = 150, /* assignments at the most in each phase, times effort */
	STALE = 20,   /* in which the gap must shrink by a tenth, without more effort */
	FIRST = 120   /* of them by steps, before any program */
};

/* Caps are met to so small a part, below RANDOM_SLACK: where they are tight no less would do. */
#define TOLERANCE 2e-9

struct ticket {
	struct assign_pair *pairs; /* by paper, then reviewer */
	int64_t n, sum;
};

/* A pair at its cap in some program. */
struct priced {
	int64_t key;
	double cap, price;
	double best; /* the price that proved most; micro-units */
};

struct lottery {
	const struct assign_problem *p;
	struct assign_problem at_prices; /* its scores as a list, changed by prices */
	double *value;
	struct mem *mem, *keep;
	double cap, scale; /* scale: of costs in the program */
	struct ticket *ticket;
	int32_t n, cap_tickets;
	struct priced *row;
	int32_t n_rows, cap_rows;
	double *chance;		      /* by ticket */
	double even, even_most;	      /* phase 1: how likely the likeliest pair is, at the most */
	double worth, bound, largest; /* phase 2: the expected sum, proven; the largest score */
};

static int64_t key_of(const struct lottery *l, struct assign_pair pair)
{
	return (int64_t)pair.paper * l->p->n_reviewers + pair.reviewer;
}

/* The scores as a list of doubles, whatever they came as. */
static void list_scores(struct lottery *l)
{
	const struct assign_problem *p = l->p;
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	int64_t *row = MEM_ARRAY(l->mem, int64_t, (size_t)p->n_papers + 1), at = 0;
	int32_t *col = MEM_ARRAY_RAW(l->mem, int32_t, (size_t)n + 1);

	l->value = MEM_ARRAY_RAW(l->mem, double, (size_t)n + 1);
	for (int32_t i = 0; i < p->n_papers; i++) {
		int64_t from = p->scores.dense != NULL ? 0 : p->scores.row[i];
		int64_t to = p->scores.dense != NULL ? p->n_reviewers : p->scores.row[i + 1];

		for (int64_t x = from; x < to; x++) {
			int32_t j = p->scores.dense != NULL ? (int32_t)x : p->scores.col[x];

			col[at] = j;
			l->value[at++] =
				p->scores.dense != NULL
					? (double)p->scores.dense[(int64_t)i * p->n_reviewers + j]
					: p->scores.value[x];
		}
		row[i + 1] = at;
	}
	l->at_prices = *p;
	l->at_prices.progress = NULL;
	l->at_prices.effort = -1; /* many will be asked for */
	l->at_prices.scores = (struct assign_scores){ .row = row, .col = col, .value = l->value };
}

static double *value_at(const struct lottery *l, int64_t key)
{
	const struct assign_scores *s = &l->at_prices.scores;
	int32_t i = (int32_t)(key / l->p->n_reviewers), j = (int32_t)(key % l->p->n_reviewers);
	int64_t lo = s->row[i], hi = s->row[i + 1];

	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (s->col[mid] < j)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &l->value[lo];
}

static bool is_pinned(const struct assign_problem *p, struct assign_pair pair)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == pair.paper && p->pins[x].reviewer == pair.reviewer)
			return true;
	return false;
}

static void add_ticket(struct lottery *l, const struct assign_result *r)
{
	struct ticket t = { r->pairs, r->n_pairs, 0 };

	for (int64_t x = 0; x < t.n; x++)
		t.sum += assign_micro(assign_score(l->p, t.pairs[x].paper, t.pairs[x].reviewer));
	if (l->n == l->cap_tickets) {
		size_t cap = (size_t)(l->cap_tickets = 2 * l->cap_tickets + 64);

		l->ticket = mem_grow(l->mem, l->ticket, cap, sizeof(*l->ticket));
		l->chance = mem_grow(l->mem, l->chance, cap, sizeof(*l->chance));
	}
	l->chance[l->n] = 0;
	l->ticket[l->n++] = t;
}

/* The program over the tickets there are. */

static bool has(const struct lottery *l, int32_t k, int64_t key)
{
	const struct ticket *t = &l->ticket[k];
	int64_t lo = 0, hi = t->n;

	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (key_of(l, t->pairs[mid]) < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && key_of(l, t->pairs[lo]) == key;
}

/* Phase 1 has one column more: the cap itself, of which a pair's own is a part. */
static void add_row(struct lottery *l, struct lp *lp, const struct priced *row, bool is_first)
{
	struct mem *m = mem_new(l->mem, "row");
	uint32_t *column = MEM_ARRAY_RAW(m, uint32_t, (size_t)l->n + 1), n = 0;
	double *value = MEM_ARRAY_RAW(m, double, (size_t)l->n + 1);

	for (int32_t k = 0; k < l->n; k++)
		if (has(l, k, row->key)) {
			column[n] = (uint32_t)k;
			value[n++] = 1;
		}
	if (is_first) {
		column[n] = (uint32_t)l->n;
		value[n++] = -row->cap / l->cap * l->even_most;
	}
	lp_add_row(lp, n, column, value, -2, is_first ? 0 : row->cap * (1 + TOLERANCE));
	mem_end(m);
}

struct share {
	int64_t key;
	double chance;
};

static int by_key(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Pairs and their chances at the program's point, in order; returns how many. */
static int64_t shares(const struct lottery *l, struct mem *m, struct share **ret)
{
	int64_t n = 0, kept = 0;
	struct share *s;

	for (int32_t k = 0; k < l->n; k++)
		n += l->chance[k] > 0 ? l->ticket[k].n : 0;
	s = MEM_ARRAY_RAW(m, struct share, (size_t)n + 1);
	n = 0;
	for (int32_t k = 0; k < l->n; k++)
		for (int64_t x = 0; l->chance[k] > 0 && x < l->ticket[k].n; x++)
			s[n++] = (struct share){ key_of(l, l->ticket[k].pairs[x]), l->chance[k] };
	qsort(s, (size_t)n, sizeof(*s), by_key);
	for (int64_t x = 0; x < n; x++) {
		if (kept > 0 && s[kept - 1].key == s[x].key)
			s[kept - 1].chance += s[x].chance;
		else
			s[kept++] = s[x];
	}
	*ret = s;
	return kept;
}

static bool is_row(const struct lottery *l, int64_t key)
{
	for (int32_t r = 0; r < l->n_rows; r++)
		if (l->row[r].key == key)
			return true;
	return false;
}

/* Rows for the pairs that are above their caps and have none yet; false when there are none. */
static bool add_rows(struct lottery *l, struct lp *lp, bool is_first)
{
	struct mem *m = mem_new(l->mem, "rows");
	struct share *s;
	int64_t n = shares(l, m, &s);
	int32_t before = l->n_rows;

	for (int64_t x = 0; x < n; x++) {
		struct assign_pair pair = { (int32_t)(s[x].key / l->p->n_reviewers),
			(int32_t)(s[x].key % l->p->n_reviewers) };
		double cap = random_cap_of(l->p, pair, l->cap);
		double most = is_first ? l->even * cap / l->cap : cap * (1 + TOLERANCE);

		if (cap >= 1 || s[x].chance <= most + 1e-10 || is_pinned(l->p, pair) ||
			is_row(l, s[x].key))
			continue;
		if (l->n_rows == l->cap_rows)
			l->row = mem_grow(l->mem, l->row,
				(size_t)(l->cap_rows = 2 * l->cap_rows + 64), sizeof(*l->row));
		l->row[l->n_rows] = (struct priced){ .key = s[x].key, .cap = cap };
		add_row(l, lp, &l->row[l->n_rows++], is_first);
	}
	mem_end(m);
	return l->n_rows > before;
}

static void read_program(struct lottery *l, struct lp *lp, bool is_first)
{
	l->worth = 0;
	for (int32_t k = 0; k < l->n; k++) {
		double y = lp_value(lp, (uint32_t)k);

		l->chance[k] = y > 1e-12 ? y : 0;
		l->worth += l->chance[k] * (double)l->ticket[k].sum;
	}
	l->even = is_first ? lp_value(lp, (uint32_t)l->n) * l->even_most : 0;
}

/* False when the program could not be solved. */
static bool solve_program(struct lottery *l, bool is_first)
{
	struct mem *m = mem_new(l->mem, "program");
	double *cost = MEM_ARRAY(m, double, (size_t)l->n + 1);
	double *ones = MEM_ARRAY_RAW(m, double, (size_t)l->n + 1);
	uint32_t *all = MEM_ARRAY_RAW(m, uint32_t, (size_t)l->n + 1);
	struct lp *lp;
	bool is_solved;

	for (int32_t k = 0; k < l->n; k++) {
		cost[k] = is_first ? 0 : -(double)l->ticket[k].sum / l->scale;
		ones[k] = 1;
		all[k] = (uint32_t)k;
	}
	cost[l->n] = is_first ? 1 : 0;
	lp = lp_new(m, (uint32_t)l->n + 1, cost);
	lp_add_row(lp, (uint32_t)l->n, all, ones, 1, 1);
	for (int32_t r = 0; r < l->n_rows; r++)
		add_row(l, lp, &l->row[r], is_first);
	do {
		is_solved = lp_solve(lp, INFINITY, 0) == LP_OPTIMAL;
		read_program(l, lp, is_first);
	} while (is_solved && add_rows(l, lp, is_first));
	for (int32_t r = 0; r < l->n_rows && is_solved; r++)
		l->row[r].price = fmax(0, lp_price(lp, (uint32_t)r + 1));
	mem_end(m);
	return is_solved;
}

/*
 * The best assignment when each pair costs its price (micro-units), with the
 * scores or for phase 1 without; *ret_at_caps is what the prices come to there.
 */
static enum err next_ticket(struct lottery *l, bool is_first, double scale, struct assign_result *r,
	double *ret_at_caps)
{
	double at_caps = 0;

	for (int64_t x = 0; is_first && x < l->at_prices.scores.row[l->p->n_papers]; x++)
		l->value[x] = isnan(l->value[x]) ? (double)NAN : 0;
	for (int32_t k = 0; k < l->n_rows; k++) {
		struct priced *row = &l->row[k];
		int32_t i = (int32_t)(row->key / l->p->n_reviewers);
		int32_t j = (int32_t)(row->key % l->p->n_reviewers);
		int64_t was = is_first ? 0 : assign_micro(assign_score(l->p, i, j));
		int64_t most = (int64_t)ASSIGN_MAX_SCORE * ASSIGN_MICRO + was;
		int64_t price = (int64_t)fmin(nearbyint(row->price * scale), (double)most);

		*value_at(l, row->key) = (double)(was - price) / ASSIGN_MICRO;
		at_caps += (double)price * row->cap * (1 + TOLERANCE);
	}
	*ret_at_caps = at_caps;
	return assign_best(&l->at_prices, l->keep, r);
}

static void tell(const struct lottery *l, int64_t done, int64_t total)
{
	if (l->p->progress != NULL)
		l->p->progress(l->p->progress_arg, (uint64_t)done, (uint64_t)total);
}

/*
 * Phase 1: tickets until they fit under the caps.  With any prices no lottery is
 * more even than what the cheapest assignment costs, as a part of the prices at
 * the caps.
 */
static enum err make_even(struct lottery *l, int64_t rounds, struct assign_why *w)
{
	double least = 0, at_caps;

	*w = (struct assign_why){ .attribute = -1 };
	for (int64_t k = 0; k < rounds; k++) {
		struct assign_result r;

		tell(l, k, 2 * rounds);
		if (!solve_program(l, true))
			return ERR_REFUSED;
		if (l->even <= l->cap * (1 + TOLERANCE / 2))
			return ERR_OK;
		if (next_ticket(l, true, ASSIGN_MICRO, &r, &at_caps) != ERR_OK)
			return ERR_REFUSED;
		if (at_caps > 0)
			least = fmax(least, -(double)r.bound * l->cap / at_caps);
		if (least > l->cap * (1 + TOLERANCE / 2)) {
			w->lack = ASSIGN_LACK_CAP;
			w->limit = fmin(1, l->even);
		}
		if (least >= l->even * (1 - 1e-5))
			return ERR_REFUSED;
		add_ticket(l, &r);
	}
	return ERR_REFUSED;
}

/* A row for every pair of a ticket that has a cap and none yet. */
static void price_ticket(struct lottery *l, const struct ticket *t)
{
	for (int64_t x = 0; x < t->n; x++) {
		double cap = random_cap_of(l->p, t->pairs[x], l->cap);

		if (cap >= 1 || is_pinned(l->p, t->pairs[x]) || is_row(l, key_of(l, t->pairs[x])))
			continue;
		if (l->n_rows == l->cap_rows)
			l->row = mem_grow(l->mem, l->row,
				(size_t)(l->cap_rows = 2 * l->cap_rows + 64), sizeof(*l->row));
		l->row[l->n_rows++] = (struct priced){ .key = key_of(l, t->pairs[x]), .cap = cap };
	}
}

/*
 * Steps before any program: what a ticket holds gets dearer, what it does not
 * hold cheaper (the subgradient of the same bound).  Their tickets are many and good.
 */
static bool take_steps(struct lottery *l)
{
	double length = .1 * ASSIGN_MICRO * l->largest, at_caps;

	price_ticket(l, &l->ticket[0]);
	for (int k = 0; k < FIRST && k < 2 * l->n_rows; k++) {
		struct assign_result r;

		for (int32_t x = 0; x < l->n_rows; x++) {
			struct priced *row = &l->row[x];

			row->price += length / (1 + .1 * k) *
				      ((has(l, l->n - 1, row->key) ? 1 : 0) - row->cap);
			row->price = fmax(0, row->price);
		}
		if (next_ticket(l, false, 1, &r, &at_caps) != ERR_OK)
			return false;
		if ((double)r.bound + at_caps < l->bound) {
			l->bound = (double)r.bound + at_caps;
			for (int32_t x = 0; x < l->n_rows; x++)
				l->row[x].best = l->row[x].price;
		}
		add_ticket(l, &r);
		price_ticket(l, &l->ticket[l->n - 1]);
	}
	return true;
}

/*
 * Phase 2: the greatest sum under the caps.  The prices of the program swing; those
 * half way to the prices that proved most do less so (Wentges 1997), and when they
 * bring nothing new the program's own are asked.
 */
static bool make_worthy(struct lottery *l, int64_t rounds)
{
	double at_caps, gap, last_gap = INFINITY;

	for (int64_t k = 0; k < rounds; k++) {
		struct assign_result r;
		bool is_smooth = k % 3 != 2;

		tell(l, rounds + k, 2 * rounds);
		if (!solve_program(l, false))
			return false;
		gap = l->bound - l->worth;
		if (gap <= 1e-8 * fabs(l->worth) + 1)
			break;
		if (k % STALE == 0) {
			if (l->p->effort <= 1 && gap > .9 * last_gap)
				break;
			last_gap = gap;
		}
		for (int32_t x = 0; x < l->n_rows; x++)
			l->row[x].price =
				is_smooth ? .5 * (l->row[x].price * l->scale + l->row[x].best)
					  : l->row[x].price * l->scale;
		if (next_ticket(l, false, 1, &r, &at_caps) != ERR_OK)
			return false;
		if ((double)r.bound + at_caps < l->bound) {
			l->bound = (double)r.bound + at_caps;
			for (int32_t x = 0; x < l->n_rows; x++)
				l->row[x].best = l->row[x].price;
		}
		add_ticket(l, &r);
	}
	return solve_program(l, false);
}

/* The result. */

/* Chances in units of 1 / RANDOM_ONE; what rounding leaves goes to the likeliest ticket. */
static struct random_lottery *draw_tickets(const struct lottery *l, struct mem *m)
{
	struct random_lottery *out = MEM_NEW(m, struct random_lottery);
	int64_t left = RANDOM_ONE;
	int32_t most = 0;
	double all = 0;

	for (int32_t k = 0; k < l->n; k++)
		all += l->chance[k];
	out->ticket = MEM_ARRAY(m, struct random_ticket, (size_t)l->n + 1);
	for (int32_t k = 0; k < l->n; k++) {
		int64_t prob = (int64_t)(l->chance[k] / all * (double)RANDOM_ONE);
		struct random_ticket *t = &out->ticket[out->n];

		if (prob == 0)
			continue;
		*t = (struct random_ticket){ .prob = prob, .n_pairs = l->ticket[k].n };
		t->pairs = mem_copy(m, l->ticket[k].pairs,
			(size_t)l->ticket[k].n * sizeof(*l->ticket[k].pairs));
		most = prob > out->ticket[most].prob ? out->n : most;
		out->n++;
		left -= prob;
	}
	out->ticket[most].prob += left;
	return out;
}

struct part {
	struct assign_pair pair;
	int64_t prob;
};

static int by_pair(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->pair.paper != y->pair.paper)
		return x->pair.paper < y->pair.paper ? -1 : 1;
	return (x->pair.reviewer > y->pair.reviewer) - (x->pair.reviewer < y->pair.reviewer);
}

static void add_up(const struct lottery *l, struct mem *m, struct random_marginals *r)
{
	int64_t n = 0, k = 0;
	struct part *part;

	for (int32_t t = 0; t < r->lottery->n; t++)
		n += r->lottery->ticket[t].n_pairs;
	part = MEM_ARRAY_RAW(l->mem, struct part, (size_t)n + 1);
	for (int32_t t = 0; t < r->lottery->n; t++)
		for (int64_t x = 0; x < r->lottery->ticket[t].n_pairs; x++)
			part[k++] = (struct part){ r->lottery->ticket[t].pairs[x],
				r->lottery->ticket[t].prob };
	qsort(part, (size_t)n, sizeof(*part), by_pair);
	r->pairs = MEM_ARRAY(m, struct assign_pair, (size_t)n + 1);
	r->prob = MEM_ARRAY(m, int64_t, (size_t)n + 1);
	for (int64_t x = 0; x < n; x++) {
		if (x == 0 || by_pair(&part[x], &part[x - 1]) != 0)
			r->pairs[r->n++] = part[x].pair;
		r->prob[r->n - 1] += part[x].prob;
	}
	for (int64_t x = 0; x < r->n; x++)
		r->sum += (double)assign_micro(
				  assign_score(l->p, r->pairs[x].paper, r->pairs[x].reviewer)) *
			  ((double)r->prob[x] / (double)RANDOM_ONE);
}

/* Beyond what the likeliest pair can be in phase 1, when the least of caps bears as much. */
static double even_most(const struct assign_problem *p, double cap)
{
	double least = cap;

	for (int32_t x = 0; x < p->n_limits; x++)
		least = fmin(least, p->limits[x].prob);
	return 2 * fmax(1, cap / least); /* its column never rests on its bound */
}

static enum err run(struct lottery *l, struct mem *m, struct random_marginals *r)
{
	int64_t rounds = ROUNDS * (l->p->effort > 0 ? l->p->effort : 1);
	struct assign_result any;
	enum err e = assign_best(l->p, l->keep, &any);

	if (e != ERR_OK) {
		r->why = any.why;
		return e;
	}
	add_ticket(l, &any);
	l->scale = fmax(1, fabs((double)any.sum));
	list_scores(l);
	l->bound = INFINITY;
	for (int64_t x = 0; x < l->at_prices.scores.row[l->p->n_papers]; x++)
		l->largest = fmax(l->largest, fabs(l->value[x])); /* of NaN: what there was */
	if (!take_steps(l))
		return ERR_REFUSED;
	e = make_even(l, rounds, &r->why);
	if (e != ERR_OK)
		return e;
	r->why = (struct assign_why){ .attribute = -1 };
	list_scores(l); /* phase 1 has worn them */
	if (!make_worthy(l, rounds))
		return ERR_REFUSED;
	r->bound = l->bound;
	r->lottery = draw_tickets(l, m);
	add_up(l, m, r);
	return ERR_OK;
}

enum err random_hard(const struct assign_problem *p, double cap, struct mem *m,
	struct random_marginals *ret_marginals)
{
	struct mem *scratch = mem_new(m, "random_hard");
	struct lottery l = { .p = p, .mem = scratch, .keep = m, .cap = cap };
	struct random_marginals r = { 0 };
	enum err e;

	l.even_most = even_most(p, cap);
	e = run(&l, m, &r);
	mem_end(scratch);
	*ret_marginals = r;
	return e;
}
