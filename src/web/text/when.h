/*
 * Moments as people read them: "13 May 2026, 23:59 Pacific (14 May, 08:59 your
 * time)".  Times are UTC seconds; zones are IANA names or "AoE"; a zone that is
 * not known is read and named as UTC.  Results live in m.
 */
#ifndef WEB_TEXT_WHEN_H
#define WEB_TEXT_WHEN_H

#include <stdint.h>

#include "base/mem.h"

/* "13 May 2026, 23:59 Pacific"; the seconds only when they are not 0. */
const char *when_long(struct mem *m, int64_t t, const char *zone);

/* A deadline: its minute counts to the end, so that 23:59:59 reads "23:59". */
const char *when_deadline(struct mem *m, int64_t t, const char *zone);

/* when_long() with the reader's own clock behind it, where that shows something else (NULL: not
 * known). */
const char *when_long_for(struct mem *m, int64_t t, const char *zone, const char *reader_zone);

const char *when_date(struct mem *m, int64_t t, const char *zone);  /* "13 May 2026" */
const char *when_month(struct mem *m, int64_t t, const char *zone); /* "May 2026" */
const char *when_time(struct mem *m, int64_t t, const char *zone);  /* "23:59" */

/* "1 to 13 May 2026", "1 March to 13 May 2026", "1 December 2025 to 13 May 2026". */
const char *when_range(struct mem *m, int64_t from, int64_t to, const char *zone);

/*
 * "in 3 days", "2 hours ago", "now" (within a minute).  Rounded towards now: who
 * reads "in 3 days" has at least three days.
 */
const char *when_relative(struct mem *m, int64_t t, int64_t now);

/* For <time datetime> and JSON: "2026-05-14T06:59:00Z", and the day there: "2026-05-13". */
const char *when_machine(struct mem *m, int64_t t);
const char *when_machine_date(struct mem *m, int64_t t, const char *zone);

/* The value of <input type="datetime-local">, in that zone: "2026-05-13T23:59", seconds if not 0.
 */
const char *when_input(struct mem *m, int64_t t, const char *zone);

/* "Pacific", "Central European", "Anywhere on Earth"; else the city: "St Johns". */
const char *when_zone(struct mem *m, const char *zone);

/* The zones of a form's list, most used first; name is what is stored. */
struct when_zone_choice {
	const char *name, *label;
};
const struct when_zone_choice *when_zone_choices(size_t *ret_n);

#endif
