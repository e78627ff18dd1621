#include "domain/job/job_edit.h"

#include "domain/job/job_copies.h"
#include "domain/job/job_import.h"
#include "domain/job/job_places.h"
#include "domain/job/job_rules.h"
#include "domain/job/job_sql.h"
#include "domain/life/life.h"

enum err job_named(struct cx *cx, const char *slug, struct job_id *ret_id)
{
	struct job_key_row row;
	enum err e = job_of_slug(cx->db, cx->mem, slug, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

/* ---- writing ---- */

static enum err judge(struct cx *cx, struct job_id id, const struct job_input *in)
{
	struct job_key_row other;
	enum err e = job_of_slug(cx->db, cx->mem, in->slug, &other);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	job_rules_run(
		&(struct job_rule_facts){ in, e == ERR_OK && other.id.v != id.v }, &cx->fault);
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

/* As it is stored: each place and area once. */
static struct job job_of(struct cx *cx, const struct job_input *in)
{
	struct job j = { .slug = in->slug,
		.state = JOB_STATE_DRAFT,
		.title = in->title,
		.team = in->team,
		.business_unit = in->business_unit,
		.description = in->description,
		.about = in->about,
		.responsibilities = in->responsibilities,
		.qualifications = in->qualifications,
		.benefits = in->benefits,
		.employment_type = in->employment_type,
		.apply_url = in->apply_url,
		.posted_at = in->posted_at,
		.closes_at = in->closes_at };

	j.locations = MEM_ARRAY(cx->mem, struct job_location, in->n_places + 1);
	j.areas = MEM_ARRAY(cx->mem, struct job_area, in->n_areas + 1);
	for (size_t i = 0; i < in->n_places; i++)
		if (!job_place_is_among(&in->places[i], j.locations, j.n_locations))
			j.locations[j.n_locations++] = in->places[i];
	for (size_t i = 0; i < in->n_areas; i++)
		j.areas[j.n_areas++].slug = in->areas[i];
	return j;
}

static enum err keep_copies(struct cx *cx, struct job_id id, const struct job *j)
{
	struct job_copy c = job_copy_of_job(cx->mem, j);

	return job_copies_keep(cx, id, &c);
}

static enum err create(struct cx *cx, const struct job_input *in)
{
	struct job_id id = { cx_new_id(cx) };
	struct job j = job_of(cx, in);
	enum err e = judge(cx, id, in);

	if (e == ERR_OK)
		e = job_add_as(cx, &j, id);
	if (e == ERR_OK)
		e = keep_copies(cx, id, &j);
	cx->made = id.v;
	return e == ERR_OK ? verb_told(cx, VERB_JOB_CREATE, id.v, NULL) : e;
}

enum err job_create(struct cx *cx, const struct job_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, create(cx, in)) : e;
}

static enum err change(struct cx *cx, struct job_id id, const struct job_input *in)
{
	struct job j = job_of(cx, in);
	struct job_row row;
	enum err e = job_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		e = judge(cx, id, in);
	if (e == ERR_OK)
		e = job_update(cx->db, &(struct job_update_in){ .id = id,
					       .revision = in->revision,
					       .slug = in->slug,
					       .title = in->title,
					       .team = in->team,
					       .business_unit = in->business_unit,
					       .description = in->description,
					       .about = in->about,
					       .responsibilities = in->responsibilities,
					       .qualifications = in->qualifications,
					       .benefits = in->benefits,
					       .employment_type = in->employment_type,
					       .apply_url = in->apply_url,
					       .posted_at = in->posted_at,
					       .closes_at = in->closes_at });
	if (e == ERR_OK)
		e = job_keep_parts(cx, &j, id);
	if (e == ERR_OK)
		e = keep_copies(cx, id, &j);
	return e == ERR_OK ? verb_told(cx, VERB_JOB_EDIT, id.v, NULL) : e;
}

enum err job_change(struct cx *cx, struct job_id id, const struct job_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, change(cx, id, in)) : e;
}

/* ---- steps ---- */

/* Refused with a reason before the statement would. */
static enum err may_step(struct cx *cx, struct job_id id, enum verb verb, bool must_be_to_come)
{
	struct job_row row;
	enum err e = job_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	if (!verb_fits(verb, row.state))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	if (must_be_to_come && row.closes_at <= cx->now)
		return cx_refuse(cx, (struct finding){ .code = FINDING_IN_THE_PAST,
					     .field = "closes",
					     .value = row.closes_at });
	return ERR_OK;
}

/* Alone: the posting, from what was asked of it to its new state. */
static enum err step(struct cx *cx, struct job_id id, enum verb verb)
{
	enum err e = may_step(cx, id, verb, verb != VERB_JOB_CLOSE);

	if (e == ERR_OK)
		e = verb == VERB_JOB_PUBLISH ? job_mark_open(cx->db, id, cx->now)
		    : verb == VERB_JOB_CLOSE ? job_mark_closed(cx->db, id)
					     : job_mark_reopened(cx->db, id);
	return e == ERR_OK ? verb_told(cx, verb, id.v, NULL) : e;
}

static enum err step_alone(struct cx *cx, struct job_id id, enum verb verb)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, step(cx, id, verb)) : e;
}

enum err job_publish(struct cx *cx, struct job_id id)
{
	return step_alone(cx, id, VERB_JOB_PUBLISH);
}

enum err job_close(struct cx *cx, struct job_id id)
{
	return step_alone(cx, id, VERB_JOB_CLOSE);
}

enum err job_reopen(struct cx *cx, struct job_id id)
{
	return step_alone(cx, id, VERB_JOB_REOPEN);
}

static enum err shut_over(struct cx *cx, size_t *ret_n)
{
	struct job_key_row *rows;
	enum err e = job_over(cx->db, cx->mem, cx->now, &rows, ret_n);

	for (size_t i = 0; e == ERR_OK && i < *ret_n; i++) {
		e = job_mark_closed(cx->db, rows[i].id);
		if (e == ERR_OK)
			e = verb_told(cx, VERB_JOB_CLOSE, rows[i].id.v, NULL);
	}
	return e;
}

enum err job_close_over(struct cx *cx, size_t *ret_n)
{
	struct db_tx *tx;
	struct job_key_row *rows;
	enum err e = cx_read(cx);

	/* Nearly always none: nobody waits for a bracket that does nothing. */
	if (e == ERR_OK) {
		e = job_over(cx->db, cx->mem, cx->now, &rows, ret_n);
		cx_read_end(cx);
	}
	if (e == ERR_OK && *ret_n > 0)
		e = cx_begin(cx, &tx);
	return e == ERR_OK && *ret_n > 0 ? cx_end(cx, tx, shut_over(cx, ret_n)) : e;
}

/* ---- taking apart ---- */

enum err job_origins(
	struct cx *cx, struct job_id id, struct job_origin **ret_origins, size_t *ret_n)
{
	struct job_sources_row *rows;
	enum err e = job_sources(cx->db, cx->mem, id, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_origins = MEM_ARRAY(cx->mem, struct job_origin, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_origins)[i] = (struct job_origin){ rows[i].feed, rows[i].key, rows[i].title,
			rows[i].places, rows[i].read_at };
	return ERR_OK;
}

/* Its places but for those; all when nothing would be left. */
static enum err keep_other_places(
	struct cx *cx, struct job *j, const struct job_location *gone, size_t n_gone)
{
	struct job_location *kept = MEM_ARRAY(cx->mem, struct job_location, j->n_locations + 1);
	size_t n = 0;

	for (size_t i = 0; i < j->n_locations; i++)
		if (!job_place_is_among(&j->locations[i], gone, n_gone))
			kept[n++] = j->locations[i];
	if (n == 0)
		return ERR_OK;
	j->locations = kept;
	j->n_locations = n;
	return job_keep_parts(cx, j, j->id);
}

static enum err take_out(struct cx *cx, struct job_id id, int64_t feed, const char *key)
{
	struct job_source_row source;
	struct job_source_count_row many;
	struct job_location *places;
	struct job j, apart;
	size_t n;
	enum err e = job_read(cx, id, &j);

	if (e == ERR_OK)
		e = job_source_find(cx->db, cx->mem, feed, key, &source);
	if (e == ERR_OK && source.job.v != id.v)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = job_source_count(cx->db, cx->mem, id, &many);
	if (e == ERR_OK && many.n < 2)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	if (e != ERR_OK)
		return e;
	n = job_places_read(cx->mem, source.places, &places);
	apart = j;
	apart.id.v = cx_new_id(cx);
	apart.title = source.title;
	apart.locations = places;
	apart.n_locations = n;
	e = job_slug_for(cx, source.title, &apart.slug);
	if (e == ERR_OK)
		e = job_add_as(cx, &apart, apart.id);
	if (e == ERR_OK)
		e = job_source_put(
			cx->db, &(struct job_source_put_in){ feed, key, apart.id, source.title,
					source.places, source.digest, true, cx->now });
	if (e == ERR_OK)
		e = keep_other_places(cx, &j, places, n);
	if (e == ERR_OK)
		e = job_copies_keep_titles(cx, &j);
	cx->made = apart.id.v;
	return e == ERR_OK ? verb_told(cx, VERB_JOB_EDIT, id.v, NULL) : e;
}

enum err job_take_out(struct cx *cx, struct job_id id, int64_t feed, const char *key)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_out(cx, id, feed, key)) : e;
}
