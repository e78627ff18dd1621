#include "web/chrome.h"

#include "domain/program/program.h"

static const struct nav_link public_nav[] = {
	{ .href = "/calls", .label = "Calls" },
	{ .href = "/rules", .label = "Rules" },
	{ .href = "/faq", .label = "Questions" },
	{ .href = "/recipients", .label = "Recipients" },
	{ .href = "/jobs", .label = "Jobs" },
};

static const struct nav_link public_foot[] = {
	{ .href = "/about", .label = "About the program" },
	{ .href = "/collaborations", .label = "Other ways to work with us" },
	{ .href = "/privacy", .label = "Privacy" },
	{ .href = "/accessibility", .label = "Accessibility" },
};

enum { N_NAV = sizeof(public_nav) / sizeof(public_nav[0]) };

/* True when path is the link or lies under it. */
static bool is_under(const char *path, const char *href)
{
	size_t n = strlen(href);

	return strncmp(path, href, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

static void fill_nav(struct rq *rq)
{
	struct nav_link *nav = mem_copy(rq->mem, public_nav, sizeof(public_nav));

	for (size_t i = 0; i < N_NAV; i++)
		nav[i].is_current = is_under(rq->http->head->path, nav[i].href);
	rq->page.nav = nav;
	rq->page.n_nav = N_NAV;
	rq->page.foot = public_foot;
	rq->page.n_foot = sizeof(public_foot) / sizeof(public_foot[0]);
}

enum err chrome_fill(struct rq *rq)
{
	struct program_settings *s = MEM_NEW(rq->mem, struct program_settings);
	enum err e = program_settings(rq->cx, s);

	if (e != ERR_OK)
		return e;
	rq->program = s;
	rq->page.program_name = s->name;
	rq->page.program_line = s->tagline;
	fill_nav(rq);
	if (rq->cx->actor.person.v != 0)
		rq->page.csrf = rq_csrf(rq);
	return ERR_OK;
}
