/*
 * A server on a free port of 127.0.0.1 and clients of it, for server_test.c.  Its
 * application has a few paths:
 * /here echoes at once, /work in a worker, /slow in a worker after 300 ms, /heavy after 30,
 * /post takes up to 100 bytes, /big up to 4 MB, /ask the same for who says
 * "X-Who: me"; /long answers with 8 MB, /page with 2 KB; all else is absent.
 */
#ifndef TESTS_WEB_SERVER_FIXTURE_H
#define TESTS_WEB_SERVER_FIXTURE_H

#include "test.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/enc.h"
#include "web/server.h"

enum { BIG = 4 << 20, LONG = 8 << 20 };

static struct mem *mem;
static struct server *server;
static int listen_fd;
static struct sockaddr_in at;
static atomic_int seats, asked;
static char long_body[LONG];

static void *open_seat(void *app)
{
	seats++;
	return app;
}

static void close_seat(void *seat)
{
	(void)seat;
	seats--;
}

static bool is_path(const struct request *rq, const char *path)
{
	return strcmp(rq->head->path, path) == 0;
}

static bool plan(void *app, struct request *rq, struct plan *p, struct response *rs)
{
	(void)app;
	*p = (struct plan){ .place = PLACE_HERE, .body_max = 100 };
	if (is_path(rq, "/here") || is_path(rq, "/post") || is_path(rq, "/long") ||
		is_path(rq, "/page"))
		return true;
	p->place = PLACE_WORKER;
	p->body_max = BIG;
	p->asks_first = is_path(rq, "/ask") || is_path(rq, "/ask-here");
	p->asks_in = is_path(rq, "/ask-here") ? PLACE_HERE : PLACE_WORKER;
	p->lane = is_path(rq, "/heavy")	  ? LANE_HEAVY
		  : is_path(rq, "/broad") ? LANE_BROAD
					  : LANE_USUAL;
	if (p->asks_first || p->lane != LANE_USUAL || is_path(rq, "/work") ||
		is_path(rq, "/slow") || is_path(rq, "/big"))
		return true;
	rs->status = 404;
	return false;
}

static bool admit(void *seat, struct request *rq, struct response *rs)
{
	(void)seat;
	asked++;
	rs->status = 403;
	return http_field(rq->head, "x-who") != NULL;
}

static void run(void *seat, struct request *rq, struct response *rs)
{
	struct digest d;
	const char *text;

	(void)seat;
	rs->status = 200;
	if (is_path(rq, "/long") || is_path(rq, "/page")) {
		rs->body = long_body;
		rs->n = is_path(rq, "/long") ? LONG : 2048;
		return;
	}
	if (is_path(rq, "/slow"))
		usleep(300000);
	if (is_path(rq, "/heavy") || is_path(rq, "/broad"))
		usleep(30000);
	crypto_sha256(rq->body, rq->body_n, &d);
	text = mem_printf(rq->mem, "%s?%s %s %zu %s", rq->head->path,
		rq->head->query == NULL ? "" : rq->head->query, rq->address, rq->body_n,
		enc_hex(rq->mem, d.b, 4));
	rs->body = text;
	rs->n = strlen(text);
}

static void refuse(void *app, struct request *rq, int status, struct response *rs)
{
	(void)app;
	(void)rq;
	rs->status = status;
}

static void sent(void *app, const struct request *rq, const struct response *rs)
{
	(void)app;
	(void)rq;
	(void)rs;
}

static int start(struct server_config c)
{
	socklen_t n = sizeof(at);
	const char *why;

	mem = mem_new(NULL, "test");
	memset(long_body, 'x', sizeof(long_body));
	asked = 0;
	assert_int_equal(server_listen(mem, "127.0.0.1:0", &listen_fd, &why), ERR_OK);
	assert_int_equal(getsockname(listen_fd, (struct sockaddr *)&at, &n), 0);
	c.listen_fd = listen_fd;
	c.threads = 2;
	c.workers = 3;
	c.spool_dir = "build";
	c.app = (struct application){ .seat_open = open_seat,
		.seat_close = close_seat,
		.plan = plan,
		.admit = admit,
		.run = run,
		.refuse = refuse,
		.sent = sent };
	c.app.app = &seats;
	return server_start(mem, &c, &server);
}

static int begin(void **state)
{
	(void)state;
	return start((struct server_config){ .times = { .linger_ms = 200 } });
}

/* Impatient, and for two connections of an address, four in all. */
static int begin_strict(void **state)
{
	struct server_times times = { 300, 400, 300, 2000000, 200 };

	(void)state;
	return start((struct server_config){
		.times = times, .conns_max = 4, .conns_each = 2, .limits_local = true });
}

static int begin_behind_proxy(void **state)
{
	struct server_config c = { .times = { .linger_ms = 200 } };

	(void)state;
	peer_set_add(&c.proxies, "127.0.0.1");
	peer_set_add(&c.proxies, "10.0.0.0/8");
	return start(c);
}

static int end(void **state)
{
	(void)state;
	assert_true(server_stop(server, 5));
	assert_int_equal(seats, 0);
	close(listen_fd);
	mem_end(mem);
	return 0;
}

/* ---- a client ---- */

static int dial_with(int room)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (room > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static int dial(void)
{
	return dial_with(0);
}

/* A client whose side of the connection holds little: the server must wait for it. */
static int dial_narrow(void)
{
	return dial_with(16384);
}

static void say(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t put = send(fd, text, n, MSG_NOSIGNAL);

		if (put <= 0)
			return; /* the server has heard enough */
		text += put;
		n -= (size_t)put;
	}
}

static void say_text(int fd, const char *text)
{
	say(fd, text, strlen(text));
}

/* All until the end, or until nothing came for wait_ms; *ret_ended tells which. */
static const char *hear(int fd, int wait_ms, bool *ret_ended)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct buf b;
	ssize_t n = 1;

	buf_init(&b, mem, 4096);
	while (n > 0 && poll(&p, 1, wait_ms) == 1) {
		char piece[4096];

		n = recv(fd, piece, sizeof(piece), 0);
		if (n > 0)
			buf_add(&b, piece, (size_t)n);
	}
	*ret_ended = n <= 0;
	return buf_str(&b);
}

static int status_of(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

/* One answer, as long as it says it is. */
static const char *hear_one(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct buf b;
	char byte;

	buf_init(&b, mem, 1024);
	while (poll(&p, 1, 3000) == 1 && recv(fd, &byte, 1, 0) == 1) {
		const char *length, *at_end;

		buf_char(&b, byte);
		at_end = strstr(buf_str(&b), "\r\n\r\n");
		length = strstr(buf_str(&b), "Content-Length: ");
		if (at_end != NULL &&
			(length == NULL || strlen(at_end + 4) >= strtoul(length + 16, NULL, 10)))
			break;
	}
	return buf_str(&b);
}

/* One request on a connection of its own; the whole answer. */
static const char *ask(const char *request, size_t n)
{
	int fd = dial();
	const char *answer;
	bool is_ended;

	say(fd, request, n);
	shutdown(fd, SHUT_WR);
	answer = hear(fd, 3000, &is_ended);
	close(fd);
	if (!is_ended)
		fail_msg("still open after: %.60s", request);
	return answer;
}

static const char *ask_text(const char *request)
{
	return ask(request, strlen(request));
}

static const char *content(const char *answer)
{
	const char *at_end = strstr(answer, "\r\n\r\n");

	return at_end == NULL ? "" : at_end + 4;
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

#define GET_OF(path, more)	     "GET " path " HTTP/1.1\r\nHost: a\r\n" more "\r\n"
#define POST_OF(path, more, content) "POST " path " HTTP/1.1\r\nHost: a\r\n" more "\r\n" content

#endif
