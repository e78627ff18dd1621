#include "match/flow.h"

enum {
	EMPTY = 1,
	IN_TREE = 0,
	FULL = -1
}; /* times the reduced cost: negative means it may enter */

/* One line of cache holds two: a pivot walks these and little else. */
struct node {
	int64_t potential;
	int parent, child, next, prev; /* child lists, -1 at their ends */
	int depth;
	int pred; /* the arc to the parent */
};

struct arc_flow {
	int64_t cap, flow;
};

struct flow {
	struct mem *mem;
	struct node *node;
	int64_t *supply;
	int n_nodes, root;
	int n_arcs, arcs_cap;
	int *src, *dst;
	int64_t *cost;
	int8_t *state;
	struct arc_flow *carry;
	int64_t big;
	bool is_stale; /* costs changed: the potentials are those of before */
	int next_block;
	int block;
	flow_watcher *watch; /* or NULL */
	void *watch_arg;
};

/*
 * Artificial arcs sit at the front, arc v for node v, so that added arcs can
 * follow; the caller's numbers are shifted by n_nodes.
 */
static int grown(int have)
{
	return have < 1024 ? 2048 : have + have / 2;
}

static void arcs_room(struct flow *f)
{
	if (f->n_arcs < f->arcs_cap)
		return;
	f->arcs_cap = grown(f->arcs_cap);
	f->src = mem_grow(f->mem, f->src, (size_t)f->arcs_cap, sizeof(*f->src));
	f->dst = mem_grow(f->mem, f->dst, (size_t)f->arcs_cap, sizeof(*f->dst));
	f->cost = mem_grow(f->mem, f->cost, (size_t)f->arcs_cap, sizeof(*f->cost));
	f->state = mem_grow(f->mem, f->state, (size_t)f->arcs_cap, sizeof(*f->state));
	f->carry = mem_grow(f->mem, f->carry, (size_t)f->arcs_cap, sizeof(*f->carry));
}

static int arc_add(struct flow *f, int src, int dst, int64_t cap, int64_t cost)
{
	int a = f->n_arcs;

	arcs_room(f);
	f->src[a] = src;
	f->dst[a] = dst;
	f->cost[a] = cost;
	f->state[a] = EMPTY;
	f->carry[a] = (struct arc_flow){ cap, 0 };
	f->n_arcs++;
	return a;
}

struct flow *flow_new(struct mem *m, int n_nodes, int root)
{
	struct flow *f = MEM_NEW(m, struct flow);

	MUST(n_nodes > 0 && root >= 0 && root < n_nodes);
	f->mem = m;
	f->n_nodes = n_nodes;
	f->root = root;
	f->node = MEM_ARRAY(m, struct node, (size_t)n_nodes);
	f->supply = MEM_ARRAY(m, int64_t, (size_t)n_nodes);
	for (int v = 0; v < n_nodes; v++)
		arc_add(f, v, root, FLOW_UNBOUNDED, 0);
	return f;
}

void flow_supply(struct flow *f, int v, int64_t supply)
{
	f->supply[v] = supply;
}

int flow_arc(struct flow *f, int src, int dst, int64_t cap, int64_t cost)
{
	MUST(cap >= 0 && src != dst);
	return arc_add(f, src, dst, cap, cost) - f->n_nodes;
}

void flow_fill(struct flow *f, int arc)
{
	f->state[arc + f->n_nodes] = FULL;
	f->carry[arc + f->n_nodes].flow = f->carry[arc + f->n_nodes].cap;
}

/* The start. */

static void child_link(struct flow *f, int v, int parent)
{
	struct node *n = f->node;

	n[v].parent = parent;
	n[v].prev = -1;
	n[v].next = n[parent].child;
	if (n[v].next >= 0)
		n[n[v].next].prev = v;
	n[parent].child = v;
}

static void child_unlink(struct flow *f, int v)
{
	struct node *n = f->node;

	if (n[v].prev >= 0)
		n[n[v].prev].next = n[v].next;
	else
		n[n[v].parent].child = n[v].next;
	if (n[v].next >= 0)
		n[n[v].next].prev = n[v].prev;
}

/* Hangs v from the root by arc a with flow on it. */
static void hang(struct flow *f, int v, int a, int64_t flow)
{
	struct node *n = &f->node[v];

	f->state[a] = IN_TREE;
	f->carry[a].flow = flow;
	n->pred = a;
	n->depth = 1;
	n->potential = f->src[a] == v ? -f->cost[a] : f->cost[a];
	child_link(f, v, f->root);
}

/* v by its own arc where that leaves room upwards (a strongly feasible tree needs it). */
static void hang_first(struct flow *f, int v, int own, int64_t excess)
{
	if (own >= 0 && excess >= 0 && excess < f->carry[own].cap) {
		hang(f, v, own, excess);
		return;
	}
	if (own >= 0 && excess > 0) {
		f->state[own] = FULL;
		f->carry[own].flow = f->carry[own].cap;
		excess -= f->carry[own].cap;
	}
	if (excess < 0) {
		f->src[v] = f->root;
		f->dst[v] = v;
	}
	hang(f, v, v, excess < 0 ? -excess : excess);
}

void flow_start(struct flow *f, int64_t max_cost)
{
	int64_t *excess = f->supply;
	int *own = MEM_ARRAY_RAW(f->mem, int, (size_t)f->n_nodes);

	f->big = (max_cost + 1) * f->n_nodes;
	for (int v = 0; v < f->n_nodes; v++) {
		own[v] = -1;
		f->cost[v] = f->big;
		f->node[v] = (struct node){
			.parent = -1, .child = -1, .next = -1, .prev = -1, .pred = -1
		};
	}
	for (int a = f->n_nodes; a < f->n_arcs; a++) {
		if (f->dst[a] == f->root && own[f->src[a]] < 0 && f->state[a] == EMPTY)
			own[f->src[a]] = a;
		excess[f->src[a]] -= f->carry[a].flow;
		excess[f->dst[a]] += f->carry[a].flow;
	}
	for (int v = 0; v < f->n_nodes; v++)
		if (v != f->root)
			hang_first(f, v, own[v], excess[v]);
	f->carry[f->root].cap = 0;
	mem_drop(own);
}

/* A pivot. */

struct pivot {
	int in;		   /* the arc that enters */
	int first, second; /* its ends, in the direction of the change */
	int join;	   /* where their paths to the root meet */
	int64_t delta;	   /* flow sent round the cycle */
	int out;	   /* the node below the leaving arc, -1: the entering arc itself blocks */
	bool out_on_first;
};

/* The most attractive arc of the next block that has one; false at the optimum. */
static bool price(struct flow *f, int *ret_in)
{
	const struct node *n = f->node;
	int a = f->next_block, left = f->n_arcs, best = -1;
	int64_t best_cost = 0;

	if (a >= f->n_arcs)
		a = 0;
	while (left > 0) {
		int stop = a + f->block < f->n_arcs ? a + f->block : f->n_arcs;

		left -= stop - a;
		for (; a < stop; a++) {
			int64_t c = f->state[a] *
				    (f->cost[a] + n[f->src[a]].potential - n[f->dst[a]].potential);

			if (c < best_cost) {
				best_cost = c;
				best = a;
			}
		}
		if (a == f->n_arcs)
			a = 0;
		if (best >= 0)
			break;
	}
	f->next_block = a;
	*ret_in = best;
	return best >= 0;
}

static bool points_up(const struct flow *f, int v)
{
	return f->src[f->node[v].pred] == v;
}

static void find_join(const struct flow *f, struct pivot *p)
{
	const struct node *n = f->node;
	int u = p->first, v = p->second;

	while (u != v) {
		if (n[u].depth >= n[v].depth)
			u = n[u].parent;
		else
			v = n[v].parent;
	}
	p->join = u;
}

/* The last arc that blocks, seen round the cycle from the join: keeps the tree strongly feasible.
 */
static void find_leaving(const struct flow *f, struct pivot *p)
{
	p->delta = f->carry[p->in].cap;
	p->out = -1;
	for (int u = p->first; u != p->join; u = f->node[u].parent) {
		const struct arc_flow *c = &f->carry[f->node[u].pred];
		int64_t d = points_up(f, u) ? c->flow : c->cap - c->flow;

		if (d < p->delta) {
			p->delta = d;
			p->out = u;
			p->out_on_first = true;
		}
	}
	for (int u = p->second; u != p->join; u = f->node[u].parent) {
		const struct arc_flow *c = &f->carry[f->node[u].pred];
		int64_t d = points_up(f, u) ? c->cap - c->flow : c->flow;

		if (d <= p->delta) {
			p->delta = d;
			p->out = u;
			p->out_on_first = false;
		}
	}
}

static void change_flow(struct flow *f, const struct pivot *p)
{
	if (p->delta == 0)
		return;
	f->carry[p->in].flow += f->state[p->in] * p->delta;
	for (int u = p->first; u != p->join; u = f->node[u].parent)
		f->carry[f->node[u].pred].flow += points_up(f, u) ? -p->delta : p->delta;
	for (int u = p->second; u != p->join; u = f->node[u].parent)
		f->carry[f->node[u].pred].flow += points_up(f, u) ? p->delta : -p->delta;
}

/* Turns the path from v up to top round, so that v heads the subtree, and hangs it by arc a. */
static void reroot(struct flow *f, int v, int top, int parent, int a)
{
	struct node *n = f->node;
	int arc = a, up = parent;

	for (;;) {
		int old_parent = n[v].parent, old_arc = n[v].pred;

		child_unlink(f, v);
		child_link(f, v, up);
		n[v].pred = arc;
		if (v == top)
			return;
		up = v;
		arc = old_arc;
		v = old_parent;
	}
}

/* Adds sigma to the potentials below v (v included) and sets the depths right. */
static void shift_subtree(struct flow *f, int top, int64_t sigma)
{
	struct node *n = f->node;
	int v = top;

	for (;;) {
		n[v].potential += sigma;
		n[v].depth = n[n[v].parent].depth + 1;
		if (n[v].child >= 0) {
			v = n[v].child;
			continue;
		}
		while (v != top && n[v].next < 0)
			v = n[v].parent;
		if (v == top)
			return;
		v = n[v].next;
	}
}

static void change_tree(struct flow *f, const struct pivot *p)
{
	int low = p->out_on_first ? p->first : p->second;
	int high = p->out_on_first ? p->second : p->first;
	int leaving = f->node[p->out].pred;
	int64_t reduced = f->cost[p->in] + f->node[f->src[p->in]].potential -
			  f->node[f->dst[p->in]].potential;

	f->state[leaving] = f->carry[leaving].flow == 0 ? EMPTY : FULL;
	f->state[p->in] = IN_TREE;
	reroot(f, low, p->out, high, p->in);
	shift_subtree(f, low, f->src[p->in] == low ? -reduced : reduced);
}

static void pivot(struct flow *f, int in)
{
	struct pivot p = { .in = in };
	bool forward = f->state[in] == EMPTY;

	p.first = forward ? f->src[in] : f->dst[in];
	p.second = forward ? f->dst[in] : f->src[in];
	find_join(f, &p);
	find_leaving(f, &p);
	change_flow(f, &p);
	if (p.out < 0)
		f->state[in] = (int8_t)-f->state[in];
	else
		change_tree(f, &p);
}

/* Potentials anew from the root down, in the order of shift_subtree. */
static void read_potentials(struct flow *f)
{
	struct node *n = f->node;
	int v = n[f->root].child;

	while (v >= 0 && v != f->root) {
		int a = n[v].pred, up = n[v].parent;

		n[v].potential = n[up].potential + (f->src[a] == v ? -f->cost[a] : f->cost[a]);
		if (n[v].child >= 0) {
			v = n[v].child;
			continue;
		}
		while (v != f->root && n[v].next < 0)
			v = n[v].parent;
		v = v == f->root ? v : n[v].next;
	}
	f->is_stale = false;
}

static int square_root(int n)
{
	int r = 1;

	while (r * r < n)
		r++;
	return r;
}

void flow_watch(struct flow *f, flow_watcher *watch, void *arg)
{
	f->watch = watch;
	f->watch_arg = arg;
}

static void tell(const struct flow *f)
{
	int n = 0;

	for (int a = f->n_nodes; a < f->n_arcs; a++)
		n += f->state[a] * (f->cost[a] + f->node[f->src[a]].potential -
					   f->node[f->dst[a]].potential) <
		     0;
	f->watch(f->watch_arg, n);
}

int64_t flow_solve(struct flow *f)
{
	enum { TELL_EVERY = 1 << 14 };
	int64_t pivots = 0;
	int in;

	if (f->is_stale)
		read_potentials(f);
	f->block = square_root(f->n_arcs) < 16 ? 16 : square_root(f->n_arcs);
	while (price(f, &in)) {
		if (f->watch != NULL && pivots % TELL_EVERY == 0)
			tell(f);
		pivot(f, in);
		pivots++;
	}
	return pivots;
}

/* The tree stays; its potentials follow at the next solve, all at once. */
void flow_cost(struct flow *f, int arc, int64_t cost)
{
	f->is_stale |= f->cost[arc + f->n_nodes] != cost;
	f->cost[arc + f->n_nodes] = cost;
}

int64_t flow_big(const struct flow *f)
{
	return f->big;
}

int64_t flow_unmet(const struct flow *f)
{
	int64_t sum = 0;

	for (int v = 0; v < f->n_nodes; v++)
		sum += f->carry[v].flow;
	return sum;
}

int64_t flow_on(const struct flow *f, int arc)
{
	return f->carry[arc + f->n_nodes].flow;
}

int64_t flow_potential(const struct flow *f, int v)
{
	return f->node[v].potential;
}

int flow_n_arcs(const struct flow *f)
{
	return f->n_arcs - f->n_nodes;
}
