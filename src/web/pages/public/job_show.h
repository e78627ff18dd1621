/* What pages of postings share: places in words, where applications go, schema.org's JSON. */
#ifndef WEB_PAGES_JOB_SHOW_H
#define WEB_PAGES_JOB_SHOW_H

#include "domain/job/job.h"
#include "web/rq.h"

/* "Berlin, Germany"; what is not known is left out. */
const char *job_place_text(struct mem *m, const struct job_location *l);

/* The same of all: "Berlin, Germany · Lyon, France". */
const char *job_places_line(struct mem *m, const struct job *j);

/* The site that takes applications when it is another than ours: "example.org"; NULL: ours, or by
 * mail. */
const char *job_other_site(struct rq *rq, const struct job *j);

/* A JobPosting with its whole text. */
const char *job_posting_json(struct rq *rq, const struct job *j);

#endif
