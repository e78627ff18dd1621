/* The end of a subscription: its address is forgotten.  In the caller's bracket; of one that has
 * ended before nothing. */
#ifndef DOMAIN_FOLLOW_END_H
#define DOMAIN_FOLLOW_END_H

#include "domain/cx.h"

/* Mail to it does not arrive.  One that was never confirmed stays as it was. */
MUST_CHECK enum err follow_bounce(struct cx *cx, struct subscriber_id id);

/* reason: "asked", "complained". */
MUST_CHECK enum err follow_forget(struct cx *cx, struct subscriber_id id, const char *reason);

#endif
