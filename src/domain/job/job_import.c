#include "domain/job/job_import.h"

#include <inttypes.h>

#include "base/buf.h"
#include "domain/audit/audit.h"
#include "domain/job/job_copies.h"
#include "domain/job/job_edit.h"
#include "domain/job/job_places.h"
#include "domain/job/job_sql.h"
#include "domain/life/life.h"
#include "domain/stamp.h"

/* ---- what it is called ---- */

enum { SLUG_CHARS = 48, SLUG_TAIL = 6 };

static const char *slug_of(struct mem *mem, const char *title)
{
	char *s = mem_alloc(mem, SLUG_CHARS + 1);
	size_t n = 0;

	for (; *title != '\0' && n < SLUG_CHARS; title++) {
		char c = *title >= 'A' && *title <= 'Z' ? (char)(*title - 'A' + 'a') : *title;

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			s[n++] = c;
		else if (n > 0 && s[n - 1] != '-')
			s[n++] = '-';
	}
	while (n > 0 && s[n - 1] == '-')
		n--;
	s[n] = '\0';
	return s;
}

enum err job_slug_for(struct cx *cx, const char *title, const char **ret_slug)
{
	const char *plain = slug_of(cx->mem, title);
	struct job_key_row row;
	enum err e = strlen(plain) < 4 ? ERR_OK : job_of_slug(cx->db, cx->mem, plain, &row);

	*ret_slug = plain;
	if (e == ERR_NOT_FOUND && strcmp(plain, "import") != 0 && strcmp(plain, "feeds") != 0)
		return ERR_OK;
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		*ret_slug = mem_printf(cx->mem, "%s-%s", plain[0] == '\0' ? "job" : plain,
			id_text(cx_new_id(cx)).s + ID_TEXT_LEN - SLUG_TAIL);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* ---- one posting ---- */

struct work {
	struct cx *cx;
	int64_t feed;
	struct job_report *report;
};

/* One of the file, with its key there and what its text is. */
struct reading {
	const struct job_posting *p;
	struct job job; /* of p, as it will be kept */
	const char *key, *places, *digest;
	struct job_copy copy;
};

static void tell(struct work *w, const struct reading *r, struct job_step step)
{
	const struct job *j = &r->p->job;

	step.line = r->p->line;
	step.title = j->title;
	step.place = j->n_locations == 0	       ? ""
		     : j->locations[0].city[0] != '\0' ? j->locations[0].city
						       : j->locations[0].country;
	step.with_slug = step.with_slug == NULL ? "" : step.with_slug;
	step.with_title = step.with_title == NULL ? "" : step.with_title;
	job_report_add(w->cx->mem, w->report, step);
}

static struct reading reading_of(struct cx *cx, const struct job_posting *p, const char *key)
{
	struct reading r = { .p = p, .job = p->job, .key = key };
	const char *sent = job_sends_to(cx->mem, p->job.description);

	/* What the text says of where to apply is what its reader would do. */
	if (sent != NULL)
		r.job.apply_url = sent;
	if (!p->has_posted || r.job.posted_at > cx->now)
		r.job.posted_at = cx->now;
	r.places = job_places_text(cx->mem, p->job.locations, p->job.n_locations);
	r.digest = stamp_of(cx->mem,
		(const char *const[]){ p->job.title, p->job.team, p->job.business_unit,
			p->job.description, p->job.about, p->job.responsibilities,
			p->job.qualifications, p->job.benefits, p->job.employment_type,
			p->job.apply_url, r.places,
			mem_printf(cx->mem, "%" PRId64 " %" PRId64, p->job.posted_at,
				p->job.closes_at) },
		12);
	r.copy = job_copy_of_job(cx->mem, &p->job);
	return r;
}

static enum err keep_source(
	struct work *w, const struct reading *r, struct job_id id, bool is_alone)
{
	return job_source_put(w->cx->db, &(struct job_source_put_in){ .feed = w->feed,
						 .key = r->key,
						 .job = id,
						 .title = r->p->job.title,
						 .places = r->places,
						 .digest = r->digest,
						 .is_alone = is_alone,
						 .now = w->cx->now });
}

static enum err add(struct work *w, struct reading *r, bool is_alone)
{
	struct job_id id = { cx_new_id(w->cx) };
	enum err e = job_slug_for(w->cx, r->job.title, &r->job.slug);

	if (e == ERR_OK)
		e = job_add_as(w->cx, &r->job, id);
	if (e == ERR_OK && !is_alone)
		e = job_copies_keep(w->cx, id, &r->copy);
	if (e == ERR_OK)
		e = keep_source(w, r, id, is_alone);
	if (e == ERR_OK)
		tell(w, r,
			(struct job_step){ .kind = JOB_STEP_ADDED,
				.with_slug = r->job.slug,
				.with_title = r->job.title });
	return e;
}

/* A place more of a posting that is there: its text stays, and it is open for as long as either. */
static enum err join(struct work *w, struct reading *r, struct job *j, int likeness)
{
	struct job_location *places =
		MEM_ARRAY(w->cx->mem, struct job_location, j->n_locations + r->job.n_locations + 1);
	size_t n = 0;
	enum err e;

	for (; n < j->n_locations; n++)
		places[n] = j->locations[n];
	for (size_t i = 0; i < r->job.n_locations; i++)
		if (n < JOB_PLACES && !job_place_is_among(&r->job.locations[i], places, n))
			places[n++] = r->job.locations[i];
	j->locations = places;
	j->n_locations = n;
	e = job_keep_parts(w->cx, j, j->id);
	if (e == ERR_OK && r->job.closes_at > j->closes_at)
		e = job_closes_set(w->cx->db, j->id, r->job.closes_at);
	if (e == ERR_OK)
		e = keep_source(w, r, j->id, false);
	if (e == ERR_OK)
		e = job_copies_keep_titles(w->cx, j);
	if (e == ERR_OK)
		tell(w, r,
			(struct job_step){ .kind = JOB_STEP_JOINED,
				.with_slug = j->slug,
				.with_title = j->title,
				.likeness = likeness });
	return e;
}

/* ---- what was read before, and is another now ---- */

/* Without the places of what it was, but for those that others of it have. */
static enum err places_without(struct work *w, struct job *j, const char *key, const char *old_text)
{
	struct job_location *old, *others,
		*kept = MEM_ARRAY(w->cx->mem, struct job_location, j->n_locations + 1);
	size_t n_old = job_places_read(w->cx->mem, old_text, &old), n_kept = 0, n;
	struct job_sources_row *rows;
	enum err e = job_sources(w->cx->db, w->cx->mem, j->id, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < j->n_locations; i++) {
		bool is_kept = !job_place_is_among(&j->locations[i], old, n_old);

		for (size_t k = 0; k < n && !is_kept; k++) {
			size_t n_others =
				strcmp(rows[k].key, key) == 0 && rows[k].feed == w->feed
					? 0
					: job_places_read(w->cx->mem, rows[k].places, &others);

			is_kept = n_others > 0 &&
				  job_place_is_among(&j->locations[i], others, n_others);
		}
		if (is_kept)
			kept[n_kept++] = j->locations[i];
	}
	j->locations = kept;
	j->n_locations = n_kept;
	return e;
}

/* All of it as it is read now, under its address. */
static enum err replace(struct work *w, struct reading *r, struct job *j, bool is_alone)
{
	enum err e = job_update(
		w->cx->db, &(struct job_update_in){ .id = j->id,
				   .revision = j->revision,
				   .slug = j->slug,
				   .title = r->job.title,
				   .team = r->job.team,
				   .business_unit = r->job.business_unit,
				   .description = r->job.description,
				   .about = r->job.about,
				   .responsibilities = r->job.responsibilities,
				   .qualifications = r->job.qualifications,
				   .benefits = r->job.benefits,
				   .employment_type = r->job.employment_type,
				   .apply_url = r->job.apply_url,
				   .posted_at = r->p->has_posted ? r->job.posted_at : j->posted_at,
				   .closes_at = r->job.closes_at });

	for (size_t i = 0; e == ERR_OK && i < r->job.n_locations; i++)
		if (j->n_locations < JOB_PLACES &&
			!job_place_is_among(&r->job.locations[i], j->locations, j->n_locations)) {
			j->locations = mem_grow(w->cx->mem, j->locations, j->n_locations + 1,
				sizeof(*j->locations));
			j->locations[j->n_locations++] = r->job.locations[i];
		}
	if (r->job.n_areas > 0) {
		j->areas = r->job.areas;
		j->n_areas = r->job.n_areas;
	}
	j->title = r->job.title;
	if (e == ERR_OK)
		e = job_keep_parts(w->cx, j, j->id);
	if (e == ERR_OK && !is_alone)
		e = job_copies_keep(w->cx, j->id, &r->copy);
	if (e == ERR_OK)
		e = keep_source(w, r, j->id, is_alone);
	if (e == ERR_OK)
		e = job_copies_keep_titles(w->cx, j);
	if (e == ERR_OK)
		tell(w, r,
			(struct job_step){ .kind = JOB_STEP_CHANGED,
				.with_slug = j->slug,
				.with_title = j->title });
	return e;
}

/* It was a copy and is none any more: the others keep the posting, and it goes its own way. */
static enum err leave(struct work *w, struct reading *r, struct job *j)
{
	struct job other;
	int likeness;
	enum err e = job_keep_parts(w->cx, j, j->id);

	r->job.id = j->id; /* which it leaves */
	if (e == ERR_OK)
		e = job_copies_find(w->cx, &r->copy, &r->job, &other, &likeness);
	if (e == ERR_OK)
		e = join(w, r, &other, likeness);
	else if (e == ERR_NOT_FOUND)
		e = add(w, r, false);
	return e == ERR_OK ? job_copies_keep_titles(w->cx, j) : e;
}

static enum err change(struct work *w, struct reading *r, const struct job_source_row *source)
{
	struct job_source_count_row many;
	struct job_copy before;
	struct job j;
	enum err e = job_read(w->cx, source->job, &j);

	if (e == ERR_OK)
		e = job_source_count(w->cx->db, w->cx->mem, j.id, &many);
	if (e == ERR_OK)
		e = places_without(w, &j, r->key, source->places);
	if (e != ERR_OK)
		return e;
	before = job_copy_of_job(w->cx->mem, &j);
	if (many.n > 1 && !job_copy_is(&before, &r->copy))
		return leave(w, r, &j);
	return replace(w, r, &j, source->is_alone);
}

/* Its feed gives it again: what was closed for that is opened, with its places. */
static enum err come_back(struct work *w, struct reading *r, const struct job_source_row *source)
{
	struct job j;
	enum err e = job_read(w->cx, source->job, &j);

	if (e == ERR_OK && j.state == JOB_STATE_CLOSED) {
		e = job_mark_reopened(w->cx->db, j.id);
		if (e == ERR_OK)
			e = verb_told(w->cx, VERB_JOB_REOPEN, j.id.v, NULL);
		j.revision++;
	}
	return e == ERR_OK ? replace(w, r, &j, source->is_alone) : e;
}

static enum err known(struct work *w, struct reading *r, const struct job_source_row *source)
{
	struct job_row row;
	enum err e;

	if (source->is_gone)
		return come_back(w, r, source);
	if (strcmp(source->digest, r->digest) != 0)
		return change(w, r, source);
	e = w->feed == JOB_FEED_FILE ? ERR_OK
				     : job_source_seen(w->cx->db, w->feed, r->key, w->cx->now);
	if (e == ERR_OK)
		e = job_find(w->cx->db, w->cx->mem, source->job, &row);
	if (e == ERR_OK)
		tell(w, r,
			(struct job_step){ .kind = JOB_STEP_SAME,
				.with_slug = row.slug,
				.with_title = row.title });
	return e;
}

static enum err unknown(struct work *w, struct reading *r)
{
	struct job other;
	int likeness;
	enum err e = job_copies_find(w->cx, &r->copy, &r->job, &other, &likeness);

	/* A draft of ours is shown to nobody yet: it is put with nothing that is. */
	if (e == ERR_OK && r->job.state == JOB_STATE_OPEN)
		return join(w, r, &other, likeness);
	return e == ERR_OK || e == ERR_NOT_FOUND ? add(w, r, false) : e;
}

static enum err take(struct work *w, const struct job_posting *p, const char *key)
{
	struct job_source_row source;
	struct reading r = reading_of(w->cx, p, key);
	enum job_why why = job_why_not(p, w->cx->now);
	enum err e;

	if (why != JOB_WHY_NONE) {
		tell(w, &r, (struct job_step){ .kind = JOB_STEP_REFUSED, .why = why });
		return ERR_OK;
	}
	e = job_source_find(w->cx->db, w->cx->mem, w->feed, key, &source);
	if (e == ERR_NOT_FOUND)
		return unknown(w, &r);
	return e == ERR_OK ? known(w, &r, &source) : e;
}

/* ---- all of them ---- */

/* A key that comes again is one with its place: a posting may stand once for each city. */
static const char *key_of(struct cx *cx, const char **taken, const struct job_in *in, size_t i)
{
	const struct job_posting *p = &in->items[i];
	const char *key = p->key;

	for (int tries = 0; tries < 2; tries++) {
		bool is_taken = false;

		for (size_t k = 0; k < i && !is_taken; k++)
			is_taken = taken[k] != NULL && strcmp(taken[k], key) == 0;
		if (!is_taken)
			return key;
		if (p->job.n_locations > 0)
			key = mem_printf(cx->mem, "%s @ %s/%s/%s", p->key,
				p->job.locations[0].country, p->job.locations[0].region,
				p->job.locations[0].city);
	}
	return NULL;
}

static enum err import(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *report)
{
	struct work w = { .cx = cx, .feed = feed, .report = report };
	const char **taken = MEM_ARRAY(cx->mem, const char *, in->n + 1);
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < in->n; i++) {
		taken[i] = key_of(cx, taken, in, i);
		if (taken[i] == NULL)
			tell(&w, &(struct reading){ .p = &in->items[i] },
				(struct job_step){
					.kind = JOB_STEP_REFUSED, .why = JOB_WHY_TWICE });
		else
			e = take(&w, &in->items[i], taken[i]);
	}
	/* A feed that gave nothing new is nothing to tell, four times a day. */
	if (e != ERR_OK ||
		(feed != JOB_FEED_FILE && report->n_of[JOB_STEP_ADDED] == 0 &&
			report->n_of[JOB_STEP_CHANGED] == 0 && report->n_of[JOB_STEP_JOINED] == 0))
		return e;
	return audit_add(cx, "jobs_imported", "job", 0,
		mem_printf(cx->mem,
			"{\"added\":%" PRId64 ",\"changed\":%" PRId64 ",\"joined\":%" PRId64
			",\"refused\":%" PRId64 "}",
			report->n_of[JOB_STEP_ADDED], report->n_of[JOB_STEP_CHANGED],
			report->n_of[JOB_STEP_JOINED], report->n_of[JOB_STEP_REFUSED]));
}

/* What its feed does not give any more. */
static enum err go(struct work *w, const struct job_source_gone_row *gone)
{
	struct job_source_count_row left;
	struct job j;
	enum err e = job_source_mark_gone(w->cx->db, w->feed, gone->key);

	if (e == ERR_OK)
		e = job_read(w->cx, gone->job, &j);
	if (e == ERR_OK)
		e = job_source_count(w->cx->db, w->cx->mem, gone->job, &left);
	if (e == ERR_OK && left.n > 0) {
		e = places_without(w, &j, gone->key, gone->places);
		if (e == ERR_OK)
			e = job_keep_parts(w->cx, &j, j.id);
		if (e == ERR_OK)
			e = job_copies_keep_titles(w->cx, &j);
	} else if (e == ERR_OK && j.state == JOB_STATE_OPEN) {
		e = job_mark_closed(w->cx->db, j.id);
		if (e == ERR_OK)
			e = verb_told(w->cx, VERB_JOB_CLOSE, j.id.v, NULL);
	}
	if (e == ERR_OK)
		job_report_add(w->cx->mem, w->report,
			(struct job_step){ .kind = JOB_STEP_CLOSED,
				.title = gone->title,
				.place = "",
				.with_slug = j.slug,
				.with_title = j.title });
	return e;
}

enum err job_import_feed(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report)
{
	struct job_report report = { .fault = in->fault, .fault_line = in->line };
	struct work w = { .cx = cx, .feed = feed, .report = &report };
	struct job_source_of_feed_row before;
	struct job_source_gone_row *gone = NULL;
	size_t n_gone = 0;
	enum err e = job_source_of_feed(cx->db, cx->mem, feed, &before);

	if (e == ERR_OK && in->fault == JOB_IN_FINE)
		e = import(cx, feed, in, &report);
	if (e == ERR_OK && in->fault == JOB_IN_FINE)
		e = job_source_gone(cx->db, cx->mem, feed, cx->now, &gone, &n_gone);
	if (n_gone > 1 && (int64_t)n_gone * 2 > before.n) {
		report.n_kept = (int64_t)n_gone;
		n_gone = 0;
	}
	for (size_t i = 0; e == ERR_OK && i < n_gone; i++)
		e = go(&w, &gone[i]);
	if (e == ERR_OK)
		*ret_report = report;
	return e;
}

enum err job_import_run(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report)
{
	struct job_report report = { .fault = in->fault, .fault_line = in->line };
	struct db_tx *tx;
	enum err e = in->fault != JOB_IN_FINE ? ERR_OK : cx_begin(cx, &tx);

	if (e == ERR_OK && in->fault == JOB_IN_FINE)
		e = cx_end(cx, tx, import(cx, feed, in, &report));
	if (e == ERR_OK)
		*ret_report = report;
	return e;
}

enum err job_import_try(
	struct cx *cx, int64_t feed, const struct job_in *in, struct job_report *ret_report)
{
	struct job_report report = { .fault = in->fault, .fault_line = in->line };
	struct db_tx *tx;
	enum err e = in->fault != JOB_IN_FINE ? ERR_OK : cx_begin(cx, &tx), done;

	MUST(cx->depth <= 1);
	if (e == ERR_OK && in->fault == JOB_IN_FINE) {
		e = import(cx, feed, in, &report);
		/* Refused is how a bracket ends with nothing kept. */
		done = cx_end(cx, tx, e == ERR_OK ? ERR_REFUSED : e);
		e = done == ERR_REFUSED ? ERR_OK : done;
	}
	if (e == ERR_OK)
		*ret_report = report;
	return e;
}
