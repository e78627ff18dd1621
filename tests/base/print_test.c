#include "test.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"

/* Both at once, at every size of what is printed into. */
__attribute__((format(printf, 1, 2))) static void same(const char *fmt, ...)
{
	for (size_t size = 0; size <= 80; size++) {
		char ours[80], theirs[80];
		va_list args, again;
		int n, m;

		memset(ours, 'x', sizeof(ours));
		memset(theirs, 'x', sizeof(theirs));
		va_start(args, fmt);
		va_copy(again, args);
		n = print_v(ours, size, fmt, args);
		m = vsnprintf(theirs, size, fmt, again);
		va_end(again);
		va_end(args);
		assert_int_equal(n, m);
		if (size > 0)
			assert_string_equal(ours, theirs);
	}
}

static void same_real(double v, int decimals)
{
	for (size_t size = 0; size <= 30; size++) {
		char ours[30] = "x", theirs[30] = "x";

		assert_int_equal(print_real(ours, size, v, decimals),
			snprintf(theirs, size, "%.*f", decimals, v));
		assert_string_equal(ours, theirs);
	}
}

static void texts_and_whole_numbers_are_as_vsnprintf_has_them(void **state)
{
	(void)state;
	same("plain");
	same("%s", "");
	same("%s-%s of %s", "a", "längere", "text");
	same("100 %% of %c%c", 'o', 'k');
	same("%d %d %d", 0, -7, INT32_MAX);
	same("%d", INT32_MIN);
	same("%" PRId64 " %" PRId64 " %" PRId64, INT64_MIN, INT64_MAX, (int64_t)0);
	same("%zu %zu", (size_t)0, SIZE_MAX);
	same("%04d-%02d-%02dT%02d:%02d:%02dZ", 2026, 1, 9, 0, 59, 7);
	same("%02d %03d %02d", -5, 1000, -12345);
}

/* Also ties, which go to the even digit, and what only looks like one: 1.005 is a little less. */
static void decimals_are_as_vsnprintf_has_them(void **state)
{
	static const double values[] = { 0, -0.0, .5, 1.5, 2.5, .125, .375, 1.005, 2.675, 9.995,
		99.9999999, -.004, -1.25, 1e-300, 123456789.987654321, 999999999.5, .1, 1.0 / 3,
		5e8 + .0000005 };
	uint64_t chance = 7;

	(void)state;
	for (int d = 0; d <= 7; d++)
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			same("%.*f|", d, values[i]);
			same_real(values[i], d);
		}
	for (int i = 0; i < 20000; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		same("%.2f %.1f", (double)(chance >> 40) / 1000, (double)(chance >> 33) / 1e6);
	}
	same("%.0f %.3f %s", 2.5, 1e9, "b");
	same("%.2f %.2f %.2f", (double)INFINITY, (double)-INFINITY, (double)NAN);
	same("%.*f %.12f", -1, .5, .5);
}

/* Whatever else there is, also behind what is known. */
static void every_other_format_is_left_to_vsnprintf(void **state)
{
	(void)state;
	same("%s %.2f %s", "a", 2.005, "b");
	same("%s %*d|%-5s|%5s|%.*s", "a", 7, 3, "l", "r", 2, "cut");
	same("%x %04x %u %lu %i %+d % d", 255U, 255U, 7U, 8UL, 9, 4, 5);
	same("%lld %hhd %zx %012d", 1LL, 2, (size_t)99, 3);
	same("%03" PRId64 " %10s", (int64_t)12, "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_as_vsnprintf_has_them),
		cmocka_unit_test(every_other_format_is_left_to_vsnprintf),
		cmocka_unit_test(texts_and_whole_numbers_are_as_vsnprintf_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
