/*
 * Who reviews what, in a call: by hand, or by the engine's best sum of
 * expertise under everybody's load and conflicts.  The engine itself is
 * match/; this is what gives it a call and keeps what it finds.
 */
#ifndef DOMAIN_ASSIGN_H
#define DOMAIN_ASSIGN_H

#include "domain/assign/assign_rows.h"
#include "domain/cx.h"
#include "domain/entry/entry_rows.h"
#include "domain/list.h"

/*
 * A page of the call's proposals in review, those with the fewest reviewers
 * first, without those in conflict with the actor.  reviewers: of all of them,
 * declined ones too, in the order of the proposals' ids.
 */
struct assign_page {
	struct assign_entry *entries;
	struct assign_reviewer *reviewers;
	size_t n_reviewers;
	struct list_page page;
};
/* seen: what entry_seen() says of the call. */
MUST_CHECK enum err assign_page(struct cx *cx, struct call_id call,
	const struct call_totals_row *seen, const struct list_ask *ask,
	struct assign_page *ret_page);

/* Those of one proposal of the page, by name. */
struct assign_reviewers {
	const struct assign_reviewer *rows;
	size_t n;
};
struct assign_reviewers assign_reviewers_of(
	const struct assign_page *page, struct proposal_id proposal);

/*
 * Assigns by hand and writes to the reviewer.  ERR_REFUSED:
 * FINDING_REVIEWER_NOT_ON_PANEL, _CONFLICT, _ASSIGNED, _FULL at "person".
 */
MUST_CHECK enum err assign_by_hand(
	struct cx *cx, struct proposal_id proposal, struct person_id person);

/* Takes an assignment away; ERR_CONFLICT when a review was begun. */
MUST_CHECK enum err assign_take_away(
	struct cx *cx, struct proposal_id proposal, struct person_id person);

/*
 * Asks for the best assignment, a task (task.h): every proposal of the call that
 * the actor may see gets up to `reviewers` with the best sum of expertise; what
 * is assigned stays.  All or nothing: it fails when loads and conflicts allow
 * none.  ERR_REFUSED FINDING_TASK_RUNS.
 */
MUST_CHECK enum err assign_best_ask(struct cx *cx, struct call_id call, int64_t reviewers);

/* The call of a proposal: where its table is. */
struct assign_call {
	struct call_id id;
	const char *slug;
};
MUST_CHECK enum err assign_call_read(
	struct cx *cx, struct proposal_id proposal, struct assign_call *ret_call);

/* The engine's last run in a call, as far as the actor sees it; at 0: there was none. */
struct assign_run {
	int64_t at;
	bool is_proven_best;
	int64_t n_added;
	double mean, worst; /* scores of what was added */
};
MUST_CHECK enum err assign_last(struct cx *cx, struct call_id call, struct assign_run *ret_run);

#endif
