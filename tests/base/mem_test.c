#include "test.h"

#include <string.h>

#include "base/mem.h"

#define GREAT ((size_t)300 << 20)

static void arrays_beyond_256_mb_are_held_like_others(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char *p = mem_array_raw(m, GREAT, 1);

	(void)state;
	p[0] = 'a';
	p[GREAT - 1] = 'z';
	assert_true(mem_size(m) >= GREAT);
	mem_drop(p);
	assert_true(mem_size(m) < GREAT);
	p = mem_array(m, GREAT, 1);
	assert_int_equal(p[GREAT - 1], 0);
	mem_end(m);
}

static void growing_keeps_what_was_there(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char *p = mem_grow(m, NULL, 6, 1);

	(void)state;
	memcpy(p, "first", 6);
	p = mem_grow(m, p, GREAT, 1);
	assert_string_equal(p, "first");
	p[GREAT - 1] = 'z';
	p = mem_grow(m, p, GREAT + 4096, 1);
	assert_string_equal(p, "first");
	assert_int_equal(p[GREAT - 1], 'z');
	p = mem_grow(m, p, 6, 1);
	assert_string_equal(p, "first");
	assert_true(mem_size(m) < GREAT);
	mem_drop(p);
	mem_end(m);
}

static void lifetimes_end_with_their_parent(void **state)
{
	struct mem *m = mem_new(NULL, "test"), *child = mem_new(m, "child");
	size_t before = mem_size(m);

	(void)state;
	assert_non_null(mem_array_raw(child, GREAT, 1));
	assert_true(mem_size(m) >= before + GREAT);
	mem_end(child);
	assert_true(mem_size(m) <= before);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrays_beyond_256_mb_are_held_like_others),
		cmocka_unit_test(growing_keeps_what_was_there),
		cmocka_unit_test(lifetimes_end_with_their_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
