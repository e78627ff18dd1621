/* Other sites' feeds: staff say where, the worker reads them now and then, and what went wrong is
 * kept. */
#ifndef DOMAIN_JOB_FEED_H
#define DOMAIN_JOB_FEED_H

#include "domain/job/job_fetch.h"
#include "domain/job/job_import.h"

enum {
	JOB_FEEDS = 50,
	JOB_FEED_EVERY_S = 6 * 3600,
	JOB_FEED_AGAIN_S = 900 /* after a failure; twice as long after each further one */
};

struct job_feed {
	struct job_feed_id id;
	const char *name, *url;
	bool is_on, is_read_now;
	int64_t next_at, asked_at, went_at; /* 0: never */
	int64_t fails;			    /* since it went well */
	enum job_fetch_fault fault;	    /* of the last time */
	int64_t status;			    /* of JOB_FETCH_STATUS */
	struct job_report report;	    /* of the last time that it was read; job_feed_read() */
};

struct job_feed_input {
	const char *name, *url;
};

MUST_CHECK enum err job_feeds(struct cx *cx, struct job_feed **ret_feeds, size_t *ret_n);
MUST_CHECK enum err job_feed_read(struct cx *cx, struct job_feed_id id, struct job_feed *ret_feed);

/* It is read at once.  ERR_REFUSED with findings at "name" and "url". */
MUST_CHECK enum err job_feed_add(struct cx *cx, const struct job_feed_input *in);

/* On: it is read at once, and then now and then; off: not any more. */
MUST_CHECK enum err job_feed_switch(struct cx *cx, struct job_feed_id id, bool is_on);

/* It goes; the postings that it gave stay as they are. */
MUST_CHECK enum err job_feed_remove(struct cx *cx, struct job_feed_id id);

/*
 * The worker's: reads the feed that has waited longest, if one is due.  What it
 * gives is imported; what it does not give any more is closed, unless that is more
 * than half of all: then it is told and nothing is closed.  ret_more: one was due.
 */
MUST_CHECK enum err job_feed_round(
	struct cx *cx, job_country_fn *country_of, bool takes_inner, bool *ret_more);

#endif
