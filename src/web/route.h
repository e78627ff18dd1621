/*
 * The route table: everything the door must know of a request, declared in a
 * row and checked before the handler runs.  `bursary routes --json` prints it.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "domain/ids.h"
#include "domain/person/access_key.h"
#include "domain/rights/rights.h"
#include "web/form.h"
#include "web/http.h"
#include "web/limit.h"

struct cx;
struct rq;

/* A use case that is asked for with its object, with nothing, or with the form's first field. */
struct route_step {
	enum err (*alone)(struct cx *cx);
	enum err (*of_call)(struct cx *cx, struct call_id id);
	enum err (*of_proposal)(struct cx *cx, struct proposal_id id);
	enum err (*of_award)(struct cx *cx, struct award_id id);
	enum err (*of_message)(struct cx *cx, struct message_id id);
	enum err (*of_person)(struct cx *cx, struct person_id id);
	enum err (*of_org)(struct cx *cx, struct org_id id);
	enum err (*of_org_text)(struct cx *cx, struct org_id id, const char *text);
	enum err (*of_key)(struct cx *cx, struct access_key_id id);
	enum err (*of_text)(struct cx *cx, const char *text);
	enum err (*of_award_text)(struct cx *cx, struct award_id id, const char *text);
	enum err (*of_proposal_text)(struct cx *cx, struct proposal_id id, const char *text);
};

enum who {
	WHO_UNSAID, /* a row that forgot to say: does not start */
	ANYONE,	    /* a session is looked at when there is a cookie */
	SIGNED_IN,  /* others are sent to the sign-in page */
	LOOPBACK    /* answers only this machine (or --metrics-from) */
};

struct route {
	enum http_method method; /* GET (also answers HEAD) or POST */
	const char *path;	 /* "/proposals/:proposal/submit" */
	enum who who;
	enum action action; /* asked of may() before the form is read, on the object it is about:
			       the one named by the path parameter of its kind, ":call" */
	const struct form *form; /* POST: its body; GET: its query; NULL: none */
	enum err (*run)(struct rq *rq);
	struct route_step step;		  /* POST: the use case itself, instead of run */
	enum err (*again)(struct rq *rq); /* POST: the page to show with findings, as 422 */
	const char *then; /* POST: where success leads, 303: "/proposals/:made", "/calls/:call";
			     NULL: run() answers */
	size_t body_max;  /* bytes of the whole body; 0: 64 KiB */
	enum limit_kind limit; /* asked by address; LIMIT_NONE */
	bool asks_within; /* POST: run changes nothing outside of one bracket, whose gate asks the
			     session and the right: who is known (known.h) is not asked before */
	bool needs_fresh; /* POST: who asks has proved to be it lately (session.h); else the
			     password is asked for on `again` */
	enum key_scope bearer; /* GET: a key of this scope may ask, too; KEY_NONE: none */
	bool streams;	       /* GET: who accepts text/event-stream listens: feed.h */
	bool is_slow;	       /* GET that is not a matter of milliseconds: runs in a worker */
	bool is_slow_asked;    /* GET that is one when its query asks for something, as for words */
	bool is_open;	       /* POST without a token of ours: the address itself is the secret */
	bool needs_nothing;    /* GET of the server itself: no database, no person */
	bool is_kept;	     /* GET by ANYONE: the answer to who brings no cookie is kept: kept.h */
	const char *summary; /* for routes --json */
};

struct route_list {
	const struct route *rows;
	size_t n;
};

/* ROUTES(call_routes, { GET, "/calls", … }, { … }); */
#define ROUTES(list, ...)                                                                          \
	static const struct route list##_rows[] = { __VA_ARGS__ };                                 \
	const struct route_list list = { list##_rows, sizeof(list##_rows) / sizeof(list##_rows[0]) }

enum { ROUTE_PARAMS_MAX = 6, ROUTE_PARAM_BYTES_MAX = 100 };

struct route_params {
	size_t n;
	struct {
		const char *name;  /* of the route */
		const char *value; /* of the request: [A-Za-z0-9._~-]+, never "." or ".." */
	} items[ROUTE_PARAMS_MAX];
};

/* The value of a parameter; BUG() when the route has none of that name. */
const char *route_param(const struct route_params *p, const char *name);

struct router;

/*
 * Builds the matcher, once, at start; BUG() on two rows that answer the same
 * request, or on a path that does not name what its action is about.
 */
struct router *router_new(struct mem *m, const struct route_list *const *lists, size_t n);

enum route_answer {
	ROUTE_FOUND,
	ROUTE_ABSENT,	    /* 404 */
	ROUTE_WRONG_METHOD, /* 405; ret_allow tells */
	ROUTE_MALFORMED	    /* 400: bad percent code, not UTF-8, NUL */
};

/*
 * Finds the row for a path as it came over the wire.  Each segment is decoded
 * once.  A segment with "/", "\\" or a control character in it, "." and ".."
 * match nothing.  ret_allow: "GET, HEAD" and the like, static.
 */
enum route_answer router_find(const struct router *r, struct mem *m, enum http_method method,
	const char *path, const struct route **ret_route, struct route_params *ret_params,
	const char **ret_allow);

/* Every row, as JSON: method, path, params, who, action, object, form fields. */
void router_json(const struct router *r, struct buf *out);

/* Every row, in the order of the lists. */
size_t router_count(const struct router *r);
const struct route *router_at(const struct router *r, size_t i);

#endif
