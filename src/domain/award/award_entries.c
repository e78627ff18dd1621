/* The lists of awards, page by page. */
#include "domain/award/award_sql.h"
#include "domain/award/award_view.h"

/* The filters stand in the order of the statements' choices, and so do the ways of a list. */
_Static_assert((int)AWARDS_OF_STATE == (int)AWARD_LIST_WHICH_OF_STATE &&
		       (int)AWARDS_ANNOUNCED == (int)AWARD_LIST_WHICH_ANNOUNCED &&
		       (int)AWARDS_OTHERS == (int)AWARD_LIST_KEY_WHICH_OTHERS &&
		       (int)AWARDS_OTHERS == (int)AWARD_LIST_COUNT_WHICH_OTHERS &&
		       (int)LIST_BEFORE == (int)AWARD_LIST_WAY_BEFORE &&
		       (int)LIST_BEFORE == (int)AWARD_LIST_OWN_WAY_BEFORE,
	"a filter is the same number everywhere");

static struct award_key key_or_none(const void *key)
{
	struct award_key none = { .title = "" };

	return key == NULL ? none : *(const struct award_key *)key;
}

/* ---- everybody's ---- */

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct award_filter *f = arg;

	return award_list_key(cx->db, cx->mem, cx->actor.person, f->state, (struct award_id){ id },
		(enum award_list_key_which)f->which, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct award_filter *f = arg;
	struct award_key from = key_or_none(key);
	struct award_brief_row *rows;
	enum err e;

	if (f->which == AWARDS_OTHERS)
		e = award_other_gifts(cx->db, cx->mem, cx->actor.person, from.key, from.title,
			from.id, n, (enum award_other_gifts_way)way, &rows, ret_n);
	else
		e = award_list(cx->db, cx->mem, cx->actor.person, f->state, from.key, from.title,
			from.id, n, (enum award_list_which)f->which, (enum award_list_way)way,
			&rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, const struct award_filter *f, struct list_page *page)
{
	struct award_list_hidden_row hidden;
	struct award_list_beyond_row beyond;
	struct award_list_count_row all;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = award_list_beyond(cx->db, cx->mem, cx->actor.person, f->state, LIST_COUNTED_MAX,
		(enum award_list_beyond_which)f->which, &beyond);
	if (e == ERR_OK)
		list_counted(page, LIST_COUNTED_MAX + 1);
	if (e != ERR_NOT_FOUND)
		return e;
	e = award_list_hidden(cx->db, cx->mem, cx->actor.person, f->state,
		(enum award_list_hidden_which)f->which, &hidden);
	if (e == ERR_OK)
		e = award_list_count(
			cx->db, cx->mem, f->state, (enum award_list_count_which)f->which, &all);
	if (e == ERR_OK)
		list_counted(page, all.n - hidden.n);
	return e;
}

enum err award_entries_page(struct cx *cx, const struct award_filter *filter,
	const struct list_ask *ask, struct award **ret_awards, struct list_page *ret_page)
{
	const struct list_source source = { .arg = filter,
		.row_size = sizeof(struct award_brief_row),
		.key_size = sizeof(struct award_key),
		.find = find,
		.read = read_rows };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count(cx, filter, ret_page);
	if (e == ERR_OK)
		award_hand_out(cx, rows, ret_page->n, ret_awards);
	return e;
}

/* ---- a research contact's own ---- */

static enum err find_own(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	(void)arg;
	return award_list_own_key(
		cx->db, cx->mem, cx->actor.person, (struct award_id){ id }, ret_key);
}

static enum err read_own(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	struct award_key from = key_or_none(key);
	struct award_row *rows;
	enum err e = award_list_own(cx->db, cx->mem, cx->actor.person, from.key, from.title,
		from.id, n, (enum award_list_own_way)way, &rows, ret_n);

	(void)arg;
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count_own(struct cx *cx, struct list_page *page)
{
	struct award_list_own_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = award_list_own_count(cx->db, cx->mem, cx->actor.person, LIST_COUNTED_MAX + 1, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

static void hand_out_whole(
	struct cx *cx, const struct award_row *rows, size_t n, struct award **ret_awards)
{
	struct award *list = MEM_ARRAY(cx->mem, struct award, n);

	for (size_t i = 0; i < n; i++)
		list[i] = award_view(&rows[i]);
	*ret_awards = list;
}

enum err award_entries_of_contact(struct cx *cx, const struct list_ask *ask,
	struct award **ret_awards, struct list_page *ret_page)
{
	const struct list_source source = { .row_size = sizeof(struct award_row),
		.key_size = sizeof(struct award_key),
		.find = find_own,
		.read = read_own };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count_own(cx, ret_page);
	if (e == ERR_OK)
		hand_out_whole(cx, rows, ret_page->n, ret_awards);
	return e;
}
