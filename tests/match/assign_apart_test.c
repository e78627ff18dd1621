#include "test.h"

#include "brute.h"
#include "match/assign.h"
#include "match/verify.h"

static void make(struct brute *b, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	brute_make(b, &g);
	if (seed % 4 == 0)
		brute_overlap(b, &g);
	for (int j = 0; j < b->p.n_reviewers && seed % 3 > 0; j++) {
		b->hi[j] += 2; /* so that loads are not all that is short */
		b->lo[j] = 0;
	}
	brute_apart(b, &g);
}

static void what_may_not_both_be_is_kept_apart_at_the_greatest_sum(void **state)
{
	int feasible = 0, refused = 0, apart = 0, biting = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 6000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct assign_result r;
		struct verify_report v;
		struct brute b, together;
		enum err e;

		make(&b, seed);
		brute_solve(&b);
		assert_null(assign_check(&b.p));
		e = assign_best(&b.p, m, &r);
		assert_int_equal(e, b.n > 0 ? ERR_OK : ERR_REFUSED);
		if (e == ERR_OK) {
			verify_assignment(&b.p, r.pairs, r.n_pairs, m, &v);
			assert_int_equal(v.fault, VERIFY_OK);
			assert_int_equal(v.sum, b.sum);
			assert_int_equal(r.sum, b.sum);
			assert_int_equal(r.bound, b.sum);
			assert_true(verify_bound(&b.p, &r.duals, m) >= b.sum);
			make(&together, seed);
			together.p.n_close = together.p.n_authors = 0;
			brute_solve(&together);
			biting += together.sum > b.sum;
			feasible++;
		} else {
			assert_int_not_equal(r.why.lack, ASSIGN_LACK_NONE);
			refused++;
			apart += r.why.lack == ASSIGN_LACK_APART;
			if (r.why.lack == ASSIGN_LACK_APART) {
				b.p.n_close = b.p.n_authors = 0;
				brute_solve(&b);
				assert_true(b.n > 0);
			}
		}
		mem_end(m);
	}
	assert_true(feasible > 500 && refused > 500 && apart > 50 && biting > 100);
}

/* Two reviewers close: the verifier, which knows no solver, must see it. */
static void the_verifier_sees_who_should_be_apart(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	float s[] = { NAN, 1, 1, 1, NAN, 1 };
	int32_t demand[] = { 1, 1 }, load[] = { 2, 2, 2 };
	struct assign_close close = { 1, 2 };
	struct assign_author authors[] = { { 0, 0 }, { 1, 1 } };
	struct assign_pair pairs[] = { { 0, 1 }, { 1, 0 } };
	struct assign_problem p = { .n_papers = 2,
		.n_reviewers = 3,
		.scores.dense = s,
		.demand = demand,
		.load_max = load };
	struct verify_report v;

	(void)state;
	verify_assignment(&p, pairs, 2, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	p.authors = authors;
	p.n_authors = 2;
	verify_assignment(&p, pairs, 2, m, &v);
	assert_int_equal(v.fault, VERIFY_MUTUAL);
	p.close = &close;
	p.n_close = 1;
	p.n_authors = 0;
	demand[0] = 2;
	demand[1] = 0;
	pairs[1] = (struct assign_pair){ 0, 2 };
	verify_assignment(&p, pairs, 2, m, &v);
	assert_int_equal(v.fault, VERIFY_CLOSE);
	mem_end(m);
}

/* A price of pairs that may both be, or below 0, proves nothing. */
static void false_prices_prove_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	float s[] = { 1, 1, 1 };
	int32_t demand[] = { 2 }, load[] = { 1, 1, 1 };
	struct assign_close close = { 0, 1 };
	int64_t zero[3] = { 0 };
	struct assign_apart_price price = { { 0, 0 }, { 0, 1 }, 400000 };
	struct assign_problem p = { .n_papers = 1,
		.n_reviewers = 3,
		.scores.dense = s,
		.demand = demand,
		.load_max = load,
		.close = &close,
		.n_close = 1 };
	struct assign_duals d = {
		.paper = zero, .reviewer = zero, .quota = zero, .apart = &price, .n_apart = 1
	};

	(void)state;
	assert_int_equal(verify_bound(&p, &d, m), 2600000); /* .6 + .6 + 1 + .4 */
	price.other.reviewer = 2;
	assert_true(verify_bound(&p, &d, m) == INT64_MAX);
	price.other.reviewer = 1;
	price.price = -1;
	assert_true(verify_bound(&p, &d, m) == INT64_MAX);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_not_both_be_is_kept_apart_at_the_greatest_sum),
		cmocka_unit_test(the_verifier_sees_who_should_be_apart),
		cmocka_unit_test(false_prices_prove_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
