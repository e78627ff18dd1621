/* A file of postings: sent, looked at, taken. */
#include "domain/job/job_upload.h"
#include "web/form_table.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/job_text.h"
#include "web/text/when.h"

#define PLACE "/staff/jobs/import"

enum { BODY_MAX = JOB_IN_BYTES + (64 << 10), SHOWN_STEPS = 500 };

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
		.back = "/staff/jobs", .has_file = true };

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

static struct badge badge_of(enum job_step_kind kind)
{
	static const enum badge_kind kinds[] = { [JOB_STEP_ADDED] = BADGE_GOOD,
		[JOB_STEP_CHANGED] = BADGE_ACTIVE,
		[JOB_STEP_SAME] = BADGE_PLAIN,
		[JOB_STEP_JOINED] = BADGE_ACTIVE,
		[JOB_STEP_REFUSED] = BADGE_BAD,
		[JOB_STEP_CLOSED] = BADGE_ENDED };

	return (struct badge){ kinds[kind], job_step_word(kind) };
}

enum { COLUMNS = 3 };

static struct table_row row_of(struct rq *rq, const struct job_step *s, bool is_done)
{
	struct cell *c = MEM_ARRAY(rq->mem, struct cell, COLUMNS);
	bool is_there = is_done || s->kind == JOB_STEP_SAME;

	c[0] = (struct cell){ s->title[0] == '\0' ? "(no title)" : s->title,
		.href = is_there && s->with_slug[0] != '\0'
				? mem_printf(rq->mem, "/staff/jobs/%s", s->with_slug)
				: NULL,
		.sub = filled(s->place) };
	c[1] = (struct cell){ .badge = badge_of(s->kind) };
	c[2].text = job_step_text(rq->mem, s);
	return (struct table_row){ .cells = c };
}

/* What was refused first, then what was put together; what stays as it was is counted only. */
static struct table table_of(struct rq *rq, const struct job_report *r, bool is_done)
{
	static const struct column heads[COLUMNS] = { { .head = "Posting" }, { .head = "Becomes" },
		{ .head = "Why" } };
	static const enum job_step_kind order[] = { JOB_STEP_REFUSED, JOB_STEP_JOINED,
		JOB_STEP_CLOSED, JOB_STEP_CHANGED, JOB_STEP_ADDED };
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, SHOWN_STEPS + 1);
	size_t n = 0;

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < r->n && n < SHOWN_STEPS; i++)
			if (r->steps[i].kind == order[k])
				rows[n++] = row_of(rq, &r->steps[i], is_done);
	return (struct table){ .label = "Postings of the file",
		.columns = heads,
		.n_columns = COLUMNS,
		.rows = rows,
		.n_rows = n };
}

static enum err look_page(struct rq *rq)
{
	struct table *table = MEM_NEW(rq->mem, struct table);
	struct block take = { .title = NULL }, steps = { .title = NULL };
	struct job_upload u;
	enum err e =
		job_upload_read(rq->cx, (struct job_import_id){ rq_param_id(rq, "import") }, &u);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	begin(rq, u.name);
	*table = table_of(rq, &u.report, u.taken_at != 0);
	if (u.report.fault == JOB_IN_FINE && u.taken_at == 0)
		take = BUTTON_BLOCK(rq, "Take them", PLACE "/:import",
			.hint = "What is added is public at once, unless the file says that it is "
				"a "
				"draft. What is put together can be taken apart on its page.",
			.button = { "Take them" }, .is_primary = true);
	if (table->n_rows > 0)
		steps = (struct block){ "One by one", .table = table,
			.lead = u.report.n > SHOWN_STEPS ? "The first 500 of them." : NULL };
	return SHOW_BLOCKS(rq, u.name,
		.kicker = u.report.fault != JOB_IN_FINE ? "Nothing of it can be taken"
			  : u.taken_at == 0		? "What it would do"
							: "What it did",
		.lead = job_report_sum(rq->mem, &u.report),
		.second = { PLACE, .label = "Another file" }, BLOCKS(rq->mem, take, steps));
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
