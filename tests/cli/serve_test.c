#include "test.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "domain/seat.h"

/* A program in a folder of its own, served by a real parent with its children. */
static struct mem *mem;
static char folder[64], log_path[96];
static pid_t parent;
static struct sockaddr_in at;

static void make_program(bool is_demo)
{
	struct instance_conf conf = { .data_dir = folder };
	struct instance *in;
	const char *why;

	assert_int_equal(instance_make(mem, &conf, is_demo, &in, &why), ERR_OK);
	instance_close(in);
}

/* A port that is free now. */
static int free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	close(fd);
	return ntohs(a.sin_port);
}

/* Runs `bursary serve` with these arguments in a process of its own, its words in the log. */
static pid_t serve(const char *listen)
{
	pid_t pid = fork();

	if (pid == 0) {
		const char *argv[] = { "bursary", "serve", "--data", folder, "--listen", listen };
		int fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		close(fd);
		fd = cli_main(6, (char **)(uintptr_t)argv);
		fflush(NULL);
		_exit(fd); /* what the test itself holds is no leak of the server's */
	}
	return pid;
}

static int status_of(pid_t pid)
{
	int status = -1;

	for (int i = 0; i < 1000; i++, usleep(20000))
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	kill(pid, SIGKILL);
	fail_msg("it did not end");
	return -1;
}

static const char *log_text(void)
{
	static char text[65536];
	FILE *f = fopen(log_path, "r");
	size_t n = f == NULL ? 0 : fread(text, 1, sizeof(text) - 1, f);

	if (f != NULL)
		fclose(f);
	text[n] = '\0';
	return text;
}

static int dial(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Asks /readyz; the status, 0 when there was no answer within a second, -1 when refused. */
static int ask(void)
{
	static const char request[] =
		"GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	char answer[64] = "";
	struct pollfd p = { .fd = dial(), .events = POLLIN };
	ssize_t n = 0;

	if (p.fd < 0)
		return -1;
	if (send(p.fd, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0 && poll(&p, 1, 1000) == 1)
		n = recv(p.fd, answer, sizeof(answer) - 1, 0);
	close(p.fd);
	return n > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static void wait_until_ready(void)
{
	for (int i = 0; i < 250; i++, usleep(20000))
		if (ask() == 200)
			return;
	fail_msg("not ready: %s", log_text());
}

/* A figure of /metrics by its name and label; -1 when there is none. */
static double figure(const char *name)
{
	static const char request[] =
		"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	static char text[65536];
	const char *at_name;
	size_t n = 0;
	ssize_t got;
	int fd = dial();

	assert_true(fd >= 0 && send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0);
	while ((got = recv(fd, text + n, sizeof(text) - 1 - n, 0)) > 0)
		n += (size_t)got;
	close(fd);
	text[n] = '\0';
	at_name = strstr(text, name);
	return at_name == NULL ? -1 : strtod(at_name + strlen(name), NULL);
}

/* The process of a parent whose name it is; 0: none. */
static pid_t child_named(const char *name)
{
	char path[64], line[256];
	pid_t found = 0;
	DIR *d = opendir("/proc");
	const struct dirent *entry;

	while (found == 0 && (entry = readdir(d)) != NULL) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10), its_parent;
		char comm[32];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
		f = pid > 0 ? fopen(path, "r") : NULL;
		if (f == NULL)
			continue;
		if (fgets(line, sizeof(line), f) != NULL &&
			sscanf(line, "%*d (%31[^)]) %*c %d", comm, &its_parent) == 2 &&
			its_parent == parent && strcmp(comm, name) == 0)
			found = pid;
		fclose(f);
	}
	closedir(d);
	return found;
}

static size_t open_files(pid_t pid)
{
	DIR *d = opendir(mem_printf(mem, "/proc/%d/fd", (int)pid));
	size_t n = 0;

	if (d == NULL)
		return 0;
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

static int prepare(void **state)
{
	(void)state;
	mem = mem_new(NULL, "test");
	snprintf(folder, sizeof(folder), "build/serve_test.%d", (int)getpid());
	snprintf(log_path, sizeof(log_path), "%s.log", folder);
	make_program(true);
	at = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)free_port()) };
	parent = 0;
	return 0;
}

static int begin(void **state)
{
	prepare(state);
	parent = serve(mem_printf(mem, "127.0.0.1:%d", ntohs(at.sin_port)));
	wait_until_ready();
	return 0;
}

static int end(void **state)
{
	char command[256];

	(void)state;
	if (parent != 0 && kill(parent, SIGTERM) == 0)
		status_of(parent);
	snprintf(command, sizeof(command), "rm -rf %s %s", folder, log_path);
	mem_end(mem);
#undef system
	return system(command);
}

static void a_killed_web_child_is_replaced_and_nobody_is_refused(void **state)
{
	int64_t killed_us;
	pid_t web;
	int status;

	(void)state;
	for (int i = 0; i < 3; i++) {
		web = child_named("web");
		assert_true(web > 0);
		assert_int_equal(kill(web, SIGKILL), 0);
		killed_us = clock_mono_us();
		do {
			status = ask();
			assert_int_not_equal(status, -1); /* the parent holds the port open */
		} while (status != 200 && clock_mono_us() - killed_us < 5000000);
		assert_int_equal(status, 200);
		if (i == 0)
			assert_true(clock_mono_us() - killed_us < 2000000);
	}
	assert_non_null(
		strstr(log_text(), "\"event\":\"child_ended\",\"child\":\"web\",\"signal\":9"));
}

static void a_killed_worker_is_replaced(void **state)
{
	pid_t worker = child_named("worker"), next = 0;

	(void)state;
	assert_int_equal(kill(worker, SIGKILL), 0);
	for (int i = 0; i < 100 && (next == 0 || next == worker); i++, usleep(20000))
		next = child_named("worker");
	assert_true(next > 0 && next != worker);
	assert_int_equal(ask(), 200);
}

/* Nobody runs, and it is seen; somebody else runs again, and it is seen. */
static void a_worker_that_hangs_is_seen_in_the_metrics(void **state)
{
	pid_t worker = child_named("worker");
	double runs;

	(void)state;
	for (int i = 0; i < 250 && figure("bursary_duty_runs_total{duty=\"mail\"}") < 1; i++)
		usleep(20000);
	assert_int_equal(kill(worker, SIGSTOP), 0);
	usleep(50000);
	runs = figure("bursary_duty_runs_total{duty=\"mail\"}");
	assert_true(runs >= 1);
	usleep(1500000);
	assert_true(figure("bursary_duty_age_seconds{duty=\"mail\"}") > 1.4);
	assert_true(figure("bursary_duty_runs_total{duty=\"mail\"}") <= runs);
	assert_int_equal(kill(worker, SIGKILL), 0);
	for (int i = 0; i < 250 && figure("bursary_duty_runs_total{duty=\"mail\"}") <= runs; i++)
		usleep(20000);
	assert_true(figure("bursary_duty_age_seconds{duty=\"mail\"}") < 1.4);
}

static void replacing_children_keeps_no_descriptor(void **state)
{
	size_t before = open_files(parent), web_before = open_files(child_named("web"));

	(void)state;
	kill(child_named("web"), SIGKILL);
	usleep(100000);
	wait_until_ready();
	if (before == 0)
		skip(); /* only root may look into a process that hides its memory */
	assert_int_equal(open_files(parent), before);
	assert_in_range(open_files(child_named("web")), web_before - 3, web_before + 3);
}

static void it_ends_when_asked_and_frees_its_port(void **state)
{
	int idle = dial();

	(void)state;
	assert_int_equal(kill(parent, SIGTERM), 0);
	assert_int_equal(status_of(parent), EXIT_DONE);
	assert_int_equal(ask(), -1);
	assert_non_null(strstr(log_text(), "all requests were answered"));
	close(idle);
	parent = 0;
}

static void children_do_not_outlive_their_parent(void **state)
{
	pid_t web = child_named("web");

	(void)state;
	assert_int_equal(kill(parent, SIGKILL), 0);
	assert_int_equal(status_of(parent), 128 + SIGKILL);
	parent = 0;
	for (int i = 0; i < 250 && (kill(web, 0) == 0 || ask() != -1); i++)
		usleep(20000);
	assert_int_equal(ask(), -1);
}

static void children_leave_no_core(void **state)
{
	char line[256] = "";
	FILE *f = fopen(mem_printf(mem, "/proc/%d/limits", (int)child_named("web")), "r");

	(void)state;
	if (f == NULL)
		skip();
	while (fgets(line, sizeof(line), f) != NULL && strncmp(line, "Max core", 8) != 0)
		continue;
	fclose(f);
	assert_non_null(strstr(line, " 0  "));
}

/* A start that is refused: its exit status, and its words in one line. */
static void refused(const char *listen, const char *word)
{
	int status = status_of(serve(listen));

	if (status != EXIT_USAGE)
		fail_msg("status %d: %s", status, log_text());
	if (strstr(log_text(), word) == NULL)
		fail_msg("not said: %s\nbut: %s", word, log_text());
	assert_ptr_equal(strchr(log_text(), '\n'), log_text() + strlen(log_text()) - 1);
	unlink(log_path);
}

static void what_cannot_be_served_is_refused_in_one_line(void **state)
{
	int busy = socket(AF_INET, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(bind(busy, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(busy, 1), 0);
	refused(mem_printf(mem, "127.0.0.1:%d", ntohs(at.sin_port)), "in use");
	close(busy);
	refused("0.0.0.0:0", "example data");
	refused("[::]:0", "example data");
	refused("nonsense", "not ADDRESS:PORT");
	refused("127.0.0.1:99999", "not ADDRESS:PORT");
	snprintf(folder, sizeof(folder), "build/serve_test.%d/none", (int)getpid());
	refused("127.0.0.1:0", "none");
	snprintf(folder, sizeof(folder), "build/serve_test.%d", (int)getpid());
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_killed_web_child_is_replaced_and_nobody_is_refused),
		TEST(a_killed_worker_is_replaced),
		TEST(a_worker_that_hangs_is_seen_in_the_metrics),
		TEST(replacing_children_keeps_no_descriptor),
		TEST(it_ends_when_asked_and_frees_its_port),
		TEST(children_do_not_outlive_their_parent),
		TEST(children_leave_no_core),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_served_is_refused_in_one_line, prepare, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
