/*
 * Prices that make the Lagrangian bound least: Kelley's cutting planes inside a
 * box around the best prices so far (Marsten, Hogan and Blankenship 1975).  The
 * master problem is solved in its column form, one convex weight a choice seen,
 * by a small revised simplex with an explicit inverse.
 */
#include <math.h>

#include "match/portfolio_model.h"

enum { TANGLED_MOST = 6 }; /* evaluations, where pieces are too tangled to pack */

struct master {
	uint32_t rows;	    /* without the convexity row */
	uint32_t n, cap;    /* choices seen */
	double *value;	    /* of each choice */
	uint8_t *is_loose;  /* of each choice: is it of a relaxed point? */
	double *use;	    /* n x rows, scaled */
	double *limit;	    /* scaled */
	double *low, *high; /* the box, per row */
	/* Basis: column numbers; 0.. slacks, rows.. excesses, 2 rows.. choices. */
	uint32_t *basis;
	double *inverse; /* (rows + 1)^2; the convexity row is the first */
	double *level;	 /* of the basic columns */
	double *dual, *column;
	double tolerance;
};

static double cost_of(const struct master *s, uint32_t c)
{
	if (c < s->rows)
		return s->low[c];
	if (c < 2 * s->rows)
		return -s->high[c - s->rows];
	return s->value[c - 2 * s->rows];
}

/* Row 0 is convexity. */
static double entry_of(const struct master *s, uint32_t c, uint32_t row)
{
	if (c >= 2 * s->rows)
		return row == 0 ? 1 : s->use[(size_t)(c - 2 * s->rows) * s->rows + row - 1];
	if (c < s->rows)
		return row == c + 1;
	return row == c - s->rows + 1 ? -1 : 0;
}

/* One choice and, for each row, its slack or its excess. */
static void start_basis(struct master *s, uint32_t choice)
{
	uint32_t m = s->rows + 1;

	memset(s->inverse, 0, (size_t)m * m * sizeof(double));
	s->basis[0] = 2 * s->rows + choice;
	s->inverse[0] = 1;
	s->level[0] = 1;
	for (uint32_t r = 1; r < m; r++) {
		double use = s->use[(size_t)choice * s->rows + r - 1];
		bool is_over = use > s->limit[r - 1];
		double sign = is_over ? -1 : 1;

		s->basis[r] = is_over ? s->rows + r - 1 : r - 1;
		s->inverse[(size_t)r * m] = -sign * use;
		s->inverse[(size_t)r * m + r] = sign;
		s->level[r] = fabs(s->limit[r - 1] - use);
	}
}

static void set_dual(struct master *s)
{
	uint32_t m = s->rows + 1;

	for (uint32_t k = 0; k < m; k++)
		s->dual[k] = 0;
	for (uint32_t r = 0; r < m; r++) {
		double c = cost_of(s, s->basis[r]);

		for (uint32_t k = 0; k < m; k++)
			s->dual[k] += c * s->inverse[(size_t)r * m + k];
	}
}

static double reduced_cost(const struct master *s, uint32_t c)
{
	double d = cost_of(s, c);

	if (c < s->rows)
		return d - s->dual[c + 1];
	if (c < 2 * s->rows)
		return d + s->dual[c - s->rows + 1];
	d -= s->dual[0];
	for (uint32_t r = 0; r < s->rows; r++)
		d -= s->dual[r + 1] * s->use[(size_t)(c - 2 * s->rows) * s->rows + r];
	return d;
}

/* Dantzig's rule; the first eligible column once it runs long, against cycling. */
static bool find_entering(const struct master *s, bool takes_first, uint32_t *ret_column)
{
	double best = s->tolerance;
	bool is_found = false;

	for (uint32_t c = 0; c < 2 * s->rows + s->n; c++) {
		double d = reduced_cost(s, c);

		if (d <= best)
			continue;
		best = d;
		*ret_column = c;
		is_found = true;
		if (takes_first)
			return true;
	}
	return is_found;
}

static void pivot(struct master *s, uint32_t row, uint32_t entering)
{
	uint32_t m = s->rows + 1;
	double f = 1 / s->column[row];

	for (uint32_t k = 0; k < m; k++)
		s->inverse[(size_t)row * m + k] *= f;
	s->level[row] *= f;
	for (uint32_t r = 0; r < m; r++) {
		double g = s->column[r];

		if (r == row || g == 0)
			continue;
		for (uint32_t k = 0; k < m; k++)
			s->inverse[(size_t)r * m + k] -= g * s->inverse[(size_t)row * m + k];
		s->level[r] = fmax(0, s->level[r] - g * s->level[row]);
	}
	s->basis[row] = entering;
}

static bool find_leaving(struct master *s, uint32_t entering, uint32_t *ret_row)
{
	uint32_t m = s->rows + 1;
	double least = INFINITY;

	for (uint32_t r = 0; r < m; r++) {
		double sum = 0;

		if (entering >= 2 * s->rows)
			for (uint32_t k = 0; k < m; k++)
				sum += s->inverse[(size_t)r * m + k] * entry_of(s, entering, k);
		else if (entering < s->rows)
			sum = s->inverse[(size_t)r * m + entering + 1];
		else
			sum = -s->inverse[(size_t)r * m + entering - s->rows + 1];
		s->column[r] = sum;
		if (sum > 1e-9 && s->level[r] / sum < least) {
			least = s->level[r] / sum;
			*ret_row = r;
		}
	}
	return least < INFINITY;
}

/* The least of the cutting-plane model in the box; dual[1..] are its prices. */
static double solve_master(struct master *s, uint32_t from)
{
	uint32_t steps = 40 * (s->rows + 2), entering, row;
	double least;

	start_basis(s, from);
	for (uint32_t i = 0; i < 2 * steps; i++) {
		set_dual(s);
		if (!find_entering(s, i > steps, &entering) || !find_leaving(s, entering, &row))
			break;
		pivot(s, row, entering);
	}
	set_dual(s);
	least = s->dual[0];
	for (uint32_t r = 0; r < s->rows; r++) {
		/* Rounding must not leave the box. */
		s->dual[r + 1] = fmax(s->low[r], fmin(s->high[r], s->dual[r + 1]));
		least += s->dual[r + 1] * s->limit[r];
	}
	return least;
}

/* The whole descent. */
struct descent {
	struct portfolio_model *model;
	struct master s;
	double *scale; /* of a row: scaled = scale * true */
	double *profit;
	double *width; /* of the box, per row */
	double widest; /* enough to price any breach out, and still exact to a unit */
	struct portfolio_point *best, *trial;
	uint32_t best_choice;
};

static double *row_scales(struct mem *m, const struct portfolio_model *model)
{
	double *sum = MEM_ARRAY(m, double, model->n_rows), *n = MEM_ARRAY(m, double, model->n_rows);

	for (size_t k = 0; k < model->entry_start[model->n]; k++) {
		sum[model->entry[k].row] += fabs((double)model->entry[k].coefficient);
		n[model->entry[k].row] += model->entry[k].coefficient != 0;
	}
	for (uint32_t r = 0; r < model->n_rows; r++)
		sum[r] = sum[r] > 0 ? n[r] / sum[r] : 1;
	return sum;
}

static double typical_score(const struct portfolio_model *model)
{
	double sum = 1;

	for (uint32_t i = 0; i < model->n; i++)
		sum += fabs((double)model->score[i]);
	return sum / (model->n + 1);
}

static void begin(struct mem *m, struct portfolio_model *model, struct descent *ret_descent)
{
	uint32_t rows = model->n_rows, side = rows + 1;
	struct descent d = { .model = model };

	d.s.rows = rows;
	d.s.limit = MEM_ARRAY(m, double, side);
	d.s.low = MEM_ARRAY(m, double, side);
	d.s.high = MEM_ARRAY(m, double, side);
	d.s.basis = MEM_ARRAY(m, uint32_t, side);
	d.s.inverse = MEM_ARRAY(m, double, (size_t)side *side);
	d.s.level = MEM_ARRAY(m, double, side);
	d.s.dual = MEM_ARRAY(m, double, side);
	d.s.column = MEM_ARRAY(m, double, side);
	d.scale = row_scales(m, model);
	d.width = MEM_ARRAY(m, double, side);
	d.profit = MEM_ARRAY_RAW(m, double, (size_t)model->n + 1);
	d.best = portfolio_point_new(m, model);
	d.trial = portfolio_point_new(m, model);
	d.widest = 1e6 * typical_score(model);
	for (uint32_t r = 0; r < rows; r++) {
		d.s.limit[r] = d.scale[r] * (double)model->limit[r];
		d.width[r] = 2 * typical_score(model);
	}
	*ret_descent = d;
}

static void add_choice(struct mem *m, struct descent *d)
{
	struct master *s = &d->s;

	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 64 : 2 * s->cap;
		s->value = mem_grow(m, s->value, s->cap, sizeof(double));
		s->is_loose = mem_grow(m, s->is_loose, s->cap, sizeof(uint8_t));
		s->use = mem_grow(m, s->use, (size_t)s->cap * (s->rows + 1), sizeof(double));
	}
	s->value[s->n] = (double)d->trial->score;
	s->is_loose[s->n] = d->trial->is_relaxed;
	for (uint32_t r = 0; r < s->rows; r++)
		s->use[(size_t)s->n * s->rows + r] = d->scale[r] * (double)d->trial->use[r];
	s->n++;
}

/* Choices of relaxed points lie above the true bound: near the end they only mislead. */
static bool drop_loose(struct descent *d)
{
	struct master *s = &d->s;
	uint32_t kept = 0;

	if (d->best->is_relaxed)
		return false;
	for (uint32_t k = 0; k < s->n; k++) {
		if (s->is_loose[k])
			continue;
		if (k == d->best_choice)
			d->best_choice = kept;
		s->value[kept] = s->value[k];
		s->is_loose[kept] = 0;
		memmove(s->use + (size_t)kept * s->rows, s->use + (size_t)k * s->rows,
			s->rows * sizeof(double));
		kept++;
	}
	if (kept == s->n)
		return false;
	s->n = kept;
	return true;
}

static void swap_best(struct descent *d)
{
	struct portfolio_point *t = d->best;

	d->best = d->trial;
	d->trial = t;
	d->best_choice = d->s.n - 1;
}

static void set_box(struct descent *d)
{
	for (uint32_t r = 0; r < d->s.rows; r++) {
		double at = d->best->price[r] / d->scale[r];

		d->s.low[r] = fmax(0, at - d->width[r]);
		d->s.high[r] = at + d->width[r];
	}
}

/* Do the master's prices press against a side of the box that is not 0? */
static bool widen_where_pressed(struct descent *d)
{
	bool is_pressed = false;

	for (uint32_t r = 0; r < d->s.rows; r++) {
		double p = d->s.dual[r + 1], slack = 1e-9 * (1 + p);

		if (p < d->s.high[r] - slack && (p > d->s.low[r] + slack || d->s.low[r] == 0))
			continue;
		if (d->width[r] >= d->widest)
			continue;
		d->width[r] *= 4;
		is_pressed = true;
	}
	return is_pressed;
}

/* The model was wrong here: trust it less far. */
static void narrow(struct descent *d)
{
	for (uint32_t r = 0; r < d->s.rows; r++)
		d->width[r] *= .7;
}

/* A price on both sides of a quota buys nothing: the common part goes. */
static void set_trial_price(struct descent *d)
{
	for (uint32_t r = 0; r < d->s.rows; r++) {
		int32_t other = d->model->opposite[r];
		double p = d->s.dual[r + 1];

		if (other >= 0)
			p = fmax(0, p - d->s.dual[other + 1]);
		d->trial->price[r] = p * d->scale[r];
	}
}

/* A score that no feasible choice can be under. */
static double least_score(const struct portfolio_model *model)
{
	double sum = 0;

	for (uint32_t i = 0; i < model->n; i++)
		if (model->pin[i] == PORTFOLIO_IN ||
			(model->pin[i] == PORTFOLIO_FREE && model->score[i] < 0))
			sum += (double)model->score[i];
	return sum;
}

struct worth {
	double ratio, cost;
	uint32_t item;
};

static int by_ratio(const void *x, const void *y)
{
	const struct worth *a = x, *b = y;

	if (a->ratio != b->ratio)
		return a->ratio > b->ratio ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

/*
 * Prices to begin with: each budget counts by the part of it that is asked, and
 * proposals come by score for such cost, one of a group, until it is spent.
 */
static void set_first_prices(struct mem *m, const struct portfolio_model *model, double *price)
{
	const struct portfolio_problem *p = model->problem;
	struct worth *w = MEM_ARRAY_RAW(m, struct worth, (size_t)model->n + 1);
	uint8_t *is_taken = MEM_ARRAY(m, uint8_t, (size_t)model->n_groups + 1);
	double spent = 0, ratio = 0;

	for (uint32_t i = 0; i < model->n; i++) {
		w[i] = (struct worth){ .item = i };
		for (uint32_t b = 0; b < p->n_budgets; b++)
			if (p->budget[b] > 0)
				w[i].cost += (double)p->cost[b][i] / (double)p->budget[b];
		w[i].ratio = model->pin[i] != PORTFOLIO_FREE
				     ? 0
				     : (double)model->score[i] / fmax(w[i].cost, 1e-9);
	}
	qsort(w, model->n, sizeof(*w), by_ratio);
	for (uint32_t k = 0; k < model->n && spent < p->n_budgets && w[k].ratio > 0; k++) {
		uint32_t i = w[k].item;
		bool is_barred = false;

		for (size_t x = model->item_start[i]; x < model->item_start[i + 1]; x++)
			is_barred |= is_taken[model->item_group[x]] > 0;
		for (size_t x = model->item_start[i]; x < model->item_start[i + 1]; x++)
			is_taken[model->item_group[x]] = 1;
		spent += is_barred ? 0 : w[k].cost;
		ratio = spent >= p->n_budgets ? w[k].ratio : 0;
	}
	for (uint32_t b = 0; b < p->n_budgets; b++)
		price[b] = p->budget[b] > 0 ? ratio / (double)p->budget[b] : 0;
}

/* Enough for what can be solved; what cannot must not take for ever. */
static uint32_t rounds_most(const struct portfolio_model *model)
{
	return 200 + 8000000 / (model->n + 1000);
}

static bool is_at_end(struct descent *d, double model_value)
{
	if (d->best->value - model_value > 1e-9 * (1 + fabs(d->best->value)))
		return false;
	return !widen_where_pressed(d) && !drop_loose(d);
}

static void tell(const struct descent *d, uint32_t round, uint32_t most)
{
	const struct portfolio_problem *p = d->model->problem;

	if (p->progress != NULL)
		p->progress(p->progress_arg,
			&(struct portfolio_progress){
				.done = round, .most = most, .bound = d->best->value });
}

static bool is_over(const struct portfolio_problem *p)
{
	return p->is_over != NULL && p->is_over(p->stop_arg);
}

static void descend(struct mem *m, struct descent *d)
{
	uint32_t rounds = 200 + 40 * d->s.rows;
	double floor = least_score(d->model) - 1;

	if (rounds > rounds_most(d->model))
		rounds = rounds_most(d->model);
	portfolio_evaluate(d->model, d->trial, d->profit);
	d->s.tolerance = 1e-10 * (1 + fabs(d->trial->value));
	add_choice(m, d);
	swap_best(d);
	for (uint32_t i = 0; i < rounds && d->s.rows > 0 && d->best->value >= floor; i++) {
		if (is_over(d->model->problem) || (d->best->is_relaxed && i >= TANGLED_MOST))
			break;
		tell(d, i, rounds);
		set_box(d);
		if (is_at_end(d, solve_master(&d->s, d->best_choice)))
			break;
		set_trial_price(d);
		portfolio_evaluate(d->model, d->trial, d->profit);
		add_choice(m, d);
		if (d->trial->value < d->best->value) {
			(void)widen_where_pressed(d);
			swap_best(d);
		} else {
			narrow(d);
		}
	}
}

/* The boxes: around a price that is known about, as wide as a part of it. */
static void start_at(struct descent *d, const double *price, uint32_t n)
{
	for (uint32_t r = 0; r < n; r++) {
		d->trial->price[r] = price[r];
		if (price[r] > 0)
			d->width[r] = .25 * price[r] * (1 / d->scale[r]);
	}
}

struct portfolio_point *portfolio_dual(struct mem *m, struct portfolio_model *model)
{
	double *price = MEM_ARRAY(m, double, (size_t)model->n_rows + 1);
	struct mem *scratch = mem_new(m, "portfolio_dual");
	struct portfolio_point *best;
	struct descent d;

	set_first_prices(m, model, price);
	begin(scratch, model, &d);
	start_at(&d, price, model->n_rows);
	descend(scratch, &d);
	best = portfolio_point_new(m, model);
	memcpy(best->price, d.best->price, model->n_rows * sizeof(double));
	memcpy(best->use, d.best->use, model->n_rows * sizeof(int64_t));
	memcpy(best->chosen, d.best->chosen, model->n);
	best->value = d.best->value;
	best->score = d.best->score;
	best->is_relaxed = d.best->is_relaxed;
	mem_end(scratch);
	return best;
}
