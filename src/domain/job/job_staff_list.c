/* The list of all postings, for staff. */
#include "domain/job/job_edit.h"
#include "domain/job/job_sql.h"

_Static_assert((int)JOB_STATE_DRAFT == (int)JOB_STAFF_LIST_WHICH_DRAFT &&
		       (int)JOB_STATE_CLOSED == (int)JOB_STAFF_COUNT_WHICH_CLOSED &&
		       (int)LIST_BEFORE == (int)JOB_STAFF_LIST_WAY_BEFORE,
	"a state is the same number everywhere");

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	return job_staff_key(cx->db, cx->mem, (struct job_id){ id },
		(enum job_staff_key_which) * (const enum job_state *)arg, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const struct job_staff_key_row none = { 0, { 0 } };
	const struct job_staff_key_row *at = key == NULL ? &none : key;
	struct job_staff_row *rows;
	struct job *jobs;
	enum err e = job_staff_list(cx->db, cx->mem, at->key, at->id, n,
		(enum job_staff_list_which) * (const enum job_state *)arg,
		(enum job_staff_list_way)way, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	jobs = MEM_ARRAY(cx->mem, struct job, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		jobs[i] = (struct job){ .id = rows[i].id,
			.slug = rows[i].slug,
			.state = rows[i].state,
			.title = rows[i].title,
			.team = rows[i].team,
			.posted_at = rows[i].posted_at,
			.closes_at = rows[i].closes_at };
	*ret_rows = jobs;
	return ERR_OK;
}

enum err job_staff_entries(struct cx *cx, enum job_state state, const struct list_ask *ask,
	struct job **ret_jobs, struct list_page *ret_page)
{
	const struct list_source source = { .arg = &state,
		.row_size = sizeof(struct job),
		.key_size = sizeof(struct job_staff_key_row),
		.find = find,
		.read = read_rows };
	struct job_staff_count_row count;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e != ERR_OK)
		return e;
	*ret_jobs = rows;
	if (list_is_all(ret_page))
		return ERR_OK;
	e = job_staff_count(
		cx->db, cx->mem, LIST_COUNTED_MAX + 1, (enum job_staff_count_which)state, &count);
	if (e == ERR_OK)
		list_counted(ret_page, count.n);
	return e;
}
