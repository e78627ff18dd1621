#include "test.h"

#include "domain/review/review_stage.h"

static void a_review_is_asked_then_begun_then_in(void **state)
{
	(void)state;
	assert_int_equal(
		review_stage(ASSIGNMENT_STATE_ASSIGNED, REVIEW_STATE_NONE), REVIEW_STAGE_ASKED);
	assert_int_equal(
		review_stage(ASSIGNMENT_STATE_ACCEPTED, REVIEW_STATE_DRAFT), REVIEW_STAGE_BEGUN);
	assert_int_equal(
		review_stage(ASSIGNMENT_STATE_ACCEPTED, REVIEW_STATE_SUBMITTED), REVIEW_STAGE_IN);
}

static void who_declined_is_said_to_have_declined_whatever_was_written(void **state)
{
	(void)state;
	assert_int_equal(
		review_stage(ASSIGNMENT_STATE_DECLINED, REVIEW_STATE_NONE), REVIEW_STAGE_DECLINED);
	assert_int_equal(
		review_stage(ASSIGNMENT_STATE_DECLINED, REVIEW_STATE_DRAFT), REVIEW_STAGE_DECLINED);
	assert_int_equal(review_stage(ASSIGNMENT_STATE_DECLINED, REVIEW_STATE_SUBMITTED),
		REVIEW_STAGE_DECLINED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_review_is_asked_then_begun_then_in),
		cmocka_unit_test(who_declined_is_said_to_have_declined_whatever_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
