#include "test.h"
#include "memory.h"

#include "web/text/ical.h"

static const struct ical_event event = { .uid = "x-closes@example.org",
	.summary = "Deadline: proofs, tests; and more",
	.description =
		"One line\nand another \\ with a very long tail that has to be folded: äöüäöüäöü "
		"äöüäöüäöü äöüäöüäöü",
	.url = "https://example.org/calls/x",
	.at = 1778741999,
	.reminds = true,
	.changed_at = 1776686400,
	.sequence = 3 };

static const char *written(struct mem *m, const struct ical_event *e)
{
	struct buf b;

	buf_init(&b, m, 64);
	ical_begin(&b, "x");
	ical_add(&b, m, e);
	ical_end(&b);
	return buf_str(&b);
}

static void a_moment_is_told_in_utc_and_text_is_escaped(void **state)
{
	const char *s = written(*state, &event);

	assert_non_null(strstr(s, "DTSTART:20260514T065959Z\r\n"));
	assert_non_null(strstr(s, "SUMMARY:Deadline: proofs\\, tests\\; and more\r\n"));
	assert_non_null(strstr(s, "One line\\nand another \\\\ with"));
}

static void no_line_is_longer_than_75_octets_nor_breaks_a_character(void **state)
{
	const char *s = written(*state, &event);
	bool was_folded = false;

	while (*s != '\0') {
		size_t n = (size_t)(strstr(s, "\r\n") - s);

		assert_in_range(n, 1, 75);
		assert_true(((unsigned char)s[0] & 0xc0) != 0x80);
		if (s[0] == ' ') {
			was_folded = true;
			assert_true(((unsigned char)s[1] & 0xc0) != 0x80);
		}
		s += n + 2;
	}
	assert_true(was_folded);
}

static void a_day_is_a_whole_day(void **state)
{
	struct ical_event day = event;

	day.day = "20260811";
	assert_non_null(strstr(written(*state, &day), "DTSTART;VALUE=DATE:20260811\r\n"));
}

static void a_change_is_a_revision_and_what_is_cancelled_rings_no_more(void **state)
{
	struct ical_event off = event;
	const char *s = written(*state, &event);

	assert_non_null(strstr(s, "DTSTAMP:20260420T120000Z\r\n"));
	assert_non_null(strstr(s, "LAST-MODIFIED:20260420T120000Z\r\n"));
	assert_non_null(strstr(s, "SEQUENCE:3\r\nSTATUS:CONFIRMED\r\n"));
	assert_non_null(strstr(s, "TRIGGER:-P1D\r\n"));
	off.is_cancelled = true;
	s = written(*state, &off);
	assert_non_null(strstr(s, "STATUS:CANCELLED\r\n"));
	assert_null(strstr(s, "VALARM"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_moment_is_told_in_utc_and_text_is_escaped),
		cmocka_unit_test(no_line_is_longer_than_75_octets_nor_breaks_a_character),
		cmocka_unit_test(a_day_is_a_whole_day),
		cmocka_unit_test(a_change_is_a_revision_and_what_is_cancelled_rings_no_more),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
