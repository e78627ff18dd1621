/*
 * Postings in the order in which everybody could first see them.  Each gets a
 * number once, for good: whoever keeps how far they have been told hears of each
 * once, whatever day it says it was posted on.
 */
#ifndef DOMAIN_JOB_NEWS_H
#define DOMAIN_JOB_NEWS_H

#include "domain/job/job.h"

/* Numbers some of those whose day has come; *ret_n: how many were looked at. */
MUST_CHECK enum err job_number_new(struct cx *cx, size_t *ret_n);

/* In a snapshot: the newest number; 0: there is none. */
MUST_CHECK enum err job_newest(struct cx *cx, int64_t *ret_seq);

/*
 * In a snapshot: those behind `after` as far as `upto` that are open now and fit,
 * the first JOB_NEWS_MOST; without areas and benefits.  The filter's words are
 * the caller's to ask.
 */
enum { JOB_NEWS_MOST = 500 };
MUST_CHECK enum err job_new_between(struct cx *cx, const struct job_filter *filter, int64_t after,
	int64_t upto, struct job **ret_jobs, size_t *ret_n);

#endif
