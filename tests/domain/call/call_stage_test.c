#include "test.h"

#include "base/zone.h"
#include "domain/call/call_stage.h"

enum { OPENS = 1000, CLOSES = 2000, GRACE = 60 };

static enum call_stage stage(enum call_state state, int64_t now, int64_t grace_s, bool is_released)
{
	return call_stage(&(struct call_stage_facts){ .state = state,
		.opens_at = OPENS,
		.closes_at = CLOSES,
		.grace_s = grace_s,
		.now = now,
		.is_released = is_released });
}

static void the_clock_opens_and_closes_a_published_call_to_the_second(void **state)
{
	(void)state;
	assert_int_equal(stage(CALL_STATE_PUBLISHED, OPENS - 1, 0, false), CALL_STAGE_UPCOMING);
	assert_int_equal(stage(CALL_STATE_PUBLISHED, OPENS, 0, false), CALL_STAGE_OPEN);
	assert_int_equal(stage(CALL_STATE_PUBLISHED, CLOSES - 1, 0, false), CALL_STAGE_OPEN);
	assert_int_equal(stage(CALL_STATE_PUBLISHED, CLOSES, 0, false), CALL_STAGE_OPEN);
	assert_int_equal(stage(CALL_STATE_PUBLISHED, CLOSES + 1, 0, false), CALL_STAGE_CLOSED);
}

static void grace_lengthens_the_end_and_not_the_beginning(void **state)
{
	(void)state;
	assert_int_equal(stage(CALL_STATE_PUBLISHED, OPENS - 1, GRACE, false), CALL_STAGE_UPCOMING);
	assert_int_equal(
		stage(CALL_STATE_PUBLISHED, CLOSES + GRACE, GRACE, false), CALL_STAGE_OPEN);
	assert_int_equal(
		stage(CALL_STATE_PUBLISHED, CLOSES + GRACE + 1, GRACE, false), CALL_STAGE_CLOSED);
}

static void a_deadline_is_taken_to_its_last_second(void **state)
{
	(void)state;
	assert_true(call_takes(CLOSES, CLOSES, 0));
	assert_false(call_takes(CLOSES + 1, CLOSES, 0));
	assert_true(call_takes(CLOSES + 1, CLOSES, 1));
	assert_false(call_takes(CLOSES + 2, CLOSES, 1));
	assert_true(call_takes(INT64_MIN, CLOSES, 0));
}

/* "31 December, 23:59" is another second in each zone; in each its minute is whole. */
static void a_deadline_is_of_the_calls_zone(void **state)
{
	static const struct {
		const char *zone;
		int64_t utc; /* of 2030-12-31 23:59:59 there */
	} cases[] = { { "UTC", 1924991999 }, { "AoE", 1924991999 + 12 * 3600 },
		{ "Pacific/Kiritimati", 1924991999 - 14 * 3600 },
		{ "Asia/Kathmandu", 1924991999 - (5 * 3600 + 45 * 60) },
		{ "Europe/Berlin", 1924991999 - 3600 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call_stage_facts f = { .state = CALL_STATE_PUBLISHED };

		assert_int_equal(
			zone_to_utc(cases[i].zone, (struct civil){ 2030, 12, 31, 23, 59, 59 },
				ZONE_LATER, &f.closes_at),
			ERR_OK);
		assert_int_equal(f.closes_at, cases[i].utc);
		f.now = cases[i].utc;
		assert_int_equal(call_stage(&f), CALL_STAGE_OPEN);
		f.now++;
		assert_int_equal(call_stage(&f), CALL_STAGE_CLOSED);
	}
}

static void what_is_stored_outweighs_the_clock(void **state)
{
	static const struct {
		enum call_state state;
		enum call_stage stage;
	} cases[] = { { CALL_STATE_DRAFT, CALL_STAGE_DRAFT },
		{ CALL_STATE_CANCELLED, CALL_STAGE_CANCELLED },
		{ CALL_STATE_ARCHIVED, CALL_STAGE_ARCHIVED },
		{ CALL_STATE_ANNOUNCED, CALL_STAGE_ANNOUNCED },
		{ CALL_STATE_REVIEWING, CALL_STAGE_REVIEWING } };
	static const int64_t times[] = { OPENS - 1, OPENS, CLOSES, CLOSES + 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t k = 0; k < sizeof(times) / sizeof(times[0]); k++)
			assert_int_equal(stage(cases[i].state, times[k], 0, false), cases[i].stage);
}

static void a_release_is_between_the_review_and_the_announcement(void **state)
{
	(void)state;
	assert_int_equal(stage(CALL_STATE_REVIEWING, CLOSES + 1, 0, true), CALL_STAGE_RELEASED);
	assert_int_equal(stage(CALL_STATE_ANNOUNCED, CLOSES + 1, 0, true), CALL_STAGE_ANNOUNCED);
	assert_int_equal(stage(CALL_STATE_ARCHIVED, CLOSES + 1, 0, true), CALL_STAGE_ARCHIVED);
	assert_int_equal(stage(CALL_STATE_CANCELLED, CLOSES + 1, 0, true), CALL_STAGE_CANCELLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_opens_and_closes_a_published_call_to_the_second),
		cmocka_unit_test(grace_lengthens_the_end_and_not_the_beginning),
		cmocka_unit_test(a_deadline_is_taken_to_its_last_second),
		cmocka_unit_test(a_deadline_is_of_the_calls_zone),
		cmocka_unit_test(what_is_stored_outweighs_the_clock),
		cmocka_unit_test(a_release_is_between_the_review_and_the_announcement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
