/* A page that says one thing, and where to go on. */
#ifndef WEB_PAGES_MESSAGE_H
#define WEB_PAGES_MESSAGE_H

#include "web/rq.h"

/* Narrow, and unlisted.  href NULL: there is nowhere to go on to. */
MUST_CHECK enum err message_show(
	struct rq *rq, const char *title, const char *text, const char *href, const char *label);

#endif
