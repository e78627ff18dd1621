#include "match/portfolio_stages.h"

#include <string.h>

#include "match/portfolio_climb.h"
#include "match/portfolio_cuts.h"
#include "match/portfolio_prices.h"
#include "match/portfolio_tree.h"

enum {
	FIRST_OPEN = 60,
	PRESSES = 8,
	CUT_ROUNDS = 20,
	STAGE_STATES = 50000000,
	PRICED_ROWS = 64,
	PRICED_COLUMNS = 1000,
	HUBS_CUT = 8,
	LOOKED_AT = 100,
	LOOK_WORK = 100000,
	DENSE = 2,
	PATIENCE = 20000
};

/* A gap, as part of the score, that the tree will hardly close. */
static const double WIDE = .01;

struct staging {
	struct mem *mem;
	struct stages *s;
	struct portfolio_model *model;
	struct portfolio_result *result;
	const struct program *p; /* the whole */
	struct lp *lp;
	double *reduced; /* per column at the last prices, in scores */
	double *loss;	 /* per column: an answer that decides it otherwise is under bound - loss */
	uint8_t *side;	 /* COLUMN_IN or COLUMN_OUT: otherwise than this */
	double *sorted;	 /* losses */
	double bound;	 /* of the whole, by the relaxation */
	double *profit;	 /* per item */
	uint8_t *decided;
	bool is_over;
};

/* Telling and stopping. */

static bool is_over(void *arg)
{
	struct staging *g = arg;
	const struct portfolio_problem *p = g->model->problem;

	g->is_over = g->is_over || (p->is_over != NULL && p->is_over(p->stop_arg));
	return g->is_over;
}

static void tell(void *arg, double bound)
{
	struct staging *g = arg;
	const struct portfolio_problem *p = g->model->problem;
	const struct stages *s = g->s;

	bound = fmin(fmax(bound, (double)g->result->score), g->result->bound);
	if (p->progress != NULL)
		p->progress(p->progress_arg, &(struct portfolio_progress){ .is_searching = true,
						     .done = s->work_most - s->work_left,
						     .most = s->work_most,
						     .has_answer = g->result->is_feasible,
						     .score = g->result->score,
						     .bound = bound });
}

/* Answers. */

static double best_score(const struct staging *g)
{
	double sum = (double)g->p->base - 1;

	for (uint32_t j = 0; !g->result->is_feasible && j < g->p->n; j++)
		sum += g->p->score[j] < 0 ? (double)g->p->score[j] : 0;
	return g->result->is_feasible ? (double)g->result->score : sum;
}

static void keep_items(struct staging *g, const uint8_t *chosen, int64_t score)
{
	if (g->result->is_feasible && score <= g->result->score)
		return;
	g->result->is_feasible = true;
	g->result->score = score;
	memcpy(g->result->is_chosen, chosen, g->model->n);
}

/* Of a smaller program: the items it knows nothing of are as decided. */
static void keep_columns(
	struct staging *g, const struct program *q, const uint8_t *is_in, int64_t score)
{
	uint8_t *chosen = MEM_ARRAY(g->mem, uint8_t, (size_t)g->model->n + 1);

	for (uint32_t i = 0; i < g->model->n; i++)
		chosen[i] = g->model->pin[i] == PORTFOLIO_IN;
	for (uint32_t j = 0; j < g->p->n; j++)
		chosen[g->p->item[j]] = g->decided[j] == COLUMN_IN;
	for (uint32_t j = 0; j < q->n; j++)
		chosen[q->item[j]] = is_in[j];
	keep_items(g, chosen, score);
	mem_drop(chosen);
}

static void grow(struct staging *g, const uint8_t *first)
{
	struct portfolio_point *point = portfolio_point_new(g->mem, g->model);

	if (portfolio_greedy(g->mem, g->model, g->profit, first, point))
		keep_items(g, point->chosen, point->score);
}

/* Along what is left of each score at the relaxation's prices, its choice before all else. */
static void grow_relaxed(struct staging *g)
{
	uint8_t *first = MEM_ARRAY(g->mem, uint8_t, (size_t)g->model->n + 1);

	for (uint32_t j = 0; j < g->p->n; j++) {
		g->profit[g->p->item[j]] = -g->reduced[j] + g->p->scale * .01 * lp_value(g->lp, j);
		first[g->p->item[j]] = lp_value(g->lp, j) > .999;
	}
	grow(g, first);
	grow(g, NULL);
}

/* How much of what is scarce each takes: by the part of each limit that it needs. */
static void set_sizes(const struct program *p, double *size)
{
	for (uint32_t j = 0; j < p->n; j++) {
		size[j] = 1e-6;
		for (size_t k = p->column_start[j]; k < p->column_start[j + 1]; k++) {
			uint32_t r = p->column_row[k];

			if (!p->is_clique[r] && p->high[r] != PROGRAM_NO_HIGH && p->high[r] > 0)
				size[j] += fmax(0, (double)p->column_value[k]) / (double)p->high[r];
		}
	}
}

/* Exchanges from the best so far on. */
static void climb(struct staging *g, uint32_t patience)
{
	struct climb c = { .p = g->p,
		.size = MEM_ARRAY(g->mem, double, (size_t)g->p->n + 1),
		.is_in = MEM_ARRAY(g->mem, uint8_t, (size_t)g->p->n + 1),
		.patience = patience,
		.work_left = g->s->work_left / 4,
		.is_over = is_over,
		.arg = g };
	uint64_t before = c.work_left;

	if (!g->result->is_feasible)
		return;
	set_sizes(g->p, (double *)c.size);
	for (uint32_t j = 0; j < g->p->n; j++) {
		c.is_in[j] = g->result->is_chosen[g->p->item[j]];
		g->decided[j] = COLUMN_FREE;
	}
	portfolio_climb(g->mem, &c);
	g->s->work_left -= before - c.work_left;
	keep_columns(g, g->p, c.is_in, program_score(g->p, c.is_in));
}

/* The relaxation of the whole. */

static void tell_prices(struct staging *g)
{
	const struct portfolio_problem *p = g->model->problem;

	for (uint32_t b = 0; b < p->n_budgets; b++) {
		double most = 1;

		for (size_t k = g->p->row_start[b]; k < g->p->row_start[b + 1]; k++)
			most = fmax(most, fabs((double)g->p->row_value[k]));
		g->result->price[b] = fmax(0, lp_price(g->lp, b)) * g->p->scale / most;
	}
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* Sets reduced as well. */
static double bound_of(struct staging *g)
{
	double bound = (double)g->p->base - lp_bound(g->lp, g->reduced) * g->p->scale;

	for (uint32_t j = 0; j < g->p->n; j++)
		g->reduced[j] *= g->p->scale;
	return bound;
}

static void take_losses(struct staging *g, double bound)
{
	for (uint32_t j = 0; j < g->p->n; j++) {
		double loss = g->bound - bound + fabs(g->reduced[j]);

		if (loss <= g->loss[j])
			continue;
		g->loss[j] = loss;
		g->side[j] = g->reduced[j] < 0 ? COLUMN_IN : COLUMN_OUT;
	}
}

static void add_cut(struct staging *g, const struct cuts *cuts, uint32_t c, double *value)
{
	size_t first = cuts->start[c], n = cuts->start[c + 1] - first;

	for (size_t k = 0; k < n; k++)
		value[k] = (double)cuts->value[first + k];
	(void)lp_add_row(
		g->lp, (uint32_t)n, cuts->column + first, value, -INFINITY, (double)cuts->high[c]);
}

/* Cuts, round by round, as long as the bound falls; those that bind stay. */
static void tighten(struct staging *g)
{
	double *x = MEM_ARRAY(g->mem, double, (size_t)g->p->n + 1);
	double *value = MEM_ARRAY(g->mem, double, (size_t)g->p->n + 1);
	uint32_t own = lp_rows(g->lp);
	struct cuts cuts = { 0 };
	uint8_t *is_wanted;

	for (uint32_t k = 0; k < CUT_ROUNDS && !is_over(g); k++) {
		uint32_t known = cuts.n;

		for (uint32_t j = 0; j < g->p->n; j++)
			x[j] = lp_value(g->lp, j);
		if (portfolio_cuts_find(g->mem, g->p, x, &cuts) == 0)
			break;
		for (uint32_t c = known; c < cuts.n; c++)
			add_cut(g, &cuts, c, value);
		(void)lp_solve(g->lp, INFINITY, 0);
	}
	if (cuts.n == 0)
		return;
	is_wanted = MEM_ARRAY(g->mem, uint8_t, (size_t)cuts.n + 1);
	for (uint32_t c = 0; c < cuts.n; c++)
		is_wanted[c] = fabs(lp_price(g->lp, own + c)) > 1e-9;
	g->p = program_with_cuts(g->mem, g->p, &cuts, is_wanted);
}

/* False when nothing fits. */
static bool relax(struct staging *g)
{
	enum lp_end end;

	g->lp = program_relax(g->mem, g->p);
	lp_set_stop(g->lp, is_over, g);
	end = lp_solve(g->lp, INFINITY, 0);
	if (end == LP_INFEASIBLE)
		return false;
	tighten(g);
	g->bound = bound_of(g);
	g->result->bound = fmin(g->result->bound, g->bound);
	tell_prices(g);
	take_losses(g, g->bound);
	return true;
}

/*
 * Many columns are basic at 0 or 1: these prices say nothing of them, though
 * others, as good, do.  Their bounds are pressed in by next to nothing, which
 * makes them leave; what the new prices say holds as well as what the old did.
 */
static void press(struct staging *g, uint32_t k)
{
	for (uint32_t j = 0; j < g->p->n; j++) {
		double v = lp_value(g->lp, j);
		double by = 1e-8 * (1 + 3 * k) * (1 + 7 * lp_chance(j + 7919 * k));

		if (g->loss[j] >= 1 || !lp_is_basic(g->lp, j) || (v > 1e-6 && v < 1 - 1e-6))
			continue;
		if (v < .5)
			lp_set_bounds(g->lp, j, by, 1);
		else
			lp_set_bounds(g->lp, j, 0, 1 - by);
	}
	(void)lp_solve(g->lp, INFINITY, 0);
	for (uint32_t j = 0; j < g->p->n; j++)
		lp_set_bounds(g->lp, j, 0, 1);
	take_losses(g, bound_of(g));
}

static void find_losses(struct staging *g)
{
	for (uint32_t k = 0; k < PRESSES && !is_over(g); k++)
		press(g, k);
	for (uint32_t j = 0; j < g->p->n; j++)
		g->sorted[j] = g->loss[j];
	qsort(g->sorted, g->p->n, sizeof(double), by_size);
}

/* Against the answer that there is in the end. */
static void tell_losses(struct staging *g)
{
	double gap = g->bound - best_score(g);

	for (uint32_t i = 0; i < g->model->n; i++)
		g->result->loss[i] = INFINITY;
	for (uint32_t j = 0; j < g->p->n; j++) {
		uint32_t i = g->p->item[j];
		bool is_in = g->side[j] == COLUMN_IN;

		g->result->loss[i] =
			is_in == (g->result->is_chosen[i] != 0) ? fmax(0, g->loss[j] - gap) : 0;
	}
}

/* Stages. */

static struct program *open_within(struct staging *g, struct mem *m, double least)
{
	for (uint32_t j = 0; j < g->p->n; j++) {
		g->decided[j] = COLUMN_FREE;
		if (g->bound - g->loss[j] < least)
			g->decided[j] = g->side[j];
	}
	return program_reduce(m, g->p, g->decided);
}

/* Prices and states on what is left open in decided. */
static bool price_open(
	struct staging *g, double above, const uint8_t *decided, bool *ret_is_tangled)
{
	struct mem *m = mem_new(g->mem, "price_open");
	struct portfolio_problem p = *g->model->problem;
	struct portfolio_result r = { .is_chosen = MEM_ARRAY(m, uint8_t, (size_t)p.n + 1),
		.loss = MEM_ARRAY(m, double, (size_t)p.n + 1) };
	struct by_prices by = {
		.unit = g->s->unit, .above = above, .states_most = g->s->work_most, .result = &r
	};
	uint64_t states = 0;
	int8_t *pin = mem_copy(m, g->model->pin, p.n);
	struct portfolio_model model;

	for (uint32_t j = 0; j < g->p->n; j++)
		if (decided[j] != COLUMN_FREE)
			pin[g->p->item[j]] = decided[j] == COLUMN_IN ? PORTFOLIO_IN : PORTFOLIO_OUT;
	p.pin = pin;
	p.progress = NULL;
	r.is_proven = !portfolio_model_make(m, &p, &model);
	if (!r.is_proven && model.n_rows <= PRICED_ROWS) {
		/* More rows, fewer states that beat each other: less is to be hoped for. */
		states = STAGE_STATES / (1 + (uint64_t)model.n_rows * model.n_rows);
		by.states_left = states = states < g->s->work_left ? states : g->s->work_left;
		portfolio_by_prices(m, &model, &by);
	}
	g->s->work_left -= states - by.states_left;
	if (r.is_feasible)
		keep_items(g, r.is_chosen, r.score);
	*ret_is_tangled = by.is_tangled;
	mem_end(m);
	return r.is_proven;
}

/* The open column with the most open neighbours: either way it unties much. */
static uint32_t hub_of(const struct staging *g, const uint8_t *decided)
{
	uint32_t best = 0, most = 0;

	for (uint32_t j = 0; j < g->p->n; j++) {
		uint32_t n = 1;

		if (decided[j] != COLUMN_FREE)
			continue;
		for (size_t k = g->p->column_start[j]; k < g->p->column_start[j + 1]; k++) {
			uint32_t r = g->p->column_row[k];

			for (size_t y = g->p->row_start[r];
				g->p->is_clique[r] && y < g->p->row_start[r + 1]; y++)
				n += decided[g->p->row_column[y]] == COLUMN_FREE;
		}
		if (n > most) {
			most = n;
			best = j;
		}
	}
	return best;
}

/* What is too tangled is cut in two at its hub, a few times over.  True when settled. */
static bool settle_by_prices(struct staging *g, double above, uint8_t *decided, uint32_t cuts_left)
{
	int64_t *least = MEM_ARRAY_RAW(g->mem, int64_t, (size_t)g->p->n_rows + 1);
	int64_t *most = MEM_ARRAY_RAW(g->mem, int64_t, (size_t)g->p->n_rows + 1);
	uint8_t *half = MEM_ARRAY_RAW(g->mem, uint8_t, (size_t)g->p->n + 1);
	bool is_settled, is_tangled = false;
	uint32_t hub;

	above = fmax(above, best_score(g));
	is_settled = !program_follow(g->p, decided, least, most) ||
		     price_open(g, above, decided, &is_tangled);
	if (!is_settled && is_tangled && cuts_left > 0) {
		hub = hub_of(g, decided);
		is_settled = true;
		for (int side = COLUMN_IN; side >= COLUMN_OUT && is_settled; side--) {
			memcpy(half, decided, g->p->n);
			half[hub] = (uint8_t)side;
			is_settled = settle_by_prices(g, above, half, cuts_left - 1);
		}
	}
	mem_drop(half);
	mem_drop(least);
	mem_drop(most);
	return is_settled;
}

/* Settles whether there is an answer above; false when time or work ran out. */
static bool settle_above(struct staging *g, double above)
{
	struct mem *scratch = mem_new(g->mem, "portfolio_stage");
	struct tree_search search = { .least = portfolio_next_score(above, g->s->unit),
		.unit = g->s->unit,
		.is_over = is_over,
		.arg = g,
		.tell = tell,
		.missed = -INFINITY };
	const struct program *q = open_within(g, scratch, search.least);
	bool is_settled;

	if (q != NULL && q->n <= PRICED_COLUMNS &&
		settle_by_prices(
			g, above, mem_copy(scratch, g->decided, (size_t)g->p->n + 1), HUBS_CUT)) {
		g->result->bound = fmin(g->result->bound, fmax(above, best_score(g)));
		q = NULL;
	}
	if (q != NULL) {
		search.least = portfolio_next_score(fmax(above, best_score(g)), g->s->unit);
		search.work_left = g->s->work_left;
		search.is_in = MEM_ARRAY(scratch, uint8_t, (size_t)q->n + 1);
		portfolio_tree(scratch, q, &search);
		g->s->work_left = search.work_left;
		g->result->n_core = q->n;
		if (search.is_found)
			keep_columns(g, q, search.is_in, search.score);
	}
	above = fmax(above, best_score(g));
	is_settled = !search.is_over_now && search.missed < portfolio_next_score(above, g->s->unit);
	above = fmax(above, search.missed);
	if (isfinite(above))
		g->result->bound = fmin(g->result->bound, portfolio_last_score(above, g->s->unit));
	mem_end(scratch);
	return is_settled;
}

/* Good answers first: a short walk among the most open, for any that is better. */
static void look_around(struct staging *g, uint32_t n_open)
{
	struct mem *scratch = mem_new(g->mem, "look_around");
	struct tree_search search = { .least = portfolio_next_score(best_score(g), g->s->unit),
		.unit = g->s->unit,
		.work_left = LOOK_WORK < g->s->work_left ? LOOK_WORK : g->s->work_left,
		.is_over = is_over,
		.arg = g };
	uint64_t before = search.work_left;
	const struct program *q = open_within(
		g, scratch, n_open < g->p->n ? g->bound - g->sorted[n_open] : -INFINITY);

	if (q != NULL) {
		search.is_in = MEM_ARRAY(scratch, uint8_t, (size_t)q->n + 1);
		portfolio_tree(scratch, q, &search);
		g->s->work_left -= before - search.work_left;
		if (search.is_found)
			keep_columns(g, q, search.is_in, search.score);
	}
	mem_end(scratch);
}

static bool is_proven(const struct staging *g)
{
	return g->result->bound < portfolio_next_score(best_score(g), g->s->unit);
}

/* With twice as many proposals open each time. */
static void settle_all(struct staging *g)
{
	uint32_t n_open = FIRST_OPEN;
	double last = INFINITY;

	if (is_proven(g))
		return;
	find_losses(g);
	if (g->bound - best_score(g) > WIDE * fabs(best_score(g)))
		climb(g, PATIENCE);
	for (uint32_t n = LOOKED_AT; n <= 8 * LOOKED_AT && !is_over(g) && !is_proven(g); n *= 2)
		look_around(g, n);
	while (!is_proven(g)) {
		double above = best_score(g);

		if (n_open < g->p->n)
			above = fmax(above, portfolio_last_score(
						    g->bound - g->sorted[n_open] - .5, g->s->unit));
		if (above < last && !settle_above(g, above))
			return;
		last = above;
		n_open += n_open / 3;
	}
}

static void begin(struct mem *m, struct stages *s, struct staging *g)
{
	const struct program *p = program_make(m, s->model);

	*g = (struct staging){ .mem = m, .s = s, .model = s->model, .result = s->result, .p = p };
	g->reduced = MEM_ARRAY(m, double, (size_t)p->n + 1);
	g->sorted = MEM_ARRAY(m, double, (size_t)p->n + 1);
	g->loss = MEM_ARRAY(m, double, (size_t)p->n + 1);
	g->side = MEM_ARRAY(m, uint8_t, (size_t)p->n + 1);
	g->profit = MEM_ARRAY(m, double, (size_t)s->model->n + 1);
	g->decided = MEM_ARRAY(m, uint8_t, (size_t)p->n + 1);
}

void portfolio_stages(struct mem *m, struct stages *s)
{
	struct staging g;

	begin(mem_new(m, "portfolio_stages"), s, &g);
	if (g.p->n_rows > DENSE * g.p->n)
		climb(&g, PATIENCE);
	if (!relax(&g)) {
		s->result->is_proven = true;
		mem_end(g.mem);
		return;
	}
	grow_relaxed(&g);
	if (!g.is_over)
		settle_all(&g);
	s->result->is_proven = is_proven(&g);
	if (s->result->is_proven)
		s->result->bound = best_score(&g);
	tell_losses(&g);
	mem_end(g.mem);
}
