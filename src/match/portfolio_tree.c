#include "match/portfolio_tree.h"

#include <string.h>

enum { NODES_MAX = 1 << 21, TRIED = 8, TRY_STEPS = 10, TELL_EVERY = 64 };

static const uint32_t NONE = UINT32_MAX;
static const double WHOLE = 1e-6;

/* A decision, and those before it. */
struct node {
	double bound;
	uint32_t before, column;
	uint16_t depth;
	uint8_t is_in;
};

/* What a decision has cost so far, per unit of what it moved. */
struct worth {
	double sum[2];
	uint32_t n[2];
};

struct tree {
	struct mem *mem;
	const struct program *p;
	struct tree_search *s;
	struct lp *lp;
	struct node *node;
	uint32_t n_nodes, nodes_cap;
	uint32_t *heap;
	uint32_t n_open;
	uint8_t *root;	  /* decided for all */
	uint8_t *decided; /* in the node at hand */
	int64_t *row_least, *row_most;
	double *reduced, *root_cost;
	double root_bound;
	bool has_root;
	struct worth *worth;
	uint32_t *tried;
	double bound;	  /* of the node at hand */
	double own_bound; /* that goes with reduced */
	uint64_t steps_told;
};

uint64_t tree_work_of(uint32_t n_rows, uint64_t steps)
{
	return steps * (1 + n_rows / 8);
}

/* Open nodes: the greatest bound first, of equals the latest. */

static bool is_before(const struct tree *t, uint32_t a, uint32_t b)
{
	const struct node *x = &t->node[a], *y = &t->node[b];

	return x->bound != y->bound ? x->bound > y->bound : a > b;
}

static void heap_push(struct tree *t, uint32_t node)
{
	uint32_t at = t->n_open++;

	for (; at > 0 && is_before(t, node, t->heap[(at - 1) / 2]); at = (at - 1) / 2)
		t->heap[at] = t->heap[(at - 1) / 2];
	t->heap[at] = node;
}

static uint32_t heap_pop(struct tree *t)
{
	uint32_t top = t->heap[0], x = t->heap[--t->n_open], at = 0;

	for (uint32_t down; (down = 2 * at + 1) < t->n_open; at = down) {
		if (down + 1 < t->n_open && is_before(t, t->heap[down + 1], t->heap[down]))
			down++;
		if (!is_before(t, t->heap[down], x))
			break;
		t->heap[at] = t->heap[down];
	}
	t->heap[at] = x;
	return top;
}

static void miss(struct tree *t, double bound)
{
	t->s->missed = fmax(t->s->missed, bound);
}

/* NONE when there is no room: its bound counts as missed. */
static uint32_t add_node(struct tree *t, uint32_t before, uint32_t column, bool is_in)
{
	if (t->n_nodes == NODES_MAX) {
		miss(t, t->bound);
		return NONE;
	}
	if (t->n_nodes == t->nodes_cap) {
		t->nodes_cap = t->nodes_cap == 0 ? 1024 : 2 * t->nodes_cap;
		t->node = mem_grow(t->mem, t->node, t->nodes_cap, sizeof(*t->node));
		t->heap = mem_grow(t->mem, t->heap, t->nodes_cap, sizeof(*t->heap));
	}
	t->node[t->n_nodes] = (struct node){ .bound = t->bound,
		.before = before,
		.column = column,
		.depth = before == NONE ? 1 : (uint16_t)(t->node[before].depth + 1),
		.is_in = is_in };
	return t->n_nodes++;
}

/* Answers. */

/* Losing columns are decided for all by the bound at the root. */
static void fix_at_root(struct tree *t)
{
	double room = t->root_bound - t->s->least;

	if (!t->has_root)
		return;

	for (uint32_t j = 0; j < t->p->n; j++)
		if (t->root[j] == COLUMN_FREE && fabs(t->root_cost[j]) > room)
			t->root[j] = t->root_cost[j] < 0 ? COLUMN_IN : COLUMN_OUT;
}

static void keep_answer(struct tree *t, const uint8_t *is_in)
{
	int64_t score = program_score(t->p, is_in);

	if ((double)score < t->s->least)
		return;
	t->s->is_found = true;
	t->s->score = score;
	t->s->least = portfolio_next_score((double)score, t->s->unit);
	memcpy(t->s->is_in, is_in, t->p->n);
	fix_at_root(t);
}

/* The relaxation's answer when it is one; or, rounded down, when that holds. */
static void try_rounded(struct tree *t)
{
	uint8_t *is_in = MEM_ARRAY_RAW(t->mem, uint8_t, (size_t)t->p->n + 1);

	for (uint32_t j = 0; j < t->p->n; j++)
		is_in[j] = lp_value(t->lp, j) > 1 - WHOLE;
	if (program_holds(t->p, is_in))
		keep_answer(t, is_in);
	mem_drop(is_in);
}

/* The relaxation at a node. */

static double bound_of(struct tree *t, double *ret_reduced)
{
	double cost = lp_bound(t->lp, ret_reduced);

	for (uint32_t j = 0; ret_reduced != NULL && j < t->p->n; j++)
		ret_reduced[j] *= t->p->scale;
	return (double)t->p->base - cost * t->p->scale;
}

static double cutoff_of(const struct tree *t)
{
	return ((double)t->p->base - t->s->least) / t->p->scale;
}

static bool is_over(void *arg)
{
	struct tree *t = arg;

	t->s->is_over_now |= t->s->is_over != NULL && t->s->is_over(t->s->arg);
	return t->s->is_over_now;
}

static void spend(struct tree *t)
{
	uint64_t steps = lp_steps(t->lp) - t->steps_told;
	uint64_t work = tree_work_of(t->p->n_rows, steps + 1);

	t->steps_told = lp_steps(t->lp);
	t->s->work_left = work < t->s->work_left ? t->s->work_left - work : 0;
	t->s->is_over_now |= t->s->work_left == 0;
	(void)is_over(t); /* most solves are too short to ask on their own */
}

static void set_bounds(struct tree *t)
{
	for (uint32_t j = 0; j < t->p->n; j++)
		lp_set_bounds(t->lp, j, t->decided[j] == COLUMN_IN, t->decided[j] != COLUMN_OUT);
}

/* False when nothing worth finding is below. */
static bool solve(struct tree *t)
{
	enum lp_end end;

	if (!program_follow(t->p, t->decided, t->row_least, t->row_most))
		return false;
	set_bounds(t);
	end = lp_solve(t->lp, cutoff_of(t), 0);
	spend(t);
	if (end == LP_INFEASIBLE || end == LP_CUT_OFF)
		return false;
	t->own_bound = bound_of(t, t->reduced);
	t->bound = fmin(t->bound, t->own_bound);
	return t->bound >= t->s->least;
}

/* What loses too much is decided below this node. */
static bool fix_here(struct tree *t)
{
	double room = t->own_bound - t->s->least;
	bool is_any = false;

	for (uint32_t j = 0; j < t->p->n; j++)
		if (t->decided[j] == COLUMN_FREE && fabs(t->reduced[j]) > room) {
			t->decided[j] = t->reduced[j] < 0 ? COLUMN_IN : COLUMN_OUT;
			is_any = true;
		}
	return is_any;
}

/* Which column to branch on. */

static double guess(const struct tree *t, uint32_t j, double value)
{
	const struct worth *w = &t->worth[j];
	double down = w->n[0] > 0 ? w->sum[0] / w->n[0] : t->p->scale * .05;
	double up = w->n[1] > 0 ? w->sum[1] / w->n[1] : t->p->scale * .05;

	return fmax(down * value, 1e-3) * fmax(up * (1 - value), 1e-3);
}

static void learn(struct tree *t, uint32_t j, bool is_in, double moved, double fall)
{
	struct worth *w = &t->worth[j];

	if (moved < WHOLE)
		return;
	w->sum[is_in] += fmax(0, fall) / moved;
	w->n[is_in]++;
}

/* The bound after a few steps with a column decided; it is free again after. */
static double try_side(struct tree *t, uint32_t j, bool is_in)
{
	enum lp_end end;
	double bound;

	lp_set_bounds(t->lp, j, is_in, is_in);
	end = lp_solve(t->lp, cutoff_of(t), TRY_STEPS);
	bound = end == LP_INFEASIBLE || end == LP_CUT_OFF ? -INFINITY : bound_of(t, NULL);
	lp_set_bounds(t->lp, j, 0, 1);
	spend(t);
	return bound;
}

/* Of the fractional columns the best guesses come first. */
static uint32_t list_fractional(struct tree *t, double *value)
{
	uint32_t n = 0;

	for (uint32_t j = 0; j < t->p->n; j++) {
		value[j] = lp_value(t->lp, j);
		if (t->decided[j] == COLUMN_FREE && value[j] > WHOLE && value[j] < 1 - WHOLE)
			t->tried[n++] = j;
	}
	for (uint32_t k = 0; k < n && k < TRIED; k++)
		for (uint32_t x = k + 1; x < n; x++)
			if (guess(t, t->tried[x], value[t->tried[x]]) >
				guess(t, t->tried[k], value[t->tried[k]])) {
				uint32_t j = t->tried[k];

				t->tried[k] = t->tried[x];
				t->tried[x] = j;
			}
	return n;
}

/* Any free column, when the relaxation is whole but the rows do not hold exactly. */
static uint32_t any_free(const struct tree *t)
{
	uint32_t best = NONE;

	for (uint32_t j = 0; j < t->p->n; j++)
		if (t->decided[j] == COLUMN_FREE &&
			(best == NONE || fabs(t->reduced[j]) < fabs(t->reduced[best])))
			best = j;
	return best;
}

/*
 * Tries the guesses that nothing is known about.  NONE with *ret_is_decided
 * when one of them turned out to have one side only.
 */
static uint32_t choose_column(struct tree *t, double *value, bool *ret_is_decided)
{
	uint32_t n = list_fractional(t, value), best = NONE;
	double most = -1;

	*ret_is_decided = false;
	for (uint32_t k = 0; k < n && k < TRIED && !t->s->is_over_now; k++) {
		uint32_t j = t->tried[k];
		double at = value[j], score;

		for (int side = 0; side < 2 && t->worth[j].n[0] + t->worth[j].n[1] < 2; side++) {
			double bound = try_side(t, j, side == 1);

			if (bound < t->s->least) {
				t->decided[j] = side == 1 ? COLUMN_OUT : COLUMN_IN;
				*ret_is_decided = true;
				return NONE;
			}
			learn(t, j, side == 1, side == 1 ? 1 - at : at, t->bound - bound);
		}
		score = guess(t, j, at);
		if (score > most) {
			most = score;
			best = j;
		}
	}
	return best == NONE ? n > 0 ? t->tried[0] : any_free(t) : best;
}

/* The walk. */

static bool apply_path(struct tree *t, uint32_t node)
{
	memcpy(t->decided, t->root, t->p->n);
	for (uint32_t k = node; k != NONE; k = t->node[k].before) {
		uint8_t d = t->node[k].is_in ? COLUMN_IN : COLUMN_OUT;

		if (t->decided[t->node[k].column] != COLUMN_FREE &&
			t->decided[t->node[k].column] != d)
			return false;
		t->decided[t->node[k].column] = d;
	}
	return true;
}

/* Solves a node as far as it goes without branching; false when it is done with. */
static bool settle(struct tree *t, double *value, uint32_t *ret_column)
{
	for (bool is_again = true; is_again;) {
		if (!solve(t))
			return false;
		if (t->s->is_over_now)
			return true;
		try_rounded(t);
		if (t->bound < t->s->least)
			return false;
		(void)fix_here(t);
		*ret_column = choose_column(t, value, &is_again);
	}
	return *ret_column != NONE;
}

static void set_root(struct tree *t)
{
	t->has_root = true;
	t->root_bound = t->own_bound;
	memcpy(t->root, t->decided, t->p->n);
	memcpy(t->root_cost, t->reduced, t->p->n * sizeof(double));
	fix_at_root(t);
}

/* Down from a node to where nothing is left; the other sides become open nodes. */
static void dive(struct tree *t, uint32_t node, double *value)
{
	uint32_t column = NONE, other;
	bool is_root = node == NONE;
	double moved = 0;

	for (;;) {
		double before = t->bound;
		bool goes_on, is_in;

		t->s->n_nodes++;
		if (!apply_path(t, node))
			return;
		goes_on = settle(t, value, &column);
		if (t->s->is_over_now) {
			miss(t, t->bound);
			return;
		}
		if (is_root)
			set_root(t);
		is_root = false;
		if (moved > 0)
			learn(t, t->node[node].column, t->node[node].is_in, moved,
				before - t->bound);
		if (!goes_on)
			return;
		is_in = value[column] > .4;
		moved = is_in ? 1 - value[column] : value[column];
		other = add_node(t, node, column, !is_in);
		if (other != NONE)
			heap_push(t, other);
		node = add_node(t, node, column, is_in);
		if (node == NONE)
			return;
	}
}

static double open_bound(const struct tree *t)
{
	return t->n_open == 0 ? -INFINITY : t->node[t->heap[0]].bound;
}

static void walk(struct tree *t)
{
	double *value = MEM_ARRAY(t->mem, double, (size_t)t->p->n + 1);

	t->bound = t->own_bound = INFINITY;
	dive(t, NONE, value);
	while (t->n_open > 0 && !t->s->is_over_now) {
		uint32_t node = heap_pop(t);

		t->bound = t->node[node].bound;
		if (t->bound < t->s->least)
			break; /* so are all others */
		if (t->s->tell != NULL && t->s->n_nodes % TELL_EVERY == 0)
			t->s->tell(t->s->arg, t->bound);
		dive(t, node, value);
	}
	if (t->s->is_over_now)
		miss(t, open_bound(t));
}

void portfolio_tree(struct mem *m, const struct program *p, struct tree_search *search)
{
	struct tree t = { .mem = mem_new(m, "portfolio_tree"), .p = p, .s = search };

	search->missed = -INFINITY;
	search->is_found = false;
	t.lp = program_relax(t.mem, p);
	lp_set_stop(t.lp, is_over, &t);
	t.root = MEM_ARRAY_RAW(t.mem, uint8_t, (size_t)p->n + 1);
	memset(t.root, COLUMN_FREE, p->n);
	t.decided = MEM_ARRAY_RAW(t.mem, uint8_t, (size_t)p->n + 1);
	t.row_least = MEM_ARRAY_RAW(t.mem, int64_t, (size_t)p->n_rows + 1);
	t.row_most = MEM_ARRAY_RAW(t.mem, int64_t, (size_t)p->n_rows + 1);
	t.reduced = MEM_ARRAY(t.mem, double, (size_t)p->n + 1);
	t.root_cost = MEM_ARRAY(t.mem, double, (size_t)p->n + 1);
	t.worth = MEM_ARRAY(t.mem, struct worth, (size_t)p->n + 1);
	t.tried = MEM_ARRAY_RAW(t.mem, uint32_t, (size_t)p->n + 1);
	walk(&t);
	mem_end(t.mem);
}
