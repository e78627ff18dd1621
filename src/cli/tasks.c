/*
 * The duty "tasks": claims a task, lets a process of its own compute it
 * (task_compute.c), renews the lease and tells how far it is, keeps the outcome.
 * The process is this program once more, started anew: a database must not be
 * carried over a fork, and the worker has threads.
 */
#include "cli/tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "cli/task_pipe.h"
#include "domain/task/task_work.h"

enum { BEAT_US = 1000000, LOOK_MS = 200, KEEP_AGAIN = 10, STEP_REST_MS = 50 };

/* A task at work. */
struct job {
	struct round *round;
	struct task task;
	pid_t pid;
	int fd;
	struct mem *mem;
	struct buf in; /* what came through the pipe and is not read yet */
	struct task_progress progress;
	char phase[TASK_PHASE_BYTES];
	int64_t beat_us;
	bool has_outcome;
	struct bytes outcome;
	struct task_steps steps;
};

/* How the watch over a process ended. */
enum watch_end { WATCH_ENDED, WATCH_LEAVE, WATCH_CANCEL, WATCH_LOST };

/* ---- the process ---- */

static char **environment(struct mem *m, const char *db_url)
{
	static const char name[] = TASK_DB_VARIABLE "=";
	size_t n = 0, kept = 0;
	char **list;

	while (environ[n] != NULL)
		n++;
	list = MEM_ARRAY(m, char *, n + 2);
	for (size_t i = 0; i < n; i++)
		if (strncmp(environ[i], name, sizeof(name) - 1) != 0)
			list[kept++] = environ[i];
	if (db_url != NULL)
		list[kept] = mem_printf(m, "%s%s", name, db_url);
	return list;
}

static int spawn(struct job *j, int out_fd)
{
	const struct instance_conf *conf = &j->round->worker->conf->instance;
	const char *model = j->round->worker->conf->model;
	char *argv[] = { "bursary", "task-compute", "--data", mem_str(j->mem, conf->data_dir),
		"--task", mem_printf(j->mem, "%" PRId64, j->task.id.v), "--claim",
		mem_printf(j->mem, "%" PRId64, j->task.claim), "--parent",
		mem_printf(j->mem, "%d", (int)getpid()), model == NULL ? NULL : "--model",
		mem_str(j->mem, model), NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	int failed;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &none);
	failed = posix_spawn(&j->pid, "/proc/self/exe", &files, &attributes, argv,
		environment(j->mem, conf->db_url));
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

static bool start(struct job *j)
{
	int ends[2], failed;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	failed = spawn(j, ends[1]);
	close(ends[1]);
	if (failed != 0) {
		log_event(LOG_ERROR, "task", "no process: %s", strerror(failed));
		close(ends[0]);
		return false;
	}
	j->fd = ends[0];
	return true;
}

static void log_job(const struct job *j, enum log_level level, const char *what, int status)
{
	struct log_line l;

	log_begin(&l, level, "task");
	log_text(&l, "task", id_text(j->task.id.v).s);
	log_text(&l, "kind", task_kind_name(j->task.kind));
	log_text(&l, "what", what);
	log_int(&l, "try", j->task.tries);
	if (WIFSIGNALED(status))
		log_int(&l, "signal", WTERMSIG(status));
	else if (status != 0)
		log_int(&l, "status", WEXITSTATUS(status));
	log_end(&l);
}

/* Waits for it; true when it came to a good end. */
static bool reap(struct job *j)
{
	int status = 0;

	while (waitpid(j->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	close(j->fd);
	if (status == 0 && j->has_outcome)
		return true;
	log_job(j, LOG_ERROR, "its process died", status);
	return false;
}

static void stop(struct job *j)
{
	kill(j->pid, SIGKILL);
	while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	close(j->fd);
}

/* ---- the pipe ---- */

static void take_progress(struct job *j, const char *bytes)
{
	struct task_frame_progress p;

	memcpy(&p, bytes, sizeof(p));
	memcpy(j->phase, p.phase, sizeof(j->phase));
	j->phase[TASK_PHASE_BYTES - 1] = '\0';
	j->progress = (struct task_progress){ j->phase, p.done, p.total };
}

/* Every whole frame that has come. */
static void read_frames(struct job *j)
{
	size_t at = 0;
	struct task_frame f;

	while (j->in.n - at >= sizeof(f)) {
		memcpy(&f, j->in.data + at, sizeof(f));
		MUST(f.n <= TASK_FRAME_MAX);
		if (j->in.n - at - sizeof(f) < f.n)
			break;
		at += sizeof(f);
		if (f.kind == TASK_FRAME_PROGRESS && f.n == sizeof(struct task_frame_progress)) {
			take_progress(j, j->in.data + at);
		} else if (f.kind == TASK_FRAME_OUTCOME) {
			j->outcome = (struct bytes){ mem_copy(j->mem, j->in.data + at, f.n), f.n };
			j->has_outcome = true;
		}
		at += f.n;
	}
	memmove(j->in.data, j->in.data + at, j->in.n - at);
	j->in.n -= at;
}

/* False at its end. */
static bool read_some(struct job *j)
{
	char bytes[65536];
	ssize_t n = read(j->fd, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	buf_add(&j->in, bytes, (size_t)n);
	read_frames(j);
	return true;
}

/* ---- the watch ---- */

/* A cx of its own time and memory, as each bracket of a long job needs. */
static struct cx cx_of(const struct job *j, struct mem *mem)
{
	struct cx cx;

	cx_init(&cx, j->round->cx->seat, mem, clock_now());
	return cx;
}

/* A database that is busy or away is asked again by the next beat; the lease has room for some. */
static enum watch_end beat(struct job *j)
{
	struct mem *mem = mem_new(j->mem, "beat");
	struct cx cx = cx_of(j, mem);
	bool is_cancel_asked = false;
	enum err e = task_beat(&cx, &j->task, &j->progress, &is_cancel_asked);

	mem_end(mem);
	if (e == ERR_CONFLICT)
		return WATCH_LOST;
	return is_cancel_asked ? WATCH_CANCEL : WATCH_ENDED;
}

static enum watch_end watch(struct job *j)
{
	for (;;) {
		struct pollfd p = { .fd = j->fd, .events = POLLIN };
		int64_t now_us = clock_mono_us();

		if (poll(&p, 1, LOOK_MS) > 0 && !read_some(j))
			return WATCH_ENDED;
		duty_beat(j->round->sign, now_us);
		if (worker_wait(j->round->worker, 0))
			return WATCH_LEAVE;
		if (now_us - j->beat_us >= BEAT_US) {
			enum watch_end end = beat(j);

			j->beat_us = now_us;
			if (end != WATCH_ENDED)
				return end;
		}
	}
}

/* ---- the end ---- */

typedef enum err ending(struct cx *cx, const struct task *t);

static enum err end(struct job *j, ending *how)
{
	struct mem *mem = mem_new(j->mem, "end");
	struct cx cx = cx_of(j, mem);
	enum err e = how(&cx, &j->task);

	mem_end(mem);
	return e;
}

static enum err keep_once(struct job *j, bool *ret_is_more)
{
	struct mem *mem = mem_new(j->mem, "keep");
	struct cx cx = cx_of(j, mem);
	enum err e = task_keep(&cx, &j->task, j->outcome, &j->steps, ret_is_more);

	mem_end(mem);
	return e;
}

/*
 * Step by step.  A database that is busy or away is asked again while the lease
 * lasts: what was computed is worth some waiting.  A commit whose answer was lost
 * and which stands is found by the next try: the inputs are others then, or the
 * task is ours no more.
 */
static enum err keep(struct job *j)
{
	bool is_more = false;
	enum err e;

	for (int again = 0;;) {
		duty_beat(j->round->sign, clock_mono_us());
		e = keep_once(j, &is_more);
		if (e == ERR_OK && !is_more)
			return ERR_OK;
		/* Who waits in another process asks for the turn now and then only: leave it. */
		if (e == ERR_OK && !worker_wait(j->round->worker, STEP_REST_MS))
			continue;
		if (e == ERR_OK)
			return end(j, task_give_back); /* we end; what is left is computed anew */
		if ((e != ERR_BUSY && e != ERR_INTERNAL) || again++ == KEEP_AGAIN ||
			worker_wait(j->round->worker, 1000))
			return e;
	}
}

static enum err see_to_its_end(struct job *j)
{
	switch (watch(j)) {
	case WATCH_ENDED:
		return reap(j) ? keep(j) : end(j, task_crashed);
	case WATCH_LEAVE:
		stop(j);
		return end(j, task_give_back);
	case WATCH_CANCEL:
		stop(j);
		return end(j, task_cancelled);
	case WATCH_LOST:
		stop(j);
		log_job(j, LOG_WARN, "somebody else has it", 0);
		return ERR_OK;
	}
	BUG("unknown end");
}

enum err worker_tasks(struct round *r, bool *ret_more)
{
	struct job j = { .round = r, .mem = r->cx->mem, .progress = { .phase = "" } };
	enum err e = task_claim(r->cx, &j.task);

	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*ret_more = true;
	j.beat_us = clock_mono_us();
	buf_init(&j.in, j.mem, 65536);
	log_job(&j, LOG_INFO, "begun", 0);
	e = start(&j) ? see_to_its_end(&j) : end(&j, task_crashed);
	if (e == ERR_OK)
		log_job(&j, LOG_INFO, "ended", 0);
	return e == ERR_CONFLICT ? ERR_OK : e; /* it was taken from us: theirs stands */
}
