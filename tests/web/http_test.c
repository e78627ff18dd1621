#include "test.h"

#include <string.h>

#include "web/http.h"

/* Reads one head from text; answers 0 or the status, ret_head good until the next call. */
static int head_of(const char *text, size_t n, struct http_head *ret_head)
{
	static char bytes[HTTP_HEAD_MAX * 2];
	size_t scanned = 0;
	long end;

	memcpy(bytes, text, n);
	end = http_head_end(bytes, n, &scanned);
	if (end <= 0)
		return (int)-end;
	return http_head_read(bytes, (size_t)end, ret_head);
}

static void a_plain_request_is_read(void **state)
{
	static const char text[] = "\r\nPOST /a/b%20c?d=e&f HTTP/1.1\r\nHOST: Example.org:8080\r\n"
				   "X-Empty:\r\nX-Two: \t a b \t\r\nContent-Length: 12\r\n\r\nrest";
	struct http_head h;

	(void)state;
	assert_int_equal(head_of(text, sizeof(text) - 1, &h), 0);
	assert_int_equal(h.method, POST);
	assert_string_equal(h.path, "/a/b%20c");
	assert_string_equal(h.query, "d=e&f");
	assert_string_equal(h.host, "example.org:8080");
	assert_string_equal(http_field(&h, "x-empty"), "");
	assert_string_equal(http_field(&h, "x-two"), "a b");
	assert_int_equal(h.content_length, 12);
	assert_true(h.keeps_alive);
	assert_false(h.is_chunked);
	assert_null(http_field(&h, "x-none"));
}

static void an_absolute_target_names_the_host(void **state)
{
	static const char text[] = "GET http://a.example/x?y HTTP/1.1\r\nHost: b.example\r\n\r\n";
	static const char bare[] = "GET http://a.example?q HTTP/1.1\r\nHost: b.example\r\n\r\n";
	struct http_head h;

	(void)state;
	assert_int_equal(head_of(text, sizeof(text) - 1, &h), 0);
	assert_string_equal(h.host, "a.example");
	assert_string_equal(h.path, "/x");
	assert_string_equal(h.query, "y");
	assert_int_equal(head_of(bare, sizeof(bare) - 1, &h), 0);
	assert_string_equal(h.path, "/");
	assert_string_equal(h.query, "q");
}

#define LINE(s) "GET / HTTP/1.1\r\nHost: a\r\n" s "\r\n\r\n"

/* What two readers could understand differently has one answer: no. */
static void ambiguous_heads_are_refused(void **state)
{
	static const struct {
		int status;
		size_t n;
		const char *text;
	} bad[] = {
#define BAD(status, text) { status, sizeof(text) - 1, text }
		BAD(400, LINE("X: a\r\n folded")),
		BAD(400, LINE(" X: a")),
		BAD(400, LINE("X: a\0b")),
		BAD(400, LINE("X: a\rY: b")),
		BAD(400, "GET / HTTP/1.1\nHost: a\n\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
		BAD(400, LINE("Content-Length : 5")),
		BAD(400, LINE("Content-Length: 5\r\nContent-Length: 5")),
		BAD(400, LINE("Content-Length: 5\r\nContent-Length: 6")),
		BAD(400, LINE("Content-Length: 5, 5")),
		BAD(400, LINE("Content-Length: +5")),
		BAD(400, LINE("Content-Length: -1")),
		BAD(400, LINE("Content-Length: 0x5")),
		BAD(400, LINE("Content-Length: ")),
		BAD(400, LINE("Content-Length: 99999999999999999999")),
		BAD(400, LINE("Content-Length: 5\r\nTransfer-Encoding: chunked")),
		BAD(400, LINE("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")),
		BAD(501, LINE("Transfer-Encoding: gzip, chunked")),
		BAD(501, LINE("Transfer-Encoding: xchunked")),
		BAD(501, LINE("Transfer-Encoding: identity")),
		BAD(501, LINE("Transfer-Encoding: chunked;q=1")),
		BAD(400, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\n\r\n"),
		BAD(400, LINE("Host: a")),
		BAD(400, LINE("Host: b")),
		BAD(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
		BAD(400, LINE(": nameless")),
		BAD(400, LINE("no colon")),
		BAD(400, LINE("X(: a")),
		BAD(400, LINE("X: \x01")),
		BAD(400, LINE("X: \x7f")),
		BAD(400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
		BAD(400, " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET /\r\nHost: a\r\n\r\n"),
		BAD(400, "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(501, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(501, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
		BAD(400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
		BAD(400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(400, "\r\r\n\r\n"),
		BAD(400, "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
		BAD(417, LINE("Expect: something")),
#undef BAD
	};
	struct http_head h;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int status = head_of(bad[i].text, bad[i].n, &h);

		if (status != bad[i].status)
			fail_msg("%d instead of %d: %s", status, bad[i].status, bad[i].text);
	}
}

static void a_head_has_a_largest_size(void **state)
{
	static char text[HTTP_HEAD_MAX * 2];
	size_t n, scanned = 0;
	struct http_head h;

	(void)state;
	n = (size_t)snprintf(text, sizeof(text), "GET /%05000d", 0);
	assert_int_equal(http_head_end(text, n, &scanned), -414);
	n += (size_t)snprintf(text + n, sizeof(text) - n, " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(head_of(text, n, &h), 414);
	n = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\nX: %020000d", 0);
	scanned = 0;
	assert_int_equal(http_head_end(text, n, &scanned), -431);
	n = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < HTTP_FIELDS_MAX; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "X: a\r\n");
	n += (size_t)snprintf(text + n, sizeof(text) - n, "\r\n");
	assert_int_equal(head_of(text, n, &h), 431);
}

static void a_head_in_pieces_is_the_same_head(void **state)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /";
	size_t whole = sizeof(text) - 6, scanned = 0;

	(void)state;
	for (size_t n = 0; n < whole; n++)
		assert_int_equal(http_head_end(text, n, &scanned), 0);
	assert_int_equal(http_head_end(text, sizeof(text) - 1, &scanned), whole);
}

/* Feeds text in pieces of `step` bytes; the content into ret_to, -1 when malformed. */
static long chunks_of(const char *text, size_t step, char *ret_to)
{
	struct http_chunks c = { 0 };
	size_t n = strlen(text), out = 0;

	for (size_t i = 0; i < n && !c.is_done; i += step) {
		char piece[256];
		size_t give = n - i < step ? n - i : step, used, content;

		memcpy(piece, text + i, give);
		if (!http_chunks_feed(&c, piece, give, &used, &content))
			return -1;
		memcpy(ret_to + out, piece, content);
		out += content;
	}
	return c.is_done ? (long)out : -2;
}

static void chunks_are_read_in_any_pieces(void **state)
{
	static const char text[] =
		"5\r\nhello\r\n00a;name=value\r\n, chunked!\r\n0\r\nTrailer: x\r\n\r\n";
	char out[256];

	(void)state;
	for (size_t step = 1; step < sizeof(text); step++) {
		assert_int_equal(chunks_of(text, step, out), 15);
		assert_memory_equal(out, "hello, chunked!", 15);
	}
}

static void malformed_chunks_are_refused(void **state)
{
	static const char *const bad[] = { "5 hello\r\nhello\r\n0\r\n\r\n",
		"5 5\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n",
		"-5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
		"5\r\nhello\r\n0\r\nX: \x01\r\n\r\n", "fffffffff\r\n", "5\r\rhello", "g\r\n",
		"5\r\nhello\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n",
		"5;\x01\r\nhello\r\n0\r\n\r\n" };
	char out[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (chunks_of(bad[i], 3, out) != -1)
			fail_msg("taken: %s", bad[i]);
}

static void percent_codes_are_decoded_once(void **state)
{
	char out[32];

	(void)state;
	assert_true(http_percent_decode("a%2520b+c", 9, false, out));
	assert_string_equal(out, "a%20b+c");
	assert_true(http_percent_decode("a+b%C3%A9", 9, true, out));
	assert_string_equal(out, "a b\xc3\xa9");
	assert_false(http_percent_decode("%00", 3, false, out));
	assert_false(http_percent_decode("%f", 2, false, out));
	assert_false(http_percent_decode("%", 1, false, out));
	assert_false(http_percent_decode("%zz", 3, false, out));
	assert_false(http_percent_decode("%ff", 3, false, out));
	assert_false(http_percent_decode("%c0%af", 6, false, out)); /* overlong "/" */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_request_is_read),
		cmocka_unit_test(an_absolute_target_names_the_host),
		cmocka_unit_test(ambiguous_heads_are_refused),
		cmocka_unit_test(a_head_has_a_largest_size),
		cmocka_unit_test(a_head_in_pieces_is_the_same_head),
		cmocka_unit_test(chunks_are_read_in_any_pieces),
		cmocka_unit_test(malformed_chunks_are_refused),
		cmocka_unit_test(percent_codes_are_decoded_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
