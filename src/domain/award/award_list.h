/* The awards of one call, by pages. */
#ifndef DOMAIN_AWARD_LIST_H
#define DOMAIN_AWARD_LIST_H

#include "domain/award/award_list_rows.h"
#include "domain/list.h"

/* By title, without those of proposals the actor is in conflict with; counts are of all of these.
 */
MUST_CHECK enum err award_of_call(struct cx *cx, struct call_id call, const struct list_ask *ask,
	struct call_award **ret_awards, struct list_page *ret_page,
	struct award_counts *ret_counts);

#endif
