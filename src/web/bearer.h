/*
 * Authorization: Bearer.  Whoever sends one is nobody else: cookies of the same
 * request are not looked at.  Other schemes are a proxy's business.
 */
#ifndef WEB_BEARER_H
#define WEB_BEARER_H

#include "web/door.h"

bool bearer_is_sent(const struct http_head *head);

/*
 * Who asks, by the key that was sent: DOOR_KEY where the row takes none of its
 * scope and when it is not good.  Sets cx->actor and rq->who.
 */
enum door bearer_person(struct rq *rq);

#endif
