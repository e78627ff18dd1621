/* Job postings of the sponsor. */
#ifndef DOMAIN_JOB_H
#define DOMAIN_JOB_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"

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
	enum job_state state; /* an input's */
	int64_t posted_at, closes_at;
	struct job_location *locations;
	size_t n_locations;
	struct job_area *areas;
	size_t n_areas;
};

/* Adds a posting; in the caller's bracket. */
MUST_CHECK enum err job_add(struct cx *cx, const struct job *job);

/*
 * Which postings; each "" means any.  country, region and city are those of one
 * and the same place.  words: what somebody searches for, as a question to each
 * posting with its texts; NULL: none.
 */
struct job_filter {
	const char *country, *region, *city, *team, *area;
	struct list_words words;
};

/* A page of the postings that are open now, newest first; without their texts and areas. */
MUST_CHECK enum err job_entries(struct cx *cx, const struct job_filter *filter,
	const struct list_ask *ask, struct job **ret_jobs, struct list_page *ret_page);

/* What open postings have: regions and cities of the filter's country, none without one. */
struct job_values {
	const char **items;
	size_t n;
};
struct job_options {
	struct job_values teams, countries, regions, cities;
	struct job_area *areas;
	size_t n_areas;
};
MUST_CHECK enum err job_options_read(
	struct cx *cx, const struct job_filter *filter, struct job_options *ret_options);

/* Open postings of its team or of an area of its, the newest of each; without texts. */
MUST_CHECK enum err job_near(
	struct cx *cx, const struct job *job, struct job **ret_jobs, size_t *ret_n);

/* The slugs of all that are open now. */
MUST_CHECK enum err job_open_slugs(struct cx *cx, const char ***ret_slugs, size_t *ret_n);

MUST_CHECK enum err job_read(struct cx *cx, struct job_id id, struct job *ret_job);

#endif
