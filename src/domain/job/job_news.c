#include "domain/job/job_news.h"

#include "domain/job/job_news_sql.h"

enum { AT_ONCE = 200 };

static enum err number(struct cx *cx, size_t *ret_n)
{
	struct job_fresh_due_row *rows;
	enum err e = job_fresh_due(cx->db, cx->mem, cx->now, AT_ONCE, &rows, ret_n);

	for (size_t i = 0; e == ERR_OK && i < *ret_n; i++) {
		if (rows[i].is_open)
			e = job_news_add(cx->db, rows[i].id);
		if (e == ERR_OK)
			e = job_fresh_drop(cx->db, rows[i].id);
	}
	return e;
}

/* The program alone, and only when there is something: a number is never given while a smaller one
 * is on its way. */
enum err job_number_new(struct cx *cx, size_t *ret_n)
{
	struct job_fresh_due_row *rows;
	struct db_tx *tx;
	enum err e = cx_read(cx);

	*ret_n = 0;
	if (e != ERR_OK)
		return e;
	e = job_fresh_due(cx->db, cx->mem, cx->now, 1, &rows, ret_n);
	cx_read_end(cx);
	if (e != ERR_OK || *ret_n == 0)
		return e;
	e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, number(cx, ret_n)) : e;
}

enum err job_newest(struct cx *cx, int64_t *ret_seq)
{
	struct job_news_newest_row row;
	enum err e = job_news_newest(cx->db, cx->mem, &row);

	if (e == ERR_OK)
		*ret_seq = row.seq;
	return e;
}

enum err job_new_between(struct cx *cx, const struct job_filter *f, int64_t after, int64_t upto,
	struct job **ret_jobs, size_t *ret_n)
{
	struct job_news_between_row *rows;
	struct job *jobs;
	size_t n;
	enum err e = job_news_between(cx->db, cx->mem,
		&(struct job_news_between_in){ .now = cx->now,
			.after = after,
			.upto = upto,
			.country = f->country,
			.region = f->region,
			.city = f->city,
			.team = f->team,
			.area = f->area,
			.n = JOB_NEWS_MOST },
		&rows, &n);

	if (e != ERR_OK)
		return e;
	jobs = MEM_ARRAY(cx->mem, struct job, n);
	for (size_t i = 0; i < n; i++)
		jobs[i] = (struct job){ .id = rows[i].id,
			.slug = rows[i].slug,
			.title = rows[i].title,
			.team = rows[i].team,
			.description = rows[i].description,
			.about = rows[i].about,
			.responsibilities = rows[i].responsibilities,
			.qualifications = rows[i].qualifications,
			.employment_type = rows[i].employment_type,
			.state = JOB_STATE_OPEN,
			.posted_at = rows[i].posted_at,
			.closes_at = rows[i].closes_at };
	*ret_jobs = jobs;
	*ret_n = n;
	return job_add_places(cx, jobs, n);
}
