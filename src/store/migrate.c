#include "store/migrate.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/backend.h"
#include "store/migrate_sql.h"
#include "store/schema.h"

static const char version_table[] =
	"CREATE TABLE schema_version ("
	"version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/* In a snapshot or a transaction.  -1: tables, but none of ours. */
static enum err read_version(struct db *db, struct mem *mem, int64_t *ret_version)
{
	struct schema_table_count_row tables;
	struct schema_newest_row newest;
	enum err e = schema_table_count(db, mem, &tables);

	if (e != ERR_OK)
		return e;
	if (tables.versions == 0) {
		*ret_version = tables.others > 0 ? -1 : 0;
		return ERR_OK;
	}
	e = schema_newest(db, mem, &newest);
	if (e == ERR_OK)
		*ret_version = newest.version;
	return e;
}

enum err schema_look(
	struct store *store, struct mem *mem, int64_t *ret_version, const char **ret_why)
{
	int newest = store->migrations->n;
	int64_t version = 0;
	struct db *db;
	enum err e = db_open(store, mem, &db);

	if (e == ERR_OK) {
		db_snapshot(db);
		e = read_version(db, mem, &version);
		db_snapshot_end(db);
		db_close(db);
	}
	if (e != ERR_OK) {
		*ret_why = "The database does not tell the version of its schema.";
	} else if (version < 0) {
		*ret_why = "The database holds tables of another program.";
		e = ERR_REFUSED;
	} else if (version > newest) {
		*ret_why = mem_printf(mem,
			"The database has schema %d, this program knows %d: use the newer program.",
			(int)version, newest);
		e = ERR_REFUSED;
	} else {
		*ret_version = version;
	}
	return e;
}

enum err migrate_needed(struct store *store, struct mem *mem, bool *ret_needed)
{
	const char *why;
	int64_t version;
	enum err e = schema_look(store, mem, &version, &why);

	if (e == ERR_OK)
		*ret_needed = version < store->migrations->n;
	return e;
}

/* The next script, if there is one; another process may have been faster. */
static enum err apply_next(struct db *db, struct mem *mem, bool *ret_is_done, const char **ret_why)
{
	const struct migration_list *list = db->store->migrations;
	const struct migration *next;
	struct schema_table_count_row tables;
	int64_t version;
	enum err e = schema_table_count(db, mem, &tables);

	if (e == ERR_OK && tables.versions == 0)
		e = db->store->backend->script(db, version_table, mem, ret_why);
	if (e == ERR_OK)
		e = read_version(db, mem, &version);
	if (e != ERR_OK)
		return e;
	*ret_is_done = version >= list->n;
	if (*ret_is_done)
		return ERR_OK;
	next = &list->items[version];
	MUST(next->version == version + 1);
	e = db->store->backend->script(
		db, db->store->kind == STORE_SQLITE ? next->sqlite : next->pg, mem, ret_why);
	if (e == ERR_OK)
		e = schema_add(db, next->version, next->name, clock_now());
	else
		*ret_why = mem_printf(mem, "Migration %s: %s.", next->name, *ret_why);
	return e;
}

static enum err apply_all(struct db *db, struct mem *mem, const char **ret_why)
{
	bool is_done = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !is_done) {
		struct db_tx *tx;

		e = db_begin(db, mem, &tx);
		if (e == ERR_OK)
			e = db_end(tx, apply_next(db, mem, &is_done, ret_why));
	}
	return e;
}

enum err migrate_run(
	struct store *store, struct mem *mem, int *ret_from, int *ret_to, const char **ret_why)
{
	const char *why = "The schema could not be brought up to date.";
	int64_t from = 0;
	struct db *db;
	enum err e = schema_look(store, mem, &from, &why);

	if (e == ERR_OK)
		e = db_open(store, mem, &db);
	if (e == ERR_OK) {
		why = "The schema could not be brought up to date.";
		e = apply_all(db, mem, &why);
		db_close(db);
	}
	if (e != ERR_OK) {
		*ret_why = why;
		return e;
	}
	*ret_from = (int)from;
	*ret_to = store->migrations->n;
	return ERR_OK;
}
