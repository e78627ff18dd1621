/*
 * Cookies: the session's and the one that a visitor's forms are bound to.  With
 * TLS in front their names begin with __Host-, so that no neighbour of ours can
 * set them; without, they do not, because a browser would refuse them.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include <stdbool.h>

#include "base/buf.h"
#include "web/http.h"

enum cookie { COOKIE_SESSION, COOKIE_FORM };

/* The value sent; NULL when absent, sent twice, or not of [A-Za-z0-9_-]. */
const char *cookie_read(
	struct mem *m, const struct http_head *head, enum cookie which, bool is_tls);

/* A Set-Cookie line.  seconds 0: until the browser closes; -1: away with it. */
void cookie_write(
	struct buf *fields, enum cookie which, bool is_tls, const char *value, int64_t seconds);

#endif
