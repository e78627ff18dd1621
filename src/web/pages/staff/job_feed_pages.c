/* Feeds of other sites: where they are, how the last reading went. */
#include "domain/job/job_feed.h"
#include "web/form_table.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/staff/job_report_show.h"
#include "web/rq.h"
#include "web/text/job_text.h"
#include "web/text/when.h"

#define PLACE "/staff/jobs/feeds"

#define IN(m) .in = MEMBER(struct job_feed_input, m)

FORM(feed_form,
	{ "name", FIELD_TEXT, "Name", IN(name), .max = JOB_SHORT_CHARS, .is_required = true,
		.is_short = true,
		.hint = "For you and your colleagues: “Board of the robotics group”." },
	{ "url", FIELD_TEXT, "Web address", IN(url), .max = JOB_LINK_CHARS, .is_required = true,
		.inputmode = "url",
		.hint = "Of JSON or a page with schema.org's JobPosting, of a board of Greenhouse "
			"(boards-api.greenhouse.io/v1/boards/NAME/jobs?content=true) or Lever "
			"(api.lever.co/v0/postings/NAME?mode=json), or of XML." });

static struct job_feed_id feed_of(const struct rq *rq)
{
	return (struct job_feed_id){ rq_param_id(rq, "feed") };
}

static void begin(struct rq *rq, const char *title)
{
	work_page(rq, title);
	rq_crumb(rq, &rq->page, "/staff/jobs", "Postings");
}

static struct badge badge_of(const struct rq *rq, const struct job_feed *f)
{
	if (!f->is_on)
		return (struct badge){ BADGE_ENDED, "Paused" };
	if (f->is_read_now || f->next_at <= rq->cx->now)
		return (struct badge){ BADGE_ACTIVE, "Being read" };
	if (f->fails > 0)
		return (struct badge){ BADGE_WARN, "Not read" };
	return f->went_at == 0 ? (struct badge){ BADGE_PLAIN, "Not read yet" }
			       : (struct badge){ BADGE_GOOD, "Read" };
}

static const char *moment(struct rq *rq, int64_t at)
{
	return at == 0 ? "not yet" : when_long(rq->mem, at, rq_zone(rq));
}

enum { COLUMNS = 3 };

static struct table *table_of(struct rq *rq, const struct job_feed *feeds, size_t n)
{
	static const struct column heads[COLUMNS] = { { .head = "Feed" }, { .head = "How it went" },
		{ .head = "Last read without a fault" } };
	struct table *t = MEM_NEW(rq->mem, struct table);
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct cell *c = MEM_ARRAY(rq->mem, struct cell, COLUMNS);

		c[0] = (struct cell){ feeds[i].name,
			.href = mem_printf(rq->mem, PLACE "/%s", id_text(feeds[i].id.v).s),
			.sub = feeds[i].url };
		c[1] = (struct cell){ .badge = badge_of(rq, &feeds[i]),
			.sub = filled(job_fetch_text(rq->mem, feeds[i].fault, feeds[i].status)) };
		c[2].text = moment(rq, feeds[i].went_at);
		rows[i].cells = c;
	}
	*t = (struct table){
		.label = "Feeds", .columns = heads, .n_columns = COLUMNS, .rows = rows, .n_rows = n
	};
	return t;
}

static enum err list_page(struct rq *rq)
{
	struct block list = { .title = NULL }, add;
	struct job_feed *feeds;
	size_t n;

	TRY(job_feeds(rq->cx, &feeds, &n));
	begin(rq, "Feeds of other sites");
	if (n > 0)
		list = (struct block){ "Feeds", .table = table_of(rq, feeds, n) };
	TRY(FORM_BLOCK(rq, &add, "Add a feed", PLACE, &feed_form, NULL,
		.hint = "It is read at once, and then every six hours.",
		.button = { .label = "Add it" }, .is_primary = true));
	return SHOW_BLOCKS(rq, "Feeds of other sites",
		.lead = "What a feed gives becomes postings of ours, public at once. What it no "
			"longer gives is closed. The same text for several cities becomes one "
			"posting.",
		BLOCKS(rq->mem, list, add));
}

static enum err add_post(struct rq *rq)
{
	return job_feed_add(rq->cx, TAKEN(rq, struct job_feed_input));
}

/* What was not done, and why. */
static const char *kept_text(struct rq *rq, const struct job_feed *f)
{
	if (f->fails > 0)
		return job_fetch_text(rq->mem, f->fault, f->status);
	if (f->report.fault != JOB_IN_FINE)
		return job_fault_text(rq->mem, f->report.fault, f->report.fault_line);
	if (f->report.n_kept > 0)
		return mem_printf(rq->mem,
			"%" PRId64
			" postings, more than half of all, are not in it any more. None of "
			"them was closed: close them yourself if that is right.",
			f->report.n_kept);
	return NULL;
}

static enum err one_page(struct rq *rq)
{
	struct job_feed f;
	enum err e = job_feed_read(rq->cx, feed_of(rq), &f);
	const char *kept;

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	begin(rq, f.name);
	rq_crumb(rq, &rq->page, PLACE, "Feeds of other sites");
	kept = kept_text(rq, &f);
	if (kept != NULL)
		rq->page.notice = (struct notice){ NOTICE_WARN, .text = kept };
	return SHOW_BLOCKS(rq, f.name, .badge = badge_of(rq, &f),
		BLOCKS(rq->mem,
			{ "In short",
				FACTS(rq->mem, { "Address", .text = f.url },
					{ "Last asked", .text = moment(rq, f.asked_at) },
					{ "Last read without a fault",
						.text = moment(rq, f.went_at) },
					{ "Next asked",
						.text = f.is_on ? moment(rq, f.next_at)
								: "not while it is paused" },
					{ "What it gave last",
						.text = f.went_at == 0 ? NULL
								       : job_report_sum(rq->mem,
										 &f.report) }) },
			BUTTON_BLOCK(rq, f.is_on ? "Read it now" : "Go on", PLACE "/:feed/start",
				.hint = "It takes a moment; then look here again.",
				.button = { f.is_on ? "Read it now" : "Read it again" },
				.is_primary = true),
			f.is_on ? BUTTON_BLOCK(rq, "Pause it", PLACE "/:feed/pause",
					  .hint = "Its postings stay as they are.",
					  .button = { "Pause" })
				: (struct block){ .title = NULL },
			BUTTON_BLOCK(rq, "Removal", PLACE "/:feed/remove",
				.hint = "Its postings stay, and you can change and close them.",
				.button = { "Remove it", .confirm = "Remove the feed?" },
				.is_grave = true),
			job_report_block(rq->mem, &f.report, true)));
}

static enum err start_post(struct rq *rq)
{
	return job_feed_switch(rq->cx, feed_of(rq), true);
}

static enum err pause_post(struct rq *rq)
{
	return job_feed_switch(rq->cx, feed_of(rq), false);
}

static enum err remove_post(struct rq *rq)
{
	return job_feed_remove(rq->cx, feed_of(rq));
}

ROUTES(job_feed_routes,
	{ GET, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .run = list_page,
		.summary = "feeds of postings, and how the last reading went" },
	{ POST, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .form = &feed_form, .run = add_post,
		.again = list_page, .then = PLACE "/:made", .summary = "adds a feed" },
	{ GET, PLACE "/:feed", SIGNED_IN, ACT_CONTENT_EDIT, .run = one_page,
		.summary = "one feed and what it gave last" },
	{ POST, PLACE "/:feed/start", SIGNED_IN, ACT_CONTENT_EDIT, .run = start_post,
		.again = one_page, .then = PLACE "/:feed", .summary = "reads it at once" },
	{ POST, PLACE "/:feed/pause", SIGNED_IN, ACT_CONTENT_EDIT, .run = pause_post,
		.again = one_page, .then = PLACE "/:feed", .summary = "does not read it any more" },
	{ POST, PLACE "/:feed/remove", SIGNED_IN, ACT_CONTENT_EDIT, .run = remove_post,
		.again = one_page, .then = PLACE, .summary = "forgets it" });
