#include "match/assign_why.h"

#include <math.h>

#include "match/assign_net.h"
#include "match/assign_why_quota.h"

/*
 * One side asks (need), the other gives (room), a pair carries one.  The
 * adjacency is that of the askers; augmenting paths one by one, breadth first
 * from one asker at a time.  When an asker cannot be served, the askers its
 * search reached are the violated set around it, and the smallest such set
 * over all unserved askers is the explanation.
 */
struct sides {
	int32_t n_ask, n_give;
	int32_t *need, *room;
	int64_t *row;
	int32_t *col;
	int8_t *used;	   /* by adjacency entry: the pair carries one */
	int64_t *back_row; /* the same entries by giver */
	int64_t *back;
	int32_t *owner;	  /* asker of an entry */
	int64_t *via_ask; /* entry by which the search came, -1 unreached, -2 the start */
	int64_t *via_give;
	int32_t *queue; /* askers */
	int32_t n_queue;
	int32_t *met; /* givers met, for a quick reset */
	int32_t n_met;
};

static int64_t count_pairs(const struct assign_problem *p)
{
	const struct assign_scores *s = &p->scores;
	int64_t n = 0, all = (int64_t)p->n_papers * p->n_reviewers;

	if (s->dense == NULL)
		return s->row[p->n_papers];
	for (int64_t x = 0; x < all; x++)
		n += !isnan(s->dense[x]);
	return n;
}

/* Entries of paper i appended to col/owner as (reviewer, paper); is_pinned: by reviewer. */
static int64_t list_row(
	const struct assign_problem *p, int32_t i, const bool *is_pinned, int32_t *col, int64_t n)
{
	const struct assign_scores *s = &p->scores;
	const float *dense = s->dense != NULL ? s->dense + (int64_t)i * p->n_reviewers : NULL;

	if (dense != NULL) {
		for (int32_t j = 0; j < p->n_reviewers; j++)
			if (!isnan(dense[j]) && !is_pinned[j])
				col[n++] = j;
		return n;
	}
	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
		if (!isnan(s->value[x]) && !is_pinned[s->col[x]])
			col[n++] = s->col[x];
	return n;
}

/* Reviewer lists from paper lists, or the other way round: entries grouped by what col names. */
static void group(struct mem *m, struct sides *s)
{
	int64_t n = s->row[s->n_ask];

	s->back_row = MEM_ARRAY(m, int64_t, (size_t)s->n_give + 2);
	s->back = MEM_ARRAY_RAW(m, int64_t, (size_t)n + 1);
	s->owner = MEM_ARRAY_RAW(m, int32_t, (size_t)n + 1);
	for (int32_t i = 0; i < s->n_ask; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
			s->owner[x] = i;
			s->back_row[s->col[x] + 2]++;
		}
	for (int32_t j = 0; j < s->n_give; j++)
		s->back_row[j + 2] += s->back_row[j + 1];
	for (int64_t x = 0; x < n; x++)
		s->back[s->back_row[s->col[x] + 1]++] = x;
}

static void swap_sides(struct mem *m, struct sides *s)
{
	struct sides t = *s;
	int64_t n = s->row[s->n_ask];

	t.n_ask = s->n_give;
	t.n_give = s->n_ask;
	t.row = s->back_row;
	t.col = MEM_ARRAY_RAW(m, int32_t, (size_t)n + 1);
	for (int64_t x = 0; x < n; x++)
		t.col[x] = s->owner[s->back[x]];
	*s = t;
	group(m, s);
}

static void ready(struct mem *m, struct sides *s)
{
	s->used = MEM_ARRAY(m, int8_t, (size_t)s->row[s->n_ask] + 1);
	s->via_ask = MEM_ARRAY(m, int64_t, (size_t)s->n_ask + 1);
	s->via_give = MEM_ARRAY(m, int64_t, (size_t)s->n_give + 1);
	s->queue = MEM_ARRAY(m, int32_t, (size_t)s->n_ask + 1);
	s->met = MEM_ARRAY(m, int32_t, (size_t)s->n_give + 1);
	for (int32_t i = 0; i < s->n_ask; i++)
		s->via_ask[i] = -1;
	for (int32_t j = 0; j < s->n_give; j++)
		s->via_give[j] = -1;
}

static void forget_search(struct sides *s)
{
	for (int32_t x = 0; x < s->n_queue; x++)
		s->via_ask[s->queue[x]] = -1;
	for (int32_t x = 0; x < s->n_met; x++)
		s->via_give[s->met[x]] = -1;
	s->n_queue = s->n_met = 0;
}

/* Askers that hold giver j may let it go. */
static void follow_holders(struct sides *s, int32_t j)
{
	for (int64_t y = s->back_row[j]; y < s->back_row[j + 1]; y++) {
		int64_t x = s->back[y];

		if (s->used[x] && s->via_ask[s->owner[x]] == -1) {
			s->via_ask[s->owner[x]] = x;
			s->queue[s->n_queue++] = s->owner[x];
		}
	}
}

/* A giver with room that start can reach, -1 when there is none; the search stays in place. */
static int32_t search(struct sides *s, int32_t start)
{
	s->via_ask[start] = -2;
	s->queue[s->n_queue++] = start;
	for (int32_t at = 0; at < s->n_queue; at++) {
		int32_t i = s->queue[at];

		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
			int32_t j = s->col[x];

			if (s->used[x] || s->via_give[j] != -1)
				continue;
			s->via_give[j] = x;
			s->met[s->n_met++] = j;
			if (s->room[j] > 0)
				return j;
			follow_holders(s, j);
		}
	}
	return -1;
}

static void augment(struct sides *s, int32_t start, int32_t j)
{
	s->room[j]--;
	s->need[start]--;
	for (;;) {
		int64_t x = s->via_give[j];
		int32_t i = s->owner[x];

		s->used[x] = 1;
		if (s->via_ask[i] == -2)
			return;
		x = s->via_ask[i];
		s->used[x] = 0;
		j = s->col[x];
	}
}

/* A first pass without searching: whoever has room. */
static void serve_directly(struct sides *s)
{
	for (int32_t i = 0; i < s->n_ask; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1] && s->need[i] > 0; x++)
			if (s->room[s->col[x]] > 0) {
				s->room[s->col[x]]--;
				s->need[i]--;
				s->used[x] = 1;
			}
}

struct violator {
	int32_t *askers, *givers;
	int32_t n_askers, n_givers;
};

static void keep_if_smaller(struct mem *m, const struct sides *s, struct violator *v)
{
	if (v->askers != NULL && v->n_askers <= s->n_queue)
		return;
	v->askers = mem_copy(m, s->queue, (size_t)s->n_queue * sizeof(*v->askers));
	v->n_askers = s->n_queue;
}

/*
 * First serve all that can be served, then look at who is left: only then are
 * the reached sets closed.
 */
static bool violated(struct mem *m, struct sides *s, struct violator *ret_v)
{
	struct violator v = { 0 };
	int32_t j;

	serve_directly(s);
	for (int32_t i = 0; i < s->n_ask; i++)
		while (s->need[i] > 0) {
			j = search(s, i);
			if (j >= 0)
				augment(s, i, j);
			forget_search(s);
			if (j < 0)
				break;
		}
	for (int32_t i = 0; i < s->n_ask; i++)
		if (s->need[i] > 0) {
			search(s, i);
			keep_if_smaller(m, s, &v);
			forget_search(s);
		}
	*ret_v = v;
	return v.askers != NULL;
}

static int by_number(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/*
 * What the givers can give to these askers alone: each its room or its pairs
 * with them.  Fills in the givers: not only those the search met (it does not
 * meet whom an asker has already), but all that pair with an asker.
 */
static int64_t supply(struct mem *m, const struct sides *s, struct violator *v, const int32_t *room)
{
	int32_t *pairs = MEM_ARRAY(m, int32_t, (size_t)s->n_give + 1);
	int64_t sum = 0;

	for (int32_t x = 0; x < v->n_askers; x++)
		for (int64_t y = s->row[v->askers[x]]; y < s->row[v->askers[x] + 1]; y++)
			pairs[s->col[y]]++;
	v->givers = MEM_ARRAY(m, int32_t, (size_t)s->n_give + 1);
	for (int32_t j = 0; j < s->n_give; j++) {
		sum += pairs[j] < room[j] ? pairs[j] : room[j];
		if (pairs[j] > 0)
			v->givers[v->n_givers++] = j;
	}
	return sum;
}

static struct sides papers_ask(const struct assign_problem *p, struct mem *m)
{
	struct sides s = { .n_ask = p->n_papers, .n_give = p->n_reviewers };
	bool *is_pinned = MEM_ARRAY(m, bool, (size_t)p->n_reviewers + 1);
	int32_t *row, *pin;

	net_list_by(
		m, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2, &row, &pin);
	s.col = MEM_ARRAY_RAW(m, int32_t, (size_t)count_pairs(p) + 1);
	s.row = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 1);
	for (int32_t i = 0; i < p->n_papers; i++) {
		for (int32_t x = row[i]; x < row[i + 1]; x++)
			is_pinned[p->pins[pin[x]].reviewer] = true;
		s.row[i + 1] = list_row(p, i, is_pinned, s.col, s.row[i]);
		for (int32_t x = row[i]; x < row[i + 1]; x++)
			is_pinned[p->pins[pin[x]].reviewer] = false;
	}
	group(m, &s);
	return s;
}

static int32_t *less_pins(
	const struct assign_problem *p, struct mem *m, const int32_t *of, bool papers, bool minimum)
{
	int32_t n = papers ? p->n_papers : p->n_reviewers;
	int32_t *left = MEM_ARRAY(m, int32_t, (size_t)n + 1);

	if (of != NULL && n > 0)
		memcpy(left, of, (size_t)n * sizeof(*left));
	for (int32_t x = 0; x < p->n_pins; x++) {
		int32_t k = papers ? p->pins[x].paper : p->pins[x].reviewer;

		left[k] -= !minimum || left[k] > 0;
	}
	return left;
}

static bool fill(struct mem *m, struct sides *s, int32_t *need, int32_t *room,
	enum assign_lack lack, struct assign_why *w)
{
	struct violator v;
	int32_t *all_need = mem_copy(m, need, (size_t)s->n_ask * sizeof(*need));
	int32_t *all_room = mem_copy(m, room, (size_t)s->n_give * sizeof(*room));
	int64_t have;

	s->need = need;
	s->room = room;
	ready(m, s);
	if (!violated(m, s, &v))
		return false;
	qsort(v.askers, (size_t)v.n_askers, sizeof(*v.askers), by_number);
	have = supply(m, s, &v, all_room);
	*w = (struct assign_why){ .lack = lack,
		.attribute = -1,
		.papers = v.askers,
		.n_papers = v.n_askers,
		.reviewers = v.givers,
		.n_reviewers = v.n_givers,
		.have = have };
	if (lack == ASSIGN_LACK_PAPERS) {
		w->papers = v.givers;
		w->n_papers = v.n_givers;
		w->reviewers = v.askers;
		w->n_reviewers = v.n_askers;
	}
	for (int32_t x = 0; x < v.n_askers; x++)
		w->need += all_need[v.askers[x]];
	return true;
}

bool assign_hall(const struct assign_hall *h, struct mem *m, struct assign_why *ret_why)
{
	struct sides s = {
		.n_ask = h->n_papers, .n_give = h->n_reviewers, .row = h->row, .col = h->col
	};

	group(m, &s);
	return fill(m, &s, h->need, h->room, ASSIGN_LACK_REVIEWERS, ret_why);
}

/* Quotas alone, if they cannot be kept; else what must be apart. */
static void why_no_flow(const struct assign_problem *p, struct mem *m, struct assign_why *w)
{
	struct mem *scratch = mem_new(m, "no_flow");
	struct assign_problem together = *p;

	together.n_close = together.n_authors = 0;
	together.progress = NULL;
	if (p->n_quotas > 0 && !assign_may_fit(&together, scratch))
		assign_why_quota(&together, m, w);
	else if (p->n_close > 0 || p->n_authors > 0)
		assign_why_apart(p, m, w);
	mem_end(scratch);
}

void assign_why(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why)
{
	struct mem *scratch = mem_new(m, "why");
	struct assign_why w = { .attribute = -1 };
	struct sides s = papers_ask(p, scratch);
	bool is_one_sided = fill(scratch, &s, less_pins(p, scratch, p->demand, true, false),
		less_pins(p, scratch, p->load_max, false, false), ASSIGN_LACK_REVIEWERS, &w);

	if (!is_one_sided) {
		swap_sides(scratch, &s);
		is_one_sided = fill(scratch, &s, less_pins(p, scratch, p->load_min, false, true),
			less_pins(p, scratch, p->demand, true, false), ASSIGN_LACK_PAPERS, &w);
	}
	w.papers = mem_copy(m, w.papers, (size_t)w.n_papers * sizeof(*w.papers));
	w.reviewers = mem_copy(m, w.reviewers, (size_t)w.n_reviewers * sizeof(*w.reviewers));
	mem_end(scratch);
	if (!is_one_sided)
		why_no_flow(p, m, &w);
	*ret_why = w;
}
