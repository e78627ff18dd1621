/*
 * The way for proposals that hang together in small groups: prices for budgets
 * and quotas, what each decision loses at them, and then all answers near the
 * relaxed one, state by state (docs/engine/portfolio.md).
 */
#include "match/portfolio_prices.h"

enum { FIRST_CORE = 24, CORE_MAX = 1 << 12, BEAM = 1000, WIDTH_MAX = 1 << 18 };

/* A first answer. */

struct ranked {
	double profit;
	uint32_t item;
	bool is_first;
};

static int by_profit(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->is_first != b->is_first)
		return a->is_first ? -1 : 1;
	if (a->profit != b->profit)
		return a->profit > b->profit ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

struct growth {
	const struct portfolio_model *model;
	struct portfolio_point *point;
	uint8_t *is_taken; /* per group */
};

static bool fits(const struct growth *g, uint32_t i)
{
	const struct portfolio_model *model = g->model;

	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++)
		if (g->is_taken[model->item_group[k]])
			return false;
	for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++) {
		const struct portfolio_entry *e = &model->entry[k];

		if (e->coefficient > 0 &&
			g->point->use[e->row] + e->coefficient > model->limit[e->row])
			return false;
	}
	return true;
}

static void take(struct growth *g, uint32_t i)
{
	const struct portfolio_model *model = g->model;

	g->point->chosen[i] = 1;
	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++)
		g->is_taken[model->item_group[k]] = 1;
	for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++)
		g->point->use[model->entry[k].row] += model->entry[k].coefficient;
}

static bool rows_hold(const struct portfolio_model *model, const struct portfolio_point *point)
{
	for (uint32_t r = 0; r < model->n_rows; r++)
		if (point->use[r] > model->limit[r])
			return false;
	return true;
}

/* The best profit first; past 0 only what still adds to the score. */
bool portfolio_greedy(struct mem *m, const struct portfolio_model *model, const double *profit,
	const uint8_t *first, struct portfolio_point *ret_point)
{
	struct mem *scratch = mem_new(m, "portfolio_greedy");
	struct ranked *rank = MEM_ARRAY_RAW(scratch, struct ranked, (size_t)model->n + 1);
	bool has_signs = model->problem->rows.n > 0;
	struct growth g = { model, ret_point,
		MEM_ARRAY(scratch, uint8_t, (size_t)model->n_groups + 1) };

	for (uint32_t i = 0; i < model->n; i++) {
		rank[i] = (struct ranked){ profit[i], i, first != NULL && first[i] };
		ret_point->chosen[i] = model->pin[i] == PORTFOLIO_IN;
	}
	portfolio_tally(model, ret_point);
	qsort(rank, model->n, sizeof(*rank), by_profit);
	/* Once more where what came made room: below an average, say. */
	for (bool is_grown = true; is_grown;) {
		is_grown = false;
		for (uint32_t k = 0; k < model->n; k++) {
			uint32_t i = rank[k].item;

			if (model->pin[i] != PORTFOLIO_FREE || ret_point->chosen[i] ||
				(rank[k].profit <= 0 && model->score[i] <= 0) || !fits(&g, i))
				continue;
			take(&g, i);
			is_grown = has_signs;
		}
	}
	portfolio_tally(model, ret_point);
	mem_end(scratch);
	return rows_hold(model, ret_point);
}

/* The search. */

struct solving {
	struct mem *mem;
	struct portfolio_model *model;
	struct portfolio_point *point;
	double *profit, *loss, *sorted;
	uint32_t n_losses;
	uint64_t states_left, states_most;
	int64_t unit; /* of scores */
	double above; /* nothing else is worth finding */
	struct portfolio_result *result;
};

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static void sort_losses(struct solving *s)
{
	s->sorted = MEM_ARRAY_RAW(s->mem, double, (size_t)s->model->n + 1);
	for (uint32_t i = 0; i < s->model->n; i++)
		if (isfinite(s->loss[i]))
			s->sorted[s->n_losses++] = s->loss[i];
	qsort(s->sorted, s->n_losses, sizeof(double), by_size);
}

/* A score under that of every answer. */
static double floor_of(const struct portfolio_model *model)
{
	double sum = 0;

	for (uint32_t i = 0; i < model->n; i++)
		if (model->pin[i] == PORTFOLIO_IN ||
			(model->pin[i] == PORTFOLIO_FREE && model->score[i] < 0))
			sum += (double)model->score[i];
	return sum - 1;
}

static double present_score(const struct solving *s)
{
	return fmax(
		s->above, s->result->is_feasible ? (double)s->result->score : floor_of(s->model));
}

static void search_above(
	struct solving *s, double target, size_t width, struct portfolio_search *ret_search)
{
	struct portfolio_search search = { .target = target,
		.unit = s->unit,
		.states_left = s->states_left,
		.states_most = s->states_most,
		.has_answer = s->result->is_feasible,
		.answer = s->result->score,
		.width = width,
		.chosen = MEM_ARRAY_RAW(s->mem, uint8_t, (size_t)s->model->n + 1) };

	portfolio_enumerate(s->mem, s->model, s->point, s->profit, s->loss, &search);
	s->states_left = search.states_left;
	s->result->n_core = search.n_core;
	if (search.is_found) {
		s->result->is_feasible = true;
		s->result->score = search.score;
		memcpy(s->result->is_chosen, search.chosen, s->model->n);
	}
	mem_drop(search.chosen);
	*ret_search = search;
}

/*
 * A narrow search with room for few proposals to differ, then for twice as
 * many, until there is an answer: it is nearly always the best or next to it.
 */
static void search_first(struct solving *s)
{
	struct portfolio_search search = { 0 };

	for (uint32_t core = FIRST_CORE; !search.is_found && core <= CORE_MAX; core *= 2) {
		double target = present_score(s);
		bool is_last = core >= s->n_losses;

		if (!is_last)
			target = fmax(target, s->point->value - s->sorted[core] - .5);
		is_last = target <= present_score(s);
		search_above(s, target, BEAM, &search);
		if (is_last || s->states_left == 0)
			return;
	}
}

/* With an answer near the bound in hand, everything above it is looked at. */
static void search_all(struct solving *s)
{
	struct portfolio_search search;

	search_first(s);
	search_above(s, present_score(s), WIDTH_MAX, &search);
	s->result->is_proven = search.missed < portfolio_next_score(present_score(s), s->unit);
	s->result->bound = fmin(search.missed, s->point->value);
	if (s->result->is_proven)
		s->result->bound = present_score(s);
	else
		s->result->bound = portfolio_last_score(s->result->bound, s->unit);
}

static void tell_prices(struct solving *s)
{
	const struct portfolio_problem *p = s->model->problem;

	for (uint32_t b = 0; b < p->n_budgets; b++)
		s->result->price[b] = s->point->price[b];
}

/* From losses against the relaxed choice to losses against the answer. */
static void tell_losses(struct solving *s)
{
	double gap = s->point->value - (double)s->result->score;

	for (uint32_t i = 0; i < s->model->n; i++)
		if (s->result->is_chosen[i] == s->point->chosen[i])
			s->result->loss[i] = fmax(0, s->loss[i] - gap);
}

/* The better of two: by profit alone, and what the relaxation chose before all else. */
static void grow_first(struct solving *s)
{
	struct portfolio_point *p = portfolio_point_new(s->mem, s->model);

	for (int way = 0; way < 2; way++) {
		const uint8_t *first = way == 0 ? NULL : s->point->chosen;

		if (!portfolio_greedy(s->mem, s->model, s->profit, first, p) ||
			(s->result->is_feasible && p->score <= s->result->score))
			continue;
		s->result->is_feasible = true;
		s->result->score = p->score;
		memcpy(s->result->is_chosen, p->chosen, s->model->n);
	}
}

void portfolio_by_prices(struct mem *m, struct portfolio_model *model, struct by_prices *by)
{
	struct solving s = { .mem = mem_new(m, "portfolio_by_prices"),
		.model = model,
		.states_left = by->states_left,
		.states_most = by->states_most,
		.unit = by->unit,
		.above = by->above,
		.result = by->result };

	s.point = portfolio_dual(s.mem, model);
	s.profit = MEM_ARRAY_RAW(s.mem, double, (size_t)model->n + 1);
	s.loss = MEM_ARRAY_RAW(s.mem, double, (size_t)model->n + 1);
	portfolio_profits(model, s.point->price, s.profit);
	tell_prices(&s);
	s.result->bound = s.point->value;
	s.result->is_proven = s.point->value < portfolio_next_score(present_score(&s), s.unit);
	if (!s.result->is_proven)
		grow_first(&s);
	if (!s.result->is_proven && !s.point->is_relaxed) {
		portfolio_losses(model, s.point, s.profit, s.loss);
		sort_losses(&s);
		search_all(&s);
		if (s.result->is_feasible)
			tell_losses(&s);
	}
	by->states_left = s.states_left;
	by->is_tangled = !s.result->is_proven && s.point->is_relaxed;
	mem_end(s.mem);
}
