#include "test.h"

#include <string.h>

#include "domain/stamp.h"

#define OF(m, ...)                                                                                 \
	stamp_of((m), (const char *const[]){ __VA_ARGS__ },                                        \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void the_same_texts_have_the_same_stamp_and_others_another(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *one = OF(m, "a", "bc", "");

	(void)state;
	assert_int_equal(strlen(one), 16);
	assert_string_equal(OF(m, "a", "bc", ""), one);
	assert_string_not_equal(OF(m, "ab", "c", ""), one);
	assert_string_not_equal(OF(m, "", "a", "bc"), one);
	assert_string_not_equal(OF(m, "a", "bc"), one);
	assert_string_not_equal(OF(m, "a", "bd", ""), one);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		the_same_texts_have_the_same_stamp_and_others_another) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
