#include "match/portfolio.h"

#include "match/portfolio_model.h"
#include "match/portfolio_prices.h"
#include "match/portfolio_stages.h"

/* Of states, before what is left goes another way; and rows that prices suit. */
enum { FIRST_STATES = PORTFOLIO_STATES, PRICED_ROWS = 40 };

static const int64_t SUM_MAX = INT64_C(1) << 53;

/* Input. */

static bool sets_are_valid(const struct portfolio_sets *s, uint32_t n)
{
	for (uint32_t g = 0; g < s->n; g++)
		if (s->start[g] > s->start[g + 1])
			return false;
	for (size_t k = 0; s->n > 0 && k < s->start[s->n]; k++)
		if (s->member[k] >= n)
			return false;
	return true;
}

/* Nobody stands twice in a set; seen holds the last set of each member, + 1. */
static bool sets_are_distinct(struct mem *m, const struct portfolio_sets *s, uint32_t n)
{
	uint32_t *seen = MEM_ARRAY(m, uint32_t, (size_t)n + 1);

	for (uint32_t g = 0; g < s->n; g++)
		for (size_t k = s->start[g]; k < s->start[g + 1]; k++) {
			if (seen[s->member[k]] == g + 1)
				return false;
			seen[s->member[k]] = g + 1;
		}
	mem_drop(seen);
	return true;
}

static bool sum_is_valid(const int64_t *a, uint32_t n)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (a[i] <= -SUM_MAX || a[i] >= SUM_MAX)
			return false;
		sum += a[i] < 0 ? -a[i] : a[i];
		if (sum >= SUM_MAX)
			return false;
	}
	return true;
}

/* The members of rows are sets too. */
static struct portfolio_sets members_of(const struct portfolio_rows *rows)
{
	return (struct portfolio_sets){ rows->n, rows->start, rows->member };
}

static bool rows_are_valid(struct mem *m, const struct portfolio_rows *rows, uint32_t n)
{
	struct portfolio_sets members = members_of(rows);

	if (!sets_are_valid(&members, n) || !sets_are_distinct(m, &members, n))
		return false;
	for (uint32_t r = 0; r < rows->n; r++)
		if (rows->limit[r] <= -SUM_MAX || rows->limit[r] >= SUM_MAX ||
			!sum_is_valid(rows->coefficient + rows->start[r],
				(uint32_t)(rows->start[r + 1] - rows->start[r])))
			return false;
	return true;
}

static bool is_valid(struct mem *m, const struct portfolio_problem *p)
{
	if (p->n_budgets > PORTFOLIO_BUDGETS_MAX || p->n >= INT32_MAX ||
		!sum_is_valid(p->score, p->n) || !sets_are_valid(&p->exclusive, p->n) ||
		!sets_are_valid(&p->quota, p->n))
		return false;
	for (uint32_t b = 0; b < p->n_budgets; b++) {
		if (p->budget[b] < 0 || p->budget[b] >= SUM_MAX || !sum_is_valid(p->cost[b], p->n))
			return false;
		for (uint32_t i = 0; i < p->n; i++)
			if (p->cost[b][i] < 0)
				return false;
	}
	for (uint32_t q = 0; q < p->quota.n; q++)
		if (p->quota_min[q] > p->quota_max[q] || p->quota_max[q] < 0)
			return false;
	return rows_are_valid(m, &p->rows, p->n) && sets_are_distinct(m, &p->exclusive, p->n) &&
	       sets_are_distinct(m, &p->quota, p->n);
}

/* The greatest number that every score, and so every sum of them, is a multiple of. */
static int64_t unit_of(const struct portfolio_model *model)
{
	int64_t unit = 0;

	for (uint32_t i = 0; i < model->n && unit != 1; i++) {
		int64_t a = model->score[i] < 0 ? -model->score[i] : model->score[i];

		if (model->pin[i] == PORTFOLIO_OUT)
			continue;
		while (a != 0) {
			int64_t rest = unit % a;

			unit = a;
			a = rest;
		}
	}
	return unit == 0 ? 1 : unit;
}

/* What is tangled, or leaves states too many, goes through the relaxation and the tree. */
static void solve(struct mem *m, struct portfolio_model *model, uint64_t most,
	struct portfolio_result *result)
{
	const uint64_t first = most < FIRST_STATES ? most : FIRST_STATES;
	struct by_prices by = { .unit = unit_of(model),
		.above = -INFINITY,
		.states_left = first,
		.states_most = first,
		.result = result };
	struct stages stages = {
		.model = model, .unit = by.unit, .work_most = most, .result = result
	};
	uint64_t before = by.states_left;

	if (model->n_rows <= PRICED_ROWS)
		portfolio_by_prices(m, model, &by);
	else
		result->bound = INFINITY;
	stages.work_left = most - (before - by.states_left);
	if (!result->is_proven)
		portfolio_stages(m, &stages);
	result->n_states = most - stages.work_left;
}

enum err portfolio_choose(
	struct mem *m, const struct portfolio_problem *problem, struct portfolio_result *ret_result)
{
	struct portfolio_result result = { 0 };
	struct mem *scratch = mem_new(m, "portfolio");
	struct portfolio_model model;

	if (!is_valid(scratch, problem)) {
		mem_end(scratch);
		return ERR_INVALID;
	}
	result.is_chosen = MEM_ARRAY(m, uint8_t, (size_t)problem->n + 1);
	result.loss = MEM_ARRAY(m, double, (size_t)problem->n + 1);
	if (portfolio_model_make(scratch, problem, &model))
		solve(scratch, &model,
			problem->max_states == 0 ? PORTFOLIO_STATES : problem->max_states, &result);
	else
		result.is_proven = true;
	mem_end(scratch);
	if (!result.is_feasible)
		memset(result.is_chosen, 0, problem->n);
	*ret_result = result;
	return ERR_OK;
}
