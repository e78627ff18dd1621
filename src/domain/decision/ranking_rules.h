/* The orders of scores, and where a page of them begins.  Pure. */
#ifndef DOMAIN_RANKING_RULES_H
#define DOMAIN_RANKING_RULES_H

#include "base/mem.h"
#include "domain/ids.h"
#include "domain/list.h"

struct score {
	struct proposal_id id;
	int64_t n_reviews;	     /* 0: there are no scores */
	double mean, calibrated, sd; /* of 1 to 5 */
};

/* How far the calibrated scores can be believed: match/calibrate.h. */
struct ranking_trust {
	bool is_assigned_by_merit;
	double taken_out; /* the part of reviewers' seeming habits that is taken out */
};

enum ranking_order { RANKING_CALIBRATED, RANKING_MEAN };

struct ranking_orders {
	struct score *best;	   /* in the order of calibrated scores */
	uint32_t *by_mean, *by_id; /* places in best */
	uint32_t n;
};

/*
 * Of n scores in the order of titles: best first; of equal scores, and of those
 * without a review, which come last, the first by title first.  Lives in mem.
 */
struct ranking_orders ranking_orders_of(struct mem *mem, const struct score *titled, uint32_t n);

/* The score at place i < n of an order. */
const struct score *ranking_at(
	const struct ranking_orders *o, enum ranking_order order, uint32_t i);

/* The place that a page begins at, and what the page is; restarted when the cursor's row is not
 * there. */
uint32_t ranking_first(const struct ranking_orders *o, enum ranking_order order,
	const struct list_ask *ask, struct list_page *ret_page);

/* NULL when it is not there. */
const struct score *ranking_score_of(const struct ranking_orders *o, int64_t id);

#endif
