#include "test.h"
#include "memory.h"

#include <string.h>

#include "base/email.h"
#include "domain/notice/mime.h"

static const struct mail sample = { .from_name = "Acme Awards",
	.from = "awards@example.org",
	.to = "ana@example.edu",
	.subject = "Received: your proposal",
	.body = "Dear Ana,\n\nThank you.\n",
	.message_id = "0123456789abc.0123456789abd",
	.at = 1778741940 };

static const char *written(const struct mail *mail)
{
	struct buf out;

	buf_init(&out, mem, 1024);
	mime_write(&out, mail);
	return buf_str(&out);
}

static void a_message_is_these_lines(void **state)
{
	(void)state;
	assert_string_equal(written(&sample),
		"Date: Thu, 14 May 2026 06:59:00 +0000\r\n"
		"From: \"Acme Awards\"\r\n <awards@example.org>\r\n"
		"To: <ana@example.edu>\r\n"
		"Subject: Received: your proposal\r\n"
		"Message-ID: <0123456789abc.0123456789abd@example.org>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Dear Ana,\r\n\r\nThank you.\r\n");
}

/* No line of a header is longer, and each is a field of ours or the rest of one. */
static void assert_headers_hold(const char *text)
{
	static const char *const names[] = { "Date: ", "From: ", "To: ", "Subject: ",
		"Message-ID: ", "Auto-Submitted: ", "MIME-Version: ", "Content-Type: ",
		"Content-Transfer-Encoding: " };
	const char *ends = strstr(text, "\r\n\r\n");
	size_t fields = 0;

	assert_non_null(ends);
	while (text < ends) {
		const char *line_end = strstr(text, "\r\n");
		bool is_ours = *text == ' ';

		assert_null(memchr(text, '\n', (size_t)(line_end - text)));
		assert_true(line_end - text <= 998);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strncmp(text, names[i], strlen(names[i])) == 0) {
				is_ours = true;
				fields++;
			}
		if (!is_ours)
			fail_msg("not a field of ours: %.60s", text);
		text = line_end + 2;
	}
	assert_int_equal(fields, 9);
}

static void nothing_typed_makes_a_header(void **state)
{
	static const char *const evil[] = { "x\r\nBcc: all@example.org", "x\nBcc: all@example.org",
		"x\rBcc: all@example.org", "x\r\n\r\nbody", "=?utf-8?Q?=0D=0ABcc=3A_all?=",
		"\xe2\x80\xa8"
		"Bcc: a",
		"\"<all@example.org>, \"", "é\r\nBcc: all@example.org", "\x01\x02\x7f" };

	(void)state;
	for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
		struct mail m = sample;

		m.subject = m.from_name = evil[i];
		assert_headers_hold(written(&m));
		assert_null(strstr(written(&m), "\nBcc:"));
	}
}

/* RFC 5322 section 2.2.3: without the line ends it is what was written. */
static void a_folded_subject_keeps_each_of_its_spaces(void **state)
{
	struct mail m = sample;

	(void)state;
	for (size_t n = 0; n < 90; n++) {
		const char *at;
		struct buf line;

		m.subject = mem_printf(mem, "%.*s of words, and of more words, until it is long",
			(int)n,
			"A call for proposals that has a title of many short words, one after the "
			"other, twice over");
		buf_init(&line, mem, 256);
		for (at = strstr(written(&m), "\nSubject: ") + 10;
			strncmp(at, "\r\n", 2) != 0 || at[2] == ' ';
			at += strncmp(at, "\r\n", 2) == 0 ? 2 : 1)
			if (strncmp(at, "\r\n", 2) != 0)
				buf_char(&line, *at);
		if (n > 0 && m.subject[n - 1] == ' ') /* two there, one here */
			continue;
		assert_string_equal(buf_str(&line), m.subject + (n == 0));
		assert_headers_hold(written(&m));
	}
}

/* What the forms take, the worker can send to. */
static void an_address_that_is_good_is_safe(void **state)
{
	static const char *const asked[] = { "-oQ/tmp@c.org", "-@c.org", "a-@c.org", "a@c.org",
		"!#$%&'*+-/=?^_`{|}~@c.org", "a.b@c.org", ".a@c.org", "a..b@c.org", "a@-c.org",
		"a@c", "o'hara+awards@cs.example.edu" };
	size_t good = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		good += email_is_good(asked[i]);
		if (email_is_good(asked[i]) && !mime_address_is_safe(asked[i]))
			fail_msg("taken, and never sent to: %s", asked[i]);
	}
	assert_int_equal(good, 5);
	for (int c = 1; c < 256; c++) {
		const char *one = mem_printf(mem, "%c@c.org", c);

		if (email_is_good(one) && !mime_address_is_safe(one))
			fail_msg("taken, and never sent to: %s", one);
	}
}

static void an_address_is_one_mailbox_or_nothing_is_sent(void **state)
{
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c", "a b@c.org",
		"a@c.org\r\nRCPT TO:<x@y>", "a@c.org>", "<a@c.org", "a@c.org,b@c.org",
		"-oQ/tmp@c.org", "a@c.org\n", "\"a b\"@c.org", "é@c.org", "a;b@c.org" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (mime_address_is_safe(bad[i]))
			fail_msg("taken: %s", bad[i]);
	assert_true(mime_address_is_safe("o'hara+awards@cs.example.edu"));
}

static void a_subject_of_any_script_is_encoded_in_whole_characters(void **state)
{
	struct mail m = sample;
	const char *text, *at;
	size_t words = 0;

	(void)state;
	m.subject =
		"Reçu : votre proposition — 研究助成金の申請を受け取りました、ありがとうございます";
	text = written(&m);
	for (at = strstr(text, "=?utf-8?Q?"); at != NULL; at = strstr(at + 1, "=?utf-8?Q?")) {
		const char *word_end = strstr(at + 10, "?=");

		assert_true(word_end + 2 - at <= 75);
		/* A continuation byte never begins a word. */
		if (at[10] == '=')
			assert_false(
				at[11] == '8' || at[11] == '9' || at[11] == 'A' || at[11] == 'B');
		words++;
	}
	assert_true(words >= 4);
	assert_headers_hold(text);
}

static void a_body_survives_the_way(void **state)
{
	struct mail m = sample;
	const char *body;
	char word[200];

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	m.body = mem_printf(mem, "a=b\n.\nFrom here\nspace at the end \nÜber\n%s\n", word);
	body = strstr(written(&m), "\r\n\r\n") + 4;
	assert_non_null(strstr(body, "a=3Db\r\n"));
	assert_non_null(strstr(body, "the end=20\r\n"));
	assert_non_null(strstr(body, "=C3=9Cber\r\n"));
	while (*body != '\0') {
		size_t n = strcspn(body, "\r");

		assert_true(n <= 76);
		body += n + 2;
	}
}

static void a_letter_to_a_list_tells_how_to_leave_it(void **state)
{
	struct mail mail = sample;
	const char *text;

	(void)state;
	assert_null(strstr(written(&sample), "List-"));
	mail.leave_link = "https://awards.example.org/follow/leave/abc";
	text = written(&mail);
	assert_non_null(strstr(text, "\r\nList-Id: <news.example.org>\r\n"));
	assert_non_null(strstr(text,
		"\r\nList-Unsubscribe: <https://awards.example.org/follow/leave/abc>\r\n"
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	assert_non_null(strstr(text, "\r\nPrecedence: bulk\r\n"));
}

static void a_letter_with_html_is_both_the_plain_one_first(void **state)
{
	struct mail mail = sample;

	(void)state;
	mail.html = "<p class=\"a\">--=_0123456789abc.0123456789abd--</p>\n";
	assert_non_null(strstr(written(&mail),
		"Content-Type: multipart/alternative; "
		"boundary=\"=_0123456789abc.0123456789abd\"\r\n"
		"\r\n"
		"--=_0123456789abc.0123456789abd\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Dear Ana,\r\n\r\nThank you.\r\n"
		"\r\n--=_0123456789abc.0123456789abd\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"<p class=3D\"a\">--=3D_0123456789abc.0123456789abd--</p>\r\n"
		"\r\n--=_0123456789abc.0123456789abd--\r\n"));
}

/* What it answers came from a stranger's mail: an id that could end a line is none. */
static void an_answer_names_what_it_answers(void **state)
{
	struct mail m = sample;
	const char *text;

	(void)state;
	m.refs = "a@x b@y";
	m.is_by_hand = true;
	text = written(&m);
	assert_non_null(strstr(text, "\r\nReferences: <a@x>\r\n <b@y>\r\nIn-Reply-To: <b@y>\r\n"));
	assert_null(strstr(text, "Auto-Submitted"));
	m.refs = "a@x> b\r\nBcc:c <d";
	text = written(&m);
	assert_null(strstr(text, "Bcc"));
	assert_null(strstr(text, "References"));
	assert_null(strstr(text, "In-Reply-To"));
}

static void a_message_is_the_same_each_time(void **state)
{
	(void)state;
	assert_string_equal(written(&sample), written(&sample));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_is_these_lines),
		TEST(nothing_typed_makes_a_header),
		TEST(a_folded_subject_keeps_each_of_its_spaces),
		TEST(an_address_that_is_good_is_safe),
		TEST(an_address_is_one_mailbox_or_nothing_is_sent),
		TEST(a_subject_of_any_script_is_encoded_in_whole_characters),
		TEST(a_body_survives_the_way),
		TEST(a_letter_to_a_list_tells_how_to_leave_it),
		TEST(a_letter_with_html_is_both_the_plain_one_first),
		TEST(an_answer_names_what_it_answers),
		TEST(a_message_is_the_same_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
