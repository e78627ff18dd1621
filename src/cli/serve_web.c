/* The child that serves the site. */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/serve.h"
#include "web/routes.h"
#include "web/web.h"

/* The signals were blocked before any thread began: all threads leave them to us. */
static void wait_for_end(void)
{
	sigset_t set;
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	MUST(sigwait(&set, &number) == 0);
}

/* Large bodies on their way: beside the data, so that a full disk is seen here and not in /tmp. */
static const char *spool_dir(struct mem *m, const struct instance *in)
{
	const char *dir = mem_printf(m, "%s/incoming", instance_data_dir(in));

	mkdir(dir, 0700);
	return dir;
}

static enum err start(
	struct mem *m, const struct serve_conf *conf, struct instance *in, struct web **ret_web)
{
	struct web *w = web_new(m, in, all_routes, n_all_routes);
	struct server_config c = { .listen_fd = conf->listen_fd,
		.threads = (unsigned)conf->threads,
		.workers = (unsigned)conf->workers,
		.proxies = conf->proxies };
	enum err e;

	w->reads_here = conf->instance.db_url == NULL;
	w->logs_requests = !conf->is_quiet;
	w->tells_work = conf->is_metered;
	w->watchers = conf->watchers;
	w->duties = conf->board;
	c.spool_dir = spool_dir(m, in);
	c.app = web_application(w);
	w->later = later_start(m, in);
	w->feed = feed_start(m, w);
	w->linker = conf->instance.db_url == NULL ? NULL : linker_start(m, in);
	e = server_start(m, &c, &w->server);
	if (e == ERR_OK)
		*ret_web = w;
	return e;
}

int serve_web(struct mem *m, const struct serve_conf *conf, int ready_fd)
{
	struct instance *in;
	struct web *web;
	const char *why;
	bool is_clean;

	if (instance_open(m, &conf->instance, &in, &why) != ERR_OK) {
		log_event(LOG_ERROR, "open", "%s", why);
		return EXIT_USAGE;
	}
	if (start(m, conf, in, &web) != ERR_OK)
		return EXIT_NO;
	if (write(ready_fd, "r", 1) != 1)
		log_event(LOG_WARN, "serve", "the parent does not listen");
	log_event(LOG_INFO, "serving", "%s", conf->listen);
	wait_for_end();
	is_clean = server_stop(web->server, DRAIN_S);
	feed_stop(web->feed);
	later_stop(web->later);
	linker_stop(web->linker);
	log_event(
		LOG_INFO, "stopped", is_clean ? "all requests were answered" : "some were cut off");
	if (!is_clean)
		return EXIT_NO;
	instance_close(in);
	mem_end(m);
	return EXIT_DONE;
}
