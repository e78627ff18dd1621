#include "match/portfolio_model.h"

#include <math.h>

/* Rows: budgets, then a maximum and a minimum for each quota that can be broken. */
struct row_plan {
	int32_t *upper, *lower; /* per quota: row or -1 */
	int32_t *other;		/* per row of the problem */
};

static bool spread_pins(struct portfolio_model *model)
{
	const struct portfolio_problem *p = model->problem;
	const struct portfolio_sets *x = &p->exclusive;

	for (uint32_t g = 0; g < x->n; g++) {
		size_t in = SIZE_MAX;

		for (size_t k = x->start[g]; k < x->start[g + 1]; k++)
			if (model->pin[x->member[k]] == PORTFOLIO_IN) {
				if (in != SIZE_MAX && x->member[in] != x->member[k])
					return false;
				in = k;
			}
		for (size_t k = x->start[g]; in != SIZE_MAX && k < x->start[g + 1]; k++)
			if (x->member[k] != x->member[in])
				model->pin[x->member[k]] = PORTFOLIO_OUT;
	}
	for (uint32_t b = 0; b < p->n_budgets; b++)
		for (uint32_t i = 0; i < p->n; i++)
			if (p->cost[b][i] > p->budget[b]) {
				if (model->pin[i] == PORTFOLIO_IN)
					return false;
				model->pin[i] = PORTFOLIO_OUT;
			}
	return true;
}

/* Of what pins leave. */
static int64_t greatest_sum(const struct portfolio_model *model, uint32_t r)
{
	const struct portfolio_rows *rows = &model->problem->rows;
	int64_t sum = 0;

	for (size_t k = rows->start[r]; k < rows->start[r + 1]; k++) {
		int8_t pin = model->pin[rows->member[k]];

		if (pin == PORTFOLIO_IN || (pin == PORTFOLIO_FREE && rows->coefficient[k] > 0))
			sum += rows->coefficient[k];
	}
	return sum;
}

static struct row_plan plan_rows(struct portfolio_model *model)
{
	const struct portfolio_problem *p = model->problem;
	struct row_plan plan = { .upper = MEM_ARRAY(model->mem, int32_t, p->quota.n),
		.lower = MEM_ARRAY(model->mem, int32_t, p->quota.n),
		.other = MEM_ARRAY(model->mem, int32_t, p->rows.n) };
	uint32_t rows_most;

	rows_most = p->n_budgets + 2 * p->quota.n + p->rows.n + 1;
	model->limit = MEM_ARRAY(model->mem, int64_t, rows_most);
	model->opposite = MEM_ARRAY_RAW(model->mem, int32_t, rows_most);
	memset(model->opposite, 0xff, rows_most * sizeof(*model->opposite));
	for (uint32_t b = 0; b < p->n_budgets; b++)
		model->limit[model->n_rows++] = p->budget[b];
	for (uint32_t q = 0; q < p->quota.n; q++) {
		int64_t least = 0, most = 0;

		for (size_t k = p->quota.start[q]; k < p->quota.start[q + 1]; k++) {
			least += model->pin[p->quota.member[k]] == PORTFOLIO_IN;
			most += model->pin[p->quota.member[k]] != PORTFOLIO_OUT;
		}
		plan.upper[q] = plan.lower[q] = -1;
		if (p->quota_max[q] < most) {
			plan.upper[q] = (int32_t)model->n_rows;
			model->limit[model->n_rows++] = p->quota_max[q];
		}
		if (p->quota_min[q] > least) {
			plan.lower[q] = (int32_t)model->n_rows;
			model->limit[model->n_rows++] = -p->quota_min[q];
		}
		if (plan.upper[q] >= 0 && plan.lower[q] >= 0) {
			model->opposite[plan.upper[q]] = plan.lower[q];
			model->opposite[plan.lower[q]] = plan.upper[q];
		}
	}
	for (uint32_t r = 0; r < p->rows.n; r++) {
		plan.other[r] = -1;
		if (greatest_sum(model, r) <= p->rows.limit[r])
			continue;
		plan.other[r] = (int32_t)model->n_rows;
		model->limit[model->n_rows++] = p->rows.limit[r];
	}
	return plan;
}

static void fill_entries(struct portfolio_model *model, const struct row_plan *plan)
{
	const struct portfolio_problem *p = model->problem;
	size_t *at = MEM_ARRAY(model->mem, size_t, (size_t)model->n + 1), n = 0;

	for (uint32_t q = 0; q < p->quota.n; q++)
		for (size_t k = p->quota.start[q]; k < p->quota.start[q + 1]; k++)
			at[p->quota.member[k]] +=
				(size_t)(plan->upper[q] >= 0) + (size_t)(plan->lower[q] >= 0);
	for (uint32_t r = 0; r < p->rows.n; r++)
		for (size_t k = p->rows.start[r]; k < p->rows.start[r + 1]; k++)
			at[p->rows.member[k]] += plan->other[r] >= 0;
	model->entry_start = MEM_ARRAY(model->mem, size_t, (size_t)model->n + 1);
	for (uint32_t i = 0; i < model->n; i++) {
		model->entry_start[i] = n;
		n += at[i] + p->n_budgets;
		at[i] = model->entry_start[i];
	}
	model->entry_start[model->n] = n;
	model->entry = MEM_ARRAY_RAW(model->mem, struct portfolio_entry, n + 1);
	for (uint32_t b = 0; b < p->n_budgets; b++)
		for (uint32_t i = 0; i < model->n; i++)
			model->entry[at[i]++] = (struct portfolio_entry){ b, p->cost[b][i] };
	for (uint32_t q = 0; q < p->quota.n; q++)
		for (size_t k = p->quota.start[q]; k < p->quota.start[q + 1]; k++) {
			uint32_t i = p->quota.member[k];

			if (plan->upper[q] >= 0)
				model->entry[at[i]++] =
					(struct portfolio_entry){ (uint32_t)plan->upper[q], 1 };
			if (plan->lower[q] >= 0)
				model->entry[at[i]++] =
					(struct portfolio_entry){ (uint32_t)plan->lower[q], -1 };
		}
	for (uint32_t r = 0; r < p->rows.n; r++)
		for (size_t k = p->rows.start[r]; plan->other[r] >= 0 && k < p->rows.start[r + 1];
			k++)
			model->entry[at[p->rows.member[k]]++] =
				(struct portfolio_entry){ (uint32_t)plan->other[r],
					p->rows.coefficient[k] };
}

/* Only free members count, and a group of one binds nobody. */
static void fill_groups(struct portfolio_model *model)
{
	const struct portfolio_sets *x = &model->problem->exclusive;
	size_t n = x->n == 0 ? 0 : x->start[x->n], kept = 0;

	model->group_start = MEM_ARRAY(model->mem, size_t, (size_t)x->n + 1);
	model->group_member = MEM_ARRAY_RAW(model->mem, uint32_t, n + 1);
	for (uint32_t g = 0; g < x->n; g++) {
		size_t first = kept;

		for (size_t k = x->start[g]; k < x->start[g + 1]; k++)
			if (model->pin[x->member[k]] == PORTFOLIO_FREE)
				model->group_member[kept++] = x->member[k];
		if (kept - first < 2)
			kept = first;
		else
			model->group_start[++model->n_groups] = kept;
	}
	model->group_top = MEM_ARRAY(model->mem, int32_t, (size_t)model->n_groups + 1);
}

static void fill_item_groups(struct portfolio_model *model)
{
	size_t *at = MEM_ARRAY(model->mem, size_t, (size_t)model->n + 2);

	for (size_t k = 0; k < model->group_start[model->n_groups]; k++)
		at[model->group_member[k] + 2]++;
	for (size_t i = 2; i < (size_t)model->n + 2; i++)
		at[i] += at[i - 1];
	model->item_group =
		MEM_ARRAY_RAW(model->mem, uint32_t, model->group_start[model->n_groups] + 1);
	for (uint32_t g = 0; g < model->n_groups; g++)
		for (size_t k = model->group_start[g]; k < model->group_start[g + 1]; k++)
			model->item_group[at[model->group_member[k] + 1]++] = g;
	model->item_start = at;
}

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Items sorted by component, components in the order of their first item. */
static void group_items(struct portfolio_model *model)
{
	uint32_t *number = MEM_ARRAY(model->mem, uint32_t, (size_t)model->n + 1);
	size_t *start;

	for (uint32_t i = 0; i < model->n; i++)
		model->parent[i] = i;
	for (uint32_t g = 0; g < model->n_groups; g++)
		for (size_t k = model->group_start[g] + 1; k < model->group_start[g + 1]; k++) {
			uint32_t a = root_of(model->parent, model->group_member[k - 1]);
			uint32_t b = root_of(model->parent, model->group_member[k]);

			model->parent[a > b ? a : b] = a > b ? b : a;
		}
	model->n_components = 0;
	model->component_start = start = MEM_ARRAY(model->mem, size_t, (size_t)model->n + 2);
	model->is_simple = MEM_ARRAY(model->mem, uint8_t, (size_t)model->n + 1);
	for (uint32_t i = 0; i < model->n; i++) {
		uint32_t root;

		if (model->pin[i] != PORTFOLIO_FREE)
			continue;
		root = root_of(model->parent, i);
		number[i] = root == i ? model->n_components++ : number[root];
		if (root == i)
			model->is_simple[number[i]] = 1;
		model->is_simple[number[i]] &= model->item_start[i + 1] - model->item_start[i] <= 1;
		start[number[i] + 2]++;
	}
	for (size_t c = 2; c < (size_t)model->n_components + 2; c++)
		start[c] += start[c - 1];
	model->component_item = MEM_ARRAY_RAW(model->mem, uint32_t, (size_t)model->n + 1);
	for (uint32_t i = 0; i < model->n; i++)
		if (model->pin[i] == PORTFOLIO_FREE)
			model->component_item[start[number[i] + 1]++] = i;
	mem_drop(number);
}

bool portfolio_model_make(
	struct mem *m, const struct portfolio_problem *p, struct portfolio_model *ret_model)
{
	struct portfolio_model model = { .mem = m, .problem = p, .n = p->n, .score = p->score };
	struct row_plan plan;

	model.pin = MEM_ARRAY(m, int8_t, p->n);
	if (p->pin != NULL)
		memcpy(model.pin, p->pin, p->n);
	if (!spread_pins(&model))
		return false;
	plan = plan_rows(&model);
	fill_entries(&model, &plan);
	fill_groups(&model);
	fill_item_groups(&model);
	model.local = MEM_ARRAY_RAW(m, int32_t, (size_t)p->n + 1);
	model.parent = MEM_ARRAY_RAW(m, uint32_t, (size_t)p->n + 1);
	for (uint32_t i = 0; i < p->n; i++)
		model.local[i] = -1;
	group_items(&model);
	*ret_model = model;
	return true;
}

void portfolio_profits(const struct portfolio_model *model, const double *price, double *ret_profit)
{
	for (uint32_t i = 0; i < model->n; i++) {
		double p = (double)model->score[i];

		for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++)
			p -= price[model->entry[k].row] * (double)model->entry[k].coefficient;
		ret_profit[i] = p;
	}
}

struct portfolio_point *portfolio_point_new(struct mem *m, const struct portfolio_model *model)
{
	struct portfolio_point *point = MEM_NEW(m, struct portfolio_point);

	point->price = MEM_ARRAY(m, double, (size_t)model->n_rows + 1);
	point->use = MEM_ARRAY(m, int64_t, (size_t)model->n_rows + 1);
	point->chosen = MEM_ARRAY(m, uint8_t, (size_t)model->n + 1);
	return point;
}

void portfolio_tally(const struct portfolio_model *model, struct portfolio_point *point)
{
	point->score = 0;
	for (uint32_t r = 0; r < model->n_rows; r++)
		point->use[r] = 0;
	for (uint32_t i = 0; i < model->n; i++) {
		if (!point->chosen[i])
			continue;
		point->score += model->score[i];
		for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++)
			point->use[model->entry[k].row] += model->entry[k].coefficient;
	}
}
