#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/plot/plot.h"

static struct safe_html draw(void **state, const struct plot_point *points, size_t n)
{
	return plot_line(*state, points, n, (struct plot_words){ "t", NULL });
}

static void the_axis_ends_at_a_round_figure_above_all(void **state)
{
	const struct {
		double top;
		const char *tick;
	} cases[] = {
		{ 126, ">200<" },
		{ 100, ">100<" },
		{ 3, ">4<" },
		{ 41, ">80<" },
		{ 0, ">1<" },
		{ 0.03, ">0.04<" },
		{ 950, ">1000<" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct plot_point p[] = { { 0, 0, NULL }, { 1, cases[i].top, NULL } };

		assert_non_null(strstr(draw(state, p, 2).s, cases[i].tick));
	}
}

static void points_stand_where_the_axes_say(void **state)
{
	const struct plot_point p[] = { { 0, 0, "a" }, { 5, 50, NULL }, { 10, 100, "b" } };
	struct safe_html h = draw(state, p, 3);

	assert_non_null(strstr(h.s, "d=\"M44 168L216 90L388 12\""));
	assert_non_null(strstr(h.s, ">a<"));
	assert_non_null(strstr(h.s, ">b<"));
}

static void one_point_and_none_are_no_error(void **state)
{
	const struct plot_point p[] = { { 7, 7, "only" } };

	assert_non_null(strstr(draw(state, p, 1).s, "<circle"));
	assert_null(strstr(draw(state, NULL, 0).s, "<circle"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_axis_ends_at_a_round_figure_above_all),
		cmocka_unit_test(points_stand_where_the_axes_say),
		cmocka_unit_test(one_point_and_none_are_no_error),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
