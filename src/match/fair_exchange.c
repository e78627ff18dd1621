#include "match/fair_state.h"

enum { STALE = 12 }; /* exchanges without gain before a kick */

#define KICK .3 /* the prices that move it: more forgets, less falls back */

/*
 * Exchanges.  Each paper frees some of its members by lot and keeps the rest;
 * what it may take for k freed ones must bring a k-th of what it lacks without
 * them, so that any choice is above the floor.  Under these rules the best
 * exchange of all papers at once is a plain flow, and what there was is one of
 * its solutions: it never gets worse.
 */

/* Members freed, as bits, or 0: by lot, if what they bring allows to choose anew. */
static uint32_t lot(struct fair *f, int32_t i, const int64_t *brings, int32_t k)
{
	for (int tries = 0; tries < 4; tries++) {
		uint32_t mask = (uint32_t)prng_below(&f->chance, (uint64_t)1 << k);
		int64_t kept = f->pin_sum[i], least = INT64_MAX, n = 0;

		for (int32_t x = 0; x < k; x++)
			if (mask >> x & 1) {
				least = brings[x] < least ? brings[x] : least;
				n++;
			} else {
				kept += brings[x];
			}
		if (n > 0 && least * n >= f->floor[i] - kept)
			return mask;
	}
	return k > 0 ? 1u << prng_below(&f->chance, (uint64_t)k) : 0;
}

static int64_t share(
	const struct fair *f, int32_t i, const int64_t *brings, int32_t k, uint32_t mask)
{
	int64_t lacks = f->floor[i] - f->pin_sum[i], n = 0;

	for (int32_t x = 0; x < k; x++) {
		if (mask >> x & 1)
			n++;
		else
			lacks -= brings[x];
	}
	return n == 0 ? INT64_MIN : -fair_floor_divide(-lacks, n);
}

static int32_t columns_of(const struct fair *f, int32_t i, const struct assign_pair *pairs,
	int32_t n_pairs, int32_t *ret_cols, int64_t *ret_brings)
{
	const struct net *n = f->net;
	int32_t k = 0;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		for (int32_t x = 0; x < n_pairs; x++)
			if (pairs[x].reviewer == n->col[c]) {
				ret_brings[k] = n->micro[c];
				ret_cols[k++] = c;
			}
	return k;
}

/* For each paper of the best so far: who stays, and what the others' successors must bring. */
static void draw_rules(struct fair *f)
{
	struct net *n = f->net;
	int64_t at = 0;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		int32_t cols[FAIR_LOT_MAX], d = f->p->demand[i], k;
		int64_t brings[FAIR_LOT_MAX];
		uint32_t mask;

		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			n->rule[c] = NET_FREE;
		k = columns_of(f, i, f->now + at, d, cols, brings);
		mask = lot(f, i, brings, k);
		for (int32_t x = 0; x < k; x++)
			n->rule[cols[x]] = mask >> x & 1 ? NET_FREE : NET_IN;
		net_least(n, i, share(f, i, brings, k, mask));
		at += d;
	}
}

static void lift_rules(struct fair *f)
{
	struct net *n = f->net;

	for (int32_t i = 0; i < f->p->n_papers; i++) {
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			n->rule[c] = NET_FREE;
		net_least(n, i, f->least[i]);
	}
}

/* Where nothing has improved for a while, one round under random prices moves it elsewhere. */
static void draw_prices(struct fair *f, double most)
{
	for (int32_t i = 0; i < f->p->n_papers; i++)
		fair_set_price(f, i, most > 0 ? most * prng_unit(&f->chance) : 0);
}

void fair_exchange(struct fair *f, int64_t rounds)
{
	int since = 0;

	if (!f->has_best || f->most_demand > FAIR_LOT_MAX)
		return;
	f->now = mem_copy(f->mem, f->pairs, (size_t)f->n_pairs * sizeof(*f->now));
	for (int64_t k = 0; k < rounds; k++) {
		int64_t before = f->best;

		draw_prices(f, since == STALE ? KICK : 0);
		since = since == STALE ? 0 : since + 1;
		draw_rules(f);
		fair_solve(f);
		mem_drop(f->now);
		net_pairs(f->net, f->mem, &f->now, &f->n_pairs);
		since = f->best > before ? 0 : since;
	}
	mem_drop(f->now);
	lift_rules(f);
}
