#include "web/text/newsletter_text.h"

#include <string.h>

#include "base/buf.h"
#include "web/html.h"
#include "web/text/markdown.h"

/* A path of ours leads nowhere from a letter: behind `before` it becomes a whole address. */
static void add_with_site(struct buf *b, const char *text, const char *before, const char *site)
{
	const size_t n = strlen(before);
	const char *at;

	while ((at = strstr(text, before)) != NULL) {
		buf_add(b, text, (size_t)(at - text) + n - 1);
		html_str(b, site);
		text = at + n - 1;
	}
	buf_text(b, text);
}

/* What was written, as it was typed: Markdown reads as a letter does. */
static const char *plain(const struct letter_facts *f, struct mem *mem)
{
	struct buf b;

	buf_init(&b, mem, strlen(f->text) + 1024);
	add_with_site(&b, f->text, "](/", f->site);
	BUF_LIT(&b, "\n\n-- \n");
	buf_printf(&b, "%s\n", f->program);
	if (strcmp(f->program, f->sponsor) != 0)
		buf_printf(&b, "%s\n", f->sponsor);
	buf_printf(&b, "%s\n\nYou get this letter because you asked for news of our calls.\n",
		f->reply_to);
	buf_printf(&b, "Choose what you hear about:\n  %s\nLeave the list:\n  %s\n", f->link,
		f->leave_link);
	return buf_str(&b);
}

static void add_link(struct buf *b, const char *href, const char *words)
{
	BUF_LIT(b, "<a href=\"");
	html_url(b, href);
	BUF_LIT(b, "\" style=\"color:inherit\">");
	html_str(b, words);
	BUF_LIT(b, "</a>");
}

static void add_foot(struct buf *b, const struct letter_facts *f)
{
	BUF_LIT(b, "<hr style=\"border:0;border-top:1px solid #8886;margin:32px 0 16px\">\n"
		   "<p style=\"font-size:14px;opacity:.8\">");
	html_str(b, f->program);
	if (strcmp(f->program, f->sponsor) != 0) {
		BUF_LIT(b, " · ");
		html_str(b, f->sponsor);
	}
	BUF_LIT(b, " · ");
	html_str(b, f->reply_to);
	BUF_LIT(b, "</p>\n<p style=\"font-size:14px;opacity:.8\">You get this letter because you "
		   "asked for news of our calls. ");
	add_link(b, f->link, "Choose what you hear of");
	BUF_LIT(b, " · ");
	add_link(b, f->leave_link, "Leave the list");
	BUF_LIT(b, "</p>\n");
}

static const char *page(const struct letter_facts *f, struct mem *mem)
{
	struct safe_html text = markdown_html(mem, f->text, 2);
	struct buf b;

	buf_init(&b, mem, text.n + 4096);
	BUF_LIT(&b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_str(&b, f->title);
	BUF_LIT(&b, "</title>\n</head>\n<body style=\"margin:0;padding:24px\">\n"
		    "<div style=\"max-width:600px;margin:0 auto;font:16px/1.55 Georgia,serif\">\n"
		    "<h1 style=\"font-size:26px;line-height:1.25;margin:0 0 20px\">");
	html_str(&b, f->title);
	BUF_LIT(&b, "</h1>\n");
	add_with_site(&b, text.s, "href=\"/", f->site);
	add_foot(&b, f);
	BUF_LIT(&b, "</div>\n</body>\n</html>\n");
	return buf_str(&b);
}

/* On one line, whatever was typed. */
static const char *flat(struct mem *mem, const char *s)
{
	char *copy = mem_str(mem, s == NULL ? "" : s);

	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	return copy;
}

void newsletter_letter_write(
	const struct letter_facts *given, struct mem *mem, struct letter *ret_letter)
{
	struct letter_facts f = *given;

	f.title = flat(mem, f.title);
	f.program = flat(mem, f.program);
	f.sponsor = flat(mem, f.sponsor);
	f.reply_to = flat(mem, f.reply_to);
	f.site = flat(mem, f.site);
	f.link = flat(mem, f.link);
	f.leave_link = flat(mem, f.leave_link);
	f.text = f.text == NULL ? "" : f.text;
	*ret_letter = (struct letter){ f.title, plain(&f, mem), page(&f, mem) };
}
