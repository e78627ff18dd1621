#include "test.h"

#include "domain/job/job_stage.h"

static void an_open_posting_is_shown_from_its_first_day_to_its_last(void **state)
{
	(void)state;
	assert_int_equal(posting_stage(JOB_STATE_OPEN, 10, 20, 9), POSTING_STAGE_COMING);
	assert_int_equal(posting_stage(JOB_STATE_OPEN, 10, 20, 10), POSTING_STAGE_OPEN);
	assert_int_equal(posting_stage(JOB_STATE_OPEN, 10, 20, 19), POSTING_STAGE_OPEN);
	assert_int_equal(posting_stage(JOB_STATE_OPEN, 10, 20, 20), POSTING_STAGE_PAST);
}

static void others_are_what_they_are_at_any_time(void **state)
{
	(void)state;
	for (int64_t now = 0; now < 40; now += 15) {
		assert_int_equal(posting_stage(JOB_STATE_DRAFT, 10, 20, now), POSTING_STAGE_DRAFT);
		assert_int_equal(
			posting_stage(JOB_STATE_CLOSED, 10, 20, now), POSTING_STAGE_CLOSED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_posting_is_shown_from_its_first_day_to_its_last),
		cmocka_unit_test(others_are_what_they_are_at_any_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
