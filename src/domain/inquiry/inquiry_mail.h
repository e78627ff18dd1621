/* A mail that has come in, as a message of an inquiry. */
#ifndef DOMAIN_INQUIRY_MAIL_H
#define DOMAIN_INQUIRY_MAIL_H

#include "base/value.h"
#include "domain/inquiry/inquiry.h"
#include "domain/inquiry/mail_read.h"

enum mail_taken {
	MAIL_BEGAN,	 /* a new inquiry; a letter says that it has arrived */
	MAIL_JOINED,	 /* the thread it answers */
	MAIL_WISHED,	 /* it asks to be on the mailing list, and nothing else: follow_ask() */
	MAIL_KNOWN,	 /* it was taken before: nothing is done again */
	MAIL_OF_MACHINE, /* nobody waits for an answer to it: nothing is kept, the audit tells */
	MAIL_OWN,	 /* from the program's own address: likewise */
	MAIL_SENDERLESS	 /* there is nobody to answer: not taken */
};

struct mail_outcome {
	enum mail_taken taken;
	enum mail_machine machine;
	struct inquiry_id inquiry; /* v 0: none */
};

/*
 * Takes it, once: its Message-ID is what it is known by, or its digest when it
 * has none.  ERR_LIMITED when its sender wrote too much today: nothing is kept,
 * and it may come again later.
 */
MUST_CHECK enum err inquiry_take_mail(
	struct cx *cx, struct bytes message, struct mail_outcome *ret_outcome);

#endif
