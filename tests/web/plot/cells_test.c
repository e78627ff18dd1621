#include "test.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

#include "web/plot/plot.h"

static const struct plot_scale one_to_five = { 1, 5 };

static bool has(struct safe_html h, const char *part)
{
	return strstr(h.s, part) != NULL;
}

static void a_bar_is_as_wide_as_its_share(void **state)
{
	assert_true(has(plot_bar(*state, 0), "width=\"0\""));
	assert_true(has(plot_bar(*state, .25), "width=\"250\""));
	assert_true(has(plot_bar(*state, 1), "width=\"1000\""));
}

static void a_share_outside_is_cut(void **state)
{
	assert_true(has(plot_bar(*state, -3), "width=\"0\""));
	assert_true(has(plot_bar(*state, 7), "width=\"1000\""));
	assert_true(has(plot_bar(*state, 0.0 / 0.0), "width=\"0\""));
}

static void an_interval_stands_where_its_scale_says(void **state)
{
	struct safe_html h =
		plot_interval(*state, one_to_five, (struct plot_range){ 1, 3, 5 }, NULL);

	assert_true(has(h, "d=\"M8 10H992\""));
	assert_true(has(h, "d=\"M500 10h0\""));
	assert_false(has(h, "class=\"now\""));
}

static void a_reference_is_drawn_when_there_is_one(void **state)
{
	const double mark = 3;
	struct safe_html h =
		plot_interval(*state, one_to_five, (struct plot_range){ 1, 2, 3 }, &mark);

	assert_true(has(h, "class=\"now\""));
	assert_true(has(h, "d=\"M500 0V20\""));
}

static void equal_values_are_stacked(void **state)
{
	const double values[] = { 3, 3, 3, 4 };
	struct safe_html h = plot_dots(*state, one_to_five, values, 4);

	assert_true(has(h, "M500 10h0"));
	assert_true(has(h, "M500 4h0"));
	assert_true(has(h, "M500 16h0"));
	assert_true(has(h, "M746 10h0"));
}

static void cells_are_hidden_from_screen_readers(void **state)
{
	assert_true(has(plot_bar(*state, 1), "aria-hidden=\"true\""));
	assert_true(has(plot_dots(*state, one_to_five, NULL, 0), "aria-hidden=\"true\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bar_is_as_wide_as_its_share),
		cmocka_unit_test(a_share_outside_is_cut),
		cmocka_unit_test(an_interval_stands_where_its_scale_says),
		cmocka_unit_test(a_reference_is_drawn_when_there_is_one),
		cmocka_unit_test(equal_values_are_stacked),
		cmocka_unit_test(cells_are_hidden_from_screen_readers),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
