#include "match/assign_side.h"

#include <math.h>

#include "match/side_state.h"
#include "match/verify.h"

enum {
	PRICE_ROOM = 14, /* prices on one pair add up to so many times the largest score */
	TOLL_ROOM = 4	 /* and tolls, where there are no floors */
};

/* Which quotas stay in the flow: stamps each member with the paper whose kept quota counts it. */
static void divide_quotas(struct sides *s)
{
	const struct assign_problem *p = s->p;
	struct assign_quota *kept = MEM_ARRAY(s->mem, struct assign_quota, (size_t)p->n_quotas + 1);
	int32_t *seen = MEM_ARRAY(s->mem, int32_t, (size_t)p->n_reviewers + 1);
	int32_t *row, *item, n = 0;

	net_list_by(s->mem, p->n_attributes, p->n_members,
		p->n_members > 0 ? &p->members[0].attribute : NULL, 2, &row, &item);
	net_list_by(s->mem, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL,
		4, &s->row, &s->order);
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

/* Potentials and weighted sums must fit 64 bits. */
static int64_t largest_base(const struct assign_problem *p)
{
	enum { BASE_MAX = 1024 };
	double most = 1, n = (double)p->n_papers + p->n_reviewers + p->n_quotas + 2, base;
	int64_t n_scores = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
						   : p->scores.row[p->n_papers];

	for (int64_t x = 0; x < n_scores; x++)
		most = fmax(most, fabs(p->scores.dense != NULL ? (double)p->scores.dense[x]
							       : p->scores.value[x]));
	base = 0x1p56 / (most * ASSIGN_MICRO * n * (SIDE_WEIGHT_MAX + PRICE_ROOM + 2));
	return base > BASE_MAX ? BASE_MAX : base < 1 ? 1 : (int64_t)base;
}

static void make_arrays(struct sides *s)
{
	const struct assign_problem *p = s->p;
	size_t n = (size_t)s->n + 1, papers = (size_t)p->n_papers + 1;
	int64_t pairs = p->n_pins;

	for (int32_t i = 0; i < p->n_papers; i++)
		pairs += p->demand[i];
	s->have = MEM_ARRAY(s->mem, int32_t, n);
	s->pinned = MEM_ARRAY(s->mem, int32_t, n);
	s->best_price = MEM_ARRAY(s->mem, double, n);
	s->step = MEM_ARRAY(s->mem, double, n);
	s->is_torn = MEM_ARRAY(s->mem, bool, papers);
	s->held_row = MEM_ARRAY(s->mem, int64_t, papers);
	s->held = MEM_ARRAY_RAW(s->mem, int32_t, (size_t)pairs + 1);
	s->held_column = MEM_ARRAY_RAW(s->mem, int32_t, (size_t)pairs + 1);
	s->lift = MEM_ARRAY(s->mem, double, papers);
	s->best_lift = MEM_ARRAY(s->mem, double, papers);
	s->lift_step = MEM_ARRAY(s->mem, double, papers);
	s->sum = MEM_ARRAY(s->mem, int64_t, papers);
	s->pin_sum = MEM_ARRAY(s->mem, int64_t, papers);
}

void side_start(struct sides *s)
{
	const struct assign_problem *p = s->p;
	int32_t most = 1, most_quotas;
	int64_t weight;

	divide_quotas(s);
	make_arrays(s);
	for (int32_t i = 0; i < p->n_papers; i++) {
		most = p->demand[i] > most ? p->demand[i] : most;
		s->floor_sum += side_has_floor(s, i) ? s->floor[i] : 0;
	}
	for (int32_t x = 0; x < p->n_pins; x++)
		s->pin_sum[p->pins[x].paper] +=
			assign_micro(assign_score(p, p->pins[x].paper, p->pins[x].reviewer));
	s->base = s->floor == NULL ? 1 : largest_base(p);
	weight = s->base * ((s->floor == NULL ? 1 + TOLL_ROOM : SIDE_WEIGHT_MAX) + PRICE_ROOM + 1);
	s->net = net_new(s->mem, &s->kept,
		&(struct net_plan){ .n_first = 4 * most + 4, .max_weight = weight });
	most_quotas = net_set_aside(s->net, s->quota, s->n);
	s->price_max = PRICE_ROOM / 2 * (s->net->max_micro + 1) * s->base / most_quotas;
	s->toll_max = s->floor == NULL ? TOLL_ROOM * (s->net->max_micro + 1) : 0;
	s->apart_max = PRICE_ROOM / 2 * (s->net->max_micro + 1) * s->base;
	for (int32_t i = 0; i < p->n_papers && s->base > 1; i++)
		net_weigh(s->net, i, s->base);
	if (p->n_close > 0 || p->n_authors > 0)
		s->apart = apart_new(s->mem, p);
	count_pins(s);
	net_watch(s->net);
}

/* What a pin keeps out costs the pin as much: the bound is the same, and the pair has no rent. */
static void tell_apart(const struct sides *s, struct mem *m, struct assign_duals *d)
{
	struct assign_apart_price *price = MEM_ARRAY(
		m, struct assign_apart_price, (size_t)(s->n_pairs_apart + s->n_banned) + 1);
	int64_t ban = 2 * (SIDE_WEIGHT_MAX + PRICE_ROOM) * s->base * (s->net->max_micro + 1);

	for (int32_t r = 0; r < s->n_pairs_apart; r++) {
		const struct side_apart *row = &s->pair[r];

		if (row->price > 0)
			price[d->n_apart++] = (struct assign_apart_price){
				{ row->paper[0], s->net->col[row->column[0]] },
				{ row->paper[1], s->net->col[row->column[1]] }, row->price
			};
	}
	for (int32_t x = 0; x < s->n_banned; x++)
		price[d->n_apart++] = (struct assign_apart_price){
			{ s->banned_paper[x], s->net->col[s->banned[x]] }, s->banning[x], ban
		};
	d->apart = price;
}

/* Duals of the whole problem at the best prices. */
static void tell_duals(struct sides *s, struct mem *m, struct assign_duals *ret_duals)
{
	struct assign_duals d = { 0 }, kept;
	int32_t side = 0, in_flow = 0;

	side_go_to_best(s);
	net_duals(s->net, m, &kept);
	d.paper = kept.paper;
	d.reviewer = kept.reviewer;
	d.quota = MEM_ARRAY(m, int64_t, (size_t)s->p->n_quotas + 1);
	for (int32_t k = 0; k < s->p->n_quotas; k++)
		d.quota[s->order[k]] = side < s->n && s->of[side] == s->order[k]
					       ? s->net->side_price[side++]
					       : kept.quota[in_flow++];
	tell_apart(s, m, &d);
	if (s->floor != NULL) {
		size_t n = (size_t)s->p->n_papers;

		d.weight = mem_copy(m, s->net->weight, n * sizeof(*d.weight));
		d.base = s->base;
		d.floor = mem_copy(m, s->floor, n * sizeof(*d.floor));
	}
	*ret_duals = d;
}

static void tell(struct sides *s, bool proven, struct mem *m, struct assign_result *r)
{
	r->pairs = mem_copy(m, s->pairs, (size_t)s->n_pairs * sizeof(*s->pairs));
	r->n_pairs = s->n_pairs;
	r->sum = s->best;
	tell_duals(s, m, &r->duals);
	r->is_searched = proven;
	r->bound = proven ? r->sum : verify_bound(s->p, &r->duals, s->mem);
	r->rounds = s->net->rounds;
	r->pivots = s->net->pivots;
	r->candidates = s->net->n_cols;
}

enum err assign_side_above(const struct assign_problem *p, const int64_t *floor, bool first,
	struct mem *m, struct assign_result *ret_result)
{
	struct mem *scratch = mem_new(m, "assign_side");
	struct sides s = { .p = p, .mem = scratch, .floor = floor, .stop_at_first = first };
	struct assign_result r = { .why.attribute = -1 };
	bool proven;

	side_start(&s);
	proven = side_search(&s);
	if (s.has_best)
		tell(&s, proven, m, &r);
	else if (proven)
		r.why.lack = p->n_quotas > 0 ? ASSIGN_LACK_QUOTA : ASSIGN_LACK_APART;
	mem_end(scratch);
	*ret_result = r;
	return r.pairs != NULL ? ERR_OK : ERR_REFUSED;
}

enum err assign_side_best(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result)
{
	return assign_side_above(p, NULL, false, m, ret_result);
}
