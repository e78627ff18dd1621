#include "test.h"

#include "domain/decision/decision_rules.h"

enum { DAY = 86400 };

static struct decision_rule_facts good(void)
{
	return (struct decision_rule_facts){ .is_in_review = true,
		.is_selected = true,
		.cash_cents = 100,
		.credit_cents = 200,
		.cash_cap_cents = 100,
		.credit_cap_cents = 200 };
}

static struct findings run(struct decision_rule_facts f)
{
	struct findings found = { 0 };

	decision_rules_run(&f, &found);
	return found;
}

static void assert_one(struct decision_rule_facts f, enum finding_code code, enum rule rule,
	const char *field, bool warns)
{
	struct findings found = run(f);

	assert_int_equal(found.n, 1);
	assert_int_equal(found.items[0].code, code);
	assert_int_equal(found.items[0].warns, warns);
	assert_int_equal(found.items[0].rule, rule);
	if (field == NULL)
		assert_null(found.items[0].field);
	else
		assert_string_equal(found.items[0].field, field);
}

static void an_award_up_to_both_caps_may_be(void **state)
{
	(void)state;
	assert_int_equal(run(good()).n, 0);
}

static void one_cent_over_a_cap_is_refused_or_said(void **state)
{
	struct decision_rule_facts f = good();
	struct findings found;

	(void)state;
	f.cash_cents++;
	assert_one(f, FINDING_CASH_OVER_CAP, RULE_CASH_CAP, "cash", false);
	found = run(f);
	assert_int_equal(found.items[0].limit, 100);
	assert_int_equal(found.items[0].value, 101);
	f.cash_cap_is_average = true;
	assert_one(f, FINDING_CASH_OVER_AVERAGE, RULE_CASH_CAP, "cash", true);
	f = good();
	f.credit_cents++;
	assert_one(f, FINDING_CREDIT_OVER_CAP, RULE_CREDIT_CAP, "credits", false);
	found = run(f);
	assert_int_equal(found.items[0].limit, 200);
	assert_int_equal(found.items[0].value, 201);
	f.credit_cap_is_average = true;
	assert_one(f, FINDING_CREDIT_OVER_AVERAGE, RULE_CREDIT_CAP, "credits", true);
	f.cash_cents++;
	assert_int_equal(run(f).n, 2);
}

static void what_is_selected_gets_cash_or_credits(void **state)
{
	struct decision_rule_facts f = good();

	(void)state;
	f.cash_cents = f.credit_cents = 0;
	assert_one(f, FINDING_AWARD_NO_CASH_OR_CREDIT, RULE_NONE, "cash", false);
	f.cash_cents = 1;
	assert_int_equal(run(f).n, 0);
	f.cash_cents = 0;
	f.credit_cents = 1;
	assert_int_equal(run(f).n, 0);
	f.cash_cents = f.credit_cents = -1;
	assert_one(f, FINDING_AWARD_NO_CASH_OR_CREDIT, RULE_NONE, "cash", false);
}

static void what_is_declined_is_asked_for_nothing(void **state)
{
	struct decision_rule_facts f = good();

	(void)state;
	f.is_selected = false;
	f.cash_cents = 101;
	f.credit_cents = 0;
	assert_int_equal(run(f).n, 0);
	f.cash_cents = 0;
	assert_int_equal(run(f).n, 0);
}

static void after_the_release_that_alone_is_said(void **state)
{
	struct decision_rule_facts f = good();

	(void)state;
	f.is_released = true;
	f.cash_cents = 101;
	assert_one(f, FINDING_ALREADY_RELEASED, RULE_EMBARGO, NULL, false);
	f.is_in_review = false;
	assert_one(f, FINDING_ALREADY_RELEASED, RULE_EMBARGO, NULL, false);
}

static void what_is_not_in_review_is_not_decided(void **state)
{
	struct decision_rule_facts f = good();

	(void)state;
	f.is_in_review = false;
	assert_one(f, FINDING_STATE_FORBIDS, RULE_NONE, NULL, false);
	f.is_selected = false;
	assert_one(f, FINDING_STATE_FORBIDS, RULE_NONE, NULL, false);
}

/* A day begins with its first second; the last second due belongs to day 0. */
static void days_left_are_whole_and_negative_afterwards(void **state)
{
	static const struct {
		int64_t left, days;
	} cases[] = { { 0, 0 }, { 1, 0 }, { DAY - 1, 0 }, { DAY, 1 }, { DAY + 1, 1 },
		{ 13 * DAY, 13 }, { 14 * DAY - 1, 13 }, { 14 * DAY, 14 }, { -1, -1 },
		{ -DAY + 1, -1 }, { -DAY, -1 }, { -DAY - 1, -2 }, { -2 * DAY, -2 },
		{ -2 * DAY - 1, -3 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
			decision_days_left(1790000000, 1790000000 - cases[i].left), cases[i].days);
}

/* The page speaks louder at 30 days and at 14; the day itself is not yet overdue. */
static void the_clock_speaks_louder_at_30_and_at_14_days(void **state)
{
	static const struct {
		int64_t left;
		enum decision_clock says;
	} cases[] = { { 400 * DAY, CLOCK_QUIET }, { 31 * DAY, CLOCK_QUIET },
		{ 31 * DAY - 1, CLOCK_30_DAYS }, { 30 * DAY, CLOCK_30_DAYS },
		{ 15 * DAY, CLOCK_30_DAYS }, { 15 * DAY - 1, CLOCK_14_DAYS },
		{ 14 * DAY, CLOCK_14_DAYS }, { 14 * DAY - 1, CLOCK_14_DAYS },
		{ 13 * DAY, CLOCK_14_DAYS }, { DAY, CLOCK_14_DAYS }, { 1, CLOCK_14_DAYS },
		{ 0, CLOCK_14_DAYS }, { -1, CLOCK_OVERDUE }, { -DAY, CLOCK_OVERDUE },
		{ -30 * DAY, CLOCK_OVERDUE } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
			decision_clock(1790000000, 1790000000 - cases[i].left), cases[i].says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_award_up_to_both_caps_may_be),
		cmocka_unit_test(one_cent_over_a_cap_is_refused_or_said),
		cmocka_unit_test(what_is_selected_gets_cash_or_credits),
		cmocka_unit_test(what_is_declined_is_asked_for_nothing),
		cmocka_unit_test(after_the_release_that_alone_is_said),
		cmocka_unit_test(what_is_not_in_review_is_not_decided),
		cmocka_unit_test(days_left_are_whole_and_negative_afterwards),
		cmocka_unit_test(the_clock_speaks_louder_at_30_and_at_14_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
