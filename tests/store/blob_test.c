#include "store/fixture.h"

#include <glob.h>
#include <pthread.h>

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

enum { HEAD = 87 /* bytes before a file's in its pack */ };

/* The packs; how many there are. */
static size_t packs(struct fixture *f, char ***ret_paths)
{
	glob_t found;
	size_t n = 0;

	if (glob(mem_printf(f->mem, "%s/note.db-files/pack/*", f->dir), 0, NULL, &found) == 0) {
		*ret_paths = MEM_ARRAY(f->mem, char *, found.gl_pathc);
		for (; n < found.gl_pathc; n++)
			(*ret_paths)[n] = mem_str(f->mem, found.gl_pathv[n]);
		globfree(&found);
	}
	return n;
}

static char *only_pack(struct fixture *f)
{
	char **paths;

	assert_int_equal(packs(f, &paths), 1);
	return paths[0];
}

static int64_t spare(struct fixture *f)
{
	int64_t n = -1;

	db_snapshot(f->db);
	assert_int_equal(blob_spare(f->db, f->mem, &n), ERR_OK);
	db_snapshot_end(f->db);
	return n;
}

/* One byte of what is stored, turned over behind the store's back. */
static void damage(struct fixture *f)
{
	if (store_kind(f->store) == STORE_PG) {
		PGconn *pg = PQconnectdb(f->url);

		PQclear(PQexec(pg,
			"UPDATE blob_chunk SET data = set_byte(data, 7, get_byte(data, 7) # 1)"
			" WHERE n = 1"));
		PQfinish(pg);
	} else {
		FILE *file = fopen(only_pack(f), "r+b");
		int c;

		assert_non_null(file);
		fseek(file, HEAD + 300000, SEEK_SET);
		c = fgetc(file);
		fseek(file, HEAD + 300000, SEEK_SET);
		fputc(c ^ 1, file);
		fclose(file);
	}
}

static void lose(struct fixture *f)
{
	if (store_kind(f->store) == STORE_PG) {
		PGconn *pg = PQconnectdb(f->url);

		PQclear(PQexec(pg, "DELETE FROM blob_chunk"));
		PQfinish(pg);
	} else {
		assert_int_equal(unlink(only_pack(f)), 0);
	}
}

static void bytes_come_back_under_their_digest(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 1), back;
	struct digest d = put(f, data), expected;

	crypto_sha256(data.data, data.n, &expected);
	assert_memory_equal(d.b, expected.b, 32);
	assert_int_equal(get(f, &d, &back), ERR_OK);
	assert_int_equal(back.n, data.n);
	assert_memory_equal(back.data, data.data, data.n);
	put(f, data);
	assert_int_equal(spare(f), 0);
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
	damage(f);
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

	lose(f);
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
	assert_int_equal(spare(f), store_kind(f->store) == STORE_PG ? 0 : HEAD + 600000);
	put(f, data);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
}

static void a_file_is_placed_while_another_thread_writes(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 7);
	struct blob_placed placed;
	struct digest d;
	struct db *other;
	struct db_tx *tx;

	crypto_sha256(data.data, data.n, &d);
	assert_int_equal(db_open(f->store, f->mem, &other), ERR_OK);
	assert_int_equal(db_begin(other, f->mem, &tx), ERR_OK);
	assert_int_equal(blob_place(f->db, f->mem, data, &d, &placed), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
	assert_int_equal(state_of(f, &d), BLOB_MISSING);
	assert_int_equal(blob_keep(f->db, f->mem, &placed), ERR_OK);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
	db_close(other);
}

/* As they were kept before there were packs. */
static void a_file_of_its_own_is_read_where_it_is(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 8), back;
	struct digest d;
	char *folder, **paths;
	FILE *file;

	crypto_sha256(data.data, data.n, &d);
	folder = mem_printf(f->mem, "%s/note.db-files/%02x", f->dir, d.b[0]);
	assert_int_equal(state_of(f, &d), BLOB_MISSING);
	assert_int_equal(mkdir(folder, 0700), 0);
	file = fopen(mem_printf(f->mem, "%s/%s", folder, enc_hex(f->mem, d.b + 1, 31)), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data.data, 1, data.n, file), data.n);
	fclose(file);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
	assert_int_equal(get(f, &d, &back), ERR_OK);
	assert_memory_equal(back.data, data.data, data.n);
	put(f, data);
	assert_int_equal(packs(f, &paths), 0);
}

static void a_torn_end_harms_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct digest one = put(f, pattern(f, 9)), other;
	FILE *file = fopen(only_pack(f), "ab");
	char **paths;

	assert_non_null(file);
	assert_int_equal(fwrite("bursary 00000", 1, 13, file), 13);
	fclose(file);
	fixture_close(f);
	fixture_open(f);
	other = put(f, pattern(f, 10));
	assert_int_equal(packs(f, &paths), 2);
	assert_int_equal(state_of(f, &one), BLOB_GOOD);
	assert_int_equal(state_of(f, &other), BLOB_GOOD);
	assert_int_equal(spare(f), 13);
}

enum { HANDS = 8, EACH = 14 /* of 600 KB: more than one pack holds */ };

struct hand {
	struct fixture *f;
	unsigned seed;
	struct digest made[EACH];
};

static void *put_many(void *arg)
{
	struct hand *h = arg;
	struct fixture own = { .mem = mem_new(NULL, "hand"), .store = h->f->store };

	MUST(db_open(own.store, own.mem, &own.db) == ERR_OK);
	for (unsigned i = 0; i < EACH; i++)
		h->made[i] = put(&own, pattern(&own, h->seed + i));
	db_close(own.db);
	mem_end(own.mem);
	return NULL;
}

static void many_at_once_fill_one_pack_after_the_other(void **state)
{
	struct fixture *f = fixture_of(state);
	pthread_t threads[HANDS];
	struct hand hands[HANDS];
	char **paths;

	for (unsigned i = 0; i < HANDS; i++) {
		hands[i] = (struct hand){ .f = f, .seed = 20 + i * EACH };
		assert_int_equal(pthread_create(&threads[i], NULL, put_many, &hands[i]), 0);
	}
	for (unsigned i = 0; i < HANDS; i++)
		pthread_join(threads[i], NULL);
	for (unsigned i = 0; i < HANDS * EACH; i++)
		assert_int_equal(state_of(f, &hands[i / EACH].made[i % EACH]), BLOB_GOOD);
	assert_int_equal(packs(f, &paths), 2);
	assert_int_equal(spare(f), 0);
}

/* A file can be taken out of its pack by hand: the line before it says how long it is. */
static void a_pack_tells_what_is_in_it(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 11);
	struct digest d = put(f, data);
	FILE *file = fopen(only_pack(f), "rb");
	char head[HEAD + 1] = "";

	assert_non_null(file);
	assert_int_equal(fread(head, 1, HEAD, file), HEAD);
	assert_string_equal(head, mem_printf(f->mem, "bursary 0000000600000 %s\n",
					  enc_hex(f->mem, d.b, sizeof(d.b))));
	fclose(file);
}

static void files_and_folders_are_private(void **state)
{
	struct fixture *f = fixture_of(state);
	struct stat st;

	put(f, pattern(f, 5));
	assert_int_equal(stat(only_pack(f), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(mem_printf(f->mem, "%s/note.db-files", f->dir), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void a_write_cut_short_fails_and_harms_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = pattern(f, 6);
	struct rlimit old, small = { 100000, 0 };
	struct digest d;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_not_equal(blob_put(f->db, f->mem, data.data, data.n, &d), ERR_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	fixture_close(f);
	fixture_open(f);
	d = put(f, data);
	assert_int_equal(state_of(f, &d), BLOB_GOOD);
	assert_int_equal(spare(f), 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(bytes_come_back_under_their_digest),
		ON_BOTH(no_bytes_are_a_file_too),
		ON_BOTH(a_flipped_byte_is_found_and_mended_by_storing_again),
		ON_BOTH(a_lost_file_is_told),
		ON_BOTH(what_is_stored_inside_a_failed_transaction_harms_nothing),
		ON_BOTH(a_file_is_placed_while_another_thread_writes),
		ON_SQLITE(a_file_of_its_own_is_read_where_it_is),
		ON_SQLITE(a_torn_end_harms_nothing),
		ON_SQLITE(many_at_once_fill_one_pack_after_the_other),
		ON_SQLITE(a_pack_tells_what_is_in_it),
		ON_SQLITE(files_and_folders_are_private),
		ON_SQLITE(a_write_cut_short_fails_and_harms_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
