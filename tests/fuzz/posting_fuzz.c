/* Postings of strangers: whatever is read is text, has a key, and stays within its bounds; what is
 * refused has a reason. */
#include <string.h>

#include "base/utf8.h"
#include "domain/job/job_copy_rules.h"
#include "domain/job/job_rules.h"
#include "web/text/country.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void is_text(const char *s)
{
	MUST(s != NULL && utf8_valid(s, strlen(s)));
}

/* A line has no tab and no line's end: reports and stored places rely on it. */
static void is_line(const char *s)
{
	is_text(s);
	MUST(strpbrk(s, "\t\r\n") == NULL);
}

static void look(struct mem *m, const struct job_posting *p)
{
	const struct job *j = &p->job;
	const char *sent = job_sends_to(m, j->description);
	struct job_copy c = job_copy_of(m, &j->description, 1, &j->title, 1);
	int64_t bands[JOB_COPY_BANDS];

	is_line(p->key);
	MUST(p->key[0] != '\0');
	is_line(j->title);
	is_line(j->team);
	is_line(j->apply_url);
	is_line(j->employment_type);
	is_text(j->description);
	is_text(j->responsibilities);
	is_text(j->benefits);
	MUST(j->n_locations <= JOB_PLACES && j->n_areas <= JOB_AREAS);
	for (size_t i = 0; i < j->n_locations; i++) {
		is_line(j->locations[i].city);
		is_line(j->locations[i].region);
		MUST(strlen(j->locations[i].country) == 0 || strlen(j->locations[i].country) == 2);
	}
	for (size_t i = 0; i < j->n_areas; i++)
		is_line(j->areas[i].slug);
	MUST(sent == NULL || job_link_is_good(sent));
	if (c.n > 0)
		job_copy_bands(&c, bands);
	MUST(job_why_not(p, 0) < JOB_WHY_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	struct job_in in = job_in_read(m, bytes, n, country_code);

	MUST((in.fault == JOB_IN_FINE) == (in.n > 0));
	for (size_t i = 0; i < in.n; i++)
		look(m, &in.items[i]);
	mem_end(m);
	return 0;
}
