#include "match/side_state.h"

#include <math.h>

#include "base/prng.h"
#include "match/assign_panel.h"

/*
 * A first answer: whoever is in breach gets the best panel there is at the
 * prices of the moment, for good; the flow gives the others what is left, and
 * who is in breach then is next.
 */
struct dive {
	struct sides *s;
	struct mem *mem;
	bool *is_fixed, is_thrifty;
	int32_t *room;
	int64_t *held_row; /* those who stay whatever comes, by paper: pins, and fixed panels */
	int32_t *held;
};

static void begin_dive(struct dive *d)
{
	const struct assign_problem *p = d->s->p;
	int64_t at = 0;

	d->is_fixed = MEM_ARRAY(d->mem, bool, (size_t)p->n_papers + 1);
	d->room = mem_copy(d->mem, d->s->net->hi, (size_t)p->n_reviewers * sizeof(*d->room));
	d->held_row = MEM_ARRAY(d->mem, int64_t, (size_t)p->n_papers + 1);
	for (int32_t i = 0; i < p->n_papers; i++)
		at += p->demand[i];
	d->held = MEM_ARRAY(d->mem, int32_t, (size_t)at + 1);
}

static void hold_fixed(struct dive *d)
{
	const struct net *n = d->s->net;
	int64_t at = 0;

	for (int32_t i = 0; i < d->s->p->n_papers; i++) {
		d->held_row[i] = at;
		for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
			d->held[at++] = n->pin_col[x];
		for (int32_t c = n->first[i]; d->is_fixed[i] && c >= 0; c = n->next[c])
			if (n->rule[c] == NET_IN)
				d->held[at++] = n->col[c];
	}
	d->held_row[d->s->p->n_papers] = at;
}

/* Its columns in, everybody else out. */
static void fix_panel(struct dive *d, int32_t i, const int32_t *columns, int32_t n)
{
	for (int32_t x = 0; x < n; x++) {
		net_rule(d->s->net, i, columns[x], NET_IN);
		d->room[d->s->net->col[columns[x]]]--;
	}
	net_least(d->s->net, i, INT64_MAX);
	d->is_fixed[i] = true;
}

static void lift_panels(struct dive *d)
{
	struct sides *s = d->s;

	for (int32_t i = 0; i < s->p->n_papers; i++) {
		if (!d->is_fixed[i])
			continue;
		for (int32_t c = s->net->first[i]; c >= 0; c = s->net->next[c])
			s->net->rule[c] = NET_FREE;
		net_least(s->net, i, INT64_MIN);
	}
	for (int32_t x = 0; x < s->n_banned; x++)
		net_rule(s->net, s->banned_paper[x], s->banned[x], NET_OUT);
}

static bool is_in_cross_breach(const struct sides *s, int32_t i)
{
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		if (s->pair[r].have > 1 && (s->pair[r].paper[0] == i || s->pair[r].paper[1] == i))
			return true;
	return false;
}

static struct assign_panel panel_of(
	const struct dive *d, int32_t i, const struct assign_quota **quotas)
{
	const struct sides *s = d->s;
	const struct net *n = s->net;

	return (struct assign_panel){ .paper = i,
		.want = s->p->demand[i] - n->pin_row[i + 1] + n->pin_row[i],
		.quotas = quotas + s->row[i],
		.n_quotas = s->row[i + 1] - s->row[i],
		.room = d->room,
		.apart = s->apart,
		.toll = s->toll,
		.is_thrifty = d->is_thrifty,
		.held = { d->held_row, d->held },
		.floor = side_has_floor(s, i) ? s->floor[i] - s->pin_sum[i] : INT64_MIN };
}

/* True when there was one for somebody. */
static bool fix_breached(struct dive *d)
{
	struct sides *s = d->s;
	const struct assign_problem *p = s->p;
	const struct assign_quota **quotas =
		MEM_ARRAY(d->mem, const struct assign_quota *, (size_t)p->n_quotas + 1);
	bool any = false;

	for (int32_t x = 0; x < p->n_quotas; x++)
		quotas[x] = &p->quotas[s->order[x]];
	hold_fixed(d);
	for (int32_t i = 0; i < p->n_papers; i++) {
		struct assign_panel asked = panel_of(d, i, quotas);
		int32_t *columns = MEM_ARRAY(d->mem, int32_t, (size_t)p->demand[i] + 1);

		if (d->is_fixed[i] || (side_paper_is_well(s, i) && !is_in_cross_breach(s, i)))
			continue;
		if (!assign_panel(s->net, &asked, d->mem, columns))
			continue;
		fix_panel(d, i, columns, asked.want);
		if (p->n_authors > 0)
			hold_fixed(d);
		any = true;
	}
	return any;
}

/* From the prices that prove most, with the panels that are fixed already. */
static void end_dive(struct dive *d)
{
	struct sides *s = d->s;

	side_go_to_best(s);
	for (int k = 0; k < SIDE_DIVES && s->n_breaches > 0 && !s->is_broken; k++) {
		if (!fix_breached(d))
			break;
		side_solve(s);
	}
	lift_panels(d);
	mem_end(d->mem);
}

static void dive(struct sides *s, bool is_thrifty)
{
	struct dive d = { .s = s, .mem = mem_new(s->mem, "dive"), .is_thrifty = is_thrifty };

	begin_dive(&d);
	end_dive(&d);
}

void side_dive(struct sides *s)
{
	dive(s, false);
}

/*
 * Exchanges: most papers keep the panels of the best so far, the others are free
 * again, and what is found is kept when it is better.
 */

/* The columns of a paper's panel in the best so far; how many are found. */
static int32_t best_columns(const struct sides *s, int32_t i, int64_t from, int32_t *ret_columns)
{
	const struct net *n = s->net;
	int32_t k = 0;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		for (int64_t x = from; x < s->n_pairs && s->pairs[x].paper == i; x++)
			if (s->pairs[x].reviewer == n->col[c])
				ret_columns[k++] = c;
	return k;
}

void side_exchange(struct sides *s, int64_t rounds, uint64_t seed)
{
	struct prng lot;

	prng_init(&lot, seed);
	for (int64_t k = 0; k < rounds && s->has_best && !side_is_done(s); k++) {
		struct dive d = { .s = s, .mem = mem_new(s->mem, "exchange") };
		struct assign_pair *pairs = s->pairs;
		int64_t at = 0;

		begin_dive(&d);
		for (int32_t i = 0; i < s->p->n_papers; i++) {
			int32_t *columns = MEM_ARRAY(d.mem, int32_t, (size_t)s->p->demand[i] + 1);

			if (prng_below(&lot, 100) >= SIDE_FREED) {
				int32_t n = best_columns(s, i, at, columns);
				int32_t pins = s->net->pin_row[i + 1] - s->net->pin_row[i];

				/* The best may be another network's. */
				if (n == s->p->demand[i] - pins)
					fix_panel(&d, i, columns, n);
			}
			while (at < s->n_pairs && pairs[at].paper == i)
				at++;
		}
		end_dive(&d);
	}
}

static double raised(double price, double least)
{
	return price + .1 * fabs(price) + least;
}

/* Raises the prices of what is breached until nothing is. */
static void repair(struct sides *s)
{
	double least = .01 * (double)s->net->max_micro * (double)s->base;

	for (int k = 0; k < SIDE_REPAIRS && s->n_breaches > 0; k++) {
		for (int32_t q = 0; q < s->n; q++) {
			double price = (double)s->net->side_price[q];

			if (s->have[q] > s->quota[q].max)
				side_set_quota(s, q, raised(price, least));
			else if (s->have[q] < s->quota[q].min)
				side_set_quota(s, q, -raised(-price, least));
		}
		for (int32_t r = 0; r < s->n_pairs_apart; r++)
			if (s->pair[r].have > 1)
				side_set_pair(s, r, raised((double)s->pair[r].price, least));
		for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
			if (side_has_floor(s, i) && s->sum[i] < s->floor[i])
				side_set_lift(s, i, raised(s->lift[i], 2 * least));
		side_solve(s);
	}
}

/* The search. */

static void branch(struct sides *s);

/* Where to branch: a paper, or a row of pairs apart, or neither (-1). */
struct undecided {
	double most;
	int32_t paper, row;
};

static void consider(
	struct undecided *u, bool is_breached, double off, double price, int32_t paper, int32_t row)
{
	double hides = is_breached ? 1e18 + fabs(off) : fabs(off) * fabs(price);

	if (hides > u->most)
		*u = (struct undecided){ hides, paper, row };
}

/* The worst breach, else what hides most of the gap by its price. */
static struct undecided undecided(const struct sides *s)
{
	struct undecided u = { 0, -1, -1 };

	for (int32_t q = 0; q < s->n; q++)
		consider(&u, side_is_quota_breached(s, q), side_quota_slope(s, q),
			(double)s->net->side_price[q], s->quota[q].paper, -1);
	for (int32_t i = 0; i < s->p->n_papers && s->floor != NULL; i++)
		if (side_has_floor(s, i))
			consider(&u, s->sum[i] < s->floor[i], side_floor_slope(s, i), s->lift[i], i,
				-1);
	for (int32_t r = 0; r < s->n_pairs_apart; r++)
		consider(&u, s->pair[r].have > 1, side_pair_slope(s, r), (double)s->pair[r].price,
			-1, r);
	return u;
}

static bool is_within(const struct side_apart *row, int32_t i)
{
	return row->paper[0] == i && row->paper[1] == i;
}

/* With these members settled the paper's prices would only hide a gap. */
static void branch_without_prices(struct sides *s, int32_t i)
{
	struct net *n = s->net;
	int32_t from = n->side_row[i], k = n->side_row[i + 1] - from, rows = s->n_pairs_apart;
	int64_t *was = MEM_ARRAY(s->mem, int64_t, (size_t)k + 1);
	double *pair = MEM_ARRAY(s->mem, double, (size_t)rows + 1), lift = s->lift[i];

	for (int32_t x = 0; x < k; x++) {
		was[x] = n->side_price[n->side[from + x]];
		net_side_price(n, n->side[from + x], 0);
	}
	for (int32_t r = 0; r < rows; r++) {
		pair[r] = (double)s->pair[r].price;
		if (is_within(&s->pair[r], i))
			side_set_pair(s, r, 0);
	}
	if (s->floor != NULL)
		side_set_lift(s, i, 0);
	branch(s);
	for (int32_t x = 0; x < k; x++)
		net_side_price(n, n->side[from + x], was[x]);
	for (int32_t r = 0; r < rows; r++)
		if (is_within(&s->pair[r], i))
			side_set_pair(s, r, pair[r]);
	if (s->floor != NULL)
		side_set_lift(s, i, lift);
	mem_drop(pair);
	mem_drop(was);
}

/*
 * Children of a paper that holds a, b, c: without a; with a, without b; with a
 * and b, without c; with all three, when that keeps what is asked of it alone.
 */
static void branch_on_paper(struct sides *s, int32_t i)
{
	struct net *n = s->net;
	int32_t *mine = MEM_ARRAY(s->mem, int32_t, (size_t)s->p->demand[i] + 1), k = 0;
	bool is_well = side_paper_is_well(s, i);

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

/*
 * Of two pairs that may not both be: without the first; with it, without the
 * second.  Then its price would only hide a gap.
 */
static void branch_on_pair(struct sides *s, int32_t r)
{
	struct side_apart row = s->pair[r];
	struct net *n = s->net;
	int8_t rule[2] = { n->rule[row.column[0]], n->rule[row.column[1]] };

	side_set_pair(s, r, 0);
	if (rule[0] == NET_OUT || rule[1] == NET_OUT) {
		branch(s);
	} else {
		if (rule[0] == NET_FREE) {
			net_rule(n, row.paper[0], row.column[0], NET_OUT);
			branch(s);
		}
		if (rule[1] == NET_FREE) {
			net_rule(n, row.paper[0], row.column[0], NET_IN);
			net_rule(n, row.paper[1], row.column[1], NET_OUT);
			branch(s);
			net_rule(n, row.paper[1], row.column[1], NET_FREE);
		}
		if (rule[0] == NET_FREE)
			net_rule(n, row.paper[0], row.column[0], NET_FREE);
	}
	side_set_pair(s, r, (double)row.price);
}

static bool is_worthless(const struct sides *s)
{
	if (s->has_best)
		return s->value <= s->best * s->base;
	return s->floor != NULL && s->value < s->floor_sum * s->base;
}

static void branch(struct sides *s)
{
	struct undecided u;

	if (s->gave_up || (s->stop_at_first && s->has_best))
		return;
	if (s->nodes >= s->nodes_max) {
		s->gave_up = true;
		return;
	}
	s->nodes++;
	side_solve(s);
	if (s->is_broken || is_worthless(s))
		return;
	u = undecided(s);
	if (u.row >= 0)
		branch_on_pair(s, u.row);
	else if (u.paper >= 0)
		branch_on_paper(s, u.paper);
}

/* From the prices that prove most; true when it ran to its end. */
static bool search_tree(struct sides *s, int64_t nodes)
{
	side_go_to_best(s);
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

bool side_search(struct sides *s)
{
	s->bound = INT64_MAX;
	s->flows_most =
		2 * SIDE_STEPS + SIDE_REPAIRS + SIDE_DIVES + SIDE_FIRST_NODES + nodes_for(s->p);
	side_solve(s);
	if (s->is_broken)
		return true;
	side_note_bound(s);
	if (s->n_breaches == 0)
		return true;
	side_descend(s, SIDE_STEPS);
	dive(s, false);
	if (!s->has_best && s->floor != NULL && !side_is_done(s))
		dive(s, true);
	if (!s->has_best && !side_is_done(s))
		repair(s);
	if (side_is_done(s))
		return true;
	if (s->p->effort < 0)
		return search_tree(s, SIDE_QUICK_NODES);
	if (search_tree(s, SIDE_FIRST_NODES))
		return true;
	if (s->has_best) {
		side_go_to_best(s);
		side_descend(s, SIDE_STEPS); /* with a target that is true */
		dive(s, false);
	}
	side_exchange(s, nodes_for(s->p) / 10 + SIDE_EXCHANGES, 1);
	return side_is_done(s) || search_tree(s, nodes_for(s->p));
}
