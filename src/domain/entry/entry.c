#include "domain/entry/entry.h"

#include "domain/entry/entry_sql.h"
#include "domain/list.h"
#include "store/db.h"

struct hidden_kept {
	struct call_id call;
	struct person_id person;
	struct hidden is;
};

/* In order and each once: of a few, as they mostly are, the database's own way there costs more. */
static enum err ask_hidden(struct cx *cx, struct call_id call, struct hidden *ret_hidden)
{
	struct entry_hidden_ids_row *rows;
	struct proposal_id *ids;
	size_t n, kept = 0;
	enum err e = entry_hidden_ids(cx->db, cx->mem, call, cx->actor.person, &rows, &n);

	if (e != ERR_OK)
		return e;
	ids = MEM_ARRAY(cx->mem, struct proposal_id, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].id;
	proposal_ids_sort(ids, n);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || ids[kept - 1].v != ids[i].v)
			ids[kept++] = ids[i];
	*ret_hidden = (struct hidden){ ids, kept, list_ids(cx->mem, ids, sizeof(*ids), kept) };
	return ERR_OK;
}

/*
 * A page takes the share of what is hidden off several figures.  In its snapshot that is
 * one set, asked once; in a bracket, which may change it, it is asked each time, as a
 * standing is.
 */
enum err entry_hidden(struct cx *cx, struct call_id call, struct hidden *ret_hidden)
{
	const struct hidden_kept *k = db_in_tx(cx->db) ? NULL : cx->hidden;
	struct hidden_kept *made;
	enum err e;

	if (k != NULL && k->call.v == call.v && k->person.v == cx->actor.person.v) {
		*ret_hidden = k->is;
		return ERR_OK;
	}
	e = ask_hidden(cx, call, ret_hidden);
	if (e != ERR_OK || db_in_tx(cx->db))
		return e;
	made = MEM_NEW(cx->mem, struct hidden_kept);
	*made = (struct hidden_kept){ call, cx->actor.person, *ret_hidden };
	cx->hidden = made;
	return ERR_OK;
}

static void take_off(struct call_totals_row *t, const struct call_totals_row *h)
{
	t->n_draft -= h->n_draft;
	t->n_submitted -= h->n_submitted;
	t->n_withdrawn -= h->n_withdrawn;
	t->n_eligible -= h->n_eligible;
	t->n_ineligible -= h->n_ineligible;
	t->n_in_review -= h->n_in_review;
	t->n_answered -= h->n_answered;
	t->n_unscreened -= h->n_unscreened;
	t->n_passed -= h->n_passed;
	t->n_panel -= h->n_panel;
	t->n_bare -= h->n_bare;
	t->n_undecided -= h->n_undecided;
	t->n_selected -= h->n_selected;
	t->n_declined -= h->n_declined;
	t->n_contactless -= h->n_contactless;
	t->n_waiting -= h->n_waiting;
	t->n_sent -= h->n_sent;
	t->n_failed -= h->n_failed;
	t->n_assigned -= h->n_assigned;
	t->n_reviews -= h->n_reviews;
	t->cash_cents -= h->cash_cents;
	t->credit_cents -= h->credit_cents;
}

enum err entry_totals(struct cx *cx, struct call_id call, struct call_totals_row *ret_totals)
{
	return call_totals(cx->db, cx->mem, call, ret_totals);
}

enum err entry_seen(struct cx *cx, struct call_id call, struct call_totals_row *ret_totals)
{
	struct call_totals_row all, off;
	struct hidden hidden;
	enum err e = call_totals(cx->db, cx->mem, call, &all);

	if (e == ERR_OK)
		e = entry_hidden(cx, call, &hidden);
	if (e == ERR_OK)
		e = call_totals_some(cx->db, cx->mem, hidden.json, &off);
	if (e != ERR_OK)
		return e;
	take_off(&all, &off);
	*ret_totals = all;
	return ERR_OK;
}

/* NULL: nothing is counted of that call, or it was not asked for. */
static struct call_stages *of_call(struct call_stages *rows, size_t n, struct call_id call)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].call_id.v == call.v)
			return &rows[i];
	return NULL;
}

static void take_off_hidden(struct call_stages *t, const struct call_stages_hidden_row *h)
{
	switch (h->state) {
	case PROPOSAL_STATE_NONE:
		BUG("a proposal without a state");
	case PROPOSAL_STATE_DRAFT:
		t->n_draft -= h->n;
		break;
	case PROPOSAL_STATE_SUBMITTED:
		t->n_submitted -= h->n;
		break;
	case PROPOSAL_STATE_WITHDRAWN:
		t->n_withdrawn -= h->n;
		break;
	case PROPOSAL_STATE_ELIGIBLE:
		t->n_eligible -= h->n;
		break;
	case PROPOSAL_STATE_INELIGIBLE:
		t->n_ineligible -= h->n;
		break;
	case PROPOSAL_STATE_IN_REVIEW:
		t->n_in_review -= h->n;
		if (!h->is_decided)
			t->n_undecided -= h->n;
		break;
	case PROPOSAL_STATE_ANSWERED:
		t->n_answered -= h->n;
		break;
	}
}

enum err entry_stage(struct cx *cx, struct call_id call, struct call_stages *ret_stages)
{
	struct call_totals_row t;
	enum err e = entry_seen(cx, call, &t);

	if (e == ERR_OK)
		*ret_stages = (struct call_stages){ .call_id = call,
			.n_draft = t.n_draft,
			.n_submitted = t.n_submitted,
			.n_withdrawn = t.n_withdrawn,
			.n_eligible = t.n_eligible,
			.n_ineligible = t.n_ineligible,
			.n_in_review = t.n_in_review,
			.n_answered = t.n_answered,
			.n_undecided = t.n_undecided };
	return e;
}

enum err entry_stages(
	struct cx *cx, const struct call_id *calls, size_t n, struct call_stages *ret_stages)
{
	const char *ids = list_ids(cx->mem, calls, sizeof(*calls), n);
	struct call_stages_hidden_row *off;
	struct call_stages *all, *found;
	size_t n_all, n_off;
	enum err e = call_stages(cx->db, cx->mem, ids, &all, &n_all);

	if (e == ERR_OK)
		e = call_stages_hidden(cx->db, cx->mem, cx->actor.person, &off, &n_off);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n_off; i++)
		if ((found = of_call(all, n_all, off[i].call_id)) != NULL)
			take_off_hidden(found, &off[i]);
	for (size_t i = 0; i < n; i++) {
		found = of_call(all, n_all, calls[i]);
		MUST(found != NULL);
		ret_stages[i] = *found;
	}
	return ERR_OK;
}

enum err entry_panel(struct cx *cx, struct call_id call, struct call_panel_row *ret_panel)
{
	return call_panel(cx->db, cx->mem, call, ret_panel);
}
