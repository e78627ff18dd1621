/*
 * What is counted of a call, as far as somebody may see it: the kept totals
 * (tables proposal_entry and call_total, written by triggers alone) less the
 * share of what is hidden from the actor.
 */
#ifndef DOMAIN_ENTRY_H
#define DOMAIN_ENTRY_H

#include "domain/cx.h"
#include "domain/entry/entry_rows.h"

/* struct call_totals_row: proposals by state, of those listed how many were
 * screened, of those before the panel how far they are; amounts pending. */

/* The proposals of a call that are hidden from the actor, by id; few, or all. */
struct hidden {
	struct proposal_id *ids; /* ascending */
	size_t n;
	const char *json; /* as the array that statements take */
};
MUST_CHECK enum err entry_hidden(struct cx *cx, struct call_id call, struct hidden *ret_hidden);

/* The totals of a whole call, whatever is hidden: for rules that who may see it all asks. */
MUST_CHECK enum err entry_totals(
	struct cx *cx, struct call_id call, struct call_totals_row *ret_totals);

/* The totals without what is hidden from the actor. */
MUST_CHECK enum err entry_seen(
	struct cx *cx, struct call_id call, struct call_totals_row *ret_totals);

/* Of those only what a call's stage is told by; and for n calls that are there, in their order. */
MUST_CHECK enum err entry_stage(struct cx *cx, struct call_id call, struct call_stages *ret_stages);
MUST_CHECK enum err entry_stages(
	struct cx *cx, const struct call_id *calls, size_t n, struct call_stages *ret_stages);

/* Of the panel; no proposal's share is in these. */
MUST_CHECK enum err entry_panel(
	struct cx *cx, struct call_id call, struct call_panel_row *ret_panel);

#endif
