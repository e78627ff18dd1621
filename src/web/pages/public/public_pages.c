/* The first page, the pages of text, and what machines read. */
#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/follow/newsletter.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "web/pages/public/call_show.h"
#include "web/pages/public/news_show.h"
#include "web/pages/common/filter.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/recipient_show.h"
#include "web/pages/public/version_show.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/schema_org.h"
#include "web/text/when.h"
#include "web/tmpl/home.h"
#include "web/tmpl/text_page.h"

/* ---- home ---- */

/* Open and coming calls, the newest awards and letters, the areas: at most so many. */
enum { HOME_CALLS = 5, HOME_WORKS = 6, HOME_NEWS = 3, HOME_AREAS = 24 };

/* The call that closes next, large; the calls are open ones by deadline, then those to come. */
static void fill_next(struct rq *rq, const struct call *calls, struct home_view *v)
{
	const int64_t minute = calls[0].closes_at - calls[0].closes_at % 60;

	v->next = v->calls[0];
	/* The large date says day and month; the year would not fit and is not in doubt. */
	v->next.day = mem_strn(rq->mem, v->next.day, strlen(v->next.day) - strlen(" 2026"));
	v->next.day_note =
		mem_printf(rq->mem, "%s %s, %s", when_time(rq->mem, minute, calls[0].zone),
			when_zone(rq->mem, calls[0].zone), v->next.day_note);
	/* It is not told twice. */
	v->calls++;
	v->n_calls--;
	v->action = (struct nav_link){ v->next.href, .label = "Read this call" };
	v->second = (struct nav_link){ "/follow", .label = "Hear of new calls" };
}

static enum err fill_calls(struct rq *rq, struct home_view *v)
{
	struct call *calls;

	TRY(call_entries_now(rq->cx, HOME_CALLS, &calls, &v->n_calls));
	v->calls = call_list_entries(rq, calls, v->n_calls);
	if (v->n_calls > 0 && call_public(calls[0].stage) == CALL_IS_OPEN)
		fill_next(rq, calls, v);
	return ERR_OK;
}

static enum err fill_works(struct rq *rq, struct home_view *v)
{
	static const struct recipient_filter any = { .country = "", .org = "", .area = "" };
	const struct list_ask newest = { .way = LIST_FIRST, .rows = HOME_WORKS };
	struct recipient_counts counts;
	struct recipient *awards;
	struct list_page page;
	struct funded *works;

	TRY(recipient_counts(rq->cx, &counts));
	TRY(recipients_uncounted(rq->cx, &any, &newest, &awards, &page));
	v->stats = LISTED(rq->mem, struct figure,
		figure_counted(rq->mem, counts.n, "award announced", "awards announced"),
		figure_counted(rq->mem, counts.n_orgs, "organization", "organizations"),
		figure_counted(rq->mem, counts.n_countries, "country", "countries"));
	v->n_stats = counts.n == 0 ? 0 : 3;
	v->works = works = MEM_ARRAY(rq->mem, struct funded, page.n);
	for (v->n_works = 0; v->n_works < page.n; v->n_works++) {
		const struct recipient *r = &awards[v->n_works];

		works[v->n_works] = (struct funded){ recipient_href(rq->mem, r->id), r->title,
			r->pi_name,
			and_then(rq->mem, r->org_name, ", ", filled(country_name(r->org_country))),
			filled(r->area_names) };
	}
	return ERR_OK;
}

static enum err fill_news(struct rq *rq, struct home_view *v)
{
	const struct list_ask newest = {
		.way = LIST_FIRST, .rows = HOME_NEWS, .is_uncounted = true
	};
	struct newsletter *letters;
	struct list_page page;
	struct entry *news;

	TRY(newsletter_news_entries(rq->cx, &newest, &letters, &page));
	v->news = news = MEM_ARRAY(rq->mem, struct entry, page.n);
	for (v->n_news = 0; v->n_news < page.n; v->n_news++)
		news[v->n_news] = news_entry(rq, &letters[v->n_news]);
	return ERR_OK;
}

static enum err fill_areas(struct rq *rq, struct home_view *v)
{
	struct content_area *areas;
	struct nav_link *links;
	size_t n;

	TRY(content_areas(rq->cx, &areas, &n));
	v->areas = links = MEM_ARRAY(rq->mem, struct nav_link, HOME_AREAS);
	for (; v->n_areas < n && v->n_areas < HOME_AREAS; v->n_areas++)
		links[v->n_areas] = (struct nav_link){ mem_printf(rq->mem, "/calls?area=%s",
							       areas[v->n_areas].slug),
			.label = areas[v->n_areas].name };
	return ERR_OK;
}

static enum err home_page(struct rq *rq)
{
	const struct program_settings *s = rq->program;
	struct home_view v = { .headline = s->tagline[0] != '\0' ? s->tagline : s->name,
		.lead = s->summary,
		.action = { "/follow", .label = "Hear of new calls" },
		.second = { "/calls", .label = "All calls" },
		.no_calls = { "No call is open", "Open calls appear here, with their deadlines.",
			"/calls", "See past calls" } };

	TRY(fill_calls(rq, &v));
	TRY(fill_works(rq, &v));
	TRY(fill_news(rq, &v));
	TRY(fill_areas(rq, &v));
	rq_public_page(rq, NULL, filled(s->summary) != NULL ? s->summary : s->tagline, "/");
	rq->page.json_ld =
		schema_site(rq->mem, s->base_url, s->name, s->sponsor, rq->page.description);
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
	rq_public_page(rq, page.title, schema_summary(rq->mem, page.body), path);
	rq->page.json_ld = schema_page(rq->mem,
		strcmp(path, "/about") == 0 ? "AboutPage" : "WebPage", page.title,
		rq->page.canonical, when_machine_date(rq->mem, page.updated_at, "UTC"));
	rq->page.shape = PAGE_NARROW;
	v.page = rq->page;
	v.title = page.title;
	v.text = rq_markdown(rq, page.body, 2);
	TRY(version_line(rq, mem_printf(rq->mem, "page%s", path), &v.version));
	v.versions = (struct nav_link){ mem_printf(rq->mem, "%s/versions", path),
		.label = "all versions, and what changed" };
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
