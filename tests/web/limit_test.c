#include "test.h"

#include "web/limit.h"

static int taken(struct limits *l, const char *key, int64_t now_us, int tries)
{
	unsigned wait;
	int n = 0;

	for (int i = 0; i < tries; i++)
		n += limits_take(l, LIMIT_ACCOUNT, key, 1, now_us, &wait) == ERR_OK;
	return n;
}

static void a_bucket_empties_and_fills(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct limits *l = limits_new(m);
	unsigned wait = 0;

	(void)state;
	assert_int_equal(taken(l, "a", 1000000, 50), 10);
	assert_int_equal(limits_take(l, LIMIT_ACCOUNT, "a", 1, 1000000, &wait), ERR_LIMITED);
	assert_int_equal(wait, 61);
	assert_int_equal(taken(l, "b", 1000000, 1), 1); /* another key has its own */
	assert_int_equal(taken(l, "a", 1000000 + 61000000ll, 50), 1);
	assert_int_equal(taken(l, "a", 36000000000000ll, 50), 10); /* never more than full */
	mem_end(m);
}

static void a_good_try_costs_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct limits *l = limits_new(m);
	unsigned wait;

	(void)state;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(limits_take(l, LIMIT_ACCOUNT, "a", 1, 1000000, &wait), ERR_OK);
		limits_give_back(l, LIMIT_ACCOUNT, "a", 1);
	}
	mem_end(m);
}

/* What was replaced stays on the disk: without this one person could fill it. */
static void bytes_are_spent_by_their_number(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct limits *l = limits_new(m);
	unsigned wait;
	int n = 0;

	(void)state;
	while (limits_spend(l, LIMIT_UPLOAD, "a", 1, 10, 1000000, &wait) == ERR_OK && n < 1000)
		n++;
	assert_int_equal(n, 51); /* of 512 megabytes */
	assert_int_equal(limits_spend(l, LIMIT_UPLOAD, "a", 1, 2, 1000000, &wait), ERR_OK);
	assert_int_equal(limits_spend(l, LIMIT_UPLOAD, "a", 1, 256, 1000000, &wait), ERR_LIMITED);
	assert_in_range(wait, 1790, 1810);
	assert_int_equal(limits_spend(l, LIMIT_UPLOAD, "b", 1, 256, 1000000, &wait), ERR_OK);
	mem_end(m);
}

static void a_flood_of_keys_takes_no_memory(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct limits *l = limits_new(m);
	size_t before = mem_size(m);
	unsigned wait;

	(void)state;
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(
			limits_take(l, LIMIT_ACCOUNT, &i, sizeof(i), 1000000 + i, &wait), ERR_OK);
	assert_int_equal(mem_size(m), before);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_empties_and_fills),
		cmocka_unit_test(a_good_try_costs_nothing),
		cmocka_unit_test(bytes_are_spent_by_their_number),
		cmocka_unit_test(a_flood_of_keys_takes_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
