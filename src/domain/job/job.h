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
	int64_t n;		 /* of an option: how many open postings are of it */
};

/* The closing date of a posting that is open until it is filled. */
static const int64_t job_never = 253402300799; /* the end of the year 9999 */

struct job {
	struct job_id id;
	const char *slug, *title, *team, *business_unit;
	const char *description, *about; /* Markdown, as the next three: of the post, of the team */
	const char *responsibilities, *qualifications, *benefits;
	const char *employment_type, *apply_url;
	const char *other_titles; /* of its copies, one a line; not an input's */
	enum job_state state;
	int64_t posted_at, closes_at;
	int64_t revision; /* counts what staff saved; not an input's */
	struct job_location *locations;
	size_t n_locations;
	struct job_area *areas;
	size_t n_areas;
};

/* Adds a posting; in the caller's bracket. */
MUST_CHECK enum err job_add(struct cx *cx, const struct job *job);
MUST_CHECK enum err job_add_as(struct cx *cx, const struct job *job, struct job_id id);

/* Its places and areas instead of those it has; areas that the program has not are passed over. */
MUST_CHECK enum err job_keep_parts(struct cx *cx, const struct job *job, struct job_id id);

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

/*
 * What open postings have: regions and cities of the filter's country, none without one.  counts:
 * how many have each, whatever else is asked for; 0: not told, as of regions and cities.
 */
struct job_values {
	const char **items;
	int64_t *counts;
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

/* Sets the places of postings that have only their ids so far. */
MUST_CHECK enum err job_add_places(struct cx *cx, struct job *jobs, size_t n);

/* The slugs of all that are open now. */
MUST_CHECK enum err job_open_slugs(struct cx *cx, const char ***ret_slugs, size_t *ret_n);

MUST_CHECK enum err job_read(struct cx *cx, struct job_id id, struct job *ret_job);

#endif
