#include "domain/job/job_upload.h"

#include "domain/audit/audit.h"
#include "domain/job/job_sql.h"

enum { KEPT_S = 7 * 86400 };

static enum err keep(struct cx *cx, const char *name, const char *body, const char *report)
{
	struct job_import_id id = { cx_new_id(cx) };
	enum err e = job_import_insert(cx->db, id, name, body, report, cx->actor.person, cx->now);

	cx->made = id.v;
	return e == ERR_OK ? audit_add(cx, "jobs_sent", "job", 0, NULL) : e;
}

enum err job_upload_add(
	struct cx *cx, const char *name, const void *bytes, size_t n, job_country_fn *country_of)
{
	struct job_in in = job_in_read(cx->mem, bytes, n, country_of);
	const char *body = in.fault == JOB_IN_FINE ? mem_strn(cx->mem, bytes, n) : "";
	struct job_report report;
	struct db_tx *tx;
	enum err e = job_import_try(cx, JOB_FEED_FILE, &in, &report);

	if (e == ERR_OK)
		e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, keep(cx, name, body, job_report_text(cx->mem, &report)))
			   : e;
}

enum err job_upload_read(struct cx *cx, struct job_import_id id, struct job_upload *ret_upload)
{
	struct job_import_find_row row;
	struct job_upload u;
	enum err e = job_import_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	u = (struct job_upload){
		.name = row.name, .created_at = row.created_at, .taken_at = row.taken_at
	};
	job_report_read(cx->mem, row.report, &u.report);
	*ret_upload = u;
	return ERR_OK;
}

static enum err take(struct cx *cx, struct job_import_id id, job_country_fn *country_of)
{
	struct job_import_body_row row;
	struct job_report report;
	struct job_in in;
	enum err e = job_import_body(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	in = job_in_read(cx->mem, row.body, strlen(row.body), country_of);
	if (in.fault != JOB_IN_FINE)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = job_import_run(cx, JOB_FEED_FILE, &in, &report);
	return e == ERR_OK
		       ? job_import_taken(cx->db, id, job_report_text(cx->mem, &report), cx->now)
		       : e;
}

enum err job_upload_take(struct cx *cx, struct job_import_id id, job_country_fn *country_of)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take(cx, id, country_of)) : e;
}

enum err job_upload_sweep(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, job_import_sweep(cx->db, cx->now - KEPT_S)) : e;
}
