#include "match/portfolio_program.h"

#include "match/portfolio_cuts.h"
#include "match/portfolio_merge.h"

#include <string.h>

/* Rows under construction. */
struct rows {
	struct mem *mem;
	uint32_t n, cap;
	size_t *start;
	int64_t *low, *high;
	uint8_t *is_clique;
	size_t n_entries, entries_cap;
	uint32_t *column;
	int64_t *value;
};

static void rows_entry(struct rows *r, uint32_t column, int64_t value)
{
	if (r->n_entries == r->entries_cap) {
		r->entries_cap = r->entries_cap == 0 ? 1024 : 2 * r->entries_cap;
		r->column = mem_grow(r->mem, r->column, r->entries_cap, sizeof(*r->column));
		r->value = mem_grow(r->mem, r->value, r->entries_cap, sizeof(*r->value));
	}
	r->column[r->n_entries] = column;
	r->value[r->n_entries++] = value;
}

/* Ends the row whose entries came since the last end. */
static void rows_end(struct rows *r, int64_t low, int64_t high)
{
	bool is_clique = high == 1 && low <= 0;

	if (r->n + 1 >= r->cap) {
		r->cap = r->cap == 0 ? 64 : 2 * r->cap;
		r->start = mem_grow(r->mem, r->start, (size_t)r->cap + 1, sizeof(*r->start));
		r->low = mem_grow(r->mem, r->low, r->cap, sizeof(*r->low));
		r->high = mem_grow(r->mem, r->high, r->cap, sizeof(*r->high));
		r->is_clique = mem_grow(r->mem, r->is_clique, r->cap, sizeof(*r->is_clique));
	}
	if (r->n == 0)
		r->start[0] = 0;
	for (size_t k = r->start[r->n]; k < r->n_entries; k++)
		is_clique &= r->value[k] == 1;
	r->low[r->n] = low;
	r->high[r->n] = high;
	r->is_clique[r->n++] = is_clique;
	r->start[r->n] = r->n_entries;
}

static void rows_forget(struct rows *r)
{
	r->n_entries = r->n == 0 ? 0 : r->start[r->n];
}

static void turn(struct program *p)
{
	size_t n = p->row_start[p->n_rows];

	p->column_start = MEM_ARRAY(p->mem, size_t, (size_t)p->n + 2);
	p->column_row = MEM_ARRAY_RAW(p->mem, uint32_t, n + 1);
	p->column_value = MEM_ARRAY_RAW(p->mem, int64_t, n + 1);
	for (size_t k = 0; k < n; k++)
		p->column_start[p->row_column[k] + 2]++;
	for (size_t j = 2; j < (size_t)p->n + 2; j++)
		p->column_start[j] += p->column_start[j - 1];
	for (uint32_t r = 0; r < p->n_rows; r++)
		for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
			size_t to = p->column_start[p->row_column[k] + 1]++;

			p->column_row[to] = r;
			p->column_value[to] = p->row_value[k];
		}
}

static void set_scale(struct program *p)
{
	double sum = 0;

	for (uint32_t j = 0; j < p->n; j++)
		sum += fabs((double)p->score[j]);
	p->scale = sum > 0 ? sum / p->n : 1;
}

static void take_rows(struct program *p, const struct rows *r)
{
	p->n_rows = r->n;
	p->row_start = r->n == 0 ? MEM_ARRAY(p->mem, size_t, 1) : r->start;
	p->row_column = r->column;
	p->row_value = r->value;
	p->low = r->low;
	p->high = r->high;
	p->is_clique = r->is_clique;
	turn(p);
	set_scale(p);
}

/* A row that some choice of its columns breaks. */
static bool can_break(const struct rows *r, int64_t low, int64_t high)
{
	int64_t least = 0, most = 0;

	for (size_t k = r->n == 0 ? 0 : r->start[r->n]; k < r->n_entries; k++) {
		least += r->value[k] < 0 ? r->value[k] : 0;
		most += r->value[k] > 0 ? r->value[k] : 0;
	}
	return least < low || most > high;
}

/* From the model. */

struct row_end {
	int64_t low, high;
	bool is_folded; /* into the other side of its quota */
};

static struct row_end *row_ends(struct mem *m, const struct portfolio_model *model)
{
	struct row_end *end = MEM_ARRAY(m, struct row_end, (size_t)model->n_rows + 1);

	for (uint32_t r = 0; r < model->n_rows; r++) {
		int32_t other = model->opposite[r];

		end[r].low = PROGRAM_NO_LOW;
		end[r].high = model->limit[r];
		end[r].is_folded = other >= 0 && (uint32_t)other < r;
		if (other >= 0)
			end[r].low = -model->limit[other];
	}
	for (uint32_t i = 0; i < model->n; i++)
		for (size_t k = model->entry_start[i];
			model->pin[i] == PORTFOLIO_IN && k < model->entry_start[i + 1]; k++) {
			struct row_end *e = &end[model->entry[k].row];

			e->high -= model->entry[k].coefficient;
			e->low -= e->low == PROGRAM_NO_LOW ? 0 : model->entry[k].coefficient;
		}
	return end;
}

/* Entries by row, of free items. */
static void add_base_rows(struct mem *scratch, const struct portfolio_model *model,
	const uint32_t *at, struct rows *rows)
{
	size_t *start = MEM_ARRAY(scratch, size_t, (size_t)model->n_rows + 2);
	const struct row_end *end = row_ends(scratch, model);
	struct portfolio_entry *entry =
		MEM_ARRAY_RAW(scratch, struct portfolio_entry, model->entry_start[model->n] + 1);

	for (size_t k = 0; k < model->entry_start[model->n]; k++)
		start[model->entry[k].row + 2]++;
	for (size_t r = 2; r < (size_t)model->n_rows + 2; r++)
		start[r] += start[r - 1];
	for (uint32_t i = 0; i < model->n; i++)
		for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++)
			entry[start[model->entry[k].row + 1]++] =
				(struct portfolio_entry){ i, model->entry[k].coefficient };
	for (uint32_t r = 0; r < model->n_rows; r++) {
		if (end[r].is_folded)
			continue;
		for (size_t k = start[r]; k < start[r + 1]; k++)
			if (model->pin[entry[k].row] == PORTFOLIO_FREE && entry[k].coefficient != 0)
				rows_entry(rows, at[entry[k].row], entry[k].coefficient);
		rows_end(rows, end[r].low, end[r].high);
	}
}

/* Every member of g is in h too. */
static bool is_within(const struct portfolio_model *model, uint32_t g, uint32_t h)
{
	size_t a = model->group_start[g], b = model->group_start[h];

	for (; a < model->group_start[g + 1]; a++) {
		while (b < model->group_start[h + 1] &&
			model->group_member[b] < model->group_member[a])
			b++;
		if (b == model->group_start[h + 1] ||
			model->group_member[b] != model->group_member[a])
			return false;
	}
	return true;
}

/* Members are in ascending order; of equal groups the first stays. */
static bool is_covered(const struct portfolio_model *model, uint32_t g)
{
	uint32_t first = model->group_member[model->group_start[g]];
	size_t size = model->group_start[g + 1] - model->group_start[g];

	for (size_t k = model->item_start[first]; k < model->item_start[first + 1]; k++) {
		uint32_t h = model->item_group[k];
		size_t other = model->group_start[h + 1] - model->group_start[h];

		if (h != g && (other > size || (other == size && h < g)) && is_within(model, g, h))
			return true;
	}
	return false;
}

static void add_groups(struct mem *scratch, const struct portfolio_model *model, const uint32_t *at,
	struct rows *rows)
{
	struct merged merged;

	if (portfolio_merge(scratch, model, &merged)) {
		for (uint32_t g = 0; g < merged.n; g++) {
			for (size_t k = merged.start[g]; k < merged.start[g + 1]; k++)
				rows_entry(rows, at[merged.member[k]], 1);
			rows_end(rows, PROGRAM_NO_LOW, 1);
		}
		return;
	}
	for (uint32_t g = 0; g < model->n_groups; g++) {
		if (is_covered(model, g))
			continue;
		for (size_t k = model->group_start[g]; k < model->group_start[g + 1]; k++)
			rows_entry(rows, at[model->group_member[k]], 1);
		rows_end(rows, PROGRAM_NO_LOW, 1);
	}
}

struct program *program_make(struct mem *m, const struct portfolio_model *model)
{
	struct program *p = MEM_NEW(m, struct program);
	struct mem *scratch = mem_new(m, "program_make");
	uint32_t *at = MEM_ARRAY(scratch, uint32_t, (size_t)model->n + 1);
	struct rows rows = { .mem = m };

	p->mem = m;
	p->item = MEM_ARRAY_RAW(m, uint32_t, (size_t)model->n + 1);
	p->score = MEM_ARRAY_RAW(m, int64_t, (size_t)model->n + 1);
	for (uint32_t i = 0; i < model->n; i++) {
		p->base += model->pin[i] == PORTFOLIO_IN ? model->score[i] : 0;
		if (model->pin[i] != PORTFOLIO_FREE)
			continue;
		at[i] = p->n;
		p->item[p->n] = i;
		p->score[p->n++] = model->score[i];
	}
	add_base_rows(scratch, model, at, &rows);
	add_groups(scratch, model, at, &rows);
	take_rows(p, &rows);
	mem_end(scratch);
	return p;
}

/* Smaller ones. */

static bool add_reduced_row(const struct program *p, uint32_t r, const uint8_t *decided,
	const uint32_t *at, struct rows *rows)
{
	int64_t least = 0, most = 0, low = p->low[r], high = p->high[r];

	for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
		uint32_t j = p->row_column[k];
		int64_t v = p->row_value[k];

		if (decided[j] == COLUMN_FREE) {
			rows_entry(rows, at[j], v);
			least += v < 0 ? v : 0;
			most += v > 0 ? v : 0;
		} else if (decided[j] == COLUMN_IN) {
			high -= high == PROGRAM_NO_HIGH ? 0 : v;
			low -= low == PROGRAM_NO_LOW ? 0 : v;
		}
	}
	if (least > high || most < low)
		return false;
	if (can_break(rows, low, high))
		rows_end(rows, low, high);
	else
		rows_forget(rows);
	return true;
}

struct program *program_reduce(struct mem *m, const struct program *p, const uint8_t *decided)
{
	struct program *q = MEM_NEW(m, struct program);
	uint32_t *at = MEM_ARRAY(m, uint32_t, (size_t)p->n + 1);
	struct rows rows = { .mem = m };

	*q = (struct program){ .mem = m, .base = p->base };
	q->item = MEM_ARRAY_RAW(m, uint32_t, (size_t)p->n + 1);
	q->score = MEM_ARRAY_RAW(m, int64_t, (size_t)p->n + 1);
	for (uint32_t j = 0; j < p->n; j++) {
		q->base += decided[j] == COLUMN_IN ? p->score[j] : 0;
		if (decided[j] != COLUMN_FREE)
			continue;
		at[j] = q->n;
		q->item[q->n] = p->item[j];
		q->score[q->n++] = p->score[j];
	}
	for (uint32_t r = 0; r < p->n_rows; r++)
		if (!add_reduced_row(p, r, decided, at, &rows))
			return NULL;
	take_rows(q, &rows);
	return q;
}

struct program *program_with_cuts(
	struct mem *m, const struct program *p, const struct cuts *cuts, const uint8_t *is_wanted)
{
	struct program *q = mem_copy(m, p, sizeof(*p));
	struct rows rows = { .mem = m };

	q->mem = m;
	for (uint32_t r = 0; r < p->n_rows; r++) {
		for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++)
			rows_entry(&rows, p->row_column[k], p->row_value[k]);
		rows_end(&rows, p->low[r], p->high[r]);
	}
	for (uint32_t c = 0; c < cuts->n; c++) {
		for (size_t k = cuts->start[c]; is_wanted[c] && k < cuts->start[c + 1]; k++)
			rows_entry(&rows, cuts->column[k], cuts->value[k]);
		if (is_wanted[c])
			rows_end(&rows, PROGRAM_NO_LOW, cuts->high[c]);
	}
	take_rows(q, &rows);
	return q;
}

/* Exact. */

bool program_holds(const struct program *p, const uint8_t *is_in)
{
	for (uint32_t r = 0; r < p->n_rows; r++) {
		int64_t sum = 0;

		for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++)
			sum += is_in[p->row_column[k]] ? p->row_value[k] : 0;
		if (sum < p->low[r] || sum > p->high[r])
			return false;
	}
	return true;
}

int64_t program_score(const struct program *p, const uint8_t *is_in)
{
	int64_t sum = p->base;

	for (uint32_t j = 0; j < p->n; j++)
		sum += is_in[j] ? p->score[j] : 0;
	return sum;
}

static void decide(const struct program *p, uint32_t j, bool is_in, int64_t *least, int64_t *most)
{
	for (size_t k = p->column_start[j]; k < p->column_start[j + 1]; k++) {
		uint32_t r = p->column_row[k];
		int64_t v = p->column_value[k];

		least[r] += (is_in ? v : 0) - (v < 0 ? v : 0);
		most[r] += (is_in ? v : 0) - (v > 0 ? v : 0);
	}
}

/* Columns that would break the row one way go the other; false when it is broken. */
static bool follow_row(const struct program *p, uint32_t r, uint8_t *decided, int64_t *least,
	int64_t *most, bool *ret_changed)
{
	if (least[r] > p->high[r] || most[r] < p->low[r])
		return false;
	if (most[r] <= p->high[r] && least[r] >= p->low[r])
		return true;
	for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
		uint32_t j = p->row_column[k];
		int64_t v = p->row_value[k], size = v < 0 ? -v : v;
		bool is_up, is_down;

		if (decided[j] != COLUMN_FREE)
			continue;
		is_up = least[r] + size > p->high[r]; /* may not raise the sum */
		is_down = most[r] - size < p->low[r]; /* may not lower it */
		if (is_up && is_down)
			return false;
		if (!is_up && !is_down)
			continue;
		decided[j] = is_up == (v > 0) ? COLUMN_OUT : COLUMN_IN;
		decide(p, j, decided[j] == COLUMN_IN, least, most);
		*ret_changed = true;
	}
	return true;
}

bool program_follow(const struct program *p, uint8_t *decided, int64_t *least, int64_t *most)
{
	bool is_changed = true;

	for (uint32_t r = 0; r < p->n_rows; r++) {
		least[r] = most[r] = 0;
		for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
			int64_t v = p->row_value[k];
			uint8_t d = decided[p->row_column[k]];

			least[r] += d == COLUMN_IN || (d == COLUMN_FREE && v < 0) ? v : 0;
			most[r] += d == COLUMN_IN || (d == COLUMN_FREE && v > 0) ? v : 0;
		}
	}
	while (is_changed) {
		is_changed = false;
		for (uint32_t r = 0; r < p->n_rows; r++)
			if (!follow_row(p, r, decided, least, most, &is_changed))
				return false;
	}
	return true;
}

/* The relaxation. */

struct lp *program_relax(struct mem *m, const struct program *p)
{
	double *cost = MEM_ARRAY_RAW(m, double, (size_t)p->n + 1);
	double *value = MEM_ARRAY_RAW(m, double, (size_t)p->n + 1);
	struct lp *lp;

	for (uint32_t j = 0; j < p->n; j++)
		cost[j] = -(double)p->score[j] / p->scale;
	lp = lp_new(m, p->n, cost);
	for (uint32_t r = 0; r < p->n_rows; r++) {
		size_t first = p->row_start[r], n = p->row_start[r + 1] - first;
		double most = 1;

		for (size_t k = 0; k < n; k++)
			most = fmax(most, fabs((double)p->row_value[first + k]));
		for (size_t k = 0; k < n; k++)
			value[k] = (double)p->row_value[first + k] / most;
		(void)lp_add_row(lp, (uint32_t)n, p->row_column + first, value,
			p->low[r] == PROGRAM_NO_LOW ? -INFINITY : (double)p->low[r] / most,
			p->high[r] == PROGRAM_NO_HIGH ? INFINITY : (double)p->high[r] / most);
	}
	mem_drop(cost);
	mem_drop(value);
	return lp;
}
