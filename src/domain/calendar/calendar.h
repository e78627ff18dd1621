/* The dates that one person has to keep, told without anything that is not public. */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "domain/cx.h"

enum calendar_kind {
	CALENDAR_CLOSES,    /* of a call they have a draft of, have proposed to, or follow */
	CALENDAR_DECISIONS, /* expected, of what they have submitted, whatever became of it */
	CALENDAR_REVIEWS    /* due: they have some to write */
};

enum { CALENDAR_MOST = 200, CALENDAR_BACK_S = 90 * 24 * 3600 };

struct calendar_date {
	enum calendar_kind kind;
	struct call_id call;
	const char *slug, *title, *zone;
	int64_t at;
	int64_t changed_at, revision; /* of the call */
	bool is_cancelled;
};

/*
 * In a snapshot; whose: their id and address.  From 90 days back, at most
 * CALENDAR_MOST of a kind, each call and kind once.
 */
MUST_CHECK enum err calendar_dates(struct cx *cx, struct person_id whose, const char *email,
	struct calendar_date **ret_dates, size_t *ret_n);

#endif
