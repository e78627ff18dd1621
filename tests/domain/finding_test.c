#include "test.h"

#include "domain/finding.h"

static void add(struct findings *f, const char *field, bool warns, int64_t value)
{
	finding_add(f,
		(struct finding){
			.code = FINDING_REQUIRED, .field = field, .warns = warns, .value = value });
}

static void a_warning_refuses_nothing(void **state)
{
	struct findings f = { 0 };

	(void)state;
	assert_int_equal(findings_refusing(&f), 0);
	add(&f, "a", true, 1);
	assert_int_equal(findings_refusing(&f), 0);
	add(&f, "b", false, 2);
	add(&f, "c", true, 3);
	assert_int_equal(findings_refusing(&f), 1);
	assert_int_equal(f.n, 3);
}

static void the_first_beside_a_field_is_found(void **state)
{
	struct findings f = { 0 };

	(void)state;
	assert_null(finding_at(&f, "a"));
	add(&f, NULL, false, 1);
	add(&f, "b", false, 2);
	add(&f, "a", false, 3);
	add(&f, "a", false, 4);
	assert_int_equal(finding_at(&f, "a")->value, 3);
	assert_int_equal(finding_at(&f, "b")->value, 2);
	assert_null(finding_at(&f, "c"));
	assert_null(finding_at(&f, ""));
}

/* What is not kept is counted, and counts as refusing: its warning can no longer be read. */
static void what_is_beyond_the_kept_ones_is_counted(void **state)
{
	struct findings f = { 0 };

	(void)state;
	for (int i = 0; i < FINDINGS_MAX; i++)
		add(&f, "kept", true, i);
	assert_int_equal(f.n, FINDINGS_MAX);
	assert_int_equal(findings_refusing(&f), 0);
	assert_int_equal(f.items[FINDINGS_MAX - 1].value, FINDINGS_MAX - 1);
	add(&f, "more", false, 99);
	assert_int_equal(f.n, FINDINGS_MAX + 1);
	assert_int_equal(findings_refusing(&f), 1);
	assert_null(finding_at(&f, "more"));
	assert_int_equal(f.items[FINDINGS_MAX - 1].value, FINDINGS_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_warning_refuses_nothing),
		cmocka_unit_test(the_first_beside_a_field_is_found),
		cmocka_unit_test(what_is_beyond_the_kept_ones_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
