/* Calls, as everybody reads them, and the step from a call to a draft. */
#include "domain/call/call.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "domain/proposal/proposal.h"
#include "web/pages/public/call_show.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/rq.h"
#include "web/text/find.h"
#include "web/text/finding_text.h"
#include "web/text/ical.h"
#include "web/text/life_badges.h"
#include "web/text/money.h"
#include "web/text/when.h"
#include "web/tmpl/call.h"
#include "web/tmpl/ledger_page.h"

/* ---- the list ---- */

static const char *const state_values[] = { "open", "ahead", "review", "announced", NULL };
static const char *const state_labels[] = { "Open", "Opening soon", "In review", "Announced" };

FORM(calls_query, { .name = "area", .kind = FIELD_CHOICE },
	{ "state", FIELD_CHOICE, .choices = state_values }, { .name = "q", .kind = FIELD_TEXT },
	LIST_FIELDS);

enum { F_AREA, F_STATE, F_Q, N_FILTERS };

static bool has_words(const void *arg, const struct call *c)
{
	const char *const texts[] = { c->title, c->summary, c->period };

	return find_in(arg, texts, sizeof(texts) / sizeof(texts[0]));
}

/* The ranks of the list are the public stages. */
_Static_assert(
	CALL_IS_OPEN == 0 && CALL_IS_AHEAD == 1 && CALL_IS_IN_REVIEW == 2 && CALL_IS_DECIDED == 3,
	"the list's statement ranks calls so");

static int rank_of(const char *state)
{
	for (int i = 0; state_values[i] != NULL; i++)
		if (strcmp(state_values[i], state) == 0)
			return i;
	return -1;
}

static struct field_view state_select(struct mem *m, const char *chosen)
{
	struct choice *list = MEM_ARRAY(m, struct choice, 5);

	list[0] = (struct choice){ "", "All", NULL, chosen[0] == '\0' };
	for (size_t i = 0; i < 4; i++)
		list[i + 1] = (struct choice){ state_values[i], state_labels[i], NULL,
			strcmp(chosen, state_values[i]) == 0 };
	return (struct field_view){ .name = "state",
		.label = "State",
		.choices = list,
		.n_choices = 5,
		.is_filter = true };
}

static enum err area_select(struct rq *rq, const char *chosen, struct field_view *ret_field)
{
	struct content_area *areas;
	struct options o;
	size_t n;

	TRY(content_areas(rq->cx, &areas, &n));
	options_begin(&o, rq->mem);
	for (size_t i = 0; i < n; i++)
		options_add(&o, areas[i].slug, areas[i].name);
	*ret_field = options_end(&o, "area", "Area", "All areas", chosen);
	return ERR_OK;
}

static enum err calls_filters(struct rq *rq, const struct filter *f, const struct list_page *page,
	struct filters *ret_filters)
{
	struct field_view *fields = MEM_ARRAY(rq->mem, struct field_view, 3);

	TRY(area_select(rq, f[F_AREA].value, &fields[1]));
	fields[0] = filter_search("Search", f[F_Q].value);
	fields[2] = state_select(rq->mem, f[F_STATE].value);
	*ret_filters = (struct filters){ .path = "/calls",
		.search = &fields[0],
		.selects = &fields[1],
		.n_selects = 2,
		.clear = filter_is_set(f, N_FILTERS) ? "/calls" : NULL,
		.told = list_count(rq->mem, page, "call", "calls") };
	return ERR_OK;
}

static struct entry *entries_of(struct rq *rq, const struct call *calls, size_t n)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, n);

	for (size_t i = 0; i < n; i++)
		entries[i] = call_entry(rq->mem, &calls[i], rq->cx->now);
	return entries;
}

static enum err calls_page(struct rq *rq)
{
	const struct filter f[N_FILTERS] = { { "area", form_text(rq->form, "area") },
		{ "state", form_text(rq->form, "state") }, { "q", form_text(rq->form, "q") } };
	const struct find words = find_begin(rq->mem, f[F_Q].value);
	const struct call_filter filter = { .area = f[F_AREA].value,
		.rank = rank_of(f[F_STATE].value),
		.words = words.n > 0 ? has_words : NULL,
		.arg = &words };
	const struct list_ask ask = list_asked(rq);
	struct ledger_view v = { .page = rq->page,
		.title = "Calls for proposals",
		.label = "The calls",
		.lead = "Each call has its own topics, limits and dates." };
	struct list_page page;
	struct call *calls;

	TRY(call_entries(rq->cx, &filter, &ask, &calls, &page));
	TRY(calls_filters(rq, f, &page, &v.filters));
	v.entries = entries_of(rq, calls, page.n);
	v.n_entries = page.n;
	if (page.n > 0)
		v.pagination = list_pages(
			rq, "/calls", f, N_FILTERS, &page, calls[0].id.v, calls[page.n - 1].id.v);
	v.empty = filter_is_set(f, N_FILTERS)
			  ? (struct empty_state){ "No call fits",
				    "No call has all of that. Try fewer words, or look at all.",
				    "/calls", "Show all calls" }
			  : (struct empty_state){ "No call yet",
				    "Calls will stand here, with their topics and deadlines.", NULL,
				    NULL };
	v.page.title = v.title;
	v.page.description = "Calls for research proposals: what is open now, and what was.";
	v.page.canonical = mem_printf(rq->mem, "%s/calls", rq->program->base_url);
	list_tell(rq, &v.page, &page);
	tmpl_ledger_page(rq->out, &v);
	return ERR_OK;
}

/* ---- one call ---- */

static struct fact *facts_of(struct mem *m, const struct call *c, size_t *ret_n)
{
	struct fact *f = MEM_ARRAY(m, struct fact, 9);
	size_t n = 0;

	f[n++] = (struct fact){ "Opens", .text = when_long(m, c->opens_at, c->zone),
		.datetime = when_machine(m, c->opens_at) };
	f[n++] = (struct fact){ "Closes", .text = when_deadline(m, c->closes_at, c->zone),
		.datetime = when_machine(m, c->closes_at) };
	f[n++] = (struct fact){ "Decisions by", .text = when_date(m, c->decisions_due_at, c->zone),
		.note = "Every applicant is told, by e-mail" };
	if (c->cash_cap_cents > 0)
		f[n++] =
			(struct fact){ "Cash", .text = call_cash(m, c), .href = "/rules#cash-cap" };
	if (c->credit_cap_cents > 0)
		f[n++] = (struct fact){ "Credits", .text = call_credit(m, c),
			.href = "/rules#credit-cap" };
	if (c->expected_awards > 0)
		f[n++] = (struct fact){ "Awards expected",
			.text = mem_printf(m, "%" PRId64, c->expected_awards) };
	f[n++] = (struct fact){ "Proposal",
		.text = mem_printf(m, "PDF of %" PRId64 " page%s, at most %s", c->page_limit,
			c->page_limit == 1 ? "" : "s", size_text(m, c->file_limit_bytes)),
		.href = "/rules#document" };
	f[n++] = (struct fact){ "Period", .text = c->period,
		.note = "One proposal for each investigator in a period" };
	*ret_n = n;
	return f;
}

static const char who_text[] =
	"The principal investigator is **full-time faculty** of an accredited academic "
	"institution, "
	"or a **permanent researcher** of a recognised non-governmental organisation, anywhere "
	"that "
	"law allows ([the rule](/rules#pi-position)).\n\n"
	"- One proposal for each investigator in a call period "
	"([the rule](/rules#one-proposal-per-pi)).\n"
	"- Any number of team members may be named, students and postdocs too.\n"
	"- Before submitting, the investigator confirms a short list of statements "
	"([which](/rules#pi-attestations)).\n";

static const char *kind_of_cap(bool is_average)
{
	return is_average ? "on average over the call; the panel sets the amount of each award"
			  : "at the most for each award";
}

static const char *how_much_text(struct mem *m, const struct call *c)
{
	struct buf b;

	buf_init(&b, m, 512);
	BUF_LIT(&b, "One gift to your institution, without strings and without overhead.\n\n");
	if (c->cash_cap_cents > 0)
		buf_printf(&b, "- **%s** in cash, %s\n", money_usd(m, c->cash_cap_cents),
			kind_of_cap(c->cash_cap_is_average));
	if (c->credit_cap_cents > 0)
		buf_printf(&b, "- **%s** in cloud credits, %s\n", money_usd(m, c->credit_cap_cents),
			kind_of_cap(c->credit_cap_is_average));
	BUF_LIT(&b, "\nAsk for what the work needs: "
		    "[budget lines](/rules#budget-usd) are in US dollars.\n");
	return buf_str(&b);
}

static struct item *to_submit(struct mem *m, const struct call *c, size_t *ret_n)
{
	struct item *items = MEM_ARRAY(m, struct item, 6);
	size_t n = 0;

	items[n++] = (struct item){ "A title and an abstract", "In words that a panel member from "
							       "the next field understands." };
	items[n++] = (struct item){ "The proposal as a PDF",
		mem_printf(m,
			"At most %" PRId64 " page%s, appendices after them; not encrypted, at "
			"most %s. Nothing confidential.",
			c->page_limit, c->page_limit == 1 ? "" : "s",
			size_text(m, c->file_limit_bytes)) };
	items[n++] = (struct item){ "A budget in US dollars",
		"Lines for students, postdocs, travel, equipment and others; no overhead." };
	if (c->credit_cap_cents > 0)
		items[n++] = (struct item){ "A request for credits, if you need them",
			"The amount, what it is for, and the cloud products you will use." };
	items[n++] = (struct item){ "Your team", "Names, affiliations and roles." };
	items[n++] = (struct item){ "Your attestations",
		"A few statements about your position and possible conflicts." };
	*ret_n = n;
	return items;
}

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

static struct nav_link *areas_of(struct mem *m, const struct call *c)
{
	struct nav_link *list = MEM_ARRAY(m, struct nav_link, c->n_areas);

	for (size_t i = 0; i < c->n_areas; i++)
		list[i] = (struct nav_link){ mem_printf(m, "/calls?area=%s", c->areas[i].slug),
			.label = c->areas[i].name };
	return list;
}

/* A visitor gets a link, not a form: a form would need a cookie. */
static void fill_apply(struct rq *rq, const struct call *c, struct call_view *v)
{
	if (c->stage != CALL_STAGE_OPEN) {
		v->why_not = call_public(c->stage) == CALL_IS_AHEAD
				     ? mem_printf(rq->mem, "Proposals are taken from %s on.",
					       when_long(rq->mem, c->opens_at, c->zone))
				     : "Proposals are not taken any more.";
		return;
	}
	if (rq->cx->actor.person.v == 0) {
		v->apply = (struct nav_link){ mem_printf(rq->mem, "/sign-in?next=%%2Fcalls%%2F%s",
						      c->slug),
			.label = "Sign in to apply" };
		return;
	}
	v->apply = (struct nav_link){ mem_printf(rq->mem, "/calls/%s/apply", c->slug),
		.label = "Start a proposal" };
	v->apply_csrf = rq_csrf(rq);
	v->apply_key = rq_once_key(rq);
}

static void fill_calendar(struct rq *rq, const struct call *c, struct call_view *v)
{
	enum call_public stage = call_public(c->stage);

	if (stage == CALL_IS_OPEN || stage == CALL_IS_AHEAD)
		v->calendar =
			(struct nav_link){ mem_printf(rq->mem, "/calls/%s/calendar.ics", c->slug),
				.label = "Add the dates to a calendar" };
}

static void fill_texts(struct rq *rq, const struct call *c, struct call_view *v)
{
	v->who = rq_markdown(rq, who_text, 3);
	v->how_much = rq_markdown(rq, how_much_text(rq->mem, c), 3);
	if (c->instructions[0] != '\0')
		v->instructions = rq_markdown(rq, c->instructions, 3);
	v->judged =
		"Every eligible proposal is read in confidence and scored from 1 to 5 on each of "
		"these. Differences between strict and generous readers are corrected before the "
		"panel decides. Scores and reviews are not shared with applicants.";
}

static void fill_lists(struct rq *rq, const struct call *c, struct call_view *v)
{
	v->facts = facts_of(rq->mem, c, &v->n_facts);
	v->areas = areas_of(rq->mem, c);
	v->n_areas = c->n_areas;
	v->topics = topics_of(rq, c);
	v->n_topics = c->n_topics;
	v->criteria = criteria_of(rq, c);
	v->n_criteria = c->n_criteria;
	v->to_submit = to_submit(rq->mem, c, &v->n_to_submit);
}

static void fill_head(struct rq *rq, const struct call *c, struct call_view *v)
{
	v->badge = call_badge_public(c->stage);
	v->kicker = mem_printf(rq->mem, "%s · %s", c->period, call_when(rq->mem, c, rq->cx->now));
	v->title = c->title;
	v->lead = c->summary;
	v->timeline = call_timeline(rq->mem, c, rq->cx->now);
	v->page.title = c->title;
	v->page.description = c->summary;
	v->page.canonical = mem_printf(rq->mem, "%s/calls/%s", rq->program->base_url, c->slug);
	rq_crumb(rq, &v->page, "/calls", "Calls");
	v->page.is_unlisted = call_public(c->stage) == CALL_IS_NOT;
}

static void fill_notice(const struct call *c, struct call_view *v)
{
	if (c->stage == CALL_STAGE_CANCELLED)
		v->page.notice = (struct notice){ NOTICE_WARN, .title = "This call was cancelled",
			.text = "No proposals are taken and no awards will be made in it.",
			.href = "/calls", .link = "See the other calls" };
	else if (c->stage == CALL_STAGE_DRAFT)
		v->page.notice = (struct notice){ NOTICE_PLAIN, .title = "A draft",
			.text = "Only staff can see this page until the call is published." };
}

static enum err call_page(struct rq *rq)
{
	struct call_view v = { .page = rq->page };
	struct call *near;
	struct call c;

	TRY(call_read(rq->cx, rq_call(rq), &c));
	TRY(call_nearby(rq->cx, c.id, &near, &v.n_fitting));
	v.fitting = entries_of(rq, near, v.n_fitting);
	fill_head(rq, &c, &v);
	fill_notice(&c, &v);
	fill_apply(rq, &c, &v);
	fill_calendar(rq, &c, &v);
	fill_texts(rq, &c, &v);
	fill_lists(rq, &c, &v);
	tmpl_call_page(rq->out, &v);
	return ERR_OK;
}

/* ---- its dates, to keep ---- */

static struct ical_event event_of(struct rq *rq, const struct call *c, const char *what,
	const char *summary, const char *description)
{
	return (struct ical_event){ .uid = mem_printf(
					    rq->mem, "%s-%s@bursary", id_text(c->id.v).s, what),
		.summary = mem_printf(rq->mem, "%s: %s", summary, c->title),
		.description = description,
		.url = mem_printf(rq->mem, "%s/calls/%s", rq->program->base_url, c->slug) };
}

/* "20260513" */
static const char *day_of(struct mem *m, int64_t t, const char *zone)
{
	const char *s = when_machine_date(m, t, zone);

	return mem_printf(m, "%.4s%.2s%.2s", s, s + 5, s + 8);
}

static void add_events(struct rq *rq, const struct call *c)
{
	struct ical_event opens = event_of(rq, c, "opens", "Call opens", c->summary);
	struct ical_event closes = event_of(rq, c, "closes", "Deadline",
		mem_printf(rq->mem, "Proposals are taken until %s.",
			when_deadline(rq->mem, c->closes_at, c->zone)));
	struct ical_event due = event_of(rq, c, "decisions", "Decisions expected",
		"Every applicant is told by this day, by e-mail.");

	opens.at = c->opens_at;
	closes.at = c->closes_at;
	closes.reminds = true;
	due.day = day_of(rq->mem, c->decisions_due_at, c->zone);
	ical_add(rq->out, rq->mem, &opens, c->opens_at);
	ical_add(rq->out, rq->mem, &closes, c->opens_at);
	ical_add(rq->out, rq->mem, &due, c->opens_at);
}

static enum err calendar_page(struct rq *rq)
{
	struct call c;

	TRY(call_read(rq->cx, rq_call(rq), &c));
	ical_begin(rq->out, c.title);
	add_events(rq, &c);
	ical_end(rq->out);
	rq_download(rq, mem_printf(rq->mem, "%s.ics", c.slug), "text/calendar; charset=utf-8",
		rq->out->data, rq->out->n);
	return ERR_OK;
}

/* ---- applying ---- */

const struct route call_routes[N_CALL_ROUTES] = {
	{ GET, "/calls", ANYONE, ACT_PUBLIC_READ, .form = &calls_query, .run = calls_page,
		.summary = "calls for proposals, with filters" },
	{ GET, "/calls/:call", ANYONE, ACT_CALL_READ, .run = call_page,
		.summary = "one call: topics, dates, limits, how it is judged" },
	{ GET, "/calls/:call/calendar.ics", ANYONE, ACT_CALL_READ, .run = calendar_page,
		.summary = "the dates of a call for a calendar" },
	{ POST, "/calls/:call/apply", SIGNED_IN, ACT_CALL_APPLY, .step.of_call = proposal_start,
		.then = "/proposals/:made/edit",
		.summary = "begin a draft in a call, or go on with it" },
};
