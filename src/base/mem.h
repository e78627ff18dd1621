/*
 * Memory by lifetime.  A struct mem is a lifetime (process, request, batch);
 * everything allocated from it goes when it goes.  Domain code never frees.
 * Out of memory aborts: no function here returns NULL.
 *
 * Behind it is talloc.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct mem;

/* A new lifetime inside parent (NULL: the process).  name must be static. */
struct mem *mem_new(struct mem *parent, const char *name);

/*
 * As mem_new(), for a short life of many small allocations: they are cut one
 * behind the other from blocks, the first of `bytes`, and one that is grown or
 * dropped leaves its place unused until the lifetime ends.  In a build with the
 * address sanitizer it is mem_new(): an overrun within a block would go unseen.
 */
struct mem *mem_new_pooled(struct mem *parent, const char *name, size_t bytes);

/* Ends the lifetime and all within it.  NULL is allowed. */
void mem_end(struct mem *m);

/* n zeroed bytes, aligned for any type. */
void *mem_alloc(struct mem *m, size_t n);

/* n items of size bytes, zeroed; aborts when the product overflows. */
void *mem_array(struct mem *m, size_t n, size_t size);

/* As mem_array, but not zeroed: for large arrays that are written at once. */
void *mem_array_raw(struct mem *m, size_t n, size_t size);

/*
 * Grows (or shrinks) an array that came from mem_array*, m unchanged;
 * old may be NULL.  New items are not zeroed.
 */
void *mem_grow(struct mem *m, void *old, size_t n, size_t size);

/* Gives back one allocation early (large scratch arrays only). */
void mem_drop(void *p);

/* Bytes held by m and everything within. */
size_t mem_size(const struct mem *m);

char *mem_str(struct mem *m, const char *s);           /* NULL stays NULL */
char *mem_strn(struct mem *m, const char *s, size_t n); /* adds the NUL */
void *mem_copy(struct mem *m, const void *p, size_t n);
char *mem_printf(struct mem *m, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define MEM_NEW(m, T)          ((T *)mem_alloc((m), sizeof(T)))
#define MEM_ARRAY(m, T, n)     ((T *)mem_array((m), (n), sizeof(T)))
#define MEM_ARRAY_RAW(m, T, n) ((T *)mem_array_raw((m), (n), sizeof(T)))

#endif
