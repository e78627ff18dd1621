#define BASE_INTERNAL
#include "base/mem.h"

#include <stdarg.h>
#include <string.h>
#include <talloc.h>

#include "base/print.h"

/*
 * A lifetime is a talloc context.  One of many small pieces cuts them from blocks,
 * one behind the other, and only the blocks are talloc's; of the others both are NULL.
 */
struct mem {
	char *at, *end; /* what is left of the newest block */
};

static void *held(void *p)
{
	if (p == NULL)
		BUG("out of memory");
	return p;
}

static size_t product(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		BUG("array size overflows");
	return bytes;
}

/*
 * talloc refuses 256 MB and more.  Such an array comes from malloc, and a small
 * talloc child of its lifetime, the anchor, frees it when the lifetime ends.
 */
#define LARGE ((size_t)1 << 28)

static const char anchor_name[] = "large";
static const uint64_t large_mark = 0x6D656D2D6C617267u;

struct anchor {
	void *block; /* the head, then the items */
	size_t bytes;
};

/* Stands before the items; where talloc has its own header before all others. */
struct head {
	struct anchor *anchor;
	uint64_t mark; /* large_mark ^ address of the items */
};

static int free_block(struct anchor *a)
{
	free(a->block);
	return 0;
}

static void *set_head(struct anchor *a, void *block, size_t bytes)
{
	struct head *h = held(block);

	a->block = block;
	a->bytes = bytes;
	h->anchor = a;
	h->mark = large_mark ^ (uintptr_t)(h + 1);
	return h + 1;
}

static struct anchor *anchor_of(void *items)
{
	struct head *h = (struct head *)items - 1;

	return h->mark == (large_mark ^ (uintptr_t)items) ? h->anchor : NULL;
}

/* Stands before a piece, likewise: the mark where talloc has a pointer, and not what it leaves as
 * it was of a block that is gone. */
struct piece {
	uint64_t mark; /* piece_mark ^ address of the items */
	size_t bytes;
};

static const uint64_t piece_mark = 0x6D656D2D70696563u;

enum { PIECE_MOST = 4096, BLOCK = 32 * 1024 };

static struct piece *piece_of(void *items)
{
	struct piece *p = (struct piece *)items - 1;

	return p->mark == (piece_mark ^ (uintptr_t)items) ? p : NULL;
}

static void open_block(struct mem *m, size_t bytes)
{
	m->at = held(talloc_size(m, bytes));
	m->end = m->at + bytes;
}

static void *cut(struct mem *m, size_t bytes, bool zeroed)
{
	size_t whole = sizeof(struct piece) + ((bytes + 15) & ~(size_t)15);
	struct piece *p;

	if ((size_t)(m->end - m->at) < whole)
		open_block(m, BLOCK);
	p = (struct piece *)(void *)m->at;
	m->at += whole;
	*p = (struct piece){ piece_mark ^ (uintptr_t)(p + 1), bytes };
	if (zeroed)
		memset(p + 1, 0, bytes);
	return p + 1;
}

static void *allocate_large(struct mem *m, size_t bytes, bool zeroed)
{
	struct anchor *a = held(talloc_named_const(m, sizeof(*a), anchor_name));
	size_t whole = bytes + sizeof(struct head);

	MUST(whole > bytes);
	set_head(a, zeroed ? (calloc)(1, whole) : (malloc)(whole), bytes);
	talloc_set_destructor(a, free_block);
	return (struct head *)a->block + 1;
}

static void *allocate(struct mem *m, size_t bytes, bool zeroed)
{
	if (bytes >= LARGE)
		return allocate_large(m, bytes, zeroed);
	if (m->end != NULL && bytes <= PIECE_MOST)
		return cut(m, bytes, zeroed);
	return held(zeroed ? talloc_zero_size(m, bytes) : talloc_size(m, bytes));
}

struct mem *mem_new(struct mem *parent, const char *name)
{
	struct mem *m = held(talloc_named_const(parent, sizeof(*m), name));

	*m = (struct mem){ NULL, NULL };
	return m;
}

#if defined(__SANITIZE_ADDRESS__)
#define SEES_OVERRUNS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEES_OVERRUNS 1
#endif
#endif

struct mem *mem_new_pooled(struct mem *parent, const char *name, size_t bytes)
{
	struct mem *m = mem_new(parent, name);

#ifdef SEES_OVERRUNS
	(void)bytes;
#else
	open_block(m, bytes);
#endif
	return m;
}

void mem_end(struct mem *m)
{
	if (m != NULL)
		talloc_free(m);
}

void *mem_alloc(struct mem *m, size_t n)
{
	return allocate(m, n, true);
}

void *mem_array(struct mem *m, size_t n, size_t size)
{
	return allocate(m, product(n, size), true);
}

void *mem_array_raw(struct mem *m, size_t n, size_t size)
{
	return allocate(m, product(n, size), false);
}

/* What was a piece is left behind until its lifetime ends. */
static void *grow_piece(struct mem *m, const struct piece *p, size_t bytes)
{
	void *items = allocate(m, bytes, false);

	memcpy(items, p + 1, bytes < p->bytes ? bytes : p->bytes);
	return items;
}

static void *grow_to_large(struct mem *m, void *old, size_t bytes)
{
	void *items = allocate_large(m, bytes, false);

	if (old != NULL) {
		memcpy(items, old, talloc_get_size(old));
		talloc_free(old);
	}
	return items;
}

void *mem_grow(struct mem *m, void *old, size_t n, size_t size)
{
	/* talloc_realloc frees at size 0; we promise an allocation. */
	size_t bytes = product(n, size);
	const struct piece *p = old == NULL ? NULL : piece_of(old);
	struct anchor *a = old == NULL ? NULL : anchor_of(old);

	if (a != NULL) {
		MUST(bytes + sizeof(struct head) > bytes);
		return set_head(a, (realloc)(a->block, bytes + sizeof(struct head)), bytes);
	}
	if (p != NULL || (old == NULL && m->end != NULL))
		return p == NULL ? allocate(m, bytes, false) : grow_piece(m, p, bytes);
	if (bytes >= LARGE)
		return grow_to_large(m, old, bytes);
	return held(talloc_realloc_size(m, old, bytes == 0 ? 1 : bytes));
}

void mem_drop(void *p)
{
	struct anchor *a = p == NULL ? NULL : anchor_of(p);

	if (a != NULL)
		talloc_free(a);
	else if (p != NULL && piece_of(p) == NULL)
		talloc_free(p);
}

static void add_large(const void *p, int depth, int max_depth, int is_ref, void *sum)
{
	(void)depth;
	(void)max_depth;
	if (is_ref == 0 && talloc_get_name(p) == anchor_name)
		*(size_t *)sum += ((const struct anchor *)p)->bytes;
}

size_t mem_size(const struct mem *m)
{
	size_t sum = talloc_total_size(m);

	talloc_report_depth_cb(m, 0, -1, add_large, &sum);
	return sum;
}

char *mem_str(struct mem *m, const char *s)
{
	return s == NULL ? NULL : mem_strn(m, s, strlen(s));
}

char *mem_strn(struct mem *m, const char *s, size_t n)
{
	char *copy = allocate(m, n + 1, false);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

void *mem_copy(struct mem *m, const void *p, size_t n)
{
	void *copy = allocate(m, n == 0 ? 1 : n, false);

	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

/* Most texts are brief: formatted once, then copied. */
enum { PRINTF_BRIEF = 512 };

char *mem_printf(struct mem *m, const char *fmt, ...)
{
	char brief[PRINTF_BRIEF], *s;
	va_list args;
	int n;

	va_start(args, fmt);
	n = print_v(brief, sizeof(brief), fmt, args);
	va_end(args);
	MUST(n >= 0);
	if ((size_t)n < sizeof(brief))
		return mem_strn(m, brief, (size_t)n);
	s = allocate(m, (size_t)n + 1, false);
	va_start(args, fmt);
	print_v(s, (size_t)n + 1, fmt, args);
	va_end(args);
	return s;
}
