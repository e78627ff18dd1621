/* Markdown of strangers: the markup must hold no tag and no attribute but those we make. */
#include "web/text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool known(const char *s)
{
	static const char *const tags[] = { "p>", "em>", "strong>", "code>", "pre>", "h2>", "h3>",
		"h4>", "h5>", "h6>", "ul>", "ol>", "li>", "blockquote>", "a>", "br />", "hr />",
		"ol start=\"", "p class=\"plain\">", "a href=\"" };

	s += *s == '/';
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strncmp(s, tags[i], strlen(tags[i])) == 0)
			return true;
	return false;
}

static void check_link(const char *s)
{
	char url[8192];
	size_t n = strcspn(s, "\"<>'");

	MUST(n > 0 && n < sizeof(url) && strncmp(s + n, "\" rel=\"noopener\">", 17) == 0);
	memcpy(url, s, n);
	url[n] = '\0';
	MUST(html_url_allowed(url));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct safe_html h = markdown_html(m, mem_strn(m, (const char *)bytes, n), 2);
	const char *s = mem_strn(m, h.s, h.n);

	while ((s = strchr(s, '<')) != NULL) {
		MUST(known(++s));
		if (strncmp(s, "a href=\"", 8) == 0)
			check_link(s + 8);
	}
	mem_end(m);
	return 0;
}
