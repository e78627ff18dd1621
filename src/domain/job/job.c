#include "domain/job/job.h"

#include <string.h>

#include "domain/job/job_sql.h"

static const char *or_none(const char *text)
{
	return text == NULL ? "" : text;
}

static enum err add_places_and_areas(struct cx *cx, const struct job *j, struct job_id id)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < j->n_locations; i++)
		e = job_add_location(cx->db, id, (int64_t)i, j->locations[i].country,
			j->locations[i].region, j->locations[i].city);
	for (size_t i = 0; e == ERR_OK && i < j->n_areas; i++)
		e = job_add_area(cx->db, id, j->areas[i].slug);
	return e;
}

enum err job_add_as(struct cx *cx, const struct job *j, struct job_id id)
{
	enum err e = job_insert(cx->db, &(struct job_insert_in){ .id = id,
						.slug = j->slug,
						.state = j->state,
						.title = j->title,
						.team = j->team,
						.business_unit = or_none(j->business_unit),
						.description = or_none(j->description),
						.about = j->about,
						.responsibilities = j->responsibilities,
						.qualifications = j->qualifications,
						.benefits = j->benefits,
						.employment_type = j->employment_type,
						.apply_url = j->apply_url,
						.posted_at = j->posted_at,
						.closes_at = j->closes_at });

	return e == ERR_OK ? add_places_and_areas(cx, j, id) : e;
}

enum err job_add(struct cx *cx, const struct job *j)
{
	return job_add_as(cx, j, (struct job_id){ cx_new_id(cx) });
}

enum err job_keep_parts(struct cx *cx, const struct job *j, struct job_id id)
{
	enum err e = job_locations_clear(cx->db, id);

	if (e == ERR_OK)
		e = job_areas_clear(cx->db, id);
	return e == ERR_OK ? add_places_and_areas(cx, j, id) : e;
}

static struct job view(const struct job_row *r)
{
	return (struct job){ .id = r->id,
		.slug = r->slug,
		.state = r->state,
		.title = r->title,
		.team = r->team,
		.business_unit = r->business_unit,
		.description = r->description,
		.about = r->about,
		.responsibilities = r->responsibilities,
		.qualifications = r->qualifications,
		.benefits = r->benefits,
		.employment_type = r->employment_type,
		.apply_url = r->apply_url,
		.other_titles = r->other_titles,
		.posted_at = r->posted_at,
		.closes_at = r->closes_at,
		.revision = r->revision };
}

/* Without its texts. */
static struct job brief_view(const struct job_brief_row *r)
{
	return (struct job){ .id = r->id,
		.slug = r->slug,
		.title = r->title,
		.team = r->team,
		.business_unit = "",
		.description = "",
		.about = "",
		.responsibilities = "",
		.qualifications = "",
		.benefits = "",
		.employment_type = r->employment_type,
		.apply_url = "",
		.other_titles = "",
		.posted_at = r->posted_at,
		.closes_at = r->closes_at };
}

/* Rows come in the order of their postings' ids: those of one stand together. */
static enum err add_locations(struct cx *cx, const char *ids, struct job *jobs, size_t n_jobs)
{
	struct job_locations_row *rows;
	struct job_location *list;
	size_t n;
	enum err e = job_locations(cx->db, cx->mem, ids, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct job_location, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct job_location){ rows[i].country, rows[i].region, rows[i].city };
	for (size_t k = 0; k < n_jobs; k++)
		for (size_t i = 0; i < n; i++)
			if (rows[i].job.v == jobs[k].id.v && jobs[k].n_locations++ == 0)
				jobs[k].locations = &list[i];
	return ERR_OK;
}

static enum err add_areas(struct cx *cx, const char *ids, struct job *jobs, size_t n_jobs)
{
	struct job_areas_row *rows;
	struct job_area *list;
	size_t n;
	enum err e = job_areas(cx->db, cx->mem, ids, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct job_area, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct job_area){ .slug = rows[i].slug, .name = rows[i].name };
	for (size_t k = 0; k < n_jobs; k++)
		for (size_t i = 0; i < n; i++)
			if (rows[i].job.v == jobs[k].id.v && jobs[k].n_areas++ == 0)
				jobs[k].areas = &list[i];
	return ERR_OK;
}

/* Two statements for all of them. */
static enum err add_parts(struct cx *cx, struct job *jobs, size_t n)
{
	const char *ids = list_ids(cx->mem, jobs, sizeof(*jobs), n);
	enum err e = add_locations(cx, ids, jobs, n);

	return e == ERR_OK ? add_areas(cx, ids, jobs, n) : e;
}

enum err job_add_places(struct cx *cx, struct job *jobs, size_t n)
{
	return add_locations(cx, list_ids(cx->mem, jobs, sizeof(*jobs), n), jobs, n);
}

enum err job_read(struct cx *cx, struct job_id id, struct job *ret_job)
{
	struct job_row row;
	struct job j;
	enum err e = job_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	j = view(&row);
	e = add_parts(cx, &j, 1);
	if (e == ERR_OK)
		*ret_job = j;
	return e;
}

enum err job_open_slugs(struct cx *cx, const char ***ret_slugs, size_t *ret_n)
{
	struct job_slugs_row *rows;
	size_t n;
	enum err e = job_slugs(cx->db, cx->mem, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_slugs = MEM_ARRAY(cx->mem, const char *, n);
	for (size_t i = 0; i < n; i++)
		(*ret_slugs)[i] = rows[i].slug;
	*ret_n = n;
	return ERR_OK;
}

/* ---- what is near to one ---- */

enum { NEAR_MOST = 12 };

struct near {
	struct job *jobs;
	size_t n;
};

static void take(struct near *near, const struct job_brief_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_there = false;

		for (size_t k = 0; k < near->n; k++)
			is_there |= near->jobs[k].id.v == rows[i].id.v;
		if (!is_there)
			near->jobs[near->n++] = brief_view(&rows[i]);
	}
}

enum err job_near(struct cx *cx, const struct job *job, struct job **ret_jobs, size_t *ret_n)
{
	struct near near = { .jobs = MEM_ARRAY(
				     cx->mem, struct job, (job->n_areas + 1) * NEAR_MOST) };
	struct job_brief_row *rows;
	size_t n;
	/* A posting of no team is of none that another is of. */
	bool has_team = job->team[0] != '\0';
	enum err e = !has_team ? ERR_OK
			       : job_near_team(cx->db, cx->mem, job->id, job->team, cx->now,
					 NEAR_MOST, &rows, &n);

	if (e == ERR_OK && has_team)
		take(&near, rows, n);
	for (size_t i = 0; e == ERR_OK && i < job->n_areas; i++) {
		e = job_near_area(cx->db, cx->mem, job->id, job->areas[i].slug, cx->now, NEAR_MOST,
			&rows, &n);
		if (e == ERR_OK)
			take(&near, rows, n);
	}
	if (e == ERR_OK)
		e = add_parts(cx, near.jobs, near.n);
	if (e != ERR_OK)
		return e;
	*ret_jobs = near.jobs;
	*ret_n = near.n;
	return ERR_OK;
}

/* ---- the list ---- */

_Static_assert((int)LIST_BEFORE == (int)JOB_LIST_WAY_BEFORE &&
		       (int)LIST_BEFORE == (int)JOB_LIST_OPEN_WAY_BEFORE &&
		       (int)JOB_LIST_BY_CITY == (int)JOB_LIST_COUNT_BY_CITY,
	"a filter is the same number everywhere");

static bool has_place(const struct job_filter *f)
{
	return f->country[0] != '\0' || f->region[0] != '\0' || f->city[0] != '\0';
}

/* Whether a filter besides that by which rows come is set: places are one. */
static enum job_list_rest rest_of(const struct job_filter *f)
{
	int n = has_place(f) + (f->team[0] != '\0') + (f->area[0] != '\0');

	return n > 1 ? JOB_LIST_REST_ASKED : JOB_LIST_REST_NONE;
}

/* What is asked, and by which filter the rows come. */
struct asked {
	const struct job_filter *f;
	enum job_list_by by;
	const char *and_area; /* what else is asked of each */
	bool and_place;
};

static enum job_list_by only(const struct job_filter *f)
{
	if (f->team[0] != '\0')
		return JOB_LIST_BY_TEAM;
	if (f->area[0] != '\0')
		return JOB_LIST_BY_AREA;
	return f->country[0] != '\0' ? JOB_LIST_BY_COUNTRY : JOB_LIST_BY_POSTED;
}

/* The filter that leaves the fewest; of a team, an area or a country that is there how many is
 * kept. */
static enum err fewest(struct cx *cx, const struct job_filter *f, enum job_list_by *ret_by)
{
	struct job_fewest_row *rows;
	size_t n;
	enum err e;

	*ret_by = f->city[0] != '\0'	 ? JOB_LIST_BY_CITY
		  : f->region[0] != '\0' ? JOB_LIST_BY_REGION
					 : only(f);
	if (f->city[0] != '\0' || f->region[0] != '\0' || rest_of(f) == JOB_LIST_REST_NONE)
		return ERR_OK;
	e = job_fewest(cx->db, cx->mem, f->team, f->area, f->country, &rows, &n);
	if (e != ERR_OK || n == 0)
		return e;
	*ret_by = strcmp(rows[0].kind, "team") == 0   ? JOB_LIST_BY_TEAM
		  : strcmp(rows[0].kind, "area") == 0 ? JOB_LIST_BY_AREA
						      : JOB_LIST_BY_COUNTRY;
	return ERR_OK;
}

static enum err asked_of(struct cx *cx, const struct job_filter *f, struct asked *ret_asked)
{
	struct asked a = { .f = f };
	enum err e = fewest(cx, f, &a.by);

	if (e != ERR_OK)
		return e;
	a.and_area = a.by == JOB_LIST_BY_AREA ? "" : f->area;
	a.and_place = has_place(f) && a.by != JOB_LIST_BY_COUNTRY && a.by != JOB_LIST_BY_REGION &&
		      a.by != JOB_LIST_BY_CITY;
	*ret_asked = a;
	return ERR_OK;
}

static enum err search(struct cx *cx, const struct job_list_in *in, enum job_list_by by,
	enum list_way way, struct job **ret_jobs, size_t *ret_n)
{
	const struct job_search_in with_texts = { .now = in->now,
		.country = in->country,
		.region = in->region,
		.city = in->city,
		.team = in->team,
		.area = in->area,
		.and_area = in->and_area,
		.and_place = in->and_place,
		.key = in->key,
		.id = in->id,
		.n = in->n };

	struct job_row *rows;
	enum err e = job_search(cx->db, cx->mem, &with_texts, (enum job_search_by)by,
		(enum job_search_way)way, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_jobs = MEM_ARRAY(cx->mem, struct job, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_jobs)[i] = view(&rows[i]);
	return ERR_OK;
}

static enum err list(struct cx *cx, const struct job_list_in *in, const struct asked *a,
	enum list_way way, struct job **ret_jobs, size_t *ret_n)
{
	struct job_brief_row *rows;
	enum err e;

	if (a->by == JOB_LIST_BY_POSTED)
		e = job_list_open(cx->db, cx->mem, in->now, in->key, in->id, in->n,
			(enum job_list_open_way)way, &rows, ret_n);
	else
		e = job_list(cx->db, cx->mem, in, a->by, rest_of(a->f), (enum job_list_way)way,
			&rows, ret_n);
	if (e != ERR_OK)
		return e;
	*ret_jobs = MEM_ARRAY(cx->mem, struct job, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_jobs)[i] = brief_view(&rows[i]);
	return ERR_OK;
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct job_filter *f = ((const struct asked *)arg)->f;

	return job_list_key(cx->db, cx->mem,
		&(struct job_list_key_in){ .now = cx->now,
			.country = f->country,
			.region = f->region,
			.city = f->city,
			.team = f->team,
			.and_area = f->area,
			.and_place = has_place(f),
			.id = { id } },
		ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct asked *a = arg;
	const struct job_filter *f = a->f;
	struct job_list_in in = { .now = cx->now,
		.country = f->country,
		.region = f->region,
		.city = f->city,
		.team = f->team,
		.area = f->area,
		.and_area = a->and_area,
		.and_place = a->and_place,
		.n = n };
	struct job *jobs;
	enum err e;

	if (key != NULL) {
		in.key = ((const struct job_list_key_row *)key)->key;
		in.id = ((const struct job_list_key_row *)key)->id;
	}
	e = f->words.has == NULL ? list(cx, &in, a, way, &jobs, ret_n)
				 : search(cx, &in, a->by, way, &jobs, ret_n);
	if (e == ERR_OK)
		*ret_rows = jobs;
	return e;
}

static void key_of(const void *row, void *ret_key)
{
	const struct job *r = row;

	*(struct job_list_key_row *)ret_key = (struct job_list_key_row){ r->posted_at, r->id };
}

static bool keep(const void *arg, const void *row)
{
	const struct job_filter *f = ((const struct asked *)arg)->f;

	return f->words.has(f->words.arg, row);
}

static enum err count_each(struct cx *cx, const struct asked *a, struct list_page *page)
{
	const struct job_filter *f = a->f;
	struct job_list_count_row row;
	enum err e = job_list_count(cx->db, cx->mem,
		&(struct job_list_count_in){ .now = cx->now,
			.country = f->country,
			.region = f->region,
			.city = f->city,
			.team = f->team,
			.area = f->area,
			.and_area = a->and_area,
			.and_place = a->and_place,
			.most = LIST_COUNTED_MAX + 1 },
		(enum job_list_count_by)a->by, (enum job_list_count_rest)rest_of(f), &row);

	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

/* One filter alone whose count is kept: a region's and a city's are not. */
static bool is_kept(const struct job_filter *f)
{
	return rest_of(f) == JOB_LIST_REST_NONE && f->region[0] == '\0' && f->city[0] == '\0';
}

static enum err count_kept(struct cx *cx, const struct job_filter *f, struct list_page *page)
{
	struct job_count_kept_row row = { .n = 0 };
	const char *value = f->team[0] != '\0'	 ? f->team
			    : f->area[0] != '\0' ? f->area
						 : f->country;
	const enum job_count_kept_by by = f->team[0] != '\0'   ? JOB_COUNT_KEPT_BY_TEAM
					  : f->area[0] != '\0' ? JOB_COUNT_KEPT_BY_AREA
							       : JOB_COUNT_KEPT_BY_COUNTRY;
	enum err e = job_count_kept(cx->db, cx->mem, cx->now, value, by, &row);

	if (e == ERR_OK || e == ERR_NOT_FOUND)
		list_counted(page, row.n);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Where more are posted later than are ever counted, each is asked. */
static enum err count_all(struct cx *cx, const struct asked *a, struct list_page *page)
{
	struct job_count_later_row later;
	struct job_count_beyond_row beyond;
	struct job_count_open_row open;
	enum err e = job_count_later(cx->db, cx->mem, cx->now, LIST_COUNTED_MAX + 1, &later);

	if (e != ERR_OK)
		return e;
	if (later.n > LIST_COUNTED_MAX)
		return count_each(cx, a, page);
	e = job_count_beyond(cx->db, cx->mem, cx->now, LIST_COUNTED_MAX + later.n, &beyond);
	if (e == ERR_OK)
		list_counted(page, LIST_COUNTED_MAX + 1);
	if (e != ERR_NOT_FOUND)
		return e;
	e = job_count_open(cx->db, cx->mem, cx->now, &open);
	if (e == ERR_OK)
		list_counted(page, open.n - later.n);
	return e;
}

static enum err count(struct cx *cx, const struct asked *a, struct list_page *page)
{
	if (list_is_all(page))
		return ERR_OK;
	if (a->f->words.has != NULL) {
		list_searched(page);
		return ERR_OK;
	}
	if (a->by == JOB_LIST_BY_POSTED)
		return count_all(cx, a, page);
	return is_kept(a->f) ? count_kept(cx, a->f, page) : count_each(cx, a, page);
}

enum err job_entries(struct cx *cx, const struct job_filter *filter, const struct list_ask *ask,
	struct job **ret_jobs, struct list_page *ret_page)
{
	struct asked asked;
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct job),
		.key_size = sizeof(struct job_list_key_row),
		.find = find,
		.read = read_rows,
		.key_of = key_of,
		.keep = filter->words.has == NULL ? NULL : keep,
		.most = LIST_SEARCHED_MAX };
	struct job *jobs;
	void *rows;
	enum err e = asked_of(cx, filter, &asked);

	if (e == ERR_OK)
		e = list_read(cx, &source, ask, &rows, ret_page);
	if (e == ERR_OK && !ask->is_uncounted)
		e = count(cx, &asked, ret_page);
	if (e != ERR_OK)
		return e;
	jobs = rows;
	*ret_jobs = jobs;
	return job_add_places(cx, jobs, ret_page->n);
}

/* ---- what the filters offer ---- */

static struct job_values values_of(struct cx *cx, const struct job_option *rows, size_t n)
{
	struct job_values v = { MEM_ARRAY(cx->mem, const char *, n), MEM_ARRAY(cx->mem, int64_t, n),
		n };

	for (size_t i = 0; i < n; i++) {
		v.items[i] = rows[i].value;
		v.counts[i] = rows[i].n;
	}
	return v;
}

static enum err area_options(struct cx *cx, struct job_options *o)
{
	struct job_area_options_row *rows;
	enum err e = job_area_options(cx->db, cx->mem, cx->now, &rows, &o->n_areas);

	if (e != ERR_OK)
		return e;
	o->areas = MEM_ARRAY(cx->mem, struct job_area, o->n_areas);
	for (size_t i = 0; i < o->n_areas; i++)
		o->areas[i] = (struct job_area){ rows[i].slug, rows[i].name, rows[i].n };
	return ERR_OK;
}

static enum err place_options(struct cx *cx, const struct job_filter *f, struct job_options *o)
{
	struct job_option *rows;
	size_t n;
	enum err e = job_regions(cx->db, cx->mem, cx->now, f->country, &rows, &n);

	if (e != ERR_OK)
		return e;
	o->regions = values_of(cx, rows, n);
	e = f->region[0] == '\0'
		    ? job_cities_of_country(cx->db, cx->mem, cx->now, f->country, &rows, &n)
		    : job_cities(cx->db, cx->mem, cx->now, f->country, f->region, &rows, &n);
	if (e == ERR_OK)
		o->cities = values_of(cx, rows, n);
	return e;
}

enum err job_options_read(
	struct cx *cx, const struct job_filter *filter, struct job_options *ret_options)
{
	struct job_options o = { 0 };
	struct job_option *rows;
	size_t n;
	enum err e = job_teams(cx->db, cx->mem, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	o.teams = values_of(cx, rows, n);
	e = job_countries(cx->db, cx->mem, cx->now, &rows, &n);
	if (e != ERR_OK)
		return e;
	o.countries = values_of(cx, rows, n);
	e = area_options(cx, &o);
	if (e == ERR_OK && filter->country[0] != '\0')
		e = place_options(cx, filter, &o);
	if (e == ERR_OK)
		*ret_options = o;
	return e;
}
