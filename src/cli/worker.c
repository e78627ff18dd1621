/* The child that does what no request waits for. */
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "domain/cx.h"

enum { ROUND_S = 1 };

/* True when the parent wants us to end; waits a round otherwise. */
static bool must_end(void)
{
	struct timespec round = { .tv_sec = ROUND_S };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return sigtimedwait(&set, NULL, &round) > 0;
}

int serve_worker(struct mem *m, const struct serve_conf *conf, int ready_fd)
{
	struct instance *in;
	struct seat *seat;
	const char *why;

	(void)ready_fd;
	if (instance_open(m, &conf->instance, &in, &why) != ERR_OK) {
		log_event(LOG_ERROR, "open", "%s", why);
		return EXIT_USAGE;
	}
	if (seat_open(in, m, &seat) != ERR_OK)
		return EXIT_NO;
	while (!must_end()) {
		struct mem *round = mem_new(m, "round");
		struct cx cx;

		cx_init(&cx, seat, round, clock_now());
		mem_end(round);
	}
	seat_close(seat);
	instance_close(in);
	mem_end(m);
	return EXIT_DONE;
}
