/* A file of postings: sent, looked at, taken. */
#include "domain/job/job_upload.h"
#include "web/form_table.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/staff/job_report_show.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/job_text.h"
#include "web/text/when.h"

#define PLACE "/staff/jobs/import"

enum { BODY_MAX = JOB_IN_BYTES + (64 << 10) };

FORM(job_file_form,
	{ "file", FIELD_FILE, "The file", .max = JOB_IN_BYTES, .is_required = true,
		.hint = "CSV, JSON or XML of up to 8 MB. Nothing is published yet: you see "
			"first what it would do." });

static void begin(struct rq *rq, const char *title)
{
	work_page(rq, title);
	rq_crumb(rq, &rq->page, "/staff/jobs", "Postings");
}

static enum err send_page(struct rq *rq)
{
	struct form_view v = { "Take postings from a file",
		.lead = "CSV whose first row names the columns; JSON with schema.org's JobPosting, "
			"or "
			"as Greenhouse and Lever give it; XML. A posting is known by its id or "
			"link, "
			"so the same file once more changes only what has changed in it. The same "
			"text "
			"for several cities becomes one posting with several places.",
		.action = PLACE, .primary = { .label = "Show what it would do" },
		.back = "/staff/jobs", .has_file = true,
		.ways = LISTED(rq->mem, struct nav_link,
			{ "/staff/jobs/feeds", .label = "Feeds of other sites, read regularly" }),
		.n_ways = 1 };

	begin(rq, v.title);
	return form_page(rq, &job_file_form, NULL, &v, NULL);
}

static enum err send_post(struct rq *rq)
{
	const struct form_file *file = form_file(rq->form, "file");

	TRY(rq_limit_upload(rq, file->n));
	return job_upload_add(rq->cx, file->name, file->bytes, file->n, country_code);
}

/* ---- what it would do, or did ---- */

static enum err look_page(struct rq *rq)
{
	struct block take = { .title = NULL };
	struct job_upload u;
	enum err e =
		job_upload_read(rq->cx, (struct job_import_id){ rq_param_id(rq, "import") }, &u);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	begin(rq, u.name);
	if (u.report.fault == JOB_IN_FINE && u.taken_at == 0)
		take = BUTTON_BLOCK(rq, "Take them", PLACE "/:import",
			.hint = "What is added is public at once, unless the file says that it is "
				"a "
				"draft. What is put together can be taken apart on its page.",
			.button = { "Take them" }, .is_primary = true);
	return SHOW_BLOCKS(rq, u.name,
		.kicker = u.report.fault != JOB_IN_FINE ? "Nothing in it can be taken"
			  : u.taken_at == 0		? "What it would do"
							: "What it did",
		.lead = job_report_sum(rq->mem, &u.report),
		.second = { PLACE, .label = "Another file" },
		BLOCKS(rq->mem, take, job_report_block(rq->mem, &u.report, u.taken_at != 0)));
}

static enum err take_post(struct rq *rq)
{
	return job_upload_take(
		rq->cx, (struct job_import_id){ rq_param_id(rq, "import") }, country_code);
}

ROUTES(job_import_routes,
	{ GET, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .run = send_page,
		.summary = "the form for a file of postings" },
	{ POST, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .form = &job_file_form, .run = send_post,
		.again = send_page, .then = PLACE "/:made", .body_max = BODY_MAX,
		.summary = "keeps a file of postings, to be looked at" },
	{ GET, PLACE "/:import", SIGNED_IN, ACT_CONTENT_EDIT, .run = look_page,
		.summary = "what a file of postings would do, or did" },
	{ POST, PLACE "/:import", SIGNED_IN, ACT_CONTENT_EDIT, .run = take_post, .again = look_page,
		.then = PLACE "/:import", .summary = "takes the postings of a file" });
