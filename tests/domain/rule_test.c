#include "test.h"

#include "domain/rule.h"

static void each_rule_has_a_name_that_leads_back_to_it(void **state)
{
	(void)state;
	assert_null(rule_id(RULE_NONE));
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		assert_non_null(rule_id((enum rule)i));
		assert_int_equal(rule_of(rule_id((enum rule)i)), i);
	}
	assert_int_equal(rule_of("no-such-rule"), RULE_NONE);
	assert_int_equal(rule_of(""), RULE_NONE);
}

static void permissions_are_asked_at_no_moment(void **state)
{
	(void)state;
	assert_int_equal(rule_moments(RULE_TEAM_FREE), MOMENT_NEVER);
	assert_int_equal(rule_moments(RULE_PI_ATTESTATIONS), MOMENT_SUBMIT);
	assert_true(rule_moments(RULE_CASH_CAP) & MOMENT_RELEASE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_has_a_name_that_leads_back_to_it),
		cmocka_unit_test(permissions_are_asked_at_no_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
