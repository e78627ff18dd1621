/* The first page, the pages of text, and what machines read. */
#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "web/pages/public/call_show.h"
#include "web/pages/common/filter.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/recipient_show.h"
#include "web/rq.h"
#include "web/text/when.h"
#include "web/tmpl/home.h"
#include "web/tmpl/text_page.h"

/* ---- home ---- */

/* Open and coming calls, and the newest awards, at most so many. */
enum { HOME_CALLS = 6, HOME_AWARDS = 3 };

static enum err home_page(struct rq *rq)
{
	static const struct recipient_filter any = { .country = "", .org = "", .area = "" };
	const struct list_ask newest = { .way = LIST_FIRST, .rows = HOME_AWARDS };
	const struct program_settings *s = rq->program;
	struct home_view v = { .headline = s->tagline[0] != '\0' ? s->tagline : s->name,
		.lead = s->summary,
		.action = { "/calls", .label = "See the calls" },
		.second = { "/rules#pi-position", .label = "Who may apply" },
		.no_calls = { "No call is open", "Open calls appear here, with their deadlines.",
			"/calls", "See past calls" } };
	struct recipient *awards;
	struct recipient_counts counts;
	struct list_page page;
	struct call *calls;

	TRY(call_entries_now(rq->cx, HOME_CALLS, &calls, &v.n_calls));
	TRY(recipient_counts(rq->cx, &counts));
	TRY(recipients_uncounted(rq->cx, &any, &newest, &awards, &page));
	v.calls = call_list_entries(rq, calls, v.n_calls);
	if (v.n_calls > 0 && call_public(calls[0].stage) == CALL_IS_OPEN) {
		const int64_t minute = calls[0].closes_at - calls[0].closes_at % 60;

		v.next = v.calls[0];
		/* The large date says day and month; the year would not fit and is not in doubt. */
		v.next.day = mem_strn(rq->mem, v.next.day, strlen(v.next.day) - strlen(" 2026"));
		v.next.day_note =
			mem_printf(rq->mem, "%s %s, %s", when_time(rq->mem, minute, calls[0].zone),
				when_zone(rq->mem, calls[0].zone), v.next.day_note);
	}
	v.stats = LISTED(rq->mem, struct figure,
		figure_counted(rq->mem, counts.n, "award announced", "awards announced"),
		figure_counted(rq->mem, counts.n_orgs, "organization", "organizations"),
		figure_counted(rq->mem, counts.n_countries, "country", "countries"));
	v.n_stats = counts.n == 0 ? 0 : 3;
	v.announced = recipient_entries(rq, awards, page.n);
	v.n_announced = page.n;
	rq_public_page(rq, NULL, s->tagline, "/");
	v.page = rq->page;
	tmpl_home_page(rq->out, &v);
	return ERR_OK;
}

/* ---- pages of text ---- */

/* A page that the program has not written yet is not there. */
static enum err text_page(struct rq *rq)
{
	const char *path = rq->route->path;
	struct text_view v = { 0 };
	struct content_page page;

	TRY(content_page(rq->cx, path + 1, &page));
	rq_public_page(rq, page.title, NULL, path);
	rq->page.shape = PAGE_NARROW;
	v.page = rq->page;
	v.title = page.title;
	v.text = rq_markdown(rq, page.body, 2);
	tmpl_text_page(rq->out, &v);
	return ERR_OK;
}

/* ---- for machines ---- */

static enum err robots(struct rq *rq)
{
	BUF_LIT(rq->out, "User-agent: *\nDisallow: /sign-in\nDisallow: /register\n"
			 "Disallow: /forgot\nDisallow: /follow/\nAllow: /\n");
	buf_printf(rq->out, "Sitemap: %s/sitemap.xml\n", rq->program->base_url);
	rq_type(rq, "text/plain; charset=utf-8");
	return ERR_OK;
}

enum { DAY_S = 86400, SECURITY_DAYS = 180 };

/* RFC 9116.  Expires moves once a day, so that the file is one all day long. */
static enum err security(struct rq *rq)
{
	int64_t today = rq->cx->now - rq->cx->now % DAY_S;
	const struct program_settings *s = rq->program;

	buf_printf(rq->out, "Contact: mailto:%s\n", s->contact_email);
	buf_printf(rq->out, "Expires: %s\n", when_machine(rq->mem, today + SECURITY_DAYS * DAY_S));
	BUF_LIT(rq->out, "Preferred-Languages: en\n");
	buf_printf(rq->out, "Canonical: %s/.well-known/security.txt\n", s->base_url);
	rq_type(rq, "text/plain; charset=utf-8");
	return ERR_OK;
}

#define PUBLIC_GET(p, f, s)                                                                        \
	{                                                                                          \
		GET, (p), ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = (f), .summary = (s)     \
	}

ROUTES(public_routes, PUBLIC_GET("/", home_page, "what is open now, how it works, who was chosen"),
	PUBLIC_GET("/about", text_page, "about the program"),
	PUBLIC_GET("/collaborations", text_page, "other ways to work together"),
	PUBLIC_GET("/privacy", text_page, "what is kept about whom"),
	PUBLIC_GET("/accessibility", text_page, "what everybody can rely on"),
	PUBLIC_GET("/robots.txt", robots, "for search engines"),
	PUBLIC_GET("/security.txt", security, "whom to tell of a weakness (RFC 9116)"),
	PUBLIC_GET("/.well-known/security.txt", security, "whom to tell of a weakness (RFC 9116)"));
