/*
 * Stored files, named by their SHA-256.  On SQLite they are files beside the
 * database, on PostgreSQL pieces inside it.  The same bytes are stored once.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/crypto.h"
#include "base/mem.h"
#include "base/value.h"
#include "store/db.h"

/*
 * Stores n bytes.  Where they do not go along, call it before db_begin(), so
 * that nobody waits for the disk with you: outside of a transaction the bytes
 * are durable when it returns; where they go along, inside of one, when that is.  A row may name
 * the digest from then on; a file that no row names does no harm. ERR_BUSY when the disk is full; a
 * bug inside a snapshot.
 */
MUST_CHECK enum err blob_put(
	struct db *db, struct mem *mem, const void *data, size_t n, struct digest *ret_sha256);

/*
 * The bytes, verified against their digest, in mem; inside a snapshot or a
 * transaction.  ERR_INTERNAL when they are missing or damaged: a row named
 * them, so somebody lost them.
 */
MUST_CHECK enum err blob_get(
	struct db *db, struct mem *mem, const struct digest *sha256, struct bytes *ret_data);

/* The same for who has the digest of the bytes already; it is believed. */
MUST_CHECK enum err blob_keep(
	struct db *db, struct mem *mem, struct bytes data, const struct digest *sha256);

/* The bytes are rows of the database: stored in the transaction of the row that names them. */
bool blob_goes_along(const struct db *db);

enum blob_state { BLOB_GOOD, BLOB_MISSING, BLOB_DAMAGED };

/* What is there under this digest; reads and digests all of it. */
MUST_CHECK enum err blob_check(
	struct db *db, struct mem *mem, const struct digest *sha256, enum blob_state *ret_state);

/* The digests of everything stored, named by a row or not. */
MUST_CHECK enum err blob_list(
	struct db *db, struct mem *mem, struct digest **ret_digests, size_t *ret_n);

#endif
