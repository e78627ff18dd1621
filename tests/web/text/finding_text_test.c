#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/text/finding_text.h"

static const char *text_of(enum finding_code code, int64_t limit, int64_t value, const char *zone)
{
	return finding_text(
		mem, &(struct finding){ .code = code, .limit = limit, .value = value }, zone);
}

static void every_code_has_a_whole_sentence_of_its_own(void **state)
{
	(void)state;
	for (int code = 0; code < FINDING_CODE_COUNT; code++) {
		const char *s = text_of((enum finding_code)code, 7, 8, NULL);
		size_t n = strlen(s);

		assert_true(n > 10 && n < 240);
		assert_true(s[0] >= 'A' && s[0] <= 'Z');
		assert_int_equal(s[n - 1], '.');
		assert_null(strpbrk(s, "{}"));
		for (int other = 0; other < code; other++)
			assert_string_not_equal(s, text_of((enum finding_code)other, 7, 8, NULL));
	}
}

static void figures_are_written_as_people_write_them(void **state)
{
	static const struct {
		enum finding_code code;
		int64_t limit, value;
		const char *zone, *part;
	} rows[] = {
		{ FINDING_TOO_SHORT, 1, 0, NULL, "at least 1 character here" },
		{ FINDING_TOO_LONG, 200, 213, NULL, "to 200 characters; it has 213 now" },
		{ FINDING_AMOUNT_TOO_LARGE, 7000050, 0, NULL, "USD 70,000.50 or less" },
		{ FINDING_CASH_OVER_CAP, 7000000, 8000000, NULL,
			"USD 80,000, and at most USD 70,000" },
		{ FINDING_FILE_TOO_LARGE, 10 << 20, 12 << 20, NULL, "12 MB, and at most 10 MB" },
		{ FINDING_DOCUMENT_TOO_LARGE, 10 << 20, (10 << 20) + 600000, NULL, "10.5 MB" },
		{ FINDING_CALL_CLOSED, 0, 1778741940, "America/Los_Angeles",
			"13 May 2026, 23:59 Pacific" },
		{ FINDING_CALL_CLOSED, 0, 1778741940, NULL, "14 May 2026, 06:59 UTC" },
		{ FINDING_REVIEWER_FULL, 1, 1, NULL, "load of 1 proposal already" },
		{ FINDING_REVIEWER_FULL, 2, 2, NULL, "load of 2 proposals already" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *s = text_of(rows[i].code, rows[i].limit, rows[i].value, rows[i].zone);

		if (strstr(s, rows[i].part) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", rows[i].part, s);
	}
}

static void a_rule_is_linked_to_its_public_text(void **state)
{
	(void)state;
	assert_string_equal(
		finding_rule_url(mem, &(struct finding){ .rule = RULE_ONE_PROPOSAL_PER_PI }),
		"/rules#one-proposal-per-pi");
	assert_null(finding_rule_url(mem, &(struct finding){ .code = FINDING_REQUIRED }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_code_has_a_whole_sentence_of_its_own, memory_begin, memory_end),
		cmocka_unit_test_setup_teardown(
			figures_are_written_as_people_write_them, memory_begin, memory_end),
		cmocka_unit_test_setup_teardown(a_rule_is_linked_to_its_public_text, memory_begin, memory_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
