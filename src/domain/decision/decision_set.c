/* The panel decides one proposal: pending, and changeable until the release. */
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/award/award.h"
#include "domain/decision/decision.h"
#include "domain/decision/decision_rules.h"
#include "domain/decision/decision_sql.h"

static enum err run_rules(struct cx *cx, struct proposal_id proposal,
	const struct decision_input *in, struct findings *out)
{
	struct decision_facts_row r;
	struct decision_rule_facts f;
	enum err e = decision_facts(cx->db, cx->mem, proposal, &r);

	if (e != ERR_OK)
		return e;
	f = (struct decision_rule_facts){ .is_in_review = r.state == PROPOSAL_STATE_IN_REVIEW,
		.is_released = r.is_released,
		.is_selected = in->is_selected,
		.cash_cents = in->cash_cents,
		.credit_cents = in->credit_cents,
		.cash_cap_cents = r.cash_cap_cents,
		.credit_cap_cents = r.credit_cap_cents,
		.cash_cap_is_average = r.cash_cap_is_average,
		.credit_cap_is_average = r.credit_cap_is_average };
	decision_rules_run(&f, out);
	return ERR_OK;
}

static enum err judge(struct cx *cx, struct proposal_id proposal, const struct decision_input *in)
{
	enum err e = run_rules(cx, proposal, in, &cx->fault);

	if (e != ERR_OK)
		return e;
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

/* Revision 0: there is none yet. */
static enum err keep(struct cx *cx, const struct decision_update_in *d)
{
	if (d->revision != 0)
		return decision_update(cx->db, d);
	return decision_insert(cx->db, &(struct decision_insert_in){ .proposal = d->proposal,
					       .is_selected = d->is_selected,
					       .cash_cents = d->cash_cents,
					       .credit_cents = d->credit_cents,
					       .note = d->note,
					       .contact = d->contact,
					       .by = d->by,
					       .now = d->now });
}

static enum err set(struct cx *cx, struct proposal_id proposal, const struct decision_input *in)
{
	const struct decision_update_in d = { .proposal = proposal,
		.revision = in->revision,
		.is_selected = in->is_selected,
		.cash_cents = in->is_selected ? in->cash_cents : 0,
		.credit_cents = in->is_selected ? in->credit_cents : 0,
		.note = in->note,
		.contact = { in->is_selected ? in->contact.v : 0 },
		.by = cx->actor.person,
		.now = cx->now };
	const char *contact = "";
	enum err e = judge(cx, proposal, in);

	if (e == ERR_OK && d.contact.v != 0)
		e = award_may_be_contact(cx, proposal, d.contact, &contact);
	if (e == ERR_OK && contact == NULL)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "contact" });
	if (e == ERR_OK)
		e = keep(cx, &d);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "decision_set", "proposal", proposal.v,
		mem_printf(cx->mem,
			"{\"selected\":%s,\"cash_cents\":%" PRId64 ",\"credit_cents\":%" PRId64 "}",
			d.is_selected ? "true" : "false", d.cash_cents, d.credit_cents));
}

/*
 * Alone: the call: its proposals, reviews and release stay. Who may be a contact is the program's
 * and the call's.
 */
enum err decision_set(struct cx *cx, struct proposal_id proposal, const struct decision_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_calls_proposal(proposal), &tx);

	return e == ERR_OK ? cx_end(cx, tx, set(cx, proposal, in)) : e;
}

enum err decision_read(struct cx *cx, struct proposal_id proposal, struct decision_view *ret_view)
{
	struct decision_find_row r;
	enum err e = decision_find(cx->db, cx->mem, proposal, &r);

	if (e == ERR_NOT_FOUND) {
		*ret_view = (struct decision_view){ .note = "", .decided_by_name = "" };
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	*ret_view = (struct decision_view){ .is_decided = true,
		.is_selected = r.is_selected,
		.cash_cents = r.cash_cents,
		.credit_cents = r.credit_cents,
		.revision = r.revision,
		.decided_at = r.decided_at,
		.note = r.note,
		.decided_by_name = r.decided_by_name,
		.contact = r.contact_id };
	return ERR_OK;
}

enum err decision_findings(
	struct cx *cx, struct proposal_id proposal, struct findings *ret_findings)
{
	struct decision_view d;
	enum err e = decision_read(cx, proposal, &d);

	*ret_findings = (struct findings){ 0 };
	if (e != ERR_OK || !d.is_decided)
		return e;
	return run_rules(cx, proposal,
		&(struct decision_input){ .is_selected = d.is_selected,
			.cash_cents = d.cash_cents,
			.credit_cents = d.credit_cents },
		ret_findings);
}
