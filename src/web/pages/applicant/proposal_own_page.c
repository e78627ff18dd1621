/* The applicant's own page: where the proposal stands, what to do next, the receipt. */
#include <string.h>

#include "domain/decision/decision.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/applicant/proposal_pages.h"
#include "web/pages/common/listed.h"
#include "web/form_table.h"
#include "web/plot/plot.h"
#include "web/show_form.h"
#include "web/text/finding_text.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/tmpl/proposal.h"

/* ---- where it stands ---- */

static const char *lead_of(
	struct rq *rq, const struct proposal_own *own, enum own_proposal_stage stage)
{
	static const char *const leads[OWN_PROPOSAL_STAGE_COUNT] = {
		[OWN_PROPOSAL_STAGE_DRAFT] =
			"Only you can see this draft. Three steps lead to a submission; you can "
			"come back to each until the deadline.",
		[OWN_PROPOSAL_STAGE_MISSED] =
			"This draft was not submitted before the deadline, so nobody but you has "
			"seen it. You are welcome to apply to a later call.",
		[OWN_PROPOSAL_STAGE_SUBMITTED] = "It is submitted. Until the deadline you can "
						 "change it and submit it again; the "
						 "newest submitted version counts.",
		[OWN_PROPOSAL_STAGE_ANSWERED] = "The decisions of this call are made. Your letter "
						"is here and in your e-mail.",
		[OWN_PROPOSAL_STAGE_WITHDRAWN] =
			"You withdrew this proposal. Until the deadline you can reopen it.",
		[OWN_PROPOSAL_STAGE_GONE] =
			"You withdrew this proposal. It is no longer being considered.",
		[OWN_PROPOSAL_STAGE_CANCELLED] =
			"The call was cancelled, so nothing is decided about this proposal. It "
			"does not count against you: you may propose to another call of the same "
			"period.",
	};

	if (stage == OWN_PROPOSAL_STAGE_WAITING)
		return mem_printf(rq->mem,
			"You will hear from us by %s, by e-mail and here. Until "
			"then this page says the same to every applicant.",
			when_date(rq->mem, own->call.decisions_due_at, own->call.zone));
	return leads[stage];
}

static struct stage stage_at(struct rq *rq, const char *label, int64_t at, const char *zone)
{
	return (struct stage){ label, .at = at,
		.when = { when_long(rq->mem, at, zone), when_machine(rq->mem, at) },
		.state = at <= rq->cx->now ? STAGE_DONE : STAGE_AHEAD };
}

static struct stage stage_submitted(
	struct rq *rq, const struct proposal_own *own, enum own_proposal_stage stage)
{
	struct stage s = { "Submission", .state = STAGE_AHEAD };

	if (own->submitted_at > 0) {
		s = stage_at(rq, "Submitted", own->submitted_at, own->call.zone);
		s.note = own->version > 1 ? mem_printf(rq->mem, "version %" PRId64, own->version)
					  : NULL;
	} else if (stage == OWN_PROPOSAL_STAGE_DRAFT) {
		s.note = "not yet";
		s.state = STAGE_NOW;
	}
	if (stage == OWN_PROPOSAL_STAGE_WITHDRAWN || stage == OWN_PROPOSAL_STAGE_GONE)
		s = (struct stage){ "Withdrawn", .state = STAGE_NOW };
	return s;
}

static struct stage stage_answer(struct rq *rq, const struct proposal_own *own,
	enum own_proposal_stage stage, int64_t answered_at)
{
	struct stage s = stage_at(
		rq, "Answer to every applicant", own->call.decisions_due_at, own->call.zone);

	s.when.text = mem_printf(
		rq->mem, "by %s", when_date(rq->mem, own->call.decisions_due_at, own->call.zone));
	s.state = stage == OWN_PROPOSAL_STAGE_WAITING ? STAGE_NOW : STAGE_AHEAD;
	if (stage == OWN_PROPOSAL_STAGE_ANSWERED && answered_at > 0)
		s = stage_at(rq, "Answered", answered_at, own->call.zone);
	return s;
}

static const struct timeline *timeline_of(struct rq *rq, const struct proposal_own *own,
	enum own_proposal_stage stage, int64_t answered_at)
{
	struct timeline *t = MEM_NEW(rq->mem, struct timeline);
	struct stage *stages = MEM_ARRAY(rq->mem, struct stage, 4);
	const char *zone = own->call.zone;

	stages[0] = stage_at(rq, "Call opened", own->call.opens_at, zone);
	stages[1] = stage_submitted(rq, own, stage);
	stages[2] = stage_at(rq, "Deadline", own->call.closes_at, zone);
	stages[2].when.text = when_deadline(rq->mem, own->call.closes_at, zone);
	stages[3] = stage_answer(rq, own, stage, answered_at);
	*t = (struct timeline){ "Where the proposal stands", .stages = stages,
		.n_stages = stage == OWN_PROPOSAL_STAGE_MISSED || stage == OWN_PROPOSAL_STAGE_GONE
				    ? 3
				    : 4 };
	if (stage == OWN_PROPOSAL_STAGE_CANCELLED) {
		stages[2] = (struct stage){ "Call cancelled", .state = STAGE_NOW };
		t->n_stages = 3;
	}
	t->drawing = plot_timeline(rq->mem, stages, t->n_stages, rq->cx->now, "today",
		(struct plot_words){ NULL, NULL });
	return t;
}

/* ---- the blocks of the own page ---- */

struct own_page {
	struct rq *rq;
	const struct proposal_own *own;
	enum own_proposal_stage stage;
	struct block blocks[PROPOSAL_BODY_BLOCKS_MAX + 6];
	size_t n;
};

static struct block *add_block(struct own_page *p, struct block block)
{
	p->blocks[p->n] = block;
	return &p->blocks[p->n++];
}

static void add_receipt(struct own_page *p)
{
	struct mem *m = p->rq->mem;
	const struct proposal_own *own = p->own;

	if (own->version > 0)
		add_block(p,
			(struct block){ "Receipt", .id = "receipt",
				FACTS(m,
					{ "Received",
						.text = when_long(
							m, own->submitted_at, own->call.zone),
						.datetime = when_machine(m, own->submitted_at) },
					{ "Version",
						.text = mem_printf(m, "%" PRId64, own->version),
						.note = "The newest submitted version counts." },
					{ "SHA-256", .text = own->version_digest,
						.note = "The fingerprint of what we hold, document "
							"included. It is in your e-mail too." },
					{ "Number", .text = mem_str(m, id_text(own->id.v).s) }) });
}

static void add_document(struct own_page *p)
{
	struct rq *rq = p->rq;
	const struct proposal_body *b = &p->own->body;
	const struct proposal_call *c = &p->own->call;
	struct act *a = MEM_NEW(rq->mem, struct act);
	struct form_row *row = MEM_NEW(rq->mem, struct form_row);
	struct stored_file *stored = MEM_NEW(rq->mem, struct stored_file);

	*stored = (struct stored_file){ b->file_name, size_text(rq->mem, b->file_size),
		proposal_path(rq, "/document") };
	*row = (struct form_row){ .shape = SHAPE_FILE,
		.field = { .name = "document",
			.label = "The proposal as a PDF",
			.is_required = true,
			.accept = ".pdf,application/pdf",
			.max_length = c->file_limit_bytes,
			.stored = b->file_name == NULL ? NULL : stored,
			.hint = mem_printf(rq->mem,
				"At most %" PRId64 " pages, references and appendices after them, "
				"and %s; not encrypted. Nothing confidential: we have no duty to "
				"keep any part of it secret.",
				c->page_limit, size_text(rq->mem, c->file_limit_bytes)) } };
	*a = (struct act){ .action = proposal_path(rq, "/document"),
		.has_file = true,
		.button = { .label = b->file_name == NULL ? "Upload" : "Replace it" } };
	show_act(rq, a, row, 1, c->zone);
	add_block(p, (struct block){ "Document", .id = "document", .acts = a, .n_acts = 1 });
}

static const struct notice unsubmitted = { NOTICE_WARN, NULL,
	"You changed the draft after this version. Those changes were not submitted and do not "
	"count.",
	NULL, NULL };

static const struct notice asked_otherwise = { NOTICE_PLAIN, NULL,
	"The call's questions have changed since then. What you submitted still counts; you may "
	"look at them and submit again.",
	NULL, NULL };

static enum err add_frozen(struct own_page *p)
{
	struct block *first = &p->blocks[p->n];
	struct proposal_frozen frozen;

	if (p->own->version == 0)
		return ERR_OK;
	TRY(proposal_frozen(p->rq->cx, p->own->id, FORM_READER_STAFF, &frozen));
	p->n += proposal_body_blocks(p->rq->mem, &frozen.body, frozen.form, NULL, first);
	first->title = mem_printf(p->rq->mem, "As submitted, version %" PRId64, frozen.version);
	if (p->own->has_changes && (p->stage == OWN_PROPOSAL_STAGE_SUBMITTED ||
					   p->stage == OWN_PROPOSAL_STAGE_WAITING))
		first->notice = &unsubmitted;
	else if (p->stage == OWN_PROPOSAL_STAGE_SUBMITTED &&
		 p->own->version_form != p->own->form->version)
		first->notice = &asked_otherwise;
	return ERR_OK;
}

static void add_step_back(struct own_page *p)
{
	static const struct act revive = {
		.hint = "It becomes a draft again, with everything that was in it. It counts only "
			"once you submit it.",
		.button = { .label = "Reopen it" },
		.is_primary = true
	};
	struct act act = {
		.hint = p->stage == OWN_PROPOSAL_STAGE_SUBMITTED
				? "Until the deadline you can reopen it; what you wrote is kept."
				: "The deadline has passed: a proposal that is withdrawn now "
				  "cannot be reopened.",
		.button = { "Withdraw the proposal",
			.confirm = "Withdraw this proposal? Nobody will consider it." },
		.is_grave = true
	};
	bool revives = p->stage == OWN_PROPOSAL_STAGE_WITHDRAWN;

	if (revives)
		act = revive;
	act.action = proposal_path(p->rq, revives ? "/revive" : "/withdraw");
	act.csrf = rq_csrf(p->rq);
	act.idempotency_key = rq_once_key(p->rq);
	add_block(p, (struct block){ revives ? "Reopen it" : "Withdraw", .id = "withdraw",
			     .acts = mem_copy(p->rq->mem, &act, sizeof(act)), .n_acts = 1 });
}

static enum err add_blocks(struct own_page *p, int64_t answered_at)
{
	bool is_draft = p->stage == OWN_PROPOSAL_STAGE_DRAFT;
	bool is_back = p->stage == OWN_PROPOSAL_STAGE_WITHDRAWN;
	bool is_in = p->stage == OWN_PROPOSAL_STAGE_SUBMITTED;

	add_block(p, (struct block){ "Where it stands", .id = "stands",
			     .timeline = timeline_of(p->rq, p->own, p->stage, answered_at) });
	if (!is_draft && !is_back)
		add_receipt(p);
	if (is_draft || is_in)
		add_document(p);
	if (!is_draft && !is_back)
		TRY(add_frozen(p));
	if (is_in || is_back || p->stage == OWN_PROPOSAL_STAGE_WAITING)
		add_step_back(p);
	return ERR_OK;
}

/* ---- the own page ---- */

static void add_actions(struct rq *rq, const struct proposal_own *own,
	enum own_proposal_stage stage, struct blocks_view *v)
{
	const struct nav_link submit = { proposal_path(rq, "/submit"),
		.label = "Check and submit" };
	struct nav_link edit = { proposal_path(rq, "/edit"), .label = "Change it" };
	bool is_draft = stage == OWN_PROPOSAL_STAGE_DRAFT;

	if (stage == OWN_PROPOSAL_STAGE_ANSWERED)
		v->action = (struct nav_link){ proposal_path(rq, "/letter"),
			.label = "Read your letter" };
	if (!is_draft && stage != OWN_PROPOSAL_STAGE_SUBMITTED)
		return;
	v->action = edit;
	if (is_draft && own->body.title[0] == '\0') {
		v->action.label = "Start writing";
		v->second = submit;
	} else if (is_draft || own->has_changes) {
		edit.label = "Continue writing";
		v->action = submit;
		v->second = edit;
	}
}

/* A step that a rule refused: withdrawing, reviving, an upload that came too late. */
static void add_refusal(struct rq *rq, const struct proposal_own *own, struct page *page)
{
	const struct finding *f = &rq->cx->fault.items[0];

	if (rq->cx->fault.n == 0 || f->field != NULL)
		return;
	page->notice = (struct notice){ NOTICE_BAD, NULL,
		f->code == FINDING_CALL_CLOSED
			? proposal_late_text(rq, &own->call, "Nothing was changed.")
			: finding_text(rq->mem, f, own->call.zone),
		finding_rule_url(rq->mem, f), "Read the rule" };
}

static enum err answered_at(struct rq *rq, const struct proposal_own *own, int64_t *ret_at)
{
	struct decision_letter letter;
	enum err e;

	*ret_at = 0;
	if (own->stage != OWN_PROPOSAL_STAGE_ANSWERED)
		return ERR_OK;
	e = decision_letter(rq->cx, own->id, &letter);
	*ret_at = e == ERR_OK ? letter.at : 0;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err proposal_own_page(struct rq *rq)
{
	struct own_page *p = MEM_NEW(rq->mem, struct own_page);
	struct proposal_view v = { 0 };
	struct proposal_own own;
	int64_t at;

	TRY(proposal_of_path(rq, &own));
	TRY(answered_at(rq, &own, &at));
	*p = (struct own_page){ .rq = rq, .own = &own, .stage = own.stage };
	TRY(add_blocks(p, at));
	proposal_dress(rq, &own, proposal_title(&own), PAGE_WIDE, &rq->page);
	if (rq->is_again)
		add_refusal(rq, &own, &rq->page);
	else if (strcmp(form_text(rq->form, "told"), "saved") != 0)
		rq->page.notice = form_told(rq, "told");
	proposal_hurry(rq, &own, &rq->page);
	v.blocks = (struct blocks_view){ proposal_title(&own), .page = rq->page,
		.badge = own_proposal_badge_applicant(p->stage),
		.kicker = proposal_deadline(rq, &own.call), .lead = lead_of(rq, &own, p->stage),
		.blocks = p->blocks, .n_blocks = p->n };
	add_actions(rq, &own, p->stage, &v.blocks);
	if (p->stage == OWN_PROPOSAL_STAGE_DRAFT ||
		(p->stage == OWN_PROPOSAL_STAGE_SUBMITTED && own.has_changes)) {
		struct findings found = { 0 };

		proposal_rules_run(&own.facts, MOMENT_SUBMIT, &found);
		proposal_steps(rq, &own, proposal_is_written(&found), 0, &v.steps, &v.n_steps);
	}
	tmpl_proposal_page(rq->out, &v);
	return ERR_OK;
}
