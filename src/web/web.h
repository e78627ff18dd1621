/* The site of one process: what every request shares.  Made once, at start. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/duty_board.h"
#include "base/mem.h"
#include "domain/seat.h"
#include "web/feed.h"
#include "web/figures.h"
#include "web/later.h"
#include "web/linker.h"
#include "web/limit.h"
#include "web/route.h"
#include "web/server.h"

enum { MARKDOWN_KEPT_BYTES = 2 << 20, READ_MS = 10000 };

struct kept;
struct known;
struct markdown_kept;

struct web {
	struct mem *mem;
	struct instance *instance;
	struct router *router;
	struct limits *limits;
	struct figures *figures;
	struct known *known;
	struct markdown_kept *markdown;	 /* of public texts, for all threads */
	struct kept *kept;		 /* answers to visitors */
	struct later *later;		 /* NULL: nothing is done later */
	struct feed *feed;		 /* NULL: nothing streams */
	struct linker *linker;		 /* NULL on SQLite, and in tests */
	struct server *server;		 /* NULL until it runs */
	const struct duty_board *duties; /* the worker's beside us; NULL: there is none */
	struct secret secret;		 /* the instance's */
	bool reads_here;		 /* a read is a matter of microseconds: SQLite */
	int read_ms;			 /* how long a request may read: then it is 503 */
	bool logs_requests;
	bool tells_work;	  /* what a request cost, in a header; see answer_work() */
	struct peer_set watchers; /* besides this machine: who may read /metrics */
};

/* in stays open as long as the site. */
struct web *web_new(
	struct mem *m, struct instance *in, const struct route_list *const *lists, size_t n);

/* What the server calls; w is app. */
struct application web_application(struct web *w);

#endif
