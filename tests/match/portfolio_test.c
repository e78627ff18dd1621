#include "test.h"

#include <math.h>

#include "base/prng.h"
#include "match/portfolio.h"
#include "match/portfolio_stages.h"
#include "match/portfolio_tree.h"
#include "match/portfolio_verify.h"

enum { ITEMS_MAX = 14, SETS_MAX = 8, MEMBERS_MAX = 200 };

/* A random instance small enough to try every choice. */
struct instance {
	struct portfolio_problem p;
	int64_t score[ITEMS_MAX], cost[3][ITEMS_MAX], quota_min[SETS_MAX], quota_max[SETS_MAX];
	size_t exclusive_start[SETS_MAX + 1], quota_start[SETS_MAX + 1];
	uint32_t exclusive_member[MEMBERS_MAX], quota_member[MEMBERS_MAX];
	size_t row_start[SETS_MAX + 1];
	uint32_t row_member[MEMBERS_MAX];
	int64_t row_coefficient[MEMBERS_MAX], row_limit[SETS_MAX];
	int8_t pin[ITEMS_MAX];
};

static uint32_t make_sets(struct prng *g, uint32_t n, uint32_t n_sets, uint64_t density,
	size_t *start, uint32_t *member)
{
	size_t k = 0;

	start[0] = 0;
	for (uint32_t s = 0; s < n_sets; s++) {
		for (uint32_t i = 0; i < n; i++)
			if (prng_below(g, 100) < density)
				member[k++] = i;
		start[s + 1] = k;
	}
	return n_sets;
}

/* Averages: the sum of amounts less a cap is 0 at most; and sums of a part of the proposals. */
static void make_rows(struct prng *g, struct instance *t)
{
	uint32_t n = (uint32_t)prng_below(g, 4) % 3;

	make_sets(g, t->p.n, n, 60, t->row_start, t->row_member);
	for (uint32_t r = 0; r < n; r++) {
		bool is_average = prng_below(g, 2);
		int64_t cap = is_average ? (int64_t)prng_below(g, 100) : 0;

		for (size_t k = t->row_start[r]; k < t->row_start[r + 1]; k++)
			t->row_coefficient[k] = (int64_t)prng_below(g, 100) - cap;
		t->row_limit[r] = is_average ? 0 : (int64_t)prng_below(g, 300);
	}
	t->p.rows = (struct portfolio_rows){ n, t->row_start, t->row_member, t->row_coefficient,
		t->row_limit };
}

static void make_instance(struct prng *g, struct instance *t)
{
	uint64_t range = prng_below(g, 2) ? 20 : 5000000;
	int64_t unit = prng_below(g, 2) ? 1 : 10000; /* of all scores: gaps below it are none */
	uint32_t n = 1 + (uint32_t)prng_below(g, ITEMS_MAX);

	*t = (struct instance){ .p = { .n = n, .n_budgets = (uint32_t)prng_below(g, 4) } };
	for (uint32_t i = 0; i < n; i++) {
		t->score[i] = unit * ((int64_t)prng_below(g, range) - (int64_t)(range / 10));
		t->pin[i] = prng_below(g, 25) == 0 ? (prng_below(g, 2) ? 1 : -1) : 0;
	}
	for (uint32_t b = 0; b < t->p.n_budgets; b++) {
		int64_t sum = 0;

		for (uint32_t i = 0; i < n; i++)
			sum += t->cost[b][i] =
				(int64_t)prng_below(g, prng_below(g, 2) ? 10 : 90000);
		t->p.budget[b] = (int64_t)prng_below(g, (uint64_t)sum + 2);
		t->p.cost[b] = t->cost[b];
	}
	t->p.exclusive = (struct portfolio_sets){ make_sets(g, n, (uint32_t)prng_below(g, SETS_MAX),
							  8 + prng_below(g, 30), t->exclusive_start,
							  t->exclusive_member),
		t->exclusive_start, t->exclusive_member };
	t->p.quota = (struct portfolio_sets){ make_sets(g, n, (uint32_t)prng_below(g, 4), 40,
						      t->quota_start, t->quota_member),
		t->quota_start, t->quota_member };
	for (uint32_t q = 0; q < t->p.quota.n; q++) {
		t->quota_min[q] = prng_below(g, 2) ? 0 : (int64_t)prng_below(g, 3);
		t->quota_max[q] = t->quota_min[q] + (int64_t)prng_below(g, 4);
	}
	make_rows(g, t);
	t->p.score = t->score;
	t->p.quota_min = t->quota_min;
	t->p.quota_max = t->quota_max;
	t->p.pin = t->pin;
}

/* INT64_MIN when nothing fits. */
static int64_t brute_force(const struct portfolio_problem *p)
{
	int64_t best = INT64_MIN;

	for (uint32_t set = 0; set < UINT32_C(1) << p->n; set++) {
		uint8_t is_chosen[ITEMS_MAX];
		struct portfolio_report r;

		for (uint32_t i = 0; i < p->n; i++)
			is_chosen[i] = set >> i & 1;
		portfolio_verify(p, is_chosen, &r);
		if (r.breach == PORTFOLIO_HOLDS && r.score > best)
			best = r.score;
	}
	return best;
}

static void every_small_instance_is_solved_as_by_trying_all(void **state)
{
	struct prng g;
	int n_infeasible = 0;

	(void)state;
	prng_init(&g, 1);
	for (int round = 0; round < 4000; round++) {
		struct mem *m = mem_new(NULL, "test");
		struct instance t;
		struct portfolio_result r;
		struct portfolio_report report;
		int64_t best;

		make_instance(&g, &t);
		best = brute_force(&t.p);
		assert_int_equal(portfolio_choose(m, &t.p, &r), ERR_OK);
		assert_true(r.is_proven);
		assert_int_equal(r.is_feasible, best != INT64_MIN);
		n_infeasible += !r.is_feasible;
		if (r.is_feasible) {
			portfolio_verify(&t.p, r.is_chosen, &report);
			assert_int_equal(report.breach, PORTFOLIO_HOLDS);
			assert_true(report.score == r.score);
			assert_true(r.score == best);
			assert_true(r.bound == (double)best);
		}
		mem_end(m);
	}
	/* The generator makes both kinds. */
	assert_in_range(n_infeasible, 200, 2000);
}

/* The relaxation and the tree alone, which few of these would need. */
static void the_tree_alone_finds_the_same(void **state)
{
	struct prng g;

	(void)state;
	prng_init(&g, 4);
	for (int round = 0; round < 2000; round++) {
		struct mem *m = mem_new(NULL, "test");
		struct portfolio_model model;
		struct instance t;
		int64_t best;

		make_instance(&g, &t);
		best = brute_force(&t.p);
		if (portfolio_model_make(m, &t.p, &model)) {
			struct program *p = program_make(m, &model);
			struct tree_search s = { .least = -1e15,
				.unit = 1,
				.work_left = UINT64_MAX,
				.is_in = MEM_ARRAY(m, uint8_t, ITEMS_MAX + 1) };

			portfolio_tree(m, p, &s);
			assert_int_equal(s.is_found, best != INT64_MIN);
			assert_true(s.missed == -INFINITY);
			if (s.is_found) {
				assert_true(s.score == best);
				assert_true(program_holds(p, s.is_in));
			}
		} else {
			assert_true(best == INT64_MIN);
		}
		mem_end(m);
	}
}

/* And stages from a standing start: bounds, losses, cuts, prices on what is open. */
static void stages_alone_find_the_same(void **state)
{
	struct prng g;

	(void)state;
	prng_init(&g, 5);
	for (int round = 0; round < 2000; round++) {
		struct mem *m = mem_new(NULL, "test");
		struct portfolio_result r = { .bound = INFINITY,
			.is_chosen = MEM_ARRAY(m, uint8_t, ITEMS_MAX + 1),
			.loss = MEM_ARRAY(m, double, ITEMS_MAX + 1) };
		struct portfolio_model model;
		struct instance t;
		struct stages s = { .model = &model,
			.unit = 1,
			.work_left = UINT64_MAX / 2,
			.work_most = UINT64_MAX / 2,
			.result = &r };
		int64_t best;

		make_instance(&g, &t);
		best = brute_force(&t.p);
		if (portfolio_model_make(m, &t.p, &model)) {
			portfolio_stages(m, &s);
			assert_true(r.is_proven);
			assert_int_equal(r.is_feasible, best != INT64_MIN);
			assert_true(!r.is_feasible || r.score == best);
		}
		mem_end(m);
	}
}

/* The loss told for a proposal is never more than what deciding it the other way costs. */
static void told_losses_are_true_bounds(void **state)
{
	struct prng g;

	(void)state;
	prng_init(&g, 2);
	for (int round = 0; round < 500; round++) {
		struct mem *m = mem_new(NULL, "test");
		struct instance t;
		struct portfolio_result r;

		make_instance(&g, &t);
		assert_int_equal(portfolio_choose(m, &t.p, &r), ERR_OK);
		for (uint32_t i = 0; r.is_feasible && i < t.p.n; i++) {
			int64_t other;

			if (t.pin[i] != PORTFOLIO_FREE)
				continue;
			t.pin[i] = r.is_chosen[i] ? PORTFOLIO_OUT : PORTFOLIO_IN;
			other = brute_force(&t.p);
			t.pin[i] = PORTFOLIO_FREE;
			if (other != INT64_MIN)
				assert_true(r.loss[i] <= (double)(r.score - other) + 1e-3);
		}
		mem_end(m);
	}
}

static void order_of_proposals_does_not_matter(void **state)
{
	struct prng g;

	(void)state;
	prng_init(&g, 3);
	for (int round = 0; round < 300; round++) {
		struct mem *m = mem_new(NULL, "test");
		struct instance t, u;
		struct portfolio_result r, s;

		make_instance(&g, &t);
		u = t;
		for (uint32_t i = 0; i < t.p.n; i++) {
			uint32_t to = t.p.n - 1 - i;

			u.score[to] = t.score[i];
			u.pin[to] = t.pin[i];
			for (int b = 0; b < 3; b++)
				u.cost[b][to] = t.cost[b][i];
		}
		for (size_t k = 0; k < MEMBERS_MAX; k++) {
			u.exclusive_member[k] = t.p.n - 1 - t.exclusive_member[k];
			u.quota_member[k] = t.p.n - 1 - t.quota_member[k];
			u.row_member[k] = t.p.n - 1 - t.row_member[k];
		}
		u.p.score = u.score;
		u.p.pin = u.pin;
		u.p.exclusive.member = u.exclusive_member;
		u.p.quota.member = u.quota_member;
		u.p.rows.member = u.row_member;
		for (int b = 0; b < 3; b++)
			u.p.cost[b] = u.cost[b];
		assert_int_equal(portfolio_choose(m, &t.p, &r), ERR_OK);
		assert_int_equal(portfolio_choose(m, &u.p, &s), ERR_OK);
		assert_int_equal(r.is_feasible, s.is_feasible);
		assert_true(!r.is_feasible || r.score == s.score);
		mem_end(m);
	}
}

/* A large instance of one kind; people hold a proposal or several. */
static struct portfolio_problem make_large(struct mem *m, uint64_t seed, uint32_t n,
	uint32_t n_groups, uint32_t n_budgets, double part)
{
	int64_t *score = MEM_ARRAY(m, int64_t, n);
	size_t *start = MEM_ARRAY(m, size_t, n_groups + 1), k = 0;
	uint32_t *member = MEM_ARRAY(m, uint32_t, (size_t)n_groups * 4);
	struct portfolio_problem p = { .n = n, .score = score, .n_budgets = n_budgets };
	struct prng g;

	prng_init(&g, seed);
	for (uint32_t i = 0; i < n; i++)
		score[i] = (int64_t)prng_below(&g, 5000000);
	for (uint32_t b = 0; b < n_budgets; b++) {
		int64_t *cost = MEM_ARRAY(m, int64_t, n), sum = 0;

		for (uint32_t i = 0; i < n; i++)
			sum += cost[i] = 20000 + (int64_t)prng_below(&g, 60000);
		p.cost[b] = cost;
		p.budget[b] = (int64_t)((double)sum * part);
	}
	for (uint32_t s = 0; s < n_groups; s++) {
		uint32_t first = (uint32_t)prng_below(&g, n),
			 step = 1 + (uint32_t)prng_below(&g, n / 4);

		for (uint64_t x = 2 + prng_below(&g, 3); x > 0; x--, first = (first + step) % n)
			member[k++] = first;
		start[s + 1] = k;
	}
	p.exclusive = (struct portfolio_sets){ n_groups, start, member };
	return p;
}

static void large_rounds_are_proven(void **state)
{
	static const double parts[] = { .05, .3, .6 };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (uint32_t budgets = 1; budgets <= 2; budgets++) {
			struct mem *m = mem_new(NULL, "test");
			struct portfolio_problem p = make_large(m, i, 3000, 870, budgets, parts[i]);
			struct portfolio_report report;
			struct portfolio_result r;

			assert_int_equal(portfolio_choose(m, &p, &r), ERR_OK);
			assert_true(r.is_proven && r.is_feasible);
			portfolio_verify(&p, r.is_chosen, &report);
			assert_int_equal(report.breach, PORTFOLIO_HOLDS);
			assert_true(report.score == r.score);
			mem_end(m);
		}
}

/* Ties everywhere: what the prices leave open is most of the proposals. */
static void whole_points_are_proven(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 4; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct portfolio_problem p =
			make_large(m, seed, 20000, 5800, 1 + seed % 2, seed < 2 ? .1 : .3);
		int64_t *score = MEM_ARRAY(m, int64_t, p.n);
		struct portfolio_result r;

		for (uint32_t i = 0; i < p.n; i++)
			score[i] = (1 + p.score[i] / 500000) * PORTFOLIO_MICRO;
		p.score = score;
		assert_int_equal(portfolio_choose(m, &p, &r), ERR_OK);
		assert_true(r.is_proven && r.is_feasible);
		mem_end(m);
	}
}

static void a_search_cut_short_still_tells_a_true_bound(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct portfolio_problem p = make_large(m, 5, 400, 100, 3, .4);
	struct portfolio_result full, cut;

	(void)state;
	assert_int_equal(portfolio_choose(m, &p, &full), ERR_OK);
	p.max_states = 50;
	assert_int_equal(portfolio_choose(m, &p, &cut), ERR_OK);
	assert_true(cut.is_feasible && !cut.is_proven);
	assert_true(cut.score <= full.score && (double)full.score <= cut.bound);
	mem_end(m);
}

static void bad_problems_are_refused(void **state)
{
	int64_t score[] = { 1, 2 }, cost[] = { 1, -1 }, low = 2, high = 1;
	size_t start[] = { 0, 2 };
	uint32_t member[] = { 0, 2 };
	struct mem *m = mem_new(NULL, "test");
	struct portfolio_problem p = {
		.n = 2, .score = score, .n_budgets = 1, .cost = { cost }, .budget = { 5 }
	};
	struct portfolio_result r;

	(void)state;
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_INVALID);
	cost[1] = 1;
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_OK);
	assert_true(r.score == 3);
	p.exclusive = (struct portfolio_sets){ 1, start, member };
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_INVALID);
	member[1] = 1;
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_OK);
	assert_true(r.score == 2);
	p.quota = (struct portfolio_sets){ 1, start, member };
	p.quota_min = &low;
	p.quota_max = &high;
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_INVALID);
	score[0] = INT64_C(1) << 53;
	p.quota.n = 0;
	assert_int_equal(portfolio_choose(m, &p, &r), ERR_INVALID);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_small_instance_is_solved_as_by_trying_all),
		cmocka_unit_test(the_tree_alone_finds_the_same),
		cmocka_unit_test(stages_alone_find_the_same),
		cmocka_unit_test(told_losses_are_true_bounds),
		cmocka_unit_test(order_of_proposals_does_not_matter),
		cmocka_unit_test(large_rounds_are_proven),
		cmocka_unit_test(whole_points_are_proven),
		cmocka_unit_test(a_search_cut_short_still_tells_a_true_bound),
		cmocka_unit_test(bad_problems_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
