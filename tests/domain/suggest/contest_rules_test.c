#include "test.h"

#include <math.h>

#include "base/prng.h"
#include "domain/suggest/contest_rules.h"

static void assert_near(double v, double expected)
{
	if (fabs(v - expected) > 1e-4)
		fail_msg("%g is not %g", v, expected);
}

/* By hand: of Beta(2, 1) three quarters lie above one half; of Beta(4, 1) 15 of 16. */
static void a_lead_is_as_sure_as_the_distribution_of_the_share_says(void **state)
{
	(void)state;
	assert_near(contest_of(1, 0).is_better, 0.75);
	assert_near(contest_of(3, 0).is_better, 0.9375);
	assert_near(contest_of(2, 1).is_better, 0.6875);
	assert_near(contest_of(4, 4).is_better, 0.5);
	assert_true(contest_of(4, 4).is_even);
	assert_false(contest_of(4, 3).is_even);
}

/* 2^n · a! b! / (n + 1)!: of 8 to 0 it is 28.4, of 7 to 0 16. */
static void it_is_decided_when_the_factor_is_twenty(void **state)
{
	(void)state;
	assert_near(contest_of(7, 0).chance, 1.0 / 16);
	assert_false(contest_of(7, 0).is_decided);
	assert_int_equal(contest_of(7, 0).needed, 1);
	assert_true(contest_of(8, 0).is_decided);
	assert_int_equal(contest_of(8, 0).needed, 0);
	assert_near(contest_of(8, 0).chance, 9.0 / 256);
}

static void whose_wins_they_are_does_not_matter(void **state)
{
	(void)state;
	for (int64_t a = 0; a < 40; a++)
		for (int64_t b = 0; b <= a; b++) {
			const struct contest x = contest_of(a, b), y = contest_of(b, a);

			assert_near(x.is_better, y.is_better);
			assert_near(x.chance, y.chance);
			assert_int_equal(x.needed, y.needed);
			assert_true(x.is_better >= 0.5 && x.is_better <= 1);
			assert_true(x.chance >= 0 && x.chance <= 1);
		}
}

/* One more win for who leads never makes it less sure. */
static void a_longer_lead_is_surer(void **state)
{
	(void)state;
	for (int64_t b = 0; b < 30; b++)
		for (int64_t a = b; a < 60; a++)
			assert_true(contest_of(a + 1, b).is_better >
				    contest_of(a, b).is_better - 1e-12);
	assert_true(contest_of(700, 600).is_better > 0.99);
	/* Where the sum ends the normal distribution says the same. */
	assert_near(contest_of(520, 479).is_better, 0.5 * erfc(-41 / sqrt(1000) / sqrt(2)));
	assert_near(contest_of(520, 480).is_better, 0.5 * erfc(-40 / sqrt(1001) / sqrt(2)));
}

static void what_is_needed_suffices_and_one_less_does_not(void **state)
{
	static const int64_t wins[][2] = { { 6, 3 }, { 12, 8 }, { 30, 20 }, { 110, 100 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const int64_t a = wins[i][0], b = wins[i][1], n = a + b;
		const struct contest c = contest_of(a, b);

		assert_false(c.is_decided);
		assert_true(c.needed > 0);
		/* The shares stay: in whole wins that is off by one at the most. */
		assert_true(contest_of(a * (n + c.needed + n) / n, b * (n + c.needed + n) / n)
				    .is_decided);
		assert_false(
			contest_of(a * (n + c.needed - 2) / n, b + (b * (c.needed - 2) + n - 1) / n)
				.is_decided);
	}
	assert_int_equal(contest_of(0, 0).needed, -1);
	assert_int_equal(contest_of(5, 5).needed, -1);
	assert_int_equal(contest_of(500001, 500000).needed, -1);
}

/* Looked at after each visit, equals are told apart in at most one of twenty contests. */
static void who_looks_every_day_is_rarely_fooled(void **state)
{
	enum { CONTESTS = 400, VISITS = 400 };
	size_t fooled = 0, found = 0;
	struct prng chance;

	(void)state;
	prng_init(&chance, 11);
	for (size_t i = 0; i < CONTESTS; i++) {
		int64_t even[2] = { 0 }, better[2] = { 0 };
		bool is_fooled = false, is_found = false;

		for (size_t k = 0; k < VISITS; k++) {
			even[prng_unit(&chance) < 0.5]++;
			better[prng_unit(&chance) < 0.65]++;
			is_fooled |= contest_of(even[0], even[1]).is_decided;
			is_found |= contest_of(better[0], better[1]).is_decided;
		}
		fooled += is_fooled;
		found += is_found;
	}
	assert_true(fooled <= CONTESTS / 20);
	assert_true(found >= CONTESTS * 95 / 100);
}

/* By hand, of 60 of 100: 0.502 to 0.691. */
static void a_share_has_a_range_that_narrows(void **state)
{
	const struct contest c = contest_of(60, 40), turned = contest_of(40, 60);

	(void)state;
	assert_near(round(c.low * 1000), 502);
	assert_near(round(c.high * 1000), 691);
	assert_near(turned.low, 1 - c.high);
	assert_true(contest_of(600, 400).high - contest_of(600, 400).low < c.high - c.low);
	assert_near(contest_of(0, 0).low, 0);
	assert_near(contest_of(0, 0).high, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lead_is_as_sure_as_the_distribution_of_the_share_says),
		cmocka_unit_test(it_is_decided_when_the_factor_is_twenty),
		cmocka_unit_test(whose_wins_they_are_does_not_matter),
		cmocka_unit_test(a_longer_lead_is_surer),
		cmocka_unit_test(what_is_needed_suffices_and_one_less_does_not),
		cmocka_unit_test(a_share_has_a_range_that_narrows),
		cmocka_unit_test(who_looks_every_day_is_rarely_fooled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
