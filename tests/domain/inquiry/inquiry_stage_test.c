#include "test.h"

#include "domain/inquiry/inquiry_stage.h"

static void each_state_is_told_as_one_stage(void **state)
{
	static const struct {
		enum inquiry_state state;
		enum inquiry_stage stage;
	} rows[] = { { INQUIRY_STATE_NEW, INQUIRY_STAGE_NEW },
		{ INQUIRY_STATE_OPEN, INQUIRY_STAGE_OPEN },
		{ INQUIRY_STATE_WAITING, INQUIRY_STAGE_WAITING },
		{ INQUIRY_STATE_ANSWERED, INQUIRY_STAGE_ANSWERED },
		{ INQUIRY_STATE_CLOSED, INQUIRY_STAGE_CLOSED } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(inquiry_stage(rows[i].state), rows[i].stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_state_is_told_as_one_stage) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
