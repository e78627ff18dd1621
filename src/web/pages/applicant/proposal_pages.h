/* What the files of the applicant's pages share. */
#ifndef WEB_PROPOSAL_PAGES_H
#define WEB_PROPOSAL_PAGES_H

#include "domain/proposal/proposal.h"
#include "web/rq.h"
#include "web/view_proposal.h"

/* "?told=saved": what just happened, said once. */
extern const struct form proposal_told_form;

/* The proposal that the path names, as its PI reads it. */
MUST_CHECK enum err proposal_of_path(struct rq *rq, struct proposal_own *ret_own);

/* "/proposals/ID" and what follows. */
const char *proposal_path(struct rq *rq, const char *tail);

/* "closes 13 May 2026, 23:59 Pacific, in 9 minutes", or "closed …". */
const char *proposal_deadline(struct rq *rq, const struct proposal_call *call);

/* What the rules say of the written part refuses nothing: the document is a step of its own. */
bool proposal_is_written(const struct findings *found);

/* The steps to a submission; current is 1 to 3, 0: none of them is this page. */
void proposal_steps(struct rq *rq, const struct proposal_own *own, bool is_written, int current,
	const struct step **ret_steps, size_t *ret_n);

/* In the last hour a page that has nothing else to say tells the deadline and our clock. */
void proposal_hurry(struct rq *rq, const struct proposal_own *own, struct page *page);

/* Title, crumbs and the like of every page of a proposal. */
void proposal_dress(struct rq *rq, const struct proposal_own *own, const char *title,
	enum page_shape shape, struct page *page);

/* "Draft", or "Revision" of what was submitted before. */
struct badge proposal_draft_badge(const struct proposal_own *own);

/* "Untitled" until there is a title. */
const char *proposal_title(const struct proposal_own *own);

/* The exact deadline and our clock, for who came too late; or that the call was cancelled. */
const char *proposal_late_text(struct rq *rq, const struct proposal_call *call, const char *rest);

/* proposal_own_page.c: also `again` of its steps */
enum err proposal_own_page(struct rq *rq);

/* proposal_edit.c */
enum err proposal_edit_page(struct rq *rq);
enum err proposal_edit_save(struct rq *rq);
enum err proposal_edit_again(struct rq *rq);

/* proposal_submit_page.c */
extern const struct form proposal_submit_form;
enum err proposal_submit_page(struct rq *rq);
enum err proposal_submit_post(struct rq *rq);

#endif
