/*
 * Rendered Markdown, kept: the texts of public pages are the same for every
 * reader, and rendering one takes longer than reading it from the database.
 *
 * Nothing but the text and its top heading decides the markup, so a text that
 * was changed is another text; nothing is ever stale and nothing is told of
 * whose text it was.  The whole text is compared, not only its hash.  Any
 * thread may call; readers do not wait for each other.
 */
#ifndef WEB_TEXT_MARKDOWN_KEPT_H
#define WEB_TEXT_MARKDOWN_KEPT_H

#include "web/text/markdown.h"

struct markdown_kept;

/*
 * Lives as long as m.  Texts and markup take bytes_max at the most, besides a
 * table of 8 KB; older ones make room.  One above an eighth of that is never kept.
 */
struct markdown_kept *markdown_kept_new(struct mem *m, size_t bytes_max);

/* The same bytes as markdown_html(); the result lives in m. */
struct safe_html markdown_kept_html(
	struct markdown_kept *k, struct mem *m, const char *text, int top);

/* Bytes kept now, and how often a text had to be rendered. */
struct markdown_kept_figures {
	size_t bytes;
	uint64_t rendered;
};
struct markdown_kept_figures markdown_kept_figures(struct markdown_kept *k);

#endif
