#include "test.h"

#include "domain/decision/decision_rules.h"

static struct findings run(struct release_rule_facts f)
{
	struct findings out = { 0 };

	release_rules_run(&f, &out);
	return out;
}

static void an_average_cap_holds_over_all_that_is_selected(void **state)
{
	struct findings out = run((struct release_rule_facts){ .n_selected = 2,
		.cash_cents = 300,
		.cash_cap_cents = 150,
		.cash_cap_is_average = true });

	(void)state;
	assert_int_equal(out.n, 0);
	out = run((struct release_rule_facts){ .n_selected = 2,
		.cash_cents = 301,
		.cash_cap_cents = 150,
		.cash_cap_is_average = true });
	assert_int_equal(out.n, 1);
	assert_int_equal(out.items[0].code, FINDING_AVERAGE_OVER_CAP);
	assert_int_equal(out.items[0].rule, RULE_CASH_CAP);
	assert_int_equal(out.items[0].value, 151);
	assert_int_equal(out.items[0].limit, 150);
	assert_false(out.items[0].warns);
	/* An average of whole cents is told as it is. */
	out = run((struct release_rule_facts){ .n_selected = 2,
		.cash_cents = 302,
		.cash_cap_cents = 150,
		.cash_cap_is_average = true });
	assert_int_equal(out.items[0].value, 151);
}

static void cash_and_credits_are_each_asked(void **state)
{
	struct findings out = run((struct release_rule_facts){ .n_selected = 1,
		.cash_cents = 200,
		.credit_cents = 200,
		.cash_cap_cents = 100,
		.credit_cap_cents = 100,
		.cash_cap_is_average = true,
		.credit_cap_is_average = true });

	(void)state;
	assert_int_equal(out.n, 2);
	assert_int_equal(out.items[1].rule, RULE_CREDIT_CAP);
}

/* A hard cap is asked of each proposal when it is decided, and nothing selected has no average. */
static void hard_caps_and_empty_calls_have_no_average(void **state)
{
	(void)state;
	assert_int_equal(run((struct release_rule_facts){
				     .n_selected = 1, .cash_cents = 200, .cash_cap_cents = 100 })
				 .n,
		0);
	assert_int_equal(run((struct release_rule_facts){ .cash_cap_is_average = true }).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_average_cap_holds_over_all_that_is_selected),
		cmocka_unit_test(cash_and_credits_are_each_asked),
		cmocka_unit_test(hard_caps_and_empty_calls_have_no_average),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
