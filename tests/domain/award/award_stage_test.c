#include "test.h"

#include "domain/award/award_stage.h"

static void an_award_stands_where_its_last_step_left_it(void **state)
{
	(void)state;
	assert_int_equal(award_stage(AWARD_STATE_SELECTED, false), AWARD_STAGE_SELECTED);
	assert_int_equal(award_stage(AWARD_STATE_OFFERED, false), AWARD_STAGE_OFFERED);
	assert_int_equal(award_stage(AWARD_STATE_ACCEPTED, false), AWARD_STAGE_ACCEPTED);
	assert_int_equal(award_stage(AWARD_STATE_PAID, false), AWARD_STAGE_PAID);
}

static void announced_is_said_before_it_is_paid_too(void **state)
{
	(void)state;
	assert_int_equal(award_stage(AWARD_STATE_ACCEPTED, true), AWARD_STAGE_ANNOUNCED);
	assert_int_equal(award_stage(AWARD_STATE_PAID, true), AWARD_STAGE_ANNOUNCED);
	assert_int_equal(award_stage(AWARD_STATE_ANNOUNCED, true), AWARD_STAGE_ANNOUNCED);
}

static void a_refusal_is_said_before_everything(void **state)
{
	(void)state;
	assert_int_equal(award_stage(AWARD_STATE_REFUSED, false), AWARD_STAGE_REFUSED);
	assert_int_equal(award_stage(AWARD_STATE_REFUSED, true), AWARD_STAGE_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_award_stands_where_its_last_step_left_it),
		cmocka_unit_test(announced_is_said_before_it_is_paid_too),
		cmocka_unit_test(a_refusal_is_said_before_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
