/*
 * The outbox: mail is a row written in the transaction that owes it; the worker
 * sends it after the commit (notice_send.c).  Nobody sends mail in a request.
 */
#ifndef DOMAIN_NOTICE_H
#define DOMAIN_NOTICE_H

#include "domain/cx.h"
#include "domain/notice/letter.h"

/*
 * Queues a letter to one person.  key makes it single ("decision:<id>"): a
 * second with the same key is ERR_CONFLICT and the transaction fails.  The
 * facts' program, sponsor, reply_to and name are filled in here; link is a path
 * ("/proposals/…") and is made absolute here.
 */
MUST_CHECK enum err notice_add(struct cx *cx, const char *key, struct person_id to,
	const struct letter_facts *facts);

#endif
