/* What is mine to do next: one section for each thing that a person is here. */
#include <inttypes.h>

#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/panel/panel.h"
#include "domain/person/person.h"
#include "domain/proposal/proposal.h"
#include "domain/review/review.h"
#include "domain/review/review_stage.h"
#include "domain/suggest/suggest.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/suggest_show.h"
#include "web/pages/common/work.h"
#include "web/pages/public/call_show.h"
#include "web/pages/staff/award_show.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"

enum { BLOCKS_MAX = 10, TASKS_MAX = 8, CALLS_SHOWN = 20 };

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

/* A section of tasks, or of what will stand there. */
static struct block section(const char *title, const struct task *tasks, size_t n,
	const struct empty_state *empty, const char *href, const char *all)
{
	return (struct block){ title, .tasks = tasks, .n_tasks = n, .empty = n == 0 ? empty : NULL,
		.more = { href, .label = all } };
}

/* ---- applicant ---- */

/*
 * Nothing here depends on a decision: the same words for everybody whose call is
 * released, and for everybody who waits.
 */
static const char *proposal_told(struct rq *rq, const struct proposal_mine_entry *p)
{
	static const char *const told[OWN_PROPOSAL_STAGE_COUNT] = {
		[OWN_PROPOSAL_STAGE_CANCELLED] = "The call was cancelled.",
		[OWN_PROPOSAL_STAGE_WITHDRAWN] = "You withdrew this proposal.",
		[OWN_PROPOSAL_STAGE_GONE] = "You withdrew this proposal.",
		[OWN_PROPOSAL_STAGE_DRAFT] = "Finish it and submit it before the deadline.",
		[OWN_PROPOSAL_STAGE_MISSED] =
			"The deadline has passed; this draft was not submitted.",
		[OWN_PROPOSAL_STAGE_ANSWERED] = "There is a letter for you.",
	};

	if (p->stage == OWN_PROPOSAL_STAGE_SUBMITTED)
		return mem_printf(rq->mem,
			"We have version %" PRId64 ". You may change and submit it again until the "
			"deadline.",
			p->version);
	if (p->stage == OWN_PROPOSAL_STAGE_WAITING)
		return mem_printf(rq->mem,
			"We expect to write to you by %s; until then there is nothing you need to "
			"do.",
			when_date(rq->mem, p->call.decisions_due_at, p->call.zone));
	return told[p->stage];
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

static enum err proposals_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No proposal yet",
		.text = "Your drafts and what you submit will appear here, with what to do next.",
		.href = "/calls", .action = "See the open calls" };
	static const struct notice unfinished = { NOTICE_WARN,
		.text = "Before you submit a proposal we need your position and your institution.",
		.href = "/account", .link = "Complete your account" };
	struct proposal_mine_entry *mine;
	struct person_profile profile;
	struct task *tasks;
	size_t n;

	TRY(proposal_list_mine(rq->cx, &mine, &n));
	TRY(person_profile(rq->cx, &profile));
	tasks = MEM_ARRAY(rq->mem, struct task, n + 1);
	for (size_t i = 0; i < n; i++)
		tasks[i] = proposal_task(rq, &mine[i]);
	*b = section("Your proposals", tasks, n, &empty, n > 0 ? "/calls" : NULL, "All calls");
	if (profile.org.v == 0 || strcmp(profile.position_kind, "unsaid") == 0)
		b->notice = &unfinished;
	return ERR_OK;
}

/* ---- reviewer ---- */

static enum err reviews_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "Nothing to review",
		.text = "Proposals that a panel asks you to review will appear here." };
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
				.href = id_path(rq->mem, "/reviews/", all[i].proposal.v),
				.text = all[i].call_title,
				.badge = review_badge_reviewer(
					review_stage(ASSIGNMENT_STATE_NONE, all[i].state)),
				.due = moment_of(rq, "Decisions due", all[i].decisions_due_at,
					all[i].zone) };
	}
	*b = section("Your reviews", tasks, shown, n == 0 ? &empty : NULL,
		n > 0 ? "/reviews" : NULL, "All your reviews");
	if (n > 0)
		b->lead = open == 0 ? "All your reviews are in. Thank you."
				    : mem_printf(rq->mem, "%zu of %zu still to do.", open, n);
	return ERR_OK;
}

/* ---- chair ---- */

static struct task panel_task(struct rq *rq, const struct panel_call *c)
{
	const enum call_stage stage = call_stage(&(struct call_stage_facts){ .state = c->state,
		.opens_at = c->opens_at,
		.closes_at = c->closes_at,
		.grace_s = c->grace_s,
		.is_released = c->is_released,
		.now = rq->cx->now });
	struct task t = { c->title, .href = mem_printf(rq->mem, "/panel/%s", c->slug),
		.text = c->is_released ? "The decisions are released."
				       : "Assign reviewers, follow the reviews, decide.",
		.badge = call_badge_staff(stage) };

	if (!c->is_released)
		t.due = moment_of(rq, "Decisions due", c->decisions_due_at, c->zone);
	return t;
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
			tasks[shown++] = panel_task(rq, &calls[i]);
	*b = (struct block){ "Panels you chair", .tasks = tasks, .n_tasks = shown };
	return ERR_OK;
}

/* ---- staff ---- */

static const char *const next_steps[CALL_STAGE_COUNT] = {
	[CALL_STAGE_DRAFT] = "Finish it and publish it.",
	[CALL_STAGE_UPCOMING] = "Published; it opens automatically.",
	[CALL_STAGE_OPEN] = "Proposals are coming in.",
	[CALL_STAGE_CLOSED] = "Screen the proposals, then start the review.",
	[CALL_STAGE_REVIEWING] =
		"Once the panel has decided on all of them, release the decisions.",
	[CALL_STAGE_RELEASED] = "Name contacts, offer the awards, announce them.",
};

static struct task call_task(struct rq *rq, const struct call *c)
{
	const struct badge clock = call_clock(rq->mem, c, rq->cx->now);
	struct task t = { c->title, .href = mem_printf(rq->mem, "/staff/calls/%s", c->slug),
		.text = next_steps[c->stage], .badge = call_badge_staff(c->stage) };

	/* The decision clock is silent until 30 days ahead. */
	if (call_clock_runs(c->stage) && clock.kind != BADGE_PLAIN) {
		t.text = mem_printf(rq->mem, "Decisions: %s. %s", clock.word, t.text);
		t.badge.kind = BADGE_WARN;
	}
	if (call_clock_runs(c->stage))
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
		.text = "Calls that are being written, open or under decision will appear here.",
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
	*b = section("Calls", tasks, page.n, &empty, "/staff", "All calls");
	if (page.has_next)
		b->lead = mem_printf(rq->mem, "%zu of %s that need somebody.", page.n,
			list_count(rq->mem, &page, "call", "calls"));
	return ERR_OK;
}

/* ---- awards ---- */

/* What waits of each: one's own to pay, or to know of. */
static const struct task *award_tasks(
	struct rq *rq, const struct award *list, size_t n, const char *href, bool is_to_pay)
{
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, n);

	for (size_t i = 0; i < n; i++)
		tasks[i] = (struct task){ list[i].title, .href = href,
			.text = mem_printf(rq->mem, "%s, %s. %s.", list[i].pi_name,
				list[i].org_name, award_amounts(rq->mem, &list[i])),
			.badge = is_to_pay ? (struct badge){ BADGE_OPEN, "Accepted, to be paid" }
				 : list[i].announced_at != 0
					 ? (struct badge){ BADGE_GOOD, "Announced" }
					 : (struct badge){ BADGE_ACTIVE, "Not announced yet" } };
	return tasks;
}

static enum err gifts_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No gift to pay",
		.text = "Awards that an institution has accepted will appear here until they are "
			"paid." };
	static const char href[] = "/finance/awards";
	struct award *awards;
	size_t n;

	TRY(award_entries_to_pay(rq->cx, TASKS_MAX, &awards, &n));
	*b = section("Gifts to pay", award_tasks(rq, awards, n, href, true), n, &empty, href,
		"All gifts");
	return ERR_OK;
}

static enum err contacts_block(struct rq *rq, struct block *b)
{
	static const struct empty_state empty = { "No award yet",
		.text = "Awards you are the research contact of will appear here." };
	static const char href[] = "/contact/awards";
	const struct list_ask ask = { .way = LIST_FIRST, .rows = TASKS_MAX };
	struct list_page page;
	struct award *awards;

	TRY(award_entries_of_contact(rq->cx, &ask, &awards, &page));
	*b = section("Awards you are contact of", award_tasks(rq, awards, page.n, href, false),
		page.n, &empty, href, "All of them");
	return ERR_OK;
}

/* ---- suggestions ---- */

/* The first of each kind; these are links, and not counted. */
static enum err suggestions_block(struct rq *rq, struct block *b)
{
	static const char *const kinds[SUGGEST_KINDS] = { "Call", "Job", "Past award" };
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, SUGGEST_KINDS);
	struct suggestions s;
	size_t n = 0;

	TRY(suggestions_read(rq->cx, 1, &s));
	for (enum suggest_kind kind = 0; kind < SUGGEST_KINDS; kind++)
		if (s.n[kind] > 0)
			tasks[n++] = (struct task){ s.of[kind][0].title,
				.href = suggest_href(rq, kind, &s.of[kind][0]),
				.text = suggest_why(rq, kind, &s.of[kind][0]),
				.badge = { BADGE_PLAIN, kinds[kind] } };
	*b = (struct block){ n == 0 ? NULL : "You may like", .tasks = tasks, .n_tasks = n,
		.more = { "/suggestions", .label = "All suggestions" } };
	return ERR_OK;
}

/* ---- the page ---- */

static const unsigned offices =
	ROLE_ADMIN | ROLE_STAFF | ROLE_FINANCE | ROLE_AUDITOR | ROLE_REVIEWER | ROLE_CONTACT;

/* The sections that a person has, in the order of what waits. */
static enum err dashboard_page(struct rq *rq)
{
	const struct session_person *who = rq->who;
	struct block blocks[BLOCKS_MAX];
	unsigned roles = who->actor.roles;
	size_t n = 0;

	if (roles & ROLE_STAFF)
		TRY(calls_block(rq, &blocks[n++]));
	if (who->is_chair)
		TRY(panels_block(rq, &blocks[n++]));
	if (who->is_on_panel || (roles & ROLE_REVIEWER) != 0) {
		TRY(reviews_block(rq, &blocks[n]));
		/* A chair need not review. */
		n += blocks[n].empty == NULL || !who->is_chair;
	}
	if (roles & ROLE_FINANCE)
		TRY(gifts_block(rq, &blocks[n++]));
	if (who->is_contact || (roles & ROLE_CONTACT) != 0)
		TRY(contacts_block(rq, &blocks[n++]));
	TRY(proposals_block(rq, &blocks[n]));
	/* Who holds an office sees no empty list of proposals. */
	n += blocks[n].n_tasks > 0 || (roles & offices) == 0;
	TRY(suggestions_block(rq, &blocks[n++]));
	if (roles & ROLE_ADMIN) {
		blocks[n++] =
			(struct block){ "People", .lead = "Accounts, roles, and who is locked out.",
				.more = { "/admin/people", .label = "All people" } };
		blocks[n++] =
			(struct block){ "What is stored", .lead = "Is everything as it should be?",
				.more = { "/admin/check", .label = "Check" } };
	}
	rq_own_page(&rq->page, "Your dashboard", PAGE_WIDE);
	return SHOW_BLOCKS(rq, rq->page.title, .blocks = blocks, .n_blocks = n,
		.lead = mem_printf(
			rq->mem, "Welcome, %s. This is what is waiting for you.", who->name));
}

ROUTES(dashboard_routes, { GET, "/dashboard", SIGNED_IN, ACT_ACCOUNT, .run = dashboard_page,
				 .summary = "what is mine to do next" });
