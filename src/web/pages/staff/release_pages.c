/* The release of a call's decisions, and the announcement of its awards.  For staff. */

#include "domain/award/award.h"
#include "domain/award/award_list.h"
#include "domain/award/award_stage.h"
#include "domain/decision/decision.h"
#include "domain/decision/decision_rules.h"
#include "domain/program/program.h"
#include "domain/rights/standing_load.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/text/finding_text.h"
#include "web/text/letter_text.h"
#include "web/text/life_badges.h"
#include "web/text/money.h"
#include "web/text/when.h"

enum { BLOCKS_MAX = 8, LISTED_MAX = 20 };

FORM(release_query, LIST_FIELDS);

/* All that the page tells. */
struct matter {
	struct call call;
	struct release_state state;
	struct call_award *awards; /* a page of them */
	struct list_page awards_page;
	struct award_counts counts;
	bool sees_whole; /* who reads this may release and announce */
};

/* ---- before ---- */

/* Proposals with a link to where they are decided; the first few of n_all. */
static enum err links_block(struct rq *rq, const struct matter *x, enum decision_kind kind,
	int64_t n_all, struct block *ret_block)
{
	struct decision_entry *list;
	struct fact *facts;
	size_t n;

	TRY(decision_first(rq->cx, x->call.id, kind, LISTED_MAX, &list, &n));
	facts = MEM_ARRAY(rq->mem, struct fact, n);
	for (size_t i = 0; i < n; i++)
		facts[i] = (struct fact){ list[i].pi_name, .text = list[i].title,
			.href = id_path(rq->mem, "/panel/proposals/", list[i].id.v) };
	ret_block->facts = facts;
	ret_block->n_facts = n;
	if (n_all > (int64_t)n)
		ret_block->more = (struct nav_link){ work_path(rq, "/panel/", x->call.slug,
							     "/decide"),
			.label = mem_printf(rq->mem, "and %" PRId64 " more", n_all - (int64_t)n) };
	return ERR_OK;
}

/* The letter as somebody would get it: of a real decision, where there is one. */
static enum err letter_block(
	struct rq *rq, const struct matter *x, bool is_selected, struct block *ret_block)
{
	struct letter_facts facts = { .kind = is_selected ? LETTER_SELECTED : LETTER_DECLINED,
		.program = rq->program->name,
		.sponsor = rq->program->sponsor,
		.reply_to = rq->program->contact_email,
		.name = "Name of the applicant",
		.link = mem_printf(rq->mem, "%s/proposals/…", rq->program->base_url),
		.call_title = x->call.title,
		.proposal_title = "Title of the proposal",
		.zone = x->call.zone,
		.at = rq->cx->now };
	struct decision_entry *p;
	struct letter letter;
	size_t n;

	TRY(decision_first(rq->cx, x->call.id, is_selected ? DECISION_SELECTED : DECISION_DECLINED,
		1, &p, &n));
	if (n > 0) {
		facts.name = p->pi_name;
		facts.proposal_title = p->title;
		facts.cash_cents = p->cash_cents;
		facts.credit_cents = p->credit_cents;
	}
	letter_write(&facts, rq->mem, &letter);
	*ret_block = (struct block){ is_selected ? "Letter to those selected"
						 : "Letter to those declined",
		.lead = mem_printf(rq->mem, "Subject: %s", letter.subject),
		.letter = letter_for_page(rq->mem, letter.body) };
	return ERR_OK;
}

/* What the release would refuse, told before it is pressed; NULL: nothing that is known here. */
static const char *why_not_yet(struct rq *rq, const struct matter *x)
{
	const struct release_state *s = &x->state;
	struct findings found = { 0 };

	if (s->n_undecided > 0)
		return mem_printf(rq->mem, "Not yet: %s still to decide.",
			filter_count(rq->mem, (size_t)s->n_undecided, "proposal", "proposals"));
	release_rules_run(&(struct release_rule_facts){ .n_selected = s->n_selected,
				  .cash_cents = s->cash_cents,
				  .credit_cents = s->credit_cents,
				  .cash_cap_cents = x->call.cash_cap_cents,
				  .credit_cap_cents = x->call.credit_cap_cents,
				  .cash_cap_is_average = x->call.cash_cap_is_average,
				  .credit_cap_is_average = x->call.credit_cap_is_average },
		&found);
	return found.n == 0 ? NULL
			    : mem_printf(rq->mem, "Not yet. %s",
				      finding_text(rq->mem, &found.items[0], x->call.zone));
}

static struct block release_block(struct rq *rq, const struct matter *x)
{
	struct block b = { "Release", .notice = &work_for_colleague };

	if (x->sees_whole)
		b = BUTTON_BLOCK(rq, "Release", "/staff/calls/:call/release",
			.hint = "Letters leave at once and cannot be taken back. Decisions "
				"cannot be changed afterwards.",
			.button = { "Release the decisions",
				.confirm = "Release the decisions and send every letter?" },
			.is_grave = true);
	b.id = "release";
	b.lead = x->sees_whole ? why_not_yet(rq, x) : NULL;
	return b;
}

static enum err before_blocks(
	struct rq *rq, const struct matter *x, struct block *blocks, size_t *ret_n)
{
	const struct release_state *s = &x->state;
	size_t n = 0;

	blocks[n++] = (struct block){ "What will be sent",
		FIGURES(rq->mem,
			figure_counted(rq->mem, s->n_owed, "letter, to the only applicant",
				"letters, one to each applicant"),
			figure_count(rq->mem, s->n_selected, "selected"),
			figure_count(rq->mem, s->n_declined, "declined"),
			figure_usd(rq->mem, s->cash_cents, "cash in all"),
			figure_usd(rq->mem, s->credit_cents, "credits in all")) };
	if (x->state.n_undecided > 0) {
		blocks[n] = (struct block){ "Not decided yet",
			.lead = "Every applicant is answered at once: the panel decides these "
				"first." };
		TRY(links_block(rq, x, DECISION_UNDECIDED, x->state.n_undecided, &blocks[n++]));
	}
	if (x->state.n_without_contact > 0) {
		blocks[n] = (struct block){ "Selected, without a research contact",
			.lead = "They can be released; the award is offered once a contact is "
				"named." };
		TRY(links_block(
			rq, x, DECISION_CONTACTLESS, x->state.n_without_contact, &blocks[n++]));
	}
	TRY(letter_block(rq, x, true, &blocks[n++]));
	TRY(letter_block(rq, x, false, &blocks[n++]));
	blocks[n++] = release_block(rq, x);
	*ret_n = n;
	return ERR_OK;
}

/* ---- after ---- */

static struct block released_block(struct rq *rq, const struct matter *x)
{
	const struct release_state *s = &x->state;
	struct mem *m = rq->mem;
	struct fact released = work_when(m, "Released", s->released_at, x->call.zone);

	released.note = mem_printf(m, "by %s", s->released_by_name);
	return (struct block){ "What was released",
		FACTS(m, released,
			{ "Decisions",
				.text = mem_printf(m, "%" PRId64 " selected, %" PRId64 " declined",
					s->n_selected, s->n_declined) },
			{ "Letters",
				.text = mem_printf(m, "%" PRId64 " sent, %" PRId64 " waiting%s",
					s->n_sent, s->n_queued,
					s->n_failed == 0 ? ""
							 : mem_printf(m, ", %" PRId64 " failed",
								   s->n_failed)),
				.href = "/staff/outbox" },
			{ "Gifts", .text = mem_printf(m, "%s cash, %s credits",
					   money_usd(m, s->cash_cents),
					   money_usd(m, s->credit_cents)) }) };
}

static struct badge badge_of(const void *row)
{
	const struct call_award *a = row;

	return award_badge_staff(award_stage(a->state, a->announced_at != 0));
}

#define OF(m) MEMBER(struct call_award, m)

static const struct list_column award_columns[] = {
	{ "Award", OF(title), .sub = OF(pi_name), .href = "/staff/awards/" },
	{ "Institution", OF(org_name), .country = OF(org_country), .as = AS_PLACE },
	{ "State", .badge = badge_of },
};

static const struct list_look award_look = { "Awards of this call",
	LIST_LOOK(struct call_award, id, award_columns), .path = "/staff/calls/:call/release" };

static struct block announce_block(struct rq *rq, const struct matter *x)
{
	size_t n_pending = (size_t)x->counts.n_pending, n_ready = (size_t)x->counts.n_ready;
	bool is_due = n_ready > 0 || x->call.announced_at == 0;
	struct block b = { .title = "Announcement" };

	if (!x->sees_whole)
		b.notice = &work_for_colleague;
	else if (is_due)
		b = BUTTON_BLOCK(rq, "Announcement", "/staff/calls/:call/announce",
			.hint = "From then on they are on the public recipients page.",
			.button = { .label = n_pending > 0 || n_ready == 0
						     ? "Announce the awards"
						     : mem_printf(rq->mem, "Announce %s",
							       filter_count(rq->mem, n_ready,
								       "award", "awards")) },
			.is_primary = n_pending == 0 && n_ready > 0);
	else
		b.more = (struct nav_link){ "/recipients", .label = "The public page" };
	b.id = "announce";
	if (x->awards_page.n > 0)
		list_fill_block(rq, &b, &award_look, NULL, x->awards, &x->awards_page);
	if (n_pending > 0)
		b.lead = mem_printf(rq->mem,
			"%s neither accepted nor refused by the institution yet; the call is "
			"announced when none is left.",
			filter_count(rq->mem, n_pending, "award is", "awards are"));
	else if (is_due)
		b.lead = mem_printf(rq->mem, "%s ready to be announced, all at once.",
			filter_count(rq->mem, n_ready, "award is", "awards are"));
	else
		b.lead = mem_printf(rq->mem, "Announced %s.",
			when_long(rq->mem, x->call.announced_at, x->call.zone));
	return b;
}

static enum err release_page(struct rq *rq)
{
	const struct list_ask ask =
		rq->route->form == &release_query ? list_asked(rq) : (struct list_ask){ 0 };
	struct blocks_view v = { .title = "Release" };
	struct block blocks[BLOCKS_MAX];
	struct matter x = { 0 };

	TRY(work_begin(rq, rq_call(rq), WORK_RELEASE, "Release", &x.call));
	TRY(release_read(rq->cx, x.call.id, &x.state));
	if (x.state.is_released)
		TRY(award_of_call(rq->cx, x.call.id, &ask, &x.awards, &x.awards_page, &x.counts));
	TRY(sees_whole_call(rq->cx, x.call.id, &x.sees_whole));
	list_tell(rq, &rq->page, &x.awards_page);
	v.kicker = x.call.title;
	v.blocks = blocks;
	if (x.state.is_released) {
		v.badge = (struct badge){ BADGE_GOOD,
			x.call.announced_at != 0 ? "Announced" : "Released" };
		blocks[v.n_blocks++] = released_block(rq, &x);
		blocks[v.n_blocks++] = announce_block(rq, &x);
	} else if (x.call.stage == CALL_STAGE_REVIEWING) {
		v.badge = (struct badge){ BADGE_ACTIVE, "In review" };
		v.lead = "Read it through before you send it: each applicant gets exactly one "
			 "letter.";
		TRY(before_blocks(rq, &x, blocks, &v.n_blocks));
	} else {
		v.badge = (struct badge){ BADGE_PLAIN, "Not in review" };
		v.lead = "Decisions are released after the review.";
	}
	return blocks_show(rq, v);
}

ROUTES(release_routes,
	{ GET, "/staff/calls/:call/release", SIGNED_IN, ACT_CALL_SCREEN, .form = &release_query,
		.run = release_page, .summary = "what a release would send, or has sent" },
	{ POST, "/staff/calls/:call/release", SIGNED_IN, ACT_CALL_RELEASE, .needs_fresh = true,
		.step.of_call = release_call_decisions, .again = release_page,
		.then = "/staff/calls/:call/release",
		.summary = "releases the decisions: one letter to each applicant" },
	{ POST, "/staff/calls/:call/announce", SIGNED_IN, ACT_CALL_ANNOUNCE,
		.step.of_call = award_announce_call_awards, .again = release_page,
		.then = "/staff/calls/:call/release",
		.summary = "announces the awards of a call" });
