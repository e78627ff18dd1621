/*
 * Whose session a token was when this process last looked it up: that never
 * changes, so it is kept by the token's hash, for all threads, until another
 * takes its place.  It tells of no right, and not that the session still is.  A
 * row that `asks_within` takes it for who writes, and the gate of its bracket asks
 * for both before anything is done (door.h).
 */
#ifndef WEB_KNOWN_H
#define WEB_KNOWN_H

#include "base/crypto.h"
#include "base/mem.h"
#include "domain/ids.h"

struct known;

struct known *known_new(struct mem *m);

void known_put(struct known *k, const struct digest *token, struct person_id who);
void known_drop(struct known *k, const struct digest *token);

/* v == 0: nobody's that is known. */
struct person_id known_find(struct known *k, const struct digest *token);

#endif
