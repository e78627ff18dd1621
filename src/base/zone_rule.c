#define BASE_INTERNAL
#include "base/zone_rule.h"

#include <ctype.h>
#include <string.h>

#include "base/civil.h"

enum { DAY = 86400 };

/* "EST" or "<+0330>" */
static bool read_name(struct mem *m, const char **s, const char **ret_name)
{
	const char *from = *s, *end = from;

	if (*from == '<') {
		end = strchr(++from, '>');
		if (end == NULL)
			return false;
		*s = end + 1;
	} else {
		while (isalpha((unsigned char)*end))
			end++;
		*s = end;
	}
	*ret_name = mem_strn(m, from, (size_t)(end - from));
	return end > from;
}

static bool read_int(const char **s, int max, int *ret_v)
{
	int v = 0;
	const char *from = *s;

	while (isdigit((unsigned char)**s) && v <= max)
		v = v * 10 + (*(*s)++ - '0');
	if (*s == from || v > max)
		return false;
	*ret_v = v;
	return true;
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool read_time(const char **s, int *ret_seconds)
{
	int sign = **s == '-' ? -1 : 1, h, part[2] = { 0, 0 };

	*s += **s == '-' || **s == '+';
	if (!read_int(s, 167, &h))
		return false;
	for (int i = 0; i < 2 && **s == ':'; i++) {
		++*s;
		if (!read_int(s, 59, &part[i]))
			return false;
	}
	*ret_seconds = sign * (h * 3600 + part[0] * 60 + part[1]);
	return true;
}

static bool read_month_week_day(const char **s, struct zone_turn *t)
{
	if (!read_int(s, 12, &t->month) || t->month < 1 || *(*s)++ != '.')
		return false;
	if (!read_int(s, 5, &t->week) || t->week < 1 || *(*s)++ != '.')
		return false;
	return read_int(s, 6, &t->day);
}

/* ",M3.5.0/2", ",J60", ",59" */
static bool read_turn(const char **s, struct zone_turn *t)
{
	bool ok;

	if (*(*s)++ != ',')
		return false;
	t->form = **s == 'M' || **s == 'J' ? *(*s)++ : 'D';
	ok = t->form == 'M' ? read_month_week_day(s, t) : read_int(s, 365, &t->day);
	t->time_s = 2 * 3600;
	if (!ok || **s != '/')
		return ok;
	++*s;
	return read_time(s, &t->time_s);
}

bool zone_rule_read(struct mem *m, const char *s, struct zone_rule *ret_rule)
{
	struct zone_rule r = { 0 };
	int west;

	if (!read_name(m, &s, &r.standard) || !read_time(&s, &west))
		return false;
	r.standard_s = -west;
	if (*s != '\0') {
		r.summer_s = r.standard_s + 3600;
		if (!read_name(m, &s, &r.summer))
			return false;
		if (*s != ',') {
			if (!read_time(&s, &west))
				return false;
			r.summer_s = -west;
		}
		if (!read_turn(&s, &r.to_summer) || !read_turn(&s, &r.to_standard))
			return false;
	}
	*ret_rule = r;
	return *s == '\0';
}

/* The turn of a year in local seconds, as if it were UTC. */
static int64_t turn_in(const struct zone_turn *t, int year)
{
	struct civil first = { .year = year, .month = t->form == 'M' ? t->month : 1, .day = 1 };
	int64_t at = civil_seconds(first);

	if (t->form == 'M') {
		int day = (t->day - civil_weekday(first) + 7) % 7 + (t->week - 1) * 7;

		if (day >= civil_month_days(year, t->month))
			day -= 7;
		return at + (int64_t)day * DAY + t->time_s;
	}
	if (t->form == 'J') /* 1 to 365; 29 February is never counted */
		return at +
		       (int64_t)(t->day - 1 + (t->day > 59 && civil_month_days(year, 2) == 29)) *
			       DAY +
		       t->time_s;
	return at + (int64_t)t->day * DAY + t->time_s;
}

void zone_rule_at(
	const struct zone_rule *r, int64_t utc, int *ret_offset_s, const char **ret_abbrev)
{
	bool is_summer = false;

	if (r->summer != NULL) {
		int year = civil_of_seconds(utc + r->standard_s).year;
		int64_t begin = turn_in(&r->to_summer, year) - r->standard_s;
		int64_t end = turn_in(&r->to_standard, year) - r->summer_s;

		is_summer = begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
	}
	*ret_offset_s = is_summer ? r->summer_s : r->standard_s;
	*ret_abbrev = is_summer ? r->summer : r->standard;
}
