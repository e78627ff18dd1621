/* The connection to PostgreSQL: made when it is needed, and again when it was lost. */
#include <poll.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "store/pg.h"

enum {
	RETRY_US = 100000, /* between tries to reach a server that is away */
	TELL_US = 10000000
};

/*
 * Without JIT: it pays for long queries, and ours are short; planning to compile
 * them takes longer than they do.
 */
static const char setup_sql[] =
	"SET idle_in_transaction_session_timeout = '60s';"
	"SET client_min_messages = warning; SET extra_float_digits = 1; SET jit = off;"
	/* A look-up costs no more than a page of a scan: the database lies in memory or on flash.
	 */
	"SET random_page_cost = 1.1;"
	/*
	 * Each statement has one plan, made once a connection: what a value would change is a
	 * statement of its own (the ways of a list, its filters), and to plan a list anew for
	 * every request takes several times as long as to run it.
	 */
	"SET plan_cache_mode = force_generic_plan;"
	/* Stronger settings of the operator stay; none that answers before the disk. */
	"SELECT set_config('synchronous_commit', 'on', false)"
	" WHERE current_setting('synchronous_commit') = 'off'";

bool pg_is_away(const struct pg_db *own)
{
	return own->conn == NULL || PQstatus(own->conn) != CONNECTION_OK;
}

static void note_warning(void *arg, const PGresult *r)
{
	struct pg_db *own = arg;

	(void)r;
	own->was_warned = true;
}

void pg_disconnect(struct pg_db *own)
{
	PQfinish(own->conn);
	own->conn = NULL;
	own->n_sent = 0;
	own->is_unsynced = own->listens = false;
	mem_drop(own->prepared.keys);
	mem_drop(own->prepared.values);
	own->prepared = (struct prepared){ .mem = own->prepared.mem };
}

const char *pg_words(struct mem *mem, const PGconn *conn)
{
	char *words = mem_str(mem, PQerrorMessage(conn));

	for (char *p = words; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = p[1] == '\0' ? '\0' : ' ';
	return words;
}

PGconn *pg_dial(const char *url)
{
	const char *const keys[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "target_session_attrs",
		"client_encoding", "fallback_application_name", "dbname", NULL };
	const char *const values[] = { "3", "4000", "5", "2", "2", "read-write", "UTF8", "bursary",
		url, NULL };

	return PQconnectdbParams(keys, values, 1);
}

static bool set_up(struct pg_db *own, int64_t wait_us)
{
	char wait[64];
	PGresult *r, *also;
	bool is_set;

	snprintf(wait, sizeof(wait), "SET lock_timeout = %d", (int)(wait_us / 1000));
	r = PQexec(own->conn, setup_sql);
	also = PQexec(own->conn, wait);
	is_set = pg_is_good(r) && pg_is_good(also);
	PQclear(r);
	PQclear(also);
	return is_set && PQenterPipelineMode(own->conn) == 1;
}

/* Once, and then now and again: it is tried often. */
static void tell(struct pg_store *shared, const struct pg_db *own)
{
	int64_t now = clock_mono_us(), told = atomic_load(&shared->told_us);
	struct mem *scratch;

	if (atomic_load(&shared->is_down) && now - told < TELL_US)
		return;
	atomic_store(&shared->told_us, now);
	scratch = mem_new(NULL, "connect");
	store_log("", "no_connection", pg_words(scratch, own->conn));
	mem_end(scratch);
}

static enum err dial(struct db *db)
{
	struct pg_db *own = db->impl;

	own->conn = pg_dial(db->store->target);
	if (PQstatus(own->conn) == CONNECTION_OK) {
		PQsetNoticeReceiver(own->conn, note_warning, own);
		if (set_up(own, db->store->wait_us))
			return ERR_OK;
	} else {
		tell(db->store->impl, own);
	}
	pg_disconnect(own);
	return ERR_BUSY;
}

/*
 * A lost connection is made again at once by who needs it.  While the server
 * is away one thread tries ten times a second, the others answer at once.
 */
static bool may_dial(struct pg_store *shared)
{
	if (!atomic_load(&shared->is_down))
		return true;
	if (clock_mono_us() - atomic_load(&shared->tried_us) < RETRY_US)
		return false;
	return !atomic_exchange(&shared->is_dialing, true);
}

enum err pg_connect(struct db *db)
{
	struct pg_store *shared = db->store->impl;
	struct pg_db *own = db->impl;
	enum err e;

	if (!pg_is_away(own))
		return ERR_OK;
	if (!may_dial(shared))
		return ERR_BUSY;
	if (own->conn != NULL)
		pg_disconnect(own);
	e = dial(db);
	atomic_store(&shared->tried_us, clock_mono_us());
	atomic_store(&shared->is_down, e != ERR_OK);
	atomic_store(&shared->is_dialing, false);
	return e;
}

void pg_look(struct pg_db *own)
{
	char c;

	for (int i = 0; i < 4 && !pg_is_away(own); i++) {
		ssize_t n = recv(PQsocket(own->conn), &c, 1, MSG_PEEK | MSG_DONTWAIT);

		if (n < 0)
			return;
		PQconsumeInput(own->conn);
		(void)PQisBusy(own->conn);
		if (n == 0 && !pg_is_away(own)) {
			pg_disconnect(own);
			return;
		}
	}
}

static enum err listen_to_others(struct db *db)
{
	struct pg_db *own = db->impl;
	enum err e = pg_plain(db);
	PGresult *r;

	if (e != ERR_OK)
		return e;
	r = PQexec(own->conn, "LISTEN bursary");
	own->listens = pg_is_good(r);
	if (!own->listens)
		e = pg_failed(db, "LISTEN", r);
	PQclear(r);
	pg_piped(db);
	return e;
}

static bool take_notices(struct pg_db *own)
{
	bool is_any = false;
	PGnotify *told;

	while ((told = PQnotifies(own->conn)) != NULL) {
		PQfreemem(told);
		is_any = true;
	}
	return is_any;
}

enum err pg_await(struct db *db, int ms, bool *ret_is_told)
{
	struct pg_db *own = db->impl;
	enum err e = ERR_OK;
	struct pollfd p;

	if (pg_is_away(own) || !own->listens) {
		e = listen_to_others(db);
		if (e == ERR_OK)
			*ret_is_told = true; /* of all that was missed */
		return e;
	}
	/* What is told stands behind the answers that nobody took yet. */
	if (own->n_sent > 0)
		e = pg_land(db, NULL, NULL);
	if (e != ERR_OK)
		return e;
	p = (struct pollfd){ .fd = PQsocket(own->conn), .events = POLLIN };
	*ret_is_told = take_notices(own);
	if (*ret_is_told || poll(&p, 1, ms) <= 0)
		return ERR_OK;
	if (PQconsumeInput(own->conn) == 0) {
		pg_disconnect(own);
		return ERR_BUSY;
	}
	*ret_is_told = take_notices(own);
	return ERR_OK;
}
