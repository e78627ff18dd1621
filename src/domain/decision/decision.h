/*
 * Decisions: the panel's, pending until they are released; then everybody is
 * answered at once.  Until the release row is committed nothing outside panel
 * and staff changes by a byte (rule embargo).
 */
#ifndef DOMAIN_DECISION_H
#define DOMAIN_DECISION_H

#include "base/crypto.h"
#include "domain/cx.h"
#include "domain/decision/decision_rows.h"
#include "domain/decision/ranking.h"
#include "domain/entry/entry_rows.h"
#include "domain/list.h"

struct decision_view {
	bool is_decided, is_selected;
	int64_t cash_cents, credit_cents, revision, decided_at;
	const char *note, *decided_by_name;
	struct person_id contact; /* v 0: none named yet */
};

struct decision_input {
	int64_t revision; /* 0: none was there */
	bool is_selected;
	int64_t cash_cents, credit_cents; /* passed over when declined */
	const char *note;
	struct person_id contact; /* v 0: none yet */
};

/* What the panel's table is sorted by. */
enum decision_order {
	DECISION_CALIBRATED,
	DECISION_MEAN,
	DECISION_TITLE,
	DECISION_CASH,
	DECISION_MISSING
};

/*
 * A page of the proposals before the panel, without conflicts of the actor: the
 * best, the most cash, or the most missing reviews first.  scores[i] is of
 * entries[i].
 */
struct decision_page {
	struct decision_entry *entries;
	struct score *scores; /* NULL for DECISION_MISSING */
	struct list_page page;
	struct ranking_trust trust; /* of the scores */
};
/* seen: what entry_seen() says of the call. */
MUST_CHECK enum err decision_page(struct cx *cx, struct call_id call, enum decision_order order,
	const struct call_totals_row *seen, const struct list_ask *ask,
	struct decision_page *ret_page);

/* The first few of a kind, for a page that says how many there are. */
enum decision_kind {
	DECISION_UNDECIDED,
	DECISION_CONTACTLESS,
	DECISION_SELECTED,
	DECISION_DECLINED
};
MUST_CHECK enum err decision_first(struct cx *cx, struct call_id call, enum decision_kind kind,
	int64_t n, struct decision_entry **ret_entries, size_t *ret_n);

MUST_CHECK enum err decision_read(
	struct cx *cx, struct proposal_id proposal, struct decision_view *ret_view);

/* What the rules say of a decision as it stands; warnings, mostly: averages over a cap. */
MUST_CHECK enum err decision_findings(
	struct cx *cx, struct proposal_id proposal, struct findings *ret_findings);

/*
 * Decides, pending.  ERR_REFUSED: FINDING_ALREADY_RELEASED,
 * FINDING_AWARD_NO_CASH_OR_CREDIT, FINDING_CASH_OVER_CAP and _CREDIT_ when the
 * cap is hard.  ERR_CONFLICT when somebody decided meanwhile.
 */
MUST_CHECK enum err decision_set(
	struct cx *cx, struct proposal_id proposal, const struct decision_input *in);

/*
 * What stands between a call and its release, over what the actor may see: a
 * sum must not tell a decision in conflict.
 */
struct release_state {
	bool is_released;
	int64_t released_at; /* when it is */
	const char *released_by_name;
	int64_t n_owed;			/* letters: submitted and not withdrawn */
	int64_t n_undecided;		/* of those in review */
	int64_t n_selected, n_declined; /* as the letters would say; ineligible ones are declined */
	int64_t cash_cents, credit_cents;
	int64_t n_without_contact;	    /* selected without a research contact */
	int64_t n_queued, n_sent, n_failed; /* letters, when it is released */
};
/*
 * How many of a call's proposals have no decision yet: of those in review as many, and all that did
 * not get so far.
 */
int64_t release_undecided(int64_t n_in_review, int64_t n_submitted, int64_t n_eligible);

MUST_CHECK enum err release_read(
	struct cx *cx, struct call_id call, struct release_state *ret_state);

/*
 * Releases a call's decisions, all or nothing, in one transaction: the release
 * row with a hash of every decision, one letter to each PI in random order, an
 * award for each selected proposal.  ERR_REFUSED: FINDING_COLLEAGUE_NEEDED
 * before anything that hangs on a proposal; FINDING_UNDECIDED,
 * FINDING_NOTHING_TO_RELEASE, FINDING_ALREADY_RELEASED, FINDING_PI_NO_ORG,
 * FINDING_AVERAGE_OVER_CAP.
 */
MUST_CHECK enum err release_call_decisions(struct cx *cx, struct call_id call);

struct decision_letter {
	const char *subject, *body;
	int64_t at;
	bool is_selected;
};

/* The PI's letter; ERR_NOT_FOUND before the release. */
MUST_CHECK enum err decision_letter(
	struct cx *cx, struct proposal_id proposal, struct decision_letter *ret_letter);

#endif
