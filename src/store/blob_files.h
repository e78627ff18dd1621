/* Stored files of a SQLite store, in the file system; known to store/ only. */
#ifndef STORE_BLOB_FILES_H
#define STORE_BLOB_FILES_H

#include "store/blob.h"

/* Makes the folders and removes what a crash left half written.  ERR_REFUSED when it cannot. */
MUST_CHECK enum err blob_files_open(struct store *s);

MUST_CHECK enum err blob_files_put(
	struct store *s, struct mem *mem, struct bytes data, const struct digest *sha256);

/* Not verified.  ERR_NOT_FOUND when there is none. */
MUST_CHECK enum err blob_files_get(
	struct store *s, struct mem *mem, const struct digest *sha256, struct bytes *ret_data);

MUST_CHECK enum err blob_files_list(
	struct store *s, struct mem *mem, struct digest **ret_digests, size_t *ret_n);

#endif
