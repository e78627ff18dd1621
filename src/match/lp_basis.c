#include "match/lp_basis.h"

#include <math.h>
#include <string.h>

static const double THRESHOLD = .1; /* of the greatest of a column */
static const double TINY = 1e-11;

static const uint32_t NONE = UINT32_MAX;

enum { SEARCHED = 4, CHANGES_MAX = 100 };

/* Vectors. */

static void vectors_clear(struct lp_vectors *v)
{
	v->n = 0;
	if (v->start != NULL)
		v->start[0] = 0;
}

static void vectors_begin(struct mem *m, struct lp_vectors *v)
{
	if (v->n + 1 >= v->cap) {
		v->cap = v->cap == 0 ? 64 : 2 * v->cap;
		v->start = mem_grow(m, v->start, (size_t)v->cap + 1, sizeof(*v->start));
		if (v->n == 0)
			v->start[0] = 0;
	}
	v->n++;
	v->start[v->n] = v->start[v->n - 1];
}

static void vectors_add(struct mem *m, struct lp_vectors *v, uint32_t at, double value)
{
	size_t k = v->start[v->n];

	if (k == v->entries_cap) {
		v->entries_cap = v->entries_cap == 0 ? 256 : 2 * v->entries_cap;
		v->at = mem_grow(m, v->at, v->entries_cap, sizeof(*v->at));
		v->value = mem_grow(m, v->value, v->entries_cap, sizeof(*v->value));
	}
	v->at[k] = at;
	v->value[k] = value;
	v->start[v->n] = k + 1;
}

/* The columns still to be pivoted. */

/*
 * Entries of a column: first those in rows pivoted before, which belong to the
 * upper factor, then the open ones.  A column that grows moves to the end.
 */
struct open_column {
	uint32_t variable;
	size_t start;
	uint32_t n, n_upper, cap;
	uint32_t before, after; /* in the list of its count */
};

struct open_row {
	size_t start; /* of the columns that may have an entry in it */
	uint32_t n, cap;
	uint32_t count; /* entries in open columns */
	uint32_t before, after;
};

struct factoring {
	struct lp_basis *b;
	const struct lp_matrix *a;
	struct mem *mem;
	uint32_t n; /* columns */
	struct open_column *column;
	uint32_t *at; /* entries of columns */
	double *value;
	size_t n_entries, entries_cap;
	struct open_row *row;
	uint8_t *is_pivoted, *is_done; /* per row, per column */
	uint32_t *of_row;	       /* entries of rows */
	size_t n_of_row, of_row_cap;
	uint32_t *columns_of, *rows_of; /* first of each count */
	uint32_t *place;		/* per row: entry of the target column, or NONE */
	uint32_t most;			/* counts above it share a list */
};

static uint32_t bucket_of(const struct factoring *f, uint32_t count)
{
	return count < f->most ? count : f->most;
}

static void link_column(struct factoring *f, uint32_t c)
{
	struct open_column *x = &f->column[c];
	uint32_t *first = &f->columns_of[bucket_of(f, x->n - x->n_upper)];

	x->before = NONE;
	x->after = *first;
	if (*first != NONE)
		f->column[*first].before = c;
	*first = c;
}

static void unlink_column(struct factoring *f, uint32_t c)
{
	struct open_column *x = &f->column[c];

	if (x->before != NONE)
		f->column[x->before].after = x->after;
	else
		f->columns_of[bucket_of(f, x->n - x->n_upper)] = x->after;
	if (x->after != NONE)
		f->column[x->after].before = x->before;
}

static void link_row(struct factoring *f, uint32_t r)
{
	struct open_row *x = &f->row[r];
	uint32_t *first = &f->rows_of[bucket_of(f, x->count)];

	x->before = NONE;
	x->after = *first;
	if (*first != NONE)
		f->row[*first].before = r;
	*first = r;
}

static void unlink_row(struct factoring *f, uint32_t r)
{
	struct open_row *x = &f->row[r];

	if (x->before != NONE)
		f->row[x->before].after = x->after;
	else
		f->rows_of[bucket_of(f, x->count)] = x->after;
	if (x->after != NONE)
		f->row[x->after].before = x->before;
}

static void reserve_entries(struct factoring *f, size_t more)
{
	if (f->n_entries + more <= f->entries_cap)
		return;
	f->entries_cap = 2 * (f->n_entries + more);
	f->at = mem_grow(f->mem, f->at, f->entries_cap, sizeof(*f->at));
	f->value = mem_grow(f->mem, f->value, f->entries_cap, sizeof(*f->value));
}

static void append_entry(struct factoring *f, uint32_t c, uint32_t r, double value)
{
	struct open_column *x = &f->column[c];

	if (x->n == x->cap) {
		uint32_t cap = 2 * x->cap + 4;

		reserve_entries(f, cap);
		memcpy(f->at + f->n_entries, f->at + x->start, x->n * sizeof(*f->at));
		memcpy(f->value + f->n_entries, f->value + x->start, x->n * sizeof(*f->value));
		x->start = f->n_entries;
		x->cap = cap;
		f->n_entries += cap;
	}
	f->at[x->start + x->n] = r;
	f->value[x->start + x->n++] = value;
}

static void append_to_row(struct factoring *f, uint32_t r, uint32_t c)
{
	struct open_row *x = &f->row[r];

	if (x->n == x->cap) {
		uint32_t cap = 2 * x->cap + 4;

		if (f->n_of_row + cap > f->of_row_cap) {
			f->of_row_cap = 2 * (f->n_of_row + cap);
			f->of_row = mem_grow(f->mem, f->of_row, f->of_row_cap, sizeof(*f->of_row));
		}
		memcpy(f->of_row + f->n_of_row, f->of_row + x->start, x->n * sizeof(*f->of_row));
		x->start = f->n_of_row;
		x->cap = cap;
		f->n_of_row += cap;
	}
	f->of_row[x->start + x->n++] = c;
	x->count++;
}

static void swap_entries(struct factoring *f, size_t a, size_t b)
{
	uint32_t at = f->at[a];
	double value = f->value[a];

	f->at[a] = f->at[b];
	f->value[a] = f->value[b];
	f->at[b] = at;
	f->value[b] = value;
}

static void load_column(struct factoring *f, uint32_t c, uint32_t variable)
{
	struct open_column *x = &f->column[c];
	size_t first = f->a->start[variable], end = f->a->start[variable + 1];

	reserve_entries(f, end - first);
	*x = (struct open_column){ .variable = variable,
		.start = f->n_entries,
		.n = (uint32_t)(end - first),
		.cap = (uint32_t)(end - first) };
	for (size_t k = first; k < end; k++) {
		f->at[f->n_entries] = f->a->row[k];
		f->value[f->n_entries++] = f->a->value[k];
	}
	for (uint32_t k = 0; k < x->n; k++)
		if (f->is_pivoted[f->at[x->start + k]])
			swap_entries(f, x->start + k, x->start + x->n_upper++);
}

/* Unit columns are pivots as they are. */
static void take_units(struct factoring *f, const uint32_t *head)
{
	struct lp_basis *b = f->b;

	b->n_units = 0;
	for (uint32_t p = 0; p < b->m; p++)
		if (head[p] >= f->a->n) {
			uint32_t r = head[p] - f->a->n;

			f->is_pivoted[r] = 1;
			b->head[r] = head[p];
			b->unit[b->n_units++] = r;
		}
}

static void load(struct factoring *f, const uint32_t *head)
{
	uint32_t m = f->b->m;

	f->is_pivoted = MEM_ARRAY(f->mem, uint8_t, (size_t)m + 1);
	take_units(f, head);
	f->column = MEM_ARRAY_RAW(f->mem, struct open_column, (size_t)m - f->b->n_units + 1);
	f->row = MEM_ARRAY(f->mem, struct open_row, (size_t)m + 1);
	for (uint32_t p = 0; p < m; p++)
		if (head[p] < f->a->n)
			load_column(f, f->n++, head[p]);
	f->is_done = MEM_ARRAY(f->mem, uint8_t, (size_t)f->n + 1);
	f->most = f->n + 1 < 64 ? f->n + 1 : 64;
	f->columns_of = MEM_ARRAY_RAW(f->mem, uint32_t, (size_t)f->most + 1);
	f->rows_of = MEM_ARRAY_RAW(f->mem, uint32_t, (size_t)f->most + 1);
	memset(f->columns_of, 0xff, ((size_t)f->most + 1) * sizeof(uint32_t));
	memset(f->rows_of, 0xff, ((size_t)f->most + 1) * sizeof(uint32_t));
	f->place = MEM_ARRAY_RAW(f->mem, uint32_t, (size_t)m + 1);
	memset(f->place, 0xff, ((size_t)m + 1) * sizeof(uint32_t));
}

static void link_all(struct factoring *f)
{
	size_t total = 0;

	for (uint32_t c = 0; c < f->n; c++)
		for (uint32_t k = f->column[c].n_upper; k < f->column[c].n; k++)
			f->row[f->at[f->column[c].start + k]].cap++;
	for (uint32_t r = 0; r < f->b->m; r++) {
		f->row[r].start = total;
		total += f->row[r].cap;
	}
	f->n_of_row = total;
	f->of_row_cap = 2 * total + 64;
	f->of_row = MEM_ARRAY_RAW(f->mem, uint32_t, f->of_row_cap);
	for (uint32_t c = 0; c < f->n; c++) {
		for (uint32_t k = f->column[c].n_upper; k < f->column[c].n; k++)
			append_to_row(f, f->at[f->column[c].start + k], c);
		link_column(f, c);
	}
	for (uint32_t r = 0; r < f->b->m; r++)
		if (!f->is_pivoted[r])
			link_row(f, r);
}

/* Choosing a pivot. */

struct choice {
	uint32_t column, row;
	double cost;
};

static double greatest(const struct factoring *f, const struct open_column *x)
{
	double most = 0;

	for (uint32_t k = x->n_upper; k < x->n; k++)
		most = fmax(most, fabs(f->value[x->start + k]));
	return most;
}

static void try_column(
	const struct factoring *f, uint32_t c, uint32_t only_row, struct choice *best)
{
	const struct open_column *x = &f->column[c];
	double least = THRESHOLD * greatest(f, x), count = x->n - x->n_upper;

	for (uint32_t k = x->n_upper; k < x->n; k++) {
		uint32_t r = f->at[x->start + k];
		double size = fabs(f->value[x->start + k]);
		double cost = (count - 1) * ((double)f->row[r].count - 1);

		if ((only_row != NONE && r != only_row) || size < least || size < TINY)
			continue;
		if (cost < best->cost)
			*best = (struct choice){ c, r, cost };
	}
}

static void try_row(const struct factoring *f, uint32_t r, struct choice *best)
{
	const struct open_row *x = &f->row[r];

	for (uint32_t k = 0; k < x->n; k++)
		if (!f->is_done[f->of_row[x->start + k]])
			try_column(f, f->of_row[x->start + k], r, best);
}

static bool choose(const struct factoring *f, struct choice *best)
{
	uint32_t searched = 0;

	*best = (struct choice){ .cost = INFINITY };
	for (uint32_t count = 1; count <= f->most; count++) {
		for (uint32_t c = f->columns_of[count]; c != NONE; c = f->column[c].after) {
			try_column(f, c, NONE, best);
			if (best->cost <= (double)(count - 1) * (count - 1) ||
				(++searched >= SEARCHED && best->cost < INFINITY))
				return true;
		}
		for (uint32_t r = f->rows_of[count]; r != NONE; r = f->row[r].after) {
			try_row(f, r, best);
			if (best->cost <= (double)count * (count - 1) ||
				(++searched >= SEARCHED && best->cost < INFINITY))
				return true;
		}
	}
	return best->cost < INFINITY;
}

/* Pivoting. */

/* The entry of row r in a column, which goes to the upper part; its value. */
static double move_up(struct factoring *f, uint32_t c, uint32_t r)
{
	struct open_column *x = &f->column[c];

	for (uint32_t k = x->n_upper; k < x->n; k++)
		if (f->at[x->start + k] == r) {
			double value = f->value[x->start + k];

			swap_entries(f, x->start + k, x->start + x->n_upper++);
			return value;
		}
	return 0;
}

/* target -= factor * the multipliers last stored in lower. */
static void eliminate(struct factoring *f, uint32_t c, double factor)
{
	struct lp_vectors *l = &f->b->lower;
	size_t first = l->start[l->n - 1], end = l->start[l->n];
	struct open_column *x = &f->column[c];

	for (uint32_t k = x->n_upper; k < x->n; k++)
		f->place[f->at[x->start + k]] = k;
	for (size_t k = first; k < end; k++) {
		uint32_t r = l->at[k];

		if (f->place[r] != NONE) {
			f->value[x->start + f->place[r]] -= factor * l->value[k];
			continue;
		}
		append_entry(f, c, r, -factor * l->value[k]);
		unlink_row(f, r);
		append_to_row(f, r, c);
		link_row(f, r);
	}
	for (uint32_t k = x->n_upper; k < x->n; k++)
		f->place[f->at[x->start + k]] = NONE;
}

static void store_lower(struct factoring *f, const struct open_column *x, uint32_t r, double pivot)
{
	struct lp_basis *b = f->b;

	b->lower_pivot[b->lower.n] = r;
	vectors_begin(b->mem, &b->lower);
	for (uint32_t k = x->n_upper; k < x->n; k++) {
		uint32_t at = f->at[x->start + k];

		unlink_row(f, at);
		f->row[at].count--;
		link_row(f, at);
		if (fabs(f->value[x->start + k]) > 1e-14)
			vectors_add(b->mem, &b->lower, at, f->value[x->start + k] / pivot);
	}
}

static void store_upper(struct factoring *f, const struct open_column *x, uint32_t r, double pivot)
{
	struct lp_basis *b = f->b;

	b->upper_pivot[b->upper.n] = r;
	b->upper_diagonal[b->upper.n] = pivot;
	b->head[r] = x->variable;
	vectors_begin(b->mem, &b->upper);
	/* The last of the upper part is the pivot itself. */
	for (uint32_t k = 0; k + 1 < x->n_upper; k++)
		vectors_add(b->mem, &b->upper, f->at[x->start + k], f->value[x->start + k]);
}

static void pivot_at(struct factoring *f, const struct choice *at)
{
	struct open_column *x = &f->column[at->column];
	struct open_row *row = &f->row[at->row];
	bool has_lower = x->n - x->n_upper > 1;
	double pivot;

	unlink_column(f, at->column);
	unlink_row(f, at->row);
	pivot = move_up(f, at->column, at->row);
	f->is_done[at->column] = f->is_pivoted[at->row] = 1;
	if (has_lower)
		store_lower(f, x, at->row, pivot);
	store_upper(f, x, at->row, pivot);
	for (uint32_t k = 0; k < row->n; k++) {
		uint32_t c = f->of_row[row->start + k];
		double factor;

		if (f->is_done[c])
			continue;
		unlink_column(f, c);
		factor = move_up(f, c, at->row);
		if (has_lower && factor != 0)
			eliminate(f, c, factor);
		link_column(f, c);
	}
}

/* Rows without a pivot get their unit columns. */
static uint32_t mend(struct factoring *f)
{
	struct lp_basis *b = f->b;
	uint32_t n = 0;

	for (uint32_t r = 0; r < b->m; r++) {
		if (f->is_pivoted[r])
			continue;
		b->head[r] = f->a->n + r;
		b->upper_pivot[b->upper.n] = r;
		b->upper_diagonal[b->upper.n] = 1;
		vectors_begin(b->mem, &b->upper);
		n++;
	}
	return n;
}

/* The upper factor once more by rows: at is the pivot row of the later column. */
static void turn_upper(struct lp_basis *b)
{
	struct lp_vectors *u = &b->upper, *t = &b->upper_rows;
	size_t n = u->n == 0 ? 0 : u->start[u->n];

	t->start = mem_grow(b->mem, t->start, (size_t)b->m + 2, sizeof(*t->start));
	if (n > t->entries_cap) {
		t->entries_cap = 2 * n;
		t->at = mem_grow(b->mem, t->at, t->entries_cap, sizeof(*t->at));
		t->value = mem_grow(b->mem, t->value, t->entries_cap, sizeof(*t->value));
	}
	memset(t->start, 0, ((size_t)b->m + 2) * sizeof(*t->start));
	for (size_t k = 0; k < n; k++)
		t->start[u->at[k] + 2]++;
	for (uint32_t r = 2; r < b->m + 2; r++)
		t->start[r] += t->start[r - 1];
	for (uint32_t c = 0; c < u->n; c++)
		for (size_t k = u->start[c]; k < u->start[c + 1]; k++) {
			size_t to = t->start[u->at[k] + 1]++;

			t->at[to] = b->upper_pivot[c];
			t->value[to] = u->value[k];
		}
}

static void reserve(struct lp_basis *b)
{
	if (b->m <= b->rows_cap)
		return;
	b->rows_cap = b->m + b->m / 2 + 16;
	b->unit = mem_grow(b->mem, b->unit, b->rows_cap, sizeof(*b->unit));
	b->lower_pivot = mem_grow(b->mem, b->lower_pivot, b->rows_cap, sizeof(uint32_t));
	b->upper_pivot = mem_grow(b->mem, b->upper_pivot, b->rows_cap, sizeof(uint32_t));
	b->upper_diagonal = mem_grow(b->mem, b->upper_diagonal, b->rows_cap, sizeof(double));
}

void lp_basis_init(struct lp_basis *b, struct mem *m)
{
	*b = (struct lp_basis){ .mem = m };
	b->change_pivot = MEM_ARRAY_RAW(m, uint32_t, CHANGES_MAX + 1);
	b->change_diagonal = MEM_ARRAY_RAW(m, double, CHANGES_MAX + 1);
}

uint32_t lp_basis_factor(struct lp_basis *b, const struct lp_matrix *a)
{
	struct mem *scratch = mem_new(b->mem, "lp_basis_factor");
	struct factoring f = { .b = b, .a = a, .mem = scratch };
	const uint32_t *head = mem_copy(scratch, b->head, ((size_t)b->m + 1) * sizeof(uint32_t));
	struct choice at;
	uint32_t n_mended = 0, n_pivots = 0;

	reserve(b);
	vectors_clear(&b->lower);
	vectors_clear(&b->upper);
	vectors_clear(&b->change);
	load(&f, head);
	link_all(&f);
	for (; n_pivots < f.n && choose(&f, &at); n_pivots++)
		pivot_at(&f, &at);
	if (n_pivots < f.n)
		n_mended = mend(&f);
	turn_upper(b);
	mem_end(scratch);
	return n_mended;
}

/* Solving. */

static void pass_lower(const struct lp_basis *b, double *x)
{
	const struct lp_vectors *l = &b->lower;

	for (uint32_t s = 0; s < l->n; s++) {
		double v = x[b->lower_pivot[s]];

		if (v == 0)
			continue;
		for (size_t k = l->start[s]; k < l->start[s + 1]; k++)
			x[l->at[k]] -= l->value[k] * v;
	}
}

static void pass_upper(const struct lp_basis *b, double *x)
{
	const struct lp_vectors *u = &b->upper;

	for (uint32_t s = u->n; s-- > 0;) {
		double v = x[b->upper_pivot[s]];

		if (v == 0)
			continue;
		x[b->upper_pivot[s]] = v = v / b->upper_diagonal[s];
		for (size_t k = u->start[s]; k < u->start[s + 1]; k++)
			x[u->at[k]] -= u->value[k] * v;
	}
}

void lp_basis_solve(const struct lp_basis *b, double *x)
{
	const struct lp_vectors *c = &b->change;

	pass_lower(b, x);
	pass_upper(b, x);
	for (uint32_t s = 0; s < c->n; s++) {
		double v = x[b->change_pivot[s]];

		if (v == 0)
			continue;
		v /= b->change_diagonal[s];
		for (size_t k = c->start[s]; k < c->start[s + 1]; k++)
			x[c->at[k]] -= c->value[k] * v;
		x[b->change_pivot[s]] = v;
	}
}

static void pass_row_on(const struct lp_basis *b, uint32_t r, double *y)
{
	const struct lp_vectors *t = &b->upper_rows;
	double v = y[r];

	for (size_t k = t->start[r]; k < t->start[r + 1]; k++)
		y[t->at[k]] -= t->value[k] * v;
}

void lp_basis_solve_back(const struct lp_basis *b, double *y)
{
	const struct lp_vectors *c = &b->change, *l = &b->lower;

	for (uint32_t s = c->n; s-- > 0;) {
		double v = y[b->change_pivot[s]];

		for (size_t k = c->start[s]; k < c->start[s + 1]; k++)
			v -= c->value[k] * y[c->at[k]];
		y[b->change_pivot[s]] = v / b->change_diagonal[s];
	}
	for (uint32_t k = 0; k < b->n_units; k++)
		if (y[b->unit[k]] != 0)
			pass_row_on(b, b->unit[k], y);
	for (uint32_t s = 0; s < b->upper.n; s++) {
		uint32_t r = b->upper_pivot[s];

		if (y[r] == 0)
			continue;
		y[r] /= b->upper_diagonal[s];
		pass_row_on(b, r, y);
	}
	for (uint32_t s = l->n; s-- > 0;) {
		double v = y[b->lower_pivot[s]];

		for (size_t k = l->start[s]; k < l->start[s + 1]; k++)
			v -= l->value[k] * y[l->at[k]];
		y[b->lower_pivot[s]] = v;
	}
}

void lp_basis_change(struct lp_basis *b, uint32_t place, uint32_t variable, const double *column,
	const uint32_t *at, uint32_t n)
{
	b->change_pivot[b->change.n] = place;
	b->change_diagonal[b->change.n] = column[place];
	vectors_begin(b->mem, &b->change);
	for (uint32_t k = 0; k < n; k++)
		if (fabs(column[at[k]]) > 1e-14 && at[k] != place)
			vectors_add(b->mem, &b->change, at[k], column[at[k]]);
	b->head[place] = variable;
}

bool lp_basis_is_long(const struct lp_basis *b)
{
	size_t own = b->upper.n == 0 ? 0 : b->upper.start[b->upper.n];

	if (b->change.n < 16)
		return false;
	return b->change.n >= CHANGES_MAX || b->change.start[b->change.n] > 3 * (own + b->m);
}
