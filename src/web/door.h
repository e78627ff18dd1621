/*
 * The door: what is asked of every request before a page runs.  The order is
 * part of the promise: nobody learns what a form says, or whether a thing
 * exists, before the right to it is clear.
 */
#ifndef WEB_DOOR_H
#define WEB_DOOR_H

#include "web/rq.h"

enum door {
	DOOR_OPEN,
	DOOR_ABSENT,	/* 404: no such thing, or not for this person */
	DOOR_SIGN_IN,	/* sign in first */
	DOOR_KEY,	/* 401: a key that is not good, or not here */
	DOOR_FORBIDDEN, /* 403: not sent by a page of ours */
	DOOR_LIMITED,	/* 429 */
	DOOR_MALFORMED, /* 400 */
	DOOR_BUSY,	/* 503 */
	DOOR_BROKEN	/* 500 */
};

/*
 * Who asks, and whether they may.  Inside a snapshot (cx_read).  Sets
 * cx->actor, rq->object and, for a GET, the chrome.
 */
enum door door_person(struct rq *rq);

/*
 * A POST whose row `asks_within`, sent by somebody whose session this process
 * has seen: cx->actor (of no roles yet) and rq->object are set, and nothing is
 * asked.  The gate does, in the bracket; whatever else is answered than that it
 * went well, door_person() comes first.  On SQLite alone, where every bracket
 * waits for the same turn: on PostgreSQL who may not would wait for the locks of
 * what they may not know, and the time would tell.
 */
bool door_knows(struct rq *rq);

/* False for a stranger at a LOOPBACK route. */
bool door_is_let_in(const struct web *w, const struct route *r, const struct request *http);

/* A GET's query; whether another site embeds us. */
enum door door_get(struct rq *rq);

/*
 * A POST's origin, token and form, and the proof where its route needs a fresh
 * one.  ret_e: ERR_OK, or ERR_REFUSED with findings when the form is wrong or the
 * password is to be typed (FORM_PROOF): then the handler does not run.
 */
enum door door_post(struct rq *rq, enum err *ret_e);

#endif
