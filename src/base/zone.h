/*
 * Civil time in IANA time zones, and in "AoE", Anywhere on Earth (UTC-12).
 *
 * Reads the machine's TZif files (RFC 8536) from /usr/share/zoneinfo itself.
 * GLib's GTimeZone, which we link anyway, expands a zone's closing rule only up
 * to 2037 and then knows no summer time; localtime_r knows one zone a process.
 *
 * A zone is read once and kept for the life of the process; every function here
 * may be called from any thread.  Names are checked before a file is opened.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/err.h"

struct zone_local {
	struct civil at;
	int offset_s;	    /* local minus UTC, seconds */
	const char *abbrev; /* "PDT", "+0330"; lives as long as the process */
};

/*
 * A wall time that comes twice (clocks go back) or never (clocks go forward)
 * means two instants: what the clock says before the change, and after it.  A
 * deadline takes the later one, an opening the earlier one, so that nobody
 * who reads the date is shut out.
 */
enum zone_choice { ZONE_LATER, ZONE_EARLIER };

/* True for "AoE" and for the names of the machine's zone files, capitals as they are. */
bool zone_valid(const char *name);

/* ERR_NOT_FOUND for an unknown zone, ERR_INVALID for a date that no calendar has. */
MUST_CHECK enum err zone_to_utc(
	const char *name, struct civil c, enum zone_choice choice, int64_t *ret_utc);

/* ERR_NOT_FOUND for an unknown zone, ERR_INVALID outside of the years 1 to 9999. */
MUST_CHECK enum err zone_from_utc(const char *name, int64_t utc, struct zone_local *ret_local);

#endif
