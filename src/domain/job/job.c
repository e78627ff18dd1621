#include "domain/job/job.h"
#include "domain/job/job_sql.h"

#include <stddef.h>
#include <string.h>

enum err job_add(struct cx *cx, const struct job *j)
{
	struct job_id id = { cx_new_id(cx) };
	enum err e = job_insert(cx->db, &(struct job_insert_in){ .id = id,
						.slug = j->slug,
						.state = j->state,
						.title = j->title,
						.team = j->team,
						.about = j->about,
						.responsibilities = j->responsibilities,
						.qualifications = j->qualifications,
						.benefits = j->benefits,
						.employment_type = j->employment_type,
						.apply_url = j->apply_url,
						.posted_at = j->posted_at,
						.closes_at = j->closes_at });

	for (size_t i = 0; e == ERR_OK && i < j->n_locations; i++)
		e = job_add_location(cx->db, id, (int64_t)i, j->locations[i].country,
			j->locations[i].region, j->locations[i].city);
	for (size_t i = 0; e == ERR_OK && i < j->n_areas; i++)
		e = job_add_area(cx->db, id, j->areas[i].slug);
	return e;
}

static struct job view(const struct job_row *r)
{
	return (struct job){ .id = r->id,
		.slug = r->slug,
		.title = r->title,
		.team = r->team,
		.about = r->about,
		.responsibilities = r->responsibilities,
		.qualifications = r->qualifications,
		.benefits = r->benefits,
		.employment_type = r->employment_type,
		.apply_url = r->apply_url,
		.posted_at = r->posted_at,
		.closes_at = r->closes_at };
}

/* Where a job's rows begin in a list that is in the order of the jobs' ids, and how many there are. */
struct range {
	size_t from, n;
};

static struct range range_of(struct job_id id, const void *rows, size_t n, size_t row_size)
{
	const char *row = rows;
	struct range r = { 0, 0 };
	struct job_id at;

	for (size_t left = n; left > 0;) {
		size_t half = left / 2;

		memcpy(&at, row + (r.from + half) * row_size, sizeof(at));
		if (at.v < id.v) {
			r.from += half + 1;
			left -= half + 1;
		} else {
			left = half;
		}
	}
	for (size_t i = r.from; i < n; i++, r.n++) {
		memcpy(&at, row + i * row_size, sizeof(at));
		if (at.v != id.v)
			break;
	}
	return r;
}

_Static_assert(offsetof(struct job_locations_row, job_id) == 0 &&
		offsetof(struct job_areas_row, job_id) == 0,
	"range_of() reads the id at a row's start");

static void add_locations(
	struct cx *cx, struct job *j, const struct job_locations_row *rows, size_t n)
{
	struct range r = range_of(j->id, rows, n, sizeof(*rows));

	j->n_locations = r.n;
	j->locations = MEM_ARRAY(cx->mem, struct job_location, r.n);
	for (size_t i = 0; i < r.n; i++, rows++)
		j->locations[i] = (struct job_location){ rows[r.from].country,
			rows[r.from].region, rows[r.from].city };
}

static void add_areas(struct cx *cx, struct job *j, const struct job_areas_row *rows, size_t n)
{
	struct range r = range_of(j->id, rows, n, sizeof(*rows));

	j->n_areas = r.n;
	j->areas = MEM_ARRAY(cx->mem, struct job_area, r.n);
	for (size_t i = 0; i < r.n; i++, rows++)
		j->areas[i] = (struct job_area){ rows[r.from].slug, rows[r.from].name };
}

static enum err add_places(struct cx *cx, struct job *list, size_t n)
{
	struct job_locations_row *places;
	struct job_areas_row *areas;
	size_t n_places, n_areas;
	enum err e = job_locations(cx->db, cx->mem, &places, &n_places);

	if (e == ERR_OK)
		e = job_areas(cx->db, cx->mem, &areas, &n_areas);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		add_locations(cx, &list[i], places, n_places);
		add_areas(cx, &list[i], areas, n_areas);
	}
	return e;
}

enum err job_entries(struct cx *cx, struct job **ret_jobs, size_t *ret_n)
{
	struct job_row *rows;
	struct job *list;
	size_t n;
	enum err e = job_list(cx->db, cx->mem, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct job, n);
	for (size_t i = 0; i < n; i++)
		list[i] = view(&rows[i]);
	e = add_places(cx, list, n);
	if (e != ERR_OK)
		return e;
	*ret_jobs = list;
	*ret_n = n;
	return ERR_OK;
}

enum err job_read(struct cx *cx, struct job_id id, struct job *ret_job)
{
	struct job_row row;
	struct job j;
	enum err e = job_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	j = view(&row);
	e = add_places(cx, &j, 1);
	if (e == ERR_OK)
		*ret_job = j;
	return e;
}
