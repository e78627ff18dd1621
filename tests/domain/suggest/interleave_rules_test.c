#include "test.h"

#include "domain/suggest/interleave_rules.h"

enum { MOST = 32, SEEDS = 20000 };

static const int64_t one[] = { 1, 2, 3, 4, 5, 6 }, other[] = { 6, 5, 4, 3, 2, 1 },
		     far[] = { 11, 12, 13, 14, 15, 16 };

static size_t teams(const struct interleave_pick *picks, size_t n, enum interleave_team team)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += picks[i].team == team;
	return count;
}

static void each_is_there_once_and_stands_as_its_team_has_it(void **state)
{
	struct interleave_pick p[MOST];

	(void)state;
	for (uint64_t seed = 0; seed < 500; seed++) {
		const size_t n = interleave(one, 6, other, 6, seed, MOST, p);
		int64_t last_a = 0, last_b = 7;

		assert_int_equal(n, 6);
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < i; k++)
				assert_true(p[i].id != p[k].id);
			/* one counts up, other counts down: so do their picks. */
			if (p[i].team == INTERLEAVE_A) {
				assert_true(p[i].id > last_a);
				last_a = p[i].id;
			} else {
				assert_int_equal(p[i].team, INTERLEAVE_B);
				assert_true(p[i].id < last_b);
				last_b = p[i].id;
			}
		}
	}
}

/* After every second place both have as many; who is first is a fair coin. */
static void both_are_as_often_first_and_have_as_many(void **state)
{
	struct interleave_pick p[MOST];
	size_t first = 0, odd = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const size_t n = interleave(one, 6, far, 6, seed, 7, p);

		assert_int_equal(n, 7);
		for (size_t i = 2; i <= n; i += 2)
			assert_int_equal(teams(p, i, INTERLEAVE_A), i / 2);
		first += p[0].team == INTERLEAVE_A;
		odd += p[6].team == INTERLEAVE_A;
	}
	/* Five standard deviations of 20,000 coins: 354. */
	assert_in_range(first, SEEDS / 2 - 354, SEEDS / 2 + 354);
	assert_in_range(odd, SEEDS / 2 - 354, SEEDS / 2 + 354);
}

/* Of the same ranking twice nobody wins: each place is as often the one's as the other's. */
static void equal_rankings_share_each_place(void **state)
{
	struct interleave_pick p[MOST];
	size_t of_a[6] = { 0 };

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const size_t n = interleave(one, 6, one, 6, seed, MOST, p);

		assert_int_equal(n, 6);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(p[i].id, one[i]);
			of_a[i] += p[i].team == INTERLEAVE_A;
		}
	}
	for (size_t i = 0; i < 6; i++)
		assert_in_range(of_a[i], SEEDS / 2 - 354, SEEDS / 2 + 354);
}

/* To name the rankings the other way round changes nothing on the whole. */
static void the_names_of_the_rankings_do_not_matter(void **state)
{
	struct interleave_pick p[MOST];
	size_t as_a = 0, as_b = 0;

	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		interleave(one, 6, far, 6, seed, 1, p);
		as_a += p[0].id == 1;
		interleave(far, 6, one, 6, seed, 1, p);
		as_b += p[0].id == 1;
	}
	assert_int_equal(as_a + as_b, SEEDS);
}

static void what_is_left_is_nobodys(void **state)
{
	struct interleave_pick p[MOST];

	(void)state;
	assert_int_equal(interleave(one, 6, far, 1, 3, MOST, p), 7);
	assert_int_equal(teams(p, 7, INTERLEAVE_A), 1);
	assert_int_equal(teams(p, 7, INTERLEAVE_B), 1);
	assert_int_equal(p[2].team, INTERLEAVE_NOBODY);
	assert_int_equal(interleave(one, 6, far, 0, 3, MOST, p), 6);
	assert_int_equal(teams(p, 6, INTERLEAVE_NOBODY), 6);
	assert_int_equal(interleave(one, 0, far, 0, 3, MOST, p), 0);
	assert_int_equal(interleave(one, 6, far, 6, 3, 0, p), 0);
}

static void the_same_seed_gives_the_same(void **state)
{
	struct interleave_pick p[MOST], again[MOST];
	bool differs = false;

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		assert_int_equal(interleave(one, 6, far, 6, seed, MOST, p), 12);
		assert_int_equal(interleave(one, 6, far, 6, seed, MOST, again), 12);
		for (size_t i = 0; i < 12; i++)
			assert_int_equal(p[i].id, again[i].id);
		interleave(one, 6, far, 6, seed + 1, MOST, again);
		for (size_t i = 0; i < 12; i++)
			differs |= p[i].id != again[i].id;
	}
	assert_true(differs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_there_once_and_stands_as_its_team_has_it),
		cmocka_unit_test(both_are_as_often_first_and_have_as_many),
		cmocka_unit_test(equal_rankings_share_each_place),
		cmocka_unit_test(the_names_of_the_rankings_do_not_matter),
		cmocka_unit_test(what_is_left_is_nobodys),
		cmocka_unit_test(the_same_seed_gives_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
