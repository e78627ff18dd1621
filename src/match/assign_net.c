#include "match/assign_net.h"

#include <math.h>

#include "match/assign_pick.h"
#include "match/random.h"

static int32_t *copy_or_zero(struct mem *m, const int32_t *from, int32_t n)
{
	int32_t *to = MEM_ARRAY(m, int32_t, (size_t)n + 1);

	if (from != NULL && n > 0)
		memcpy(to, from, (size_t)n * sizeof(*to));
	return to;
}

void net_list_by(struct mem *m, int32_t n_keys, int32_t n, const int32_t *key, size_t stride,
	int32_t **ret_row, int32_t **ret_item)
{
	int32_t *row = MEM_ARRAY(m, int32_t, (size_t)n_keys + 2);
	int32_t *item = MEM_ARRAY(m, int32_t, (size_t)n + 1);

	for (int32_t x = 0; x < n; x++)
		row[key[(size_t)x * stride] + 2]++;
	for (int32_t k = 0; k < n_keys; k++)
		row[k + 2] += row[k + 1];
	for (int32_t x = 0; x < n; x++)
		item[row[key[(size_t)x * stride] + 1]++] = x;
	*ret_row = row;
	*ret_item = item;
}

static void index_lists(struct net *n)
{
	const struct assign_problem *p = n->p;
	int32_t *item;

	net_list_by(n->mem, p->n_attributes, p->n_members,
		p->n_members > 0 ? &p->members[0].attribute : NULL, 2, &n->member_row, &n->member);
	for (int32_t x = 0; x < p->n_members; x++)
		n->member[x] = p->members[n->member[x]].reviewer;
	net_list_by(n->mem, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL,
		4, &n->quota_row, &n->quota);
	net_list_by(n->mem, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2,
		&n->pin_row, &item);
	for (int32_t x = 0; x < p->n_pins; x++)
		item[x] = p->pins[item[x]].reviewer;
	n->pin_col = item;
}

/* What the pins have settled is taken off everybody's account. */
static void settle_pins(struct net *n)
{
	const struct assign_problem *p = n->p;

	for (int32_t x = 0; x < p->n_pins; x++) {
		int32_t i = p->pins[x].paper, j = p->pins[x].reviewer;

		n->demand[i]--;
		n->hi[j]--;
		n->lo[j] -= n->lo[j] > 0;
		pick_mark_tails(n, i);
		if (n->tailed[j] == n->tag) {
			int32_t q = n->tail[j] - net_quota(n, 0);

			n->quota_lo[q] -= n->quota_lo[q] > 0;
			n->quota_hi[q]--;
		}
	}
}

static void add_fixed_arcs(struct net *n)
{
	const struct assign_problem *p = n->p;
	int root = net_root(n);

	for (int32_t i = 0; i < p->n_papers; i++)
		flow_supply(n->flow, i, n->demand[i] * n->unit);
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		flow_supply(n->flow, net_reviewer(n, j), -n->lo[j] * n->unit);
		flow_arc(n->flow, net_reviewer(n, j), root, (n->hi[j] - n->lo[j]) * n->unit, 0);
	}
	for (int32_t q = 0; q < p->n_quotas; q++) {
		int32_t i = p->quotas[q].paper;
		int64_t lo = n->quota_lo[q] * n->unit;

		flow_arc(n->flow, i, net_quota(n, q), n->quota_hi[q] * n->unit - lo, 0);
		flow_supply(n->flow, net_quota(n, q), lo);
		n->demand[i] -= n->quota_lo[q]; /* the minimum starts at the quota itself */
		flow_supply(n->flow, i, n->demand[i] * n->unit);
	}
	n->n_fixed = flow_n_arcs(n->flow);
}

/* Probabilities alone have limits of their own. */
static int64_t cap_of(const struct net *n, int32_t i, int32_t j)
{
	double cap;

	if (n->unit == 1 || n->p->n_limits == 0)
		return n->pair_cap;
	cap = random_cap_of(n->p, (struct assign_pair){ i, j }, 1) * (double)n->unit;
	return (int64_t)fmin(cap, (double)n->pair_cap);
}

static void add_pair(struct net *n, int32_t i, int32_t j, int64_t micro)
{
	int32_t c = n->n_cols++;

	if (c >= n->cols_cap) {
		n->cols_cap = n->cols_cap < 1024 ? 2048 : n->cols_cap + n->cols_cap / 2;
		n->next = mem_grow(n->mem, n->next, (size_t)n->cols_cap, sizeof(*n->next));
		n->col = mem_grow(n->mem, n->col, (size_t)n->cols_cap, sizeof(*n->col));
		n->micro = mem_grow(n->mem, n->micro, (size_t)n->cols_cap, sizeof(*n->micro));
		n->rule = mem_grow(n->mem, n->rule, (size_t)n->cols_cap, sizeof(*n->rule));
		if (n->aside != NULL)
			n->side_cost = mem_grow(
				n->mem, n->side_cost, (size_t)n->cols_cap, sizeof(*n->side_cost));
	}
	n->col[c] = j;
	n->micro[c] = micro;
	n->rule[c] = NET_FREE;
	n->next[c] = n->first[i];
	n->first[i] = c;
	if (n->aside != NULL)
		n->side_cost[c] = pick_offset(n, j);
	flow_arc(n->flow, pick_tail(n, i, j), net_reviewer(n, j), cap_of(n, i, j),
		pick_offset(n, j) - micro * n->weight[i]);
}

/* Makes arcs of the best absent pairs of a paper whose profit is above floor. */
static int32_t add_best(struct net *n, int32_t i, int64_t floor)
{
	int k = pick_row(n, i, floor);

	for (int x = 0; x < k; x++)
		add_pair(n, i, n->heap[x].col, n->heap[x].micro);
	return k;
}

/*
 * A few pairs all over the row besides the best: when all papers want the same
 * few reviewers the others must be within reach too, or the first prices are
 * those of an infeasible problem and many rounds go by.
 */
static void add_spread(struct net *n, int32_t i, int k)
{
	int32_t width = n->p->n_reviewers;
	uint32_t start = (uint32_t)i * 2654435769u;

	pick_mark(n, i);
	for (int x = 0; x < k && width > 0; x++) {
		int32_t j =
			(int32_t)((start % (uint32_t)width + (uint32_t)((int64_t)x * width / k)) %
				  (uint32_t)width);
		double score = n->present[j] == n->tag ? NAN : assign_score(n->p, i, j);

		if (!isnan(score)) {
			n->present[j] = n->tag;
			add_pair(n, i, j, assign_micro(score));
		}
	}
}

/* Largest |score| in micro-units among all pairs. */
static int64_t max_micro(const struct assign_problem *p)
{
	double max = 0;
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];

	for (int64_t x = 0; x < n; x++) {
		double s = p->scores.dense != NULL ? fabs((double)p->scores.dense[x])
						   : fabs(p->scores.value[x]);

		max = s > max ? s : max;
	}
	return assign_micro(max);
}

/*
 * A first solution: pairs in order of score while both sides have room.  Most of it is right, and
 * pivots put right what is wrong.
 */
static int by_score(const void *a, const void *b)
{
	const struct net_pick *x = a, *y = b;

	if (x->profit != y->profit)
		return x->profit < y->profit ? 1 : -1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* All pairs, col the pair's number and rank its paper. */
static struct net_pick *in_order_of_score(const struct net *n)
{
	struct net_pick *order = MEM_ARRAY_RAW(n->mem, struct net_pick, (size_t)n->n_cols + 1);
	int32_t k = 0;

	for (int32_t i = 0; i < n->p->n_papers; i++)
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			order[k++] = (struct net_pick){ n->micro[c], n->micro[c], c, i };
	qsort(order, (size_t)n->n_cols, sizeof(*order), by_score);
	return order;
}

static void fill_greedily(struct net *n)
{
	struct net_pick *order = in_order_of_score(n);
	int32_t *want = mem_copy(n->mem, n->demand, (size_t)n->p->n_papers * sizeof(*want));
	int32_t *room = mem_copy(n->mem, n->hi, (size_t)n->p->n_reviewers * sizeof(*room));

	for (int32_t x = 0; x < n->n_cols; x++) {
		int32_t c = order[x].col, i = order[x].rank, j = n->col[c];

		if (want[i] >= n->pair_cap && room[j] >= n->pair_cap &&
			n->quota_row[i] == n->quota_row[i + 1]) {
			want[i] -= (int32_t)n->pair_cap;
			room[j] -= (int32_t)n->pair_cap;
			flow_fill(n->flow, n->n_fixed + c);
		}
	}
	mem_drop(room);
	mem_drop(want);
	mem_drop(order);
}

static struct net *net_init(
	struct mem *m, const struct assign_problem *p, int64_t unit, int64_t pair_cap)
{
	struct net *n = MEM_NEW(m, struct net);

	n->p = p;
	n->mem = m;
	n->unit = unit;
	n->pair_cap = pair_cap;
	n->demand = copy_or_zero(m, p->demand, p->n_papers);
	n->lo = copy_or_zero(m, p->load_min, p->n_reviewers);
	n->hi = copy_or_zero(m, p->load_max, p->n_reviewers);
	n->quota_lo = MEM_ARRAY(m, int32_t, (size_t)p->n_quotas + 1);
	n->quota_hi = MEM_ARRAY(m, int32_t, (size_t)p->n_quotas + 1);
	for (int32_t q = 0; q < p->n_quotas; q++) {
		n->quota_lo[q] = p->quotas[q].min;
		n->quota_hi[q] = p->quotas[q].max;
	}
	n->weight = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 1);
	n->first = MEM_ARRAY(m, int32_t, (size_t)p->n_papers + 1);
	n->least = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 1);
	for (int32_t i = 0; i < p->n_papers; i++) {
		n->least[i] = INT64_MIN;
		n->weight[i] = 1;
		n->first[i] = -1;
	}
	return n;
}

enum {
	PAIRS_A_ROUND = 8,	/* a paper, in the second round */
	PAIRS_A_ROUND_MOST = 64 /* twice as many in each that follows */
};

struct net *net_new(struct mem *m, const struct assign_problem *p, const struct net_plan *plan)
{
	struct net *n = net_init(
		m, p, plan->unit > 1 ? plan->unit : 1, plan->pair_cap > 1 ? plan->pair_cap : 1);

	pick_init(n, plan->n_first > PAIRS_A_ROUND_MOST ? plan->n_first : PAIRS_A_ROUND_MOST);
	n->heap_cap = plan->n_first;
	index_lists(n);
	settle_pins(n);
	n->flow = flow_new(m, net_root(n) + 1 + p->n_quotas, net_root(n));
	add_fixed_arcs(n);
	for (int32_t i = 0; i < p->n_papers; i++) {
		add_best(n, i, INT64_MIN / 4);
		add_spread(n, i, plan->n_first / 2);
	}
	if (n->unit == 1)
		fill_greedily(n);
	n->max_micro = max_micro(p);
	flow_start(n->flow, n->max_micro * (plan->max_weight > 1 ? plan->max_weight : 1));
	n->rounds = 1;
	n->heap_cap = PAIRS_A_ROUND;
	return n;
}

/* The rounds. */

static int64_t add_all(struct net *n)
{
	int64_t added = 0;

	pick_prices(n);
	for (int32_t i = 0; i < n->p->n_papers; i++)
		added += add_best(n, i, 0);
	return added;
}

static void tell(void *arg, int n_improving)
{
	enum { STEPS = 1000 };
	struct net *n = arg;
	double left;

	if (n->told_rounds != n->rounds) {
		n->told_rounds = n->rounds;
		n->told_first = n_improving;
	}
	left = sqrt((double)n_improving / (n->told_first + 1));
	n->p->progress(n->p->progress_arg, (uint64_t)(STEPS * fmax(0, 1 - left)), STEPS);
}

void net_watch(struct net *n)
{
	if (n->p->progress != NULL)
		flow_watch(n->flow, tell, n);
}

void net_unwatch(struct net *n)
{
	flow_watch(n->flow, NULL, NULL);
}

/* Many rounds mean that many papers want the same few: then more at a time is better. */
void net_solve(struct net *n)
{
	n->heap_cap = PAIRS_A_ROUND;
	for (;;) {
		n->pivots += flow_solve(n->flow);
		if (add_all(n) == 0)
			return;
		n->rounds++;
		if (n->heap_cap < PAIRS_A_ROUND_MOST)
			n->heap_cap *= 2;
	}
}

/* A pair that is forced in may be below the least. */
static bool is_out(const struct net *n, int32_t paper, int32_t c)
{
	return n->rule[c] == NET_OUT || (n->rule[c] == NET_FREE && n->micro[c] < n->least[paper]);
}

static void set_cost(struct net *n, int32_t paper, int32_t c)
{
	int64_t big = flow_big(n->flow), cost = -n->micro[c] * n->weight[paper];

	if (n->aside != NULL)
		cost += n->side_cost[c];
	if (is_out(n, paper, c))
		cost = big;
	else if (n->rule[c] == NET_IN)
		cost = -big;
	flow_cost(n->flow, n->n_fixed + c, cost);
}

void net_weigh(struct net *n, int32_t paper, int64_t weight)
{
	n->weight[paper] = weight;
	for (int32_t c = n->first[paper]; c >= 0; c = n->next[c])
		set_cost(n, paper, c);
}

void net_least(struct net *n, int32_t paper, int64_t least)
{
	n->least[paper] = least;
	for (int32_t c = n->first[paper]; c >= 0; c = n->next[c])
		set_cost(n, paper, c);
}

void net_rule(struct net *n, int32_t paper, int32_t c, enum net_rule rule)
{
	n->rule[c] = (int8_t)rule;
	set_cost(n, paper, c);
}

/* The most quotas that count one reviewer. */
static int32_t mark_members(struct net *n)
{
	const struct assign_problem *p = n->p;
	int32_t *count = MEM_ARRAY(n->mem, int32_t, (size_t)p->n_reviewers + 1), most = 1;

	n->is_member = MEM_ARRAY(n->mem, uint8_t, (size_t)p->n_attributes * (size_t)p->n_reviewers);
	for (int32_t x = 0; x < p->n_members; x++) {
		const struct assign_member *at = &p->members[x];

		n->is_member[(size_t)at->attribute * (size_t)p->n_reviewers +
			     (size_t)at->reviewer] = 1;
		most = ++count[at->reviewer] > most ? count[at->reviewer] : most;
	}
	mem_drop(count);
	return most;
}

int32_t net_set_aside(struct net *n, const struct assign_quota *quotas, int32_t n_quotas)
{
	size_t width = (size_t)n->p->n_reviewers;

	n->aside = quotas;
	net_list_by(n->mem, n->p->n_papers, n_quotas, &quotas[0].paper, 4, &n->side_row, &n->side);
	n->side_price = MEM_ARRAY(n->mem, int64_t, (size_t)n_quotas + 1);
	n->side_cost = MEM_ARRAY(n->mem, int64_t, (size_t)n->cols_cap);
	n->offset = MEM_ARRAY(n->mem, int64_t, width);
	n->offset_tag = MEM_ARRAY(n->mem, uint32_t, width);
	return mark_members(n);
}

void net_side_price(struct net *n, int32_t quota, int64_t price)
{
	const struct assign_quota *q = &n->aside[quota];
	int64_t more = price - n->side_price[quota];

	n->side_price[quota] = price;
	for (int32_t c = n->first[q->paper]; more != 0 && c >= 0; c = n->next[c])
		if (net_is_member(n, n->col[c], q->attribute)) {
			n->side_cost[c] += more;
			set_cost(n, q->paper, c);
		}
}

void net_pair_price(struct net *n, int32_t paper, int32_t c, int64_t more)
{
	n->side_cost[c] += more;
	set_cost(n, paper, c);
}

bool net_breaks(const struct net *n)
{
	if (flow_unmet(n->flow) > 0)
		return true;
	for (int32_t i = 0; i < n->p->n_papers; i++)
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c]) {
			bool on = net_on(n, c) > 0;

			if (on ? is_out(n, i, c) : n->rule[c] == NET_IN)
				return true;
		}
	return false;
}

void net_duals(const struct net *n, struct mem *m, struct assign_duals *ret_duals)
{
	const struct assign_problem *p = n->p;
	struct assign_duals d = { .paper = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 1),
		.reviewer = MEM_ARRAY(m, int64_t, (size_t)p->n_reviewers + 1),
		.quota = MEM_ARRAY(m, int64_t, (size_t)p->n_quotas + 1) };

	for (int32_t i = 0; i < p->n_papers; i++)
		d.paper[i] = flow_potential(n->flow, i);
	for (int32_t j = 0; j < p->n_reviewers; j++)
		d.reviewer[j] = -flow_potential(n->flow, net_reviewer(n, j));
	for (int32_t q = 0; q < p->n_quotas; q++)
		d.quota[q] = flow_potential(n->flow, net_quota(n, q)) - d.paper[p->quotas[q].paper];
	*ret_duals = d;
}

static int by_reviewer(const void *a, const void *b)
{
	const struct assign_pair *x = a, *y = b;

	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

void net_pairs(const struct net *n, struct mem *m, struct assign_pair **ret_pairs, int64_t *ret_n)
{
	const struct assign_problem *p = n->p;
	struct assign_pair *pairs;
	int64_t total = 1, at = 0;

	for (int32_t i = 0; i < p->n_papers; i++)
		total += p->demand[i];
	pairs = MEM_ARRAY(m, struct assign_pair, (size_t)total);
	for (int32_t i = 0; i < p->n_papers; i++) {
		int64_t from = at;

		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			if (net_on(n, c) > 0)
				pairs[at++] = (struct assign_pair){ i, n->col[c] };
		for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
			pairs[at++] = (struct assign_pair){ i, n->pin_col[x] };
		qsort(pairs + from, (size_t)(at - from), sizeof(*pairs), by_reviewer);
	}
	*ret_pairs = pairs;
	*ret_n = at;
}
