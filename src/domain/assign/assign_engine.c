/* Gives a call to the engine: expertise of the panel from its publications, then the best sum. */
#include "domain/assign/assign_engine.h"

#include <math.h>

#include "domain/assign/assign_texts.h"
#include "match/assign.h"
#include "match/expertise.h"

enum { EXPERTISE_SEED = 1 };

/* A call at the engine. */
struct engine {
	const struct assign_input *in;
	const struct task_teller *teller;
	const char *phase;
	struct mem *mem; /* ends with the computation */
	struct assign_texts texts;
	struct expertise_scores ranked;
	struct assign_problem problem;
	int64_t *row;
	int32_t *col;
	double *value;
	int32_t *demand, *load_max;
	struct assign_pair *pins;
	int32_t *stamp; /* by reviewer: scratch for one paper */
};

static void tell(void *engine, uint64_t done, uint64_t total)
{
	const struct engine *g = engine;
	const struct task_progress p = { .phase = g->phase, .done = done, .total = total };

	g->teller->tell(g->teller->arg, &p);
}

static void begin_phase(struct engine *g, const char *phase)
{
	g->phase = phase;
	tell(g, 0, 0);
}

/* ---- the problem ---- */

static struct expertise_options options(struct engine *g, uint32_t top)
{
	return (struct expertise_options){ .seed = EXPERTISE_SEED,
		.top = top,
		.vectors = g->texts.vectors,
		.progress = tell,
		.progress_arg = g };
}

static int by_reviewer(const void *a, const void *b)
{
	const struct expertise_score *x = a, *y = b;

	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

/* What a paper's reviewers are to it, in g->stamp: 0 is nothing special. */
enum { MARK_OUT = 1, MARK_PINNED = 2, MARKS = 4 };

static void add_pair(struct engine *g, int64_t *n, int32_t reviewer, double score)
{
	g->col[*n] = reviewer;
	g->value[(*n)++] = score;
}

/*
 * The pairs of one paper that may be, by reviewer.  Somebody who stands already
 * is there in any case, with their score where it is known and 0 where not:
 * it is the same in every assignment.
 */
static void write_row(struct engine *g, size_t p, const struct assign_seat *assigned,
	size_t n_assigned, const struct assign_seat *conflicts, size_t n_conflicts, int64_t *n)
{
	struct expertise_score *list = &g->ranked.score[g->ranked.start[p]];
	size_t n_list = g->ranked.start[p + 1] - g->ranked.start[p], a = 0;
	int32_t of_paper = (int32_t)p * MARKS;

	qsort(list, n_list, sizeof(*list), by_reviewer);
	for (size_t i = 0; i < n_conflicts; i++)
		g->stamp[conflicts[i].reviewer] = of_paper + MARK_OUT;
	for (size_t i = 0; i < n_assigned; i++)
		g->stamp[assigned[i].reviewer] =
			of_paper + (assigned[i].is_declined ? MARK_OUT : MARK_PINNED);
	for (size_t i = 0; i < n_list; i++) {
		int32_t m = (int32_t)list[i].reviewer;

		for (; a < n_assigned && assigned[a].reviewer < m; a++)
			if (!assigned[a].is_declined)
				add_pair(g, n, assigned[a].reviewer, 0);
		if (a < n_assigned && assigned[a].reviewer == m)
			a++;
		if (g->stamp[m] == of_paper + MARK_OUT ||
			(g->in->is_out[m] && g->stamp[m] != of_paper + MARK_PINNED))
			continue;
		add_pair(g, n, m, (double)list[i].score);
	}
	for (; a < n_assigned; a++)
		if (!assigned[a].is_declined)
			add_pair(g, n, assigned[a].reviewer, 0);
}

/* Both lists are by paper, so each row's part of them is a run. */
static void write_rows(struct engine *g)
{
	const struct assign_input *in = g->in;
	size_t most = g->ranked.start[in->n_proposals] + in->n_assigned, a = 0, c = 0;
	int64_t n = 0;

	g->row = MEM_ARRAY(g->mem, int64_t, in->n_proposals + 1);
	g->col = MEM_ARRAY_RAW(g->mem, int32_t, most);
	g->value = MEM_ARRAY_RAW(g->mem, double, most);
	for (size_t i = 0; i < in->n_members; i++)
		g->stamp[i] = -1;
	for (size_t p = 0; p < in->n_proposals; p++) {
		size_t from_a = a, from_c = c;

		while (a < in->n_assigned && in->assigned[a].paper == (int32_t)p)
			a++;
		while (c < in->n_conflicts && in->conflicts[c].paper == (int32_t)p)
			c++;
		write_row(g, p, &in->assigned[from_a], a - from_a, &in->conflicts[from_c],
			c - from_c, &n);
		g->row[p + 1] = n;
	}
}

/* What stands already may be more than is asked for: never less is asked. */
static void write_bounds(struct engine *g)
{
	const struct assign_input *in = g->in;
	int32_t *at_member = MEM_ARRAY(g->mem, int32_t, in->n_members);
	int32_t *at_paper = MEM_ARRAY(g->mem, int32_t, in->n_proposals);

	g->demand = MEM_ARRAY(g->mem, int32_t, in->n_proposals);
	g->load_max = MEM_ARRAY(g->mem, int32_t, in->n_members);
	g->pins = MEM_ARRAY(g->mem, struct assign_pair, in->n_assigned);
	g->problem.n_pins = 0;
	for (size_t i = 0; i < in->n_assigned; i++) {
		if (in->assigned[i].is_declined)
			continue;
		at_paper[in->assigned[i].paper]++;
		at_member[in->assigned[i].reviewer]++;
		g->pins[g->problem.n_pins++] =
			(struct assign_pair){ in->assigned[i].paper, in->assigned[i].reviewer };
	}
	for (size_t p = 0; p < in->n_proposals; p++)
		g->demand[p] = at_paper[p] > in->reviewers ? at_paper[p] : (int32_t)in->reviewers;
	for (size_t m = 0; m < in->n_members; m++)
		g->load_max[m] = at_member[m] > in->load_max[m] ? at_member[m] : in->load_max[m];
}

static void pose(struct engine *g)
{
	g->stamp = MEM_ARRAY(g->mem, int32_t, g->in->n_members);
	write_rows(g);
	write_bounds(g);
	g->problem = (struct assign_problem){ .n_papers = (int32_t)g->in->n_proposals,
		.n_reviewers = (int32_t)g->in->n_members,
		.scores = { .row = g->row, .col = g->col, .value = g->value },
		.demand = g->demand,
		.load_max = g->load_max,
		.pins = g->pins,
		.n_pins = g->problem.n_pins,
		.progress = tell,
		.progress_arg = g };
}

/* ---- beyond the lists ---- */

struct priced {
	int64_t price;
	int32_t reviewer;
};

static int by_price(const void *a, const void *b)
{
	const struct priced *x = a, *y = b;

	if (x->price != y->price)
		return x->price < y->price ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

/*
 * Could somebody who is not on the paper's list do better there?  Nobody's score
 * is above the least of the list; the cheapest of them settles it.
 */
static bool wants_more(
	struct engine *g, const struct priced *cheapest, size_t p, int64_t paper_price)
{
	const struct expertise_score *list = &g->ranked.score[g->ranked.start[p]];
	size_t n = g->ranked.start[p + 1] - g->ranked.start[p];
	double least = n == 0 ? 1 : (double)list[0].score;

	for (size_t i = 0; i < n; i++) {
		g->stamp[list[i].reviewer] = (int32_t)p;
		least = fmin(least, (double)list[i].score);
	}
	for (size_t i = 0; i < g->in->n_members; i++)
		if (g->stamp[cheapest[i].reviewer] != (int32_t)p &&
			!g->in->is_out[cheapest[i].reviewer])
			return assign_micro(least) - paper_price - cheapest[i].price > 0;
	return false;
}

static bool is_list_long_enough(struct engine *g, const struct assign_result *r)
{
	struct priced *cheapest = MEM_ARRAY(g->mem, struct priced, g->in->n_members);

	for (size_t m = 0; m < g->in->n_members; m++) {
		cheapest[m] = (struct priced){ r->duals.reviewer[m], (int32_t)m };
		g->stamp[m] = -1;
	}
	qsort(cheapest, g->in->n_members, sizeof(*cheapest), by_price);
	for (size_t p = 0; p < g->in->n_proposals; p++)
		if (wants_more(g, cheapest, p, r->duals.paper[p]))
			return false;
	return true;
}

/* Solved with lists of `top`; *ret_is_final: longer ones would change nothing. */
static enum err solve(
	struct engine *g, uint32_t top, struct assign_result *ret_result, bool *ret_is_final)
{
	const struct expertise_options o = options(g, top);
	bool is_whole = top >= g->in->n_members;
	enum err e;

	begin_phase(g, "scores");
	expertise_rank(g->texts.x, &o, g->mem, &g->ranked);
	begin_phase(g, "pairs");
	pose(g);
	e = assign_best(&g->problem, g->mem, ret_result);
	*ret_is_final = is_whole || (e == ERR_OK && is_list_long_enough(g, ret_result));
	return e;
}

/* ---- the answer ---- */

/* Pairs and what stands already are both by paper, then reviewer. */
static void collect(struct cx *cx, struct engine *g, const struct assign_result *r,
	struct assign_answer *ret_answer)
{
	const struct assign_input *in = g->in;
	struct assign_answer a = { .is_possible = true, .is_proven_best = r->sum == r->bound };
	int32_t pin = 0;

	a.found = MEM_ARRAY(cx->mem, struct assign_found, (size_t)r->n_pairs);
	for (int64_t i = 0; i < r->n_pairs; i++) {
		const struct assign_pair *at = &r->pairs[i];

		if (pin < g->problem.n_pins && g->pins[pin].paper == at->paper &&
			g->pins[pin].reviewer == at->reviewer) {
			pin++;
			continue;
		}
		a.found[a.n_found++] =
			(struct assign_found){ in->proposals[at->paper], in->members[at->reviewer],
				assign_score(&g->problem, at->paper, at->reviewer) };
	}
	*ret_answer = a;
}

static enum err run(
	struct cx *cx, struct engine *g, uint32_t at_first, struct assign_answer *ret_answer)
{
	struct expertise_options o;
	struct assign_result r;
	bool is_final;
	enum err e;

	if (assign_texts_wait(&g->texts))
		begin_phase(g, "vectors");
	e = assign_texts_encode(cx, g->mem, tell, g, &g->texts);
	if (e != ERR_OK)
		return e;
	begin_phase(g, "words");
	o = options(g, EXPERTISE_TOP_ALL);
	expertise_prepare(g->texts.x, &o);
	for (uint32_t top = at_first;; top *= 4) {
		struct mem *outer = g->mem;

		g->mem = mem_new(outer, "solve");
		e = solve(g, top, &r, &is_final);
		if (is_final && e == ERR_OK)
			collect(cx, g, &r, ret_answer);
		else if (is_final && (e == ERR_REFUSED || e == ERR_INVALID))
			*ret_answer =
				(struct assign_answer){ .need = r.why.need, .have = r.why.have };
		mem_end(g->mem);
		g->mem = outer;
		if (is_final)
			return e == ERR_REFUSED || e == ERR_INVALID ? ERR_OK : e;
	}
}

static enum err read_all(struct cx *cx, struct call_id call, int64_t reviewers,
	struct assign_input *in, struct engine *g)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = assign_input_load(cx, call, reviewers, in);
	begin_phase(g, "texts");
	if (e == ERR_OK && in->n_proposals > 0 && in->n_members > 0)
		e = assign_texts_read(cx, call, in, g->mem, tell, g, &g->texts);
	cx_read_end(cx);
	return e;
}

enum err assign_compute(struct cx *cx, struct call_id call, int64_t reviewers, uint32_t at_first,
	const struct task_teller *teller, struct assign_answer *ret_answer,
	struct digest *ret_digest)
{
	struct assign_input in;
	struct engine g = { .in = &in, .teller = teller, .mem = mem_new(cx->mem, "engine") };
	enum err e = read_all(cx, call, reviewers, &in, &g);

	if (e == ERR_OK)
		*ret_digest = in.digest;
	if (e == ERR_OK && (in.n_proposals == 0 || in.n_members == 0))
		*ret_answer = (struct assign_answer){ .need = reviewers };
	else if (e == ERR_OK)
		e = run(cx, &g, at_first, ret_answer);
	mem_end(g.mem);
	return e;
}
