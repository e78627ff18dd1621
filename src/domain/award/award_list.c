#include "domain/award/award_list.h"

#include "domain/award/award_list_sql.h"

static enum err find_key(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct call_id *call = arg;

	return award_of_call_key(
		cx->db, cx->mem, *call, cx->actor.person, (struct award_id){ id }, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const enum award_of_call_list_way ways[] = { AWARD_OF_CALL_LIST_WAY_FIRST,
		AWARD_OF_CALL_LIST_WAY_AFTER, AWARD_OF_CALL_LIST_WAY_BEFORE };
	const struct award_of_call_key none = { .title = "" }, *at = key == NULL ? &none : key;
	const struct call_id *call = arg;
	struct call_award *rows;
	enum err e = award_of_call_list(cx->db, cx->mem, *call, cx->actor.person, at->title, at->id,
		n, ways[way], &rows, ret_n);

	*ret_rows = rows;
	return e;
}

enum err award_of_call(struct cx *cx, struct call_id call, const struct list_ask *ask,
	struct call_award **ret_awards, struct list_page *ret_page, struct award_counts *ret_counts)
{
	const struct list_source source = { .arg = &call,
		.row_size = sizeof(struct call_award),
		.key_size = sizeof(struct award_of_call_key),
		.find = find_key,
		.read = read_rows };
	struct award_counts counts;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = award_of_call_counts(cx->db, cx->mem, call, cx->actor.person, &counts);
	if (e != ERR_OK)
		return e;
	ret_page->total = counts.n;
	*ret_awards = rows;
	*ret_counts = counts;
	return ERR_OK;
}
