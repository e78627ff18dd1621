#include "test.h"

#include "base/buf.h"

static void json_strings_are_escaped(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct buf b;

	(void)state;
	buf_init(&b, m, 0);
	buf_json(&b, "a\"b\\c\n\x01é\xff");
	assert_string_equal(buf_str(&b), "\"a\\\"b\\\\c\\n\\u0001é\xef\xbf\xbd\"");
	mem_end(m);
}

static void integers_are_written_to_their_ends(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct buf b;

	(void)state;
	buf_init(&b, m, 0);
	buf_int(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_char(&b, ' ');
	buf_int(&b, 0);
	assert_string_equal(buf_str(&b), "-9223372036854775808 9223372036854775807 0");
	mem_end(m);
}

static void it_grows_past_its_first_size(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct buf b;

	(void)state;
	buf_init(&b, m, 0);
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.n, 3890);
	assert_memory_equal(buf_str(&b) + b.n - 4, "999,", 5);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_strings_are_escaped),
		cmocka_unit_test(integers_are_written_to_their_ends),
		cmocka_unit_test(it_grows_past_its_first_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
