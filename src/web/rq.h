/*
 * A request as a page sees it, after the door (dispatch.c) has let it in: the
 * route is known, the actor is known and may, the form is read, the GET has its
 * snapshot.  A page fills a view struct and lets a template write it to `out`.
 *
 *	enum err call_page(struct rq *rq)
 *	{
 *		struct call_view v = { .page = rq->page };
 *		enum err e = call_load(rq->cx, rq_call(rq), &call);
 *		…
 *		call_show(rq->out, &v);
 *		return ERR_OK;
 *	}
 *
 * A POST page calls one use case and returns what it returned; the route's
 * `then` says where success leads, its `again` shows the form with findings.
 */
#ifndef WEB_RQ_H
#define WEB_RQ_H

#include "domain/cx.h"
#include "domain/person/session.h"
#include "web/form.h"
#include "web/later.h"
#include "web/limit.h"
#include "web/route.h"
#include "web/server.h"
#include "web/view.h"

struct web;
struct program_settings;

struct rq {
	struct mem *mem; /* ends with the answer */
	struct cx *cx;	 /* cx->actor: who asks; cx->fault: findings, of the form and of rules */
	const struct route *route;
	const struct request *http;
	struct web *web;
	struct route_params params;
	int64_t object;		/* the id of what the action is about; read it with rq_call() … */
	struct form_data *form; /* of the route; of no fields when it has none */
	struct buf *out;
	struct page
		page; /* program's name, navigation, person; title and the rest are the page's */
	const struct program_settings *program; /* of a page; NULL while a POST does its work */
	const struct session_person *who;	/* who is signed in; NULL: a visitor */
	const char *shown_once;			/* by rq_shown(): a secret that is kept nowhere */
	bool is_by_key;	   /* a program asks, with a key of who; there is no session */
	bool is_let_in;	   /* the gate has asked, and they may */
	bool is_listening; /* asked for by the feed: the person does nothing */
	bool is_again;	   /* this is `again`: cx->fault says what was wrong */
	bool is_changed;   /* `again` of rq_changed() */
	bool is_outrun;	   /* `again` after ERR_CONFLICT: somebody saved what was seen otherwise */

	/* The rest is set through the calls below. */
	struct reply {
		int status;	   /* 0: by what the page returned */
		const char *type;  /* NULL: HTML */
		const char *name;  /* a download's file name */
		const char *then;  /* where to go instead of the route's `then` */
		const void *bytes; /* instead of out */
		size_t n;
		const char *token; /* a new session's, "" to end it */
		int64_t token_s;
		bool is_answer;	 /* a POST that answers itself with what is in out */
		unsigned wait_s; /* ERR_LIMITED */
	} reply;
	const char *session_token; /* NULL: none */
	const char *form_cookie;   /* of a visitor's forms, NULL: none yet */
	bool sets_form_cookie;
	const char *csrf;
	int64_t public_version; /* of a GET whose answer is kept (kept.h); 0: it is not */
};

/* A path parameter; as an id it is 0 when it is none (the use case then finds nothing). */
const char *rq_param(const struct rq *rq, const char *name);
int64_t rq_param_id(const struct rq *rq, const char *name);

/*
 * Does what the route's row says: its page, or its step.  A form that was sent to be looked at
 * only, or that was made from what is not stored any more, is refused: `again` shows it.
 */
MUST_CHECK enum err rq_run(struct rq *rq);

/* A path of ours: ":made" is the id just made, ":x" the request's own parameter of that name. */
const char *rq_path(struct rq *rq, const char *pattern);

/* What the route's action is about; BUG() when that is of another kind. */
struct call_id rq_call(const struct rq *rq);
struct proposal_id rq_proposal(const struct rq *rq);
struct award_id rq_award(const struct rq *rq);
struct message_id rq_message(const struct rq *rq);
struct job_id rq_job(const struct rq *rq);
struct person_id rq_person(const struct rq *rq);
struct inquiry_id rq_inquiry(const struct rq *rq);

/* The token for hidden field "csrf".  For a visitor this sets a cookie: call it for forms only. */
const char *rq_csrf(struct rq *rq);

/*
 * The hidden field "idempotency_key": a fresh one, or the one just sent when
 * the form is shown again.
 */
const char *rq_once_key(struct rq *rq);

/* Always a fresh one: a key is one press of one button, whichever form of the page was sent. */
const char *rq_fresh_key(struct rq *rq);

/* Dresses a page that is somebody's own: search engines may not list it. */
void rq_own_page(struct page *page, const char *title, enum page_shape shape);

/* Dresses rq->page as one that search engines may list; path: where it is for good. */
void rq_public_page(struct rq *rq, const char *title, const char *description, const char *path);

/* The way back above the title: what the page belongs to. */
void rq_crumb(struct rq *rq, struct page *page, const char *href, const char *label);

/* Ends the snapshot of a POST that looks something up first (cx_read()), whatever came of it. */
MUST_CHECK enum err rq_read_end(struct rq *rq, enum err e);

/*
 * A POST answers itself with its page again (409), because what it was based on
 * has changed: nothing that was typed is lost.
 */
MUST_CHECK enum err rq_changed(struct rq *rq, enum err (*show)(struct rq *rq));

/*
 * A POST that went through answers itself with its page: for what is shown once
 * and kept nowhere.
 */
MUST_CHECK enum err rq_shown(struct rq *rq, enum err (*show)(struct rq *rq));

/* JSON, Atom, CSV … instead of a page; the type with its charset.  For a POST: 200 and `out`. */
void rq_type(struct rq *rq, const char *type);

/* A file to keep: attachment, in a sandbox; bytes live in mem or static. */
void rq_download(struct rq *rq, const char *name, const char *type, const void *bytes, size_t n);

/* 303 to a path of ours.  From a GET, or from a POST instead of its `then`. */
void rq_go(struct rq *rq, const char *path);

/* The same as the answer of a page. */
MUST_CHECK enum err rq_goes(struct rq *rq, const char *path);

/*
 * A path that came from outside ("next"), or "/" when it could lead anywhere
 * but here.
 */
const char *rq_local_path(struct rq *rq, const char *path);

/*
 * The browser gets this session token, for so many seconds; the old cookie and
 * all a browser kept of the visitor's forms go.
 */
void rq_session_begin(struct rq *rq, const char *token, int64_t seconds);
void rq_session_end(struct rq *rq);

/*
 * Asks a limit by something else than the address: an account, a person.
 * ERR_LIMITED is to be returned as it is.  Give back when the try was good.
 */
MUST_CHECK enum err rq_limit(struct rq *rq, enum limit_kind kind, const char *key);

/* What is stored for a person has a limit of bytes an hour, not of tries. */
MUST_CHECK enum err rq_limit_upload(struct rq *rq, size_t n_bytes);
void rq_limit_give_back(struct rq *rq, enum limit_kind kind, const char *key);

/* Gives back the route's own limit, taken by address before the page ran. */
void rq_limit_good(struct rq *rq);

/* A small write that this answer does not wait for; see later.h. */
void rq_later(struct rq *rq, later_fn *fn, const char *text);

/*
 * What a field of the form shows: what was typed when the form is shown again,
 * what is stored otherwise.  The same page function serves GET and `again`.
 */
const char *rq_typed(const struct rq *rq, const char *field, const char *stored);
const char *rq_typed_at(const struct rq *rq, const char *field, size_t row, const char *stored);

/* The reader's time zone; NULL for a visitor, whose zone is not known. */
const char *rq_zone(const struct rq *rq);

/*
 * Markdown as markup, at once when the text was shown before (markdown_kept.h):
 * for stored texts that many read, not for what somebody is typing.
 */
struct safe_html rq_markdown(struct rq *rq, const char *text, int top);

/* The finding beside a field, or NULL; for views. */
const struct finding *rq_finding(const struct rq *rq, const char *field);

#endif
