#include "test.h"

#include <jansson.h>

#include "tests/tools/places.c"

#include "web/html_trusted.h"

struct world {
	struct mem *m;
	struct buf b;
};

static int begin(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct world *w = MEM_NEW(m, struct world);

	w->m = m;
	buf_init(&w->b, m, 0);
	*state = w;
	return 0;
}

static int end(void **state)
{
	mem_end(((struct world *)*state)->m);
	return 0;
}

#define SHOWS(call, text)                                                                          \
	do {                                                                                       \
		w->b.n = 0;                                                                        \
		call;                                                                              \
		assert_string_equal(buf_str(&w->b), text);                                         \
	} while (0)

static void commands_do_what_they_say(void **state)
{
	static const char *const list[] = { "abba", "", "<&>" };
	struct world *w = *state;

	SHOWS(tmpl_ways(&w->b, 0), "<p class=\"none\">\nnone\n</p>");
	SHOWS(tmpl_ways(&w->b, 1), "<p class=\"one\">\none\n</p>");
	SHOWS(tmpl_ways(&w->b, 7), "<p class=\"many\">\n7\n</p>");
	SHOWS(tmpl_items(&w->b, list, 3), "<ul>\n<li>abba (4)!!</li>\n<li> (0)?</li>\n"
					  "<li>&lt;&amp;&gt; (3)</li>\n</ul>");
	SHOWS(tmpl_items(&w->b, list, 0), "<ul>\n<li>nothing</li>\n</ul>");
	SHOWS(tmpl_items(&w->b, list, -1), "<ul>\n<li>nothing</li>\n</ul>");
	SHOWS(tmpl_nested(&w->b, "x"), "<div>\n<b>x</b><b>}} &quot; {{</b></div>");
	SHOWS(tmpl_boxes(&w->b, true, false),
		"<input type=\"checkbox\" checked name=\"n\">\n<input checked>\n"
		"<option selected>x\n<p class=\"on\">");
	SHOWS(tmpl_boxes(&w->b, false, true),
		"<input type=\"checkbox\" disabled name=\"n\">\n<input>\n"
		"<option>x\n<p class=\"off\" hidden>");
}

static void white_space_shrinks_only_where_nobody_sees_it(void **state)
{
	struct world *w = *state;

	SHOWS(tmpl_spaces(&w->b), "<div class=\"a   b\" id=\"c\">\na b\nc <b>d</b> <i>e</i>\n"
				  "<pre>\n  two\n\ttabs</pre>\n<textarea name=\"t\">\n x  y\n"
				  "</textarea>\n</div>");
	SHOWS(tmpl_odd(&w->b), "<p>What?\?! \"\\\" 100% \\n é &amp; {single} 1 &lt; 2</p>\n"
			       "<!-- a comment -- not > ended -->\n<A HREF=/x>y</A >\n"
			       "<br/><script src=/x.js></script>");
}

static void numbers_are_written_whole(void **state)
{
	struct world *w = *state;

	SHOWS(tmpl_numbers(&w->b, INT64_MIN, 0, 4294967295u, UINT64_MAX, -7, 0.1),
		"-9223372036854775808 0 4294967295 18446744073709551615 -7 0.1 "
		"-9223372036854775807");
	SHOWS(tmpl_svg(&w->b, 1.0 / 3, -2),
		"<svg viewBox=\"0 0 0.333333 -2\"><path d=\"M0.333333,-2L-0.333333 0\"/></svg>");
	SHOWS(tmpl_markup(&w->b, html_trusted("<b>x</b>", 8)), "<div><b>x</b></div>");
}

static void addresses_are_checked_where_they_start(void **state)
{
	struct world *w = *state;

	SHOWS(tmpl_link(&w->b, "/a?b=1&c=\"2\"'"),
		"<a class=\"x\" HREF=\"/a?b=1&amp;c=%222%22&#39;\">x</a>");
	SHOWS(tmpl_link(&w->b, "javascript:alert(1)"),
		"<a class=\"x\" HREF=\"about:invalid#refused\">x</a>");
	SHOWS(tmpl_link_tail(&w->b, "/a b"), "<a href=\"/a%20b/edit?back=%2Fa%20b#a\">x</a>");
	SHOWS(tmpl_path(&w->b, "../x/é"), "<form action=\"/calls/[..%2Fx%2F%C3%A9]/edit\"></form>");
	SHOWS(tmpl_root(&w->b, ""), "<img src=\"/./a\" alt=\"\">");
	SHOWS(tmpl_root(&w->b, NULL), "<img src=\"/./a\" alt=\"\">");
	SHOWS(tmpl_root(&w->b, "/evil.example"), "<img src=\"/%2Fevil.example/a\" alt=\"\">");
	SHOWS(tmpl_branch_url(&w->b, "", true), "<a href=\"/a/./c\">x</a>");
	SHOWS(tmpl_branch_url(&w->b, "", false), "<a href=\"/./c\">x</a>");
	SHOWS(tmpl_query(&w->b, "a&b=c"), "<a href=\"/find?a=1&amp;q=[a%26b%3Dc]\">x</a>");
}

static void json_cannot_leave_its_script(void **state)
{
	struct world *w = *state;

	SHOWS(tmpl_json(&w->b, "{\"a\":\"</script><!--&\xe2\x80\xa8\"}"),
		"<script "
		"type=\"application/ld+json\">{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026"
		"\\u2028\"}</script>");
}

static void a_texts_own_first_newline_survives_in_a_textarea(void **state)
{
	struct world *w = *state;

	/* Browsers drop one newline after the tag: there are two. */
	SHOWS(tmpl_area(&w->b, "\nx"), "<textarea name=\"a\">\n\nx]</textarea>");
}

/* ---- naughty strings: what a browser reads back is the string ---- */

static size_t reference(const char *s, char *ret_c)
{
	static const struct {
		const char *text;
		char c;
	} refs[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
		{ "&#39;", '\'' } };

	for (size_t i = 0; i < 5; i++)
		if (strncmp(s, refs[i].text, strlen(refs[i].text)) == 0) {
			*ret_c = refs[i].c;
			return strlen(refs[i].text);
		}
	fail_msg("a bare & in the output: %.20s", s);
	return 0;
}

/* Undoes references; fails on any byte that could end the place. */
static const char *unescaped(struct mem *m, const char *s, size_t n)
{
	char *out = mem_alloc(m, n + 1), c = 0;
	size_t k = 0;

	for (size_t i = 0; i < n; k++) {
		if (strchr("<>\"'", s[i]) != NULL)
			fail_msg("%c came through", s[i]);
		if (s[i] != '&') {
			out[k] = s[i++];
			continue;
		}
		i += reference(s + i, &c);
		out[k] = c;
	}
	return out;
}

static const char *percent_decoded(struct mem *m, const char *s)
{
	char *out = mem_str(m, s), *to = out;
	unsigned v;

	for (const char *p = s; *p != '\0'; p++)
		if (*p == '%' && sscanf(p + 1, "%2x", &v) == 1) {
			*to++ = (char)v;
			p += 2;
		} else {
			*to++ = *p;
		}
	*to = '\0';
	return out;
}

/* Control characters that HTML forbids are left out on purpose. */
static const char *expected(struct mem *m, const char *s)
{
	char *out = mem_str(m, s), *to = out;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s >= 0x20 && *s != 0x7f) || strchr("\t\n\r", *s) != NULL)
			*to++ = *s;
	*to = '\0';
	return out;
}

static void check_naughty(struct world *w, const char *s)
{
	static const struct {
		void (*show)(struct buf *out, const char *s);
		bool is_url;
		const char *before, *after;
	} places[] = {
		{ tmpl_text, false, "[", "]" },
		{ tmpl_bold, false, "<b>", "</b>" },
		{ tmpl_title, false, "<title>[", "]</title>" },
		{ tmpl_area, false, "<textarea name=\"a\">\n", "]</textarea>" },
		{ tmpl_attr, false, "<b title=\"[", "]\">x</b>" },
		{ tmpl_single, false, "<b data-a='[", "]'>x</b>" },
		{ tmpl_path, true, "<form action=\"/calls/[", "]/edit\"></form>" },
		{ tmpl_query, true, "<a href=\"/find?a=1&amp;q=[", "]\">x</a>" },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		size_t before = strlen(places[i].before), after = strlen(places[i].after), n;
		const char *all, *got;

		w->b.n = 0;
		places[i].show(&w->b, s);
		n = w->b.n;
		all = buf_str(&w->b);
		assert_true(n >= before + after);
		assert_memory_equal(all, places[i].before, before);
		assert_string_equal(all + n - after, places[i].after);
		got = unescaped(w->m, all + before, n - before - after);
		if (places[i].is_url)
			got = percent_decoded(w->m, got);
		assert_string_equal(got, places[i].is_url ? s : expected(w->m, s));
	}
}

static void naughty_strings_are_text_in_every_place(void **state)
{
	static const char *const own[] = {
		"",
		"<script>alert(1)</script>",
		"\"><img src=x onerror=alert(1)>",
		"' onclick='x",
		"</title><b>",
		"</textarea><b>",
		"]]>",
		"-->",
		"&amp;",
		"&lt;",
		"&#39;",
		"%3Cb%3E",
		"\x01\x02\x1f\x7f",
		"a\tb\nc\rd",
		"é\xe2\x80\xa8\xf0\x9f\x98\x80",
		"\xff\xfe",
		"{{s}}",
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		check_naughty(w, own[i]);
}

static void the_big_list_of_naughty_strings_is_text_in_every_place(void **state)
{
	const char *shared = getenv("BURSARY_SHARED");
	struct world *w = *state;
	json_t *list, *item;
	size_t i;

	list = json_load_file(mem_printf(w->m, "%s/data/hostile/blns.json",
				      shared == NULL ? "../shared" : shared),
		0, NULL);
	if (list == NULL) {
		print_message("no list of naughty strings at hand\n");
		skip();
	}
	assert_in_range(json_array_size(list), 400, 10000);
	json_array_foreach(list, i, item)
	{
		check_naughty(w, json_string_value(item));
	}
	json_decref(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commands_do_what_they_say, begin, end),
		cmocka_unit_test_setup_teardown(
			white_space_shrinks_only_where_nobody_sees_it, begin, end),
		cmocka_unit_test_setup_teardown(numbers_are_written_whole, begin, end),
		cmocka_unit_test_setup_teardown(addresses_are_checked_where_they_start, begin, end),
		cmocka_unit_test_setup_teardown(json_cannot_leave_its_script, begin, end),
		cmocka_unit_test_setup_teardown(
			a_texts_own_first_newline_survives_in_a_textarea, begin, end),
		cmocka_unit_test_setup_teardown(
			naughty_strings_are_text_in_every_place, begin, end),
		cmocka_unit_test_setup_teardown(
			the_big_list_of_naughty_strings_is_text_in_every_place, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
