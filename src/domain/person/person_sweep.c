/* What is over and helps nobody any more. */
#include "domain/audit/audit.h"
#include "domain/person/person.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"
#include "domain/person/session_sql.h"

enum { DAY_S = 24 * 3600, TOKENS_KEPT_S = 7 * DAY_S, TRIES_KEPT_S = 2 * DAY_S };

static enum err sweep(struct cx *cx)
{
	int64_t sessions = 0, keys = 0, tokens = 0, tries = 0;
	enum err e = session_sweep(cx->db, cx->now, cx->now - SESSION_IDLE_S, &sessions);

	if (e == ERR_OK)
		e = access_key_sweep(cx->db, cx->now, &keys);
	if (e == ERR_OK)
		e = token_sweep(cx->db, cx->now - TOKENS_KEPT_S, &tokens);
	if (e == ERR_OK)
		e = try_sweep(cx->db, cx->now - TRIES_KEPT_S, &tries);
	if (e != ERR_OK || sessions + keys + tokens + tries == 0)
		return e;
	return audit_add(cx, "swept", "site", 0,
		mem_printf(cx->mem,
			"{\"sessions\":%" PRId64 ",\"keys\":%" PRId64 ",\"links\":%" PRId64
			",\"tries\":%" PRId64 "}",
			sessions, keys, tokens, tries));
}

/* Alone: nothing; what is over stays over. */
enum err person_sweep(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, sweep(cx)) : e;
}
