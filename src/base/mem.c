#define BASE_INTERNAL
#include "base/mem.h"

#include <stdarg.h>
#include <string.h>
#include <talloc.h>

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

struct mem *mem_new(struct mem *parent, const char *name)
{
	return held(talloc_named_const(parent, 0, name));
}

void mem_end(struct mem *m)
{
	if (m != NULL)
		talloc_free(m);
}

void *mem_alloc(struct mem *m, size_t n)
{
	return held(talloc_zero_size(m, n));
}

void *mem_array(struct mem *m, size_t n, size_t size)
{
	return held(talloc_zero_size(m, product(n, size)));
}

void *mem_array_raw(struct mem *m, size_t n, size_t size)
{
	return held(talloc_size(m, product(n, size)));
}

void *mem_grow(struct mem *m, void *old, size_t n, size_t size)
{
	/* talloc_realloc frees at size 0; we promise an allocation. */
	size_t bytes = product(n, size);

	return held(talloc_realloc_size(m, old, bytes == 0 ? 1 : bytes));
}

void mem_drop(void *p)
{
	if (p != NULL)
		talloc_free(p);
}

size_t mem_size(const struct mem *m)
{
	return talloc_total_size(m);
}

char *mem_str(struct mem *m, const char *s)
{
	return s == NULL ? NULL : held(talloc_strdup(m, s));
}

char *mem_strn(struct mem *m, const char *s, size_t n)
{
	char *copy = held(talloc_size(m, n + 1));

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

void *mem_copy(struct mem *m, const void *p, size_t n)
{
	void *copy = held(talloc_size(m, n == 0 ? 1 : n));

	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

char *mem_printf(struct mem *m, const char *fmt, ...)
{
	va_list args;
	char *s;

	va_start(args, fmt);
	s = talloc_vasprintf(m, fmt, args);
	va_end(args);
	return held(s);
}
