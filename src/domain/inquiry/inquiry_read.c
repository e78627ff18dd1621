/* Reading inquiries: the lists, one, and its thread. */
#include <string.h>

#include "domain/inquiry/inquiry.h"
#include "domain/inquiry/inquiry_sql.h"

static struct inquiry brief_of(const struct inquiry_row *r)
{
	return (struct inquiry){ .id = r->id,
		.person = r->person_id,
		.name = r->name,
		.address = r->address,
		.subject = r->subject,
		.matter = r->matter,
		.is_by_mail = strcmp(r->came_by, "mail") == 0,
		.state = r->state,
		.assigned_to = r->assigned_to,
		.assigned_name = r->assigned_name,
		.created_at = r->created_at,
		.changed_at = r->changed_at };
}

/* The filters stand in the order of the statements' choices, and so do the ways of a list. */
_Static_assert((int)INQUIRIES_MINE == (int)INQUIRY_LIST_WHICH_MINE &&
		       (int)INQUIRIES_CLOSED == (int)INQUIRY_LIST_KEY_WHICH_CLOSED &&
		       (int)INQUIRIES_OWN == (int)INQUIRY_LIST_COUNT_WHICH_OWN &&
		       (int)LIST_BEFORE == (int)INQUIRY_LIST_WAY_BEFORE,
	"a filter is the same number everywhere");

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	enum inquiry_which which = *(const enum inquiry_which *)arg;

	return inquiry_list_key(cx->db, cx->mem, cx->actor.person, (struct inquiry_id){ id },
		(enum inquiry_list_key_which)which, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	enum inquiry_which which = *(const enum inquiry_which *)arg;
	struct inquiry_list_key_row from = { 0 };
	struct inquiry_row *rows;
	enum err e;

	if (key != NULL)
		from = *(const struct inquiry_list_key_row *)key;
	e = inquiry_list(cx->db, cx->mem, cx->actor.person, from.key, from.id, n,
		(enum inquiry_list_which)which, (enum inquiry_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, enum inquiry_which which, struct list_page *page)
{
	struct inquiry_list_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = inquiry_list_count(cx->db, cx->mem, cx->actor.person, LIST_COUNTED_MAX + 1,
		(enum inquiry_list_count_which)which, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err inquiry_entries(struct cx *cx, enum inquiry_which which, const struct list_ask *ask,
	struct inquiry **ret_list, struct list_page *ret_page)
{
	const struct list_source source = { .arg = &which,
		.row_size = sizeof(struct inquiry_row),
		.key_size = sizeof(struct inquiry_list_key_row),
		.find = find,
		.read = read_rows };
	const struct inquiry_row *rows;
	void *found;
	enum err e = list_read(cx, &source, ask, &found, ret_page);

	if (e == ERR_OK)
		e = count(cx, which, ret_page);
	if (e != ERR_OK)
		return e;
	rows = found;
	*ret_list = MEM_ARRAY(cx->mem, struct inquiry, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		(*ret_list)[i] = brief_of(&rows[i]);
	return ERR_OK;
}

enum err inquiry_read(struct cx *cx, struct inquiry_id id, struct inquiry *ret_inquiry)
{
	struct inquiry_find_row r;
	enum err e = inquiry_find(cx->db, cx->mem, id, &r);

	if (e != ERR_OK)
		return e;
	*ret_inquiry = (struct inquiry){ .id = r.id,
		.person = r.person_id,
		.name = r.name,
		.address = r.address,
		.subject = r.subject,
		.matter = r.matter,
		.is_by_mail = strcmp(r.came_by, "mail") == 0,
		.state = r.state,
		.assigned_to = r.assigned_to,
		.assigned_name = r.assigned_name,
		.created_at = r.created_at,
		.changed_at = r.changed_at,
		.call_slug = r.call_slug,
		.call_title = r.call_title,
		.proposal = r.proposal_id,
		.proposal_title = r.proposal_title,
		.verdict = r.verdict,
		.verdict_note = r.verdict_note };
	return ERR_OK;
}

static enum inquiry_writer writer_of(const char *writer)
{
	if (strcmp(writer, "note") == 0)
		return INQUIRY_NOTE;
	return strcmp(writer, "staff") == 0 ? INQUIRY_BY_STAFF : INQUIRY_BY_ASKER;
}

enum err inquiry_thread_read(struct cx *cx, struct inquiry_id id, bool with_notes,
	struct inquiry_said **ret_list, size_t *ret_n)
{
	struct inquiry_thread_row *rows;
	enum err e = inquiry_thread(cx->db, cx->mem, id, INQUIRY_THREAD_MOST,
		with_notes ? INQUIRY_THREAD_WHOSE_STAFF : INQUIRY_THREAD_WHOSE_ASKER, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_list = MEM_ARRAY(cx->mem, struct inquiry_said, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_list)[i] = (struct inquiry_said){ .writer = writer_of(rows[i].writer),
			.name = rows[i].person_name,
			.sender = rows[i].sender,
			.body = rows[i].body,
			.quoted = rows[i].quoted,
			.left_out = rows[i].left_out,
			.at = rows[i].sent_at };
	return ERR_OK;
}
