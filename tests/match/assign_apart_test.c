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

/* Larger problems: no enumeration.  Clusters of colleagues, and authors among the reviewers. */
enum { LARGE_PAPERS = 60, LARGE_REVIEWERS = 40 };

struct large {
	struct assign_problem p;
	float dense[LARGE_PAPERS * LARGE_REVIEWERS];
	int32_t demand[LARGE_PAPERS], load[LARGE_REVIEWERS];
	struct assign_close close[LARGE_REVIEWERS];
	struct assign_author author[LARGE_PAPERS];
};

/* Reviewer j of the problem is number (j * by + 3) of it. */
static void large_make(struct large *l, uint64_t seed, int by)
{
	struct prng g;

	*l = (struct large){ .p = { .n_papers = LARGE_PAPERS,
				     .n_reviewers = LARGE_REVIEWERS,
				     .n_close = LARGE_REVIEWERS,
				     .n_authors = LARGE_PAPERS } };
	prng_init(&g, seed);
	for (int i = 0; i < LARGE_PAPERS; i++) {
		l->demand[i] = 3;
		l->author[i] = (struct assign_author){ i, (i * 7 * by + 3) % LARGE_REVIEWERS };
		for (int j = 0; j < LARGE_REVIEWERS; j++)
			l->dense[i * LARGE_REVIEWERS + (j * by + 3) % LARGE_REVIEWERS] =
				(float)nearbyint(
					(.4 * (i % 8 == j % 8) + .6 * prng_unit(&g)) * 1024) /
				1024;
		l->dense[i * LARGE_REVIEWERS + l->author[i].reviewer] = NAN;
	}
	for (int j = 0; j < LARGE_REVIEWERS; j++) {
		l->load[j] = 6;
		l->close[j] = (struct assign_close){ (j * by + 3) % LARGE_REVIEWERS,
			((j + 8) % LARGE_REVIEWERS * by + 3) % LARGE_REVIEWERS };
	}
	l->p.scores.dense = l->dense;
	l->p.demand = l->demand;
	l->p.load_max = l->load;
	l->p.close = l->close;
	l->p.authors = l->author;
}

static struct assign_result checked(const struct assign_problem *p, struct mem *m)
{
	struct assign_result r;
	struct verify_report v;

	assert_int_equal(assign_best(p, m, &r), ERR_OK);
	verify_assignment(p, r.pairs, r.n_pairs, m, &v);
	assert_int_equal(v.fault, VERIFY_OK);
	assert_int_equal(v.sum, r.sum);
	assert_true(r.bound >= r.sum);
	assert_true(r.is_searched || r.bound == verify_bound(p, &r.duals, m));
	assert_true((double)r.bound <= (double)r.sum * 1.02);
	return r;
}

static void larger_problems_are_bounded_by_their_duals(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 4; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct assign_result r, free, renamed, doubled;
		struct large l, k;

		large_make(&l, seed, 1);
		r = checked(&l.p, m);
		/* Other numbers of the same people: neither sum is above the other's bound. */
		large_make(&k, seed, 11);
		renamed = checked(&k.p, m);
		assert_true(renamed.sum <= r.bound && r.sum <= renamed.bound);
		/* Nothing apart: no less. */
		k.p.n_close = k.p.n_authors = 0;
		free = checked(&k.p, m);
		assert_true(free.sum >= r.sum);
		/* Twice the scores: neither twice the sum is above the other's bound. */
		for (int x = 0; x < LARGE_PAPERS * LARGE_REVIEWERS; x++)
			l.dense[x] *= 2;
		doubled = checked(&l.p, m);
		assert_true(doubled.sum <= 2 * r.bound + 400 && 2 * r.sum <= doubled.bound + 400);
		mem_end(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_not_both_be_is_kept_apart_at_the_greatest_sum),
		cmocka_unit_test(larger_problems_are_bounded_by_their_duals),
		cmocka_unit_test(the_verifier_sees_who_should_be_apart),
		cmocka_unit_test(false_prices_prove_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
