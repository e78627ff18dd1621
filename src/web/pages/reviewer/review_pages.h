/* What the files of the reviewers' pages share. */
#ifndef WEB_REVIEW_PAGES_H
#define WEB_REVIEW_PAGES_H

#include "domain/review/review.h"
#include "web/rq.h"
#include "web/view_work.h"

extern const struct form review_form, review_decline_form, review_conflict_form, review_told_form;

/* review_page.c: the frozen proposal and the review form; also `again` of its steps. */
enum err review_page(struct rq *rq);
enum err review_post(struct rq *rq);

#endif
