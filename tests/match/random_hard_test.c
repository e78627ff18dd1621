#include "test.h"

#include "brute.h"
#include "match/random.h"
#include "match/verify.h"

static const double caps[] = { 1, .9, .75, .5 };

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

/* Every ticket is an assignment, and together they are the marginals. */
static void check_lottery(const struct brute *b, const struct random_marginals *r, struct mem *m)
{
	int64_t all = 0;

	for (int32_t t = 0; t < r->lottery->n; t++) {
		const struct random_ticket *k = &r->lottery->ticket[t];
		struct verify_report v;

		verify_assignment(&b->p, k->pairs, k->n_pairs, m, &v);
		assert_int_equal(v.fault, VERIFY_OK);
		assert_true(k->prob > 0);
		all += k->prob;
	}
	assert_true(all == RANDOM_ONE);
}

static void lotteries_are_proven_under_the_cap(void **state)
{
	int n = 0, refused = 0, told = 0, cut = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 1500; seed++) {
		struct mem *m = mem_new(NULL, "test");
		double cap = caps[seed / 3 % 4];
		struct random_marginals r;
		struct brute b;
		enum err e;

		make(&b, seed);
		brute_solve(&b);
		e = random_capped(&b.p, cap, m, &r);
		if (e == ERR_OK) {
			assert_true(b.n > 0);
			assert_int_equal(verify_marginals(&b.p, &r, cap, m), VERIFY_OK);
			assert_true(r.bound - r.sum <= 5); /* micro-units */
			assert_true(r.bound - r.sum >= -1e-3);
			assert_true(r.sum <= (double)b.sum + 1e-3);
			cut += r.sum < (double)b.sum - 10;
			if (cap == 1)
				assert_true(fabs(r.sum - (double)b.sum) <= 5);
			if (r.lottery != NULL)
				check_lottery(&b, &r, m);
			n += r.lottery != NULL;
		} else {
			assert_int_not_equal(r.why.lack, ASSIGN_LACK_NONE);
			assert_true(r.why.lack == ASSIGN_LACK_CAP || b.n == 0);
			if (r.why.lack == ASSIGN_LACK_CAP) {
				double least = r.why.limit;

				assert_int_equal(
					random_capped(&b.p, fmin(1, least + 1e-5), m, &r), ERR_OK);
				assert_int_equal(
					random_capped(&b.p, least - 1e-4, m, &r), ERR_REFUSED);
				told++;
			}
			refused++;
		}
		mem_end(m);
	}
	assert_true(n > 100 && refused > 300 && told > 50 && cut > 30);
}

/* Limits of single pairs, where it is a flow and where it is none. */
static void limits_of_a_pair_are_kept_and_proven(void **state)
{
	int n = 0, refused = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 1500; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct assign_limit limits[BRUTE_PAPERS];
		struct random_marginals r, whole;
		struct prng g;
		struct brute b;
		enum err e;

		prng_init(&g, seed + 77);
		make(&b, seed);
		if (seed % 3 == 0) {
			b.p.n_quotas = b.p.n_close = b.p.n_authors = 0;
		}
		e = random_capped(&b.p, .8, m, &whole);
		for (int i = 0; i < b.p.n_papers; i++)
			limits[i] = (struct assign_limit){ i,
				(int32_t)prng_below(&g, (uint64_t)b.p.n_reviewers),
				.1 + .2 * (double)prng_below(&g, 4) };
		b.p.limits = limits;
		b.p.n_limits = b.p.n_papers;
		assert_null(assign_check(&b.p));
		if (random_capped(&b.p, .8, m, &r) == ERR_OK) {
			assert_int_equal(e, ERR_OK);
			assert_int_equal(verify_marginals(&b.p, &r, .8, m), VERIFY_OK);
			assert_true(r.bound - r.sum <= 5 && r.bound - r.sum >= -1e-3);
			assert_true(r.sum <= whole.bound + 1);
			n++;
		} else {
			refused++;
		}
		mem_end(m);
	}
	assert_true(n > 100 && refused > 200);
}

static void draws_follow_the_lottery(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int count[BRUTE_PAPERS * BRUTE_REVIEWERS] = { 0 };
	struct random_marginals r = { 0 };
	struct prng chance;
	struct brute b;

	(void)state;
	for (uint64_t seed = 1; r.lottery == NULL || r.lottery->n < 3; seed++) {
		make(&b, seed);
		if (random_capped(&b.p, .6, m, &r) != ERR_OK)
			r.lottery = NULL;
		if (r.lottery == NULL || r.lottery->n < 3)
			continue;
		break;
	}
	prng_init(&chance, 5);
	for (int k = 0; k < 20000; k++) {
		struct mem *scratch = mem_new(m, "draw");
		struct assign_pair *pairs;
		int64_t n;

		random_draw(&b.p, &r, &chance, scratch, &pairs, &n);
		for (int64_t x = 0; x < n; x++)
			count[pairs[x].paper * b.p.n_reviewers + pairs[x].reviewer]++;
		mem_end(scratch);
	}
	for (int64_t x = 0; x < r.n; x++) {
		double q = (double)r.prob[x] / (double)RANDOM_ONE;
		int seen = count[r.pairs[x].paper * b.p.n_reviewers + r.pairs[x].reviewer];

		assert_true(fabs(seen - 20000 * q) <= 4 * sqrt(20000 * q * (1 - q)) + 1e-6);
	}
	mem_end(m);
}

/*
 * Too many for enumeration: 40 papers in four fields, authors who may not review each
 * other, co-authors who may not meet on a paper.
 */
static struct assign_problem middling(struct mem *m, uint64_t seed)
{
	enum { PAPERS = 40, PEOPLE = 26 };
	struct assign_problem p = { .n_papers = PAPERS, .n_reviewers = PEOPLE, .effort = 1 };
	float *score = MEM_ARRAY(m, float, PAPERS *PEOPLE);
	int32_t *demand = MEM_ARRAY(m, int32_t, PAPERS), *load = MEM_ARRAY(m, int32_t, PEOPLE);
	struct assign_close *close = MEM_ARRAY(m, struct assign_close, PEOPLE);
	struct assign_author *author = MEM_ARRAY(m, struct assign_author, PAPERS);
	struct prng g;

	prng_init(&g, seed);
	for (int i = 0; i < PAPERS; i++) {
		demand[i] = 3;
		author[i] = (struct assign_author){ i, (int32_t)prng_below(&g, PEOPLE) };
		for (int j = 0; j < PEOPLE; j++)
			score[i * PEOPLE + j] = (float)(.5 * (i % 4 == j % 4) + .5 * prng_unit(&g));
		score[i * PEOPLE + author[i].reviewer] = NAN;
	}
	for (int j = 0; j < PEOPLE; j++) {
		load[j] = 7;
		close[j] = (struct assign_close){ j, (j + 4) % PEOPLE };
	}
	p.scores.dense = score;
	p.demand = demand;
	p.load_max = load;
	p.close = close;
	p.n_close = PEOPLE;
	p.authors = author;
	p.n_authors = PAPERS;
	assert_null(assign_check(&p));
	return p;
}

static void larger_lotteries_are_near_their_bound(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct assign_problem p = middling(m, 1);
	struct brute as = { .p = p };
	struct random_marginals r, tighter;

	(void)state;
	assert_int_equal(random_capped(&p, .6, m, &r), ERR_OK);
	assert_int_equal(verify_marginals(&p, &r, .6, m), VERIFY_OK);
	check_lottery(&as, &r, m);
	assert_true(r.bound >= r.sum - 1);
	assert_true(r.bound - r.sum <= .03 * r.bound);
	assert_int_equal(random_capped(&p, .4, m, &tighter), ERR_OK);
	assert_true(tighter.sum <= r.bound + 1);
	assert_true(tighter.bound >= tighter.sum - 1);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lotteries_are_proven_under_the_cap),
		cmocka_unit_test(limits_of_a_pair_are_kept_and_proven),
		cmocka_unit_test(draws_follow_the_lottery),
		cmocka_unit_test(larger_lotteries_are_near_their_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
