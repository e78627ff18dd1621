/*
 * Who reviews what, in a call: by hand, or by the engine's best sum of
 * expertise under everybody's load and conflicts.  The engine itself is
 * match/; this is what gives it a call and keeps what it finds.
 */
#ifndef DOMAIN_ASSIGN_H
#define DOMAIN_ASSIGN_H

#include "domain/cx.h"

struct assign_reviewer {
	struct person_id person;
	const char *name;
	const char *state; /* "assigned", "accepted", "declined" */
	const char *review_state; /* "none", "draft", "submitted" */
	bool is_by_engine;
	double score; /* expertise in [0, 1]; 0 when not known */
	int64_t at;   /* assigned */
};

struct assign_proposal {
	struct proposal_id id;
	const char *title, *pi_name, *org_name;
	struct assign_reviewer *reviewers; /* declined ones too */
	size_t n_reviewers;
	int64_t n_assigned, n_reviews;
};

/* The call's proposals in review with their reviewers, without those in conflict with the actor. */
MUST_CHECK enum err assign_table(struct cx *cx, struct call_id call,
	struct assign_proposal **ret_proposals, size_t *ret_n);

/*
 * Assigns by hand and writes to the reviewer.  ERR_REFUSED:
 * FINDING_REVIEWER_NOT_ON_PANEL, _CONFLICT, _ASSIGNED, _FULL at "person".
 */
MUST_CHECK enum err assign_by_hand(
	struct cx *cx, struct proposal_id proposal, struct person_id person);

/* Takes an assignment away; ERR_CONFLICT when a review was begun. */
MUST_CHECK enum err assign_take_away(
	struct cx *cx, struct proposal_id proposal, struct person_id person);

/* What a run of the engine found. */
struct assign_outcome {
	int64_t n_added;     /* new assignments */
	double mean_score;   /* over all pairs it stands for */
	double worst_score;  /* the least mean of a proposal */
	bool is_proven_best; /* sum equals the dual bound */
};

/*
 * Fills every proposal of the call that the actor may see up to `reviewers`
 * reviewers with the best sum of expertise; what is assigned stays.  All or nothing: ERR_REFUSED
 * (FINDING_TOO_FEW_REVIEWERS) when loads and conflicts allow none.
 */
MUST_CHECK enum err assign_by_engine(struct cx *cx, struct call_id call, int64_t reviewers,
	struct assign_outcome *ret_outcome);

/* The call of a proposal: where its table is. */
struct assign_call {
	struct call_id id;
	const char *slug;
};
MUST_CHECK enum err assign_call_read(
	struct cx *cx, struct proposal_id proposal, struct assign_call *ret_call);

/* The engine's last run in a call; at 0: there was none. */
struct assign_run {
	int64_t at;
	bool is_proven_best;
};
MUST_CHECK enum err assign_last(
	struct cx *cx, struct call_id call, struct assign_run *ret_run);

/* Reviewers a conflict keeps from a proposal of the call: pairs, in no order. */
struct assign_conflict {
	struct proposal_id proposal;
	struct person_id person;
};
MUST_CHECK enum err assign_conflict_entries(
	struct cx *cx, struct call_id call, struct assign_conflict **ret_pairs, size_t *ret_n);

#endif
