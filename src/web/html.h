/*
 * What a template may write, by type and by place.  tmplc picks the place, the
 * C compiler picks the function by the value's type: a type that is not listed
 * for a place does not compile there (a bool nowhere; struct safe_html in text
 * only; numbers not at the start of an address).  NULL strings write nothing.
 *
 * Strings are UTF-8.  & < > " ' are written as references; control characters
 * that HTML forbids are left out.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Markup of our own making.  Only the constructor in web/html_trusted.h makes
 * one, and only the files named there may call it.
 */
struct safe_html {
	const char *s;
	size_t n;
};

/* Text between tags, and quoted attribute values: the same bytes are safe in both. */
void html_str(struct buf *out, const char *s);
void html_safe(struct buf *out, struct safe_html h);

void html_int(struct buf *out, int64_t v);
void html_uint(struct buf *out, uint64_t v);
/* At most six significant digits, a point in every locale; not finite: nothing. */
void html_double(struct buf *out, double v);

/*
 * A whole address, or its start.  http://, https://, mailto: and what starts
 * with one /, with # or with ? pass; bytes that no URL holds are percent-encoded,
 * an existing % stays.  Empty passes (this page).  All else, and any control
 * character: "about:invalid#refused".
 */
void html_url(struct buf *out, const char *s);
bool html_url_allowed(const char *s);

/* A piece inside an address: all but letters, digits and -._~ is percent-encoded. */
void html_url_part(struct buf *out, const char *s);

/* The same right after the leading /: empty becomes ".", so that no // can arise. */
void html_url_first(struct buf *out, const char *s);

/* JSON inside <script type="application/ld+json">: < > & and line separators become \u escapes. */
void html_json(struct buf *out, const char *json);

/* clang-format off */
#define HTML_NUMBERS                                                                            \
	short: html_int, int: html_int, long: html_int, long long: html_int,                    \
	unsigned char: html_uint, unsigned short: html_uint, unsigned: html_uint,               \
	unsigned long: html_uint, unsigned long long: html_uint,                                \
	float: html_double, double: html_double

#define html_put_text(out, x)                                                                   \
	_Generic((x), char *: html_str, const char *: html_str, struct safe_html: html_safe,    \
		HTML_NUMBERS)((out), (x))
#define html_put_attr(out, x)                                                                   \
	_Generic((x), char *: html_str, const char *: html_str, HTML_NUMBERS)((out), (x))
#define html_put_url(out, x)                                                                    \
	_Generic((x), char *: html_url, const char *: html_url)((out), (x))
#define html_put_url_part(out, x)                                                               \
	_Generic((x), char *: html_url_part, const char *: html_url_part,                       \
		HTML_NUMBERS)((out), (x))
#define html_put_url_first(out, x)                                                              \
	_Generic((x), char *: html_url_first, const char *: html_url_first,                     \
		HTML_NUMBERS)((out), (x))
#define html_put_json(out, x)                                                                   \
	_Generic((x), char *: html_json, const char *: html_json)((out), (x))
/* clang-format on */

#endif
