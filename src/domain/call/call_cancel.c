/*
 * Ends a call without decisions.  What was submitted to it counts as withdrawn, so
 * that it stands in nobody's way in the same period (one-proposal-per-pi), and each
 * of its principal investigators is written to.
 */
#include <inttypes.h>

#include "domain/life/life.h"
#include "domain/call/call.h"
#include "domain/call/call_sql.h"
#include "domain/notice/notice.h"

static enum err end_proposal(
	struct cx *cx, const struct call_row *call, const struct call_submitted_row *p)
{
	const struct letter_facts facts = { .kind = verb_letter(VERB_PROPOSAL_END),
		.proposal = p->id,
		.link = mem_printf(cx->mem, "/proposals/%s", id_text(p->id.v).s),
		.call_title = call->title,
		.proposal_title = p->title,
		.zone = call->zone,
		.at = cx->now };
	enum err e = verb_told(cx, VERB_PROPOSAL_END, p->id.v, NULL);

	return e != ERR_OK ? e
			   : notice_add(cx, mem_printf(cx->mem, "cancelled:%" PRId64, p->id.v),
				     p->pi_id, &facts);
}

static enum err end_proposals(struct cx *cx, const struct call_row *call)
{
	struct call_submitted_row *rows;
	size_t n;
	enum err e = call_submitted(cx->db, cx->mem, call->id, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = end_proposal(cx, call, &rows[i]);
	return e == ERR_OK ? call_withdraw_submitted(cx->db, call->id, cx->now) : e;
}

static enum err cancel(struct cx *cx, struct call_id id)
{
	struct call_row call;
	enum err e = call_find(cx->db, cx->mem, id, &call);

	if (e == ERR_OK)
		e = call_mark_cancelled(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_CALL_CANCEL, id.v, NULL);
	return e == ERR_OK ? end_proposals(cx, &call) : e;
}

/* Alone: the call, with all that was submitted to it. */
enum err call_cancel(struct cx *cx, struct call_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, cancel(cx, id)) : e;
}
