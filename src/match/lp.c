#include "match/lp.h"

#include <math.h>
#include <string.h>

#include "match/lp_state.h"

struct lp *lp_new(struct mem *m, uint32_t n, const double *cost)
{
	struct lp *lp = MEM_NEW(m, struct lp);

	lp->mem = m;
	lp->n = n;
	lp->a.n = n;
	lp_basis_init(&lp->basis, m);
	lp->entries_cap = 256;
	lp->row_start = MEM_ARRAY(m, size_t, 1);
	lp->row_column = MEM_ARRAY_RAW(m, uint32_t, lp->entries_cap);
	lp->row_value = MEM_ARRAY_RAW(m, double, lp->entries_cap);
	lp_reserve_rows(lp, 16);
	for (uint32_t j = 0; j < n; j++) {
		lp->cost[j] = lp->work_cost[j] = cost[j];
		lp->low[j] = 0;
		lp->high[j] = 1;
		lp->side[j] = cost[j] < 0 ? LP_AT_HIGH : LP_AT_LOW;
	}
	lp->is_stale = true;
	return lp;
}

/* Arrays that hold columns, then rows, or rows alone. */
void lp_reserve_rows(struct lp *lp, uint32_t n)
{
	size_t all;

	if (n <= lp->rows_cap)
		return;
	lp->rows_cap = n + n / 2;
	all = (size_t)lp->n + lp->rows_cap + 1;
	lp->cost = mem_grow(lp->mem, lp->cost, all, sizeof(double));
	lp->work_cost = mem_grow(lp->mem, lp->work_cost, all, sizeof(double));
	lp->low = mem_grow(lp->mem, lp->low, all, sizeof(double));
	lp->high = mem_grow(lp->mem, lp->high, all, sizeof(double));
	lp->reduced = mem_grow(lp->mem, lp->reduced, all, sizeof(double));
	lp->value = mem_grow(lp->mem, lp->value, all, sizeof(double));
	lp->entry = mem_grow(lp->mem, lp->entry, all, sizeof(double));
	lp->touched = mem_grow(lp->mem, lp->touched, all, sizeof(uint32_t));
	lp->side = mem_grow(lp->mem, lp->side, all, sizeof(uint8_t));
	lp->is_touched = mem_grow(lp->mem, lp->is_touched, all, sizeof(uint8_t));
	memset(lp->is_touched, 0, all);
	memset(lp->entry, 0, all * sizeof(double));
	lp->breaks = mem_grow(lp->mem, lp->breaks, all, sizeof(*lp->breaks));
	lp->weight_of = mem_grow(lp->mem, lp->weight_of, all, sizeof(double));
	all = (size_t)lp->rows_cap + 1;
	lp->row_start = mem_grow(lp->mem, lp->row_start, all, sizeof(size_t));
	lp->basis.head = mem_grow(lp->mem, lp->basis.head, all, sizeof(uint32_t));

	lp->excess = mem_grow(lp->mem, lp->excess, all, sizeof(double));
	lp->weight = mem_grow(lp->mem, lp->weight, all, sizeof(double));
	lp->rho = mem_grow(lp->mem, lp->rho, all, sizeof(double));
	lp->column = mem_grow(lp->mem, lp->column, all, sizeof(double));
	lp->rho_at = mem_grow(lp->mem, lp->rho_at, all, sizeof(uint32_t));
	lp->column_at = mem_grow(lp->mem, lp->column_at, all, sizeof(uint32_t));
	lp->tau = mem_grow(lp->mem, lp->tau, all, sizeof(double));
	lp->flips = mem_grow(lp->mem, lp->flips, all, sizeof(double));
}

uint32_t lp_add_row(struct lp *lp, uint32_t n, const uint32_t *column, const double *value,
	double low, double high)
{
	uint32_t r = lp->m++, own = lp->n + r;
	size_t k = lp->row_start[r];
	double least = 0, most = 0;

	lp_reserve_rows(lp, lp->m);
	if (k + n > lp->entries_cap) {
		lp->entries_cap = 2 * (k + n);
		lp->row_column =
			mem_grow(lp->mem, lp->row_column, lp->entries_cap, sizeof(uint32_t));
		lp->row_value = mem_grow(lp->mem, lp->row_value, lp->entries_cap, sizeof(double));
	}
	for (uint32_t x = 0; x < n; x++) {
		lp->row_column[k + x] = column[x];
		lp->row_value[k + x] = value[x];
		least += fmin(0, value[x]);
		most += fmax(0, value[x]);
	}
	lp->row_start[r + 1] = k + n;
	/* The row's own column is minus its sum, and bounded as that is. */
	lp->low[own] = -fmin(high, most + 1);
	lp->high[own] = -fmax(low, least - 1);
	lp->cost[own] = lp->work_cost[own] = 0;
	lp->reduced[own] = 0;
	lp->side[own] = LP_BASIC;
	lp->weight_of[own] = 1;
	lp->basis.head[r] = own;
	lp->is_stale = true;
	return r;
}

/* The columns from the rows. */
static void build_columns(struct lp *lp)
{
	struct lp_matrix *a = &lp->a;
	size_t n = lp->row_start[lp->m];

	a->m = lp->m;
	a->start = mem_grow(lp->mem, a->start, (size_t)lp->n + 2, sizeof(size_t));
	memset(a->start, 0, ((size_t)lp->n + 2) * sizeof(size_t));
	if (n > lp->columns_cap) {
		lp->columns_cap = n + n / 4 + 16;
		a->row = mem_grow(lp->mem, a->row, lp->columns_cap, sizeof(uint32_t));
		a->value = mem_grow(lp->mem, a->value, lp->columns_cap, sizeof(double));
	}
	for (size_t k = 0; k < n; k++)
		a->start[lp->row_column[k] + 2]++;
	for (uint32_t j = 2; j < lp->n + 2; j++)
		a->start[j] += a->start[j - 1];
	for (uint32_t r = 0; r < lp->m; r++)
		for (size_t k = lp->row_start[r]; k < lp->row_start[r + 1]; k++) {
			size_t to = a->start[lp->row_column[k] + 1]++;

			a->row[to] = r;
			a->value[to] = lp->row_value[k];
		}
}

void lp_refresh(struct lp *lp)
{
	if (!lp->is_stale)
		return;
	build_columns(lp);
	lp->basis.m = lp->m;
	lp->is_stale = false;
	lp->is_factored = false;
}

void lp_set_bounds(struct lp *lp, uint32_t column, double low, double high)
{
	if (lp->low[column] == low && lp->high[column] == high)
		return;
	lp->low[column] = low;
	lp->high[column] = high;
	lp->is_moved = true;
}

void lp_set_stop(struct lp *lp, bool (*is_over)(void *arg), void *arg)
{
	lp->is_over = is_over;
	lp->stop_arg = arg;
}

double lp_value(const struct lp *lp, uint32_t column)
{
	if (lp->side[column] == LP_BASIC)
		return lp->value[column];
	return lp->side[column] == LP_AT_LOW ? lp->low[column] : lp->high[column];
}

bool lp_is_basic(const struct lp *lp, uint32_t column)
{
	return lp->side[column] == LP_BASIC;
}

/* The own column is minus the sum, so its reduced cost is the price. */
double lp_price(const struct lp *lp, uint32_t row)
{
	return lp->side[lp->n + row] == LP_BASIC ? 0 : lp->reduced[lp->n + row];
}

uint64_t lp_steps(const struct lp *lp)
{
	return lp->n_steps;
}

uint32_t lp_rows(const struct lp *lp)
{
	return lp->m;
}

/* At any prices: each column at its cheaper end, and each row at its. */
double lp_bound(struct lp *lp, double *ret_cost)
{
	double sum = 0;

	lp_refresh(lp);
	for (uint32_t r = 0; r < lp->m; r++) {
		double d = lp_price(lp, r);

		sum += d * (d > 0 ? lp->low[lp->n + r] : lp->high[lp->n + r]);
	}
	for (uint32_t j = 0; j < lp->n; j++) {
		double d = lp->cost[j];

		for (size_t k = lp->a.start[j]; k < lp->a.start[j + 1]; k++)
			d += lp_price(lp, lp->a.row[k]) * lp->a.value[k];
		sum += d * (d > 0 ? lp->low[j] : lp->high[j]);
		if (ret_cost != NULL)
			ret_cost[j] = d;
	}
	return sum;
}

double lp_chance(uint32_t number)
{
	uint32_t h = number * UINT32_C(2654435761);

	h ^= h >> 15;
	h *= UINT32_C(2246822519);
	h ^= h >> 13;
	return (double)h / 4294967296.0;
}
