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

/*
 * All that a feed gives, in the caller's bracket: what it gave before and does not give now is
 * closed, or loses its places where others have the same text.  Nothing is when that is more than
 * half of what it gave (n_kept of the report): a feed that suddenly gives little has a fault of its
 * own.
 */
MUST_CHECK enum err job_import_feed(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report);

/* What job_import_run() would do, of which nothing is kept. */
MUST_CHECK enum err job_import_try(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report);

/* A slug of the words of a title that no posting has; in the caller's bracket. */
MUST_CHECK enum err job_slug_for(struct cx *cx, const char *title, const char **ret_slug);

#endif
