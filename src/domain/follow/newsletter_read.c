/* Newsletters as staff and everybody read them. */
#include "domain/follow/follow_sql.h"
#include "domain/follow/newsletter.h"
#include "domain/follow/newsletter_letter.h"

static struct newsletter view(const struct newsletter_row *r)
{
	return (struct newsletter){ .id = r->id,
		.state = r->state,
		.subject = r->subject,
		.body = r->body,
		.revision = r->revision,
		.created_at = r->created_at,
		.send_at = r->send_at.v,
		.begun_at = r->begun_at.v,
		.ended_at = r->ended_at.v,
		.why = r->why };
}

/* Which of the two lists: arg is one of these. */
enum list_of { ALL_OF_THEM, NEWS };

_Static_assert((int)LIST_BEFORE == (int)NEWSLETTER_LIST_WAY_BEFORE &&
		       (int)LIST_BEFORE == (int)NEWSLETTER_NEWS_WAY_BEFORE,
	"a way is the same number everywhere");

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct newsletter_id wanted = { id };

	return *(const enum list_of *)arg == NEWS
		       ? newsletter_news_key(cx->db, cx->mem, wanted, ret_key)
		       : newsletter_list_key(cx->db, cx->mem, wanted, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	struct newsletter_key_row from = { 0 };
	struct newsletter_row *rows;
	enum err e;

	if (key != NULL)
		from = *(const struct newsletter_key_row *)key;
	e = *(const enum list_of *)arg == NEWS
		    ? newsletter_news(cx->db, cx->mem, from.key, from.id, n,
			      (enum newsletter_news_way)way, &rows, ret_n)
		    : newsletter_list(cx->db, cx->mem, from.key, from.id, n,
			      (enum newsletter_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, enum list_of which, struct list_page *page)
{
	struct newsletter_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = which == NEWS ? newsletter_news_count(cx->db, cx->mem, LIST_COUNTED_MAX + 1, &row)
			  : newsletter_list_count(cx->db, cx->mem, LIST_COUNTED_MAX + 1, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

static enum err entries(struct cx *cx, enum list_of which, const struct list_ask *ask,
	struct newsletter **ret_list, struct list_page *ret_page)
{
	const struct list_source source = { .arg = &which,
		.row_size = sizeof(struct newsletter_row),
		.key_size = sizeof(struct newsletter_key_row),
		.find = find,
		.read = read_rows };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK && !ask->is_uncounted)
		e = count(cx, which, ret_page);
	if (e != ERR_OK)
		return e;
	*ret_list = MEM_ARRAY(cx->mem, struct newsletter, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		(*ret_list)[i] = view((const struct newsletter_row *)rows + i);
	return ERR_OK;
}

enum err newsletter_entries(struct cx *cx, const struct list_ask *ask, struct newsletter **ret_list,
	struct list_page *ret_page)
{
	return entries(cx, ALL_OF_THEM, ask, ret_list, ret_page);
}

enum err newsletter_news_entries(struct cx *cx, const struct list_ask *ask,
	struct newsletter **ret_list, struct list_page *ret_page)
{
	return entries(cx, NEWS, ask, ret_list, ret_page);
}

enum err newsletter_held(struct cx *cx, struct newsletter_id *ret_id)
{
	struct newsletter_any_held_row row;
	enum err e = newsletter_any_held(cx->db, cx->mem, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

enum err newsletter_all_news(struct cx *cx, struct newsletter_id **ret_ids, size_t *ret_n)
{
	struct newsletter_news_ids_row *rows;
	enum err e = newsletter_news_ids(cx->db, cx->mem, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_ids = MEM_ARRAY(cx->mem, struct newsletter_id, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_ids)[i] = rows[i].id;
	return ERR_OK;
}

enum err newsletter_read(struct cx *cx, struct newsletter_id id, struct newsletter *ret_newsletter)
{
	struct newsletter_row row;
	enum err e = newsletter_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_newsletter = view(&row);
	return e;
}

enum err newsletter_read_news(
	struct cx *cx, struct newsletter_id id, struct newsletter *ret_newsletter)
{
	struct newsletter_row row;
	enum err e = newsletter_news_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_newsletter = view(&row);
	return e;
}

enum err newsletter_areas_read(
	struct cx *cx, struct newsletter_id id, struct newsletter_areas *ret_areas)
{
	struct newsletter_areas_row *rows;
	struct newsletter_areas a;
	enum err e = newsletter_areas(cx->db, cx->mem, id, &rows, &a.n);

	if (e != ERR_OK)
		return e;
	a.slugs = MEM_ARRAY(cx->mem, const char *, a.n);
	a.names = MEM_ARRAY(cx->mem, const char *, a.n);
	for (size_t i = 0; i < a.n; i++) {
		a.slugs[i] = rows[i].slug;
		a.names[i] = rows[i].name;
	}
	*ret_areas = a;
	return ERR_OK;
}

enum err newsletter_progress_read(
	struct cx *cx, struct newsletter_id id, struct newsletter_progress *ret_progress)
{
	struct newsletter_progress_find_row r;
	enum err e = newsletter_progress_find(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_progress = (struct newsletter_progress){ .is_queued = r.is_queued,
			.n_queued = r.n_queued,
			.n_sent = r.n_sent,
			.n_failed = r.n_failed,
			.n_skipped = r.n_skipped,
			.told = r.told,
			.resume_at = r.resume_at };
	return e;
}

enum err newsletter_reach(struct cx *cx, struct newsletter_id id, int64_t most, int64_t *ret_n)
{
	struct copy_wanted_count_row row;
	enum err e = copy_wanted_count(cx->db, cx->mem, id, most + 1, &row);

	if (e == ERR_OK)
		*ret_n = row.n;
	return e;
}

enum err newsletter_preview(
	struct cx *cx, const struct newsletter *newsletter, struct letter *ret_letter)
{
	struct letter_facts facts;
	enum err e = newsletter_facts(cx, newsletter->subject, newsletter->body, &facts);

	if (e == ERR_OK)
		newsletter_letter(cx, &facts, "/follow/settings/example", "/follow/leave/example",
			ret_letter);
	return e;
}
