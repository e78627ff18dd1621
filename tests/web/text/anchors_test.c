#include "test.h"
#include "memory.h"

#include "web/text/anchors.h"

static void lines_of_scores_become_anchors(void **state)
{
	struct mem *m = *state;
	struct guidance g =
		guidance_read(m, "Is it new?\nIs it true?\n- 1: Known.\n  *  5:  Opens a way.\n");

	assert_string_equal(g.asks, "Is it new? Is it true?");
	assert_string_equal(g.anchors[0], "Known.");
	assert_string_equal(g.anchors[4], "Opens a way.");
	assert_null(g.anchors[2]);
	assert_int_equal(g.n_said, 2);
}

static void what_is_no_score_stays_in_the_text(void **state)
{
	struct guidance g =
		guidance_read(*state, "- 6: too high\n- 0: too low\n- 3 no colon\n-\n3: no bullet");

	assert_string_equal(g.asks, "- 6: too high - 0: too low - 3 no colon - 3: no bullet");
	assert_int_equal(g.n_said, 0);
}

static void nothing_is_nothing(void **state)
{
	struct guidance g = guidance_read(*state, "");

	assert_string_equal(g.asks, "");
	assert_int_equal(g.n_said, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_of_scores_become_anchors, memory_begin, memory_end),
		cmocka_unit_test_setup_teardown(what_is_no_score_stays_in_the_text, memory_begin, memory_end),
		cmocka_unit_test_setup_teardown(nothing_is_nothing, memory_begin, memory_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
