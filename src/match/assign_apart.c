#include "match/assign_apart.h"

#include "match/assign_net.h"

static void list_close(struct apart *a, struct mem *m)
{
	const struct assign_problem *p = a->p;

	a->close_row = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 2);
	a->close = MEM_ARRAY_RAW(m, int32_t, 2 * (size_t)p->n_close + 1);
	for (int32_t x = 0; x < p->n_close; x++) {
		a->close_row[p->close[x].one + 2]++;
		a->close_row[p->close[x].other + 2]++;
	}
	for (int32_t j = 0; j < p->n_reviewers; j++)
		a->close_row[j + 2] += a->close_row[j + 1];
	for (int32_t x = 0; x < p->n_close; x++) {
		a->close[a->close_row[p->close[x].one + 1]++] = p->close[x].other;
		a->close[a->close_row[p->close[x].other + 1]++] = p->close[x].one;
	}
}

struct apart *apart_new(struct mem *m, const struct assign_problem *p)
{
	struct apart *a = MEM_NEW(m, struct apart);
	const int32_t *paper = p->n_authors > 0 ? &p->authors[0].paper : NULL;
	const int32_t *reviewer = p->n_authors > 0 ? &p->authors[0].reviewer : NULL;

	a->p = p;
	list_close(a, m);
	net_list_by(m, p->n_reviewers, p->n_authors, reviewer, 2, &a->wrote_row, &a->wrote);
	net_list_by(m, p->n_papers, p->n_authors, paper, 2, &a->author_row, &a->author);
	for (int32_t x = 0; x < p->n_authors; x++) {
		a->wrote[x] = p->authors[a->wrote[x]].paper;
		a->author[x] = p->authors[a->author[x]].reviewer;
	}
	a->stamp = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);
	return a;
}

bool apart_are_close(const struct apart *a, int32_t one, int32_t other)
{
	for (int32_t x = a->close_row[one]; x < a->close_row[one + 1]; x++)
		if (a->close[x] == other)
			return true;
	return false;
}

bool apart_wrote(const struct apart *a, int32_t reviewer, int32_t paper)
{
	for (int32_t x = a->author_row[paper]; x < a->author_row[paper + 1]; x++)
		if (a->author[x] == reviewer)
			return true;
	return false;
}

/* Close reviewers within one paper; stamps hold places, plus one. */
static void find_close(struct apart *a, const struct apart_held *h, int32_t i,
	void (*found)(void *, int32_t, int64_t, int32_t, int64_t), void *arg)
{
	int64_t from = h->row[i];

	for (int64_t x = from; x < h->row[i + 1]; x++) {
		int32_t j = h->reviewer[x];

		for (int32_t y = a->close_row[j]; y < a->close_row[j + 1]; y++) {
			int32_t before = a->stamp[a->close[y]];

			if (before > 0)
				found(arg, i, from + before - 1, i, x);
		}
		a->stamp[j] = (int32_t)(x - from) + 1;
	}
	for (int64_t x = from; x < h->row[i + 1]; x++)
		a->stamp[h->reviewer[x]] = 0;
}

/* Reviewers of paper i whose own earlier papers are reviewed by an author of i. */
static void find_mutual(struct apart *a, const struct apart_held *h, int32_t i,
	void (*found)(void *, int32_t, int64_t, int32_t, int64_t), void *arg)
{
	for (int64_t x = h->row[i]; x < h->row[i + 1]; x++) {
		int32_t j = h->reviewer[x];

		for (int32_t y = a->wrote_row[j]; y < a->wrote_row[j + 1]; y++) {
			int32_t q = a->wrote[y];

			for (int64_t z = h->row[q]; q < i && z < h->row[q + 1]; z++)
				if (h->reviewer[z] != j && apart_wrote(a, h->reviewer[z], i))
					found(arg, q, z, i, x);
		}
	}
}

void apart_find(struct apart *a, const struct apart_held *held,
	void (*found)(void *arg, int32_t paper, int64_t at, int32_t other_paper, int64_t other_at),
	void *arg)
{
	for (int32_t i = 0; i < a->p->n_papers; i++) {
		if (a->p->n_close > 0)
			find_close(a, held, i, found, arg);
		if (a->p->n_authors > 0)
			find_mutual(a, held, i, found, arg);
	}
}

bool apart_bars(const struct apart *a, const struct apart_held *h, int32_t i, int32_t j)
{
	for (int64_t x = h->row[i]; x < h->row[i + 1]; x++)
		if (apart_are_close(a, j, h->reviewer[x]))
			return true;
	for (int32_t y = a->wrote_row[j]; y < a->wrote_row[j + 1]; y++) {
		int32_t q = a->wrote[y];

		for (int64_t z = h->row[q]; q != i && z < h->row[q + 1]; z++)
			if (h->reviewer[z] != j && apart_wrote(a, h->reviewer[z], i))
				return true;
	}
	return false;
}

struct two_pins {
	const int32_t *reviewer;
	struct assign_pair *ret;
	bool is_found;
};

static void keep_pins(void *arg, int32_t paper, int64_t at, int32_t other_paper, int64_t other_at)
{
	struct two_pins *t = arg;

	if (t->is_found)
		return;
	t->is_found = true;
	t->ret[0] = (struct assign_pair){ paper, t->reviewer[at] };
	t->ret[1] = (struct assign_pair){ other_paper, t->reviewer[other_at] };
}

bool apart_pins(const struct assign_problem *p, struct mem *scratch, struct assign_pair ret_pins[2])
{
	struct two_pins two = { .ret = ret_pins };
	int64_t *row = MEM_ARRAY(scratch, int64_t, (size_t)p->n_papers + 1);
	int32_t *first, *item;

	if (p->n_pins == 0 || (p->n_close == 0 && p->n_authors == 0))
		return false;
	net_list_by(scratch, p->n_papers, p->n_pins, &p->pins[0].paper, 2, &first, &item);
	for (int32_t i = 0; i <= p->n_papers; i++)
		row[i] = first[i];
	for (int32_t x = 0; x < p->n_pins; x++)
		item[x] = p->pins[item[x]].reviewer;
	two.reviewer = item;
	apart_find(apart_new(scratch, p), &(struct apart_held){ row, item }, keep_pins, &two);
	return two.is_found;
}
