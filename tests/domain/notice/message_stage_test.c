#include "test.h"

#include "domain/notice/message_stage.h"

static void a_letter_waits_until_its_second_try(void **state)
{
	(void)state;
	assert_int_equal(message_stage(MESSAGE_STATE_QUEUED, 0), MESSAGE_STAGE_WAITING);
	assert_int_equal(message_stage(MESSAGE_STATE_SENDING, 1), MESSAGE_STAGE_WAITING);
	assert_int_equal(message_stage(MESSAGE_STATE_QUEUED, 1), MESSAGE_STAGE_WAITING);
	assert_int_equal(message_stage(MESSAGE_STATE_SENDING, 2), MESSAGE_STAGE_DELAYED);
	assert_int_equal(message_stage(MESSAGE_STATE_QUEUED, 2), MESSAGE_STAGE_DELAYED);
}

static void how_it_ended_does_not_depend_on_tries(void **state)
{
	(void)state;
	for (int tries = 0; tries < 4; tries++) {
		assert_int_equal(message_stage(MESSAGE_STATE_SENT, tries), MESSAGE_STAGE_SENT);
		assert_int_equal(message_stage(MESSAGE_STATE_FAILED, tries), MESSAGE_STAGE_FAILED);
		assert_int_equal(
			message_stage(MESSAGE_STATE_SUPPRESSED, tries), MESSAGE_STAGE_SUPPRESSED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_waits_until_its_second_try),
		cmocka_unit_test(how_it_ended_does_not_depend_on_tries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
