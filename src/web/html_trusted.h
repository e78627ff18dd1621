/*
 * The one door to struct safe_html.  It may be included by
 *   web/text/markdown.c       what cmark made in its safe mode
 *   web/text/markdown_kept.c  the same, copied
 *   web/plot/                 SVG that we draw; labels go through html_str()
 *   tests
 * and by nothing else: tests/tools/tmplc_test.sh holds the list.
 */
#ifndef WEB_HTML_TRUSTED_H
#define WEB_HTML_TRUSTED_H

#include "web/html.h"

/* s stays where it is: it must live as long as the result is used. */
static inline struct safe_html html_trusted(const char *s, size_t n)
{
	return (struct safe_html){ s, n };
}

#endif
