/*
 * Sends what the list owes: letters that ask or tell a subscriber, and
 * newsletters, a batch at a time.  Any number of workers on any node: a batch is
 * claimed before it leaves and noted after it, so that each copy goes out once.
 * Of what a killed worker had sent and not noted its journal knows all but the one
 * letter that was on the wire; that one goes out again, under the same Message-ID,
 * and all of the batch (SEND_AT_ONCE) when the machine itself went down.
 *
 * A server that is away is left alone for a while and nothing is lost; one that
 * says "later" is written to more slowly; an address that it refuses has
 * bounced, but when it refuses one after the other the letter is held, and
 * staff are told.
 */
#ifndef DOMAIN_NEWSLETTER_SEND_H
#define DOMAIN_NEWSLETTER_SEND_H

#include "domain/cx.h"
#include "domain/follow/follow_rules.h"
#include "domain/follow/newsletter_journal.h"
#include "domain/notice/mailer.h"

struct newsletter_sender {
	struct mailer mailer;
	struct follow_pace pace;
	struct newsletter_journal journal;
	/* Whether to stop now: what has not left of a batch then goes back, and leaves once. */
	bool (*ends)(void *arg); /* NULL: never */
	void *ends_arg;
};

/* One round, outside of a bracket; *ret_more: there is more to do at once.  now_us:
 * clock_mono_us(). */
MUST_CHECK enum err newsletter_send(
	struct cx *cx, struct newsletter_sender *sender, int64_t now_us, bool *ret_more);

#endif
