/*
 * The bounded dual simplex: steepest edge (Forrest and Goldfarb 1992), the long
 * step that flips bounds (Maros 2003), ratios with a tolerance (Harris 1973),
 * costs perturbed against ties and restored at the end.
 */
#include <math.h>
#include <string.h>

#include "match/lp_state.h"

static const double PRIMAL = 1e-9, DUAL = 1e-9, PIVOT = 1e-7, DROP = 1e-12, MARGIN = 1e-7;

enum { STOP_EVERY = 32, CUT_EVERY = 10 };

/* From scratch: factors, prices, values. */

void lp_keep_weights(struct lp *lp)
{
	if (!lp->is_factored)
		return;
	for (uint32_t p = 0; p < lp->basis.m; p++)
		lp->weight_of[lp->basis.head[p]] = lp->weight[p];
}

/* A column that lost its place: to the side its cost asks for. */
static void put_aside(struct lp *lp, uint32_t v)
{
	lp->side[v] = lp->reduced[v] < 0 ? LP_AT_HIGH : LP_AT_LOW;
}

static void mend_sides(struct lp *lp)
{
	for (uint32_t v = 0; v < lp->n + lp->m; v++)
		if (lp->side[v] == LP_BASIC)
			put_aside(lp, v);
	for (uint32_t p = 0; p < lp->m; p++) {
		uint32_t v = lp->basis.head[p];

		lp->side[v] = LP_BASIC;
		lp->weight_of[v] = v >= lp->n ? 1 : lp->weight_of[v];
	}
}

static void factor(struct lp *lp)
{
	lp_keep_weights(lp);
	if (lp_basis_factor(&lp->basis, &lp->a) > 0)
		mend_sides(lp);
	for (uint32_t p = 0; p < lp->m; p++)
		lp->weight[p] = lp->weight_of[lp->basis.head[p]];
	lp->is_factored = true;
}

/* One whose bounds were equal may stand on the wrong side once they are not. */
static void set_sides(struct lp *lp)
{
	for (uint32_t v = 0; v < lp->n + lp->m; v++)
		if (lp->side[v] != LP_BASIC && fabs(lp->reduced[v]) > DUAL)
			put_aside(lp, v);
}

/* Reduced costs; whoever is on the wrong side changes it. */
static void set_reduced(struct lp *lp)
{
	double *y = lp->tau;

	for (uint32_t p = 0; p < lp->m; p++)
		y[p] = lp->work_cost[lp->basis.head[p]];
	lp_basis_solve_back(&lp->basis, y);
	for (uint32_t j = 0; j < lp->n; j++) {
		double d = lp->work_cost[j];

		if (lp->side[j] == LP_BASIC) {
			lp->reduced[j] = 0;
			continue;
		}
		for (size_t k = lp->a.start[j]; k < lp->a.start[j + 1]; k++)
			d -= y[lp->a.row[k]] * lp->a.value[k];
		lp->reduced[j] = d;
	}
	for (uint32_t r = 0; r < lp->m; r++) {
		uint32_t v = lp->n + r;

		lp->reduced[v] = lp->side[v] == LP_BASIC ? 0 : lp->work_cost[v] - y[r];
	}
	set_sides(lp);
}

static double at_side(const struct lp *lp, uint32_t v)
{
	return lp->side[v] == LP_AT_LOW ? lp->low[v] : lp->high[v];
}

static void set_excess(struct lp *lp, uint32_t p)
{
	uint32_t v = lp->basis.head[p];
	double above = lp->value[v] - lp->high[v], under = lp->low[v] - lp->value[v];
	double over = above > under ? above : under;

	lp->excess[p] = over > PRIMAL ? over * over : 0;
}

static void set_values(struct lp *lp)
{
	double *x = lp->flips;

	memset(x, 0, lp->m * sizeof(double));
	for (uint32_t j = 0; j < lp->n; j++) {
		double at;

		if (lp->side[j] == LP_BASIC)
			continue;
		at = at_side(lp, j);
		for (size_t k = lp->a.start[j]; at != 0 && k < lp->a.start[j + 1]; k++)
			x[lp->a.row[k]] -= lp->a.value[k] * at;
	}
	for (uint32_t r = 0; r < lp->m; r++)
		if (lp->side[lp->n + r] != LP_BASIC)
			x[r] -= at_side(lp, lp->n + r);
	lp_basis_solve(&lp->basis, x);
	for (uint32_t p = 0; p < lp->m; p++) {
		lp->value[lp->basis.head[p]] = x[p];
		set_excess(lp, p);
	}
	lp->is_moved = false;
}

static void begin_anew(struct lp *lp)
{
	factor(lp);
	set_reduced(lp);
	set_values(lp);
}

/* Costs. */

static void perturb(struct lp *lp)
{
	for (uint32_t v = 0; v < lp->n + lp->m; v++) {
		double by = (1 + lp_chance(v)) * 1e-6 * (v < lp->n ? .5 + fabs(lp->cost[v]) : .1);

		if (lp->side[v] != LP_BASIC)
			lp->work_cost[v] += lp->side[v] == LP_AT_LOW ? by : -by;
	}
	lp->is_shifted = true;
}

static void restore_costs(struct lp *lp)
{
	memcpy(lp->work_cost, lp->cost, ((size_t)lp->n + lp->m) * sizeof(double));
	lp->is_shifted = false;
}

static double cost_now(const struct lp *lp)
{
	double sum = 0;

	for (uint32_t v = 0; v < lp->n + lp->m; v++)
		if (lp->side[v] != LP_BASIC)
			sum += lp->reduced[v] * at_side(lp, v);
	return sum;
}

/* One step. */

enum taken { TAKEN, NOT_TAKEN, NONE_FITS };

struct step {
	uint32_t place, leaving, entering;
	double sign;  /* 1: the leaving one is above its upper bound, -1: below the lower */
	double delta; /* how far */
	double ratio;
};

static bool find_leaving(const struct lp *lp, struct step *s)
{
	double most = 0;

	for (uint32_t p = 0; p < lp->m; p++)
		if (lp->excess[p] > most * lp->weight[p]) {
			most = lp->excess[p] / lp->weight[p];
			s->place = p;
		}
	if (most <= 0)
		return false;
	s->leaving = lp->basis.head[s->place];
	s->sign = lp->value[s->leaving] > lp->high[s->leaving] ? 1 : -1;
	s->delta = s->sign > 0 ? lp->value[s->leaving] - lp->high[s->leaving]
			       : lp->low[s->leaving] - lp->value[s->leaving];
	return true;
}

static uint32_t drop_basic(struct lp *lp, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t k = 0; k < n; k++) {
		uint32_t v = lp->touched[k];

		lp->is_touched[v] = 0;
		if (lp->side[v] == LP_BASIC)
			lp->entry[v] = 0;
		else
			lp->touched[kept++] = v;
	}
	return kept;
}

/* Where the row may not be 0: nonbasic columns; in a short row each is listed once. */
static void list_touched(struct lp *lp)
{
	uint32_t n = 0;

	for (uint32_t v = 0; lp->is_dense && v < lp->n + lp->m; v++) {
		lp->touched[n] = v;
		n += (lp->side[v] != LP_BASIC) & (lp->entry[v] != 0);
	}
	for (uint32_t x = 0; !lp->is_dense && x < lp->n_rho; x++) {
		uint32_t r = lp->rho_at[x];

		if (lp->side[lp->n + r] != LP_BASIC)
			lp->touched[n++] = lp->n + r;
		else
			lp->entry[lp->n + r] = 0;
		for (size_t k = lp->row_start[r]; k < lp->row_start[r + 1]; k++) {
			uint32_t v = lp->row_column[k];

			if (lp->is_touched[v])
				continue;
			lp->is_touched[v] = 1;
			lp->touched[n++] = v;
		}
	}
	if (!lp->is_dense)
		n = drop_basic(lp, n);
	lp->n_touched = n;
}

/* Columns of a row of the inverse, times the matrix; long rows touch every column. */
static void set_row(struct lp *lp, const struct step *s)
{
	double *restrict rho = lp->rho, *restrict entry = lp->entry;
	const size_t *start = lp->row_start;
	size_t reach = 0;

	memset(rho, 0, lp->m * sizeof(double));
	rho[s->place] = 1;
	lp_basis_solve_back(&lp->basis, rho);
	lp->n_rho = 0;
	for (uint32_t r = 0; r < lp->m; r++) {
		if (fabs(rho[r]) < DROP)
			continue;
		lp->rho_at[lp->n_rho++] = r;
		reach += start[r + 1] - start[r];
	}
	lp->is_dense = reach > lp->n / 4;
	if (lp->is_dense)
		memset(entry, 0, ((size_t)lp->n + lp->m) * sizeof(double));
	for (uint32_t x = 0; x < lp->n_rho; x++) {
		uint32_t r = lp->rho_at[x];
		double v = rho[r];

		entry[lp->n + r] = v;
		for (size_t k = start[r]; k < start[r + 1]; k++)
			entry[lp->row_column[k]] += v * lp->row_value[k];
	}
	list_touched(lp);
}

static void clear_row(struct lp *lp)
{
	if (lp->is_dense)
		memset(lp->entry, 0, ((size_t)lp->n + lp->m) * sizeof(double));
	for (uint32_t k = 0; !lp->is_dense && k < lp->n_touched; k++)
		lp->entry[lp->touched[k]] = 0;
	lp->n_touched = 0;
}

static bool comes_before(const struct lp_break *a, const struct lp_break *b)
{
	return a->ratio != b->ratio ? a->ratio < b->ratio : a->variable < b->variable;
}

static void sink(struct lp_break *heap, uint32_t n, uint32_t at)
{
	struct lp_break x = heap[at];

	for (uint32_t down; (down = 2 * at + 1) < n; at = down) {
		if (down + 1 < n && comes_before(&heap[down + 1], &heap[down]))
			down++;
		if (!comes_before(&heap[down], &x))
			break;
		heap[at] = heap[down];
	}
	heap[at] = x;
}

/* Columns whose reduced cost the step drives to 0, as a heap; the least ratio on top. */
static uint32_t find_breaks(struct lp *lp, const struct step *s, double *ret_ignored)
{
	const double *entry = lp->entry, *low = lp->low, *high = lp->high;
	struct lp_break *breaks = lp->breaks;
	double ignored = 0;
	uint32_t n = 0;

	for (uint32_t k = 0; k < lp->n_touched; k++) {
		uint32_t v = lp->touched[k];
		double e = s->sign * entry[v], d = lp->reduced[v];

		if (lp->side[v] == LP_AT_HIGH) {
			e = -e;
			d = -d;
		}
		if (e <= 0 || low[v] == high[v])
			continue;
		if (e < DROP * 1000) {
			ignored += e * (high[v] - low[v]);
			continue;
		}
		breaks[n++] = (struct lp_break){ (d > 0 ? d : 0) / e, v };
	}
	for (uint32_t k = n / 2; k-- > 0;)
		sink(breaks, n, k);
	*ret_ignored = ignored;
	return n;
}

/* Takes the top off; it stands at breaks[n - 1] then. */
static void pop(struct lp *lp, uint32_t n)
{
	struct lp_break top = lp->breaks[0];

	lp->breaks[0] = lp->breaks[n - 1];
	if (n > 1)
		sink(lp->breaks, n - 1, 0);
	lp->breaks[n - 1] = top;
}

/* Among the breaks that the tolerance makes equal to the last, the greatest entry. */
static bool pick(const struct lp *lp, uint32_t first, uint32_t n, struct step *s)
{
	double limit = INFINITY, most = 0;

	for (uint32_t k = first; k < n; k++) {
		const struct lp_break *b = &lp->breaks[k];

		double r = b->ratio + DUAL / fabs(lp->entry[b->variable]);

		limit = r < limit ? r : limit;
	}
	for (uint32_t k = first; k < n; k++) {
		const struct lp_break *b = &lp->breaks[k];
		double size = fabs(lp->entry[b->variable]);

		if (b->ratio > limit || size <= most)
			continue;
		most = size;
		s->entering = b->variable;
		s->ratio = b->ratio;
	}
	return most > PIVOT;
}

/*
 * Passes breaks as long as the cost still rises, the columns passed changing
 * sides, and takes the last as the one that enters.
 */
static enum taken find_entering(struct lp *lp, struct step *s, uint32_t *ret_first, uint32_t *ret_n)
{
	double slope = s->delta, ignored;
	uint32_t n = find_breaks(lp, s, &ignored), all = n;

	while (n > 0) {
		uint32_t v = lp->breaks[0].variable;
		double fall = fabs(lp->entry[v]) * (lp->high[v] - lp->low[v]);

		if (slope - fall < MARGIN)
			break;
		slope -= fall;
		pop(lp, n--);
	}
	if (n == 0) /* even with all of them flipped it stays out */
		return slope > ignored + MARGIN ? NONE_FITS : NOT_TAKEN;
	*ret_n = all;
	*ret_first = n;
	if (pick(lp, 0, n, s))
		return TAKEN;
	/* Too small an entry: back to an earlier break, whatever the slope. */
	for (uint32_t k = n; k < all; k++) {
		double size = fabs(lp->entry[lp->breaks[k].variable]);

		if (size > 1e-5) {
			s->entering = lp->breaks[k].variable;
			s->ratio = lp->breaks[k].ratio;
			*ret_first = k + 1;
			return TAKEN;
		}
	}
	return NOT_TAKEN;
}

/* Values of the basis follow the columns that changed sides. */
static void flip(struct lp *lp, uint32_t first, uint32_t n)
{
	if (first == n)
		return;
	memset(lp->flips, 0, lp->m * sizeof(double));
	for (uint32_t k = first; k < n; k++) {
		uint32_t v = lp->breaks[k].variable;
		double by = lp->high[v] - lp->low[v];

		by = lp->side[v] == LP_AT_LOW ? by : -by;
		lp->side[v] = lp->side[v] == LP_AT_LOW ? LP_AT_HIGH : LP_AT_LOW;
		if (v >= lp->n) {
			lp->flips[v - lp->n] -= by;
			continue;
		}
		for (size_t x = lp->a.start[v]; x < lp->a.start[v + 1]; x++)
			lp->flips[lp->a.row[x]] -= by * lp->a.value[x];
	}
	lp_basis_solve(&lp->basis, lp->flips);
	for (uint32_t p = 0; p < lp->m; p++)
		if (lp->flips[p] != 0) {
			lp->value[lp->basis.head[p]] += lp->flips[p];
			set_excess(lp, p);
		}
}

static void set_column(struct lp *lp, uint32_t v)
{
	memset(lp->column, 0, lp->m * sizeof(double));
	if (v >= lp->n)
		lp->column[v - lp->n] = 1;
	for (size_t k = v < lp->n ? lp->a.start[v] : 0; k < (v < lp->n ? lp->a.start[v + 1] : 0);
		k++)
		lp->column[lp->a.row[k]] = lp->a.value[k];
	lp_basis_solve(&lp->basis, lp->column);
	lp->n_column = 0;
	for (uint32_t p = 0; p < lp->m; p++)
		if (lp->column[p] != 0)
			lp->column_at[lp->n_column++] = p;
}

/* Those that fall to the wrong side by rounding are shifted to 0. */
static void step_reduced(struct lp *lp, const struct step *s)
{
	double t = lp->reduced[s->entering] / lp->entry[s->entering];

	for (uint32_t k = 0; k < lp->n_touched; k++) {
		uint32_t v = lp->touched[k];
		double d = lp->reduced[v] - t * lp->entry[v];
		bool is_wrong = lp->side[v] == LP_AT_LOW ? d < 0 : d > 0;

		if (is_wrong && lp->low[v] < lp->high[v]) {
			lp->work_cost[v] -= d;
			lp->is_shifted = true;
			d = 0;
		}
		lp->reduced[v] = d;
	}
	lp->reduced[s->entering] = 0;
	lp->reduced[s->leaving] = -t;
}

static void step_weights(struct lp *lp, const struct step *s, double length)
{
	double pivot = lp->column[s->place];

	for (uint32_t k = 0; k < lp->n_column; k++) {
		uint32_t p = lp->column_at[k];
		double f = lp->column[p] / pivot, w;

		if (p == s->place)
			continue;
		w = lp->weight[p] - 2 * f * lp->tau[p] + f * f * length;
		lp->weight[p] = w > 1e-4 ? w : 1e-4;
	}
	lp->weight[s->place] = fmax(length / (pivot * pivot), 1e-4);
}

static void step_values(struct lp *lp, const struct step *s)
{
	double to = s->sign > 0 ? lp->high[s->leaving] : lp->low[s->leaving];
	double by = (lp->value[s->leaving] - to) / lp->column[s->place];
	double entering = at_side(lp, s->entering) + by;

	for (uint32_t k = 0; k < lp->n_column; k++) {
		uint32_t p = lp->column_at[k];

		lp->value[lp->basis.head[p]] -= by * lp->column[p];
		set_excess(lp, p);
	}
	lp->side[s->leaving] = s->sign > 0 ? LP_AT_HIGH : LP_AT_LOW;
	lp->side[s->entering] = LP_BASIC;
	lp->value[s->entering] = entering;
}

/* The two ways to the pivot must agree; else the factors are worn out. */
static enum taken take_step(struct lp *lp, struct step *s)
{
	uint32_t first, n;
	double length = 0, pivot;
	enum taken taken;

	set_row(lp, s);
	taken = find_entering(lp, s, &first, &n);
	if (taken != TAKEN)
		return taken;
	pivot = lp->entry[s->entering];
	set_column(lp, s->entering);
	if (fabs(lp->column[s->place] - pivot) > 1e-6 * (1 + fabs(pivot)) ||
		fabs(lp->column[s->place]) < 1e-9)
		return NOT_TAKEN;
	flip(lp, first, n);
	for (uint32_t k = 0; k < lp->n_rho; k++)
		length += lp->rho[lp->rho_at[k]] * lp->rho[lp->rho_at[k]];
	memcpy(lp->tau, lp->rho, lp->m * sizeof(double));
	lp_basis_solve(&lp->basis, lp->tau);
	step_reduced(lp, s);
	step_weights(lp, s, length);
	step_values(lp, s);
	lp_basis_change(&lp->basis, s->place, s->entering, lp->column, lp->column_at, lp->n_column);
	set_excess(lp, s->place);
	lp->n_steps++;
	return TAKEN;
}

/* Steps to the end of the present costs. */
static enum lp_end run(struct lp *lp, double cutoff, uint64_t last)
{
	bool is_fresh = lp->basis.change.n == 0;
	struct step s = { 0 };

	for (uint64_t at = 0;; at++) {
		enum taken taken;

		if (lp_basis_is_long(&lp->basis)) {
			begin_anew(lp);
			is_fresh = true;
		}
		if (at % CUT_EVERY == 0 && isfinite(cutoff) && cost_now(lp) >= cutoff &&
			lp_bound(lp, NULL) >= cutoff)
			return LP_CUT_OFF;
		if (at % STOP_EVERY == STOP_EVERY - 1 && lp->is_over != NULL &&
			lp->is_over(lp->stop_arg))
			return LP_UNFINISHED;
		if (!find_leaving(lp, &s))
			return LP_OPTIMAL;
		if (lp->n_steps >= last)
			return LP_UNFINISHED;
		taken = take_step(lp, &s);
		clear_row(lp);
		if (taken == TAKEN) {
			is_fresh = false;
			continue;
		}
		if (is_fresh)
			return taken == NONE_FITS ? LP_INFEASIBLE : LP_UNFINISHED;
		begin_anew(lp);
		is_fresh = true;
	}
}

enum lp_end lp_solve(struct lp *lp, double cutoff, uint64_t steps_most)
{
	uint64_t last = steps_most == 0 ? UINT64_MAX : lp->n_steps + steps_most;
	enum lp_end end;

	lp_refresh(lp);
	if (!lp->is_factored) {
		begin_anew(lp);
	} else if (lp->is_moved) {
		set_sides(lp);
		set_values(lp);
	}
	if (lp->n_steps == 0) {
		perturb(lp);
		set_reduced(lp);
		set_values(lp);
	}
	end = run(lp, cutoff, last);
	for (int again = 0; again < 3 && lp->is_shifted; again++) {
		restore_costs(lp);
		begin_anew(lp);
		if (end == LP_OPTIMAL)
			end = run(lp, cutoff, last);
	}
	return end;
}
