/*
 * The steps of an award, each with its guard in the statement, its audit row and its letter.
 * Alone: the call, whose awards and conflicts they are; names in a letter change without reading
 * what is changed here.
 */
#include "domain/award/award.h"

#include <string.h>

#include "domain/audit/audit.h"
#include "domain/life/life.h"
#include "domain/award/award_sql.h"
#include "domain/award/award_rules.h"
#include "domain/notice/notice.h"
#include "domain/rights/standing_load.h"

static enum err edit_text(
	struct cx *cx, struct award_id id, int64_t revision, const char *title, const char *summary)
{
	enum err e = award_set_text(cx->db, id, revision, title, summary);

	return e == ERR_OK ? audit_add(cx, "award_text_edited", "award", id.v, NULL) : e;
}

enum err award_edit_text(
	struct cx *cx, struct award_id id, int64_t revision, const char *title, const char *summary)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, edit_text(cx, id, revision, title, summary)) : e;
}

static enum err offer(struct cx *cx, struct award_id id)
{
	struct award a;
	struct award_pi_row pi;
	enum err e = award_read(cx, id, &a);

	if (e == ERR_OK)
		e = award_pi(cx->db, cx->mem, id, &pi);
	if (e != ERR_OK)
		return e;
	award_rules_run(&(struct award_rule_facts){ .has_contact = a.contact.v != 0 }, &cx->fault);
	if (findings_refusing(&cx->fault) > 0)
		return ERR_REFUSED;
	e = award_set_offered(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_AWARD_OFFER, id.v, NULL);
	if (e != ERR_OK)
		return e;
	return notice_add(cx, mem_printf(cx->mem, "offer:%" PRId64, id.v), pi.pi_id,
		&(struct letter_facts){ .kind = verb_letter(VERB_AWARD_OFFER),
			.proposal = a.proposal,
			.link = mem_printf(cx->mem, "/proposals/%s", id_text(a.proposal.v).s),
			.call_title = a.call_title,
			.proposal_title = a.title,
			.org = a.org_name,
			.contact_name = a.contact_name,
			.zone = pi.zone,
			.at = cx->now,
			.cash_cents = a.cash_cents,
			.credit_cents = a.credit_cents });
}

enum err award_offer(struct cx *cx, struct award_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, offer(cx, id)) : e;
}

enum err award_accept(struct cx *cx, struct award_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	if (e != ERR_OK)
		return e;
	e = award_set_accepted(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_AWARD_ACCEPT, id.v, NULL);
	return cx_end(cx, tx, e);
}

enum err award_refuse(struct cx *cx, struct award_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	if (e != ERR_OK)
		return e;
	e = award_set_refused(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_AWARD_REFUSE, id.v, NULL);
	return cx_end(cx, tx, e);
}

static enum err pay(struct cx *cx, struct award_id id, const char *reference)
{
	struct award a;
	struct opt_int credits_at = { 0 };
	enum err e = award_read(cx, id, &a);

	if (e != ERR_OK)
		return e;
	if (a.credit_cents > 0)
		credits_at = (struct opt_int){ true, cx->now };
	e = award_set_paid(cx->db, id, reference, cx->now, credits_at);
	if (e != ERR_OK)
		return e;
	return verb_told(cx, VERB_AWARD_PAY, id.v,
		mem_printf(cx->mem, "{\"cash_cents\":%" PRId64 ",\"credit_cents\":%" PRId64 "}",
			a.cash_cents, a.credit_cents));
}

enum err award_pay(struct cx *cx, struct award_id id, const char *reference)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_award(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, pay(cx, id, reference)) : e;
}

static enum err announce(struct cx *cx, struct call_id call)
{
	struct award_call_released_row c;
	struct award_unfinished_row open;
	int64_t n;
	enum err e = award_call_released(cx->db, cx->mem, call, &c);

	if (e == ERR_OK)
		e = award_unfinished(cx->db, cx->mem, call, &open);
	if (e != ERR_OK)
		return e;
	if (!c.is_released)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_RELEASED, .rule = RULE_EMBARGO });
	e = must_see_whole_call(cx, call);
	if (e != ERR_OK)
		return e;
	if (open.n > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_UNDECIDED });
	e = award_announce(cx->db, call, cx->now, &n);
	if (e == ERR_OK && verb_fits(VERB_CALL_ANNOUNCE, c.state))
		e = award_announce_call(cx->db, call, cx->now);
	if (e != ERR_OK)
		return e;
	return verb_told(
		cx, VERB_CALL_ANNOUNCE, call.v, mem_printf(cx->mem, "{\"awards\":%" PRId64 "}", n));
}

/* Alone: the call. */
enum err award_announce_call_awards(struct cx *cx, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	return e == ERR_OK ? cx_end(cx, tx, announce(cx, call)) : e;
}
