#include "domain/job/job_copies.h"

#include <inttypes.h>

#include "base/buf.h"
#include "domain/job/job_in.h"
#include "domain/job/job_sql.h"

struct job_copy job_copy_of_job(struct mem *mem, const struct job *j)
{
	const char *const texts[] = { j->description, j->about, j->responsibilities,
		j->qualifications };
	const char *names[JOB_PLACES * 2];
	size_t n = 0;

	for (size_t i = 0; i < j->n_locations && n + 2 <= sizeof(names) / sizeof(names[0]); i++) {
		names[n++] = j->locations[i].city;
		names[n++] = j->locations[i].region;
	}
	return job_copy_of(mem, texts, sizeof(texts) / sizeof(texts[0]), names, n);
}

enum err job_copies_forget(struct cx *cx, struct job_id id)
{
	return job_bands_clear(cx->db, id);
}

enum err job_copies_keep(struct cx *cx, struct job_id id, const struct job_copy *c)
{
	int64_t bands[JOB_COPY_BANDS];
	enum err e = job_bands_clear(cx->db, id);

	if (c->n == 0)
		return e;
	job_copy_bands(c, bands);
	for (size_t i = 0; e == ERR_OK && i < JOB_COPY_BANDS; i++)
		e = job_band_add(cx->db, bands[i], id);
	return e;
}

static const char *bands_json(struct mem *mem, const struct job_copy *c)
{
	int64_t bands[JOB_COPY_BANDS];
	struct buf b;

	job_copy_bands(c, bands);
	buf_init(&b, mem, 512);
	for (size_t i = 0; i < JOB_COPY_BANDS; i++)
		buf_printf(&b, "%c%" PRId64, i == 0 ? '[' : ',', bands[i]);
	buf_char(&b, ']');
	return buf_str(&b);
}

/* An internship is no copy of a post, whatever its text; a kind that is not told is any. */
static bool is_same_kind(const char *a, const char *b)
{
	return a[0] == '\0' || b[0] == '\0' || strcmp(a, b) == 0;
}

/* "See our site." stands for any post. */
static bool is_told(const struct job_copy *c, const struct job *a, const struct job *b)
{
	return c->n_words >= JOB_COPY_SHORT || strcmp(a->title, b->title) == 0;
}

enum err job_copies_find(struct cx *cx, const struct job_copy *c, const struct job *of,
	struct job *ret_job, int *ret_likeness)
{
	struct job_key_row *rows;
	int best = -1;
	size_t n = 0;
	enum err e = c->n == 0 ? ERR_OK
			       : job_band_jobs(cx->db, cx->mem, bands_json(cx->mem, c), &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct job_copy other;
		struct job j;

		if (rows[i].id.v == of->id.v)
			continue;
		e = job_read(cx, rows[i].id, &j);
		if (e != ERR_OK || j.state != JOB_STATE_OPEN || j.closes_at <= cx->now ||
			!is_same_kind(j.employment_type, of->employment_type) ||
			!is_told(c, &j, of))
			continue;
		other = job_copy_of_job(cx->mem, &j);
		if (job_copy_is(c, &other) && job_copy_likeness(c, &other) > best) {
			best = job_copy_likeness(c, &other);
			*ret_job = j;
		}
		mem_drop(other.shingles);
	}
	*ret_likeness = best;
	return e == ERR_OK && best < 0 ? ERR_NOT_FOUND : e;
}

enum err job_copies_keep_titles(struct cx *cx, const struct job *j)
{
	struct job_sources_row *rows;
	struct buf b;
	size_t n;
	enum err e = job_sources(cx->db, cx->mem, j->id, &rows, &n);

	buf_init(&b, cx->mem, 256);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		bool is_new = strcmp(rows[i].title, j->title) != 0;

		for (size_t k = 0; k < i; k++)
			is_new = is_new && strcmp(rows[k].title, rows[i].title) != 0;
		if (is_new)
			buf_printf(&b, "%s\n", rows[i].title);
	}
	return e == ERR_OK ? job_other_titles_set(cx->db, j->id, buf_str(&b)) : e;
}
