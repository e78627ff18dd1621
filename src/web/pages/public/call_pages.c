/* Calls, as everybody reads them, and the step from a call to a draft. */
#include "domain/call/call.h"
#include "domain/form/form.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "domain/proposal/proposal.h"
#include "web/pages/public/call_show.h"
#include "web/pages/common/call_dates.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/rq.h"
#include "web/text/finding_text.h"
#include "web/text/ical.h"
#include "web/text/life_badges.h"
#include "web/text/money.h"
#include "web/text/when.h"
#include "web/tmpl/call.h"

/* ---- the list ---- */

/* What its filters offer. */
struct area_list {
	struct content_area *items;
	size_t n;
};

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct area_list *areas = ((const struct list_at *)stored)->arg;

	options_of(rq->mem, areas->items, areas->n, sizeof(*areas->items),
		(struct member)MEMBER(struct content_area, slug),
		(struct member)MEMBER(struct content_area, name), "All areas", f);
	return ERR_OK;
}

/* The ranks of the list's statement are the public stages, in the order of states. */
_Static_assert(
	CALL_IS_OPEN == 0 && CALL_IS_AHEAD == 1 && CALL_IS_IN_REVIEW == 2 && CALL_IS_DECIDED == 3,
	"the list's statement ranks calls so");

static const struct choice states[] = { { "", .label = "All" }, { "open", .label = "Open" },
	{ "ahead", .label = "Opening soon" }, { "review", .label = "In review" },
	{ "announced", .label = "Announced" }, { .value = NULL } };

FORM(calls_query, { "area", FIELD_CHOICE, "Area", .fill = fill_areas },
	{ "state", FIELD_CHOICE, "State", .options = states },
	{ "q", FIELD_TEXT, .label = "Search" }, LIST_FIELDS);

static struct entry entry_of(struct rq *rq, const void *call)
{
	return call_entry(rq->mem, call, rq->cx->now);
}

static struct atom_entry told_of(struct rq *rq, const void *call)
{
	const struct call *c = call;

	return (struct atom_entry){ .url = call_href(rq->mem, c->slug),
		.title = c->title,
		.summary = mem_printf(rq->mem, "%s Proposals are accepted until %s.", c->summary,
			when_deadline(rq->mem, c->closes_at, c->zone)),
		.at = c->changed_at };
}

static const struct nav_link files[] = { { "/calls.atom", .label = "Calls as a feed" },
	{ "/calls.ics", .label = "Deadlines for your calendar" } };

static const struct list_look calls_look = { "The calls", .row_size = sizeof(struct call),
	.id = offsetof(struct call, id), .entry = entry_of, .path = "/calls", .query = &calls_query,
	.files = files, .n_files = sizeof(files) / sizeof(files[0]), .feed = "/calls.atom",
	.told = told_of, .one = "call", .many = "calls", .title = "Calls for proposals",
	.lead = "Each call has its own topics, limits and dates.",
	.description = "Calls for research proposals: what is open now, and what was.",
	.none = { "No call yet",
		.text = "Calls will appear here, with their topics and deadlines." },
	.none_fits = { "No call fits",
		"No call matches all of that. Try fewer words, or see them all.", "/calls",
		"Show all calls" } };

struct entry *call_list_entries(struct rq *rq, const struct call *calls, size_t n)
{
	return list_entries(rq, &calls_look, calls, n);
}

static enum err read_calls(
	struct rq *rq, bool is_counted, struct call **ret_calls, struct list_page *ret_page)
{
	const struct call_filter filter = { .area = form_text(rq->form, "area"),
		.rank = place_of(states, form_text(rq->form, "state")) - 1,
		.words = CALL_SEARCHED(rq) };
	struct list_ask ask = list_asked(rq);

	ask.is_uncounted = !is_counted;
	return call_entries(rq->cx, &filter, &ask, ret_calls, ret_page);
}

static enum err calls_page(struct rq *rq)
{
	struct area_list areas;
	struct list_page page;
	struct call *calls;

	TRY(read_calls(rq, true, &calls, &page));
	TRY(content_areas(rq->cx, &areas.items, &areas.n));
	return ledger_show(rq, &calls_look, &areas, calls, &page);
}

static enum err calls_feed(struct rq *rq)
{
	struct list_page page;
	struct call *calls;

	TRY(read_calls(rq, false, &calls, &page));
	return feed_show(rq, &calls_look, calls, page.n);
}

/* ---- one call ---- */

static struct text_section *criteria_of(struct rq *rq, const struct call *c)
{
	struct mem *m = rq->mem;
	struct text_section *list = MEM_ARRAY(m, struct text_section, c->n_criteria);
	int64_t sum = 0;

	for (size_t i = 0; i < c->n_criteria; i++)
		sum += c->criteria[i].weight;
	for (size_t i = 0; i < c->n_criteria; i++)
		list[i] = (struct text_section){ c->criteria[i].name,
			rq_markdown(rq, c->criteria[i].guidance, 3),
			sum == 0 ? NULL
				 : mem_printf(m, "counts %" PRId64 " %%",
					   (c->criteria[i].weight * 100 + sum / 2) / sum) };
	return list;
}

static struct text_section *topics_of(struct rq *rq, const struct call *c)
{
	struct text_section *list = MEM_ARRAY(rq->mem, struct text_section, c->n_topics);

	for (size_t i = 0; i < c->n_topics; i++)
		list[i] = (struct text_section){ c->topics[i].title,
			rq_markdown(rq, c->topics[i].body, 3), NULL };
	return list;
}

/* A visitor gets a link, not a form: a form would need a cookie. */
static void fill_apply(struct rq *rq, const struct call *c, struct call_view *v)
{
	if (c->stage != CALL_STAGE_OPEN) {
		v->why_not = call_public(c->stage) == CALL_IS_AHEAD
				     ? mem_printf(rq->mem, "Proposals are accepted from %s.",
					       when_long(rq->mem, c->opens_at, c->zone))
				     : "Proposals are no longer accepted.";
		return;
	}
	if (rq->cx->actor.person.v == 0) {
		v->apply = (struct nav_link){ mem_printf(rq->mem, "/sign-in?next=%%2Fcalls%%2F%s",
						      c->slug),
			.label = "Sign in to apply" };
		return;
	}
	v->apply =
		(struct nav_link){ rq_path(rq, "/calls/:call/apply"), .label = "Start a proposal" };
	v->apply_csrf = rq_csrf(rq);
	v->apply_key = rq_once_key(rq);
}

static const char *area_names(struct mem *m, const struct call *c)
{
	struct buf b;

	buf_init(&b, m, 128);
	for (size_t i = 0; i < c->n_areas; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", c->areas[i].name);
	return buf_str(&b);
}

static void dress(struct rq *rq, const struct call *c)
{
	rq_public_page(rq, c->title, c->summary, call_href(rq->mem, c->slug));
	rq_crumb(rq, &rq->page, "/calls", "Calls");
	rq->page.is_unlisted = call_public(c->stage) == CALL_IS_NOT;
	if (c->stage == CALL_STAGE_CANCELLED)
		rq->page.notice = (struct notice){ NOTICE_WARN, .title = "This call was cancelled",
			.text = "It accepts no proposals, and no awards will be made.",
			.href = "/calls", .link = "See the other calls" };
	else if (c->stage == CALL_STAGE_DRAFT)
		rq->page.notice = (struct notice){ NOTICE_PLAIN, .title = "A draft",
			.text = "Only staff can see this page until the call is published." };
}

static struct call_view view_of(struct rq *rq, const struct call *c)
{
	struct mem *m = rq->mem;
	const char *pages =
		mem_printf(m, "%" PRId64 " page%s", c->page_limit, c->page_limit == 1 ? "" : "s");
	const char *size = size_text(m, c->file_limit_bytes);
	bool has_dates =
		call_public(c->stage) == CALL_IS_OPEN || call_public(c->stage) == CALL_IS_AHEAD;

	return (struct call_view){ .page = rq->page,
		.badge = call_badge_public(c->stage),
		.kicker = mem_printf(m, "%s · %s", c->period, call_when(m, c, rq->cx->now)),
		.title = c->title,
		.lead = c->summary,
		.closes = mem_printf(m, "Closes %s", when_relative(m, c->closes_at, rq->cx->now)),
		.calendar = { has_dates ? rq_path(rq, "/calls/:call/calendar.ics") : NULL,
			.label = "Add the dates to a calendar" },
		.timeline = call_timeline(m, c, rq->cx->now),
		FACTS(m, call_opens(m, c), call_closes(m, c),
			{ "Decisions by", .text = when_date(m, c->decisions_due_at, c->zone),
				.note = "Every applicant is told, by e-mail" },
			{ "Cash", .text = call_cash(m, c), .href = "/rules#cash-cap" },
			{ "Credits", .text = call_credit(m, c), .href = "/rules#credit-cap" },
			{ "Awards expected",
				.text = c->expected_awards == 0
						? NULL
						: mem_printf(m, "%" PRId64, c->expected_awards) },
			{ "Proposal", .text = mem_printf(m, "PDF of %s, at most %s", pages, size),
				.href = "/rules#document" },
			{ "Period", .text = c->period,
				.note = "One proposal for each investigator in a period" }),
		.topics = topics_of(rq, c),
		.n_topics = c->n_topics,
		.call = c,
		.pages = pages,
		.size = size,
		.cash = c->cash_cap_cents > 0 ? money_usd(m, c->cash_cap_cents) : NULL,
		.credits = c->credit_cap_cents > 0 ? money_usd(m, c->credit_cap_cents) : NULL,
		.instructions = rq_markdown(rq, c->instructions, 3),
		.criteria = criteria_of(rq, c),
		.n_criteria = c->n_criteria };
}

/* schema.org: a grant that is offered. */
static const char *grant_json(struct rq *rq, const struct call *c)
{
	struct buf b;

	buf_init(&b, rq->mem, 512);
	BUF_JSON(&b,
		"{\"@context\":\"https://schema.org\",\"@type\":\"MonetaryGrant\",\"name\":%,"
		"\"description\":%,\"url\":%,\"identifier\":%,"
		"\"funder\":{\"@type\":\"Organization\",\"name\":%},"
		"\"keywords\":%",
		c->title, c->summary, rq->page.canonical, c->slug, rq->program->sponsor,
		area_names(rq->mem, c));
	if (c->cash_cap_cents > 0)
		buf_printf(&b,
			",\"amount\":{\"@type\":\"MonetaryAmount\",\"currency\":\"USD\","
			"\"maxValue\":%" PRId64 "}",
			c->cash_cap_cents / 100);
	buf_char(&b, '}');
	return buf_str(&b);
}

static enum err call_page(struct rq *rq)
{
	struct call_view v;
	struct call_form form;
	struct call *near;
	struct call c;
	size_t n;

	TRY(call_read(rq->cx, rq_call(rq), &c));
	TRY(call_form_read(rq->cx, c.id, &form));
	TRY(call_nearby(rq->cx, c.id, &near, &n));
	dress(rq, &c);
	rq->page.json_ld = grant_json(rq, &c);
	v = view_of(rq, &c);
	v.fitting = call_list_entries(rq, near, n);
	v.n_fitting = n;
	fill_apply(rq, &c, &v);
	call_asks(rq->mem, &c, &form, &v);
	call_parts(&v);
	tmpl_call_page(rq->out, &v);
	return ERR_OK;
}

/* ---- its dates, to keep ---- */

static void add_dates(struct rq *rq, const struct call *c)
{
	struct call_dated d = { .id = c->id,
		.slug = c->slug,
		.title = c->title,
		.summary = c->summary,
		.zone = c->zone,
		.changed_at = c->changed_at,
		.revision = c->revision,
		.is_cancelled = c->stage == CALL_STAGE_CANCELLED };

	d.at = c->opens_at;
	call_event_add(rq, CALL_EVENT_OPENS, &d);
	d.at = c->closes_at;
	call_event_add(rq, CALL_EVENT_CLOSES, &d);
	d.at = c->decisions_due_at;
	call_event_add(rq, CALL_EVENT_DECISIONS, &d);
}

static enum err calendar_page(struct rq *rq)
{
	struct call c;

	TRY(call_read(rq->cx, rq_call(rq), &c));
	ical_begin(rq->out, c.title);
	add_dates(rq, &c);
	return call_events_send(rq, c.slug);
}

/* Of the list's first page: a calendar that subscribes to it has what is open and ahead first. */
static enum err calendar_of_all(struct rq *rq)
{
	struct list_page page;
	struct call *calls;

	TRY(read_calls(rq, false, &calls, &page));
	ical_begin(rq->out, mem_printf(rq->mem, "Calls of %s", rq->program->name));
	for (size_t i = 0; i < page.n; i++)
		add_dates(rq, &calls[i]);
	return call_events_send(rq, "calls");
}

/* ---- applying ---- */

ROUTES(call_routes,
	{ GET, "/calls", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &calls_query,
		.run = calls_page, .summary = "calls for proposals, with filters" },
	{ GET, "/calls.atom", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &calls_query,
		.run = calls_feed, .summary = "the calls as a feed, with filters" },
	{ GET, "/calls.ics", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &calls_query,
		.run = calendar_of_all, .summary = "the dates of all calls for a calendar" },
	{ GET, "/calls/:call", ANYONE, ACT_CALL_READ, .is_kept = true, .run = call_page,
		.summary = "one call: topics, dates, limits, how it is judged" },
	{ GET, "/calls/:call/calendar.ics", ANYONE, ACT_CALL_READ, .is_kept = true,
		.run = calendar_page, .summary = "the dates of a call for a calendar" },
	{ POST, "/calls/:call/apply", SIGNED_IN, ACT_CALL_APPLY, .step.of_call = proposal_start,
		.then = "/proposals/:made/edit",
		.summary = "begin a draft in a call, or go on with it" });
