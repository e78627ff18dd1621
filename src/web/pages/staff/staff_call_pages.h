/* What staff's pages of a call share. */
#ifndef WEB_PAGES_STAFF_CALL_PAGES_H
#define WEB_PAGES_STAFF_CALL_PAGES_H

#include "domain/call/call.h"
#include "web/rq.h"
#include "web/view_work.h"

/* "/staff/calls/SLUG" and what follows. */
const char *staff_call_href(struct mem *m, const char *slug, const char *after);

/* Dates, money, where the public page is. */
struct block staff_call_facts(struct rq *rq, const struct call *c);

#endif
