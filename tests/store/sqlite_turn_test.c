#include <pthread.h>

#include "store/fixture.h"
#include "store/sqlite.h"

#include "tests/store/note_sql.c"

enum { THREADS = 16, EACH = 60 };

struct hand {
	struct store *store;
	int number;
	int done, refused; /* transactions acknowledged, and refused by us */
	int64_t longest_us;
	pthread_t thread;
};

static int64_t mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* A row of its own in each transaction; each fifth one fails after its change. */
static enum err one(struct db *db, struct mem *mem, int64_t id)
{
	struct db_tx *tx;
	enum err e = db_begin(db, mem, &tx);

	if (e != ERR_OK)
		return e;
	e = note_add(db, id, mem_printf(mem, "n%d", (int)id), "body", 5);
	if (e == ERR_OK && id % 5 == 0)
		e = note_add(db, id, "the same id again", NULL, 5);
	return db_end(tx, e);
}

static void *hand_work(void *arg)
{
	struct hand *h = arg;
	struct mem *mem = mem_new(NULL, "hand");
	struct db *db;

	if (db_open(h->store, mem, &db) != ERR_OK)
		abort();
	for (int i = 0; i < EACH; i++) {
		int64_t began = mono_us();
		enum err e = one(db, mem, h->number * EACH + i + 1);

		h->done += e == ERR_OK;
		h->refused += e == ERR_CONFLICT;
		if (mono_us() - began > h->longest_us)
			h->longest_us = mono_us() - began;
	}
	db_close(db);
	mem_end(mem);
	return NULL;
}

static int64_t stored(struct fixture *f)
{
	struct note_count_row row = { -1 };

	db_snapshot(f->db);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	db_snapshot_end(f->db);
	return row.n;
}

static void run_hands(struct fixture *f, struct hand *hands)
{
	for (int i = 0; i < THREADS; i++) {
		hands[i] = (struct hand){ .store = f->store, .number = i };
		assert_int_equal(pthread_create(&hands[i].thread, NULL, hand_work, &hands[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(hands[i].thread, NULL);
}

static void a_failed_member_harms_no_other(void **state)
{
	struct fixture *f = fixture_of(state);
	struct hand hands[THREADS];
	int done = 0, refused = 0;

	run_hands(f, hands);
	for (int i = 0; i < THREADS; i++) {
		done += hands[i].done;
		refused += hands[i].refused;
	}
	assert_int_equal(refused, THREADS * EACH / 5);
	assert_int_equal(done, THREADS * EACH - refused);
	assert_int_equal(stored(f), done);
}

static void many_threads_share_their_commits(void **state)
{
	struct fixture *f = fixture_of(state);
	struct store_figures before = store_figures(f->store), after;
	struct hand hands[THREADS];

	run_hands(f, hands);
	after = store_figures(f->store);
	assert_int_equal(after.transactions - before.transactions, THREADS * EACH * 4 / 5);
	assert_true(after.commits > before.commits);
	assert_true(
		after.commits - before.commits < (after.transactions - before.transactions) / 2);
}

static sqlite3 *other_process(struct fixture *f)
{
	sqlite3 *lite;

	assert_int_equal(sqlite3_open(mem_printf(f->mem, "%s/note.db", f->dir), &lite), SQLITE_OK);
	sqlite3_busy_timeout(lite, 1000);
	return lite;
}

static void a_writer_elsewhere_makes_us_busy_after_the_wait(void **state)
{
	struct fixture *f = fixture_of(state);
	sqlite3 *lite = other_process(f);
	int64_t began = mono_us(), waited;

	assert_int_equal(sqlite3_exec(lite, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(one(f->db, f->mem, 1), ERR_BUSY);
	waited = mono_us() - began;
	assert_true(waited > 400000 && waited < 2000000);
	assert_int_equal(stored(f), 0);
	sqlite3_exec(lite, "COMMIT", NULL, NULL, NULL);
	assert_int_equal(one(f->db, f->mem, 1), ERR_OK);
	sqlite3_close(lite);
}

static void waiting_threads_are_busy_together_not_one_after_another(void **state)
{
	struct fixture *f = fixture_of(state);
	struct db_tx *tx;
	struct hand h[3];
	int64_t began = mono_us();

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	for (int i = 0; i < 3; i++) {
		h[i] = (struct hand){ .store = f->store, .number = i };
		assert_int_equal(pthread_create(&h[i].thread, NULL, hand_work, &h[i]), 0);
	}
	while (mono_us() - began < 800000)
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
	for (int i = 0; i < 3; i++) {
		pthread_join(h[i].thread, NULL);
		assert_true(h[i].longest_us < 1500000);
		assert_true(h[i].done > 0);
	}
}

/* No room left: told as busy, nothing half done, well again when there is room. */
static void a_full_database_refuses_and_recovers(void **state)
{
	struct fixture *f = fixture_of(state);
	struct sqlite_writer *w = f->store->impl;
	struct db_tx *tx;
	char *big = mem_alloc(f->mem, 400001);

	memset(big, 'x', 400000);
	assert_int_equal(one(f->db, f->mem, 1), ERR_OK);
	sqlite3_exec(w->conn.lite, "PRAGMA max_page_count = 20", NULL, NULL, NULL);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 2, "big", big, 5), ERR_BUSY);
	assert_int_equal(note_add(f->db, 3, "after", NULL, 5), ERR_BUSY);
	assert_int_equal(db_end(tx, ERR_OK), ERR_BUSY);
	assert_int_equal(stored(f), 1);
	assert_null(store_trouble(f->store));
	sqlite3_exec(w->conn.lite, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(db_end(tx, note_add(f->db, 2, "big", big, 5)), ERR_OK);
	assert_int_equal(stored(f), 2);
}

/* Two handles take turns, so that at every moment some snapshot is open. */
struct reader {
	struct store *store;
	atomic_bool stop;
	pthread_t thread;
};

static void *read_without_a_gap(void *arg)
{
	struct reader *r = arg;
	struct mem *mem = mem_new(NULL, "reader");
	struct note_count_row row;
	struct db *now, *next;

	if (db_open(r->store, mem, &now) != ERR_OK || db_open(r->store, mem, &next) != ERR_OK)
		abort();
	db_snapshot(now);
	while (!atomic_load(&r->stop)) {
		struct db *before = now;

		db_snapshot(next);
		if (note_count(next, mem, &row) != ERR_OK)
			abort();
		db_snapshot_end(now);
		now = next;
		next = before;
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
	db_snapshot_end(now);
	db_close(now);
	db_close(next);
	mem_end(mem);
	return NULL;
}

static void write_large_rows(struct fixture *f, int n)
{
	char *large = mem_alloc(f->mem, 200001);

	memset(large, 'x', 200000);
	for (int i = 1; i <= n; i++) {
		char *slug = mem_printf(f->mem, "n%d", i);
		struct db_tx *tx;

		assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
		assert_int_equal(db_end(tx, note_add(f->db, i, slug, large, 5)), ERR_OK);
	}
}

/* 300 rows of 50 pages: a log that is never started anew would have 60 MB. */
static void readers_without_a_gap_do_not_make_the_log_grow_for_ever(void **state)
{
	struct fixture *f = fixture_of(state);
	struct reader r = { .store = f->store };
	struct stat st;

	assert_int_equal(pthread_create(&r.thread, NULL, read_without_a_gap, &r), 0);
	write_large_rows(f, 300);
	atomic_store(&r.stop, true);
	pthread_join(r.thread, NULL);
	assert_int_equal(stat(mem_printf(f->mem, "%s/note.db-wal", f->dir), &st), 0);
	assert_true(st.st_size < 25000000);
}

/* A failed write of the log: EFBIG is one that needs no broken disk. */
static void after_a_failed_write_nothing_is_acknowledged(void **state)
{
	struct fixture *f = fixture_of(state);
	struct rlimit old, small = { 4096, 0 };
	struct mem *mem = f->mem;

	assert_int_equal(one(f->db, mem, 1), ERR_OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(one(f->db, mem, 2), ERR_INTERNAL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_non_null(store_trouble(f->store));
	assert_int_equal(one(f->db, mem, 3), ERR_INTERNAL);
	assert_int_equal(stored(f), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(a_failed_member_harms_no_other),
		ON_SQLITE(many_threads_share_their_commits),
		ON_SQLITE(a_writer_elsewhere_makes_us_busy_after_the_wait),
		ON_SQLITE(waiting_threads_are_busy_together_not_one_after_another),
		ON_SQLITE(a_full_database_refuses_and_recovers),
		ON_SQLITE(readers_without_a_gap_do_not_make_the_log_grow_for_ever),
		ON_SQLITE(after_a_failed_write_nothing_is_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
