/* Open posts in the sponsor's research teams. */
#include "domain/job/job.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/find.h"
#include "web/text/when.h"
#include "web/tmpl/job.h"
#include "web/tmpl/ledger_page.h"

/* ---- the list ---- */

FORM(jobs_query, { "country", FIELD_TEXT, .max = 2 }, { .name = "region", .kind = FIELD_TEXT },
	{ .name = "city", .kind = FIELD_TEXT }, { .name = "team", .kind = FIELD_TEXT },
	{ .name = "area", .kind = FIELD_CHOICE }, { .name = "q", .kind = FIELD_TEXT }, LIST_FIELDS);

enum { F_COUNTRY, F_REGION, F_CITY, F_TEAM, F_AREA, F_Q, N_FILTERS };

static void read_filters(const struct rq *rq, struct filter *f)
{
	static const char *const names[] = { "country", "region", "city", "team", "area", "q" };

	for (size_t i = 0; i < N_FILTERS; i++)
		f[i] = (struct filter){ names[i], form_text(rq->form, names[i]) };
}

static bool has_words(const void *arg, const struct job *j)
{
	const char *const texts[] = { j->title, j->team, j->about, j->responsibilities,
		j->qualifications };

	return find_in(arg, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool has_area(const struct job *j, const char *slug)
{
	for (size_t i = 0; i < j->n_areas; i++)
		if (strcmp(j->areas[i].slug, slug) == 0)
			return true;
	return false;
}

static const char *same(const char *value)
{
	return value;
}

static struct field_view select_of(struct mem *m, const struct job_values *values,
	const char *(*label_of)(const char *), const char *name, const char *label, const char *all,
	const char *chosen)
{
	struct options o;

	options_begin(&o, m);
	for (size_t i = 0; i < values->n; i++)
		options_add(&o, values->items[i], label_of(values->items[i]));
	return options_end(&o, name, label, all, chosen);
}

static struct field_view area_select(
	struct mem *m, const struct job_options *options, const char *chosen)
{
	struct options o;

	options_begin(&o, m);
	for (size_t i = 0; i < options->n_areas; i++)
		options_add(&o, options->areas[i].slug, options->areas[i].name);
	return options_end(&o, "area", "Area", "All areas", chosen);
}

/* Regions and cities are offered of a country, once it is chosen. */
static struct filters filters_of(struct rq *rq, const struct job_options *o, const struct filter *f,
	const struct list_page *page)
{
	struct field_view *v = MEM_ARRAY(rq->mem, struct field_view, 6);
	bool has_country = f[F_COUNTRY].value[0] != '\0';
	size_t n = 0;

	v[n++] = filter_search("Search", f[F_Q].value);
	v[n++] = select_of(rq->mem, &o->countries, country_name, "country", "Country",
		"All countries", f[F_COUNTRY].value);
	if (has_country || f[F_REGION].value[0] != '\0')
		v[n++] = select_of(rq->mem, &o->regions, same, "region", "Region", "All regions",
			f[F_REGION].value);
	if (has_country || f[F_CITY].value[0] != '\0')
		v[n++] = select_of(
			rq->mem, &o->cities, same, "city", "City", "All cities", f[F_CITY].value);
	v[n++] = select_of(rq->mem, &o->teams, same, "team", "Team", "All teams", f[F_TEAM].value);
	v[n++] = area_select(rq->mem, o, f[F_AREA].value);
	return (struct filters){ .path = "/jobs",
		.search = &v[0],
		.selects = &v[1],
		.n_selects = n - 1,
		.clear = filter_is_set(f, N_FILTERS) ? "/jobs" : NULL,
		.told = list_count(rq->mem, page, "job", "jobs") };
}

static const char *place_text(struct mem *m, const struct job_location *l)
{
	return l->city[0] != '\0' ? mem_printf(m, "%s, %s", l->city, country_name(l->country))
				  : country_name(l->country);
}

static struct entry entry_of(struct rq *rq, const struct job *j)
{
	const char **notes = MEM_ARRAY(rq->mem, const char *, j->n_locations + 1);
	struct entry e = { .day = j->team,
		.day_note = mem_printf(
			rq->mem, "posted %s", when_relative(rq->mem, j->posted_at, rq->cx->now)),
		.href = mem_printf(rq->mem, "/jobs/%s", j->slug),
		.title = j->title,
		.notes = notes };

	for (size_t i = 0; i < j->n_locations; i++)
		notes[e.n_notes++] = place_text(rq->mem, &j->locations[i]);
	notes[e.n_notes++] = j->employment_type;
	return e;
}

static void fill_jobs(struct rq *rq, const struct job *list, size_t n, struct ledger_view *v)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, n);

	for (size_t i = 0; i < n; i++)
		entries[i] = entry_of(rq, &list[i]);
	v->entries = entries;
	v->n_entries = n;
}

static enum err jobs_page(struct rq *rq)
{
	struct ledger_view v = { .page = rq->page,
		.title = "Jobs in research",
		.lead = "Open posts in our research teams.",
		.label = "The jobs" };
	const struct list_ask ask = list_asked(rq);
	struct job_options options;
	struct filter f[N_FILTERS];
	struct job_filter filter;
	struct list_page page;
	struct find words;
	struct job *list;
	enum err e;

	read_filters(rq, f);
	words = find_begin(rq->mem, f[F_Q].value);
	filter = (struct job_filter){ .country = f[F_COUNTRY].value,
		.region = f[F_REGION].value,
		.city = f[F_CITY].value,
		.team = f[F_TEAM].value,
		.area = f[F_AREA].value,
		.words = words.n > 0 ? has_words : NULL,
		.arg = &words };
	e = job_entries(rq->cx, &filter, &ask, &list, &page);
	if (e == ERR_OK)
		e = job_options_read(rq->cx, &filter, &options);
	if (e != ERR_OK)
		return e;
	v.filters = filters_of(rq, &options, f, &page);
	fill_jobs(rq, list, page.n, &v);
	if (page.n > 0)
		v.pagination = list_pages(
			rq, "/jobs", f, N_FILTERS, &page, list[0].id.v, list[page.n - 1].id.v);
	v.empty =
		filter_is_set(f, N_FILTERS)
			? (struct empty_state){ "No job fits",
				  "No open post has all of that. Try fewer filters.", "/jobs",
				  "Show all jobs" }
			: (struct empty_state){ "No job is open",
				  "Open posts in our research teams will stand here.", NULL, NULL };
	v.page.title = v.title;
	v.page.description = "Open posts in our research teams, by place, team and area.";
	v.page.canonical = mem_printf(rq->mem, "%s/jobs", rq->program->base_url);
	list_tell(rq, &v.page, &page);
	tmpl_ledger_page(rq->out, &v);
	return ERR_OK;
}

/* ---- one job ---- */

static const char *places_text(struct mem *m, const struct job *j)
{
	struct buf b;

	buf_init(&b, m, 64);
	for (size_t i = 0; i < j->n_locations; i++) {
		if (i > 0)
			BUF_LIT(&b, " · ");
		buf_text(&b, place_text(m, &j->locations[i]));
	}
	return buf_str(&b);
}

static const char *areas_text(struct mem *m, const struct job *j)
{
	struct buf b;

	buf_init(&b, m, 64);
	for (size_t i = 0; i < j->n_areas; i++) {
		if (i > 0)
			BUF_LIT(&b, " · ");
		buf_text(&b, j->areas[i].name);
	}
	return buf_str(&b);
}

static void fill_facts(struct rq *rq, const struct job *j, struct job_view *v)
{
	struct fact *f = MEM_ARRAY(rq->mem, struct fact, 6);
	size_t n = 0;

	f[n++] = (struct fact){ "Team", .text = j->team };
	f[n++] = (struct fact){ j->n_locations > 1 ? "Places" : "Place",
		.text = places_text(rq->mem, j) };
	f[n++] = (struct fact){ "Employment", .text = j->employment_type };
	if (j->n_areas > 0)
		f[n++] = (struct fact){ "Areas", .text = areas_text(rq->mem, j) };
	f[n++] = (struct fact){ "Posted", .text = when_date(rq->mem, j->posted_at, "UTC") };
	f[n++] = (struct fact){ "Apply by", .text = when_date(rq->mem, j->closes_at, "UTC") };
	v->facts = f;
	v->n_facts = n;
}

static void fill_sections(struct rq *rq, const struct job *j, struct job_view *v)
{
	const char *const texts[][2] = { { "About the team", j->about },
		{ "What you will do", j->responsibilities },
		{ "What you bring", j->qualifications }, { "What we offer", j->benefits } };
	struct text_section *list = MEM_ARRAY(rq->mem, struct text_section, 4);

	for (size_t i = 0; i < 4; i++)
		if (texts[i][1][0] != '\0')
			list[v->n_sections++] = (struct text_section){ texts[i][0],
				rq_markdown(rq, texts[i][1], 3), NULL };
	v->sections = list;
}

/* Areas count most, then the team, then a country in common. */
static size_t likeness(const struct job *a, const struct job *b)
{
	size_t n = strcmp(a->team, b->team) == 0 ? 2 : 0;

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

static void add_json_places(struct buf *b, const struct job *j)
{
	BUF_LIT(b, ",\"jobLocation\":[");
	for (size_t i = 0; i < j->n_locations; i++) {
		if (i > 0)
			buf_char(b, ',');
		BUF_LIT(b, "{\"@type\":\"Place\",\"address\":{\"@type\":\"PostalAddress\","
			   "\"addressLocality\":");
		buf_json(b, j->locations[i].city);
		BUF_LIT(b, ",\"addressRegion\":");
		buf_json(b, j->locations[i].region);
		BUF_LIT(b, ",\"addressCountry\":");
		buf_json(b, j->locations[i].country);
		BUF_LIT(b, "}}");
	}
	buf_char(b, ']');
}

/* schema.org JobPosting */
static const char *posting_json(struct rq *rq, const struct job *j)
{
	struct buf b;

	buf_init(&b, rq->mem, 1024);
	BUF_LIT(&b, "{\"@context\":\"https://schema.org\",\"@type\":\"JobPosting\",\"title\":");
	buf_json(&b, j->title);
	BUF_LIT(&b, ",\"description\":");
	buf_json(&b, j->about);
	BUF_LIT(&b, ",\"datePosted\":");
	buf_json(&b, when_machine_date(rq->mem, j->posted_at, "UTC"));
	BUF_LIT(&b, ",\"validThrough\":");
	buf_json(&b, when_machine(rq->mem, j->closes_at));
	BUF_LIT(&b, ",\"hiringOrganization\":{\"@type\":\"Organization\",\"name\":");
	buf_json(&b, rq->program->sponsor);
	buf_char(&b, '}');
	add_json_places(&b, j);
	buf_char(&b, '}');
	return buf_str(&b);
}

static enum err job_page(struct rq *rq)
{
	struct job_view v = { .page = rq->page };
	struct job j;

	TRY(job_read(rq->cx, rq_job(rq), &j));
	TRY(fill_related(rq, &j, &v));
	v.kicker = mem_printf(rq->mem, "%s · %s", j.team, places_text(rq->mem, &j));
	v.title = j.title;
	if (j.posted_at <= rq->cx->now && rq->cx->now < j.closes_at)
		v.apply = (struct nav_link){ j.apply_url, .label = "Apply for this job" };
	else
		v.why_not = "Applications are not taken for this job.";
	fill_facts(rq, &j, &v);
	fill_sections(rq, &j, &v);
	v.page.title = j.title;
	v.page.description = v.kicker;
	v.page.canonical = mem_printf(rq->mem, "%s/jobs/%s", rq->program->base_url, j.slug);
	v.page.json_ld = posting_json(rq, &j);
	rq_crumb(rq, &v.page, "/jobs", "Jobs");
	tmpl_job_page(rq->out, &v);
	return ERR_OK;
}

const struct route job_routes[N_JOB_ROUTES] = {
	{ GET, "/jobs", ANYONE, ACT_PUBLIC_READ, .form = &jobs_query, .run = jobs_page,
		.is_slow = true, .summary = "open posts, with filters" },
	{ GET, "/jobs/:job", ANYONE, ACT_JOB_READ, .run = job_page, .is_slow = true,
		.summary = "one open post" },
};
