#include "test.h"
#include "memory.h"

#include "web/pages/public/call_show.h"
#include "web/text/life_badges.h"

enum { NOW = 1776686400, DAY = 86400 };

static struct call at(enum call_stage stage)
{
	return (struct call){ .slug = "x",
		.title = "X",
		.summary = "S",
		.zone = "UTC",
		.stage = stage,
		.opens_at = NOW - 60 * DAY,
		.closes_at = NOW - 20 * DAY,
		.decisions_due_at = NOW + 70 * DAY,
		.cash_cap_cents = 7000000 };
}

static const char *told(struct mem *m, enum call_stage stage)
{
	struct call c = at(stage);
	struct timeline t = call_timeline(m, &c, NOW);

	return mem_printf(m, "%s %s %s %.*s", call_badge_public(stage).word, call_when(m, &c, NOW),
		call_entry(m, &c, NOW).day, (int)t.drawing.n, t.drawing.s);
}

/* The embargo: neither screening's end, nor decisions, nor their release show before the
 * announcement. */
static void from_deadline_to_announcement_a_call_says_one_thing(void **state)
{
	const char *closed = told(*state, CALL_STAGE_CLOSED);

	assert_string_equal(told(*state, CALL_STAGE_REVIEWING), closed);
	assert_string_equal(told(*state, CALL_STAGE_RELEASED), closed);
	assert_string_not_equal(told(*state, CALL_STAGE_ANNOUNCED), closed);
}

static void amounts_say_what_kind_of_limit_they_are(void **state)
{
	struct call c = at(CALL_STAGE_OPEN);

	assert_string_equal(call_cash(*state, &c), "up to USD 70,000 in cash");
	c.cash_cap_is_average = true;
	assert_string_equal(call_cash(*state, &c), "on average USD 70,000 in cash");
	assert_null(call_credit(*state, &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_deadline_to_announcement_a_call_says_one_thing),
		cmocka_unit_test(amounts_say_what_kind_of_limit_they_are),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
