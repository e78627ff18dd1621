/* SQLite inside store/: a connection, and the one writer that all threads share by turns. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>

#include "store/backend.h"

enum { SQLITE_OUR_ID = 0x42757273 /* "Burs", in the file's header */ };

struct sqlite_conn {
	sqlite3 *lite;
	struct prepared prepared;
};

/*
 * A thread whose transaction waits for the commit of its batch.  Lives on the
 * thread's stack; who commits sets result and posts.
 */
struct sqlite_member {
	struct sqlite_member *next;
	enum err result;
	sem_t *answered; /* posted once the result stands */
};

/* The writing connection: who holds the turn (is_taken) alone touches it. */
struct sqlite_writer {
	struct sqlite_conn conn;  /* opened by the first transaction */
	pthread_mutex_t lock;	  /* guards what follows */
	struct sqlite_conn spare; /* a reading one that nobody has; may be none */
	pthread_cond_t turn;	  /* signalled when the turn becomes free */
	bool is_taken;
	unsigned n_queued; /* threads that wait for the turn */
	bool is_open;	   /* BEGIN IMMEDIATE was done; COMMIT is still owed */
	bool is_alone;	   /* who has the turn changes what nobody of the batch did before */
	int64_t opened_us;
	struct sqlite_member *members;
	unsigned n_members; /* whose changes are in the open batch */
	int log_pages;	    /* in the write-ahead log, after the last commit */
};

/* A db of SQLite: the thread's own reading connection. */
struct sqlite_db {
	struct sqlite_conn reader;
	int64_t heard; /* the version of the data when await() was last told; 0: never */
	bool is_large; /* keeps more than others: not for the next who opens */
	sem_t answered;
};

/* Opens and sets a connection as ours must be. */
MUST_CHECK enum err sqlite_conn_open(
	struct sqlite_conn *c, struct mem *mem, const char *path, int cache_kib);
void sqlite_conn_close(struct sqlite_conn *c);

/* One SQL command without parameters, prepared once: BEGIN and its like. */
int sqlite_command(struct sqlite_conn *c, const struct db_statement *command);

/*
 * What a result code means to the caller; logged unless it is a constraint.
 * Damage seen by any connection stops the writes of the store.
 */
MUST_CHECK enum err sqlite_failed(
	struct store *s, struct sqlite_conn *c, const char *statement, bool is_write);

void sqlite_writer_init(struct store *s, struct sqlite_writer *w);
void sqlite_writer_end(struct sqlite_writer *w);
enum err sqlite_tx_begin(struct db *db);
enum err sqlite_tx_end(struct db *db, enum err e);

#endif
