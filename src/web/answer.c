#include "web/answer.h"

#include "base/enc.h"
#include "base/hash.h"
#include "domain/ids.h"
#include "web/chrome.h"
#include "web/cookie.h"
#include "web/feed.h"
#include "web/html.h"
#include "web/kept.h"
#include "web/tmpl/message.h"
#include "web/view_public.h"

/* ---- headers ---- */

/* Referrer-Policy: with no-referrer a browser would say "Origin: null" of our own forms. */
static const char common[] =
	"X-Content-Type-Options: nosniff\r\n"
	"X-Frame-Options: DENY\r\n"
	"Referrer-Policy: same-origin\r\n"
	"Cross-Origin-Opener-Policy: same-origin\r\n"
	"Cross-Origin-Resource-Policy: same-origin\r\n"
	"Permissions-Policy: accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
	"display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), "
	"usb=()\r\n";

static const char policy_page[] =
	"Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
	"font-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'\r\n";

static const char policy_file[] =
	"Content-Security-Policy: sandbox; default-src 'none'; frame-ancestors 'none'; "
	"base-uri 'none'; form-action 'none'\r\n";

static void add_cache(struct buf *fields, enum cache cache)
{
	switch (cache) {
	case CACHE_NEVER:
		BUF_LIT(fields, "Cache-Control: no-store\r\n");
		return;
	case CACHE_ASK:
		BUF_LIT(fields, "Cache-Control: no-cache\r\nVary: Cookie, Accept-Encoding\r\n");
		return;
	case CACHE_FOREVER:
		BUF_LIT(fields, "Cache-Control: public, max-age=31536000, immutable\r\n");
		return;
	}
	BUG("unknown cache");
}

void answer_headers(struct buf *fields, enum guard guard, enum cache cache, bool is_tls)
{
	buf_add(fields, common, sizeof(common) - 1);
	if (guard == GUARD_FILE)
		buf_add(fields, policy_file, sizeof(policy_file) - 1);
	else
		buf_add(fields, policy_page, sizeof(policy_page) - 1);
	if (is_tls)
		BUF_LIT(fields,
			"Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n");
	add_cache(fields, cache);
}

void answer_work(struct buf *fields, const struct work *w, int64_t cpu_us, size_t bytes)
{
	buf_printf(fields,
		"Bursary-Work: statements=%" PRIu64 " rows=%" PRIu64 " trips=%" PRIu64
		" steps=%" PRIu64 " scans=%" PRIu64 " sorts=%" PRIu64 " cpu_us=%" PRId64
		" bytes=%zu\r\n",
		w->statements, w->rows, w->round_trips, w->steps, w->scans, w->sorts, cpu_us,
		bytes);
}

/* A value of ours or a path: never a byte that ends a header line. */
static void header(struct buf *fields, const char *name, const char *value)
{
	MUST(strpbrk(value, "\r\n") == NULL);
	buf_text(fields, name);
	BUF_LIT(fields, ": ");
	buf_text(fields, value);
	BUF_LIT(fields, "\r\n");
}

void answer_type(struct buf *fields, const char *type)
{
	header(fields, "Content-Type", type);
}

/* ---- cookies ---- */

static void add_cookies(struct rq *rq, struct buf *fields)
{
	bool is_tls = rq->http->is_tls;

	if (rq->reply.token != NULL) {
		bool ends = rq->reply.token[0] == '\0';

		cookie_write(fields, COOKIE_SESSION, is_tls, rq->reply.token,
			ends ? -1 : rq->reply.token_s);
		if (rq->form_cookie != NULL)
			cookie_write(fields, COOKIE_FORM, is_tls, "", -1);
		if (ends)
			BUF_LIT(fields, "Clear-Site-Data: \"cache\", \"storage\"\r\n");
	} else if (rq->sets_form_cookie) {
		cookie_write(fields, COOKIE_FORM, is_tls, rq->form_cookie, 0);
	}
}

/* Errors are never kept: what is absent now and what is hidden look the same. */
static enum cache cache_of(const struct rq *rq, int status)
{
	bool is_personal = rq->session_token != NULL || rq->sets_form_cookie ||
			   rq->form_cookie != NULL || rq->reply.token != NULL || rq->is_by_key;

	return is_personal || status != 200 ? CACHE_NEVER : CACHE_ASK;
}

static void begin(struct rq *rq, int status, enum guard guard, struct response *rs)
{
	rs->status = status;
	rs->fields.n = 0;
	answer_headers(&rs->fields, guard, cache_of(rq, status), rq->http->is_tls);
	add_cookies(rq, &rs->fields);
}

/* ---- pages ---- */

/* RFC 6266: an ASCII name for old readers, RFC 8187 for the rest. */
static void add_disposition(struct buf *fields, const char *name)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

	BUF_LIT(fields, "Content-Disposition: attachment; filename=\"");
	for (const char *s = name; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			buf_char(fields, strchr(plain, *s) != NULL ? *s : '_');
	BUF_LIT(fields, "\"; filename*=UTF-8''");
	for (const char *s = name; *s != '\0'; s++) {
		if (strchr(plain, *s) != NULL)
			buf_char(fields, *s);
		else
			buf_printf(fields, "%%%02X", (unsigned char)*s);
	}
	BUF_LIT(fields, "\r\n");
}

bool answer_is_known(const struct request *http, uint64_t sum)
{
	const char *known = http_field(http->head, "if-none-match");
	char text[ENC_U64_CHARS + 1];

	enc_u64(sum, text);
	return known != NULL && strstr(known, text) != NULL;
}

/*
 * True when the browser has the page: it then gets 304 and no body.  The ETag
 * is made of nothing but what the page shows: it changes when and only when the
 * page does.
 */
static bool is_known(struct rq *rq, struct response *rs)
{
	char etag[2 + ENC_U64_CHARS + 2], text[ENC_U64_CHARS + 1];
	uint64_t sum;

	if (rs->status != 200 || rq->reply.name != NULL || cache_of(rq, rs->status) != CACHE_ASK ||
		rq->route->needs_nothing)
		return false;
	sum = hash_bytes(rs->body, rs->n);
	enc_u64(sum, text);
	snprintf(etag, sizeof(etag), "\"%s\"", text);
	header(&rs->fields, "ETag", etag);
	return answer_is_known(rq->http, sum);
}

static void answer_go(struct rq *rq, const char *path, struct response *rs)
{
	begin(rq, 303, GUARD_PAGE, rs);
	header(&rs->fields, "Location", path);
	rs->body = NULL;
	rs->n = 0;
}

void answer_page(struct rq *rq, struct response *rs)
{
	const struct reply *reply = &rq->reply;

	if (reply->then != NULL) {
		answer_go(rq, reply->then, rs);
		return;
	}
	begin(rq, reply->status == 0 ? 200 : reply->status,
		reply->name != NULL ? GUARD_FILE : GUARD_PAGE, rs);
	answer_type(&rs->fields, reply->type != NULL ? reply->type : "text/html; charset=utf-8");
	if (reply->name != NULL)
		add_disposition(&rs->fields, reply->name);
	rs->body = reply->bytes != NULL ? reply->bytes : rq->out->data;
	rs->n = reply->bytes != NULL ? reply->n : rq->out->n;
	if (rq->public_version != 0 && rs->status == 200 && cache_of(rq, 200) == CACHE_ASK &&
		rs->n <= KEPT_ANSWER_BYTES) {
		kept_put(rq, rq->public_version, rs);
	} else if (is_known(rq, rs)) {
		rs->status = 304;
		rs->body = NULL;
		rs->n = 0;
	}
}

void answer_stream(struct rq *rq, struct stream *stream, struct response *rs)
{
	struct buf *first = MEM_NEW(rq->mem, struct buf);

	buf_init(first, rq->mem, rq->out->n + 64);
	BUF_LIT(first, "retry: 3000\n");
	feed_event(first, rq->out->data, rq->out->n);
	begin(rq, 200, GUARD_PAGE, rs);
	answer_type(&rs->fields, "text/event-stream; charset=utf-8");
	BUF_LIT(&rs->fields, "X-Accel-Buffering: no\r\n"); /* nginx passes it on as it comes */
	rs->body = first->data;
	rs->n = first->n;
	rs->stream = stream;
}

void answer_then(struct rq *rq, struct response *rs)
{
	if (rq->reply.then != NULL)
		answer_go(rq, rq->reply.then, rs);
	else if (rq->reply.is_answer || rq->route->then == NULL)
		answer_page(rq, rs);
	else
		answer_go(rq, rq_path(rq, rq->route->then), rs);
}

void answer_sign_in(struct rq *rq, struct response *rs)
{
	struct buf b;

	buf_init(&b, rq->mem, 256);
	BUF_LIT(&b, "/sign-in");
	if (rq->route->method == GET && strlen(rq->http->head->path) < 1000) {
		BUF_LIT(&b, "?next=");
		html_url_part(&b, rq->http->head->path);
	}
	answer_go(rq, buf_str(&b), rs);
}

void answer_moved(struct request *http, const char *path, struct response *rs)
{
	const char *query = http->head->query;

	MUST(path[0] == '/' && path[1] != '/' && path[1] != '\\');
	rs->status = 301;
	answer_headers(&rs->fields, GUARD_PAGE, CACHE_ASK, http->is_tls);
	header(&rs->fields, "Location",
		query == NULL ? path : mem_printf(http->mem, "%s?%s", path, query));
}

/* ---- error pages ---- */

int answer_status_of(enum err e)
{
	switch (e) {
	case ERR_OK:
	case ERR_REPLAY:
		return 200;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_REFUSED:
		return 422;
	case ERR_CONFLICT:
		return 409;
	case ERR_INVALID:
		return 400;
	case ERR_LIMITED:
		return 429;
	case ERR_BUSY:
		return 503;
	case ERR_INTERNAL:
		return 500;
	}
	BUG("unknown error code");
}

struct words {
	int status;
	const char *title, *text;
};

static const struct words all_words[] = {
	{ 400, "That request cannot be read",
		"Something in the address or in the form is not what a browser sends. Go back, "
		"load "
		"the page again and try once more." },
	{ 401, "That key is not valid here",
		"It is unknown or has ended, or this address does not accept keys of its kind. "
		"Nothing was "
		"read." },
	{ 403, "This form is no longer valid",
		"It was not sent from a page of ours, or the page is too old. Go back, load it "
		"again "
		"and send it once more; nothing was changed." },
	{ 404, "There is nothing here",
		"The address may be mistyped, or what was here is gone or not for you." },
	{ 405, "That is not possible here", "This address does not take requests of that kind." },
	{ 408, "That took too long", "Your request did not arrive in time. Please try again." },
	{ 409, "Somebody was faster",
		"What you were changing has changed in the meantime. Load the page again, look at "
		"it and make your change once more." },
	{ 413, "That is too large",
		"What you sent is larger than this form takes. Nothing was stored; go back, and "
		"what you typed is still there." },
	{ 414, "That address is too long", "Please shorten it." },
	{ 422, "That is not possible now", "A rule of the program does not allow this step." },
	{ 429, "Too many tries", "Please wait a little and try again." },
	{ 431, "That request is too large", "Your browser sent more header fields than we read." },
	{ 500, "Something broke on our side",
		"It is not your fault. What you sent was most likely not stored: please send it "
		"again; the same thing sent twice is stored once. If it happens again, tell us the "
		"reference." },
	{ 501, "That is not possible here", "This server does not know requests of that kind." },
	{ 503, "We are busy",
		"The server cannot take your request just now. What you sent was not stored. "
		"Please "
		"try again in a few seconds." },
	{ 507, "There is no room left",
		"The server cannot store anything just now. Please try again later." },
};

static const struct words *words_for(int status)
{
	for (size_t i = 0; i < sizeof(all_words) / sizeof(all_words[0]); i++)
		if (all_words[i].status == status)
			return &all_words[i];
	return &all_words[0];
}

static bool names_reference(int status)
{
	return status == 500 || status == 503 || status == 507;
}

/* No link is the current one: every 404 has the same bytes, wherever it stands. */
static const struct nav_link *nowhere(struct rq *rq, const struct nav_link *links, size_t n)
{
	struct nav_link *copy = MEM_ARRAY(rq->mem, struct nav_link, n);

	for (size_t i = 0; i < n; i++) {
		copy[i] = links[i];
		copy[i].is_current = false;
	}
	return copy;
}

/* What was posted was not shown a page yet. */
static enum err dress(struct rq *rq)
{
	enum err e;

	if (rq->program != NULL)
		return ERR_OK;
	e = cx_read(rq->cx);
	if (e != ERR_OK)
		return e;
	e = chrome_fill(rq);
	cx_read_end(rq->cx);
	return e;
}

static void answer_dressed(struct rq *rq, int status, struct response *rs)
{
	const struct words *words = words_for(status);
	struct message_view v = { .page = rq->page,
		.title = words->title,
		.text = words->text,
		.action = { .href = "/", .label = "Go to the home page" } };
	char reference[ENC_U64_CHARS + 1];

	v.page.title = words->title;
	v.page.shape = PAGE_NARROW;
	v.page.is_unlisted = true;
	v.page.nav = nowhere(rq, rq->page.nav, rq->page.n_nav);
	v.page.desks = nowhere(rq, rq->page.desks, rq->page.n_desks);
	enc_u64(rq->http->number, reference);
	if (names_reference(status))
		v.reference = reference;
	rq->out->n = 0;
	tmpl_message_page(rq->out, &v);
	begin(rq, status, GUARD_PAGE, rs);
	answer_type(&rs->fields, "text/html; charset=utf-8");
	if (status == 429 || status == 503)
		buf_printf(&rs->fields, "Retry-After: %u\r\n",
			rq->reply.wait_s > 0 ? rq->reply.wait_s : 2);
	rs->body = rq->out->data;
	rs->n = rq->out->n;
}

void answer_status(struct rq *rq, int status, struct response *rs)
{
	if (dress(rq) == ERR_OK)
		answer_dressed(rq, status, rs);
	else
		answer_plain((struct request *)(uintptr_t)rq->http, status, NULL, rs);
}

void answer_plain(struct request *http, int status, const char *allow, struct response *rs)
{
	const struct words *words = words_for(status);
	char reference[ENC_U64_CHARS + 1];
	struct buf b;

	enc_u64(http->number, reference);
	buf_init(&b, http->mem, 1024);
	BUF_LIT(&b,
		"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
	buf_text(&b, words->title);
	BUF_LIT(&b, "</title></head><body><main><h1>");
	buf_text(&b, words->title);
	BUF_LIT(&b, "</h1><p>");
	buf_text(&b, words->text);
	BUF_LIT(&b, "</p>");
	if (names_reference(status))
		buf_printf(&b, "<p>Reference %s</p>", reference);
	BUF_LIT(&b, "<p><a href=\"/\">Go to the home page</a></p></main></body></html>\n");
	rs->status = status;
	answer_headers(&rs->fields, GUARD_PAGE, CACHE_NEVER, http->is_tls);
	answer_type(&rs->fields, "text/html; charset=utf-8");
	if (allow != NULL)
		header(&rs->fields, "Allow", allow);
	if (status == 503 || status == 429)
		BUF_LIT(&rs->fields, "Retry-After: 2\r\n");
	rs->body = b.data;
	rs->n = b.n;
}
