/* What db.c asks of a kind of database; db_sqlite.c and db_pg.c answer.  Known to store/ only. */
#ifndef STORE_BACKEND_H
#define STORE_BACKEND_H

#include <stdatomic.h>

#include "store/db.h"
#include "store/migrate.h"
#include "store/statement.h"

/* A store keeps its backend's own things in impl; so does a db. */
struct store {
	enum store_kind kind;
	const struct backend *backend;
	struct mem *mem;    /* used while opening and by who holds the turn to write */
	const char *target; /* SQLite: the path; PostgreSQL: the URL */
	const char *files_dir;
	struct blob_packs *packs; /* SQLite: the stored files */
	bool create;
	int64_t wait_us; /* for a turn to write, before ERR_BUSY */
	const struct migration_list *migrations;
	_Atomic(const char *) trouble; /* static text */
	atomic_uint_fast64_t commits, transactions;
	void *impl;
};

enum db_state { DB_IDLE, DB_SNAPSHOT, DB_TX };

struct db_tx {
	struct db *db;
	int depth;
	enum err doom; /* the first failure inside; ERR_OK while there is none */
};

struct db {
	struct store *store;
	struct mem *mem;
	enum db_state state;
	bool is_begun; /* DB_SNAPSHOT: the database was told */
	struct db_limit limit;
	int64_t ends_us, ask_us; /* by the monotonic clock; of the limit, since it is begun */
	const char *cut;	 /* why the read was ended, static; NULL: it was not */
	bool is_free;		 /* DB_TX: does not wait for its turn; see db_begin_part() */
	struct db_tx *tx;
	struct work *meter;			   /* NULL: nobody counts */
	void (*seam)(void *arg, const char *name); /* of tests: db_seam() */
	void *seam_arg;
	void *impl;
};

struct backend {
	enum err (*store_open)(struct store *s, struct mem *mem, const char **ret_why);
	void (*store_close)(struct store *s);
	enum err (*open)(struct db *db);
	void (*close)(struct db *db);
	/* NULL: the database's own business. */
	enum err (*keep_much)(struct db *db);
	enum err (*await)(struct db *db, int ms, bool *ret_is_told);
	enum err (*snapshot_begin)(struct db *db);
	void (*snapshot_end)(struct db *db);
	enum err (*tx_begin)(struct db *db);
	enum err (*tx_end)(struct db *db, enum err e);
	enum err (*query)(struct db_cursor *c, const struct db_value *params);
	/* NULL where nothing is gained by it: sends a change whose count nobody asks for. */
	enum err (*run)(struct db *db, const struct db_statement *s, const struct db_value *params);
	/* NULL likewise: asks what query() will be asked soon. */
	enum err (*ahead)(
		struct db *db, const struct db_statement *s, const struct db_value *params);
	enum err (*step)(struct db_cursor *c, bool *ret_row);
	void (*row)(struct db_cursor *c); /* all its columns, into c->row */
	int64_t (*done)(struct db_cursor *c); /* rows changed; ends the cursor */
	enum err (*script)(struct db *db, const char *sql, struct mem *mem, const char **ret_why);
	enum err (*prove)(
		struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why);
};

extern const struct backend backend_sqlite, backend_pg;

/* Writes are not acknowledged any more; why must be static. */
void store_break(struct store *s, const char *why);

/* The server is waited for, once more. */
static inline void db_meter_trip(const struct db *db)
{
	if (db->meter != NULL)
		db->meter->round_trips++;
}

/* Asked by a backend every few milliseconds while a statement works: must it end? */
bool db_must_end(struct db *db);
bool db_is_limited(const struct db *db);

/* ERR_BUSY for the statement that db_must_end() ended; logged. */
MUST_CHECK enum err db_ended(const struct db *db, const char *statement);

/* Logs a failure of the database. */
void store_log(const char *statement, const char *code, const char *what);

/* What was prepared on a connection, by the statement's address. */
struct prepared {
	struct mem *mem;
	const struct db_statement **keys;
	void **values;
	size_t n, cap;
};

void *prepared_find(const struct prepared *p, const struct db_statement *s);
void prepared_add(struct prepared *p, const struct db_statement *s, void *value);

#endif
