/*
 * The schema's history: numbered scripts, applied in order, each in one
 * transaction together with its row in schema_version.  An interrupted run
 * resumes where it stopped.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/err.h"
#include "base/mem.h"

struct store;

struct migration {
	int version; /* 1, 2, 3 … */
	const char *name;
	const char *sqlite;
	const char *pg;
};

struct migration_list {
	const struct migration *items;
	int n;
};

/* sql/migrations/ as it was built in. */
extern const struct migration_list migrations_embedded;

/*
 * Brings the schema to the newest version.  Versions before and after; equal
 * when nothing was to do.  ERR_BUSY when another process is at it for long.
 * On ERR_REFUSED and ERR_INTERNAL *ret_why says what is wrong.
 */
MUST_CHECK enum err migrate_run(
	struct store *store, struct mem *mem, int *ret_from, int *ret_to, const char **ret_why);

/* True when migrate_run() would change something. */
MUST_CHECK enum err migrate_needed(struct store *store, struct mem *mem, bool *ret_needed);

#endif
