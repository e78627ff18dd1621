/* A calendar file (iCalendar, RFC 5545) of a few moments: lines folded, text escaped. */
#ifndef WEB_TEXT_ICAL_H
#define WEB_TEXT_ICAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct ical_event {
	const char *uid; /* the same for ever: an update finds its event */
	const char *summary, *description, *url;
	int64_t at;	 /* UTC seconds */
	const char *day; /* "20260513": the whole day instead of the moment, or NULL */
	bool reminds;	 /* a week and a day ahead */
	bool is_cancelled;
	int64_t changed_at; /* UTC seconds of the newest change of what it tells */
	int64_t sequence;   /* rises with each change (section 3.8.7.4) */
};

void ical_begin(struct buf *out, const char *name);
void ical_add(struct buf *out, struct mem *m, const struct ical_event *e);
void ical_end(struct buf *out);

#endif
