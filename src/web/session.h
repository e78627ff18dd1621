/* Who a session token stands for: the web's way to domain/person. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/rq.h"

/*
 * Sets cx->actor and page.person.  ERR_NOT_FOUND for a token that is unknown,
 * over, or of a disabled account.  Runs in the snapshot of a GET too: that the
 * session was used is written afterwards, by rq_later().
 */
MUST_CHECK enum err session_person(struct rq *rq, const char *token);

#endif
