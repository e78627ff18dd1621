#include "domain/job/job_places.h"

#include "base/buf.h"
#include "domain/job/job_in.h"

const char *job_places_text(struct mem *mem, const struct job_location *places, size_t n)
{
	struct buf b;

	buf_init(&b, mem, 128);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\t%s\t%s\n", places[i].country, places[i].region, places[i].city);
	return buf_str(&b);
}

size_t job_places_read(struct mem *mem, const char *text, struct job_location **ret_places)
{
	struct job_location *places = MEM_ARRAY(mem, struct job_location, JOB_PLACES);
	char *rest = mem_str(mem, text), *line;
	size_t n = 0;

	while (n < JOB_PLACES && (line = strsep(&rest, "\n")) != NULL) {
		const char *country = strsep(&line, "\t"), *region = strsep(&line, "\t");

		if (region != NULL && line != NULL)
			places[n++] = (struct job_location){ country, region, line };
	}
	*ret_places = places;
	return n;
}

bool job_place_is(const struct job_location *a, const struct job_location *b)
{
	return strcmp(a->country, b->country) == 0 && strcmp(a->region, b->region) == 0 &&
	       strcmp(a->city, b->city) == 0;
}

bool job_place_is_among(const struct job_location *a, const struct job_location *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (job_place_is(a, &places[i]))
			return true;
	return false;
}
