/* Assignment by hand, and its check. */
#include "domain/assign/assign.h"

#include <string.h>

#include "domain/assign/assign_sql.h"
#include "domain/audit/audit.h"
#include "domain/life/life.h"
#include "domain/check.h"
#include "domain/notice/notice.h"

enum err assign_call_read(struct cx *cx, struct proposal_id proposal, struct assign_call *ret_call)
{
	struct assign_call_of_row r;
	enum err e = assign_call_of(cx->db, cx->mem, proposal, &r);

	if (e == ERR_OK)
		*ret_call = (struct assign_call){ r.call_id, r.slug };
	return e;
}

static enum err judge(struct cx *cx, struct proposal_id proposal, struct person_id person)
{
	struct assign_load_row l;
	struct finding f = { .field = "person" };
	enum err e = assign_load(cx->db, cx->mem, proposal, person, cx->actor.person, &l);

	if (e != ERR_OK)
		return e;
	if (l.n_members == 0)
		f.code = FINDING_REVIEWER_NOT_ON_PANEL;
	else if (l.n_conflicts > 0)
		f.code = FINDING_REVIEWER_CONFLICT;
	else if (l.n_here > 0)
		f.code = FINDING_REVIEWER_ASSIGNED;
	else if (l.load >= l.load_max)
		f = (struct finding){ .code = FINDING_REVIEWER_FULL,
			.field = "person",
			.limit = l.load_max,
			.value = l.load };
	else
		return ERR_OK;
	return cx_refuse(cx, f);
}

static enum err by_hand(struct cx *cx, struct proposal_id proposal, struct person_id person)
{
	struct assignment_id id = { cx_new_id(cx) };
	struct assign_call_of_row call;
	enum err e = judge(cx, proposal, person);

	if (e == ERR_OK)
		e = assign_call_of(cx->db, cx->mem, proposal, &call);
	if (e == ERR_OK && call.state != CALL_STATE_REVIEWING)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	if (e == ERR_OK)
		e = assign_put(cx->db, id, proposal, person, "hand", 0, cx->actor.person, cx->now);
	if (e == ERR_OK)
		e = audit_add(cx, "reviewer_assigned", "proposal", proposal.v,
			mem_printf(cx->mem, "{\"person\":\"%s\",\"by\":\"hand\"}",
				id_text(person.v).s));
	if (e != ERR_OK)
		return e;
	return notice_add(cx, mem_printf(cx->mem, "review-asked:%" PRId64, id.v), person,
		&(struct letter_facts){ .kind = verb_letter(VERB_ASSIGNMENT_ASSIGN),
			.proposal = proposal,
			.link = "/reviews",
			.call_title = call.title,
			.n = 1 });
}

/* Alone: the call, with its panel, loads and conflicts; institutions are the program's. */
enum err assign_by_hand(struct cx *cx, struct proposal_id proposal, struct person_id person)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_calls_proposal(proposal), &tx);

	return e == ERR_OK ? cx_end(cx, tx, by_hand(cx, proposal, person)) : e;
}

static enum err take_away(struct cx *cx, struct proposal_id proposal, struct person_id person)
{
	enum err e = assign_delete(cx->db, proposal, person);

	if (e != ERR_OK)
		return e;
	return audit_add(cx, "assignment_removed", "proposal", proposal.v,
		mem_printf(cx->mem, "{\"person\":\"%s\"}", id_text(person.v).s));
}

/* Alone: the call, with the review that keeps an assignment. */
enum err assign_take_away(struct cx *cx, struct proposal_id proposal, struct person_id person)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_calls_proposal(proposal), &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_away(cx, proposal, person)) : e;
}

enum err assign_check_stored(struct cx *cx, struct complaints *c)
{
	struct assign_pair_row *rows;
	size_t n;
	enum err e = assign_odd_conflicts(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "assign", "%s is assigned to somebody in conflict with it",
			id_text(rows[i].proposal_id.v).s);
	e = assign_odd_members(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "assign", "%s is assigned to somebody outside its panel",
			id_text(rows[i].proposal_id.v).s);
	return e;
}
