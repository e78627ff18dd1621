#include "test.h"

#include <string.h>

#include "web/known.h"

static struct digest token(uint8_t first, uint8_t last)
{
	struct digest d = { .b = { first } };

	d.b[sizeof(d.b) - 1] = last;
	return d;
}

static void a_token_is_whose_it_was(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct known *k = known_new(m);
	struct digest one = token(1, 0), two = token(2, 0);

	(void)state;
	assert_int_equal(known_find(k, &one).v, 0);
	known_put(k, &one, (struct person_id){ 11 });
	known_put(k, &two, (struct person_id){ 12 });
	assert_int_equal(known_find(k, &one).v, 11);
	assert_int_equal(known_find(k, &two).v, 12);
	known_drop(k, &one);
	assert_int_equal(known_find(k, &one).v, 0);
	assert_int_equal(known_find(k, &two).v, 12);
	mem_end(m);
}

/* Two that share a place: the later one has it, and neither is taken for the other. */
static void a_token_is_never_taken_for_another(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct known *k = known_new(m);
	struct digest one = token(1, 1), like = token(1, 2);

	(void)state;
	known_put(k, &one, (struct person_id){ 11 });
	assert_int_equal(known_find(k, &like).v, 0);
	known_drop(k, &like);
	assert_int_equal(known_find(k, &one).v, 11);
	known_put(k, &like, (struct person_id){ 12 });
	assert_int_equal(known_find(k, &one).v, 0);
	assert_int_equal(known_find(k, &like).v, 12);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_whose_it_was),
		cmocka_unit_test(a_token_is_never_taken_for_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
