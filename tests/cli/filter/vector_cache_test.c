/* Vectors kept between runs: found again, and only whole ones. */
#include "../place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "cli/filter/vector_cache.h"

enum { DIMS = 3, ROW = 32 + DIMS * 4 + 8 };

static const struct digest one_model = { { 1 } }, another = { { 2 } };

static struct vector_cache *cache_of(struct place *p, const struct digest *model)
{
	struct vector_cache *c;
	const char *fault = NULL;

	if (vector_cache_open(p->m, place_at(p, "kept"), model, DIMS, &c, &fault) != ERR_OK)
		fail_msg("%s", fault);
	return c;
}

static const char *file_of(const struct place *p)
{
	return place_at(p, "kept/vectors-01000000000000000000000000000000");
}

static int64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

static struct digest text_of(int n)
{
	struct digest d;

	crypto_sha256(&n, sizeof(n), &d);
	return d;
}

static void keep(struct place *p, int from, int to)
{
	struct vector_cache *c = cache_of(p, &one_model);
	const char *fault;

	for (int i = from; i < to; i++) {
		struct digest d = text_of(i);
		float v[DIMS] = { (float)i, 1, 2 };

		vector_cache_put(c, &d, v);
	}
	assert_true(vector_cache_close(c, &fault));
}

static bool has(struct place *p, const struct digest *model, int i)
{
	struct vector_cache *c = cache_of(p, model);
	struct digest d = text_of(i);
	float v[DIMS];
	const char *fault;
	bool found = vector_cache_get(c, &d, v);

	assert_true(!found || (v[0] == (float)i && v[1] == 1 && v[2] == 2));
	assert_true(vector_cache_close(c, &fault));
	return found;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	unlink(file_of(p));
	rmdir(place_at(p, "kept"));
	return place_end(state);
}

static void what_was_kept_is_found_in_the_next_run(void **state)
{
	struct place *p = *state;
	struct stat st;

	keep(p, 0, 100);
	keep(p, 100, 200);
	assert_int_equal(size_of(file_of(p)), 200 * ROW);
	for (int i = 0; i < 200; i++)
		assert_true(has(p, &one_model, i));
	assert_false(has(p, &one_model, 200));
	assert_false(has(p, &another, 0));
	/* Nobody else on the machine reads what proposals are about. */
	assert_int_equal(stat(file_of(p), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(place_at(p, "kept"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void what_was_cut_off_is_written_over(void **state)
{
	struct place *p = *state;

	keep(p, 0, 3);
	assert_int_equal(truncate(file_of(p), 3 * ROW - 1), 0);
	assert_true(has(p, &one_model, 1));
	assert_false(has(p, &one_model, 2));
	keep(p, 3, 4);
	assert_int_equal(size_of(file_of(p)), 3 * ROW);
	assert_true(has(p, &one_model, 3));
}

static void a_damaged_row_is_none(void **state)
{
	struct place *p = *state;
	FILE *f;

	keep(p, 0, 3);
	f = fopen(file_of(p), "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, ROW + 32 + 5, SEEK_SET), 0);
	assert_int_equal(fputc('x', f), 'x');
	assert_int_equal(fclose(f), 0);
	assert_true(has(p, &one_model, 0));
	assert_false(has(p, &one_model, 1));
	/* Encoded anew it stands behind, and is found there. */
	keep(p, 1, 2);
	assert_true(has(p, &one_model, 1));
}

static void a_file_that_has_grown_too_far_begins_again(void **state)
{
	struct place *p = *state;

	keep(p, 0, 3);
	assert_int_equal(truncate(file_of(p), (off_t)VECTOR_CACHE_BYTES_MAX / ROW * ROW), 0);
	keep(p, 3, 4);
	assert_int_equal(size_of(file_of(p)), ROW);
	assert_true(has(p, &one_model, 3));
	assert_false(has(p, &one_model, 0));
}

/* A link, a pipe or a folder of that name: nothing is read or changed through it, and the end
 * tells. */
static void what_is_no_file_costs_time_and_not_the_run(void **state)
{
	struct place *p = *state;
	const char *other = place_at(p, "other"), *fault;
	struct digest d = text_of(1);
	float v[DIMS] = { 1, 1, 2 };

	place_put(p, "other", "somebody's own, and longer than one row of vectors is: 52 bytes");
	assert_int_equal(mkdir(place_at(p, "kept"), 0700), 0);
	for (int kind = 0; kind < 3; kind++) {
		struct vector_cache *c;

		assert_int_equal(kind == 0   ? symlink(other, file_of(p))
				 : kind == 1 ? mkfifo(file_of(p), 0600)
					     : mkdir(file_of(p), 0700),
			0);
		c = cache_of(p, &one_model);
		assert_false(vector_cache_get(c, &d, v));
		vector_cache_put(c, &d, v);
		fault = NULL;
		assert_false(vector_cache_close(c, &fault));
		assert_non_null(strstr(fault, "vectors-01"));
		assert_int_equal(remove(file_of(p)), 0);
	}
	assert_string_equal(place_get(p, "other"),
		"somebody's own, and longer than one row of vectors is: 52 bytes");
}

static void a_folder_that_cannot_be_is_told(void **state)
{
	struct place *p = *state;
	struct vector_cache *c;
	const char *fault = NULL;

	assert_int_equal(
		vector_cache_open(p->m, place_at(p, "no/such"), &one_model, DIMS, &c, &fault),
		ERR_INVALID);
	assert_non_null(strstr(fault, "no/such: No such file or directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_kept_is_found_in_the_next_run, place_begin, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_cut_off_is_written_over, place_begin, tear_down),
		cmocka_unit_test_setup_teardown(a_damaged_row_is_none, place_begin, tear_down),
		cmocka_unit_test_setup_teardown(
			a_file_that_has_grown_too_far_begins_again, place_begin, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_no_file_costs_time_and_not_the_run, place_begin, tear_down),
		cmocka_unit_test_setup_teardown(
			a_folder_that_cannot_be_is_told, place_begin, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
