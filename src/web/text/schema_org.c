#include "web/text/schema_org.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "domain/search/search_words.h"

#define CONTEXT "{\"@context\":\"https://schema.org\","

const char *schema_list(
	struct mem *m, const char *site, const char *name, const struct entry *entries, size_t n)
{
	struct buf b;

	if (n == 0)
		return NULL;
	buf_init(&b, m, 1024);
	BUF_JSON(&b, CONTEXT "\"@type\":\"ItemList\",\"name\":%", name);
	buf_printf(&b, ",\"numberOfItems\":%zu,\"itemListElement\":[", n);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s{\"@type\":\"ListItem\",\"position\":%zu,", i == 0 ? "" : ",",
			i + 1);
		BUF_JSON(&b, "\"name\":%,\"url\":%}", entries[i].title,
			mem_printf(m, "%s%s", site, entries[i].href));
	}
	BUF_LIT(&b, "]}");
	return buf_str(&b);
}

const char *schema_questions(struct mem *m, const struct schema_question *questions, size_t n)
{
	struct buf b;

	if (n == 0)
		return NULL;
	buf_init(&b, m, 4096);
	BUF_LIT(&b, CONTEXT "\"@type\":\"FAQPage\",\"mainEntity\":[");
	for (size_t i = 0; i < n; i++) {
		const struct schema_question *q = &questions[i];

		if (i > 0)
			buf_char(&b, ',');
		BUF_JSON(&b,
			"{\"@type\":\"Question\",\"name\":%,\"url\":%,\"acceptedAnswer\":"
			"{\"@type\":\"Answer\",\"text\":%}}",
			q->question, q->url, mem_strn(m, q->answer.s, q->answer.n));
	}
	BUF_LIT(&b, "]}");
	return buf_str(&b);
}

const char *schema_site(struct mem *m, const char *site, const char *name, const char *sponsor,
	const char *description)
{
	const char *sponsor_id = mem_printf(m, "%s/#sponsor", site);
	struct buf b;

	buf_init(&b, m, 1024);
	BUF_JSON(&b,
		CONTEXT "\"@graph\":[{\"@type\":\"WebSite\",\"name\":%,\"url\":%,\"description\":%,"
			"\"inLanguage\":\"en\",\"publisher\":{\"@id\":%},"
			"\"potentialAction\":{\"@type\":\"SearchAction\",\"target\":"
			"{\"@type\":\"EntryPoint\",\"urlTemplate\":%},"
			"\"query-input\":\"required name=search_term_string\"}},",
		name, mem_printf(m, "%s/", site), description, sponsor_id,
		mem_printf(m, "%s/search?q={search_term_string}", site));
	BUF_JSON(&b, "{\"@type\":\"Organization\",\"@id\":%,\"name\":%}]}", sponsor_id, sponsor);
	return buf_str(&b);
}

const char *schema_article(struct mem *m, const char *headline, const char *url, const char *at,
	const char *publisher, const char *site)
{
	struct buf b;

	buf_init(&b, m, 512);
	BUF_JSON(&b,
		CONTEXT "\"@type\":\"NewsArticle\",\"headline\":%,\"url\":%,"
			"\"mainEntityOfPage\":%,\"datePublished\":%,\"inLanguage\":\"en\","
			"\"author\":{\"@type\":\"Organization\",\"name\":%,\"url\":%},"
			"\"publisher\":{\"@type\":\"Organization\",\"name\":%}}",
		headline, url, url, at, publisher, site, publisher);
	return buf_str(&b);
}

const char *schema_page(
	struct mem *m, const char *type, const char *name, const char *url, const char *modified)
{
	struct buf b;

	buf_init(&b, m, 256);
	BUF_JSON(&b, CONTEXT "\"@type\":%,\"name\":%,\"url\":%,\"inLanguage\":\"en\"", type, name,
		url);
	if (modified != NULL)
		BUF_JSON(&b, ",\"dateModified\":%", modified);
	buf_char(&b, '}');
	return buf_str(&b);
}

enum { SUMMARY_BYTES = 155 };

const char *schema_summary(struct mem *m, const char *markdown)
{
	const char *text = search_plain(m, markdown);
	size_t n, end;
	char *s;

	text += strspn(text, " \n\t");
	n = strlen(text);
	end = n;
	if (n > SUMMARY_BYTES)
		for (end = SUMMARY_BYTES; end > 0 && strchr(" \n", text[end]) == NULL;)
			end--;
	/* A language without blanks: between two characters. */
	if (end == 0 && n > SUMMARY_BYTES)
		for (end = SUMMARY_BYTES; ((unsigned char)text[end] & 0xC0) == 0x80;)
			end--;
	s = mem_strn(m, text, end);
	for (char *c = s; *c != '\0'; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	if (s[0] == '\0')
		return NULL;
	return end < n ? mem_printf(m, "%s …", s) : s;
}
