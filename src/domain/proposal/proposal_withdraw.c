/* Takes a submitted proposal back, and makes a withdrawn one a draft again. */
#include "domain/life/life.h"
#include "domain/notice/notice.h"
#include "domain/proposal/proposal_load.h"

static enum err told(struct cx *cx, const struct proposal_all *all)
{
	const struct letter_facts facts = { .kind = verb_letter(VERB_PROPOSAL_WITHDRAW),
		.proposal = all->row.id,
		.link = mem_printf(cx->mem, "/proposals/%s", id_text(all->row.id.v).s),
		.call_title = all->call.title,
		.proposal_title = all->body.title,
		.zone = all->call.zone,
		.at = cx->now };

	return notice_add(cx,
		mem_printf(cx->mem, "withdrawn:%" PRId64 ":%" PRId64, all->row.id.v,
			all->row.revision),
		all->row.pi_id, &facts);
}

static enum err withdraw(struct cx *cx, struct proposal_id id)
{
	struct proposal_all all;
	enum err e = proposal_load(cx, id, &all);

	if (e != ERR_OK)
		return e;
	if (!verb_fits(VERB_PROPOSAL_WITHDRAW, all.row.state))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = proposal_mark_withdrawn(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_PROPOSAL_WITHDRAW, id.v, NULL);
	return e == ERR_OK ? told(cx, &all) : e;
}

/* Alone: the PI. Shared: the call: no release, screening or start of the review meanwhile. */
enum err proposal_withdraw(struct cx *cx, struct proposal_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, withdraw(cx, id)) : e;
}

static enum err revive(struct cx *cx, struct proposal_id id)
{
	struct proposal_all all;
	enum err e = proposal_load(cx, id, &all);

	if (e == ERR_OK)
		e = proposal_in_time(cx, &all.call);
	if (e == ERR_OK)
		e = proposal_mark_draft(cx->db, id, cx->now);
	return e == ERR_OK ? verb_told(cx, VERB_PROPOSAL_REVIVE, id.v, NULL) : e;
}

/* Alone: the PI. Shared: the call, whose deadline is asked. */
enum err proposal_revive(struct cx *cx, struct proposal_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, revive(cx, id)) : e;
}
