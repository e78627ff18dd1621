/* Announced awards: the list with its figures, the same as data, one award. */
#include "base/civil.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/recipient_show.h"
#include "web/plot/plot.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/csv.h"
#include "web/text/schema_org.h"
#include "web/text/when.h"
#include "web/tmpl/award.h"
#include "web/tmpl/recipients.h"

/* ---- filters ---- */

/* The figures of all announced awards: what each select offers, and what the charts show. */
enum { BY_YEAR, BY_AREA, BY_COUNTRY, BY_ORG, N_SELECTS };

static const struct {
	const char *name, *all;
	enum recipient_kind kind;
	int64_t most; /* of organizations those with the most awards: any other is searched for */
} selects[N_SELECTS] = {
	[BY_YEAR] = { "year", "All years", RECIPIENTS_BY_YEAR, 100 },
	[BY_AREA] = { "area", "All areas", RECIPIENTS_BY_AREA, 200 },
	[BY_COUNTRY] = { "country", "All countries", RECIPIENTS_BY_COUNTRY, 250 },
	[BY_ORG] = { "organization", "All organizations", RECIPIENTS_BY_ORG, 50 },
};

struct figures {
	struct recipient_counts all;
	struct tallies {
		struct recipient_tally *items;
		size_t n;
	} of[N_SELECTS];
};

static enum err read_figures(struct rq *rq, struct figures *f)
{
	struct tallies *countries = &f->of[BY_COUNTRY];

	TRY(recipient_counts(rq->cx, &f->all));
	for (size_t i = 0; i < N_SELECTS; i++)
		TRY(recipient_tallies(
			rq->cx, selects[i].kind, selects[i].most, &f->of[i].items, &f->of[i].n));
	for (size_t i = 0; i < countries->n; i++)
		countries->items[i].label = country_name(countries->items[i].value);
	return ERR_OK;
}

static enum err fill_select(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct tallies *t =
		((const struct figures *)((const struct list_at *)stored)->arg)->of;
	size_t i = 0;

	while (strcmp(selects[i].name, f->name) != 0)
		i++;
	options_of(rq->mem, t[i].items, t[i].n, sizeof(*t[i].items),
		(struct member)MEMBER(struct recipient_tally, value),
		(struct member)MEMBER(struct recipient_tally, label), selects[i].all, f);
	return ERR_OK;
}

FORM(recipients_query, { "year", FIELD_INT, "Year", .min = 1900, .max = 9999, .fill = fill_select },
	{ "area", FIELD_CHOICE, "Area", .fill = fill_select },
	{ "country", FIELD_TEXT, "Country", .max = 2, .fill = fill_select },
	{ "organization", FIELD_TEXT, "Organization", .max = 300, .fill = fill_select },
	{ "q", FIELD_TEXT, .label = "Search" }, LIST_FIELDS);

static const char *year_of(struct mem *m, int64_t t)
{
	return mem_printf(m, "%d", civil_of_seconds(t).year);
}

int64_t year_begins(int64_t year)
{
	if (year > 9999)
		return INT64_MAX;
	return civil_seconds((struct civil){ .year = (int)year, .month = 1, .day = 1 });
}

#define OF(m) MEMBER(struct recipient, m)

static struct recipient_filter filter_of(struct rq *rq)
{
	int64_t year = form_int(rq->form, "year");
	bool has_year = form_is_given(rq->form, "year");

	return (struct recipient_filter){ .country = form_text(rq->form, "country"),
		.org = form_text(rq->form, "organization"),
		.area = form_text(rq->form, "area"),
		.since = has_year ? year_begins(year) : 0,
		.until = has_year ? year_begins(year + 1) : 0,
		.words = SEARCHED(rq->mem, form_text(rq->form, "q"), OF(title), OF(pi_name),
			OF(org_name), OF(call_title)) };
}

const char *recipient_href(struct mem *m, struct award_id id)
{
	return id_path(m, "/awards/", id.v);
}

static struct entry entry_of(struct rq *rq, const void *recipient)
{
	const struct recipient *r = recipient;
	const char **notes = MEM_ARRAY(rq->mem, const char *, 3);
	struct entry e = { .day = r->pi_name,
		.day_note = r->org_name,
		.href = recipient_href(rq->mem, r->id),
		.title = r->title,
		.notes = notes };

	notes[e.n_notes++] = country_name(r->org_country);
	if (r->area_names[0] != '\0')
		notes[e.n_notes++] = r->area_names;
	notes[e.n_notes++] = r->call_title;
	return e;
}

static struct atom_entry told_of(struct rq *rq, const void *recipient)
{
	const struct recipient *r = recipient;

	return (struct atom_entry){ .url = recipient_href(rq->mem, r->id),
		.title = r->title,
		.summary = mem_printf(
			rq->mem, "%s, %s. Call: %s.", r->pi_name, r->org_name, r->call_title),
		.author = r->pi_name,
		.at = r->announced_at };
}

static const struct nav_link files[] = { { "/recipients.csv", .label = "This list as CSV" },
	{ "/recipients.atom", .label = "New recipients as a feed" } };

static const struct list_look look = { .title = "Recipients",
	.row_size = sizeof(struct recipient),
	.id = offsetof(struct recipient, id),
	.entry = entry_of,
	.path = "/recipients",
	.query = &recipients_query,
	.one = "award",
	.many = "awards",
	.files = files,
	.n_files = sizeof(files) / sizeof(files[0]),
	.feed = "/recipients.atom",
	.told = told_of,
	.none = { "Nothing is announced yet",
		"Recipients will appear here once a call is announced.", "/calls",
		"See the calls" },
	.none_fits = { "No award fits",
		"No announced award matches all of that. Try fewer filters.", "/recipients",
		"Show all recipients" } };

struct entry *recipient_entries(struct rq *rq, const struct recipient *list, size_t n)
{
	return list_entries(rq, &look, list, n);
}

/* ---- figures ---- */

/*
 * Sums of money only over all awards, and only over five or more: a filter
 * must not tell what a single one was given.
 */
enum { SUM_AT_LEAST = 5 };

enum { CHART_ROWS = 10 };

static struct chart chart_of(struct rq *rq, const struct figures *figures, size_t by,
	const char *caption, const char *head)
{
	const struct tallies *t = &figures->of[by];
	size_t n = t->n < CHART_ROWS ? t->n : CHART_ROWS;
	struct chart_row *rows = MEM_ARRAY(rq->mem, struct chart_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct chart_row){ t->items[i].label,
			list_href(rq, &look, look.path, selects[by].name, t->items[i].value),
			plot_bar(rq->mem, (double)t->items[i].n / (double)t->items[0].n),
			mem_printf(rq->mem, "%" PRId64, t->items[i].n) };
	if (t->n > n)
		caption = mem_printf(rq->mem, "%s, the first %zu of %zu", caption, n, t->n);
	return (struct chart){ caption, .label_head = head, .figure_head = "Awards",
		.plot_head = "Share", .rows = rows, .n_rows = n };
}

/* Figures are of all awards: a list that is filtered tells how many it has, and no more. */
static void fill_charts(struct rq *rq, const struct figures *f, struct recipients_view *v)
{
	const struct recipient_counts *c = &f->all;

	v->stats = LISTED(rq->mem, struct figure, figure_counted(rq->mem, c->n, "award", "awards"),
		figure_counted(rq->mem, c->n_orgs, "organization", "organizations"),
		figure_counted(rq->mem, c->n_countries, "country", "countries"),
		figure_usd(rq->mem, c->cash_cents, "in cash"),
		figure_usd(rq->mem, c->credit_cents, "in cloud credits"));
	v->n_stats = c->n >= SUM_AT_LEAST ? 5 : 3;
	v->charts =
		LISTED(rq->mem, struct chart, chart_of(rq, f, BY_COUNTRY, "By country", "Country"),
			chart_of(rq, f, BY_AREA, "By research area", "Area"));
	v->n_charts = c->n > 1 ? 2 : 0;
}

/* ---- the list ---- */

/* A group for each year; the list is newest first. */
static void fill_groups(
	struct rq *rq, const struct recipient *list, size_t n, struct recipients_view *v)
{
	struct entry_group *groups = MEM_ARRAY(rq->mem, struct entry_group, n);
	const struct entry *entries = recipient_entries(rq, list, n);

	for (size_t i = 0; i < n; i++) {
		const char *year = year_of(rq->mem, list[i].announced_at);

		if (v->n_groups == 0 || strcmp(groups[v->n_groups - 1].title, year) != 0)
			groups[v->n_groups++] = (struct entry_group){ year, &entries[i], 0 };
		groups[v->n_groups - 1].n_entries++;
	}
	v->groups = groups;
}

static enum err recipients_page(struct rq *rq)
{
	const bool is_filtered = list_is_filtered(rq, &look);
	const struct list_ask ask = list_asked(rq);
	const struct recipient_filter filter = filter_of(rq);
	struct recipients_view v = {
		.lead = "Who was chosen, and for what. All figures are counted from this list.",
		.empty = is_filtered ? look.none_fits : look.none
	};
	struct figures figures;
	struct list_page page;
	struct recipient *list;

	TRY(read_figures(rq, &figures));
	TRY(is_filtered ? recipients(rq->cx, &filter, &ask, &list, &page)
			: recipients_uncounted(rq->cx, &filter, &ask, &list, &page));
	if (!is_filtered) {
		page.total = figures.all.n;
		fill_charts(rq, &figures, &v);
	}
	list_frame(rq, &look, &figures, list, &page, &v.filters, &v.pagination);
	fill_groups(rq, list, page.n, &v);
	rq_public_page(rq, look.title, "Announced awards, by year, area, country and organization.",
		look.path);
	if (v.n_groups > 0)
		rq->page.json_ld = schema_list(
			rq->mem, rq->program->base_url, look.title, v.groups[0].entries, page.n);
	v.page = rq->page;
	v.files = list_files(rq, &look, &v.page);
	v.n_files = look.n_files;
	list_tell(rq, &v.page, &page);
	tmpl_recipients_page(rq->out, &v);
	return ERR_OK;
}

/* ---- as data ---- */

enum { CSV_ROWS = 500 };

/* Page by page: of what was read, only the lines are kept. */
static enum err recipients_csv(struct rq *rq)
{
	static const char *const head[] = { "id", "title", "principal_investigator", "organization",
		"country", "areas", "call", "announced", "address" };
	struct list_ask ask = { .way = LIST_FIRST, .rows = CSV_ROWS };
	struct mem *whole = rq->cx->mem;
	const struct recipient_filter filter = filter_of(rq);
	struct list_page page;
	enum err e;

	csv_row(rq->out, head, sizeof(head) / sizeof(head[0]));
	do {
		struct recipient *list;

		rq->cx->mem = mem_new(whole, "a page of the CSV");
		e = recipients_uncounted(rq->cx, &filter, &ask, &list, &page);
		for (size_t i = 0; e == ERR_OK && i < page.n; i++) {
			const struct recipient *r = &list[i];
			struct mem *m = rq->cx->mem;
			const char *const row[] = { mem_str(m, id_text(r->id.v).s), r->title,
				r->pi_name, r->org_name, r->org_country, r->area_names,
				r->call_title, when_machine_date(m, r->announced_at, "UTC"),
				mem_printf(m, "%s%s", rq->program->base_url,
					recipient_href(m, r->id)) };

			csv_row(rq->out, row, sizeof(row) / sizeof(row[0]));
		}
		if (e == ERR_OK && page.n > 0)
			ask = (struct list_ask){
				.way = LIST_AFTER, .at = list[page.n - 1].id.v, .rows = CSV_ROWS
			};
		mem_end(rq->cx->mem);
		rq->cx->mem = whole;
	} while (e == ERR_OK && page.has_next);
	if (e != ERR_OK)
		return e;
	rq_download(rq, "recipients.csv", "text/csv; charset=utf-8; header=present", rq->out->data,
		rq->out->n);
	return ERR_OK;
}

static enum err recipients_feed(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	const struct recipient_filter filter = filter_of(rq);
	struct recipient *list;
	struct list_page page;

	TRY(recipients_uncounted(rq->cx, &filter, &ask, &list, &page));
	return feed_show(rq, &look, list, page.n);
}

/* ---- one award ---- */

/* schema.org MonetaryGrant, without the amount. */
static const char *grant_json(struct rq *rq, const struct recipient *r)
{
	struct buf b;

	buf_init(&b, rq->mem, 512);
	BUF_JSON(&b,
		"{\"@context\":\"https://"
		"schema.org\",\"@type\":\"MonetaryGrant\",\"name\":%,\"url\":%,"
		"\"funder\":{\"@type\":\"Organization\",\"name\":%},"
		"\"fundedItem\":{\"@type\":\"ResearchProject\",\"name\":%,"
		"\"member\":{\"@type\":\"Person\",\"name\":%,"
		"\"affiliation\":{\"@type\":\"Organization\",\"name\":%}}}}",
		r->title, rq->page.canonical, rq->program->sponsor, r->title, r->pi_name,
		r->org_name);
	return buf_str(&b);
}

enum { RELATED = 3 };

static enum err award_page(struct rq *rq)
{
	struct mem *m = rq->mem;
	struct award_view v;
	struct recipient *related;
	struct recipient r;
	size_t n;

	TRY(recipient_read(rq->cx, rq_award(rq), &r));
	TRY(recipients_near(rq->cx, r.id, RELATED, &related, &n));
	v = (struct award_view){ .kicker = mem_printf(m, "Award of %s", year_of(m, r.announced_at)),
		.title = r.title,
		.lead = mem_printf(m, "%s, %s", r.pi_name, r.org_name),
		.abstract = rq_markdown(rq, r.summary, 3),
		.related = recipient_entries(rq, related, n),
		.n_related = n,
		FACTS(m, { "Principal investigator", .text = r.pi_name },
			{ "Organization", .text = r.org_name,
				.href = filter_href(
					m, look.path, NULL, 0, "organization", r.org_name),
				.note = country_name(r.org_country) },
			{ "Call", .text = r.call_title,
				.href = mem_printf(m, "/calls/%s", r.call_slug) },
			{ "Areas", .text = filled(r.area_names) },
			{ "Announced", .text = when_date(m, r.announced_at, "UTC") }) };
	rq_public_page(rq, r.title, v.lead, recipient_href(m, r.id));
	rq->page.json_ld = grant_json(rq, &r);
	rq_crumb(rq, &rq->page, look.path, "Recipients");
	v.page = rq->page;
	tmpl_award_page(rq->out, &v);
	return ERR_OK;
}

ROUTES(recipient_routes,
	{ GET, "/recipients", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &recipients_query,
		.run = recipients_page, .is_slow_asked = true,
		.summary = "announced awards, with filters and figures" },
	{ GET, "/recipients.csv", ANYONE, ACT_PUBLIC_READ, .is_kept = true,
		.form = &recipients_query, .run = recipients_csv, .bearer = KEY_LISTS,
		.is_slow = true, .summary = "announced awards as CSV" },
	{ GET, "/recipients.atom", ANYONE, ACT_PUBLIC_READ, .is_kept = true,
		.form = &recipients_query, .run = recipients_feed, .is_slow_asked = true,
		.summary = "the newest announced awards as a feed" },
	{ GET, "/awards/:award", ANYONE, ACT_AWARD_PUBLIC, .is_kept = true, .run = award_page,
		.is_slow = true, .summary = "one announced award" });
