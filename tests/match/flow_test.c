#include "test.h"

#include "base/prng.h"
#include "match/flow.h"

/*
 * The judge: successive shortest paths by Bellman and Ford over a matrix, on
 * networks so small that it need not be clever.  Node 0 is the root.
 */
enum { NODES = 7, ARCS = 24 };

struct network {
	int n_nodes, n_arcs;
	int src[ARCS], dst[ARCS];
	int64_t cap[ARCS], cost[ARCS], supply[NODES];
};

static void draw(struct network *w, struct prng *g)
{
	*w = (struct network){ .n_nodes = 3 + (int)prng_below(g, NODES - 2),
		.n_arcs = 1 + (int)prng_below(g, ARCS) };
	for (int a = 0; a < w->n_arcs; a++) {
		w->src[a] = (int)prng_below(g, (uint64_t)w->n_nodes);
		w->dst[a] =
			(w->src[a] + 1 + (int)prng_below(g, (uint64_t)w->n_nodes - 1)) % w->n_nodes;
		w->cap[a] = (int64_t)prng_below(g, 6);
		w->cost[a] = (int64_t)prng_below(g, 20); /* none below 0: no cycle pays */
	}
	for (int v = 1; v < w->n_nodes; v++)
		w->supply[v] = (int64_t)prng_below(g, 7) - 3;
}

struct judge {
	int64_t flow[ARCS], left[NODES];
};

/* Shortest residual distances from all that have supply left; arc by which each was reached. */
static int nearest_lack(const struct network *w, const struct judge *j, int *via)
{
	int64_t d[NODES];
	int best = -1;

	for (int v = 0; v < w->n_nodes; v++) {
		d[v] = j->left[v] > 0 ? 0 : INT64_MAX / 4;
		via[v] = -1;
	}
	for (int k = 0; k < w->n_nodes; k++)
		for (int a = 0; a < w->n_arcs; a++) {
			int s = w->src[a], t = w->dst[a];

			if (j->flow[a] < w->cap[a] && d[s] + w->cost[a] < d[t]) {
				d[t] = d[s] + w->cost[a];
				via[t] = a;
			}
			if (j->flow[a] > 0 && d[t] - w->cost[a] < d[s]) {
				d[s] = d[t] - w->cost[a];
				via[s] = a + ARCS;
			}
		}
	for (int v = 0; v < w->n_nodes; v++)
		if (j->left[v] < 0 && d[v] < INT64_MAX / 8 && (best < 0 || d[v] < d[best]))
			best = v;
	return best;
}

/* One unit at a time.  The cost; the supply that stayed is in *ret_left. */
static int64_t judge(const struct network *w, int64_t *ret_left)
{
	struct judge j = { 0 };
	int64_t cost = 0, sum = 0;
	int via[NODES], v;

	for (int x = 1; x < w->n_nodes; x++) {
		j.left[x] = w->supply[x];
		sum += w->supply[x];
	}
	j.left[0] = -sum;
	while ((v = nearest_lack(w, &j, via)) >= 0) {
		j.left[v]++;
		while (via[v] >= 0) {
			int a = via[v] % ARCS;
			bool back = via[v] >= ARCS;

			j.flow[a] += back ? -1 : 1;
			cost += back ? -w->cost[a] : w->cost[a];
			v = back ? w->dst[a] : w->src[a];
		}
		j.left[v]--;
	}
	*ret_left = 0;
	for (int x = 0; x < w->n_nodes; x++)
		*ret_left += j.left[x] > 0 ? j.left[x] : 0;
	return cost;
}

static int64_t cost_of(const struct network *w, const struct flow *f)
{
	int64_t cost = 0, out[NODES] = { 0 };

	for (int a = 0; a < w->n_arcs; a++) {
		int64_t x = flow_on(f, a);

		assert_in_range(x, 0, w->cap[a]);
		cost += x * w->cost[a];
		out[w->src[a]] += x;
		out[w->dst[a]] -= x;
	}
	for (int v = 1; v < w->n_nodes; v++)
		assert_int_equal(out[v], w->supply[v]);
	return cost;
}

/* Reduced costs of the right sign on every arc: the textbook's proof. */
static void check_potentials(const struct network *w, const struct flow *f)
{
	assert_int_equal(flow_potential(f, 0), 0);
	for (int a = 0; a < w->n_arcs; a++) {
		int64_t c =
			w->cost[a] + flow_potential(f, w->src[a]) - flow_potential(f, w->dst[a]);

		assert_true(c >= 0 || flow_on(f, a) == w->cap[a]);
		assert_true(c <= 0 || flow_on(f, a) == 0);
	}
}

static void the_cost_is_the_least_and_proven(void **state)
{
	int met = 0, unmet = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 20000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct network w;
		struct flow *f;
		struct prng g;
		int64_t left, cost;
		int early;

		prng_init(&g, seed);
		draw(&w, &g);
		cost = judge(&w, &left);
		f = flow_new(m, w.n_nodes, 0);
		for (int v = 1; v < w.n_nodes; v++)
			flow_supply(f, v, w.supply[v]);
		early = (int)prng_below(&g, (uint64_t)w.n_arcs + 1);
		for (int a = 0; a < early; a++) {
			assert_int_equal(
				flow_arc(f, w.src[a], w.dst[a], w.cap[a], 19 - w.cost[a]), a);
			if (prng_below(&g, 4) == 0)
				flow_fill(f, a);
		}
		flow_start(f, 20);
		flow_solve(f);
		/* Other costs and more arcs: the second solve begins where the first ended. */
		for (int a = 0; a < w.n_arcs; a++) {
			if (a < early)
				flow_cost(f, a, w.cost[a]);
			else
				flow_arc(f, w.src[a], w.dst[a], w.cap[a], w.cost[a]);
		}
		flow_solve(f);
		assert_int_equal(flow_unmet(f) == 0, left == 0);
		if (left == 0) {
			assert_int_equal(cost_of(&w, f), cost);
			check_potentials(&w, f);
			met++;
		} else {
			unmet++;
		}
		mem_end(m);
	}
	assert_true(met > 2000 && unmet > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cost_is_the_least_and_proven),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
