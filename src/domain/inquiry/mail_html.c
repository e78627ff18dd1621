#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "domain/inquiry/mail_parts.h"

enum { NAME_BYTES = 16, HREF_BYTES = 400, QUOTES_MAX = 20 };

struct page {
	struct buf out;
	int quotes;		/* blockquotes within each other */
	int lines;		/* line ends that are owed before the next word */
	bool owes_blank;	/* a blank is */
	bool is_verbatim;	/* pre */
	const char *last_close; /* the last '>': beyond it nothing is a tag */
	char href[HREF_BYTES];
};

static void end_line(struct page *p, int lines)
{
	if (p->out.n > 0 && p->lines < lines)
		p->lines = lines;
	p->owes_blank = false;
}

static void begin_line(struct page *p)
{
	for (int i = 0; i < p->quotes && i < QUOTES_MAX; i++)
		BUF_LIT(&p->out, "> ");
}

static void put(struct page *p, const char *s, size_t n)
{
	bool is_new = p->out.n == 0 || p->lines > 0;

	while (p->lines > 0) {
		buf_char(&p->out, '\n');
		p->lines--;
	}
	if (is_new)
		begin_line(p);
	else if (p->owes_blank)
		buf_char(&p->out, ' ');
	p->owes_blank = false;
	buf_add(&p->out, s, n);
}

/* ---- characters ---- */

static size_t put_code(struct page *p, uint32_t c)
{
	char s[4];
	size_t n = 0;

	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	if (c == 0xa0) {
		p->owes_blank = true;
		return 0;
	}
	if (c < 0x80) {
		s[n++] = (char)c;
	} else if (c < 0x800) {
		s[n++] = (char)(0xc0 | c >> 6);
		s[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		s[n++] = (char)(0xe0 | c >> 12);
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		s[n++] = (char)(0xf0 | c >> 18);
		s[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (c & 0x3f));
	}
	put(p, s, n);
	return n;
}

static const struct {
	const char *name;
	uint32_t code;
} entities[] = { { "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' },
	{ "apos;", '\'' }, { "nbsp;", 0xa0 }, { "ndash;", 0x2013 }, { "mdash;", 0x2014 },
	{ "hellip;", 0x2026 }, { "lsquo;", 0x2018 }, { "rsquo;", 0x2019 }, { "ldquo;", 0x201c },
	{ "rdquo;", 0x201d }, { "auml;", 0xe4 }, { "ouml;", 0xf6 }, { "uuml;", 0xfc },
	{ "Auml;", 0xc4 }, { "Ouml;", 0xd6 }, { "Uuml;", 0xdc }, { "szlig;", 0xdf },
	{ "eacute;", 0xe9 }, { "egrave;", 0xe8 }, { "agrave;", 0xe0 }, { "ccedil;", 0xe7 },
	{ "ntilde;", 0xf1 }, { "euro;", 0x20ac }, { "copy;", 0xa9 }, { "reg;", 0xae } };

static int digit_of(char c, unsigned base)
{
	int v = c >= '0' && c <= '9'   ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : 99;

	return v < (int)base ? v : -1;
}

/* "&#8217;" or "&amp;" at s; how many bytes it takes, 0: it is none. */
static size_t put_entity(struct page *p, const char *s)
{
	unsigned base = s[1] == '#' && (s[2] == 'x' || s[2] == 'X') ? 16 : 10;
	size_t at = base == 16 ? 3 : 2;
	uint32_t code = 0;

	if (s[1] != '#') {
		for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
			if (strncmp(s + 1, entities[i].name, strlen(entities[i].name)) == 0) {
				put_code(p, entities[i].code);
				return strlen(entities[i].name) + 1;
			}
		return 0;
	}
	for (size_t begin = at; digit_of(s[at], base) >= 0; at++) {
		code = code * base + (uint32_t)digit_of(s[at], base);
		if (at - begin > 7)
			return 0;
	}
	if (at == (base == 16 ? 3u : 2u))
		return 0;
	put_code(p, code);
	return at + (s[at] == ';');
}

/* ---- tags ---- */

/* Where the tag at s ends, behind its '>'. */
static const char *tag_end(const char *s)
{
	const char *end = strchr(s, '>');

	return end == NULL ? s + strlen(s) : end + 1;
}

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcasecmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Keeps where a link leads, if that is the web. */
static void keep_href(struct page *p, const char *tag, const char *end)
{
	const char *at = tag;
	size_t n;

	p->href[0] = '\0';
	while (at < end && strncasecmp(at, "href=", 5) != 0)
		at++;
	if (at >= end)
		return;
	at += 5;
	at += *at == '"' || *at == '\'';
	n = strcspn(at, "\"'> \t\n");
	if (n < HREF_BYTES && at + n <= end &&
		(strncasecmp(at, "http://", 7) == 0 || strncasecmp(at, "https://", 8) == 0)) {
		memcpy(p->href, at, n);
		p->href[n] = '\0';
	}
}

static void put_href(struct page *p)
{
	size_t n = strlen(p->href);

	/* A link whose text is its address is said once. */
	if (n > 0 && !(p->out.n >= n && memcmp(p->out.data + p->out.n - n, p->href, n) == 0)) {
		p->owes_blank = true;
		put(p, "(", 1);
		put(p, p->href, n);
		put(p, ")", 1);
	}
	p->href[0] = '\0';
}

/* Nothing within these is text: where they end, or all does. */
static const char *pass_over(const char *s, const char *name)
{
	const size_t n = strlen(name);

	for (const char *at = s; (at = strchr(at, '<')) != NULL; at++)
		if (at[1] == '/' && strncasecmp(at + 2, name, n) == 0)
			return tag_end(at);
	return s + strlen(s);
}

static void block_tag(struct page *p, const char *name, bool is_end)
{
	static const char *const blocks[] = { "p", "div", "tr", "table", "ul", "ol", "h1", "h2",
		"h3", "h4", "h5", "h6", "pre", "section", "article", "header", "footer", "hr",
		NULL };

	if (strcasecmp(name, "br") == 0) {
		p->lines += p->out.n > 0 && p->lines < 2;
		p->owes_blank = false;
	} else if (strcasecmp(name, "blockquote") == 0) {
		end_line(p, 1);
		p->quotes += is_end ? (p->quotes > 0 ? -1 : 0) : 1;
	} else if (strcasecmp(name, "li") == 0 && !is_end) {
		end_line(p, 1);
		put(p, "-", 1);
		p->owes_blank = true;
	} else if (strcasecmp(name, "td") == 0) {
		p->owes_blank = true;
	} else if (is_one_of(name, blocks)) {
		end_line(p, strcasecmp(name, "p") == 0 ? 2 : 1);
	}
	if (strcasecmp(name, "pre") == 0)
		p->is_verbatim = !is_end;
}

/* The tag at s; where the text goes on. */
static const char *take_tag(struct page *p, const char *s)
{
	static const char *const silent[] = { "script", "style", "head", "title", "template",
		"noscript", "svg", "object", "iframe", NULL };
	const bool is_end = s[1] == '/';
	const char *at = s + 1 + is_end, *end = tag_end(s);
	char name[NAME_BYTES] = "";
	size_t n = strcspn(at, " \t\n/>");

	if (strncmp(s, "<!--", 4) == 0) {
		const char *close = strstr(s + 4, "-->");

		return close == NULL ? s + strlen(s) : close + 3;
	}
	if (n < sizeof(name))
		memcpy(name, at, n);
	if (!is_end && is_one_of(name, silent))
		return pass_over(end, name);
	if (strcasecmp(name, "a") == 0 && is_end)
		put_href(p);
	else if (strcasecmp(name, "a") == 0)
		keep_href(p, at, end);
	else
		block_tag(p, name, is_end);
	return end;
}

static bool begins_tag(const char *s)
{
	return s[0] == '<' && (s[1] == '/' || s[1] == '!' || s[1] == '?' ||
				      (s[1] >= 'a' && s[1] <= 'z') || (s[1] >= 'A' && s[1] <= 'Z'));
}

const char *mail_html(struct mem *m, const char *html)
{
	struct page p = { .quotes = 0 };

	p.last_close = strrchr(html, '>');
	buf_init(&p.out, m, strlen(html) + 1);
	while (*html != '\0' && p.out.n < MAIL_TEXT_BYTES) {
		size_t n = *html == '&' ? put_entity(&p, html) : 0;

		if (n > 0) {
			html += n;
		} else if (p.last_close != NULL && html < p.last_close && begins_tag(html)) {
			html = take_tag(&p, html);
		} else if (*html == '\n' && p.is_verbatim) {
			p.lines += p.lines < 3;
			html++;
		} else if (strchr(" \t\n", *html) != NULL) {
			p.owes_blank = p.lines == 0 && p.out.n > 0;
			html++;
		} else {
			n = strcspn(html + 1, "<& \t\n") + 1;
			put(&p, html, n);
			html += n;
		}
	}
	return buf_str(&p.out);
}
