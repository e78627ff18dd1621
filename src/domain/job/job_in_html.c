/* HTML as Markdown, for texts that other sites give: words, paragraphs, lists and headings. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "domain/job/job_in.h"

static const struct {
	const char *name, *text;
} entities[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" },
	{ "nbsp", " " }, { "ndash", "–" }, { "mdash", "—" }, { "lsquo", "‘" }, { "rsquo", "’" },
	{ "ldquo", "“" }, { "rdquo", "”" }, { "bull", "•" }, { "hellip", "…" }, { "middot", "·" },
	{ "eacute", "é" }, { "egrave", "è" }, { "auml", "ä" }, { "ouml", "ö" }, { "uuml", "ü" },
	{ "Auml", "Ä" }, { "Ouml", "Ö" }, { "Uuml", "Ü" }, { "szlig", "ß" }, { "ntilde", "ñ" },
	{ "ccedil", "ç" }, { "atilde", "ã" }, { "iacute", "í" }, { "oacute", "ó" },
	{ "uacute", "ú" } };

static void add_code_point(struct buf *b, unsigned long c)
{
	char s[4];
	size_t n;

	if (c < ' ' || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
		buf_char(b, ' ');
		return;
	}
	n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	s[0] = (char)(n == 1 ? c : (0xF00u >> n & 0xFF) | c >> 6 * (n - 1));
	for (size_t i = 1; i < n; i++)
		s[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3F));
	buf_add(b, s, n);
}

/* What an "&" begins; the bytes it takes, 0 when it is no more than itself. */
static size_t add_entity(struct buf *b, const char *s)
{
	size_t n = 1 + strcspn(s + 1, ";& <\n");
	unsigned long c = 0;

	if (s[n] != ';' || n < 3 || n > 10)
		return 0;
	if (s[1] == '#') {
		bool is_hex = s[2] == 'x' || s[2] == 'X';

		for (const char *d = s + 2 + is_hex; d < s + n; d++) {
			unsigned digit = *d >= '0' && *d <= '9' ? (unsigned)(*d - '0')
					 : is_hex && (*d | 32) >= 'a' && (*d | 32) <= 'f'
						 ? (unsigned)((*d | 32) - 'a' + 10)
						 : 99u;

			if (digit == 99u)
				return 0;
			c = c * (is_hex ? 16 : 10) + digit;
		}
		add_code_point(b, c);
		return n + 1;
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (strlen(entities[i].name) == n - 1 &&
			strncmp(entities[i].name, s + 1, n - 1) == 0) {
			buf_text(b, entities[i].text);
			return n + 1;
		}
	return 0;
}

static const char *without_entities(struct mem *mem, const char *s)
{
	struct buf b;

	buf_init(&b, mem, strlen(s) + 1);
	while (*s != '\0') {
		size_t n = *s == '&' ? add_entity(&b, s) : 0;

		if (n == 0)
			buf_char(&b, *s++);
		s += n;
	}
	return buf_str(&b);
}

/* The end of what is written: so many line feeds, no more. */
static void break_line(struct buf *b, size_t n)
{
	size_t there = 0;

	while (b->n > 0 && b->data[b->n - 1] == ' ')
		b->n--;
	while (there < b->n && b->data[b->n - 1 - there] == '\n')
		there++;
	for (; b->n > there && there < n; there++)
		buf_char(b, '\n');
}

static bool is_one_of(const char *name, size_t n, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strlen(*names) == n && strncasecmp(*names, name, n) == 0)
			return true;
	return false;
}

/* A tag, at its "<"; what to go on with. */
static const char *take_tag(struct buf *b, const char *s)
{
	static const char *const items[] = { "li", NULL },
				 *const heads[] = { "h1", "h2", "h3", "h4", "h5", "h6", NULL },
				 *const silent[] = { "script", "style", "template", NULL },
				 *const lines[] = { "br", "tr", "dt", "dd", NULL },
				 *const blocks[] = { "p", "div", "ul", "ol", "section", "table",
					 "article", "hr", NULL };
	bool is_end = s[1] == '/';
	const char *name = s + 1 + is_end, *end = strchr(s, '>');
	size_t n = strcspn(name, " \t\r\n/>");

	if (strncmp(s, "<!--", 4) == 0)
		end = strstr(s, "-->") == NULL ? NULL : strstr(s, "-->") + 2;
	else if (!is_end && is_one_of(name, n, silent)) {
		const char *close = strcasestr(s, "</");

		while (close != NULL && strncasecmp(close + 2, name, n) != 0)
			close = strcasestr(close + 2, "</");
		return close == NULL ? s + strlen(s) : close;
	} else if (is_one_of(name, n, items)) {
		break_line(b, 1);
		if (!is_end)
			buf_text(b, "- ");
	} else if (is_one_of(name, n, heads)) {
		break_line(b, 2);
		if (!is_end)
			buf_text(b, "### ");
	} else if (is_one_of(name, n, lines))
		break_line(b, 1);
	else if (is_one_of(name, n, blocks))
		break_line(b, 2);
	return end == NULL ? s + strlen(s) : end + 1;
}

static bool is_tag(const char *s)
{
	return s[0] == '<' &&
	       ((s[1] | 32) >= 'a' ? (s[1] | 32) <= 'z' : s[1] == '/' || s[1] == '!');
}

static bool has_tags(const char *s)
{
	for (; *s != '\0'; s++)
		if (is_tag(s) && strchr(s, '>') != NULL)
			return true;
	return false;
}

static const char *stripped(struct mem *mem, const char *s)
{
	struct buf b;

	buf_init(&b, mem, strlen(s) + 1);
	while (*s != '\0') {
		size_t n = 0;

		if (is_tag(s)) {
			s = take_tag(&b, s);
			continue;
		}
		if (*s == '&')
			n = add_entity(&b, s);
		if (n > 0) {
			s += n;
			continue;
		}
		/* Blanks of HTML are one, and none begins a line. */
		if (strchr(" \t\r\n", *s) == NULL)
			buf_char(&b, *s);
		else if (b.n > 0 && strchr(" \n", b.data[b.n - 1]) == NULL)
			buf_char(&b, ' ');
		s++;
	}
	return buf_str(&b);
}

/* Without carriage returns, control characters and blanks at its ends. */
static const char *tidy(struct mem *mem, const char *s)
{
	char *t = mem_alloc(mem, strlen(s) + 1);
	size_t n = 0;

	for (s += strspn(s, " \t\r\n"); *s != '\0'; s++)
		if ((unsigned char)*s >= ' ' || *s == '\n' || *s == '\t')
			t[n++] = *s;
	while (n > 0 && strchr(" \t\n", t[n - 1]) != NULL)
		n--;
	t[n] = '\0';
	return t;
}

const char *job_in_text(struct mem *mem, const char *html)
{
	/* Greenhouse gives HTML whose own marks are entities. */
	if (!has_tags(html) && (strstr(html, "&lt;") != NULL || strstr(html, "&amp;") != NULL ||
				       strstr(html, "&#") != NULL))
		html = without_entities(mem, html);
	return tidy(mem, has_tags(html) ? stripped(mem, html) : html);
}
