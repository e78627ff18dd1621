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

/* 64 bytes of room at first: every place of its end is met. */
static void what_is_printed_is_whole_wherever_the_room_ends(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (int before = 0; before <= 64; before++)
		for (int n = 0; n < 70; n++) {
			struct buf b;

			buf_init(&b, m, 64);
			buf_add(&b,
				"0123456789012345678901234567890123456789012345678901234567890123",
				(size_t)before);
			buf_printf(&b, "%*d", n, 7);
			assert_int_equal(b.n, before + (n == 0 ? 1 : n));
			assert_int_equal(b.data[b.n - 1], '7');
			assert_int_equal(strlen(buf_str(&b)), b.n);
		}
	mem_end(m);
}

static void a_pattern_of_json_takes_its_texts_in_order(void **state)
{
	struct mem *mem = mem_new(NULL, "test");
	struct buf b;

	(void)state;
	buf_init(&b, mem, 0);
	BUF_JSON(&b, "{\"a\":%,\"b\":[%]}", "x\"y", "%");
	assert_string_equal(buf_str(&b), "{\"a\":\"x\\\"y\",\"b\":[\"%\"]}");
	mem_end(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_of_json_takes_its_texts_in_order),
		cmocka_unit_test(what_is_printed_is_whole_wherever_the_room_ends),
		cmocka_unit_test(json_strings_are_escaped),
		cmocka_unit_test(integers_are_written_to_their_ends),
		cmocka_unit_test(it_grows_past_its_first_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
