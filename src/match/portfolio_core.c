/*
 * The answers near the relaxed one.  With prices fixed, an answer's score is
 * the bound less the losses of its deviations less the price of what it leaves
 * unused.  So only proposals whose loss is under (bound - target) can differ;
 * they fall into small blocks of a few alternatives each, and the blocks are
 * combined one by one, keeping partial answers that no other dominates and that
 * several price vectors still allow to reach the target (after Pisinger's core
 * algorithms, 1995 and 1997).
 */
#include <math.h>

#include "match/portfolio_model.h"
#include "match/portfolio_pack.h"
#include "match/portfolio_state.h"

enum { OPTIONS_MAX = 20000, PRICED_ROWS_MAX = 6, SHIFTS = 12, BYTES_MAX = 48 << 20 };

static const double SHIFT[SHIFTS] = { .5, -.5, .2, -.2, 1, -1, .08, -.08, .03, -.03, 3, -3 };

struct option {
	int64_t score; /* against the block's default */
	double loss;
	uint64_t set; /* of the block's items */
};

struct block {
	uint32_t *item;
	uint32_t n;
	uint64_t base;	       /* the default: what the relaxation chose */
	struct option *option; /* the default first */
	int64_t *use;	       /* per option and row, against the default */
	uint32_t n_options, cap;
	double order;
};

/* A choice that differs from the default, and those before it. */
struct trace {
	uint32_t before, block, option;
};

struct core {
	struct mem *mem;
	struct portfolio_model *model;
	const struct portfolio_point *point;
	const double *profit, *loss;
	struct portfolio_search *search;
	uint32_t n_rows; /* that free items touch */
	uint32_t *row;
	int64_t *slack_at_start;
	struct block *block;
	uint32_t n_blocks;
	uint8_t *is_free;
	/* Bounds: for each price vector its prices and what later blocks can add. */
	uint32_t n_bounds;
	double *price; /* n_bounds x n_rows */
	double *later; /* n_bounds x (n_blocks + 1) */
	struct trace *trace;
	uint32_t n_traces, traces_cap;
	bool is_too_wide;
	double least;	/* that an answer worth finding scores, portfolio_next_score() */
	uint64_t asked; /* the same for being told to stop */
	uint64_t told;	/* states left when progress was told last, in units of its own */
};

/* Free items. */

/* A mate that is surely chosen decides the item. */
static bool is_decided_by_mate(const struct core *c, uint32_t i)
{
	const struct portfolio_model *model = c->model;

	for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++) {
		uint32_t g = model->item_group[k];

		for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++) {
			uint32_t j = model->group_member[y];

			if (j != i && c->point->chosen[j] && !c->is_free[j])
				return true;
		}
	}
	return false;
}

static void find_free(struct core *c)
{
	double room = c->point->value - c->least;

	c->is_free = MEM_ARRAY(c->mem, uint8_t, (size_t)c->model->n + 1);
	for (uint32_t i = 0; i < c->model->n; i++)
		c->is_free[i] = c->loss[i] < room && c->point->chosen[i];
	for (uint32_t i = 0; i < c->model->n; i++)
		if (c->loss[i] < room && !c->point->chosen[i])
			c->is_free[i] = !is_decided_by_mate(c, i);
	for (uint32_t i = 0; i < c->model->n; i++)
		c->search->n_core += c->is_free[i];
}

static void find_rows(struct core *c)
{
	const struct portfolio_model *model = c->model;
	uint8_t *is_touched = MEM_ARRAY(c->mem, uint8_t, (size_t)model->n_rows + 1);

	for (uint32_t i = 0; i < model->n; i++) {
		if (!c->is_free[i])
			continue;
		for (size_t k = model->entry_start[i]; k < model->entry_start[i + 1]; k++)
			is_touched[model->entry[k].row] |= model->entry[k].coefficient != 0;
	}
	c->row = MEM_ARRAY(c->mem, uint32_t, (size_t)model->n_rows + 1);
	c->slack_at_start = MEM_ARRAY(c->mem, int64_t, (size_t)model->n_rows + 1);
	for (uint32_t r = 0; r < model->n_rows; r++)
		if (is_touched[r]) {
			c->slack_at_start[c->n_rows] = model->limit[r] - c->point->use[r];
			c->row[c->n_rows++] = r;
		}
}

/* A row that nothing free touches must hold as it is. */
static bool fixed_rows_hold(const struct core *c)
{
	for (uint32_t r = 0, k = 0; r < c->model->n_rows; r++) {
		if (k < c->n_rows && c->row[k] == r)
			k++;
		else if (c->point->use[r] > c->model->limit[r])
			return false;
	}
	return true;
}

/* Blocks. */

static void walk_block(struct core *c, uint32_t first, struct block *b)
{
	const struct portfolio_model *model = c->model;
	uint32_t cap = 8;

	b->item = MEM_ARRAY_RAW(c->mem, uint32_t, cap);
	b->item[b->n++] = first;
	model->local[first] = 0;
	for (uint32_t at = 0; at < b->n; at++)
		for (size_t k = model->item_start[b->item[at]];
			k < model->item_start[b->item[at] + 1]; k++) {
			uint32_t g = model->item_group[k];

			for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++) {
				uint32_t j = model->group_member[y];

				if (!c->is_free[j] || model->local[j] >= 0)
					continue;
				if (b->n == cap)
					b->item = mem_grow(
						c->mem, b->item, cap *= 2, sizeof(*b->item));
				model->local[j] = (int32_t)b->n;
				b->item[b->n++] = j;
			}
		}
}

static void block_graph(const struct core *c, const struct block *b, struct packing *ret_graph)
{
	const struct portfolio_model *model = c->model;

	ret_graph->n = b->n;
	ret_graph->nodes_left = UINT32_MAX;
	for (uint32_t x = 0; x < b->n; x++) {
		uint32_t i = b->item[x];

		ret_graph->weight[x] = c->profit[i];
		ret_graph->adjacent[x] = 0;
		for (size_t k = model->item_start[i]; k < model->item_start[i + 1]; k++) {
			uint32_t g = model->item_group[k];

			for (size_t y = model->group_start[g]; y < model->group_start[g + 1]; y++)
				if (model->local[model->group_member[y]] >= 0)
					ret_graph->adjacent[x] |=
						UINT64_C(1) << model->local[model->group_member[y]];
		}
		ret_graph->adjacent[x] &= ~(UINT64_C(1) << x);
	}
}

static void add_option(struct core *c, struct block *b, uint64_t set, double loss)
{
	if (b->n_options == b->cap) {
		b->cap = b->cap == 0 ? 4 : 2 * b->cap;
		b->option = mem_grow(c->mem, b->option, b->cap, sizeof(*b->option));
	}
	b->option[b->n_options++] = (struct option){ .loss = fmax(0, loss), .set = set };
	c->is_too_wide |= b->n_options > OPTIONS_MAX;
}

/* All sets of the block that lose less than room; what remains is always bounded exactly. */
static void list_options(struct core *c, struct block *b, struct packing *graph, uint64_t set,
	uint64_t open, double base, double room)
{
	double weight, sum = 0;
	uint64_t best;

	for (uint64_t k = set; k != 0; k &= k - 1)
		sum += graph->weight[packing_first(k)];
	(void)packing_solve(graph, open, &best, &weight);
	if (c->is_too_wide || base - sum - weight >= room)
		return;
	if (open == 0) {
		if (set != b->base)
			add_option(c, b, set, base - sum);
		return;
	}
	best = open & (0 - open);
	list_options(c, b, graph, set, open & ~best, base, room);
	list_options(c, b, graph, set | best, open & ~(best | graph->adjacent[packing_first(best)]),
		base, room);
}

static void tally_option(
	const struct core *c, const struct block *b, struct option *o, int64_t *ret_use)
{
	const struct portfolio_model *model = c->model;
	int64_t *dense = MEM_ARRAY(c->mem, int64_t, (size_t)model->n_rows + 1);

	for (uint64_t k = o->set ^ b->base; k != 0; k &= k - 1) {
		uint32_t x = packing_first(k), i = b->item[x];
		int64_t sign = o->set >> x & 1 ? 1 : -1;

		o->score += sign * model->score[i];
		for (size_t y = model->entry_start[i]; y < model->entry_start[i + 1]; y++)
			dense[model->entry[y].row] += sign * model->entry[y].coefficient;
	}
	for (uint32_t r = 0; r < c->n_rows; r++)
		ret_use[r] = dense[c->row[r]];
	mem_drop(dense);
}

static void fill_block(struct core *c, struct block *b)
{
	double base = 0, room = c->point->value - c->least;
	struct packing graph;

	block_graph(c, b, &graph);
	for (uint32_t x = 0; x < b->n; x++)
		if (c->point->chosen[b->item[x]]) {
			b->base |= UINT64_C(1) << x;
			base += c->profit[b->item[x]];
		}
	add_option(c, b, b->base, 0);
	list_options(
		c, b, &graph, 0, b->n == 64 ? UINT64_MAX : (UINT64_C(1) << b->n) - 1, base, room);
	b->use = MEM_ARRAY(c->mem, int64_t, (size_t)b->n_options * c->n_rows + 1);
	b->order = INFINITY;
	for (uint32_t o = 0; o < b->n_options; o++) {
		tally_option(c, b, &b->option[o], b->use + (size_t)o * c->n_rows);
		if (o > 0)
			b->order = fmin(b->order, b->option[o].loss);
	}
}

static int by_order(const void *x, const void *y)
{
	const struct block *a = x, *b = y;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->item[0] > b->item[0]) - (a->item[0] < b->item[0]);
}

static void find_blocks(struct core *c)
{
	c->block = MEM_ARRAY(c->mem, struct block, (size_t)c->search->n_core + 1);
	for (uint32_t i = 0; i < c->model->n; i++) {
		if (!c->is_free[i] || c->model->local[i] >= 0)
			continue;
		walk_block(c, i, &c->block[c->n_blocks]);
		if (c->block[c->n_blocks].n > 64)
			c->is_too_wide = true;
		else
			fill_block(c, &c->block[c->n_blocks]);
		c->n_blocks++;
		if (c->is_too_wide)
			break;
	}
	for (uint32_t b = 0; b < c->n_blocks; b++)
		for (uint32_t x = 0; x < c->block[b].n; x++)
			c->model->local[c->block[b].item[x]] = -1;
	if (!c->is_too_wide)
		qsort(c->block, c->n_blocks, sizeof(*c->block), by_order);
}

/* Bounds. */

static void set_later(struct core *c, uint32_t k)
{
	const double *price = c->price + (size_t)k * c->n_rows;
	double *later = c->later + (size_t)k * (c->n_blocks + 1);

	later[c->n_blocks] = 0;
	for (uint32_t b = c->n_blocks; b-- > 0;) {
		const struct block *block = &c->block[b];
		double best = 0;

		for (uint32_t o = 1; o < block->n_options; o++) {
			double gain = (double)block->option[o].score;

			for (uint32_t r = 0; r < c->n_rows; r++)
				gain -= price[r] * (double)block->use[(size_t)o * c->n_rows + r];
			best = fmax(best, gain);
		}
		later[b] = later[b + 1] + best;
	}
}

/* The most that an option changes the use of a row. */
static double reach_of(const struct core *c, uint32_t r)
{
	int64_t most = 1;

	for (uint32_t b = 0; b < c->n_blocks; b++)
		for (uint32_t o = 1; o < c->block[b].n_options; o++) {
			int64_t use = c->block[b].use[(size_t)o * c->n_rows + r];

			use = use < 0 ? -use : use;
			most = use > most ? use : most;
		}
	return (double)most;
}

static void add_bound(struct core *c, uint32_t row, double price)
{
	double *at = c->price + (size_t)c->n_bounds * c->n_rows;

	memcpy(at, c->price, c->n_rows * sizeof(double));
	at[row] = fmax(0, price);
	set_later(c, c->n_bounds++);
}

/*
 * The prices themselves, and each of the greatest moved up and down by parts of
 * what would make up for all that may be lost.
 */
static void set_bounds(struct core *c)
{
	double room = c->point->value - c->least;
	size_t most = 1 + SHIFTS * PRICED_ROWS_MAX;

	c->price = MEM_ARRAY(c->mem, double, most * c->n_rows + 1);
	c->later = MEM_ARRAY(c->mem, double, most *(c->n_blocks + 1));
	for (uint32_t r = 0; r < c->n_rows; r++)
		c->price[r] = c->point->price[c->row[r]];
	set_later(c, c->n_bounds++);
	for (uint32_t r = 0, used = 0; r < c->n_rows && used < PRICED_ROWS_MAX; r++) {
		double unit = room / reach_of(c, r);

		if (c->price[r] <= 0)
			continue;
		used++;
		for (int s = 0; s < SHIFTS; s++)
			add_bound(c, r, c->price[r] + SHIFT[s] * unit);
	}
}

/* Least of the bounds on any completion; stops early once it is under the target. */
static double bound_of(const struct core *c, const struct state *s, uint32_t next)
{
	double least = INFINITY;

	for (uint32_t k = 0; k < c->n_bounds; k++) {
		const double *price = c->price + (size_t)k * c->n_rows;
		double b = (double)s->score + c->later[(size_t)k * (c->n_blocks + 1) + next];

		for (uint32_t r = 0; r < c->n_rows; r++)
			b += price[r] * (double)s->slack[r];
		least = fmin(least, b);
		if (least < c->least)
			break;
	}
	return least;
}

/* The enumeration. */

static void keep_answer(struct core *c, const struct state *s)
{
	c->search->is_found = true;
	c->search->score = s->score;
	c->search->target = (double)s->score;
	c->least = portfolio_next_score(c->search->target, c->search->unit);
	memcpy(c->search->chosen, c->point->chosen, c->model->n);
	for (uint32_t t = s->trace; t != 0; t = c->trace[t].before) {
		const struct block *b = &c->block[c->trace[t].block];
		uint64_t set = b->option[c->trace[t].option].set;

		for (uint32_t x = 0; x < b->n; x++)
			c->search->chosen[b->item[x]] = set >> x & 1;
	}
}

static void consider(struct core *c, const struct state *s)
{
	if ((double)s->score <= c->search->target)
		return;
	for (uint32_t r = 0; r < c->n_rows; r++)
		if (s->slack[r] < 0)
			return;
	keep_answer(c, s);
}

static uint32_t add_trace(struct core *c, uint32_t before, uint32_t block, uint32_t option)
{
	if (c->n_traces == c->traces_cap) {
		MUST(c->traces_cap < UINT32_MAX / 2);
		c->traces_cap *= 2;
		c->trace = mem_grow(c->mem, c->trace, c->traces_cap, sizeof(*c->trace));
	}
	c->trace[c->n_traces] = (struct trace){ before, block, option };
	return c->n_traces++;
}

static void branch(struct core *c, const struct state *from, uint32_t b, struct state *to,
	struct list *next, size_t size)
{
	const struct block *block = &c->block[b];

	for (uint32_t o = 0; o < block->n_options; o++) {
		memcpy(to, from, size);
		to->score += block->option[o].score;
		for (uint32_t r = 0; r < c->n_rows; r++)
			to->slack[r] -= block->use[(size_t)o * c->n_rows + r];
		to->bound = bound_of(c, to, b + 1);
		if (to->bound < c->least)
			continue;
		if (o > 0) {
			to->trace = add_trace(c, from->trace, b, o);
			consider(c, to);
		}
		list_add(c->mem, next, to);
	}
}

/* Too many: the ones with the least bounds go, and the answer is no longer proven. */
static void drop_widest(struct core *c, struct list *l)
{
	if (l->n <= c->search->width)
		return;
	list_sort_by_bound(l);
	c->search->missed = fmax(c->search->missed, state_at(l, c->search->width)->bound);
	l->n = c->search->width;
}

static void give_up(struct core *c, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		c->search->missed = fmax(c->search->missed, state_at(l, i)->bound);
}

static void tell(struct core *c)
{
	enum { EVERY = 1 << 12 };
	const struct portfolio_problem *p = c->model->problem;
	const struct portfolio_search *s = c->search;
	double best = fmax(s->is_found ? (double)s->score : -INFINITY,
		s->has_answer ? (double)s->answer : -INFINITY);

	if (p->progress != NULL && s->states_left / EVERY != c->told) {
		c->told = s->states_left / EVERY;
		p->progress(p->progress_arg, &(struct portfolio_progress){ .is_searching = true,
						     .done = s->states_most - s->states_left,
						     .most = s->states_most,
						     .has_answer = isfinite(best),
						     .score = isfinite(best) ? (int64_t)best : 0,
						     .bound = c->point->value });
	}
}

/* Told to stop?  Asked every few thousand states. */
static bool is_over(struct core *c)
{
	const struct portfolio_problem *p = c->model->problem;

	if (p->is_over == NULL || c->search->states_left >> 11 == c->asked)
		return false;
	c->asked = c->search->states_left >> 11;
	return p->is_over(p->stop_arg);
}

/* All partial answers of a step; false when the search has run out of states. */
static bool step(
	struct core *c, const struct list *now, uint32_t b, struct list *next, struct state *to)
{
	size_t checked = c->search->width + c->search->width / 2 + 1000;

	next->n = 0;
	for (size_t i = 0; i < now->n; i++) {
		size_t before = next->n;

		branch(c, state_at(now, i), b, to, next, next->size);
		if (next->n - before > c->search->states_left || is_over(c)) {
			c->search->states_left = 0;
			give_up(c, now);
			return false;
		}
		c->search->states_left -= next->n - before;
		tell(c);
		if (next->n > checked) {
			list_drop_dominated(c->mem, next);
			drop_widest(c, next);
		}
	}
	list_drop_dominated(c->mem, next);
	drop_widest(c, next);
	return true;
}

static void run(struct core *c)
{
	size_t size = sizeof(struct state) + c->n_rows * sizeof(int64_t);
	struct list now = { .size = size, .n_rows = c->n_rows },
		    next = { .size = size, .n_rows = c->n_rows };
	struct state *s = mem_alloc(c->mem, size), *to = mem_alloc(c->mem, size);

	if (c->search->width > BYTES_MAX / size)
		c->search->width = BYTES_MAX / size;
	s->score = c->point->score;
	memcpy(s->slack, c->slack_at_start, c->n_rows * sizeof(int64_t));
	s->bound = bound_of(c, s, 0);
	consider(c, s);
	list_add(c->mem, &now, s);
	for (uint32_t b = 0; b < c->n_blocks && now.n > 0; b++) {
		struct list t = now;

		if (!step(c, &now, b, &next, to))
			return;
		now = next;
		next = t;
	}
}

void portfolio_enumerate(struct mem *m, struct portfolio_model *model,
	const struct portfolio_point *point, const double *profit, const double *loss,
	struct portfolio_search *search)
{
	struct core c = { .mem = mem_new(m, "portfolio_enumerate"),
		.model = model,
		.point = point,
		.profit = profit,
		.loss = loss,
		.search = search,
		.least = portfolio_next_score(search->target, search->unit) };

	search->n_core = 0;
	search->missed = -INFINITY;
	c.traces_cap = 4096;
	c.trace = MEM_ARRAY_RAW(c.mem, struct trace, c.traces_cap);
	c.n_traces = 1;
	find_free(&c);
	find_rows(&c);
	if (fixed_rows_hold(&c)) {
		find_blocks(&c);
		if (c.is_too_wide) {
			search->missed = point->value;
		} else {
			set_bounds(&c);
			run(&c);
		}
	}
	mem_end(c.mem);
}
