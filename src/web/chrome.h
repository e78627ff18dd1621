/* What stands around every page: the program's name, the navigation, who is signed in. */
#ifndef WEB_CHROME_H
#define WEB_CHROME_H

#include "web/rq.h"

/* Fills rq->page for cx->actor. */
MUST_CHECK enum err chrome_fill(struct rq *rq);

#endif
