#define BASE_INTERNAL
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/json_run.h"
#include "base/print.h"
#include "base/utf8.h"

void buf_init(struct buf *b, struct mem *m, size_t cap)
{
	*b = (struct buf){ .mem = m, .cap = cap < 64 ? 64 : cap };
	b->data = mem_array_raw(m, b->cap, 1);
}

void buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap;

	MUST(n < SIZE_MAX / 4 - b->n);
	while (cap - b->n < n)
		cap *= 2;
	if (cap != b->cap)
		b->data = mem_grow(b->mem, b->data, cap, 1);
	b->cap = cap;
}

void buf_text(struct buf *b, const char *s)
{
	if (s != NULL)
		buf_add(b, s, strlen(s));
}

void buf_int(struct buf *b, int64_t v)
{
	char digits[24];
	size_t i = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0)
		digits[--i] = '-';
	buf_add(b, digits + i, sizeof(digits) - i);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->cap - b->n;
	va_list args;
	int n;

	va_start(args, fmt);
	n = print_v(room > 0 ? b->data + b->n : NULL, room, fmt, args);
	va_end(args);
	MUST(n >= 0);
	if ((size_t)n >= room) {
		buf_room(b, (size_t)n + 1);
		va_start(args, fmt);
		print_v(b->data + b->n, (size_t)n + 1, fmt, args);
		va_end(args);
	}
	b->n += (size_t)n;
}

static void json_escape(struct buf *b, unsigned char c)
{
	switch (c) {
	case '"':
		BUF_LIT(b, "\\\"");
		return;
	case '\\':
		BUF_LIT(b, "\\\\");
		return;
	case '\n':
		BUF_LIT(b, "\\n");
		return;
	case '\t':
		BUF_LIT(b, "\\t");
		return;
	case '\r':
		BUF_LIT(b, "\\r");
		return;
	default:
		buf_printf(b, "\\u%04x", c);
	}
}

void buf_json(struct buf *b, const char *s)
{
	size_t n, step;

	if (s == NULL) {
		BUF_LIT(b, "null");
		return;
	}
	n = strlen(s);
	buf_char(b, '"');
	for (size_t i = 0; i < n; i += step) {
		unsigned char c = (unsigned char)s[i];

		step = json_run(s + i, n - i);
		if (step == 0)
			step = utf8_step(s + i, n - i);
		if (step == 0) {
			BUF_LIT(b, "\xef\xbf\xbd");
			step = 1;
		} else if (c < 0x20 || c == '"' || c == '\\') {
			json_escape(b, c);
		} else {
			buf_add(b, s + i, step);
		}
	}
	buf_char(b, '"');
}

void buf_json_of(struct buf *b, const char *pattern, const char *const *texts)
{
	for (size_t n; *pattern != '\0'; pattern += n) {
		n = strcspn(pattern, "%");
		buf_add(b, pattern, n);
		if (pattern[n] == '%') {
			buf_json(b, *texts++);
			n++;
		}
	}
}

const char *buf_str(struct buf *b)
{
	buf_room(b, 1);
	b->data[b->n] = '\0';
	return b->data;
}
