/* The parent of `bursary serve`: it holds no data, so that there is nothing in it to break. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"

enum {
	STEADY_US = 5000000,	/* who lived so long is started again at once */
	WAIT_FIRST_US = 100000, /* then doubled for each early death, up to … */
	WAIT_MOST_US = 10000000,
	PATIENCE_US = (DRAIN_S + 2) * 1000000
};

struct child {
	const char *name;
	int (*live)(struct mem *m, const struct serve_conf *conf, int ready_fd);
	pid_t pid; /* 0: not running */
	int64_t started_us, start_at_us;
	unsigned early_deaths;
};

struct watch {
	struct mem *mem;
	const struct serve_conf *conf;
	struct child children[2];
	int signal_fd;
	int ready[2]; /* web writes one byte when it serves */
	bool is_told; /* the address was printed */
	bool is_ending;
};

static void block_signals(sigset_t *ret_set)
{
	sigemptyset(ret_set);
	sigaddset(ret_set, SIGCHLD);
	sigaddset(ret_set, SIGTERM);
	sigaddset(ret_set, SIGINT);
	MUST(sigprocmask(SIG_BLOCK, ret_set, NULL) == 0);
}

/* In the child: it ends when its parent does. */
NORETURN static void live(struct watch *w, const struct child *c, pid_t parent)
{
	struct mem *m = mem_new(NULL, "child");
	int ready_fd = c == &w->children[0] ? w->ready[1] : -1;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_NAME, c->name);
	if (getppid() != parent)
		_exit(EXIT_NO);
	close(w->signal_fd);
	close(w->ready[0]);
	log_setup(c->name, LOG_INFO);
	exit(c->live(m, w->conf, ready_fd));
}

static void start(struct watch *w, struct child *c)
{
	pid_t parent = getpid();

	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0)
		live(w, c, parent);
	c->started_us = clock_mono_us();
	if (c->pid < 0) {
		log_event(LOG_ERROR, "fork", "%s: %s", c->name, strerror(errno));
		c->pid = 0;
		c->start_at_us = c->started_us + WAIT_MOST_US;
	}
}

/* How long to wait before the next try. */
static int64_t pause_us(struct child *c, int64_t now_us)
{
	int64_t us = WAIT_FIRST_US;

	if (now_us - c->started_us >= STEADY_US)
		c->early_deaths = 0;
	if (c->early_deaths == 0)
		us = 0;
	for (unsigned i = 1; i < c->early_deaths && us < WAIT_MOST_US; i++)
		us *= 2;
	c->early_deaths++;
	return us < WAIT_MOST_US ? us : WAIT_MOST_US;
}

static void mourn(struct watch *w, struct child *c, int status)
{
	int64_t now_us = clock_mono_us();
	struct log_line l;

	c->pid = 0;
	c->start_at_us = now_us + pause_us(c, now_us);
	log_begin(&l, w->is_ending ? LOG_INFO : LOG_ERROR, "child_ended");
	log_text(&l, "child", c->name);
	if (WIFSIGNALED(status))
		log_int(&l, "signal", WTERMSIG(status));
	else
		log_int(&l, "status", WEXITSTATUS(status));
	log_int(&l, "lived_ms", (now_us - c->started_us) / 1000);
	if (!w->is_ending)
		log_int(&l, "again_in_ms", (c->start_at_us - now_us) / 1000);
	log_end(&l);
}

static void reap(struct watch *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < 2; i++)
			if (w->children[i].pid == pid)
				mourn(w, &w->children[i], status);
}

/* Starts what is due; the milliseconds until the next is, -1 for none. */
static int start_due(struct watch *w)
{
	int64_t now_us = clock_mono_us(), next_us = INT64_MAX;

	for (size_t i = 0; i < 2; i++) {
		struct child *c = &w->children[i];

		if (c->pid == 0 && c->start_at_us <= now_us)
			start(w, c);
		if (c->pid == 0 && c->start_at_us < next_us)
			next_us = c->start_at_us;
	}
	return next_us == INT64_MAX ? -1 : (int)((next_us - now_us) / 1000) + 1;
}

static void read_signals(struct watch *w)
{
	struct signalfd_siginfo info;

	while (read(w->signal_fd, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			w->is_ending = true;
	reap(w);
}

static void tell(struct watch *w)
{
	char byte;

	if (read(w->ready[0], &byte, 1) == 1 && !w->is_told) {
		printf("Bursary is at http://%s%s/\n", w->conf->listen[0] == ':' ? "localhost" : "",
			w->conf->listen);
		fflush(stdout);
		w->is_told = true;
	}
}

static void wait_for_news(struct watch *w, int timeout_ms)
{
	struct pollfd fds[2] = { { .fd = w->signal_fd, .events = POLLIN },
		{ .fd = w->ready[0], .events = POLLIN } };

	if (poll(fds, 2, timeout_ms) <= 0)
		return;
	if (fds[0].revents != 0)
		read_signals(w);
	if (fds[1].revents & POLLIN)
		tell(w);
}

static bool is_any_alive(const struct watch *w)
{
	return w->children[0].pid != 0 || w->children[1].pid != 0;
}

static void signal_all(const struct watch *w, int number)
{
	for (size_t i = 0; i < 2; i++)
		if (w->children[i].pid != 0)
			kill(w->children[i].pid, number);
}

/* Lets both finish; who does not in time is ended. */
static int end_all(struct watch *w)
{
	int64_t until_us = clock_mono_us() + PATIENCE_US;

	signal_all(w, SIGTERM);
	while (is_any_alive(w) && clock_mono_us() < until_us)
		wait_for_news(w, 200);
	if (!is_any_alive(w))
		return EXIT_DONE;
	log_event(LOG_ERROR, "serve", "a child did not end in time");
	signal_all(w, SIGKILL);
	return EXIT_NO;
}

int supervise(struct mem *m, const struct serve_conf *conf)
{
	struct watch w = { .mem = m,
		.conf = conf,
		.children = { { .name = "web", .live = serve_web },
			{ .name = "worker", .live = serve_worker } } };
	sigset_t set;

	log_setup("serve", LOG_INFO);
	block_signals(&set);
	w.signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (w.signal_fd < 0 || pipe2(w.ready, O_NONBLOCK | O_CLOEXEC) != 0) {
		fprintf(stderr, "bursary serve: %s\n", strerror(errno));
		return EXIT_USAGE;
	}
	while (!w.is_ending)
		wait_for_news(&w, start_due(&w));
	return end_all(&w);
}
