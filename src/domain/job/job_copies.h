/* Which stored posting a text is a copy of (job_copy_rules.h); in the caller's bracket. */
#ifndef DOMAIN_JOB_COPIES_H
#define DOMAIN_JOB_COPIES_H

#include "domain/job/job.h"
#include "domain/job/job_copy_rules.h"

/* The text of a posting, without the names of its places. */
struct job_copy job_copy_of_job(struct mem *mem, const struct job *j);

/* Keeps what finds it; a posting that is alone has nothing kept. */
MUST_CHECK enum err job_copies_keep(struct cx *cx, struct job_id id, const struct job_copy *c);
MUST_CHECK enum err job_copies_forget(struct cx *cx, struct job_id id);

/*
 * The open posting, another than `of`, whose text is most like it: when it is a copy, of the same
 * kind of employment, and, where the text is so short that it tells little, of the same title.
 * ret_likeness: of 100.  ERR_NOT_FOUND.
 */
MUST_CHECK enum err job_copies_find(struct cx *cx, const struct job_copy *c, const struct job *of,
	struct job *ret_job, int *ret_likeness);

/* The titles of all that was read as this posting, but for its own, kept with it. */
MUST_CHECK enum err job_copies_keep_titles(struct cx *cx, const struct job *j);

#endif
