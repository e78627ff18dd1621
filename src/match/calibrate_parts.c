#include "match/calibrate_parts.h"

#include <stdlib.h>

#include "base/prng.h"

/*
 * Above the modularity of the same panel dealt at random, which alone is .25 to .75 by
 * how many reviews there are.  Chance moves it by .01 at 600 papers and .03 at 60; six
 * areas with a sixth of the reviews across them have .12 more.
 */
static const double TELLING = .06;
enum { TURNS_MAX = 20, LEVELS_MAX = 12 };

/* A node is a paper, a reviewer, or a part of them. */
struct graph {
	uint32_t n;
	size_t *start; /* n + 1 */
	uint32_t *to;
	double *link;
	double *papers, *reviewers; /* ends of reviews at papers, at reviewers */
	double all;		    /* reviews */
};

/* Parts of the graph's nodes, and what each part has of ends. */
struct parts {
	uint32_t *of;
	double *papers, *reviewers;
	double *link;	/* from the node at hand to a part; 0 between nodes */
	uint32_t *near; /* parts that the node at hand has links to */
};

/* paper: of each review, in the order of the fit. */
static struct graph graph_of(struct mem *m, const struct calibrate_fit *fit, const uint32_t *paper)
{
	uint32_t n_papers = fit->n_papers, n = n_papers + fit->n_reviewers;
	struct graph g = { .n = n, .all = (double)fit->n_reviews };
	size_t *at;

	g.start = MEM_ARRAY(m, size_t, (size_t)n + 1);
	g.to = MEM_ARRAY_RAW(m, uint32_t, 2 * fit->n_reviews);
	g.link = MEM_ARRAY_RAW(m, double, 2 * fit->n_reviews);
	g.papers = MEM_ARRAY(m, double, n);
	g.reviewers = MEM_ARRAY(m, double, n);
	for (size_t k = 0; k < fit->n_reviews; k++)
		g.papers[paper[k]]++;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		g.reviewers[n_papers + j] = (double)(fit->start[j + 1] - fit->start[j]);
	for (uint32_t v = 0; v < n; v++)
		g.start[v + 1] = g.start[v] + (size_t)(g.papers[v] + g.reviewers[v]);
	at = mem_copy(m, g.start, (size_t)n * sizeof(*at));
	for (size_t k = 0; k < 2 * fit->n_reviews; k++)
		g.link[k] = 1;
	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			g.to[at[n_papers + j]++] = paper[k];
			g.to[at[paper[k]]++] = n_papers + j;
		}
	return g;
}

static struct parts parts_alone(struct mem *m, const struct graph *g)
{
	struct parts p = { .of = MEM_ARRAY(m, uint32_t, g->n),
		.papers = MEM_ARRAY(m, double, g->n),
		.reviewers = MEM_ARRAY(m, double, g->n),
		.link = MEM_ARRAY(m, double, g->n),
		.near = MEM_ARRAY(m, uint32_t, g->n) };

	for (uint32_t v = 0; v < g->n; v++) {
		p.of[v] = v;
		p.papers[v] = g->papers[v];
		p.reviewers[v] = g->reviewers[v];
	}
	return p;
}

static void shift(const struct graph *g, struct parts *p, uint32_t v, double sign)
{
	p->papers[p->of[v]] += sign * g->papers[v];
	p->reviewers[p->of[v]] += sign * g->reviewers[v];
}

/* The node goes where modularity gains most, and stays where nothing gains more. */
static bool move_node(const struct graph *g, struct parts *p, uint32_t v)
{
	uint32_t n = 0, was = p->of[v], best = was;
	double most = 0;

	for (size_t k = g->start[v]; k < g->start[v + 1]; k++) {
		uint32_t c = p->of[g->to[k]];

		if (g->to[k] == v)
			continue;
		if (p->link[c] <= 0)
			p->near[n++] = c;
		p->link[c] += g->link[k];
	}
	shift(g, p, v, -1);
	for (uint32_t k = 0; k <= n; k++) {
		uint32_t c = k == 0 ? was : p->near[k - 1];
		double gain =
			p->link[c] -
			(g->papers[v] * p->reviewers[c] + g->reviewers[v] * p->papers[c]) / g->all;

		if (k == 0 || gain > most + 1e-9) {
			most = gain;
			best = c;
		}
	}
	for (uint32_t k = 0; k < n; k++)
		p->link[p->near[k]] = 0;
	p->of[v] = best;
	shift(g, p, v, 1);
	return best != was;
}

static bool climb(const struct graph *g, struct parts *p)
{
	bool has_moved = false, is_moving = true;

	for (int turn = 0; is_moving && turn < TURNS_MAX; turn++) {
		is_moving = false;
		for (uint32_t v = 0; v < g->n; v++)
			is_moving |= move_node(g, p, v);
		has_moved |= is_moving;
	}
	return has_moved;
}

/* Numbers the parts from 0 on by their first node; returns how many there are. */
static uint32_t number_parts(struct mem *m, const struct graph *g, struct parts *p)
{
	uint32_t *number = MEM_ARRAY(m, uint32_t, g->n), n = 0;

	for (uint32_t v = 0; v < g->n; v++) {
		if (number[p->of[v]] == 0)
			number[p->of[v]] = ++n;
		p->of[v] = number[p->of[v]] - 1;
	}
	return n;
}

/* Nodes in the order of their parts, with n + 1 places where each part begins. */
static uint32_t *by_part(
	struct mem *m, const struct graph *g, const struct parts *p, uint32_t n, size_t *ret_start)
{
	uint32_t *node = MEM_ARRAY_RAW(m, uint32_t, g->n);
	size_t *at = MEM_ARRAY(m, size_t, (size_t)n + 2);

	for (uint32_t v = 0; v < g->n; v++)
		at[p->of[v] + 2]++;
	for (uint32_t c = 0; c < n; c++)
		at[c + 2] += at[c + 1];
	for (uint32_t v = 0; v < g->n; v++)
		node[at[p->of[v] + 1]++] = v;
	for (uint32_t c = 0; c <= n; c++)
		ret_start[c] = at[c];
	return node;
}

/* The graph of the parts; links within one are left out, which no move changes. */
static struct graph graph_of_parts(
	struct mem *m, const struct graph *g, const struct parts *p, uint32_t n)
{
	size_t *first = MEM_ARRAY(m, size_t, (size_t)n + 1), links = 0;
	uint32_t *node = by_part(m, g, p, n, first), *near = MEM_ARRAY(m, uint32_t, n);
	double *link = MEM_ARRAY(m, double, n);
	struct graph up = { .n = n, .all = g->all };

	up.start = MEM_ARRAY(m, size_t, (size_t)n + 1);
	up.to = MEM_ARRAY_RAW(m, uint32_t, g->start[g->n]);
	up.link = MEM_ARRAY_RAW(m, double, g->start[g->n]);
	up.papers = MEM_ARRAY(m, double, n);
	up.reviewers = MEM_ARRAY(m, double, n);
	for (uint32_t c = 0; c < n; c++) {
		uint32_t n_near = 0;

		for (size_t x = first[c]; x < first[c + 1]; x++) {
			uint32_t v = node[x];

			up.papers[c] += g->papers[v];
			up.reviewers[c] += g->reviewers[v];
			for (size_t k = g->start[v]; k < g->start[v + 1]; k++) {
				uint32_t d = p->of[g->to[k]];

				if (d != c && link[d] <= 0)
					near[n_near++] = d;
				if (d != c)
					link[d] += g->link[k];
			}
		}
		for (uint32_t k = 0; k < n_near; k++) {
			up.to[links] = near[k];
			up.link[links++] = link[near[k]];
			link[near[k]] = 0;
		}
		up.start[c + 1] = links;
	}
	return up;
}

/* Part of the reviews within parts, less what chance would put there. */
static double modularity(const struct calibrate_fit *fit, const uint32_t *paper,
	const struct graph *g, const uint32_t *part)
{
	double within = 0, chance = 0;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++)
			within += part[paper[k]] == part[fit->n_papers + j];
	for (uint32_t c = 0; c < g->n; c++)
		chance += g->papers[c] * g->reviewers[c];
	return (within - chance / g->all) / g->all;
}

/* Climbs level by level; ret_part says of each paper, then reviewer, its part. */
static struct graph find_parts(
	struct mem *m, const struct calibrate_fit *fit, const uint32_t *paper, uint32_t *ret_part)
{
	struct graph g = graph_of(m, fit, paper);
	uint32_t n_nodes = g.n;

	for (uint32_t v = 0; v < n_nodes; v++)
		ret_part[v] = v;
	for (int level = 0; level < LEVELS_MAX; level++) {
		struct parts p = parts_alone(m, &g);
		bool has_moved = climb(&g, &p);
		uint32_t n = number_parts(m, &g, &p);

		for (uint32_t v = 0; v < n_nodes; v++)
			ret_part[v] = p.of[ret_part[v]];
		g = graph_of_parts(m, &g, &p, n);
		if (!has_moved)
			break;
	}
	return g;
}

/* The modularity of parts where the same numbers of reviews meet by lot. */
static double modularity_by_lot(struct mem *m, const struct calibrate_fit *fit, uint32_t *paper)
{
	uint32_t *part = MEM_ARRAY_RAW(m, uint32_t, (size_t)fit->n_papers + fit->n_reviewers);
	struct prng lot;
	struct graph g;

	prng_init(&lot, 1);
	for (size_t k = fit->n_reviews; k > 1; k--) {
		size_t other = prng_below(&lot, k);
		uint32_t t = paper[k - 1];

		paper[k - 1] = paper[other];
		paper[other] = t;
	}
	g = find_parts(m, fit, paper, part);
	return modularity(fit, paper, &g, part);
}

struct sized {
	double size;
	uint32_t part;
};

static int by_size(const void *x, const void *y)
{
	const struct sized *a = x, *b = y;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return (a->part > b->part) - (a->part < b->part);
}

/* New numbers of those with a review, the greatest first; from n_max on there are none. */
static uint32_t *greatest(
	struct mem *m, const double *size, uint32_t n, uint32_t n_max, uint32_t *ret_n)
{
	struct sized *sized = MEM_ARRAY(m, struct sized, n);
	uint32_t *number = MEM_ARRAY(m, uint32_t, n);

	for (uint32_t c = 0; c < n; c++)
		sized[c] = (struct sized){ size[c], c };
	qsort(sized, n, sizeof(*sized), by_size);
	*ret_n = 0;
	for (uint32_t k = 0; k < n; k++)
		number[sized[k].part] =
			*ret_n < n_max && sized[k].size > 0 ? (*ret_n)++ : CALIBRATE_NO_AREA;
	return number;
}

static uint32_t *renumbered(
	struct mem *m, const uint32_t *area, uint32_t n_areas, uint32_t n, const uint32_t *number)
{
	uint32_t *ret = MEM_ARRAY(m, uint32_t, n);

	for (uint32_t v = 0; v < n; v++)
		ret[v] = area[v] < n_areas ? number[area[v]] : CALIBRATE_NO_AREA;
	return ret;
}

struct calibrate_areas calibrate_areas_told(
	struct mem *m, const struct calibrate_fit *fit, struct calibrate_areas told, uint32_t n_max)
{
	double *size = MEM_ARRAY(m, double, told.n);
	struct calibrate_areas ret;
	uint32_t *number;

	for (uint32_t j = 0; j < fit->n_reviewers; j++)
		for (size_t k = fit->start[j]; k < fit->start[j + 1]; k++) {
			uint32_t a = told.paper[fit->review[k].paper];

			if (told.reviewer[j] < told.n)
				size[told.reviewer[j]]++;
			if (a < told.n)
				size[a]++;
		}
	number = greatest(m, size, told.n, n_max, &ret.n);
	ret.paper = renumbered(m, told.paper, told.n, fit->n_papers, number);
	ret.reviewer = renumbered(m, told.reviewer, told.n, fit->n_reviewers, number);
	return ret;
}

struct calibrate_areas calibrate_parts(
	struct mem *m, const struct calibrate_fit *fit, uint32_t n_max)
{
	uint32_t n_nodes = fit->n_papers + fit->n_reviewers, *number;
	uint32_t *part = MEM_ARRAY_RAW(m, uint32_t, n_nodes);
	uint32_t *paper = MEM_ARRAY_RAW(m, uint32_t, fit->n_reviews);
	struct calibrate_areas found = { .paper = part, .reviewer = part + fit->n_papers };
	struct graph g;
	double seen;

	for (size_t k = 0; k < fit->n_reviews; k++)
		paper[k] = fit->review[k].paper;
	g = find_parts(m, fit, paper, part);
	seen = modularity(fit, paper, &g, part);
	if (g.n < 2 || seen < modularity_by_lot(m, fit, paper) + TELLING)
		return (struct calibrate_areas){ 0 };
	for (uint32_t c = 0; c < g.n; c++)
		g.papers[c] += g.reviewers[c];
	number = greatest(m, g.papers, g.n, n_max, &found.n);
	for (uint32_t v = 0; v < n_nodes; v++)
		part[v] = number[part[v]];
	return found;
}
