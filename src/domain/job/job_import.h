/*
 * Postings that were read elsewhere become ours, each known by where it was read
 * and its key there: what is read again as it was changes nothing.  One that is
 * a copy of another (job_copy_rules.h) is put with it, as a place more.
 */
#ifndef DOMAIN_JOB_IMPORT_H
#define DOMAIN_JOB_IMPORT_H

#include "domain/job/job_report.h"

enum { JOB_FEED_FILE = 0 };

/* All in one bracket; one that is refused is told and leaves the others as they are. */
MUST_CHECK enum err job_import_run(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report);

/* The same to look at: what it would do, of which nothing is kept. */
MUST_CHECK enum err job_import_try(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report);

/* A slug of the words of a title that no posting has; in the caller's bracket. */
MUST_CHECK enum err job_slug_for(struct cx *cx, const char *title, const char **ret_slug);

#endif
