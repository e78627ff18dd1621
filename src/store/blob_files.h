/*
 * Stored files of a SQLite store as they were kept before there were packs: each a file
 * FILES/ab/cdef…, its digest in hex.  They are read where they are; none is
 * made any more.  Known to store/ only.
 */
#ifndef STORE_BLOB_FILES_H
#define STORE_BLOB_FILES_H

#include "base/crypto.h"
#include "base/value.h"
#include "store/backend.h"

/* Not verified.  ERR_NOT_FOUND when there is none. */
MUST_CHECK enum err blob_files_get(
	struct store *s, struct mem *mem, const struct digest *sha256, struct bytes *ret_data);

#endif
