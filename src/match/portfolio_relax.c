/*
 * The Lagrangian at given prices: each component of the conflict graph on its
 * own, exactly.  Members that a better one of the same group dominates are left
 * out, which breaks most components into a few vertices.
 */
#include <math.h>

#include "match/portfolio_model.h"
#include "match/portfolio_pack.h"

enum { NODES_MAX = 4000 };

/* The pieces of one component. */
struct pieces {
	uint32_t *item; /* sorted by piece */
	size_t n;
	size_t *start;
	size_t n_pieces;
	uint64_t *key; /* scratch: root and item */
};

/* The only group of an item, or -1. */
static int64_t lone_group(const struct portfolio_model *model, uint32_t i)
{
	int64_t lone = -1;

	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++) {
		if (lone >= 0)
			return -1;
		lone = model->item_group[k];
	}
	return lone;
}

static bool beats(const double *profit, uint32_t i, int32_t other)
{
	return other < 0 || profit[i] > profit[other] ||
	       (profit[i] == profit[other] && i < (uint32_t)other);
}

static void find_tops(
	struct portfolio_model *model, const double *profit, const uint32_t *item, size_t n)
{
	for (size_t x = 0; x < n; x++)
		for (size_t k = model->item_start[item[x]]; k < model->item_start[item[x] + 1]; k++)
			model->group_top[model->item_group[k]] = -1;
	for (size_t x = 0; x < n; x++) {
		int64_t g = profit[item[x]] > 0 ? lone_group(model, item[x]) : -1;

		if (g >= 0 && beats(profit, item[x], model->group_top[g]))
			model->group_top[g] = (int32_t)item[x];
	}
}

/* Not needed when a member of a group of it, free of other groups, is at least as good. */
static bool survives(const struct portfolio_model *model, const double *profit, uint32_t i)
{
	if (profit[i] <= 0)
		return false;
	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++) {
		int32_t top = model->group_top[model->item_group[k]];

		if (top >= 0 && top != (int32_t)i && profit[top] >= profit[i])
			return false;
	}
	return true;
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

static int by_key(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* Joins survivors (local >= 0) that share a group. */
static void join(struct portfolio_model *model, const struct pieces *s)
{
	for (size_t x = 0; x < s->n; x++)
		model->parent[s->item[x]] = s->item[x];
	for (size_t x = 0; x < s->n; x++)
		for (size_t k = model->item_start[s->item[x]];
			k < model->item_start[s->item[x] + 1]; k++) {
			uint32_t g = model->item_group[k];

			for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++) {
				uint32_t j = model->group_member[y], a, b;

				if (model->local[j] < 0 || j == s->item[x])
					continue;
				a = root_of(model->parent, s->item[x]);
				b = root_of(model->parent, j);
				model->parent[a > b ? a : b] = a > b ? b : a;
				break;
			}
		}
}

/* Sorts survivors into pieces; local becomes the place within the piece. */
static void split(struct portfolio_model *model, struct pieces *s)
{
	join(model, s);
	for (size_t x = 0; x < s->n; x++)
		s->key[x] = (uint64_t)root_of(model->parent, s->item[x]) << 32 | s->item[x];
	qsort(s->key, s->n, sizeof(*s->key), by_key);
	s->n_pieces = 0;
	for (size_t x = 0; x < s->n; x++) {
		if (x == 0 || s->key[x] >> 32 != s->key[x - 1] >> 32)
			s->start[s->n_pieces++] = x;
		s->item[x] = (uint32_t)s->key[x];
		model->local[s->item[x]] = (int32_t)(x - s->start[s->n_pieces - 1]);
	}
	s->start[s->n_pieces] = s->n;
}

static void gather(
	struct portfolio_model *model, const double *profit, uint32_t c, struct pieces *s)
{
	const uint32_t *item = model->component_item + model->component_start[c];
	size_t n = model->component_start[c + 1] - model->component_start[c];

	find_tops(model, profit, item, n);
	s->n = 0;
	for (size_t x = 0; x < n; x++)
		if (survives(model, profit, item[x])) {
			model->local[item[x]] = 0;
			s->item[s->n++] = item[x];
		}
	split(model, s);
}

static void forget(struct portfolio_model *model, const struct pieces *s)
{
	for (size_t x = 0; x < s->n; x++)
		model->local[s->item[x]] = -1;
}

static struct pieces pieces_new(struct mem *m, const struct portfolio_model *model)
{
	return (struct pieces){ .item = MEM_ARRAY_RAW(m, uint32_t, (size_t)model->n + 1),
		.start = MEM_ARRAY_RAW(m, size_t, (size_t)model->n + 2),
		.key = MEM_ARRAY_RAW(m, uint64_t, (size_t)model->n + 1) };
}

static void graph_of(const struct portfolio_model *model, const double *profit,
	const uint32_t *item, size_t n, struct packing *ret_graph)
{
	ret_graph->n = (uint32_t)n;
	ret_graph->nodes_left = NODES_MAX;
	for (size_t x = 0; x < n; x++) {
		ret_graph->weight[x] = profit[item[x]];
		ret_graph->adjacent[x] = 0;
		for (size_t k = model->item_start[item[x]]; k < model->item_start[item[x] + 1];
			k++) {
			uint32_t g = model->item_group[k];

			for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++) {
				int32_t at = model->local[model->group_member[y]];

				if (at >= 0)
					ret_graph->adjacent[x] |= UINT64_C(1) << at;
			}
		}
		ret_graph->adjacent[x] &= ~(UINT64_C(1) << x);
	}
}

static uint64_t all_of(size_t n)
{
	return n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

/* Orders a piece along a walk, so that neighbours stand near each other. */
static void walk(struct portfolio_model *model, uint32_t *item, size_t n)
{
	uint32_t *order = MEM_ARRAY_RAW(model->mem, uint32_t, n);
	size_t n_walked = 0;

	for (size_t x = 0; x < n; x++)
		model->local[item[x]] = INT32_MAX;
	order[n_walked++] = item[0];
	model->local[item[0]] = 0;
	for (size_t at = 0; at < n_walked; at++)
		for (size_t k = model->item_start[order[at]]; k < model->item_start[order[at] + 1];
			k++) {
			uint32_t g = model->item_group[k];

			for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++) {
				uint32_t j = model->group_member[y];

				if (model->local[j] != INT32_MAX)
					continue;
				model->local[j] = (int32_t)n_walked;
				order[n_walked++] = j;
			}
		}
	MUST(n_walked == n);
	memcpy(item, order, n * sizeof(*item));
	mem_drop(order);
}

/* False when it takes too long; local must hold the places of just these items. */
static bool choose_part(struct portfolio_model *model, const double *profit, const uint32_t *item,
	size_t n, struct portfolio_point *point)
{
	struct packing graph;
	uint64_t chosen;
	double weight;

	graph_of(model, profit, item, n, &graph);
	if (!packing_solve(&graph, all_of(n), &chosen, &weight))
		return false;
	point->value += weight;
	for (; chosen != 0; chosen &= chosen - 1)
		point->chosen[item[packing_first(chosen)]] = 1;
	return true;
}

/* Parts of 12 cannot take long. */
static void choose_in_parts(struct portfolio_model *model, const double *profit, uint32_t *item,
	size_t n, size_t part, struct portfolio_point *point)
{
	for (size_t x = 0; x < n; x++)
		model->local[item[x]] = -1;
	for (size_t first = 0; first < n; first += part) {
		size_t size = n - first < part ? n - first : part;

		for (size_t x = 0; x < size; x++)
			model->local[item[first + x]] = (int32_t)x;
		if (!choose_part(model, profit, item + first, size, point))
			choose_in_parts(model, profit, item + first, size, 12, point);
		for (size_t x = 0; x < size; x++)
			model->local[item[first + x]] = -1;
	}
	point->is_relaxed = true;
}

static void choose_piece(struct portfolio_model *model, const double *profit, uint32_t *item,
	size_t n, struct portfolio_point *point)
{
	if (n <= 64 && choose_part(model, profit, item, n, point))
		return;
	walk(model, item, n);
	choose_in_parts(model, profit, item, n, n > 64 ? 40 : 12, point);
}

static void choose_simple(const struct portfolio_model *model, const double *profit, uint32_t c,
	struct portfolio_point *point)
{
	uint32_t best = model->component_item[model->component_start[c]];

	for (size_t x = model->component_start[c]; x < model->component_start[c + 1]; x++)
		if (beats(profit, model->component_item[x], (int32_t)best))
			best = model->component_item[x];
	if (profit[best] <= 0)
		return;
	point->chosen[best] = 1;
	point->value += profit[best];
}

void portfolio_evaluate(
	struct portfolio_model *model, struct portfolio_point *point, double *profit)
{
	struct mem *scratch = mem_new(model->mem, "portfolio_evaluate");
	struct pieces s = pieces_new(scratch, model);

	portfolio_profits(model, point->price, profit);
	point->value = 0;
	point->is_relaxed = false;
	for (uint32_t r = 0; r < model->n_rows; r++)
		point->value += point->price[r] * (double)model->limit[r];
	for (uint32_t i = 0; i < model->n; i++) {
		point->chosen[i] = model->pin[i] == PORTFOLIO_IN;
		point->value += point->chosen[i] ? profit[i] : 0;
	}
	for (uint32_t c = 0; c < model->n_components; c++) {
		if (model->is_simple[c]) {
			choose_simple(model, profit, c, point);
			continue;
		}
		gather(model, profit, c, &s);
		for (size_t k = 0; k < s.n_pieces; k++)
			choose_piece(model, profit, s.item + s.start[k],
				s.start[k + 1] - s.start[k], point);
		forget(model, &s);
	}
	mem_end(scratch);
	portfolio_tally(model, point);
}

/* Losses. */

static void losses_simple(const struct portfolio_model *model, const double *profit, uint32_t c,
	const struct portfolio_point *point, double *ret_loss)
{
	double best = 0, second = 0;

	for (size_t x = model->component_start[c]; x < model->component_start[c + 1]; x++) {
		double p = profit[model->component_item[x]];

		second = fmax(second, fmin(p, best));
		best = fmax(best, p);
	}
	for (size_t x = model->component_start[c]; x < model->component_start[c + 1]; x++) {
		uint32_t i = model->component_item[x];

		ret_loss[i] = point->chosen[i] ? best - second : best - profit[i];
	}
}

/* Solved pieces of one component. */
struct solved {
	struct packing *graph; /* per piece */
	double *best;
	uint32_t *piece;  /* per item of the model; valid where local >= 0 */
	uint64_t *barred; /* per piece, 0 between calls */
};

/* What the pieces lose when the neighbours of item i, and i itself, are barred. */
static double loss_of_forcing(const struct portfolio_model *model, struct solved *v, uint32_t i)
{
	uint32_t touched[64];
	uint32_t n = 0;
	double loss = 0;

	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++)
		for (size_t y = model->group_start[model->item_group[k]];
			y < model->group_start[model->item_group[k] + 1]; y++) {
			uint32_t j = model->group_member[y];

			if (model->local[j] < 0)
				continue;
			if (v->barred[v->piece[j]] == 0) {
				if (n == 64)
					continue; /* barring fewer loses less: still a bound */
				touched[n++] = v->piece[j];
			}
			v->barred[v->piece[j]] |= UINT64_C(1) << model->local[j];
		}
	for (uint32_t x = 0; x < n; x++) {
		struct packing *graph = &v->graph[touched[x]];
		uint64_t chosen, mask = all_of(graph->n) & ~v->barred[touched[x]];
		double weight;

		graph->nodes_left = NODES_MAX;
		if (packing_solve(graph, mask, &chosen, &weight))
			loss += v->best[touched[x]] - weight;
		v->barred[touched[x]] = 0;
	}
	return loss;
}

/*
 * A member of one group only may dominate others of it, which come back when it
 * goes, one of them at the most: what forcing them loses is known by now.
 */
static double loss_of_leaving(
	const struct portfolio_model *model, struct solved *v, uint32_t i, const double *loss)
{
	struct packing *graph = &v->graph[v->piece[i]];
	uint64_t chosen, mask = all_of(graph->n) & ~(UINT64_C(1) << model->local[i]);
	int64_t g = lone_group(model, i);
	double weight, least;

	graph->nodes_left = NODES_MAX;
	if (!packing_solve(graph, mask, &chosen, &weight))
		return 0;
	least = v->best[v->piece[i]] - weight;
	for (size_t y = g < 0 ? 0 : model->group_start[g];
		y < (g < 0 ? 0 : model->group_start[g + 1]); y++)
		if (model->group_member[y] != i)
			least = fmin(least, loss[model->group_member[y]]);
	return least;
}

static void solve_pieces(struct mem *m, const struct portfolio_model *model, const double *profit,
	const struct pieces *s, struct solved *v)
{
	uint64_t chosen;

	v->graph = MEM_ARRAY_RAW(m, struct packing, s->n_pieces);
	v->best = MEM_ARRAY(m, double, s->n_pieces);
	v->barred = MEM_ARRAY(m, uint64_t, s->n_pieces);
	for (size_t k = 0; k < s->n_pieces; k++) {
		size_t n = s->start[k + 1] - s->start[k];

		for (size_t x = s->start[k]; x < s->start[k + 1]; x++)
			v->piece[s->item[x]] = (uint32_t)k;
		graph_of(model, profit, s->item + s->start[k], n, &v->graph[k]);
		(void)packing_solve(&v->graph[k], all_of(n), &chosen, &v->best[k]);
	}
}

static void losses_tangled(struct mem *m, struct portfolio_model *model, const double *profit,
	uint32_t c, const struct portfolio_point *point, struct pieces *s, struct solved *v,
	double *ret_loss)
{
	struct mem *scratch = mem_new(m, "losses_tangled");
	size_t first = model->component_start[c], end = model->component_start[c + 1];

	gather(model, profit, c, s);
	solve_pieces(scratch, model, profit, s, v);
	for (size_t x = first; x < end; x++) {
		uint32_t i = model->component_item[x];

		if (!point->chosen[i])
			ret_loss[i] = loss_of_forcing(model, v, i) - profit[i];
	}
	for (size_t x = first; x < end; x++) {
		uint32_t i = model->component_item[x];

		if (point->chosen[i])
			ret_loss[i] = loss_of_leaving(model, v, i, ret_loss);
	}
	forget(model, s);
	mem_end(scratch);
}

void portfolio_losses(struct portfolio_model *model, const struct portfolio_point *point,
	const double *profit, double *ret_loss)
{
	struct mem *scratch = mem_new(model->mem, "portfolio_losses");
	struct pieces s = pieces_new(scratch, model);
	struct solved v = { .piece = MEM_ARRAY_RAW(scratch, uint32_t, (size_t)model->n + 1) };

	for (uint32_t i = 0; i < model->n; i++)
		ret_loss[i] = INFINITY;
	for (uint32_t c = 0; c < model->n_components; c++)
		if (model->is_simple[c])
			losses_simple(model, profit, c, point, ret_loss);
		else
			losses_tangled(scratch, model, profit, c, point, &s, &v, ret_loss);
	for (uint32_t i = 0; i < model->n; i++)
		ret_loss[i] = fmax(0, ret_loss[i]);
	mem_end(scratch);
}
