#include "web/text/markdown.h"

#include <cmark.h>

#include "web/html_trusted.h"

static struct safe_html plain(struct mem *m, const char *text)
{
	struct buf b;

	buf_init(&b, m, strlen(text) + 64);
	BUF_LIT(&b, "<p class=\"plain\">");
	html_str(&b, text);
	BUF_LIT(&b, "</p>\n");
	return html_trusted(b.data, b.n);
}

/* Puts another node in the place of this one, its children kept; opening and closing may be "". */
static cmark_node *replace(cmark_node *node, const char *opening, const char *closing)
{
	cmark_node *fresh = cmark_node_new(CMARK_NODE_CUSTOM_INLINE), *child;

	cmark_node_set_on_enter(fresh, opening);
	cmark_node_set_on_exit(fresh, closing);
	while ((child = cmark_node_first_child(node)) != NULL)
		cmark_node_append_child(fresh, child);
	cmark_node_replace(node, fresh);
	cmark_node_free(node);
	return fresh;
}

static void replace_link(struct mem *m, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	struct buf b;

	if (url == NULL || *url == '\0' || !html_url_allowed(url)) {
		replace(node, "", "");
		return;
	}
	buf_init(&b, m, 256);
	BUF_LIT(&b, "<a href=\"");
	html_url(&b, url);
	BUF_LIT(&b, "\" rel=\"noopener\">");
	replace(node, buf_str(&b), "</a>");
}

/* The headings that the next one may stand under, as the text has their levels. */
struct outline {
	int top, n, levels[6];
};

/* A text may begin at any level and skip some; the page's outline has no gap. */
static void place_heading(struct outline *o, cmark_node *node)
{
	int level = cmark_node_get_heading_level(node), placed;

	while (o->n > 0 && o->levels[o->n - 1] >= level)
		o->n--;
	o->levels[o->n++] = level;
	placed = o->top + o->n - 1;
	cmark_node_set_heading_level(node, placed > 6 ? 6 : placed);
}

static void visit(struct mem *m, cmark_node *node, struct outline *o)
{
	switch ((int)cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		cmark_node_unlink(node);
		cmark_node_free(node);
		break;
	case CMARK_NODE_LINK:
		replace_link(m, node);
		break;
	case CMARK_NODE_IMAGE:
		replace(node, "", "");
		break;
	case CMARK_NODE_HEADING:
		place_heading(o, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		cmark_node_set_fence_info(node, "");
		break;
	default:
		break;
	}
}

/* Types that cmark's walk enters and never leaves. */
static bool is_leaf(cmark_node *node)
{
	switch ((int)cmark_node_get_type(node)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_THEMATIC_BREAK:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_TEXT:
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_INLINE:
		return true;
	default:
		return false;
	}
}

/* Nodes are changed on leaving them: their children are done, and the walk holds none of them. */
static bool walk(struct mem *m, cmark_node *doc, int top)
{
	cmark_iter *it = cmark_iter_new(doc);
	struct outline o = { .top = top };
	int depth = 0, deepest = 0;

	for (cmark_event_type e; (e = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(it);

		if (is_leaf(node)) {
			visit(m, node, &o);
		} else if (e == CMARK_EVENT_ENTER) {
			depth++;
			deepest = depth > deepest ? depth : deepest;
		} else {
			depth--;
			visit(m, node, &o);
		}
	}
	cmark_iter_free(it);
	return deepest <= MARKDOWN_DEPTH_MAX;
}

struct safe_html markdown_html(struct mem *m, const char *text, int top)
{
	size_t n = text == NULL ? 0 : strlen(text);
	struct safe_html h;
	cmark_node *doc;
	char *s;

	if (n == 0)
		return html_trusted("", 0);
	if (n > MARKDOWN_BYTES_MAX)
		return plain(m, text);
	doc = cmark_parse_document(text, n, CMARK_OPT_VALIDATE_UTF8);
	if (walk(m, doc, top)) {
		s = cmark_render_html(doc, CMARK_OPT_SAFE);
		h = html_trusted(mem_str(m, s), strlen(s));
		free(s);
	} else {
		h = plain(m, text);
	}
	cmark_node_free(doc);
	return h;
}
