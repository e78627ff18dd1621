/* Announced awards: the list with its figures, the same as data, one award. */
#include "base/civil.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/recipient_show.h"
#include "web/plot/plot.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/csv.h"
#include "web/text/find.h"
#include "web/text/money.h"
#include "web/text/when.h"
#include "web/tmpl/award.h"
#include "web/tmpl/recipients.h"

/* ---- filters ---- */

FORM(recipients_query, { "year", FIELD_INT, .min = 1900, .max = 9999 },
	{ .name = "area", .kind = FIELD_CHOICE }, { "country", FIELD_TEXT, .max = 2 },
	{ "organization", FIELD_TEXT, .max = 300 }, { .name = "q", .kind = FIELD_TEXT },
	LIST_FIELDS);

enum { F_YEAR, F_AREA, F_COUNTRY, F_ORG, F_Q, N_FILTERS };

static void read_filters(const struct rq *rq, struct filter *f)
{
	static const char *const names[] = { "year", "area", "country", "organization", "q" };

	for (size_t i = 0; i < N_FILTERS; i++)
		f[i] = (struct filter){ names[i], form_text(rq->form, names[i]) };
}

static const char *year_of(struct mem *m, int64_t t)
{
	return mem_strn(m, when_machine(m, t), 4);
}

static bool has_words(const void *arg, const struct recipient *r)
{
	const char *const texts[] = { r->title, r->pi_name, r->org_name, r->call_title };

	return find_in(arg, texts, sizeof(texts) / sizeof(texts[0]));
}

/* UTC seconds; years that no calendar of ours has are far away. */
static int64_t year_begins(int64_t year)
{
	if (year > 9999)
		return INT64_MAX;
	return civil_seconds((struct civil){ .year = (int)year, .month = 1, .day = 1 });
}

static struct recipient_filter filter_of(
	struct rq *rq, const struct filter *f, const struct find *words)
{
	int64_t year = form_int(rq->form, "year");
	struct recipient_filter filter = { .country = f[F_COUNTRY].value,
		.org = f[F_ORG].value,
		.area = f[F_AREA].value,
		.words = words->n > 0 ? has_words : NULL,
		.arg = words };

	if (f[F_YEAR].value[0] != '\0') {
		filter.since = year_begins(year);
		filter.until = year_begins(year + 1);
	}
	return filter;
}

enum { YEARS_MAX = 100, COUNTRIES_MAX = 250, AREAS_MAX = 200, ORGS_OFFERED = 50 };

/* What the selects offer and the charts show: the figures of all announced awards. */
struct tallies {
	struct recipient_tally *items;
	size_t n;
};

struct figures {
	struct recipient_counts all;
	struct tallies years, countries, areas, orgs;
};

static enum err read_figures(struct rq *rq, struct figures *f)
{
	enum err e = recipient_counts(rq->cx, &f->all);

	if (e == ERR_OK)
		e = recipient_tallies(
			rq->cx, RECIPIENTS_BY_YEAR, YEARS_MAX, &f->years.items, &f->years.n);
	if (e == ERR_OK)
		e = recipient_tallies(rq->cx, RECIPIENTS_BY_COUNTRY, COUNTRIES_MAX,
			&f->countries.items, &f->countries.n);
	if (e == ERR_OK)
		e = recipient_tallies(
			rq->cx, RECIPIENTS_BY_AREA, AREAS_MAX, &f->areas.items, &f->areas.n);
	if (e == ERR_OK)
		e = recipient_tallies(
			rq->cx, RECIPIENTS_BY_ORG, ORGS_OFFERED, &f->orgs.items, &f->orgs.n);
	for (size_t i = 0; e == ERR_OK && i < f->countries.n; i++)
		f->countries.items[i].label = country_name(f->countries.items[i].value);
	return e;
}

static struct field_view select_of(struct mem *m, const struct tallies *t, const char *name,
	const char *label, const char *all, const char *chosen)
{
	struct options o;

	options_begin(&o, m);
	for (size_t i = 0; i < t->n; i++)
		options_add(&o, t->items[i].value, t->items[i].label);
	return options_end(&o, name, label, all, chosen);
}

/* Of organizations those with the most awards; any other is found by its name. */
static struct filters filters_of(struct rq *rq, const struct figures *figures,
	const struct filter *f, const struct list_page *page)
{
	struct field_view *fields = MEM_ARRAY(rq->mem, struct field_view, 5);

	fields[0] = filter_search("Search", f[F_Q].value);
	fields[1] =
		select_of(rq->mem, &figures->years, "year", "Year", "All years", f[F_YEAR].value);
	fields[2] =
		select_of(rq->mem, &figures->areas, "area", "Area", "All areas", f[F_AREA].value);
	fields[3] = select_of(rq->mem, &figures->countries, "country", "Country", "All countries",
		f[F_COUNTRY].value);
	fields[4] = select_of(rq->mem, &figures->orgs, "organization", "Organization",
		"All organizations", f[F_ORG].value);
	return (struct filters){ .path = "/recipients",
		.search = &fields[0],
		.selects = &fields[1],
		.n_selects = 4,
		.clear = filter_is_set(f, N_FILTERS) ? "/recipients" : NULL,
		.told = list_count(rq->mem, page, "award", "awards") };
}

/* ---- figures ---- */

/*
 * Sums of money only over all awards, and only over five or more: a filter
 * must not tell what a single one was given.
 */
enum { SUM_AT_LEAST = 5 };

static void fill_figures(struct rq *rq, const struct recipient_counts *c, struct recipients_view *v)
{
	struct figure *f = MEM_ARRAY(rq->mem, struct figure, 5);

	f[0] = figure_count(rq->mem, c->n, c->n == 1 ? "award" : "awards");
	f[1] = figure_count(rq->mem, c->n_orgs, c->n_orgs == 1 ? "organization" : "organizations");
	f[2] = figure_count(rq->mem, c->n_countries, c->n_countries == 1 ? "country" : "countries");
	v->n_stats = 3;
	if (c->n >= SUM_AT_LEAST) {
		f[3] = figure_usd(rq->mem, c->cash_cents, "in cash");
		f[4] = figure_usd(rq->mem, c->credit_cents, "in cloud credits");
		v->n_stats = 5;
	}
	v->stats = f;
}

enum { CHART_ROWS = 10 };

static struct chart chart_of(struct rq *rq, const struct tallies *t, const struct filter *f,
	const char *name, const char *caption, const char *head)
{
	size_t n = t->n < CHART_ROWS ? t->n : CHART_ROWS;
	struct chart_row *rows = MEM_ARRAY(rq->mem, struct chart_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct chart_row){ t->items[i].label,
			filter_href(rq->mem, "/recipients", f, N_FILTERS, name, t->items[i].value),
			plot_bar(rq->mem, (double)t->items[i].n / (double)t->items[0].n),
			mem_printf(rq->mem, "%" PRId64, t->items[i].n) };
	if (t->n > n)
		caption = mem_printf(rq->mem, "%s, the first %zu of %zu", caption, n, t->n);
	return (struct chart){ caption, .label_head = head, .figure_head = "Awards",
		.plot_head = "Share", .rows = rows, .n_rows = n };
}

/* Figures are of all awards: a list that is filtered tells how many it has, and no more. */
static void fill_charts(struct rq *rq, const struct figures *figures, const struct filter *f,
	struct recipients_view *v)
{
	struct chart *charts = MEM_ARRAY(rq->mem, struct chart, 2);

	if (filter_is_set(f, N_FILTERS))
		return;
	fill_figures(rq, &figures->all, v);
	charts[0] = chart_of(rq, &figures->countries, f, "country", "By country", "Country");
	charts[1] = chart_of(rq, &figures->areas, f, "area", "By research area", "Area");
	v->charts = charts;
	v->n_charts = figures->all.n > 1 ? 2 : 0;
}

/* ---- the list ---- */

const char *recipient_href(struct mem *m, struct award_id id)
{
	return mem_printf(m, "/awards/%s", id_text(id.v).s);
}

struct entry recipient_entry(struct mem *m, const struct recipient *r)
{
	const char **notes = MEM_ARRAY(m, const char *, 3);
	struct entry e = { .day = r->pi_name,
		.day_note = r->org_name,
		.href = recipient_href(m, r->id),
		.title = r->title,
		.notes = notes };

	notes[e.n_notes++] = country_name(r->org_country);
	if (r->area_names[0] != '\0')
		notes[e.n_notes++] = r->area_names;
	notes[e.n_notes++] = r->call_title;
	return e;
}

/* A group for each year; the list is newest first. */
static void fill_groups(
	struct rq *rq, const struct recipient *list, size_t n, struct recipients_view *v)
{
	struct entry_group *groups = MEM_ARRAY(rq->mem, struct entry_group, n);
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, n);

	for (size_t i = 0; i < n; i++) {
		const char *year = year_of(rq->mem, list[i].announced_at);

		entries[i] = recipient_entry(rq->mem, &list[i]);
		if (v->n_groups == 0 || strcmp(groups[v->n_groups - 1].title, year) != 0)
			groups[v->n_groups++] = (struct entry_group){ year, &entries[i], 0 };
		groups[v->n_groups - 1].n_entries++;
	}
	v->groups = groups;
}

static void fill_page(struct rq *rq, const struct filter *f, struct recipients_view *v)
{
	struct nav_link *csv = MEM_NEW(rq->mem, struct nav_link);

	csv->href = filter_href(rq->mem, "/recipients.csv", f, N_FILTERS, NULL, NULL);
	csv->label = "This list as CSV";
	v->downloads = csv;
	v->n_downloads = 1;
	v->empty = filter_is_set(f, N_FILTERS)
			   ? (struct empty_state){ "No award fits",
				     "No announced award has all of that. Try fewer filters.",
				     "/recipients", "Show all recipients" }
			   : (struct empty_state){ "Nothing is announced yet",
				     "Recipients will stand here once a call is announced.",
				     "/calls", "See the calls" };
	v->page.title = "Recipients";
	v->page.description =
		"Awards that were announced, by year, area, country and organization.";
	v->page.canonical = mem_printf(rq->mem, "%s/recipients", rq->program->base_url);
}

static enum err recipients_page(struct rq *rq)
{
	struct recipients_view v = { .page = rq->page,
		.lead = "Who was chosen, and for what. All figures are counted from this list." };
	const struct list_ask ask = list_asked(rq);
	struct recipient_filter filter;
	struct filter f[N_FILTERS];
	struct figures figures;
	struct list_page page;
	struct recipient *list;
	struct find words;
	enum err e = read_figures(rq, &figures);

	read_filters(rq, f);
	words = find_begin(rq->mem, f[F_Q].value);
	filter = filter_of(rq, f, &words);
	if (e == ERR_OK)
		e = filter_is_set(f, N_FILTERS)
			    ? recipients(rq->cx, &filter, &ask, &list, &page)
			    : recipients_uncounted(rq->cx, &filter, &ask, &list, &page);
	if (e != ERR_OK)
		return e;
	if (!filter_is_set(f, N_FILTERS))
		page.total = figures.all.n;
	v.filters = filters_of(rq, &figures, f, &page);
	fill_charts(rq, &figures, f, &v);
	fill_groups(rq, list, page.n, &v);
	if (page.n > 0)
		v.pagination = list_pages(rq, "/recipients", f, N_FILTERS, &page, list[0].id.v,
			list[page.n - 1].id.v);
	fill_page(rq, f, &v);
	list_tell(rq, &v.page, &page);
	tmpl_recipients_page(rq->out, &v);
	return ERR_OK;
}

/* ---- as data ---- */

static void csv_line(struct rq *rq, struct mem *m, const struct recipient *r)
{
	const char *const row[] = { mem_str(m, id_text(r->id.v).s), r->title, r->pi_name,
		r->org_name, r->org_country, r->area_names, r->call_title,
		when_machine_date(m, r->announced_at, "UTC"),
		mem_printf(m, "%s%s", rq->program->base_url, recipient_href(m, r->id)) };

	csv_row(rq->out, row, sizeof(row) / sizeof(row[0]));
}

enum { CSV_ROWS = 500 };

/* Page by page: of what was read, only the lines are kept. */
static enum err recipients_csv(struct rq *rq)
{
	static const char *const head[] = { "id", "title", "principal_investigator", "organization",
		"country", "areas", "call", "announced", "address" };
	struct list_ask ask = { .way = LIST_FIRST, .rows = CSV_ROWS };
	struct mem *whole = rq->cx->mem;
	struct recipient_filter filter;
	struct filter f[N_FILTERS];
	struct list_page page;
	struct find words;
	enum err e;

	read_filters(rq, f);
	words = find_begin(rq->mem, f[F_Q].value);
	filter = filter_of(rq, f, &words);
	csv_row(rq->out, head, sizeof(head) / sizeof(head[0]));
	do {
		struct recipient *list;

		rq->cx->mem = mem_new(whole, "a page of the CSV");
		e = recipients_uncounted(rq->cx, &filter, &ask, &list, &page);
		for (size_t i = 0; e == ERR_OK && i < page.n; i++)
			csv_line(rq, rq->cx->mem, &list[i]);
		if (e == ERR_OK && page.n > 0)
			ask = (struct list_ask){ LIST_AFTER, list[page.n - 1].id.v, CSV_ROWS };
		mem_end(rq->cx->mem);
		rq->cx->mem = whole;
	} while (e == ERR_OK && page.has_next);
	if (e != ERR_OK)
		return e;
	rq_download(rq, "recipients.csv", "text/csv; charset=utf-8; header=present", rq->out->data,
		rq->out->n);
	return ERR_OK;
}

/* ---- one award ---- */

static void fill_facts(struct mem *m, const struct recipient *r, struct award_view *v)
{
	struct fact *f = MEM_ARRAY(m, struct fact, 6);
	size_t n = 0;

	f[n++] = (struct fact){ "Principal investigator", .text = r->pi_name };
	f[n++] = (struct fact){ "Organization", .text = r->org_name,
		.href = mem_printf(m, "/recipients%s",
			filter_href(m, "", NULL, 0, "organization", r->org_name)),
		.note = country_name(r->org_country) };
	f[n++] = (struct fact){ "Call", .text = r->call_title,
		.href = mem_printf(m, "/calls/%s", r->call_slug) };
	if (r->area_names[0] != '\0')
		f[n++] = (struct fact){ "Areas", .text = r->area_names };
	f[n++] = (struct fact){ "Announced", .text = when_date(m, r->announced_at, "UTC") };
	v->facts = f;
	v->n_facts = n;
}

enum { RELATED = 3 };

static enum err fill_related(struct rq *rq, const struct recipient *r, struct award_view *v)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, RELATED);
	struct recipient *list;

	TRY(recipients_near(rq->cx, r->id, RELATED, &list, &v->n_related));
	for (size_t i = 0; i < v->n_related; i++)
		entries[i] = recipient_entry(rq->mem, &list[i]);
	v->related = entries;
	return ERR_OK;
}

/* schema.org MonetaryGrant, without the amount. */
static const char *grant_json(struct rq *rq, const struct recipient *r)
{
	struct buf b;

	buf_init(&b, rq->mem, 512);
	BUF_LIT(&b, "{\"@context\":\"https://schema.org\",\"@type\":\"MonetaryGrant\",\"name\":");
	buf_json(&b, r->title);
	BUF_LIT(&b, ",\"url\":");
	buf_json(&b,
		mem_printf(rq->mem, "%s%s", rq->program->base_url, recipient_href(rq->mem, r->id)));
	BUF_LIT(&b, ",\"funder\":{\"@type\":\"Organization\",\"name\":");
	buf_json(&b, rq->program->sponsor);
	BUF_LIT(&b, "},\"fundedItem\":{\"@type\":\"ResearchProject\",\"name\":");
	buf_json(&b, r->title);
	BUF_LIT(&b, ",\"member\":{\"@type\":\"Person\",\"name\":");
	buf_json(&b, r->pi_name);
	BUF_LIT(&b, ",\"affiliation\":{\"@type\":\"Organization\",\"name\":");
	buf_json(&b, r->org_name);
	BUF_LIT(&b, "}}}}");
	return buf_str(&b);
}

static enum err award_page(struct rq *rq)
{
	struct award_view v = { .page = rq->page };
	struct recipient r;

	TRY(recipient_read(rq->cx, rq_award(rq), &r));
	TRY(fill_related(rq, &r, &v));
	v.kicker = mem_printf(rq->mem, "Award of %s", year_of(rq->mem, r.announced_at));
	v.title = r.title;
	v.lead = mem_printf(rq->mem, "%s, %s", r.pi_name, r.org_name);
	fill_facts(rq->mem, &r, &v);
	if (r.summary[0] != '\0')
		v.abstract = rq_markdown(rq, r.summary, 3);
	v.page.title = r.title;
	v.page.description = v.lead;
	v.page.canonical =
		mem_printf(rq->mem, "%s%s", rq->program->base_url, recipient_href(rq->mem, r.id));
	v.page.json_ld = grant_json(rq, &r);
	rq_crumb(rq, &v.page, "/recipients", "Recipients");
	tmpl_award_page(rq->out, &v);
	return ERR_OK;
}

const struct route recipient_routes[N_RECIPIENT_ROUTES] = {
	{ GET, "/recipients", ANYONE, ACT_PUBLIC_READ, .form = &recipients_query,
		.run = recipients_page, .is_slow = true,
		.summary = "announced awards, with filters and figures" },
	{ GET, "/recipients.csv", ANYONE, ACT_PUBLIC_READ, .form = &recipients_query,
		.run = recipients_csv, .is_slow = true, .summary = "announced awards as CSV" },
	{ GET, "/awards/:award", ANYONE, ACT_AWARD_PUBLIC, .run = award_page, .is_slow = true,
		.summary = "one announced award" },
};
