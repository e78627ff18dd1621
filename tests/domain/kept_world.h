/*
 * A world that was made once, kept, and brought back before each run: every row of
 * every table, whichever they are, by a connection of the test's own for which no trigger
 * fires and no foreign key is looked at.  Ten times cheaper than to live it again.
 */
#ifndef TESTS_DOMAIN_KEPT_WORLD_H
#define TESTS_DOMAIN_KEPT_WORLD_H

#include "place.h"

enum { BACK_MAX = 400 };

struct kept_world {
	sqlite3 *lite; /* NULL on PostgreSQL */
	sqlite3_stmt *back[BACK_MAX];
	int n_back;
	PGconn *pg; /* NULL on SQLite */
};

/* ---- SQLite: beside each table a copy in memory ---- */

static inline void lite_do(sqlite3 *lite, const char *sql)
{
	if (sqlite3_exec(lite, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(lite));
}

static inline sqlite3_stmt *lite_prepare(sqlite3 *lite, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v3(lite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(lite));
	return stmt;
}

static inline void lite_open(struct kept_world *k, struct place *p)
{
	const char *path = mem_printf(p->mem, "%s/bursary.db", p->dir);

	assert_int_equal(sqlite3_open_v2(path, &k->lite, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_busy_timeout(k->lite, 5000);
	sqlite3_db_config(k->lite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	lite_do(k->lite,
		"PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; ATTACH ':memory:' AS kept");
}

/* The columns that are written: what is generated of others is not. */
static const char lite_tables[] =
	"SELECT m.name, group_concat('\"' || c.name || '\"') FROM main.sqlite_master m,"
	" pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
	" AND c.hidden = 0 GROUP BY m.name";

static inline void lite_forget(struct kept_world *k)
{
	for (int i = 0; i < k->n_back; i++)
		sqlite3_finalize(k->back[i]);
	k->n_back = 0;
}

static inline void lite_take(struct kept_world *k, struct mem *mem)
{
	sqlite3_stmt *each;

	lite_forget(k);
	lite_do(k->lite, "DETACH kept; ATTACH ':memory:' AS kept");
	each = lite_prepare(k->lite, lite_tables);
	while (sqlite3_step(each) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(each, 0);
		const char *cols = (const char *)sqlite3_column_text(each, 1);

		lite_do(k->lite,
			mem_printf(mem, "CREATE TABLE kept.\"%s\" AS SELECT %s FROM main.\"%s\"",
				table, cols, table));
		MUST(k->n_back + 2 <= BACK_MAX);
		k->back[k->n_back++] =
			lite_prepare(k->lite, mem_printf(mem, "DELETE FROM main.\"%s\"", table));
		k->back[k->n_back++] = lite_prepare(k->lite,
			mem_printf(mem, "INSERT INTO main.\"%s\" (%s) SELECT * FROM kept.\"%s\"",
				table, cols, table));
	}
	sqlite3_finalize(each);
}

static inline void lite_back(struct kept_world *k)
{
	lite_do(k->lite, "BEGIN IMMEDIATE");
	for (int i = 0; i < k->n_back; i++) {
		if (sqlite3_step(k->back[i]) != SQLITE_DONE)
			fail_msg("%s: %s", sqlite3_sql(k->back[i]), sqlite3_errmsg(k->lite));
		sqlite3_reset(k->back[i]);
	}
	lite_do(k->lite, "COMMIT");
}

/* ---- PostgreSQL: beside each table a copy of this session's, and one function ---- */

static inline void pg_do(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
	PQclear(r);
}

/*
 * The function's text.  A table is left alone when it has as many rows as are kept and all
 * of them were written when it was brought back last: nobody added, changed or took one.
 */
static const char pg_text[] =
	"SELECT 'CREATE OR REPLACE FUNCTION pg_temp.world_back() RETURNS void LANGUAGE plpgsql AS"
	" $back$ BEGIN ' || string_agg(format("
	"'IF (SELECT COUNT(*) FROM public.%1$I) <> %2$s OR EXISTS (SELECT 1 FROM public.%1$I"
	" WHERE xmin <> (SELECT written FROM pg_temp.kept_mark WHERE name = %3$L)) THEN"
	" DELETE FROM public.%1$I; INSERT INTO public.%1$I (%4$s) OVERRIDING SYSTEM VALUE"
	" SELECT * FROM pg_temp.%5$I; UPDATE pg_temp.kept_mark"
	" SET written = pg_current_xact_id()::xid WHERE name = %3$L; END IF;',"
	" name, n, name, cols, 'kept_' || name), ' ') || ' END $back$' FROM kept_table"
	" JOIN kept_mark USING (name)";

static inline void pg_take(struct kept_world *k, struct mem *mem)
{
	PGresult *r;

	pg_do(k->pg, "SET client_min_messages = warning; SET session_replication_role = replica;"
		     "SET synchronous_commit = off;"
		     "DROP TABLE IF EXISTS pg_temp.kept_table, pg_temp.kept_mark;"
		     "CREATE TEMP TABLE kept_table AS SELECT c.table_name::text AS name,"
		     " string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal_position) AS"
		     " cols FROM information_schema.columns c JOIN information_schema.tables t"
		     " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
		     " WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
		     " AND c.is_generated = 'NEVER' GROUP BY c.table_name;"
		     "CREATE TEMP TABLE kept_mark (name text PRIMARY KEY, n bigint, written xid)");
	r = PQexec(k->pg, "SELECT name, cols FROM kept_table");
	assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(r); i++) {
		const char *table = PQgetvalue(r, i, 0), *cols = PQgetvalue(r, i, 1);

		pg_do(k->pg, mem_printf(mem,
				     "DROP TABLE IF EXISTS pg_temp.\"kept_%s\"; CREATE TEMP TABLE"
				     " \"kept_%s\" AS SELECT %s FROM public.\"%s\"; INSERT INTO "
				     "kept_mark"
				     " SELECT '%s', COUNT(*), '0' FROM public.\"%s\"",
				     table, table, cols, table, table, table));
	}
	PQclear(r);
	r = PQexec(k->pg, pg_text);
	assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
	pg_do(k->pg, PQgetvalue(r, 0, 0));
	PQclear(r);
}

/* ---- of either ---- */

/* watch: a connection to PostgreSQL beside the place's; NULL on SQLite. */
static inline void kept_open(struct kept_world *k, struct place *p, PGconn *watch)
{
	*k = (struct kept_world){ .pg = watch };
	if (watch == NULL)
		lite_open(k, p);
}

static inline void kept_close(struct kept_world *k)
{
	lite_forget(k);
	sqlite3_close(k->lite);
}

/* As it stands now; what was kept before is forgotten. */
static inline void kept_take(struct kept_world *k, struct mem *mem)
{
	if (k->lite != NULL)
		lite_take(k, mem);
	else
		pg_take(k, mem);
}

/* While nobody has a bracket.  What was told since is gone, so there is none of it to link. */
static inline void kept_back(struct kept_world *k, struct place *p)
{
	if (k->lite != NULL)
		lite_back(k);
	else
		pg_do(k->pg, "SELECT pg_temp.world_back()");
	instance_linked(p->instance);
}

#endif
