/* A file of postings that staff sent: it is shown what it would do, and kept until they say that it
 * is to be done. */
#ifndef DOMAIN_JOB_UPLOAD_H
#define DOMAIN_JOB_UPLOAD_H

#include "domain/job/job_import.h"

struct job_upload {
	const char *name;
	struct job_report report;     /* of what it would do; once it is taken, of what it did */
	int64_t created_at, taken_at; /* taken_at 0: not yet */
};

/* Keeps the file with what it would do; cx->made is its id. */
MUST_CHECK enum err job_upload_add(
	struct cx *cx, const char *name, const void *bytes, size_t n, job_country_fn *country_of);

MUST_CHECK enum err job_upload_read(
	struct cx *cx, struct job_import_id id, struct job_upload *ret_upload);

/* Does it.  ERR_CONFLICT when it was done already; ERR_REFUSED when there is nothing to take. */
MUST_CHECK enum err job_upload_take(
	struct cx *cx, struct job_import_id id, job_country_fn *country_of);

/* Nightly: forgets files of more than a week ago. */
MUST_CHECK enum err job_upload_sweep(struct cx *cx);

#endif
