/*
 * A site of a few rows over a program of its own, asked without a socket; for
 * the tests of the flow and of the door.
 */
#ifndef TESTS_WEB_DISPATCH_FIXTURE_H
#define TESTS_WEB_DISPATCH_FIXTURE_H

#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/program/program.h"
#include "domain/seat.h"
#include "web/cookie.h"
#include "web/csrf.h"
#include "web/pages/common/pages.h"
#include "web/rq.h"
#include "web/web.h"

static struct mem *mem;
static struct instance *instance;
static struct web *web;
static struct application app;
static void *seat;
static char folder[64];
static int written; /* how often the POST page ran */

static inline enum err show(struct rq *rq)
{
	BUF_LIT(rq->out, "a page\n");
	return ERR_OK;
}

static inline enum err show_form(struct rq *rq)
{
	buf_printf(rq->out, "csrf=%s&title=%s&findings=%zu", rq_csrf(rq), rq_typed(rq, "title", ""),
		rq->cx->fault.n);
	return ERR_OK;
}

static inline enum err write_form(struct rq *rq)
{
	struct db_tx *tx;
	enum err e = cx_begin(rq->cx, &tx);

	if (e != ERR_OK)
		return e;
	written++;
	rq->cx->made = 33;
	return cx_end(
		rq->cx, tx, program_setting_put(rq->cx, "name", form_text(rq->form, "title")));
}

static void (*meanwhile)(void); /* between the door and the writing */

static inline enum err write_late(struct rq *rq)
{
	if (meanwhile != NULL)
		meanwhile();
	return write_form(rq);
}

/* Answers a click that was done before by itself. */
static inline enum err write_told(struct rq *rq)
{
	enum err e = write_late(rq);

	return e == ERR_REPLAY ? rq_goes(rq, "/told-before") : e;
}

static inline enum err write_in_get(struct rq *rq)
{
	return program_setting_put(rq->cx, "name", "from a GET");
}

static inline enum err refuse(struct rq *rq)
{
	return cx_refuse(
		rq->cx, (struct finding){ .code = FINDING_CALL_CLOSED, .rule = RULE_DEADLINE });
}

static inline enum err conflict(struct rq *rq)
{
	(void)rq;
	return ERR_CONFLICT;
}

static inline enum err broken(struct rq *rq)
{
	(void)rq;
	return ERR_INTERNAL;
}

static inline enum err download(struct rq *rq)
{
	rq_download(rq, "B\xc3\xa9la \"x\"\r\n.pdf", "application/pdf", "%PDF", 4);
	return ERR_OK;
}

static inline enum err enter(struct rq *rq)
{
	rq_session_begin(rq, "token-of-a-session", 3600);
	rq_go(rq, rq_local_path(rq, form_text(rq->form, "title")));
	return ERR_OK;
}

static inline enum err leave(struct rq *rq)
{
	rq_session_end(rq);
	return ERR_OK;
}

FORM(title_form, { .name = "title", .kind = FIELD_TEXT, .max = 60, .is_required = true });

#define PUBLIC .who = ANYONE, .action = ACT_PUBLIC_READ, .summary = "x"
static const struct route rows[] = {
	{ .method = GET, .path = "/", .run = show, PUBLIC },
	{ .method = GET, .path = "/form", .run = show_form, PUBLIC },
	{ .method = POST,
		.path = "/form",
		.form = &title_form,
		.run = write_form,
		.again = show_form,
		.then = "/made/:made",
		PUBLIC },
	{ .method = GET, .path = "/write", .run = write_in_get, PUBLIC },
	{ .method = POST, .path = "/things/:thing/refuse", .run = refuse, .then = "/", PUBLIC },
	{ .method = POST, .path = "/conflict", .run = conflict, .then = "/", PUBLIC },
	{ .method = GET, .path = "/broken", .run = broken, PUBLIC },
	{ .method = GET, .path = "/file", .run = download, PUBLIC },
	{ .method = GET, .path = "/list", .run = show, .is_slow_asked = true, PUBLIC },
	{ .method = GET, .path = "/long", .run = show, .is_slow = true, PUBLIC },
	{ .method = POST, .path = "/enter", .form = &title_form, .run = enter, PUBLIC },
	{ .method = POST, .path = "/leave", .run = leave, .then = "/", PUBLIC },
	{ .method = POST,
		.path = "/tries",
		.run = leave,
		.then = "/",
		.limit = LIMIT_SIGN_IN,
		PUBLIC },
	{ .method = POST, .path = "/open", .run = leave, .then = "/", .is_open = true, PUBLIC },
	{ .method = GET,
		.path = "/local",
		.run = show,
		.who = LOOPBACK,
		.needs_nothing = true,
		.action = ACT_PUBLIC_READ,
		.summary = "x" },
	{ .method = GET,
		.path = "/staff",
		.run = show,
		.who = ANYONE,
		.action = ACT_STAFF_READ,
		.summary = "x" },
	{ .method = GET,
		.path = "/mine/:proposal",
		.run = show,
		.who = ANYONE,
		.action = ACT_PROPOSAL_READ,
		.summary = "x" },
	{ .method = GET,
		.path = "/account",
		.run = show,
		.who = SIGNED_IN,
		.action = ACT_ACCOUNT,
		.summary = "x" },
	{ .method = POST,
		.path = "/late",
		.form = &title_form,
		.run = write_late,
		.then = "/",
		.who = SIGNED_IN,
		.action = ACT_CONTENT_EDIT,
		.summary = "x" },
	{ .method = POST,
		.path = "/within",
		.form = &title_form,
		.run = write_told,
		.again = show_form,
		.then = "/",
		.asks_within = true,
		.who = SIGNED_IN,
		.action = ACT_CONTENT_EDIT,
		.summary = "x" },
};
static const struct route_list list = { rows, sizeof(rows) / sizeof(rows[0]) };
static const struct route_list *const lists[] = { &list, &ops_routes };

static inline int begin(void **state)
{
	struct instance_conf conf = { .data_dir = folder };
	const char *why;

	(void)state;
	mem = mem_new(NULL, "test");
	snprintf(folder, sizeof(folder), "build/dispatch_test.%d", (int)getpid());
	if (instance_make(mem, &conf, true, &instance, &why) != ERR_OK) {
		print_error("%s\n", why);
		return -1;
	}
	web = web_new(mem, instance, lists, 2);
	web->reads_here = true;
	web->logs_requests = false;
	app = web_application(web);
	seat = app.seat_open(app.app);
	written = 0;
	return 0;
}

static inline int end(void **state)
{
	char command[128];

	(void)state;
	app.seat_close(seat);
	instance_close(instance);
	mem_end(mem);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
#undef system
	return system(command);
}

/* ---- asking ---- */

static struct response rs;
static struct plan plan; /* of the request that was asked last */

static inline const char *fields(void)
{
	return buf_str(&rs.fields);
}

static inline const char *content(void)
{
	return mem_strn(mem, rs.body == NULL ? "" : rs.body, rs.n);
}

static inline const char *field(const char *name)
{
	const char *at = strcasestr(fields(), mem_printf(mem, "%s: ", name));

	if (at == NULL)
		return NULL;
	at += strlen(name) + 2;
	return mem_strn(mem, at, strcspn(at, "\r"));
}

static bool is_large; /* the server asks who it is before it reads the body */

/* One request as the server would hand it over. */
static inline int ask_from(const char *text, const char *body, bool is_local, bool is_tls)
{
	struct request rq = { .mem = mem,
		.address = is_local ? "127.0.0.1" : "192.0.2.7",
		.is_local = is_local,
		.is_tls = is_tls,
		.number = 77,
		.begun_us = clock_mono_us() };
	struct http_head *head = MEM_NEW(mem, struct http_head);
	char *bytes = mem_printf(mem, "%s\r\n", text);

	assert_int_equal(http_head_read(bytes, strlen(bytes), head), 0);
	rq.head = head;
	rq.site = rq.address;
	rq.body = body;
	rq.body_n = body == NULL ? 0 : strlen(body);
	rs = (struct response){ 0 };
	buf_init(&rs.fields, mem, 512);
	if (app.plan(app.app, &rq, &plan, &rs) && (!is_large || app.admit(seat, &rq, &rs)))
		app.run(seat, &rq, &rs);
	app.sent(app.app, &rq, &rs);
	return rs.status;
}

static inline int get(const char *path)
{
	return ask_from(mem_printf(mem, "GET %s HTTP/1.1\r\nHost: a\r\n", path), NULL, true, false);
}

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define COOKIE	  "Cookie: bursary-form=visitor-1\r\n"

static inline int post_as(const char *path, const char *more, const char *body)
{
	return ask_from(
		mem_printf(mem, "POST %s HTTP/1.1\r\nHost: a\r\n%s%s", path, FORM_TYPE, more), body,
		true, false);
}

static inline const char *right_token(void)
{
	return csrf_token(mem, &web->secret, "visitor-1");
}

static inline int post(const char *path, const char *body)
{
	return post_as(path, COOKIE, mem_printf(mem, "csrf=%s&%s", right_token(), body));
}

#endif
