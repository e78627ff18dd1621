#define BASE_INTERNAL
#include "base/civil.h"

#include <string.h>

enum { DAY = 86400 };

static int64_t days_of_date(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static struct civil date_of_days(int64_t z)
{
	int64_t era, doe, yoe, doy, mp;
	struct civil c = { 0 };

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	return c;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int civil_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap);
}

bool civil_valid(struct civil c)
{
	if (c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1)
		return false;
	if (c.day > civil_month_days(c.year, c.month))
		return false;
	return c.hour >= 0 && c.hour < 24 && c.minute >= 0 && c.minute < 60 && c.second >= 0 &&
	       c.second < 60;
}

int64_t civil_seconds(struct civil c)
{
	return days_of_date(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 +
	       c.second;
}

struct civil civil_of_seconds(int64_t s)
{
	int64_t days = floor_div(s, DAY);
	int rest = (int)(s - days * DAY);
	struct civil c = date_of_days(days);

	c.hour = rest / 3600;
	c.minute = rest / 60 % 60;
	c.second = rest % 60;
	return c;
}

int civil_weekday(struct civil c)
{
	int64_t days = days_of_date(c.year, c.month, c.day) + 4; /* 1970 began on a Thursday */

	return (int)(days - floor_div(days, 7) * 7);
}

/* Digits for 'd', every other byte of the form for itself. */
static bool has_form(const char *s, const char *form)
{
	for (; *form != '\0'; form++, s++)
		if (*form == 'd' ? *s < '0' || *s > '9' : *s != *form)
			return false;
	return *s == '\0';
}

static int digits(const char *s, int n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*s++ - '0');
	return v;
}

bool civil_read(const char *s, struct civil *ret_civil)
{
	bool seconds = has_form(s, "dddd-dd-ddTdd:dd:dd");
	bool minutes = seconds || has_form(s, "dddd-dd-ddTdd:dd");
	struct civil c = { 0 };

	if (!minutes && !has_form(s, "dddd-dd-dd"))
		return false;
	c.year = digits(s, 4);
	c.month = digits(s + 5, 2);
	c.day = digits(s + 8, 2);
	if (minutes) {
		c.hour = digits(s + 11, 2);
		c.minute = digits(s + 14, 2);
	}
	if (seconds)
		c.second = digits(s + 17, 2);
	if (!civil_valid(c))
		return false;
	*ret_civil = c;
	return true;
}
