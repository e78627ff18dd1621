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

/* More than the pool holds, grown and dropped in turn: the same promises as without one. */
static void a_pool_keeps_what_every_lifetime_promises(void **state)
{
	struct mem *m = mem_new_pooled(NULL, "test", 4096);
	char *texts[200], *grown = mem_array(m, 16, 1);

	(void)state;
	for (int i = 0; i < 200; i++) {
		texts[i] = mem_printf(m, "text %d, %s", i, "of some length");
		grown = mem_grow(m, grown, 16 + (size_t)i * 64, 1);
		memset(grown, i, 16 + (size_t)i * 64);
		assert_int_equal(*(char *)mem_alloc(m, 40), 0);
	}
	for (int i = 0; i < 200; i++)
		assert_string_equal(texts[i], mem_printf(m, "text %d, of some length", i));
	mem_drop(grown);
	mem_end(m);
}

/* Across what is cut from a block, what stands alone, and what talloc refuses; either way. */
static void a_piece_of_a_pool_grows_to_any_size_and_back(void **state)
{
	static const size_t sizes[] = { 1, 40, 4096, 4097, 100000, GREAT, 5000, 16 };
	struct mem *m = mem_new_pooled(NULL, "test", 64), *child = mem_new(m, "child");
	char *beside = mem_str(m, "beside"), *p = mem_grow(m, NULL, 1, 1);

	(void)state;
	p[0] = 'a';
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		p = mem_grow(m, p, sizes[i], 1);
		assert_int_equal(p[0], 'a');
		assert_int_equal((uintptr_t)p % 16, 0);
		memset(p + 1, 'z', sizes[i] - 1);
		assert_string_equal(mem_str(child, beside), "beside");
	}
	mem_drop(p);
	mem_drop(beside);
	assert_true(mem_size(m) < GREAT);
	mem_end(m);
}

/* What stands alone may lie where a piece of an ended lifetime lay. */
static void what_was_a_piece_once_is_none_any_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < 400; i++) {
		struct mem *m = mem_new_pooled(NULL, "test", 4096), *plain;
		size_t was;
		char *list[60];

		for (size_t k = 0; k < 200; k++)
			mem_alloc(m, i % 16);
		mem_end(m);
		plain = mem_new(NULL, "test");
		was = mem_size(plain);
		for (size_t k = 0; k < 60; k++)
			list[k] = mem_array_raw(plain, i % 5 + 1, 16);
		for (size_t k = 0; k < 60; k++)
			mem_drop(list[k]);
		assert_int_equal(mem_size(plain), was);
		mem_end(plain);
	}
}

static void a_printed_text_is_whole_at_every_length(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (int n = 0; n < 1200; n++) {
		const char *s = mem_printf(m, "%*s", n, "");

		assert_int_equal(strlen(s), n);
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_piece_of_a_pool_grows_to_any_size_and_back),
		cmocka_unit_test(a_pool_keeps_what_every_lifetime_promises),
		cmocka_unit_test(a_printed_text_is_whole_at_every_length),
		cmocka_unit_test(arrays_beyond_256_mb_are_held_like_others),
		cmocka_unit_test(growing_keeps_what_was_there),
		cmocka_unit_test(lifetimes_end_with_their_parent),
		cmocka_unit_test(what_was_a_piece_once_is_none_any_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
