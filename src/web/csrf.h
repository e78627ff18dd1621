/*
 * Who sent this POST: a page of ours, or another site through the reader's
 * browser?  Two independent answers are asked: what the browser says (Origin,
 * Sec-Fetch-Site) and a token that only our pages know.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include <stdbool.h>

#include "base/crypto.h"
#include "base/mem.h"
#include "web/server.h"

/* The token bound to a session's token or to the cookie of a visitor's forms. */
const char *csrf_token(struct mem *m, const struct secret *secret, const char *bound_to);

/* False when either is missing or they do not belong together. */
bool csrf_is_right(
	struct mem *m, const struct secret *secret, const char *bound_to, const char *token);

/*
 * True when the browser says that a page of ours sent this.  A client that says
 * nothing is no browser: then the token alone decides.
 */
bool csrf_is_own_origin(struct mem *m, const struct request *http);

/*
 * True for a GET that another site makes a browser do without leaving for us:
 * an image, a script, a frame, a fetch.  Nothing of ours is for that.
 */
bool csrf_is_embedding(const struct request *http);

#endif
