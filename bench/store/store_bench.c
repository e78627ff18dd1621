/*
 * What a durable transaction, a read and a stored file cost, on SQLite and, if
 * BURSARY_TEST_PG names one, on PostgreSQL.  The peer of group commit is the
 * same code with a lock around each transaction, so that each pays its own
 * fsync.  Prints a table and a JSON line.
 */
#include <pthread.h>
#include <unistd.h>

#include "bench/store/note_sql.c"

#include "base/clock.h"
#include "store/blob.h"
#include "store/migrate.h"

enum { SECONDS_US = 2000000, THREADS_MAX = 16, FILE_BYTES = 100000, ROWS = 10000 };

static const struct migration bench_migrations[] = {
	{ 1, "0001_note",
		"CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT "
		"NULL) STRICT;"
		"CREATE TABLE blob_place (sha256 BLOB PRIMARY KEY, pack INTEGER NOT NULL,"
		" first_byte INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
		"CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL, at BIGINT NOT NULL);"
		"CREATE TABLE blob_chunk (sha256 BYTEA NOT NULL, n BIGINT NOT NULL, data BYTEA NOT "
		"NULL,"
		" PRIMARY KEY (sha256, n));" },
};
static const struct migration_list bench_schema = { bench_migrations, 1 };

struct hand {
	struct store *store;
	void (*work)(struct hand *h, struct db *db, struct mem *mem, int64_t i);
	pthread_mutex_t *alone; /* NULL: together */
	int64_t first;
	int64_t stop_us;
	int64_t done;
};

static void write_row(struct hand *h, struct db *db, struct mem *mem, int64_t i)
{
	struct db_tx *tx;

	if (h->alone != NULL)
		MUST(pthread_mutex_lock(h->alone) == 0);
	MUST(db_begin(db, mem, &tx) == ERR_OK);
	MUST(db_end(tx, bench_add(db, h->first + i,
				"a row of about the size of an audit event, "
				"one hundred bytes or so, not more",
				i)) == ERR_OK);
	if (h->alone != NULL)
		MUST(pthread_mutex_unlock(h->alone) == 0);
}

static void read_row(struct hand *h, struct db *db, struct mem *mem, int64_t i)
{
	struct bench_find_row row;

	(void)h;
	db_snapshot(db);
	MUST(bench_find(db, mem, i % ROWS + 1, &row) == ERR_OK);
	db_snapshot_end(db);
}

static void write_file(struct hand *h, struct db *db, struct mem *mem, int64_t i)
{
	char *data = mem_alloc(mem, FILE_BYTES);
	int64_t id = h->first + i;
	struct digest d;

	memcpy(data, &id, sizeof(id));
	MUST(blob_put(db, mem, data, FILE_BYTES, &d) == ERR_OK);
}

static void *hand_main(void *arg)
{
	struct hand *h = arg;
	struct mem *own = mem_new(NULL, "hand");
	struct db *db;

	MUST(db_open(h->store, own, &db) == ERR_OK);
	for (int64_t i = 0; clock_mono_us() < h->stop_us; i++) {
		struct mem *mem = mem_new(own, "work");

		h->work(h, db, mem, i);
		h->done++;
		mem_end(mem);
	}
	db_close(db);
	mem_end(own);
	return NULL;
}

/* Works with so many threads for two seconds; how often a second. */
static double measure(struct hand proto, int n_threads)
{
	static int64_t first = 1000000;
	struct hand hands[THREADS_MAX];
	pthread_t threads[THREADS_MAX];
	int64_t begin = clock_mono_us(), done = 0;

	proto.stop_us = begin + SECONDS_US;
	for (int i = 0; i < n_threads; i++) {
		hands[i] = proto;
		hands[i].first = first += 10000000;
		MUST(pthread_create(&threads[i], NULL, hand_main, &hands[i]) == 0);
	}
	for (int i = 0; i < n_threads; i++) {
		pthread_join(threads[i], NULL);
		done += hands[i].done;
	}
	return (double)done * 1e6 / (double)(clock_mono_us() - begin);
}

static void fill(struct store *store)
{
	struct mem *mem = mem_new(NULL, "fill");
	struct db_tx *tx;
	struct db *db;

	MUST(db_open(store, mem, &db) == ERR_OK);
	MUST(db_begin(db, mem, &tx) == ERR_OK);
	for (int64_t i = 1; i <= ROWS; i++)
		MUST(bench_add(db, i, "a row to be read", i) == ERR_OK);
	MUST(db_end(tx, ERR_OK) == ERR_OK);
	db_close(db);
	mem_end(mem);
}

static void bench(const char *name, const char *url)
{
	struct mem *mem = mem_new(NULL, "bench");
	struct store_conf conf = { .url = url, .create = true, .migrations = &bench_schema };
	pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
	struct store *store;
	struct store_figures before, after;
	struct hand h = { 0 };
	const char *why = "";
	double one, alone16, group16, reads1, reads2, files16, share;
	int from, to;

	if (store_open(mem, &conf, &store, &why) != ERR_OK ||
		migrate_run(store, mem, &from, &to, &why) != ERR_OK) {
		fprintf(stderr, "%s: %s\n", name, why);
		exit(1);
	}
	fill(store);
	h.store = store;
	h.work = write_row;
	one = measure(h, 1);
	h.alone = &alone;
	alone16 = measure(h, THREADS_MAX);
	h.alone = NULL;
	before = store_figures(store);
	group16 = measure(h, THREADS_MAX);
	after = store_figures(store);
	share = (double)(after.transactions - before.transactions) /
		(double)(after.commits - before.commits);
	h.work = read_row;
	reads1 = measure(h, 1);
	reads2 = measure(h, 2);
	h.work = write_file;
	files16 = measure(h, THREADS_MAX);
	printf("%-11s %9.0f %9.0f %9.0f %7.1f %9.0f %9.0f %9.0f\n", name, one, alone16, group16,
		share, reads1, reads2, files16);
	printf("{\"bench\":\"store\",\"database\":\"%s\",\"tx_1\":%.0f,\"tx_16_alone\":%.0f,\"tx_"
	       "16\":%.0f,"
	       "\"tx_a_commit\":%.1f,\"reads_1\":%.0f,\"reads_2\":%.0f,\"files_16\":%.0f}\n",
		name, one, alone16, group16, share, reads1, reads2, files16);
	store_close(store);
	mem_end(mem);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: store_bench FOLDER\n");
		return 2;
	}
	printf("a second    durable transactions                    reads by key        files of "
	       "100 KB\n"
	       "            1 thread  16 alone  16 group a commit  1 thread 2 threads  16 "
	       "threads\n");
	bench("sqlite", mem_printf(mem_new(NULL, "bench"), "sqlite:%s/bench.db", argv[1]));
	if (getenv("BURSARY_TEST_PG") != NULL)
		bench("postgresql", getenv("BURSARY_TEST_PG"));
	return 0;
}
