#include "cli/content_read.h"

#include <string.h>

#include "base/buf.h"
#include "domain/program/content.h"

static bool fail(struct content_read *in, const char *file, const char *what)
{
	in->fault = mem_printf(in->cx->mem, "%s: %s", file, what);
	return false;
}

static bool went(struct content_read *in, const char *file, const char *heading, enum err e)
{
	if (e == ERR_OK)
		return true;
	return fail(in, file, mem_printf(in->cx->mem, "%s: %s", heading, err_name(e)));
}

/* A heading of an item, the last heading of the depth above, and the text that follows. */
struct part {
	const char *group, *heading, *anchor, *body;
};

/* "Text {#anchor}" in two; anchor "" when it has none. */
static void split_anchor(struct mem *m, const char *line, size_t n, struct part *p)
{
	char *heading = mem_strn(m, line, n);
	char *open = strstr(heading, " {#"), *close = open == NULL ? NULL : strchr(open, '}');

	p->heading = heading;
	p->anchor = "";
	if (close == NULL)
		return;
	*close = *open = '\0';
	p->anchor = open + strlen(" {#");
}

/* A line that goes on with the paragraph, list item or quotation before it; ret_text without its mark. */
static bool goes_on(const char *before, const char *line, const char **ret_text)
{
	bool is_quote = line[0] == '>' && before[0] == '>';
	const char *text = line + (is_quote ? 1 : 0);

	text += strspn(text, " ");
	*ret_text = text;
	if (before[0] == '\0' || before[0] == '#' || text[0] == '\0')
		return false;
	return is_quote || strchr("#>|`", text[0]) == NULL;
}

static bool is_item(const char *line)
{
	size_t n = strspn(line, "0123456789");

	return strncmp(line, "- ", 2) == 0 || strncmp(line, "* ", 2) == 0 ||
	       (n > 0 && strncmp(line + n, ". ", 2) == 0);
}

/*
 * A paragraph on one line, as people type it in a browser: files are broken at
 * a column, which in a field of another width would look torn.
 */
static const char *unwrapped(struct mem *m, const char *text, size_t n)
{
	char *rest = mem_strn(m, text, n), *line;
	const char *before = "", *more;
	struct buf out;

	buf_init(&out, m, n + 1);
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (goes_on(before, line, &more) && !is_item(line)) {
			buf_char(&out, ' ');
			buf_text(&out, more);
			continue;
		}
		if (out.n > 0)
			buf_char(&out, '\n');
		buf_text(&out, line);
		before = line;
	}
	while (out.n > 0 && out.data[out.n - 1] == '\n')
		out.n--;
	return buf_str(&out);
}

static bool is_heading(const char *line, const char *mark)
{
	return mark[0] != '\0' && strncmp(line, mark, strlen(mark)) == 0;
}

/* The first line at or after `from` that begins with a mark; the end when there is none. */
static const char *next_heading(const char *from, const char *group_mark, const char *mark)
{
	while (*from != '\0' && !is_heading(from, group_mark) && !is_heading(from, mark)) {
		from += strcspn(from, "\n");
		from += *from == '\n';
	}
	return from;
}

static bool walk(struct content_read *in, const char *file, const char *text, const char *group_mark,
	const char *mark, enum err (*each)(struct content_read *, const struct part *))
{
	struct mem *m = in->cx->mem;
	struct part p = { .group = "" };
	const char *at = next_heading(text, group_mark, mark), *end;
	size_t n, n_parts = 0;

	for (; *at != '\0'; at = end) {
		bool is_group = !is_heading(at, mark);

		at += strlen(is_group ? group_mark : mark);
		n = strcspn(at, "\n");
		end = next_heading(at + n + (at[n] == '\n'), group_mark, mark);
		if (is_group) {
			p.group = mem_strn(m, at, n);
			continue;
		}
		split_anchor(m, at, n, &p);
		p.body = unwrapped(m, at + n, (size_t)(end - at) - n);
		if (!went(in, file, p.heading, each(in, &p)))
			return false;
		n_parts++;
	}
	return n_parts > 0 || fail(in, file, "there is no heading in it");
}

static enum err question(struct content_read *in, const struct part *p)
{
	const struct content_question q = { p->anchor, p->group, p->heading, p->body };

	return content_put_question(in->cx, &q, in->n_questions++);
}

static enum err rule(struct content_read *in, const struct part *p)
{
	const struct content_rule r = { p->anchor, p->heading, p->body };

	return content_put_rule(in->cx, &r, in->n_rules++);
}

static enum err attestation(struct content_read *in, const struct part *p)
{
	return content_put_attestation(
		in->cx, 1, p->anchor, p->body, in->n_attestations++);
}

bool content_read_rules(struct content_read *in, const char *file, const char *text)
{
	return walk(in, file, text, "", "## ", rule);
}

bool content_read_questions(struct content_read *in, const char *file, const char *text)
{
	return walk(in, file, text, "## ", "### ", question);
}

bool content_read_attestations(struct content_read *in, const char *file, const char *text)
{
	return walk(in, file, text, "", "## ", attestation);
}

bool content_read_page(struct content_read *in, const char *slug, const char *text)
{
	const char *end = strchr(text, '\n'), *title;

	if (strncmp(text, "# ", 2) != 0 || end == NULL)
		return fail(in, slug, "the first line of the page is not its title");
	title = mem_strn(in->cx->mem, text + 2, (size_t)(end - text) - 2);
	return went(in, slug, title, content_put_page(in->cx, slug, title,
					     unwrapped(in->cx->mem, end, strlen(end))));
}
