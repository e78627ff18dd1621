/* Who wrote what and with whom: authors' own papers, distances, no mutual reviewing. */
#include "cli/filter/assign_in_parts.h"

enum { EDGES_MAX = 20000000, CLOSE_MAX = 50000000 };

struct edge {
	int32_t one, other;
};

struct graph {
	struct names *people;
	struct edge *edge;
	int64_t n_edges, edges_cap;
	int64_t *row; /* neighbours by person */
	int32_t *next;
	struct assign_author *author; /* of papers; reviewer is a person's number */
	int64_t *line;
	int32_t n_authors, authors_cap;
	int32_t *reviewer;		 /* by person: their number among the reviewers, or -1 */
	int32_t *steps, *queue, n_queue; /* of one search */
};

static bool each_edge(struct assign_reading *r)
{
	struct graph *g = r->arg;
	struct edge e;

	if (!csv_id(r->csv, &r->row, &r->column[0]) || !csv_id(r->csv, &r->row, &r->column[1]))
		return false;
	e.one = names_add(g->people, assign_read_field(r, 0));
	e.other = names_add(g->people, assign_read_field(r, 1));
	if (e.one == e.other)
		return csv_fail(r->csv, &r->row, "author %s stands twice",
			csv_shown(r->csv, assign_read_field(r, 0)));
	if (g->n_edges == EDGES_MAX)
		return csv_fail(r->csv, &r->row, "more than %d pairs of authors", EDGES_MAX);
	if (g->n_edges == g->edges_cap) {
		g->edges_cap = g->edges_cap == 0 ? 1024 : 2 * g->edges_cap;
		g->edge = mem_grow(r->in->mem, g->edge, (size_t)g->edges_cap, sizeof(*g->edge));
	}
	g->edge[g->n_edges++] = e;
	return true;
}

static bool each_author(struct assign_reading *r)
{
	struct graph *g = r->arg;
	int32_t i;

	if (!assign_read_paper(r, 0, &i) || !csv_id(r->csv, &r->row, &r->column[1]))
		return false;
	if (r->is_passed_over)
		return true;
	if (g->n_authors == g->authors_cap) {
		size_t cap = (size_t)(g->authors_cap = 2 * g->authors_cap + 256);

		g->author = mem_grow(r->in->mem, g->author, cap, sizeof(*g->author));
		g->line = mem_grow(r->in->mem, g->line, cap, sizeof(*g->line));
	}
	g->line[g->n_authors] = r->row.line;
	g->author[g->n_authors++] =
		(struct assign_author){ i, names_add(g->people, assign_read_field(r, 1)) };
	return true;
}

static void list_neighbours(struct graph *g, struct mem *m)
{
	int32_t n = names_count(g->people);

	g->row = MEM_ARRAY(m, int64_t, (size_t)n + 2);
	g->next = MEM_ARRAY_RAW(m, int32_t, 2 * (size_t)g->n_edges + 1);
	for (int64_t x = 0; x < g->n_edges; x++) {
		g->row[g->edge[x].one + 2]++;
		g->row[g->edge[x].other + 2]++;
	}
	for (int32_t k = 0; k < n; k++)
		g->row[k + 2] += g->row[k + 1];
	for (int64_t x = 0; x < g->n_edges; x++) {
		g->next[g->row[g->edge[x].one + 1]++] = g->edge[x].other;
		g->next[g->row[g->edge[x].other + 1]++] = g->edge[x].one;
	}
	mem_drop(g->edge);
}

static void find_reviewers(struct graph *g, const struct assign_in *in)
{
	int32_t n = names_count(g->people);

	g->reviewer = MEM_ARRAY_RAW(in->mem, int32_t, (size_t)n + 1);
	g->steps = MEM_ARRAY_RAW(in->mem, int32_t, (size_t)n + 1);
	g->queue = MEM_ARRAY_RAW(in->mem, int32_t, (size_t)n + 1);
	for (int32_t k = 0; k < n; k++) {
		g->reviewer[k] = names_find(in->reviewers, names_of(g->people, k));
		g->steps[k] = -1;
	}
}

/* All within so many steps of a person, into the queue. */
static void reach(struct graph *g, int32_t from, int64_t most)
{
	g->n_queue = 0;
	g->queue[g->n_queue++] = from;
	g->steps[from] = 0;
	for (int32_t at = 0; at < g->n_queue; at++) {
		int32_t k = g->queue[at];

		for (int64_t x = g->row[k]; g->steps[k] < most && x < g->row[k + 1]; x++)
			if (g->steps[g->next[x]] < 0) {
				g->steps[g->next[x]] = g->steps[k] + 1;
				g->queue[g->n_queue++] = g->next[x];
			}
	}
	for (int32_t at = 0; at < g->n_queue; at++)
		g->steps[g->queue[at]] = -1;
}

/* Nobody reviews a paper who is within so many steps of one of its authors; 0: the authors. */
static void strike_near(struct assign_in *in, struct graph *g, const struct assign_files *f)
{
	for (int32_t x = 0; x < g->n_authors; x++) {
		reach(g, g->author[x].reviewer, f->author_distance);
		for (int32_t at = 0; at < g->n_queue; at++) {
			int32_t j = g->reviewer[g->queue[at]];

			if (j >= 0)
				assign_in_strike_at(in, (struct assign_struck){ g->author[x].paper,
								j, f->authors, g->line[x] });
		}
	}
}

/* Reviewers within so many steps of each other do not share a paper. */
static bool list_close(struct assign_in *in, struct graph *g, const struct assign_files *f)
{
	struct assign_close *close = NULL;
	int64_t n = 0, cap = 0;

	for (int32_t k = 0; k < names_count(g->people) && f->panel_distance > 0; k++) {
		if (g->reviewer[k] < 0)
			continue;
		reach(g, k, f->panel_distance);
		for (int32_t at = 0; at < g->n_queue; at++) {
			int32_t j = g->reviewer[g->queue[at]];

			if (j <= g->reviewer[k])
				continue;
			if (n == CLOSE_MAX)
				return assign_read_fault(in,
					mem_printf(in->mem,
						"%s: more than %d pairs of reviewers are within "
						"--panel-distance",
						f->coauthors, CLOSE_MAX));
			if (n == cap) {
				cap = cap == 0 ? 1024 : 2 * cap;
				close = mem_grow(in->mem, close, (size_t)cap, sizeof(*close));
			}
			close[n++] = (struct assign_close){ g->reviewer[k], j };
		}
	}
	in->problem.close = close;
	in->problem.n_close = (int32_t)n;
	return true;
}

/* Authors who are reviewers, for no mutual reviewing. */
static void list_authors(struct assign_in *in, const struct graph *g)
{
	struct assign_author *author =
		MEM_ARRAY(in->mem, struct assign_author, (size_t)g->n_authors + 1);

	for (int32_t x = 0; x < g->n_authors; x++) {
		int32_t j = g->reviewer[g->author[x].reviewer];

		if (j >= 0)
			author[in->problem.n_authors++] =
				(struct assign_author){ g->author[x].paper, j };
	}
	in->problem.authors = author;
}

bool assign_in_graph(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column edges[] = { { "author", true, 0 }, { "coauthor", true, 0 } };
	const struct csv_column authors[] = { { "paper", true, 0 }, { "author", true, 0 } };
	struct graph g = { .people = names_new(in->mem) };

	if (f->authors == NULL && f->coauthors == NULL)
		return true;
	if (f->authors != NULL && !assign_read_file(in, f->authors, authors, 2, each_author, &g))
		return false;
	if (f->coauthors != NULL && !assign_read_file(in, f->coauthors, edges, 2, each_edge, &g))
		return false;
	list_neighbours(&g, in->mem);
	find_reviewers(&g, in);
	strike_near(in, &g, f);
	if (f->is_mutual_out)
		list_authors(in, &g);
	return list_close(in, &g, f);
}
