#include "match/assign_panel.h"

enum { CANDIDATES = 40, TRIES = 200000 };

struct candidate {
	int64_t profit;
	int32_t column;
};

struct choice {
	const struct net *net;
	const struct assign_panel *asked;
	struct candidate *candidate;
	int32_t n, tries;
	int32_t *have;	       /* by quota */
	int32_t *taken, *best; /* columns */
	int64_t best_profit;
	bool is_found;
};

static int by_profit(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->profit != y->profit)
		return x->profit < y->profit ? 1 : -1;
	return (x->column > y->column) - (x->column < y->column);
}

static void list_candidates(struct choice *c, struct mem *m)
{
	const struct net *n = c->net;
	int32_t i = c->asked->paper, k = 0;
	int64_t weight = c->asked->is_thrifty ? 1 : n->weight[i];

	for (int32_t at = n->first[i]; at >= 0; at = n->next[at])
		k++;
	c->candidate = MEM_ARRAY(m, struct candidate, (size_t)k + 1);
	for (int32_t at = n->first[i]; at >= 0; at = n->next[at])
		if (c->asked->room[n->col[at]] > 0 &&
			(c->asked->apart == NULL ||
				!apart_bars(c->asked->apart, &c->asked->held, i, n->col[at])))
			c->candidate[c->n++] = (struct candidate){
				n->micro[at] * weight - c->asked->toll[at] - n->price[n->col[at]],
				at
			};
	qsort(c->candidate, (size_t)c->n, sizeof(*c->candidate), by_profit);
	c->n = c->n > CANDIDATES ? CANDIDATES : c->n;
}

/* Counts the reviewer in (1) or out (-1) of every quota; false when one has too many. */
static bool count(struct choice *c, int32_t reviewer, int32_t by)
{
	bool fits = true;

	for (int32_t q = 0; q < c->asked->n_quotas; q++)
		if (net_is_member(c->net, reviewer, c->asked->quotas[q]->attribute)) {
			c->have[q] += by;
			fits &= c->have[q] <= c->asked->quotas[q]->max;
		}
	return fits;
}

/* Is the k-th taken close to one taken before? */
static bool is_close(const struct choice *c, int32_t k)
{
	for (int32_t x = 0; c->asked->apart != NULL && x < k; x++)
		if (apart_are_close(
			    c->asked->apart, c->net->col[c->taken[x]], c->net->col[c->taken[k]]))
			return true;
	return false;
}

static void keep(struct choice *c, int64_t profit)
{
	int64_t brings = 0;

	for (int32_t x = 0; x < c->asked->want; x++)
		brings += c->net->micro[c->taken[x]];
	if (brings < c->asked->floor)
		return;
	for (int32_t q = 0; q < c->asked->n_quotas; q++)
		if (c->have[q] < c->asked->quotas[q]->min)
			return;
	c->is_found = true;
	c->best_profit = profit;
	memcpy(c->best, c->taken, (size_t)c->asked->want * sizeof(*c->best));
}

/* k are taken; the next comes from the candidates at from and after. */
static void choose(struct choice *c, int32_t k, int32_t from, int64_t profit)
{
	int32_t left = c->asked->want - k;

	if (left == 0) {
		keep(c, profit);
		return;
	}
	for (int32_t x = from; x + left <= c->n && c->tries < TRIES; x++) {
		const struct candidate *at = &c->candidate[x];
		int32_t j = c->net->col[at->column];

		if (c->is_found && profit + left * at->profit <= c->best_profit)
			return; /* those after it bring no more */
		c->tries++;
		c->taken[k] = at->column;
		if (count(c, j, 1) && !is_close(c, k))
			choose(c, k + 1, x + 1, profit + at->profit);
		(void)count(c, j, -1);
	}
}

bool assign_panel(const struct net *n, const struct assign_panel *asked, struct mem *scratch,
	int32_t *ret_columns)
{
	struct choice c = { .net = n, .asked = asked, .best = ret_columns };
	int32_t i = asked->paper;

	c.have = MEM_ARRAY(scratch, int32_t, (size_t)asked->n_quotas + 1);
	c.taken = MEM_ARRAY(scratch, int32_t, (size_t)asked->want + 1);
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1] && asked->n_quotas > 0; x++)
		(void)count(&c, n->pin_col[x], 1);
	list_candidates(&c, scratch);
	choose(&c, 0, 0, 0);
	return c.is_found;
}
