#include "test.h"

#include <math.h>

#include "match/verify.h"

/* Two papers, four reviewers, everything set; the good assignment and ways to spoil it. */
struct small {
	struct assign_problem p;
	float dense[8];
	int32_t demand[2], lo[4], hi[4];
	struct assign_pair pin;
	struct assign_quota quota;
	struct assign_member member[2];
};

static void make(struct small *s)
{
	*s = (struct small){ .dense = { .9f, .8f, .7f, NAN, .1f, .2f, .3f, .4f },
		.demand = { 2, 1 },
		.lo = { 1, 0, 0, 0 },
		.hi = { 1, 1, 1, 1 },
		.pin = { 1, 3 },
		.quota = { 0, 0, 1, 1 },
		.member = { { 1, 0 }, { 2, 0 } } };
	s->p = (struct assign_problem){ .n_papers = 2,
		.n_reviewers = 4,
		.scores = { .dense = s->dense },
		.demand = s->demand,
		.load_min = s->lo,
		.load_max = s->hi,
		.pins = &s->pin,
		.n_pins = 1,
		.quotas = &s->quota,
		.n_quotas = 1,
		.members = s->member,
		.n_members = 2,
		.n_attributes = 1 };
}

static const struct assign_pair good[] = { { 0, 0 }, { 0, 1 }, { 1, 3 } };

static enum verify_fault fault_of(
	const struct assign_problem *p, const struct assign_pair *pairs, int64_t n)
{
	struct mem *m = mem_new(NULL, "test");
	struct verify_report r;

	verify_assignment(p, pairs, n, m, &r);
	mem_end(m);
	return r.fault;
}

static void a_good_assignment_passes_with_its_figures(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct verify_report r;
	struct small s;

	(void)state;
	make(&s);
	verify_assignment(&s.p, good, 3, m, &r);
	assert_int_equal(r.fault, VERIFY_OK);
	assert_int_equal(r.sum, 2100000);
	assert_int_equal(r.worst, 400000);
	assert_int_equal(r.worst_paper, 1);
	assert_int_equal(r.load_least, 0);
	assert_int_equal(r.load_most, 1);
	mem_end(m);
}

static void every_kind_of_fault_is_found(void **state)
{
	static const struct {
		struct assign_pair pairs[4];
		int64_t n;
		enum verify_fault fault;
	} bad[] = {
		{ { { 0, 0 }, { 0, 4 }, { 1, 3 } }, 3, VERIFY_RANGE },
		{ { { 0, 0 }, { 2, 1 }, { 1, 3 } }, 3, VERIFY_RANGE },
		{ { { 0, 0 }, { 0, 0 }, { 1, 3 } }, 3, VERIFY_TWICE },
		{ { { 0, 0 }, { 0, 3 }, { 1, 3 } }, 3, VERIFY_CONFLICT },
		{ { { 0, 0 }, { 0, 1 }, { 1, 2 } }, 3, VERIFY_PIN },
		{ { { 0, 1 }, { 0, 2 }, { 1, 3 } }, 3, VERIFY_QUOTA },
		{ { { 0, 1 }, { 1, 3 } }, 2, VERIFY_DEMAND },
	};
	struct small s;

	(void)state;
	make(&s);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(fault_of(&s.p, bad[i].pairs, bad[i].n), bad[i].fault);
	s.lo[2] = 1;
	assert_int_equal(fault_of(&s.p, good, 3), VERIFY_LOAD_MIN);
	s.lo[2] = 0;
	s.lo[0] = s.hi[0] = 0;
	assert_int_equal(fault_of(&s.p, good, 3), VERIFY_LOAD_MAX);
}

static void the_bound_is_the_formula(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int64_t u[] = { 500000, 100000 }, v[] = { 50000, 0, -20000, 0 }, q[] = { 10000 };
	const struct assign_duals d = { .paper = u, .reviewer = v, .quota = q };
	struct small s;

	(void)state;
	make(&s);
	/*
	 * demand: 2 x 500000 + 100000; loads: 50000 + 0 + 0 (least 0 at -20000) + 0; quota: 10000;
	 * rents of paper 0: .9 - .5 - .05, .8 - .5 - .01, .7 - .5 + .02 - .01;
	 * of paper 1: .1 - .1 - .05 is none, .2 - .1, .3 - .1 + .02; the pin .4 - .1 in full.
	 */
	assert_int_equal(verify_bound(&s.p, &d, m),
		1100000 + 50000 + 10000 + 350000 + 290000 + 210000 + 100000 + 220000 + 300000);
	assert_true(fabs(verify_cap_bound(&s.p, &d, .5, m) -
			    (1160000 + .5 * (350000 + 290000 + 210000 + 100000 + 220000) +
				    300000)) < 1e-6);
	mem_end(m);
}

static void marginals_are_checked_to_the_unit(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct assign_pair pairs[] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 3 } };
	int64_t half = RANDOM_ONE / 2, prob[] = { RANDOM_ONE, half, half, RANDOM_ONE };
	struct random_marginals r = { .pairs = pairs, .prob = prob, .n = 4 };
	struct small s;

	(void)state;
	make(&s);
	assert_int_equal(verify_marginals(&s.p, &r, 1, m), VERIFY_OK);
	assert_int_equal(verify_marginals(&s.p, &r, .9, m), VERIFY_CAP);
	prob[1]++;
	assert_int_equal(verify_marginals(&s.p, &r, 1, m), VERIFY_DEMAND);
	prob[0]--;
	assert_int_equal(verify_marginals(&s.p, &r, 1, m), VERIFY_LOAD_MIN);
	prob[0]++;
	prob[1]--;
	prob[3]--;
	assert_int_equal(verify_marginals(&s.p, &r, 1, m), VERIFY_PIN);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_assignment_passes_with_its_figures),
		cmocka_unit_test(every_kind_of_fault_is_found),
		cmocka_unit_test(the_bound_is_the_formula),
		cmocka_unit_test(marginals_are_checked_to_the_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
