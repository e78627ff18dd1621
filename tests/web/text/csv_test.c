#include "test.h"
#include "memory.h"

#include "web/text/csv.h"

static void a_row_is_quoted_and_ends_with_crlf(void **state)
{
	const char *const row[] = { "a", "say \"b\", c", NULL, "two\nlines" };
	struct buf b;

	buf_init(&b, *state, 64);
	csv_row(&b, row, 4);
	assert_string_equal(buf_str(&b), "\"a\",\"say \"\"b\"\", c\",\"\",\"two\nlines\"\r\n");
}

static void no_field_is_a_formula(void **state)
{
	const char *const row[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "1=1" };
	struct buf b;

	buf_init(&b, *state, 64);
	csv_row(&b, row, 6);
	assert_string_equal(buf_str(&b),
		"\"'=1+1\",\"'+1\",\"'-1\",\"'@SUM(A1)\",\"'\t=1\",\"1=1\"\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_quoted_and_ends_with_crlf),
		cmocka_unit_test(no_field_is_a_formula),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
