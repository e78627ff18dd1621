/* Announced awards as visitors read them. */
#include <stdlib.h>

#include "domain/award/award_sql.h"
#include "domain/award/award_view.h"
#include "domain/check.h"

static struct recipient view(const struct recipient_row *r)
{
	return (struct recipient){ .id = r->id,
		.title = r->title,
		.summary = r->summary,
		.pi_name = r->pi_name,
		.org_name = r->org_name,
		.org_country = r->org_country,
		.area_names = "",
		.call_slug = r->call_slug,
		.call_title = r->call_title,
		.announced_at = r->announced_at,
		.cash_cents = r->cash_cents,
		.credit_cents = r->credit_cents };
}

/* ---- their areas ---- */

static int as_listed(const void *a, const void *b)
{
	const struct recipient_area_names_row *one = a, *other = b;

	if (one->position != other->position)
		return one->position < other->position ? -1 : 1;
	return (one->id.v > other->id.v) - (one->id.v < other->id.v);
}

/* All areas, as they stand in a list. */
static enum err read_areas(
	struct cx *cx, struct recipient_area_names_row **ret_areas, size_t *ret_n)
{
	enum err e = recipient_area_names(cx->db, cx->mem, ret_areas, ret_n);

	if (e == ERR_OK && *ret_n > 1)
		qsort(*ret_areas, *ret_n, sizeof(**ret_areas), as_listed);
	return e;
}

static int by_award(const void *key, const void *row)
{
	int64_t id = *(const int64_t *)key,
		other = ((const struct recipient_areas_of_row *)row)->award.v;

	return (id > other) - (id < other);
}

/* The names of one's areas in the list's order.  rows: of many, by their ids. */
static const char *names_of(struct cx *cx, int64_t id, const struct recipient_areas_of_row *rows,
	size_t n, const struct recipient_area_names_row *areas, size_t n_areas)
{
	const struct recipient_areas_of_row *end = rows + n,
					    *own = n == 0 ? NULL
							  : bsearch(&id, rows, n, sizeof(*rows),
								    by_award);
	const char *names = "";

	if (own == NULL)
		return "";
	while (own > rows && own[-1].award.v == id)
		own--;
	for (size_t i = 0; i < n_areas; i++)
		for (const struct recipient_areas_of_row *r = own; r < end && r->award.v == id; r++)
			if (r->area.v == areas[i].id.v)
				names = names[0] == '\0' ? areas[i].name
							 : mem_printf(cx->mem, "%s; %s", names,
								   areas[i].name);
	return names;
}

/* Two statements for all of them. */
static enum err add_areas(struct cx *cx, struct recipient *list, size_t n)
{
	struct recipient_area_names_row *areas;
	struct recipient_areas_of_row *rows;
	size_t n_areas, n_rows;
	enum err e;

	if (n == 0)
		return ERR_OK;
	e = recipient_areas_of(
		cx->db, cx->mem, list_ids(cx->mem, list, sizeof(*list), n), &rows, &n_rows);
	if (e == ERR_OK)
		e = read_areas(cx, &areas, &n_areas);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		list[i].area_names = names_of(cx, list[i].id.v, rows, n_rows, areas, n_areas);
	return e;
}

/* ---- the list ---- */

_Static_assert((int)LIST_BEFORE == (int)RECIPIENT_LIST_WAY_BEFORE &&
		       (int)RECIPIENT_LIST_BY_AREA == (int)RECIPIENT_LIST_COUNT_BY_AREA &&
		       (int)RECIPIENT_LIST_REST_ASKED == (int)RECIPIENT_LIST_COUNT_REST_ASKED,
	"a filter is the same number everywhere");

struct asked {
	const struct recipient_filter *filter;
	int64_t since, until; /* UTC seconds */
	enum recipient_list_by by;
	enum recipient_list_rest rest;
	size_t most; /* rows that words are looked for in; 0: all */
};

/* Nothing that is announced for later: clocks may go back. */
static struct asked asked_of(const struct cx *cx, const struct recipient_filter *f)
{
	int n = (f->country[0] != '\0') + (f->org[0] != '\0') + (f->area[0] != '\0');
	struct asked a = { .filter = f, .since = 0, .until = cx->now + 1 };

	if (f->org[0] != '\0')
		a.by = RECIPIENT_LIST_BY_ORG;
	else if (f->area[0] != '\0')
		a.by = RECIPIENT_LIST_BY_AREA;
	else if (f->country[0] != '\0')
		a.by = RECIPIENT_LIST_BY_COUNTRY;
	if (n > 1)
		a.rest = RECIPIENT_LIST_REST_ASKED;
	if (f->since > a.since)
		a.since = f->since;
	if (f->until != 0 && f->until < a.until)
		a.until = f->until;
	return a;
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct asked *a = arg;
	const struct recipient_filter *f = a->filter;

	return recipient_list_key(cx->db, cx->mem, a->since, a->until, f->country, f->org, f->area,
		(struct award_id){ id }, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct asked *a = arg;
	struct recipient_list_in in = { .since = a->since,
		.until = a->until,
		.country = a->filter->country,
		.org = a->filter->org,
		.area = a->filter->area,
		.name = "",
		.n = n };
	struct recipient_row *rows;
	enum err e;

	if (key != NULL) {
		in.key = ((const struct recipient_key *)key)->key;
		in.name = ((const struct recipient_key *)key)->name;
		in.id = ((const struct recipient_key *)key)->id;
	}
	e = recipient_list(
		cx->db, cx->mem, &in, a->by, a->rest, (enum recipient_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static void key_of(const void *row, void *ret_key)
{
	const struct recipient_row *r = row;

	*(struct recipient_key *)ret_key =
		(struct recipient_key){ r->announced_at, r->pi_name, r->id };
}

static bool keep(const void *arg, const void *row)
{
	const struct recipient_filter *f = ((const struct asked *)arg)->filter;
	const struct recipient r = view(row);

	return f->words.has(f->words.arg, &r);
}

static enum err count(struct cx *cx, const struct asked *a, struct list_page *page)
{
	const struct recipient_filter *f = a->filter;
	struct recipient_list_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	if (f->words.has != NULL) {
		list_searched(page);
		return ERR_OK;
	}
	e = recipient_list_count(cx->db, cx->mem, a->since, a->until, f->country, f->org, f->area,
		LIST_COUNTED_MAX + 1, (enum recipient_list_count_by)a->by,
		(enum recipient_list_count_rest)a->rest, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

static enum err read_page(struct cx *cx, const struct asked *asked, const struct list_ask *ask,
	struct recipient **ret_list, struct list_page *ret_page)
{
	const struct list_source source = { .arg = asked,
		.row_size = sizeof(struct recipient_row),
		.key_size = sizeof(struct recipient_key),
		.find = find,
		.read = read_rows,
		.key_of = key_of,
		.keep = asked->filter->words.has == NULL ? NULL : keep,
		.most = asked->most };
	struct recipient *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct recipient, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		list[i] = view((const struct recipient_row *)rows + i);
	*ret_list = list;
	return add_areas(cx, list, ret_page->n);
}

enum err recipients(struct cx *cx, const struct recipient_filter *filter,
	const struct list_ask *ask, struct recipient **ret_list, struct list_page *ret_page)
{
	struct asked asked = asked_of(cx, filter);
	enum err e;

	asked.most = LIST_SEARCHED_MAX;
	e = read_page(cx, &asked, ask, ret_list, ret_page);
	return e == ERR_OK ? count(cx, &asked, ret_page) : e;
}

enum err recipients_uncounted(struct cx *cx, const struct recipient_filter *filter,
	const struct list_ask *ask, struct recipient **ret_list, struct list_page *ret_page)
{
	const struct asked asked = asked_of(cx, filter);

	return read_page(cx, &asked, ask, ret_list, ret_page);
}

enum err recipient_ids_of(
	struct cx *cx, int64_t since, int64_t until, struct award_id **ret_ids, size_t *ret_n)
{
	struct recipient_ids_row *rows;
	size_t n;
	enum err e = recipient_ids(cx->db, cx->mem, cx->now, since, until, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_ids = MEM_ARRAY(cx->mem, struct award_id, n);
	for (size_t i = 0; i < n; i++)
		(*ret_ids)[i] = rows[i].id;
	*ret_n = n;
	return ERR_OK;
}

/* ---- what is counted ---- */

enum err recipient_counts(struct cx *cx, struct recipient_counts *ret_counts)
{
	struct recipient_tally_all_row r;
	enum err e = recipient_tally_all(cx->db, cx->mem, &r);

	if (e == ERR_OK)
		*ret_counts = (struct recipient_counts){ r.n, r.n_orgs, r.n_countries, r.cash_cents,
			r.credit_cents };
	return e;
}

static int by_label(const void *a, const void *b)
{
	return strcmp(((const struct recipient_tally_row *)a)->label,
		((const struct recipient_tally_row *)b)->label);
}

static int most_first(const void *a, const void *b)
{
	int64_t n = ((const struct recipient_tally_row *)a)->n,
		other = ((const struct recipient_tally_row *)b)->n;

	return n == other ? by_label(a, b) : n > other ? -1 : 1;
}

/* Areas are few: those with awards are found among all.  Most first, by name among equals. */
static enum err tally_areas(
	struct cx *cx, int64_t most, struct recipient_tally_row **ret_rows, size_t *ret_n)
{
	struct recipient_area_names_row *areas;
	struct recipient_tally_row *rows;
	size_t n_areas, n;
	enum err e = recipient_tally_of(cx->db, cx->mem, "area", most, &rows, &n);

	if (e == ERR_OK)
		e = read_areas(cx, &areas, &n_areas);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		int64_t id = strtoll(rows[i].value, NULL, 10);

		for (size_t k = 0; k < n_areas; k++)
			if (areas[k].id.v == id) {
				rows[i].value = areas[k].slug;
				rows[i].label = areas[k].name;
			}
	}
	if (n > 1)
		qsort(rows, n, sizeof(*rows), most_first);
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

enum err recipient_tallies(struct cx *cx, enum recipient_kind kind, int64_t most,
	struct recipient_tally **ret_tallies, size_t *ret_n)
{
	struct recipient_tally_row *rows = NULL;
	size_t n = 0;
	enum err e = ERR_OK;

	switch (kind) {
	case RECIPIENTS_BY_YEAR:
		e = recipient_tally_of(cx->db, cx->mem, "year", most, &rows, &n);
		break;
	case RECIPIENTS_BY_COUNTRY:
		e = recipient_tally_of(cx->db, cx->mem, "country", most, &rows, &n);
		break;
	case RECIPIENTS_BY_AREA:
		e = tally_areas(cx, most, &rows, &n);
		break;
	case RECIPIENTS_BY_ORG:
		e = recipient_tally_orgs(cx->db, cx->mem, most, &rows, &n);
		if (e == ERR_OK && n > 1)
			qsort(rows, n, sizeof(*rows), by_label);
		break;
	}
	if (e != ERR_OK)
		return e;
	*ret_tallies = MEM_ARRAY(cx->mem, struct recipient_tally, n);
	for (size_t i = 0; i < n; i++)
		(*ret_tallies)[i] =
			(struct recipient_tally){ rows[i].value, rows[i].label, rows[i].n };
	*ret_n = n;
	return ERR_OK;
}

/* ---- one ---- */

static enum err read_one(struct cx *cx, struct award_id id, struct recipient *ret_recipient)
{
	struct recipient_row row;
	enum err e = recipient_find(cx->db, cx->mem, id, cx->now, &row);

	if (e == ERR_OK)
		*ret_recipient = view(&row);
	return e;
}

enum err recipient_read(struct cx *cx, struct award_id id, struct recipient *ret_recipient)
{
	struct recipient r;
	enum err e = read_one(cx, id, &r);

	if (e == ERR_OK)
		e = add_areas(cx, &r, 1);
	if (e == ERR_OK)
		*ret_recipient = r;
	return e;
}

/* Of the newest of each of its areas: how many areas each shares with it. */
enum { NEAR_MOST = 40 };

struct near {
	struct award_id id;
	size_t n_areas;
};

static size_t add_near(
	struct near *near, size_t n, const struct recipient_near_row *rows, size_t n_rows)
{
	for (size_t i = 0; i < n_rows; i++) {
		size_t k = 0;

		while (k < n && near[k].id.v != rows[i].id.v)
			k++;
		if (k == n)
			near[n++] = (struct near){ rows[i].id, 0 };
		near[k].n_areas++;
	}
	return n;
}

static enum err read_near(struct cx *cx, struct award_id id, struct near **ret_near, size_t *ret_n)
{
	struct recipient_areas_row *areas;
	struct recipient_near_row *rows;
	size_t n_areas, n_rows, n = 0;
	enum err e = recipient_areas(cx->db, cx->mem, id, &areas, &n_areas);

	if (e != ERR_OK)
		return e;
	*ret_near = MEM_ARRAY(cx->mem, struct near, n_areas * NEAR_MOST);
	for (size_t i = 0; e == ERR_OK && i < n_areas; i++) {
		e = recipient_near(
			cx->db, cx->mem, areas[i].area, id, cx->now, NEAR_MOST, &rows, &n_rows);
		if (e == ERR_OK)
			n = add_near(*ret_near, n, rows, n_rows);
	}
	*ret_n = n;
	return e;
}

enum err recipients_near(
	struct cx *cx, struct award_id id, size_t most, struct recipient **ret_list, size_t *ret_n)
{
	struct near *near;
	size_t n, n_found = 0, shared = 0;
	enum err e = read_near(cx, id, &near, &n);

	if (e != ERR_OK)
		return e;
	*ret_list = MEM_ARRAY(cx->mem, struct recipient, most);
	for (size_t i = 0; i < n; i++)
		shared = near[i].n_areas > shared ? near[i].n_areas : shared;
	for (; shared > 0; shared--)
		for (size_t i = 0; e == ERR_OK && i < n && n_found < most; i++)
			if (near[i].n_areas == shared)
				e = read_one(cx, near[i].id, &(*ret_list)[n_found++]);
	*ret_n = n_found;
	return e == ERR_OK ? add_areas(cx, *ret_list, n_found) : e;
}

/* ---- what triggers keep, counted anew ---- */

enum err recipient_check(struct cx *cx, struct complaints *c)
{
	struct recipient_odd_row *odd;
	struct recipient_odd_tallies_row *tallies;
	size_t n;
	enum err e = recipient_odd(cx->db, cx->mem, &odd, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "recipient", "%s is listed otherwise than it is announced",
			id_text(odd[i].id.v).s);
	e = recipient_odd_tallies(cx->db, cx->mem, &tallies, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "recipient", "the number of %s %s is not what is listed",
			tallies[i].kind, tallies[i].key);
	return e;
}
