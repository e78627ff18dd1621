/* What asking for a search by mail and sending it share. */
#ifndef DOMAIN_ALERT_ROW_H
#define DOMAIN_ALERT_ROW_H

#include "domain/follow/alert.h"
#include "domain/follow/alert_sql.h"

struct alert_search alert_search_of(const struct alert_row *row);

/* In the caller's bracket: mail to it does not arrive. */
MUST_CHECK enum err alert_unreached(struct cx *cx, struct alert_id id);

/* Seconds from one letter to the next. */
static inline int64_t alert_pause_s(bool is_daily)
{
	return (is_daily ? 1 : 7) * (int64_t)24 * 3600;
}

#endif
