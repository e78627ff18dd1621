/*
 * bursary task-compute: what a worker starts for each task.  It shares nothing
 * with the worker but a pipe: it may take long, be stopped at any point, or
 * crash, and nothing else is touched; its memory ends with it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/filter/encode.h"
#include "cli/options.h"
#include "cli/task_pipe.h"
#include "domain/seat.h"
#include "domain/task/task_work.h"
#include "domain/text_encoder.h"
#include "web/text/letter_text.h"

const char cli_task_compute_help[] =
	"  --data DIR     the program's folder\n"
	"  --task N       the task\n"
	"  --claim N      by which the worker has it\n"
	"  --model DIR    serve's\n"
	"  --parent PID   the worker; the outcome goes to it through standard output\n";

enum { TELL_US = 100000, NICENESS = 10 };

struct told {
	int64_t at_us;
	const char *phase;
};

static bool put(const void *p, size_t n)
{
	const char *from = p;

	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, from, n);

		if (done <= 0)
			return false;
		from += done;
		n -= (size_t)done;
	}
	return true;
}

static bool put_frame(uint64_t kind, const void *p, size_t n)
{
	const struct task_frame f = { kind, n };

	return put(&f, sizeof(f)) && put(p, n);
}

/* Ten times a second at the most, and each phase once. */
static void tell(void *arg, const struct task_progress *p)
{
	struct told *told = arg;
	struct task_frame_progress f = { p->done, p->total, "" };
	int64_t now_us = clock_mono_us();

	if (p->phase == told->phase && now_us - told->at_us < TELL_US)
		return;
	told->at_us = now_us;
	told->phase = p->phase;
	snprintf(f.phase, sizeof(f.phase), "%s", p->phase);
	if (!put_frame(TASK_FRAME_PROGRESS, &f, sizeof(f)))
		_exit(EXIT_NO); /* nobody waits any more */
}

static int compute(struct mem *mem, struct instance *in, int64_t id, int64_t claim)
{
	struct told told = { 0 };
	const struct task_teller teller = { tell, &told };
	struct buf outcome;
	struct task t;
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e != ERR_OK)
		return EXIT_NO;
	cx_init(&cx, seat, mem, clock_now());
	buf_init(&outcome, mem, 4096);
	e = task_find_claimed(&cx, (struct task_id){ id }, claim, &t);
	if (e == ERR_OK)
		e = task_compute(&cx, &t, &teller, &outcome);
	seat_close(seat);
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		return put_frame(TASK_FRAME_OUTCOME, outcome.data, e == ERR_OK ? outcome.n : 0)
			       ? EXIT_DONE
			       : EXIT_NO;
	log_event(LOG_ERROR, "task", "%s", err_name(e));
	return EXIT_NO;
}

/* ---- the model ---- */

/* Opened when there are texts: most tasks have none. */
static enum err encode(void *conf, struct mem *m, const char *const *text, size_t n,
	text_told *tell_at, void *tell_arg, struct text_vectors *ret_vectors)
{
	struct mem *scratch = mem_new(m, "model");
	struct encoding *e;
	const char *fault, *lost;
	enum err err = encoding_open(scratch, conf, &e, &fault);

	if (err == ERR_OK) {
		size_t dims = encoding_dims(e);

		*ret_vectors =
			(struct text_vectors){ mem_array_raw(m, n * dims, sizeof(float)), dims };
		err = encoding_run(e, text, n, tell_at, tell_arg, ret_vectors->v, &fault);
		if (!encoding_close(e, &lost))
			log_event(LOG_WARN, "model", "%s: the vectors are not kept", lost);
	}
	if (err != ERR_OK)
		log_event(LOG_ERROR, "model", "%s", fault);
	mem_end(scratch);
	return err == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

/* It ends with its worker, and stands behind what people wait for. */
static void settle(int64_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "task");
#ifndef __SANITIZE_ADDRESS__ /* its leak check looks at itself */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	if (getppid() != parent)
		_exit(EXIT_NO);
	if (setpriority(PRIO_PROCESS, 0, NICENESS) != 0)
		log_event(LOG_WARN, "task", "it runs at the priority of all else");
}

int cli_task_compute(int argc, char **argv)
{
	struct encode model = { .precision = ENCODER_INT8, .level = encoder_level() };
	const struct text_encoder encoder = { encode, &model };
	struct instance_conf conf = { .letters = letter_write, .db_url = getenv(TASK_DB_VARIABLE) };
	int64_t task = 0, claim = 0, parent = 0;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--model", &model.folder),
		OPTION_INT_ROW("--task", &task, 1, INT64_MAX),
		OPTION_INT_ROW("--claim", &claim, 1, INT64_MAX),
		OPTION_INT_ROW("--parent", &parent, 1, INT32_MAX) };
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct instance *in;
	struct mem *mem;
	const char *why;

	if (status != EXIT_DONE)
		return status;
	settle(parent);
	log_setup("task", LOG_INFO);
	mem = mem_new(NULL, "task");
	if (model.folder != NULL) {
		model.cache = mem_printf(mem, "%s/vectors", conf.data_dir);
		conf.encoder = &encoder;
	}
	if (instance_open(mem, &conf, &in, &why) == ERR_OK) {
		status = compute(mem, in, task, claim);
		instance_close(in);
	} else {
		log_event(LOG_ERROR, "open", "%s", why);
		status = EXIT_NO;
	}
	mem_end(mem);
	return status;
}
