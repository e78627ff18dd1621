#include "web/html.h"

#include <math.h>
#include <strings.h>

/* What a byte is to HTML and to URLs. */
enum { PLAIN = 0, MARKED = 1, CONTROL = 2, UNRESERVED = 4, RESERVED = 8 };

/* clang-format off */
#define R4(v)  v, v, v, v
#define R16(v) R4(v), R4(v), R4(v), R4(v)
#define U      UNRESERVED
#define R      RESERVED
#define M      MARKED
static const unsigned char class_of[256] = {
	/* 00 */ CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL, CONTROL,
	/* 08 */ CONTROL, PLAIN, PLAIN, CONTROL, CONTROL, PLAIN, CONTROL, CONTROL,
	/* 10 */ R16(CONTROL),
	/*    ! " # $ % & ' */ PLAIN, R, M, R, R, R, R | M, R | M,
	/* ( ) * + , - . / */ R, R, R, R, R, U, U, R,
	/* 0 to 7 */ R4(U), R4(U),
	/* 8 9 : ; < = > ? */ U, U, R, R, M, R, M, R,
	/* @ A to O */ R, U, U, U, R4(U), R4(U), R4(U),
	/* P to Z [ \ ] ^ _ */ R4(U), R4(U), U, U, U, R, PLAIN, R, PLAIN, U,
	/* ` a to o */ PLAIN, U, U, U, R4(U), R4(U), R4(U),
	/* p to z { | } ~ DEL */ R4(U), R4(U), U, U, U, PLAIN, PLAIN, PLAIN, U, CONTROL,
};
/* clang-format on */
#undef R4
#undef R16
#undef U
#undef R
#undef M

static unsigned class_at(const char *s)
{
	return class_of[(unsigned char)*s];
}

static void marked(struct buf *out, char c)
{
	switch (c) {
	case '&':
		BUF_LIT(out, "&amp;");
		break;
	case '<':
		BUF_LIT(out, "&lt;");
		break;
	case '>':
		BUF_LIT(out, "&gt;");
		break;
	case '"':
		BUF_LIT(out, "&quot;");
		break;
	case '\'':
		BUF_LIT(out, "&#39;");
		break;
	default: /* a control character */
		break;
	}
}

/* Sixteen bytes at once; the processor's own width, and the compiler's business elsewhere. */
typedef unsigned char bytes16 __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* Whether none of them is marked or a control character.  A line's end counts as one here. */
static bool are_plain(bytes16 b)
{
	const halves odd = (halves)((b < 0x20) | (b == 0x7f) | (b == '"') | ((b | 1) == '\'') |
				    ((b | 2) == '>')); /* & and ' differ in a bit, and < and > */

	return (odd[0] | odd[1]) == 0;
}

static bytes16 sixteen_at(const char *s)
{
	bytes16 b;

	memcpy(&b, s, sizeof(b));
	return b;
}

/* All of 4 to 15 bytes, in two parts that overlap. */
static bytes16 all_of(const char *s, const char *end)
{
	uint64_t first, last;

	if (end - s < 8) {
		memcpy(&first, s, 4);
		memcpy((char *)&first + 4, end - 4, 4);
		return (bytes16)(halves){ first, first };
	}
	memcpy(&first, s, 8);
	memcpy(&last, end - 8, 8);
	return (bytes16)(halves){ first, last };
}

/* The last 16 bytes from s on, or all when there are less; false also of fewer than 4. */
static bool is_plain_end(const char *s, const char *end)
{
	return end - s >= 4 && are_plain(end - s >= 16 ? sixteen_at(end - 16) : all_of(s, end));
}

/* How many bytes from s on are to be written as they stand; of most texts, which are short, all. */
static size_t plain_run(const char *s, const char *end)
{
	const char *at = s, *stop;

	do {
		while (end - at >= 16 && are_plain(sixteen_at(at)))
			at += 16;
		if (end - at < 16 && is_plain_end(s, end))
			return (size_t)(end - s);
		stop = end - at >= 16 ? at + 16 : end;
		while (at < stop && !(class_at(at) & (MARKED | CONTROL)))
			at++;
	} while (at == stop && at < end);
	return (size_t)(at - s);
}

/* A name or a title is copied as two pieces that overlap, without a call. */
static void add_run(struct buf *out, const char *s, size_t n)
{
	char *to;

	if (n < 8 || n > 32) {
		buf_add(out, s, n);
		return;
	}
	if (out->cap - out->n < n)
		buf_room(out, n);
	to = out->data + out->n;
	if (n >= 16) {
		memcpy(to, s, 16);
		memcpy(to + n - 16, s + n - 16, 16);
	} else {
		memcpy(to, s, 8);
		memcpy(to + n - 8, s + n - 8, 8);
	}
	out->n += n;
}

void html_str(struct buf *out, const char *s)
{
	const char *end;

	if (s == NULL)
		return;
	end = s + strlen(s);
	while (s < end) {
		size_t n = plain_run(s, end);

		add_run(out, s, n);
		s += n;
		if (s < end)
			marked(out, *s++);
	}
}

void html_safe(struct buf *out, struct safe_html h)
{
	buf_add(out, h.s, h.n);
}

void html_int(struct buf *out, int64_t v)
{
	buf_int(out, v);
}

void html_uint(struct buf *out, uint64_t v)
{
	if (v > INT64_MAX) {
		html_uint(out, v / 10);
		v %= 10;
	}
	buf_int(out, (int64_t)v);
}

void html_double(struct buf *out, double v)
{
	char s[32];
	int n;

	if (!isfinite(v))
		return;
	n = snprintf(s, sizeof(s), "%.6g", v == 0 ? 0.0 : v);
	for (int i = 0; i < n; i++)
		if (strchr("0123456789+-e", s[i]) == NULL)
			s[i] = '.';
	buf_add(out, s, (size_t)n);
}

static void percent(struct buf *out, char c)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char b = (unsigned char)c;

	buf_char(out, '%');
	buf_char(out, hex[b >> 4]);
	buf_char(out, hex[b & 15]);
}

/* Runs of the classes in `keep` as they are, & and ' of them as references, the rest in percent. */
static void encoded(struct buf *out, const char *s, unsigned keep)
{
	const char *from = s;

	if (s == NULL)
		return;
	for (; *s != '\0'; s++) {
		unsigned class = class_at(s);

		if ((class & keep) && !(class & MARKED))
			continue;
		buf_add(out, from, (size_t)(s - from));
		if (class & keep)
			marked(out, *s);
		else
			percent(out, *s);
		from = s + 1;
	}
	buf_add(out, from, (size_t)(s - from));
}

/* Of one without control characters. */
static bool is_scheme_allowed(const char *s)
{
	if (*s == '\0' || *s == '#' || *s == '?')
		return true;
	if (*s == '/')
		return s[1] != '/' && s[1] != '\\';
	return strncasecmp(s, "https://", 8) == 0 || strncasecmp(s, "http://", 7) == 0 ||
	       strncasecmp(s, "mailto:", 7) == 0;
}

bool html_url_allowed(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	return is_scheme_allowed(s);
}

void html_url(struct buf *out, const char *s)
{
	const char *end = s;

	/* Most have nothing to be encoded: one look tells that, and that there is no control
	 * character. */
	while (s != NULL && (class_at(end) == RESERVED || class_at(end) == UNRESERVED))
		end++;
	if (s != NULL && *end == '\0' && is_scheme_allowed(s)) {
		buf_add(out, s, (size_t)(end - s));
		return;
	}
	if (s != NULL && !html_url_allowed(s)) {
		BUF_LIT(out, "about:invalid#refused");
		return;
	}
	encoded(out, s, RESERVED | UNRESERVED);
}

void html_url_part(struct buf *out, const char *s)
{
	encoded(out, s, UNRESERVED);
}

void html_url_first(struct buf *out, const char *s)
{
	if (s == NULL || *s == '\0')
		BUF_LIT(out, ".");
	else
		html_url_part(out, s);
}

void html_json(struct buf *out, const char *s)
{
	for (; s != NULL && *s != '\0'; s++) {
		if (*s == '<' || *s == '>' || *s == '&')
			buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		else if (strncmp(s, "\xe2\x80\xa8", 3) == 0 || strncmp(s, "\xe2\x80\xa9", 3) == 0) {
			buf_printf(out, "\\u202%c", s[2] == '\xa8' ? '8' : '9');
			s += 2;
		} else
			buf_char(out, *s);
	}
}
