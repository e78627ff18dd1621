/* Links sent by mail to a person, inside domain/person/. */
#ifndef DOMAIN_PERSON_LINK_H
#define DOMAIN_PERSON_LINK_H

#include "base/crypto.h"
#include "domain/person/person.h"

/* A fresh link and the letter that carries it, in the caller's bracket. */
MUST_CHECK enum err link_send(
	struct cx *cx, const struct letter_link_kind *kind, struct person_id person);

/*
 * Whose link it is.  ERR_NOT_FOUND when it is over, spent, of another kind or of
 * a disabled account, or never was.  In a snapshot or a bracket.
 */
MUST_CHECK enum err link_owner(struct cx *cx, const struct letter_link_kind *kind,
	const char *token, struct digest *ret_hash, struct person_id *ret_person);

/*
 * Uses it, in the caller's bracket, which is alone with the person: once, when
 * it is such a kind.  ERR_REFUSED FINDING_LINK_STALE.
 */
MUST_CHECK enum err link_use(
	struct cx *cx, const struct letter_link_kind *kind, const struct digest *hash);

/*
 * Adds what is wrong with a new password to cx->fault; ERR_REFUSED then.  In a
 * snapshot.
 */
MUST_CHECK enum err password_judge(
	struct cx *cx, const char *password, const char *email, const char *name);

/* Tells the person that their password was changed, in the caller's bracket. */
MUST_CHECK enum err password_tell(struct cx *cx, struct person_id person);

#endif
