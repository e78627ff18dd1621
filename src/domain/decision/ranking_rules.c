#include "domain/decision/ranking_rules.h"

#include <stdlib.h>

/* For sorting numbers of scores: by what, and then by the order of titles. */
struct sort_entry {
	double value;
	bool has_reviews;
	uint32_t at;
};

static int best_first(const void *a, const void *b)
{
	const struct sort_entry *x = a, *y = b;

	if (x->has_reviews != y->has_reviews)
		return x->has_reviews ? -1 : 1;
	if (x->has_reviews && (x->value < y->value || x->value > y->value))
		return x->value > y->value ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static struct sort_entry *sorted(
	struct mem *mem, const struct score *scores, uint32_t n, enum ranking_order order)
{
	struct sort_entry *s = MEM_ARRAY(mem, struct sort_entry, n);

	for (uint32_t i = 0; i < n; i++)
		s[i] = (struct sort_entry){ order == RANKING_MEAN ? scores[i].mean
								  : scores[i].calibrated,
			scores[i].n_reviews > 0, i };
	if (n > 0)
		qsort(s, n, sizeof(*s), best_first);
	return s;
}

/* An id and its place among the best. */
struct id_place {
	int64_t id;
	uint32_t at;
};

static int id_order(const void *a, const void *b)
{
	const struct id_place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void set_orders(
	struct mem *scratch, const struct ranking_orders *o, const struct score *titled)
{
	const struct sort_entry *best = sorted(scratch, titled, o->n, RANKING_CALIBRATED);
	const struct sort_entry *mean = sorted(scratch, titled, o->n, RANKING_MEAN);
	uint32_t *rank = MEM_ARRAY(scratch, uint32_t, o->n);
	struct id_place *ids = MEM_ARRAY(scratch, struct id_place, o->n);

	for (uint32_t i = 0; i < o->n; i++) {
		o->best[i] = titled[best[i].at];
		rank[best[i].at] = i;
		ids[i] = (struct id_place){ o->best[i].id.v, i };
	}
	if (o->n > 0)
		qsort(ids, o->n, sizeof(*ids), id_order);
	for (uint32_t i = 0; i < o->n; i++) {
		o->by_mean[i] = rank[mean[i].at];
		o->by_id[i] = ids[i].at;
	}
}

struct ranking_orders ranking_orders_of(struct mem *mem, const struct score *titled, uint32_t n)
{
	const struct ranking_orders o = { .best = MEM_ARRAY(mem, struct score, n),
		.by_mean = MEM_ARRAY(mem, uint32_t, n),
		.by_id = MEM_ARRAY(mem, uint32_t, n),
		.n = n };
	struct mem *scratch = mem_new(mem, "orders");

	set_orders(scratch, &o, titled);
	mem_end(scratch);
	return o;
}

const struct score *ranking_at(const struct ranking_orders *o, enum ranking_order order, uint32_t i)
{
	return &o->best[order == RANKING_MEAN ? o->by_mean[i] : i];
}

/* The place of a row in an order; n when it is not there. */
static uint32_t find_place(const struct ranking_orders *o, enum ranking_order order, int64_t id)
{
	uint32_t i = 0;

	while (i < o->n && ranking_at(o, order, i)->id.v != id)
		i++;
	return i;
}

static uint32_t first_of(const struct ranking_orders *o, enum ranking_order order,
	const struct list_ask *ask, bool *ret_is_restarted)
{
	uint32_t i = ask->way == LIST_FIRST ? 0 : find_place(o, order, ask->at);

	*ret_is_restarted = ask->way != LIST_FIRST && i == o->n;
	if (ask->way == LIST_FIRST || *ret_is_restarted)
		return 0;
	if (ask->way == LIST_AFTER)
		return i + 1;
	return i < LIST_ROWS ? 0 : i - LIST_ROWS;
}

uint32_t ranking_first(const struct ranking_orders *o, enum ranking_order order,
	const struct list_ask *ask, struct list_page *ret_page)
{
	bool is_restarted;
	uint32_t from = first_of(o, order, ask, &is_restarted), left = o->n - from;

	*ret_page = (struct list_page){ .n = left < LIST_ROWS ? left : LIST_ROWS,
		.has_previous = from > 0,
		.has_next = left > LIST_ROWS,
		.is_restarted = is_restarted,
		.total = o->n };
	return from;
}

const struct score *ranking_score_of(const struct ranking_orders *o, int64_t id)
{
	uint32_t low = 0, high = o->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct score *s = &o->best[o->by_id[middle]];

		if (s->id.v == id)
			return s;
		if (s->id.v < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
