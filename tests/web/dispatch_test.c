#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/person/person.h"
#include "domain/person/person_import.h"
#include "domain/program/program.h"
#include "domain/seat.h"
#include "store/backend.h"
#include "web/cookie.h"
#include "web/csrf.h"
#include "web/pages/pages.h"
#include "web/rq.h"
#include "web/web.h"

/* A site of a few rows over a program of its own, asked without a socket. */
static struct mem *mem;
static struct instance *instance;
static struct web *web;
static struct application app;
static void *seat;
static char folder[64];
static int written; /* how often the POST page ran */

static enum err show(struct rq *rq)
{
	BUF_LIT(rq->out, "a page\n");
	return ERR_OK;
}

static enum err show_form(struct rq *rq)
{
	buf_printf(rq->out, "csrf=%s&title=%s&findings=%zu", rq_csrf(rq), rq_typed(rq, "title", ""),
		rq->cx->fault.n);
	return ERR_OK;
}

static enum err write_form(struct rq *rq)
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

static enum err write_late(struct rq *rq)
{
	if (meanwhile != NULL)
		meanwhile();
	return write_form(rq);
}

static enum err write_in_get(struct rq *rq)
{
	return program_setting_put(rq->cx, "name", "from a GET");
}

static enum err refuse(struct rq *rq)
{
	return cx_refuse(
		rq->cx, (struct finding){ .code = FINDING_CALL_CLOSED, .rule = "deadline" });
}

static enum err conflict(struct rq *rq)
{
	(void)rq;
	return ERR_CONFLICT;
}

static enum err broken(struct rq *rq)
{
	(void)rq;
	return ERR_INTERNAL;
}

static enum err download(struct rq *rq)
{
	rq_download(rq, "B\xc3\xa9la \"x\"\r\n.pdf", "application/pdf", "%PDF", 4);
	return ERR_OK;
}

static enum err enter(struct rq *rq)
{
	rq_session_begin(rq, "token-of-a-session", 3600);
	rq_go(rq, rq_local_path(rq, form_text(rq->form, "title")));
	return ERR_OK;
}

static enum err leave(struct rq *rq)
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
		.object = OBJ_PROPOSAL,
		.object_param = "proposal",
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
};
static const struct route_list lists[] = { { rows, sizeof(rows) / sizeof(rows[0]) },
	{ ops_routes, N_OPS_ROUTES } };

static int begin(void **state)
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

static int end(void **state)
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

static const char *fields(void)
{
	return buf_str(&rs.fields);
}

static const char *content(void)
{
	return mem_strn(mem, rs.body == NULL ? "" : rs.body, rs.n);
}

static const char *field(const char *name)
{
	const char *at = strcasestr(fields(), mem_printf(mem, "%s: ", name));

	if (at == NULL)
		return NULL;
	at += strlen(name) + 2;
	return mem_strn(mem, at, strcspn(at, "\r"));
}

/* One request as the server would hand it over. */
static int ask_from(const char *text, const char *body, bool is_local, bool is_tls)
{
	struct request rq = { .mem = mem,
		.address = is_local ? "127.0.0.1" : "192.0.2.7",
		.is_local = is_local,
		.is_tls = is_tls,
		.number = 77,
		.begun_us = clock_mono_us() };
	struct http_head *head = MEM_NEW(mem, struct http_head);
	char *bytes = mem_printf(mem, "%s\r\n", text);
	struct plan plan;

	assert_int_equal(http_head_read(bytes, strlen(bytes), head), 0);
	rq.head = head;
	rq.site = rq.address;
	rq.body = body;
	rq.body_n = body == NULL ? 0 : strlen(body);
	rs = (struct response){ 0 };
	buf_init(&rs.fields, mem, 512);
	if (app.plan(app.app, &rq, &plan, &rs))
		app.run(seat, &rq, &rs);
	app.sent(app.app, &rq, &rs);
	return rs.status;
}

static int get(const char *path)
{
	return ask_from(mem_printf(mem, "GET %s HTTP/1.1\r\nHost: a\r\n", path), NULL, true, false);
}

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define COOKIE	  "Cookie: bursary-form=visitor-1\r\n"

static int post_as(const char *path, const char *more, const char *body)
{
	return ask_from(
		mem_printf(mem, "POST %s HTTP/1.1\r\nHost: a\r\n%s%s", path, FORM_TYPE, more), body,
		true, false);
}

static const char *right_token(void)
{
	return csrf_token(mem, &web->secret, "visitor-1");
}

static int post(const char *path, const char *body)
{
	return post_as(path, COOKIE, mem_printf(mem, "csrf=%s&%s", right_token(), body));
}

/* ---- claims ---- */

static void every_answer_has_the_protective_headers(void **state)
{
	static const char *const paths[] = { "/", "/absent", "/form", "/broken", "/local", "/write",
		"/staff", "/file", "/account", "/%ff", "/static/none.css" };
	static const char *const always[] = { "X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: same-origin\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
		"Cross-Origin-Resource-Policy: same-origin\r\n",
		"Permissions-Policy: ", "Cache-Control: no-", "default-src 'none'",
		"frame-ancestors 'none'", "base-uri 'none'" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get(paths[i]);
		for (size_t k = 0; k < sizeof(always) / sizeof(always[0]); k++)
			if (strstr(fields(), always[k]) == NULL)
				fail_msg("%s lacks %s", paths[i], always[k]);
		assert_null(strstr(fields(), "unsafe"));
		assert_null(field("Strict-Transport-Security"));
	}
	post("/form", "title=x");
	assert_non_null(strstr(fields(), "frame-ancestors 'none'"));
	ask_from("GET / HTTP/1.1\r\nHost: a\r\n", NULL, false, true);
	assert_string_equal(
		field("Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
}

static void what_one_may_not_see_looks_like_what_is_not_there(void **state)
{
	const char *absent_page, *absent_fields;

	(void)state;
	assert_int_equal(get("/absent"), 404);
	absent_page = content();
	absent_fields = mem_str(mem, fields());
	assert_int_equal(get("/"), 200); /* the door does open */
	assert_int_equal(get("/staff"), 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/mine/0000000000011"), 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/mine/no-id"), 404);
	assert_string_equal(content(), absent_page);
	assert_int_equal(get("/static/none.css"), 404);
	assert_string_equal(content(), absent_page);
	ask_from("GET /local HTTP/1.1\r\nHost: a\r\n", NULL, false, false);
	assert_int_equal(rs.status, 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/local"), 200);
}

static void a_form_of_ours_is_taken_once_it_shows_its_token(void **state)
{
	const char *cookie, *token;

	(void)state;
	assert_int_equal(get("/form"), 200);
	cookie = field("Set-Cookie");
	assert_non_null(strstr(cookie, "; Path=/; HttpOnly; SameSite=Lax"));
	token = mem_strn(mem, content() + 5, strcspn(content() + 5, "&"));
	cookie = mem_strn(mem, cookie, strcspn(cookie, ";"));
	assert_int_equal(post_as("/form", mem_printf(mem, "Cookie: %s\r\n", cookie),
				 mem_printf(mem, "csrf=%s&title=New", token)),
		303);
	assert_string_equal(field("Location"), "/made/0000000000011");
	assert_int_equal(written, 1);
}

static void a_form_of_anybody_else_is_not(void **state)
{
	static const struct {
		const char *more, *body;
	} bad[] = {
		{ COOKIE, "title=x" },
		{ COOKIE, "title=x&csrf=" },
		{ COOKIE, "title=x&csrf=AAAAAAAAAAAAAAAAAAAAAAAA" },
		{ "", "title=x&csrf=RIGHT" },
		{ "Cookie: bursary-form=visitor-2\r\n", "title=x&csrf=RIGHT" },
		{ "Cookie: bursary-form=visitor-1; bursary-form=visitor-2\r\n",
			"title=x&csrf=RIGHT" },
		{ "Cookie: __Host-bursary-form=visitor-1\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://b\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: https://a\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://a.b\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: null\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://a\r\nOrigin: http://a\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Sec-Fetch-Site: cross-site\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Sec-Fetch-Site: same-site\r\n", "title=x&csrf=RIGHT" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *mark = strstr(bad[i].body, "RIGHT");
		const char *body = mark == NULL
					   ? bad[i].body
					   : mem_printf(mem, "%.*s%s", (int)(mark - bad[i].body),
						     bad[i].body, right_token());

		if (post_as("/form", bad[i].more, body) != 403)
			fail_msg("%d for %s%s", rs.status, bad[i].more, bad[i].body);
	}
	assert_int_equal(written, 0);
	assert_int_equal(
		post_as("/form", COOKIE "Origin: http://a\r\nSec-Fetch-Site: same-origin\r\n",
			mem_printf(mem, "title=x&csrf=%s", right_token())),
		303);
	assert_int_equal(post_as("/open", "Sec-Fetch-Site: cross-site\r\n", ""), 303);
}

static void a_wrong_form_comes_back_with_what_was_typed(void **state)
{
	(void)state;
	assert_int_equal(post("/form", "title="), 422);
	assert_non_null(strstr(content(), "findings=1"));
	assert_int_equal(post("/form", "title=x&is_admin=1"), 422);
	assert_non_null(strstr(content(), "title=x&findings=1"));
	assert_int_equal(post("/form", "title=%ff"), 400);
	assert_int_equal(post_as("/form", COOKIE "Content-Type: text/plain\r\n", "title=x"), 400);
	assert_int_equal(written, 0);
}

static void a_repeated_click_is_answered_but_not_done_again(void **state)
{
	(void)state;
	assert_int_equal(post("/form", "title=x&idempotency_key=abc"), 303);
	assert_int_equal(post("/form", "title=x&idempotency_key=abc"), 303);
	assert_string_equal(field("Location"), "/made/0000000000011");
	assert_int_equal(written, 1);
	assert_int_equal(post("/form", "title=x&idempotency_key=abd"), 303);
	assert_int_equal(written, 2);
	assert_int_equal(post("/form", "title=y&idempotency_key=abc"), 303);
	assert_int_equal(written, 3); /* another content is another click */
	assert_int_equal(post("/form", "title=x&idempotency_key=a%20b"), 400);
}

static int post_parts(const char *boundary, const char *title)
{
	const char *part = "Content-Disposition: form-data; name=";

	return ask_from(mem_printf(mem,
				"POST /form HTTP/1.1\r\nHost: a\r\n" COOKIE
				"Content-Type: multipart/form-data; boundary=%s\r\n",
				boundary),
		mem_printf(mem,
			"--%s\r\n%s\"csrf\"\r\n\r\n%s\r\n"
			"--%s\r\n%s\"idempotency_key\"\r\n\r\nk-1\r\n"
			"--%s\r\n%s\"title\"\r\n\r\n%s\r\n--%s--\r\n",
			boundary, part, right_token(), boundary, part, boundary, part, title,
			boundary),
		true, false);
}

/* A browser draws the boundary anew each time: it is no part of what was sent. */
static void a_key_stands_for_what_was_sent_with_it(void **state)
{
	(void)state;
	assert_int_equal(post_parts("one", "First"), 303);
	assert_int_equal(post_parts("two", "First"), 303);
	assert_int_equal(written, 1);
	/* The Back button, another choice, the same key: not to be answered as if it were kept. */
	assert_int_equal(post_parts("three", "Second"), 303);
	assert_int_equal(written, 2);
}

/* ---- what happens between the door and the writing ---- */

static struct person_id boss, worker;

/* Does something as the administrator, with a seat of its own. */
static void as_boss(enum err (*step)(struct cx *cx))
{
	struct seat *own;
	struct cx cx;

	assert_int_equal(seat_open(instance, mem, &own), ERR_OK);
	cx_init(&cx, own, mem, clock_now());
	cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(step(&cx), ERR_OK);
	seat_close(own);
}

static const char *worker_token;

static enum err hire(struct cx *cx)
{
	static const char *const roles[] = { "admin", "staff" };
	struct person_import in = { .email = "boss@example.org",
		.name = "X",
		.position = "",
		.position_kind = "other",
		.country = "",
		.bio = "",
		.zone = "UTC",
		.roles = roles,
		.n_roles = 1 };
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	assert_int_equal(e, ERR_OK);
	assert_int_equal(person_import(cx, &in, &boss), ERR_OK);
	in.email = "worker@example.org";
	in.roles = roles + 1;
	assert_int_equal(person_import(cx, &in, &worker), ERR_OK);
	assert_int_equal(session_open(cx, worker, &worker_token), ERR_OK);
	return cx_end(cx, tx, ERR_OK);
}

static enum err take_role(struct cx *cx)
{
	return person_set_roles(cx, worker, ROLE_STAFF, 0);
}

static enum err shut_out(struct cx *cx)
{
	return person_disable(cx, worker);
}

static void role_goes(void)
{
	as_boss(take_role);
}

static void person_goes(void)
{
	as_boss(shut_out);
}

static int post_as_worker(const char *title)
{
	return post_as("/late", mem_printf(mem, "Cookie: bursary=%s\r\n", worker_token),
		mem_printf(mem, "csrf=%s&title=%s", csrf_token(mem, &web->secret, worker_token),
			title));
}

static int write_as_worker(void (*between)(void))
{
	meanwhile = between;
	written = 0;
	return post_as_worker("x");
}

static void a_right_that_went_meanwhile_writes_nothing(void **state)
{
	(void)state;
	as_boss(hire);
	assert_int_equal(write_as_worker(NULL), 303);
	assert_int_equal(written, 1);
	assert_int_equal(write_as_worker(role_goes), 404);
	assert_int_equal(written, 0);
}

static void who_was_shut_out_meanwhile_writes_nothing(void **state)
{
	(void)state;
	as_boss(hire);
	assert_int_equal(write_as_worker(person_goes), 404);
	assert_int_equal(written, 0);
}

/* Each leaves a row in the audit, which is never made shorter. */
static void nobody_writes_without_end(void **state)
{
	int n = 0;

	(void)state;
	as_boss(hire);
	while (post_as_worker("") == 422 && n < 7000)
		n++;
	assert_int_equal(rs.status, 429);
	assert_in_range(n, 6000, 6900); /* it goes on filling meanwhile */
	assert_non_null(field("Retry-After"));
}

static void failures_have_their_pages(void **state)
{
	(void)state;
	assert_int_equal(post("/things/a/refuse", ""), 422);
	assert_int_equal(post("/conflict", ""), 409);
	assert_int_equal(get("/broken"), 500);
	assert_non_null(strstr(content(), "000000000002d")); /* the reference, 77 */
	assert_int_equal(get("/write"), 500); /* the database refuses to write in a GET */
	assert_int_equal(get("/form"), 200);
	assert_int_equal(ask_from("PUT / HTTP/1.1\r\nHost: a\r\n", NULL, true, false), 405);
	assert_string_equal(field("Allow"), "GET, HEAD");
	assert_int_equal(get("/calls/%zz"), 400);
}

/* Who watches sends visitors elsewhere, or starts us anew: nobody else would. */
static void a_disk_that_fails_makes_us_not_ready_and_says_why(void **state)
{
	struct seat *own;

	(void)state;
	assert_int_equal(get("/readyz"), 200);
	assert_string_equal(content(), "ready\n");
	assert_int_equal(seat_open(instance, mem, &own), ERR_OK);
	store_break(db_store(seat_db(own)), "the disk failed");
	seat_close(own);
	assert_int_equal(get("/readyz"), 503);
	assert_string_equal(content(), "nothing can be stored: the disk failed\n");
	assert_int_equal(get("/healthz"), 200); /* what is there is read */
	assert_int_equal(get("/"), 200);
}

static void who_must_sign_in_is_led_there_and_back(void **state)
{
	(void)state;
	assert_int_equal(get("/account"), 303);
	assert_string_equal(field("Location"), "/sign-in?next=%2Faccount");
}

static void a_session_begins_and_ends_with_its_cookie(void **state)
{
	(void)state;
	assert_int_equal(post("/enter", "title=/account"), 303);
	assert_non_null(
		strstr(fields(), "Set-Cookie: bursary=token-of-a-session; Path=/; HttpOnly; "
				 "SameSite=Lax; Max-Age=3600\r\n"));
	assert_non_null(strstr(fields(), "Set-Cookie: bursary-form=; "));
	assert_int_equal(post("/leave", ""), 303);
	assert_non_null(strstr(fields(), "Set-Cookie: bursary=; "));
	assert_string_equal(field("Clear-Site-Data"), "\"cache\", \"storage\"");
	ask_from("POST /enter HTTP/1.1\r\nHost: a\r\n" FORM_TYPE
		 "Cookie: __Host-bursary-form=visitor-1\r\n",
		mem_printf(mem, "title=/&csrf=%s", right_token()), false, true);
	assert_non_null(strstr(fields(), "Set-Cookie: __Host-bursary=token-of-a-session; Path=/; "
					 "HttpOnly; SameSite=Lax; Secure; Max-Age=3600\r\n"));
}

static void nobody_is_led_to_another_site(void **state)
{
	static const char *const elsewhere[] = { "//b", "/%5Cb", "http://b", "https:b",
		"javascript:1", "\\\\b", "/%09/b", "b", "%2F%2Fb", "/a%0d%0aSet-Cookie:x",
		"/%E2%80%AE", "" };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		post("/enter", mem_printf(mem, "title=%s", elsewhere[i]));
		assert_int_equal(rs.status, 303);
		if (strcmp(field("Location"), "/") != 0 &&
			strcmp(field("Location"), "/a Set-Cookie:x"))
			fail_msg("%s leads to %s", elsewhere[i], field("Location"));
	}
	post("/enter", "title=/calls/x?y=1");
	assert_string_equal(field("Location"), "/calls/x?y=1");
}

static void a_slash_too_many_is_forgiven_and_leads_nowhere_else(void **state)
{
	(void)state;
	assert_int_equal(get("/form/?a=b"), 301);
	assert_string_equal(field("Location"), "/form?a=b");
	assert_int_equal(get("/mine/0000000000011/"), 301);
	assert_int_equal(get("//form/"), 404);
	assert_int_equal(get("//b.example/"), 404);
	assert_int_equal(get("/absent/"), 404);
	assert_int_equal(get("/form//"), 404);
	assert_int_equal(get("//"), 404);
	ask_from("GET /local/ HTTP/1.1\r\nHost: a\r\n", NULL, false, false);
	assert_int_equal(rs.status, 404);
}

static void other_sites_cannot_embed_us(void **state)
{
	(void)state;
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
				 NULL, true, false),
		403);
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
				 NULL, true, false),
		403);
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
				 NULL, true, false),
		200);
}

static void a_file_is_kept_not_shown(void **state)
{
	(void)state;
	assert_int_equal(get("/file"), 200);
	assert_string_equal(field("Content-Disposition"),
		"attachment; filename=\"B_la__x___.pdf\"; "
		"filename*=UTF-8''B%C3%A9la%20%22x%22%0D%0A.pdf");
	assert_non_null(strstr(field("Content-Security-Policy"), "sandbox"));
	assert_string_equal(content(), "%PDF");
}

static void tries_are_counted_by_address(void **state)
{
	int n = 0;

	(void)state;
	while (n < 200 && post("/tries", "") == 303)
		n++;
	assert_int_equal(rs.status, 429);
	assert_true(n >= 5 && n < 100);
	assert_non_null(field("Retry-After"));
	assert_int_equal(post("/form", "title=x"), 303);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(every_answer_has_the_protective_headers),
		TEST(what_one_may_not_see_looks_like_what_is_not_there),
		TEST(a_form_of_ours_is_taken_once_it_shows_its_token),
		TEST(a_form_of_anybody_else_is_not),
		TEST(a_wrong_form_comes_back_with_what_was_typed),
		TEST(a_repeated_click_is_answered_but_not_done_again),
		TEST(a_key_stands_for_what_was_sent_with_it),
		TEST(a_right_that_went_meanwhile_writes_nothing),
		TEST(who_was_shut_out_meanwhile_writes_nothing),
		TEST(nobody_writes_without_end),
		TEST(failures_have_their_pages),
		TEST(a_disk_that_fails_makes_us_not_ready_and_says_why),
		TEST(who_must_sign_in_is_led_there_and_back),
		TEST(a_session_begins_and_ends_with_its_cookie),
		TEST(nobody_is_led_to_another_site),
		TEST(a_slash_too_many_is_forgiven_and_leads_nowhere_else),
		TEST(other_sites_cannot_embed_us),
		TEST(a_file_is_kept_not_shown),
		TEST(tries_are_counted_by_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
