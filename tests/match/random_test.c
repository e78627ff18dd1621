#include "test.h"

#include "brute.h"
#include "match/random.h"
#include "match/verify.h"

static void make(struct brute *b, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	brute_make(b, &g);
}

static const double caps[] = { 1, .9, .75, .5, 1.0 / 3, .2 };

static void capped_marginals_are_proven_by_their_duals(void **state)
{
	int n = 0, refused = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 6000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		double cap = caps[seed % 6];
		struct random_marginals r;
		struct brute b;
		enum err e;

		make(&b, seed);
		brute_solve(&b);
		e = random_capped(&b.p, cap, m, &r);
		if (e == ERR_OK) {
			assert_int_equal(verify_marginals(&b.p, &r, cap, m), VERIFY_OK);
			assert_true(fabs(r.bound - r.sum) < 1e-3); /* micro-units */
			n++;
			if (cap == 1)
				assert_true(fabs(r.sum - (double)b.sum) < 1e-3);
		} else {
			assert_int_equal(e, ERR_REFUSED);
			assert_true(cap < 1 || b.n == 0);
			refused++;
		}
		mem_end(m);
	}
	assert_true(n > 300 && refused > 300);
}

/* At a cap of 1/2 the doubled marginals are a flow in whole members: enumeration can judge. */
static void half_a_member_a_pair_is_the_doubled_problem(void **state)
{
	int feasible = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 1000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct random_marginals r;
		struct brute b;
		enum err e;

		make(&b, seed);
		b.p.n_pins = b.p.n_quotas = 0;
		e = random_capped(&b.p, .5, m, &r);
		for (int i = 0; i < b.p.n_papers; i++)
			b.demand[i] *= 2;
		for (int j = 0; j < b.p.n_reviewers; j++) {
			b.lo[j] *= 2;
			b.hi[j] *= 2;
		}
		brute_solve(&b);
		assert_int_equal(e, b.n > 0 ? ERR_OK : ERR_REFUSED);
		if (e == ERR_OK) {
			assert_true(fabs(2 * r.sum - (double)b.sum) < 1e-3);
			feasible++;
		}
		mem_end(m);
	}
	assert_in_range(feasible, 100, 900);
}

/* A problem with room to choose: 12 papers, 10 reviewers, 3 a paper, at most 4 each. */
struct room {
	struct assign_problem p;
	int32_t demand[12], lo[10], hi[10];
	float dense[120];
};

static void room_make(struct room *r, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	*r = (struct room){ .p = { .n_papers = 12, .n_reviewers = 10 } };
	for (int i = 0; i < 12; i++)
		r->demand[i] = 3;
	for (int j = 0; j < 10; j++) {
		r->lo[j] = 2;
		r->hi[j] = 4;
	}
	for (int x = 0; x < 120; x++)
		r->dense[x] = prng_below(&g, 20) == 0 ? NAN : (float)prng_unit(&g);
	r->p.demand = r->demand;
	r->p.load_min = r->lo;
	r->p.load_max = r->hi;
	r->p.scores.dense = r->dense;
}

static double dense_of(const struct random_marginals *r, int32_t width, double *x)
{
	double square = 0;

	for (int y = 0; y < 120; y++)
		x[y] = 0;
	for (int64_t y = 0; y < r->n; y++) {
		double q = (double)r->prob[y] / (double)RANDOM_ONE;

		x[r->pairs[y].paper * width + r->pairs[y].reviewer] = q;
		square += q * q;
	}
	return square;
}

/*
 * Least squares over a convex set: from the least, every way to another member
 * of the set leads up, sum x (y - x) >= 0.
 */
static void leads_up(const struct random_marginals *x, const struct random_marginals *y)
{
	double a[120], b[120], square = dense_of(x, 10, a), along = 0;

	dense_of(y, 10, b);
	for (int k = 0; k < 120; k++)
		along += a[k] * b[k];
	assert_true(along >= square - 1e-4 * square);
}

static void spread_marginals_have_the_quality_and_the_least_squares(void **state)
{
	int proven = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct mem *m = mem_new(NULL, "test");
		double cap = seed % 3 == 0 ? 1 : seed % 3 == 1 ? .8 : .6;
		double qualities[] = { .5, .8, .9, .93 };
		struct random_marginals r[4], capped;
		struct assign_result best;
		struct room room;

		room_make(&room, seed);
		assert_int_equal(assign_best(&room.p, m, &best), ERR_OK);
		assert_int_equal(random_capped(&room.p, cap, m, &capped), ERR_OK);
		for (int k = 0; k < 4; k++) {
			double want = qualities[k] * (double)best.sum;
			enum err e = random_spread(&room.p, cap, qualities[k], m, &r[k]);

			if (e == ERR_REFUSED) {
				assert_int_equal(r[k].why.lack, ASSIGN_LACK_QUALITY);
				assert_true(capped.sum < want);
				r[k] = capped;
				continue;
			}
			assert_int_equal(e, ERR_OK);
			assert_int_equal(verify_marginals(&room.p, &r[k], cap, m), VERIFY_OK);
			assert_true(r[k].sum >= want);
			if (r[k].prices.paper != NULL) {
				double least = verify_l2_bound(&room.p, &r[k].prices, cap, m);

				assert_true(random_l2(&r[k]) >= least * (1 - 1e-9));
				assert_true(random_l2(&r[k]) <= least * (1 + 1e-4));
				proven++;
			}
		}
		for (int k = 0; k < 4; k++)
			for (int l = k + 1; l < 4; l++)
				leads_up(&r[k], &r[l]); /* what is better is in the set too */
		mem_end(m);
	}
	assert_true(proven > 150);
}

enum { DRAWS = 100000 };

static void draws_follow_the_marginals_within_three_sigma(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int *count = MEM_ARRAY(m, int, 120);
	struct random_marginals r;
	struct room room;
	struct prng chance;

	(void)state;
	room_make(&room, 3);
	prng_init(&chance, 11);
	assert_int_equal(random_spread(&room.p, .9, .95, m, &r), ERR_OK);
	assert_true(r.n > 40);
	for (int k = 0; k < DRAWS; k++) {
		struct mem *scratch = mem_new(m, "draw");
		struct assign_pair *pairs;
		int64_t n;

		random_draw(&room.p, &r, &chance, scratch, &pairs, &n);
		for (int64_t x = 0; x < n; x++)
			count[pairs[x].paper * 10 + pairs[x].reviewer]++;
		mem_end(scratch);
	}
	for (int64_t x = 0; x < r.n; x++) {
		double q = (double)r.prob[x] / (double)RANDOM_ONE;
		int seen = count[r.pairs[x].paper * 10 + r.pairs[x].reviewer];
		double sigma = sqrt(DRAWS * q * (1 - q));

		assert_true(fabs(seen - DRAWS * q) <= 3 * sigma + 1e-6);
	}
	mem_end(m);
}

static void every_draw_is_an_assignment(void **state)
{
	int n = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 4000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct random_marginals r;
		struct verify_report v;
		struct assign_pair *pairs;
		struct prng chance;
		struct brute b;
		int64_t n_pairs;

		make(&b, seed);
		prng_init(&chance, seed);
		if (random_capped(&b.p, caps[seed % 6], m, &r) == ERR_OK) {
			random_draw(&b.p, &r, &chance, m, &pairs, &n_pairs);
			verify_assignment(&b.p, pairs, n_pairs, m, &v);
			assert_int_equal(v.fault, VERIFY_OK);
			n++;
		}
		mem_end(m);
	}
	assert_true(n > 150);
}

static void a_seed_names_its_draw(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct assign_pair *a, *b;
	struct random_marginals r;
	struct room room;
	int64_t n_a, n_b;
	int differ = 0;

	(void)state;
	room_make(&room, 4);
	assert_int_equal(random_spread(&room.p, 1, .9, m, &r), ERR_OK);
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct prng g, h, other;

		prng_init(&g, seed);
		prng_init(&h, seed);
		prng_init(&other, seed + 1000);
		random_draw(&room.p, &r, &g, m, &a, &n_a);
		random_draw(&room.p, &r, &h, m, &b, &n_b);
		assert_int_equal(n_a, n_b);
		assert_memory_equal(a, b, (size_t)n_a * sizeof(*a));
		random_draw(&room.p, &r, &other, m, &b, &n_b);
		differ += memcmp(a, b, (size_t)n_a * sizeof(*a)) != 0;
	}
	assert_true(differ > 15);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capped_marginals_are_proven_by_their_duals),
		cmocka_unit_test(half_a_member_a_pair_is_the_doubled_problem),
		cmocka_unit_test(spread_marginals_have_the_quality_and_the_least_squares),
		cmocka_unit_test(draws_follow_the_marginals_within_three_sigma),
		cmocka_unit_test(every_draw_is_an_assignment),
		cmocka_unit_test(a_seed_names_its_draw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
