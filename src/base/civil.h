/*
 * Dates and times on the wall, in the proleptic Gregorian calendar, without a
 * zone.  Method: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year;  /* 1 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
	int hour, minute, second;
};

/* Is there such a day and such a time?  Leap seconds are not times here. */
bool civil_valid(struct civil c);

/* "2026-05-13", "2026-05-13T23:59", "2026-05-13T23:59:59", as forms send them; nothing else. */
bool civil_read(const char *s, struct civil *ret_civil);

/* Seconds since 1970 as if c were UTC; c is valid. */
int64_t civil_seconds(struct civil c);

/* The inverse, for the years 1 to 9999. */
struct civil civil_of_seconds(int64_t s);

/* 0 is Sunday. */
int civil_weekday(struct civil c);

/* 28 to 31. */
int civil_month_days(int year, int month);

#endif
