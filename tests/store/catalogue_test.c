#include "store/fixture.h"

#include "store/statement.h"

/* The program's own schema, not the small one. */
static void every_statement_prepares_as_it_is_declared(void **state)
{
	struct fixture *f = fixture_of(state);
	int n = 0, wrong = 0;

	f->store = fixture_store(f, &migrations_embedded);
	fixture_migrate(f, f->store);
	assert_int_equal(db_open(f->store, f->mem, &f->db), ERR_OK);
	for (const struct db_statement *const *const *list = catalogue; *list != NULL; list++) {
		for (const struct db_statement *const *s = *list; *s != NULL; s++, n++) {
			const char *why = NULL;

			db_snapshot(f->db);
			assert_int_equal(db_prove(f->db, *s, f->mem, &why), ERR_OK);
			db_snapshot_end(f->db);
			if (why != NULL)
				print_error("%s: %s\n", (*s)->name, why);
			wrong += why != NULL;
		}
	}
	assert_int_equal(wrong, 0);
	assert_true(n > 2);
}

static const struct db_statement bad[] = {
	{ "no_table", "SELECT a FROM absent", "SELECT a FROM absent", "", "i", 0, 1 },
	{ "too_few", "SELECT 1, 2", "SELECT 1, 2", "", "i", 0, 1 },
	{ "params", "SELECT ?2", "SELECT $2::text", "t", "t", 1, 1 },
};

static void a_wrong_statement_is_named(void **state)
{
	struct fixture *f = fixture_of(state);

	fixture_open(f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *why = NULL;

		db_snapshot(f->db);
		assert_int_equal(db_prove(f->db, &bad[i], f->mem, &why), ERR_OK);
		assert_non_null(why);
		db_snapshot_end(f->db);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_ON_BOTH(every_statement_prepares_as_it_is_declared),
		BARE_ON_BOTH(a_wrong_statement_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
