/* What staff may take away, and what goes by itself. */
#include <inttypes.h>

#include "domain/audit/audit.h"
#include "domain/follow/follow.h"
#include "domain/follow/follow_sql.h"

enum { PENDING_KEPT_S = 30 * 24 * 3600 };

static enum err sweep(struct cx *cx)
{
	const int64_t before = cx->now - PENDING_KEPT_S;
	int64_t areas, dropped = 0, ended = 0;
	enum err e = subscriber_drop_lapsed_areas(cx->db, before, &areas);

	if (e == ERR_OK)
		e = subscriber_drop_lapsed(cx->db, before, &dropped);
	if (e == ERR_OK)
		e = subscriber_end_lapsed(cx->db, before, cx->now, &ended);
	if (e != ERR_OK || dropped + ended == 0)
		return e;
	return audit_add(cx, "subscribers_lapsed", "site", 0,
		mem_printf(cx->mem, "{\"n\":%" PRId64 "}", dropped + ended));
}

/* Alone: nothing; one that is confirmed meanwhile is no more of them. */
enum err follow_sweep(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, sweep(cx)) : e;
}

static enum err read_all(struct cx *cx, struct follow_address **ret_list, size_t *ret_n)
{
	struct subscriber_export_row *rows;
	enum err e = subscriber_export(cx->db, cx->mem, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_list = MEM_ARRAY(cx->mem, struct follow_address, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_list)[i] = (struct follow_address){ rows[i].address, rows[i].confirmed_at };
	return audit_add(
		cx, "subscribers_exported", "site", 0, mem_printf(cx->mem, "{\"n\":%zu}", *ret_n));
}

/* Alone: nothing; the audit tells of it in the same transaction. */
enum err follow_export(struct cx *cx, struct follow_address **ret_list, size_t *ret_n)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, read_all(cx, ret_list, ret_n)) : e;
}
