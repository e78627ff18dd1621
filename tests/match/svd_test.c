#include "test.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/prng.h"
#include "match/svd.h"

enum { ROWS = 90, COLUMNS = 60, EACH = 12 };

struct matrix {
	size_t start[ROWS + 1];
	uint32_t column[ROWS * EACH];
	float value[ROWS * EACH];
	double gram[COLUMNS][COLUMNS];
	struct svd_rows rows;
};

/* Sparse rows over `columns` columns, and AᵀA written out. */
static struct matrix *made(struct mem *m, size_t n_rows, uint32_t columns)
{
	struct matrix *a = MEM_NEW(m, struct matrix);
	struct prng g;

	prng_init(&g, 5);
	for (size_t i = 0; i < n_rows; i++) {
		size_t from = a->start[i];

		for (uint32_t k = 0; k < EACH; k++) {
			a->column[from + k] = (k * 5 + (uint32_t)prng_below(&g, 5)) % columns;
			a->value[from + k] = (float)prng_normal(&g);
		}
		a->start[i + 1] = from + EACH;
		for (size_t j = from; j < from + EACH; j++)
			for (size_t k = from; k < from + EACH; k++)
				a->gram[a->column[j]][a->column[k]] +=
					(double)a->value[j] * (double)a->value[k];
	}
	a->rows = (struct svd_rows){ a->start, a->column, a->value, n_rows, columns };
	return a;
}

/* Of direction j: the value of AᵀA along it, and how far AᵀA turns it. */
static double value_of(
	const struct matrix *a, const float *v, size_t rank, size_t j, double *ret_turn)
{
	double image[COLUMNS] = { 0 }, value = 0, turn = 0;

	for (size_t c = 0; c < a->rows.n_columns; c++)
		for (size_t d = 0; d < a->rows.n_columns; d++)
			image[c] += a->gram[c][d] * (double)v[d * rank + j];
	for (size_t c = 0; c < a->rows.n_columns; c++)
		value += image[c] * (double)v[c * rank + j];
	for (size_t c = 0; c < a->rows.n_columns; c++)
		turn += pow(image[c] - value * (double)v[c * rank + j], 2);
	*ret_turn = sqrt(turn);
	return value;
}

static double product(const float *v, size_t n, size_t rank, size_t i, size_t j)
{
	double sum = 0;

	for (size_t c = 0; c < n; c++)
		sum += (double)v[c * rank + i] * (double)v[c * rank + j];
	return sum;
}

static void directions_are_singular_and_orthonormal(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct matrix *a = made(m, ROWS, COLUMNS);
	size_t rank = 10;
	float *v = svd_right(&a->rows, rank, 1, m, NULL, NULL);
	double before = INFINITY, turn;

	(void)state;
	for (size_t i = 0; i < rank; i++) {
		double value = value_of(a, v, rank, i, &turn);

		assert_true(value <= before);
		assert_true(turn < 1e-3 * value);
		before = value;
		for (size_t j = 0; j <= i; j++)
			assert_true(fabs(product(v, COLUMNS, rank, i, j) - (i == j)) < 1e-5);
	}
	mem_end(m);
}

/* All directions together hold the whole matrix; the first ten, more than any other ten. */
static void no_stronger_direction_is_left_out(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct matrix *a = made(m, ROWS, COLUMNS);
	float *all = svd_right(&a->rows, COLUMNS, 1, m, NULL, NULL);
	float *ten = svd_right(&a->rows, 10, 2, m, NULL, NULL);
	double trace = 0, sum = 0, turn;

	(void)state;
	for (size_t c = 0; c < COLUMNS; c++)
		trace += a->gram[c][c];
	for (size_t i = 0; i < COLUMNS; i++) {
		double value = value_of(a, all, COLUMNS, i, &turn);

		sum += value;
		if (i < 10)
			assert_true(fabs(value_of(a, ten, 10, i, &turn) - value) < 1e-4 * value);
	}
	assert_true(fabs(sum - trace) < 1e-4 * trace);
	mem_end(m);
}

static void directions_beyond_the_rank_are_zero(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct matrix *a = made(m, 4, COLUMNS);
	float *v = svd_right(&a->rows, 9, 1, m, NULL, NULL);

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		double length = product(v, COLUMNS, 9, i, i);

		assert_true(fabs(length - (i < 4)) < 1e-4);
	}
	mem_end(m);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct matrix *a = made(m, ROWS, COLUMNS);
	float *v = svd_right(&a->rows, 10, 3, m, NULL, NULL);
	float *w = svd_right(&a->rows, 10, 3, m, NULL, NULL);

	(void)state;
	assert_memory_equal(v, w, COLUMNS * 10 * sizeof(float));
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directions_are_singular_and_orthonormal),
		cmocka_unit_test(no_stronger_direction_is_left_out),
		cmocka_unit_test(directions_beyond_the_rank_are_zero),
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
