/* Staff write postings: each begins as a draft, is published, closed and opened again. */
#ifndef DOMAIN_JOB_EDIT_H
#define DOMAIN_JOB_EDIT_H

#include "domain/job/job.h"

struct job_input {
	const char *slug, *title, *team, *business_unit;
	const char *description, *about, *responsibilities, *qualifications, *benefits;
	const char *employment_type, *apply_url;
	int64_t posted_at, closes_at; /* job_never: until it is filled */
	const struct job_location *places;
	size_t n_places;
	const char *const *areas; /* slugs */
	size_t n_areas;
	int64_t revision; /* that was edited; of a new one 0 */
};

/* A draft; cx->made is its id.  ERR_REFUSED with findings at its fields (job_rules.h). */
MUST_CHECK enum err job_create(struct cx *cx, const struct job_input *in);

/* ERR_CONFLICT when somebody saved it meanwhile.  What was published keeps its slug. */
MUST_CHECK enum err job_change(struct cx *cx, struct job_id id, const struct job_input *in);

/* ERR_REFUSED FINDING_STATE_FORBIDS, and FINDING_IN_THE_PAST when its last day has gone. */
MUST_CHECK enum err job_publish(struct cx *cx, struct job_id id);
MUST_CHECK enum err job_close(struct cx *cx, struct job_id id);
MUST_CHECK enum err job_reopen(struct cx *cx, struct job_id id);

/* The worker's: closes those whose last day is over, a hundred at a time.  ret_n: how many. */
MUST_CHECK enum err job_close_over(struct cx *cx, size_t *ret_n);

/* The posting of an address; ERR_NOT_FOUND. */
MUST_CHECK enum err job_named(struct cx *cx, const char *slug, struct job_id *ret_id);

/* A page of all, the newest first; state 0: any.  Without texts, places and areas. */
MUST_CHECK enum err job_staff_entries(struct cx *cx, enum job_state state,
	const struct list_ask *ask, struct job **ret_jobs, struct list_page *ret_page);

/* What it was read from. */
struct job_origin {
	int64_t feed; /* 0: a file */
	const char *key, *title;
	const char *places; /* a line each: country, region, city, with tabs between */
	int64_t read_at;
};
MUST_CHECK enum err job_origins(
	struct cx *cx, struct job_id id, struct job_origin **ret_origins, size_t *ret_n);

/*
 * What was put together is taken apart: what was read as this becomes a posting
 * of its own with the same text, for its places, and is put with no other again.
 * ERR_REFUSED FINDING_STATE_FORBIDS when it is the only one; cx->made is the new one's id.
 */
MUST_CHECK enum err job_take_out(struct cx *cx, struct job_id id, int64_t feed, const char *key);

#endif
