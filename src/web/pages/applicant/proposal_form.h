/* The draft form: struct proposal_input, from struct proposal_own. */
#ifndef WEB_PROPOSAL_FORM_H
#define WEB_PROPOSAL_FORM_H

#include "domain/proposal/proposal.h"
#include "web/rq.h"
#include "web/view_proposal.h"

extern const struct form proposal_form;

/* The field that a rule's finding stands beside: "budget" of line 2 is "line_amount.1". */
const char *proposal_form_field(struct mem *m, const struct finding *f);

/*
 * A rule's finding as a remark.  form is the path of the draft form ("" on the
 * form itself), own_page that of the own page, where the document is uploaded.
 */
struct remark proposal_remark(struct mem *m, const struct finding *f,
	const struct proposal_own *own, const char *form, const char *own_page);

#endif
