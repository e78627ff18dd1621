/*
 * Screening: staff look at each submitted proposal after the deadline and say
 * whether it may go to the panel.  What was said stays inside until release.
 */
#ifndef DOMAIN_SCREENING_H
#define DOMAIN_SCREENING_H

#include "domain/cx.h"

struct screening_entry {
	struct proposal_id id;
	const char *state; /* stored: "submitted", "eligible", "ineligible", "in_review", "answered" */
	const char *title, *pi_name, *org_name, *org_country; /* org_*: "" when there is none */
	int64_t cash_cents, credit_cents, submitted_at;
	bool is_screened, is_eligible;
	int64_t n_assigned, n_reviews;
};

struct screening_counts {
	int64_t n_drafts, n_submitted, n_withdrawn, n_eligible, n_ineligible, n_in_review, n_answered;
};

struct screening_note {
	bool is_screened, is_eligible;
	const char *note, *by_name;
	int64_t at;
};

/* The call's submitted proposals, without those the actor is in conflict with. */
MUST_CHECK enum err screening_entries(struct cx *cx, struct call_id call,
	struct screening_entry **ret_entries, size_t *ret_n);

/* Of the same proposals, drafts and withdrawn ones too. */
MUST_CHECK enum err screening_count(
	struct cx *cx, struct call_id call, struct screening_counts *ret_counts);

MUST_CHECK enum err screening_read(
	struct cx *cx, struct proposal_id id, struct screening_note *ret_note);

/* Stands for what was said; another after it has another. */
const char *screening_stamp(struct mem *mem, const struct screening_note *note);

/*
 * Says eligible or not; may be said again until the call's review starts.
 * seen: the stamp of what was said before as far as the actor knows; NULL: it
 * does not matter.  ERR_CONFLICT when somebody else has said something since.
 * ERR_REFUSED (FINDING_STATE_FORBIDS) before the deadline and after the start.
 */
MUST_CHECK enum err screening_say(struct cx *cx, struct proposal_id id, bool is_eligible,
	const char *note, const char *seen);

/*
 * Says several of a call eligible, without notes: all or none.  ERR_NOT_FOUND
 * for one not to be screened; ERR_CONFLICT for one that was said not to be.
 */
MUST_CHECK enum err screening_say_eligible(
	struct cx *cx, struct call_id call, const struct proposal_id *ids, size_t n);

/*
 * Sends every eligible proposal of a closed call to the panel.  ERR_REFUSED
 * while any is unscreened (FINDING_UNSCREENED) or the call is not closed; and
 * FINDING_COLLEAGUE_NEEDED, see must_see_whole_call().
 */
MUST_CHECK enum err screening_finish(struct cx *cx, struct call_id call);

#endif
