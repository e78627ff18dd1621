#include "store/blob.h"

#include "base/enc.h"
#include "store/backend.h"
#include "store/blob_files.h"
#include "store/blob_pack.h"
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

static enum err look(struct db *db, struct mem *mem, const struct digest *sha256,
	struct bytes *ret_data, enum blob_state *ret_state);

/* In a snapshot of its own, unless there is a transaction. */
static enum err is_kept(
	struct db *db, struct mem *mem, const struct digest *sha256, bool *ret_is_kept)
{
	struct mem *scratch = mem_new(mem, "blob");
	bool is_alone = !db_in_tx(db);
	enum blob_state state = BLOB_MISSING;
	struct bytes data;
	enum err e;

	if (is_alone)
		db_snapshot(db);
	e = look(db, scratch, sha256, &data, &state);
	if (is_alone)
		db_snapshot_end(db);
	mem_end(scratch);
	*ret_is_kept = state == BLOB_GOOD;
	return e;
}

enum err blob_place(struct db *db, struct mem *mem, struct bytes data, const struct digest *sha256,
	struct blob_placed *ret_placed)
{
	struct blob_spot spot;
	enum err e;

	MUST(db->state != DB_SNAPSHOT);
	*ret_placed = (struct blob_placed){ .data = { data.n > 0 ? data.data : "", data.n },
		.sha256 = *sha256 };
	if (db->store->kind == STORE_PG)
		return ERR_OK;
	e = is_kept(db, mem, sha256, &ret_placed->is_kept);
	if (e != ERR_OK || ret_placed->is_kept)
		return e;
	e = blob_pack_add(db->store, ret_placed->data, sha256, &spot);
	if (e == ERR_OK) {
		ret_placed->pack = spot.pack;
		ret_placed->first_byte = spot.first_byte;
	}
	return e;
}

static enum err keep(struct db *db, const struct blob_placed *p)
{
	if (db->store->kind == STORE_PG)
		return put_chunks(db, p->data, &p->sha256);
	return p->is_kept ? ERR_OK
			  : blob_place_put(db, name_of(&p->sha256), p->pack, p->first_byte,
				    (int64_t)p->data.n);
}

enum err blob_keep(struct db *db, struct mem *mem, const struct blob_placed *placed)
{
	struct db_tx *tx;
	enum err e;

	MUST(db->state != DB_SNAPSHOT);
	e = db_begin_part(db, mem, &tx);
	return e == ERR_OK ? db_end(tx, keep(db, placed)) : e;
}

enum err blob_put(
	struct db *db, struct mem *mem, const void *data, size_t n, struct digest *ret_sha256)
{
	struct blob_placed placed;
	struct digest sha256;
	enum err e;

	crypto_sha256(data, n, &sha256);
	e = blob_place(db, mem, (struct bytes){ data, n }, &sha256, &placed);
	if (e == ERR_OK)
		e = blob_keep(db, mem, &placed);
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

/* In a pack; what was stored before there were any is a file of its own. */
static enum err get_file(
	struct db *db, struct mem *mem, const struct digest *sha256, struct bytes *ret_data)
{
	struct blob_place_find_row row;
	enum err e = blob_place_find(db, mem, name_of(sha256), &row);

	if (e == ERR_NOT_FOUND)
		return blob_files_get(db->store, mem, sha256, ret_data);
	if (e != ERR_OK)
		return e;
	return blob_pack_get(db->store, mem,
		&(struct blob_spot){ row.pack, row.first_byte, row.bytes }, ret_data);
}

static enum err look(struct db *db, struct mem *mem, const struct digest *sha256,
	struct bytes *ret_data, enum blob_state *ret_state)
{
	struct digest is;
	enum err e = db->store->kind == STORE_SQLITE ? get_file(db, mem, sha256, ret_data)
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

enum err blob_spare(struct db *db, struct mem *mem, int64_t *ret_bytes)
{
	struct blob_place_total_row total;
	enum err e;

	if (db->store->kind == STORE_PG) {
		*ret_bytes = 0;
		return ERR_OK;
	}
	e = blob_place_total(db, mem, &total);
	return e == ERR_OK ? blob_packs_spare(db->store, total.n, total.bytes, ret_bytes) : e;
}
