#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "domain/org/org_rules.h"

static void ids_of_the_register_are_good(void **state)
{
	static const char *const good[] = { "00f54p054", "03yrm5c26", "05x2bcf33", "042nb2s44",
		"01nrxwf90", "038t36y30" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!org_ror_is_good(good[i]))
			fail_msg("refused: %s", good[i]);
}

static void what_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "", "00f54p05", "00f54p0544", "10f54p054", "00f54p055",
		"00f54p0s4", "00F54P054", "00i54p054", "00l54p054", "00o54p054", "00u54p054",
		"https://ror.org/00f54p054", "0 f54p054",
		/* what would count as 4 and 4 if the last two were no digits */
		"042nb2s3>", "042nb2s5*", "042nb2s/f" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (org_ror_is_good(bad[i]))
			fail_msg("taken: %s", bad[i]);
}

/* Any one character mistyped, any two neighbours swapped. */
static void slips_of_the_hand_are_found(void **state)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz", right[] = "042nb2s44";
	size_t tried = 0, passed = 0;
	char typed[10];

	(void)state;
	for (size_t at = 1; at < 9; at++)
		for (const char *d = digits; *d != '\0'; d++) {
			memcpy(typed, right, sizeof(typed));
			typed[at] = *d;
			if (*d == right[at])
				continue;
			tried++;
			passed += org_ror_is_good(typed);
		}
	assert_true(tried > 200);
	assert_int_equal(passed, 0);
	for (size_t at = 1; at + 1 < 9; at++) {
		memcpy(typed, right, sizeof(typed));
		typed[at] = right[at + 1];
		typed[at + 1] = right[at];
		if (strcmp(typed, right) != 0)
			assert_false(org_ror_is_good(typed));
	}
}

/* Every id of the register's list, where it lies beside the project: the first column. */
static void the_whole_register_is_good(void **state)
{
	const char *shared = getenv("BURSARY_SHARED");
	char path[500], line[4000];
	size_t n = 0;
	gzFile f;

	(void)state;
	snprintf(path, sizeof(path), "%s/data/ror-edu.tsv.gz",
		shared == NULL ? "../shared" : shared);
	if (access(path, R_OK) != 0) {
		print_message("skipped: no %s\n", path);
		skip();
	}
	f = gzopen(path, "rb");
	assert_non_null(f);
	while (gzgets(f, line, sizeof(line)) != NULL) {
		line[strcspn(line, "\t\n")] = '\0';
		if (strlen(line) != 9)
			continue; /* a heading */
		if (!org_ror_is_good(line))
			fail_msg("refused: %s", line);
		n++;
	}
	gzclose(f);
	assert_true(n > 10000);
}

static bool reads(struct mem *m, const char *line, const char *ror, const char *name,
	const char *country, const char *city)
{
	struct org_input in;

	return org_line_read(m, line, &in) && strcmp(in.ror, ror) == 0 &&
	       strcmp(in.name, name) == 0 && strcmp(in.country, country) == 0 &&
	       strcmp(in.city, city) == 0;
}

static void lines_of_a_list_are_read(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct org_input in;

	(void)state;
	assert_true(reads(m, "03p74gp79,University of Cape Town,ZA,Rondebosch", "03p74gp79",
		"University of Cape Town", "ZA", "Rondebosch"));
	assert_true(reads(m, "03p74gp79\tHa, Ha\tZA\tX\r", "03p74gp79", "Ha, Ha", "ZA", "X"));
	assert_true(reads(m, "a, \"B, \"\"C\"\"\" , DE,D ", "a", "B, \"C\"", "DE", "D"));
	assert_true(reads(m, ",,,", "", "", "", ""));
	assert_true(reads(m, "  ,   ,a  , \r", "", "", "a", ""));
	assert_false(org_line_read(m, "a,b,c", &in));
	assert_false(org_line_read(m, "a,b,c,d,e", &in));
	assert_false(org_line_read(m, "\"a,b,c,d", &in));
	assert_false(org_line_read(m, "", &in));
	mem_end(m);
}

static void what_was_typed_is_made_one_way(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct findings found = { 0 };
	struct org o = org_rules_run(
		m, &(struct org_input){ "https://ror.org/03P74GP79", "N", "za", "C" }, &found);

	(void)state;
	assert_int_equal(found.n, 0);
	assert_string_equal(o.ror, "03p74gp79");
	assert_string_equal(o.country, "ZA");
	org_rules_run(m, &(struct org_input){ "", "N", "DE", "C" }, &found);
	assert_int_equal(found.n, 0);
	org_rules_run(m, &(struct org_input){ "03p74gp78", "", "Germany", "" }, &found);
	assert_int_equal(found.n, 4);
	assert_int_equal(finding_at(&found, "ror")->code, FINDING_BAD_ROR);
	assert_int_equal(finding_at(&found, "country")->code, FINDING_NOT_A_CHOICE);
	mem_end(m);
}

/* What stands beside A and Z, and a and z, is no letter; one letter is no country, nor are three.
 */
static void a_country_is_two_letters(void **state)
{
	static const char *const good[] = { "AZ", "za", "Az" }, *const bad[] = { "", "A", "ABC",
		"@A", "A@", "[A", "A[", "`a", "a`", "{a", "a{", "1A", "A1", " A" };
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct findings found = { 0 };

		org_rules_run(m, &(struct org_input){ "", "N", good[i], "C" }, &found);
		assert_int_equal(found.n, 0);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct findings found = { 0 };

		if (org_rules_run(m, &(struct org_input){ "", "N", bad[i], "C" }, &found).country !=
			NULL)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(found.n, 1);
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_of_the_register_are_good),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(slips_of_the_hand_are_found),
		cmocka_unit_test(the_whole_register_is_good),
		cmocka_unit_test(lines_of_a_list_are_read),
		cmocka_unit_test(what_was_typed_is_made_one_way),
		cmocka_unit_test(a_country_is_two_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
