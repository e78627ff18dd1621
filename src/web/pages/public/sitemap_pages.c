/* Every public address, for search engines (sitemaps.org): an index of parts, each of one kind. */
#include "base/civil.h"
#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/follow/newsletter.h"
#include "domain/job/job.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "web/html.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/recipient_show.h"
#include "web/rq.h"

#define XMLNS "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""

static void begin(struct rq *rq, const char *list)
{
	BUF_LIT(rq->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_printf(rq->out, "<%s " XMLNS ">\n", list);
	rq_type(rq, "application/xml; charset=utf-8");
}

static void add(struct rq *rq, const char *of, const char *path)
{
	buf_printf(rq->out, "<%s><loc>", of);
	html_str(rq->out, rq->program->base_url);
	html_str(rq->out, path);
	buf_printf(rq->out, "</loc></%s>\n", of);
}

static void end(struct rq *rq, const char *list)
{
	buf_printf(rq->out, "</%s>\n", list);
}

/* Recipients by year: no year comes near the 50,000 addresses that a part may have. */
static enum err sitemap(struct rq *rq)
{
	static const char *const parts[] = { "/sitemap/pages.xml", "/sitemap/calls.xml",
		"/sitemap/jobs.xml", "/sitemap/news.xml" };
	struct recipient_tally *years;
	size_t n;

	TRY(recipient_tallies(rq->cx, RECIPIENTS_BY_YEAR, 100, &years, &n));
	begin(rq, "sitemapindex");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		add(rq, "sitemap", parts[i]);
	for (size_t i = 0; i < n; i++)
		add(rq, "sitemap",
			mem_printf(rq->mem, "/sitemap/recipients.xml?year=%s", years[i].value));
	end(rq, "sitemapindex");
	return ERR_OK;
}

static enum err pages(struct rq *rq)
{
	static const char *const fixed[] = { "/", "/calls", "/rules", "/faq", "/recipients",
		"/jobs", "/news" };
	const char *const *slugs;
	size_t n;

	TRY(content_page_slugs(rq->cx, &slugs, &n));
	begin(rq, "urlset");
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		add(rq, "url", fixed[i]);
	for (size_t i = 0; i < n; i++)
		add(rq, "url", mem_printf(rq->mem, "/%s", slugs[i]));
	end(rq, "urlset");
	return ERR_OK;
}

static enum err add_slugs(struct rq *rq, const char *under, const char *const *slugs, size_t n)
{
	begin(rq, "urlset");
	for (size_t i = 0; i < n; i++)
		add(rq, "url", mem_printf(rq->mem, "%s%s", under, slugs[i]));
	end(rq, "urlset");
	return ERR_OK;
}

static enum err calls(struct rq *rq)
{
	const char **slugs;
	size_t n;

	TRY(call_public_slugs(rq->cx, &slugs, &n));
	return add_slugs(rq, "/calls/", slugs, n);
}

static enum err jobs(struct rq *rq)
{
	const char **slugs;
	size_t n;

	TRY(job_open_slugs(rq->cx, &slugs, &n));
	return add_slugs(rq, "/jobs/", slugs, n);
}

static enum err news(struct rq *rq)
{
	struct newsletter_id *ids;
	size_t n;

	TRY(newsletter_all_news(rq->cx, &ids, &n));
	begin(rq, "urlset");
	for (size_t i = 0; i < n; i++)
		add(rq, "url", id_path(rq->mem, "/news/", ids[i].v));
	end(rq, "urlset");
	return ERR_OK;
}

FORM(year_query, { "year", FIELD_INT, "Year", .min = 1900, .max = 9999 });

static enum err recipients_part(struct rq *rq)
{
	/* Without one, of this year. */
	int64_t year = form_is_given(rq->form, "year") ? form_int(rq->form, "year")
						       : civil_of_seconds(rq->cx->now).year;
	struct award_id *ids;
	size_t n;

	TRY(recipient_ids_of(rq->cx, year_begins(year), year_begins(year + 1), &ids, &n));
	begin(rq, "urlset");
	for (size_t i = 0; i < n; i++)
		add(rq, "url", recipient_href(rq->mem, ids[i]));
	end(rq, "urlset");
	return ERR_OK;
}

ROUTES(sitemap_routes,
	{ GET, "/sitemap.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = sitemap,
		.summary = "the parts of the list of every public page" },
	{ GET, "/sitemap/pages.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = pages,
		.summary = "the addresses of pages and lists" },
	{ GET, "/sitemap/calls.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = calls,
		.summary = "the addresses of calls" },
	{ GET, "/sitemap/jobs.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = jobs,
		.summary = "the addresses of open posts" },
	{ GET, "/sitemap/news.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = news,
		.summary = "the addresses of letters to everybody" },
	{ GET, "/sitemap/recipients.xml", ANYONE, ACT_PUBLIC_READ, .is_kept = true,
		.form = &year_query, .run = recipients_part, .is_slow_asked = true,
		.summary = "the addresses of the awards of a year" });
