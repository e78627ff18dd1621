#include "web/text/money.h"

#include <ctype.h>
#include <strings.h>

const char *money_figure(struct mem *m, int64_t amount_cents)
{
	uint64_t u = amount_cents < 0 ? 0 - (uint64_t)amount_cents : (uint64_t)amount_cents;
	uint64_t dollars = u / 100, cents = u % 100;
	char s[40];
	size_t i = sizeof(s), digits = 0;

	s[--i] = '\0';
	if (cents != 0) {
		s[--i] = (char)('0' + cents % 10);
		s[--i] = (char)('0' + cents / 10);
		s[--i] = '.';
	}
	do {
		if (digits > 0 && digits % 3 == 0)
			s[--i] = ',';
		s[--i] = (char)('0' + dollars % 10);
		dollars /= 10;
		digits++;
	} while (dollars > 0);
	if (amount_cents < 0)
		s[--i] = '-';
	return mem_str(m, s + i);
}

const char *money_usd(struct mem *m, int64_t amount_cents)
{
	return mem_printf(m, "USD %s", money_figure(m, amount_cents));
}

/* Bytes of a space at s: also no-break, thin and narrow ones, which spreadsheets paste. */
static size_t space_at(const char *s)
{
	static const char *const wide[] = { "\xc2\xa0", "\xe2\x80\x89", "\xe2\x80\xaf" };

	if (*s == ' ' || *s == '\t')
		return 1;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

static const char *past_spaces(const char *s)
{
	for (size_t n; (n = space_at(s)) > 0;)
		s += n;
	return s;
}

static const char *past_currency(const char *s)
{
	if (strncasecmp(s, "USD", 3) == 0)
		s = past_spaces(s + 3);
	else if (strncasecmp(s, "US$", 3) == 0)
		s = past_spaces(s + 3);
	else if (*s == '$')
		s = past_spaces(s + 1);
	return s;
}

/* The separator at s: ',' '.' '\'' or ' '; 0 if there is none.  ret_n: its bytes. */
static char separator_at(const char *s, size_t *ret_n)
{
	*ret_n = space_at(s);
	if (*ret_n > 0)
		return ' ';
	if (strncmp(s, "\xe2\x80\x99", 3) == 0) {
		*ret_n = 3;
		return '\'';
	}
	*ret_n = 1;
	return *s != '\0' && strchr(",.'", *s) != NULL ? *s : 0;
}

/* The number as digits in groups, with what stood between them. */
struct pieces {
	int n;
	struct {
		char before; /* separator; 0 for the first */
		int digits;
		int64_t value;
	} p[8];
};

static bool split(const char **s, struct pieces *t)
{
	size_t n = 0;
	char before = 0;

	for (t->n = 0; t->n < 8; t->n++) {
		t->p[t->n].before = before;
		t->p[t->n].digits = 0;
		t->p[t->n].value = 0;
		for (; isdigit((unsigned char)**s); ++*s) {
			if (++t->p[t->n].digits > 16)
				return false;
			t->p[t->n].value = t->p[t->n].value * 10 + (**s - '0');
		}
		before = separator_at(*s, &n);
		if (before == 0 || (!isdigit((unsigned char)(*s)[n]))) {
			t->n++;
			return true;
		}
		*s += n;
	}
	return false;
}

/* The groups of whole dollars, k of them: the first of 1 to 3 digits, the others of 3, one
 * separator. */
static bool grouped(const struct pieces *t, int k)
{
	if (k > 1 && (t->p[0].digits < 1 || t->p[0].digits > 3))
		return false;
	for (int i = 1; i < k; i++)
		if (t->p[i].digits != 3 || t->p[i].before != t->p[1].before ||
			t->p[i].before == '.')
			return false;
	return true;
}

static enum money_verdict value_of(const struct pieces *t, int64_t *ret_cents)
{
	int k = t->n; /* pieces of whole dollars */
	int64_t dollars = 0, cents = 0;

	if (k > 1 && t->p[k - 1].before == '.') {
		k--;
		if (t->p[k].digits > 2)
			return t->p[1].before == '.' && t->p[k].digits == 3 ? MONEY_AMBIGUOUS
									    : MONEY_TOO_PRECISE;
		cents = t->p[k].digits == 1 ? t->p[k].value * 10 : t->p[k].value;
	}
	if (!grouped(t, k))
		return MONEY_AMBIGUOUS;
	for (int i = 0; i < k; i++) {
		dollars = i == 0 ? t->p[0].value : dollars * 1000 + t->p[i].value;
		if (dollars > MONEY_MAX_USD)
			return MONEY_TOO_LARGE;
	}
	if (dollars == MONEY_MAX_USD && cents > 0)
		return MONEY_TOO_LARGE;
	*ret_cents = dollars * 100 + cents;
	return MONEY_OK;
}

enum money_verdict money_parse(const char *s, int64_t *ret_cents)
{
	struct pieces t;
	bool is_negative;

	s = past_spaces(s);
	if (*s == '\0')
		return MONEY_EMPTY;
	is_negative = *s == '-' || strncmp(s, "\xe2\x88\x92", 3) == 0;
	s = past_currency(is_negative ? past_spaces(s + (*s == '-' ? 1 : 3)) : s);
	if (*s == '-' && !is_negative) {
		is_negative = true;
		s++;
	}
	if (!isdigit((unsigned char)*s))
		return MONEY_NOT_A_NUMBER;
	if (!split(&s, &t))
		return MONEY_TOO_LARGE;
	s = past_currency(past_spaces(s));
	if (*s != '\0')
		return MONEY_NOT_A_NUMBER;
	return is_negative ? MONEY_NEGATIVE : value_of(&t, ret_cents);
}
