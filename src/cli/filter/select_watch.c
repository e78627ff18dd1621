#include "cli/filter/select_watch.h"

#include <signal.h>

#include "base/clock.h"

/* A signal's handler has nothing else to write to. */
static volatile sig_atomic_t is_stopped;

static void stop(int signal)
{
	(void)signal;
	is_stopped = 1;
}

void select_watch_interrupts(void)
{
	struct sigaction act = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };

	is_stopped = 0;
	sigemptyset(&act.sa_mask);
	sigaction(SIGINT, &act, NULL);
}

double select_watch_now(void)
{
	return (double)clock_mono_us() / 1e6;
}

static bool is_over(void *arg)
{
	const struct select_watch *w = arg;

	return is_stopped || clock_mono_us() >= w->ends_us;
}

static void tell(void *arg, const struct portfolio_progress *at)
{
	struct select_watch *w = arg;

	if (at->is_searching && !w->is_searching) {
		w->is_searching = true;
		progress_begin(&w->progress, w->label, 0);
	}
	if (at->has_answer)
		progress_note(&w->progress, "best %.7g, bound %.7g",
			(double)at->score / PORTFOLIO_MICRO, at->bound / PORTFOLIO_MICRO);
	progress_at(&w->progress, at->done);
}

enum err select_watch_choose(struct mem *m, const struct portfolio_problem *problem,
	const char *label, double seconds, struct portfolio_result *ret_result)
{
	struct portfolio_problem p = *problem;
	struct select_watch w = { .label = label,
		.ends_us = clock_mono_us() + (int64_t)(seconds * 1e6) };
	enum err e;

	progress_begin(&w.progress, "setting prices", 0);
	p.progress = tell;
	p.progress_arg = &w;
	p.is_over = is_over;
	p.stop_arg = &w;
	e = portfolio_choose(m, &p, ret_result);
	progress_end(&w.progress);
	return e;
}
