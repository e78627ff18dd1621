#include "store/fixture.h"

#include "tests/store/note_sql.c"

static const struct migration_list first_only = { note_migrations, 1 };

static const struct migration broken[] = {
	{ 1, "0001_note", "CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;",
		"CREATE TABLE note (id BIGINT PRIMARY KEY);" },
	{ 2, "0002_broken",
		"CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE note (id INTEGER);",
		"CREATE TABLE half (id BIGINT); CREATE TABLE note (id BIGINT);" },
};
static const struct migration_list broken_list = { broken, 2 };

static const struct migration mended[] = {
	{ 1, "0001_note", "", "" },
	{ 2, "0002_mended", "CREATE TABLE half (id INTEGER) STRICT;",
		"CREATE TABLE half (id BIGINT);" },
};
static const struct migration_list mended_list = { mended, 2 };

static const struct migration of_one_each[] = {
	{ 1, "0001_of_one", "-- Nothing here.\n", "CREATE TABLE note (id BIGINT PRIMARY KEY);" },
	{ 2, "0002_of_the_other", "CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;",
		"-- Nothing here.\n" },
};
static const struct migration_list of_one_each_list = { of_one_each, 2 };

static void a_migration_may_be_of_one_database_alone(void **state)
{
	struct fixture *f = fixture_of(state);
	const char *why = "";
	int from = -1, to = -1;

	f->store = fixture_store(f, &of_one_each_list);
	assert_int_equal(migrate_run(f->store, f->mem, &from, &to, &why), ERR_OK);
	assert_int_equal(to, 2);
	assert_int_equal(db_open(f->store, f->mem, &f->db), ERR_OK);
}

static void an_empty_database_comes_to_the_newest_schema_once(void **state)
{
	struct fixture *f = fixture_of(state);
	const char *why;
	int from = -1, to = -1;
	bool needed = false;

	f->store = fixture_store(f, &note_schema);
	assert_int_equal(migrate_needed(f->store, f->mem, &needed), ERR_OK);
	assert_true(needed);
	assert_int_equal(migrate_run(f->store, f->mem, &from, &to, &why), ERR_OK);
	assert_int_equal(from, 0);
	assert_int_equal(to, 2);
	assert_int_equal(migrate_needed(f->store, f->mem, &needed), ERR_OK);
	assert_false(needed);
	assert_int_equal(migrate_run(f->store, f->mem, &from, &to, &why), ERR_OK);
	assert_int_equal(from, 2);
	store_close(f->store);
	f->store = NULL;
}

static void rows_of_an_older_schema_stay(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_count_row row;
	struct db_tx *tx;

	f->store = fixture_store(f, &first_only);
	fixture_migrate(f, f->store);
	assert_int_equal(db_open(f->store, f->mem, &f->db), ERR_OK);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(db_end(tx, note_add(f->db, 1, "a", NULL, 5)), ERR_OK);
	fixture_close(f);
	fixture_open(f);
	db_snapshot(f->db);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_OK);
	assert_int_equal(row.n, 1);
	db_snapshot_end(f->db);
}

static void a_failed_script_leaves_the_step_before_and_resumes(void **state)
{
	struct fixture *f = fixture_of(state);
	const char *why = "";
	int from, to;

	f->store = fixture_store(f, &broken_list);
	assert_int_not_equal(migrate_run(f->store, f->mem, &from, &to, &why), ERR_OK);
	assert_non_null(strstr(why, "0002_broken"));
	store_close(f->store);
	/* "half" must be gone: the mended script makes it. */
	f->store = fixture_store(f, &mended_list);
	assert_int_equal(migrate_run(f->store, f->mem, &from, &to, &why), ERR_OK);
	assert_int_equal(from, 1);
	assert_int_equal(to, 2);
	store_close(f->store);
	f->store = NULL;
}

static enum err reopen(struct fixture *f, const struct store_conf *conf, const char **why)
{
	struct store *store;
	enum err e = store_open(f->mem, conf, &store, why);

	if (e == ERR_OK)
		store_close(store);
	return e;
}

static void a_newer_schema_is_refused_in_a_sentence(void **state)
{
	struct fixture *f = fixture_of(state);
	struct store_conf conf = { .url = f->url, .migrations = &first_only };
	const char *why = "";

	fixture_open(f);
	fixture_close(f);
	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "schema 2"));
	assert_non_null(strstr(why, "knows 1"));
	conf.migrations = &note_schema;
	assert_int_equal(reopen(f, &conf, &why), ERR_OK);
}

static void write_file(const char *path, const char *bytes)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(bytes, out);
	fclose(out);
}

static void what_is_no_database_of_ours_is_refused(void **state)
{
	struct fixture *f = fixture_of(state);
	char *path = mem_printf(f->mem, "%s/note.db", f->dir);
	struct store_conf conf = { .url = f->url, .migrations = &note_schema };
	const char *why = "";

	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "There is no database at"));
	write_file(path, "");
	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "is empty"));
	conf.create = true;
	write_file(path,
		"Dear committee, this is a letter and not a database, long enough to be read as "
		"a header of one hundred bytes.");
	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "cannot be read as a database"));
	conf.url = "mysql://x";
	assert_int_equal(reopen(f, &conf, &why), ERR_INVALID);
	conf.url = "sqlite:/proc/no/such.db";
	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "Cannot make"));
}

static void a_database_of_another_program_is_refused(void **state)
{
	struct fixture *f = fixture_of(state);
	struct store_conf conf = { .url = f->url, .create = true, .migrations = &note_schema };
	char *command = mem_printf(f->mem, "%s/note.db", f->dir);
	const char *why = "";
	sqlite3 *lite;

	assert_int_equal(sqlite3_open(command, &lite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(lite, "CREATE TABLE x (y)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(lite);
	assert_int_equal(reopen(f, &conf, &why), ERR_REFUSED);
	assert_non_null(strstr(why, "another program"));
}

static void the_file_and_its_folder_are_private(void **state)
{
	struct fixture *f = fixture_of(state);
	struct store_conf conf = { .create = true, .migrations = &note_schema };
	char *folder = mem_printf(f->mem, "%s/new", f->dir);
	const char *why = "";
	struct stat st;

	umask(0);
	conf.url = mem_printf(f->mem, "sqlite:%s/note.db", folder);
	assert_int_equal(reopen(f, &conf, &why), ERR_OK);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(mem_printf(f->mem, "%s/note.db", folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_ON_BOTH(a_migration_may_be_of_one_database_alone),
		BARE_ON_BOTH(an_empty_database_comes_to_the_newest_schema_once),
		BARE_ON_BOTH(rows_of_an_older_schema_stay),
		BARE_ON_BOTH(a_failed_script_leaves_the_step_before_and_resumes),
		BARE_ON_BOTH(a_newer_schema_is_refused_in_a_sentence),
		BARE_ON_SQLITE(what_is_no_database_of_ours_is_refused),
		BARE_ON_SQLITE(a_database_of_another_program_is_refused),
		BARE_ON_SQLITE(the_file_and_its_folder_are_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
