#include "match/fair_state.h"

#include <math.h>

enum {
	STEPS = 120, /* subgradient steps from one start */
	REPAIRS = 300,
	FIRST_NODES = 50
};

/* One solution of the flow at the present weights. */

int64_t fair_floor_divide(int64_t a, int64_t by)
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
			f->value -= f->floor[i] * (n->weight[i] - f->base);
			f->n_below += sum < f->floor[i];
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
	memcpy(f->best_of, f->sum, (size_t)f->p->n_papers * sizeof(*f->sum));
	f->has_best = true;
}

int64_t fair_bound_here(const struct fair *f)
{
	return fair_floor_divide(f->value, f->base);
}

void fair_solve(struct fair *f)
{
	net_solve(f->net);
	f->is_broken = net_breaks(f->net);
	sum_papers(f);
	keep_if_better(f);
	f->flows++;
	if (f->flows_most > 0)
		fair_tell(f);
}

void fair_set_price(struct fair *f, int32_t i, double price)
{
	int64_t weight;

	f->price[i] = price < 0 ? 0 : price > FAIR_PRICE_MAX ? FAIR_PRICE_MAX : price;
	weight = f->base + (int64_t)nearbyint(f->price[i] * (double)f->base);
	if (weight != f->net->weight[i])
		net_weigh(f->net, i, weight);
}

/* Subgradient steps: towards the weights that prove most. */

static double target(const struct fair *f)
{
	if (f->has_best)
		return (double)f->best;
	return (double)f->floor_sum;
}

static double below_squared(const struct fair *f)
{
	double sum = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double g = (double)(f->floor[i] - f->sum[i]);

		if (f->p->demand[i] > 0 && (g > 0 || f->price[i] > 0))
			sum += g * g;
	}
	return sum;
}

static void take_step(struct fair *f, double length)
{
	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double g = (double)(f->floor[i] - f->sum[i]);

		if (f->p->demand[i] == 0)
			continue;
		f->step[i] = .5 * f->step[i] + g; /* some memory damps the zigzag */
		fair_set_price(f, i, f->price[i] + length * f->step[i]);
	}
}

bool fair_is_done(const struct fair *f)
{
	if (f->has_best && (f->stop_at_first || f->bound <= f->best))
		return true;
	return f->bound < f->floor_sum; /* then nothing is above the floor */
}

static void note_bound(struct fair *f)
{
	if (!f->is_broken && fair_bound_here(f) < f->bound) {
		f->bound = fair_bound_here(f);
		memcpy(f->best_price, f->price, (size_t)f->p->n_papers * sizeof(*f->price));
	}
}

static void descend(struct fair *f)
{
	double alpha = 1;
	int since = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++)
		f->step[i] = 0;
	for (int k = 0; k < STEPS && !fair_is_done(f); k++) {
		int64_t before = f->bound;
		double square = below_squared(f);

		if (square == 0)
			return; /* every price meets its floor exactly: optimal */
		take_step(f, alpha * ((double)f->value / (double)f->base - target(f)) / square);
		fair_solve(f);
		note_bound(f);
		since = f->bound < before ? 0 : since + 1;
		if (since == 4) {
			alpha *= .7;
			since = 0;
		}
	}
}

void fair_go_to(struct fair *f, const double *price)
{
	for (int32_t i = 0; i < f->p->n_papers; i++)
		fair_set_price(f, i, price[i]);
	fair_solve(f);
}

/* Raises the weights of whoever is below until nobody is. */
static void repair(struct fair *f)
{
	for (int k = 0; k < REPAIRS && f->n_below > 0; k++) {
		for (int32_t i = 0; i < f->p->n_papers; i++)
			if (f->p->demand[i] > 0 && f->sum[i] < f->floor[i])
				fair_set_price(f, i, f->price[i] * 1.1 + .02);
		fair_solve(f);
	}
}

/* The search. */

static void branch(struct fair *f);

/* Who decides: the paper furthest below, else the one whose price hides most of the gap. */
static int32_t undecided_paper(const struct fair *f)
{
	int32_t at = -1;
	double most = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		double below = (double)(f->floor[i] - f->sum[i]), hides;

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
	bool is_enough = f->sum[i] >= f->floor[i];
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
		fair_set_price(f, i, 0); /* settled: its price would only hide a gap */
		branch(f);
		fair_set_price(f, i, price);
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
	fair_solve(f);
	if (f->is_broken)
		return;
	if (fair_bound_here(f) <= (f->has_best ? f->best : f->floor_sum - 1))
		return;
	i = undecided_paper(f);
	if (i >= 0)
		branch_on(f, i);
}

/* From the weights that prove most; true when it ran to its end. */
static bool search_tree(struct fair *f, int64_t nodes)
{
	fair_go_to(f, f->best_price);
	f->gave_up = false;
	f->nodes_max = f->nodes + nodes;
	branch(f);
	return !f->gave_up;
}

static bool is_proven(const struct fair *f)
{
	return !f->has_best || f->bound <= f->best;
}

bool fair_search(
	struct fair *f, int64_t floor, const struct reach *r, int64_t exchanges, int64_t nodes)
{
	f->flows = 0;
	f->flows_most = 2 * (STEPS + REPAIRS) + FIRST_NODES + exchanges + nodes;
	fair_set_floor(f, floor, r);
	fair_solve(f);
	if (f->is_broken)
		return true; /* what the floor lets in cannot even meet demands and loads */
	note_bound(f);
	if (f->n_below == 0)
		return true; /* the greatest sum of all happens to be above the floor */
	repair(f);
	descend(f);
	if (fair_is_done(f))
		return is_proven(f);
	fair_go_to(f, f->best_price);
	repair(f);
	if (f->has_best && !fair_is_done(f))
		descend(f); /* with a target that is true */
	if (fair_is_done(f))
		return is_proven(f);
	if (search_tree(f, FIRST_NODES))
		return true;
	fair_exchange(f, exchanges);
	return fair_is_done(f) ? is_proven(f) : search_tree(f, nodes);
}
