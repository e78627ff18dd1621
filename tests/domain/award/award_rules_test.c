#include "test.h"

#include "domain/award/award_rules.h"

static void an_award_is_not_offered_without_a_research_contact(void **state)
{
	struct findings found = { 0 };

	(void)state;
	award_rules_run(&(struct award_rule_facts){ .has_contact = false }, &found);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.items[0].code, FINDING_NO_CONTACT);
	assert_int_equal(found.items[0].rule, RULE_CONTACT_BEFORE_AWARD);
	assert_string_equal(found.items[0].field, "contact");
	assert_false(found.items[0].warns);
}

static void with_one_it_is(void **state)
{
	struct findings found = { 0 };

	(void)state;
	award_rules_run(&(struct award_rule_facts){ .has_contact = true }, &found);
	assert_int_equal(found.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_award_is_not_offered_without_a_research_contact),
		cmocka_unit_test(with_one_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
