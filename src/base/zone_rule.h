/*
 * A zone's closing rule: POSIX's TZ text as TZif files end with it (RFC 8536
 * section 3.3, hours from -167 to 167), such as "CET-1CEST,M3.5.0,M10.5.0/3".
 * For zone.c only.
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

struct zone_turn {
	char form; /* 'M'onth, week, day; 'J'ulian 1-365 without 29 Feb; 'D'ay 0-365 */
	int month, week, day;
	int time_s; /* after local midnight, in the time that ends */
};

struct zone_rule {
	int standard_s, summer_s;      /* local minus UTC */
	const char *standard, *summer; /* summer NULL: no summer time */
	struct zone_turn to_summer, to_standard;
};

/* Names are kept in m.  False when the text is no rule. */
bool zone_rule_read(struct mem *m, const char *s, struct zone_rule *ret_rule);

void zone_rule_at(
	const struct zone_rule *r, int64_t utc, int *ret_offset_s, const char **ret_abbrev);

#endif
