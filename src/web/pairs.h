/*
 * The bytes of a form as names and values: application/x-www-form-urlencoded
 * (WHATWG URL) and multipart/form-data (RFC 7578), the strict half of each.
 * Pure; both are fuzzed (tests/fuzz/form_fuzz.c).
 */
#ifndef WEB_PAIRS_H
#define WEB_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/crypto.h"
#include "base/err.h"
#include "base/mem.h"

struct pair {
	const char *name;      /* valid UTF-8, no NUL */
	const char *value;     /* the same; NULL for a file */
	const char *file_name; /* as claimed, NULL: no file */
	const void *bytes;     /* of a file: inside the body that was read */
	size_t n;
	struct digest sha256; /* of a file: of its bytes */
};

enum { PAIRS_MAX = 2000 };

struct pairs {
	size_t n;
	struct pair *items;
};

/* By the Content-Type of a request; ERR_INVALID for another type and for malformed bytes. */
MUST_CHECK enum err pairs_read(struct mem *m, const char *content_type, const void *body, size_t n,
	struct pairs *ret_pairs);

/* A query string, or an urlencoded body. */
MUST_CHECK enum err pairs_urlencoded(
	struct mem *m, const char *text, size_t n, struct pairs *ret_pairs);

MUST_CHECK enum err pairs_multipart(
	struct mem *m, const char *boundary, const void *body, size_t n, struct pairs *ret_pairs);

#endif
