/*
 * The link that a person's calendar program reads their dates by: a random
 * token of 256 bits, shown once; its SHA-256 here.  Whoever has it reads those
 * dates and nothing else.  There is one a person: a new one ends the one before.
 * It ends with the keys, when the person is disabled or gets a new password.
 */
#ifndef DOMAIN_CALENDAR_LINK_H
#define DOMAIN_CALENDAR_LINK_H

#include "base/crypto.h"
#include "domain/cx.h"

struct calendar_link {
	int64_t made_at, used_at; /* used_at 0: never */
};

/* The actor's, in a snapshot; ERR_NOT_FOUND: there is none. */
MUST_CHECK enum err calendar_link_read(struct cx *cx, struct calendar_link *ret_link);

/* A new one of the actor; ret_token is in cx->mem and kept nowhere. */
MUST_CHECK enum err calendar_link_make(struct cx *cx, const char **ret_token);

/* Ends the actor's; none: nothing is done. */
MUST_CHECK enum err calendar_link_end(struct cx *cx);

/*
 * Whose it is, in a snapshot; is_due: that it was used is to be kept.
 * ERR_NOT_FOUND also of a disabled person.
 */
struct calendar_owner {
	struct person_id person;
	const char *email;
	bool is_due;
};
MUST_CHECK enum err calendar_link_owner(
	struct cx *cx, const char *token, struct calendar_owner *ret_owner);

/* It was used now, in a bracket of its own. */
MUST_CHECK enum err calendar_link_seen(struct cx *cx, const struct digest *hash);

#endif
