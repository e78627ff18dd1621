/*
 * Stored files of a SQLite store: FILES/pack/X, with X a random number in hex.
 * A pack is only ever added to, by the one process that made it, and is left
 * for another when it is PACK_BYTES long: what was backed up of it stays as it
 * is.  Before the bytes of each file stands a line of HEAD bytes, so that a
 * pack can be taken apart without the database:
 *
 *	bursary 0000000102400 <SHA-256 in hex>\n
 *
 * A row of blob_place says where a file's bytes begin.  Bytes without a row
 * (of an upload that was cut off or refused) do no harm.  Known to store/ only.
 */
#ifndef STORE_BLOB_PACK_H
#define STORE_BLOB_PACK_H

#include "base/crypto.h"
#include "base/value.h"
#include "store/backend.h"

/* Makes the folders.  ERR_REFUSED when it cannot. */
MUST_CHECK enum err blob_packs_open(struct store *s);
void blob_packs_close(struct store *s);

struct blob_spot {
	int64_t pack;
	int64_t first_byte, bytes;
};

/*
 * Adds the bytes and returns when they are on the disk: threads that wait
 * together pay one fsync.  ERR_BUSY when the disk is full.
 */
MUST_CHECK enum err blob_pack_add(struct store *s, struct bytes data, const struct digest *sha256,
	struct blob_spot *ret_spot);

/* Not verified.  ERR_NOT_FOUND when the pack is away or ends before. */
MUST_CHECK enum err blob_pack_get(
	struct store *s, struct mem *mem, const struct blob_spot *spot, struct bytes *ret_data);

/* Of n files with so many bytes, how many bytes the packs have besides. */
MUST_CHECK enum err blob_packs_spare(struct store *s, int64_t n, int64_t bytes, int64_t *ret_spare);

#endif
