/*
 * Small random assignment problems, and every assignment of one of them.  The
 * only judge here is enumeration.
 */
#ifndef TESTS_MATCH_BRUTE_H
#define TESTS_MATCH_BRUTE_H

#include <math.h>

#include "base/prng.h"
#include "match/assign.h"

enum { BRUTE_PAPERS = 4, BRUTE_REVIEWERS = 6, BRUTE_ATTRIBUTES = 3 };

struct brute {
	struct assign_problem p;
	int64_t sum, worst, sum_at_worst; /* greatest; INT64_MIN when infeasible */
	int64_t floor, sum_at_floor;	  /* sum among those whose worst paper reaches floor */
	int64_t n;			  /* assignments there are */
	int levels;			  /* the caller's: how many worst papers count for lex */
	int64_t lex[BRUTE_PAPERS];	  /* their sums, worst first, in the leximin assignment */
	int64_t sum_at_lex;

	int32_t demand[BRUTE_PAPERS], lo[BRUTE_REVIEWERS], hi[BRUTE_REVIEWERS];
	float dense[BRUTE_PAPERS * BRUTE_REVIEWERS];
	struct assign_pair pin[2];
	struct assign_quota quota[2 * BRUTE_PAPERS];
	struct assign_member member[2 * BRUTE_REVIEWERS];
	struct assign_close close[4];
	struct assign_author author[2 * BRUTE_PAPERS];
	unsigned mask[BRUTE_PAPERS]; /* whom each paper has, while enumerating */
};

static inline void brute_scores(struct brute *b, struct prng *g)
{
	bool coarse = prng_below(g, 2) == 0; /* ties half of the time */
	uint64_t conflicts = prng_below(g, 40);

	for (int x = 0; x < b->p.n_papers * b->p.n_reviewers; x++) {
		double s = coarse ? (double)prng_below(g, 4) / 4 : prng_unit(g) * 2 - .5;

		b->dense[x] = prng_below(g, 100) < conflicts ? NAN : (float)s;
	}
	b->p.scores.dense = b->dense;
}

static inline void brute_extras(struct brute *b, struct prng *g)
{
	struct assign_problem *p = &b->p;

	if (prng_below(g, 3) == 0) {
		b->pin[0] = (struct assign_pair){ (int32_t)prng_below(g, (uint64_t)p->n_papers),
			(int32_t)prng_below(g, (uint64_t)p->n_reviewers) };
		b->pin[1] = (struct assign_pair){ (int32_t)prng_below(g, (uint64_t)p->n_papers),
			(int32_t)prng_below(g, (uint64_t)p->n_reviewers) };
		p->pins = b->pin;
		p->n_pins = 1 + (int32_t)prng_below(g, 2);
	}
	if (prng_below(g, 3) == 0) {
		for (int j = 0; j < p->n_reviewers; j++)
			b->member[j] = (struct assign_member){ j,
				(int32_t)prng_below(g, BRUTE_ATTRIBUTES) };
		for (int i = 0; i < p->n_papers; i++) {
			int32_t lo = (int32_t)prng_below(g, 2);

			b->quota[i] =
				(struct assign_quota){ i, (int32_t)prng_below(g, BRUTE_ATTRIBUTES),
					lo, lo + (int32_t)prng_below(g, 2) };
		}
		p->members = b->member;
		p->n_members = p->n_reviewers;
		p->quotas = b->quota;
		p->n_quotas = p->n_papers;
		p->n_attributes = BRUTE_ATTRIBUTES;
	}
}

/* Everybody has one attribute more, and every paper a quota more: they may share members. */
static inline void brute_overlap(struct brute *b, struct prng *g)
{
	struct assign_problem *p = &b->p;

	for (int j = 0; j < p->n_reviewers; j++) {
		int32_t first = (int32_t)prng_below(g, BRUTE_ATTRIBUTES);

		b->member[2 * j] = (struct assign_member){ j, first };
		b->member[2 * j + 1] = (struct assign_member){ j, (first + 1) % BRUTE_ATTRIBUTES };
	}
	for (int q = 0; q < 2 * p->n_papers; q++) {
		int32_t lo = prng_below(g, 4) == 0;

		b->quota[q] = (struct assign_quota){ q % p->n_papers,
			(int32_t)prng_below(g, BRUTE_ATTRIBUTES), lo,
			lo + 1 + (int32_t)prng_below(g, 2) };
	}
	p->members = b->member;
	p->n_members = 2 * p->n_reviewers;
	p->quotas = b->quota;
	p->n_quotas = 2 * p->n_papers;
	p->n_attributes = BRUTE_ATTRIBUTES;
}

/* Reviewers who are close, and authors among them; their own papers are not scored. */
static inline void brute_apart(struct brute *b, struct prng *g)
{
	struct assign_problem *p = &b->p;
	uint64_t kind = prng_below(g, 3);

	p->close = b->close;
	p->authors = b->author;
	for (int x = 0; x < 4 && kind != 1; x++) {
		int32_t j = (int32_t)prng_below(g, (uint64_t)p->n_reviewers);
		int32_t k = (int32_t)prng_below(g, (uint64_t)p->n_reviewers);

		if (j != k)
			b->close[p->n_close++] = (struct assign_close){ j, k };
	}
	for (int x = 0; x < 2 * p->n_papers && kind != 2; x++) {
		int32_t i = x % p->n_papers, j = (int32_t)prng_below(g, (uint64_t)p->n_reviewers);

		b->author[p->n_authors++] = (struct assign_author){ i, j };
		b->dense[i * p->n_reviewers + j] = NAN;
	}
}

static inline bool brute_has(const struct brute *b, int paper, int reviewer)
{
	return b->mask[paper] >> reviewer & 1;
}

static inline bool brute_is_apart(const struct brute *b)
{
	const struct assign_problem *p = &b->p;

	for (int i = 0; i < p->n_papers; i++)
		for (int x = 0; x < p->n_close; x++)
			if (brute_has(b, i, p->close[x].one) && brute_has(b, i, p->close[x].other))
				return false;
	for (int x = 0; x < p->n_authors; x++)
		for (int y = 0; y < p->n_authors; y++) {
			const struct assign_author *a = &p->authors[x], *c = &p->authors[y];

			if (a->paper != c->paper && a->reviewer != c->reviewer &&
				brute_has(b, a->paper, c->reviewer) &&
				brute_has(b, c->paper, a->reviewer))
				return false;
		}
	return true;
}

/* A problem of b's own arrays: b must not move. */
static inline void brute_make(struct brute *b, struct prng *g)
{
	*b = (struct brute){ 0 };
	b->p.n_papers = 1 + (int32_t)prng_below(g, BRUTE_PAPERS);
	b->p.n_reviewers = 2 + (int32_t)prng_below(g, BRUTE_REVIEWERS - 1);
	for (int i = 0; i < b->p.n_papers; i++)
		b->demand[i] = (int32_t)prng_below(g, 4);
	for (int j = 0; j < b->p.n_reviewers; j++) {
		b->lo[j] = prng_below(g, 4) == 0;
		b->hi[j] = b->lo[j] + (int32_t)prng_below(g, 4);
	}
	b->p.demand = b->demand;
	b->p.load_min = b->lo;
	b->p.load_max = b->hi;
	brute_scores(b, g);
	brute_extras(b, g);
}

static inline bool brute_fits(const struct brute *b)
{
	const struct assign_problem *p = &b->p;

	for (int j = 0; j < p->n_reviewers; j++) {
		int load = 0;

		for (int i = 0; i < p->n_papers; i++)
			load += (int)(b->mask[i] >> j & 1);
		if (load < p->load_min[j] || load > p->load_max[j])
			return false;
	}
	for (int x = 0; x < p->n_pins; x++)
		for (int y = 0; y < x; y++)
			if (p->pins[x].paper == p->pins[y].paper &&
				p->pins[x].reviewer == p->pins[y].reviewer)
				return false;
	for (int x = 0; x < p->n_pins; x++)
		if (!(b->mask[p->pins[x].paper] >> p->pins[x].reviewer & 1))
			return false;
	for (int q = 0; q < p->n_quotas; q++) {
		int have = 0;

		for (int x = 0; x < p->n_members; x++)
			have += p->members[x].attribute == p->quotas[q].attribute &&
				(b->mask[p->quotas[q].paper] >> p->members[x].reviewer & 1);
		if (have < p->quotas[q].min || have > p->quotas[q].max)
			return false;
	}
	return brute_is_apart(b);
}

/* Sums of the papers that ask, worst first; returns how many of them levels counts. */
static inline int brute_worst_first(const struct brute *b, int64_t *ret_sums)
{
	int n = 0;

	for (int i = 0; i < b->p.n_papers; i++) {
		int64_t mine = 0;
		int at = n;

		if (b->demand[i] == 0)
			continue;
		for (int j = 0; j < b->p.n_reviewers; j++)
			if (b->mask[i] >> j & 1)
				mine += assign_micro((double)b->dense[i * b->p.n_reviewers + j]);
		for (; at > 0 && ret_sums[at - 1] > mine; at--)
			ret_sums[at] = ret_sums[at - 1];
		ret_sums[at] = mine;
		n++;
	}
	return n < b->levels ? n : b->levels;
}

static inline void brute_lex(struct brute *b, int64_t sum)
{
	int64_t sums[BRUTE_PAPERS];
	int n = brute_worst_first(b, sums), k = 0;

	while (k < n && sums[k] == b->lex[k])
		k++;
	if (k < n ? sums[k] < b->lex[k] : sum <= b->sum_at_lex)
		return;
	memcpy(b->lex, sums, sizeof(sums));
	b->sum_at_lex = sum;
}

static inline void brute_count(struct brute *b)
{
	int64_t sum = 0, worst = INT64_MAX;

	for (int i = 0; i < b->p.n_papers; i++) {
		int64_t mine = 0;

		for (int j = 0; j < b->p.n_reviewers; j++)
			if (b->mask[i] >> j & 1)
				mine += assign_micro((double)b->dense[i * b->p.n_reviewers + j]);
		sum += mine;
		if (b->p.demand[i] > 0 && mine < worst)
			worst = mine;
	}
	b->n++;
	brute_lex(b, sum);
	b->sum = sum > b->sum ? sum : b->sum;
	if (worst > b->worst || (worst == b->worst && sum > b->sum_at_worst))
		b->sum_at_worst = sum;
	b->worst = worst > b->worst ? worst : b->worst;
	if (worst >= b->floor && sum > b->sum_at_floor)
		b->sum_at_floor = sum;
}

static inline void brute_paper(struct brute *b, int i)
{
	if (i == b->p.n_papers) {
		if (brute_fits(b))
			brute_count(b);
		return;
	}
	for (unsigned mask = 0; mask < 1u << b->p.n_reviewers; mask++) {
		bool ok = __builtin_popcount(mask) == b->p.demand[i];

		for (int j = 0; j < b->p.n_reviewers && ok; j++)
			ok = !(mask >> j & 1) || !isnan(b->dense[i * b->p.n_reviewers + j]);
		b->mask[i] = mask;
		if (ok)
			brute_paper(b, i + 1);
	}
}

/* Fills in the best of everything; b->floor is the caller's. */
static inline void brute_solve(struct brute *b)
{
	b->sum = b->worst = b->sum_at_worst = b->sum_at_floor = INT64_MIN;
	b->n = 0;
	b->sum_at_lex = INT64_MIN;
	for (int k = 0; k < BRUTE_PAPERS; k++)
		b->lex[k] = INT64_MIN;
	brute_paper(b, 0);
}

#endif
