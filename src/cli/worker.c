/* The child that does what no request waits for: mail, and tidying up. */
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "domain/cx.h"
#include "domain/notice/notice_send.h"
#include "domain/person/person.h"

enum {
	ROUND_MS = 500,
	REST_MS = 10000, /* after a failure of the database */
	SWEEP_FIRST_S = 60,
	SWEEP_EACH_S = 24 * 3600,
	TEND_FIRST_S = 20,
	TEND_EACH_S = 3600
};

struct worker {
	struct mem *mem;
	struct seat *seat;
	struct mailer mailer;
	int64_t sweep_at, tend_at;
};

/* True when the parent wants us to end; waits otherwise. */
static bool must_end(int wait_ms)
{
	struct timespec round = { .tv_sec = wait_ms / 1000,
		.tv_nsec = (long)(wait_ms % 1000) * 1000000 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return sigtimedwait(&set, NULL, &round) > 0;
}

static enum err sweep(struct worker *w, struct cx *cx)
{
	enum err e = person_sweep(cx);

	if (e == ERR_OK)
		e = cx_sweep(cx);
	w->sweep_at = cx->now + SWEEP_EACH_S;
	return e;
}

/* Tables grow while a call is open: what was gathered in the morning is wrong by noon. */
static enum err tend(struct worker *w, struct cx *cx)
{
	w->tend_at = cx->now + TEND_EACH_S;
	return cx_tend(cx);
}

/* One round; how long to wait before the next. */
static int work(struct worker *w)
{
	struct mem *round = mem_new(w->mem, "round");
	size_t sent = 0;
	struct cx cx;
	enum err e;

	cx_init(&cx, w->seat, round, clock_now());
	e = notice_send(&cx, &w->mailer, &sent);
	if (e == ERR_OK && cx.now >= w->sweep_at)
		e = sweep(w, &cx);
	if (e == ERR_OK && cx.now >= w->tend_at)
		e = tend(w, &cx);
	if (e != ERR_OK)
		log_event(LOG_WARN, "work", "a round failed: %s", err_name(e));
	mem_end(round);
	return e != ERR_OK ? REST_MS : sent > 0 ? 0 : ROUND_MS;
}

static void live(struct worker *w)
{
	int wait_ms = 0;

	while (!must_end(wait_ms))
		wait_ms = work(w);
}

int serve_worker(struct mem *m, const struct serve_conf *conf, int ready_fd)
{
	struct worker w = { .mem = m,
		.sweep_at = clock_now() + SWEEP_FIRST_S,
		.tend_at = clock_now() + TEND_FIRST_S };
	struct instance *in;
	const char *why;

	(void)ready_fd;
	if (instance_open(m, &conf->instance, &in, &why) != ERR_OK) {
		log_event(LOG_ERROR, "open", "%s", why);
		return EXIT_USAGE;
	}
	if (seat_open(in, m, &w.seat) != ERR_OK)
		return EXIT_NO;
	w.mailer.data_dir = instance_data_dir(in);
	if (conf->smtp != NULL)
		w.mailer.smtp = smtp_open(m, conf->smtp);
	live(&w);
	if (w.mailer.smtp != NULL)
		smtp_close(w.mailer.smtp);
	seat_close(w.seat);
	instance_close(in);
	mem_end(m);
	return EXIT_DONE;
}
