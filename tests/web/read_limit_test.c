/*
 * A page whose read does not end, asked over a socket: who waits for it gets
 * 503, and who leaves takes it along.  The planted statement works for days;
 * where nothing ends it the one thread there is answers nobody any more, and
 * this test never ends either (tests/run-unit counts that as failed).
 */
#include "test.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "domain/seat.h"
#include "store/db.h"
#include "web/rq.h"
#include "web/web.h"

#include "tests/store/slow_sql.c"

static struct mem *mem;
static struct instance *instance;
static struct web *web;
static struct server *server;
static struct sockaddr_in at;
static char folder[64];
static int listen_fd;
static atomic_int begun; /* slow pages that run or ran */

static enum err quick(struct rq *rq)
{
	BUF_LIT(rq->out, "a page\n");
	return ERR_OK;
}

static enum err slow(struct rq *rq)
{
	struct slow_count_row row;

	atomic_fetch_add(&begun, 1);
	return slow_count(rq->cx->db, rq->mem, INT64_C(1000000000000), &row);
}

#define PUBLIC .who = ANYONE, .action = ACT_PUBLIC_READ, .summary = "x"
static const struct route rows[] = {
	{ .method = GET, .path = "/", .run = quick, PUBLIC },
	{ .method = GET, .path = "/slow", .run = slow, PUBLIC },
};
static const struct route_list list = { rows, sizeof(rows) / sizeof(rows[0]) };
static const struct route_list *const lists[] = { &list };

/* One loop and one worker: whoever is kept waiting by a read is seen to be. */
static int begin(bool reads_here, int read_ms)
{
	struct instance_conf conf = { .data_dir = folder };
	struct server_config c = { .threads = 1, .workers = 1, .spool_dir = "build" };
	socklen_t n = sizeof(at);
	const char *why;

	mem = mem_new(NULL, "test");
	snprintf(folder, sizeof(folder), "build/read_limit_test.%d", (int)getpid());
	assert_int_equal(instance_make(mem, &conf, true, &instance, &why), ERR_OK);
	web = web_new(mem, instance, lists, 1);
	web->reads_here = reads_here;
	web->read_ms = read_ms;
	web->logs_requests = false;
	atomic_store(&begun, 0);
	assert_int_equal(server_listen(mem, "127.0.0.1:0", &listen_fd, &why), ERR_OK);
	assert_int_equal(getsockname(listen_fd, (struct sockaddr *)&at, &n), 0);
	c.listen_fd = listen_fd;
	c.app = web_application(web);
	return server_start(mem, &c, &server);
}

static int begin_in_the_loop(void **state)
{
	(void)state;
	return begin(true, 1000000);
}

static int begin_in_a_worker(void **state)
{
	(void)state;
	return begin(false, 1000000);
}

static int begin_impatient(void **state)
{
	(void)state;
	return begin(true, 150);
}

static int end(void **state)
{
	char command[128];

	(void)state;
	assert_true(server_stop(server, 5));
	close(listen_fd);
	instance_close(instance);
	mem_end(mem);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
#undef system
	return system(command);
}

static int ask(const char *path)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	const char *text =
		mem_printf(mem, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
	return fd;
}

/* All of the answer. */
static const char *hear(int fd)
{
	char *text = mem_alloc(mem, 65536);
	size_t n = 0;
	ssize_t got;

	while ((got = recv(fd, text + n, 65535 - n, 0)) > 0)
		n += (size_t)got;
	close(fd);
	text[n] = '\0';
	return text;
}

static void a_read_ends_when_its_reader_closes_the_connection(void **state)
{
	int fd = ask("/slow");

	(void)state;
	while (atomic_load(&begun) == 0)
		usleep(1000);
	close(fd);
	/* Nobody else is there to answer this. */
	assert_non_null(strstr(hear(ask("/")), "HTTP/1.1 200 OK\r\n"));
	assert_int_equal(atomic_load(&begun), 1);
}

static size_t times_in(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, word)) != NULL; p++)
		n++;
	return n;
}

static void who_waits_too_long_is_told_to_come_again_and_it_is_logged_once(void **state)
{
	int ends[2], kept = dup(STDERR_FILENO);
	char log[8192] = "";
	const char *answer;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	answer = hear(ask("/slow"));
	dup2(kept, STDERR_FILENO);
	close(ends[1]);
	assert_true(read(ends[0], log, sizeof(log) - 1) > 0);
	assert_non_null(strstr(answer, "HTTP/1.1 503 Service Unavailable\r\n"));
	assert_non_null(strstr(answer, "\r\nRetry-After: 2\r\n"));
	assert_non_null(strstr(answer, "We are busy"));
	assert_int_equal(times_in(log, "\n"), 1);
	assert_int_equal(times_in(log, "\"event\":\"read_ended\""), 1);
	assert_int_equal(times_in(log, "slow_count"), 1);
	assert_non_null(strstr(hear(ask("/")), "HTTP/1.1 200 OK\r\n"));
	close(ends[0]);
	close(kept);
}

#define IN(how, f)                                                                                 \
	{                                                                                          \
#f " " #how, f, begin_##how, end, NULL                                             \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN(in_the_loop, a_read_ends_when_its_reader_closes_the_connection),
		IN(in_a_worker, a_read_ends_when_its_reader_closes_the_connection),
		IN(impatient, who_waits_too_long_is_told_to_come_again_and_it_is_logged_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
