/* Begins a draft in an open call, or finds the one that is there. */
#include "domain/life/life.h"
#include "domain/proposal/proposal_load.h"

enum err proposal_in_time(struct cx *cx, const struct proposal_call_row *call)
{
	struct proposal_facts f;
	struct findings out = { 0 };

	proposal_call_facts(call, cx->now, &f);
	proposal_rule_run(RULE_DEADLINE, &f, MOMENT_DRAFT, &out);
	for (size_t i = 0; i < out.n; i++)
		finding_add(&cx->fault, out.items[i]);
	return out.n == 0 ? ERR_OK : ERR_REFUSED;
}

static enum err start(struct cx *cx, struct call_id call_id)
{
	struct proposal_call_row call;
	struct proposal_draft_of_row draft;
	struct proposal_id id;
	enum err e = proposal_call(cx->db, cx->mem, call_id, &call);

	if (e != ERR_OK)
		return e;
	e = proposal_draft_of(cx->db, cx->mem, call_id, cx->actor.person, &draft);
	if (e == ERR_OK)
		cx->made = draft.id.v;
	if (e != ERR_NOT_FOUND)
		return e;
	e = proposal_in_time(cx, &call);
	if (e != ERR_OK)
		return e;
	id = (struct proposal_id){ cx_new_id(cx) };
	e = proposal_insert(cx->db, id, call_id, cx->actor.person, call.period, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_PROPOSAL_START, id.v, NULL);
	cx->made = id.v;
	return e;
}

/* Alone: the person, who may begin only one. Shared: the call, whose deadline is asked. */
enum err proposal_start(struct cx *cx, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_start(call, cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, start(cx, call)) : e;
}
