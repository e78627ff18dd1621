/* Conflicts of a proposal as staff and chair see and enter them; one form on two pages. */
#ifndef WEB_PAGES_CONFLICT_FORM_H
#define WEB_PAGES_CONFLICT_FORM_H

#include "web/rq.h"
#include "web/view_work.h"

extern const struct form conflict_form;

/* A block with those there are and a form to enter one.  from: "staff" or "panel", the page it
 * stands on. */
MUST_CHECK enum err conflict_block(
	struct rq *rq, struct proposal_id proposal, const char *from, struct block *ret_block);

/* Enters what was sent and goes back to the page it came from. */
MUST_CHECK enum err conflict_post(struct rq *rq);

#endif
