/*
 * Bytes packed as browsers take them (RFC 9110 section 8.4.1): gzip (RFC 1952), br (RFC 7932)
 * and zstd (RFC 8878).  For what is packed once and sent often.
 */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include <stddef.h>

#include "base/mem.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_ZSTD, CODING_BR, CODINGS };

/* The token of a header: "br"; NULL for CODING_NONE. */
const char *coding_name(enum coding coding);

/*
 * Which of these (a set of 1 << coding) is the best that Accept-Encoding takes: the last of the
 * enum, for the weights that browsers send are all alike, and what weighs 0 is refused. CODING_NONE
 * when there is none, or no header (NULL).
 */
enum coding coding_best(const char *accept_encoding, unsigned among);

/*
 * n bytes packed, in mem; *ret_n: how many.  NULL where they would not be fewer.  Some tenths of a
 * millisecond for a page.
 */
const void *pack(struct mem *m, enum coding coding, const void *bytes, size_t n, size_t *ret_n);

#endif
