/* Screening: from the deadline to the start of the review.  For staff. */
#include <string.h>

#include "domain/entry/entry.h"
#include "domain/proposal/proposal.h"
#include "domain/rights/standing_load.h"
#include "domain/screening/screening.h"
#include "domain/screening/screening_stage.h"
#include "web/form_table.h"
#include "web/pages/panel/conflict_form.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/common/work.h"
#include "web/text/life_badges.h"
#include "web/text/finding_text.h"
#include "web/text/when.h"
#include "web/tmpl/list_page.h"

enum { NOTE_CHARS = 2000, PICKED_MAX = 100, DIGEST_SHOWN = 16 };

static const struct choice states[] = { { "", "All", NULL, false },
	{ "unscreened", "Unscreened", NULL, false }, { "eligible", "Eligible", NULL, false },
	{ "ineligible", "Ineligible", NULL, false }, { NULL, NULL, NULL, false } };

FORM(screening_query, { "state", FIELD_CHOICE, "State", .options = states },
	{ "q", FIELD_TEXT, "Title, person or institution", .max = 100 }, LIST_FIELDS);

/* What the form is made from; verdict "": none yet. */
struct said {
	const char *verdict, *note, *seen;
};

static const struct choice verdicts[] = {
	{ "eligible", "Eligible", "It goes to the panel when the review starts.", false },
	{ "ineligible", "Not eligible",
		"It is answered with the others, at the release; no reason is given.", false },
	{ NULL, NULL, NULL, false },
};

#define IN(m) .in = MEMBER(struct said, m)

FORM(screen_form,
	{ "verdict", FIELD_CHOICE, "This proposal is", IN(verdict), .options = verdicts,
		.is_required = true },
	{ "note", FIELD_LINES, "Note", IN(note), .max = NOTE_CHARS, .lines = 4,
		.hint = "For staff and panel. Applicants never see it." },
	{ "seen", FIELD_TEXT, IN(seen), .is_seen = true });

FORM(pick_form, { "proposal", FIELD_MANY, .max = PICKED_MAX, .is_required = true });

/* ---- the list ---- */

/* Until the deadline it can still change: staff may not read it yet. */
static void title_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct screening_entry *p = at->row;
	const struct call *call = at->arg;

	ret_cell->text = p->title;
	if (call->stage != CALL_STAGE_OPEN)
		ret_cell->href = id_path(at->mem, "/staff/proposals/", p->id.v);
}

static void time_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct screening_entry *p = at->row;
	const struct call *call = at->arg;

	ret_cell->text = when_date(at->mem, p->submitted_at, call->zone);
	ret_cell->datetime = when_machine(at->mem, p->submitted_at);
}

static struct badge badge_of(enum proposal_state state, bool is_screened, bool is_eligible)
{
	return screening_badge_staff(screening_stage(&(struct screening_stage_facts){
		.state = state, .is_screened = is_screened, .is_eligible = is_eligible }));
}

static struct badge entry_badge(const void *row)
{
	const struct screening_entry *p = row;

	return badge_of(p->state, strcmp(p->verdict, "unscreened") != 0,
		strcmp(p->verdict, "eligible") == 0);
}

/* What is still to be screened can be picked. */
static bool is_unscreened(const void *row)
{
	return strcmp(((const struct screening_entry *)row)->verdict, "unscreened") == 0;
}

#define OF(m) MEMBER(struct screening_entry, m)

static const struct list_column columns[] = {
	{ "Proposal", .cell = title_cell },
	{ "Principal investigator", OF(pi_name), .as = AS_TEXT },
	{ "Institution", OF(org_name), .country = OF(org_country), .as = AS_PLACE },
	{ "Cash, USD", OF(cash_cents), .as = AS_FIGURE, .is_number = true },
	{ "Credits, USD", OF(credit_cents), .as = AS_FIGURE, .is_number = true },
	{ "Submitted", .cell = time_cell },
	{ "State", .badge = entry_badge },
};

static const struct list_look look = { "Proposals", LIST_LOOK(struct screening_entry, id, columns),
	.path = "/staff/calls/:call/screening", .query = &screening_query, .one = "proposal",
	.many = "proposals", .pick_label = OF(title), .may_pick = is_unscreened,
	.none = { "No proposal yet", .text = "What is submitted to this call is listed here." },
	.none_fits = { "Nothing fits", .text = "No proposal of this call is like that." } };

static int64_t n_listed(const struct call_totals_row *t)
{
	return t->n_submitted + t->n_eligible + t->n_ineligible + t->n_in_review + t->n_answered;
}

/* What is done and what is missing, in one sentence. */
static const char *progress_text(
	struct rq *rq, const struct call *call, const struct call_totals_row *t)
{
	const char *all = filter_count(rq->mem, (size_t)n_listed(t), "proposal", "proposals");

	if (call->stage == CALL_STAGE_OPEN || call->stage == CALL_STAGE_UPCOMING)
		return "Proposals can be screened once the deadline has passed.";
	if (t->n_unscreened > 0)
		return mem_printf(rq->mem,
			"%s submitted, %" PRId64 " eligible, %" PRId64 " still to screen.", all,
			t->n_passed, t->n_unscreened);
	return mem_printf(
		rq->mem, "%s submitted, %" PRId64 " eligible; all are screened.", all, t->n_passed);
}

static enum err screening_page(struct rq *rq)
{
	struct list_view v = { .title = "Screening" };
	const struct screening_filter filter = { .verdict = form_text(rq->form, "state"),
		.words = SEARCHED(
			rq->mem, form_text(rq->form, "q"), OF(title), OF(pi_name), OF(org_name)) };
	const struct list_ask ask = list_asked(rq);
	struct list_look shown = look;
	struct screening_entry *list;
	struct call_totals_row totals;
	struct list_page page;
	struct call call;

	TRY(work_begin(rq, rq_call(rq), WORK_SCREENING, v.title, &call));
	TRY(entry_seen(rq->cx, call.id, &totals));
	TRY(screening_entries(rq->cx, call.id, &totals, &filter, &ask, &list, &page));
	shown.pick = call.stage == CALL_STAGE_CLOSED ? "proposal" : NULL;
	list_fill(rq, &v, &shown, &call, list, &page);
	v.kicker = call.title;
	v.lead = progress_text(rq, &call, &totals);
	if (call.stage == CALL_STAGE_CLOSED) {
		v.action = (struct nav_link){ rq_path(rq, "/staff/calls/:call/start-review"),
			.label = "Start the review" };
		v.bulk = work_bulk(rq, "/staff/calls/:call/screen-selected",
			(struct bulk){ .button.label = "Selected are eligible" });
	}
	v.empty = n_listed(&totals) == 0 ? look.none : look.none_fits;
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err screen_selected(struct rq *rq)
{
	size_t n = form_many(rq->form, "proposal");
	struct proposal_id *ids = MEM_ARRAY(rq->mem, struct proposal_id, n);

	for (size_t i = 0; i < n; i++)
		ids[i].v = id_parse(form_many_at(rq->form, "proposal", i));
	return screening_say_eligible(rq->cx, rq_call(rq), ids, n);
}

/* ---- the start of the review ---- */

static enum err start_page(struct rq *rq)
{
	struct call_totals_row t;
	struct call_panel_row panel;
	struct block block;
	struct call call;
	bool sees_whole;

	TRY(work_begin(rq, rq_call(rq), WORK_SCREENING, "Start the review", &call));
	TRY(entry_seen(rq->cx, call.id, &t));
	TRY(entry_panel(rq->cx, call.id, &panel));
	TRY(sees_whole_call(rq->cx, call.id, &sees_whole));
	block = BUTTON_BLOCK(rq, NULL, "/staff/calls/:call/start-review",
		.hint = panel.n_chairs > 0 ? NULL
					   : "The panel has no chair yet: nobody could assign or "
					     "decide. You can still add one afterwards.",
		.button = { .label = "Start the review" }, .is_primary = true);
	block = (struct block){ "Where the call stands", .acts = block.acts,
		.n_acts = call.stage == CALL_STAGE_CLOSED && sees_whole ? 1 : 0,
		.notice = sees_whole ? NULL : &work_for_colleague,
		FIGURES(rq->mem, figure_count(rq->mem, t.n_passed, "eligible"),
			figure_count(rq->mem, n_listed(&t) - t.n_passed - t.n_unscreened,
				"not eligible"),
			figure_count(rq->mem, t.n_unscreened, "still to screen"),
			figure_count(rq->mem, panel.n_members, "on the panel")),
		.more = { rq_path(rq, "/staff/calls/:call/screening"),
			.label = "Back to screening" } };
	return SHOW_BLOCKS(rq, "Start the review", .kicker = call.title,
		.lead = "Eligible proposals go to the panel, and screening ends. "
			"Applicants notice nothing of it.",
		.blocks = &block, .n_blocks = 1);
}

/* ---- one proposal ---- */

/* What the rules say: facts with a link to the public text of each. */
static enum err findings_block(struct rq *rq, struct proposal_id id,
	const struct proposal_frozen *frozen, const char *zone, struct block *ret_block)
{
	struct findings found;
	struct fact *facts;
	size_t kept;

	TRY(proposal_screening_findings(rq->cx, id, frozen, &found));
	kept = found.n < FINDINGS_MAX ? found.n : FINDINGS_MAX;
	facts = MEM_ARRAY(rq->mem, struct fact, kept);
	for (size_t i = 0; i < kept; i++)
		facts[i] = (struct fact){ found.items[i].warns ? "Note" : "Against a rule",
			.text = rule_id(found.items[i].rule),
			.href = finding_rule_url(rq->mem, &found.items[i]),
			.note = finding_text(rq->mem, &found.items[i], zone) };
	*ret_block = (struct block){ "What the rules say",
		.lead = kept == 0 ? "No rule that is checked at screening finds anything." : NULL,
		.facts = facts, .n_facts = kept };
	return ERR_OK;
}

/* What is frozen, and what was said of it so far. */
static struct block said_block(
	struct rq *rq, const struct proposal_frozen *f, const struct screening_note *said)
{
	struct mem *m = rq->mem;
	struct fact submitted = work_when(m, "Submitted", f->submitted_at, f->call.zone);

	submitted.note = mem_printf(
		m, "version %" PRId64 ", SHA-256 %.*s…", f->version, DIGEST_SHOWN, f->digest);
	return (struct block){ "Screening",
		FACTS(m, submitted,
			{ said->is_eligible ? "Eligible" : "Not eligible",
				.text = said->is_screened ? with_text(m, "said by ", said->by_name)
							  : NULL,
				.note = when_long(m, said->at, f->call.zone) },
			{ "Note", .text = filled(said->note) }) };
}

static enum err proposal_page(struct rq *rq)
{
	struct proposal_id id = rq_proposal(rq);
	struct block blocks[PROPOSAL_BODY_BLOCKS_MAX + 3];
	struct beside_view v = { .blocks = blocks };
	struct proposal_frozen f;
	struct screening_note said;
	struct call call;
	size_t n;

	TRY(proposal_frozen(rq->cx, id, FORM_READER_STAFF, &f));
	TRY(work_begin(rq, f.call.id, WORK_SCREENING, f.body.title, &call));
	TRY(screening_read(rq->cx, id, &said));
	n = proposal_body_blocks(rq->mem, &f.body, f.form,
		rq_path(rq, "/staff/proposals/:proposal/document"), blocks);
	TRY(findings_block(rq, id, &f, call.zone, &blocks[n]));
	blocks[n + 1] = said_block(rq, &f, &said);
	TRY(conflict_block(rq, id, "staff", &blocks[n + 2]));
	v.n_blocks = n + 3;
	v.title = f.body.title;
	v.kicker = mem_printf(rq->mem, "%s · %s", f.body.pi_name, call.title);
	v.badge = badge_of(f.state, said.is_screened, said.is_eligible);
	if (call.stage == CALL_STAGE_CLOSED) {
		v.form_label = "Your verdict";
		v.is_guarded = true;
		v.form.button.label = said.is_screened ? "Change it" : "Say so";
		TRY(work_form(rq, "/staff/proposals/:proposal/screen", &screen_form,
			&(struct said){ .verdict = !said.is_screened  ? ""
						   : said.is_eligible ? "eligible"
								      : "ineligible",
				said.note,
				screening_stamp(rq->mem, &said) },
			&v.form));
	}
	return beside_show(rq, v);
}

static enum err screen(struct rq *rq)
{
	return screening_say(rq->cx, rq_proposal(rq),
		strcmp(form_text(rq->form, "verdict"), "eligible") == 0,
		form_text(rq->form, "note"),
		form_is_given(rq->form, "seen") ? form_text(rq->form, "seen") : NULL);
}

ROUTES(screening_routes,
	{ GET, "/staff/calls/:call/screening", SIGNED_IN, ACT_CALL_SCREEN, .form = &screening_query,
		.run = screening_page, .is_slow = true, /* a search for words looks at each row */
		.summary = "the submitted proposals of a call" },
	{ POST, "/staff/calls/:call/screen-selected", SIGNED_IN, ACT_CALL_SCREEN,
		.form = &pick_form, .run = screen_selected, .then = "/staff/calls/:call/screening",
		.summary = "says that several proposals are eligible" },
	{ GET, "/staff/calls/:call/start-review", SIGNED_IN, ACT_CALL_SCREEN, .run = start_page,
		.summary = "what the start of the review would do" },
	{ POST, "/staff/calls/:call/start-review", SIGNED_IN, ACT_CALL_SCREEN,
		.step.of_call = screening_finish, .again = start_page,
		.then = "/panel/:call/assign",
		.summary = "sends the eligible proposals to the panel" },
	{ GET, "/staff/proposals/:proposal", SIGNED_IN, ACT_SCREENING_READ, .run = proposal_page,
		.summary = "a submitted proposal with its screening" },
	{ POST, "/staff/proposals/:proposal/screen", SIGNED_IN, ACT_PROPOSAL_SCREEN,
		.form = &screen_form, .run = screen, .again = proposal_page,
		.then = "/staff/proposals/:proposal", .summary = "says eligible or not" },
	{ GET, "/staff/proposals/:proposal/document", SIGNED_IN, ACT_SCREENING_READ,
		.run = proposal_body_document,
		.summary = "the document of the submitted version" });
