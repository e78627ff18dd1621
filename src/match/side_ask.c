#include "match/side_ask.h"

#include <math.h>

#include "match/side_state.h"

enum { ASK_STEPS = 6, ASK_EXCHANGES = 2 };

struct sides *side_open(struct mem *m, const struct assign_problem *p)
{
	struct sides *s = MEM_NEW(m, struct sides);

	s->p = p;
	s->mem = m;
	side_start(s);
	s->bound = INT64_MAX;
	s->flows = 1; /* tells nobody */
	s->flows_most = INT64_MAX;
	side_solve(s);
	side_note_bound(s);
	side_descend(s, SIDE_STEPS);
	return s;
}

static int32_t column_of(const struct sides *s, struct assign_pair pair)
{
	for (int32_t c = s->net->first[pair.paper]; c >= 0; c = s->net->next[c])
		if (s->net->col[c] == pair.reviewer)
			return c;
	return -1;
}

int64_t side_toll(struct sides *s, struct assign_pair pair, int64_t toll)
{
	int32_t c = column_of(s, pair);

	return c < 0 ? 0 : side_set_toll(s, pair.paper, c, toll);
}

bool side_next_toll(
	const struct sides *s, int32_t *at, struct assign_pair *ret_pair, int64_t *ret_toll)
{
	for (int32_t c = *at; c < s->columns_cap && c < s->net->n_cols; c++)
		if (s->toll[c] > 0) {
			*ret_pair = (struct assign_pair){ s->paper_of[c], s->net->col[c] };
			*ret_toll = s->toll[c];
			*at = c + 1;
			return true;
		}
	return false;
}

/* Tolls while they settle, by column. */
struct settling {
	struct sides *s;
	struct mem *mem;
	double *cap, *step, *best;
	int32_t n; /* columns that are known */
	double (*cap_of)(void *arg, struct assign_pair pair);
	void *arg;
};

/* Columns that came since. */
static void know_columns(struct settling *t)
{
	struct sides *s = t->s;
	size_t n = (size_t)s->net->n_cols;

	if (t->n == s->net->n_cols)
		return;
	t->cap = mem_grow(t->mem, t->cap, n, sizeof(*t->cap));
	t->step = mem_grow(t->mem, t->step, n, sizeof(*t->step));
	t->best = mem_grow(t->mem, t->best, n, sizeof(*t->best));
	s->paper_of = mem_grow(s->mem, s->paper_of, n, sizeof(*s->paper_of));
	for (int32_t i = 0; i < s->p->n_papers; i++)
		for (int32_t c = s->net->first[i]; c >= 0; c = s->net->next[c]) {
			if (c < t->n)
				continue;
			s->paper_of[c] = i;
			t->step[c] = t->best[c] = 0;
			t->cap[c] = t->cap_of(t->arg, (struct assign_pair){ i, s->net->col[c] });
		}
	t->n = s->net->n_cols;
}

static double cap_slope(const struct settling *t, int32_t c)
{
	bool on = net_on(t->s->net, c) > 0;

	if (t->cap[c] >= 1)
		return 0;
	return on || t->s->toll[c] > 0 ? on - t->cap[c] : 0;
}

/* What the prices prove, and the squares of all slopes. */
static double proven(const struct settling *t, double *ret_squares)
{
	double value = (double)t->s->value;

	*ret_squares = side_squares(t->s);
	for (int32_t c = 0; c < t->n; c++) {
		value += (double)t->s->toll[c] * t->cap[c];
		*ret_squares += cap_slope(t, c) * cap_slope(t, c);
	}
	return value;
}

static void step_tolls(struct settling *t, double length)
{
	struct sides *s = t->s;

	for (int32_t c = 0; c < t->n; c++) {
		double slope = cap_slope(t, c), toll;

		if (slope == 0 && t->step[c] == 0)
			continue;
		toll = (double)s->toll[c] + side_stepped(&t->step[c], slope, length);
		side_set_toll(s, s->paper_of[c], c, (int64_t)nearbyint(fmax(0, toll)));
	}
}

static void keep_best(struct settling *t)
{
	t->s->bound = INT64_MAX;
	side_note_bound(t->s);
	for (int32_t c = 0; c < t->n; c++)
		t->best[c] = (double)t->s->toll[c];
}

double side_settle(
	struct sides *s, double (*cap_of)(void *arg, struct assign_pair pair), void *arg, int steps)
{
	struct settling t = {
		.s = s, .mem = mem_new(s->mem, "settle"), .cap_of = cap_of, .arg = arg
	};
	double squares, value, best, reach;
	int since = 0;

	side_go_to_best(s);
	know_columns(&t);
	side_forget_steps(s);
	best = value = proven(&t, &squares);
	keep_best(&t);
	reach = .1 * fabs(best);
	for (int k = 0; k < steps && squares > 0; k++) {
		double length = (value - best + reach) / squares;

		step_tolls(&t, .5 * length);
		side_take_steps(s, .5 * length);
		side_solve(s);
		know_columns(&t);
		value = proven(&t, &squares);
		since = value < best - .01 * reach ? 0 : since + 1;
		if (value < best && !s->is_broken) {
			best = value;
			keep_best(&t);
		}
		if (since == 8) {
			reach *= .7;
			since = 0;
		}
	}
	for (int32_t c = 0; c < t.n; c++)
		side_set_toll(s, s->paper_of[c], c, (int64_t)t.best[c]);
	side_go_to_best(s);
	mem_end(t.mem);
	return best;
}

static int64_t worth_of(const struct sides *s, const struct assign_pair *pairs, int64_t n)
{
	int64_t sum = 0;

	for (int64_t x = 0; x < n; x++) {
		int32_t c = column_of(s, pairs[x]);

		sum += assign_micro(assign_score(s->p, pairs[x].paper, pairs[x].reviewer)) -
		       (c < 0 ? 0 : s->toll[c]);
	}
	return sum;
}

void side_ask(struct sides *s, struct mem *m, const struct assign_pair *known, int64_t n,
	uint64_t seed, struct side_answer *ret_answer)
{
	int64_t before = worth_of(s, known, n);

	mem_drop(s->pairs);
	s->pairs = mem_copy(s->mem, known, (size_t)n * sizeof(*known));
	s->n_pairs = n;
	s->has_best = true;
	s->best = before;
	s->bound = INT64_MAX;
	side_solve(s);
	side_note_bound(s);
	side_descend(s, ASK_STEPS);
	if (!side_is_done(s))
		side_dive(s);
	side_exchange(s, ASK_EXCHANGES, seed);
	*ret_answer = (struct side_answer){ .worth = s->best, .bound = s->bound };
	if (s->best > before) {
		ret_answer->pairs = mem_copy(m, s->pairs, (size_t)s->n_pairs * sizeof(*s->pairs));
		ret_answer->n_pairs = s->n_pairs;
	}
}
