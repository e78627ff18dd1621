#include "test.h"
#include "memory.h"

#include <string.h>

#include "base/buf.h"
#include "domain/follow/dsn.h"

static const char mark[] = "0123456789abc0123456789abcdef0123";

static struct dsn read_text(const char *text)
{
	struct dsn d;

	dsn_read(mem, (struct bytes){ text, strlen(text) }, &d);
	return d;
}

/* A report as servers write it; every line ends with CRLF. */
static const char *report(const char *to, const char *fields, const char *inner)
{
	char *text = mem_printf(mem,
		"From: MAILER-DAEMON@mx.example.edu\n"
		"To: %s\n"
		"Subject: Undelivered\n"
		"Content-Type: multipart/report; report-type=delivery-status;\n"
		"\tboundary=\"b/1\"\n"
		"\n"
		"Not for you.\n"
		"--b/1\n"
		"Content-Type: text/plain\n"
		"\n"
		"Action: failed\n"
		"--b/1\n"
		"Content-Type: message/delivery-status\n"
		"\n"
		"Reporting-MTA: dns; mx.example.edu\n"
		"\n"
		"%s\n"
		"--b/1\n"
		"Content-Type: message/rfc822\n"
		"\n"
		"%s\n"
		"\n"
		"the letter\n"
		"--b/1--\n",
		to, fields, inner);
	struct buf out;

	buf_init(&out, mem, 2048);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_char(&out, '\r');
		buf_char(&out, *text);
	}
	return buf_str(&out);
}

static const char *of_message_id(void)
{
	return mem_printf(mem, "Message-ID: <n0123456789abd.%s@awards.example.org>", mark);
}

#define FAILED "Final-Recipient: rfc822; a@example.edu\nAction: failed\nStatus: 5.1.1\n"

static void a_report_of_no_such_mailbox_is_a_bounce(void **state)
{
	struct dsn d = read_text(report("awards@example.org", FAILED, of_message_id()));

	(void)state;
	assert_int_equal(d.kind, DSN_BOUNCE);
	assert_string_equal(d.status, "5.1.1");
	assert_string_equal(d.mark, mark);
}

static void the_return_path_tells_before_the_letter_that_came_with_it(void **state)
{
	char *capitals = mem_printf(mem, "<Bounces+%s@awards.example.org>", mark);
	struct dsn d;

	(void)state;
	for (char *c = capitals; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	d = read_text(report(
		capitals, FAILED, "Message-ID: <n1.zzzzzzzzzzzzz0123456789abcdef0123@x.example>"));
	assert_string_equal(d.mark, mark);
	d = read_text(report("x@example.org", FAILED, "Subject: no Message-ID"));
	assert_string_equal(d.mark, "");
	assert_int_equal(d.kind, DSN_BOUNCE);
}

static void what_may_be_otherwise_tomorrow_is_no_bounce(void **state)
{
	static const char *const passing[] = { "Action: delayed\nStatus: 4.4.1\n",
		"Action: delivered\nStatus: 2.1.5\n", "Action: failed\nStatus: 5.2.2\n",
		"Action: failed\nStatus: 5.7.1\n", "Action: failed\nStatus: 4.1.1\n",
		"Action: failed\n", "Action: relayed\nStatus: 5.1.1\n" };
	static const char *const bounces[] = { "5.0.0", "5.1.1", "5.1.2", "5.1.10", "5.2.1",
		"5.4.4" };

	(void)state;
	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
		assert_int_equal(
			read_text(report("x@x", passing[i], of_message_id())).kind, DSN_PASSING);
	for (size_t i = 0; i < sizeof(bounces) / sizeof(bounces[0]); i++)
		assert_true(dsn_status_is_of_address(bounces[i]));
	assert_false(dsn_status_is_of_address(""));
	assert_false(dsn_status_is_of_address("5.1"));
	assert_false(dsn_status_is_of_address("5.1.8"));
}

static void a_complaint_is_one(void **state)
{
	static const char *const kinds[] = { "abuse", "fraud", "opt-out", "not-spam", "other" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct dsn d = read_text(mem_printf(mem,
			"Content-Type: multipart/report; report-type=feedback-report; boundary=xx\n"
			"\n"
			"--xx\n"
			"Content-Type: message/feedback-report\n"
			"\n"
			"Feedback-Type: %s\n"
			"Version: 1\n"
			"\n"
			"--xx\n"
			"Content-Type: text/rfc822-headers\n"
			"\n"
			"Subject: x\n"
			"%s\n"
			"--xx--\n",
			kinds[i], of_message_id()));

		assert_int_equal(d.kind, i < 3 ? DSN_COMPLAINT : DSN_PASSING);
		assert_string_equal(d.mark, mark);
	}
}

static void a_letter_of_a_person_is_none(void **state)
{
	static const char *const none[] = { "", "\n", "no head at all",
		"Subject: x\n\nAction: failed\nStatus: 5.1.1\n",
		"Content-Type: text/plain\n\n--x\nContent-Type: message/delivery-status\n\nAction: "
		"failed\nStatus: 5.1.1\n--x--\n",
		"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
		"message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n--x--\n",
		"Content-Type: multipart/report\n\n--\nContent-Type: "
		"message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n----\n",
		/* The words of the letter that came back say nothing. */
		"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
		"message/rfc822\n\nSubject: x\n\nAction: failed\nStatus: 5.1.1\n--x--\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct dsn d = read_text(none[i]);

		assert_int_equal(d.kind, DSN_NONE);
		assert_string_equal(d.status, "");
	}
}

static void whatever_is_cut_off_something_comes_back(void **state)
{
	const char *whole = report(mem_printf(mem, "b+%s@x", mark), FAILED, of_message_id());

	(void)state;
	for (size_t n = 0; n <= strlen(whole); n++) {
		struct dsn d;

		dsn_read(mem, (struct bytes){ mem_copy(mem, whole, n), n }, &d);
		assert_true(d.kind == DSN_NONE || d.kind == DSN_PASSING || d.kind == DSN_BOUNCE);
		assert_true(d.mark[0] == '\0' || strcmp(d.mark, mark) == 0);
	}
}

/* What is made to be slow: many folds, many signs before a mark, many parts, no end of lines. */
static void a_huge_one_takes_no_longer_than_its_bytes(void **state)
{
	static const char *const again[] = { " +\n", "+", ".", "--b\n", "\n", "a: b\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(again) / sizeof(again[0]); i++) {
		struct buf out;
		struct dsn d;

		buf_init(&out, mem, 2 << 20);
		BUF_LIT(&out, "Content-Type: multipart/report; boundary=b\nTo: x");
		while (out.n < 2 << 20)
			buf_text(&out, again[i]);
		dsn_read(mem, (struct bytes){ out.data, out.n }, &d);
		assert_string_equal(d.mark, "");
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_of_no_such_mailbox_is_a_bounce),
		TEST(the_return_path_tells_before_the_letter_that_came_with_it),
		TEST(what_may_be_otherwise_tomorrow_is_no_bounce),
		TEST(a_complaint_is_one),
		TEST(a_letter_of_a_person_is_none),
		TEST(whatever_is_cut_off_something_comes_back),
		TEST(a_huge_one_takes_no_longer_than_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
