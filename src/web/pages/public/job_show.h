/* What pages of postings share: where applications go, schema.org's JSON. */
#ifndef WEB_PAGES_JOB_SHOW_H
#define WEB_PAGES_JOB_SHOW_H

#include "domain/job/job.h"
#include "web/rq.h"
#include "web/text/job_text.h"

/* The site that takes applications when it is another than ours: "example.org"; NULL: ours, or by
 * mail. */
const char *job_other_site(struct rq *rq, const struct job *j);

/* A JobPosting with its whole text. */
const char *job_posting_json(struct rq *rq, const struct job *j);

#endif
