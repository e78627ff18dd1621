#include "match/assign_net.h"

#include <math.h>

/* Below: the network first, then the choice of pairs, then the rounds. */

static int reviewer_node(const struct net *n, int32_t j)
{
	return n->p->n_papers + j;
}

static int root_node(const struct net *n)
{
	return n->p->n_papers + n->p->n_reviewers;
}

static int quota_node(const struct net *n, int32_t q)
{
	return root_node(n) + 1 + q;
}

static int32_t *copy_or_zero(struct mem *m, const int32_t *from, int32_t n)
{
	int32_t *to = MEM_ARRAY(m, int32_t, (size_t)n + 1);

	if (from != NULL && n > 0)
		memcpy(to, from, (size_t)n * sizeof(*to));
	return to;
}

/* Lists by key, as offsets and items: the usual two passes. */
static void list_by(struct mem *m, int32_t n_keys, int32_t n, const int32_t *key, size_t stride,
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

	list_by(n->mem, p->n_attributes, p->n_members,
		p->n_members > 0 ? &p->members[0].attribute : NULL, 2, &n->member_row, &n->member);
	for (int32_t x = 0; x < p->n_members; x++)
		n->member[x] = p->members[n->member[x]].reviewer;
	list_by(n->mem, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL, 4,
		&n->quota_row, &n->quota);
	list_by(n->mem, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2,
		&n->pin_row, &item);
	for (int32_t x = 0; x < p->n_pins; x++)
		item[x] = p->pins[item[x]].reviewer;
	n->pin_col = item;
}

/* Marks which node each of the paper's pairs leaves when it is not the paper's own. */
static void mark_tails(struct net *n, int32_t i)
{
	n->tag++;
	for (int32_t x = n->quota_row[i]; x < n->quota_row[i + 1]; x++) {
		int32_t q = n->quota[x], a = n->p->quotas[q].attribute;

		for (int32_t y = n->member_row[a]; y < n->member_row[a + 1]; y++) {
			n->tailed[n->member[y]] = n->tag;
			n->tail[n->member[y]] = quota_node(n, q);
		}
	}
}

static void mark_present(struct net *n, int32_t i)
{
	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		n->present[n->col[c]] = n->tag;
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
		n->present[n->pin_col[x]] = n->tag;
}

static int tail_of(const struct net *n, int32_t i, int32_t j)
{
	return n->tailed[j] == n->tag ? n->tail[j] : i;
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
		mark_tails(n, i);
		if (n->tailed[j] == n->tag) {
			int32_t q = n->tail[j] - quota_node(n, 0);

			n->quota_lo[q] -= n->quota_lo[q] > 0;
			n->quota_hi[q]--;
		}
	}
}

static void add_fixed_arcs(struct net *n)
{
	const struct assign_problem *p = n->p;
	int root = root_node(n);

	for (int32_t i = 0; i < p->n_papers; i++)
		flow_supply(n->flow, i, n->demand[i] * n->unit);
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		flow_supply(n->flow, reviewer_node(n, j), -n->lo[j] * n->unit);
		flow_arc(n->flow, reviewer_node(n, j), root, (n->hi[j] - n->lo[j]) * n->unit, 0);
	}
	for (int32_t q = 0; q < p->n_quotas; q++) {
		int32_t i = p->quotas[q].paper;
		int64_t lo = n->quota_lo[q] * n->unit;

		flow_arc(n->flow, i, quota_node(n, q), n->quota_hi[q] * n->unit - lo, 0);
		flow_supply(n->flow, quota_node(n, q), lo);
		n->demand[i] -= n->quota_lo[q]; /* the minimum starts at the quota itself */
		flow_supply(n->flow, i, n->demand[i] * n->unit);
	}
	n->n_fixed = flow_n_arcs(n->flow);
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
	}
	n->col[c] = j;
	n->micro[c] = micro;
	n->rule[c] = NET_FREE;
	n->next[c] = n->first[i];
	n->first[i] = c;
	flow_arc(
		n->flow, tail_of(n, i, j), reviewer_node(n, j), n->pair_cap, -micro * n->weight[i]);
}

/* The k best of a row, in a heap with the worst of them on top. */

static bool worse(const struct net_pick *a, const struct net_pick *b)
{
	return a->profit < b->profit || (a->profit == b->profit && a->col > b->col);
}

static void heap_sift(struct net_pick *h, int n, int at)
{
	struct net_pick x = h[at];

	for (;;) {
		int c = 2 * at + 1;

		if (c + 1 < n && worse(&h[c + 1], &h[c]))
			c++;
		if (c >= n || !worse(&h[c], &x))
			break;
		h[at] = h[c];
		at = c;
	}
	h[at] = x;
}

static void heap_add(struct net *n, struct net_pick x)
{
	if (n->heap_n < n->heap_cap) {
		n->heap[n->heap_n++] = x;
		if (n->heap_n == n->heap_cap)
			for (int at = n->heap_n / 2 - 1; at >= 0; at--)
				heap_sift(n->heap, n->heap_n, at);
	} else if (worse(&n->heap[0], &x)) {
		n->heap[0] = x;
		heap_sift(n->heap, n->heap_n, 0);
	}
}

/* What a pair must exceed to be of use; rises once the heap is full. */
static int64_t heap_floor(const struct net *n, int64_t floor)
{
	if (n->heap_n < n->heap_cap || n->heap[0].profit - 1 < floor)
		return floor;
	return n->heap[0].profit - 1;
}

static void offer(struct net *n, int32_t i, int32_t j, double score, int64_t floor)
{
	int64_t micro = assign_micro(score);
	int64_t profit =
		micro * n->weight[i] - n->price[j] - flow_potential(n->flow, tail_of(n, i, j));

	if (profit > floor && n->present[j] != n->tag && micro >= n->least[i])
		heap_add(n, (struct net_pick){ profit, micro, j });
}

/*
 * Single precision decides which pairs of a dense row are looked at closely.
 * Its error is below four units in the last place of the largest term, and the
 * line is drawn that much lower: it lets too many through, never too few.
 */
static float line_below(const struct net *n, int32_t i, int64_t floor, int64_t potential)
{
	double at = (double)(floor + potential) / ASSIGN_MICRO;
	double largest = fabs(at) + n->price_max;

	return (float)(at - 2e-6 * (double)n->weight[i] - 1e-6 * largest);
}

/* Of the nodes the paper's pairs leave, the one that asks least of them. */
static int64_t lowest_potential(const struct net *n, int32_t i)
{
	int64_t low = flow_potential(n->flow, i);

	for (int32_t x = n->quota_row[i]; x < n->quota_row[i + 1]; x++) {
		int64_t v = flow_potential(n->flow, quota_node(n, n->quota[x]));

		low = v < low ? v : low;
	}
	return low;
}

static int32_t count_above(const float *s, const float *price, int32_t n, float weight, float line)
{
	int32_t count = 0;

	for (int32_t j = 0; j < n; j++)
		count += s[j] * weight - price[j] > line;
	return count;
}

static int32_t present_above(
	const struct net *n, int32_t i, const float *s, float weight, float line)
{
	int32_t count = 0;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		count += s[n->col[c]] * weight - n->price_f[n->col[c]] > line;
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
		count += s[n->pin_col[x]] * weight - n->price_f[n->pin_col[x]] > line;
	return count;
}

static void pick_dense(struct net *n, int32_t i, int64_t floor)
{
	int32_t width = n->p->n_reviewers;
	const float *s = n->p->scores.dense + (int64_t)i * width;
	int64_t low = lowest_potential(n, i);
	float weight = (float)n->weight[i], line = line_below(n, i, floor, low);

	if (n->rounds > 0 && count_above(s, n->price_f, width, weight, line) ==
				     present_above(n, i, s, weight, line))
		return;
	mark_tails(n, i);
	mark_present(n, i);
	for (int32_t j = 0; j < width; j++) {
		if (!(s[j] * weight - n->price_f[j] > line))
			continue;
		offer(n, i, j, (double)s[j], floor);
		line = line_below(n, i, heap_floor(n, floor), low);
	}
}

static void pick_sparse(struct net *n, int32_t i, int64_t floor)
{
	const struct assign_scores *s = &n->p->scores;

	mark_tails(n, i);
	mark_present(n, i);
	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
		if (!isnan(s->value[x]))
			offer(n, i, s->col[x], s->value[x], floor);
}

static int by_column(const void *a, const void *b)
{
	const struct net_pick *x = a, *y = b;

	return (x->col > y->col) - (x->col < y->col);
}

/* Makes arcs of the best absent pairs of a paper whose profit is above floor. */
static int32_t add_best(struct net *n, int32_t i, int64_t floor)
{
	n->heap_n = 0;
	if (n->p->scores.dense != NULL)
		pick_dense(n, i, floor);
	else
		pick_sparse(n, i, floor);
	if (n->heap_n == 0)
		return 0;
	qsort(n->heap, (size_t)n->heap_n, sizeof(*n->heap), by_column);
	for (int x = 0; x < n->heap_n; x++)
		add_pair(n, i, n->heap[x].col, n->heap[x].micro);
	return n->heap_n;
}

static void read_prices(struct net *n)
{
	n->price_max = 0;
	for (int32_t j = 0; j < n->p->n_reviewers; j++) {
		n->price[j] = -flow_potential(n->flow, reviewer_node(n, j));
		n->price_f[j] = (float)((double)n->price[j] / ASSIGN_MICRO);
		n->price_max = fmax(n->price_max, fabs((double)n->price_f[j]));
	}
}

static void scratch(struct net *n, int k)
{
	size_t r = (size_t)n->p->n_reviewers;

	n->present = MEM_ARRAY(n->mem, uint32_t, r);
	n->tailed = MEM_ARRAY(n->mem, uint32_t, r);
	n->tail = MEM_ARRAY(n->mem, int32_t, r);
	n->price = MEM_ARRAY(n->mem, int64_t, r);
	n->price_f = MEM_ARRAY(n->mem, float, r);
	n->heap = MEM_ARRAY(n->mem, struct net_pick, (size_t)k);
	n->heap_cap = k;
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
 * A first guess: pairs in order of score while both sides have room.  Most of
 * it is right, and what is wrong is put right by pivots.
 */
static int by_micro(const void *a, const void *b)
{
	const struct net_pick *x = a, *y = b;

	if (x->micro != y->micro)
		return x->micro < y->micro ? 1 : -1;
	return (x->col > y->col) - (x->col < y->col);
}

static void fill_greedily(struct net *n)
{
	struct net_pick *order = MEM_ARRAY_RAW(n->mem, struct net_pick, (size_t)n->n_cols + 1);
	int32_t *paper_of = MEM_ARRAY_RAW(n->mem, int32_t, (size_t)n->n_cols + 1);
	int32_t *want = mem_copy(n->mem, n->demand, (size_t)n->p->n_papers * sizeof(*want));
	int32_t *room = mem_copy(n->mem, n->hi, (size_t)n->p->n_reviewers * sizeof(*room));

	for (int32_t i = 0; i < n->p->n_papers; i++)
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			paper_of[c] = i;
	for (int32_t c = 0; c < n->n_cols; c++)
		order[c] = (struct net_pick){ 0, n->micro[c], c };
	qsort(order, (size_t)n->n_cols, sizeof(*order), by_micro);
	for (int32_t x = 0; x < n->n_cols; x++) {
		int32_t c = order[x].col, i = paper_of[c], j = n->col[c];

		if (want[i] > 0 && room[j] > 0 && n->quota_row[i] == n->quota_row[i + 1]) {
			want[i]--;
			room[j]--;
			flow_fill(n->flow, n->n_fixed + c);
		}
	}
	mem_drop(room);
	mem_drop(want);
	mem_drop(paper_of);
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

struct net *net_new(struct mem *m, const struct assign_problem *p, int k, int64_t unit,
	int64_t pair_cap, int64_t max_weight)
{
	struct net *n = net_init(m, p, unit, pair_cap);

	scratch(n, k);
	index_lists(n);
	settle_pins(n);
	n->flow = flow_new(m, root_node(n) + 1 + p->n_quotas, root_node(n));
	add_fixed_arcs(n);
	for (int32_t i = 0; i < p->n_papers; i++)
		add_best(n, i, INT64_MIN / 4);
	if (unit == 1)
		fill_greedily(n);
	flow_start(n->flow, max_micro(p) * max_weight);
	n->rounds = 1;
	return n;
}

/* The rounds. */

enum { PAIRS_A_ROUND = 8 }; /* a paper: more would bloat the basis search, fewer would add rounds */

static int64_t add_all(struct net *n)
{
	int64_t added = 0;

	read_prices(n);
	for (int32_t i = 0; i < n->p->n_papers; i++)
		added += add_best(n, i, 0);
	return added;
}

void net_solve(struct net *n)
{
	if (n->heap_cap > PAIRS_A_ROUND)
		n->heap_cap = PAIRS_A_ROUND;
	for (;;) {
		n->pivots += flow_solve(n->flow);
		if (add_all(n) == 0)
			return;
		n->rounds++;
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
		d.reviewer[j] = -flow_potential(n->flow, reviewer_node(n, j));
	for (int32_t q = 0; q < p->n_quotas; q++)
		d.quota[q] =
			flow_potential(n->flow, quota_node(n, q)) - d.paper[p->quotas[q].paper];
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
