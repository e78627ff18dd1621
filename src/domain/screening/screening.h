/*
 * Screening: staff look at each submitted proposal after the deadline and say
 * whether it may go to the panel.  What was said stays inside until release.
 */
#ifndef DOMAIN_SCREENING_H
#define DOMAIN_SCREENING_H

#include "domain/cx.h"
#include "domain/entry/entry_rows.h"
#include "domain/list.h"
#include "domain/screening/screening_rows.h"

struct screening_note {
	bool is_screened, is_eligible;
	const char *note, *by_name;
	int64_t at;
};

/*
 * Which of a call's submitted proposals.  words: what somebody searches for, as
 * a question to each row; NULL: none.
 */
struct screening_filter {
	const char *verdict; /* "unscreened", "eligible", "ineligible"; "": all */
	struct list_words words;
};

/*
 * A page of them in the order of submission, without those the actor is in
 * conflict with.  seen: what entry_seen() says of the call.
 */
MUST_CHECK enum err screening_entries(struct cx *cx, struct call_id call,
	const struct call_totals_row *seen, const struct screening_filter *filter,
	const struct list_ask *ask, struct screening_entry **ret_entries,
	struct list_page *ret_page);

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
MUST_CHECK enum err screening_say(
	struct cx *cx, struct proposal_id id, bool is_eligible, const char *note, const char *seen);

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
