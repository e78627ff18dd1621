/* One-time links sent by mail, inside domain/person/. */
#ifndef DOMAIN_PERSON_LINK_H
#define DOMAIN_PERSON_LINK_H

#include "domain/person/person.h"

/* A fresh link and the letter that carries it, in the caller's bracket. */
MUST_CHECK enum err link_send(struct cx *cx, enum person_link link, struct person_id person);

/*
 * Adds what is wrong with a new password to cx->fault; ERR_REFUSED then.  In a
 * snapshot.
 */
MUST_CHECK enum err password_judge(
	struct cx *cx, const char *password, const char *email, const char *name);

/* Tells the person that their password was changed, in the caller's bracket. */
MUST_CHECK enum err password_tell(struct cx *cx, struct person_id person);

#endif
