/* The panel of a call: who sits on it, and how far its reviews are. */
#include <string.h>

#include "domain/assign/assign.h"
#include "domain/decision/decision.h"
#include "domain/decision/decision_rules.h"
#include "domain/panel/panel.h"
#include "domain/rights/standing_load.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/plot/plot.h"
#include "web/show_form.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

enum { MEMBER_COLUMNS = 5, PEOPLE_MAX = 500 };

static const char *const steps[] = { "member", "chair", "remove", NULL };

FORM(panel_form, { .name = "person", .kind = FIELD_MANY, .max = PEOPLE_MAX, .is_required = true },
	{ .name = "step", .kind = FIELD_CHOICE, .choices = steps, .is_required = true },
	{ .name = "load", .kind = FIELD_INT, .min = 0, .max = PANEL_LOAD_MAX });

/* ---- members ---- */

static const struct column member_columns[MEMBER_COLUMNS] = {
	{ .head = "Reviewer" },
	{ .head = "Institution" },
	{ .head = "Panel" },
	{ .head = "Assigned, of load", .is_number = true },
	{ .head = "Reviews in", .is_number = true },
};

static struct table_row member_row(struct rq *rq, const struct panel_member *p, bool is_member)
{
	struct cell *c = MEM_ARRAY(rq->mem, struct cell, MEMBER_COLUMNS);

	c[0].text = p->name;
	c[1].text = p->org_name;
	if (is_member)
		c[2].badge = p->is_chair ? (struct badge){ BADGE_ACTIVE, "Chair" }
					 : (struct badge){ BADGE_GOOD, "Member" };
	c[3].text = is_member ? mem_printf(rq->mem, "%" PRId64 " of %" PRId64, p->n_assigned,
					p->load_max)
			      : "–";
	c[4].text = is_member ? mem_printf(rq->mem, "%" PRId64, p->n_submitted) : "–";
	return (struct table_row){ .cells = c,
		.pick = mem_str(rq->mem, id_text(p->person.v).s),
		.pick_label = mem_printf(rq->mem, "Select %s", p->name) };
}

/* Taking off the panel is for who sees all that a member reviews. */
static const struct field_view *member_fields(struct rq *rq, bool may_remove)
{
	static const struct choice what[] = {
		{ .value = "member", .label = "On the panel" },
		{ .value = "chair", .label = "Chair of the panel" },
		{ .value = "remove", .label = "Off the panel" },
	};
	struct choice *loads = MEM_ARRAY(rq->mem, struct choice, PANEL_LOAD_MAX + 1);
	struct field_view *f = MEM_ARRAY(rq->mem, struct field_view, 2);

	for (int i = 0; i <= PANEL_LOAD_MAX; i++)
		loads[i] = (struct choice){ .value = mem_printf(rq->mem, "%d", i),
			.label = mem_printf(rq->mem, "Load %d", i),
			.is_on = i == PANEL_LOAD_DEFAULT };
	f[0] = (struct field_view){ .name = "step",
		.label = "What becomes of those selected",
		.choices = what,
		.n_choices = may_remove ? 3 : 2 };
	f[1] = (struct field_view){ .name = "load",
		.label = "How many proposals each may get",
		.choices = loads,
		.n_choices = PANEL_LOAD_MAX + 1 };
	return f;
}

static const char *members_lead(struct rq *rq, const struct panel_member *m, size_t n)
{
	size_t n_chairs = 0;
	int64_t room = 0;

	for (size_t i = 0; i < n; i++) {
		n_chairs += m[i].is_chair;
		room += m[i].load_max;
	}
	if (n == 0)
		return "Nobody is on the panel yet. Select reviewers and put them on it; a panel "
		       "needs a chair.";
	return mem_printf(rq->mem, "%s, %s room for %" PRId64 " reviews in all.",
		filter_count(rq->mem, n, "member", "members"), n_chairs == 0 ? "no chair yet," : "",
		room);
}

static void tell_problem(struct rq *rq, struct page *page)
{
	struct problem const *problems;
	size_t n;

	if (!rq->is_again)
		return;
	problems = show_problems(rq, NULL, 0, NULL, &n);
	page->notice = (struct notice){ .kind = NOTICE_BAD,
		.title = "Nothing was changed",
		.text = n > 0 ? problems[0].text : "Please try again." };
}

static enum err members_page(struct rq *rq)
{
	struct list_view v = { .title = "Panel" };
	struct panel_member *members, *others;
	struct bulk bulk = { .n_fields = 2, .button = { .label = "Set for the selected" } };
	struct table_row *rows;
	struct call call;
	size_t n, n_others;
	bool sees_whole;
	enum err e = work_begin(rq, (struct call_id){ rq->object }, WORK_PANEL, v.title, &call);

	if (e == ERR_OK)
		e = panel_members(rq->cx, call.id, &members, &n);
	if (e == ERR_OK)
		e = panel_others(rq->cx, call.id, &others, &n_others);
	if (e == ERR_OK)
		e = sees_whole_call(rq->cx, call.id, &sees_whole);
	if (e != ERR_OK)
		return e;
	rows = MEM_ARRAY(rq->mem, struct table_row, n + n_others);
	for (size_t i = 0; i < n; i++)
		rows[i] = member_row(rq, &members[i], true);
	for (size_t i = 0; i < n_others; i++)
		rows[n + i] = member_row(rq, &others[i], false);
	v.page = rq->page;
	tell_problem(rq, &v.page);
	v.kicker = call.title;
	v.lead = members_lead(rq, members, n);
	v.table = (struct table){ .label = "Reviewers",
		.pick_name = "person",
		.columns = member_columns,
		.n_columns = MEMBER_COLUMNS,
		.rows = rows,
		.n_rows = n + n_others };
	bulk.action = work_path(rq, "/staff/calls/", call.slug, "/panel");
	bulk.csrf = rq_csrf(rq);
	bulk.idempotency_key = rq_once_key(rq);
	bulk.fields = member_fields(rq, sees_whole);
	v.bulk = &bulk;
	v.empty = (struct empty_state){ .title = "No reviewers yet",
		.text = "An administrator gives people the role of reviewer." };
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err set_members(struct rq *rq)
{
	struct call_id call = { rq->object };
	const char *step = form_text(rq->form, "step");
	size_t n = form_many(rq->form, "person");
	struct person_id *people = MEM_ARRAY(rq->mem, struct person_id, n);

	for (size_t i = 0; i < n; i++)
		people[i].v = id_parse(form_many_at(rq->form, "person", i));
	if (strcmp(step, "remove") == 0)
		return panel_remove_several(rq->cx, call, people, n);
	return panel_set_several(rq->cx, call, people, n, strcmp(step, "chair") == 0,
		form_is_given(rq->form, "load") ? form_int(rq->form, "load") : PANEL_LOAD_DEFAULT);
}

/* ---- progress ---- */

static struct safe_html share_bar(struct rq *rq, int64_t part, int64_t whole)
{
	return plot_bar(rq->mem, whole == 0 ? 0 : (double)part / (double)whole);
}

static struct chart proposals_chart(struct rq *rq, const struct decision_entry *list, size_t n)
{
	struct chart_row *rows = MEM_ARRAY(rq->mem, struct chart_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct chart_row){ .label = list[i].title,
			.href = mem_printf(rq->mem, "/panel/proposals/%s", id_text(list[i].id.v).s),
			.plot = share_bar(rq, list[i].n_reviews, list[i].n_assigned),
			.figure = mem_printf(rq->mem, "%" PRId64 " of %" PRId64, list[i].n_reviews,
				list[i].n_assigned) };
	return (struct chart){ .caption = "By proposal",
		.label_head = "Proposal",
		.plot_head = "Share of reviews that are in",
		.figure_head = "Reviews in",
		.rows = rows,
		.n_rows = n };
}

static struct chart members_chart(struct rq *rq, const struct panel_member *m, size_t n)
{
	struct chart_row *rows = MEM_ARRAY(rq->mem, struct chart_row, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (m[i].n_assigned > 0)
			rows[kept++] = (struct chart_row){ .label = m[i].name,
				.plot = share_bar(rq, m[i].n_submitted, m[i].n_assigned),
				.figure = mem_printf(rq->mem, "%" PRId64 " of %" PRId64,
					m[i].n_submitted, m[i].n_assigned) };
	return (struct chart){ .caption = "By reviewer",
		.label_head = "Reviewer",
		.plot_head = "Share of reviews that are in",
		.figure_head = "Reviews in",
		.rows = rows,
		.n_rows = kept };
}

/* Who could take more: members with room and nothing to review. */
static const char *idle_text(struct rq *rq, const struct panel_member *m, size_t n)
{
	size_t idle = 0;

	for (size_t i = 0; i < n; i++)
		idle += m[i].load_max > 0 && m[i].n_assigned == 0;
	return idle == 0 ? NULL
			 : mem_printf(rq->mem, "%s nothing to review yet.",
				   filter_count(rq->mem, idle, "member has", "members have"));
}

static const struct figure *progress_figures(struct rq *rq, const struct decision_entry *list,
	size_t n, const struct decision_totals *totals, size_t n_members)
{
	struct figure *f = MEM_ARRAY(rq->mem, struct figure, 4);
	int64_t assigned = 0, in = 0;

	for (size_t i = 0; i < n; i++) {
		assigned += list[i].n_assigned;
		in += list[i].n_reviews;
	}
	f[0] = (struct figure){ .label = n == 1 ? "proposal" : "proposals",
		.value = mem_printf(rq->mem, "%zu", n) };
	f[1] = (struct figure){ .label = "on the panel",
		.value = mem_printf(rq->mem, "%zu", n_members) };
	f[2] = (struct figure){ .label = "reviews in",
		.value = mem_printf(rq->mem, "%" PRId64 " of %" PRId64, in, assigned) };
	f[3] = (struct figure){ .label = "decided",
		.value = mem_printf(rq->mem, "%" PRId64 " of %zu",
			totals->n_selected + totals->n_declined, n) };
	return f;
}

/* decision-clock: the date, and how loud. */
static struct badge clock_badge(struct rq *rq, const struct call *call)
{
	const char *when = when_relative(rq->mem, call->decisions_due_at, rq->cx->now);

	if (call->stage == CALL_STAGE_RELEASED || call->stage == CALL_STAGE_ANNOUNCED)
		return (struct badge){ BADGE_GOOD, "Decisions released" };
	switch (decision_clock(call->decisions_due_at, rq->cx->now)) {
	case CLOCK_QUIET:
		return (struct badge){ BADGE_OPEN, mem_printf(rq->mem, "Decisions due %s", when) };
	case CLOCK_30_DAYS:
	case CLOCK_14_DAYS:
		return (struct badge){ BADGE_WARN, mem_printf(rq->mem, "Decisions due %s", when) };
	case CLOCK_OVERDUE:
		break;
	}
	return (struct badge){ BADGE_BAD, mem_printf(rq->mem, "Decisions were due %s", when) };
}

static enum err progress_page(struct rq *rq)
{
	struct blocks_view v = { .title = "Progress of the reviews" };
	struct block blocks[2];
	struct chart charts[2];
	struct decision_entry *list;
	struct decision_totals totals;
	struct panel_member *members;
	struct call call;
	size_t n, n_members;
	enum err e = work_begin(rq, (struct call_id){ rq->object }, WORK_PROGRESS, v.title, &call);

	if (e == ERR_OK)
		e = decision_table(rq->cx, call.id, &list, &n, &totals);
	if (e == ERR_OK)
		e = panel_members(rq->cx, call.id, &members, &n_members);
	if (e != ERR_OK)
		return e;
	v.page = rq->page;
	v.kicker = call.title;
	v.badge = clock_badge(rq, &call);
	if (call.stage == CALL_STAGE_REVIEWING) {
		v.action =
			(struct nav_link){ .href = work_path(rq, "/panel/", call.slug, "/assign"),
				.label = "Assign reviewers" };
		v.second =
			(struct nav_link){ .href = work_path(rq, "/panel/", call.slug, "/decide"),
				.label = "Decide" };
	}
	blocks[0] = (struct block){ .title = "Where it stands",
		.figures = progress_figures(rq, list, n, &totals, n_members),
		.n_figures = 4 };
	charts[0] = proposals_chart(rq, list, n);
	charts[1] = members_chart(rq, members, n_members);
	blocks[1] = (struct block){ .title = "Reviews",
		.lead = n == 0 ? "No proposal is in review: the review starts when screening is "
				 "done."
			       : idle_text(rq, members, n_members),
		.charts = charts,
		.n_charts = n == 0 ? 0 : 2 };
	v.blocks = blocks;
	v.n_blocks = 2;
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

const struct route panel_routes[N_PANEL_ROUTES] = {
	{ .method = GET,
		.path = "/staff/calls/:call/panel",
		.who = SIGNED_IN,
		.action = ACT_CALL_PANEL_EDIT,
		.object = OBJ_CALL,
		.object_param = "call",
		.run = members_page,
		.summary = "the panel of a call" },
	{ .method = POST,
		.path = "/staff/calls/:call/panel",
		.who = SIGNED_IN,
		.action = ACT_CALL_PANEL_EDIT,
		.object = OBJ_CALL,
		.object_param = "call",
		.form = &panel_form,
		.run = set_members,
		.again = members_page,
		.then = "/staff/calls/:call/panel",
		.summary = "puts people on the panel or off it" },
	{ .method = GET,
		.path = "/panel/:call",
		.who = SIGNED_IN,
		.action = ACT_CALL_PANEL_READ,
		.object = OBJ_CALL,
		.object_param = "call",
		.run = progress_page,
		.is_slow = true,
		.summary = "how far the reviews of a call are" },
};
