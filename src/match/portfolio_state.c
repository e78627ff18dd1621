#include "match/portfolio_state.h"

#include <stdlib.h>
#include <string.h>

void list_add(struct mem *m, struct list *l, const struct state *s)
{
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 1024 : 2 * l->cap;
		l->data = mem_grow(m, l->data, l->cap, l->size);
	}
	memcpy(l->data + l->n * l->size, s, l->size);
	state_at(l, l->n)->place = (uint32_t)l->n;
	l->n++;
}

/* Roomiest first, so that a later one can only be better by its score. */
static int by_slack(const void *x, const void *y, void *arg)
{
	const struct state *a = x, *b = y;
	uint32_t n = *(const uint32_t *)arg;

	for (uint32_t r = 0; r < n; r++)
		if (a->slack[r] != b->slack[r])
			return a->slack[r] > b->slack[r] ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static int by_bound(const void *x, const void *y)
{
	const struct state *a = x, *b = y;

	if (a->bound != b->bound)
		return a->bound > b->bound ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

void list_sort_by_bound(struct list *l)
{
	qsort(l->data, l->n, l->size, by_bound);
}

static bool dominates(uint32_t n_rows, const struct state *a, const struct state *b)
{
	if (a->score < b->score)
		return false;
	for (uint32_t r = 0; r < n_rows; r++)
		if (a->slack[r] < b->slack[r])
			return false;
	return true;
}

/* Every earlier one has as much slack in the first row; the few last kept are looked at. */
static bool is_dominated_nearby(const struct list *l, size_t kept, const struct state *s)
{
	size_t look_back = l->n_rows <= 1 ? 1 : 24;

	for (size_t k = 0; k < look_back && k < kept; k++)
		if (dominates(l->n_rows, state_at(l, kept - 1 - k), s))
			return true;
	return false;
}

static int by_value(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

/* The greatest score seen with at least a given second slack: a binary indexed tree. */
struct skyline {
	int64_t *slack; /* sorted, distinct or not */
	int64_t *most;	/* n + 1 */
	size_t n;
};

static struct skyline skyline_new(struct mem *m, const struct list *l)
{
	struct skyline sky = { .slack = MEM_ARRAY_RAW(m, int64_t, l->n + 1),
		.most = MEM_ARRAY_RAW(m, int64_t, l->n + 1),
		.n = l->n };

	for (size_t i = 0; i < l->n; i++) {
		sky.slack[i] = state_at(l, i)->slack[1];
		sky.most[i + 1] = INT64_MIN;
	}
	qsort(sky.slack, sky.n, sizeof(int64_t), by_value);
	return sky;
}

/* 1 for the greatest slack. */
static size_t skyline_rank(const struct skyline *sky, int64_t slack)
{
	size_t low = 0, high = sky->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sky->slack[middle] < slack)
			low = middle + 1;
		else
			high = middle;
	}
	return sky->n - low;
}

static bool skyline_covers(struct skyline *sky, const struct state *s)
{
	size_t rank = skyline_rank(sky, s->slack[1]);

	for (size_t k = rank; k > 0; k &= k - 1)
		if (sky->most[k] >= s->score)
			return true;
	for (size_t k = rank; k <= sky->n; k += k & (0 - k))
		if (sky->most[k] < s->score)
			sky->most[k] = s->score;
	return false;
}

void list_drop_dominated(struct mem *m, struct list *l)
{
	uint32_t n_rows = l->n_rows;
	struct skyline sky = { 0 };
	struct mem *scratch;
	size_t kept = 0;

	if (l->n == 0)
		return;
	scratch = mem_new(m, "drop_dominated");
	qsort_r(l->data, l->n, l->size, by_slack, &n_rows);
	if (n_rows == 2)
		sky = skyline_new(scratch, l);
	for (size_t i = 0; i < l->n; i++) {
		const struct state *s = state_at(l, i);
		bool is_dominated =
			n_rows == 2 ? skyline_covers(&sky, s) : is_dominated_nearby(l, kept, s);

		if (!is_dominated)
			memmove(l->data + kept++ * l->size, s, l->size);
	}
	l->n = kept;
	mem_end(scratch);
}
