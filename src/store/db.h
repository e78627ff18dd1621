/*
 * A database: one-thread handles, read-only snapshots, bracketed transactions.
 *
 * struct store is the database of a process and is shared by its threads;
 * struct db is one thread's way in.  Statements are the generated functions of
 * the .sql files; each runs inside a snapshot or a transaction, and one that
 * does neither is a bug.  Open the store after fork(), never before.
 *
 *	db_snapshot(db);				e = db_begin(db, mem, &tx);
 *	e = call_find(db, mem, slug, &call);		return e == ERR_OK ? db_end(tx, change(cx))
 *: e; db_snapshot_end(db);
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/work.h"

struct store;
struct db;
struct db_tx;
struct migration_list;

enum store_kind { STORE_SQLITE, STORE_PG };

struct store_conf {
	const char
		*url; /* "sqlite:PATH" or "postgresql://…" (libpq's form, several hosts allowed) */
	const char *files_dir; /* SQLite: where stored files go; NULL: PATH + "-files" */
	bool create;	       /* SQLite: make the file, and its folder, when there is none */
	int wait_ms;	       /* for a turn to write, before ERR_BUSY; 0: 5000 */
	const struct migration_list *migrations; /* NULL: those built in */
};

/*
 * Opens the database.  On failure *ret_why (in mem) is one sentence for the
 * person at the terminal: wrong URL, no server, a file of another program, a
 * schema newer than this program.  An empty or older schema is no failure:
 * migrate_run() is for that.  The store ends with store_close() or with the process.
 */
MUST_CHECK enum err store_open(struct mem *mem, const struct store_conf *conf,
	struct store **ret_store, const char **ret_why);
void store_close(struct store *store);

enum store_kind store_kind(const struct store *store);

/*
 * NULL while writes are acknowledged.  After a failed fsync or a damaged file
 * it says why they no longer are: until the process is started anew every
 * db_begin() gives ERR_INTERNAL, and reads go on.
 */
const char *store_trouble(struct store *store);

/* Commits that reached the disk and transactions they carried, since the store was opened. */
struct store_figures {
	uint64_t commits;
	uint64_t transactions;
};
struct store_figures store_figures(struct store *store);

/*
 * One thread's handle, in mem.  ERR_BUSY or ERR_INTERNAL when the database
 * cannot be reached.  Must be closed before its store is.
 */
MUST_CHECK enum err db_open(struct store *store, struct mem *mem, struct db **ret_db);
void db_close(struct db *db);
struct store *db_store(const struct db *db);

/*
 * From now on what this handle's statements cost is added to *to, which must
 * outlive it.  Without, nothing is counted.  What runs beside a thread, such as
 * the commit of its group by another, is not in it.
 */
void db_meter(struct db *db, struct work *to);

/*
 * For a process that reads most of the database, in whatever order: this handle
 * keeps up to 64 MB of it in memory.
 */
MUST_CHECK enum err db_keep_much(struct db *db);

/*
 * Waits at most so many milliseconds for a commit that listeners are to hear of,
 * of whichever process: on SQLite any, on PostgreSQL one that a trigger tells
 * (NOTIFY bursary).  The first time, and after a lost connection, it is told at
 * once: who asks knows nothing yet.  Outside of snapshots and transactions.
 */
MUST_CHECK enum err db_await(struct db *db, int ms, bool *ret_is_told);

/*
 * From here to db_snapshot_end() every statement sees the database as it was
 * at the first of them, and the database refuses writes.  Costs nothing until
 * a statement runs.
 */
void db_snapshot(struct db *db);
void db_snapshot_end(struct db *db);

/*
 * What ends the statements of a snapshot early: ms after the first of them, or
 * is_gone(reader), which is asked now and then on this thread while one works.
 * 0, NULL: never.
 */
struct db_limit {
	int ms;
	bool (*is_gone)(const void *reader);
	const void *reader;
};

/*
 * A snapshot with a limit.  A statement that meets it gives ERR_BUSY, is told
 * in the log and stops working in the database too; whatever follows in the
 * snapshot ends likewise.
 */
void db_snapshot_limited(struct db *db, const struct db_limit *limit);

/*
 * Begins a transaction, or joins the one that is open: a joined db_end() that
 * fails dooms the whole.  There is one writer at a time, so what is read
 * inside stays true until db_end().  ERR_BUSY after 5 seconds of waiting (store_conf.wait_ms).
 * A failed statement dooms its transaction on both databases: later statements
 * give the same error, db_end() rolls back.  UNIQUE, CHECK, NOT NULL and
 * foreign keys come back as ERR_CONFLICT: of a statement that gives nothing
 * (:run) perhaps not before the next one that does, or db_end().
 */
MUST_CHECK enum err db_begin(struct db *db, struct mem *mem, struct db_tx **ret_tx);

/*
 * As db_begin(), but on PostgreSQL it takes no turn: beside others, whose turn
 * it may be.  For rows that are the same whoever writes them, such as pieces
 * of a file, and for who says by locks of its own what nobody else may touch
 * meanwhile.  db_begin() inside it is a bug.
 */
MUST_CHECK enum err db_begin_part(struct db *db, struct mem *mem, struct db_tx **ret_tx);

/*
 * Ends it: rolls back and returns e when e is not ERR_OK; otherwise returns
 * ERR_OK only when the changes are on the disk.  ERR_INTERNAL also when the
 * answer to the commit was lost: the change may then stand all the same.
 */
MUST_CHECK enum err db_end(struct db_tx *tx, enum err e);

/* True between db_begin() and db_end(). */
bool db_in_tx(const struct db *db);

/* Whether questions travel, so that some are said ahead (db_ahead()): else nothing need be made
 * ready for it. */
bool db_travels(const struct db *db);

#endif
