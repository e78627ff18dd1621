#include "test.h"

#include <dirent.h>
#include <pthread.h>
#include <sys/stat.h>

#include "base/zone.h"

static int64_t utc_of(const char *zone, struct civil c, enum zone_choice choice)
{
	int64_t t;

	assert_int_equal(zone_to_utc(zone, c, choice, &t), ERR_OK);
	return t;
}

static void a_deadline_in_every_kind_of_zone(void **state)
{
	/* 23:59 of 13 May 2026, as Python's zoneinfo gives it. */
	static const struct {
		const char *zone;
		int64_t utc;
	} rows[] = {
		{ "AoE", 1778759940 },
		{ "UTC", 1778716740 },
		{ "America/Los_Angeles", 1778741940 },
		{ "America/New_York", 1778731140 },
		{ "America/St_Johns", 1778725740 },
		{ "America/Sao_Paulo", 1778727540 },
		{ "Europe/London", 1778713140 },
		{ "Europe/Dublin", 1778713140 },
		{ "Europe/Berlin", 1778709540 },
		{ "Europe/Helsinki", 1778705940 },
		{ "Africa/Cairo", 1778705940 },
		{ "Africa/Nairobi", 1778705940 },
		{ "Asia/Tehran", 1778704140 },
		{ "Asia/Kolkata", 1778696940 },
		{ "Asia/Kathmandu", 1778696040 },
		{ "Asia/Shanghai", 1778687940 },
		{ "Australia/Eucla", 1778685240 },
		{ "Australia/Sydney", 1778680740 },
		{ "Pacific/Chatham", 1778670840 },
		{ "Pacific/Kiritimati", 1778666340 },
	};
	struct civil c = { 2026, 5, 13, 23, 59, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(utc_of(rows[i].zone, c, ZONE_LATER), rows[i].utc);
}

static void clocks_going_forward_and_back_in_twenty_zones(void **state)
{
	/* A wall time that never comes, one that comes twice: the later and the earlier instant. */
	static const struct {
		const char *zone;
		struct civil gap;
		int64_t gap_later;
		struct civil twice;
		int64_t twice_later;
		int size_s;
	} rows[] = {
#include "zone_changes.inc"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(utc_of(rows[i].zone, rows[i].gap, ZONE_LATER), rows[i].gap_later);
		assert_int_equal(utc_of(rows[i].zone, rows[i].gap, ZONE_EARLIER),
			rows[i].gap_later - rows[i].size_s);
		assert_int_equal(
			utc_of(rows[i].zone, rows[i].twice, ZONE_LATER), rows[i].twice_later);
		assert_int_equal(utc_of(rows[i].zone, rows[i].twice, ZONE_EARLIER),
			rows[i].twice_later - rows[i].size_s);
	}
}

static void a_day_that_never_was_ends_with_the_next(void **state)
{
	/* Samoa left out 30 December 2011. */
	struct civil c = { 2011, 12, 30, 12, 0, 0 };

	(void)state;
	assert_int_equal(utc_of("Pacific/Apia", c, ZONE_LATER), 1325282400);
	assert_int_equal(utc_of("Pacific/Apia", c, ZONE_EARLIER), 1325196000);
}

static void the_29th_of_february_is_a_day_in_leap_years_only(void **state)
{
	struct civil c = { 2028, 2, 29, 12, 0, 0 };
	int64_t t = 7;

	(void)state;
	assert_int_equal(utc_of("UTC", c, ZONE_LATER), 1835438400);
	for (int i = 0; i < 3; i++) {
		c.year = (const int[]){ 2027, 2100, 1900 }[i];
		assert_int_equal(zone_to_utc("UTC", c, ZONE_LATER, &t), ERR_INVALID);
	}
	c.year = 2000;
	assert_int_equal(zone_to_utc("UTC", c, ZONE_LATER, &t), ERR_OK);
}

static void impossible_times_are_refused_and_leave_the_result_alone(void **state)
{
	static const struct civil bad[] = {
		{ 2026, 0, 1, 0, 0, 0 },
		{ 2026, 13, 1, 0, 0, 0 },
		{ 2026, 4, 31, 0, 0, 0 },
		{ 2026, 4, 0, 0, 0, 0 },
		{ 2026, 4, 1, 24, 0, 0 },
		{ 2026, 4, 1, 0, 60, 0 },
		{ 2026, 4, 1, 0, 0, 60 },
		{ 2026, 4, 1, -1, 0, 0 },
		{ 0, 4, 1, 0, 0, 0 },
		{ 10000, 1, 1, 0, 0, 0 },
		{ 2026, 4, 1, 0, -1, 0 },
		{ -5, 1, 1, 0, 0, 0 },
	};
	struct zone_local l = { .offset_s = 7 };
	int64_t t = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(zone_to_utc("UTC", bad[i], ZONE_LATER, &t), ERR_INVALID);
	assert_int_equal(zone_from_utc("UTC", INT64_MAX, &l), ERR_INVALID);
	assert_int_equal(zone_from_utc("UTC", INT64_MIN, &l), ERR_INVALID);
	assert_int_equal(t, 7);
	assert_int_equal(l.offset_s, 7);
}

static void dates_are_read_as_forms_send_them_and_no_other_way(void **state)
{
	static const char *const bad[] = {
		"",
		"2026",
		"2026-05",
		"2026-5-13",
		"2026-05-13 ",
		" 2026-05-13",
		"2026-02-29",
		"2026-13-01",
		"0000-01-01",
		"2026-05-13T",
		"2026-05-13T23",
		"2026-05-13 23:59",
		"2026-05-13T24:00",
		"2026-05-13T23:60",
		"2026-05-13T23:59:60",
		"2026-05-13T23:59Z",
		"2026-05-13T23:59:5",
		"+026-05-13",
		"20260-5-13",
		"2026-05-1\xd9\xa3",
	};
	struct civil c = { .year = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(civil_read(bad[i], &c));
	assert_int_equal(c.year, 7);
	assert_true(civil_read("2028-02-29", &c));
	assert_int_equal(civil_seconds(c), 1835395200);
	assert_true(civil_read("2028-02-29T12:00", &c));
	assert_int_equal(civil_seconds(c), 1835438400);
	assert_true(civil_read("2028-02-29T12:00:07", &c));
	assert_int_equal(civil_seconds(c), 1835438407);
}

static void only_names_of_zones_are_zones(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"Europe",
		"Europe/",
		"/Europe/Berlin",
		"Europe//Berlin",
		"../../etc/passwd",
		"Europe/../Europe/Berlin",
		"europe/berlin",
		"aoe",
		"UTC+5",
		"localtime",
		"zone.tab",
		"posix/Europe/Berlin",
		"right/UTC",
		"tzdata.zi",
		"leapseconds",
		"UTC\n",
		"Nowhere",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"a",
	};
	int64_t t;

	(void)state;
	assert_true(zone_valid("AoE"));
	assert_true(zone_valid("Europe/Berlin"));
	assert_true(zone_valid("America/Argentina/Buenos_Aires"));
	assert_true(zone_valid("Etc/GMT+12"));
	assert_false(zone_valid(NULL));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(zone_valid(bad[i]));
	assert_int_equal(
		zone_to_utc("Nowhere", (struct civil){ 2026, 1, 1, 0, 0, 0 }, ZONE_LATER, &t),
		ERR_NOT_FOUND);
}

static void names_of_offsets_are_given(void **state)
{
	struct zone_local l;

	(void)state;
	assert_int_equal(zone_from_utc("America/Los_Angeles", 1778741940, &l), ERR_OK);
	assert_string_equal(l.abbrev, "PDT");
	assert_int_equal(l.offset_s, -7 * 3600);
	assert_int_equal(l.at.hour, 23);
	assert_int_equal(zone_from_utc("America/Los_Angeles", 3155760000, &l), ERR_OK);
	assert_string_equal(l.abbrev, "PST"); /* 2070: by the closing rule */
	assert_int_equal(zone_from_utc("AoE", 1778759940, &l), ERR_OK);
	assert_string_equal(l.abbrev, "AoE");
	assert_int_equal(l.at.day, 13);
}

/* ---- against the C library, which reads the same files with other code ---- */

static void check_instant(const char *zone, int64_t t)
{
	time_t at = (time_t)t;
	struct zone_local l;
	struct tm tm;
	int64_t back;

	localtime_r(&at, &tm);
	assert_int_equal(zone_from_utc(zone, t, &l), ERR_OK);
	if (l.offset_s != tm.tm_gmtoff || strcmp(l.abbrev, tm.tm_zone) != 0 ||
		l.at.hour != tm.tm_hour || l.at.day != tm.tm_mday || l.at.month != tm.tm_mon + 1 ||
		l.at.year != tm.tm_year + 1900 || civil_weekday(l.at) != tm.tm_wday)
		fail_msg("%s at %lld: %d %s, the C library says %ld %s", zone, (long long)t,
			l.offset_s, l.abbrev, tm.tm_gmtoff, tm.tm_zone);
	back = utc_of(zone, l.at, ZONE_LATER);
	assert_true(back >= t && back - t <= 86400);
	if (back != t) { /* a wall time that came twice: the other choice gives this one */
		assert_int_equal(utc_of(zone, l.at, ZONE_EARLIER), t);
	}
}

static int offset_at(const char *zone, int64_t t)
{
	struct zone_local l;

	assert_int_equal(zone_from_utc(zone, t, &l), ERR_OK);
	return l.offset_s;
}

/* Finds the change between two instants and looks at both sides of it. */
static void check_change(const char *zone, int64_t low, int64_t high)
{
	while (high - low > 1) {
		int64_t mid = low + (high - low) / 2;

		*(offset_at(zone, mid) == offset_at(zone, low) ? &low : &high) = mid;
	}
	for (int64_t s = -4; s <= 4; s++) {
		check_instant(zone, high + s * 900);
		check_instant(zone, high + s * 900 - 1);
	}
}

static void check_zone(const char *zone)
{
	enum { STEP = 1009 * 3600 + 1801 };
	const int64_t end = 4133980800; /* 2101 */
	int last, now;

	setenv("TZ", zone, 1);
	tzset();
	last = offset_at(zone, 0);
	for (int64_t t = STEP; t < end; t += STEP, last = now) {
		now = offset_at(zone, t);
		check_instant(zone, t);
		if (now != last)
			check_change(zone, t - STEP, t);
	}
}

static size_t check_folder(const char *folder)
{
	char path[512];
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", folder);
	d = opendir(path);
	if (d == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (zone_valid(path)) {
			check_zone(path);
			n++;
		}
	}
	closedir(d);
	return n;
}

static void every_zone_agrees_with_the_c_library_from_1970_to_2100(void **state)
{
	static const char *const folders[] = { "Africa", "America", "Asia", "Atlantic", "Australia",
		"Europe", "Indian", "Pacific" };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		n += check_folder(folders[i]);
	unsetenv("TZ");
	assert_in_range(n, 300, 2000);
}

static void *ask(void *start)
{
	static const char *const zones[] = { "Asia/Almaty", "Asia/Baku", "Asia/Dhaka", "Asia/Hovd",
		"Asia/Kabul", "Asia/Macau", "Asia/Omsk", "Asia/Qatar" };
	intptr_t wrong = 0;

	for (size_t i = 0; i < 4000; i++) {
		struct civil c = { 2026, 5, 13, 23, 59, 0 };
		struct zone_local l;
		int64_t t;
		const char *zone = zones[(i + (size_t)(intptr_t)start) % 8];

		wrong += zone_to_utc(zone, c, ZONE_LATER, &t) != ERR_OK ||
			 zone_from_utc(zone, t, &l) != ERR_OK || l.at.minute != 59 ||
			 l.at.day != 13;
	}
	return (void *)wrong;
}

static void many_threads_may_ask_at_once(void **state)
{
	pthread_t threads[8];
	void *wrong;

	(void)state;
	for (intptr_t i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask, (void *)i), 0);
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadline_in_every_kind_of_zone),
		cmocka_unit_test(clocks_going_forward_and_back_in_twenty_zones),
		cmocka_unit_test(a_day_that_never_was_ends_with_the_next),
		cmocka_unit_test(the_29th_of_february_is_a_day_in_leap_years_only),
		cmocka_unit_test(impossible_times_are_refused_and_leave_the_result_alone),
		cmocka_unit_test(dates_are_read_as_forms_send_them_and_no_other_way),
		cmocka_unit_test(only_names_of_zones_are_zones),
		cmocka_unit_test(names_of_offsets_are_given),
		cmocka_unit_test(many_threads_may_ask_at_once),
		cmocka_unit_test(every_zone_agrees_with_the_c_library_from_1970_to_2100),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
