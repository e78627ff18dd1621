#include "match/random.h"

#include <math.h>

#include "match/flow.h"

/*
 * Least sum of x^2 / 2 - theta s x over the marginals.  Its dual has one price a
 * paper (u) and one a reviewer (v), and x = s theta - u - v, cut to [0, cap].
 * Prices are set in turn, papers then reviewers, each by Newton steps on a
 * piecewise linear sum (Bregman 1967; Hildreth 1957); theta is found so that
 * the expected sum is what was asked.  What is left of error in the loads is
 * taken out at the end by an exact flow, in integers, that changes least.
 */
struct spread {
	const struct assign_problem *p;
	struct mem *mem;
	double cap, theta;
	int64_t *row; /* pairs by paper, pins and conflicts left out */
	int32_t *col;
	float *score;
	double *u, *v;
	double *load, *slope;	   /* by reviewer: of the last pass */
	int32_t *demand, *lo, *hi; /* without the pins */
	double pin_sum;		   /* what the pins bring, in scores */
	double worst, told;	   /* tell(): what was off at first, the part told last */
};

enum { SWEEPS_MAX = 400, NEWTON_MAX = 60, THETAS = 40 };

static inline double member(const struct spread *s, int64_t x, double price, double *v)
{
	double y = s->theta * (double)s->score[x] - price - v[s->col[x]];

	return y < 0 ? 0 : y > s->cap ? s->cap : y;
}

/* Members of paper i at price u, and how many of its pairs are strictly inside (0, cap). */
static double paper_sum(const struct spread *s, int32_t i, double u, double *ret_inside)
{
	double sum = 0, inside = 0;

	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
		double y = s->theta * (double)s->score[x] - u - s->v[s->col[x]];
		double z = y < 0 ? 0 : y > s->cap ? s->cap : y;

		sum += z;
		inside += y > 0 && y < s->cap ? 1 : 0;
	}
	*ret_inside = inside;
	return sum;
}

/* Newton, kept inside a bracket; the sum falls as u rises. */
static void price_paper(struct spread *s, int32_t i)
{
	double lo = -INFINITY, hi = INFINITY, u = s->u[i], want = s->demand[i], inside;

	for (int k = 0; k < NEWTON_MAX; k++) {
		double sum = paper_sum(s, i, u, &inside), off = sum - want, next;

		if (fabs(off) <= 1e-12 * (want + 1))
			break;
		if (off > 0)
			lo = u;
		else
			hi = u;
		next = inside > 0 ? u + off / inside : u + (off > 0 ? .5 : -.5) * (1 + s->theta);
		if (!(next > lo && next < hi))
			next = isinf(lo) ? hi - 1 : isinf(hi) ? lo + 1 : (lo + hi) / 2;
		u = next;
	}
	s->u[i] = u;
}

/* All reviewers take a Newton step at once: one pass over the pairs, row by row. */
static double price_reviewers(struct spread *s)
{
	double worst = 0;

	for (int32_t j = 0; j < s->p->n_reviewers; j++)
		s->load[j] = s->slope[j] = 0;
	for (int32_t i = 0; i < s->p->n_papers; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
			int32_t j = s->col[x];
			double y = s->theta * (double)s->score[x] - s->u[i] - s->v[j];

			s->load[j] += y < 0 ? 0 : y > s->cap ? s->cap : y;
			s->slope[j] += y > 0 && y < s->cap ? 1 : 0;
		}
	for (int32_t j = 0; j < s->p->n_reviewers; j++) {
		double want = s->load[j] > s->hi[j] || s->v[j] > 0 ? s->hi[j] : s->lo[j];
		double off = s->load[j] - want, next;
		bool free = s->v[j] == 0 && s->load[j] <= s->hi[j] && s->load[j] >= s->lo[j];

		if (free)
			continue;
		next = s->v[j] + off / (s->slope[j] > 0 ? s->slope[j] : 1);
		if ((s->v[j] > 0 && next < 0) || (s->v[j] < 0 && next > 0))
			next = 0; /* the bound lets go */
		worst = fmax(worst, fmin(fabs(off), fabs(next - s->v[j]) * fmax(1, s->slope[j])));
		s->v[j] = next;
	}
	return worst;
}

static double expected(const struct spread *s)
{
	double sum = s->pin_sum;

	for (int32_t i = 0; i < s->p->n_papers; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			sum += member(s, x, s->u[i], s->v) * (double)s->score[x];
	return sum;
}

/* Of these prices: what is off shrinks about geometrically. */
static void tell(struct spread *s, int sweeps, double worst, double tolerance)
{
	enum { STEPS = 1000 };
	double part = (double)sweeps / SWEEPS_MAX;

	if (s->p->progress == NULL)
		return;
	if (sweeps == 0)
		s->worst = worst;
	if (worst < s->worst)
		part = fmax(part, log(s->worst / worst) / log(s->worst / tolerance));
	s->told = sweeps == 0 ? 0 : fmax(s->told, part);
	s->p->progress(s->p->progress_arg, (uint64_t)(s->told * STEPS), STEPS);
}

/* Prices for this theta, to within tolerance members a load. */
static double settle(struct spread *s, double theta, double tolerance)
{
	for (int32_t i = 0; i < s->p->n_papers && s->theta > 0; i++)
		s->u[i] *= theta / s->theta; /* prices grow about as theta does */
	for (int32_t j = 0; j < s->p->n_reviewers && s->theta > 0; j++)
		s->v[j] *= theta / s->theta;
	s->theta = theta;
	for (int k = 0; k < SWEEPS_MAX; k++) {
		double worst;

		for (int32_t i = 0; i < s->p->n_papers; i++)
			price_paper(s, i);
		worst = price_reviewers(s);
		if (worst <= tolerance)
			break;
		tell(s, k, worst, tolerance);
	}
	for (int32_t i = 0; i < s->p->n_papers; i++)
		price_paper(s, i);
	return expected(s);
}

/* The pairs. */

static void list_pairs(struct spread *s, struct mem *m)
{
	const struct assign_problem *p = s->p;
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	int32_t *pinned = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);
	int64_t at = 0;

	s->row = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 2);
	s->col = MEM_ARRAY_RAW(m, int32_t, (size_t)n + 1);
	s->score = MEM_ARRAY_RAW(m, float, (size_t)n + 1);
	for (int32_t i = 0; i < p->n_papers; i++) {
		for (int32_t x = 0; x < p->n_pins; x++)
			if (p->pins[x].paper == i)
				pinned[p->pins[x].reviewer] = i + 1;
		for (int64_t y = p->scores.dense != NULL ? 0 : p->scores.row[i];
			y < (p->scores.dense != NULL ? p->n_reviewers : p->scores.row[i + 1]);
			y++) {
			int32_t j = p->scores.dense != NULL ? (int32_t)y : p->scores.col[y];
			double score =
				p->scores.dense != NULL
					? (double)p->scores.dense[(int64_t)i * p->n_reviewers + y]
					: p->scores.value[y];

			if (isnan(score) || pinned[j] == i + 1)
				continue;
			s->col[at] = j;
			s->score[at++] = (float)score;
		}
		s->row[i + 1] = at;
	}
}

/* From real to whole units, changed as little as exactness asks. */

struct units {
	struct spread *s;
	int64_t *prob; /* by pair of the list */
	int64_t cap;
};

static void round_units(struct units *w)
{
	const struct spread *s = w->s;

	for (int32_t i = 0; i < s->p->n_papers; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
			int64_t units = (int64_t)nearbyint(
				member(s, x, s->u[i], s->v) * (double)RANDOM_ONE);

			w->prob[x] = units > w->cap ? w->cap : units;
		}
}

static void supply_what_is_off(const struct units *w, struct flow *f, int64_t *load)
{
	const struct spread *s = w->s;
	int32_t n = s->p->n_papers;

	for (int32_t i = 0; i < n; i++) {
		int64_t sum = 0;

		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++) {
			sum += w->prob[x];
			load[s->col[x]] += w->prob[x];
		}
		flow_supply(f, i, s->demand[i] * RANDOM_ONE - sum);
	}
	for (int32_t j = 0; j < s->p->n_reviewers; j++) {
		flow_supply(f, n + j, load[j] - s->lo[j] * RANDOM_ONE);
		flow_arc(f, n + j, n + s->p->n_reviewers, (s->hi[j] - s->lo[j]) * RANDOM_ONE, 0);
	}
}

/*
 * A unit more or less on a pair costs one.  At first only pairs that are in
 * play may change; that is nearly always enough.
 */
static bool mend_units(struct units *w, bool all_pairs, struct mem *m)
{
	const struct spread *s = w->s;
	int32_t n = s->p->n_papers, width = s->p->n_reviewers;
	struct flow *f = flow_new(m, n + width + 1, n + width);
	int64_t *load = MEM_ARRAY(m, int64_t, (size_t)width + 1);
	int at = width;

	supply_what_is_off(w, f, load);
	for (int32_t i = 0; i < n; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			if (all_pairs || w->prob[x] > 0) {
				flow_arc(f, i, n + s->col[x], w->cap - w->prob[x], 1);
				flow_arc(f, n + s->col[x], i, w->prob[x], 1);
			}
	flow_start(f, 1);
	flow_solve(f);
	if (flow_unmet(f) > 0)
		return false;
	for (int32_t i = 0; i < n; i++)
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			if (all_pairs || w->prob[x] > 0) {
				w->prob[x] += flow_on(f, at) - flow_on(f, at + 1);
				at += 2;
			}
	return true;
}

static int by_pair_of(const struct assign_pair *x, const struct assign_pair *y)
{
	if (x->paper != y->paper)
		return x->paper < y->paper ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

static int by_pin(const void *a, const void *b)
{
	return by_pair_of(a, b);
}

/* The list and the pins, merged in order. */
static void collect(const struct units *w, struct mem *m, struct random_marginals *r)
{
	const struct spread *s = w->s;
	const struct assign_problem *p = s->p;
	struct assign_pair *pin = mem_copy(m, p->pins, (size_t)p->n_pins * sizeof(*pin));
	int64_t most = s->row[p->n_papers] + p->n_pins, n = 0;
	int32_t next = 0;

	r->pairs = MEM_ARRAY_RAW(m, struct assign_pair, (size_t)most + 1);
	r->prob = MEM_ARRAY_RAW(m, int64_t, (size_t)most + 1);
	qsort(pin, (size_t)p->n_pins, sizeof(*pin), by_pin);
	r->sum = 0;
	for (int32_t i = 0; i < p->n_papers; i++)
		for (int64_t x = s->row[i]; x <= s->row[i + 1]; x++) {
			bool end = x == s->row[i + 1];
			struct assign_pair pair = { i, end ? INT32_MAX : s->col[x] };

			for (; next < p->n_pins && by_pair_of(&pin[next], &pair) < 0; next++) {
				r->pairs[n] = pin[next];
				r->prob[n++] = RANDOM_ONE;
			}
			if (!end && w->prob[x] > 0) {
				r->pairs[n] = pair;
				r->prob[n++] = w->prob[x];
			}
		}
	for (int64_t x = 0; x < n; x++)
		r->sum += (double)assign_micro(
				  assign_score(p, r->pairs[x].paper, r->pairs[x].reviewer)) *
			  ((double)r->prob[x] / (double)RANDOM_ONE);
	r->n = n;
}

static bool realise(struct spread *s, struct mem *m, struct random_marginals *r)
{
	struct mem *scratch = mem_new(m, "units");
	struct units w = { .s = s, .cap = (int64_t)(s->cap * (double)RANDOM_ONE) };
	size_t n = (size_t)s->row[s->p->n_papers] + 1;
	bool ok;

	w.prob = MEM_ARRAY_RAW(scratch, int64_t, n);
	round_units(&w);
	ok = mend_units(&w, false, scratch);
	if (!ok) {
		round_units(&w);
		ok = mend_units(&w, true, scratch);
	}
	if (ok)
		collect(&w, m, r);
	mem_end(scratch);
	return ok;
}

/* The right theta. */

struct bracket {
	double lo, at_lo, hi, at_hi; /* quality less target: below 0 at lo, not at hi */
};

/* False when even a huge theta does not get there: then the greatest sum itself is asked for. */
static bool bracket_theta(struct spread *s, double want, double tolerance, struct bracket *b)
{
	b->lo = 0;
	b->at_lo = settle(s, 0, tolerance) - want;
	if (b->at_lo >= 0) {
		b->hi = 0;
		b->at_hi = b->at_lo;
		return true;
	}
	for (double theta = .5; theta < 1e4; theta *= 2) {
		double at = settle(s, theta, tolerance) - want;

		if (at >= 0) {
			b->hi = theta;
			b->at_hi = at;
			return true;
		}
		b->lo = theta;
		b->at_lo = at;
	}
	return false;
}

/* Regula falsi, Illinois form, from above: hi always has the quality. */
static void narrow_theta(struct spread *s, double want, double tolerance, struct bracket *b)
{
	for (int k = 0; k < THETAS && b->at_hi > 2e-7 * fabs(want) && b->hi > b->lo; k++) {
		double part = b->at_hi / (b->at_hi - b->at_lo);
		double theta = b->hi - (b->hi - b->lo) * part, at;

		at = settle(s, theta, tolerance) - want - 1e-7 * fabs(want);
		if (at >= 0) {
			b->hi = theta;
			b->at_hi = at;
			b->at_lo /= 2;
		} else {
			b->lo = theta;
			b->at_lo = at;
		}
	}
}

static bool find(struct spread *s, double want, struct mem *m, struct random_marginals *r)
{
	struct bracket b;

	if (!bracket_theta(s, want, 1e-2, &b))
		return false;
	narrow_theta(s, want, 1e-4, &b);
	for (int k = 0; k < 12; k++) {
		settle(s, b.hi * (1 + 1e-6 * (double)(1 << k)), 1e-6);
		if (realise(s, m, r) && r->sum >= want * ASSIGN_MICRO) {
			size_t n = (size_t)s->p->n_papers, width = (size_t)s->p->n_reviewers;

			r->prices = (struct random_prices){ s->theta, want,
				mem_copy(m, s->u, n * sizeof(*s->u)),
				mem_copy(m, s->v, width * sizeof(*s->v)) };
			return true;
		}
	}
	return false;
}

static void start(struct spread *s, const struct assign_problem *p, double cap, struct mem *m)
{
	*s = (struct spread){ .p = p, .mem = m, .cap = cap };
	list_pairs(s, m);
	s->u = MEM_ARRAY(m, double, (size_t)p->n_papers + 1);
	s->v = MEM_ARRAY(m, double, (size_t)p->n_reviewers + 1);
	s->load = MEM_ARRAY(m, double, (size_t)p->n_reviewers + 1);
	s->slope = MEM_ARRAY(m, double, (size_t)p->n_reviewers + 1);
	s->demand = mem_copy(m, p->demand, (size_t)p->n_papers * sizeof(*s->demand));
	s->hi = mem_copy(m, p->load_max, (size_t)p->n_reviewers * sizeof(*s->hi));
	s->lo = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);
	if (p->load_min != NULL)
		memcpy(s->lo, p->load_min, (size_t)p->n_reviewers * sizeof(*s->lo));
	for (int32_t x = 0; x < p->n_pins; x++) {
		int32_t i = p->pins[x].paper, j = p->pins[x].reviewer;

		s->demand[i]--;
		s->hi[j]--;
		s->lo[j] -= s->lo[j] > 0;
		s->pin_sum += assign_score(p, i, j);
	}
}

enum err random_spread(const struct assign_problem *p, double cap, double quality, struct mem *m,
	struct random_marginals *ret_marginals)
{
	struct random_marginals capped, r = { 0 };
	struct assign_result best;
	struct mem *scratch;
	struct spread s;
	double want;
	enum err e;

	if (p->n_quotas > 0 || p->n_limits > 0 || assign_is_hard(p) || !(quality <= 1))
		return ERR_INVALID;
	e = random_capped(p, cap, m, &capped);
	if (e == ERR_OK)
		e = assign_best(p, m, &best);
	if (e != ERR_OK) {
		if (e == ERR_REFUSED)
			*ret_marginals = capped;
		return e;
	}
	want = quality * (double)best.sum / ASSIGN_MICRO;
	if (capped.sum < want * ASSIGN_MICRO * (1 - 1e-12)) {
		r.why = (struct assign_why){ .lack = ASSIGN_LACK_QUALITY,
			.attribute = -1,
			.limit = best.sum > 0 ? capped.sum / (double)best.sum : 0 };
		*ret_marginals = r;
		return ERR_REFUSED;
	}
	scratch = mem_new(m, "spread");
	start(&s, p, cap, scratch);
	/* At the limit of what the cap allows (to a micro-unit) nothing is left to spread. */
	if (want * ASSIGN_MICRO > capped.sum - 1 || !find(&s, want, m, &r))
		r = capped;
	mem_end(scratch);
	*ret_marginals = r;
	return ERR_OK;
}
