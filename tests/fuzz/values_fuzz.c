/* Amounts, dates, zone names and addresses as strangers send them. */
#include "base/zone.h"
#include "web/html.h"
#include "web/text/money.h"
#include "web/text/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_amount(struct mem *m, const char *s)
{
	int64_t cents = -1, again = -2;

	if (money_parse(s, &cents) != MONEY_OK) {
		MUST(cents == -1);
		return;
	}
	MUST(cents >= 0 && money_parse(money_usd(m, cents), &again) == MONEY_OK);
	MUST(again == cents);
}

static void check_date(struct mem *m, const char *s)
{
	struct civil c, again;
	int64_t t;

	if (!civil_read(s, &c))
		return;
	MUST(civil_valid(c));
	again = civil_of_seconds(civil_seconds(c));
	MUST(memcmp(&c, &again, sizeof(c)) == 0);
	if (c.year > 1900 && c.year < 2200) {
		MUST(zone_to_utc("America/St_Johns", c, ZONE_LATER, &t) == ERR_OK);
		MUST(civil_read(when_input(m, t, "UTC"), &again));
		MUST(civil_seconds(again) == t);
	}
}

static void check_places(struct mem *m, const char *s)
{
	struct buf b;

	buf_init(&b, m, 0);
	html_str(&b, s);
	MUST(strpbrk(buf_str(&b), "<>\"'") == NULL);
	b.n = 0;
	html_url(&b, s);
	MUST(strpbrk(buf_str(&b), "<>\"' \n\\") == NULL && strncmp(b.data, "//", 2) != 0);
	b.n = 0;
	html_url_part(&b, s);
	MUST(strpbrk(buf_str(&b), "<>\"'&/:?# \n\\") == NULL);
	b.n = 0;
	html_json(&b, s);
	MUST(strpbrk(buf_str(&b), "<>&") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	const char *s = mem_strn(m, (const char *)bytes, n);

	check_amount(m, s);
	check_date(m, s);
	check_places(m, s);
	if (!zone_valid(s))
		MUST(strcmp(when_zone(m, s), "UTC") == 0);
	mem_end(m);
	return 0;
}
