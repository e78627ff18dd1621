/*
 * The draft form: what it sends, how it is read, and its rows filled from the
 * working copy or from what was typed.
 */
#ifndef WEB_PROPOSAL_FORM_H
#define WEB_PROPOSAL_FORM_H

#include "domain/proposal/proposal.h"
#include "web/rq.h"
#include "web/view_proposal.h"

extern const struct form proposal_form;

/* What the form sent, as the domain takes it; empty rows are left out. */
void proposal_form_input(struct rq *rq, struct proposal_input *ret_input);

/*
 * The rows: from own, or from what was typed when rq->is_again.  Findings stand
 * beside their fields (rq->cx->fault).  revision: the one that saving replaces.
 */
MUST_CHECK enum err proposal_form_rows(struct rq *rq, const struct proposal_own *own,
	int64_t revision, struct form_row **ret_rows, size_t *ret_n);

/* The field that a rule's finding stands beside: "budget" of line 2 is "line_amount.1". */
const char *proposal_form_field(struct mem *m, const struct finding *f);

/*
 * A rule's finding as a remark.  form is the path of the draft form ("" on the
 * form itself), own that of the own page, where the document is uploaded.
 */
struct remark proposal_remark(struct mem *m, const struct finding *f, const char *zone,
	const char *form, const char *own);

#endif
