#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/prng.h"

static void integers_reach_both_ends(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_int_equal(num_parse_int("-9223372036854775808", INT64_MIN, INT64_MAX, &v), ERR_OK);
	assert_true(v == INT64_MIN);
	assert_int_equal(num_parse_int("9223372036854775807", INT64_MIN, INT64_MAX, &v), ERR_OK);
	assert_true(v == INT64_MAX);
	assert_int_equal(
		num_parse_int("9223372036854775808", INT64_MIN, INT64_MAX, &v), ERR_INVALID);
	assert_true(v == INT64_MAX);
}

static void what_is_not_wholly_an_integer_is_refused(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "--1",
		"99999999999999999999", "11", "-1" };
	int64_t v = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(num_parse_int(bad[i], 0, 10, &v), ERR_INVALID);
	assert_int_equal(v, 7);
}

static void what_is_not_wholly_a_finite_number_is_refused(void **state)
{
	static const char *const bad[] = { "", "-", ".", "-.", "e5", "1e", "1e+", "nan", "inf",
		"0x1p3", "1,5", "1.5.2", " 1", "1 ", "+1", "1e400", "-1e400", "1.5x" };
	double v = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(num_parse_double(bad[i], -INFINITY, INFINITY, &v), ERR_INVALID);
	assert_int_equal(num_parse_double("10.1", 0, 10, &v), ERR_INVALID);
	assert_true(v == 7);
}

static void doubles_are_the_c_librarys_to_the_last_bit(void **state)
{
	struct prng g;
	char text[64];
	double v;

	(void)state;
	prng_init(&g, 5);
	for (int i = 0; i < 20000; i++) {
		double x = prng_normal(&g) * pow(10, (double)prng_below(&g, 40) - 20);

		if (i % 2 == 0)
			snprintf(text, sizeof(text), "%.*g", 1 + i % 19, x);
		else
			snprintf(text, sizeof(text), "%.*f", i % 26, x);
		assert_int_equal(num_parse_double(text, -INFINITY, INFINITY, &v), ERR_OK);
		assert_true(v == strtod(text, NULL));
	}
	assert_int_equal(
		num_parse_double("0.00000000000000000000000000000012345678901234567890", 0, 1, &v),
		ERR_OK);
	assert_true(v == 0.00000000000000000000000000000012345678901234567890);
	assert_int_equal(num_parse_double(".5", 0, 1, &v), ERR_OK);
	assert_int_equal(num_parse_double("1e-400", 0, 1, &v), ERR_OK);
	assert_true(v == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_reach_both_ends),
		cmocka_unit_test(what_is_not_wholly_an_integer_is_refused),
		cmocka_unit_test(what_is_not_wholly_a_finite_number_is_refused),
		cmocka_unit_test(doubles_are_the_c_librarys_to_the_last_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
