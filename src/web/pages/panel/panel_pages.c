/* The panel of a call: who sits on it, and how far its reviews are. */
#include <string.h>

#include "domain/decision/decision.h"
#include "domain/entry/entry.h"
#include "domain/panel/panel.h"
#include "domain/rights/standing_load.h"
#include "web/pages/common/choices.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/public/call_show.h"
#include "web/plot/plot.h"
#include "web/show_form.h"
#include "web/text/when.h"
#include "web/tmpl/list_page.h"

enum { PEOPLE_MAX = 500, FIRST_ROWS = 20 /* of each chart of the progress */ };

static const char *const steps[] = { "member", "chair", "remove", NULL };

FORM(panel_form, { "person", FIELD_MANY, .max = PEOPLE_MAX, .is_required = true },
	{ "step", FIELD_CHOICE, .choices = steps, .is_required = true },
	{ "load", FIELD_INT, .min = 0, .max = PANEL_LOAD_MAX });

static const struct choice whoms[] = { { "panel", "On the panel", NULL, false },
	{ "others", "Not on it", NULL, false }, { "all", "All reviewers", NULL, false },
	{ NULL, NULL, NULL, false } };

/* What the members page shows. */
struct roster {
	struct call call;
	struct call_panel_row panel;
	struct panel_member *list;
	struct list_page page;
	const char *whom, *typed;
	bool sees_whole;
};

static enum err fill_whom(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct roster *r = ((const struct list_at *)stored)->arg;

	choose(rq->mem, whoms, r->whom, f);
	return ERR_OK;
}

FORM(members_query, { "whom", FIELD_CHOICE, "Who", .options = whoms, .fill = fill_whom },
	{ "q", FIELD_TEXT, "Name or institution", .max = 100 }, LIST_FIELDS);

static const char *const progress_of[] = { "proposals", "reviewers", NULL };

FORM(progress_query, { "of", FIELD_CHOICE, .choices = progress_of }, LIST_FIELDS);

/* ---- members ---- */

static struct badge seat_of(const void *row)
{
	const struct panel_member *p = row;

	if (!p->is_member)
		return (struct badge){ .word = NULL };
	return p->is_chair ? (struct badge){ BADGE_ACTIVE, "Chair" }
			   : (struct badge){ BADGE_GOOD, "Member" };
}

static void load_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct panel_member *p = at->row;

	ret_cell->text = p->is_member ? mem_printf(at->mem, "%" PRId64 " of %" PRId64,
						p->n_assigned, p->load_max)
				      : "–";
}

static void reviews_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct panel_member *p = at->row;

	ret_cell->text = p->is_member ? mem_printf(at->mem, "%" PRId64, p->n_submitted) : "–";
}

#define OF(m) MEMBER(struct panel_member, m)

static const struct list_column member_columns[] = {
	{ "Reviewer", OF(name), .as = AS_TEXT },
	{ "Institution", OF(org_name), .as = AS_TEXT },
	{ "Panel", .badge = seat_of },
	{ "Assigned, of load", .is_number = true, .cell = load_cell },
	{ "Reviews in", .is_number = true, .cell = reviews_cell },
};

static const struct list_look member_look = { "Reviewers",
	LIST_LOOK(struct panel_member, person, member_columns), .path = "/staff/calls/:call/panel",
	.query = &members_query, .one = "reviewer", .many = "reviewers", .pick = "person",
	.pick_label = OF(name),
	.none = { "No reviewers yet",
		.text = "An administrator gives people the role of reviewer." },
	.none_fits = { "Nobody fits",
		.text = "No reviewer's name or institution contains these words." } };

/* Taking off the panel is for who sees all that a member reviews. */
static const struct field_view *member_fields(struct rq *rq, bool may_remove)
{
	static const struct choice what[] = {
		{ "member", .label = "On the panel" },
		{ "chair", .label = "Chair of the panel" },
		{ "remove", .label = "Off the panel" },
	};
	struct choice *loads = MEM_ARRAY(rq->mem, struct choice, PANEL_LOAD_MAX + 1);

	for (int i = 0; i <= PANEL_LOAD_MAX; i++)
		loads[i] = (struct choice){ mem_printf(rq->mem, "%d", i),
			.label = mem_printf(rq->mem, "Load %d", i),
			.is_on = i == PANEL_LOAD_DEFAULT };
	return LISTED(rq->mem, struct field_view,
		{ "step", .label = "What to do with those selected", .choices = what,
			.n_choices = may_remove ? 3 : 2 },
		{ "load", .label = "How many proposals each may get", .choices = loads,
			.n_choices = PANEL_LOAD_MAX + 1 });
}

static const char *members_lead(struct rq *rq, const struct call_panel_row *p)
{
	if (p->n_members == 0)
		return "Nobody is on the panel yet. Select reviewers and add them; a panel needs a "
		       "chair.";
	return mem_printf(rq->mem, "%s, %s room for %" PRId64 " reviews in all.",
		filter_count(rq->mem, (size_t)p->n_members, "member", "members"),
		p->n_chairs == 0 ? "no chair yet," : "", p->room);
}

static enum err members_page(struct rq *rq)
{
	const bool is_asked = rq->route->form == &members_query;
	const struct list_ask ask = is_asked ? list_asked(rq) : (struct list_ask){ 0 };
	struct panel_filter filter;
	struct list_view v = { .title = "Panel" };
	struct roster r = { 0 };

	TRY(work_begin(rq, rq_call(rq), WORK_PANEL, "Panel", &r.call));
	TRY(entry_panel(rq->cx, r.call.id, &r.panel));
	TRY(sees_whole_call(rq->cx, r.call.id, &r.sees_whole));
	/* The panel, once there is one; until then everybody who could be on it. */
	r.whom = is_asked ? form_text(rq->form, "whom") : "";
	if (r.whom[0] == '\0')
		r.whom = r.panel.n_members == 0 ? "others" : "panel";
	r.typed = is_asked ? form_text(rq->form, "q") : "";
	filter = (struct panel_filter){ .whom = strcmp(r.whom, "panel") == 0	? PANEL_MEMBERS
						: strcmp(r.whom, "others") == 0 ? PANEL_OTHERS
										: PANEL_ALL,
		.words = SEARCHED(rq->mem, r.typed, OF(name), OF(org_name)) };
	TRY(panel_entries(rq->cx, r.call.id, &filter, &ask, &r.list, &r.page));
	list_fill(rq, &v, &member_look, &r, r.list, &r.page);
	if (rq->is_again)
		work_refused(rq);
	v.page.notice = rq->page.notice;
	v.kicker = r.call.title;
	v.lead = members_lead(rq, &r.panel);
	v.bulk = work_bulk(rq, member_look.path,
		(struct bulk){ .fields = member_fields(rq, r.sees_whole),
			.n_fields = 2,
			.button.label = "Set for the selected" });
	v.empty = r.typed[0] != '\0' ? member_look.none_fits : member_look.none;
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err set_members(struct rq *rq)
{
	struct call_id call = rq_call(rq);
	const char *step = form_text(rq->form, "step");
	size_t n = form_many(rq->form, "person");
	struct person_id *people = MEM_ARRAY(rq->mem, struct person_id, n);

	for (size_t i = 0; i < n; i++)
		people[i].v = id_parse(form_many_at(rq->form, "person", i));
	if (strcmp(step, "remove") == 0)
		return panel_remove(rq->cx, call, people, n);
	return panel_set(rq->cx, call, people, n, strcmp(step, "chair") == 0,
		form_is_given(rq->form, "load") ? form_int(rq->form, "load") : PANEL_LOAD_DEFAULT);
}

/* ---- progress ---- */

static struct chart_row in_of(
	struct rq *rq, const char *label, const char *href, int64_t n_in, int64_t n)
{
	return (struct chart_row){ label, .href = href,
		.plot = plot_bar(rq->mem, n == 0 ? 0 : (double)n_in / (double)n),
		.figure = mem_printf(rq->mem, "%" PRId64 " of %" PRId64, n_in, n) };
}

/* What the progress shows: the head of both lists, or a page of one of them. */
struct progress {
	struct call call;
	struct call_totals_row totals;
	struct call_panel_row panel;
	struct decision_page proposals;
	struct panel_member *members;
	struct list_page members_page;
	int64_t idle;
	const char *of; /* "": both */
};

static enum err load_progress(struct rq *rq, struct progress *p)
{
	static const struct panel_filter on_panel = { .whom = PANEL_MEMBERS };
	struct list_ask ask = list_asked(rq);

	p->of = form_text(rq->form, "of");
	ask.rows = p->of[0] == '\0' ? FIRST_ROWS : LIST_ROWS;
	if (p->of[0] == '\0')
		ask.way = LIST_FIRST;
	TRY(work_begin(rq, rq_call(rq), WORK_PROGRESS, "Progress of the reviews", &p->call));
	TRY(entry_seen(rq->cx, p->call.id, &p->totals));
	TRY(entry_panel(rq->cx, p->call.id, &p->panel));
	TRY(panel_idle_members(rq->cx, p->call.id, &p->idle));
	if (strcmp(p->of, "reviewers") != 0)
		TRY(decision_page(
			rq->cx, p->call.id, DECISION_MISSING, &p->totals, &ask, &p->proposals));
	if (strcmp(p->of, "proposals") == 0)
		return ERR_OK;
	return panel_entries(rq->cx, p->call.id, &on_panel, &ask, &p->members, &p->members_page);
}

/* A page of one of the lists; the first of both leads to it. */
static struct block reviews_block(struct rq *rq, const struct progress *p, const char *of)
{
	const char *path = work_path(rq, "/panel/", p->call.slug, "");
	const struct filter set = { "of", of };
	bool is_proposals = strcmp(of, "proposals") == 0;
	const struct list_page *page = is_proposals ? &p->proposals.page : &p->members_page;
	const struct decision_entry *list = p->proposals.entries;
	const struct panel_member *members = p->members;
	/* Who could take more: members with room and nothing to review. */
	const char *idle = p->idle == 0 ? NULL
			   : p->idle > LIST_COUNTED_MAX
				   ? "More than 1,000 members have nothing to review yet."
				   : mem_printf(rq->mem, "%s nothing to review yet.",
					     filter_count(rq->mem, (size_t)p->idle, "member has",
						     "members have"));
	struct chart_row *rows = MEM_ARRAY(rq->mem, struct chart_row, page->n);
	struct block b = { is_proposals ? "Proposals" : "Reviewers", .id = of,
		.lead = is_proposals ? NULL : idle, .n_charts = 1,
		.charts = LISTED(rq->mem, struct chart,
			{ is_proposals ? "By proposal, most missing first" : "By reviewer",
				.label_head = is_proposals ? "Proposal" : "Reviewer",
				.plot_head = "Share of reviews that are in",
				.figure_head = "Reviews in", .rows = rows, .n_rows = page->n }) };

	for (size_t i = 0; i < page->n; i++)
		rows[i] = is_proposals
				  ? in_of(rq, list[i].title,
					    id_path(rq->mem, "/panel/proposals/", list[i].id.v),
					    list[i].n_reviews, list[i].n_assigned)
				  : in_of(rq, members[i].name, NULL, members[i].n_submitted,
					    members[i].n_assigned);
	if (p->of[0] == '\0' && page->has_next)
		b.more = (struct nav_link){ filter_href(rq->mem, path, &set, 1, NULL, NULL),
			.label = mem_printf(rq->mem, "All %s",
				is_proposals
					? list_count(rq->mem, page, "proposal", "proposals")
					: list_count(rq->mem, page, "reviewer", "reviewers")) };
	if (p->of[0] != '\0' && page->n > 0)
		b.pagination = list_pages(rq, path, &set, 1, page,
			is_proposals ? list[0].id.v : members[0].person.v,
			is_proposals ? list[page->n - 1].id.v : members[page->n - 1].person.v);
	return b;
}

static enum err progress_page(struct rq *rq)
{
	struct block proposals = { 0 }, reviewers = { 0 };
	struct progress p = { 0 };
	struct badge clock;
	const struct call_totals_row *t = &p.totals;
	bool is_of_reviewers, is_reviewing;

	TRY(load_progress(rq, &p));
	is_of_reviewers = strcmp(p.of, "reviewers") == 0;
	is_reviewing = p.call.stage == CALL_STAGE_REVIEWING;
	clock = call_clock(rq->mem, &p.call, rq->cx->now);
	clock.word = mem_printf(rq->mem, "Decisions: %s", clock.word);
	if (p.call.stage == CALL_STAGE_RELEASED || p.call.stage == CALL_STAGE_ANNOUNCED)
		clock = (struct badge){ BADGE_GOOD, "Decisions released" };
	if (p.of[0] != '\0')
		list_tell(rq, &rq->page, is_of_reviewers ? &p.members_page : &p.proposals.page);
	if (t->n_panel == 0)
		proposals = (struct block){ "Reviews",
			.lead = "No proposal is in review: the review starts when screening is "
				"done." };
	else if (!is_of_reviewers)
		proposals = reviews_block(rq, &p, "proposals");
	if (t->n_panel > 0 && strcmp(p.of, "proposals") != 0)
		reviewers = reviews_block(rq, &p, "reviewers");
	return SHOW_BLOCKS(rq, "Progress of the reviews", .kicker = p.call.title, .badge = clock,
		.action = { is_reviewing ? rq_path(rq, "/panel/:call/assign") : NULL,
			.label = "Assign reviewers" },
		.second = { is_reviewing ? rq_path(rq, "/panel/:call/decide") : NULL,
			.label = "Decide" },
		BLOCKS(rq->mem,
			{ "Where it stands",
				FIGURES(rq->mem,
					figure_counted(
						rq->mem, t->n_panel, "proposal", "proposals"),
					figure_count(rq->mem, p.panel.n_members, "on the panel"),
					figure_part(
						rq->mem, t->n_reviews, t->n_assigned, "reviews in"),
					figure_part(rq->mem, t->n_selected + t->n_declined,
						t->n_panel, "decided")) },
			proposals, reviewers));
}

ROUTES(panel_routes,
	{ GET, "/staff/calls/:call/panel", SIGNED_IN, ACT_CALL_PANEL_EDIT, .form = &members_query,
		.run = members_page, .is_slow = true, /* a search for words looks at each row */
		.summary = "the panel of a call" },
	{ POST, "/staff/calls/:call/panel", SIGNED_IN, ACT_CALL_PANEL_EDIT, .form = &panel_form,
		.run = set_members, .again = members_page, .then = "/staff/calls/:call/panel",
		.summary = "puts people on the panel or off it" },
	{ GET, "/panel/:call", SIGNED_IN, ACT_CALL_PANEL_READ, .form = &progress_query,
		.run = progress_page, .summary = "how far the reviews of a call are" });
