/* What an import did is kept as text and told from it: what was kept otherwise is told as far as it is known. */
#include "test.h"

#include "domain/job/job_report.h"

static void what_was_kept_is_told_again(void **state)
{
	struct mem *mem = mem_new(NULL, "report");
	struct job_report r = { .fault = JOB_IN_TOO_MANY, .fault_line = 12, .n_kept = 2 }, got;

	(void)state;
	job_report_add(mem, &r, (struct job_step){ .kind = 1, .line = 3, .likeness = 80, .why = 1,
					.title = "T", .place = "Graz", .with_slug = "s",
					.with_title = "W" });
	job_report_add(mem, &r, (struct job_step){ .kind = 2, .line = 5, .title = "U", .place = "",
					.with_slug = "", .with_title = "" });
	job_report_read(mem, job_report_text(mem, &r), &got);
	assert_int_equal(got.fault, JOB_IN_TOO_MANY);
	assert_int_equal(got.fault_line, 12);
	assert_int_equal(got.n_kept, 2);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.n_of[1], 1);
	assert_int_equal(got.n_of[2], 1);
	assert_int_equal(got.steps[0].kind, 1);
	assert_int_equal(got.steps[0].line, 3);
	assert_int_equal(got.steps[0].likeness, 80);
	assert_int_equal(got.steps[0].why, 1);
	assert_string_equal(got.steps[0].title, "T");
	assert_string_equal(got.steps[0].place, "Graz");
	assert_string_equal(got.steps[0].with_slug, "s");
	assert_string_equal(got.steps[0].with_title, "W");
	assert_string_equal(got.steps[1].title, "U");
	mem_end(mem);
}

/* Kept by a later program, say: a step or a reason that this one has no name for ends what is told. */
static void a_step_without_a_name_ends_it(void **state)
{
	struct mem *mem = mem_new(NULL, "report");
	struct job_report got;

	(void)state;
	job_report_read(mem, "0\t0\t1\n1\t2\t0\t0\tA\t\t\t\n99\t3\t0\t0\tB\t\t\t\n1\t4\t0\t0\tC\t\t\t\n", &got);
	assert_int_equal(got.n, 1);
	job_report_read(mem, "0\t0\t1\n1\t2\t0\t0\tA\t\t\t\n1\t3\t0\t99\tB\t\t\t\n", &got);
	assert_int_equal(got.n, 1);
	job_report_read(mem, "99\tx\t1\n", &got);
	assert_int_equal(got.fault, JOB_IN_EMPTY);
	assert_int_equal(got.n, 0);
	mem_end(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_kept_is_told_again),
		cmocka_unit_test(a_step_without_a_name_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
