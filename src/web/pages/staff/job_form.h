/* The form of a posting. */
#ifndef WEB_PAGES_JOB_FORM_H
#define WEB_PAGES_JOB_FORM_H

#include "domain/job/job_edit.h"
#include "web/rq.h"

extern const struct form job_edit_form;

/* What was sent. */
struct job_input job_form_input(struct rq *rq);

/* What the form of a new one begins with. */
struct job job_form_new(struct rq *rq);

#endif
