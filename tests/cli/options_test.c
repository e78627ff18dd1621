#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/options.h"

struct values {
	const char *out, *pair[2];
	int64_t demand;
	double floor;
	bool json;
};

static int read_into(struct values *v, int argc, char **argv)
{
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--out", &v->out),
		OPTION_INT_ROW("--demand", &v->demand, 1, 100),
		OPTION_DOUBLE_ROW("--floor", &v->floor, 0, 1),
		OPTION_FLAG_ROW("--json", &v->json),
		{ .name = "--explain", .kind = OPTION_PAIR, .value = v->pair },
	};

	return options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
}

#define READ(v, ...)                                                                               \
	read_into((v), (int)(sizeof((char *[]){ "assign", __VA_ARGS__ }) / sizeof(char *)),        \
		(char *[]){ "assign", __VA_ARGS__ })

static void values_go_where_the_table_says(void **state)
{
	struct values v = { 0 };

	(void)state;
	assert_int_equal(READ(&v, "--demand=3", "--out", "a.csv", "--json", "--explain", "p", "r",
				 "--floor", ".5"),
		EXIT_DONE);
	assert_string_equal(v.out, "a.csv");
	assert_string_equal(v.pair[1], "r");
	assert_true(v.demand == 3 && v.floor == .5 && v.json);
}

static void wrong_use_is_refused(void **state)
{
	struct values v = { 0 };

	(void)state;
	assert_int_equal(READ(&v, "--json"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--demand", "0"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--floor", "nan"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--out", "b"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--json=yes"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--explain", "p"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "--outer", "p"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a", "stray"), EXIT_USAGE);
	assert_int_equal(READ(&v, "--out", "a"), EXIT_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_go_where_the_table_says),
		cmocka_unit_test(wrong_use_is_refused),
	};

	/* The complaints are not the point here. */
	if (freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
