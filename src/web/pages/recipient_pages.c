/* Announced awards: the list with its figures, the same as data, one award. */
#include <stdlib.h>

#include "domain/program/program.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/recipient_show.h"
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

FORM(recipients_query, { .name = "year", .kind = FIELD_INT, .min = 1900, .max = 9999 },
	{ .name = "area", .kind = FIELD_CHOICE },
	{ .name = "country", .kind = FIELD_TEXT, .max = 2 },
	{ .name = "organization", .kind = FIELD_TEXT, .max = 300 },
	{ .name = "q", .kind = FIELD_TEXT },
	{ .name = "page", .kind = FIELD_INT, .min = 1, .max = 10000 });

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

static bool is_or_any(const char *wanted, const char *value)
{
	return wanted[0] == '\0' || strcmp(wanted, value) == 0;
}

static bool has_area(const struct recipient *r, const char *slug)
{
	for (size_t i = 0; i < r->n_areas; i++)
		if (strcmp(r->areas[i].slug, slug) == 0)
			return true;
	return slug[0] == '\0';
}

static bool is_wanted(
	struct mem *m, const struct recipient *r, const struct filter *f, const struct find *find)
{
	const char *const texts[] = { r->title, r->pi_name, r->org_name, r->call_title };

	return is_or_any(f[F_COUNTRY].value, r->org_country) &&
	       is_or_any(f[F_ORG].value, r->org_name) && has_area(r, f[F_AREA].value) &&
	       (f[F_YEAR].value[0] == '\0' ||
		       strcmp(year_of(m, r->announced_at), f[F_YEAR].value) == 0) &&
	       find_in(find, texts, sizeof(texts) / sizeof(texts[0]));
}

/* The wanted ones, in their order. */
static struct recipient *wanted(
	struct rq *rq, const struct recipient *all, size_t n, const struct filter *f, size_t *ret_n)
{
	struct recipient *list = MEM_ARRAY(rq->mem, struct recipient, n);
	struct find find = find_begin(rq->mem, f[F_Q].value);

	*ret_n = 0;
	for (size_t i = 0; i < n; i++)
		if (is_wanted(rq->mem, &all[i], f, &find))
			list[(*ret_n)++] = all[i];
	return list;
}

/* Each select offers what the announced awards have. */
static struct filters filters_of(struct rq *rq, const struct recipient *all, size_t n,
	const struct filter *f, size_t n_found)
{
	struct field_view *fields = MEM_ARRAY(rq->mem, struct field_view, 5);
	struct options years, areas, countries, orgs;

	options_begin(&years, rq->mem);
	options_begin(&areas, rq->mem);
	options_begin(&countries, rq->mem);
	options_begin(&orgs, rq->mem);
	for (size_t i = 0; i < n; i++) {
		const char *year = year_of(rq->mem, all[i].announced_at);

		options_add(&years, year, year);
		options_add(&countries, all[i].org_country, country_name(all[i].org_country));
		options_add(&orgs, all[i].org_name, all[i].org_name);
		for (size_t k = 0; k < all[i].n_areas; k++)
			options_add(&areas, all[i].areas[k].slug, all[i].areas[k].name);
	}
	fields[0] = filter_search("Search", f[F_Q].value);
	fields[1] = options_end(&years, "year", "Year", "All years", f[F_YEAR].value);
	fields[2] = options_end(&areas, "area", "Area", "All areas", f[F_AREA].value);
	fields[3] =
		options_end(&countries, "country", "Country", "All countries", f[F_COUNTRY].value);
	fields[4] = options_end(
		&orgs, "organization", "Organization", "All organizations", f[F_ORG].value);
	return (struct filters){ .path = "/recipients",
		.search = &fields[0],
		.selects = &fields[1],
		.n_selects = 4,
		.clear = filter_is_set(f, N_FILTERS) ? "/recipients" : NULL,
		.told = filter_count(rq->mem, n_found, "award", "awards") };
}

/* ---- counting ---- */

/* How often each value comes; label is how people read it. */
struct tally {
	const char *value, *label;
	int64_t n;
};

struct tallies {
	struct tally *items;
	size_t n;
};

static int by_value(const void *a, const void *b)
{
	return strcmp(((const struct tally *)a)->value, ((const struct tally *)b)->value);
}

static int by_count(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->label, y->label);
}

/* Equal values become one; the most frequent first. */
static void tallies_sum(struct tallies *t)
{
	size_t n = 0;

	if (t->n > 0)
		qsort(t->items, t->n, sizeof(*t->items), by_value);
	for (size_t i = 0; i < t->n; i++) {
		if (n > 0 && strcmp(t->items[n - 1].value, t->items[i].value) == 0)
			t->items[n - 1].n += t->items[i].n;
		else
			t->items[n++] = t->items[i];
	}
	t->n = n;
	if (n > 0)
		qsort(t->items, n, sizeof(*t->items), by_count);
}

static void tally(struct tallies *t, const char *value, const char *label)
{
	t->items[t->n++] = (struct tally){ value, label, 1 };
}

struct counted {
	struct tallies countries, areas, orgs;
	int64_t cash_cents, credit_cents;
};

static struct counted count(struct mem *m, const struct recipient *list, size_t n)
{
	struct counted c = { 0 };
	size_t n_areas = 0;

	for (size_t i = 0; i < n; i++)
		n_areas += list[i].n_areas;
	c.countries.items = MEM_ARRAY(m, struct tally, n);
	c.orgs.items = MEM_ARRAY(m, struct tally, n);
	c.areas.items = MEM_ARRAY(m, struct tally, n_areas);
	for (size_t i = 0; i < n; i++) {
		tally(&c.countries, list[i].org_country, country_name(list[i].org_country));
		tally(&c.orgs, list[i].org_name, list[i].org_name);
		for (size_t k = 0; k < list[i].n_areas; k++)
			tally(&c.areas, list[i].areas[k].slug, list[i].areas[k].name);
		c.cash_cents += list[i].cash_cents;
		c.credit_cents += list[i].credit_cents;
	}
	tallies_sum(&c.countries);
	tallies_sum(&c.areas);
	tallies_sum(&c.orgs);
	return c;
}

static struct figure figure(struct mem *m, size_t n, const char *one, const char *many)
{
	return (struct figure){ mem_printf(m, "%zu", n), NULL, n == 1 ? one : many };
}

/*
 * Sums of money only over all awards, and only over five or more: a filter
 * must not tell what a single one was given.
 */
enum { SUM_AT_LEAST = 5 };

static void fill_figures(
	struct rq *rq, const struct counted *c, size_t n, bool is_all, struct recipients_view *v)
{
	struct figure *f = MEM_ARRAY(rq->mem, struct figure, 5);

	f[0] = figure(rq->mem, n, "award", "awards");
	f[1] = figure(rq->mem, c->orgs.n, "organization", "organizations");
	f[2] = figure(rq->mem, c->countries.n, "country", "countries");
	v->n_stats = 3;
	if (is_all && n >= SUM_AT_LEAST) {
		f[3] = (struct figure){ money_figure(rq->mem, c->cash_cents), "USD", "in cash" };
		f[4] = (struct figure){ money_figure(rq->mem, c->credit_cents), "USD",
			"in cloud credits" };
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
	return (struct chart){ .caption = caption,
		.label_head = head,
		.figure_head = "Awards",
		.plot_head = "Share",
		.rows = rows,
		.n_rows = n };
}

/* ---- the list ---- */

const char *recipient_href(struct mem *m, struct award_id id)
{
	return mem_printf(m, "/awards/%s", id_text(id.v).s);
}

struct entry recipient_entry(struct mem *m, const struct recipient *r)
{
	const char **notes = MEM_ARRAY(m, const char *, r->n_areas + 2);
	struct entry e = { .day = r->pi_name,
		.day_note = r->org_name,
		.href = recipient_href(m, r->id),
		.title = r->title,
		.notes = notes };

	notes[e.n_notes++] = country_name(r->org_country);
	for (size_t i = 0; i < r->n_areas; i++)
		notes[e.n_notes++] = r->areas[i].name;
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
	int64_t page = form_int(rq->form, "page");
	struct filter f[N_FILTERS];
	struct recipient *all, *list;
	struct chart *charts = MEM_ARRAY(rq->mem, struct chart, 2);
	struct counted counted;
	struct slice s;
	size_t n_all, n;
	enum err e = recipients(rq->cx, &all, &n_all);

	if (e != ERR_OK)
		return e;
	read_filters(rq, f);
	list = wanted(rq, all, n_all, f, &n);
	counted = count(rq->mem, list, n);
	s = filter_slice(n, page);
	v.filters = filters_of(rq, all, n_all, f, n);
	fill_figures(rq, &counted, n, !filter_is_set(f, N_FILTERS), &v);
	charts[0] = chart_of(rq, &counted.countries, f, "country", "By country", "Country");
	charts[1] = chart_of(rq, &counted.areas, f, "area", "By research area", "Area");
	v.charts = charts;
	v.n_charts = n > 1 ? 2 : 0;
	fill_groups(rq, list + s.from, s.n, &v);
	v.pagination = filter_pages(rq->mem, "/recipients", f, N_FILTERS, n, page);
	fill_page(rq, f, &v);
	tmpl_recipients_page(rq->out, &v);
	return ERR_OK;
}

/* ---- as data ---- */

static const char *area_names(struct mem *m, const struct recipient *r)
{
	struct buf b;

	buf_init(&b, m, 64);
	for (size_t i = 0; i < r->n_areas; i++) {
		if (i > 0)
			BUF_LIT(&b, "; ");
		buf_text(&b, r->areas[i].name);
	}
	return buf_str(&b);
}

static void csv_line(struct rq *rq, const struct recipient *r)
{
	const char *const row[] = { mem_str(rq->mem, id_text(r->id.v).s), r->title, r->pi_name,
		r->org_name, r->org_country, area_names(rq->mem, r), r->call_title,
		when_machine_date(rq->mem, r->announced_at, "UTC"),
		mem_printf(
			rq->mem, "%s%s", rq->program->base_url, recipient_href(rq->mem, r->id)) };

	csv_row(rq->out, row, sizeof(row) / sizeof(row[0]));
}

static enum err recipients_csv(struct rq *rq)
{
	static const char *const head[] = { "id", "title", "principal_investigator", "organization",
		"country", "areas", "call", "announced", "address" };
	struct filter f[N_FILTERS];
	struct recipient *all, *list;
	size_t n_all, n;
	enum err e = recipients(rq->cx, &all, &n_all);

	if (e != ERR_OK)
		return e;
	read_filters(rq, f);
	list = wanted(rq, all, n_all, f, &n);
	csv_row(rq->out, head, sizeof(head) / sizeof(head[0]));
	for (size_t i = 0; i < n; i++)
		csv_line(rq, &list[i]);
	rq_download(rq, "recipients.csv", "text/csv; charset=utf-8; header=present", rq->out->data,
		rq->out->n);
	return ERR_OK;
}

/* ---- one award ---- */

static const struct nav_link crumbs[] = { { .href = "/recipients", .label = "Recipients" } };

static void fill_facts(struct mem *m, const struct recipient *r, struct award_view *v)
{
	struct fact *f = MEM_ARRAY(m, struct fact, 6);
	size_t n = 0;

	f[n++] = (struct fact){ .label = "Principal investigator", .text = r->pi_name };
	f[n++] = (struct fact){ .label = "Organization",
		.text = r->org_name,
		.href = mem_printf(m, "/recipients%s",
			filter_href(m, "", NULL, 0, "organization", r->org_name)),
		.note = country_name(r->org_country) };
	f[n++] = (struct fact){ .label = "Call",
		.text = r->call_title,
		.href = mem_printf(m, "/calls/%s", r->call_slug) };
	if (r->n_areas > 0)
		f[n++] = (struct fact){ .label = "Areas", .text = area_names(m, r) };
	f[n++] =
		(struct fact){ .label = "Announced", .text = when_date(m, r->announced_at, "UTC") };
	v->facts = f;
	v->n_facts = n;
}

static size_t shared_areas(const struct recipient *a, const struct recipient *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n_areas; i++)
		n += b->areas[i].slug[0] != '\0' && has_area(a, b->areas[i].slug);
	return n;
}

enum { RELATED = 3 };

/* The announced awards that share the most areas, newest first among equals. */
static enum err fill_related(struct rq *rq, const struct recipient *r, struct award_view *v)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, RELATED);
	struct recipient *all;
	size_t n, most = 0;
	enum err e = recipients(rq->cx, &all, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (all[i].id.v != r->id.v && shared_areas(&all[i], r) > most)
			most = shared_areas(&all[i], r);
	for (; most > 0; most--)
		for (size_t i = 0; i < n && v->n_related < RELATED; i++)
			if (all[i].id.v != r->id.v && shared_areas(&all[i], r) == most)
				entries[v->n_related++] = recipient_entry(rq->mem, &all[i]);
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
	enum err e = recipient_read(rq->cx, (struct award_id){ rq->object }, &r);

	if (e == ERR_OK)
		e = fill_related(rq, &r, &v);
	if (e != ERR_OK)
		return e;
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
	v.page.crumbs = crumbs;
	v.page.n_crumbs = 1;
	tmpl_award_page(rq->out, &v);
	return ERR_OK;
}

const struct route recipient_routes[N_RECIPIENT_ROUTES] = {
	{ .method = GET,
		.path = "/recipients",
		.who = ANYONE,
		.action = ACT_PUBLIC_READ,
		.form = &recipients_query,
		.run = recipients_page,
		.is_slow = true,
		.summary = "announced awards, with filters and figures" },
	{ .method = GET,
		.path = "/recipients.csv",
		.who = ANYONE,
		.action = ACT_PUBLIC_READ,
		.form = &recipients_query,
		.run = recipients_csv,
		.is_slow = true,
		.summary = "announced awards as CSV" },
	{ .method = GET,
		.path = "/awards/:award",
		.who = ANYONE,
		.action = ACT_AWARD_PUBLIC,
		.object = OBJ_AWARD,
		.object_param = "award",
		.run = award_page,
		.is_slow = true,
		.summary = "one announced award" },
};
