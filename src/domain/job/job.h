/* Job postings of the sponsor. */
#ifndef DOMAIN_JOB_H
#define DOMAIN_JOB_H

#include "domain/cx.h"

struct job_location {
	const char *country, *region, *city;
};

struct job_area {
	const char *slug, *name; /* name: NULL in an input */
};

struct job {
	struct job_id id;
	const char *slug, *title, *team, *about;
	const char *responsibilities, *qualifications; /* Markdown */
	const char *benefits, *employment_type, *apply_url;
	const char *state; /* "draft", "open", "closed"; an input's */
	int64_t posted_at, closes_at;
	struct job_location *locations;
	size_t n_locations;
	struct job_area *areas;
	size_t n_areas;
};

/* Adds a posting; in the caller's bracket. */
MUST_CHECK enum err job_add(struct cx *cx, const struct job *job);

/* The postings that are open now, newest first. */
MUST_CHECK enum err job_entries(struct cx *cx, struct job **ret_jobs, size_t *ret_n);

MUST_CHECK enum err job_read(struct cx *cx, struct job_id id, struct job *ret_job);

#endif
