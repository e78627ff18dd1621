/*
 * A growing output buffer: pages, JSON, mail, CSV.  Lives in the lifetime it
 * was made in.  Always NUL-terminated after buf_str().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct buf {
	char *data;
	size_t n;   /* bytes in use */
	size_t cap; /* bytes allocated */
	struct mem *mem;
};

/* Starts an empty buffer with room for cap bytes. */
void buf_init(struct buf *b, struct mem *m, size_t cap);

/* Makes room for n more bytes; the slow path of the calls below. */
void buf_room(struct buf *b, size_t n);

static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	if (b->cap - b->n < n)
		buf_room(b, n);
	if (n > 0)
		memcpy(b->data + b->n, p, n);
	b->n += n;
}

static inline void buf_char(struct buf *b, char c)
{
	if (b->cap == b->n)
		buf_room(b, 1);
	b->data[b->n++] = c;
}

/* A string literal, its length known to the compiler. */
#define BUF_LIT(b, s) buf_add((b), "" s "", sizeof(s) - 1)

void buf_text(struct buf *b, const char *s); /* NULL adds nothing */
void buf_int(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A JSON string with its quotes; s is UTF-8 (bad bytes become U+FFFD), NULL becomes null. */
void buf_json(struct buf *b, const char *s);

/* The pattern with each '%' as the next of the texts: BUF_JSON(b, "{\"name\":%}", name). */
void buf_json_of(struct buf *b, const char *pattern, const char *const *texts);
#define BUF_JSON(b, pattern, ...) buf_json_of((b), (pattern), (const char *const[]){ __VA_ARGS__ })

/* The bytes so far as a C string, valid until the next change. */
const char *buf_str(struct buf *b);

#endif
