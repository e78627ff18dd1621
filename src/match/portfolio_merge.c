#include "match/portfolio_merge.h"

#include <string.h>

enum { ITEMS_MAX = 8192, SPARSE = 2 };

/* Who excludes whom among free items, as bits; and which pairs are in a set by now. */
struct merging {
	struct mem *mem;
	const struct portfolio_model *model;
	uint32_t n; /* free items */
	size_t words;
	uint32_t *item;		      /* of a number */
	uint32_t *number;	      /* of an item */
	uint64_t *excludes, *covered; /* n x words */
	uint64_t *open;		      /* who may join the set at hand */
	uint32_t *set;
	uint32_t size;
	struct merged *to;
	size_t starts_cap, members_cap;
};

static bool is_worth_it(const struct portfolio_model *model)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < model->n; i++)
		n += model->pin[i] == PORTFOLIO_FREE;
	return n <= ITEMS_MAX && model->n_groups > SPARSE * n;
}

static uint64_t *row_of(uint64_t *bits, const struct merging *g, uint32_t x)
{
	return bits + (size_t)x * g->words;
}

static bool has(const uint64_t *row, uint32_t x)
{
	return row[x / 64] >> x % 64 & 1;
}

static void add(uint64_t *row, uint32_t x)
{
	row[x / 64] |= UINT64_C(1) << x % 64;
}

static void begin(struct mem *m, const struct portfolio_model *model, struct merging *g)
{
	*g = (struct merging){ .mem = m, .model = model };
	g->item = MEM_ARRAY_RAW(m, uint32_t, (size_t)model->n + 1);
	g->number = MEM_ARRAY_RAW(m, uint32_t, (size_t)model->n + 1);
	for (uint32_t i = 0; i < model->n; i++)
		if (model->pin[i] == PORTFOLIO_FREE) {
			g->number[i] = g->n;
			g->item[g->n++] = i;
		}
	g->words = (g->n + 63) / 64;
	g->excludes = MEM_ARRAY(m, uint64_t, g->n * g->words + 1);
	g->covered = MEM_ARRAY(m, uint64_t, g->n * g->words + 1);
	g->open = MEM_ARRAY(m, uint64_t, g->words + 1);
	g->set = MEM_ARRAY_RAW(m, uint32_t, (size_t)g->n + 1);
	for (uint32_t k = 0; k < model->n_groups; k++)
		for (size_t x = model->group_start[k]; x < model->group_start[k + 1]; x++)
			for (size_t y = model->group_start[k]; y < model->group_start[k + 1]; y++)
				if (x != y)
					add(row_of(g->excludes, g,
						    g->number[model->group_member[x]]),
						g->number[model->group_member[y]]);
}

static bool is_covered(const struct merging *g)
{
	for (uint32_t a = 0; a < g->size; a++)
		for (uint32_t b = 0; b < a; b++)
			if (!has(row_of(g->covered, g, g->set[a]), g->set[b]))
				return false;
	return true;
}

static void join(struct merging *g, uint32_t x)
{
	g->set[g->size++] = x;
	for (size_t w = 0; w < g->words; w++)
		g->open[w] &= row_of(g->excludes, g, x)[w];
}

/* Who brings the most pairs that no set has yet; UINT32_MAX when nobody can join. */
static uint32_t best_to_join(const struct merging *g)
{
	uint32_t best = UINT32_MAX, most = 0;

	for (size_t w = 0; w < g->words; w++)
		for (uint64_t rest = g->open[w]; rest != 0; rest &= rest - 1) {
			uint32_t x = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(rest), n = 1;

			for (uint32_t a = 0; a < g->size; a++)
				n += !has(row_of(g->covered, g, x), g->set[a]);
			if (n > most) {
				most = n;
				best = x;
			}
		}
	return best;
}

static void keep_set(struct merging *g, struct mem *m)
{
	struct merged *to = g->to;

	if (to->n + 1 >= g->starts_cap) {
		g->starts_cap = g->starts_cap == 0 ? 64 : 2 * g->starts_cap;
		to->start = mem_grow(m, to->start, g->starts_cap + 1, sizeof(*to->start));
		to->start[0] = 0;
	}
	if (to->start[to->n] + g->size > g->members_cap) {
		g->members_cap = 2 * (to->start[to->n] + g->size);
		to->member = mem_grow(m, to->member, g->members_cap, sizeof(*to->member));
	}
	for (uint32_t a = 0; a < g->size; a++) {
		to->member[to->start[to->n] + a] = g->item[g->set[a]];
		for (uint32_t b = 0; b < g->size; b++)
			add(row_of(g->covered, g, g->set[a]), g->set[b]);
	}
	to->start[to->n + 1] = to->start[to->n] + g->size;
	to->n++;
}

static void merge_from(struct merging *g, struct mem *m, uint32_t k)
{
	const struct portfolio_model *model = g->model;

	g->size = 0;
	for (size_t x = model->group_start[k]; x < model->group_start[k + 1]; x++)
		g->set[g->size++] = g->number[model->group_member[x]];
	if (is_covered(g))
		return;
	memset(g->open, 0xff, g->words * sizeof(*g->open));
	for (uint32_t a = 0; a < g->size; a++)
		for (size_t w = 0; w < g->words; w++)
			g->open[w] &= row_of(g->excludes, g, g->set[a])[w];
	for (uint32_t x = best_to_join(g); x != UINT32_MAX; x = best_to_join(g))
		join(g, x);
	keep_set(g, m);
}

bool portfolio_merge(struct mem *m, const struct portfolio_model *model, struct merged *ret_merged)
{
	struct merged merged = { 0 };
	struct mem *scratch;
	struct merging g;

	if (!is_worth_it(model))
		return false;
	scratch = mem_new(m, "portfolio_merge");
	begin(scratch, model, &g);
	g.to = &merged;
	for (uint32_t k = 0; k < model->n_groups; k++)
		merge_from(&g, m, k);
	mem_end(scratch);
	*ret_merged = merged;
	return true;
}
