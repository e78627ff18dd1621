/* Addresses for who watches the server. */
#include "base/clock.h"
#include "domain/seat.h"
#include "web/kept.h"
#include "web/pages/common/pages.h"
#include "web/rq.h"
#include "web/web.h"

/* The process answers. */
static enum err healthz(struct rq *rq)
{
	BUF_LIT(rq->out, "ok\n");
	rq_type(rq, "text/plain; charset=utf-8");
	return ERR_OK;
}

/*
 * The database answers too: the door has read the settings through it.  After a
 * failed write of the disk nothing is taken any more until the process is
 * started anew, and whoever watches is the only one to do that.
 */
static enum err readyz(struct rq *rq)
{
	const char *trouble = instance_trouble(rq->web->instance);

	if (trouble != NULL) {
		buf_printf(rq->out, "nothing can be stored: %s\n", trouble);
		rq->reply.status = 503;
	} else {
		BUF_LIT(rq->out, "ready\n");
	}
	rq_type(rq, "text/plain; charset=utf-8");
	return ERR_OK;
}

static enum err metrics(struct rq *rq)
{
	struct kept_figures kept = kept_figures(rq->web->kept);
	struct server_stats stats = { 0 };

	if (rq->web->server != NULL)
		stats = server_stats(rq->web->server);
	figures_write(rq->web->figures, &stats, rq->out);
	figures_write_listeners(feed_listeners(rq->web->feed), rq->out);
	figures_write_kept(&kept, rq->out);
	linker_write(rq->web->linker, rq->out);
	if (rq->web->duties != NULL)
		figures_write_duties(rq->web->duties, clock_mono_us(), clock_now(), rq->out);
	rq_type(rq, "text/plain; version=0.0.4; charset=utf-8");
	return ERR_OK;
}

ROUTES(ops_routes,
	{ GET, "/healthz", ANYONE, ACT_PUBLIC_READ, .needs_nothing = true, .run = healthz,
		.summary = "the process answers" },
	{ GET, "/readyz", ANYONE, ACT_PUBLIC_READ, .run = readyz,
		.summary = "the database answers too, and what is written is kept" },
	{ GET, "/metrics", LOOPBACK, ACT_PUBLIC_READ, .needs_nothing = true, .run = metrics,
		.summary = "figures for Prometheus" });
