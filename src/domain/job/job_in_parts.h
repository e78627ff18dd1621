/* The inside of job_in: what its readers of CSV, JSON and XML share. */
#ifndef DOMAIN_JOB_IN_PARTS_H
#define DOMAIN_JOB_IN_PARTS_H

#include "domain/job/job_in.h"

struct job_in_work {
	struct mem *mem;
	job_country_fn *country_of;
	struct job_in in;
	size_t cap;
	int64_t now_line;
};

/* A record that is read: the value of a name, or of a path in it ("categories.team"); NULL: none.
 */
struct job_in_record {
	const char *(*value)(const void *arg, struct mem *mem, const char *name);
	const void *arg;
};

/* Adds what the record says; what places says besides (NULL: nothing).  False after a fault. */
bool job_in_add(struct job_in_work *w, const struct job_in_record *r,
	const struct job_location *places, size_t n_places, int64_t line);

/* Says what is wrong, once; returns false. */
bool job_in_fail(struct job_in_work *w, enum job_in_fault fault, int64_t line);

/* "US, WA, Seattle", "Berlin, Germany", "Remote"; several with ; or | between. */
size_t job_in_places(struct job_in_work *w, const char *text, struct job_location *ret_places);

bool job_in_csv(struct job_in_work *w, const char *text, size_t n);
bool job_in_json(struct job_in_work *w, const char *text, size_t n);
bool job_in_xml(struct job_in_work *w, const char *text, size_t n);

#endif
