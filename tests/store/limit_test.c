/*
 * What ends a read.  The planted statement works for days, so a limit that does
 * not hold is a test that never ends: tests/run-unit counts that as failed.
 */
#include "store/fixture.h"

#include "tests/store/slow_sql.c"

static const int64_t days = INT64_C(1000000000000);

static enum err count_to(struct fixture *f, int64_t n, const struct db_limit *limit)
{
	struct slow_count_row row = { 0 };
	enum err e;

	db_snapshot_limited(f->db, limit);
	e = slow_count(f->db, f->mem, n, &row);
	db_snapshot_end(f->db);
	if (e == ERR_OK)
		assert_int_equal(row.n, n);
	return e;
}

/* Nothing of ours works in the server any more; on SQLite statements work in the caller. */
static void nothing_works_on(struct fixture *f)
{
	PGconn *pg;
	bool is_quiet = store_kind(f->store) == STORE_SQLITE;

	if (is_quiet)
		return;
	pg = PQconnectdb(f->url);
	for (int i = 0; i < 500 && !is_quiet; i++) {
		PGresult *r = PQexec(pg, "SELECT 1 FROM pg_stat_activity WHERE state = 'active'"
					 " AND datname = current_database() AND application_name = 'bursary'");

		assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
		is_quiet = PQntuples(r) == 0;
		PQclear(r);
		usleep(10000);
	}
	PQfinish(pg);
	assert_true(is_quiet);
}

static void a_read_ends_at_its_time_and_the_handle_goes_on(void **state)
{
	struct fixture *f = fixture_of(state);

	assert_int_equal(count_to(f, days, &(struct db_limit){ .ms = 100 }), ERR_BUSY);
	nothing_works_on(f);
	assert_int_equal(count_to(f, 10, &(struct db_limit){ .ms = 100000 }), ERR_OK);
	assert_int_equal(count_to(f, days, &(struct db_limit){ .ms = 100 }), ERR_BUSY);
}

static bool is_gone_at_the_third_look(const void *reader)
{
	int *looks = *(int *const *)reader;

	return ++*looks >= 3;
}

static void a_read_ends_when_its_reader_leaves(void **state)
{
	struct fixture *f = fixture_of(state);
	int looks = 0, *reader = &looks;
	struct db_limit limit = { .is_gone = is_gone_at_the_third_look, .reader = &reader };

	assert_int_equal(count_to(f, days, &limit), ERR_BUSY);
	assert_int_equal(looks, 3);
	nothing_works_on(f);
	looks = -100;
	assert_int_equal(count_to(f, 10, &limit), ERR_OK);
}

/* One statement after the other does not make a read longer. */
static void the_time_is_that_of_the_snapshot(void **state)
{
	struct fixture *f = fixture_of(state);
	struct slow_count_row row;
	enum err e;

	db_snapshot_limited(f->db, &(struct db_limit){ .ms = 300 });
	do
		e = slow_count(f->db, f->mem, 200000, &row);
	while (e == ERR_OK);
	assert_int_equal(e, ERR_BUSY);
	db_snapshot_end(f->db);
}

static void without_a_limit_and_in_a_transaction_nothing_ends_it(void **state)
{
	struct fixture *f = fixture_of(state);
	struct slow_count_row row;
	struct db_tx *tx;

	assert_int_equal(count_to(f, days, &(struct db_limit){ .ms = 50 }), ERR_BUSY);
	assert_int_equal(count_to(f, 2000000, &(struct db_limit){ .ms = 0 }), ERR_OK);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(slow_count(f->db, f->mem, 2000000, &row), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(a_read_ends_at_its_time_and_the_handle_goes_on),
		ON_BOTH(a_read_ends_when_its_reader_leaves),
		ON_BOTH(the_time_is_that_of_the_snapshot),
		ON_BOTH(without_a_limit_and_in_a_transaction_nothing_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
