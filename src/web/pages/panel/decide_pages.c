/* The panel decides: the table of a call, and one proposal with its reviews. */
#include <string.h>

#include "domain/award/award.h"
#include "domain/decision/decision.h"
#include "domain/entry/entry.h"
#include "domain/proposal/proposal.h"
#include "domain/review/review.h"
#include "web/form_table.h"
#include "web/pages/panel/conflict_form.h"
#include "web/pages/common/contact_field.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/common/work.h"
#include "web/plot/plot.h"
#include "web/text/money.h"
#include "web/text/when.h"

enum { NOTE_CHARS = 2000 };

/* In the order of enum decision_order. */
static const struct choice sorts[] = { { .value = "" }, { .value = "mean" }, { .value = "title" },
	{ .value = "cash" }, { .value = NULL } };
static const struct choice outcomes[] = { { "select", "Select", NULL, false },
	{ "decline", "Decline", NULL, false }, { NULL, NULL, NULL, false } };

FORM(decide_query, { "sort", FIELD_CHOICE, .options = sorts }, LIST_FIELDS);

/* What the form is made from: a decision, and what was asked for. */
struct deciding {
	struct proposal_id id;
	const struct proposal_frozen *frozen;
	struct decision_view d;
	const char *outcome;
};

static const char *cap_hint(struct rq *rq, int64_t asked, int64_t cap, bool is_average)
{
	return mem_printf(rq->mem, "Asked: %s. Awards of this call: %s %s.",
		asked == 0 ? "none" : money_usd(rq->mem, asked), money_usd(rq->mem, cap),
		is_average ? "on average" : "at the most");
}

static enum err fill_amount(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct proposal_frozen *p = ((const struct deciding *)stored)->frozen;

	f->hint = strcmp(f->name, "cash") == 0
			  ? cap_hint(rq, p->body.cash_cents, p->call.cash_cap_cents,
				    p->call.cash_cap_is_average)
			  : cap_hint(rq, p->body.credit_cents, p->call.credit_cap_cents,
				    p->call.credit_cap_is_average);
	return ERR_OK;
}

static enum err fill_contact(struct rq *rq, const void *stored, struct form_row *row)
{
	const struct deciding *p = stored;

	return contact_row(rq, &contact_if_any, p->id, p->d.contact,
		"Needed before the award is offered.", row);
}

#define IN(m) .in = MEMBER(struct decision_input, m), .of = MEMBER(struct deciding, d.m)

FORM(decide_form,
	{ "outcome", FIELD_CHOICE, "Decision", .in = MEMBER(struct decision_input, is_selected),
		.of = MEMBER(struct deciding, outcome), .options = outcomes, .yes = "select",
		.is_required = true },
	{ "cash", FIELD_AMOUNT, "Cash", IN(cash_cents), .fill = fill_amount },
	{ "credits", FIELD_AMOUNT, "Credits", IN(credit_cents), .fill = fill_amount },
	CONTACT_FIELDS(fill_contact),
	{ "note", FIELD_LINES, "Note", IN(note), .max = NOTE_CHARS, .lines = 3,
		.hint = "For the panel. Applicants never see it." },
	{ "revision", FIELD_INT, IN(revision), .max = INT32_MAX, .is_seen = true });

/* ---- the table ---- */

static struct badge badge_of(bool is_decided, bool is_selected)
{
	if (!is_decided)
		return (struct badge){ BADGE_PLAIN, "Undecided" };
	return is_selected ? (struct badge){ BADGE_GOOD, "Select" }
			   : (struct badge){ BADGE_ENDED, "Decline" };
}

static struct badge outcome_of(const void *row)
{
	const struct decision_entry *p = row;

	return badge_of(p->is_decided, p->is_selected);
}

static void title_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct decision_entry *p = at->row;

	ret_cell->sub = mem_printf(
		at->mem, "%s, %s", p->pi_name, work_place_of(at->mem, p->org_name, p->org_country));
}

static void reviews_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct decision_entry *p = at->row;

	ret_cell->text =
		mem_printf(at->mem, "%" PRId64 " of %" PRId64, p->n_reviews, p->n_assigned);
}

/* The score that stands beside an entry. */
static const struct score *score_of(const struct decision_page *page, const void *row)
{
	return &page->scores[(const struct decision_entry *)row - page->entries];
}

static void mean_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct score *s = score_of(at->arg, at->row);

	ret_cell->text = s->n_reviews > 0 ? work_real(at->mem, s->mean, 2) : "–";
}

static void calibrated_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct plot_scale scale = { REVIEW_SCORE_MIN, REVIEW_SCORE_MAX };
	const struct score *s = score_of(at->arg, at->row);

	if (s->n_reviews == 0) {
		ret_cell->text = "–";
		return;
	}
	ret_cell->plot = plot_interval(at->mem, scale,
		(struct plot_range){ s->calibrated - s->sd, s->calibrated, s->calibrated + s->sd },
		NULL);
	ret_cell->sub = mem_printf(at->mem, "%.2f ± %.2f", s->calibrated, s->sd);
}

static void asked_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct decision_entry *p = at->row;

	if (p->credit_asked_cents != 0)
		ret_cell->sub = mem_printf(
			at->mem, "+ %s credits", money_figure(at->mem, p->credit_asked_cents));
}

#define OF(m) MEMBER(struct decision_entry, m)

static const struct list_column columns[] = {
	{ "Proposal", OF(title), .href = "/panel/proposals/", .sort = "title", .sorting = SORT_UP,
		.cell = title_cell },
	{ "Reviews in", .is_number = true, .cell = reviews_cell },
	{ "Mean", .is_number = true, .sort = "mean", .sorting = SORT_DOWN, .cell = mean_cell },
	{ "Calibrated, 1 to 5", .sort = "", .sorting = SORT_DOWN, .cell = calibrated_cell },
	{ "Asked, USD", OF(cash_asked_cents), .as = AS_FIGURE, .is_number = true, .sort = "cash",
		.sorting = SORT_DOWN, .cell = asked_cell },
	{ "Decision", .badge = outcome_of },
	{ "Cash, USD", OF(cash_cents), .as = AS_FIGURE, .is_number = true },
	{ "Credits, USD", OF(credit_cents), .as = AS_FIGURE, .is_number = true },
};

static const struct list_look look = { "Proposals and decisions",
	LIST_LOOK(struct decision_entry, id, columns), .path = "/panel/:call/decide" };

/* ---- the running totals ---- */

/* A total against what the expected number of awards at the cap would be. */
static struct chart_row budget_row(
	struct rq *rq, const char *label, int64_t total_cents, int64_t budget_cents)
{
	double share = budget_cents == 0 ? 0 : (double)total_cents / (double)budget_cents;

	return (struct chart_row){ label, .plot = plot_bar(rq->mem, share),
		.figure = mem_printf(rq->mem, "%s of %s", money_usd(rq->mem, total_cents),
			money_figure(rq->mem, budget_cents)) };
}

static const char *average_text(struct rq *rq, const char *what, int64_t total_cents, int64_t n,
	int64_t cap_cents, bool is_average)
{
	if (!is_average || n == 0 || total_cents <= cap_cents * n)
		return "";
	return mem_printf(rq->mem, "%s comes to %s on average; the call allows %s. ", what,
		money_usd(rq->mem, total_cents / n / 100 * 100), money_usd(rq->mem, cap_cents));
}

/* cash-cap and credit-cap on average: told while it can still be mended. */
static const struct notice *average_notice(
	struct rq *rq, const struct call *call, const struct call_totals_row *t)
{
	const char *cash = average_text(rq, "Cash", t->cash_cents, t->n_selected,
		call->cash_cap_cents, call->cash_cap_is_average);
	const char *credits = average_text(rq, "Credits", t->credit_cents, t->n_selected,
		call->credit_cap_cents, call->credit_cap_is_average);

	if (cash[0] == '\0' && credits[0] == '\0')
		return NULL;
	return LISTED(rq->mem, struct notice,
		{ NOTICE_WARN, .title = "Over the average of the call",
			.text = mem_printf(rq->mem, "%s%s", cash, credits),
			.href = "/rules#cash-cap", .link = "Read the rule" });
}

/* Better proposals went to more lenient (or stricter) reviewers: what a calibrated score is worth.
 */
static const struct notice *trust_notice(struct rq *rq, const struct ranking_trust *trust)
{
	const char *rest = "so it relies only on proposals that several people reviewed";

	if (!trust->is_assigned_by_merit)
		return NULL;
	if (trust->taken_out < .95)
		rest = mem_printf(rq->mem,
			"so only %.0f %% of what looks like a reviewer's habit is taken out",
			100 * trust->taken_out);
	return LISTED(rq->mem, struct notice,
		{ NOTICE_WARN, .title = "Take small differences in the calibrated score with care",
			.text = mem_printf(rq->mem,
				"Who reviewed what seems to go by how good it is: reviewers who "
				"score higher than others have better proposals, or the reverse. "
				"Calibration cannot tell a habit from a better proposal there, %s.",
				rest) });
}

static struct block entries_block(struct rq *rq, const struct call *call, const char *sort,
	const struct decision_page *p, const struct call_totals_row *totals)
{
	const char *path = work_path(rq, "/panel/", call->slug, "/decide");
	const struct filter set = { "sort", sort };
	struct cell *foot = MEM_ARRAY(rq->mem, struct cell, look.n_columns);
	struct block b = { .title = "Proposals" };
	struct table t;

	if (p->page.n == 0) {
		b.lead = "No proposal is in review.";
		return b;
	}
	b.notice = trust_notice(rq, &p->trust);
	t = list_table(rq, &look, p, p->entries, p->page.n);
	list_sort(rq, &t, &look, path, sort);
	/* The totals are of the whole call, whichever page is shown. */
	foot[0].text = "Selected so far";
	foot[5].text = mem_printf(rq->mem, "%" PRId64, totals->n_selected);
	foot[6].text = money_figure(rq->mem, totals->cash_cents);
	foot[7].text = money_figure(rq->mem, totals->credit_cents);
	t.foot = foot;
	b.table = LISTED(rq->mem, struct table, t);
	b.pagination = list_pages(
		rq, path, &set, 1, &p->page, p->entries[0].id.v, p->entries[p->page.n - 1].id.v);
	return b;
}

static struct block so_far_block(
	struct rq *rq, const struct call *call, const struct call_totals_row *t)
{
	int64_t selected = t->n_selected > 0 ? t->n_selected : 1;

	return (struct block){ "So far", .notice = average_notice(rq, call, t),
		FIGURES(rq->mem,
			figure_part(rq->mem, t->n_selected + t->n_declined, t->n_panel, "decided"),
			figure_count(rq->mem, t->n_selected, "to select"),
			figure_usd(
				rq->mem, t->cash_cents / selected / 100 * 100, "cash on average"),
			figure_usd(rq->mem, t->credit_cents / selected / 100 * 100,
				"credits on average")),
		.charts = LISTED(rq->mem, struct chart,
			{ mem_printf(rq->mem, "Of %s at the cap",
				  filter_count(rq->mem, (size_t)call->expected_awards,
					  "expected award", "expected awards")),
				.label_head = "Gift", .plot_head = "Share that is spoken for",
				.figure_head = "Selected so far",
				.rows = LISTED(rq->mem, struct chart_row,
					budget_row(rq, "Cash", t->cash_cents,
						call->cash_cap_cents * call->expected_awards),
					budget_row(rq, "Credits", t->credit_cents,
						call->credit_cap_cents * call->expected_awards)),
				.n_rows = 2 }),
		.n_charts = call->expected_awards > 0 };
}

static enum err decide_page(struct rq *rq)
{
	const char *sort = form_text(rq->form, "sort");
	const struct list_ask ask = list_asked(rq);
	struct call_totals_row totals;
	struct decision_page list;
	struct call call;

	TRY(work_begin(rq, rq_call(rq), WORK_DECIDE, "Decisions", &call));
	TRY(entry_seen(rq->cx, call.id, &totals));
	TRY(decision_page(
		rq->cx, call.id, (enum decision_order)place_of(sorts, sort), &totals, &ask, &list));
	list_tell(rq, &rq->page, &list.page);
	return SHOW_BLOCKS(rq, "Decisions", .kicker = call.title,
		.lead = call.stage == CALL_STAGE_REVIEWING
				? "Decisions are pending: nobody outside the panel and staff sees "
				  "anything of them before the release."
				: "What was decided.",
		BLOCKS(rq->mem, so_far_block(rq, &call, &totals),
			entries_block(rq, &call, sort, &list, &totals)));
}

/* ---- one proposal ---- */

static struct block review_block(struct rq *rq, const struct review_entry *r)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, r->n_criteria + 1);

	for (size_t i = 0; i < r->n_criteria; i++)
		facts[i] = (struct fact){ r->criteria[i].name,
			.text = mem_printf(rq->mem, "%" PRId64, r->criteria[i].score) };
	facts[r->n_criteria] = (struct fact){ "Mean", .text = work_real(rq->mem, r->mean, 2),
		.note = r->confidence == 0 ? NULL
					   : mem_printf(rq->mem, "confidence %" PRId64 " of 5",
						     r->confidence) };
	return (struct block){ mem_printf(rq->mem, "Review by %s", r->name), .facts = facts,
		.n_facts = r->n_criteria + 1, .plain = r->comment };
}

/* What the request asks for is where a decision begins. */
static enum err decide_act(struct rq *rq, struct proposal_id id, const struct proposal_frozen *f,
	const struct decision_view *d, struct act *ret_act)
{
	struct deciding p = { .id = id, .frozen = f, .d = *d, .outcome = "" };

	TRY(rq->is_again ? ERR_OK : decision_findings(rq->cx, id, &rq->cx->fault));
	if (d->is_decided) {
		p.outcome = d->is_selected ? "select" : "decline";
	} else {
		p.d.cash_cents = f->body.cash_cents;
		p.d.credit_cents = f->body.credit_cents;
	}
	*ret_act = (struct act){ .button = { .label = d->is_decided ? "Change the decision"
								    : "Save the decision" } };
	return work_form(rq, "/panel/proposals/:proposal/decide", &decide_form, &p, ret_act);
}

static struct block decision_block(struct rq *rq, const struct decision_view *d, const char *zone)
{
	struct mem *m = rq->mem;

	if (!d->is_decided)
		return (struct block){ "Decision", .lead = "Not decided yet." };
	return (struct block){ "Decision",
		FACTS(m,
			{ d->is_selected ? "Select" : "Decline",
				.text = with_text(m, "by ", d->decided_by_name),
				.note = when_long(m, d->decided_at, zone) },
			{ "Cash", .text = d->is_selected ? work_usd(m, d->cash_cents) : NULL },
			{ "Credits", .text = d->is_selected ? work_usd(m, d->credit_cents) : NULL },
			{ "Note", .text = filled(d->note) }) };
}

static enum err proposal_page(struct rq *rq)
{
	struct proposal_id id = rq_proposal(rq);
	struct beside_view v = { 0 };
	struct block *blocks;
	struct review_entry *reviews;
	size_t n_reviews, n;
	struct proposal_frozen f;
	struct decision_view d;
	struct standing s;
	struct call call;

	TRY(proposal_frozen(rq->cx, id, FORM_READER_PANEL, &f));
	TRY(work_begin(rq, f.call.id, WORK_DECIDE, f.body.title, &call));
	TRY(work_standing(rq, OBJ_PROPOSAL, id.v, &s));
	TRY(decision_read(rq->cx, id, &d));
	TRY(review_entries(rq->cx, id, NULL, true, &reviews, &n_reviews));
	v.blocks = blocks =
		MEM_ARRAY(rq->mem, struct block, PROPOSAL_BODY_BLOCKS_MAX + n_reviews + 3);
	n = proposal_body_blocks(rq->mem, &f.body, f.form,
		rq_path(rq, "/panel/proposals/:proposal/document"), blocks);
	if (n_reviews == 0)
		blocks[n++] = (struct block){ "Reviews", .lead = "None has been submitted yet." };
	for (size_t i = 0; i < n_reviews; i++)
		blocks[n++] = review_block(rq, &reviews[i]);
	TRY(conflict_block(rq, id, "panel", &blocks[n++]));
	if (may(ACT_PROPOSAL_DECIDE, &s)) {
		v.form_label = d.is_decided ? "The decision" : "Your decision";
		v.is_guarded = true;
		TRY(decide_act(rq, id, &f, &d, &v.form));
	} else {
		blocks[n++] = decision_block(rq, &d, call.zone);
	}
	v.n_blocks = n;
	v.title = f.body.title;
	v.kicker = mem_printf(rq->mem, "%s · %s", f.body.pi_name, call.title);
	v.badge = badge_of(d.is_decided, d.is_selected);
	return beside_show(rq, v);
}

static enum err decide(struct rq *rq)
{
	const struct proposal_id id = rq_proposal(rq);
	struct decision_input in = { 0 };

	TRY(person_meant(rq, &contact_if_any, id, &in.contact));
	form_take(rq, &in);
	return decision_set(rq->cx, id, &in);
}

ROUTES(decide_routes,
	{ GET, "/panel/:call/decide", SIGNED_IN, ACT_CALL_DECIDE, .form = &decide_query,
		.run = decide_page,
		.is_slow = true, /* scores are calibrated anew when reviews have changed */
		.summary = "scores, decisions and totals of a call" },
	{ GET, "/panel/proposals/:proposal", SIGNED_IN, ACT_DECISION_READ, .run = proposal_page,
		.summary = "a proposal with its reviews and the decision" },
	{ GET, "/panel/proposals/:proposal/document", SIGNED_IN, ACT_DECISION_READ,
		.run = proposal_body_document, .summary = "the document of the submitted version" },
	{ POST, "/panel/proposals/:proposal/decide", SIGNED_IN, ACT_PROPOSAL_DECIDE,
		.form = &decide_form, .run = decide, .again = proposal_page,
		.then = "/panel/proposals/:proposal", .summary = "decides, pending" },
	{ POST, "/panel/proposals/:proposal/conflict", SIGNED_IN, ACT_CONFLICT_ENTER,
		.form = &conflict_form, .run = conflict_post, .again = proposal_page,
		.summary = "enters a conflict of somebody" });
