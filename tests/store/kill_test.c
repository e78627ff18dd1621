/*
 * kill -9 of a process in which 16 threads write: every transaction that
 * db_end() acknowledged is there afterwards.  tests/store/planted runs this
 * against a build that answers before the commit, and expects it to fail.
 */
#include <pthread.h>

#include "store/fixture.h"

#include "tests/store/note_sql.c"

enum { THREADS = 16, ROUNDS = 4, ACKS = 150 };

struct hand {
	struct store *store;
	int64_t first;
	int acks; /* pipe */
};

static void *write_for_ever(void *arg)
{
	struct hand *h = arg;
	struct mem *mem = mem_new(NULL, "hand");
	struct db *db;

	if (db_open(h->store, mem, &db) != ERR_OK)
		_exit(1);
	for (int64_t id = h->first; id < h->first + 100000; id++) {
		struct mem *row = mem_new(mem, "row");
		struct db_tx *tx;
		enum err e = db_begin(db, row, &tx);

		if (e == ERR_OK)
			e = db_end(tx, note_add(db, id, mem_printf(row, "n%" PRId64, id), NULL, 5));
		if (e == ERR_OK && write(h->acks, &id, sizeof(id)) != (ssize_t)sizeof(id))
			_exit(1);
		mem_end(row);
	}
	return NULL;
}

/* The child: opens its own store and writes until it is killed. */
static void child_main(struct fixture *f, int round, int acks)
{
	struct store *store = fixture_store(f, &note_schema);
	struct hand hands[THREADS];
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++) {
		hands[i] = (struct hand){ store, (round * THREADS + i) * 100000 + 1, acks };
		if (pthread_create(&threads[i], NULL, write_for_ever, &hands[i]) != 0)
			_exit(1);
	}
	for (;;)
		pause();
}

/* Kills the child after ACKS acknowledgements; all of them, with the late ones, go into acked. */
static size_t one_round(struct fixture *f, int round, int64_t *acked)
{
	int ends[2], status;
	size_t n = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		close(ends[0]);
		child_main(f, round, ends[1]);
	}
	close(ends[1]);
	while (n < ACKS && read(ends[0], &acked[n], sizeof(*acked)) == (ssize_t)sizeof(*acked))
		n++;
	kill(child, SIGKILL);
	while (read(ends[0], &acked[n], sizeof(*acked)) == (ssize_t)sizeof(*acked))
		n++;
	close(ends[0]);
	assert_true(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	return n;
}

static int lost_of(struct fixture *f, const int64_t *acked, size_t n)
{
	int lost = 0;

	db_snapshot(f->db);
	for (size_t i = 0; i < n; i++) {
		struct mem *row = mem_new(f->mem, "row");
		struct note note;
		enum err e = note_find(f->db, row, mem_printf(row, "n%" PRId64, acked[i]), &note);

		assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
		lost += e == ERR_NOT_FOUND;
		mem_end(row);
	}
	db_snapshot_end(f->db);
	return lost;
}

static void a_kill_loses_nothing_that_was_acknowledged(void **state)
{
	struct fixture *f = fixture_of(state);
	int64_t *acked = MEM_ARRAY(f->mem, int64_t, 100000);
	int lost = 0;

	fixture_open(f);
	fixture_close(f);
	for (int round = 0; round < ROUNDS; round++) {
		size_t n = one_round(f, round, acked);

		assert_true(n >= ACKS);
		fixture_open(f);
		lost += lost_of(f, acked, n);
		fixture_close(f);
	}
	if (lost > 0)
		print_error("%d acknowledged rows are lost\n", lost);
	assert_int_equal(lost, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_ON_BOTH(a_kill_loses_nothing_that_was_acknowledged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
