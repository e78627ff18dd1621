#include <math.h>

#include "match/lp.h"
#include "match/random_state.h"

bool lottery_has(const struct lottery *l, int32_t k, int64_t key)
{
	const struct ticket *t = &l->ticket[k];
	int64_t lo = 0, hi = t->n;

	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (lottery_key(l, t->pairs[mid]) < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && lottery_key(l, t->pairs[lo]) == key;
}

/* But for SUM there is one column more: the cap itself, of which a pair's own is a part. */
static int32_t add_row(struct lottery *l, struct lp *lp, const struct priced *row, enum aim aim)
{
	struct mem *m = mem_new(l->mem, "row");
	uint32_t *column = MEM_ARRAY_RAW(m, uint32_t, (size_t)l->n + 1), n = 0;
	double *value = MEM_ARRAY_RAW(m, double, (size_t)l->n + 1);
	int32_t at;

	for (int32_t k = 0; k < l->n; k++)
		if (lottery_has(l, k, row->key)) {
			column[n] = (uint32_t)k;
			value[n++] = 1;
		}
	if (aim != SUM) {
		column[n] = (uint32_t)l->n;
		value[n++] = -row->cap / l->cap * l->even_most;
	}
	at = (int32_t)lp_add_row(
		lp, n, column, value, -2, aim != SUM ? 0 : row->cap * (1 + LOTTERY_TOLERANCE));
	mem_end(m);
	return at;
}

struct share {
	int64_t key;
	double chance;
};

static int by_key(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Pairs and their chances at the program's point, in order; returns how many. */
static int64_t shares(const struct lottery *l, struct mem *m, struct share **ret)
{
	int64_t n = 0, kept = 0;
	struct share *s;

	for (int32_t k = 0; k < l->n; k++)
		n += l->chance[k] > 0 ? l->ticket[k].n : 0;
	s = MEM_ARRAY_RAW(m, struct share, (size_t)n + 1);
	n = 0;
	for (int32_t k = 0; k < l->n; k++)
		for (int64_t x = 0; l->chance[k] > 0 && x < l->ticket[k].n; x++)
			s[n++] = (struct share){ lottery_key(l, l->ticket[k].pairs[x]),
				l->chance[k] };
	qsort(s, (size_t)n, sizeof(*s), by_key);
	for (int64_t x = 0; x < n; x++) {
		if (kept > 0 && s[kept - 1].key == s[x].key)
			s[kept - 1].chance += s[x].chance;
		else
			s[kept++] = s[x];
	}
	*ret = s;
	return kept;
}

static struct priced *row_of(const struct lottery *l, int64_t key)
{
	for (int32_t r = 0; r < l->n_rows; r++)
		if (l->row[r].key == key)
			return &l->row[r];
	return NULL;
}

/* A row for a pair that has a cap, and one already or not; NULL without a cap. */
struct priced *lottery_row(struct lottery *l, struct assign_pair pair)
{
	double cap = random_cap_of(l->p, pair, l->cap);
	struct priced *row;

	if (cap >= 1 || lottery_is_pinned(l->p, pair))
		return NULL;
	row = row_of(l, lottery_key(l, pair));
	if (row != NULL)
		return row;
	if (l->n_rows == l->cap_rows)
		l->row = mem_grow(l->mem, l->row, (size_t)(l->cap_rows = 2 * l->cap_rows + 64),
			sizeof(*l->row));
	l->row[l->n_rows] = (struct priced){ .key = lottery_key(l, pair), .cap = cap, .at = -1 };
	return &l->row[l->n_rows++];
}

/* The pairs that are above their caps and not yet in the program; false when there are none. */
static bool add_rows(struct lottery *l, struct lp *lp, enum aim aim)
{
	struct mem *m = mem_new(l->mem, "rows");
	struct share *s;
	int64_t n = shares(l, m, &s);
	bool any = false;

	for (int64_t x = 0; x < n; x++) {
		struct assign_pair pair = { (int32_t)(s[x].key / l->p->n_reviewers),
			(int32_t)(s[x].key % l->p->n_reviewers) };
		double cap = random_cap_of(l->p, pair, l->cap);
		double most = aim != SUM ? l->even * cap / l->cap : cap * (1 + LOTTERY_TOLERANCE);
		struct priced *row;

		if (cap >= 1 || s[x].chance <= most + 1e-10)
			continue;
		row = lottery_row(l, pair);
		if (row == NULL || row->at >= 0)
			continue;
		row->at = add_row(l, lp, row, aim);
		any = true;
	}
	mem_end(m);
	return any;
}

static void read_program(struct lottery *l, struct lp *lp, enum aim aim)
{
	l->worth = 0;
	for (int32_t k = 0; k < l->n; k++) {
		double y = lp_value(lp, (uint32_t)k);

		l->chance[k] = y > 1e-12 ? y : 0;
		l->worth += l->chance[k] * (double)l->ticket[k].sum;
	}
	l->even = aim != SUM ? lp_value(lp, (uint32_t)l->n) * l->even_most : 0;
}

/* False when the program could not be solved. */
bool lottery_solve(struct lottery *l, enum aim aim)
{
	struct mem *m = mem_new(l->mem, "program");
	double *cost = MEM_ARRAY(m, double, (size_t)l->n + 1);
	double *ones = MEM_ARRAY_RAW(m, double, (size_t)l->n + 1);
	uint32_t *all = MEM_ARRAY_RAW(m, uint32_t, (size_t)l->n + 1);
	struct lp *lp;
	bool is_solved;

	for (int32_t k = 0; k < l->n; k++) {
		cost[k] = aim == LEAST_CAP ? 0 : -(double)l->ticket[k].sum / l->scale;
		ones[k] = 1;
		all[k] = (uint32_t)k;
	}
	cost[l->n] = aim == LEAST_CAP ? 1 : l->fine * l->even_most / l->scale;
	lp = lp_new(m, (uint32_t)l->n + 1, cost);
	if (aim == SUM_AT_A_COST)
		lp_set_bounds(
			lp, (uint32_t)l->n, l->cap * (1 + LOTTERY_TOLERANCE) / l->even_most, 1);
	lp_add_row(lp, (uint32_t)l->n, all, ones, 1, 1);
	for (int32_t r = 0; r < l->n_rows; r++)
		l->row[r].at = l->row[r].at >= 0 && l->row[r].price > 0
				       ? add_row(l, lp, &l->row[r], aim)
				       : -1;
	do {
		is_solved = lp_solve(lp, INFINITY, 0) == LP_OPTIMAL;
		read_program(l, lp, aim);
	} while (is_solved && add_rows(l, lp, aim));
	for (int32_t r = 0; r < l->n_rows && is_solved; r++)
		l->row[r].price =
			l->row[r].at < 0 ? 0 : fmax(0, lp_price(lp, (uint32_t)l->row[r].at));
	mem_end(m);
	return is_solved;
}
