#include "test.h"

#include "web/text/country.h"

static void every_country_is_found_by_its_code(void **state)
{
	size_t n;
	const struct country *list = country_list(&n);

	(void)state;
	assert_int_equal(n, 249);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(country_name(list[i].code), list[i].name);
	assert_string_equal(country_name("DE"), "Germany");
}

static void an_unknown_code_names_itself(void **state)
{
	(void)state;
	assert_string_equal(country_name("XX"), "XX");
	assert_string_equal(country_name(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_country_is_found_by_its_code),
		cmocka_unit_test(an_unknown_code_names_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
