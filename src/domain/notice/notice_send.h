/*
 * Sends what is in the outbox.  Any number of workers on any node: each message
 * is claimed for LEASE_S before it is handed over, so that it goes out once;
 * after a crash in between it goes out again under the same Message-ID.
 * Messages are taken in random order: the order tells nothing.
 */
#ifndef DOMAIN_NOTICE_SEND_H
#define DOMAIN_NOTICE_SEND_H

#include "domain/cx.h"
#include "domain/notice/mailer.h"

/*
 * Sends some of what is due; *ret_n: how many were tried, 0 when nothing is due.
 * Outside of a bracket.
 */
MUST_CHECK enum err notice_send(struct cx *cx, struct mailer *mailer, size_t *ret_n);

/* In a snapshot: since when the oldest letter that could leave has waited; 0: none does. */
MUST_CHECK enum err notice_oldest_due(struct cx *cx, int64_t *ret_due_at);

/* Pure: seconds until the next try after so many; 0: give up. */
int64_t notice_pause_s(int64_t tries);

#endif
