#include "test.h"

#include "brute.h"
#include "match/assign.h"
#include "match/fair.h"
#include "match/random.h"
#include "match/verify.h"

/* 0 when they agree on feasibility and, if feasible, on the optimum and its proof. */
static void compare_with_enumeration(struct brute *b, struct mem *m)
{
	struct assign_result r;
	struct verify_report v;
	enum err e;

	brute_solve(b);
	assert_null(assign_check(&b->p));
	e = assign_best(&b->p, m, &r);
	assert_int_equal(e, b->n > 0 ? ERR_OK : ERR_REFUSED);
	if (e != ERR_OK) {
		assert_int_not_equal(r.why.lack, ASSIGN_LACK_NONE);
		return;
	}
	verify_assignment(&b->p, r.pairs, r.n_pairs, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	assert_int_equal(v.sum, b->sum);
	assert_int_equal(r.sum, b->sum);
	assert_int_equal(r.bound, b->sum);
}

static void the_sum_is_the_greatest_there_is(void **state)
{
	int feasible = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		compare_with_enumeration(&b, m);
		feasible += b.n > 0;
		mem_end(m);
	}
	assert_in_range(feasible, 500, 2500); /* both answers were put to the test */
}

static void quotas_that_share_members_are_kept_at_the_greatest_sum(void **state)
{
	int feasible = 0, overlapping = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		brute_overlap(&b, &g);
		compare_with_enumeration(&b, m);
		feasible += b.n > 0;
		overlapping += assign_overlaps(&b.p);
		mem_end(m);
	}
	assert_in_range(feasible, 300, 2700);
	assert_true(overlapping > 1500);
}

/* The same scores as a list, conflicts left out. */
static void as_sparse(struct brute *b, struct mem *m)
{
	int32_t n = b->p.n_papers, r = b->p.n_reviewers;
	int64_t *row = MEM_ARRAY(m, int64_t, (size_t)n + 1), at = 0;
	int32_t *col = MEM_ARRAY(m, int32_t, (size_t)(n * r));
	double *value = MEM_ARRAY(m, double, (size_t)(n * r));

	for (int32_t i = 0; i < n; i++) {
		for (int32_t j = 0; j < r; j++)
			if (!isnan(b->dense[i * r + j])) {
				col[at] = j;
				value[at++] = (double)b->dense[i * r + j];
			}
		row[i + 1] = at;
	}
	b->p.scores = (struct assign_scores){ .row = row, .col = col, .value = value };
}

static void sparse_scores_give_what_dense_ones_give(void **state)
{
	(void)state;
	for (uint64_t seed = 5000; seed < 6000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		as_sparse(&b, m);
		compare_with_enumeration(&b, m);
		mem_end(m);
	}
}

/* Larger problems: no enumeration, but the certificate cannot lie. */
struct large {
	struct assign_problem p;
	float *dense;
	int32_t *demand, *lo, *hi;
};

static struct large large_make(struct mem *m, uint64_t seed, int32_t n, int32_t r)
{
	struct large l = { .p = { .n_papers = n, .n_reviewers = r } };
	struct prng g;

	prng_init(&g, seed);
	l.dense = MEM_ARRAY(m, float, (size_t)(n * r));
	l.demand = MEM_ARRAY(m, int32_t, (size_t)n);
	l.lo = MEM_ARRAY(m, int32_t, (size_t)r);
	l.hi = MEM_ARRAY(m, int32_t, (size_t)r);
	for (int32_t x = 0; x < n * r; x++)
		l.dense[x] = prng_below(&g, 20) == 0 ? NAN : (float)prng_unit(&g);
	for (int32_t i = 0; i < n; i++)
		l.demand[i] = 3;
	for (int32_t j = 0; j < r; j++) {
		l.hi[j] = 3 * n / r + 2;
		l.lo[j] = 1;
	}
	l.p.scores.dense = l.dense;
	l.p.demand = l.demand;
	l.p.load_min = l.lo;
	l.p.load_max = l.hi;
	return l;
}

static int64_t proven_sum(const struct assign_problem *p, struct mem *m)
{
	struct assign_result r;
	struct verify_report v;

	assert_int_equal(assign_best(p, m, &r), ERR_OK);
	verify_assignment(p, r.pairs, r.n_pairs, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	assert_int_equal(v.sum, r.bound);
	return v.sum;
}

static void larger_problems_are_proven_by_their_duals(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 6; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct large l = large_make(m, seed, 120, 30 + 40 * (int32_t)seed);

		proven_sum(&l.p, m);
		mem_end(m);
	}
}

/* Seniors (every third), and one of eight houses each: never all of a panel from one. */
static void large_overlap(struct large *l, struct mem *m)
{
	int32_t n = l->p.n_papers, r = l->p.n_reviewers;
	struct assign_member *member = MEM_ARRAY(m, struct assign_member, (size_t)(2 * r));
	struct assign_quota *quota = MEM_ARRAY(m, struct assign_quota, (size_t)(9 * n));

	for (int32_t j = 0; j < r; j++) {
		member[l->p.n_members++] = (struct assign_member){ j, 1 + j * 5 % 11 % 8 };
		if (j % 3 == 0)
			member[l->p.n_members++] = (struct assign_member){ j, 0 };
	}
	for (int32_t i = 0; i < n; i++)
		for (int32_t a = 0; a < 9; a++)
			quota[l->p.n_quotas++] =
				(struct assign_quota){ i, a, a == 0, a == 0 ? 1 : 2 };
	l->p.members = member;
	l->p.quotas = quota;
	l->p.n_attributes = 9;
}

static void larger_panels_keep_quotas_that_share_members(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 4; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct large l = large_make(m, 20 + seed, 120, 60 + 20 * (int32_t)seed);
		struct assign_result r;
		struct verify_report v;

		large_overlap(&l, m);
		assert_int_equal(assign_best(&l.p, m, &r), ERR_OK);
		verify_assignment(&l.p, r.pairs, r.n_pairs, m, &v);
		assert_int_equal(v.fault, VERIFY_OK);
		assert_int_equal(v.sum, r.sum);
		assert_true(r.is_searched || r.bound == verify_bound(&l.p, &r.duals, m));
		assert_true(r.bound >= r.sum);
		assert_true((double)r.bound <= (double)r.sum * 1.0005);
		mem_end(m);
	}
}

static void the_order_of_papers_and_reviewers_does_not_matter(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 7, 60, 50), b = large_make(m, 8, 60, 50);

	(void)state;
	for (int32_t i = 0; i < 60; i++)
		for (int32_t j = 0; j < 50; j++)
			b.dense[(59 - i) * 50 + (j * 7 + 3) % 50] = a.dense[i * 50 + j];
	assert_int_equal(proven_sum(&a.p, m), proven_sum(&b.p, m));
	mem_end(m);
}

static void twice_the_scores_give_twice_the_sum(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 9, 60, 50);
	int64_t sum;

	(void)state;
	for (int32_t x = 0; x < 60 * 50; x++)
		a.dense[x] = (float)nearbyint((double)a.dense[x] * 1024) / 1024;
	sum = proven_sum(&a.p, m);
	for (int32_t x = 0; x < 60 * 50; x++)
		a.dense[x] *= 2;
	assert_in_range(proven_sum(&a.p, m) - 2 * sum + 400, 0, 800); /* rounding of 180 pairs */
	mem_end(m);
}

static void a_useless_reviewer_changes_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 10, 60, 50), b = large_make(m, 10, 60, 51);

	(void)state;
	for (int32_t i = 0; i < 60; i++) {
		memcpy(b.dense + i * 51, a.dense + i * 50, 50 * sizeof(float));
		b.dense[i * 51 + 50] = NAN;
	}
	memcpy(b.hi, a.hi, 50 * sizeof(int32_t));
	b.lo[50] = 0;
	assert_int_equal(proven_sum(&a.p, m), proven_sum(&b.p, m));
	mem_end(m);
}

static void the_same_problem_gives_the_same_pairs(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 11, 80, 60);
	struct assign_result r, s;

	(void)state;
	assert_int_equal(assign_best(&a.p, m, &r), ERR_OK);
	assert_int_equal(assign_best(&a.p, m, &s), ERR_OK);
	assert_int_equal(r.n_pairs, s.n_pairs);
	assert_memory_equal(r.pairs, s.pairs, (size_t)r.n_pairs * sizeof(*r.pairs));
	mem_end(m);
}

/* Two papers share three eligible reviewers who take one each; a third paper has plenty. */
static void the_explanation_is_the_smallest_set_that_cannot_be_served(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 12, 3, 20);
	struct assign_result r;

	(void)state;
	for (int32_t x = 0; x < 60; x++)
		a.dense[x] = .5f;
	for (int32_t j = 0; j < 20; j++) {
		a.lo[j] = 0;
		a.hi[j] = 1;
		if (j >= 3)
			a.dense[j] = a.dense[40 + j] = NAN;
	}
	a.demand[0] = a.demand[2] = 2;
	assert_int_equal(assign_best(&a.p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.lack, ASSIGN_LACK_REVIEWERS);
	assert_int_equal(r.why.n_papers, 2);
	assert_int_equal(r.why.papers[0], 0);
	assert_int_equal(r.why.papers[1], 2);
	assert_int_equal(r.why.n_reviewers, 3);
	assert_int_equal(r.why.need, 4);
	assert_int_equal(r.why.have, 3);
	mem_end(m);
}

static void minimum_loads_beyond_the_demand_are_explained(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 13, 2, 8);
	struct assign_result r;

	(void)state;
	for (int32_t x = 0; x < 16; x++)
		a.dense[x] = .5f;
	assert_int_equal(assign_best(&a.p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.lack, ASSIGN_LACK_DEMANDS);
	assert_int_equal(r.why.need, 8);
	assert_int_equal(r.why.have, 6);
	for (int32_t j = 0; j < 2; j++) /* two who must come, and one paper's seat for them */
		for (int32_t i = 0; i < 2; i++)
			a.dense[i * 8 + j] = i == 0 ? .5f : NAN;
	a.demand[0] = 1;
	for (int32_t j = 2; j < 8; j++)
		a.lo[j] = 0;
	assert_int_equal(assign_best(&a.p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.lack, ASSIGN_LACK_PAPERS);
	assert_int_equal(r.why.n_reviewers, 2);
	assert_int_equal(r.why.need, 2);
	assert_int_equal(r.why.have, 1);
	mem_end(m);
}

static void a_malformed_problem_is_named_by_its_field(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 14, 3, 8);
	struct assign_result r;

	(void)state;
	a.demand[1] = -1;
	assert_string_equal(assign_check(&a.p), "demand");
	assert_int_equal(assign_best(&a.p, m, &r), ERR_INVALID);
	a.demand[1] = 1;
	a.dense[5] = INFINITY;
	assert_string_equal(assign_check(&a.p), "scores");
	a.dense[5] = 0;
	a.lo[2] = a.hi[2] + 1;
	assert_string_equal(assign_check(&a.p), "load_max");
	mem_end(m);
}

static void quotas_that_share_a_reviewer_are_no_flow(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct large a = large_make(m, 15, 3, 8);
	const struct assign_member both[] = { { 2, 0 }, { 2, 1 } };
	struct assign_quota quotas[] = { { 1, 0, 0, 1 }, { 2, 1, 0, 1 } };

	(void)state;
	a.p.members = both;
	a.p.n_members = 2;
	a.p.n_attributes = 2;
	a.p.quotas = quotas;
	a.p.n_quotas = 2;
	assert_false(assign_overlaps(&a.p)); /* of two papers: no matter */
	quotas[1].paper = 1;
	assert_true(assign_overlaps(&a.p));
	mem_end(m);
}

static void papers_without_any_reviewer_are_told(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const int32_t demand[] = { 0, 2 };
	const float none[1] = { 0 };
	struct assign_problem p = { .n_papers = 2, .scores = { .dense = none }, .demand = demand };
	struct assign_result r;

	(void)state;
	assert_int_equal(assign_best(&p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.lack, ASSIGN_LACK_LOADS);
	assert_int_equal(r.why.need, 2);
	p.n_papers = 1;
	assert_int_equal(assign_best(&p, m, &r), ERR_OK);
	assert_int_equal(r.n_pairs, 0);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sum_is_the_greatest_there_is),
		cmocka_unit_test(sparse_scores_give_what_dense_ones_give),
		cmocka_unit_test(larger_problems_are_proven_by_their_duals),
		cmocka_unit_test(larger_panels_keep_quotas_that_share_members),
		cmocka_unit_test(the_order_of_papers_and_reviewers_does_not_matter),
		cmocka_unit_test(twice_the_scores_give_twice_the_sum),
		cmocka_unit_test(a_useless_reviewer_changes_nothing),
		cmocka_unit_test(the_same_problem_gives_the_same_pairs),
		cmocka_unit_test(the_explanation_is_the_smallest_set_that_cannot_be_served),
		cmocka_unit_test(minimum_loads_beyond_the_demand_are_explained),
		cmocka_unit_test(quotas_that_share_members_are_kept_at_the_greatest_sum),
		cmocka_unit_test(quotas_that_share_a_reviewer_are_no_flow),
		cmocka_unit_test(papers_without_any_reviewer_are_told),
		cmocka_unit_test(a_malformed_problem_is_named_by_its_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
