#include "match/random.h"

/*
 * The pairs with a probability that is not whole, as edges between papers (or
 * their quotas), reviewers and a root: a reviewer's edge to the root carries its
 * load, a paper's edge to a quota what the quota holds.  At every node but the
 * root the fractions add up to something whole, so no node has just one edge
 * with a fraction, and a walk along such edges closes a cycle.  Flow sent round
 * the cycle, one way or the other, makes at least one edge whole; ways and
 * amounts are drawn so that no expectation changes.
 */
struct draw {
	const struct assign_problem *p;
	int n_nodes, n_edges;
	int *tail, *head; /* a flow from tail to head */
	int64_t *value;	  /* what it carries beyond whole members: 0 to RANDOM_ONE */
	int *row, *edge;  /* edges by node */
	int *live;	  /* how many at the front of a node's list may be fractional */
	int *path_edge, *path_node, *place; /* the walk; place of a node on it or -1 */
	int n_path;
	struct prng *chance;
};

static bool is_whole(const struct draw *d, int e)
{
	return d->value[e] == 0 || d->value[e] == RANDOM_ONE;
}

static void add_edge(struct draw *d, int tail, int head, int64_t value)
{
	int e = d->n_edges++;

	d->tail[e] = tail;
	d->head[e] = head;
	d->value[e] = value;
}

static void list_edges(struct draw *d, struct mem *m)
{
	d->row = MEM_ARRAY(m, int, (size_t)d->n_nodes + 2);
	d->edge = MEM_ARRAY(m, int, (size_t)d->n_edges * 2 + 1);
	d->live = MEM_ARRAY(m, int, (size_t)d->n_nodes + 1);
	for (int e = 0; e < d->n_edges; e++) {
		d->row[d->tail[e] + 2]++;
		d->row[d->head[e] + 2]++;
	}
	for (int v = 0; v < d->n_nodes; v++)
		d->row[v + 2] += d->row[v + 1];
	for (int e = 0; e < d->n_edges; e++) {
		d->edge[d->row[d->tail[e] + 1]++] = e;
		d->edge[d->row[d->head[e] + 1]++] = e;
	}
	for (int v = 0; v < d->n_nodes; v++)
		d->live[v] = d->row[v + 1] - d->row[v];
}

/* A fractional edge at v other than by; whole ones are dropped from the list on the way. */
static int next_edge(struct draw *d, int v, int by)
{
	int *list = d->edge + d->row[v];

	for (int x = 0; x < d->live[v];) {
		if (is_whole(d, list[x])) {
			list[x] = list[--d->live[v]];
			continue;
		}
		if (list[x] != by)
			return list[x];
		x++;
	}
	return -1;
}

/* Sends flow round the edges path_edge[from..n_path), entered at path_node[from]. */
static void turn(struct draw *d, int from)
{
	int64_t forth = RANDOM_ONE, back = RANDOM_ONE, amount;

	for (int x = from; x < d->n_path; x++) {
		int e = d->path_edge[x];
		int64_t up = RANDOM_ONE - d->value[e], down = d->value[e];
		bool along = d->tail[e] == d->path_node[x];

		forth = (along ? up : down) < forth ? (along ? up : down) : forth;
		back = (along ? down : up) < back ? (along ? down : up) : back;
	}
	amount = (int64_t)prng_below(d->chance, (uint64_t)(forth + back)) < back ? forth : -back;
	for (int x = from; x < d->n_path; x++) {
		int e = d->path_edge[x];

		d->value[e] += d->tail[e] == d->path_node[x] ? amount : -amount;
	}
}

static void cut_path(struct draw *d, int length)
{
	while (d->n_path > length)
		d->place[d->path_node[--d->n_path]] = -1;
}

/* Walks from v until no edge at v has a fraction. */
static void settle(struct draw *d, int start)
{
	int v = start, by = -1, e;

	while ((e = next_edge(d, v, by)) >= 0) {
		d->place[v] = d->n_path;
		d->path_node[d->n_path] = v;
		d->path_edge[d->n_path++] = e;
		v = d->tail[e] == v ? d->head[e] : d->tail[e];
		by = e;
		if (d->place[v] >= 0) {
			int from = d->place[v];

			turn(d, from);
			cut_path(d, from);
			by = from > 0 ? d->path_edge[from - 1] : -1;
		}
	}
	MUST(d->n_path == 0);
}

/* The quota that counts the pair, -1 for none; quotas of one paper do not overlap. */
static int32_t *tails_of(
	const struct assign_problem *p, struct mem *m, const struct random_marginals *r)
{
	int32_t *tail = MEM_ARRAY(m, int32_t, (size_t)r->n + 1);
	int8_t *has = MEM_ARRAY(m, int8_t, (size_t)p->n_reviewers + 1);

	for (int64_t x = 0; x < r->n; x++)
		tail[x] = -1;
	for (int32_t q = 0; q < p->n_quotas; q++) {
		int64_t lo = 0, hi = r->n;

		while (lo < hi) {
			int64_t mid = lo + (hi - lo) / 2;

			if (r->pairs[mid].paper < p->quotas[q].paper)
				lo = mid + 1;
			else
				hi = mid;
		}
		for (int32_t y = 0; y < p->n_members; y++)
			has[p->members[y].reviewer] |=
				p->members[y].attribute == p->quotas[q].attribute;
		for (; lo < r->n && r->pairs[lo].paper == p->quotas[q].paper; lo++)
			if (has[r->pairs[lo].reviewer])
				tail[lo] = q;
		memset(has, 0, (size_t)p->n_reviewers);
	}
	return tail;
}

static void build(struct draw *d, const struct random_marginals *r, struct mem *m)
{
	const struct assign_problem *p = d->p;
	int reviewers = p->n_papers, root = p->n_papers + p->n_reviewers, quotas = root + 1;
	int32_t *tail = tails_of(p, m, r);
	int64_t *load = MEM_ARRAY(m, int64_t, (size_t)p->n_reviewers + 1);
	int64_t *held = MEM_ARRAY(m, int64_t, (size_t)p->n_quotas + 1);
	size_t most = (size_t)(r->n + p->n_reviewers + p->n_quotas) + 1;

	d->n_nodes = quotas + p->n_quotas;
	d->tail = MEM_ARRAY_RAW(m, int, most);
	d->head = MEM_ARRAY_RAW(m, int, most);
	d->value = MEM_ARRAY_RAW(m, int64_t, most);
	for (int64_t x = 0; x < r->n; x++) {
		add_edge(d, tail[x] >= 0 ? quotas + tail[x] : r->pairs[x].paper,
			reviewers + r->pairs[x].reviewer, r->prob[x]);
		load[r->pairs[x].reviewer] += r->prob[x];
		held[tail[x] >= 0 ? tail[x] : p->n_quotas] += r->prob[x];
	}
	for (int32_t j = 0; j < p->n_reviewers; j++)
		add_edge(d, reviewers + j, root, load[j] & (RANDOM_ONE - 1));
	for (int32_t q = 0; q < p->n_quotas; q++)
		add_edge(d, p->quotas[q].paper, quotas + q, held[q] & (RANDOM_ONE - 1));
}

/* One ticket of a lottery. */
static void draw_ticket(const struct random_lottery *l, struct prng *chance, struct mem *m,
	struct assign_pair **ret_pairs, int64_t *ret_n)
{
	int64_t at = (int64_t)prng_below(chance, (uint64_t)RANDOM_ONE);
	const struct random_ticket *t = l->ticket;

	for (; at >= t->prob; t++)
		at -= t->prob;
	*ret_pairs = mem_copy(m, t->pairs, (size_t)t->n_pairs * sizeof(*t->pairs));
	*ret_n = t->n_pairs;
}

void random_draw(const struct assign_problem *p, const struct random_marginals *r,
	struct prng *chance, struct mem *m, struct assign_pair **ret_pairs, int64_t *ret_n)
{
	struct draw d = { .p = p, .chance = chance };
	struct assign_pair *pairs;
	struct mem *scratch;
	int64_t n = 0;

	if (r->lottery != NULL) {
		draw_ticket(r->lottery, chance, m, ret_pairs, ret_n);
		return;
	}
	scratch = mem_new(m, "draw");
	pairs = MEM_ARRAY(m, struct assign_pair, (size_t)r->n + 1);
	build(&d, r, scratch);
	list_edges(&d, scratch);
	d.path_edge = MEM_ARRAY_RAW(scratch, int, (size_t)d.n_nodes + 1);
	d.path_node = MEM_ARRAY_RAW(scratch, int, (size_t)d.n_nodes + 1);
	d.place = MEM_ARRAY_RAW(scratch, int, (size_t)d.n_nodes + 1);
	for (int v = 0; v < d.n_nodes; v++)
		d.place[v] = -1;
	for (int v = 0; v < d.n_nodes; v++)
		settle(&d, v);
	for (int64_t x = 0; x < r->n; x++)
		if (d.value[x] == RANDOM_ONE)
			pairs[n++] = r->pairs[x];
	mem_end(scratch);
	*ret_pairs = pairs;
	*ret_n = n;
}
