/*
 * A fast hash of bytes, for tables and for the names of public pages.  It is no
 * digest: who chooses the bytes can make two texts collide.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The same on every machine of the same byte order; p may be NULL when n is 0. */
uint64_t hash_bytes(const void *p, size_t n);

#endif
