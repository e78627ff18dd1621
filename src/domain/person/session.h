/*
 * Sessions: a random token of 256 bits for the browser, its SHA-256 here.  A
 * session ends after 12 hours without use, after 7 days in any case, at
 * sign-out, and at once when its person is disabled or gets a new password;
 * with it end the keys of the person (access_key.h).
 *
 * A session keeps by what, and when last, it was proved that its person is the
 * one who sits there: at sign-in, and whenever the password was asked for again
 * and right.  For what must not be done by whoever sits down at an open browser
 * the proof has to be fresh (a route's needs_fresh).
 */
#ifndef DOMAIN_SESSION_H
#define DOMAIN_SESSION_H

#include "base/crypto.h"
#include "domain/cx.h"

enum {
	SESSION_IDLE_S = 12 * 3600,
	SESSION_ABSOLUTE_S = 7 * 24 * 3600,
	SESSION_TOUCH_S = 300,	   /* seen_at moves at most that often */
	SESSION_FRESH_S = 15 * 60, /* a proof is fresh for so long */
	SESSION_TOKEN_BYTES = 32
};

/* By what it was proved; stored, and a stronger one is greater. */
enum session_strength { SESSION_BY_PASSWORD = 1 };

/* Whom a token stands for, and what every page must know of them. */
struct session_person {
	struct actor actor;
	const char *name, *zone;
	bool is_on_panel, is_chair, is_contact;
	enum session_strength strength;
	int64_t proved_at; /* UTC seconds */
	bool is_due;	   /* seen_at should be moved: session_seen() */
};

/* ERR_NOT_FOUND for a token that is unknown, over, or of a disabled account. */
MUST_CHECK enum err session_read(
	struct cx *cx, const char *token, struct session_person *ret_person);

/* Will be read: its question travels with the next. */
void session_ahead(struct cx *cx, const char *token);

/* Was it proved less than SESSION_FRESH_S ago?  Pure. */
bool session_is_fresh(const struct session_person *s, int64_t now);

/*
 * A new session of whose person just gave the password, in the caller's
 * bracket; the token is base64url and lives in cx->mem.
 */
MUST_CHECK enum err session_open(struct cx *cx, struct person_id person, const char **ret_token);

/* In the caller's bracket: the acting person just proved it.  ERR_NOT_FOUND: none of theirs. */
MUST_CHECK enum err session_prove(struct cx *cx, const char *token, enum session_strength strength);

/* In the caller's bracket: no session and no key of the person is good any more. */
MUST_CHECK enum err session_close_all(struct cx *cx, struct person_id person);

/* In the caller's bracket; token NULL or malformed: nothing. */
MUST_CHECK enum err session_close(struct cx *cx, const char *token);

/* The session was used now, in a bracket of its own. */
MUST_CHECK enum err session_seen(struct cx *cx, const struct digest *hash);

/* False when the text is no token. */
bool session_hash(const char *token, struct digest *ret_hash);

#endif
