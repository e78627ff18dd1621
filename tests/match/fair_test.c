#include "test.h"

#include "brute.h"
#include "match/fair.h"
#include "match/verify.h"

static void make(struct brute *b, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	brute_make(b, &g);
}

/* What was found is an assignment above the floor, and no bound is below it. */
static void check_found(const struct brute *b, const struct fair_result *r, struct mem *m)
{
	struct verify_report v;

	verify_assignment(&b->p, r->best.pairs, r->best.n_pairs, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	assert_int_equal(v.sum, r->best.sum);
	assert_true(v.worst_paper < 0 || v.worst >= r->floor);
	assert_true(r->best.bound >= r->best.sum);
	assert_true(verify_bound(&b->p, &r->best.duals, m) >= r->best.sum);
}

static void the_worst_paper_and_then_the_sum_are_the_greatest_there_are(void **state)
{
	int n = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 1500; seed++) {
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
			n++;
		}
		mem_end(m);
	}
	assert_true(n > 300);
}

static void the_sum_above_a_floor_is_the_greatest_there_is(void **state)
{
	int held = 0, refused = 0;

	(void)state;
	for (uint64_t seed = 10000; seed < 13000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;
		enum err e;

		make(&b, seed);
		b.floor = (int64_t)(seed % 40) * 50000;
		brute_solve(&b);
		if (b.n > 0) {
			e = fair_above(&b.p, b.floor, m, &r);
			assert_int_equal(e, b.sum_at_floor > INT64_MIN ? ERR_OK : ERR_REFUSED);
			if (e == ERR_OK) {
				check_found(&b, &r, m);
				assert_int_equal(r.best.sum, b.sum_at_floor);
				held++;
			} else {
				assert_int_equal(r.best.why.lack, ASSIGN_LACK_FLOOR);
				refused++;
			}
		}
		mem_end(m);
	}
	assert_true(held > 150 && refused > 150);
}

/* Everybody is wanted by everybody, and no two sums are the same. */
static void make_contended(struct brute *b, uint64_t seed)
{
	struct prng g;

	*b = (struct brute){ .p = { .n_papers = 4, .n_reviewers = 6 } };
	prng_init(&g, seed);
	for (int i = 0; i < 4; i++)
		b->demand[i] = 2 + (i == 3);
	for (int j = 0; j < 6; j++) {
		b->hi[j] = 2 - (j < 2);
		b->lo[j] = 1;
	}
	for (int x = 0; x < 24; x++)
		b->dense[x] = (float)prng_unit(&g);
	b->p.scores.dense = b->dense;
	b->p.demand = b->demand;
	b->p.load_min = b->lo;
	b->p.load_max = b->hi;
}

static void contended_problems_are_searched_to_the_end(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;

		make_contended(&b, seed);
		brute_solve(&b);
		assert_int_equal(fair_best(&b.p, 1, m, &r), ERR_OK);
		check_found(&b, &r, m);
		assert_int_equal(r.floor, b.worst);
		assert_int_equal(r.best.sum, b.sum_at_worst);
		assert_true(r.is_searched);
		mem_end(m);
	}
}

static void levels_are_those_of_leximin(void **state)
{
	(void)state;
	for (uint64_t seed = 500; seed < 700; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct brute b;

		make_contended(&b, seed);
		b.levels = 1 + (int)(seed % 4);
		brute_solve(&b);
		assert_int_equal(fair_best(&b.p, b.levels, m, &r), ERR_OK);
		assert_int_equal(r.n_levels, b.levels);
		for (int k = 0; k < b.levels; k++) {
			assert_int_equal(r.levels[k].floor, b.lex[k]);
			assert_int_equal(r.levels[k].bound, b.lex[k]);
		}
		assert_int_equal(r.best.sum, b.sum_at_lex);
		mem_end(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_paper_and_then_the_sum_are_the_greatest_there_are),
		cmocka_unit_test(the_sum_above_a_floor_is_the_greatest_there_is),
		cmocka_unit_test(contended_problems_are_searched_to_the_end),
		cmocka_unit_test(levels_are_those_of_leximin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
