#include "domain/job/job.h"
#include "domain/job/job_sql.h"

enum err job_add(struct cx *cx, const struct job *j)
{
	struct job_id id = { cx_new_id(cx) };
	enum err e = job_insert(cx->db, id, j->slug, j->state, j->title, j->team, j->about,
		j->responsibilities, j->qualifications, j->benefits, j->employment_type,
		j->apply_url, j->posted_at, j->closes_at);

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

/* Both lists are in the order of the jobs' ids. */
static void add_locations(
	struct cx *cx, struct job *j, const struct job_locations_row *rows, size_t n)
{
	size_t low = 0, left = n;

	while (left > 0) {
		size_t half = left / 2;

		if (rows[low + half].job_id.v < j->id.v) {
			low += half + 1;
			left -= half + 1;
		} else {
			left = half;
		}
	}
	for (left = low; left < n && rows[left].job_id.v == j->id.v; left++)
		j->n_locations++;
	j->locations = MEM_ARRAY(cx->mem, struct job_location, j->n_locations);
	for (size_t i = 0; i < j->n_locations; i++)
		j->locations[i] = (struct job_location){ rows[low + i].country,
			rows[low + i].region, rows[low + i].city };
}

static void add_areas(struct cx *cx, struct job *j, const struct job_areas_row *rows, size_t n)
{
	size_t low = 0, left = n;

	while (left > 0) {
		size_t half = left / 2;

		if (rows[low + half].job_id.v < j->id.v) {
			low += half + 1;
			left -= half + 1;
		} else {
			left = half;
		}
	}
	for (left = low; left < n && rows[left].job_id.v == j->id.v; left++)
		j->n_areas++;
	j->areas = MEM_ARRAY(cx->mem, struct job_area, j->n_areas);
	for (size_t i = 0; i < j->n_areas; i++)
		j->areas[i] = (struct job_area){ rows[low + i].slug, rows[low + i].name };
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
