/* Staff's calls: the list with its clocks, and one call. */
#include "domain/call/call.h"
#include "domain/decision/decision.h"
#include "domain/decision/decision_rules.h"
#include "domain/entry/entry.h"
#include "domain/follow/newsletter.h"
#include "web/pages/public/call_show.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/staff/staff_call_pages.h"
#include "web/pages/common/work.h"
#include "web/rq.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/view_work.h"

const char *staff_call_href(struct mem *m, const char *slug, const char *after)
{
	return mem_printf(m, "/staff/calls/%s%s", slug, after);
}

/* ---- the next step ---- */

struct next_step {
	const char *label, *href; /* href NULL: nothing to do now */
	const char *why;
};

static struct next_step next_step(struct rq *rq, const struct call *c, const struct call_stages *n)
{
	int64_t undecided = release_undecided(n->n_undecided, n->n_submitted, n->n_eligible);
	struct mem *m = rq->mem;

	switch (c->stage) {
	case CALL_STAGE_DRAFT:
		return (struct next_step){ "Publish", staff_call_href(m, c->slug, "/publish"),
			"only staff see it" };
	case CALL_STAGE_UPCOMING:
	case CALL_STAGE_OPEN:
		return (struct next_step){ "None for now", NULL, call_when(m, c, rq->cx->now) };
	case CALL_STAGE_CLOSED:
		if (n->n_submitted > 0)
			return (struct next_step){ "Screen proposals",
				staff_call_href(m, c->slug, "/screening"),
				mem_printf(m, "%" PRId64 " still to be screened", n->n_submitted) };
		return (struct next_step){
			"Start the review", staff_call_href(m, c->slug, "/start-review"),
			mem_printf(m, "Everything is screened: %" PRId64 " eligible", n->n_eligible)
		};
	case CALL_STAGE_REVIEWING:
		if (undecided > 0)
			return (struct next_step){ "Follow the panel",
				mem_printf(m, "/panel/%s", c->slug),
				mem_printf(m, "%" PRId64 " not decided yet", undecided) };
		return (struct next_step){ "Prepare the release",
			staff_call_href(m, c->slug, "/release"), "Everything is decided" };
	case CALL_STAGE_RELEASED:
		return (struct next_step){ "Complete the awards", "/staff/awards",
			"then the recipients can be announced" };
	case CALL_STAGE_ANNOUNCED:
	case CALL_STAGE_ARCHIVED:
	case CALL_STAGE_CANCELLED:
		break;
	}
	return (struct next_step){ "None", NULL, "finished" };
}

/* ---- the list ---- */

static const struct choice shows[] = { { "", "All", NULL, false },
	{ "work", "Not finished", NULL, false }, { "past", "Finished", NULL, false },
	{ NULL, NULL, NULL, false } };

FORM(staff_calls_query, { "show", FIELD_CHOICE, "Show", .options = shows },
	{ "q", FIELD_TEXT, "Search", .max = 0 }, LIST_FIELDS);

static int64_t n_received(const struct call_stages *n)
{
	return n->n_submitted + n->n_eligible + n->n_ineligible + n->n_in_review + n->n_answered;
}

/* A call of the list with what is counted of it, and what is next. */
struct call_line {
	struct call call;
	struct call_stages n;
	struct next_step step;
};

static struct badge stage_of(const void *row)
{
	return call_badge_staff(((const struct call_line *)row)->call.stage);
}

static void title_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->href =
		staff_call_href(at->mem, ((const struct call_line *)at->row)->call.slug, "");
}

static void closes_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct call *c = &((const struct call_line *)at->row)->call;

	*ret_cell = (struct cell){ when_date(at->mem, c->closes_at, c->zone),
		.datetime = when_machine(at->mem, c->closes_at),
		.sub = call_when(at->mem, c, at->rq->cx->now) };
}

static void received_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct call_stages *n = &((const struct call_line *)at->row)->n;

	ret_cell->text = mem_printf(at->mem, "%" PRId64, n_received(n));
	if (n->n_draft > 0)
		ret_cell->sub = mem_printf(
			at->mem, "and %" PRId64 " draft%s", n->n_draft, n->n_draft == 1 ? "" : "s");
}

static void due_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct call *c = &((const struct call_line *)at->row)->call;
	const char *day = when_date(at->mem, c->decisions_due_at, c->zone);

	if (call_clock_runs(c->stage))
		*ret_cell = (struct cell){ .badge = call_clock(at->mem, c, at->rq->cx->now),
			.sub = day };
	else
		ret_cell->text = day;
}

static void step_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->href = ((const struct call_line *)at->row)->step.href;
}

#define OF(m) MEMBER(struct call_line, m)

static const struct list_column columns[] = {
	{ "Call", OF(call.title), .sub = OF(call.period), .cell = title_cell },
	{ "Stage", .badge = stage_of },
	{ "Deadline", .cell = closes_cell },
	{ "Proposals", .is_number = true, .cell = received_cell },
	{ "Decisions due", .cell = due_cell },
	{ "Next step", OF(step.label), .sub = OF(step.why), .cell = step_cell },
};

static const struct list_look look = { "Calls", LIST_LOOK(struct call_line, call.id, columns),
	.path = "/staff", .query = &staff_calls_query, .one = "call", .many = "calls",
	.title = "Calls", .action = { "/staff/calls/new", .label = "New call" },
	.none = { "No call yet", "Every call begins as a draft that only staff can see.",
		"/staff/calls/new", "Write the first one" },
	.none_fits = { "No call fits", "Try fewer words.", "/staff", "Show all calls" } };

/* What is counted of all of them comes in one go. */
static enum err read_lines(
	struct rq *rq, const struct call *calls, size_t n, struct call_line **ret_lines)
{
	struct call_line *lines = MEM_ARRAY(rq->mem, struct call_line, n);
	struct call_id *ids = MEM_ARRAY(rq->mem, struct call_id, n);
	struct call_stages *stages = MEM_ARRAY(rq->mem, struct call_stages, n);
	enum err e;

	for (size_t i = 0; i < n; i++)
		ids[i] = calls[i].id;
	e = entry_stages(rq->cx, ids, n, stages);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		lines[i] = (struct call_line){ calls[i], stages[i],
			next_step(rq, &calls[i], &stages[i]) };
	*ret_lines = lines;
	return e;
}

/* Staff begin their day here. */
static enum err tell_of_news(struct rq *rq)
{
	struct newsletter_id id;
	enum err e = newsletter_held(rq->cx, &id);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		rq->page.notice = (struct notice){ NOTICE_BAD,
			.text = "A letter to the list is held: the mail server refuses it.",
			.href = id_path(rq->mem, "/staff/news/", id.v),
			.link = "See what it says" };
	return e;
}

static enum err staff_page(struct rq *rq)
{
	static const enum call_which whiches[] = { CALLS_ALL, CALLS_WORK, CALLS_PAST };
	const struct call_filter filter = {
		.which = whiches[place_of(shows, form_text(rq->form, "show"))],
		.words = CALL_SEARCHED(rq)
	};
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct call_line *lines;
	struct call *calls;

	TRY(call_entries_for_staff(rq->cx, &filter, &ask, &calls, &page));
	TRY(read_lines(rq, calls, page.n, &lines));
	TRY(tell_of_news(rq));
	return list_show(rq, &look, NULL, lines, &page);
}

/* ---- one call ---- */

struct block staff_call_facts(struct rq *rq, const struct call *c)
{
	struct mem *m = rq->mem;
	struct fact closes = call_closes(m, c);

	if (c->grace_s > 0)
		closes.note = mem_printf(m, "%" PRId64 " seconds of grace", c->grace_s);
	return (struct block){ "The call",
		FACTS(m, call_opens(m, c), closes,
			{ "Decisions due", .text = when_date(m, c->decisions_due_at, c->zone),
				.note = call_clock_runs(c->stage)
						? call_clock(m, c, rq->cx->now).word
						: NULL },
			{ "Money", .text = call_cash(m, c) == NULL ? "no cash" : call_cash(m, c),
				.note = call_credit(m, c) },
			{ "Awards expected",
				.text = mem_printf(m, "%" PRId64, c->expected_awards) },
			{ "Public page", .text = call_href(m, c->slug),
				.href = call_href(m, c->slug),
				.note = c->stage == CALL_STAGE_DRAFT ? "only staff see it yet"
								     : NULL }) };
}

/* The warnings of the decision clock: 30 and 14 days ahead, and when it has run out. */
static void warn_of_clock(struct rq *rq, const struct call *c, struct page *page)
{
	enum decision_clock clock = decision_clock(c->decisions_due_at, rq->cx->now);

	if (!call_clock_runs(c->stage) || clock == CLOCK_QUIET)
		return;
	page->notice = (struct notice){ clock == CLOCK_OVERDUE ? NOTICE_BAD : NOTICE_WARN,
		.title = clock == CLOCK_OVERDUE ? "Decisions are due" : "Decisions are due soon",
		.text = mem_printf(rq->mem, "Every applicant was promised an answer by %s: %s.",
			when_date(rq->mem, c->decisions_due_at, c->zone),
			call_clock(rq->mem, c, rq->cx->now).word) };
}

static struct block ways_block(struct mem *m, const struct call *c)
{
	bool is_draft = c->stage == CALL_STAGE_DRAFT,
	     can_edit = is_draft || c->stage == CALL_STAGE_UPCOMING || c->stage == CALL_STAGE_OPEN;

	return (struct block){ "Other steps",
		TASKS(m,
			{ can_edit ? "Edit the call" : NULL,
				.href = staff_call_href(m, c->slug, "/edit"),
				.text = is_draft ? "Everything can change until it is published."
						 : "Address and criteria stay; the rest can change "
						   "until the deadline." },
			{ can_edit ? "Edit its questions" : NULL,
				.href = staff_call_href(m, c->slug, "/questions"),
				.text = "What the call asks beside what every proposal has." },
			{ can_edit && !is_draft ? "Write to who follows" : NULL,
				.href = staff_call_href(m, c->slug, "/news"),
				.text = "A letter to the list about this call; it leaves when you "
					"send it." },
			{ "Set the panel", .href = staff_call_href(m, c->slug, "/panel"),
				.text = "Chair and reviewers, and how much each may be given." },
			{ can_edit ? NULL : "See the proposals",
				.href = staff_call_href(m, c->slug, "/screening"),
				.text = "With what screening said of each." },
			{ can_edit || call_clock_runs(c->stage) ? "Cancel the call" : NULL,
				.href = staff_call_href(m, c->slug, "/cancel"),
				.text = "It ends without decisions." }) };
}

static enum err overview_page(struct rq *rq)
{
	struct call_stages counts;
	struct next_step step;
	struct timeline dates;
	struct call c;

	TRY(work_begin(rq, rq_call(rq), WORK_CALL, "Overview", &c));
	TRY(entry_stage(rq->cx, c.id, &counts));
	step = next_step(rq, &c, &counts);
	dates = call_timeline(rq->mem, &c, rq->cx->now);
	warn_of_clock(rq, &c, &rq->page);
	return SHOW_BLOCKS(rq, c.title, .kicker = c.period, .badge = call_badge_staff(c.stage),
		.lead = step.href == NULL ? NULL : step.why,
		.action = { step.href, .label = step.label },
		.second = { call_href(rq->mem, c.slug), .label = "Public page" },
		BLOCKS(rq->mem, { "Where it stands", .timeline = &dates },
			{ "Proposals",
				FIGURES(rq->mem, figure_count(rq->mem, counts.n_draft, "drafts"),
					figure_count(rq->mem, n_received(&counts), "submitted"),
					figure_count(rq->mem, counts.n_submitted, "to screen"),
					figure_count(rq->mem,
						counts.n_eligible + counts.n_in_review, "eligible"),
					figure_count(rq->mem, counts.n_withdrawn, "withdrawn")) },
			staff_call_facts(rq, &c), ways_block(rq->mem, &c)));
}

ROUTES(staff_call_routes,
	{ GET, "/staff", SIGNED_IN, ACT_STAFF_READ, .form = &staff_calls_query, .run = staff_page,
		.summary = "all calls, with counts, clocks and next steps" },
	{ GET, "/staff/calls/:call", SIGNED_IN, ACT_CALL_EDIT, .run = overview_page,
		.summary = "one call: stage, counts, next step" });
