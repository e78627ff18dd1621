/*
 * A store of either kind with the small schema of note.sql, made anew for each
 * test.  PostgreSQL is used when BURSARY_TEST_PG names a server
 * (tests/with-postgres starts one); otherwise its tests skip and say so.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <ftw.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#include "store/db.h"
#include "store/migrate.h"

static const struct migration note_migrations[] = {
	{ 1, "0001_note",
		"CREATE TABLE note (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, body TEXT,"
		" at INTEGER NOT NULL CHECK (at >= 0), data BLOB, weight REAL) STRICT;",
		"CREATE TABLE note (id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, body TEXT,"
		" at BIGINT NOT NULL CHECK (at >= 0), data BYTEA, weight DOUBLE PRECISION);" },
	{ 2, "0002_answer",
		"CREATE TABLE answer (note_id INTEGER NOT NULL REFERENCES note (id), words TEXT "
		"NOT NULL) STRICT;"
		"CREATE TABLE blob_place (sha256 BLOB PRIMARY KEY, pack INTEGER NOT NULL,"
		" first_byte INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
		"CREATE TABLE answer (note_id BIGINT NOT NULL REFERENCES note (id), words TEXT NOT "
		"NULL);"
		"CREATE TABLE blob_chunk (sha256 BYTEA NOT NULL, n BIGINT NOT NULL, data BYTEA NOT "
		"NULL,"
		" PRIMARY KEY (sha256, n));" },
};

static const struct migration_list note_schema = { note_migrations, 2 };

struct fixture {
	struct mem *mem;
	char dir[64];
	const char *url;
	struct store *store;
	struct db *db;
};

static inline int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* An empty schema on the server of the tests. */
static inline void pg_wipe(const char *url)
{
	PGconn *pg = PQconnectdb(url);
	PGresult *r = PQexec(pg, "SET client_min_messages = warning;"
				 "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

	assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
	PQclear(r);
	PQfinish(pg);
}

static inline struct store *fixture_store(struct fixture *f, const struct migration_list *list)
{
	struct store_conf conf = {
		.url = f->url, .create = true, .wait_ms = 500, .migrations = list
	};
	struct store *store = NULL;
	const char *why = "";
	enum err e = store_open(f->mem, &conf, &store, &why);

	if (e != ERR_OK)
		print_error("%s\n", why);
	assert_int_equal(e, ERR_OK);
	return store;
}

static inline void fixture_migrate(struct fixture *f, struct store *store)
{
	int from, to;
	const char *why = "";
	enum err e = migrate_run(store, f->mem, &from, &to, &why);

	if (e != ERR_OK)
		print_error("%s\n", why);
	assert_int_equal(e, ERR_OK);
}

static inline void fixture_open(struct fixture *f)
{
	f->store = fixture_store(f, &note_schema);
	fixture_migrate(f, f->store);
	assert_int_equal(db_open(f->store, f->mem, &f->db), ERR_OK);
}

static inline void fixture_close(struct fixture *f)
{
	db_close(f->db);
	store_close(f->store);
	f->store = NULL;
}

/* A folder and a URL, nothing opened yet. */
static inline int fixture_bare(void **state, enum store_kind kind)
{
	struct mem *mem = mem_new(NULL, "fixture");
	struct fixture *f = MEM_NEW(mem, struct fixture);

	*state = NULL;
	f->mem = mem;
	snprintf(f->dir, sizeof(f->dir), "/tmp/bursary-store-XXXXXX");
	f->url = kind == STORE_PG ? getenv("BURSARY_TEST_PG") : "";
	if (f->url == NULL)
		return 0;
	assert_non_null(mkdtemp(f->dir));
	if (kind == STORE_PG)
		pg_wipe(f->url);
	else
		f->url = mem_printf(f->mem, "sqlite:%s/note.db", f->dir);
	*state = f;
	return 0;
}

static inline int fixture_bare_sqlite(void **state)
{
	return fixture_bare(state, STORE_SQLITE);
}

static inline int fixture_bare_pg(void **state)
{
	return fixture_bare(state, STORE_PG);
}

static inline int fixture_sqlite(void **state)
{
	fixture_bare(state, STORE_SQLITE);
	fixture_open(*state);
	return 0;
}

static inline int fixture_pg(void **state)
{
	fixture_bare(state, STORE_PG);
	if (*state != NULL)
		fixture_open(*state);
	return 0;
}

static inline int fixture_end(void **state)
{
	struct fixture *f = *state;

	if (f == NULL)
		return 0;
	if (f->store != NULL)
		fixture_close(f);
	nftw(f->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	mem_end(f->mem);
	return 0;
}

/* The fixture, or a skipped test when there is no PostgreSQL. */
static inline struct fixture *fixture_of(void **state)
{
	if (*state == NULL) {
		print_message("skipped: BURSARY_TEST_PG names no PostgreSQL server\n");
		skip();
	}
	return *state;
}

#define ON_SQLITE(f)                                                                               \
	{                                                                                          \
#f " on sqlite", f, fixture_sqlite, fixture_end, NULL                              \
	}
#define ON_PG(f)                                                                                   \
	{                                                                                          \
#f " on postgresql", f, fixture_pg, fixture_end, NULL                              \
	}
#define ON_BOTH(f) ON_SQLITE(f), ON_PG(f)

/* Nothing opened yet: the test opens the store itself. */
#define BARE_ON_SQLITE(f)                                                                          \
	{                                                                                          \
#f " on sqlite", f, fixture_bare_sqlite, fixture_end, NULL                         \
	}
#define BARE_ON_BOTH(f)                                                                            \
	BARE_ON_SQLITE(f),                                                                         \
	{                                                                                          \
#f " on postgresql", f, fixture_bare_pg, fixture_end, NULL                         \
	}

#endif
