/* Places as stored text: what is written is read again, and no more of it than a posting may have. */
#include "test.h"

#include "base/buf.h"
#include "domain/job/job_in.h"
#include "domain/job/job_places.h"

static void what_is_written_is_read_again(void **state)
{
	struct mem *mem = mem_new(NULL, "places");
	struct job_location in[] = { { "AT", "", "Graz" }, { "US", "Ohio", "Akron" }, { "NO", "", "" } },
			    *out;

	(void)state;
	assert_int_equal(job_places_read(mem, job_places_text(mem, in, 3), &out), 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(job_place_is(&in[i], &out[i]));
	assert_true(job_place_is_among(&in[1], out, 3));
	assert_false(job_place_is_among(&in[1], out, 1));
	assert_false(job_place_is(&in[0], &in[1]));
	assert_false(job_place_is(&(struct job_location){ "AT", "x", "Graz" }, &in[0]));
	assert_false(job_place_is(&(struct job_location){ "AT", "", "Wien" }, &in[0]));
	mem_end(mem);
}

static void no_more_are_read_than_a_posting_may_have(void **state)
{
	struct mem *mem = mem_new(NULL, "places");
	struct job_location *out;
	struct buf b;

	(void)state;
	buf_init(&b, mem, 1024);
	for (int i = 0; i < JOB_PLACES + 3; i++)
		buf_printf(&b, "AT\t\tCity %d\n", i);
	assert_int_equal(job_places_read(mem, buf_str(&b), &out), JOB_PLACES);
	assert_int_equal(job_places_read(mem, "AT\nAT\tx\n\nAT\t\tGraz\n", &out), 1);
	assert_string_equal(out[0].city, "Graz");
	mem_end(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(no_more_are_read_than_a_posting_may_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
