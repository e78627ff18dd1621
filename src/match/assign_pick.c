#include "match/assign_pick.h"

#include <math.h>

static void note_price(struct net *n, int32_t j, int64_t price)
{
	n->price[j] = price;
	n->price_f[j] = (float)((double)price / ASSIGN_MICRO);
	n->price_max = fmax(n->price_max, fabs((double)n->price_f[j]));
}

void pick_prices(struct net *n)
{
	n->price_max = 0;
	for (int32_t j = 0; j < n->p->n_reviewers; j++)
		note_price(n, j, -flow_potential(n->flow, net_reviewer(n, j)));
}

void pick_init(struct net *n, int k)
{
	size_t r = (size_t)n->p->n_reviewers;

	n->present = MEM_ARRAY(n->mem, uint32_t, r);
	n->tailed = MEM_ARRAY(n->mem, uint32_t, r);
	n->tail = MEM_ARRAY(n->mem, int32_t, r);
	n->price = MEM_ARRAY(n->mem, int64_t, r);
	n->price_f = MEM_ARRAY(n->mem, float, r);
	n->heap = MEM_ARRAY(n->mem, struct net_pick, (size_t)k);
	n->heap_cap = k;
}

static void mark_offsets(struct net *n, int32_t i)
{
	for (int32_t x = n->side_row[i]; x < n->side_row[i + 1]; x++) {
		int64_t price = n->side_price[n->side[x]];
		int32_t a = n->aside[n->side[x]].attribute;

		for (int32_t y = n->member_row[a]; price != 0 && y < n->member_row[a + 1]; y++) {
			int32_t j = n->member[y];

			n->offset[j] = price + (n->offset_tag[j] == n->tag ? n->offset[j] : 0);
			n->offset_tag[j] = n->tag;
		}
	}
}

void pick_mark_tails(struct net *n, int32_t i)
{
	n->tag++;
	if (n->aside != NULL)
		mark_offsets(n, i);
	for (int32_t x = n->quota_row[i]; x < n->quota_row[i + 1]; x++) {
		int32_t q = n->quota[x], a = n->p->quotas[q].attribute;

		for (int32_t y = n->member_row[a]; y < n->member_row[a + 1]; y++) {
			n->tailed[n->member[y]] = n->tag;
			n->tail[n->member[y]] = net_quota(n, q);
		}
	}
}

void pick_mark(struct net *n, int32_t i)
{
	pick_mark_tails(n, i);
	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		n->present[n->col[c]] = n->tag;
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
		n->present[n->pin_col[x]] = n->tag;
}

/* The k best of a row, in a heap with the worst of them on top. */

static bool worse(const struct net_pick *a, const struct net_pick *b)
{
	return a->profit < b->profit || (a->profit == b->profit && a->rank > b->rank);
}

static void heap_sift(struct net_pick *h, int n, int at)
{
	struct net_pick x = h[at];

	for (;;) {
		int c = 2 * at + 1;

		if (c + 1 < n && worse(&h[c + 1], &h[c]))
			c++;
		if (c >= n || !worse(&h[c], &x))
			break;
		h[at] = h[c];
		at = c;
	}
	h[at] = x;
}

static void heap_add(struct net *n, struct net_pick x)
{
	if (n->heap_n < n->heap_cap) {
		n->heap[n->heap_n++] = x;
		if (n->heap_n == n->heap_cap)
			for (int at = n->heap_n / 2 - 1; at >= 0; at--)
				heap_sift(n->heap, n->heap_n, at);
	} else if (worse(&n->heap[0], &x)) {
		n->heap[0] = x;
		heap_sift(n->heap, n->heap_n, 0);
	}
}

/* What a pair must exceed to be of use; rises once the heap is full. */
static int64_t heap_floor(const struct net *n, int64_t floor)
{
	if (n->heap_n < n->heap_cap || n->heap[0].profit - 1 < floor)
		return floor;
	return n->heap[0].profit - 1;
}

/*
 * Among equals each paper begins elsewhere, or all would ask for the same
 * reviewers.  The stride is the golden section of 2^32.
 */
static int32_t rank_of(const struct net *n, int32_t i, int32_t j)
{
	uint32_t width = (uint32_t)n->p->n_reviewers;
	uint32_t start = (uint32_t)((uint64_t)((uint32_t)i * 2654435769u) * width >> 32);

	return (int32_t)(((uint32_t)j + width - start) % width);
}

static void offer(struct net *n, int32_t i, int32_t j, double score, int64_t floor)
{
	int64_t micro = assign_micro(score);
	int64_t profit = micro * n->weight[i] - pick_offset(n, j) - n->price[j] -
			 flow_potential(n->flow, pick_tail(n, i, j));

	if (profit > floor && n->present[j] != n->tag && micro >= n->least[i])
		heap_add(n, (struct net_pick){ profit, micro, j, rank_of(n, i, j) });
}

/*
 * Single precision decides which pairs of a dense row are looked at closely.
 * Its error is below four units in the last place of the largest term, and the
 * line is drawn that much lower: it lets too many through, never too few.
 */
static float line_below(const struct net *n, int32_t i, int64_t floor, int64_t potential)
{
	double at = (double)(floor + potential) / ASSIGN_MICRO;
	double largest = fabs(at) + n->price_max;

	return (float)(at - 2e-6 * (double)n->weight[i] - 1e-6 * largest);
}

/* Of the nodes the paper's pairs leave, the one that asks least of them; less what prices give. */
static int64_t lowest_potential(const struct net *n, int32_t i)
{
	int64_t low = flow_potential(n->flow, i);

	for (int32_t x = n->quota_row[i]; x < n->quota_row[i + 1]; x++) {
		int64_t v = flow_potential(n->flow, net_quota(n, n->quota[x]));

		low = v < low ? v : low;
	}
	for (int32_t x = n->aside != NULL ? n->side_row[i] : 0;
		n->aside != NULL && x < n->side_row[i + 1]; x++)
		low += n->side_price[n->side[x]] < 0 ? n->side_price[n->side[x]] : 0;
	return low;
}

static int32_t count_above(const float *s, const float *price, int32_t n, float weight, float line)
{
	int32_t count = 0;

	for (int32_t j = 0; j < n; j++)
		count += s[j] * weight - price[j] > line;
	return count;
}

static int32_t present_above(
	const struct net *n, int32_t i, const float *s, float weight, float line)
{
	int32_t count = 0;

	for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
		count += s[n->col[c]] * weight - n->price_f[n->col[c]] > line;
	for (int32_t x = n->pin_row[i]; x < n->pin_row[i + 1]; x++)
		count += s[n->pin_col[x]] * weight - n->price_f[n->pin_col[x]] > line;
	return count;
}

static void pick_dense(struct net *n, int32_t i, int64_t floor)
{
	int32_t width = n->p->n_reviewers;
	const float *s = n->p->scores.dense + (int64_t)i * width;
	int64_t low = lowest_potential(n, i);
	float weight = (float)n->weight[i], line = line_below(n, i, floor, low);

	if (n->rounds > 0 && count_above(s, n->price_f, width, weight, line) ==
				     present_above(n, i, s, weight, line))
		return;
	pick_mark(n, i);
	for (int32_t j = 0; j < width; j++) {
		if (!(s[j] * weight - n->price_f[j] > line))
			continue;
		offer(n, i, j, (double)s[j], floor);
		line = line_below(n, i, heap_floor(n, floor), low);
	}
}

static void pick_sparse(struct net *n, int32_t i, int64_t floor)
{
	const struct assign_scores *s = &n->p->scores;

	pick_mark(n, i);
	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
		if (!isnan(s->value[x]))
			offer(n, i, s->col[x], s->value[x], floor);
}

static int by_column(const void *a, const void *b)
{
	const struct net_pick *x = a, *y = b;

	return (x->col > y->col) - (x->col < y->col);
}

int pick_row(struct net *n, int32_t i, int64_t floor)
{
	n->heap_n = 0;
	if (n->p->scores.dense != NULL)
		pick_dense(n, i, floor);
	else
		pick_sparse(n, i, floor);
	if (n->heap_n > 0)
		qsort(n->heap, (size_t)n->heap_n, sizeof(*n->heap), by_column);
	return n->heap_n;
}
