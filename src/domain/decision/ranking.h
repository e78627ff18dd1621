/*
 * The scores of a call, freed of reviewers' habits, over what one person may
 * see: calibrated once after each change that a score hangs on, and kept in the
 * process for the pages that follow.
 *
 * What is kept is one person's own: whether another has looked before, and with
 * what hidden, cannot be told from how long a page takes.
 */
#ifndef DOMAIN_RANKING_H
#define DOMAIN_RANKING_H

#include "domain/decision/ranking_rules.h"

/* A page of the proposals before the panel, best first; those without a review last, by title. */
MUST_CHECK enum err ranking_page(struct cx *cx, struct call_id call, enum ranking_order order,
	const struct list_ask *ask, struct score **ret_scores, struct list_page *ret_page,
	struct ranking_trust *ret_trust);

/* The scores of these proposals into ret_scores[n]; of none that is hidden or not of the call. */
MUST_CHECK enum err ranking_scores(struct cx *cx, struct call_id call,
	const struct proposal_id *ids, size_t n, struct score *ret_scores,
	struct ranking_trust *ret_trust);

#endif
