#define BASE_INTERNAL
#include "base/num.h"

#include <locale.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum err num_parse_int(const char *s, int64_t min, int64_t max, int64_t *ret_value)
{
	bool is_negative = *s == '-';
	int64_t v = 0;

	s += is_negative;
	if (!is_digit(*s))
		return ERR_INVALID;
	for (; is_digit(*s); s++) {
		int digit = is_negative ? '0' - *s : *s - '0';

		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v))
			return ERR_INVALID;
	}
	if (*s != '\0' || v < min || v > max)
		return ERR_INVALID;
	*ret_value = v;
	return ERR_OK;
}

struct decimal {
	uint64_t digits; /* the digits as one integer */
	int n_digits;	 /* significant ones; past 19 the integer is of no use */
	int exponent;	 /* value = digits * 10^exponent */
	bool is_negative;
};

static const char *read_digits(const char *s, struct decimal *d, bool is_fraction)
{
	for (; is_digit(*s); s++) {
		if (d->n_digits < 19)
			d->digits = d->digits * 10 + (uint64_t)(*s - '0');
		d->n_digits += d->n_digits > 0 || *s != '0';
		d->exponent -= is_fraction && d->exponent > -100000;
	}
	return s;
}

static const char *read_exponent(const char *s, struct decimal *d)
{
	bool is_negative;
	int e = 0;

	if (*s != 'e' && *s != 'E')
		return s;
	s++;
	is_negative = *s == '-';
	s += *s == '-' || *s == '+';
	if (!is_digit(*s))
		return NULL;
	for (; is_digit(*s); s++)
		if (e < 100000)
			e = e * 10 + (*s - '0');
	d->exponent += is_negative ? -e : e;
	return s;
}

/* The grammar alone; NULL digits mean no number. */
static bool read_decimal(const char *s, struct decimal *d)
{
	const char *start, *point;

	*d = (struct decimal){ .is_negative = *s == '-' };
	s += d->is_negative;
	start = s;
	s = read_digits(s, d, false);
	point = s;
	if (*s == '.')
		s = read_digits(s + 1, d, true);
	if (s - start - (*point == '.') == 0)
		return false;
	s = read_exponent(s, d);
	return s != NULL && *s == '\0';
}

/* strtod follows the process's locale; this one does not. */
static double slow_value(const char *s)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	double v;

	MUST(c != (locale_t)0);
	v = strtod_l(s, NULL, c);
	freelocale(c);
	return v;
}

/*
 * Up to 2^53 and 10^22 both factors are exact doubles, so one division or
 * product rounds correctly (Clinger 1990); the C library does the rest.
 */
static double value_of(const char *s, const struct decimal *d)
{
	static const double power[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	double v = (double)d->digits;

	if (d->n_digits > 19 || d->digits > UINT64_C(1) << 53 || d->exponent < -22 ||
		d->exponent > 22)
		return slow_value(s);
	v = d->exponent < 0 ? v / power[-d->exponent] : v * power[d->exponent];
	return d->is_negative ? -v : v;
}

enum err num_parse_double(const char *s, double min, double max, double *ret_value)
{
	struct decimal d;
	double v;

	if (!read_decimal(s, &d))
		return ERR_INVALID;
	v = value_of(s, &d);
	if (!isfinite(v) || v < min || v > max)
		return ERR_INVALID;
	*ret_value = v;
	return ERR_OK;
}
