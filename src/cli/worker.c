/*
 * The child that does what no request waits for: a table of duties, each in a
 * thread and a seat of its own, so that one that hangs stops no other.  What
 * they tell of themselves stands on the board that web shows in /metrics.
 */
#include "cli/worker.h"

#include <pthread.h>
#include <signal.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "cli/tasks.h"
#include "domain/job/job_edit.h"
#include "domain/job/job_feed.h"
#include "domain/job/job_upload.h"
#include "domain/job/job_news.h"
#include "domain/follow/alert.h"
#include "domain/follow/alert_send.h"
#include "domain/follow/follow.h"
#include "domain/inquiry/inquiry.h"
#include "domain/notice/notice_send.h"
#include "domain/person/person.h"
#include "domain/search/search_index.h"
#include "domain/suggest/suggest.h"
#include "domain/task/task.h"
#include "web/text/alert_text.h"
#include "web/text/country.h"

enum {
	REST_MS = 10000, /* after a failure of the database */
	HOUR_MS = 3600 * 1000,
	DAY_MS = 24 * HOUR_MS
};

static enum err mail(struct round *r, bool *ret_more)
{
	size_t sent = 0;
	enum err e = notice_send(r->cx, &r->worker->mailer, &sent);

	*ret_more = sent > 0;
	return e;
}

/* Apart from the letters that somebody waits for: a list takes hours where the server is slow. */
static enum err newsletters(struct round *r, bool *ret_more)
{
	return newsletter_send(r->cx, &r->worker->newsletters, clock_mono_us(), ret_more);
}

/* New postings get their numbers first: what a letter tells is what has one. */
static enum err alerts(struct round *r, bool *ret_more)
{
	size_t n_new = 0, n = 0;
	enum err e = job_number_new(r->cx, &n_new);

	if (e == ERR_OK)
		e = alert_send(r->cx, &r->worker->alerts, alert_finds, &n);
	*ret_more = n_new + n > 0;
	return e;
}

static enum err sweep(struct round *r, bool *ret_more)
{
	enum err e = person_sweep(r->cx);

	(void)ret_more;
	if (e == ERR_OK)
		e = job_upload_sweep(r->cx);
	if (e == ERR_OK)
		e = follow_sweep(r->cx);
	if (e == ERR_OK)
		e = alert_sweep(r->cx);
	if (e == ERR_OK)
		e = inquiry_sweep(r->cx);
	if (e == ERR_OK)
		e = suggest_sweep(r->cx);
	return e == ERR_OK ? cx_sweep(r->cx) : e;
}

static enum err over(struct round *r, bool *ret_more)
{
	size_t n = 0;
	enum err e = job_close_over(r->cx, &n);

	*ret_more = n > 0;
	return e;
}

/* One a round: several sites are not waited for in one breath. */
static enum err feeds(struct round *r, bool *ret_more)
{
	return job_feed_round(r->cx, country_code, r->worker->conf->takes_inner, ret_more);
}

/* Tables grow while a call is open: what was gathered in the morning is wrong by noon. */
static enum err tend(struct round *r, bool *ret_more)
{
	(void)ret_more;
	return cx_tend(r->cx);
}

/* What may wait until now: what is not public, names that stand in thousands of things, and all
 * there was before there was an index. */
static enum err index_late(struct round *r, bool *ret_more)
{
	return search_catch_up(r->cx, ret_more);
}

/* For who signs in; what they see until then is in the order of days. */
static enum err suggestions(struct round *r, bool *ret_more)
{
	return suggest_make_due(r->cx, ret_more);
}

/* How old is what waits?  Asked here, so that /metrics needs no database. */
static enum err look(struct round *r, bool *ret_more)
{
	int64_t due_at;
	enum err e = cx_read(r->cx);

	(void)ret_more;
	if (e != ERR_OK)
		return e;
	e = notice_oldest_due(r->cx, &due_at);
	if (e == ERR_OK)
		atomic_store(&duty_wait_of(r->worker->board, "outbox")->due_at, due_at);
	if (e == ERR_OK)
		e = task_oldest_due(r->cx, &due_at);
	if (e == ERR_OK)
		atomic_store(&duty_wait_of(r->worker->board, "tasks")->due_at, due_at);
	cx_read_end(r->cx);
	return e;
}

/* The first rounds leave the cores to the child beside us, whom people wait for. */
static const struct duty duties[] = {
	{ .name = "mail", .run = mail, .first_ms = 250, .every_ms = 500, .late_s = 120 },
	{ .name = "newsletters",
		.run = newsletters,
		.first_ms = 500,
		.every_ms = 500,
		.late_s = 600 },
	{ .name = "alerts", .run = alerts, .first_ms = 750, .every_ms = 2000, .late_s = 600 },
	{ .name = "tasks", .run = worker_tasks, .first_ms = 250, .every_ms = 200, .late_s = 60 },
	{ .name = "look", .run = look, .first_ms = 500, .every_ms = 5000, .late_s = 60 },
	{ .name = "feeds", .run = feeds, .first_ms = 1000, .every_ms = 2000, .late_s = 300 },
	{ .name = "search", .run = index_late, .first_ms = 1000, .every_ms = 1000, .late_s = 300 },
	{ .name = "suggestions",
		.run = suggestions,
		.first_ms = 1000,
		.every_ms = 2000,
		.late_s = 300 },
	{ .name = "postings", .run = over, .first_ms = 5000, .every_ms = 30000, .late_s = 300 },
	{ .name = "statistics",
		.run = tend,
		.first_ms = 20000,
		.every_ms = HOUR_MS,
		.late_s = 1800 },
	{ .name = "sweep", .run = sweep, .first_ms = 60000, .every_ms = DAY_MS, .late_s = 3600 },
};

enum { DUTIES = sizeof(duties) / sizeof(duties[0]) };

/* A duty at work. */
struct post {
	const struct duty *duty;
	struct worker *worker;
	pthread_t thread;
	struct mem *mem;
	struct seat *seat;
	struct duty_sign *sign;
};

void worker_post_duties(struct duty_board *board)
{
	for (size_t i = 0; i < DUTIES; i++)
		duty_board_post(board, duties[i].name, (int64_t)duties[i].every_ms * 1000,
			(int64_t)duties[i].late_s * 1000000, clock_mono_us());
	duty_board_post_wait(board, "outbox");
	duty_board_post_wait(board, "tasks");
}

bool worker_wait(struct worker *w, int64_t ms)
{
	struct timespec until;
	bool is_ending;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&w->lock);
	while (!w->is_ending && pthread_cond_timedwait(&w->ends, &w->lock, &until) == 0)
		continue;
	is_ending = w->is_ending;
	pthread_mutex_unlock(&w->lock);
	return is_ending;
}

/* The database may have been away when we began. */
static enum err sit(struct post *p)
{
	return p->seat != NULL ? ERR_OK : seat_open(p->worker->instance, p->mem, &p->seat);
}

/* One round; how long to wait before the next. */
static int64_t work(struct post *p)
{
	struct mem *mem = mem_new(p->mem, "round");
	struct round r = { .worker = p->worker, .sign = p->sign };
	bool is_more = false;
	struct cx cx;
	enum err e;

	duty_begin(p->sign, clock_mono_us());
	e = sit(p);
	if (e == ERR_OK) {
		cx_init(&cx, p->seat, mem, clock_now());
		r.cx = &cx;
		e = p->duty->run(&r, &is_more);
	}
	duty_end(p->sign, clock_mono_us(), e == ERR_OK);
	if (e != ERR_OK)
		log_event(LOG_WARN, "work", "a round of %s failed: %s", p->duty->name, err_name(e));
	mem_end(mem);
	if (e != ERR_OK)
		return REST_MS;
	return is_more ? 0 : p->duty->every_ms;
}

static void *live(void *post)
{
	struct post *p = post;
	int64_t wait_ms = p->duty->first_ms;

	p->mem = mem_new(NULL, "duty");
	duty_take(p->sign);
	while (!worker_wait(p->worker, wait_ms))
		wait_ms = work(p);
	if (p->seat != NULL)
		seat_close(p->seat);
	mem_end(p->mem);
	return NULL;
}

/* The signals were blocked before any thread began: all threads leave them to us. */
static void wait_for_end(struct worker *w)
{
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	MUST(sigwait(&set, &number) == 0);
	pthread_mutex_lock(&w->lock);
	w->is_ending = true;
	pthread_cond_broadcast(&w->ends);
	pthread_mutex_unlock(&w->lock);
}

static void do_duties(struct worker *w)
{
	struct post posts[DUTIES];

	for (size_t i = 0; i < DUTIES; i++) {
		posts[i] = (struct post){ .duty = &duties[i],
			.worker = w,
			.sign = duty_sign_of(w->board, duties[i].name) };
		MUST(pthread_create(&posts[i].thread, NULL, live, &posts[i]) == 0);
	}
	wait_for_end(w);
	for (size_t i = 0; i < DUTIES; i++)
		MUST(pthread_join(posts[i].thread, NULL) == 0);
}

static bool is_ending(void *worker)
{
	return worker_wait(worker, 0);
}

static void begin(struct worker *w)
{
	pthread_condattr_t by_mono;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&by_mono);
	pthread_condattr_setclock(&by_mono, CLOCK_MONOTONIC);
	pthread_cond_init(&w->ends, &by_mono);
	pthread_condattr_destroy(&by_mono);
}

int serve_worker(struct mem *m, const struct serve_conf *conf, int ready_fd)
{
	struct worker w = { .conf = conf, .board = conf->board };
	const char *why;

	(void)ready_fd;
	if (instance_open(m, &conf->instance, &w.instance, &why) != ERR_OK) {
		log_event(LOG_ERROR, "open", "%s", why);
		return EXIT_USAGE;
	}
	w.mailer.data_dir = instance_data_dir(w.instance);
	w.alerts.data_dir = w.mailer.data_dir;
	w.newsletters = (struct newsletter_sender){
		.mailer.data_dir = w.mailer.data_dir, .ends = is_ending, .ends_arg = &w
	};
	if (conf->smtp != NULL) {
		w.mailer.smtp = smtp_open(m, conf->smtp);
		w.alerts.smtp = smtp_open(m, conf->smtp);
		w.newsletters.mailer.smtp = smtp_open(m, conf->smtp);
	}
	begin(&w);
	do_duties(&w);
	if (w.mailer.smtp != NULL) {
		smtp_close(w.mailer.smtp);
		smtp_close(w.alerts.smtp);
		smtp_close(w.newsletters.mailer.smtp);
	}
	instance_close(w.instance);
	mem_end(m);
	return EXIT_DONE;
}
