/* Job postings: a third of them open, as a sponsor of that size would have. */
#include "bench/grow/world.h"

enum { CHUNK = 1000 };

static void grow_job(struct world *w, struct mem *mem, int64_t number)
{
	struct topics t = words_topics(&w->chance);
	const char *slug = mem_printf(mem, "grown-post-%" PRId64, number);
	const char *state = number % 3 == 0 ? "open" : number % 30 == 1 ? "draft" : "closed";
	int64_t id = world_id(w), posted = w->now - (int64_t)prng_below(&w->chance, 60) * DAY - DAY;
	bool is_open = strcmp(state, "open") == 0;

	if (is_open && w->job_slug == NULL)
		w->job_slug = mem_str(w->mem, slug);
	FILL(w->fill, FILL_JOB, db_int(id), db_text(slug), db_text(state),
		db_text(words_title(mem, &w->chance, t)), db_text("Grown"),
		db_text(words_text(mem, &w->chance, t, 3)), db_text("- Research\n- Publish\n"),
		db_text("- A doctorate or as much experience\n"), db_text("25 days of leave."),
		db_text("Full-time, permanent"),
		db_text(mem_printf(mem, "https://example.org/jobs/%s", slug)),
		db_int(is_open ? posted : posted - 400 * DAY),
		db_int(is_open ? w->now + 30 * DAY : posted - 300 * DAY));
	for (int64_t k = 0; k < 1 + number % 2; k++) {
		const char *country, *town = words_town((size_t)(number + k), &country);

		FILL(w->fill, FILL_JOB_LOCATION, db_int(id), db_int(k), db_text(country),
			db_text(""), db_text(town));
	}
	FILL(w->fill, FILL_JOB_AREA, db_int(id), db_int(w->areas.ids[t.a % w->areas.n]));
}

void grow_jobs(struct world *w)
{
	for (int64_t from = 0; from < w->sizes.jobs; from += CHUNK) {
		struct mem *mem = mem_new(w->mem, "jobs");

		fill_begin(w->fill);
		for (int64_t i = from; i < w->sizes.jobs && i < from + CHUNK; i++)
			grow_job(w, mem, i);
		fill_end(w->fill);
		mem_end(mem);
	}
}
