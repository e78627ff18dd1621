#include "web/door.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/enc.h"
#include "domain/person/person.h"
#include "domain/person/session.h"
#include "domain/program/program.h"
#include "domain/rights/standing_load.h"
#include "web/bearer.h"
#include "web/chrome.h"
#include "web/cookie.h"
#include "web/csrf.h"
#include "web/known.h"
#include "web/session.h"
#include "web/web.h"

enum { KEY_CHARS_MAX = 64 };

static enum door door_of(enum err e)
{
	switch (e) {
	case ERR_OK:
	case ERR_REPLAY:
		return DOOR_OPEN;
	case ERR_NOT_FOUND:
		return DOOR_ABSENT;
	case ERR_INVALID:
		return DOOR_MALFORMED;
	case ERR_LIMITED:
		return DOOR_LIMITED;
	case ERR_BUSY:
		return DOOR_BUSY;
	case ERR_REFUSED:
	case ERR_CONFLICT:
	case ERR_INTERNAL:
		break;
	}
	return DOOR_BROKEN;
}

/* The session's token; sets the cookie of a visitor's forms. */
static const char *read_cookies(struct rq *rq)
{
	const struct http_head *head = rq->http->head;
	bool is_tls = rq->http->is_tls;

	rq->form_cookie = cookie_read(rq->mem, head, COOKIE_FORM, is_tls);
	return cookie_read(rq->mem, head, COOKIE_SESSION, is_tls);
}

/* What door_knows() took for granted, or an earlier asking found. */
static void forget_person(struct rq *rq)
{
	rq->cx->actor = (struct actor){ .roles = 0 };
	rq->session_token = NULL;
	rq->who = NULL;
	rq->page.person = NULL;
}

/* The session of the cookie.  A token that is none of ours makes a visitor, not an error. */
static enum err find_person(struct rq *rq)
{
	const char *token = read_cookies(rq);
	struct digest hash;
	enum err e;

	if (token == NULL)
		return ERR_OK;
	session_ahead(rq->cx, token);
	program_settings_ahead(rq->cx);
	e = session_person(rq, token);
	if (e == ERR_OK)
		rq->session_token = token;
	if (e == ERR_OK && session_hash(token, &hash))
		known_put(rq->web->known, &hash, rq->cx->actor.person);
	else if (e == ERR_NOT_FOUND && session_hash(token, &hash))
		known_drop(rq->web->known, &hash);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

bool door_is_let_in(const struct web *w, const struct route *r, const struct request *http)
{
	struct peer p;

	if (r->who != LOOPBACK || http->is_local)
		return true;
	return peer_read(http->address, &p) && peer_set_has(&w->watchers, &p);
}

/* The object that the path names. */
static enum err find_object(struct rq *rq)
{
	enum object_kind kind = action_object(rq->route->action);

	return kind == OBJ_SITE ? ERR_OK
				: object_resolve(rq->cx, kind, rq_param(rq, object_param(kind)),
					  &rq->object);
}

/* The right on it. */
static enum err ask_right(struct rq *rq)
{
	enum err e = find_object(rq);

	return e == ERR_OK ? must_may(rq->cx, rq->route->action, rq->object) : e;
}

bool door_knows(struct rq *rq)
{
	const struct route *r = rq->route;
	struct person_id who = { 0 };
	const char *token;
	struct digest hash;

	if (r == NULL || !r->asks_within || !rq->web->reads_here || bearer_is_sent(rq->http->head))
		return false;
	token = read_cookies(rq);
	if (token != NULL && session_hash(token, &hash))
		who = known_find(rq->web->known, &hash);
	if (who.v == 0)
		return false;
	rq->session_token = token;
	rq->cx->actor = (struct actor){ .person = who };
	return find_object(rq) == ERR_OK;
}

enum door door_person(struct rq *rq)
{
	enum err e = ERR_OK;

	forget_person(rq);
	if (bearer_is_sent(rq->http->head)) {
		enum door door = bearer_person(rq);

		if (door != DOOR_OPEN)
			return door;
	} else {
		e = find_person(rq);
	}

	/* A POST seldom shows a page. */
	if (e == ERR_OK && rq->http->head->method != POST)
		e = chrome_fill(rq);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? DOOR_BROKEN : door_of(e);
	if (rq->route == NULL)
		return DOOR_ABSENT;
	if (rq->route->who == SIGNED_IN && rq->cx->actor.person.v == 0)
		return DOOR_SIGN_IN;
	return door_of(ask_right(rq));
}

/* The route's own limit, by address. */
static enum door ask_limit(struct rq *rq)
{
	return door_of(rq_limit(rq, rq->route->limit, rq->http->site));
}

/* Everything that is written is kept, in the audit at least: not without end for one person. */
static enum door ask_limit_of_person(struct rq *rq)
{
	const struct person_id who = rq->cx->actor.person;

	return who.v == 0 ? DOOR_OPEN : door_of(rq_limit(rq, LIMIT_WRITE, id_text(who.v).s));
}

static const struct form no_form = { "none", NULL, 0 };

enum door door_get(struct rq *rq)
{
	const struct form *form = rq->route->form == NULL ? &no_form : rq->route->form;
	enum door door = csrf_is_embedding(rq->http) ? DOOR_FORBIDDEN : ask_limit(rq);

	if (door != DOOR_OPEN)
		return door;
	return door_of(
		form_read_query(rq->mem, form, rq->http->head->query, &rq->cx->fault, &rq->form));
}

/*
 * A key stands for this content at this address.  A page that the Back button
 * brought up again is sent with its old key and what was typed, or the file
 * that was chosen, since: that is another click, and must not be answered as
 * if it were done.
 */
static const char *what_was_sent(struct rq *rq)
{
	struct digest d;

	form_digest(rq->form, &d);
	return mem_printf(
		rq->mem, "%s %s", rq->http->head->path, enc_hex(rq->mem, d.b, sizeof(d.b)));
}

/* A key of ours is 22 characters; any other short word does as well for who posts by hand. */
static bool take_once_key(struct rq *rq)
{
	const char *key = form_idempotency_key(rq->form);
	size_t n = strlen(key);

	if (n == 0)
		return true;
	if (n > KEY_CHARS_MAX || strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					     "0123456789-_") != n)
		return false;
	rq->cx->once_key = key;
	rq->cx->once_route = what_was_sent(rq);
	return true;
}

/*
 * The right was asked on a snapshot, and the turn to write may take seconds to
 * come.  Inside the transaction it is asked once more, of the person and the
 * object as they are then and stay.
 */
static enum err ask_again(struct cx *cx, const void *arg)
{
	struct rq *rq = (struct rq *)(uintptr_t)arg;
	const struct person_id before = cx->actor.person;
	enum err e = ERR_OK;

	if (rq->route->who == SIGNED_IN)
		e = session_person(rq, rq->session_token);
	MUST(e != ERR_OK || cx->actor.person.v == before.v);
	if (e == ERR_OK)
		e = must_may(cx, rq->route->action, rq->object);
	rq->is_let_in = e == ERR_OK;
	return e;
}

static void ask_ahead(struct cx *cx, const void *arg)
{
	const struct rq *rq = arg;

	if (rq->route->who == SIGNED_IN)
		session_ahead(cx, rq->session_token);
	must_may_ahead(cx, rq->route->action, rq->object);
}

/*
 * A session left open is not enough for this: the last proof must be fresh, or
 * the password comes with the form.  Before the handler: who only guesses does
 * not learn whether it would go through.  Before the gate: the right may be gone
 * because the same click, pressed twice, has done its work already.
 */
static enum door ask_proof(struct rq *rq, enum err *ret_e)
{
	const char *proof = form_proof(rq->form);
	enum err e;

	if (session_is_fresh(rq->who, rq->cx->now))
		return DOOR_OPEN;
	if (proof[0] == '\0')
		e = cx_refuse(rq->cx,
			(struct finding){ .code = FINDING_REAUTHENTICATE, .field = FORM_PROOF });
	else
		e = person_prove(rq->cx, rq->session_token, proof, FORM_PROOF);
	if (e != ERR_REFUSED)
		return door_of(e);
	*ret_e = e;
	return DOOR_OPEN;
}

enum door door_post(struct rq *rq, enum err *ret_e)
{
	const struct form *form = rq->route->form == NULL ? &no_form : rq->route->form;
	const char *bound_to = rq->session_token != NULL ? rq->session_token : rq->form_cookie;
	enum door door;
	enum err e;

	if (!rq->route->is_open && !csrf_is_own_origin(rq->mem, rq->http))
		return DOOR_FORBIDDEN;
	e = form_read(rq->mem, form, http_field(rq->http->head, "content-type"), rq->http->body,
		rq->http->body_n, &rq->cx->fault, &rq->form);
	if (e != ERR_OK && e != ERR_REFUSED)
		return door_of(e);
	if (!rq->route->is_open &&
		!csrf_is_right(rq->mem, &rq->web->secret, bound_to, form_csrf(rq->form)))
		return DOOR_FORBIDDEN;
	door = ask_limit(rq);
	if (door == DOOR_OPEN)
		door = ask_limit_of_person(rq);
	if (door != DOOR_OPEN)
		return door;
	if (!take_once_key(rq))
		return DOOR_MALFORMED;
	*ret_e = e;
	if (rq->route->needs_fresh)
		door = ask_proof(rq, ret_e);
	rq->cx->gate = ask_again;
	rq->cx->gate_ahead = ask_ahead;
	rq->cx->gate_arg = rq;
	return door;
}
