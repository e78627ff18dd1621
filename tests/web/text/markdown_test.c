#include "test.h"

#include <jansson.h>

#include "base/clock.h"
#include "web/text/markdown.h"

static const char *html(struct mem *m, const char *text, int top)
{
	struct safe_html h = markdown_html(m, text, top);

	return mem_strn(m, h.s, h.n);
}

static void texts_become_the_markup_meant(void **state)
{
	static const struct {
		const char *text, *html;
	} rows[] = {
		{ "", "" },
		{ "Hello *there*", "<p>Hello <em>there</em></p>\n" },
		{ "# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n" },
		{ "### C\n\n### D\n\n##### E\n\n# A\n\n## B",
			"<h2>C</h2>\n<h2>D</h2>\n<h3>E</h3>\n<h2>A</h2>\n<h3>B</h3>\n" },
		{ "# A\n## B\n### C\n#### D\n##### E\n###### F",
			"<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h5>D</h5>\n<h6>E</h6>\n<h6>F</h6>\n" },
		{ "[x](https://a.example/?a=1&b=2)",
			"<p><a href=\"https://a.example/?a=1&amp;b=2\" "
			"rel=\"noopener\">x</a></p>\n" },
		{ "[x](/rules#a)", "<p><a href=\"/rules#a\" rel=\"noopener\">x</a></p>\n" },
		{ "<a@b.example>", "<p><a href=\"mailto:a@b.example\" rel=\"noopener\">a@b.example"
				   "</a></p>\n" },
		{ "`<b>`", "<p><code>&lt;b&gt;</code></p>\n" },
		{ "```x\" onload=\"1\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n" },
		{ "1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n" },
		{ "a & b", "<p>a &amp; b</p>\n" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(html(m, rows[i].text, 2), rows[i].html);
	assert_string_equal(html(m, "# A", 1), "<h1>A</h1>\n");
	assert_string_equal(html(m, NULL, 2), "");
	mem_end(m);
}

static void what_is_not_safe_is_dropped_and_its_text_stays(void **state)
{
	static const struct {
		const char *text, *html;
	} rows[] = {
		{ "a <b onclick=x>b</b> c", "<p>a b c</p>\n" },
		{ "<script>alert(1)</script>", "" },
		{ "[x](javascript:alert(1))", "<p>x</p>\n" },
		{ "[*x*](JaVaScRiPt:alert(1))", "<p><em>x</em></p>\n" },
		{ "[x](&#106;avascript:alert(1))", "<p>x</p>\n" },
		{ "[x](data:text/html,hi)", "<p>x</p>\n" },
		{ "[x](//evil.example)", "<p>x</p>\n" },
		{ "[x](/\\\\evil.example)", "<p>x</p>\n" },
		{ "[x](relative)", "<p>x</p>\n" },
		{ "[x]()", "<p>x</p>\n" },
		{ "[](https://a.example)",
			"<p><a href=\"https://a.example\" rel=\"noopener\"></a></p>\n" },
		{ "![pixel](https://evil.example/p.gif)", "<p>pixel</p>\n" },
		{ "[![a](b)](vbscript:x)", "<p>a</p>\n" },
		{ "[x](https://a.example/\"onclick=\"1)",
			"<p><a href=\"https://a.example/%22onclick=%221\" "
			"rel=\"noopener\">x</a></p>\n" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(html(m, rows[i].text, 2), rows[i].html);
	mem_end(m);
}

/* Every tag of the output is one of these, without attributes but for the links' two. */
static void check_only_known_tags(const char *s)
{
	static const char *const known[] = {
		"p>",
		"em>",
		"strong>",
		"code>",
		"pre>",
		"h2>",
		"h3>",
		"h4>",
		"h5>",
		"h6>",
		"ul>",
		"ol>",
		"li>",
		"blockquote>",
		"a>",
		"br />",
		"hr />",
		"ol start=\"",
		"p class=\"plain\">",
		"a href=\"/",
		"a href=\"#",
		"a href=\"?",
		"a href=\"http://",
		"a href=\"https://",
		"a href=\"mailto:",
		"a href=\"HTTP",
	};

	for (s = strchr(s, '<'); s != NULL; s = strchr(s + 1, '<')) {
		const char *name = s + 1 + (s[1] == '/');
		bool is_known = false;

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			is_known |= strncmp(name, known[i], strlen(known[i])) == 0;
		if (strncmp(name, "a href", 6) == 0)
			is_known &= strncmp(strchr(name + 8, '"'), "\" rel=\"noopener\">", 17) == 0;
		if (!is_known)
			fail_msg("a tag that should not be: %.40s", s);
	}
}

static void naughty_strings_make_no_tag_of_their_own(void **state)
{
	static const char *const around[][3] = {
		{ "", "", "" },
		{ "[", "](", ")" },
		{ "<", " ", ">" },
		{ "- ", "\n\n  ", "" },
		{ "> `", "` ", "" },
		{ "", "](", ")" },
	};
	const char *shared = getenv("BURSARY_SHARED");
	struct mem *m = mem_new(NULL, "test");
	json_t *list, *item;
	size_t i;

	(void)state;
	list = json_load_file(
		mem_printf(m, "%s/data/hostile/blns.json", shared == NULL ? "../shared" : shared),
		0, NULL);
	if (list == NULL) {
		print_message("no list of naughty strings at hand\n");
		mem_end(m);
		skip();
	}
	assert_in_range(json_array_size(list), 400, 10000);
	json_array_foreach(list, i, item)
	{
		const char *s = json_string_value(item);

		for (size_t k = 0; k < sizeof(around) / sizeof(around[0]); k++)
			check_only_known_tags(html(m,
				mem_printf(m, "%s%s%s%s%s", around[k][0], s, around[k][1], s,
					around[k][2]),
				2));
	}
	json_decref(list);
	mem_end(m);
}

static void texts_that_are_too_much_stay_plain_and_cost_little(void **state)
{
	static const char *const unit[] = { ">", "[", "*a_ ", "![", "- ", "`a``", "<a ", "[a](",
		"**a", "\\", "&#0;", "[x]: y\n", "_", "<!--", "<?", "* a\n " };
	enum { N = MARKDOWN_BYTES_MAX };
	struct mem *m = mem_new(NULL, "test");
	char *s = mem_alloc(m, N + 2);

	(void)state;
	for (size_t k = 0; k < sizeof(unit) / sizeof(unit[0]); k++) {
		int64_t before = clock_mono_us();

		for (size_t i = 0; i < N; i++)
			s[i] = unit[k][i % strlen(unit[k])];
		s[N] = '\0';
		check_only_known_tags(html(m, s, 2));
		if (clock_mono_us() - before > 2000000)
			fail_msg("64 KB of \"%s\" took %" PRId64 " us", unit[k],
				clock_mono_us() - before);
	}
	memset(s, 'a', N + 1);
	s[0] = '<';
	assert_memory_equal(html(m, s, 2), "<p class=\"plain\">&lt;aaa", 23);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_the_markup_meant),
		cmocka_unit_test(what_is_not_safe_is_dropped_and_its_text_stays),
		cmocka_unit_test(naughty_strings_make_no_tag_of_their_own),
		cmocka_unit_test(texts_that_are_too_much_stay_plain_and_cost_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
