#include "domain/screening/screening.h"

#include <inttypes.h>
#include <string.h>

#include "domain/life/life.h"
#include "domain/call/call_stage.h"
#include "domain/entry/entry.h"
#include "domain/rights/standing_load.h"
#include "domain/screening/screening_sql.h"
#include "domain/stamp.h"

/* ---- the list ---- */

struct of_call {
	struct call_id call;
	const struct screening_filter *filter;
};

static enum err find_key(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct of_call *of = arg;

	return screening_list_key(
		cx->db, cx->mem, of->call, cx->actor.person, (struct proposal_id){ id }, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const enum screening_list_way ways[] = { SCREENING_LIST_WAY_FIRST,
		SCREENING_LIST_WAY_AFTER, SCREENING_LIST_WAY_BEFORE };
	const struct screening_list_key_row none = { 0 }, *at = key == NULL ? &none : key;
	const struct of_call *of = arg;
	struct screening_entry *rows;
	enum err e = screening_list(cx->db, cx->mem, of->call, cx->actor.person,
		of->filter->verdict, at->key, at->id, n,
		of->filter->verdict[0] == '\0' ? SCREENING_LIST_WHICH_ALL
					       : SCREENING_LIST_WHICH_OF_VERDICT,
		ways[way], &rows, ret_n);

	*ret_rows = rows;
	return e;
}

static void key_of(const void *row, void *ret_key)
{
	const struct screening_entry *e = row;
	struct screening_list_key_row *key = ret_key;

	*key = (struct screening_list_key_row){ e->submitted_at, e->id };
}

static bool has_words(const void *arg, const void *row)
{
	const struct of_call *of = arg;

	return of->filter->words.has(of->filter->words.arg, row);
}

/* How many there are of them; of a search only whether there are more than are shown. */
static int64_t total_of(const char *verdict, const struct call_totals_row *t)
{
	int64_t listed =
		t->n_submitted + t->n_eligible + t->n_ineligible + t->n_in_review + t->n_answered;

	return strcmp(verdict, "unscreened") == 0   ? t->n_unscreened
	       : strcmp(verdict, "eligible") == 0   ? t->n_passed
	       : strcmp(verdict, "ineligible") == 0 ? listed - t->n_passed - t->n_unscreened
						    : listed;
}

enum err screening_entries(struct cx *cx, struct call_id call, const struct call_totals_row *seen,
	const struct screening_filter *filter, const struct list_ask *ask,
	struct screening_entry **ret_entries, struct list_page *ret_page)
{
	const struct of_call of = { call, filter };
	const struct list_source source = { .arg = &of,
		.row_size = sizeof(struct screening_entry),
		.key_size = sizeof(struct screening_list_key_row),
		.find = find_key,
		.read = read_rows,
		.key_of = key_of,
		.keep = filter->words.has == NULL ? NULL : has_words };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e != ERR_OK)
		return e;
	*ret_entries = rows;
	if (filter->words.has == NULL)
		ret_page->total = total_of(filter->verdict, seen);
	else
		list_searched(ret_page);
	return ERR_OK;
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
	const char *const texts[] = { note->is_screened ? "screened" : "",
		note->is_eligible ? "eligible" : "", mem_printf(mem, "%" PRId64, note->at),
		note->by_name, note->note };

	return stamp_of(mem, texts, sizeof(texts) / sizeof(texts[0]));
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
	const enum verb verb = is_eligible ? VERB_PROPOSAL_ADMIT : VERB_PROPOSAL_REJECT;
	struct screening_facts_row f;
	enum err e = screening_facts(cx->db, cx->mem, id, &f);

	if (e != ERR_OK)
		return e;
	if (!verb_fits(VERB_CALL_START_REVIEW, f.call_state) ||
		call_takes(cx->now, f.closes_at, f.grace_s) || !verb_fits(verb, f.state))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = screening_set_state(
		cx->db, id, is_eligible ? PROPOSAL_STATE_ELIGIBLE : PROPOSAL_STATE_INELIGIBLE);
	if (e == ERR_OK)
		e = screening_put(cx->db, id, is_eligible, note, cx->actor.person, cx->now);
	if (e == ERR_OK)
		e = verb_told(cx, verb, id.v,
			is_eligible ? "{\"eligible\":true}" : "{\"eligible\":false}");
	return e;
}

/* Alone: the call of the proposal, with its state and version. */
enum err screening_say(
	struct cx *cx, struct proposal_id id, bool is_eligible, const char *note, const char *seen)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_calls_proposal(id), &tx);

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
	if (e != ERR_OK || f.state == PROPOSAL_STATE_ELIGIBLE)
		return e; /* its note stays */
	/* In a list that is older than a colleague's no: to be looked at by itself. */
	return f.state == PROPOSAL_STATE_INELIGIBLE ? ERR_CONFLICT : say(cx, id, true, "");
}

/* Alone: the call, with the states of all of them. */
enum err screening_say_eligible(
	struct cx *cx, struct call_id call, const struct proposal_id *ids, size_t n)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = say_one(cx, call, ids[i]);
	return cx_end(cx, tx, e);
}

/* Everything must be screened: so it is asked by somebody from whom nothing is hidden. */
static enum err finish(struct cx *cx, struct call_id call)
{
	struct screening_call_row c;
	struct call_totals_row n;
	enum err e = screening_call(cx->db, cx->mem, call, &c);

	if (e == ERR_OK)
		e = entry_totals(cx, call, &n);
	if (e != ERR_OK)
		return e;
	if (!verb_fits(VERB_CALL_START_REVIEW, c.state) ||
		call_takes(cx->now, c.closes_at, c.grace_s))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = must_see_whole_call(cx, call);
	if (e != ERR_OK)
		return e;
	if (n.n_submitted > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_UNSCREENED });
	e = review_start_proposals(cx->db, call);
	if (e == ERR_OK)
		e = review_start_call(cx->db, call);
	return e == ERR_OK ? verb_told(cx, VERB_CALL_START_REVIEW, call.v, NULL) : e;
}

/* Alone: the call: what is counted here is what is changed. */
enum err screening_finish(struct cx *cx, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	return e == ERR_OK ? cx_end(cx, tx, finish(cx, call)) : e;
}
