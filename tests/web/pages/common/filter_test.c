#include "test.h"
#include "memory.h"

#include "web/pages/common/filter.h"

static const struct filter set[] = { { "area", "quantum" }, { "q", "a b&c" }, { "state", "" } };

static void an_address_holds_what_is_set_and_escapes_it(void **state)
{
	assert_string_equal(filter_href(*state, "/calls", set, 3, NULL, NULL),
		"/calls?area=quantum&q=a%20b%26c");
	assert_string_equal(
		filter_href(*state, "/calls", set, 3, "area", ""), "/calls?q=a%20b%26c");
	assert_string_equal(filter_href(*state, "/calls", set, 3, "page", "2"),
		"/calls?area=quantum&q=a%20b%26c&page=2");
	assert_string_equal(filter_href(*state, "/calls", NULL, 0, NULL, NULL), "/calls");
}

static void options_are_single_sorted_and_hold_what_was_asked_for(void **state)
{
	struct options o;
	struct field_view f = { .value = "zz" };

	options_begin(&o, *state);
	options_add(&o, "b", "Beta");
	options_add(&o, "a", "Alpha");
	options_add(&o, "b", "Beta");
	options_add(&o, "", "nothing");
	options_end(&o, "All", &f);
	assert_int_equal(f.n_choices, 4);
	assert_string_equal(f.choices[0].label, "All");
	assert_false(f.choices[0].is_on);
	assert_string_equal(f.choices[1].value, "a");
	assert_string_equal(f.choices[2].value, "b");
	assert_string_equal(f.choices[3].value, "zz");
	assert_true(f.choices[3].is_on);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_holds_what_is_set_and_escapes_it),
		cmocka_unit_test(options_are_single_sorted_and_hold_what_was_asked_for),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
