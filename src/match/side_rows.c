#include "match/side_state.h"

#include <math.h>

/* One solution of the flow at the present prices and rules. */

static void hold(struct sides *s)
{
	const struct net *n = s->net;
	int64_t at = 0;

	for (int32_t i = 0; i < s->p->n_papers; i++) {
		s->held_row[i] = at;
		s->is_torn[i] = false;
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			if (net_on(n, c) > 0) {
				s->held[at] = n->col[c];
				s->held_column[at++] = c;
			}
		for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++) {
			s->held[at] = n->pin_col[x];
			s->held_column[at++] = -1;
		}
	}
	s->held_row[s->p->n_papers] = at;
}

static void ban(struct sides *s, int32_t paper, int32_t column, struct assign_pair pin)
{
	if (s->net->rule[column] == NET_OUT)
		return; /* the solution is broken already */
	if (s->n_banned == s->banned_cap) {
		size_t cap = (size_t)(s->banned_cap = s->banned_cap * 2 + 64);

		s->banned = mem_grow(s->mem, s->banned, cap, sizeof(*s->banned));
		s->banned_paper = mem_grow(s->mem, s->banned_paper, cap, sizeof(*s->banned_paper));
		s->banning = mem_grow(s->mem, s->banning, cap, sizeof(*s->banning));
	}
	s->banned[s->n_banned] = column;
	s->banned_paper[s->n_banned] = paper;
	s->banning[s->n_banned++] = pin;
	s->n_newly_banned++;
	net_rule(s->net, paper, column, NET_OUT);
}

/* Arrays by column, as long as there are columns. */
static void widen(struct sides *s)
{
	int32_t cap = s->net->cols_cap, was = s->columns_cap;

	if (cap <= was)
		return;
	s->chain = mem_grow(s->mem, s->chain, (size_t)cap, sizeof(*s->chain));
	s->on_column = mem_grow(s->mem, s->on_column, (size_t)cap, sizeof(*s->on_column));
	s->toll = mem_grow(s->mem, s->toll, (size_t)cap, sizeof(*s->toll));
	memset(s->chain + was, 0, (size_t)(cap - was) * sizeof(*s->chain));
	memset(s->on_column + was, 0, (size_t)(cap - was) * sizeof(*s->on_column));
	memset(s->toll + was, 0, (size_t)(cap - was) * sizeof(*s->toll));
	s->columns_cap = cap;
}

static void count_pair(struct sides *s, int32_t i, int32_t c, int32_t q, int32_t d)
{
	bool swapped = d < c;
	struct side_apart row = { { swapped ? q : i, swapped ? i : q },
		{ swapped ? d : c, swapped ? c : d }, 0, 2, 0 };
	int32_t at;

	for (at = s->chain[row.column[0]]; at > 0; at = s->pair[at - 1].next)
		if (s->pair[at - 1].column[1] == row.column[1])
			return; /* known: counted with all others */
	if (s->n_pairs_apart == s->pairs_cap) {
		size_t cap = (size_t)(s->pairs_cap = s->pairs_cap * 2 + 64);

		s->pair = mem_grow(s->mem, s->pair, cap, sizeof(*s->pair));
		s->best_pair = mem_grow(s->mem, s->best_pair, cap, sizeof(*s->best_pair));
		s->pair_step = mem_grow(s->mem, s->pair_step, cap, sizeof(*s->pair_step));
	}
	row.next = s->chain[row.column[0]];
	s->best_pair[s->n_pairs_apart] = s->pair_step[s->n_pairs_apart] = 0;
	s->pair[s->n_pairs_apart++] = row;
	s->chain[row.column[0]] = s->n_pairs_apart;
}

static void found(void *arg, int32_t i, int64_t at, int32_t q, int64_t other)
{
	struct sides *s = arg;
	int32_t c = s->held_column[at], d = s->held_column[other];

	if (i == q)
		s->is_torn[i] = true;
	if (c >= 0 && d >= 0)
		count_pair(s, i, c, q, d);
	else if (c >= 0)
		ban(s, i, c, (struct assign_pair){ q, s->held[other] });
	else if (d >= 0)
		ban(s, q, d, (struct assign_pair){ i, s->held[at] });
}

/* Pairs that a pin keeps out are out for good: then once more. */
static void solve_flow(struct sides *s)
{
	do {
		net_solve(s->net);
		widen(s);
		s->n_newly_banned = 0;
		hold(s);
		if (s->apart != NULL)
			apart_find(
				s->apart, &(struct apart_held){ s->held_row, s->held }, found, s);
	} while (s->n_newly_banned > 0 && flow_unmet(s->net->flow) == 0);
	s->is_broken = net_breaks(s->net) || s->n_newly_banned > 0;
}

static void count_paper(struct sides *s, int32_t i)
{
	const struct net *n = s->net;

	s->sum[i] = s->pin_sum[i];
	for (int64_t x = s->held_row[i]; x < s->held_row[i + 1]; x++) {
		if (s->held_column[x] < 0)
			continue;
		s->sum[i] += n->micro[s->held_column[x]] - s->toll[s->held_column[x]];
		for (int32_t y = n->side_row[i]; y < n->side_row[i + 1]; y++)
			s->have[n->side[y]] +=
				net_is_member(n, s->held[x], s->quota[n->side[y]].attribute);
	}
	s->real += s->sum[i];
	s->value += s->sum[i] * n->weight[i];
	if (side_has_floor(s, i)) {
		s->value -= s->floor[i] * (n->weight[i] - s->base);
		s->n_breaches += s->sum[i] < s->floor[i];
	}
}

static void count_rows(struct sides *s)
{
	for (int32_t q = 0; q < s->n; q++) {
		int64_t price = s->net->side_price[q];

		s->value += price * ((price > 0 ? s->quota[q].max : s->quota[q].min) - s->have[q]);
		s->n_breaches += side_is_quota_breached(s, q);
	}
	for (int32_t r = 0; r < s->n_pairs_apart; r++) {
		struct side_apart *row = &s->pair[r];

		row->have =
			(net_on(s->net, row->column[0]) > 0) + (net_on(s->net, row->column[1]) > 0);
		s->value += row->price * (1 - row->have);
		s->n_breaches += row->have > 1;
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

void side_solve(struct sides *s)
{
	solve_flow(s);
	s->real = s->value = 0;
	s->n_breaches = 0;
	memcpy(s->have, s->pinned, (size_t)s->n * sizeof(*s->have));
	for (int32_t i = 0; i < s->p->n_papers; i++)
		count_paper(s, i);
	count_rows(s);
	keep_if_better(s);
	if (++s->flows == 1)
		net_unwatch(s->net); /* the first is by far the longest */
	else if (s->p->progress != NULL)
		s->p->progress(s->p->progress_arg, (uint64_t)s->flows, (uint64_t)s->flows_most);
}

bool side_paper_is_well(const struct sides *s, int32_t i)
{
	if (s->is_torn[i] || (side_has_floor(s, i) && s->sum[i] < s->floor[i]))
		return false;
	for (int32_t x = s->net->side_row[i]; x < s->net->side_row[i + 1]; x++)
		if (side_is_quota_breached(s, s->net->side[x]))
			return false;
	return true;
}

/* Prices. */

static double within(double x, double lo, double hi)
{
	return x < lo ? lo : x > hi ? hi : x;
}

void side_set_quota(struct sides *s, int32_t q, double price)
{
	double most = (double)s->price_max;

	net_side_price(s->net, q, (int64_t)nearbyint(within(price, -most, most)));
}

void side_set_pair(struct sides *s, int32_t r, double price)
{
	struct side_apart *row = &s->pair[r];
	int64_t room[2], most, more;

	for (int k = 0; k < 2; k++)
		room[k] = s->apart_max - s->on_column[row->column[k]] + row->price;
	most = room[0] < room[1] ? room[0] : room[1];
	more = (int64_t)nearbyint(within(price, 0, (double)most)) - row->price;
	row->price += more;
	for (int k = 0; k < 2 && more != 0; k++) {
		s->on_column[row->column[k]] += more;
		net_pair_price(s->net, row->paper[k], row->column[k], more);
	}
}

int64_t side_set_toll(struct sides *s, int32_t paper, int32_t column, int64_t toll)
{
	toll = toll > s->toll_max ? s->toll_max : toll;
	if (toll != s->toll[column])
		net_pair_price(s->net, paper, column, toll - s->toll[column]);
	return s->toll[column] = toll;
}

void side_set_lift(struct sides *s, int32_t i, double price)
{
	double unit = (double)s->net->max_micro + 1;
	int64_t weight;

	s->lift[i] = within(price, 0, (double)((SIDE_WEIGHT_MAX - 1) * s->base) * unit);
	weight = s->base + (int64_t)nearbyint(s->lift[i] / unit);
	if (weight != s->net->weight[i])
		net_weigh(s->net, i, weight);
}

double side_quota_slope(const struct sides *s, int32_t q)
{
	int64_t price = s->net->side_price[q];

	if (s->have[q] > s->quota[q].max || price > 0)
		return s->have[q] - s->quota[q].max;
	if (s->have[q] < s->quota[q].min || price < 0)
		return s->have[q] - s->quota[q].min;
	return 0;
}

double side_pair_slope(const struct sides *s, int32_t r)
{
	return s->pair[r].have > 1 || s->pair[r].price > 0 ? s->pair[r].have - 1 : 0;
}

double side_floor_slope(const struct sides *s, int32_t i)
{
	double below = side_has_floor(s, i) ? (double)(s->floor[i] - s->sum[i]) : 0;

	return below > 0 || s->lift[i] > 0 ? below / ((double)s->net->max_micro + 1) : 0;
}

void side_go_to_best(struct sides *s)
{
	for (int32_t q = 0; q < s->n; q++)
		side_set_quota(s, q, s->best_price[q]);
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		side_set_pair(s, r, s->best_pair[r]);
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		side_set_lift(s, i, s->best_lift[i]);
	side_solve(s);
}

static int64_t floor_divided(int64_t a, int64_t by)
{
	return a / by - (a % by != 0 && a < 0);
}

void side_note_bound(struct sides *s)
{
	if (s->is_broken || floor_divided(s->value, s->base) >= s->bound)
		return;
	s->bound = floor_divided(s->value, s->base);
	for (int32_t q = 0; q < s->n; q++)
		s->best_price[q] = (double)s->net->side_price[q];
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		s->best_pair[r] = (double)s->pair[r].price;
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		s->best_lift[i] = s->lift[i];
}

bool side_is_done(const struct sides *s)
{
	if (s->has_best && (s->stop_at_first || s->bound <= s->best))
		return true;
	return s->floor != NULL && s->bound < s->floor_sum;
}

/* Without an answer each breach is taken to cost a hundredth of the largest score. */
static double target(const struct sides *s)
{
	double less = (double)s->net->max_micro * .01 * (s->n_breaches + 1);

	return s->has_best ? (double)s->best * (double)s->base
			   : (double)s->value - less * (double)s->base;
}

double side_squares(const struct sides *s)
{
	double sum = 0;

	for (int32_t q = 0; q < s->n; q++)
		sum += side_quota_slope(s, q) * side_quota_slope(s, q);
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		sum += side_pair_slope(s, r) * side_pair_slope(s, r);
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		sum += side_floor_slope(s, i) * side_floor_slope(s, i);
	return sum;
}

double side_stepped(double *step, double slope, double length)
{
	*step = .5 * *step + slope;
	return length * *step;
}

void side_take_steps(struct sides *s, double length)
{
	for (int32_t q = 0; q < s->n; q++) {
		double now = (double)s->net->side_price[q];
		double next = now + side_stepped(&s->step[q], side_quota_slope(s, q), length);

		/* Through 0 there is another limit: stop there first. */
		side_set_quota(s, q, now * next < 0 ? 0 : next);
	}
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		side_set_pair(s, r,
			(double)s->pair[r].price +
				side_stepped(&s->pair_step[r], side_pair_slope(s, r), length));
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		side_set_lift(s, i,
			s->lift[i] +
				side_stepped(&s->lift_step[i], side_floor_slope(s, i), length));
}

void side_forget_steps(struct sides *s)
{
	for (int32_t q = 0; q < s->n; q++)
		s->step[q] = 0;
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		s->pair_step[r] = 0;
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		s->lift_step[i] = 0;
}

void side_descend(struct sides *s, int steps)
{
	double alpha = 1;
	int since = 0;

	side_forget_steps(s);
	for (int k = 0; k < steps && !side_is_done(s); k++) {
		double square = side_squares(s);
		int64_t before = s->bound;

		if (square == 0)
			return;
		side_take_steps(s, alpha * ((double)s->value - target(s)) / square);
		side_solve(s);
		side_note_bound(s);
		since = s->bound < before ? 0 : since + 1;
		alpha *= since > 0 && since % 4 == 0 ? .7 : 1;
	}
}
