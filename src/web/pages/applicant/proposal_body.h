/* A proposal's content as blocks of a page: for its PI, its reviewers, panel and staff. */
#ifndef WEB_PROPOSAL_BODY_H
#define WEB_PROPOSAL_BODY_H

#include "domain/proposal/proposal.h"
#include "web/pages/common/answers.h"
#include "web/rq.h"
#include "web/view_work.h"

enum { PROPOSAL_BODY_BLOCKS_MAX = 5 + PROPOSAL_TEXT_COUNT + ANSWER_BLOCKS_MAX };

/*
 * Fills blocks with what the body has (the request, abstract and other long texts, team,
 * budget, credits, answers to the form it was written for) and returns how many.  document_href: where the document is kept for
 * this reader, NULL: it is named without a link.  Results live in m.
 */
size_t proposal_body_blocks(struct mem *m, const struct proposal_body *body,
	const struct call_form *form, const char *document_href, struct block ret_blocks[PROPOSAL_BODY_BLOCKS_MAX]);

/* Answers with the proposal's document: of the working copy, or of the frozen version. */
MUST_CHECK enum err proposal_body_download(struct rq *rq, bool is_working_copy);

/* GET of a frozen version's document: the same for reviewer, chair and staff. */
MUST_CHECK enum err proposal_body_document(struct rq *rq);

/* The categories as options of a form, first that none is chosen. */
extern const struct choice budget_categories[];

/* "Machine learning, Privacy"; "" when there is none. */
const char *proposal_names(struct mem *m, const struct named *list, size_t n);

#endif
