/* The lists of calls, page by page: everybody's and staff's. */
#include "domain/call/call_sql.h"
#include "domain/call/call_view.h"

_Static_assert((int)LIST_BEFORE == (int)CALL_LIST_WAY_BEFORE &&
		       (int)LIST_BEFORE == (int)CALL_STAFF_WAY_BEFORE &&
		       (int)CALLS_WORK == (int)CALL_STAFF_WHICH_WORK &&
		       (int)CALLS_PAST == (int)CALL_STAFF_KEY_WHICH_PAST &&
		       (int)CALLS_PAST == (int)CALL_STAFF_COUNT_WHICH_PAST,
	"a filter is the same number everywhere");

/* What both lists ask with: the filter, and the clock that words see a call by. */
struct asked {
	const struct cx *cx;
	const struct call_filter *filter;
};

/* ---- everybody's ---- */

static struct call_row plain(const struct call_listed_row *r)
{
	return (struct call_row){ .id = r->id,
		.slug = r->slug,
		.state = r->state,
		.title = r->title,
		.summary = r->summary,
		.period = r->period,
		.instructions = r->instructions,
		.zone = r->zone,
		.opens_at = r->opens_at,
		.closes_at = r->closes_at,
		.grace_s = r->grace_s,
		.decisions_due_at = r->decisions_due_at,
		.cash_cap_cents = r->cash_cap_cents,
		.cash_cap_is_average = r->cash_cap_is_average,
		.credit_cap_cents = r->credit_cap_cents,
		.credit_cap_is_average = r->credit_cap_is_average,
		.page_limit = r->page_limit,
		.file_limit_bytes = r->file_limit_bytes,
		.expected_awards = r->expected_awards,
		.revision = r->revision,
		.announced_at = r->announced_at,
		.changed_at = r->changed_at,
		.is_released = r->is_released };
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct call_filter *f = ((const struct asked *)arg)->filter;

	return call_list_key(cx->db, cx->mem, cx->now, f->rank, f->area, (struct call_id){ id },
		f->rank < 0 ? CALL_LIST_KEY_WHICH_ALL : CALL_LIST_KEY_WHICH_OF_RANK, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct call_filter *f = ((const struct asked *)arg)->filter;
	struct call_listed_key from = { 0 };
	struct call_listed_row *rows;
	enum err e;

	if (key != NULL)
		from = *(const struct call_listed_key *)key;
	e = call_list(cx->db, cx->mem, cx->now, f->rank, f->area, from.rank, from.place, from.id, n,
		f->rank < 0 ? CALL_LIST_WHICH_ALL : CALL_LIST_WHICH_OF_RANK,
		(enum call_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static void key_of(const void *row, void *ret_key)
{
	const struct call_listed_row *r = row;

	*(struct call_listed_key *)ret_key = (struct call_listed_key){ r->rank, r->place, r->id };
}

static bool keep(const void *arg, const void *row)
{
	const struct asked *a = arg;
	const struct call_row r = plain(row);
	const struct call c = call_view(a->cx, &r);

	return a->filter->words.has(a->filter->words.arg, &c);
}

static enum err count(struct cx *cx, const struct call_filter *f, struct list_page *page)
{
	struct call_list_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	if (f->words.has != NULL) {
		list_searched(page);
		return ERR_OK;
	}
	e = call_list_count(cx->db, cx->mem, cx->now, f->rank, f->area, LIST_COUNTED_MAX + 1,
		f->rank < 0 ? CALL_LIST_COUNT_WHICH_ALL : CALL_LIST_COUNT_WHICH_OF_RANK, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err call_entries(struct cx *cx, const struct call_filter *filter, const struct list_ask *ask,
	struct call **ret_calls, struct list_page *ret_page)
{
	const struct asked asked = { cx, filter };
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct call_listed_row),
		.key_size = sizeof(struct call_listed_key),
		.find = find,
		.read = read_rows,
		.key_of = key_of,
		.keep = filter->words.has == NULL ? NULL : keep };
	struct call *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK && !ask->is_uncounted)
		e = count(cx, filter, ret_page);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct call, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++) {
		struct call_row r = plain((const struct call_listed_row *)rows + i);

		list[i] = call_view(cx, &r);
	}
	*ret_calls = list;
	return ERR_OK;
}

/* ---- staff's ---- */

static enum err find_staff(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct call_filter *f = ((const struct asked *)arg)->filter;

	return call_staff_key(cx->db, cx->mem, (struct call_id){ id },
		(enum call_staff_key_which)f->which, ret_key);
}

static enum err read_staff(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct call_filter *f = ((const struct asked *)arg)->filter;
	struct call_staff_key_row from = { 0 };
	struct call_row *rows;
	enum err e;

	if (key != NULL)
		from = *(const struct call_staff_key_row *)key;
	e = call_staff(cx->db, cx->mem, from.key, from.id, n, (enum call_staff_which)f->which,
		(enum call_staff_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static void key_of_staff(const void *row, void *ret_key)
{
	const struct call_row *r = row;

	*(struct call_staff_key_row *)ret_key = (struct call_staff_key_row){ r->closes_at, r->id };
}

static bool keep_staff(const void *arg, const void *row)
{
	const struct asked *a = arg;
	const struct call c = call_view(a->cx, row);

	return a->filter->words.has(a->filter->words.arg, &c);
}

static enum err count_staff(struct cx *cx, const struct call_filter *f, struct list_page *page)
{
	struct call_staff_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	if (f->words.has != NULL) {
		list_searched(page);
		return ERR_OK;
	}
	e = call_staff_count(
		cx->db, cx->mem, LIST_COUNTED_MAX + 1, (enum call_staff_count_which)f->which, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err call_entries_for_staff(struct cx *cx, const struct call_filter *filter,
	const struct list_ask *ask, struct call **ret_calls, struct list_page *ret_page)
{
	const struct asked asked = { cx, filter };
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct call_row),
		.key_size = sizeof(struct call_staff_key_row),
		.find = find_staff,
		.read = read_staff,
		.key_of = key_of_staff,
		.keep = filter->words.has == NULL ? NULL : keep_staff };
	struct call *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count_staff(cx, filter, ret_page);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct call, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		list[i] = call_view(cx, (const struct call_row *)rows + i);
	*ret_calls = list;
	return ERR_OK;
}
