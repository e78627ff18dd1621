/* The outbox as staff read it. */
#include "domain/audit/audit.h"
#include "domain/notice/notice.h"
#include "domain/notice/notice_sql.h"

enum { SECRET_CHARS = 43 };

static bool is_secret(const char *s)
{
	return strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") >=
	       SECRET_CHARS;
}

const char *notice_without_secret(struct mem *mem, const char *body)
{
	static const char *const paths[] = { "/confirm/", "/reset/" };
	char *copy = mem_str(mem, body);

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		for (char *at = copy; (at = strstr(at, paths[i])) != NULL;) {
			at += strlen(paths[i]);
			if (is_secret(at))
				memset(at, '*', SECRET_CHARS);
		}
	return copy;
}

static struct notice_entry entry_of(const struct notice_page_row *r)
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

static enum notice_page_state page_state(enum notice_filter filter)
{
	switch (filter) {
	case NOTICES_ALL:
		return NOTICE_PAGE_STATE_ALL;
	case NOTICES_WAITING:
		return NOTICE_PAGE_STATE_QUEUED;
	case NOTICES_SENT:
		return NOTICE_PAGE_STATE_SENT;
	case NOTICES_FAILED:
		return NOTICE_PAGE_STATE_FAILED;
	}
	BUG("unknown filter");
}

static enum notice_page_count_state count_state(enum notice_filter filter)
{
	switch (filter) {
	case NOTICES_ALL:
		return NOTICE_PAGE_COUNT_STATE_ALL;
	case NOTICES_WAITING:
		return NOTICE_PAGE_COUNT_STATE_QUEUED;
	case NOTICES_SENT:
		return NOTICE_PAGE_COUNT_STATE_SENT;
	case NOTICES_FAILED:
		return NOTICE_PAGE_COUNT_STATE_FAILED;
	}
	BUG("unknown filter");
}

enum err notice_entries(struct cx *cx, enum notice_filter filter, int64_t n, int64_t skip,
	struct notice_entry **ret_entries, size_t *ret_n, int64_t *ret_total)
{
	struct notice_page_count_row count;
	struct notice_page_row *rows;
	struct notice_entry *list;
	size_t n_rows;
	enum err e = notice_page(
		cx->db, cx->mem, cx->actor.person, n, skip, page_state(filter), &rows, &n_rows);

	if (e == ERR_OK)
		e = notice_page_count(
			cx->db, cx->mem, cx->actor.person, count_state(filter), &count);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct notice_entry, n_rows + 1);
	for (size_t i = 0; i < n_rows; i++)
		list[i] = entry_of(&rows[i]);
	*ret_entries = list;
	*ret_n = n_rows;
	*ret_total = count.n;
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
	return e == ERR_OK ? audit_add(cx, "message_queued_again", "message", id.v, NULL) : e;
}

/* Alone: nothing; its statement asks for the state. */
enum err notice_send_again(struct cx *cx, struct message_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, again(cx, id)) : e;
}
