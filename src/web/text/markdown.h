/*
 * Markdown (CommonMark, by libcmark) as markup that is safe in a page.  Raw HTML
 * is dropped, its text stays; a link to anything but http, https, mailto or a path of
 * ours becomes its text; an image becomes its description, so that no page
 * loads from elsewhere.  Links carry rel="noopener".
 */
#ifndef WEB_TEXT_MARKDOWN_H
#define WEB_TEXT_MARKDOWN_H

#include "web/html.h"

enum {
	MARKDOWN_BYTES_MAX = 64 * 1024, /* what a form may send */
	MARKDOWN_DEPTH_MAX = 32		/* of lists and quotes in each other */
};

/*
 * The highest heading becomes <h{top}>, lower ones follow without a gap, <h6> at
 * the most; a page that has its own h1 says 2 or more.  The result lives in m.  A text over a limit above
 * is shown as plain text, nothing of it lost.  NULL is the empty text.
 */
struct safe_html markdown_html(struct mem *m, const char *text, int top);

#endif
