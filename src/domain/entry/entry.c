#include "domain/entry/entry.h"

#include "domain/entry/entry_sql.h"

enum err entry_hidden(struct cx *cx, struct call_id call, struct hidden *ret_hidden)
{
	struct entry_hidden_ids_row *rows;
	size_t n;
	enum err e = entry_hidden_ids(cx->db, cx->mem, call, cx->actor.person, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_hidden = (struct hidden){ MEM_ARRAY(cx->mem, struct proposal_id, n), n };
	for (size_t i = 0; i < n; i++)
		ret_hidden->ids[i] = rows[i].id;
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

enum err entry_totals(struct cx *cx, struct call_id call, const struct hidden *hidden,
	struct call_totals_row *ret_totals)
{
	struct call_totals_row all, off;
	enum err e = call_totals(cx->db, cx->mem, call, &all);

	if (e == ERR_OK && hidden->n > 0) {
		e = call_totals_hidden(cx->db, cx->mem, call, cx->actor.person, &off);
		if (e == ERR_OK)
			take_off(&all, &off);
	}
	if (e == ERR_OK)
		*ret_totals = all;
	return e;
}

enum err entry_seen(struct cx *cx, struct call_id call, struct call_totals_row *ret_totals)
{
	struct hidden hidden;
	enum err e = entry_hidden(cx, call, &hidden);

	return e == ERR_OK ? entry_totals(cx, call, &hidden, ret_totals) : e;
}

enum err entry_panel(struct cx *cx, struct call_id call, struct call_panel_row *ret_panel)
{
	return call_panel(cx->db, cx->mem, call, ret_panel);
}
