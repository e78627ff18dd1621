#include "web/pages/common/list.h"

#include <string.h>

#include "domain/program/program.h"
#include "web/pages/common/work.h"
#include "web/text/finding_text.h"
#include "web/text/money.h"
#include "web/text/schema_org.h"
#include "web/text/when.h"
#include "web/tmpl/ledger_page.h"
#include "web/tmpl/list_page.h"

struct list_ask list_asked(struct rq *rq)
{
	if (rq->is_again)
		return (struct list_ask){
			.way = LIST_FIRST
		}; /* the form is the one that was sent */
	if (form_is_given(rq->form, "after"))
		return (struct list_ask){ .way = LIST_AFTER,
			.at = id_parse(form_text(rq->form, "after")) };
	if (form_is_given(rq->form, "before"))
		return (struct list_ask){ .way = LIST_BEFORE,
			.at = id_parse(form_text(rq->form, "before")) };
	return (struct list_ask){ .way = LIST_FIRST };
}

/* "1,234" */
static const char *figure(struct mem *m, int64_t n)
{
	return n < 1000 ? mem_printf(m, "%" PRId64, n)
			: mem_printf(m, "%" PRId64 ",%03" PRId64, n / 1000, n % 1000);
}

static const char *total_text(struct mem *m, const struct list_page *p)
{
	return p->is_total_least ? mem_printf(m, "more than %s", figure(m, p->total))
				 : figure(m, p->total);
}

const char *list_count(
	struct mem *m, const struct list_page *page, const char *one, const char *many)
{
	return mem_printf(m, "%s %s", total_text(m, page),
		page->total == 1 && !page->is_total_least ? one : many);
}

/* Where one is: known at both ends of a list, else how many of how many. */
static const char *where(struct mem *m, const struct list_page *p)
{
	int64_t n = (int64_t)p->n;

	if (!p->has_previous)
		return mem_printf(m, "1–%" PRId64 " of %s", n, total_text(m, p));
	if (!p->has_next && !p->is_total_least && p->total >= n)
		return mem_printf(m, "%s–%s of %s", figure(m, p->total - n + 1),
			figure(m, p->total), figure(m, p->total));
	return mem_printf(m, "%" PRId64 " of %s", n, total_text(m, p));
}

struct pagination list_pages(struct rq *rq, const char *path, const struct filter *set, size_t n,
	const struct list_page *page, int64_t first, int64_t last)
{
	struct pagination p = { 0 };

	if (!page->has_previous && !page->has_next)
		return p;
	p.label = where(rq->mem, page);
	if (page->has_previous)
		p.previous = filter_href(rq->mem, path, set, n, "before", id_text(first).s);
	if (page->has_next)
		p.next = filter_href(rq->mem, path, set, n, "after", id_text(last).s);
	return p;
}

void list_tell(struct rq *rq, struct page *page, const struct list_page *list)
{
	const struct findings *f = &rq->cx->fault;

	if (rq->is_again)
		return; /* the findings are of the form that was sent */
	if (f->n > 0)
		page->notice =
			(struct notice){ NOTICE_WARN, .title = "Part of the address was ignored",
				.text = finding_text(rq->mem, &f->items[0], "UTC") };
	else if (list->is_restarted || form_is_given(rq->form, "page"))
		page->notice =
			(struct notice){ NOTICE_PLAIN, .title = "Back at the start of the list",
				.text = "The place named in the address is not in this list, or no "
					"longer is." };
	else if (list->is_cut)
		page->notice = (struct notice){ NOTICE_PLAIN, .title = "Only a part was searched",
			.text = "The list is long, so only its beginning was searched for these "
				"words. Add a filter to search the rest." };
}

/* ---- cells ---- */

static const char *zone_of(const struct rq *rq)
{
	return rq_zone(rq) == NULL ? "UTC" : rq_zone(rq);
}

static const char *or_dash(const char *s)
{
	return s == NULL || s[0] == '\0' ? "–" : s;
}

static void number_cell(struct rq *rq, enum shown_as as, int64_t n, struct cell *c)
{
	switch (as) {
	case AS_TEXT:
	case AS_PLACE:
		break;
	case AS_COUNT:
		c->text = mem_printf(rq->mem, "%" PRId64, n);
		return;
	case AS_FIGURE:
		c->text = n == 0 ? "–" : money_figure(rq->mem, n);
		return;
	case AS_DAY:
	case AS_MOMENT:
		if (n == 0) {
			c->text = "–";
			return;
		}
		c->datetime = when_machine(rq->mem, n);
		c->text = as == AS_DAY ? when_date(rq->mem, n, zone_of(rq))
				       : when_long(rq->mem, n - n % 60, zone_of(rq));
		return;
	}
	BUG("a number is shown as a text");
}

static void fill_cell(struct rq *rq, const struct list_look *look, const struct list_column *col,
	const void *arg, const char *row, struct cell *c)
{
	const char *text, *country;
	int64_t n;

	if (col->of.kind == MEMBER_TEXT) {
		memcpy(&text, row + col->of.at, sizeof(text));
		c->text = or_dash(text);
		if (col->as == AS_PLACE) {
			memcpy(&country, row + col->country.at, sizeof(country));
			c->text = work_place_of(rq->mem, text, country);
		}
	} else if (col->of.kind == MEMBER_INT) {
		memcpy(&n, row + col->of.at, sizeof(n));
		number_cell(rq, col->as, n, c);
	}
	if (col->sub.kind == MEMBER_TEXT) {
		memcpy(&text, row + col->sub.at, sizeof(text));
		c->sub = text == NULL || text[0] == '\0' ? NULL : text;
	}
	if (col->href != NULL) {
		memcpy(&n, row + look->id, sizeof(n));
		c->href = mem_printf(rq->mem, "%s%s", col->href, id_text(n).s);
	}
	if (col->badge != NULL)
		c->badge = col->badge(row);
	if (col->cell != NULL)
		col->cell(&(struct list_at){ rq, rq->mem, arg, row }, c);
}

static void set_pick(
	struct rq *rq, const struct list_look *look, const char *row, struct table_row *ret_row)
{
	const char *label;
	int64_t id;

	if (look->pick == NULL || (look->may_pick != NULL && !look->may_pick(row)))
		return;
	memcpy(&id, row + look->id, sizeof(id));
	memcpy(&label, row + look->pick_label.at, sizeof(label));
	ret_row->pick = mem_str(rq->mem, id_text(id).s);
	ret_row->pick_label = mem_printf(rq->mem, "Select %s", label);
}

struct table list_table(
	struct rq *rq, const struct list_look *look, const void *arg, const void *rows, size_t n)
{
	struct column *columns = MEM_ARRAY(rq->mem, struct column, look->n_columns);
	struct table_row *out = MEM_ARRAY(rq->mem, struct table_row, n);
	struct cell *cells = MEM_ARRAY(rq->mem, struct cell, n * look->n_columns);

	for (size_t i = 0; i < look->n_columns; i++)
		columns[i] = (struct column){ look->columns[i].head,
			.is_number = look->columns[i].is_number };
	for (size_t r = 0; r < n; r++) {
		const char *row = (const char *)rows + r * look->row_size;

		out[r].cells = cells + r * look->n_columns;
		for (size_t i = 0; i < look->n_columns; i++)
			fill_cell(rq, look, &look->columns[i], arg, row,
				&cells[r * look->n_columns + i]);
		set_pick(rq, look, row, &out[r]);
	}
	return (struct table){ look->label, .pick_name = look->pick, .columns = columns,
		.n_columns = look->n_columns, .rows = out, .n_rows = n };
}

/* ---- the whole list ---- */

static bool is_filter(const struct field *f)
{
	return f->label != NULL;
}

/* The filters in force: none when another form of the page was sent. */
static size_t filters_of(const struct rq *rq, const struct list_look *look, struct filter *set)
{
	const struct form *query = look->query;
	size_t n = 0;

	for (size_t i = 0; query != NULL && i < query->n; i++)
		if (is_filter(&query->fields[i]))
			set[n++] = (struct filter){ query->fields[i].name,
				rq->route->form == query
					? form_text(rq->form, query->fields[i].name)
					: "" };
	return n;
}

bool list_is_filtered(const struct rq *rq, const struct list_look *look)
{
	struct filter *set = MEM_ARRAY(rq->mem, struct filter, look->query->n);

	return filter_is_set(set, filters_of(rq, look, set));
}

/* A select; ERR_NOT_FOUND when it is not offered now. */
static enum err filter_select(
	struct rq *rq, const struct field *f, const struct list_at *at, struct field_view *v)
{
	struct choice *choices;

	if (f->fill != NULL)
		return f->fill(rq, at, v);
	while (f->options[v->n_choices].value != NULL)
		v->n_choices++;
	choices = mem_copy(rq->mem, f->options, v->n_choices * sizeof(*choices));
	for (size_t i = 0; i < v->n_choices; i++)
		choices[i].is_on = strcmp(choices[i].value, v->value) == 0;
	v->choices = choices;
	return ERR_OK;
}

static struct filters filters_view(struct rq *rq, const struct list_look *look,
	const struct filter *set, const void *arg, const void *rows, const struct list_page *page)
{
	const struct list_at at = { rq, rq->mem, arg, page->n > 0 ? rows : NULL };
	const struct form *query = look->query;
	struct field_view *search = MEM_NEW(rq->mem, struct field_view);
	struct field_view *selects = MEM_ARRAY(rq->mem, struct field_view, query->n);
	struct filters v = { .path = rq_path(rq, look->path), .selects = selects };
	size_t k = 0;

	for (size_t i = 0; i < query->n; i++) {
		const struct field *f = &query->fields[i];
		struct field_view *s = &selects[v.n_selects];

		if (!is_filter(f))
			continue;
		if (f->options != NULL || f->fill != NULL) {
			*s = (struct field_view){ .name = f->name,
				.label = f->label,
				.value = set[k].value,
				.is_filter = true };
			v.n_selects += filter_select(rq, f, &at, s) == ERR_OK;
		} else {
			*search = filter_search(f->label, set[k].value);
			search->name = f->name;
			v.search = search;
		}
		k++;
	}
	v.clear = filter_is_set(set, k) ? v.path : NULL;
	v.told = look->one == NULL ? NULL : list_count(rq->mem, page, look->one, look->many);
	return v;
}

static struct pagination pages_of(struct rq *rq, const struct list_look *look,
	const struct filter *set, size_t n, const void *rows, const struct list_page *page)
{
	const char *ids = (const char *)rows + look->id;
	struct pagination p;
	int64_t first, last;

	if (page->n == 0)
		return (struct pagination){ 0 };
	memcpy(&first, ids, sizeof(first));
	memcpy(&last, ids + (page->n - 1) * look->row_size, sizeof(last));
	p = list_pages(rq, rq_path(rq, look->path), set, n, page, first, last);
	if (p.label != NULL && look->newest != NULL)
		p.label = page->has_previous ? look->older : look->newest;
	return p;
}

void list_frame(struct rq *rq, const struct list_look *look, const void *arg, const void *rows,
	const struct list_page *page, struct filters *ret_filters, struct pagination *ret_pages)
{
	struct filter *set = MEM_ARRAY(rq->mem, struct filter, look->query->n);
	size_t n = filters_of(rq, look, set);

	if (n > 0)
		*ret_filters = filters_view(rq, look, set, arg, rows, page);
	*ret_pages = pages_of(rq, look, set, n, rows, page);
}

const char *list_href(struct rq *rq, const struct list_look *look, const char *path,
	const char *name, const char *value)
{
	struct filter *set = MEM_ARRAY(rq->mem, struct filter, look->query->n);

	return filter_href(rq->mem, path, set, filters_of(rq, look, set), name, value);
}

void list_fill(struct rq *rq, struct list_view *v, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page)
{
	v->page = rq->page;
	list_tell(rq, &v->page, page);
	v->table = list_table(rq, look, arg, rows, page->n);
	list_frame(rq, look, arg, rows, page, &v->filters, &v->pagination);
}

enum err list_show(struct rq *rq, const struct list_look *look, const void *arg, const void *rows,
	const struct list_page *page)
{
	struct list_view v = { look->title, .lead = look->lead, .action = look->action,
		.more = look->more,
		.empty = list_is_filtered(rq, look) ? look->none_fits : look->none };

	if (rq->page.title == NULL)
		rq_own_page(&rq->page, v.title, PAGE_WORK);
	list_fill(rq, &v, look, arg, rows, page);
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

struct entry *list_entries(struct rq *rq, const struct list_look *look, const void *rows, size_t n)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, n);

	for (size_t i = 0; i < n; i++)
		entries[i] = look->entry(rq, (const char *)rows + i * look->row_size);
	return entries;
}

enum err ledger_show(struct rq *rq, const struct list_look *look, const void *arg, const void *rows,
	const struct list_page *page)
{
	struct ledger_view v = { .title = look->title,
		.lead = look->lead,
		.label = look->label,
		.entries = list_entries(rq, look, rows, page->n),
		.n_entries = page->n,
		.empty = list_is_filtered(rq, look) ? look->none_fits : look->none };

	list_frame(rq, look, arg, rows, page, &v.filters, &v.pagination);
	rq_public_page(rq, look->title, look->description, look->path);
	rq->page.json_ld =
		schema_list(rq->mem, rq->program->base_url, look->title, v.entries, v.n_entries);
	v.page = rq->page;
	v.files = list_files(rq, look, &v.page);
	v.n_files = look->n_files;
	list_tell(rq, &v.page, page);
	tmpl_ledger_page(rq->out, &v);
	return ERR_OK;
}

struct nav_link *list_files(struct rq *rq, const struct list_look *look, struct page *page)
{
	struct nav_link *files = MEM_ARRAY(rq->mem, struct nav_link, look->n_files);

	for (size_t i = 0; i < look->n_files; i++)
		files[i] = (struct nav_link){ list_href(rq, look, look->files[i].href, NULL, NULL),
			.label = look->files[i].label };
	if (look->feed != NULL)
		page->feed = list_href(rq, look, look->feed, NULL, NULL);
	return files;
}

enum err feed_show(struct rq *rq, const struct list_look *look, const void *rows, size_t n)
{
	struct atom_entry *entries = MEM_ARRAY(rq->mem, struct atom_entry, n);
	const char *site = rq->program->base_url;
	struct atom_feed feed = { .url = mem_printf(rq->mem, "%s%s", site,
					  list_href(rq, look, look->feed, NULL, NULL)),
		.page = mem_printf(
			rq->mem, "%s%s", site, list_href(rq, look, look->path, NULL, NULL)),
		.title = mem_printf(rq->mem, "%s: %s", rq->program->name, look->title),
		.author = rq->program->name };

	for (size_t i = 0; i < n; i++) {
		entries[i] = look->told(rq, (const char *)rows + i * look->row_size);
		entries[i].url = mem_printf(rq->mem, "%s%s", site, entries[i].url);
		feed.at = entries[i].at > feed.at ? entries[i].at : feed.at;
	}
	atom_begin(rq->out, rq->mem, &feed);
	for (size_t i = 0; i < n; i++)
		atom_add(rq->out, rq->mem, &entries[i]);
	atom_end(rq->out);
	rq_type(rq, "application/atom+xml; charset=utf-8");
	return ERR_OK;
}

void list_fill_block(struct rq *rq, struct block *b, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page)
{
	struct table *t = MEM_NEW(rq->mem, struct table);

	*t = list_table(rq, look, arg, rows, page->n);
	b->table = t;
	b->pagination = pages_of(rq, look, NULL, 0, rows, page);
}

void list_sort(struct rq *rq, struct table *table, const struct list_look *look, const char *path,
	const char *sort)
{
	struct column *columns =
		mem_copy(rq->mem, table->columns, table->n_columns * sizeof(*columns));

	for (size_t i = 0; i < look->n_columns; i++) {
		const struct list_column *c = &look->columns[i];

		if (c->sort == NULL)
			continue;
		columns[i].sort_href = filter_href(rq->mem, path, NULL, 0, "sort", c->sort);
		columns[i].sorting = strcmp(sort, c->sort) == 0 ? c->sorting : SORT_NONE;
	}
	table->columns = columns;
}
