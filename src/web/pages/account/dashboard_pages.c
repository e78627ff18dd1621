/* What is mine to do next: one section for each thing that a person is here. */
#include <inttypes.h>

#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/decision/decision_rules.h"
#include "domain/panel/panel.h"
#include "domain/person/person.h"
#include "domain/proposal/proposal.h"
#include "domain/review/review.h"
#include "domain/review/review_stage.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/applicant/proposal_pages.h"
#include "web/rq.h"
#include "web/text/money.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/view_work.h"

enum { BLOCKS_MAX = 9, TASKS_MAX = 8, CALLS_SHOWN = 20 };

/*
 * "Closes 27 November 2026, 23:59 Pacific", and the reader's clock behind it: by
 * the zone of their profile, or, while that says nothing, by the browser's own.
 */
static struct moment moment_of(struct rq *rq, const char *what, int64_t t, const char *zone)
{
	bool has_zone = rq_zone(rq) != NULL && strcmp(rq_zone(rq), "UTC") != 0;
	const char *when = has_zone ? when_long_for(rq->mem, t - t % 60, zone, rq_zone(rq))
				    : when_deadline(rq->mem, t, zone);

	return (struct moment){ .text = mem_printf(rq->mem, "%s %s", what, when),
		.datetime = has_zone ? NULL : when_machine(rq->mem, t) };
}

/* ---- applicant ---- */

/*
 * Nothing here depends on a decision: the same words for everybody whose call is
 * released, and for everybody who waits.
 */
static const char *proposal_told(struct rq *rq, const struct proposal_mine_entry *p)
{
	switch (p->stage) {
	case OWN_PROPOSAL_STAGE_CANCELLED:
		return "The call was cancelled.";
	case OWN_PROPOSAL_STAGE_WITHDRAWN:
	case OWN_PROPOSAL_STAGE_GONE:
		return "You withdrew this proposal.";
	case OWN_PROPOSAL_STAGE_DRAFT:
		return "Go on writing, and submit it before the deadline.";
	case OWN_PROPOSAL_STAGE_MISSED:
		return "The deadline has passed; this draft was not submitted.";
	case OWN_PROPOSAL_STAGE_ANSWERED:
		return "There is a letter for you.";
	case OWN_PROPOSAL_STAGE_SUBMITTED:
		return mem_printf(rq->mem,
			"We have version %" PRId64 ". You may change and submit it again until the "
			"deadline.",
			p->version);
	case OWN_PROPOSAL_STAGE_WAITING:
		break;
	}
	return mem_printf(rq->mem,
		"We expect to write to you by %s; until then there is nothing you need to do.",
		when_date(rq->mem, p->call.decisions_due_at, p->call.zone));
}

static struct task proposal_task(struct rq *rq, const struct proposal_mine_entry *p)
{
	const char *id = mem_str(rq->mem, id_text(p->id.v).s);
	const char *title = p->title[0] == '\0' ? "Untitled" : p->title;
	struct task t = { mem_str(rq->mem, title), .href = mem_printf(rq->mem, "/proposals/%s", id),
		.text = mem_printf(rq->mem, "%s. %s", p->call.title, proposal_told(rq, p)),
		.badge = own_proposal_badge_applicant(p->stage) };

	if (p->stage == OWN_PROPOSAL_STAGE_DRAFT)
		t.href = mem_printf(rq->mem, "/proposals/%s/edit", id);
	if (p->stage == OWN_PROPOSAL_STAGE_DRAFT || p->stage == OWN_PROPOSAL_STAGE_SUBMITTED)
		t.due = moment_of(rq, "Closes", p->call.closes_at, p->call.zone);
	return t;
}

static const struct notice *profile_notice(struct rq *rq, const struct person_profile *p)
{
	struct notice *notice = MEM_NEW(rq->mem, struct notice);

	if (p->org.v != 0 && strcmp(p->position_kind, "unsaid") != 0)
		return NULL;
	*notice = (struct notice){ NOTICE_WARN,
		.text = "Before you submit a proposal we need your position and your institution.",
		.href = "/account", .link = "Complete your account" };
	return notice;
}

static enum err proposals_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No proposal yet",
		.text = "Your drafts and what you hand in will stand here, with what to do next.",
		.href = "/calls", .action = "See the open calls" };
	struct proposal_mine_entry *mine;
	struct person_profile profile;
	struct task *tasks;
	size_t n;

	TRY(proposal_list_mine(rq->cx, &mine, &n));
	TRY(person_profile(rq->cx, &profile));
	tasks = MEM_ARRAY(rq->mem, struct task, n + 1);
	for (size_t i = 0; i < n; i++)
		tasks[i] = proposal_task(rq, &mine[i]);
	*b = (struct block){ "Your proposals", .notice = profile_notice(rq, &profile),
		.tasks = tasks, .n_tasks = n, .empty = n == 0 ? &empty : NULL };
	if (n > 0)
		b->more = (struct nav_link){ "/calls", .label = "All calls" };
	return ERR_OK;
}

/* ---- reviewer ---- */

static const char *reviews_lead(struct rq *rq, size_t open, size_t n)
{
	if (n == 0)
		return NULL;
	if (open == 0)
		return "All your reviews are in. Thank you.";
	return mem_printf(rq->mem, "%zu of %zu still to do.", open, n);
}

static enum err reviews_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "Nothing to review",
		.text = "Proposals that a panel asks you to review will stand here." };
	struct review_task *all;
	struct task *tasks;
	size_t n, shown = 0, open = 0;

	TRY(review_tasks(rq->cx, &all, &n));
	tasks = MEM_ARRAY(rq->mem, struct task, TASKS_MAX);
	for (size_t i = 0; i < n; i++) {
		bool is_open = all[i].state != REVIEW_STATE_SUBMITTED;

		open += is_open;
		if (is_open && shown < TASKS_MAX)
			tasks[shown++] = (struct task){ all[i].title,
				.href = mem_printf(
					rq->mem, "/reviews/%s", id_text(all[i].proposal.v).s),
				.text = all[i].call_title,
				.badge = review_badge_reviewer(
					review_stage(ASSIGNMENT_STATE_NONE, all[i].state)),
				.due = moment_of(rq, "Decisions due", all[i].decisions_due_at,
					all[i].zone) };
	}
	*b = (struct block){ "Your reviews", .lead = reviews_lead(rq, open, n), .tasks = tasks,
		.n_tasks = shown, .empty = n == 0 ? &empty : NULL };
	if (n > 0)
		b->more = (struct nav_link){ "/reviews", .label = "All your reviews" };
	return ERR_OK;
}

/* ---- chair ---- */

static struct badge panel_badge(struct rq *rq, const struct panel_call *c)
{
	return call_badge_staff(call_stage(&(struct call_stage_facts){ .state = c->state,
		.opens_at = c->opens_at,
		.closes_at = c->closes_at,
		.grace_s = c->grace_s,
		.is_released = c->is_released,
		.now = rq->cx->now }));
}

static enum err panels_block(struct rq *rq, struct block *b)
{
	struct panel_call *calls;
	struct task *tasks;
	size_t n, shown = 0;

	TRY(panel_calls(rq->cx, &calls, &n));
	tasks = MEM_ARRAY(rq->mem, struct task, n + 1);
	for (size_t i = 0; i < n; i++)
		if (calls[i].is_chair)
			tasks[shown++] = (struct task){ calls[i].title,
				.href = mem_printf(rq->mem, "/panel/%s", calls[i].slug),
				.text = calls[i].is_released
						? "The decisions are released."
						: "Assign reviewers, follow the reviews, decide.",
				.badge = panel_badge(rq, &calls[i]),
				.due = calls[i].is_released ? (struct moment){ .text = NULL }
							    : moment_of(rq, "Decisions due",
								      calls[i].decisions_due_at,
								      calls[i].zone) };
	*b = (struct block){ "Panels you chair", .tasks = tasks, .n_tasks = shown };
	return ERR_OK;
}

/* ---- staff ---- */

static const char *next_step(enum call_stage stage)
{
	switch (stage) {
	case CALL_STAGE_DRAFT:
		return "Finish it and publish it.";
	case CALL_STAGE_UPCOMING:
		return "Published; it opens by itself.";
	case CALL_STAGE_OPEN:
		return "Proposals come in.";
	case CALL_STAGE_CLOSED:
		return "Screen the proposals, then start the review.";
	case CALL_STAGE_REVIEWING:
		return "When the panel has decided on all, release the decisions.";
	case CALL_STAGE_RELEASED:
		return "Name contacts, offer the awards, announce them.";
	case CALL_STAGE_ANNOUNCED:
	case CALL_STAGE_ARCHIVED:
	case CALL_STAGE_CANCELLED:
		break;
	}
	return NULL;
}

static bool has_clock(enum call_stage stage)
{
	return stage == CALL_STAGE_CLOSED || stage == CALL_STAGE_REVIEWING;
}

/* decision-clock, in words: loud 30 and 14 days ahead, and when it is late. */
static const char *clock_words(struct rq *rq, const struct call *c)
{
	int64_t days = decision_days_left(c->decisions_due_at, rq->cx->now);

	switch (decision_clock(c->decisions_due_at, rq->cx->now)) {
	case CLOCK_QUIET:
		return NULL;
	case CLOCK_30_DAYS:
	case CLOCK_14_DAYS:
		return days == 0 ? "Decisions are due today."
				 : mem_printf(rq->mem, "Decisions are due in %" PRId64 " day%s.",
					   days, days == 1 ? "" : "s");
	case CLOCK_OVERDUE:
		return "Decisions are overdue.";
	}
	BUG("unknown clock");
}

static struct task call_task(struct rq *rq, const struct call *c)
{
	const char *clock = has_clock(c->stage) ? clock_words(rq, c) : NULL;
	const char *step = next_step(c->stage);
	struct task t = { c->title, .href = mem_printf(rq->mem, "/staff/calls/%s", c->slug),
		.text = clock == NULL ? step : mem_printf(rq->mem, "%s %s", clock, step),
		.badge = call_badge_staff(c->stage) };

	if (clock != NULL)
		t.badge.kind = BADGE_WARN;
	if (has_clock(c->stage))
		t.due = moment_of(rq, "Decisions due", c->decisions_due_at, c->zone);
	else if (c->stage == CALL_STAGE_OPEN)
		t.due = moment_of(rq, "Closes", c->closes_at, c->zone);
	else if (c->stage == CALL_STAGE_UPCOMING)
		t.due = moment_of(rq, "Opens", c->opens_at, c->zone);
	return t;
}

static enum err calls_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No call needs you",
		.text = "Calls that are written, open or under decision will stand here.",
		.href = "/staff/calls/new", .action = "Write a call" };
	const struct call_filter filter = { .which = CALLS_WORK };
	const struct list_ask ask = { .way = LIST_FIRST, .rows = CALLS_SHOWN };
	struct list_page page;
	struct call *calls;
	struct task *tasks;

	TRY(call_entries_for_staff(rq->cx, &filter, &ask, &calls, &page));
	tasks = MEM_ARRAY(rq->mem, struct task, page.n + 1);
	for (size_t i = 0; i < page.n; i++)
		tasks[i] = call_task(rq, &calls[i]);
	*b = (struct block){ "Calls",
		.lead = page.has_next ? mem_printf(rq->mem, "%zu of %s that need somebody.", page.n,
						list_count(rq->mem, &page, "call", "calls"))
				      : NULL,
		.tasks = tasks, .n_tasks = page.n, .empty = page.n == 0 ? &empty : NULL,
		.more = { "/staff", .label = "All calls" } };
	return ERR_OK;
}

/* ---- awards ---- */

static const char *amounts(struct rq *rq, const struct award *a)
{
	const char *cash = money_usd(rq->mem, a->cash_cents);
	const char *credits = money_usd(rq->mem, a->credit_cents);

	if (a->credit_cents == 0)
		return mem_printf(rq->mem, "%s in cash", cash);
	if (a->cash_cents == 0)
		return mem_printf(rq->mem, "%s in credits", credits);
	return mem_printf(rq->mem, "%s in cash, %s in credits", cash, credits);
}

static struct task award_task(struct rq *rq, const struct award *a, const char *href)
{
	return (struct task){ a->title, .href = href,
		.text = mem_printf(
			rq->mem, "%s, %s. %s.", a->pi_name, a->org_name, amounts(rq, a)) };
}

static enum err gifts_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No gift to pay",
		.text = "Awards that an institution has accepted will stand here until they are "
			"paid." };
	struct award *awards;
	struct task *tasks;
	size_t n;

	TRY(award_entries_to_pay(rq->cx, TASKS_MAX, &awards, &n));
	tasks = MEM_ARRAY(rq->mem, struct task, n);
	for (size_t i = 0; i < n; i++) {
		tasks[i] = award_task(rq, &awards[i], "/finance/awards");
		tasks[i].badge = (struct badge){ BADGE_OPEN, "Accepted, to be paid" };
	}
	*b = (struct block){ "Gifts to pay", .tasks = tasks, .n_tasks = n,
		.empty = n == 0 ? &empty : NULL,
		.more = { "/finance/awards", .label = "All gifts" } };
	return ERR_OK;
}

static enum err contacts_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No award yet",
		.text = "Awards whose research contact you are will stand here." };
	const struct list_ask ask = { .way = LIST_FIRST, .rows = TASKS_MAX };
	struct list_page page;
	struct award *awards;
	struct task *tasks;

	TRY(award_entries_of_contact(rq->cx, &ask, &awards, &page));
	tasks = MEM_ARRAY(rq->mem, struct task, page.n);
	for (size_t i = 0; i < page.n; i++) {
		tasks[i] = award_task(rq, &awards[i], "/contact/awards");
		tasks[i].badge = awards[i].announced_at != 0
					 ? (struct badge){ BADGE_GOOD, "Announced" }
					 : (struct badge){ BADGE_ACTIVE, "Not announced yet" };
	}
	*b = (struct block){ "Awards you are contact of", .tasks = tasks, .n_tasks = page.n,
		.empty = page.n == 0 ? &empty : NULL,
		.more = { "/contact/awards", .label = "All of them" } };
	return ERR_OK;
}

/* ---- the page ---- */

static const unsigned offices =
	ROLE_ADMIN | ROLE_STAFF | ROLE_FINANCE | ROLE_AUDITOR | ROLE_REVIEWER | ROLE_CONTACT;

/* The sections that a person has, in the order of what waits. */
static enum err fill_blocks(struct rq *rq, struct block *blocks, size_t *n)
{
	const struct session_person *who = rq->who;
	unsigned roles = who->actor.roles;
	enum err e = ERR_OK;

	if (roles & ROLE_STAFF)
		e = calls_block(rq, &blocks[(*n)++]);
	if (e == ERR_OK && who->is_chair)
		e = panels_block(rq, &blocks[(*n)++]);
	if (e == ERR_OK && (who->is_on_panel || (roles & ROLE_REVIEWER) != 0)) {
		e = reviews_block(rq, &blocks[*n]);
		/* A chair need not review. */
		if (e == ERR_OK && (blocks[*n].empty == NULL || !who->is_chair))
			(*n)++;
	}
	if (e == ERR_OK && (roles & ROLE_FINANCE))
		e = gifts_block(rq, &blocks[(*n)++]);
	if (e == ERR_OK && (who->is_contact || (roles & ROLE_CONTACT) != 0))
		e = contacts_block(rq, &blocks[(*n)++]);
	if (e != ERR_OK)
		return e;
	e = proposals_block(rq, &blocks[*n]);
	/* Who holds an office sees no empty list of proposals. */
	if (e == ERR_OK && (blocks[*n].n_tasks > 0 || (roles & offices) == 0))
		(*n)++;
	return e;
}

static void add_admin(struct rq *rq, struct block *blocks, size_t *n)
{
	if ((rq->who->actor.roles & ROLE_ADMIN) == 0)
		return;
	blocks[(*n)++] =
		(struct block){ "People", .lead = "Accounts, roles, and who may not come in.",
			.more = { "/admin/people", .label = "All people" } };
	blocks[(*n)++] = (struct block){ "What is stored", .lead = "Is everything as it should be?",
		.more = { "/admin/check", .label = "Check" } };
}

static enum err dashboard_page(struct rq *rq)
{
	struct block blocks[BLOCKS_MAX];
	struct blocks_view v = { "Your dashboard", .page = rq->page, .blocks = blocks };

	TRY(fill_blocks(rq, blocks, &v.n_blocks));
	add_admin(rq, blocks, &v.n_blocks);
	v.page.title = "Your dashboard";
	v.page.is_unlisted = true;
	v.lead = mem_printf(rq->mem, "Welcome, %s. This is what waits for you.", rq->who->name);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

const struct route dashboard_routes[N_DASHBOARD_ROUTES] = {
	{ GET, "/dashboard", SIGNED_IN, ACT_ACCOUNT, .run = dashboard_page,
		.summary = "what is mine to do next" },
};
