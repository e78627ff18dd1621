/* Staff's postings: the list, one, its form, and what becomes of it. */
#include "domain/job/job_edit.h"
#include "domain/job/job_places.h"
#include "domain/job/job_stage.h"
#include "web/form_table.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/staff/job_form.h"
#include "web/rq.h"
#include "web/text/country.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"

#define PLACE "/staff/jobs"

/* ---- the list ---- */

static const struct choice states[] = { { "", "All", NULL, false },
	{ "draft", "Drafts", NULL, false }, { "open", "Open", NULL, false },
	{ "closed", "Closed", NULL, false }, { NULL, NULL, NULL, false } };

FORM(staff_jobs_query, { "state", FIELD_CHOICE, "Show", .options = states }, LIST_FIELDS);

static const char *href_of(struct mem *m, const struct job *j, const char *after)
{
	return mem_printf(m, PLACE "/%s%s", j->slug, after);
}

static struct badge badge_of(const struct rq *rq, const struct job *j)
{
	return posting_badge_staff(
		posting_stage(j->state, j->posted_at, j->closes_at, rq->cx->now));
}

static void title_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->href = href_of(at->mem, at->row, "");
}

static void stage_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->badge = badge_of(at->rq, at->row);
}

static const char *last_day(struct mem *m, const struct job *j)
{
	return j->closes_at == job_never ? "Until it is closed" : when_date(m, j->closes_at, "UTC");
}

static void closes_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->text = last_day(at->mem, at->row);
}

static void posted_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->text = when_date(at->mem, ((const struct job *)at->row)->posted_at, "UTC");
}

static const struct list_column columns[] = {
	{ "Posting", MEMBER(struct job, title), .sub = MEMBER(struct job, team),
		.cell = title_cell },
	{ "State", .cell = stage_cell },
	{ "First day", .cell = posted_cell },
	{ "Last day", .cell = closes_cell },
};

static const struct list_look look = { "Postings", LIST_LOOK(struct job, id, columns),
	.path = PLACE, .query = &staff_jobs_query, .one = "posting", .many = "postings",
	.title = "Postings",
	.lead = "Posts in the research teams. What is open is on the public page of jobs.",
	.action = { PLACE "/new", .label = "Write a posting" },
	.more = { PLACE "/import", .label = "Take postings from a file or from another site" },
	.none = { "No posting yet", "Write the first one, or take a file of them.", PLACE "/new",
		"Write a posting" },
	.none_fits = { "No such posting", .text = "Show all postings instead." } };

static enum err list_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct job *list;

	TRY(job_staff_entries(
		rq->cx, job_state_of(form_text(rq->form, "state")), &ask, &list, &page));
	work_page(rq, look.title);
	return list_show(rq, &look, NULL, list, &page);
}

/* ---- writing ---- */

/* The posting of the address; ERR_NOT_FOUND leads back to the list. */
static enum err load(struct rq *rq, struct job *ret_job)
{
	struct job_id id;
	enum err e = job_named(rq->cx, rq_param(rq, "job"), &id);

	return e == ERR_OK ? job_read(rq->cx, id, ret_job) : e;
}

static enum err show_form(struct rq *rq, const struct job *j, bool is_new)
{
	struct form_view v = { is_new ? "New posting" : j->title,
		.kicker = is_new ? "A draft, for staff only" : "Edit the posting",
		.primary = { is_new ? "Save the draft" : "Save", .name = "do", .value = "save" },
		.other = { "Preview", .name = "do", .value = "preview" }, .is_guarded = true };

	v.action = is_new ? PLACE "/new" : href_of(rq->mem, j, "/edit");
	v.back = is_new ? PLACE : href_of(rq->mem, j, "");
	work_page(rq, v.title);
	rq_crumb(rq, &rq->page, PLACE, "Postings");
	return form_page(rq, &job_edit_form, j, &v, NULL);
}

static enum err new_page(struct rq *rq)
{
	struct job j = job_form_new(rq);

	return show_form(rq, &j, true);
}

static enum err edit_page(struct rq *rq)
{
	struct job j;
	enum err e = load(rq, &j);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	return show_form(rq, &j, false);
}

static enum err create_post(struct rq *rq)
{
	struct job_input in = job_form_input(rq);
	enum err e = job_create(rq->cx, &in);

	if (e == ERR_OK || e == ERR_REPLAY)
		rq_go(rq, mem_printf(rq->mem, PLACE "/%s", in.slug));
	return e;
}

/* Reads within a POST, before its bracket. */
static enum err id_of(struct rq *rq, struct job_id *ret_id)
{
	TRY(cx_read(rq->cx));
	return rq_read_end(rq, job_named(rq->cx, rq_param(rq, "job"), ret_id));
}

static enum err save_post(struct rq *rq)
{
	struct job_input in = job_form_input(rq);
	struct job_id id;
	enum err e;

	TRY(id_of(rq, &id));
	e = job_change(rq->cx, id, &in);
	/* A draft may have another address by now. */
	if (e == ERR_OK || e == ERR_REPLAY)
		rq_go(rq, PLACE);
	return e;
}

/* ---- one ---- */

static const char *place_text(struct mem *m, const struct job_location *l)
{
	const char *country = l->country[0] == '\0' ? NULL : country_name(l->country);

	return and_then(m, and_then(m, filled(l->city), ", ", filled(l->region)), ", ", country);
}

static const char *places_text(struct mem *m, const struct job_location *places, size_t n)
{
	const char *text = NULL;

	for (size_t i = 0; i < n; i++)
		text = and_then(m, text, " · ", place_text(m, &places[i]));
	return text == NULL ? "" : text;
}

FORM(origin_form, { "feed", FIELD_INT, .min = 0, .max = INT64_MAX },
	{ "key", FIELD_TEXT, .max = 1200, .is_required = true });

/* What it was read as; each of several can be made a posting of its own. */
static enum err origins_block(struct rq *rq, const struct job *j, struct block *ret_block)
{
	struct job_origin *origins;
	struct act *acts;
	size_t n;

	*ret_block = (struct block){ .title = NULL };
	TRY(job_origins(rq->cx, j->id, &origins, &n));
	if (n < 2)
		return ERR_OK;
	acts = MEM_ARRAY(rq->mem, struct act, n);
	for (size_t i = 0; i < n; i++) {
		struct job_location *places;
		size_t n_places = job_places_read(rq->mem, origins[i].places, &places);
		struct form_row *rows = MEM_ARRAY(rq->mem, struct form_row, 2);

		rows[0] = (struct form_row){ .shape = SHAPE_HIDDEN,
			.field = { .name = "feed",
				.value = mem_printf(rq->mem, "%" PRId64, origins[i].feed) } };
		rows[1] = (struct form_row){ .shape = SHAPE_HIDDEN,
			.field = { .name = "key", .value = origins[i].key } };
		acts[i] = (struct act){ .title = origins[i].title,
			.hint = places_text(rq->mem, places, n_places),
			.button = { "Make it a posting of its own" } };
		work_act(rq, PLACE "/:job/apart", &acts[i], rows, 2, NULL);
	}
	*ret_block = (struct block){ "Put together",
		.lead = "These were read one by one and have the same text. One that is made a "
			"posting "
			"of its own stays so when it is read again.",
		.acts = acts, .n_acts = n };
	return ERR_OK;
}

/* What can be done with it now. */
static struct block step_block(struct rq *rq, const struct job *j)
{
	switch (j->state) {
	case JOB_STATE_DRAFT:
		return BUTTON_BLOCK(rq, "Publish it", PLACE "/:job/publish",
			.hint = "From its first day on everybody can read it. From then on its "
				"address cannot change.",
			.button = { "Publish" }, .is_primary = true);
	case JOB_STATE_OPEN:
		return BUTTON_BLOCK(rq, "Close it", PLACE "/:job/close",
			.hint = "It leaves the public pages at once. You can open it again.",
			.button = { "Close" });
	case JOB_STATE_CLOSED:
		return BUTTON_BLOCK(rq, "Open it again", PLACE "/:job/reopen",
			.hint = "It is on the public pages again until its last day.",
			.button = { "Open again" });
	case JOB_STATE_NONE:
		break;
	}
	BUG("unknown state");
}

static struct block facts_block(struct rq *rq, const struct job *j)
{
	const char *areas = NULL;

	for (size_t i = 0; i < j->n_areas; i++)
		areas = and_then(rq->mem, areas, " · ", j->areas[i].name);
	return (struct block){ "In short",
		FACTS(rq->mem,
			{ j->n_locations > 1 ? "Places" : "Place",
				.text = places_text(rq->mem, j->locations, j->n_locations) },
			{ "Team", .text = filled(j->team) },
			{ "Business unit", .text = filled(j->business_unit) },
			{ "Employment", .text = filled(j->employment_type) },
			{ "Areas", .text = areas },
			{ "Applications at", .text = filled(j->apply_url) },
			{ "First day", .text = when_date(rq->mem, j->posted_at, "UTC") },
			{ "Last day", .text = last_day(rq->mem, j) }) };
}

static enum err job_page(struct rq *rq)
{
	struct block origins;
	struct job j;
	enum err e = load(rq, &j);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	TRY(origins_block(rq, &j, &origins));
	work_page(rq, j.title);
	rq_crumb(rq, &rq->page, PLACE, "Postings");
	return SHOW_BLOCKS(rq, j.title, .badge = badge_of(rq, &j),
		.action = { href_of(rq->mem, &j, "/edit"), .label = "Edit" },
		.second = { mem_printf(rq->mem, "/jobs/%s", j.slug),
			.label = "See it as readers do" },
		BLOCKS(rq->mem, step_block(rq, &j), facts_block(rq, &j), origins));
}

static enum err step(struct rq *rq, enum err (*run)(struct cx *cx, struct job_id id))
{
	struct job_id id;

	TRY(id_of(rq, &id));
	return run(rq->cx, id);
}

static enum err publish_post(struct rq *rq)
{
	return step(rq, job_publish);
}

static enum err close_post(struct rq *rq)
{
	return step(rq, job_close);
}

static enum err reopen_post(struct rq *rq)
{
	return step(rq, job_reopen);
}

static enum err apart_post(struct rq *rq)
{
	struct job_id id;

	TRY(id_of(rq, &id));
	return job_take_out(rq->cx, id, form_int(rq->form, "feed"), form_text(rq->form, "key"));
}

enum { JOB_BODY_MAX = 512 * 1024 };

ROUTES(staff_job_routes,
	{ GET, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .form = &staff_jobs_query, .run = list_page,
		.summary = "postings in every state" },
	{ GET, PLACE "/new", SIGNED_IN, ACT_CONTENT_EDIT, .run = new_page,
		.summary = "the form of a new posting" },
	{ POST, PLACE "/new", SIGNED_IN, ACT_CONTENT_EDIT, .form = &job_edit_form,
		.run = create_post, .again = new_page, .body_max = JOB_BODY_MAX,
		.summary = "writes a draft" },
	{ GET, PLACE "/:job", SIGNED_IN, ACT_CONTENT_EDIT, .run = job_page,
		.summary = "one posting and what can be done with it" },
	{ GET, PLACE "/:job/edit", SIGNED_IN, ACT_CONTENT_EDIT, .run = edit_page,
		.summary = "the form of a posting" },
	{ POST, PLACE "/:job/edit", SIGNED_IN, ACT_CONTENT_EDIT, .form = &job_edit_form,
		.run = save_post, .again = edit_page, .body_max = JOB_BODY_MAX,
		.summary = "keeps what it says" },
	{ POST, PLACE "/:job/publish", SIGNED_IN, ACT_CONTENT_EDIT, .run = publish_post,
		.again = job_page, .then = PLACE "/:job", .summary = "publishes a draft" },
	{ POST, PLACE "/:job/close", SIGNED_IN, ACT_CONTENT_EDIT, .run = close_post,
		.again = job_page, .then = PLACE "/:job",
		.summary = "takes it off the public pages" },
	{ POST, PLACE "/:job/reopen", SIGNED_IN, ACT_CONTENT_EDIT, .run = reopen_post,
		.again = job_page, .then = PLACE "/:job", .summary = "opens it again" },
	{ POST, PLACE "/:job/apart", SIGNED_IN, ACT_CONTENT_EDIT, .form = &origin_form,
		.run = apart_post, .again = job_page, .then = PLACE "/:job",
		.summary = "makes a posting of its own of one that was put with others" });
