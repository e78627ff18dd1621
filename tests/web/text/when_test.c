#include "test.h"

#include "base/zone.h"
#include "web/text/when.h"

enum { T = 1778741940 }; /* 2026-05-14T06:59:00Z, 23:59 of 13 May in California */

static void a_deadline_is_told_in_its_zone_and_in_the_readers(void **state)
{
	static const struct {
		const char *zone, *reader, *text;
	} rows[] = {
		{ "America/Los_Angeles", "Europe/Berlin",
			"13 May 2026, 23:59 Pacific (14 May, 08:59 your time)" },
		{ "America/Los_Angeles", "America/Chicago",
			"13 May 2026, 23:59 Pacific (14 May, 01:59 your time)" },
		{ "America/Los_Angeles", "America/Anchorage",
			"13 May 2026, 23:59 Pacific (22:59 your time)" },
		{ "America/Los_Angeles", NULL, "13 May 2026, 23:59 Pacific" },
		{ "America/Los_Angeles", "America/Vancouver", "13 May 2026, 23:59 Pacific" },
		{ "America/Los_Angeles", "No/Such", "13 May 2026, 23:59 Pacific" },
		{ "AoE", "UTC", "13 May 2026, 18:59 Anywhere on Earth (14 May, 06:59 your time)" },
		{ "No/Such", NULL, "14 May 2026, 06:59 UTC" },
		{ "America/St_Johns", NULL, "14 May 2026, 04:29 St Johns" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			when_long_for(m, T, rows[i].zone, rows[i].reader), rows[i].text);
	/* The last second of the year. */
	assert_string_equal(when_long_for(m, 1798761599, "UTC", "Asia/Kolkata"),
		"31 December 2026, 23:59:59 UTC (1 January 2027, 05:29:59 your time)");
	mem_end(m);
}

static void the_last_second_of_a_minute_reads_as_the_minute(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	assert_string_equal(
		when_deadline(m, T + 59, "America/Los_Angeles"), "13 May 2026, 23:59 Pacific");
	assert_string_equal(
		when_deadline(m, T, "America/Los_Angeles"), "13 May 2026, 23:59 Pacific");
	assert_string_equal(
		when_deadline(m, T + 30, "America/Los_Angeles"), "13 May 2026, 23:59:30 Pacific");
	mem_end(m);
}

static void dates_and_ranges_say_no_more_than_needed(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	assert_string_equal(when_date(m, T, "America/Los_Angeles"), "13 May 2026");
	assert_string_equal(when_date(m, T, "UTC"), "14 May 2026");
	assert_string_equal(when_month(m, T, "UTC"), "May 2026");
	assert_string_equal(when_time(m, T, "Asia/Kathmandu"), "12:44");
	assert_string_equal(when_machine(m, T), "2026-05-14T06:59:00Z");
	assert_string_equal(when_machine(m, -1), "1969-12-31T23:59:59Z");
	assert_string_equal(when_machine_date(m, T, "AoE"), "2026-05-13");
	assert_string_equal(when_input(m, T, "AoE"), "2026-05-13T18:59");
	assert_string_equal(when_input(m, T + 1, "UTC"), "2026-05-14T06:59:01");
	assert_string_equal(when_range(m, T, T, "UTC"), "14 May 2026");
	assert_string_equal(when_range(m, T - 5 * 86400, T, "UTC"), "9 to 14 May 2026");
	assert_string_equal(when_range(m, T - 50 * 86400, T, "UTC"), "25 March to 14 May 2026");
	assert_string_equal(
		when_range(m, T - 200 * 86400, T, "UTC"), "26 October 2025 to 14 May 2026");
	mem_end(m);
}

static void spans_are_rounded_towards_now(void **state)
{
	static const struct {
		int64_t d;
		const char *text;
	} rows[] = {
		{ 0, "now" },
		{ 59, "now" },
		{ -59, "now" },
		{ 60, "in 1 minute" },
		{ 3599, "in 59 minutes" },
		{ -3600, "1 hour ago" },
		{ -7300, "2 hours ago" },
		{ 2 * 86400 - 1, "in 47 hours" },
		{ 4 * 86400 - 1, "in 3 days" },
		{ -59 * 86400, "59 days ago" },
		{ 90 * 86400, "in 2 months" },
		{ 400 * 86400, "in 13 months" },
		{ -3 * 366 * 86400, "3 years ago" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(when_relative(m, T + rows[i].d, T), rows[i].text);
	mem_end(m);
}

static void each_zone_of_the_list_exists_and_has_its_own_name(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct when_zone_choice *c;
	size_t n;

	(void)state;
	c = when_zone_choices(&n);
	assert_in_range(n, 25, 60);
	for (size_t i = 0; i < n; i++) {
		assert_true(zone_valid(c[i].name));
		assert_string_equal(when_zone(m, c[i].name), c[i].label);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(c[i].label, c[j].label);
	}
	assert_string_equal(when_zone(m, "Europe/Paris"), "Central European");
	assert_string_equal(when_zone(m, "America/Argentina/Buenos_Aires"), "Buenos Aires");
	assert_string_equal(when_zone(m, "America/Port-au-Prince"), "Port-au-Prince");
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadline_is_told_in_its_zone_and_in_the_readers),
		cmocka_unit_test(the_last_second_of_a_minute_reads_as_the_minute),
		cmocka_unit_test(dates_and_ranges_say_no_more_than_needed),
		cmocka_unit_test(spans_are_rounded_towards_now),
		cmocka_unit_test(each_zone_of_the_list_exists_and_has_its_own_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
