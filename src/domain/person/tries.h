/*
 * Rate limits that hold over restarts and nodes: rows of `try`, by a keyed hash
 * of what they count.  The limits of web/limit.h stand in front of these and
 * cost nothing; these are what a guesser with many addresses meets.
 */
#ifndef DOMAIN_TRIES_H
#define DOMAIN_TRIES_H

#include "domain/cx.h"

enum try_kind {
	TRY_SIGN_IN_HERE, /* failed sign-ins to one account from one address */
	TRY_SIGN_IN,  /* failed sign-ins to one account from anywhere; a reset by mail ends it */
	TRY_PASSWORD, /* one's own password, asked for again */
	TRY_LETTER,   /* letters to one address that anybody may ask for */
	TRY_INQUIRY,  /* inquiries from one address */
	TRY_MAIL,     /* mails taken from one address */
	TRY_KIND_COUNT
};

/* ERR_LIMITED when there were too many; in a snapshot or a bracket. */
MUST_CHECK enum err tries_check(struct cx *cx, enum try_kind kind, const char *key);

/* The key of TRY_SIGN_IN_HERE. */
const char *tries_here(struct mem *mem, const char *from, const char *email_key);

/* In the caller's bracket. */
MUST_CHECK enum err tries_add(struct cx *cx, enum try_kind kind, const char *key);
MUST_CHECK enum err tries_forget(struct cx *cx, enum try_kind kind, const char *key);

#endif
