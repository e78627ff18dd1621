#include "store/fixture.h"

#include "tests/store/note_sql.c"

static enum err add(struct fixture *f, int64_t id, const char *slug)
{
	struct db_tx *tx;
	enum err e = db_begin(f->db, f->mem, &tx);

	return e == ERR_OK ? db_end(tx, note_add(f->db, id, slug, NULL, 5)) : e;
}

static int64_t count_with(struct fixture *f, struct db *db)
{
	struct note_count_row row = { -1 };

	assert_int_equal(note_count(db, f->mem, &row), ERR_OK);
	return row.n;
}

static int64_t count(struct fixture *f)
{
	int64_t n;

	db_snapshot(f->db);
	n = count_with(f, f->db);
	db_snapshot_end(f->db);
	return n;
}

static void every_type_comes_back_as_it_was(void **state)
{
	struct fixture *f = fixture_of(state);
	struct bytes data = { "\0\1\xff", 3 }, empty = { "", 0 }, none = { NULL, 0 };
	struct note_insert_row made;
	struct note note;
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_insert(f->db, f->mem, "full", "Zürich ✓", INT64_MAX, data,
				 (struct opt_real){ true, 0.1 }, &made),
		ERR_OK);
	assert_int_equal(made.id, 1);
	assert_int_equal(note_insert(f->db, f->mem, "bare", NULL, 0, none,
				 (struct opt_real){ false, 0 }, &made),
		ERR_OK);
	assert_int_equal(note_insert(f->db, f->mem, "empty", "", 0, empty,
				 (struct opt_real){ true, -2 }, &made),
		ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);

	db_snapshot(f->db);
	assert_int_equal(note_find(f->db, f->mem, "full", &note), ERR_OK);
	assert_string_equal(note.body, "Zürich ✓");
	assert_true(note.at == INT64_MAX);
	assert_int_equal(note.data.n, 3);
	assert_memory_equal(note.data.data, "\0\1\xff", 3);
	assert_true(note.weight.has && note.weight.v == 0.1);
	assert_false(note.is_old);
	assert_int_equal(note_find(f->db, f->mem, "bare", &note), ERR_OK);
	assert_null(note.body);
	assert_null(note.data.data);
	assert_false(note.weight.has);
	assert_true(note.is_old);
	assert_int_equal(note_find(f->db, f->mem, "empty", &note), ERR_OK);
	assert_string_equal(note.body, "");
	assert_non_null(note.data.data);
	assert_int_equal(note.data.n, 0);
	assert_true(note.weight.v == -2);
	db_snapshot_end(f->db);
}

static void no_row_is_not_found_and_leaves_the_result_alone(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note note = { .id = 77 };

	db_snapshot(f->db);
	assert_int_equal(note_find(f->db, f->mem, "absent", &note), ERR_NOT_FOUND);
	assert_int_equal(note.id, 77);
	db_snapshot_end(f->db);
}

static void lists_filter_and_order_by_declared_alternatives(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note *notes;
	size_t n;
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	for (int i = 1; i <= 40; i++)
		assert_int_equal(note_add(f->db, i, mem_printf(f->mem, "s%02d", i),
					 i % 2 == 0 ? "b" : NULL, i),
			ERR_OK);
	assert_int_equal(note_list(f->db, f->mem, 31, NOTE_LIST_FILTER_WITH_BODY,
				 NOTE_LIST_ORDER_SLUG_DESC, &notes, &n),
		ERR_OK);
	assert_int_equal(n, 5);
	assert_int_equal(notes[0].id, 40);
	assert_string_equal(notes[4].slug, "s32");
	assert_int_equal(
		note_list(f->db, f->mem, 0, NOTE_LIST_FILTER_ALL, NOTE_LIST_ORDER_ID, &notes, &n),
		ERR_OK);
	assert_int_equal(n, 40);
	assert_string_equal(notes[39].slug, "s40");
	assert_int_equal(
		note_list(f->db, f->mem, 99, NOTE_LIST_FILTER_ALL, NOTE_LIST_ORDER_ID, &notes, &n),
		ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
}

static void changes_are_counted_and_one_means_one(void **state)
{
	struct fixture *f = fixture_of(state);
	int64_t changed = -1;
	struct db_tx *tx;

	assert_int_equal(add(f, 1, "a"), ERR_OK);
	assert_int_equal(add(f, 2, "b"), ERR_OK);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_move(f->db, 10, 7, &changed), ERR_OK);
	assert_int_equal(changed, 2);
	assert_int_equal(note_move(f->db, 0, 7, &changed), ERR_OK);
	assert_int_equal(changed, 0);
	assert_int_equal(note_move_one(f->db, 2, 8), ERR_OK);
	assert_int_equal(note_move_one(f->db, 3, 8), ERR_CONFLICT);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
}

static void twins_and_quoted_text_reach_their_database(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_say_row row;

	db_snapshot(f->db);
	assert_int_equal(note_say(f->db, f->mem, "x", &row), ERR_OK);
	assert_string_equal(row.words, "a :words; 'quoted' -- x");
	assert_string_equal(row.dialect, store_kind(f->store) == STORE_PG ? "pg" : "sqlite");
	db_snapshot_end(f->db);
}

static void a_failed_transaction_leaves_nothing(void **state)
{
	struct fixture *f = fixture_of(state);
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 1, "a", NULL, 5), ERR_OK);
	assert_int_equal(count_with(f, f->db), 1);
	assert_int_equal(db_end(tx, ERR_REFUSED), ERR_REFUSED);
	assert_int_equal(count(f), 0);
}

static void a_failed_inner_bracket_dooms_the_outer(void **state)
{
	struct fixture *f = fixture_of(state);
	struct db_tx *outer, *inner;

	assert_int_equal(db_begin(f->db, f->mem, &outer), ERR_OK);
	assert_int_equal(note_add(f->db, 1, "a", NULL, 5), ERR_OK);
	assert_int_equal(db_begin(f->db, f->mem, &inner), ERR_OK);
	assert_int_equal(db_end(inner, ERR_OK), ERR_OK);
	assert_int_equal(db_begin(f->db, f->mem, &inner), ERR_OK);
	assert_int_equal(db_end(inner, ERR_REFUSED), ERR_REFUSED);
	assert_int_equal(db_end(outer, ERR_OK), ERR_REFUSED);
	assert_int_equal(count(f), 0);
}

static void constraints_are_conflicts_and_roll_back(void **state)
{
	struct fixture *f = fixture_of(state);
	/* PostgreSQL is not waited for by what asks for nothing. */
	enum err said = store_kind(f->store) == STORE_PG ? ERR_OK : ERR_CONFLICT;
	struct note_count_row row;
	struct db_tx *tx;

	assert_int_equal(add(f, 1, "a"), ERR_OK);
	assert_int_equal(add(f, 2, "a"), ERR_CONFLICT);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(note_add(f->db, 3, "c", NULL, 5), ERR_OK);
	assert_int_equal(note_add(f->db, 4, "d", NULL, -1), said);
	assert_int_equal(note_count(f->db, f->mem, &row), ERR_CONFLICT);
	/* The transaction is doomed on both databases, whatever the caller makes of it. */
	assert_int_equal(note_add(f->db, 5, "e", NULL, 5), ERR_CONFLICT);
	assert_int_equal(db_end(tx, ERR_OK), ERR_CONFLICT);
	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	assert_int_equal(db_end(tx, note_answer(f->db, 99, "no such note")), ERR_CONFLICT);
	assert_int_equal(count(f), 1);
	assert_int_equal(add(f, 6, "f"), ERR_OK);
}

static void text_that_is_not_utf8_is_invalid(void **state)
{
	struct fixture *f = fixture_of(state);

	assert_int_equal(add(f, 1, "a\xff"), ERR_INVALID);
	assert_int_equal(count(f), 0);
}

static void a_null_where_none_may_be_is_an_error(void **state)
{
	struct fixture *f = fixture_of(state);
	struct note_wrong_null_row row = { "as it was" };

	assert_int_equal(add(f, 1, "a"), ERR_OK);
	db_snapshot(f->db);
	assert_int_equal(note_wrong_null(f->db, f->mem, 1, &row), ERR_INTERNAL);
	assert_string_equal(row.body, "as it was");
	db_snapshot_end(f->db);
}

/* Two hundred notes; slug has an index, body has none. */
static void fill_notes(struct fixture *f)
{
	struct db_tx *tx;

	assert_int_equal(db_begin(f->db, f->mem, &tx), ERR_OK);
	for (int64_t i = 1; i <= 200; i++)
		assert_int_equal(
			note_add(f->db, i, mem_printf(f->mem, "n%03d", (int)i), NULL, i), ERR_OK);
	assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
}

/* What one look for a note costs, after one that prepared the statement. */
static struct work cost_of_finding(struct fixture *f, const char *slug, bool by_words)
{
	struct work w = { 0 };
	struct note note;
	struct note_by_words_row row;

	db_meter(f->db, &w);
	for (int i = 0; i < 2; i++) {
		w = (struct work){ 0 };
		db_snapshot(f->db);
		if (by_words)
			assert_int_equal(note_by_words(f->db, f->mem, slug, &row), ERR_NOT_FOUND);
		else
			assert_int_equal(note_find(f->db, f->mem, slug, &note), ERR_OK);
		db_snapshot_end(f->db);
	}
	db_meter(f->db, NULL);
	return w;
}

static void the_meter_tells_what_statements_cost(void **state)
{
	struct fixture *f = fixture_of(state);
	struct work found, sought;

	fill_notes(f);
	found = cost_of_finding(f, "n100", false);
	assert_int_equal(found.statements, 1);
	assert_int_equal(found.rows, 1);
	sought = cost_of_finding(f, "no such words", true);
	assert_int_equal(sought.statements, 1);
	assert_int_equal(sought.rows, 0);
	if (store_kind(f->store) == STORE_PG) {
		assert_int_equal(
			found.round_trips, 1); /* begin and statement; the end is not waited for */
		return;
	}
	assert_int_equal(found.round_trips, 0);
	assert_int_equal(found.scans, 0);
	assert_true(found.steps > 5 && found.steps < 100);
	assert_true(sought.scans >= 199);
	assert_true(sought.steps > 400);
	/* What ran unmetered is not told later. */
	db_snapshot(f->db);
	assert_int_equal(
		note_by_words(f->db, f->mem, "x", &(struct note_by_words_row){ 0 }), ERR_NOT_FOUND);
	db_snapshot_end(f->db);
	assert_int_equal(cost_of_finding(f, "n100", false).steps, found.steps);
}

static void a_snapshot_stays_as_it_was(void **state)
{
	struct fixture *f = fixture_of(state);
	struct db *other;

	assert_int_equal(db_open(f->store, f->mem, &other), ERR_OK);
	db_snapshot(other);
	assert_int_equal(count_with(f, other), 0);
	assert_int_equal(add(f, 1, "a"), ERR_OK);
	assert_int_equal(count_with(f, other), 0);
	db_snapshot_end(other);
	db_snapshot(other);
	assert_int_equal(count_with(f, other), 1);
	db_snapshot_end(other);
	db_close(other);
}

/* A connection is used again: with the memory of who had it ends what was prepared on it. */
static void handles_follow_one_another_and_share_nothing(void **state)
{
	struct fixture *f = fixture_of(state);

	assert_int_equal(add(f, 1, "a"), ERR_OK);
	for (int i = 0; i < 3; i++) {
		struct mem *mem = mem_new(f->mem, "one after the other");
		struct db *one, *beside;

		assert_int_equal(db_open(f->store, mem, &one), ERR_OK);
		assert_int_equal(db_open(f->store, mem, &beside), ERR_OK);
		db_snapshot(one);
		assert_int_equal(count_with(f, one), 1 + i);
		assert_int_equal(add(f, 2 + i, mem_printf(f->mem, "n%d", i)), ERR_OK);
		assert_int_equal(count_with(f, one), 1 + i);
		db_snapshot_end(one);
		db_snapshot(beside);
		assert_int_equal(count_with(f, beside), 2 + i);
		assert_int_equal(note_add(beside, 100, "never", NULL, 5), ERR_INTERNAL);
		db_snapshot_end(beside);
		db_close(one);
		db_close(beside);
		mem_end(mem);
	}
}

static void a_snapshot_refuses_writes(void **state)
{
	struct fixture *f = fixture_of(state);

	db_snapshot(f->db);
	assert_int_equal(note_add(f->db, 1, "a", NULL, 5), ERR_INTERNAL);
	db_snapshot_end(f->db);
	assert_int_equal(count(f), 0);
	assert_int_equal(add(f, 1, "a"), ERR_OK);
}

/* Runs what is a bug in a child and tells whether it aborted. */
static bool aborts(struct fixture *f, void (*bug)(struct fixture *f))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		fclose(stderr);
		bug(f);
		_exit(0);
	}
	assert_true(waitpid(child, &status, 0) == child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void bare_statement(struct fixture *f)
{
	struct note_count_row row;

	(void)!note_count(f->db, f->mem, &row);
}

static void begin_in_snapshot(struct fixture *f)
{
	struct db_tx *tx;

	db_snapshot(f->db);
	(void)!db_begin(f->db, f->mem, &tx);
}

static void two_rows_for_one(struct fixture *f)
{
	struct note_two_row row;

	db_snapshot(f->db);
	(void)!note_two(f->db, f->mem, &row);
}

static void null_for_a_text(struct fixture *f)
{
	struct note row;

	db_snapshot(f->db);
	(void)!note_find(f->db, f->mem, NULL, &row);
}

static void harmless(struct fixture *f)
{
	db_snapshot(f->db);
	db_snapshot_end(f->db);
}

static void misuse_aborts(void **state)
{
	struct fixture *f = fixture_of(state);

	assert_int_equal(add(f, 1, "a"), ERR_OK);
	assert_int_equal(add(f, 2, "b"), ERR_OK);
	assert_false(aborts(f, harmless));
	assert_true(aborts(f, bare_statement));
	assert_true(aborts(f, begin_in_snapshot));
	assert_true(aborts(f, two_rows_for_one));
	assert_true(aborts(f, null_for_a_text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(every_type_comes_back_as_it_was),
		ON_BOTH(no_row_is_not_found_and_leaves_the_result_alone),
		ON_BOTH(lists_filter_and_order_by_declared_alternatives),
		ON_BOTH(changes_are_counted_and_one_means_one),
		ON_BOTH(twins_and_quoted_text_reach_their_database),
		ON_BOTH(a_failed_transaction_leaves_nothing),
		ON_BOTH(a_failed_inner_bracket_dooms_the_outer),
		ON_BOTH(constraints_are_conflicts_and_roll_back),
		ON_BOTH(text_that_is_not_utf8_is_invalid),
		ON_BOTH(a_null_where_none_may_be_is_an_error),
		ON_BOTH(the_meter_tells_what_statements_cost),
		ON_BOTH(a_snapshot_stays_as_it_was),
		ON_BOTH(handles_follow_one_another_and_share_nothing),
		ON_BOTH(a_snapshot_refuses_writes),
		ON_BOTH(misuse_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
