#include "test.h"

#include "web/text/money.h"

static void amounts_are_written_with_groups_and_cents_only_when_there_are_some(void **state)
{
	static const struct {
		int64_t cents;
		const char *text;
	} rows[] = {
		{ 7000000, "USD 70,000" },
		{ 0, "USD 0" },
		{ 7000050, "USD 70,000.50" },
		{ 5, "USD 0.05" },
		{ 99900, "USD 999" },
		{ 100000, "USD 1,000" },
		{ -500, "USD -5" },
		{ 370000000, "USD 3,700,000" },
		{ INT64_MAX, "USD 92,233,720,368,547,758.07" },
		{ INT64_MIN, "USD -92,233,720,368,547,758.08" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(money_usd(m, rows[i].cents), rows[i].text);
	mem_end(m);
}

static void what_people_type_is_read(void **state)
{
	static const struct {
		const char *text;
		int64_t cents;
	} rows[] = {
		{ "70,000", 7000000 },
		{ "70000", 7000000 },
		{ "70000.50", 7000050 },
		{ "70000.5", 7000050 },
		{ "$70 000", 7000000 },
		{ " USD 70,000.00 ", 7000000 },
		{ "usd70000", 7000000 },
		{ "70'000", 7000000 },
		{ "70’000", 7000000 },
		{ "70 000 USD", 7000000 },
		{ "70\xc2\xa0"
		  "000",
			7000000 },
		{ "70\xe2\x80\xaf"
		  "000 $",
			7000000 },
		{ "US$ 1,234,567.89", 123456789 },
		{ "0", 0 },
		{ "007", 700 },
		{ "1,000,000,000", 100000000000 },
	};
	int64_t cents;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cents = -1;
		if (money_parse(rows[i].text, &cents) != MONEY_OK || cents != rows[i].cents)
			fail_msg("%s read as %" PRId64, rows[i].text, cents);
	}
}

static void what_has_two_readings_or_none_is_refused_by_name(void **state)
{
	static const struct {
		const char *text;
		enum money_verdict verdict;
	} rows[] = {
		{ "", MONEY_EMPTY },
		{ " \t\xc2\xa0", MONEY_EMPTY },
		{ "seventy", MONEY_NOT_A_NUMBER },
		{ "70k", MONEY_NOT_A_NUMBER },
		{ "$", MONEY_NOT_A_NUMBER },
		{ "EUR 70", MONEY_NOT_A_NUMBER },
		{ "70 EUR", MONEY_NOT_A_NUMBER },
		{ "1e5", MONEY_NOT_A_NUMBER },
		{ "0x10", MONEY_NOT_A_NUMBER },
		{ "--5", MONEY_NOT_A_NUMBER },
		{ "5.", MONEY_NOT_A_NUMBER },
		{ ".5", MONEY_NOT_A_NUMBER },
		{ "5 5 5 $ 5", MONEY_NOT_A_NUMBER },
		{ "٣٠", MONEY_NOT_A_NUMBER },
		{ "-5", MONEY_NEGATIVE },
		{ "\xe2\x88\x92"
		  "5",
			MONEY_NEGATIVE },
		{ "$-5", MONEY_NEGATIVE },
		{ "-$5", MONEY_NEGATIVE },
		{ "0.001", MONEY_AMBIGUOUS },
		{ "70,000.123", MONEY_TOO_PRECISE },
		{ "0.0001", MONEY_TOO_PRECISE },
		{ "70.000", MONEY_AMBIGUOUS },
		{ "70,00", MONEY_AMBIGUOUS },
		{ "70,0000", MONEY_AMBIGUOUS },
		{ "7,00,000", MONEY_AMBIGUOUS },
		{ "1.234,56", MONEY_AMBIGUOUS },
		{ "1.234.567", MONEY_AMBIGUOUS },
		{ "1,234 567", MONEY_AMBIGUOUS },
		{ "1234,567", MONEY_AMBIGUOUS },
		{ "1,000,000,001", MONEY_TOO_LARGE },
		{ "1000000000.01", MONEY_TOO_LARGE },
		{ "99999999999999999999999999", MONEY_TOO_LARGE },
		{ "9999999999999999", MONEY_TOO_LARGE },
		{ "1,000,000,000,000,000,000,000,000,000,000,000,000", MONEY_TOO_LARGE },
	};
	int64_t cents = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum money_verdict v = money_parse(rows[i].text, &cents);

		if (v != rows[i].verdict)
			fail_msg("\"%s\" gave %d, not %d", rows[i].text, v, rows[i].verdict);
	}
	assert_int_equal(cents, 42);
}

static void what_is_written_is_read_back(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int64_t back;

	(void)state;
	for (int64_t c = 0; c <= (int64_t)MONEY_MAX_USD * 100; c = c * 3 + 7) {
		assert_int_equal(money_parse(money_usd(m, c), &back), MONEY_OK);
		assert_int_equal(back, c);
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			amounts_are_written_with_groups_and_cents_only_when_there_are_some),
		cmocka_unit_test(what_people_type_is_read),
		cmocka_unit_test(what_has_two_readings_or_none_is_refused_by_name),
		cmocka_unit_test(what_is_written_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
