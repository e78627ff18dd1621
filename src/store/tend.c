#include "store/tend.h"

#include "store/backend.h"

/*
 * A connection reads the statistics with the schema, and reads that again only
 * when it has changed: a view that comes and goes changes it.
 */
static const char sqlite_sql[] = "PRAGMA analysis_limit = 400; ANALYZE;"
				 "CREATE VIEW tended AS SELECT 1; DROP VIEW tended;";
static const char pg_sql[] = "ANALYZE (SKIP_LOCKED)";

enum err db_tend(struct db *db, struct mem *mem)
{
	bool is_sqlite = db->store->kind == STORE_SQLITE;
	const char *why = NULL;
	struct db_tx *tx;
	enum err e = is_sqlite ? db_begin(db, mem, &tx) : db_begin_part(db, mem, &tx);

	if (e != ERR_OK)
		return e;
	return db_end(
		tx, db->store->backend->script(db, is_sqlite ? sqlite_sql : pg_sql, mem, &why));
}
