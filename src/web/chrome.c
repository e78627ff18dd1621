#include "web/chrome.h"

#include <string.h>

#include "domain/program/content.h"
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

static bool everybody(const struct session_person *who)
{
	(void)who;
	return true;
}

static bool nobody(const struct session_person *who)
{
	(void)who;
	return false;
}

static bool is_on_panel(const struct session_person *who)
{
	return who->is_on_panel;
}

static bool is_contact(const struct session_person *who)
{
	return who->is_contact;
}

static void fill_nav(struct rq *rq)
{
	struct nav_link *nav = mem_copy(rq->mem, public_nav, sizeof(public_nav));

	for (size_t i = 0; i < N_NAV; i++)
		nav[i].is_current = is_under(rq->http->head->path, nav[i].href);
	rq->page.nav = nav;
	rq->page.n_nav = N_NAV;
}

/* A page that is not written yet is not there, so nothing leads to it. */
static enum err fill_foot(struct rq *rq)
{
	enum { N_FOOT = sizeof(public_foot) / sizeof(public_foot[0]) };
	struct nav_link *foot = MEM_ARRAY(rq->mem, struct nav_link, N_FOOT + 3);
	const char *const *slugs;
	size_t n_slugs;
	enum err e = content_page_slugs(rq->cx, &slugs, &n_slugs);

	for (size_t i = 0; e == ERR_OK && i < N_FOOT; i++)
		for (size_t k = 0; k < n_slugs; k++)
			if (strcmp(public_foot[i].href + 1, slugs[k]) == 0)
				foot[rq->page.n_foot++] = public_foot[i];
	foot[rq->page.n_foot++] = (struct nav_link){ "/news", .label = "News" };
	foot[rq->page.n_foot++] = (struct nav_link){ "/follow", .label = "News by mail" };
	foot[rq->page.n_foot++] = (struct nav_link){ "/contact", .label = "Ask us" };
	rq->page.foot = foot;
	return e;
}

/* A desk is shown to those who have it; the right to each page is asked at its door. */
static const struct desk {
	const char *href, *label;
	unsigned roles;				       /* any of them has it */
	bool (*has)(const struct session_person *who); /* or who this says */
} desks[] = {
	{ "/dashboard", "Dashboard", 0, everybody },
	{ "/reviews", "Reviews", ROLE_REVIEWER, is_on_panel },
	{ "/contact/awards", "My awards", ROLE_CONTACT, is_contact },
	{ "/staff", "Calls", ROLE_STAFF, nobody },
	{ "/staff/awards", "Awards", ROLE_STAFF, nobody },
	{ "/staff/jobs", "Postings", ROLE_STAFF, nobody },
	{ "/staff/program", "Program", ROLE_STAFF, nobody },
	{ "/staff/news", "News", ROLE_STAFF, nobody },
	{ "/staff/inquiries", "Inquiries", ROLE_STAFF, nobody },
	{ "/staff/outbox", "Outbox", ROLE_STAFF, nobody },
	{ "/staff/audit", "Audit", ROLE_STAFF | ROLE_AUDITOR, nobody },
	{ "/finance/awards", "Gifts", ROLE_FINANCE, nobody },
	{ "/admin/people", "People", ROLE_ADMIN, nobody },
};

enum { N_DESKS = sizeof(desks) / sizeof(desks[0]) };

/* The desk whose address is the longest that the path lies under; NULL: none. */
static const struct desk *desk_of(const char *path)
{
	const struct desk *best = NULL;

	for (size_t i = 0; i < N_DESKS; i++)
		if (is_under(path, desks[i].href) &&
			(best == NULL || strlen(desks[i].href) > strlen(best->href)))
			best = &desks[i];
	return best;
}

static void fill_desks(struct rq *rq)
{
	const struct session_person *who = rq->who;
	const struct desk *current = desk_of(rq->http->head->path);
	struct nav_link *links = MEM_ARRAY(rq->mem, struct nav_link, N_DESKS);
	size_t n = 0;

	for (size_t i = 0; i < N_DESKS; i++)
		if ((desks[i].roles & who->actor.roles) != 0 || desks[i].has(who))
			links[n++] = (struct nav_link){ .href = desks[i].href,
				.label = desks[i].label,
				.is_current = &desks[i] == current };
	rq->page.desks = links;
	rq->page.n_desks = n;
}

enum err chrome_fill(struct rq *rq)
{
	struct program_settings *s = MEM_NEW(rq->mem, struct program_settings);
	enum err e = program_settings(rq->cx, s);

	if (e != ERR_OK)
		return e;
	rq->page.program_name = s->name;
	rq->page.program_line = s->tagline;
	fill_nav(rq);
	/* What a program reads has no menus and no forms. */
	if (rq->who != NULL && !rq->is_by_key)
		fill_desks(rq);
	if (rq->cx->actor.person.v != 0 && !rq->is_by_key)
		rq->page.csrf = rq_csrf(rq);
	e = fill_foot(rq);
	if (e == ERR_OK)
		rq->program = s;
	return e;
}
