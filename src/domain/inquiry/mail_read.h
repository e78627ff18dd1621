/*
 * A message of the Internet, read from its bytes (RFC 5322, 2045–2047, 2231):
 * who wrote it, what it answers, and its text.  Pure: no file, no clock; nothing
 * in it is believed, and whatever the bytes are, something comes back.
 *
 * Broken structure is read as far as it goes.  HTML becomes text.  What an
 * answer repeats of the mail before it is set aside, attachments are named
 * and not kept; so nothing is left out in silence.
 */
#ifndef DOMAIN_MAIL_READ_H
#define DOMAIN_MAIL_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/value.h"

enum {
	MAIL_HEAD_BYTES = 256 * 1024, /* of one head; the rest of a longer one is passed over */
	MAIL_TEXT_BYTES = 1 << 20,    /* of text that is looked at */
	MAIL_DEPTH = 10,	      /* multiparts within each other */
	MAIL_PARTS = 200,
	MAIL_REFS = 40,
	MAIL_HOPS = 50 /* servers it came through: more is a loop */
};

/* Why nobody answers it; MAIL_BY_HAND: a person wrote it, as far as it says. */
enum mail_machine {
	MAIL_BY_HAND,
	MAIL_AUTO_SUBMITTED, /* RFC 3834 */
	MAIL_BULK,	     /* Precedence, or of a list */
	MAIL_BOUNCE,	     /* a report, or from nobody */
	MAIL_LOOP	     /* it came through too many servers */
};

struct mail_read {
	const char *from;	/* "" when it names no address that mail goes to */
	const char *from_name;	/* "" */
	const char *subject;	/* one line; "" */
	const char *message_id; /* without its brackets; "" */
	const char **refs;	/* what it answers, the nearest first, likewise */
	size_t n_refs;
	enum mail_machine machine;
	const char *body;     /* UTF-8, lines end with "\n", no control characters */
	const char *quoted;   /* what it repeats; "" */
	const char *left_out; /* "name (type, N bytes)", a line each; "" */
};

/* The strings live in m. */
void mail_read(struct mem *m, struct bytes message, struct mail_read *ret_mail);

#endif
