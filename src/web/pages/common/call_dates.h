/* The dates of a call as events of a calendar: the same event, by its uid, in every calendar that
 * has it. */
#ifndef WEB_PAGES_CALL_DATES_H
#define WEB_PAGES_CALL_DATES_H

#include "domain/ids.h"
#include "web/rq.h"

enum call_event {
	CALL_EVENT_OPENS,
	CALL_EVENT_CLOSES,
	CALL_EVENT_DECISIONS,
	CALL_EVENT_REVIEWS, /* of who has some to write */
	CALL_EVENT_COUNT
};

struct call_dated {
	struct call_id id;
	const char *slug, *title, *summary, *zone; /* summary: of CALL_EVENT_OPENS */
	int64_t at, changed_at, revision;
	bool is_cancelled;
};

/* Into rq->out. */
void call_event_add(struct rq *rq, enum call_event event, const struct call_dated *of);

/* Ends the calendar and answers with it. */
MUST_CHECK enum err call_events_send(struct rq *rq, const char *name);

#endif
