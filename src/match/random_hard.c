#include "match/random_hard.h"

#include <math.h>

#include "match/random_state.h"

enum {
	ROUNDS = 150,	/* assignments at the most in each phase, times effort */
	STALE = 10,	/* in which the gap must shrink by a tenth, without more effort */
	SETTLING = 400, /* flows for the first prices */
	FIRST = 100,	/* of them by steps, before any program */
	EACH = 3	/* asked for between two programs */
};

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
		at_caps += (double)price * row->cap * (1 + LOTTERY_TOLERANCE);
	}
	*ret_at_caps = at_caps;
	return assign_best(&l->at_prices, l->keep, r);
}

static bool is_ticket(const struct lottery *l, const struct side_answer *a)
{
	for (int32_t k = 0; k < l->n; k++)
		if (l->ticket[k].n == a->n_pairs &&
			memcmp(l->ticket[k].pairs, a->pairs,
				(size_t)a->n_pairs * sizeof(*a->pairs)) == 0)
			return true;
	return false;
}

static void note_bound(struct lottery *l, double bound)
{
	if (bound >= l->bound)
		return;
	l->bound = bound;
	for (int32_t x = 0; x < l->n_rows; x++)
		l->row[x].best = l->row[x].price;
}

/*
 * Quickly, something better at these prices (micro-units) than the ticket known; false
 * when nothing new is found.
 */
static bool ask(struct lottery *l, int32_t known)
{
	const struct ticket *t = &l->ticket[known];
	struct side_answer a;
	double at_caps = 0;

	for (int32_t k = 0; k < l->n_rows; k++) {
		struct priced *row = &l->row[k];
		struct assign_pair pair = { (int32_t)(row->key / l->p->n_reviewers),
			(int32_t)(row->key % l->p->n_reviewers) };
		int64_t price = (int64_t)nearbyint(fmin(row->price, 1e15));

		at_caps += (double)side_toll(l->asked, pair, price) * row->cap *
			   (1 + LOTTERY_TOLERANCE);
	}
	side_ask(l->asked, l->keep, t->pairs, t->n, ++l->n_asked, &a);
	note_bound(l, (double)a.bound + at_caps);
	if (a.pairs == NULL || is_ticket(l, &a))
		return false;
	add_ticket(l, &(struct assign_result){ .pairs = a.pairs, .n_pairs = a.n_pairs });
	return true;
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

		tell(l, rounds + k, 3 * rounds);
		if (!lottery_solve(l, LEAST_CAP))
			return ERR_REFUSED;
		if (l->even <= l->cap * (1 + LOTTERY_TOLERANCE / 2))
			return ERR_OK;
		if (next_ticket(l, true, ASSIGN_MICRO, &r, &at_caps) != ERR_OK)
			return ERR_REFUSED;
		if (at_caps > 0)
			least = fmax(least, -(double)r.bound * l->cap / at_caps);
		if (least > l->cap * (1 + LOTTERY_TOLERANCE / 2)) {
			w->lack = ASSIGN_LACK_CAP;
			w->limit = fmin(1, l->even);
		}
		if (least >= l->even * (1 - 1e-5))
			return ERR_REFUSED;
		add_ticket(l, &r);
	}
	return ERR_REFUSED;
}

static void price_ticket(struct lottery *l, const struct ticket *t)
{
	for (int64_t x = 0; x < t->n; x++)
		lottery_row(l, t->pairs[x]);
}

static double cap_of(void *arg, struct assign_pair pair)
{
	const struct lottery *l = arg;

	return lottery_is_pinned(l->p, pair)
		       ? 1
		       : random_cap_of(l->p, pair, l->cap) * (1 + LOTTERY_TOLERANCE);
}

/* The first prices, and what they prove, before any ticket is asked for. */
static void settle(struct lottery *l)
{
	struct assign_pair pair;
	int64_t toll;

	l->asked = side_open(l->mem, &l->quiet);
	l->bound = side_settle(l->asked, cap_of, l, SETTLING);
	for (int32_t at = 0; side_next_toll(l->asked, &at, &pair, &toll);) {
		struct priced *row = lottery_row(l, pair);

		if (row != NULL)
			row->price = row->best = (double)toll;
	}
}

/*
 * Steps before any program: what a ticket holds gets dearer, what it does not
 * hold cheaper (the subgradient of the same bound).  Their tickets are many and good.
 */
static void take_steps(struct lottery *l)
{
	double length = .1 * ASSIGN_MICRO * l->largest;

	price_ticket(l, &l->ticket[0]);
	for (int k = 0; k < FIRST && k < 2 * l->n_rows; k++) {
		for (int32_t x = 0; x < l->n_rows; x++) {
			struct priced *row = &l->row[x];

			row->price += length / (1 + .1 * k) *
				      ((lottery_has(l, l->n - 1, row->key) ? 1 : 0) - row->cap);
			row->price = fmax(0, row->price);
		}
		if (ask(l, l->n - 1))
			price_ticket(l, &l->ticket[l->n - 1]);
	}
}

/* One after another of the tickets that have a chance. */
static int32_t likely_ticket(const struct lottery *l, uint64_t turn)
{
	int32_t n = 0, at = 0;

	for (int32_t k = 0; k < l->n; k++)
		n += l->chance[k] > 0;
	for (int32_t k = 0, left = n == 0 ? 0 : (int32_t)(turn * 7 % (uint64_t)n); k < l->n; k++) {
		if (l->chance[k] <= 0)
			continue;
		at = k;
		if (left-- == 0)
			break;
	}
	return at;
}

/* So much of the program's prices as is told, else half way to those that proved most. */
static void set_prices(struct lottery *l, bool is_smooth)
{
	for (int32_t x = 0; x < l->n_rows; x++)
		l->row[x].price = is_smooth ? .5 * (l->row[x].price * l->scale + l->row[x].best)
					    : l->row[x].price * l->scale;
}

/* How many new tickets come of a few questions. */
static int ask_some(struct lottery *l)
{
	int n_new = 0;

	for (int x = 0; x < EACH; x++)
		n_new += ask(l, likely_ticket(l, l->n_asked));
	return n_new;
}

/*
 * Tickets of high sums until they meet the caps together: a cap that is not met is fined,
 * which keeps the prices within reason; true when they do.
 */
static bool meet_caps(struct lottery *l, int64_t rounds)
{
	l->fine = l->scale;
	for (int64_t k = 0; k < rounds; k++) {
		tell(l, k, 3 * rounds);
		if (!lottery_solve(l, SUM_AT_A_COST))
			return false;
		if (l->even <= l->cap * (1 + LOTTERY_TOLERANCE * 1.5))
			return true;
		set_prices(l, k % 3 != 2);
		if (ask_some(l) == 0)
			l->fine *= 2;
	}
	return false;
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

		tell(l, 2 * rounds + k, 3 * rounds);
		if (!lottery_solve(l, SUM))
			return false;
		gap = l->bound - l->worth;
		if (gap <= 1e-8 * fabs(l->worth) + 1)
			break;
		if (k % STALE == 0) {
			if (l->p->effort <= 1 && gap > .9 * last_gap)
				break;
			last_gap = gap;
		}
		set_prices(l, k % 3 != 2);
		if (ask_some(l) > 0)
			continue;
		if (next_ticket(l, false, 1, &r, &at_caps) != ERR_OK)
			return false;
		note_bound(l, (double)r.bound + at_caps);
		add_ticket(l, &r);
	}
	return lottery_solve(l, SUM);
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
	l->quiet = *l->p;
	l->quiet.progress = NULL;
	settle(l);
	take_steps(l);
	if (!meet_caps(l, rounds)) {
		e = make_even(l, rounds, &r->why);
		if (e != ERR_OK)
			return e;
		r->why = (struct assign_why){ .attribute = -1 };
		list_scores(l); /* it has worn them */
	}
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
	struct random_marginals r = { .why.attribute = -1 };
	enum err e;

	l.even_most = even_most(p, cap);
	e = run(&l, m, &r);
	mem_end(scratch);
	*ret_marginals = r;
	return e;
}
