#include "store/fixture.h"

#include "store/tend.h"

#include "tests/store/note_sql.c"

enum { NOTES = 2000 };

static void fill(struct fixture *f)
{
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	for (int64_t i = 1; i <= NOTES; i++)
		assert_int_equal(
			note_add(f->db, i, mem_printf(f->mem, "n%" PRId64, i), NULL, 5), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
}

static int64_t ask_sqlite(sqlite3 *lite, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n;

	if (sqlite3_prepare_v2(lite, sql, -1, &stmt, NULL) != SQLITE_OK)
		return -1; /* no such table: never tended */
	n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return n;
}

/* What the planner believes of the table of notes. */
static int64_t rows_believed(struct fixture *f, sqlite3 *lite)
{
	PGconn *pg;
	PGresult *r;
	int64_t n;

	if (lite != NULL)
		return ask_sqlite(
			lite, "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'note'");
	pg = PQconnectdb(f->url);
	r = PQexec(pg, "SELECT reltuples::bigint FROM pg_class WHERE relname = 'note'");
	assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
	n = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	PQfinish(pg);
	return n;
}

static sqlite3 *another_connection(struct fixture *f)
{
	sqlite3 *lite;

	if (store_kind(f->store) == STORE_PG)
		return NULL;
	assert_int_equal(sqlite3_open(mem_printf(f->mem, "%s/note.db", f->dir), &lite), SQLITE_OK);
	return lite;
}

static void what_is_planned_by_is_gathered(void **state)
{
	struct fixture *f = fixture_of(state);
	sqlite3 *lite = another_connection(f);

	fill(f);
	assert_int_not_equal(rows_believed(f, lite), NOTES);
	assert_int_equal(db_tend(f->db, f->mem), ERR_OK);
	assert_in_range(rows_believed(f, lite), NOTES / 2, 2 * NOTES);
	sqlite3_close(lite);
}

/* Whoever is connected reads the schema again, and with it what was gathered. */
static void those_who_are_connected_hear_of_it_each_time(void **state)
{
	struct fixture *f = fixture_of(state);
	sqlite3 *lite = another_connection(f);
	int64_t first, second;

	fill(f);
	assert_int_equal(db_tend(f->db, f->mem), ERR_OK);
	first = ask_sqlite(lite, "PRAGMA schema_version");
	assert_int_equal(db_tend(f->db, f->mem), ERR_OK);
	second = ask_sqlite(lite, "PRAGMA schema_version");
	assert_int_not_equal(first, second);
	sqlite3_close(lite);
}

static void nothing_of_it_is_left_behind(void **state)
{
	struct fixture *f = fixture_of(state);
	sqlite3 *lite = another_connection(f);

	assert_int_equal(db_tend(f->db, f->mem), ERR_OK);
	assert_int_equal(
		ask_sqlite(lite, "SELECT count(*) FROM sqlite_schema WHERE type = 'view'"), 0);
	sqlite3_close(lite);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(what_is_planned_by_is_gathered),
		ON_SQLITE(those_who_are_connected_hear_of_it_each_time),
		ON_SQLITE(nothing_of_it_is_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
