#include "test.h"

#include <locale.h>
#include <math.h>

#include "web/html.h"

static const char *url(struct mem *m, const char *s)
{
	struct buf b;

	buf_init(&b, m, 0);
	html_url(&b, s);
	return buf_str(&b);
}

static void only_known_schemes_and_our_paths_pass_as_addresses(void **state)
{
	static const char *const pass[] = {
		"http://a.example/",
		"https://a.example/?q=1#x",
		"HTTPS://a.example",
		"mailto:a@b.example",
		"/",
		"/a/b?c=d",
		"/a//b",
		"#top",
		"?page=2",
		"",
	};
	static const char *const refuse[] = {
		"javascript:alert(1)",
		"JavaScript:alert(1)",
		"java\tscript:alert(1)",
		"java\nscript:alert(1)",
		"\x01javascript:alert(1)",
		" javascript:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"file:///etc/passwd",
		"ftp://a.example/",
		"blob:https://a.example/x",
		"about:blank",
		"view-source:http://x",
		"jar:x",
		"ws://a.example",
		"tel:1",
		"sms:1",
		"chrome://x",
		"filesystem:x",
		"intent://x",
		"//evil.example",
		"/\\evil.example",
		"\\\\evil.example",
		"\\/evil.example",
		"/\t/evil.example",
		"/\n/evil.example",
		"http:/evil.example",
		"http:evil.example",
		"https:evil.example",
		"https:\\\\evil.example",
		"relative",
		"./a",
		"../a",
		"a:b",
		":",
		"h\xc3\xa9:x",
		" /",
		"\x7f/",
		"/a\x7f",
		"/a\rb",
		"&#106;avascript:x",
		"%6aavascript:x",
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(pass) / sizeof(pass[0]); i++)
		assert_string_equal(url(m, pass[i]), pass[i]);
	for (size_t i = 0; i < sizeof(refuse) / sizeof(refuse[0]); i++) {
		assert_false(html_url_allowed(refuse[i]));
		assert_string_equal(url(m, refuse[i]), "about:invalid#refused");
	}
	assert_string_equal(url(m, NULL), "");
	mem_end(m);
}

static void what_no_address_holds_is_percent_encoded(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	assert_string_equal(url(m, "/a b\"<>\\^`{|}é%20&'"),
		"/a%20b%22%3C%3E%5C%5E%60%7B%7C%7D%C3%A9%20&amp;&#39;");
	assert_string_equal(url(m, "https://a.example/\xff"), "https://a.example/%FF");
	mem_end(m);
}

static const char *number(struct mem *m, double v)
{
	struct buf b;

	buf_init(&b, m, 0);
	html_double(&b, v);
	return buf_str(&b);
}

static void fractions_have_a_point_in_every_locale(void **state)
{
	static const char *const commas[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE" };
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < 3; i++)
		if (setlocale(LC_NUMERIC, commas[i]) != NULL)
			break;
	assert_string_equal(number(m, 0.1), "0.1");
	assert_string_equal(number(m, -1234.5678), "-1234.57");
	setlocale(LC_NUMERIC, "C");
	assert_string_equal(number(m, 1e6), "1e+06");
	assert_string_equal(number(m, 100), "100");
	assert_string_equal(number(m, -0.0), "0");
	assert_string_equal(number(m, 1e-7), "1e-07");
	assert_string_equal(number(m, NAN), "");
	assert_string_equal(number(m, INFINITY), "");
	assert_string_equal(number(m, -INFINITY), "");
	mem_end(m);
}

static void all_bytes_are_text_or_gone(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct buf b;
	char s[256];

	(void)state;
	for (int c = 1; c < 256; c++)
		s[c - 1] = (char)c;
	s[255] = '\0';
	buf_init(&b, m, 0);
	html_str(&b, s);
	/* 31 controls but tab, newline and return are gone, so is DEL; five become references. */
	assert_int_equal(b.n, 255 - 28 - 1 - 5 + (5 + 4 + 4 + 6 + 5));
	assert_null(strpbrk(buf_str(&b), "<>\"'"));
	html_str(&b, NULL);
	assert_int_equal(b.n, strlen(buf_str(&b)));
	mem_end(m);
}

static const char *reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return (unsigned char)c < 0x20 && strchr("\t\n\r", c) == NULL ? "" : NULL;
	}
}

/* Texts are looked through by pieces of several sizes: none has a place where something slips
 * through. */
static void a_byte_is_marked_wherever_it_stands(void **state)
{
	static const char odd[] = "&<>\"'\x01\x1f\n\xc3 a";
	struct mem *m = mem_new(NULL, "test");
	struct buf b, told;
	char s[64];

	(void)state;
	buf_init(&b, m, 0);
	buf_init(&told, m, 0);
	for (size_t n = 1; n < 50; n++)
		for (size_t at = 0; at < n; at++)
			for (const char *c = odd; *c != '\0'; c++) {
				const char *as = reference(*c);

				memset(s, 'x', n);
				s[n] = '\0';
				s[at] = *c;
				b.n = told.n = 0;
				html_str(&b, s);
				buf_add(&told, s, at);
				buf_text(&told, as == NULL ? (char[]){ *c, '\0' } : as);
				buf_text(&told, s + at + 1);
				assert_string_equal(buf_str(&b), buf_str(&told));
			}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_known_schemes_and_our_paths_pass_as_addresses),
		cmocka_unit_test(what_no_address_holds_is_percent_encoded),
		cmocka_unit_test(fractions_have_a_point_in_every_locale),
		cmocka_unit_test(all_bytes_are_text_or_gone),
		cmocka_unit_test(a_byte_is_marked_wherever_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
