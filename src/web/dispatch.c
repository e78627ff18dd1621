/* The flow of a request: plan, admit, run, sent (server.h), by the route table. */
#include "base/clock.h"
#include "base/log.h"
#include "base/pack.h"
#include "domain/program/program.h"
#include "web/answer.h"
#include "web/chrome.h"
#include "web/door.h"
#include "web/kept.h"
#include "web/known.h"
#include "web/static.h"
#include "web/text/markdown_kept.h"
#include "web/web.h"

/* Whom admit() let in, for the run that follows. */
struct let_in {
	int64_t at_us; /* 0: nobody was asked */
	struct actor actor;
	const struct session_person *who;
	const char *session_token, *form_cookie;
	int64_t object;
};

/* What plan() found, for run(). */
struct visit {
	const struct route *route; /* NULL: no such address */
	struct route_params params;
	enum figure_class class;
	int64_t person;
	struct let_in let_in;
};

/* A thread's seat; the domain's is opened when it is first needed and again after a failure. */
struct place_at {
	struct web *web;
	struct mem *mem;
	struct seat *seat;
	struct work work; /* of its statements, when it is counted */
};

enum { LET_IN_US = 1000000 /* is a moment ago */ };
enum { BODY_MAX_DEFAULT = 64 * 1024, LARGE_BYTES = 1024 * 1024, PAGE_USUAL = 20 * 1024 };

static void *open_seat(void *app)
{
	struct web *w = app;
	struct mem *m = mem_new(NULL, "seat");
	struct place_at *at = MEM_NEW(m, struct place_at);

	*at = (struct place_at){ .web = w, .mem = m };
	return at;
}

static void close_seat(void *seat)
{
	struct place_at *at = seat;

	if (at->seat != NULL)
		seat_close(at->seat);
	mem_end(at->mem);
}

static enum err sit(struct place_at *at)
{
	enum err e = ERR_OK;

	if (at->seat != NULL)
		return e;
	e = seat_open(at->web->instance, at->mem, &at->seat);
	if (e == ERR_OK && at->web->tells_work)
		seat_meter(at->seat, &at->work);
	return e;
}

/* ---- plan ---- */

static void answer_static(struct request *rq, const struct static_file *f, struct response *rs)
{
	const char *known = http_field(rq->head, "if-none-match");
	unsigned among =
		(f->gzip != NULL ? 1u << CODING_GZIP : 0) | (f->br != NULL ? 1u << CODING_BR : 0);
	enum coding c = coding_best(http_field(rq->head, "accept-encoding"), among);
	size_t n = strlen(f->etag) - 1; /* without the quote that ends it */

	answer_headers(&rs->fields, GUARD_PAGE, CACHE_FOREVER, rq->is_tls);
	/* Each coding has a tag of its own: the content's, and the coding behind it. */
	buf_printf(&rs->fields, c == CODING_NONE ? "ETag: %.*s\"\r\n" : "ETag: %.*s-%s\"\r\n",
		(int)n, f->etag, coding_name(c));
	if (among != 0)
		BUF_LIT(&rs->fields, "Vary: Accept-Encoding\r\n");
	rs->status = known != NULL && strncmp(known, f->etag, n) == 0 ? 304 : 200;
	if (rs->status == 304)
		return;
	answer_type(&rs->fields, f->type);
	if (c != CODING_NONE)
		buf_printf(&rs->fields, "Content-Encoding: %s\r\n", coding_name(c));
	rs->body = c == CODING_BR ? f->br : c == CODING_GZIP ? f->gzip : f->bytes;
	rs->n = c == CODING_BR ? f->br_n : c == CODING_GZIP ? f->gzip_n : f->n;
}

static bool plan_static(struct request *rq, struct visit *v, struct response *rs)
{
	const struct static_file *f;

	if (strncmp(rq->head->path, "/static/", 8) != 0 ||
		(rq->head->method != GET && rq->head->method != HEAD))
		return false;
	f = static_find(rq->head->path);
	if (f == NULL)
		return false;
	v->class = FIGURE_STATIC;
	answer_static(rq, f, rs);
	return true;
}

/* What is limited so, hashes passwords. */
static bool hashes_passwords(enum limit_kind limit)
{
	return limit == LIMIT_SIGN_IN || limit == LIMIT_SIGN_UP;
}

/* A list as it stands costs what it shows; a search looks at each row. */
static bool is_slow(const struct route *r, const struct http_head *head)
{
	return r != NULL && (r->is_slow || (r->is_slow_asked && head->query != NULL));
}

static enum lane lane_of(const struct route *r, bool is_slow)
{
	if (r != NULL && r->body_max > LARGE_BYTES)
		return LANE_LARGE;
	if (r != NULL && r->method == POST && hashes_passwords(r->limit))
		return LANE_HEAVY;
	return is_slow && r->who == ANYONE ? LANE_BROAD : LANE_USUAL;
}

static void plan_route(const struct web *w, const struct request *rq, struct plan *ret_plan)
{
	const struct route *r = ((const struct visit *)rq->app)->route;
	bool is_post = r != NULL && r->method == POST, slow = is_slow(r, rq->head);

	ret_plan->place = is_post || slow || !w->reads_here ? PLACE_WORKER : PLACE_HERE;
	ret_plan->body_max = r != NULL && r->body_max > 0 ? r->body_max : BODY_MAX_DEFAULT;
	ret_plan->asks_first = is_post;
	ret_plan->asks_in = w->reads_here ? PLACE_HERE : PLACE_WORKER;
	ret_plan->lane = lane_of(r, slow);
	if (r != NULL && r->needs_nothing)
		ret_plan->place = PLACE_HERE;
}

/*
 * "/calls/" where "/calls" is a row: people type it.  What is looked at is the
 * table alone, so this tells nothing of what there is.
 */
static bool plan_slash(struct web *w, struct request *rq, struct response *rs)
{
	const char *path = rq->head->path, *allow;
	size_t n = strlen(path);
	struct route_params params;
	const struct route *route;

	if (rq->head->method == POST || n < 3 || path[n - 1] != '/')
		return false;
	path = mem_strn(rq->mem, path, n - 1);
	if (router_find(w->router, rq->mem, GET, path, &route, &params, &allow) != ROUTE_FOUND ||
		!door_is_let_in(w, route, rq))
		return false;
	answer_moved(rq, path, rs);
	return true;
}

static bool plan(void *app, struct request *rq, struct plan *ret_plan, struct response *rs)
{
	struct web *w = app;
	struct visit *v = MEM_NEW(rq->mem, struct visit);
	const char *allow = NULL;

	rq->app = v;
	if (plan_static(rq, v, rs))
		return false;
	switch (router_find(w->router, rq->mem, rq->head->method, rq->head->path, &v->route,
		&v->params, &allow)) {
	case ROUTE_MALFORMED:
		answer_plain(rq, 400, NULL, rs);
		return false;
	case ROUTE_WRONG_METHOD:
		answer_plain(rq, 405, allow, rs);
		return false;
	case ROUTE_FOUND:
		if (!door_is_let_in(w, v->route, rq))
			v->route = NULL; /* as if it were not there */
		break;
	case ROUTE_ABSENT:
		if (plan_slash(w, rq, rs))
			return false;
		break;
	}
	v->class = rq->head->method == POST ? FIGURE_POST : FIGURE_PAGE;
	plan_route(w, rq, ret_plan);
	return true;
}

/* ---- the flow ---- */

static void begin_rq(struct rq *rq, struct cx *cx, struct place_at *at, struct request *http)
{
	const struct visit *v = http->app;
	struct buf *out = MEM_NEW(http->mem, struct buf);

	buf_init(out, http->mem, PAGE_USUAL);
	*rq = (struct rq){ .mem = http->mem,
		.cx = cx,
		.route = v->route,
		.http = http,
		.web = at->web,
		.params = v->params,
		.out = out };
}

/* The database may be what failed: nothing is asked of it. */
static void answer_failed(struct rq *rq, int status, struct response *rs)
{
	answer_plain((struct request *)(uintptr_t)rq->http, status, NULL, rs);
}

static void answer_door(struct rq *rq, enum door door, struct response *rs)
{
	switch (door) {
	case DOOR_OPEN:
		BUG("an open door is no answer");
	case DOOR_ABSENT:
		answer_status(rq, 404, rs);
		return;
	case DOOR_SIGN_IN:
		answer_sign_in(rq, rs);
		return;
	case DOOR_KEY:
		answer_failed(rq, 401, rs);
		BUF_LIT(&rs->fields, "WWW-Authenticate: Bearer\r\n");
		return;
	case DOOR_FORBIDDEN:
		answer_status(rq, 403, rs);
		return;
	case DOOR_LIMITED:
		answer_status(rq, 429, rs);
		return;
	case DOOR_MALFORMED:
		answer_status(rq, 400, rs);
		return;
	case DOOR_BUSY:
		answer_failed(rq, 503, rs);
		return;
	case DOOR_BROKEN:
		answer_failed(rq, 500, rs);
		return;
	}
	BUG("unknown door");
}

static void answer_ran(struct rq *rq, struct response *rs)
{
	struct stream *stream;
	enum err e;

	if (!feed_is_asked(rq)) {
		answer_page(rq, rs);
		return;
	}
	e = feed_join(rq, &stream);
	if (e == ERR_OK)
		answer_stream(rq, stream, rs);
	else
		answer_status(rq, answer_status_of(e), rs);
}

static void answer_get(struct rq *rq, struct response *rs)
{
	enum door door = door_person(rq);
	enum err e;

	if (door == DOOR_OPEN)
		door = door_get(rq);
	if (door != DOOR_OPEN) {
		answer_door(rq, door, rs);
		return;
	}
	e = rq_run(rq);
	if (e == ERR_OK)
		answer_ran(rq, rs);
	else
		answer_status(rq, answer_status_of(e), rs);
}

/* The form again, with what was wrong; in a snapshot of its own. */
static void answer_again(struct rq *rq, struct response *rs)
{
	enum err e = rq->route->again == NULL ? ERR_REFUSED : cx_read(rq->cx);

	if (rq->route->again != NULL && e == ERR_OK) {
		rq->is_again = true;
		rq->reply = (struct reply){ .status = 422 };
		rq->out->n = 0;
		e = chrome_fill(rq);
		if (e == ERR_OK)
			e = rq->route->again(rq);
		/* The form has gone from its page: nothing there says why. */
		if (e == ERR_OK && rq->is_outrun && rq->reply.status == 422)
			e = ERR_CONFLICT;
		cx_read_end(rq->cx);
	}
	if (e == ERR_OK)
		answer_page(rq, rs);
	else
		answer_status(rq, answer_status_of(e), rs);
}

static enum door ask_person(struct rq *rq)
{
	enum err e = cx_read(rq->cx);
	enum door door;

	if (e != ERR_OK)
		return e == ERR_BUSY ? DOOR_BUSY : DOOR_BROKEN;
	door = door_person(rq);
	cx_read_end(rq->cx);
	return door;
}

static void note_let_in(const struct rq *rq)
{
	struct visit *v = rq->http->app;

	v->let_in = (struct let_in){ .at_us = clock_mono_us(),
		.actor = rq->cx->actor,
		.who = rq->who,
		.session_token = rq->session_token,
		.form_cookie = rq->form_cookie,
		.object = rq->object };
}

/* Before the body was read: when that was a moment ago, it is not asked again. */
static bool was_let_in(struct rq *rq)
{
	const struct visit *v = rq->http->app;
	const struct let_in *l = &v->let_in;

	if (l->at_us == 0 || clock_mono_us() - l->at_us >= LET_IN_US)
		return false;
	rq->cx->actor = l->actor;
	rq->who = l->who;
	rq->page.person = l->who == NULL ? NULL : l->who->name;
	rq->session_token = l->session_token;
	rq->form_cookie = l->form_cookie;
	rq->object = l->object;
	return true;
}

/*
 * Who is known, or was let in before the body was read, is asked by the gate of the bracket alone.
 * When it was not asked (of a click that was done before) or the step did not go well, the door is,
 * before anything is answered.
 */
static enum door pass_door(struct rq *rq, enum err *ret_e)
{
	bool is_believed = was_let_in(rq) || door_knows(rq);
	enum door door = is_believed ? DOOR_OPEN : ask_person(rq), asked;

	if (door == DOOR_OPEN)
		door = door_post(rq, ret_e);
	if (door == DOOR_OPEN && *ret_e == ERR_OK)
		*ret_e = rq_run(rq);
	if (!is_believed || (door == DOOR_OPEN && *ret_e == ERR_OK && rq->is_let_in))
		return door;
	asked = ask_person(rq);
	return asked != DOOR_OPEN ? asked : door;
}

static void answer_post(struct rq *rq, struct response *rs)
{
	enum err e = ERR_OK;
	enum door door = pass_door(rq, &e);

	if (door != DOOR_OPEN) {
		answer_door(rq, door, rs);
		return;
	}
	if (e == ERR_OK || e == ERR_REPLAY)
		answer_then(rq, rs);
	else if (e == ERR_REFUSED)
		answer_again(rq, rs);
	else
		answer_status(rq, answer_status_of(e), rs);
}

/* Addresses that tell of the server itself: no database, no person. */
static void answer_bare(struct rq *rq, struct response *rs)
{
	enum err e = door_get(rq) == DOOR_OPEN ? rq_run(rq) : ERR_INVALID;

	if (e == ERR_OK)
		answer_page(rq, rs);
	else
		answer_failed(rq, answer_status_of(e), rs);
}

static bool is_get(const struct request *http)
{
	return http->head->method != POST;
}

static bool is_gone(const void *reader)
{
	const struct request *http = reader;

	return http->is_gone(http);
}

/* What was posted is done whether its sender waits for the answer or not. */
static void limit_reads(const struct web *w, struct cx *cx, const struct request *http)
{
	cx->read_ms = w->read_ms;
	if (is_get(http) && http->is_gone != NULL) {
		cx->is_gone = is_gone;
		cx->reader = http;
	}
}

/* What is measured is what a page costs that is made. */
static bool is_kept(const struct rq *rq)
{
	return kept_takes(rq) && !(rq->web->tells_work && rq->http->is_local);
}

static void answer_with_seat(struct rq *rq, struct response *rs)
{
	enum err e;

	if (!is_get(rq->http)) {
		answer_post(rq, rs);
		return;
	}
	e = cx_read(rq->cx);
	if (e == ERR_OK && is_kept(rq))
		e = public_version(rq->cx, &rq->public_version);
	if (e != ERR_OK)
		answer_failed(rq, answer_status_of(e), rs);
	else if (rq->public_version == 0 || !kept_answer(rq, rq->public_version, rs))
		answer_get(rq, rs);
	cx_read_end(rq->cx);
}

static void run_route(struct place_at *at, struct request *http, struct response *rs)
{
	struct visit *v = http->app;
	struct cx cx = { .mem = http->mem };
	struct rq rq;

	log_ref_set(http->number);
	begin_rq(&rq, &cx, at, http);
	if (v->route != NULL && v->route->needs_nothing) {
		answer_bare(&rq, rs);
	} else if (sit(at) != ERR_OK) {
		answer_plain(http, 503, NULL, rs);
	} else {
		cx_init(&cx, at->seat, http->mem, clock_now());
		limit_reads(at->web, &cx, http);
		answer_with_seat(&rq, rs);
		v->person = cx.actor.person.v;
	}
	log_ref_set(0);
}

static void run(void *seat, struct request *http, struct response *rs)
{
	struct place_at *at = seat;
	int64_t begun_us;

	if (!at->web->tells_work || !http->is_local) {
		run_route(at, http, rs);
		return;
	}
	at->work = (struct work){ 0 };
	begun_us = clock_thread_us();
	run_route(at, http, rs);
	answer_work(&rs->fields, &at->work, clock_thread_us() - begun_us, rs->n);
}

/* Before a large body is read: is this person let in at all? */
static bool admit(void *seat, struct request *http, struct response *rs)
{
	struct place_at *at = seat;
	struct cx cx = { .mem = http->mem };
	enum door door;
	struct rq rq;

	log_ref_set(http->number);
	begin_rq(&rq, &cx, at, http);
	if (sit(at) != ERR_OK) {
		answer_plain(http, 503, NULL, rs);
		log_ref_set(0);
		return false;
	}
	cx_init(&cx, at->seat, http->mem, clock_now());
	limit_reads(at->web, &cx, http);
	door = ask_person(&rq);
	if (door == DOOR_OPEN)
		note_let_in(&rq);
	else
		answer_door(&rq, door, rs);
	log_ref_set(0);
	return door == DOOR_OPEN;
}

/* ---- after ---- */

static void refuse(void *app, struct request *rq, int status, struct response *rs)
{
	(void)app;
	answer_plain(rq, status, NULL, rs);
}

static const char *method_name(const struct http_head *head)
{
	if (head == NULL)
		return "-";
	switch (head->method) {
	case GET:
		return "GET";
	case HEAD:
		return "HEAD";
	case POST:
		return "POST";
	case HTTP_METHOD_OTHER:
	case HTTP_METHOD_UNKNOWN:
		break;
	}
	return "other";
}

static void log_request(const struct request *http, const struct response *rs, int64_t us)
{
	const struct visit *v = http->app;
	struct log_line l;

	log_ref_set(http->number);
	log_begin(&l, LOG_INFO, "request");
	log_text(&l, "method", method_name(http->head));
	log_text(&l, "route", v == NULL || v->route == NULL ? "-" : v->route->path);
	log_int(&l, "status", rs->status);
	log_int(&l, "us", us);
	log_int(&l, "bytes", (int64_t)rs->n);
	if (v != NULL && v->person != 0)
		log_text(&l, "person", id_text(v->person).s);
	log_end(&l);
	log_ref_set(0);
}

static void sent(void *app, const struct request *http, const struct response *rs)
{
	struct web *w = app;
	const struct visit *v = http->app;
	int64_t us = clock_mono_us() - http->begun_us;

	figures_add(w->figures, v == NULL ? FIGURE_REFUSED : v->class, rs->status, us, rs->n);
	if (w->logs_requests)
		log_request(http, rs, us);
}

struct application web_application(struct web *w)
{
	return (struct application){ .app = w,
		.seat_open = open_seat,
		.seat_close = close_seat,
		.plan = plan,
		.admit = admit,
		.run = run,
		.refuse = refuse,
		.sent = sent };
}

struct web *web_new(
	struct mem *m, struct instance *in, const struct route_list *const *lists, size_t n)
{
	struct web *w = MEM_NEW(m, struct web);

	w->mem = m;
	w->instance = in;
	w->router = router_new(m, lists, n);
	w->limits = limits_new(m);
	w->figures = figures_new(m);
	w->kept = kept_new(m);
	w->known = known_new(m);
	w->markdown = markdown_kept_new(m, MARKDOWN_KEPT_BYTES);
	w->secret = *instance_secret(in);
	w->read_ms = READ_MS;
	w->logs_requests = true;
	return w;
}
