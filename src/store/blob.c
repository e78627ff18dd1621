#include "store/blob.h"

#include "base/enc.h"
#include "store/backend.h"
#include "store/blob_files.h"
#include "store/blob_sql.h"

enum { CHUNK = 262144 };

static struct bytes name_of(const struct digest *sha256)
{
	return (struct bytes){ sha256->b, sizeof(sha256->b) };
}

/* No bytes are one empty piece, so that they are there. */
static enum err put_chunks(struct db *db, struct bytes data, const struct digest *sha256)
{
	const char *p = data.data;
	int64_t number = 0;
	size_t at = 0;
	enum err e;

	do {
		size_t n = data.n - at < CHUNK ? data.n - at : CHUNK;

		e = blob_chunk_put(db, name_of(sha256), number++, (struct bytes){ p + at, n });
		at += n;
	} while (e == ERR_OK && at < data.n);
	return e;
}

bool blob_goes_along(const struct db *db)
{
	return db->store->kind == STORE_PG;
}

enum err blob_keep(struct db *db, struct mem *mem, struct bytes data, const struct digest *sha256)
{
	struct bytes bytes = { data.n > 0 ? data.data : "", data.n };
	struct db_tx *tx;
	enum err e;

	MUST(db->state != DB_SNAPSHOT);
	if (db->store->kind == STORE_SQLITE)
		return blob_files_put(db->store, mem, bytes, sha256);
	e = db_begin_part(db, mem, &tx);
	return e == ERR_OK ? db_end(tx, put_chunks(db, bytes, sha256)) : e;
}

enum err blob_put(
	struct db *db, struct mem *mem, const void *data, size_t n, struct digest *ret_sha256)
{
	struct digest sha256;
	enum err e;

	crypto_sha256(data, n, &sha256);
	e = blob_keep(db, mem, (struct bytes){ data, n }, &sha256);
	if (e == ERR_OK)
		*ret_sha256 = sha256;
	return e;
}

/* One piece at a time: the file and one piece are in memory, not the file twice. */
static enum err get_chunks(
	struct db *db, struct mem *mem, const struct digest *sha256, struct bytes *ret_data)
{
	struct blob_chunk_total_row total;
	enum err e = blob_chunk_total(db, mem, name_of(sha256), &total);
	size_t have = 0, all;
	char *data;

	if (e != ERR_OK)
		return e;
	if (total.chunks == 0)
		return ERR_NOT_FOUND;
	all = (size_t)total.bytes;
	data = mem_array_raw(mem, all + 1, 1);
	for (int64_t i = 0; i < total.chunks && e == ERR_OK; i++) {
		struct mem *scratch = mem_new(NULL, "chunk");
		struct blob_chunk_get_row row;

		e = blob_chunk_get(db, scratch, name_of(sha256), i, &row);
		if (e == ERR_OK && row.data.n <= all - have) {
			memcpy(data + have, row.data.data, row.data.n);
			have += row.data.n;
		}
		mem_end(scratch);
	}
	/* A piece that is missing leaves the bytes short, which their digest tells. */
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_data = (struct bytes){ data, have };
	return ERR_OK;
}

static enum err look(struct db *db, struct mem *mem, const struct digest *sha256,
	struct bytes *ret_data, enum blob_state *ret_state)
{
	struct digest is;
	enum err e = db->store->kind == STORE_SQLITE
			     ? blob_files_get(db->store, mem, sha256, ret_data)
			     : get_chunks(db, mem, sha256, ret_data);

	if (e == ERR_NOT_FOUND)
		*ret_state = BLOB_MISSING;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	crypto_sha256(ret_data->data, ret_data->n, &is);
	*ret_state = memcmp(is.b, sha256->b, sizeof(is.b)) == 0 ? BLOB_GOOD : BLOB_DAMAGED;
	return ERR_OK;
}

enum err blob_get(
	struct db *db, struct mem *mem, const struct digest *sha256, struct bytes *ret_data)
{
	enum blob_state state;
	struct bytes data;
	enum err e = look(db, mem, sha256, &data, &state);

	if (e != ERR_OK)
		return e;
	if (state != BLOB_GOOD) {
		store_log(enc_hex(mem, sha256->b, sizeof(sha256->b)), "stored_file",
			state == BLOB_MISSING ? "missing" : "damaged");
		return ERR_INTERNAL;
	}
	*ret_data = data;
	return ERR_OK;
}

enum err blob_check(
	struct db *db, struct mem *mem, const struct digest *sha256, enum blob_state *ret_state)
{
	struct mem *scratch = mem_new(mem, "blob");
	struct bytes data;
	enum err e = look(db, scratch, sha256, &data, ret_state);

	mem_end(scratch);
	return e;
}

static enum err list_chunks(
	struct db *db, struct mem *mem, struct digest **ret_digests, size_t *ret_n)
{
	struct blob_chunk_list_row *rows;
	size_t n;
	enum err e = blob_chunk_list(db, mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_digests = MEM_ARRAY(mem, struct digest, n);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++)
		if (rows[i].sha256.n == sizeof(struct digest))
			memcpy((*ret_digests)[(*ret_n)++].b, rows[i].sha256.data,
				sizeof(struct digest));
	return ERR_OK;
}

enum err blob_list(struct db *db, struct mem *mem, struct digest **ret_digests, size_t *ret_n)
{
	return db->store->kind == STORE_SQLITE ? blob_files_list(db->store, mem, ret_digests, ret_n)
					       : list_chunks(db, mem, ret_digests, ret_n);
}
