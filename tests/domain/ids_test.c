#include "test.h"

#include "domain/ids.h"

static void an_id_is_read_as_it_is_written(void **state)
{
	static const int64_t ids[] = { 1, 31, 32, 1780000000, INT64_MAX - 1, INT64_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_true(id_parse(id_text(ids[i]).s) == ids[i]);
	assert_string_equal(id_text(1).s, "0000000000001");
	assert_string_equal(id_text(INT64_MAX).s, "7zzzzzzzzzzzz");
}

/* 0 is "none": what is no id names nothing. */
static void what_is_no_id_is_none(void **state)
{
	static const char *const none[] = { "", "1", "0000000000000", "000000000001",
		"00000000000001", "8000000000000", "fzzzzzzzzzzzz", "zzzzzzzzzzzzz",
		"000000000000u", "000000000000-", " 00000000000 1", "-000000000001" };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (id_parse(none[i]) != 0)
			fail_msg("%s", none[i]);
}

static void ids_are_sorted_by_number(void **state)
{
	struct proposal_id ids[] = { { 9 }, { INT64_MAX }, { 2 }, { 9 }, { 1 } };

	(void)state;
	proposal_ids_sort(ids, 5);
	for (size_t i = 1; i < 5; i++)
		assert_true(ids[i - 1].v <= ids[i].v);
	assert_int_equal(ids[0].v, 1);
	proposal_ids_sort(NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_read_as_it_is_written),
		cmocka_unit_test(what_is_no_id_is_none),
		cmocka_unit_test(ids_are_sorted_by_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
