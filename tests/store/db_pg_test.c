#include <pthread.h>

#include "store/fixture.h"

#include "tests/store/note_sql.c"

/* Another client of the same server. */
static void psql(struct fixture *f, const char *sql)
{
	PGconn *pg = PQconnectdb(f->url);
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		print_error("%s\n", PQerrorMessage(pg));
	assert_true(PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK);
	PQclear(r);
	PQfinish(pg);
}

static const char *database_of(const struct fixture *f)
{
	return strrchr(f->url, '/') + 1;
}

/* Those to one database: others may be at work in theirs. */
static void cut_connections_to(struct fixture *by, const char *database)
{
	psql(by, mem_printf(by->mem,
			 "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
			 " WHERE pid <> pg_backend_pid() AND datname = '%s' AND application_name = 'bursary'",
			 database));
}

static void cut_connections(struct fixture *f)
{
	cut_connections_to(f, database_of(f));
}

static enum err add(struct fixture *f, int64_t id)
{
	struct db_tx *tx;
	enum err e = db_begin(f->db, f->mem, &tx);

	return e == ERR_OK ? db_end(tx, note_add(f->db, id, mem_printf(f->mem, "n%" PRId64, id),
						NULL, 5))
			   : e;
}

static enum err count(struct fixture *f, int64_t *ret_n)
{
	struct note_count_row row;
	enum err e;

	db_snapshot(f->db);
	e = note_count(f->db, f->mem, &row);
	db_snapshot_end(f->db);
	if (e == ERR_OK)
		*ret_n = row.n;
	return e;
}

static void a_connection_lost_between_brackets_is_made_again_unseen(void **state)
{
	struct fixture *f = fixture_of(state);
	int64_t n = -1;

	assert_int_equal(add(f, 1), ERR_OK);
	cut_connections(f);
	assert_int_equal(add(f, 2), ERR_OK);
	cut_connections(f);
	assert_int_equal(count(f, &n), ERR_OK);
	assert_int_equal(n, 2);
}

static void a_connection_lost_inside_fails_that_bracket_only(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_count_row row;
	struct db_tx *tx;
	int64_t n = -1;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 1, "a", NULL, 5), ERR_OK);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	cut_connections(f);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_BUSY);
	assert_int_equal(note_add(f->db, 2, "b", NULL, 5), ERR_BUSY);
	assert_int_equal(db_end(tx, ERR_OK), ERR_BUSY);

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 1, "a", NULL, 5), ERR_OK);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	cut_connections(f);
	assert_int_not_equal(db_end(tx, ERR_OK), ERR_OK);

	db_snapshot(f->db);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	cut_connections(f);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_BUSY);
	db_snapshot_end(f->db);

	assert_int_equal(count(f, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(add(f, 1), ERR_OK);
}

static void *cut_soon(void *arg)
{
	nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
	cut_connections(arg);
	return NULL;
}

/* What travels together is one trip, and what fails on the way is told once, by who asks. */
static void a_bracket_travels_in_few_flights(void **state)
{
	struct fixture *f = fixture_of(state);
	struct work work = { 0 };
	struct note_count_row row;
	struct db_tx *tx;

	assert_int_equal(add(f, 1), ERR_OK);
	db_meter(f->db, &work);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	for (int64_t i = 2; i < 100; i++)
		assert_int_equal(
			note_add(f->db, i, mem_printf(f->mem, "n%" PRId64, i), NULL, 5), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
	assert_int_equal(work.round_trips, 2);
	/* A failure in the last flight is no success, and takes all of the bracket with it. */
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 100, "n100", NULL, 5), ERR_OK);
	assert_int_equal(note_add(f->db, 101, "n1", NULL, 5), ERR_OK);
	assert_int_equal(note_add(f->db, 102, "n102", NULL, 5), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_CONFLICT);
	/* What a refused bracket left on its way is nobody else's failure. */
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 103, "n1", NULL, 5), ERR_OK);
	assert_int_equal(db_end(tx, ERR_REFUSED), ERR_REFUSED);
	assert_int_equal(add(f, 104), ERR_OK);
	db_snapshot(f->db);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	db_snapshot_end(f->db);
	assert_int_equal(row.n, 100);
	db_meter(f->db, NULL);
}

/* The server dies while it commits: the answer is unknown, so it is not "ok" and not "try again".
 */
static void a_lost_answer_to_the_commit_is_no_success(void **state)
{
	struct fixture *f = fixture_of(state);
	pthread_t cutter;

	psql(f, "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
		" $$ BEGIN PERFORM pg_sleep(3); RETURN NULL; END $$;"
		"CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED"
		" FOR EACH ROW EXECUTE FUNCTION slow()");
	assert_int_equal(pthread_create(&cutter, NULL, cut_soon, f), 0);
	assert_int_equal(add(f, 1), ERR_INTERNAL);
	pthread_join(cutter, NULL);
}

static void another_node_that_writes_makes_us_wait_then_busy(void **state)
{
	struct fixture *f = fixture_of(state);
	struct store *elsewhere = fixture_store(f, &note_schema);
	struct note_count_row row;
	struct db *other;
	struct db_tx *tx;

	assert_int_equal(db_open(elsewhere, f->mem, &other), ERR_OK);
	assert_int_equal(db_begin(other, f->mem, &tx), ERR_OK);
	/* The turn is taken with the first question: before it there is nothing to be alone with.
	 */
	assert_int_equal(note_count(other, f->mem, &row), ERR_OK);
	assert_int_equal(add(f, 1), ERR_BUSY);
	assert_int_equal(db_end(tx, note_add(other, 1, "a", NULL, 5)), ERR_OK);
	assert_int_equal(add(f, 2), ERR_OK);
	db_close(other);
	store_close(elsewhere);
}

struct hand {
	struct store *store;
	int done;
	pthread_t thread;
};

/* Reads the greatest id and adds one: goes wrong unless there is one writer at a time. */
static void *count_up(void *arg)
{
	struct hand *h = arg;
	struct mem *mem = mem_new(NULL, "hand");
	struct bytes none = { NULL, 0 };
	struct note_insert_row made;
	struct db_tx *tx;
	struct db *db;

	if (db_open(h->store, mem, &db) != ERR_OK)
		abort();
	for (int i = 0; i < 20; i++) {
		struct note *all;
		size_t n;
		enum err e = db_begin(db, mem, &tx);

		if (e == ERR_OK)
			e = note_list(
				db, mem, 0, NOTE_LIST_FILTER_ALL, NOTE_LIST_ORDER_ID, &all, &n);
		if (e == ERR_OK)
			e = note_insert(db, mem, mem_printf(mem, "after %zu", n), NULL, 5, none,
				(struct opt_real){ false, 0 }, &made);
		h->done += db_end(tx, e) == ERR_OK;
	}
	db_close(db);
	mem_end(mem);
	return NULL;
}

static void what_a_transaction_read_stays_true_until_its_end(void **state)
{
	struct fixture *f = fixture_of(state);
	struct hand hands[8];
	int64_t n = -1;

	for (int i = 0; i < 8; i++) {
		hands[i] = (struct hand){ .store = f->store };
		assert_int_equal(pthread_create(&hands[i].thread, NULL, count_up, &hands[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(hands[i].thread, NULL);
		assert_int_equal(hands[i].done, 20);
	}
	assert_int_equal(count(f, &n), ERR_OK);
	assert_int_equal(n, 160);
}

static enum err open_url(struct fixture *f, const char *url, const char **why)
{
	struct store_conf conf = { .url = url, .migrations = &note_schema };
	struct store *store;
	enum err e = store_open(f->mem, &conf, &store, why);

	if (e == ERR_OK)
		store_close(store);
	return e;
}

static void an_unreachable_or_wrong_server_is_told_in_a_sentence(void **state)
{
	struct fixture *f = fixture_of(state);
	const char *why = "";

	assert_int_equal(
		open_url(f, "postgresql://bursary:geheim@127.0.0.1:1/none", &why), ERR_REFUSED);
	assert_non_null(strstr(why, "PostgreSQL cannot be reached"));
	assert_null(strstr(why, "geheim"));
	assert_null(strchr(why, '\n'));
	assert_int_equal(open_url(f, mem_printf(f->mem, "%s_absent", f->url), &why), ERR_REFUSED);
	assert_non_null(strstr(why, "does not exist"));
	psql(f, "CREATE TABLE x (y int)");
	assert_int_equal(open_url(f, f->url, &why), ERR_OK);
	psql(f, "DROP TABLE schema_version");
	assert_int_equal(open_url(f, f->url, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "another program"));
}

static void the_first_of_several_hosts_may_be_down(void **state)
{
	struct fixture *f = fixture_of(state);
	const char *at = strchr(f->url, '@'), *why = "";

	assert_non_null(at);
	assert_int_equal(open_url(f,
				 mem_printf(f->mem, "%.*s@127.0.0.1:1,%s", (int)(at - f->url),
					 f->url, at + 1),
				 &why),
		ERR_OK);
}

/* Also on a connection that was made again. */
static void no_session_compiles_its_plans(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_pg_jit_row row;

	psql(f, "ALTER ROLE bursary SET jit = on");
	for (int i = 0; i < 2; i++) {
		cut_connections(f);
		db_snapshot(f->db);
		assert_int_equal(note_pg_jit(f->db, f->mem, &row), ERR_OK);
		db_snapshot_end(f->db);
		assert_string_equal(row.setting, "off");
	}
	psql(f, "ALTER ROLE bursary RESET jit");
}

/* The database takes no connections, as a primary that is being replaced; then it does again. */
static void a_server_that_comes_back_is_found_at_the_next_try(void **state)
{
	enum { TRY_US = 100000, TRIES = 50 };
	struct fixture *f = fixture_of(state);
	const char *name = database_of(f);
	struct fixture beside = { .mem = f->mem,
		.url = mem_printf(f->mem, "%.*stemplate1", (int)(name - f->url), f->url) };
	enum err away[TRIES], back;

	assert_int_equal(add(f, 1), ERR_OK);
	psql(&beside, mem_printf(f->mem, "ALTER DATABASE %s ALLOW_CONNECTIONS false", name));
	cut_connections_to(&beside, name);
	for (int i = 0; i < TRIES; i++)
		away[i] = add(f, 2);
	psql(&beside, mem_printf(f->mem, "ALTER DATABASE %s ALLOW_CONNECTIONS true", name));
	usleep(TRY_US + 1000);
	back = add(f, 2);
	for (int i = 0; i < TRIES; i++)
		assert_int_equal(away[i], ERR_BUSY);
	assert_int_equal(back, ERR_OK);
}

static void a_setting_that_answers_before_the_disk_is_not_obeyed(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_pg_commit_row row;

	psql(f, "ALTER ROLE bursary SET synchronous_commit = off");
	cut_connections(f);
	db_snapshot(f->db);
	assert_int_equal(note_pg_commit(f->db, f->mem, &row), ERR_OK);
	db_snapshot_end(f->db);
	assert_string_equal(row.setting, "on");
	psql(f, "ALTER ROLE bursary RESET synchronous_commit");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_PG(a_connection_lost_between_brackets_is_made_again_unseen),
		ON_PG(a_connection_lost_inside_fails_that_bracket_only),
		ON_PG(a_bracket_travels_in_few_flights),
		ON_PG(a_lost_answer_to_the_commit_is_no_success),
		ON_PG(another_node_that_writes_makes_us_wait_then_busy),
		ON_PG(what_a_transaction_read_stays_true_until_its_end),
		ON_PG(an_unreachable_or_wrong_server_is_told_in_a_sentence),
		ON_PG(the_first_of_several_hosts_may_be_down),
		ON_PG(a_setting_that_answers_before_the_disk_is_not_obeyed),
		ON_PG(no_session_compiles_its_plans),
		ON_PG(a_server_that_comes_back_is_found_at_the_next_try),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
