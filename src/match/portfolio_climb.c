#include "match/portfolio_climb.h"

#include <string.h>

#include "base/prng.h"

enum { SAMPLE = 60, OVER_EVERY = 16, TENURE = 7, RESTART = 400 };

struct walk {
	struct mem *mem;
	const struct program *p;
	struct climb *c;
	struct prng g;
	uint8_t *is_in;
	int64_t *sum; /* per row */
	int64_t score, best;
	uint32_t *order;   /* columns, the most score for their size first */
	uint32_t *barred;  /* per column: until this step it may not come back */
	uint32_t *blocker; /* scratch: chosen ones that must go */
	uint32_t *mark;	   /* per column: the last move that named it */
	uint32_t n_marks, step;
};

static void put(struct walk *w, uint32_t j, bool is_in)
{
	const struct program *p = w->p;

	for (size_t k = p->column_start[j]; k < p->column_start[j + 1]; k++)
		w->sum[p->column_row[k]] += is_in ? p->column_value[k] : -p->column_value[k];
	w->is_in[j] = is_in;
	w->score += is_in ? p->score[j] : -p->score[j];
	if (!is_in)
		w->barred[j] = w->step + TENURE + (uint32_t)prng_below(&w->g, TENURE);
}

static bool fits(const struct walk *w, uint32_t j, bool is_in)
{
	const struct program *p = w->p;

	for (size_t k = p->column_start[j]; k < p->column_start[j + 1]; k++) {
		uint32_t r = p->column_row[k];
		int64_t sum = w->sum[r] + (is_in ? p->column_value[k] : -p->column_value[k]);

		if (sum > p->high[r] || sum < p->low[r])
			return false;
	}
	return true;
}

/* Whoever holds a row of conflicts that j needs. */
static uint32_t find_blockers(struct walk *w, uint32_t j, int64_t *ret_score)
{
	const struct program *p = w->p;
	uint32_t n = 0;

	w->n_marks++;
	*ret_score = 0;
	for (size_t k = p->column_start[j]; k < p->column_start[j + 1]; k++) {
		uint32_t r = p->column_row[k];

		if (!p->is_clique[r] || w->sum[r] == 0)
			continue;
		for (size_t y = p->row_start[r]; y < p->row_start[r + 1]; y++) {
			uint32_t i = p->row_column[y];

			if (!w->is_in[i] || w->mark[i] == w->n_marks)
				continue;
			w->mark[i] = w->n_marks;
			w->blocker[n++] = i;
			*ret_score += p->score[i];
		}
	}
	return n;
}

/* The chosen one with the least score for its size in a row that is over its limit. */
static uint32_t least_worthy(const struct walk *w, uint32_t r, uint32_t kept)
{
	const struct program *p = w->p;
	uint32_t worst = UINT32_MAX;
	double least = INFINITY;

	for (size_t k = p->row_start[r]; k < p->row_start[r + 1]; k++) {
		uint32_t j = p->row_column[k];
		double worth = (double)p->score[j] / (double)p->row_value[k];

		if (w->is_in[j] && j != kept && p->row_value[k] > 0 && worth < least) {
			least = worth;
			worst = j;
		}
	}
	return worst;
}

/* Over a limit: the least worthy go.  False when it cannot be mended so. */
static bool mend(struct walk *w, uint32_t kept)
{
	const struct program *p = w->p;

	for (size_t k = p->column_start[kept]; k < p->column_start[kept + 1]; k++) {
		uint32_t r = p->column_row[k], worst;

		while (w->sum[r] > p->high[r]) {
			worst = least_worthy(w, r, kept);
			if (worst == UINT32_MAX)
				return false;
			put(w, worst, false);
		}
	}
	return true;
}

static void fill(struct walk *w)
{
	for (uint32_t x = 0; x < w->p->n; x++) {
		uint32_t j = w->order[x];

		if (!w->is_in[j] && w->p->score[j] > 0 && w->barred[j] <= w->step &&
			fits(w, j, true))
			put(w, j, true);
	}
	w->c->work_left = w->c->work_left > w->p->n ? w->c->work_left - w->p->n : 0;
}

/* Of a sample, who gains the most against those that must go. */
static uint32_t pick(struct walk *w)
{
	uint32_t best = UINT32_MAX;
	double most = -INFINITY;

	for (uint32_t x = 0; x < SAMPLE; x++) {
		uint32_t j = (uint32_t)prng_below(&w->g, w->p->n);
		int64_t lost;
		double gain;

		if (w->is_in[j] || w->barred[j] > w->step || w->p->score[j] <= 0)
			continue;
		(void)find_blockers(w, j, &lost);
		gain = (double)(w->p->score[j] - lost) / w->c->size[j];
		if (gain > most) {
			most = gain;
			best = j;
		}
	}
	return best;
}

static bool low_rows_hold(const struct walk *w)
{
	for (uint32_t r = 0; r < w->p->n_rows; r++)
		if (w->sum[r] < w->p->low[r] || w->sum[r] > w->p->high[r])
			return false;
	return true;
}

static void go_to(struct walk *w, const uint8_t *is_in)
{
	memset(w->sum, 0, w->p->n_rows * sizeof(*w->sum));
	memset(w->is_in, 0, w->p->n);
	w->score = w->p->base;
	for (uint32_t j = 0; j < w->p->n; j++)
		if (is_in[j])
			put(w, j, true);
}

/* False when the step led nowhere. */
static bool take_step(struct walk *w)
{
	uint32_t j = pick(w), n;
	int64_t lost;

	if (j == UINT32_MAX)
		return true;
	n = find_blockers(w, j, &lost);
	for (uint32_t k = 0; k < n; k++)
		put(w, w->blocker[k], false);
	put(w, j, true);
	if (!mend(w, j))
		return false;
	fill(w);
	return low_rows_hold(w);
}

static int by_worth(const void *x, const void *y, void *arg)
{
	const struct climb *c = arg;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	double p = (double)c->p->score[a] / c->size[a], q = (double)c->p->score[b] / c->size[b];

	if (p != q)
		return p > q ? -1 : 1;
	return (a > b) - (a < b);
}

static void begin(struct mem *m, struct climb *c, struct walk *w)
{
	const struct program *p = c->p;

	*w = (struct walk){ .mem = m, .p = p, .c = c };
	prng_init(&w->g, 1);
	w->is_in = MEM_ARRAY(m, uint8_t, (size_t)p->n + 1);
	w->sum = MEM_ARRAY(m, int64_t, (size_t)p->n_rows + 1);
	w->order = MEM_ARRAY_RAW(m, uint32_t, (size_t)p->n + 1);
	w->barred = MEM_ARRAY(m, uint32_t, (size_t)p->n + 1);
	w->blocker = MEM_ARRAY_RAW(m, uint32_t, (size_t)p->n + 1);
	w->mark = MEM_ARRAY(m, uint32_t, (size_t)p->n + 1);
	for (uint32_t j = 0; j < p->n; j++)
		w->order[j] = j;
	qsort_r(w->order, p->n, sizeof(*w->order), by_worth, c);
	go_to(w, c->is_in);
	w->best = w->score;
}

void portfolio_climb(struct mem *m, struct climb *c)
{
	struct mem *scratch = mem_new(m, "portfolio_climb");
	uint32_t idle = 0;
	struct walk w;

	begin(scratch, c, &w);
	for (w.step = 1; idle < c->patience && c->work_left > 0 && c->p->n > 0; w.step++) {
		bool is_good = take_step(&w);

		if (is_good && w.score > w.best) {
			w.best = w.score;
			memcpy(c->is_in, w.is_in, c->p->n);
			idle = 0;
		} else if (!is_good || ++idle % RESTART == 0) {
			idle += !is_good;
			go_to(&w, c->is_in);
		}
		if (w.step % OVER_EVERY == 0 && c->is_over != NULL && c->is_over(c->arg))
			break;
	}
	mem_end(scratch);
}
