#include "web/text/atom.h"

#include "web/html.h"
#include "web/text/when.h"

/* XML has no characters below the space but these, not even escaped (XML 1.0, section 2.2). */
static const char *allowed(struct mem *m, const char *text)
{
	struct buf b;

	buf_init(&b, m, 256);
	for (; *text != '\0'; text++)
		buf_char(&b, (unsigned char)*text >= 0x20 ? *text : ' ');
	return buf_str(&b);
}

static void element(struct buf *out, struct mem *m, const char *name, const char *text)
{
	buf_printf(out, "<%s>", name);
	html_str(out, allowed(m, text));
	buf_printf(out, "</%s>\n", name);
}

static void author(struct buf *out, struct mem *m, const char *name)
{
	BUF_LIT(out, "<author>");
	element(out, m, "name", name);
	BUF_LIT(out, "</author>\n");
}

static void address(struct buf *out, const char *rel, const char *type, const char *url)
{
	buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	html_str(out, url);
	BUF_LIT(out, "\"/>\n");
}

void atom_begin(struct buf *out, struct mem *m, const struct atom_feed *f)
{
	BUF_LIT(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
	element(out, m, "id", f->url);
	element(out, m, "title", f->title);
	element(out, m, "updated", when_machine(m, f->at));
	author(out, m, f->author);
	address(out, "self", "application/atom+xml", f->url);
	address(out, "alternate", "text/html", f->page);
}

void atom_add(struct buf *out, struct mem *m, const struct atom_entry *e)
{
	BUF_LIT(out, "<entry>\n");
	element(out, m, "id", e->url);
	element(out, m, "title", e->title);
	element(out, m, "updated", when_machine(m, e->at));
	if (e->author != NULL)
		author(out, m, e->author);
	address(out, "alternate", "text/html", e->url);
	element(out, m, "summary", e->summary);
	BUF_LIT(out, "</entry>\n");
}

void atom_end(struct buf *out)
{
	BUF_LIT(out, "</feed>\n");
}
