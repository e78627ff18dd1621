#define BASE_INTERNAL
#include "base/print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct printed {
	char *out;
	size_t size, n; /* n: also what found no room */
};

static void put(struct printed *p, const char *s, size_t n)
{
	size_t room = p->n < p->size ? p->size - p->n : 0;

	if (n <= 4 && n <= room) /* most pieces: not worth a call */
		for (size_t i = 0; i < n; i++)
			p->out[p->n + i] = s[i];
	else if (room > 0)
		memcpy(p->out + p->n, s, n < room ? n : room);
	p->n += n;
}

/* What stands between '%' and the letter: all that is known here. */
struct spec {
	size_t width;			       /* filled up with zeros */
	bool is_long;			       /* 64 bits: "ld" and "zu" */
	bool has_decimals, are_decimals_asked; /* ".2", ".*" */
	int decimals;
};

enum { DECIMALS_MOST = 6 };

static void put_number(struct printed *p, const struct spec *spec, uint64_t u, bool is_negative)
{
	char digits[32];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	while (sizeof(digits) - i + is_negative < spec->width)
		digits[--i] = '0';
	if (is_negative)
		digits[--i] = '-';
	put(p, digits + i, sizeof(digits) - i);
}

static void put_int(struct printed *p, const struct spec *spec, int64_t v)
{
	put_number(p, spec, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0);
}

/* A whole number of the last decimal's units. */
static void put_units(struct printed *p, uint64_t units, int decimals, bool is_negative)
{
	char digits[32];
	size_t i = sizeof(digits);

	for (int d = 0; d < decimals; d++, units /= 10)
		digits[--i] = (char)('0' + units % 10);
	if (decimals > 0)
		digits[--i] = '.';
	do {
		digits[--i] = (char)('0' + units % 10);
		units /= 10;
	} while (units > 0);
	if (is_negative)
		digits[--i] = '-';
	put(p, digits + i, sizeof(digits) - i);
}

/*
 * The nearest of so many decimals, of what v is exactly; a tie goes to the even one.  The product
 * and what it was rounded by are that value: neither is lost on the way.
 */
static bool put_decimals(struct printed *p, double v, int decimals)
{
	static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
	double size = fabs(v), product, rest, beyond_half;
	uint64_t units;

	if (!(size < 1e9) || decimals < 0 || decimals > DECIMALS_MOST)
		return false;
	product = size * powers[decimals];
	rest = fma(size, powers[decimals], -product);
	units = (uint64_t)product;
	beyond_half = product - (double)units - .5;
	if (beyond_half > -rest || (!(beyond_half < -rest) && units % 2 == 1))
		units++;
	put_units(p, units, decimals, signbit(v) != 0);
	return true;
}

static const char *read_spec(const char *fmt, struct spec *ret_spec)
{
	*ret_spec = (struct spec){ 0 };
	if (fmt[0] == '0' && fmt[1] >= '1' && fmt[1] <= '9') {
		ret_spec->width = (size_t)(fmt[1] - '0');
		return fmt + 2;
	}
	if (fmt[0] == '.' && (fmt[1] == '*' || (fmt[1] >= '0' && fmt[1] <= '9'))) {
		ret_spec->has_decimals = true;
		ret_spec->are_decimals_asked = fmt[1] == '*';
		ret_spec->decimals = fmt[1] - '0';
		return fmt + 2;
	}
	ret_spec->is_long = *fmt == 'l' || *fmt == 'z';
	return fmt + ret_spec->is_long;
}

/* One letter with what it stands for; false: not one of those that are known here. */
static bool put_letter(struct printed *p, char letter, const struct spec *spec, va_list *args)
{
	int decimals = spec->decimals;
	const char *s;
	char c;

	if (spec->has_decimals) {
		if (spec->are_decimals_asked)
			decimals = va_arg(*args, int);
		return letter == 'f' && put_decimals(p, va_arg(*args, double), decimals);
	}
	if (letter == 'd') {
		put_int(p, spec, spec->is_long ? va_arg(*args, int64_t) : va_arg(*args, int));
		return true;
	}
	if (letter == 'u' && spec->is_long) {
		put_number(p, spec, va_arg(*args, uint64_t), false);
		return true;
	}
	if (spec->width > 0 || spec->is_long)
		return false;
	switch (letter) {
	case 's':
		s = va_arg(*args, const char *);
		if (s == NULL)
			s = "(null)";
		put(p, s, strlen(s));
		return true;
	case 'c':
		c = (char)va_arg(*args, int);
		put(p, &c, 1);
		return true;
	case '%':
		put(p, "%", 1);
		return true;
	default:
		return false;
	}
}

static bool print_known(struct printed *p, const char *fmt, va_list *args)
{
	struct spec spec;

	for (;;) {
		const char *mark = fmt;

		while (*mark != '%' && *mark != '\0')
			mark++;
		put(p, fmt, (size_t)(mark - fmt));
		if (*mark == '\0')
			return true;
		fmt = read_spec(mark + 1, &spec);
		if (fmt[0] == '\0' || !put_letter(p, fmt[0], &spec, args))
			return false;
		fmt++;
	}
}

int print_real(char *out, size_t size, double v, int decimals)
{
	struct printed p = { out, size, 0 };

	if (!put_decimals(&p, v, decimals))
		return snprintf(out, size, "%.*f", decimals, v);
	if (size > 0)
		out[p.n < size ? p.n : size - 1] = '\0';
	return (int)p.n;
}

int print_v(char *out, size_t size, const char *fmt, va_list args)
{
	struct printed p = { out, size, 0 };
	va_list mine;
	bool is_known;

	va_copy(mine, args);
	is_known = print_known(&p, fmt, &mine);
	va_end(mine);
	if (!is_known)
		return vsnprintf(out, size, fmt, args);
	if (size > 0)
		out[p.n < size ? p.n : size - 1] = '\0';
	return (int)p.n;
}
