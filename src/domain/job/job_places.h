/* The places of a posting as stored text: a line each, country, region, city, with tabs between.
 * Pure. */
#ifndef DOMAIN_JOB_PLACES_H
#define DOMAIN_JOB_PLACES_H

#include "domain/job/job.h"

const char *job_places_text(struct mem *mem, const struct job_location *places, size_t n);

/* At most JOB_PLACES (job_in.h). */
size_t job_places_read(struct mem *mem, const char *text, struct job_location **ret_places);

/* The same country, region and city. */
bool job_place_is(const struct job_location *a, const struct job_location *b);
bool job_place_is_among(const struct job_location *a, const struct job_location *places, size_t n);

#endif
