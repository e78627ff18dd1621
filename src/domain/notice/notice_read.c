/* The outbox as staff read it. */
#include "domain/life/life.h"
#include "domain/notice/notice.h"
#include "domain/notice/notice_sql.h"

static struct notice_entry entry_of(const struct notice_list_row *r)
{
	return (struct notice_entry){ .id = r->id,
		.kind = r->kind,
		.state = r->state,
		.name = r->name,
		.address = r->address,
		.subject = r->subject,
		.tries = r->tries,
		.next_at = r->next_at,
		.created_at = r->created_at,
		.sent_at = r->sent_at.v,
		.last_error = r->last_error };
}

/* The filters stand in the order of the statements' choices, and so do the ways of a list. */
_Static_assert((int)NOTICES_WAITING == (int)NOTICE_LIST_WHICH_WAITING &&
		       (int)NOTICES_SENT == (int)NOTICE_LIST_KEY_WHICH_SENT &&
		       (int)NOTICES_FAILED == (int)NOTICE_LIST_COUNT_WHICH_FAILED &&
		       (int)LIST_BEFORE == (int)NOTICE_LIST_WAY_BEFORE,
	"a filter is the same number everywhere");

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	enum notice_filter filter = *(const enum notice_filter *)arg;

	return notice_list_key(cx->db, cx->mem, cx->actor.person, (struct message_id){ id },
		(enum notice_list_key_which)filter, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	enum notice_filter filter = *(const enum notice_filter *)arg;
	struct notice_list_key_row from = { 0 };
	struct notice_list_row *rows;
	enum err e;

	if (key != NULL)
		from = *(const struct notice_list_key_row *)key;
	e = notice_list(cx->db, cx->mem, cx->actor.person, from.key, from.id, n,
		(enum notice_list_which)filter, (enum notice_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

/* Without a look at each; ERR_NOT_FOUND: that does not tell. */
static enum err tell_beyond(struct cx *cx, enum notice_filter filter)
{
	struct notice_list_hidden_row hidden;
	struct notice_list_beyond_row beyond;
	enum err e = notice_list_hidden(
		cx->db, cx->mem, cx->actor.person, LIST_COUNTED_MAX + 1, &hidden);

	if (e != ERR_OK)
		return e;
	return hidden.n > LIST_COUNTED_MAX
		       ? ERR_NOT_FOUND
		       : notice_list_beyond(cx->db, cx->mem, LIST_COUNTED_MAX + hidden.n,
				 (enum notice_list_beyond_which)filter, &beyond);
}

static enum err count_each(struct cx *cx, enum notice_filter filter, int64_t *ret_n)
{
	struct notice_list_count_row row;
	enum err e = notice_list_count(cx->db, cx->mem, cx->actor.person, LIST_COUNTED_MAX + 1,
		(enum notice_list_count_which)filter, &row);

	if (e == ERR_OK)
		*ret_n = row.n;
	return e;
}

static enum err count(struct cx *cx, enum notice_filter filter, struct list_page *page)
{
	int64_t n = LIST_COUNTED_MAX + 1;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = tell_beyond(cx, filter);
	if (e == ERR_NOT_FOUND)
		e = count_each(cx, filter, &n);
	if (e == ERR_OK)
		list_counted(page, n);
	return e;
}

enum err notice_entries(struct cx *cx, enum notice_filter filter, const struct list_ask *ask,
	struct notice_entry **ret_entries, struct list_page *ret_page)
{
	const struct list_source source = { .arg = &filter,
		.row_size = sizeof(struct notice_list_row),
		.key_size = sizeof(struct notice_list_key_row),
		.find = find,
		.read = read_rows };
	struct notice_entry *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count(cx, filter, ret_page);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct notice_entry, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		list[i] = entry_of((const struct notice_list_row *)rows + i);
	*ret_entries = list;
	return ERR_OK;
}

enum err notice_read(struct cx *cx, struct message_id id, struct notice_entry *ret_entry)
{
	struct notice_find_row r;
	enum err e = notice_find(cx->db, cx->mem, id, cx->actor.person, &r);

	if (e != ERR_OK)
		return e;
	*ret_entry = (struct notice_entry){ .id = r.id,
		.kind = r.kind,
		.state = r.state,
		.name = r.name,
		.address = r.address,
		.subject = r.subject,
		.body = notice_without_secret(cx->mem, r.body),
		.tries = r.tries,
		.next_at = r.next_at,
		.created_at = r.created_at,
		.sent_at = r.sent_at.v,
		.last_error = r.last_error };
	return ERR_OK;
}

static enum err again(struct cx *cx, struct message_id id)
{
	struct notice_find_row r;
	enum err e = notice_find(cx->db, cx->mem, id, cx->actor.person, &r);

	if (e == ERR_OK)
		e = notice_mark_again(cx->db, id, cx->now);
	return e == ERR_OK ? verb_told(cx, VERB_MESSAGE_AGAIN, id.v, NULL) : e;
}

/* Alone: nothing; its statement asks for the state. */
enum err notice_send_again(struct cx *cx, struct message_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, again(cx, id)) : e;
}
