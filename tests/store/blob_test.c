#include "store/fixture.h"

#include "base/enc.h"
#include "store/blob.h"

/* 600,000 bytes of a pattern: three pieces on PostgreSQL. */
static struct bytes pattern(struct fixture *f, unsigned seed)
{
	size_t n = 600000;
	uint8_t *p = mem_alloc(f->mem, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(i * 31 + i / 256 + seed);
	return (struct bytes){ p, n };
}

static struct digest put(struct fixture *f, struct bytes data)
{
	struct digest d;

	assert_int_equal(blob_put(f->db, f->mem, data.data, data.n, &d), ERR_OK);
	return d;
}

static enum err get(struct fixture *f, const struct digest *d, struct bytes *ret_data)
{
	enum err e;

	db_snapshot(f->db);
	e = blob_get(f->db, f->mem, d, ret_data);
	db_snapshot_end(f->db);
	return e;
}

static enum blob_state state_of(struct fixture *f, const struct digest *d)
{
	enum blob_state s = BLOB_MISSING;

	db_snapshot(f->db);
	assert_int_equal(blob_check(f->db, f->mem, d, &s), ERR_OK);
	db_snapshot_end(f->db);
	return s;
}

static char *path_of(struct fixture *f, const struct digest *d)
{
	return mem_printf(
		f->mem, "%s/note.db-files/%02x/%s", f->dir, d->b[0], enc_hex(f->mem, d->b + 1, 31));
}

/* One byte of what is stored, turned over behind the store's back. */
static void damage(struct fixture *f, const struct digest *d)
{
	if (store_kind(f->store) == STORE_PG) {
		PGconn *pg = PQconnectdb(f->url);

		PQclear(PQexec(pg,
			"UPDATE blob_chunk SET data = set_byte(data, 7, get_byte(data, 7) # 1)"
			" WHERE n = 1"));
		PQfinish(pg);
	} else {
		FILE *file = fopen(path_of(f, d), "r+b");
		int c;

		assert_non_null(file);
		fseek(file, 300000, SEEK_SET);
		c = fgetc(file);
		fseek(file, 300000, SEEK_SET);
		fputc(c ^ 1, file);
		fclose(file);
	}
}

static void lose(struct fixture *f, const struct digest *d)
{
	if (store_kind(f->store) == STORE_PG) {
		PGconn *pg = PQconnectdb(f->url);

		PQclear(PQexec(pg, "DELETE FROM blob_chunk"));
		PQfinish(pg);
	} else {
		assert_int_equal(unlink(path_of(f, d)), 0);
	}
}

static void bytes_come_back_under_their_digest(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 1), back;
	struct digest d = put(f, data), expected, *all;
	size_t n;

	crypto_sha256(data.data, data.n, &expected);
	assert_memory_equal(d.b, expected.b, 32);
	assert_int_equal(get(f, &d, &back), ERR_OK);
	assert_int_equal(back.n, data.n);
	assert_memory_equal(back.data, data.data, data.n);
	put(f, data);
	db_snapshot(f->db);
	assert_int_equal(blob_list(f->db, f->mem, &all, &n), ERR_OK);
	db_snapshot_end(f->db);
	assert_int_equal(n, 1);
	assert_memory_equal(all[0].b, d.b, 32);
}

static void no_bytes_are_a_file_too(void **state)
{
	struct fixture *f = fixture_of(state);
	struct digest d = put(f, (struct bytes){ NULL, 0 });
	struct bytes back = { NULL, 9 };

	assert_int_equal(get(f, &d, &back), ERR_OK);
	assert_int_equal(back.n, 0);
}

static void a_flipped_byte_is_found_and_mended_by_storing_again(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 2), back = { NULL, 0 };
	struct digest d = put(f, data);

	assert_int_equal(state_of(f, &d), BLOB_GOOD);
	damage(f, &d);
	assert_int_equal(state_of(f, &d), BLOB_DAMAGED);
	assert_int_equal(get(f, &d, &back), ERR_INTERNAL);
	assert_null(back.data);
	put(f, data);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
	assert_int_equal(get(f, &d, &back), ERR_OK);
}

static void a_lost_file_is_told(void **state)
{
	struct fixture *f = fixture_of(state);
	struct digest d = put(f, pattern(f, 3));
	struct bytes back;

	lose(f, &d);
	assert_int_equal(state_of(f, &d), BLOB_MISSING);
	assert_int_equal(get(f, &d, &back), ERR_INTERNAL);
}

static void what_is_stored_inside_a_failed_transaction_harms_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 4), back;
	struct digest d;
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(blob_put(f->db, f->mem, data.data, data.n, &d), ERR_OK);
	assert_int_equal(blob_get(f->db, f->mem, &d, &back), ERR_OK);
	assert_int_equal(db_end(tx, ERR_REFUSED), ERR_REFUSED);
	put(f, data);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
}

static void a_file_is_stored_while_another_thread_writes(void **state)
{
	struct fixture *f = fixture_of(state);
	struct db *other;
	struct db_tx *tx;

	assert_int_equal(db_open(f->store, f->mem, &other), ERR_OK);
	assert_int_equal(db_begin(other, f->mem, &tx), ERR_OK);
	put(f, pattern(f, 7));
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
	db_close(other);
}

static void files_and_folders_are_private(void **state)
{
	struct fixture *f = fixture_of(state);
	struct digest d = put(f, pattern(f, 5));
	struct stat st;

	assert_int_equal(stat(path_of(f, &d), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(mem_printf(f->mem, "%s/note.db-files", f->dir), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void a_write_cut_short_fails_and_leaves_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 6);
	char *tmp = mem_printf(f->mem, "%s/note.db-files/tmp", f->dir);
	struct rlimit old, small = { 100000, 0 };
	struct digest d;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_not_equal(blob_put(f->db, f->mem, data.data, data.n, &d), ERR_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	/* Only "." and ".." are left where it was written. */
	assert_int_equal(rmdir(tmp), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(bytes_come_back_under_their_digest),
		ON_BOTH(no_bytes_are_a_file_too),
		ON_BOTH(a_flipped_byte_is_found_and_mended_by_storing_again),
		ON_BOTH(a_lost_file_is_told),
		ON_BOTH(what_is_stored_inside_a_failed_transaction_harms_nothing),
		ON_BOTH(a_file_is_stored_while_another_thread_writes),
		ON_SQLITE(files_and_folders_are_private),
		ON_SQLITE(a_write_cut_short_fails_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
