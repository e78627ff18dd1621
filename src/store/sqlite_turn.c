/*
 * Group commit on SQLite, without a writer thread: leader and followers.
 *
 * There is one writing connection.  Threads take turns on it; each
 * transaction is a savepoint inside one open BEGIN IMMEDIATE (the first needs
 * none: there is nothing before it to go back to, and under a savepoint SQLite
 * keeps for each statement what it may have to undo).  Whoever ends a
 * transaction while others wait for their turn passes it on and waits; the one
 * that finds nobody waiting commits for all, with one fsync, and wakes them
 * with the result.  So 16 threads pay for one fsync what one thread pays.
 *
 * A refused transaction waits as well when the batch holds changes of others:
 * what it saw (a replayed key, say) is not on the disk yet, and its answer
 * would acknowledge it.
 */
#include <errno.h>

#include "base/clock.h"
#include "store/sqlite.h"

enum { BATCH_MAX = 64, BATCH_US = 20000 /* a batch older than this is not passed on */ };
enum { WRITER_KIB = 2000 };
/*
 * A page that every transaction changes is copied out of the log once, however often it stands
 * in it: a long log costs less a transaction.  Up to 4,062 pages its index is one table.
 */
enum { LOG_PAGES = 4000, LOG_LONG_PAGES = 5500, LOG_WAIT_MS = 200 };

static const struct db_statement begin_command = { .name = "BEGIN IMMEDIATE" };
static const struct db_statement commit_command = { .name = "COMMIT" };
static const struct db_statement rollback_command = { .name = "ROLLBACK" };
static const struct db_statement savepoint_command = { .name = "SAVEPOINT member" };
static const struct db_statement release_command = { .name = "RELEASE member" };
static const struct db_statement undo_command = { .name = "ROLLBACK TO member" };

/* A condition that waits by the monotonic clock. */
static void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	MUST(pthread_condattr_init(&attr) == 0);
	MUST(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	MUST(pthread_cond_init(cond, &attr) == 0);
	pthread_condattr_destroy(&attr);
}

static struct sqlite_writer *writer_of(const struct db *db)
{
	return db->store->impl;
}

/* False when the turn did not come before the deadline. */
static bool take_turn(struct sqlite_writer *w, int64_t deadline_us)
{
	struct timespec until = { .tv_sec = deadline_us / 1000000,
		.tv_nsec = deadline_us % 1000000 * 1000 };
	bool is_mine;

	MUST(pthread_mutex_lock(&w->lock) == 0);
	w->n_queued++;
	while (w->is_taken && clock_mono_us() < deadline_us)
		pthread_cond_timedwait(&w->turn, &w->lock, &until);
	w->n_queued--;
	is_mine = !w->is_taken;
	w->is_taken = true;
	MUST(pthread_mutex_unlock(&w->lock) == 0);
	return is_mine;
}

/* The lock is held, and given up before who waits is woken, who would only wait for it. */
static void pass_turn(struct sqlite_writer *w)
{
	w->is_taken = false;
	MUST(pthread_mutex_unlock(&w->lock) == 0);
	pthread_cond_signal(&w->turn);
}

/* The batch is over.  The lock is held; who is to be answered once it is not. */
static struct sqlite_member *take_members(struct sqlite_writer *w)
{
	struct sqlite_member *members = w->members;

	w->members = NULL;
	w->n_members = 0;
	w->is_open = false;
	return members;
}

static void answer(struct sqlite_member *members, enum err result)
{
	struct sqlite_member *next;

	for (struct sqlite_member *m = members; m != NULL; m = next) {
		next = m->next;
		m->result = result;
		MUST(sem_post(m->answered) == 0); /* from here on m is no more */
	}
}

/* Gives up the batch with all its members; the turn goes on. */
static void abandon(struct db *db, enum err result)
{
	struct sqlite_writer *w = writer_of(db);
	struct sqlite_member *members;

	if (w->conn.lite != NULL && sqlite3_get_autocommit(w->conn.lite) == 0 &&
		sqlite_command(&w->conn, &rollback_command) != SQLITE_OK)
		store_break(db->store, "a transaction could not be rolled back");
	MUST(pthread_mutex_lock(&w->lock) == 0);
	members = take_members(w);
	pass_turn(w);
	answer(members, result);
}

static int note_log(void *arg, sqlite3 *lite, const char *name, int pages)
{
	struct sqlite_writer *w = arg;

	(void)lite;
	(void)name;
	w->log_pages = pages;
	return SQLITE_OK;
}

/* Not when the store is opened: who only reads needs no second connection. */
static enum err open_writer(struct store *s)
{
	struct sqlite_writer *w = s->impl;
	enum err e = sqlite_conn_open(&w->conn, s->mem, s->target, WRITER_KIB);

	if (e == ERR_OK)
		sqlite3_wal_hook(w->conn.lite, note_log, w);
	return e;
}

static enum err begin_batch(struct db *db, int64_t deadline_us)
{
	struct sqlite_writer *w = writer_of(db);
	enum err e = w->conn.lite == NULL ? open_writer(db->store) : ERR_OK;
	int64_t left = deadline_us - clock_mono_us();

	if (e != ERR_OK)
		return e;
	sqlite3_busy_timeout(w->conn.lite, left > 0 ? (int)(left / 1000) : 0);
	if (sqlite_command(&w->conn, &begin_command) != SQLITE_OK)
		return sqlite_failed(db->store, &w->conn, "BEGIN", true);
	w->is_open = true;
	w->opened_us = clock_mono_us();
	return ERR_OK;
}

enum err sqlite_tx_begin(struct db *db)
{
	struct sqlite_writer *w = writer_of(db);
	int64_t deadline = clock_mono_us() + db->store->wait_us;
	enum err e = ERR_OK;

	if (!take_turn(w, deadline))
		return ERR_BUSY;
	if (store_trouble(db->store) != NULL)
		e = ERR_INTERNAL;
	if (e == ERR_OK && !w->is_open)
		e = begin_batch(db, deadline);
	w->is_alone = w->n_members == 0;
	if (e == ERR_OK && !w->is_alone &&
		sqlite_command(&w->conn, &savepoint_command) != SQLITE_OK)
		e = sqlite_failed(db->store, &w->conn, "SAVEPOINT", true);
	if (e != ERR_OK)
		abandon(db, e);
	return e;
}

/*
 * Copies the log into the database file, after the answers and before the next
 * turn.  Readers that overlap without a gap keep SQLite from starting the log
 * anew; when it has grown long we wait for them a moment, so that it does.
 */
static void shorten_log(struct store *s)
{
	struct sqlite_writer *w = s->impl;
	bool is_long = w->log_pages >= LOG_LONG_PAGES;

	if (w->log_pages < LOG_PAGES)
		return;
	sqlite3_busy_timeout(w->conn.lite, is_long ? LOG_WAIT_MS : 0);
	if (sqlite3_wal_checkpoint_v2(w->conn.lite, NULL,
		    is_long ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL,
		    NULL) != SQLITE_OK &&
		(sqlite3_errcode(w->conn.lite) & 0xff) != SQLITE_BUSY)
		(void)!sqlite_failed(s, &w->conn, "checkpoint", true);
}

/* The last of a batch: one fsync for all of it.  The turn is held, the lock is not. */
static enum err commit(struct store *s)
{
	struct sqlite_writer *w = s->impl;
	struct sqlite_member *members;
	enum err e = ERR_OK;

	if (sqlite_command(&w->conn, w->n_members > 0 ? &commit_command : &rollback_command) !=
		SQLITE_OK)
		e = sqlite_failed(s, &w->conn, "COMMIT", true);
	else if (w->n_members > 0)
		atomic_fetch_add(&s->commits, 1);
	if (sqlite3_get_autocommit(w->conn.lite) == 0 &&
		sqlite_command(&w->conn, &rollback_command) != SQLITE_OK)
		store_break(s, "a transaction could not be rolled back");
	MUST(pthread_mutex_lock(&w->lock) == 0);
	members = take_members(w);
	MUST(pthread_mutex_unlock(&w->lock) == 0);
	answer(members, e);
	if (e == ERR_OK)
		shorten_log(s);
	MUST(pthread_mutex_lock(&w->lock) == 0);
	pass_turn(w);
	return e;
}

/* Others are waiting and the batch is neither large nor old.  The lock is held. */
static bool goes_on(const struct sqlite_writer *w)
{
	return w->n_queued > 0 && w->n_members < BATCH_MAX &&
	       clock_mono_us() - w->opened_us < BATCH_US;
}

/*
 * Waits until somebody commits.  Without the lock: all of a batch would queue
 * for it, one by one, to read what is theirs.
 */
static enum err wait_for_commit(struct sqlite_member *me)
{
	while (sem_wait(me->answered) != 0)
		MUST(errno == EINTR);
	return me->result;
}

/* This transaction is in the batch or out of it again; now the batch goes on or is committed. */
static enum err leave(struct db *db, bool is_change)
{
	struct sqlite_writer *w = writer_of(db);
	struct sqlite_db *own = db->impl;
	struct sqlite_member me = { .answered = &own->answered };
	bool is_owed;

	MUST(pthread_mutex_lock(&w->lock) == 0);
	w->n_members += is_change;
	if (!goes_on(w)) {
		MUST(pthread_mutex_unlock(&w->lock) == 0);
		return commit(db->store);
	}
	is_owed = w->n_members > 0;
	if (is_owed) {
		me.next = w->members;
		w->members = &me;
	}
	pass_turn(w);
	return is_owed ? wait_for_commit(&me) : ERR_OK;
}

void sqlite_writer_init(struct store *s, struct sqlite_writer *w)
{
	MUST(pthread_mutex_init(&w->lock, NULL) == 0);
	cond_init(&w->turn);
	s->impl = w;
}

void sqlite_writer_end(struct sqlite_writer *w)
{
	MUST(!w->is_taken && w->n_queued == 0);
	sqlite_conn_close(&w->conn);
	sqlite_conn_close(&w->spare);
	pthread_cond_destroy(&w->turn);
	pthread_mutex_destroy(&w->lock);
}

enum err sqlite_tx_end(struct db *db, enum err e)
{
	struct sqlite_writer *w = writer_of(db);
	enum err committed;

	/* Some failures (a full disk) make SQLite roll back the whole batch. */
	if (sqlite3_get_autocommit(w->conn.lite) != 0) {
		e = e != ERR_OK ? e : ERR_INTERNAL;
		abandon(db, e);
		return e;
	}
	if (w->is_alone && e != ERR_OK) {
		abandon(db, e);
		return e;
	}
	if (!w->is_alone &&
		((e != ERR_OK && sqlite_command(&w->conn, &undo_command) != SQLITE_OK) ||
			sqlite_command(&w->conn, &release_command) != SQLITE_OK)) {
		enum err why = sqlite_failed(db->store, &w->conn, "RELEASE", true);

		abandon(db, why);
		return e != ERR_OK ? e : why;
	}
	committed = leave(db, e == ERR_OK);
	return committed != ERR_OK ? committed : e;
}
