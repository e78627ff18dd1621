#include "match/assign_side.h"

#include <math.h>

#include "match/assign_net.h"
#include "match/assign_panel.h"
#include "match/verify.h"

enum {
	STEPS = 100, /* subgradient steps from one start */
	REPAIRS = 100,
	DIVES = 40,
	FIRST_NODES = 200,
	PRICE_ROOM = 14 /* prices on one pair add up to so many times the largest score */
};

struct sides {
	const struct assign_problem *p;
	struct assign_problem kept; /* with the quotas that stay in the flow */
	struct mem *mem;
	struct net *net;
	int32_t n;	/* quotas that stand aside */
	int32_t *of;	/* their numbers in p */
	int32_t *row;	/* by paper: where its quotas begin in order */
	int32_t *order; /* of all quotas of p: by paper */
	struct assign_quota *quota;
	int32_t *have, *pinned; /* members they count in the last solution; by pins alone */
	double *best_price, *step;
	int64_t price_max;
	int64_t real, value; /* of the last solution: the sum, the bound it proves */
	bool is_broken;
	int32_t n_breaches;

	struct assign_pair *pairs; /* the best that keeps all quotas */
	int64_t n_pairs, best, bound;
	bool has_best, gave_up;
	int64_t nodes, nodes_max;
	int64_t flows, flows_most; /* solved, and the most there may be, for progress */
};

/* Which quotas stay in the flow: stamps each member with the paper whose kept quota counts it. */
static void divide_quotas(struct sides *s)
{
	const struct assign_problem *p = s->p;
	struct assign_quota *kept = MEM_ARRAY(s->mem, struct assign_quota, (size_t)p->n_quotas + 1);
	int32_t *seen = MEM_ARRAY(s->mem, int32_t, (size_t)p->n_reviewers + 1);
	int32_t *row, *item, n = 0;

	net_list_by(
		s->mem, p->n_attributes, p->n_members, &p->members[0].attribute, 2, &row, &item);
	net_list_by(s->mem, p->n_papers, p->n_quotas, &p->quotas[0].paper, 4, &s->row, &s->order);
	s->of = MEM_ARRAY(s->mem, int32_t, (size_t)p->n_quotas + 1);
	s->quota = MEM_ARRAY(s->mem, struct assign_quota, (size_t)p->n_quotas + 1);
	for (int32_t k = 0; k < p->n_quotas; k++) {
		const struct assign_quota *q = &p->quotas[s->order[k]];
		bool is_aside = false;

		for (int32_t y = row[q->attribute]; y < row[q->attribute + 1]; y++)
			is_aside |= seen[p->members[item[y]].reviewer] == q->paper + 1;
		for (int32_t y = row[q->attribute]; y < row[q->attribute + 1] && !is_aside; y++)
			seen[p->members[item[y]].reviewer] = q->paper + 1;
		if (is_aside) {
			s->of[s->n] = s->order[k];
			s->quota[s->n++] = *q;
		} else {
			kept[n++] = *q;
		}
	}
	s->kept = *p;
	s->kept.quotas = kept;
	s->kept.n_quotas = n;
}

/* What the pins alone give the quotas that stand aside. */
static void count_pins(struct sides *s)
{
	for (int32_t q = 0; q < s->n; q++)
		for (int32_t x = s->net->pin_row[s->quota[q].paper];
			x < s->net->pin_row[s->quota[q].paper + 1]; x++)
			s->pinned[q] +=
				net_is_member(s->net, s->net->pin_col[x], s->quota[q].attribute);
}

/* One solution of the flow at the present prices and rules. */

static bool is_breached(const struct sides *s, int32_t q)
{
	return s->have[q] > s->quota[q].max || s->have[q] < s->quota[q].min;
}

static void count_paper(struct sides *s, int32_t i)
{
	const struct net *n = s->net;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c]) {
		if (net_on(n, c) == 0)
			continue;
		s->real += n->micro[c];
		for (int32_t x = n->side_row[i]; x < n->side_row[i + 1]; x++)
			s->have[n->side[x]] +=
				net_is_member(n, n->col[c], s->quota[n->side[x]].attribute);
	}
}

static void keep_if_better(struct sides *s)
{
	if (s->is_broken || s->n_breaches > 0 || (s->has_best && s->real <= s->best))
		return;
	mem_drop(s->pairs);
	net_pairs(s->net, s->mem, &s->pairs, &s->n_pairs);
	s->best = s->real;
	s->has_best = true;
}

static void solve(struct sides *s)
{
	net_solve(s->net);
	s->is_broken = net_breaks(s->net);
	s->real = 0;
	s->n_breaches = 0;
	memcpy(s->have, s->pinned, (size_t)s->n * sizeof(*s->have));
	for (int32_t i = 0; i < s->p->n_papers; i++)
		count_paper(s, i);
	s->value = s->real;
	for (int32_t q = 0; q < s->n; q++) {
		int64_t price = s->net->side_price[q];

		s->value += price * ((price > 0 ? s->quota[q].max : s->quota[q].min) - s->have[q]);
		s->n_breaches += is_breached(s, q);
	}
	keep_if_better(s);
	if (++s->flows == 1)
		net_unwatch(s->net); /* the first is by far the longest */
	else if (s->p->progress != NULL)
		s->p->progress(s->p->progress_arg, (uint64_t)s->flows, (uint64_t)s->flows_most);
}

static void set_price(struct sides *s, int32_t q, double price)
{
	double most = (double)s->price_max;

	net_side_price(s->net, q,
		(int64_t)nearbyint(price > most	   ? most
				   : price < -most ? -most
						   : price));
}

static void go_to(struct sides *s, const double *price)
{
	for (int32_t q = 0; q < s->n; q++)
		set_price(s, q, price[q]);
	solve(s);
}

/* Subgradient steps (Polyak 1969). */

/* How far a quota is from where its price wants it; 0 when all is well without one. */
static double slope(const struct sides *s, int32_t q)
{
	int64_t price = s->net->side_price[q];

	if (s->have[q] > s->quota[q].max || price > 0)
		return s->have[q] - s->quota[q].max;
	if (s->have[q] < s->quota[q].min || price < 0)
		return s->have[q] - s->quota[q].min;
	return 0;
}

static void note_bound(struct sides *s)
{
	if (s->is_broken || s->value >= s->bound)
		return;
	s->bound = s->value;
	for (int32_t q = 0; q < s->n; q++)
		s->best_price[q] = (double)s->net->side_price[q];
}

static bool is_done(const struct sides *s)
{
	return s->has_best && s->bound <= s->best;
}

static double squared_slopes(const struct sides *s)
{
	double sum = 0;

	for (int32_t q = 0; q < s->n; q++)
		sum += slope(s, q) * slope(s, q);
	return sum;
}

/* Without an answer each breach is taken to cost a hundredth of the largest score. */
static double target(const struct sides *s)
{
	return s->has_best
		       ? (double)s->best
		       : (double)s->value - (double)s->net->max_micro * .01 * (s->n_breaches + 1);
}

static void descend(struct sides *s)
{
	double alpha = 1;
	int since = 0;

	for (int32_t q = 0; q < s->n; q++)
		s->step[q] = 0;
	for (int k = 0; k < STEPS && !is_done(s); k++) {
		double square = squared_slopes(s), length;
		int64_t before = s->bound;

		if (square == 0)
			return;
		length = alpha * ((double)s->value - target(s)) / square;
		for (int32_t q = 0; q < s->n; q++) {
			double now = (double)s->net->side_price[q], g = slope(s, q), next;

			s->step[q] = .5 * s->step[q] + g; /* some memory damps the zigzag */
			next = now + length * s->step[q];
			/* Through 0 there is another limit: stop there first. */
			set_price(s, q, now * next < 0 ? 0 : next);
		}
		solve(s);
		note_bound(s);
		since = s->bound < before ? 0 : since + 1;
		alpha *= since > 0 && since % 4 == 0 ? .7 : 1;
	}
}

static bool paper_is_well(const struct sides *s, int32_t i)
{
	for (int32_t x = s->net->side_row[i]; x < s->net->side_row[i + 1]; x++)
		if (is_breached(s, s->net->side[x]))
			return false;
	return true;
}

/*
 * A first answer: whoever is in breach gets the best panel there is at the
 * prices of the moment, for good; the flow gives the others what is left, and
 * who is in breach then is next.
 */

/* Its columns in, everybody else out. */
static void fix_panel(struct sides *s, int32_t i, const int32_t *columns, int32_t n, int32_t *room)
{
	for (int32_t x = 0; x < n; x++) {
		net_rule(s->net, i, columns[x], NET_IN);
		room[s->net->col[columns[x]]]--;
	}
	net_least(s->net, i, INT64_MAX);
}

static void lift_panels(struct sides *s, const bool *is_fixed)
{
	for (int32_t i = 0; i < s->p->n_papers; i++) {
		if (!is_fixed[i])
			continue;
		for (int32_t c = s->net->first[i]; c >= 0; c = s->net->next[c])
			s->net->rule[c] = NET_FREE;
		net_least(s->net, i, INT64_MIN);
	}
}

/* True when there was one for somebody. */
static bool fix_breached(struct sides *s, bool *is_fixed, int32_t *room, struct mem *m)
{
	const struct net *n = s->net;
	const struct assign_problem *p = s->p;
	const struct assign_quota **quotas =
		MEM_ARRAY(m, const struct assign_quota *, (size_t)p->n_quotas + 1);
	bool any = false;

	for (int32_t x = 0; x < p->n_quotas; x++)
		quotas[x] = &p->quotas[s->order[x]];
	for (int32_t i = 0; i < p->n_papers; i++) {
		struct assign_panel asked = { i, p->demand[i] - n->pin_row[i + 1] + n->pin_row[i],
			quotas + s->row[i], s->row[i + 1] - s->row[i], room };
		int32_t *columns = MEM_ARRAY(m, int32_t, (size_t)p->demand[i] + 1);

		if (is_fixed[i] || paper_is_well(s, i) || !assign_panel(n, &asked, m, columns))
			continue;
		fix_panel(s, i, columns, asked.want, room);
		any = is_fixed[i] = true;
	}
	return any;
}

static void dive(struct sides *s)
{
	struct mem *m = mem_new(s->mem, "dive");
	bool *is_fixed = MEM_ARRAY(m, bool, (size_t)s->p->n_papers + 1);
	int32_t *room = mem_copy(m, s->net->hi, (size_t)s->p->n_reviewers * sizeof(*room));

	go_to(s, s->best_price);
	for (int k = 0; k < DIVES && s->n_breaches > 0 && !s->is_broken; k++) {
		if (!fix_breached(s, is_fixed, room, m))
			break;
		solve(s);
	}
	lift_panels(s, is_fixed);
	mem_end(m);
}

/* Raises the prices of what is breached until nothing is. */
static void repair(struct sides *s)
{
	double least = .01 * (double)s->net->max_micro;

	for (int k = 0; k < REPAIRS && s->n_breaches > 0; k++) {
		for (int32_t q = 0; q < s->n; q++) {
			double price = (double)s->net->side_price[q],
			       more = .1 * fabs(price) + least;

			if (is_breached(s, q))
				set_price(s, q,
					s->have[q] > s->quota[q].max ? price + more : price - more);
		}
		solve(s);
	}
}

/* The search. */

static void branch(struct sides *s);

/* The paper of the worst breach, else the one whose prices hide most of the gap; -1: none. */
static int32_t undecided_paper(const struct sides *s)
{
	double most = 0;
	int32_t at = -1;

	for (int32_t q = 0; q < s->n; q++) {
		double off = fabs(slope(s, q));
		double hides =
			is_breached(s, q) ? 1e18 + off : off * fabs((double)s->net->side_price[q]);

		if (hides > most) {
			most = hides;
			at = s->quota[q].paper;
		}
	}
	return at;
}

/* With these members settled the paper's prices would only hide a gap. */
static void branch_without_prices(struct sides *s, int32_t i)
{
	struct net *n = s->net;
	int32_t from = n->side_row[i], k = n->side_row[i + 1] - from;
	int64_t *was = MEM_ARRAY(s->mem, int64_t, (size_t)k + 1);

	for (int32_t x = 0; x < k; x++) {
		was[x] = n->side_price[n->side[from + x]];
		net_side_price(n, n->side[from + x], 0);
	}
	branch(s);
	for (int32_t x = 0; x < k; x++)
		net_side_price(n, n->side[from + x], was[x]);
	mem_drop(was);
}

/*
 * Children of a paper that holds a, b, c: without a; with a, without b; with a
 * and b, without c; with all three, when that keeps its quotas.
 */
static void branch_on(struct sides *s, int32_t i)
{
	struct net *n = s->net;
	int32_t *mine = MEM_ARRAY(s->mem, int32_t, (size_t)s->p->demand[i] + 1), k = 0;
	bool is_well = paper_is_well(s, i);

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		if (net_on(n, c) > 0 && n->rule[c] == NET_FREE)
			mine[k++] = c;
	for (int32_t x = 0; x < k; x++) {
		net_rule(n, i, mine[x], NET_OUT);
		branch(s);
		net_rule(n, i, mine[x], NET_IN);
	}
	if (is_well && k > 0)
		branch_without_prices(s, i);
	for (int32_t x = 0; x < k; x++)
		net_rule(n, i, mine[x], NET_FREE);
	mem_drop(mine);
}

static void branch(struct sides *s)
{
	int32_t i;

	if (s->gave_up)
		return;
	if (s->nodes >= s->nodes_max) {
		s->gave_up = true;
		return;
	}
	s->nodes++;
	solve(s);
	if (s->is_broken || (s->has_best && s->value <= s->best))
		return;
	i = undecided_paper(s);
	if (i >= 0)
		branch_on(s, i);
}

/* From the prices that prove most; true when it ran to its end. */
static bool search_tree(struct sides *s, int64_t nodes)
{
	go_to(s, s->best_price);
	s->gave_up = false;
	s->nodes_max = s->nodes + nodes;
	branch(s);
	return !s->gave_up;
}

/* Nodes that take a second or so, from the number of scores: a count, not a clock. */
static int64_t nodes_for(const struct assign_problem *p)
{
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	int64_t nodes = 40000000 / (n + 1000);

	return (nodes < 50 ? 50 : nodes > 20000 ? 20000 : nodes) * (p->effort > 0 ? p->effort : 1);
}

/* True when what was found, or that there is nothing, is proven. */
static bool search(struct sides *s)
{
	s->bound = INT64_MAX;
	s->flows_most = 2 * STEPS + REPAIRS + DIVES + FIRST_NODES + nodes_for(s->p);
	solve(s);
	if (s->is_broken)
		return true;
	note_bound(s);
	if (s->n_breaches == 0)
		return true;
	descend(s);
	dive(s);
	if (!s->has_best)
		repair(s);
	if (is_done(s) || search_tree(s, FIRST_NODES))
		return true;
	if (s->has_best) {
		go_to(s, s->best_price);
		descend(s); /* with a target that is true */
		dive(s);
	}
	return is_done(s) || search_tree(s, nodes_for(s->p));
}

/* Duals of the whole problem at the best prices. */
static void tell_duals(struct sides *s, struct mem *m, struct assign_duals *ret_duals)
{
	struct assign_duals kept, d;
	int32_t side = 0, in_flow = 0;

	go_to(s, s->best_price);
	net_duals(s->net, m, &kept);
	d = kept;
	d.quota = MEM_ARRAY(m, int64_t, (size_t)s->p->n_quotas + 1);
	for (int32_t k = 0; k < s->p->n_quotas; k++)
		d.quota[s->order[k]] = side < s->n && s->of[side] == s->order[k]
					       ? s->net->side_price[side++]
					       : kept.quota[in_flow++];
	*ret_duals = d;
}

static void tell(struct sides *s, bool proven, struct mem *m, struct assign_result *r)
{
	r->pairs = mem_copy(m, s->pairs, (size_t)s->n_pairs * sizeof(*s->pairs));
	r->n_pairs = s->n_pairs;
	for (int64_t x = 0; x < r->n_pairs; x++)
		r->sum += assign_micro(assign_score(s->p, r->pairs[x].paper, r->pairs[x].reviewer));
	tell_duals(s, m, &r->duals);
	r->is_searched = proven;
	r->bound = proven ? r->sum : verify_bound(s->p, &r->duals, s->mem);
	r->rounds = s->net->rounds;
	r->pivots = s->net->pivots;
	r->candidates = s->net->n_cols;
}

static void start(struct sides *s)
{
	const struct assign_problem *p = s->p;
	size_t n;
	int32_t most = 1, most_quotas;

	divide_quotas(s);
	n = (size_t)s->n + 1;
	for (int32_t i = 0; i < p->n_papers; i++)
		most = p->demand[i] > most ? p->demand[i] : most;
	s->net = net_new(s->mem, &s->kept,
		&(struct net_plan){ .n_first = 4 * most + 4, .max_weight = PRICE_ROOM + 2 });
	most_quotas = net_set_aside(s->net, s->quota, s->n);
	s->price_max = PRICE_ROOM * (s->net->max_micro + 1) / most_quotas;
	s->have = MEM_ARRAY(s->mem, int32_t, n);
	s->pinned = MEM_ARRAY(s->mem, int32_t, n);
	s->best_price = MEM_ARRAY(s->mem, double, n);
	s->step = MEM_ARRAY(s->mem, double, n);
	count_pins(s);
	net_watch(s->net);
}

enum err assign_side_best(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result)
{
	struct mem *scratch = mem_new(m, "assign_side");
	struct sides s = { .p = p, .mem = scratch };
	struct assign_result r = { 0 };
	bool proven;

	start(&s);
	proven = search(&s);
	if (s.has_best) {
		tell(&s, proven, m, &r);
	} else if (proven) {
		r.why.lack = ASSIGN_LACK_QUOTA;
	}
	mem_end(scratch);
	*ret_result = r;
	return r.pairs != NULL ? ERR_OK : ERR_REFUSED;
}
