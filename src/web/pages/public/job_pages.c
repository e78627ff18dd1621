/* Open posts in the sponsor's research teams. */
#include "domain/job/job.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/job_show.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/when.h"
#include "web/tmpl/job.h"

/* ---- the list ---- */

/* A select of the list: what it says for none, where its values lie. */
static const struct {
	const char *name, *all;
	size_t values;	  /* of struct job_options */
	bool is_of_place; /* offered once a country is chosen */
} selects[] = {
	{ "country", "All countries", offsetof(struct job_options, countries), false },
	{ "region", "All regions", offsetof(struct job_options, regions), true },
	{ "city", "All cities", offsetof(struct job_options, cities), true },
	{ "team", "All teams", offsetof(struct job_options, teams), false },
};

/* "Germany (12)", as long as nothing else is asked for: with it fewer would fit. */
static const char *counted(struct rq *rq, const char *field, const char *label, int64_t n)
{
	static const char *const names[] = { "country", "region", "city", "team", "area", "q" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], field) != 0 && form_is_given(rq->form, names[i]))
			return label;
	return n == 0 ? label : mem_printf(rq->mem, "%s (%" PRId64 ")", label, n);
}

static enum err fill_select(struct rq *rq, const void *stored, struct field_view *f)
{
	const char *options = ((const struct list_at *)stored)->arg;
	const struct job_values *values;
	struct options o;
	size_t i = 0;

	while (strcmp(selects[i].name, f->name) != 0)
		i++;
	if (selects[i].is_of_place && f->value[0] == '\0' && !form_is_given(rq->form, "country"))
		return ERR_NOT_FOUND;
	values = (const void *)(options + selects[i].values);
	options_begin(&o, rq->mem);
	for (size_t k = 0; k < values->n; k++)
		options_add(&o, values->items[k],
			counted(rq, f->name,
				i == 0 ? country_name(values->items[k]) : values->items[k],
				values->counts[k]));
	options_end(&o, selects[i].all, f);
	return ERR_OK;
}

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct job_options *options = ((const struct list_at *)stored)->arg;
	struct options o;

	options_begin(&o, rq->mem);
	for (size_t i = 0; i < options->n_areas; i++)
		options_add(&o, options->areas[i].slug,
			counted(rq, f->name, options->areas[i].name, options->areas[i].n));
	options_end(&o, "All areas", f);
	return ERR_OK;
}

FORM(jobs_query, { "country", FIELD_TEXT, "Country", .max = 2, .fill = fill_select },
	{ "region", FIELD_TEXT, "Region", .fill = fill_select },
	{ "city", FIELD_TEXT, "City", .fill = fill_select },
	{ "team", FIELD_TEXT, "Team", .fill = fill_select },
	{ "area", FIELD_CHOICE, "Area", .fill = fill_areas },
	{ "q", FIELD_TEXT, .label = "Search" }, LIST_FIELDS);

static bool has_area(const struct job *j, const char *slug)
{
	for (size_t i = 0; i < j->n_areas; i++)
		if (strcmp(j->areas[i].slug, slug) == 0)
			return true;
	return false;
}

static struct entry entry_of(struct rq *rq, const void *job)
{
	const struct job *j = job;
	const char **notes = MEM_ARRAY(rq->mem, const char *, j->n_locations + 1);
	struct entry e = { .day = j->team[0] != '\0' ? j->team : "A research team",
		.day_note = mem_printf(
			rq->mem, "posted %s", when_relative(rq->mem, j->posted_at, rq->cx->now)),
		.href = mem_printf(rq->mem, "/jobs/%s", j->slug),
		.title = j->title,
		.notes = notes };

	for (size_t i = 0; i < j->n_locations; i++)
		notes[e.n_notes++] = job_place_text(rq->mem, &j->locations[i]);
	if (j->employment_type[0] != '\0')
		notes[e.n_notes++] = j->employment_type;
	return e;
}

static struct atom_entry told_of(struct rq *rq, const void *job)
{
	const struct job *j = job;
	const char *text =
		and_then(rq->mem, filled(j->team), " · ", filled(job_places_line(rq->mem, j)));

	text = and_then(rq->mem, text, " · ", filled(j->employment_type));
	return (struct atom_entry){ .url = mem_printf(rq->mem, "/jobs/%s", j->slug),
		.title = j->title,
		.summary = text == NULL ? j->title : text,
		.author = rq->program->sponsor,
		.at = j->posted_at };
}

static const struct nav_link files[] = { { "/job-alerts", .label = "New ones by e-mail" },
	{ "/jobs.atom", .label = "Jobs as a feed" } };

static const struct list_look jobs_look = { "The jobs", .row_size = sizeof(struct job),
	.id = offsetof(struct job, id), .entry = entry_of, .path = "/jobs", .query = &jobs_query,
	.files = files, .n_files = sizeof(files) / sizeof(files[0]), .feed = "/jobs.atom",
	.told = told_of, .one = "job", .many = "jobs", .title = "Jobs in research",
	.lead = "Open posts in our research teams.",
	.description = "Open posts in our research teams, by place, team and area.",
	.none = { "No job is open", .text = "Open posts in our research teams will appear here." },
	.none_fits = { "No job fits", "No open post matches all of that. Try fewer filters.",
		"/jobs", "Show all jobs" } };

#define OF(m) MEMBER(struct job, m)

static struct job_filter filter_of(struct rq *rq)
{
	return (struct job_filter){ .country = form_text(rq->form, "country"),
		.region = form_text(rq->form, "region"),
		.city = form_text(rq->form, "city"),
		.team = form_text(rq->form, "team"),
		.area = form_text(rq->form, "area"),
		.words = SEARCHED(rq->mem, form_text(rq->form, "q"), OF(title), OF(team),
			OF(description), OF(about), OF(responsibilities), OF(qualifications)) };
}

static enum err jobs_page(struct rq *rq)
{
	const struct job_filter filter = filter_of(rq);
	const struct list_ask ask = list_asked(rq);
	struct job_options options;
	struct list_page page;
	struct job *list;

	TRY(job_entries(rq->cx, &filter, &ask, &list, &page));
	TRY(job_options_read(rq->cx, &filter, &options));
	return ledger_show(rq, &jobs_look, &options, list, &page);
}

static enum err jobs_feed(struct rq *rq)
{
	const struct job_filter filter = filter_of(rq);
	struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct job *list;

	ask.is_uncounted = true;
	TRY(job_entries(rq->cx, &filter, &ask, &list, &page));
	return feed_show(rq, &jobs_look, list, page.n);
}

/* ---- one job ---- */

static struct text_section section(struct rq *rq, const char *title, const char *text)
{
	return (struct text_section){ title, .text = rq_markdown(rq, text, 3) };
}

/* Areas count most, then the team, then a country in common. */
static size_t likeness(const struct job *a, const struct job *b)
{
	size_t n = a->team[0] != '\0' && strcmp(a->team, b->team) == 0 ? 2 : 0;

	for (size_t i = 0; i < b->n_areas; i++)
		n += has_area(a, b->areas[i].slug) ? 3 : 0;
	for (size_t i = 0; i < b->n_locations; i++)
		for (size_t k = 0; k < a->n_locations; k++)
			if (strcmp(a->locations[k].country, b->locations[i].country) == 0)
				return n + 1;
	return n;
}

enum { RELATED = 3, LIKE_AT_LEAST = 2 };

static enum err fill_related(struct rq *rq, const struct job *j, struct job_view *v)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, RELATED);
	struct job *all;
	size_t n, most = 0;

	TRY(job_near(rq->cx, j, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (likeness(&all[i], j) > most)
			most = likeness(&all[i], j);
	for (; most >= LIKE_AT_LEAST; most--)
		for (size_t i = 0; i < n && v->n_related < RELATED; i++)
			if (likeness(&all[i], j) == most)
				entries[v->n_related++] = entry_of(rq, &all[i]);
	v->related = entries;
	return ERR_OK;
}

/* What stands beside the button: that it leads to another company's site, whose rules are its own.
 */
static struct nav_link apply_of(struct rq *rq, const struct job *j, const char *site)
{
	if (j->apply_url[0] == '\0')
		return (struct nav_link){ NULL, .label = NULL };
	return (struct nav_link){ j->apply_url,
		.label = site != NULL ? mem_printf(rq->mem, "Apply at %s", site)
			 : strncasecmp(j->apply_url, "mailto:", 7) == 0 ? "Apply by mail"
									: "Apply for this job" };
}

/* Its other titles in one line. */
static const char *other_titles(struct mem *m, const struct job *j)
{
	char *rest = mem_str(m, j->other_titles);
	const char *text = NULL, *one;

	while ((one = strsep(&rest, "\n")) != NULL)
		text = and_then(m, text, " · ", filled(one));
	return text;
}

static enum err job_page(struct rq *rq)
{
	struct job_view v = { 0 };
	const char *places, *site, *areas = NULL;
	struct job j;
	bool is_open;

	TRY(job_read(rq->cx, rq_job(rq), &j));
	TRY(fill_related(rq, &j, &v));
	is_open = j.posted_at <= rq->cx->now && rq->cx->now < j.closes_at;
	places = job_places_line(rq->mem, &j);
	site = job_other_site(rq, &j);
	for (size_t i = 0; i < j.n_areas; i++)
		areas = and_then(rq->mem, areas, " · ", j.areas[i].name);
	v.kicker = and_then(rq->mem, filled(j.team), " · ", places);
	rq_public_page(rq, j.title, v.kicker, rq_path(rq, "/jobs/:job"));
	rq->page.json_ld = is_open ? job_posting_json(rq, &j) : NULL;
	rq_crumb(rq, &rq->page, "/jobs", "Jobs");
	v = (struct job_view){ .page = rq->page,
		.kicker = v.kicker,
		.title = j.title,
		.related = v.related,
		.n_related = v.n_related,
		.apply = apply_of(rq, &j, is_open ? site : NULL),
		.elsewhere = is_open && site != NULL
				     ? mem_printf(rq->mem,
					       "Applications are taken at another site: %s.", site)
				     : NULL,
		.why_not = "Applications are not taken for this job.",
		FACTS(rq->mem, { "Team", .text = filled(j.team) },
			{ "Business unit", .text = filled(j.business_unit) },
			{ j.n_locations > 1 ? "Places" : "Place", .text = places },
			{ "Also posted as", .text = other_titles(rq->mem, &j) },
			{ "Employment", .text = filled(j.employment_type) },
			{ "Areas", .text = areas },
			{ "Posted", .text = when_date(rq->mem, j.posted_at, "UTC") },
			{ "Apply by", .text = j.closes_at == job_never
						      ? "Open until it is filled"
						      : when_date(rq->mem, j.closes_at, "UTC") }),
		MANY(rq->mem, sections, struct text_section, section(rq, "The job", j.description),
			section(rq, "About the team", j.about),
			section(rq, "What you will do", j.responsibilities),
			section(rq, "What you bring", j.qualifications),
			section(rq, "What we offer", j.benefits)) };
	if (!is_open)
		v.apply.href = NULL;
	tmpl_job_page(rq->out, &v);
	return ERR_OK;
}

ROUTES(job_routes,
	{ GET, "/jobs", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &jobs_query,
		.run = jobs_page, .is_slow_asked = true, .summary = "open posts, with filters" },
	{ GET, "/jobs.atom", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &jobs_query,
		.run = jobs_feed, .is_slow_asked = true,
		.summary = "the newest open posts as a feed, with the same filters" },
	{ GET, "/jobs/:job", ANYONE, ACT_JOB_READ, .is_kept = true, .run = job_page,
		.is_slow = true, .summary = "one open post" });
