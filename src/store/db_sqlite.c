/* SQLite: the store's file, connections, statements.  Turns and commits are in sqlite_turn.c. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/blob_pack.h"
#include "store/sqlite.h"

enum { READER_KIB = 4000, READ_WAIT_MS = 5000 };
enum { ASK_STEPS = 4000 /* of the virtual machine: a tenth of a millisecond */ };

/* Sets what is the same on every connection.  No memory map: a damaged disk must not be a SIGBUS.
 */
static int set_up(sqlite3 *lite, int cache_kib)
{
	char pragmas[400];

	sqlite3_extended_result_codes(lite, 1);
	sqlite3_busy_timeout(lite, READ_WAIT_MS);
	sqlite3_db_config(lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(lite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	snprintf(pragmas, sizeof(pragmas),
		"PRAGMA synchronous = FULL;"
		"PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
		"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
		"PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -%d;",
		cache_kib);
	return sqlite3_exec(lite, pragmas, NULL, NULL, NULL);
}

enum err sqlite_conn_open(struct sqlite_conn *c, struct mem *mem, const char *path, int cache_kib)
{
	c->prepared = (struct prepared){ .mem = mem };
	if (sqlite3_open_v2(path, &c->lite,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
		    NULL) == SQLITE_OK &&
		set_up(c->lite, cache_kib) == SQLITE_OK)
		return ERR_OK;
	store_log("", sqlite3_errstr(sqlite3_extended_errcode(c->lite)), sqlite3_errmsg(c->lite));
	sqlite_conn_close(c);
	return ERR_INTERNAL;
}

static void forget_prepared(struct sqlite_conn *c)
{
	for (size_t i = 0; i < c->prepared.cap; i++)
		sqlite3_finalize(c->prepared.values[i]);
	c->prepared = (struct prepared){ 0 };
}

void sqlite_conn_close(struct sqlite_conn *c)
{
	forget_prepared(c);
	sqlite3_close(c->lite);
	*c = (struct sqlite_conn){ 0 };
}

static bool is_our_constraint(int code)
{
	return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
	       code == SQLITE_CONSTRAINT_CHECK || code == SQLITE_CONSTRAINT_FOREIGNKEY ||
	       code == SQLITE_CONSTRAINT_NOTNULL || code == SQLITE_CONSTRAINT_ROWID;
}

enum err sqlite_failed(struct store *s, struct sqlite_conn *c, const char *statement, bool is_write)
{
	int code = sqlite3_extended_errcode(c->lite);
	int primary = code & 0xff;

	if (is_our_constraint(code))
		return ERR_CONFLICT;
	if (primary == SQLITE_NOMEM)
		BUG("out of memory");
	store_log(statement, sqlite3_errstr(code), sqlite3_errmsg(c->lite));
	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
		return ERR_BUSY;
	/* No room, or a file system mounted read-only: mended by a person while we run. */
	if (is_write && (primary == SQLITE_FULL || primary == SQLITE_READONLY))
		return ERR_BUSY;
	if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
		store_break(s, "the database file is damaged");
	else if (is_write && primary == SQLITE_IOERR)
		store_break(s, "the disk failed while writing");
	return ERR_INTERNAL;
}

static sqlite3_stmt *prepare(struct sqlite_conn *c, const struct db_statement *s, const char *sql)
{
	sqlite3_stmt *stmt = prepared_find(&c->prepared, s);

	if (stmt != NULL)
		return stmt;
	if (sqlite3_prepare_v3(c->lite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
		SQLITE_OK)
		return NULL;
	prepared_add(&c->prepared, s, stmt);
	return stmt;
}

int sqlite_command(struct sqlite_conn *c, const struct db_statement *command)
{
	sqlite3_stmt *stmt = prepare(c, command, command->name);
	int code;

	if (stmt == NULL)
		return SQLITE_ERROR;
	code = sqlite3_step(stmt);
	sqlite3_reset(stmt);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* --- statements --- */

static struct sqlite_conn *conn_of(struct db *db)
{
	struct sqlite_writer *w = db->store->impl;
	struct sqlite_db *own = db->impl;

	return db->state == DB_TX ? &w->conn : &own->reader;
}

static enum err failed(struct db *db, const char *statement)
{
	struct sqlite_conn *c = conn_of(db);

	if (db->cut != NULL && sqlite3_errcode(c->lite) == SQLITE_INTERRUPT)
		return db_ended(db, statement);
	return sqlite_failed(db->store, c, statement, db->state == DB_TX);
}

static int bind(sqlite3_stmt *stmt, int i, const struct db_value *v)
{
	switch (v->kind) {
	case DB_NULL:
		return sqlite3_bind_null(stmt, i);
	case DB_INT:
		return sqlite3_bind_int64(stmt, i, v->i);
	case DB_REAL:
		return sqlite3_bind_double(stmt, i, v->r);
	case DB_TEXT:
		return sqlite3_bind_text64(stmt, i, v->b.data, v->b.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB:
		return sqlite3_bind_blob64(stmt, i, v->b.data, v->b.n, SQLITE_STATIC);
	}
	BUG("unknown kind of value");
}

/* Takes what the statement has cost since it was last taken. */
static void take_cost(struct work *to, sqlite3_stmt *stmt)
{
	to->steps += (unsigned)sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
	to->scans += (unsigned)sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	to->sorts += (unsigned)sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_SORT, 1);
}

static enum err query(struct db_cursor *c, const struct db_value *params)
{
	sqlite3_stmt *stmt;
	int n;

	MUST(c->statement->sqlite != NULL);
	stmt = prepare(conn_of(c->db), c->statement, c->statement->sqlite);
	if (stmt == NULL)
		return failed(c->db, c->statement->name);
	/* An alternative of a slot may leave the last parameters unused. */
	n = sqlite3_bind_parameter_count(stmt);
	for (int i = 0; i < n; i++)
		if (bind(stmt, i + 1, &params[i]) != SQLITE_OK)
			return failed(c->db, c->statement->name);
	/* The writer's statements are everybody's: what another left uncounted is not ours. */
	if (c->db->meter != NULL)
		take_cost(&(struct work){ 0 }, stmt);
	c->handle = stmt;
	return ERR_OK;
}

static enum err step(struct db_cursor *c, bool *ret_row)
{
	int code = sqlite3_step(c->handle);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return failed(c->db, c->statement->name);
	*ret_row = code == SQLITE_ROW;
	return ERR_OK;
}

/*
 * By its value, which is looked up once: a connection has one thread at a time.  A text's bytes are
 * taken as they lie, for what is asked as a text SQLite copies to end it with a NUL.
 */
static void read_column(sqlite3_value *value, struct db_value *ret_v)
{
	const void *bytes;

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		*ret_v = db_int(sqlite3_value_int64(value));
		return;
	case SQLITE_FLOAT:
		*ret_v = db_real(sqlite3_value_double(value));
		return;
	case SQLITE_NULL:
		ret_v->kind = DB_NULL;
		return;
	case SQLITE_TEXT:
		ret_v->kind = DB_TEXT;
		break;
	default:
		ret_v->kind = DB_BLOB;
		break;
	}
	bytes = sqlite3_value_blob(value);
	ret_v->b.data = bytes == NULL ? "" : bytes; /* of no bytes */
	ret_v->b.n = (size_t)sqlite3_value_bytes(value);
}

static void row(struct db_cursor *c)
{
	for (int i = 0; i < c->statement->n_cols; i++)
		read_column(sqlite3_column_value(c->handle, i), &c->row[i]);
}

static int64_t done(struct db_cursor *c)
{
	sqlite3_stmt *stmt = c->handle;
	int64_t changed = sqlite3_stmt_readonly(stmt) ? 0 : sqlite3_changes64(conn_of(c->db)->lite);

	sqlite3_reset(stmt);
	if (c->db->meter != NULL)
		take_cost(c->db->meter, stmt);
	sqlite3_clear_bindings(stmt);
	c->handle = NULL;
	return changed;
}

static enum err script(struct db *db, const char *sql, struct mem *mem, const char **ret_why)
{
	struct sqlite_conn *c = conn_of(db);

	if (sqlite3_exec(c->lite, sql, NULL, NULL, NULL) == SQLITE_OK)
		return ERR_OK;
	*ret_why = mem_str(mem, sqlite3_errmsg(c->lite));
	return failed(db, "script");
}

static enum err prove(
	struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why)
{
	struct sqlite_conn *c = conn_of(db);
	sqlite3_stmt *stmt = s->sqlite == NULL ? NULL : prepare(c, s, s->sqlite);

	*ret_why = NULL;
	if (s->sqlite == NULL)
		return ERR_OK;
	if (stmt == NULL)
		*ret_why = mem_str(mem, sqlite3_errmsg(c->lite));
	else if (sqlite3_bind_parameter_count(stmt) > s->n_params)
		*ret_why = mem_printf(mem, "has %d parameters", sqlite3_bind_parameter_count(stmt));
	else if (sqlite3_column_count(stmt) != s->n_cols)
		*ret_why = mem_printf(mem, "gives %d columns", sqlite3_column_count(stmt));
	return ERR_OK;
}

/* --- snapshots --- */

static const struct db_statement read_begin_command = { .name = "BEGIN" };
static const struct db_statement read_end_command = { .name = "ROLLBACK" };

static enum err snapshot_begin(struct db *db)
{
	struct sqlite_db *own = db->impl;

	if (sqlite_command(&own->reader, &read_begin_command) != SQLITE_OK)
		return failed(db, "BEGIN");
	return ERR_OK;
}

static void snapshot_end(struct db *db)
{
	struct sqlite_db *own = db->impl;

	if (sqlite3_get_autocommit(own->reader.lite) == 0 &&
		sqlite_command(&own->reader, &read_end_command) != SQLITE_OK)
		BUG("a snapshot does not end");
}

/* On the thread whose statement works, so nothing is shared. */
static int ask_to_end(void *arg)
{
	return db_must_end(arg) ? 1 : 0;
}

/*
 * A connection reads the whole schema before its first statement, which takes
 * longer than most pages: the one that looked at the file when it was opened
 * is the first seat's.
 */
static enum err open_reader(struct db *db, struct sqlite_conn *ret_reader)
{
	struct sqlite_writer *w = db->store->impl;

	MUST(pthread_mutex_lock(&w->lock) == 0);
	*ret_reader = w->spare;
	w->spare = (struct sqlite_conn){ 0 };
	MUST(pthread_mutex_unlock(&w->lock) == 0);
	ret_reader->prepared.mem = db->mem;
	return ret_reader->lite != NULL
		       ? ERR_OK
		       : sqlite_conn_open(ret_reader, db->mem, db->store->target, READER_KIB);
}

/* One is kept for the next who opens; what was prepared on it goes with its memory. */
static void close_reader(struct sqlite_writer *w, struct sqlite_conn *reader)
{
	forget_prepared(reader);
	sqlite3_progress_handler(reader->lite, 0, NULL, NULL);
	MUST(pthread_mutex_lock(&w->lock) == 0);
	if (w->spare.lite == NULL) {
		w->spare = *reader;
		*reader = (struct sqlite_conn){ 0 };
	}
	MUST(pthread_mutex_unlock(&w->lock) == 0);
	sqlite_conn_close(reader);
}

static enum err open_db(struct db *db)
{
	struct sqlite_db *own = MEM_NEW(db->mem, struct sqlite_db);
	enum err e = open_reader(db, &own->reader);

	if (e != ERR_OK)
		return e;
	if (sqlite3_exec(own->reader.lite, "PRAGMA query_only = ON", NULL, NULL, NULL) !=
		SQLITE_OK) {
		sqlite_conn_close(&own->reader);
		return ERR_INTERNAL;
	}
	sqlite3_progress_handler(own->reader.lite, ASK_STEPS, ask_to_end, db);
	MUST(sem_init(&own->answered, 0, 0) == 0);
	db->impl = own;
	return ERR_OK;
}

static enum err keep_much(struct db *db)
{
	struct sqlite_db *own = db->impl;

	own->is_large = true;
	if (sqlite3_exec(own->reader.lite, "PRAGMA cache_size = -65536", NULL, NULL, NULL) ==
		SQLITE_OK)
		return ERR_OK;
	return failed(db, "cache_size");
}

static void close_db(struct db *db)
{
	struct sqlite_db *own = db->impl;

	if (own->is_large)
		sqlite_conn_close(&own->reader);
	else
		close_reader(db->store->impl, &own->reader);
	sem_destroy(&own->answered);
	db->impl = NULL;
}

/* --- the store --- */

static enum err make_folder(const char *folder)
{
	return mkdir(folder, 0700) == 0 || errno == EEXIST ? ERR_OK : ERR_INTERNAL;
}

static enum err sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return is_synced ? ERR_OK : ERR_INTERNAL;
}

/* The file is made by us, for its mode; SQLite gives -wal and -shm the same. */
static enum err make_file(struct store *s, struct mem *mem, const char **ret_why)
{
	const char *slash = strrchr(s->target, '/');
	const char *folder =
		slash == NULL ? "." : mem_strn(mem, s->target, (size_t)(slash - s->target));
	int fd;

	folder = folder[0] == '\0' ? "/" : folder;
	if (access(s->target, F_OK) == 0)
		return ERR_OK;
	if (!s->create) {
		*ret_why = mem_printf(
			mem, "There is no database at %s: %s.", s->target, strerror(errno));
		return ERR_REFUSED;
	}
	fd = make_folder(folder) == ERR_OK ? open(s->target, O_CREAT | O_RDWR | O_CLOEXEC, 0600)
					   : -1;
	if (fd >= 0)
		close(fd);
	if (fd < 0 || sync_folder(folder) != ERR_OK) {
		*ret_why = mem_printf(mem, "Cannot make %s: %s.", s->target, strerror(errno));
		return ERR_REFUSED;
	}
	return ERR_OK;
}

static int64_t ask(sqlite3 *lite, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t v = -1;

	if (sqlite3_prepare_v2(lite, sql, -1, &stmt, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		v = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return v;
}

/* Ours, or empty and to be ours; WAL from the first day. */
static enum err claim_file(struct store *s, sqlite3 *lite, struct mem *mem, const char **ret_why)
{
	int64_t id = ask(lite, "PRAGMA application_id");
	int64_t n_objects = ask(lite, "SELECT count(*) FROM sqlite_schema");
	char *mark = mem_printf(mem, "PRAGMA application_id = %d", (int)SQLITE_OUR_ID);

	if (n_objects < 0) {
		*ret_why = mem_printf(mem, "%s cannot be read as a database: %s.", s->target,
			sqlite3_errmsg(lite));
		return ERR_REFUSED;
	}
	if (id != SQLITE_OUR_ID && (id != 0 || n_objects > 0)) {
		*ret_why = mem_printf(mem, "%s belongs to another program.", s->target);
		return ERR_REFUSED;
	}
	if (id != SQLITE_OUR_ID && !s->create) {
		*ret_why = mem_printf(mem, "%s is empty.", s->target);
		return ERR_REFUSED;
	}
	if ((id != SQLITE_OUR_ID && sqlite3_exec(lite, mark, NULL, NULL, NULL) != SQLITE_OK) ||
		sqlite3_exec(lite, "PRAGMA journal_mode = WAL", NULL, NULL, NULL) != SQLITE_OK) {
		*ret_why = mem_printf(
			mem, "%s cannot be written: %s.", s->target, sqlite3_errmsg(lite));
		return ERR_REFUSED;
	}
	return ERR_OK;
}

/* SQLite counts its memory under one lock for all threads; nobody reads that count. */
static void set_up_library(void)
{
	if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
		store_log("", "sqlite_config", "SQLite was begun before the store");
}

static enum err open_store(struct store *s, struct mem *mem, const char **ret_why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite_writer *w = MEM_NEW(s->mem, struct sqlite_writer);
	enum err e = make_file(s, mem, ret_why);

	pthread_once(&once, set_up_library);
	if (e != ERR_OK)
		return e;
	if (sqlite_conn_open(&w->spare, s->mem, s->target, READER_KIB) != ERR_OK) {
		*ret_why = mem_printf(mem, "%s cannot be read as a database.", s->target);
		return ERR_REFUSED;
	}
	e = claim_file(s, w->spare.lite, mem, ret_why);
	if (e == ERR_OK && blob_packs_open(s) != ERR_OK) {
		*ret_why = mem_printf(
			mem, "Cannot keep files in %s: %s.", s->files_dir, strerror(errno));
		e = ERR_REFUSED;
	}
	if (e != ERR_OK) {
		sqlite_conn_close(&w->spare);
		return e;
	}
	sqlite_writer_init(s, w);
	return ERR_OK;
}

static void close_store(struct store *s)
{
	sqlite_writer_end(s->impl);
	blob_packs_close(s);
	s->impl = NULL;
}

enum { LOOK_MS = 100 };

/* The version counts the commits of all other connections, in whatever process. */
static enum err await(struct db *db, int ms, bool *ret_is_told)
{
	struct sqlite_db *own = db->impl;
	bool is_told;

	for (int waited = 0;; waited += LOOK_MS) {
		int64_t version = ask(own->reader.lite, "PRAGMA data_version");

		if (version < 0)
			return failed(db, "data_version");
		is_told = version != own->heard;
		own->heard = version;
		if (is_told || waited >= ms)
			break;
		usleep(LOOK_MS * 1000);
	}
	*ret_is_told = is_told;
	return ERR_OK;
}

const struct backend backend_sqlite = {
	.store_open = open_store,
	.store_close = close_store,
	.open = open_db,
	.close = close_db,
	.keep_much = keep_much,
	.await = await,
	.snapshot_begin = snapshot_begin,
	.snapshot_end = snapshot_end,
	.tx_begin = sqlite_tx_begin,
	.tx_end = sqlite_tx_end,
	.query = query,
	.step = step,
	.row = row,
	.done = done,
	.script = script,
	.prove = prove,
};
