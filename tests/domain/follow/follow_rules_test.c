#include "test.h"

#include "domain/follow/follow_rules.h"

enum { DAY_S = 24 * 3600, SECOND_US = 1000000 };

static void an_address_gets_one_letter_a_day_at_the_most(void **state)
{
	(void)state;
	for (int s = SUBSCRIBER_STATE_PENDING; s <= SUBSCRIBER_STATE_BOUNCED; s++)
		assert_true(follow_pause_s((enum subscriber_state)s, "") >= DAY_S);
	assert_int_equal(follow_pause_s(SUBSCRIBER_STATE_LEFT, "asked"), DAY_S);
	assert_int_equal(follow_pause_s(SUBSCRIBER_STATE_BOUNCED, "bounced"), 7 * DAY_S);
	/* Nobody types the address of who complained into another letter for a year. */
	assert_int_equal(follow_pause_s(SUBSCRIBER_STATE_LEFT, "complained"), 365 * DAY_S);
}

static size_t taken_in(struct follow_pace *p, int64_t per_minute, int seconds, int64_t *now_us)
{
	size_t n = 0;

	for (int i = 0; i < seconds * 10; i++) {
		*now_us += SECOND_US / 10;
		n += follow_pace_take(p, per_minute, 100, *now_us);
	}
	return n;
}

static void no_more_leave_in_a_minute_than_are_set(void **state)
{
	static const int64_t rates[] = { 1, 7, 60, 600, 6000 };

	(void)state;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct follow_pace p = { 0 };
		int64_t now_us = 5 * SECOND_US;
		size_t first = taken_in(&p, rates[i], 60, &now_us);
		size_t second = taken_in(&p, rates[i], 60, &now_us);

		assert_in_range(
			first, (size_t)rates[i] - (size_t)rates[i] / 50, (size_t)rates[i] + 1);
		assert_in_range(second, (size_t)rates[i] - 1, (size_t)rates[i] + 1);
	}
}

static void what_was_saved_up_is_two_seconds_worth(void **state)
{
	struct follow_pace p = { 0 };
	int64_t hour_us = (int64_t)3600 * SECOND_US;

	(void)state;
	assert_int_equal(follow_pace_take(&p, 600, 100, SECOND_US), 1);
	assert_int_equal(follow_pace_take(&p, 600, 100, hour_us), 20);
	assert_int_equal(follow_pace_take(&p, 600, 100, hour_us), 0);
	follow_pace_give_back(&p, 5);
	assert_int_equal(follow_pace_take(&p, 600, 100, hour_us), 5);
}

static void without_a_limit_it_is_the_server_that_slows(void **state)
{
	struct follow_pace p = { 0 };
	int64_t now_us = SECOND_US;
	size_t slow;

	(void)state;
	assert_int_equal(follow_pace_take(&p, 0, 100, now_us), 100);
	assert_int_equal(follow_pace_take(&p, 0, 100, now_us), 100);
	for (int i = 0; i < 20; i++)
		follow_pace_told(&p, true);
	taken_in(&p, 0, 1, &now_us);
	slow = taken_in(&p, 0, 100, &now_us);
	assert_in_range(slow, 1550, 1570); /* a sixty-fourth of a thousand a second */
	for (int i = 0; i < 400; i++)
		follow_pace_told(&p, false);
	assert_int_equal(follow_pace_take(&p, 0, 100, now_us), 100);
}

static void only_a_plain_wish_asks_to_be_on_the_list(void **state)
{
	static const struct {
		const char *subject, *text;
		bool is;
	} mails[] = {
		{ "subscribe", "", true },
		{ "Subscribe!", "subscribe\n", true },
		{ " JOIN ", "\n\n", true },
		{ "Please add me to your mailing list.", "Hello,\n\nthank you!\n", true },
		{ "join the list", "Join\n-- \nProf. Somebody\nA University, phone 1 23\n", true },
		{ "subscribe", "Thanks\n--\nMay I ask something?\n", true },
		/* What somebody should read. */
		{ "", "subscribe", false },
		{ "subscribe", "Please, which calls are open?", false },
		{ "subscribe", "-\nMay I ask something?", false },
		{ "Subscribe?", "", false },
		{ "join", "I would like to join your panel.", false },
		{ "Join the panel", "", false },
		{ "Re: subscribe", "", false },
		{ "unsubscribe", "unsubscribe", false },
		{ "How do I subscribe", "", false },
		{ "subscribe", "-- and another thing: my proposal", false },
		{ "subscribe", "Thanks\nAnd: my proposal is lost.\n", false },
		{ "subscribe subscribe subscribe subscribe subscribe subscribe subscribe", "",
			false },
		{ "\xc3\xbcsubscribe", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++)
		if (follow_is_wish(mails[i].subject, mails[i].text) != mails[i].is)
			fail_msg("\"%s\", \"%s\"", mails[i].subject, mails[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_gets_one_letter_a_day_at_the_most),
		cmocka_unit_test(no_more_leave_in_a_minute_than_are_set),
		cmocka_unit_test(what_was_saved_up_is_two_seconds_worth),
		cmocka_unit_test(without_a_limit_it_is_the_server_that_slows),
		cmocka_unit_test(only_a_plain_wish_asks_to_be_on_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
