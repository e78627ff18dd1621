/* What is wished of pairs: preferences, what stands already, least scores, limits of probability.
 */
#include <math.h>

#include "cli/filter/assign_in_parts.h"

static int by_pair(const void *a, const void *b)
{
	const struct assign_wish *x = a, *y = b;

	if (x->paper != y->paper)
		return x->paper < y->paper ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

struct wishes {
	struct assign_wish *at;
	size_t n, cap;
	struct names *seen;
	double change_cost;
	bool is_standing; /* rows are pairs that stand */
};

static struct assign_wish *add_wish(struct assign_reading *r, int32_t i, int32_t j, double weight)
{
	struct wishes *w = r->arg;

	if (w->n == w->cap) {
		w->cap = w->cap == 0 ? 256 : 2 * w->cap;
		w->at = mem_grow(r->in->mem, w->at, w->cap, sizeof(*w->at));
	}
	w->at[w->n] = (struct assign_wish){ .paper = i, .reviewer = j, .weight = weight };
	return &w->at[w->n++];
}

/* A pair that both files name is one wish; within one file it is a fault. */
static bool each_wish(struct assign_reading *r)
{
	struct wishes *w = r->arg;
	double weight = w->change_cost;
	int32_t i, j;

	if (!assign_read_paper(r, 0, &i) || !assign_read_reviewer(r, 1, &j))
		return false;
	if (!w->is_standing && !csv_double(r->csv, &r->row, &r->column[2], -ASSIGN_MAX_SCORE,
				       ASSIGN_MAX_SCORE, &weight))
		return false;
	if (w->is_standing)
		r->in->n_standing++;
	if (r->is_passed_over)
		return true;
	if (!assign_read_once(r, w->seen, i, j))
		return csv_fail(r->csv, &r->row, "the pair %s, %s stands twice",
			assign_in_paper(r->in, i), assign_in_reviewer(r->in, j));
	if (isnan(assign_score(&r->in->problem, i, j)))
		return true; /* it cannot be: no wish changes that */
	add_wish(r, i, j, weight)->is_standing = w->is_standing;
	return true;
}

static size_t merge(struct assign_wish *at, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(at, n, sizeof(*at), by_pair);
	for (size_t x = 0; x < n; x++)
		if (kept > 0 && by_pair(&at[kept - 1], &at[x]) == 0) {
			at[kept - 1].weight += at[x].weight;
			at[kept - 1].is_standing |= at[x].is_standing;
		} else {
			at[kept++] = at[x];
		}
	return kept;
}

/* The weights into the scores; what these were is kept for what is told. */
static bool apply(struct assign_in *in)
{
	for (size_t x = 0; x < in->n_wishes; x++) {
		struct assign_wish *w = &in->wish[x];

		w->score = assign_score(&in->problem, w->paper, w->reviewer);
		if (fabs(w->score + w->weight) > ASSIGN_MAX_SCORE)
			return assign_read_fault(
				in, mem_printf(in->mem,
					    "the score of %s, %s with what is wished of it is not "
					    "within %g",
					    assign_in_paper(in, w->paper),
					    assign_in_reviewer(in, w->reviewer), ASSIGN_MAX_SCORE));
		assign_in_rescore(in, w->paper, w->reviewer, w->score + w->weight);
	}
	return true;
}

static bool is_pinned(const struct assign_problem *p, int32_t i, int32_t j)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == i && p->pins[x].reviewer == j)
			return true;
	return false;
}

/* Pins stay whatever their score. */
static void strike_below(struct assign_in *in, double least)
{
	const struct assign_problem *p = &in->problem;
	bool dense = p->scores.dense != NULL;

	for (int32_t i = 0; i < p->n_papers; i++) {
		int64_t from = dense ? 0 : p->scores.row[i];
		int64_t to = dense ? p->n_reviewers : p->scores.row[i + 1];

		for (int64_t x = from; x < to; x++) {
			int32_t j = dense ? (int32_t)x : p->scores.col[x];
			double s = dense ? (double)p->scores.dense[(int64_t)i * p->n_reviewers + j]
					 : p->scores.value[x];

			if (s < least && !is_pinned(p, i, j)) {
				assign_in_unscore(in, i, j);
				in->n_below++;
			}
		}
	}
}

struct limits {
	struct assign_limit *at;
	int32_t n, cap;
	struct names *seen;
};

static bool each_limit(struct assign_reading *r)
{
	struct limits *l = r->arg;
	double prob;
	int32_t i, j;

	if (!assign_read_paper(r, 0, &i) || !assign_read_reviewer(r, 1, &j) ||
		!csv_double(r->csv, &r->row, &r->column[2], 0, 1, &prob))
		return false;
	if (r->is_passed_over)
		return true;
	if (!assign_read_once(r, l->seen, i, j))
		return csv_fail(r->csv, &r->row, "the pair %s, %s stands twice",
			assign_in_paper(r->in, i), assign_in_reviewer(r->in, j));
	if (prob * 0x1p40 < 1) {
		assign_in_strike(r, i, j);
		return true;
	}
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 256 : 2 * l->cap;
		l->at = mem_grow(r->in->mem, l->at, (size_t)l->cap, sizeof(*l->at));
	}
	l->at[l->n++] = (struct assign_limit){ i, j, prob };
	return true;
}

static int by_limit(const void *a, const void *b)
{
	const struct assign_limit *x = a, *y = b;

	if (x->paper != y->paper)
		return x->paper < y->paper ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

static bool read_limits(struct assign_in *in, const char *path)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "max_prob", true, 0 } };
	struct limits l = { .seen = names_new(in->mem) };

	if (!assign_read_file(in, path, columns, 3, each_limit, &l))
		return false;
	if (l.n > 0)
		qsort(l.at, (size_t)l.n, sizeof(*l.at), by_limit);
	in->problem.limits = l.at;
	in->problem.n_limits = l.n;
	return true;
}

bool assign_in_wishes(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "weight", true, 0 } };
	struct wishes w = { .change_cost = f->change_cost };

	if (f->has_min_score)
		strike_below(in, f->min_score);
	if (f->max_probs != NULL && !read_limits(in, f->max_probs))
		return false;
	w.seen = names_new(in->mem);
	if (f->preferences != NULL &&
		!assign_read_file(in, f->preferences, columns, 3, each_wish, &w))
		return false;
	w.seen = names_new(in->mem);
	w.is_standing = true;
	if (f->previous != NULL && !assign_read_file(in, f->previous, columns, 2, each_wish, &w))
		return false;
	in->wish = w.at;
	in->n_wishes = merge(w.at, w.n);
	return apply(in);
}

const struct assign_wish *assign_in_wish(const struct assign_in *in, struct assign_pair pair)
{
	struct assign_wish key = { .paper = pair.paper, .reviewer = pair.reviewer };

	return in->n_wishes == 0
		       ? NULL
		       : bsearch(&key, in->wish, in->n_wishes, sizeof(*in->wish), by_pair);
}

double assign_in_score(const struct assign_in *in, struct assign_pair pair)
{
	const struct assign_wish *w = assign_in_wish(in, pair);

	return w != NULL ? w->score : assign_score(&in->problem, pair.paper, pair.reviewer);
}
