#include "domain/screening/screening.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "domain/audit/audit.h"
#include "domain/call/call_stage.h"
#include "domain/rights/standing_load.h"
#include "domain/screening/screening_sql.h"

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

enum err screening_entries(struct cx *cx, struct call_id call,
	struct screening_entry **ret_entries, size_t *ret_n)
{
	struct screening_list_row *r;
	struct screening_entry *list;
	size_t n;
	enum err e = screening_list(cx->db, cx->mem, call, cx->actor.person, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct screening_entry, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct screening_entry){ .id = r[i].id,
			.state = r[i].state,
			.title = r[i].title,
			.pi_name = r[i].pi_name,
			.org_name = or_empty(r[i].org_name),
			.org_country = or_empty(r[i].org_country),
			.cash_cents = r[i].cash_cents,
			.credit_cents = r[i].credit_cents,
			.submitted_at = r[i].submitted_at,
			.is_screened = r[i].is_screened,
			.is_eligible = r[i].is_eligible,
			.n_assigned = r[i].n_assigned,
			.n_reviews = r[i].n_reviews };
	*ret_entries = list;
	*ret_n = n;
	return ERR_OK;
}

enum err screening_count(struct cx *cx, struct call_id call, struct screening_counts *ret_counts)
{
	struct screening_counts_row r;
	enum err e = screening_counts(cx->db, cx->mem, call, cx->actor.person, &r);

	if (e == ERR_OK)
		*ret_counts = (struct screening_counts){ r.n_drafts, r.n_submitted, r.n_withdrawn,
			r.n_eligible, r.n_ineligible, r.n_in_review, r.n_answered };
	return e;
}

enum err screening_read(struct cx *cx, struct proposal_id id, struct screening_note *ret_note)
{
	struct screening_find_row r;
	enum err e = screening_find(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_note = (struct screening_note){ true, r.is_eligible, r.note,
			r.screened_by_name, r.screened_at };
	if (e == ERR_NOT_FOUND)
		*ret_note = (struct screening_note){ .note = "", .by_name = "" };
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

const char *screening_stamp(struct mem *mem, const struct screening_note *note)
{
	const char *text = mem_printf(mem, "%d %d %" PRId64 " %s\n%s", note->is_screened,
		note->is_eligible, note->at, note->by_name, note->note);

	return mem_printf(mem, "%016" PRIx64, hash_bytes(text, strlen(text)));
}

static enum err judge_seen(struct cx *cx, struct proposal_id id, const char *seen)
{
	struct screening_note now;
	enum err e = screening_read(cx, id, &now);

	if (e != ERR_OK || strcmp(screening_stamp(cx->mem, &now), seen) == 0)
		return e;
	return ERR_CONFLICT;
}

static enum err say(struct cx *cx, struct proposal_id id, bool is_eligible, const char *note)
{
	struct screening_facts_row f;
	enum err e = screening_facts(cx->db, cx->mem, id, &f);

	if (e != ERR_OK)
		return e;
	if (strcmp(f.call_state, "published") != 0 ||
		call_takes(cx->now, f.closes_at, f.grace_s) ||
		strcmp(f.state, "draft") == 0 || strcmp(f.state, "withdrawn") == 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = screening_set_state(cx->db, id, is_eligible ? "eligible" : "ineligible");
	if (e == ERR_OK)
		e = screening_put(cx->db, id, is_eligible, note, cx->actor.person, cx->now);
	if (e == ERR_OK)
		e = audit_add(cx, "proposal_screened", "proposal", id.v,
			is_eligible ? "{\"eligible\":true}" : "{\"eligible\":false}");
	return e;
}

enum err screening_say(struct cx *cx, struct proposal_id id, bool is_eligible, const char *note,
	const char *seen)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	if (e != ERR_OK)
		return e;
	if (seen != NULL)
		e = judge_seen(cx, id, seen);
	return cx_end(cx, tx, e == ERR_OK ? say(cx, id, is_eligible, note) : e);
}

/* Each is asked for by itself: the caller's right is to the call, a conflict is of a proposal. */
static enum err say_one(struct cx *cx, struct call_id call, struct proposal_id id)
{
	struct screening_facts_row f;
	enum err e = must_may(cx, ACT_PROPOSAL_SCREEN, id.v);

	if (e == ERR_OK)
		e = screening_facts(cx->db, cx->mem, id, &f);
	if (e == ERR_OK && f.call_id.v != call.v)
		e = ERR_NOT_FOUND;
	if (e != ERR_OK || strcmp(f.state, "eligible") == 0)
		return e; /* its note stays */
	/* In a list that is older than a colleague's no: to be looked at by itself. */
	return strcmp(f.state, "ineligible") == 0 ? ERR_CONFLICT : say(cx, id, true, "");
}

enum err screening_say_eligible(
	struct cx *cx, struct call_id call, const struct proposal_id *ids, size_t n)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = say_one(cx, call, ids[i]);
	return cx_end(cx, tx, e);
}

/* Everything must be screened: so it is asked by somebody from whom nothing is hidden. */
static enum err finish(struct cx *cx, struct call_id call)
{
	const struct person_id nobody = { 0 };
	struct screening_call_row c;
	struct screening_counts_row n;
	enum err e = screening_call(cx->db, cx->mem, call, &c);

	if (e == ERR_OK)
		e = screening_counts(cx->db, cx->mem, call, nobody, &n);
	if (e != ERR_OK)
		return e;
	if (strcmp(c.state, "published") != 0 || call_takes(cx->now, c.closes_at, c.grace_s))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = must_see_whole_call(cx, call);
	if (e != ERR_OK)
		return e;
	if (n.n_submitted > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_UNSCREENED });
	e = review_start_proposals(cx->db, call);
	if (e == ERR_OK)
		e = review_start_call(cx->db, call, cx->now);
	return e == ERR_OK ? audit_add(cx, "review_started", "call", call.v, NULL) : e;
}

enum err screening_finish(struct cx *cx, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, finish(cx, call)) : e;
}
