#include "test.h"

#include "brute.h"
#include "match/fair.h"
#include "match/verify.h"

/* Quotas that share members, reviewers apart, or both. */
static void make(struct brute *b, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	brute_make(b, &g);
	for (int j = 0; j < b->p.n_reviewers && seed % 3 > 0; j++) {
		b->hi[j] += 2;
		b->lo[j] = 0;
	}
	if (seed % 2 == 0)
		brute_overlap(b, &g);
	if (seed % 4 > 0)
		brute_apart(b, &g);
}

static void check_found(const struct brute *b, const struct fair_result *r, struct mem *m)
{
	struct verify_report v;

	verify_assignment(&b->p, r->best.pairs, r->best.n_pairs, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	assert_int_equal(v.sum, r->best.sum);
	assert_true(v.worst_paper < 0 || v.worst >= r->floor);
	assert_true(verify_bound(&b->p, &r->best.duals, m) >= r->best.sum);
}

static void the_worst_paper_and_then_the_sum_are_the_greatest_there_are(void **state)
{
	int n = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;
		enum err e;

		make(&b, seed);
		brute_solve(&b);
		e = fair_best(&b.p, 1, m, &r);
		assert_int_equal(e, b.n > 0 ? ERR_OK : ERR_REFUSED);
		if (e == ERR_OK && b.worst < INT64_MAX) {
			check_found(&b, &r, m);
			assert_int_equal(r.floor, b.worst);
			assert_int_equal(r.floor_bound, b.worst);
			assert_int_equal(r.best.sum, b.sum_at_worst);
			assert_int_equal(r.best.bound, b.sum_at_worst);
			n += assign_is_hard(&b.p);
		} else if (e != ERR_OK) {
			assert_int_not_equal(r.best.why.lack, ASSIGN_LACK_NONE);
		}
		mem_end(m);
	}
	assert_true(n > 300);
}

static void the_sum_above_a_floor_is_the_greatest_there_is(void **state)
{
	int held = 0, refused = 0;

	(void)state;
	for (uint64_t seed = 10000; seed < 14000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;

		make(&b, seed);
		b.floor = (int64_t)(seed % 40) * 50000;
		brute_solve(&b);
		if (b.n > 0 && fair_above(&b.p, b.floor, m, &r) == ERR_OK) {
			check_found(&b, &r, m);
			assert_int_equal(r.best.sum, b.sum_at_floor);
			held++;
		} else if (b.n > 0) {
			assert_true(b.sum_at_floor == INT64_MIN);
			assert_int_equal(r.best.why.lack, ASSIGN_LACK_FLOOR);
			assert_int_equal(r.best.why.floor, b.worst);
			refused++;
		}
		mem_end(m);
	}
	assert_true(held > 150 && refused > 150);
}

static void levels_are_those_of_leximin(void **state)
{
	int n = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 1500; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;

		make(&b, seed);
		for (int x = 0; x < b.p.n_papers * b.p.n_reviewers; x++) /* no ties */
			b.dense[x] += (float)x * .0371f;
		b.levels = 2;
		brute_solve(&b);
		if (fair_best(&b.p, 2, m, &r) == ERR_OK && r.n_levels == 2) {
			assert_int_equal(r.levels[0].floor, b.lex[0]);
			if (b.lex[0] != b.lex[1])
				assert_int_equal(r.levels[1].floor, b.lex[1]);
			n++;
		}
		mem_end(m);
	}
	assert_true(n > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_paper_and_then_the_sum_are_the_greatest_there_are),
		cmocka_unit_test(the_sum_above_a_floor_is_the_greatest_there_is),
		cmocka_unit_test(levels_are_those_of_leximin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
