#include "web/conn.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"

enum {
	IN_FIRST = 2048,	  /* a browser's head */
	TURNS_MAX = 16,		  /* answers in a row before others have their turn */
	REQUEST_POOL = 96 * 1024, /* what a page takes */
	LINGER_BYTES = 1 << 20
};

enum step { STEP_ON, STEP_WAIT, STEP_CLOSE };

/* ---- reading ---- */

static ssize_t receive(struct conn *c, void *to, size_t n)
{
	ssize_t got;

	do
		got = recv(c->fd, to, n, 0);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		c->is_ended = true;
	/* A short read means dry, unless the end of the stream waits behind it. */
	if ((got < 0 || (size_t)got < n) && !c->is_ended)
		c->is_readable = false;
	return got;
}

/* STEP_ON: there is more in c->in. */
static enum step fill(struct conn *c)
{
	ssize_t got;

	if (!c->is_readable)
		return STEP_WAIT;
	if (c->in_n == c->in_cap) {
		c->in_cap = c->in_cap == 0 ? IN_FIRST : c->in_cap * 2;
		c->in = mem_grow(c->mem, c->in, c->in_cap, 1);
	}
	got = receive(c, c->in + c->in_n, c->in_cap - c->in_n);
	if (got < 0)
		return errno == EAGAIN ? STEP_WAIT : STEP_CLOSE;
	if (got == 0)
		return STEP_CLOSE;
	if (c->in_n == 0)
		c->since_us = c->loop->now_us; /* the head's clock starts with its first byte */
	c->in_n += (size_t)got;
	return STEP_ON;
}

/* Takes n bytes off the front of what was read. */
static void take_in(struct conn *c, size_t n)
{
	c->in_n -= n;
	c->scanned = 0;
	if (c->in_n > 0) {
		memmove(c->in, c->in + n, c->in_n);
		return;
	}
	mem_drop(c->in);
	c->in = NULL;
	c->in_cap = 0;
}

static void enter(struct conn *c, enum conn_state state)
{
	c->state = state;
	c->since_us = c->loop->now_us;
	c->moved = 0;
}

/* ---- answering ---- */

static void add_date(struct loop *l, struct buf *b)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t now = clock_now();
	struct tm t;
	time_t at = (time_t)now;

	if (now != l->date_at && gmtime_r(&at, &t) != NULL) {
		snprintf(l->date, sizeof(l->date), "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
			days + 3 * t.tm_wday, t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900,
			t.tm_hour, t.tm_min, t.tm_sec);
		l->date_at = now;
	}
	buf_text(b, l->date);
}

static bool must_close(const struct conn *c)
{
	return c->rs.closes || c->stream != NULL || c->rq.head == NULL ||
	       !c->rq.head->keeps_alive || c->loop->is_draining;
}

static void begin_answer(struct conn *c)
{
	struct buf *b = &c->out;

	c->stream = c->rs.stream;
	c->rs.closes = must_close(c);
	buf_init(b, c->rq.mem, 1024);
	BUF_LIT(b, "HTTP/1.1 ");
	buf_int(b, c->rs.status);
	buf_char(b, ' ');
	buf_text(b, http_reason(c->rs.status));
	BUF_LIT(b, "\r\nDate: ");
	add_date(c->loop, b);
	BUF_LIT(b, "\r\n");
	buf_add(b, c->rs.fields.data, c->rs.fields.n);
	if (c->rs.status != 304 && c->stream == NULL) {
		BUF_LIT(b, "Content-Length: ");
		buf_int(b, (int64_t)c->rs.n);
		BUF_LIT(b, "\r\n");
	}
	if (c->rs.closes)
		BUF_LIT(b, "Connection: close\r\n");
	BUF_LIT(b, "\r\n");
	c->sent = 0;
	enter(c, CONN_WRITING);
}

/* Asks the socket itself: the loop may be the thread that is busy with this request. */
static bool is_gone(const struct request *rq)
{
	const struct conn *c =
		(const struct conn *)(const void *)((const char *)rq - offsetof(struct conn, rq));
	struct pollfd p = { .fd = c->fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0;
}

static void begin_request(struct conn *c)
{
	c->rq = (struct request){ .mem = mem_new_pooled(NULL, "request", REQUEST_POOL),
		.begun_us = c->loop->now_us,
		.is_gone = is_gone };
	c->rq.number = rng_u64() >> 1;
	c->rs = (struct response){ .status = 0 };
	buf_init(&c->rs.fields, c->rq.mem, 512);
	c->is_admitted = false;
	memset(&c->chunks, 0, sizeof(c->chunks));
	c->body = NULL;
	c->body_n = c->body_cap = 0;
}

static void end_request(struct conn *c)
{
	body_drop(c);
	mem_end(c->rq.mem);
	c->rq = (struct request){ .mem = NULL };
	c->is_new = false;
}

static void who_asks(struct conn *c)
{
	const struct peer_set *proxies = &c->loop->server->config.proxies;
	struct peer client = c->peer;
	char *text = mem_alloc(c->rq.mem, PEER_TEXT_MAX),
	     *site = mem_alloc(c->rq.mem, PEER_TEXT_MAX);
	struct peer together;

	if (c->rq.head != NULL && proxies->n > 0) {
		client = peer_client(proxies, &c->peer, c->rq.head);
		c->rq.is_tls = peer_is_tls(proxies, &c->peer, c->rq.head);
	}
	peer_text(&client, text);
	c->rq.address = text;
	together = peer_site(&client);
	peer_text(&together, site);
	c->rq.site = site;
	/* A proxy on this machine speaks for strangers: then only the address counts. */
	c->rq.is_local =
		peer_is_loopback(&client) && peer_is_loopback(&c->peer) &&
		(c->rq.head == NULL || http_field_count(c->rq.head, "x-forwarded-for") == 0);
}

/* Answers what cannot be served and ends the connection: its framing is in doubt. */
static enum step refuse(struct conn *c, int status)
{
	struct server *s = c->loop->server;

	if (c->rq.mem == NULL)
		begin_request(c);
	if (c->rq.address == NULL)
		who_asks(c);
	if (status == 408)
		atomic_fetch_add(&s->timed_out, 1);
	else if (status == 400)
		atomic_fetch_add(&s->malformed, 1);
	c->rs.fields.n = 0;
	s->config.app.refuse(s->config.app.app, &c->rq, status, &c->rs);
	c->rs.closes = true;
	begin_answer(c);
	return STEP_ON;
}

static bool has_body(const struct http_head *h)
{
	return h->is_chunked || h->content_length > 0;
}

static enum step send_continue(struct conn *c)
{
	static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

	if (!c->rq.head->expects_continue || c->in_n > 0)
		return STEP_ON;
	/* 25 bytes always fit an empty send buffer; if not, the client did not read. */
	return send(c->fd, line, sizeof(line) - 1, MSG_NOSIGNAL) == sizeof(line) - 1 ? STEP_ON
										     : STEP_CLOSE;
}

static enum step begin_body(struct conn *c)
{
	enter(c, CONN_BODY);
	return send_continue(c);
}

/* The end of a job: an answer, or leave to read the body. */
static enum step after_job(struct conn *c)
{
	if (c->job == JOB_ADMIT && c->is_admitted)
		return begin_body(c);
	if (c->job == JOB_ADMIT)
		c->rs.closes = true;
	begin_answer(c);
	return STEP_ON;
}

static enum step give_job(struct conn *c, enum job job)
{
	struct loop *l = c->loop;
	enum place place = job == JOB_ADMIT ? c->plan.asks_in : c->plan.place;

	c->job = job;
	if (place == PLACE_WORKER) {
		enter(c, CONN_RUNNING);
		return queue_put(&l->server->queue, c) ? STEP_WAIT : refuse(c, 503);
	}
	conn_do_job(c, l->seat);
	return after_job(c);
}

void conn_do_job(struct conn *c, void *seat)
{
	const struct application *app = &c->loop->server->config.app;

	if (c->job == JOB_RUN)
		app->run(seat, &c->rq, &c->rs);
	else
		c->is_admitted = app->admit(seat, &c->rq, &c->rs);
}

/* ---- the steps ---- */

/* After the head: what the application wants to do with it. */
static enum step plan(struct conn *c)
{
	const struct application *app = &c->loop->server->config.app;
	const struct http_head *h = c->rq.head;

	if (!app->plan(app->app, &c->rq, &c->plan, &c->rs)) {
		c->rs.closes |= has_body(h); /* it stays unread */
		begin_answer(c);
		return STEP_ON;
	}
	if (!has_body(h))
		return give_job(c, JOB_RUN);
	if (h->method != POST)
		return refuse(c, 400);
	if (h->content_length > 0 && (uint64_t)h->content_length > c->plan.body_max)
		return refuse(c, 413);
	if (c->plan.asks_first && (h->is_chunked || h->content_length > SERVER_BODY_SMALL))
		return give_job(c, JOB_ADMIT);
	return begin_body(c);
}

static enum step step_head(struct conn *c)
{
	struct http_head *head;
	enum step filled;
	long n = c->in_n == 0 ? 0 : http_head_end(c->in, c->in_n, &c->scanned);
	int status;

	if (n < 0)
		return refuse(c, (int)-n);
	if (n == 0) {
		filled = fill(c);
		return filled;
	}
	begin_request(c);
	head = MEM_NEW(c->rq.mem, struct http_head);
	status = http_head_read(mem_copy(c->rq.mem, c->in, (size_t)n), (size_t)n, head);
	take_in(c, (size_t)n);
	if (status != 0)
		return refuse(c, status);
	c->rq.head = head;
	who_asks(c);
	return plan(c);
}

/* n bytes from p, which may be changed: takes what is the body's, *ret_used. */
static int feed_body(struct conn *c, char *p, size_t n, size_t *ret_used)
{
	uint64_t left = (uint64_t)c->rq.head->content_length - c->body_n;
	size_t content;

	if (!c->rq.head->is_chunked) {
		*ret_used = n < left ? n : (size_t)left;
		return body_add(c, p, *ret_used);
	}
	if (!http_chunks_feed(&c->chunks, p, n, ret_used, &content))
		return 400;
	return content > 0 ? body_add(c, p, content) : 0;
}

static bool is_whole(const struct conn *c)
{
	return c->rq.head->is_chunked ? c->chunks.is_done
				      : c->body_n == (uint64_t)c->rq.head->content_length;
}

/* What came with the head, or with the request before. */
static int feed_leftover(struct conn *c)
{
	size_t used = 0;
	int status = c->in_n == 0 ? 0 : feed_body(c, c->in, c->in_n, &used);

	if (used > 0)
		take_in(c, used);
	return status;
}

/* Bytes after the body's end belong to the next request. */
static void keep_leftover(struct conn *c, const char *p, size_t n)
{
	if (n == 0)
		return;
	c->in = mem_grow(c->mem, c->in, n, 1);
	memcpy(c->in, p, n);
	c->in_n = c->in_cap = n;
}

static enum step step_body(struct conn *c)
{
	char *p = c->loop->scratch;
	uint64_t left = (uint64_t)c->rq.head->content_length - c->body_n;
	size_t ask = SCRATCH_BYTES, used = 0;
	int status = feed_leftover(c);
	ssize_t got;

	if (status != 0)
		return refuse(c, status);
	if (is_whole(c)) {
		status = body_finish(c);
		return status == 0 ? give_job(c, JOB_RUN) : refuse(c, status);
	}
	if (!c->is_readable)
		return STEP_WAIT;
	if (!c->rq.head->is_chunked && left < ask)
		ask = (size_t)left;
	got = receive(c, p, ask);
	if (got < 0)
		return errno == EAGAIN ? STEP_WAIT : STEP_CLOSE;
	if (got == 0)
		return STEP_CLOSE;
	c->moved += (size_t)got;
	status = feed_body(c, p, (size_t)got, &used);
	if (status != 0)
		return refuse(c, status);
	keep_leftover(c, p + used, (size_t)got - used);
	return STEP_ON;
}

/* The last byte is out. */
static enum step finish(struct conn *c)
{
	if (c->is_ended || shutdown(c->fd, SHUT_WR) != 0)
		return STEP_CLOSE;
	/* Closing on unread bytes would make the kernel tear the answer down. */
	enter(c, CONN_LINGER);
	return STEP_ON;
}

static enum step after_answer(struct conn *c)
{
	const struct application *app = &c->loop->server->config.app;
	bool closes = c->rs.closes;

	app->sent(app->app, &c->rq, &c->rs);
	end_request(c);
	if (c->stream != NULL) {
		stream_join(c->stream, c);
		enter(c, CONN_STREAM);
		return STEP_ON;
	}
	if (!closes) {
		enter(c, CONN_HEAD);
		return STEP_ON;
	}
	return finish(c);
}

static enum step step_write(struct conn *c)
{
	bool has_content = c->rq.head == NULL || c->rq.head->method != HEAD;
	size_t content = has_content ? c->rs.n : 0, total = c->out.n + content;

	while (c->sent < total) {
		struct iovec parts[2] = { { c->out.data, c->out.n },
			{ (void *)(uintptr_t)c->rs.body, content } };
		size_t skip = c->sent < c->out.n ? 0 : 1;
		struct msghdr m = { .msg_iov = parts + skip, .msg_iovlen = 2 - skip };
		size_t done = c->sent - (skip ? c->out.n : 0);
		ssize_t put;

		parts[skip].iov_base = (char *)parts[skip].iov_base + done;
		parts[skip].iov_len -= done;
		put = sendmsg(c->fd, &m, MSG_NOSIGNAL);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EAGAIN ? STEP_WAIT : STEP_CLOSE;
		c->sent += (size_t)put;
		c->moved = c->sent;
	}
	return after_answer(c);
}

/* Who listens has nothing to say; that they left is heard all the same. */
static enum step step_stream(struct conn *c)
{
	if (c->is_readable) {
		ssize_t got = receive(c, c->loop->scratch, SCRATCH_BYTES);

		if (got == 0 || (got < 0 && errno != EAGAIN))
			return STEP_CLOSE;
		return STEP_ON;
	}
	switch (stream_flush(c->stream, c->fd, &c->moved)) {
	case STREAM_IS_GONE:
		return STEP_CLOSE;
	case STREAM_IS_FULL:
		if (!c->is_full)
			enter(c, CONN_STREAM); /* from now on it must take what is said */
		c->is_full = true;
		return STEP_WAIT;
	case STREAM_IS_QUIET:
		c->is_full = false;
		return STEP_WAIT;
	case STREAM_IS_OVER:
		return finish(c);
	}
	BUG("unknown state of a stream");
}

static enum step step_linger(struct conn *c)
{
	ssize_t got;

	if (!c->is_readable)
		return STEP_WAIT;
	got = receive(c, c->loop->scratch, SCRATCH_BYTES);
	if (got < 0 && errno == EAGAIN)
		return STEP_WAIT;
	c->moved += got > 0 ? (size_t)got : 0;
	return got <= 0 || c->moved > LINGER_BYTES ? STEP_CLOSE : STEP_ON;
}

static enum step one_step(struct conn *c)
{
	switch (c->state) {
	case CONN_HEAD:
		return step_head(c);
	case CONN_BODY:
		return step_body(c);
	case CONN_RUNNING:
		return STEP_WAIT;
	case CONN_WRITING:
		return step_write(c);
	case CONN_STREAM:
		return step_stream(c);
	case CONN_LINGER:
		return step_linger(c);
	}
	BUG("unknown state of a connection");
}

/* Lets the others go first. */
static void wait_for_turn(struct conn *c)
{
	MUST(!c->is_ready);
	c->is_ready = true;
	c->after = c->loop->ready;
	c->loop->ready = c;
}

void conn_go_on(struct conn *c)
{
	/* Who waits for its turn is in a list: what an event says is remembered until then. */
	enum step step = c->fd < 0 || c->is_ready ? STEP_WAIT : STEP_ON;

	for (int turns = 0; step == STEP_ON; turns++) {
		if (turns == TURNS_MAX * 4) {
			wait_for_turn(c);
			return;
		}
		if (c->state == CONN_HEAD && c->in_n == 0 && c->loop->is_draining)
			step = STEP_CLOSE;
		else
			step = one_step(c);
	}
	if (step == STEP_CLOSE)
		conn_close(c);
}

void conn_job_done(struct conn *c)
{
	if (after_job(c) == STEP_CLOSE)
		conn_close(c);
	else
		conn_go_on(c);
}

/* ---- beginning and end ---- */

void conn_open(struct loop *l, struct conn *c)
{
	c->loop = l;
	c->spool_fd = -1;
	c->is_new = true;
	c->is_readable = true; /* the request often came with the connection */
	enter(c, CONN_HEAD);
	if (l->conns == NULL) {
		c->next = c->prev = c;
		l->conns = c;
		return;
	}
	c->next = l->conns;
	c->prev = l->conns->prev;
	c->prev->next = c->next->prev = c;
}

static void leave_ready(struct conn *c)
{
	struct conn **at = &c->loop->ready;

	c->is_ready = false;
	while (*at != NULL && *at != c)
		at = &(*at)->after;
	if (*at == c)
		*at = c->after;
}

void conn_close(struct conn *c)
{
	struct loop *l = c->loop;

	if (c->rq.mem != NULL)
		end_request(c);
	if (c->stream != NULL)
		stream_leave(c->stream);
	c->stream = NULL;
	leave_ready(c);
	if (l->conns == c)
		l->conns = c->next == c ? NULL : c->next;
	c->prev->next = c->next;
	c->next->prev = c->prev;
	close(c->fd);
	c->fd = -1;
	server_forget(l->server, c);
	c->after = l->dead;
	l->dead = c;
}

void conn_bury(struct loop *l)
{
	struct conn *c;

	while ((c = l->dead) != NULL) {
		l->dead = c->after;
		mem_end(c->mem); /* c itself is in it */
	}
}

static int64_t allowed_ms(const struct conn *c)
{
	const struct server_times *t = &c->loop->server->config.times;

	switch (c->state) {
	case CONN_HEAD:
		return c->in_n > 0 || c->is_new ? t->head_ms : t->idle_ms;
	case CONN_BODY:
	case CONN_WRITING:
		return t->grace_ms + (int64_t)(c->moved * 1000 / t->rate_min);
	case CONN_RUNNING:
		return INT64_MAX / 1000;
	case CONN_STREAM:
		return c->is_full ? t->grace_ms + (int64_t)(c->moved * 1000 / t->rate_min)
				  : INT64_MAX / 1000;
	case CONN_LINGER:
		return t->linger_ms;
	}
	BUG("unknown state of a connection");
}

void conn_check_time(struct conn *c)
{
	bool was_asking = c->state == CONN_BODY || (c->state == CONN_HEAD && c->in_n > 0);
	bool is_idle = c->state == CONN_HEAD && c->in_n == 0;

	if (c->is_ready)
		return;
	if (c->loop->is_draining && (is_idle || c->state == CONN_STREAM)) {
		conn_close(c);
	} else if (c->loop->now_us - c->since_us > allowed_ms(c) * 1000) {
		if (was_asking && refuse(c, 408) == STEP_ON)
			conn_go_on(c);
		else
			conn_close(c);
	}
}
