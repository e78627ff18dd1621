/*
 * Stored files, named by their SHA-256.  On SQLite they are in packs beside the
 * database, on PostgreSQL pieces inside it.  The same bytes are stored once.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/crypto.h"
#include "base/mem.h"
#include "base/value.h"
#include "store/db.h"

/* Bytes on their way to be stored; those that are pointed to must outlive it. */
struct blob_placed {
	struct bytes data;
	struct digest sha256;
	bool is_kept; /* they were there already */
	int64_t pack, first_byte;
};

/*
 * Storing takes two steps, so that nobody waits for the disk with you.  Before
 * db_begin(): on SQLite the bytes are on the disk when it returns.  The digest
 * of the bytes is believed.  ERR_BUSY when the disk is full; a bug inside a snapshot.
 */
MUST_CHECK enum err blob_place(struct db *db, struct mem *mem, struct bytes data,
	const struct digest *sha256, struct blob_placed *ret_placed);

/*
 * In the transaction of the row that names them: when that is durable, so are
 * they.  What was placed and is not kept does no harm.
 */
MUST_CHECK enum err blob_keep(struct db *db, struct mem *mem, const struct blob_placed *placed);

/* Both steps at once; durable when it returns, or when the transaction is that it is inside of. */
MUST_CHECK enum err blob_put(
	struct db *db, struct mem *mem, const void *data, size_t n, struct digest *ret_sha256);

/*
 * The bytes, verified against their digest, in mem; inside a snapshot or a
 * transaction.  ERR_INTERNAL when they are missing or damaged: a row named
 * them, so somebody lost them.
 */
MUST_CHECK enum err blob_get(
	struct db *db, struct mem *mem, const struct digest *sha256, struct bytes *ret_data);

enum blob_state { BLOB_GOOD, BLOB_MISSING, BLOB_DAMAGED };

/* What is there under this digest; reads and digests all of it. */
MUST_CHECK enum err blob_check(
	struct db *db, struct mem *mem, const struct digest *sha256, enum blob_state *ret_state);

/* The bytes that were placed and never kept, or kept anew; on PostgreSQL there are none. */
MUST_CHECK enum err blob_spare(struct db *db, struct mem *mem, int64_t *ret_bytes);

#endif
