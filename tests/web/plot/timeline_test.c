#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/plot/plot.h"

static const struct plot_words silent = { 0 };

static struct safe_html draw(void **state, const struct stage *stages, size_t n, int64_t now)
{
	return plot_timeline(*state, stages, n, now, "today", silent);
}

static size_t times(struct safe_html h, const char *part)
{
	size_t n = 0;

	for (const char *s = h.s; (s = strstr(s, part)) != NULL; s += strlen(part))
		n++;
	return n;
}

static const struct stage four[] = {
	{ .label = "Opens", .state = STAGE_DONE, .at = 1000 },
	{ .label = "Closes", .state = STAGE_AHEAD, .at = 3000 },
	{ .label = "Review", .state = STAGE_AHEAD },
	{ .label = "Decision", .state = STAGE_AHEAD },
};

static void today_stands_between_its_neighbours(void **state)
{
	struct safe_html h = draw(state, four, 4, 2000);

	/* columns of 250 from 8: half way between 8 and 258 */
	assert_int_equal(times(h, ">today<"), 1);
	assert_non_null(strstr(h.s, "d=\"M133 24V44\""));
	assert_non_null(strstr(h.s, "d=\"M8 34H133\""));
}

static void without_known_neighbours_there_is_no_today(void **state)
{
	assert_int_equal(times(draw(state, four, 4, 4000), "today"), 0);
	assert_int_equal(times(draw(state, four, 4, 999), "today"), 0);
	assert_int_equal(times(draw(state, four, 4, 0), "today"), 0);
}

static void each_state_has_a_shape_of_its_own(void **state)
{
	const struct stage stages[] = { { .label = "A", .state = STAGE_DONE },
		{ .label = "B", .state = STAGE_NOW }, { .label = "C", .state = STAGE_AHEAD } };
	struct safe_html h = draw(state, stages, 3, 0);

	assert_int_equal(times(h, "class=\"mark\""), 2);
	assert_int_equal(times(h, "halo"), 1);
	assert_int_equal(times(h, "class=\"still\""), 1);
}

static void a_long_label_is_wrapped_and_whole(void **state)
{
	const struct stage stages[] = {
		{ .label = "Ünïcode läbels that wrap ōver lines and are never lost, however long "
			   "they may be" },
		{ .label = "Donaudampfschifffahrtsgesellschaftskapitän" },
		{ .label = "" },
		{ .label = "x" },
		{ .label = "y" },
		{ .label = "z" },
		{ .label = "w" },
	};
	struct safe_html h = draw(state, stages, 7, 0);

	assert_non_null(strstr(h.s, ">Ünïcode läbels<"));
	assert_non_null(strstr(h.s, "however long they may be<"));
	assert_non_null(strstr(h.s, ">Donaudampfschifffahrtsgesellschaftskapitän<"));
}

static void labels_are_escaped(void **state)
{
	const struct stage stages[] = { { .label = "<script>", .when = { "a & b", NULL } } };
	struct safe_html h = draw(state, stages, 1, 0);

	assert_null(strstr(h.s, "<script>"));
	assert_non_null(strstr(h.s, "&lt;script&gt;"));
	assert_non_null(strstr(h.s, "a &amp; b"));
}

static void no_stage_at_all_is_an_empty_drawing(void **state)
{
	struct safe_html h = draw(state, NULL, 0, 5);

	assert_int_equal(times(h, "<circle"), 0);
	assert_non_null(strstr(h.s, "</svg>"));
}

static void words_make_it_an_image_for_screen_readers(void **state)
{
	struct safe_html h = plot_timeline(
		*state, four, 4, 0, "today", (struct plot_words){ "The call", "Four stages" });

	assert_non_null(
		strstr(h.s, "role=\"img\"><title>The call</title><desc>Four stages</desc>"));
	assert_null(strstr(h.s, "aria-hidden"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(today_stands_between_its_neighbours),
		cmocka_unit_test(without_known_neighbours_there_is_no_today),
		cmocka_unit_test(each_state_has_a_shape_of_its_own),
		cmocka_unit_test(a_long_label_is_wrapped_and_whole),
		cmocka_unit_test(labels_are_escaped),
		cmocka_unit_test(no_stage_at_all_is_an_empty_drawing),
		cmocka_unit_test(words_make_it_an_image_for_screen_readers),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
