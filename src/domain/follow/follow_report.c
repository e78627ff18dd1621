#include "domain/follow/follow_report.h"

#include "domain/follow/alert.h"
#include "domain/follow/dsn.h"
#include "domain/follow/follow_end.h"
#include "domain/follow/follow_link.h"

static enum err take(struct cx *cx, const struct dsn *d, enum follow_report *ret_report)
{
	const bool is_bounce = d->kind == DSN_BOUNCE;
	struct subscriber_row row;
	enum err e = follow_return_owner(cx, d->mark, &row);

	if (e == ERR_NOT_FOUND)
		e = alert_came_back(cx, d->mark, is_bounce);
	else if (e == ERR_OK)
		e = is_bounce ? follow_bounce(cx, row.id) : follow_forget(cx, row.id, "complained");
	if (e == ERR_OK)
		*ret_report = is_bounce ? REPORT_BOUNCED : REPORT_COMPLAINED;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Alone: nothing; the statements ask for the state. */
enum err follow_take_report(struct cx *cx, struct bytes message, enum follow_report *ret_report)
{
	struct db_tx *tx;
	struct dsn d;
	enum err e;

	dsn_read(cx->mem, message, &d);
	*ret_report = d.kind == DSN_NONE ? REPORT_NONE : REPORT_PASSED;
	if ((d.kind != DSN_BOUNCE && d.kind != DSN_COMPLAINT) || d.mark[0] == '\0')
		return ERR_OK;
	e = cx_begin_in(cx, scope_of_rows(), &tx);
	return e == ERR_OK ? cx_end(cx, tx, take(cx, &d, ret_report)) : e;
}
