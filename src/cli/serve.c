/* bursary serve: options, the data folder, the socket; then supervise(). */
#include "cli/serve.h"

#include <limits.h>
#include <malloc.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/filter/model_in.h"
#include "cli/options.h"
#include "domain/notice/smtp.h"
#include "domain/program/program.h"
#include "web/server.h"
#include "web/text/letter_text.h"

const char cli_serve_help[] =
	"  --data DIR             the program's folder (bursary init or bursary demo made it)\n"
	"  --db URL               postgresql://… when it was made with one\n"
	"  --listen ADDR:PORT     default 127.0.0.1:8080; [::1]:8080; :8080 is every address\n"
	"  --url URL              where people find it, such as https://awards.example.org: for\n"
	"                         links in mail; else the program's setting, else --listen\n"
	"  --trust-proxy LIST     addresses (or nets, 10.0.0.0/8) whose X-Forwarded-For and\n"
	"                         X-Forwarded-Proto are believed, with commas between\n"
	"  --metrics-from LIST    addresses that may read /metrics besides this machine\n"
	"  --threads N            that wait for sockets; default: one a core, at least 2\n"
	"  --workers N            for what may wait (writes, passwords); default 24\n"
	"  --smtp URL             smtp://HOST[:PORT] or smtps://HOST sends the mail, "
	"user:password@\n"
	"                         where it asks; else BURSARY_SMTP of the environment, which "
	"nobody\n"
	"                         sees in the list of processes; without: files in DIR/outbox\n"
	"  --model DIR            a sentence encoder: assignments rest on words and on what texts\n"
	"                         are about; docs/engine/expertise.md says what to fetch\n"
	"  --inner-feeds          feeds of postings may be at addresses of inner networks, which\n"
	"                         are refused otherwise: whoever is staff can then ask there\n"
	"  --quiet                no line in the log for each request\n"
	"  --meter                each answer says in a header what it cost: statements, rows,\n"
	"                         CPU. For measuring; on a loopback address only\n\n"
	"One process watches two others: web and worker. SIGTERM lets them finish (10 s).\n"
	"TLS is for a proxy in front. Example data is served to this machine only.\n";

enum { OPEN_FILES_MAX = 65536, HEAP_KEPT = 2 << 20 /* bytes, of each heap */ };

static bool read_peers(struct mem *m, const char *list, struct peer_set *ret_set)
{
	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, ",");

		if (n > 0 && !peer_set_add(ret_set, mem_strn(m, list, n)))
			return false;
		list += n + (list[n] == ',');
	}
	return true;
}

static int read_options(int argc, char **argv, struct mem *m, struct serve_conf *c)
{
	const char *proxies = NULL, *watchers = NULL;
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--data", &c->instance.data_dir),
		OPTION_TEXT_ROW("--db", &c->instance.db_url),
		OPTION_TEXT_ROW("--listen", &c->listen),
		OPTION_TEXT_ROW("--url", &c->instance.url),
		OPTION_TEXT_ROW("--trust-proxy", &proxies),
		OPTION_TEXT_ROW("--metrics-from", &watchers),
		OPTION_INT_ROW("--threads", &c->threads, 1, 64),
		OPTION_INT_ROW("--workers", &c->workers, 1, 256),
		OPTION_TEXT_ROW("--smtp", &c->smtp),
		OPTION_TEXT_ROW("--model", &c->model),
		OPTION_FLAG_ROW("--inner-feeds", &c->takes_inner),
		OPTION_FLAG_ROW("--quiet", &c->is_quiet),
		OPTION_FLAG_ROW("--meter", &c->is_metered),
	};
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));

	if (status != EXIT_DONE)
		return status;
	if (c->instance.url != NULL && !program_url_is_good(c->instance.url))
		return cli_usage_error("serve",
			"--url: \"%s\" is not http(s):// and a host, without a path",
			c->instance.url);
	if (!read_peers(m, proxies, &c->proxies))
		return cli_usage_error(
			"serve", "--trust-proxy: \"%s\" is no list of addresses", proxies);
	if (!read_peers(m, watchers, &c->watchers))
		return cli_usage_error(
			"serve", "--metrics-from: \"%s\" is no list of addresses", watchers);
	if (c->smtp == NULL)
		c->smtp = getenv("BURSARY_SMTP");
	if (c->smtp != NULL && c->smtp[0] == '\0')
		c->smtp = NULL;
	if (c->smtp != NULL && !smtp_url_is_good(c->smtp))
		return cli_usage_error("serve",
			"--smtp: a mail server is given as smtp://HOST:PORT or smtps://HOST");
	return EXIT_DONE;
}

static int refuse(const char *why)
{
	fprintf(stderr, "bursary serve: %s\n", why);
	return EXIT_USAGE;
}

/* Likewise the model: an assignment that cannot use it would fail at night. */
static int look_at_model(struct mem *m, const struct serve_conf *c)
{
	struct mem *scratch = mem_new(m, "model");
	struct model_in model;
	const char *fault;
	int status = EXIT_DONE;

	if (c->model == NULL)
		return EXIT_DONE;
	if (model_read(scratch, c->model, &model, &fault) != ERR_OK)
		status = refuse(fault);
	model_close(&model);
	mem_end(scratch);
	return status;
}

/* Opens the program once, so that what is wrong with it is one line here and no restart loop. */
static int look(struct mem *m, const struct serve_conf *c, bool *ret_is_demo)
{
	struct instance *in;
	const char *why;

	if (instance_open(m, &c->instance, &in, &why) != ERR_OK)
		return refuse(why);
	*ret_is_demo = instance_is_demo(in);
	instance_close(in); /* before the fork: no connection is shared */
	return EXIT_DONE;
}

static bool is_on_loopback(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	struct peer p;

	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return false;
	p = peer_of((const struct sockaddr *)&at);
	return peer_is_loopback(&p);
}

/*
 * The address for links when nobody said one: as it was given; "every address"
 * is called by the machine's name.
 */
static const char *url_of_listen(struct mem *m, const char *listen)
{
	const char *port = strrchr(listen, ':');
	size_t n = (size_t)(port - listen);
	bool is_every =
		n == 0 || strncmp(listen, "0.0.0.0", n) == 0 || strncmp(listen, "[::]", n) == 0;
	char host[HOST_NAME_MAX + 1] = "";

	if (!is_every)
		return mem_printf(m, "http://%s", listen);
	if (gethostname(host, sizeof(host) - 1) != 0 || host[0] == '\0')
		return mem_printf(m, "http://localhost%s", port);
	return mem_printf(m, "http://%s%s", host, port);
}

static int open_socket(struct mem *m, struct serve_conf *c, bool is_demo)
{
	const char *why;

	if (server_listen(m, c->listen, &c->listen_fd, &why) != ERR_OK)
		return refuse(why);
	c->instance.listen_url = url_of_listen(m, c->listen);
	if (is_demo && !is_on_loopback(c->listen_fd))
		return refuse("this is example data, with passwords that everybody knows: it is "
			      "served on a loopback address only, such as 127.0.0.1:8080");
	/* What an answer cost tells of what it left out. */
	if (c->is_metered && (!is_on_loopback(c->listen_fd) || c->proxies.n > 0))
		return refuse(
			"--meter tells by what an answer costs how much there is that it does not "
			"show: it goes with a loopback address, and without --trust-proxy");
	return EXIT_DONE;
}

static void limit_process(void)
{
	struct rlimit none = { 0, 0 }, files;

	/* Somebody stopped reading our log, or closed a mail connection: nothing to die of. */
	signal(SIGPIPE, SIG_IGN);

	/* A core would hold passwords and proposals. */
	if (setrlimit(RLIMIT_CORE, &none) != 0)
		log_event(LOG_WARN, "serve", "core dumps could not be turned off");
#ifndef __SANITIZE_ADDRESS__ /* its leak check looks at itself */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < OPEN_FILES_MAX) {
		files.rlim_cur = files.rlim_max < OPEN_FILES_MAX ? files.rlim_max : OPEN_FILES_MAX;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	/* Threads share few heaps: 26 of their own would never give memory back. */
	mallopt(M_ARENA_MAX, 4);
	/* A request's memory is used again by the next, not given back and faulted in anew. */
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);
	mallopt(M_MMAP_THRESHOLD, HEAP_KEPT / 2);
}

int cli_serve(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "serve");
	struct serve_conf c = {
		.instance = { .letters = letter_write }, .listen = "127.0.0.1:8080", .listen_fd = -1
	};
	bool is_demo = false;
	int status = read_options(argc, argv, m, &c);

	if (status == EXIT_DONE) {
		limit_process();
		status = look(m, &c, &is_demo);
	}
	if (status == EXIT_DONE)
		status = look_at_model(m, &c);
	if (status == EXIT_DONE)
		status = open_socket(m, &c, is_demo);
	if (status == EXIT_DONE) {
		c.board = duty_board_new();
		worker_post_duties(c.board);
		status = supervise(m, &c);
	}
	if (c.listen_fd >= 0)
		close(c.listen_fd);
	mem_end(m);
	return status;
}
