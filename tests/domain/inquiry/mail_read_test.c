#include "test.h"
#include "memory.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "domain/inquiry/mail_read.h"

/* Lines of a mail as they are written here, with the line ends of the wire. */
static struct mail_read read_lines(const char *text)
{
	struct mail_read mail;
	struct buf b;

	buf_init(&b, mem, strlen(text) * 2 + 1);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_char(&b, '\r');
		buf_char(&b, *text);
	}
	mail_read(mem, (struct bytes){ b.data, b.n }, &mail);
	return mail;
}

static struct mail_read with_head(const char *head)
{
	return read_lines(mem_printf(mem, "From: a@example.edu\n%s\n\nHello.\n", head));
}

static const char *body_of(const char *type, const char *encoding, const char *text)
{
	return read_lines(mem_printf(mem,
				  "From: a@example.edu\nContent-Type: %s\n"
				  "Content-Transfer-Encoding: %s\n\n%s",
				  type, encoding, text))
		.body;
}

static void a_plain_mail_is_read(void **state)
{
	struct mail_read m = read_lines("From: Ana <ana@example.edu>\nSubject: Who may\n apply?\n"
					"Message-ID: <1@x.edu>\nIn-Reply-To: <b@y>\n"
					"References: <a@y>\n <b@y>\n\nMay I?\n\nAna\n");

	(void)state;
	assert_string_equal(m.from, "ana@example.edu");
	assert_string_equal(m.from_name, "Ana");
	assert_string_equal(m.subject, "Who may apply?");
	assert_string_equal(m.message_id, "1@x.edu");
	assert_int_equal(m.n_refs, 3);
	assert_string_equal(m.refs[0], "b@y");
	assert_string_equal(m.refs[1], "b@y");
	assert_string_equal(m.refs[2], "a@y");
	assert_int_equal(m.machine, MAIL_BY_HAND);
	assert_string_equal(m.body, "May I?\n\nAna");
	assert_string_equal(m.quoted, "");
	assert_string_equal(m.left_out, "");
}

static void a_sender_is_one_mailbox_or_none(void **state)
{
	static const struct {
		const char *from, *address, *name;
	} rows[] = { { "a@example.edu", "a@example.edu", "" },
		{ "\"Nuñez, Ana\" <a@example.edu>", "a@example.edu", "Nuñez, Ana" },
		{ "Ana (of \"Lund\") <a@example.edu>", "a@example.edu", "Ana" },
		{ "a@example.edu (Ana)", "a@example.edu", "" },
		{ "Ana (of \\) Lund) <a@example.edu>", "a@example.edu", "Ana" },
		{ "\"<b@evil.example>\" <a@example.edu>", "a@example.edu", "<b@evil.example>" },
		{ "=?iso-8859-1?Q?N=FA=F1ez?= <a@example.edu>", "a@example.edu", "Núñez" },
		{ "a@example.edu, b@example.edu", "a@example.edu", "" },
		{ "-oops@example.edu", "", "" }, { "a@b", "", "" }, { "<>", "", "" },
		{ "123456789012345678901234567890123456789012345678901234567890123@"
		  "a12345678901234567890123456789012345678901234567890123456789.b"
		  "12345678901234567890123456789012345678901234567890123456789.c1"
		  "2345678901234567890123456789012345678901234567890123456789.example",
			"123456789012345678901234567890123456789012345678901234567890123@"
			"a12345678901234567890123456789012345678901234567890123456789.b"
			"12345678901234567890123456789012345678901234567890123456789.c1"
			"2345678901234567890123456789012345678901234567890123456789.example",
			"" },
		{ "a b@example.edu", "", "" }, { "\"unclosed <a@example.edu>", "", "" },
		{ "a@example.edu\n <c@example.edu>", "c@example.edu", "a@example.edu" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mail_read m =
			read_lines(mem_printf(mem, "From: %s\n\nHello.\n", rows[i].from));

		assert_string_equal(m.from, rows[i].address);
		assert_string_equal(m.from_name, rows[i].name);
	}
}

static void a_machine_is_known_by_its_head(void **state)
{
	static const struct {
		const char *head;
		enum mail_machine machine;
	} rows[] = { { "X: y", MAIL_BY_HAND }, { "Auto-Submitted: no", MAIL_BY_HAND },
		{ "Auto-submitted: auto-replied (vacation)", MAIL_AUTO_SUBMITTED },
		{ "AUTO-SUBMITTED : auto-generated", MAIL_AUTO_SUBMITTED },
		{ "X-Autoreply: yes", MAIL_AUTO_SUBMITTED }, { "Precedence: Bulk", MAIL_BULK },
		{ "Precedence: first-class", MAIL_BY_HAND }, { "List-Id: <l.example>", MAIL_BULK },
		{ "Return-Path: <>", MAIL_BOUNCE },
		{ "Return-Path: <a@example.edu>", MAIL_BY_HAND },
		{ "Content-Type: multipart/report; boundary=b", MAIL_BOUNCE } };
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(with_head(rows[i].head).machine, rows[i].machine);
	assert_int_equal(read_lines("From: Mailer-Daemon@x.example\n\nx").machine, MAIL_BOUNCE);
	buf_init(&b, mem, 4096);
	BUF_LIT(&b, "X: y");
	for (int i = 0; i < MAIL_HOPS; i++)
		BUF_LIT(&b, "\nReceived: from a by b");
	assert_int_equal(with_head(buf_str(&b)).machine, MAIL_BY_HAND);
	BUF_LIT(&b, "\nReceived: from a by b");
	assert_int_equal(with_head(buf_str(&b)).machine, MAIL_LOOP);
}

static void text_comes_out_of_its_encoding_and_charset(void **state)
{
	(void)state;
	assert_string_equal(body_of("text/plain; charset=utf-8", "quoted-printable",
				    "Gr=C3=BC=C3=9Fe, a=\nb 3 =3D 3, =zz\n"),
		"Grüße, ab 3 = 3, =zz");
	assert_string_equal(
		body_of("text/plain; charset=\"iso-8859-1\"", "8bit", "Gr\xfc\xdf\x65\n"), "Grüße");
	assert_string_equal(
		body_of("text/plain; charset=windows-1252", "8bit", "\x93x\x94"), "“x”");
	assert_string_equal(
		body_of("text/plain; charset=koi8-r", "base64", "8NLJ18XU\n"), "Привет");
	assert_string_equal(
		body_of("text/plain; charset=iso-2022-jp", "7bit", "\x1b$B8&5f\x1b(B"), "研究");
	assert_string_equal(
		body_of("text/plain; charset=gb2312", "8bit", "\xd1\xd0\xbe\xbf"), "研究");
	/* Said wrongly, not known, or not at all. */
	assert_string_equal(body_of("text/plain; charset=utf-8", "8bit",
				    "a\xff"
				    "b"),
		"a�b");
	assert_string_equal(
		body_of("text/plain; charset=x-unknown", "8bit", "Gr\xfc\xdf\x65"), "Grüße");
	assert_string_equal(body_of("text/plain; charset=euc-jp", "8bit",
				    "a\xff"
				    "b\xb8"),
		"a�b�");
	assert_string_equal(body_of("text/plain; charset=UTF-7//../x", "8bit", "+AGE-"), "+AGE-");
	assert_string_equal(body_of("text/plain", "x-own", "plain"), "plain");
	/* Control characters, and those that turn the text around. */
	assert_string_equal(body_of("text/plain; charset=utf-8", "8bit",
				    "a\x01\x1b[31m\xe2\x80\xae"
				    "b\xc2\x9b"),
		"a[31mb");
	assert_string_equal(
		body_of("text/plain; charset=utf-8", "8bit",
			"a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u202f\u2065"
			"\u206a"),
		"a\u202f\u2065\u206a");
}

static void an_encoded_word_is_text_and_no_line(void **state)
{
	static const struct {
		const char *subject, *text;
	} rows[] = { { "=?utf-8?B?R3LDvMOfZQ==?=", "Grüße" },
		{ "=?utf-8?q?a_b?= =?utf-8?q?c?=", "a bc" }, { "=?utf-8*en?q?x?= y", "x y" },
		{ "=?utf-8?x?a?=", "=?utf-8?x?a?=" },
		{ "=?utf-8?q?unclosed", "=?utf-8?q?unclosed" }, { "=?", "=?" },
		{ "=??q?a?=", "=??q?a?=" }, { "=?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b" },
		{ "=?utf-8?Q?=00a?=", "a" }, { "Gr\xfc\xdf\x65", "Grüße" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			with_head(mem_printf(mem, "Subject: %s", rows[i].subject)).subject,
			rows[i].text);
}

static void of_several_ways_to_say_it_the_plain_one_is_read(void **state)
{
	struct mail_read m = read_lines(
		"From: a@example.edu\nContent-Type: multipart/mixed; boundary=\"out\"\n\n"
		"This is a mail in parts.\n--out\n"
		"Content-Type: multipart/alternative; boundary=outer2\n\n"
		"--outer2\nContent-Type: text/plain\n\nPlain.\n"
		"--outer2\nContent-Type: text/html\n\n<p>HTML</p>\n--outer2--\n"
		"--out\nContent-Type: application/pdf; name=\"a\\\"b.pdf\"\n"
		"Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\n"
		"Content-Transfer-Encoding: base64\n\nAAAA\n"
		"--out\nContent-Type: text/plain\n\nFooter.\n"
		"--out\nContent-Type: message/rfc822\n\nFrom: b@x\n\nInner.\n--out--\nEpilogue\n");

	(void)state;
	assert_string_equal(m.body, "Plain.\nFooter.");
	assert_string_equal(m.left_out,
		"résumé.pdf (application/pdf, 4 bytes)\nunnamed (message/rfc822, 19 bytes)");
	/* A plain way that says nothing is none. */
	m = read_lines("From: a@example.edu\nContent-Type: multipart/alternative; boundary=b\n\n"
		       "--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n"
		       "<p>HTML</p>\n--b--\n");
	assert_string_equal(m.body, "HTML");
	/* A name that says of itself to be spelled otherwise, and is not. */
	m = read_lines("From: a@example.edu\nContent-Type: application/pdf; name*=plain.pdf\n\nx");
	assert_string_equal(m.left_out, "plain.pdf (application/pdf, 1 bytes)");
}

static void broken_parts_are_read_as_far_as_they_go(void **state)
{
	struct mail_read m = read_lines("From: a@example.edu\nContent-Type: multipart/mixed; "
					"boundary=b\n\n--b\nContent-Type: text/plain\n\nCut off");

	(void)state;
	assert_string_equal(m.body, "Cut off");
	m = read_lines("From: a@example.edu\nContent-Type: multipart/mixed\n\nNo boundary.");
	assert_string_equal(m.body, "");
	assert_non_null(strstr(m.left_out, "multipart/mixed, 12 bytes"));
	m = read_lines("From: a@example.edu\nContent-Type: multipart/mixed; boundary=b\n\n"
		       "No part at all.");
	assert_string_equal(m.body, "");
	m = read_lines("no head at all");
	assert_string_equal(m.from, "");
	m = read_lines("");
	assert_string_equal(m.body, "");
	m = read_lines("From someone Mon\nFrom: a@example.edu\n\nmbox");
	assert_string_equal(m.body, "mbox");
}

/* A thousand multiparts in each other, or side by side, are not walked through. */
static void what_is_too_deep_or_too_many_is_named_and_left(void **state)
{
	struct mail_read m;
	struct buf b;

	(void)state;
	buf_init(&b, mem, 100000);
	BUF_LIT(&b, "From: a@example.edu\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d.\n\n--b%d.\n", i, i);
	BUF_LIT(&b, "\nDeep.");
	m = read_lines(buf_str(&b));
	assert_string_equal(m.body, "");
	assert_non_null(strstr(m.left_out, "multipart/mixed"));
	b.n = 0;
	BUF_LIT(&b, "From: a@example.edu\nContent-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 5000; i++)
		BUF_LIT(&b, "--b\n\nx\n");
	m = read_lines(buf_str(&b));
	assert_true(strlen(m.body) < 2 * MAIL_PARTS);
}

static void a_line_may_end_with_either_of_its_two_letters(void **state)
{
	(void)state;
	assert_string_equal(body_of("text/plain; charset=utf-8", "8bit", "a\rb\nc"), "a\nb\nc");
}

/* The mark of its bytes before a text is none of it; a letter that begins like the mark is. */
static void a_mark_of_the_encoding_is_no_text(void **state)
{
	(void)state;
	assert_string_equal(body_of("text/plain; charset=utf-8", "8bit",
				    "\xef\xbb\xbf"
				    "x"),
		"x");
	assert_string_equal(
		body_of("text/plain; charset=utf-8", "8bit", "\xef\xbb\xb0x"), "\xef\xbb\xb0x");
}

static void html_becomes_text(void **state)
{
	static const struct {
		const char *html, *text;
	} rows[] = { { "<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree" },
		{ "<head><title>T</title></head><style>p{}</style><b>x</b> y", "x y" },
		{ "<script>alert('</p>')</script>a<!-- <b>c -->b", "ab" },
		{ "a &lt;b&gt; &amp; &#8217;&#x41;&nbsp;&unknown; &#0;&#999999999;",
			"a <b> & ’A &unknown; &#999999999;" },
		{ "&#252;&#128640;&#x20AC;", "ü🚀€" },
		{ "see <a href=\"https://x.example/1\">this</a>",
			"see this (https://x.example/1)" },
		{ "<a href='javascript:alert(1)'>x</a> <a href=https://a.b>https://a.b</a>",
			"x https://a.b" },
		{ "<ul><li>a</li><li>b</li></ul>", "- a\n- b" },
		{ "5 < 6 and a<b", "5 < 6 and a<b" }, { "<img src=x onerror=alert(1)>t", "t" },
		{ "a<br><br>b", "a\n\nb" }, { "a<br><br><br><br>b", "a\n\nb" },
		{ "<p>a</p> \n <p>b</p>", "a\n\nb" }, { " \n <b>x</b>", "x" },
		{ "<script>never closed", "" }, { "<pre>a\n\n\n\nb</pre>", "a\n\n\nb" },
		{ "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
			body_of("text/html; charset=utf-8", "8bit", rows[i].html), rows[i].text);
}

static void what_is_repeated_is_set_aside(void **state)
{
	static const struct {
		const char *text, *body, *quoted;
	} rows[] = { { "Yes.\n\nOn Monday, X wrote:\n> Why?\n> So.\n", "Yes.",
			     "On Monday, X wrote:\n> Why?\n> So." },
		{ "Yes.\n\nOn Monday, someone with a name\n<of@length.example> wrote:\n\n> Why?",
			"Yes.",
			"On Monday, someone with a name\n<of@length.example> wrote:\n\n> Why?" },
		{ "> Why?\n\nBecause.", "> Why?\n\nBecause.", "" },
		{ "> Why?\nBecause.\n> And?\nSo.\n> old", "> Why?\nBecause.\n> And?\nSo.",
			"> old" },
		{ "See:\n\n-----Original Message-----\nFrom: X\n\nWhy?",
			"See:", "-----Original Message-----\nFrom: X\n\nWhy?" },
		{ "Yes.\n\n______________________________\nFrom: X", "Yes.",
			"______________________________\nFrom: X" },
		{ "Name: _____________________________", "Name: _____________________________",
			"" },
		{ "> only\n> quoted", "> only\n> quoted", "" },
		{ "A list:\n\n1. a", "A list:\n\n1. a", "" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mail_read m =
			read_lines(mem_printf(mem, "From: a@example.edu\n\n%s", rows[i].text));

		assert_string_equal(m.body, rows[i].body);
		assert_string_equal(m.quoted, rows[i].quoted);
	}
	assert_string_equal(body_of("text/html", "8bit",
				    "<p>Yes.</p><div>On Monday X wrote:<br></div>"
				    "<blockquote><p>Why?</p></blockquote>"),
		"Yes.");
}

static void ids_are_of_printable_letters_and_not_endless(void **state)
{
	struct mail_read m = with_head("Message-ID: <a b@x>\nReferences: <ok@x> <bad id> <> <no");
	struct buf b;

	(void)state;
	assert_string_equal(m.message_id, "");
	assert_int_equal(m.n_refs, 1);
	assert_string_equal(m.refs[0], "ok@x");
	buf_init(&b, mem, 10000);
	BUF_LIT(&b, "References:");
	for (int i = 0; i < 500; i++)
		buf_printf(&b, " <%d@x>", i);
	m = with_head(buf_str(&b));
	assert_int_equal(m.n_refs, MAIL_REFS);
	assert_string_equal(m.refs[0], "499@x");
	m = with_head(mem_printf(mem, "Message-ID: <%0248d@x>", 0));
	assert_int_equal(strlen(m.message_id), 250);
	m = with_head(mem_printf(mem, "Message-ID: <%0249d@x>", 0));
	assert_string_equal(m.message_id, "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_plain_mail_is_read),
		TEST(a_sender_is_one_mailbox_or_none),
		TEST(a_machine_is_known_by_its_head),
		TEST(text_comes_out_of_its_encoding_and_charset),
		TEST(an_encoded_word_is_text_and_no_line),
		TEST(of_several_ways_to_say_it_the_plain_one_is_read),
		TEST(broken_parts_are_read_as_far_as_they_go),
		TEST(what_is_too_deep_or_too_many_is_named_and_left),
		TEST(a_line_may_end_with_either_of_its_two_letters),
		TEST(a_mark_of_the_encoding_is_no_text),
		TEST(html_becomes_text),
		TEST(what_is_repeated_is_set_aside),
		TEST(ids_are_of_printable_letters_and_not_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
