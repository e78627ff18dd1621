/* The applicant's own page: where the proposal stands, what to do next, the receipt. */
#include <string.h>

#include "domain/decision/decision.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/applicant/proposal_pages.h"
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
	const char *due = when_date(rq->mem, own->call.decisions_due_at, own->call.zone);

	switch (stage) {
	case OWN_PROPOSAL_STAGE_DRAFT:
		return "Only you can see this draft. Three steps lead to a submission; you can "
		       "come "
		       "back to each until the deadline.";
	case OWN_PROPOSAL_STAGE_MISSED:
		return "This draft was not submitted before the deadline, so nobody but you has "
		       "seen it. You are welcome in a later call.";
	case OWN_PROPOSAL_STAGE_SUBMITTED:
		return "It is in. Until the deadline you can change it and submit it again; the "
		       "newest submitted version counts.";
	case OWN_PROPOSAL_STAGE_WAITING:
		return mem_printf(rq->mem,
			"You will hear from us by %s, by e-mail and here. Until "
			"then this page says the same to every applicant.",
			due);
	case OWN_PROPOSAL_STAGE_ANSWERED:
		return "The decisions of this call are made. Your letter stands here and is in "
		       "your "
		       "mail.";
	case OWN_PROPOSAL_STAGE_WITHDRAWN:
		return "You took this proposal back. Until the deadline you can take it up again.";
	case OWN_PROPOSAL_STAGE_GONE:
		return "You took this proposal back. Nobody considers it any further.";
	case OWN_PROPOSAL_STAGE_CANCELLED:
		return "The call was cancelled, so nothing is decided about this proposal. It "
		       "does not count against you: you may propose to another call of the same "
		       "period.";
	}
	BUG("unknown stage");
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
	struct rq *rq = p->rq;
	const struct proposal_own *own = p->own;
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 4);

	if (own->version == 0)
		return;
	facts[0] = (struct fact){ "Received",
		.text = when_long(rq->mem, own->submitted_at, own->call.zone),
		.datetime = when_machine(rq->mem, own->submitted_at) };
	facts[1] = (struct fact){ "Version", .text = mem_printf(rq->mem, "%" PRId64, own->version),
		.note = "The newest submitted version counts." };
	facts[2] = (struct fact){ "SHA-256", .text = own->version_digest,
		.note = "The fingerprint of what is kept, document included. It is in your e-mail, "
			"too." };
	facts[3] = (struct fact){ "Number", .text = mem_str(rq->mem, id_text(own->id.v).s) };
	add_block(p, (struct block){ "Receipt", .id = "receipt", .facts = facts, .n_facts = 4 });
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
				"and %s; not encrypted. Nothing confidential: we owe no secrecy to "
				"what it holds.",
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
	"The call changed its questions since then. What you submitted counts as it is; you may "
	"look at them and submit again.",
	NULL, NULL };

static enum err add_frozen(struct own_page *p)
{
	struct block *first = &p->blocks[p->n];
	struct proposal_frozen frozen;
	enum err e;

	if (p->own->version == 0)
		return ERR_OK;
	e = proposal_frozen(p->rq->cx, p->own->id, FORM_READER_STAFF, &frozen);
	if (e != ERR_OK)
		return e;
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
	struct rq *rq = p->rq;
	struct act *a = MEM_NEW(rq->mem, struct act);
	bool revives = p->stage == OWN_PROPOSAL_STAGE_WITHDRAWN;

	*a = (struct act){ .action = proposal_path(rq, revives ? "/revive" : "/withdraw"),
		.csrf = rq_csrf(rq),
		.idempotency_key = rq_once_key(rq),
		.is_grave = !revives,
		.is_primary = revives };
	if (revives) {
		a->hint =
			"It becomes a draft again, with everything that was in it. It counts only "
			"once you submit it.";
		a->button = (struct button){ .label = "Take it up again" };
	} else {
		a->hint = p->stage == OWN_PROPOSAL_STAGE_SUBMITTED
				  ? "Until the deadline you can take it up "
				    "again; what you wrote stays."
				  : "The deadline has passed: a proposal that "
				    "is withdrawn now cannot "
				    "come back.";
		a->button = (struct button){ "Withdraw the proposal",
			.confirm = "Withdraw this proposal? Nobody will consider it." };
	}
	add_block(p, (struct block){ revives ? "Take it up again" : "Withdraw", .id = "withdraw",
			     .acts = a, .n_acts = 1 });
}

static enum err add_blocks(struct own_page *p, int64_t answered_at)
{
	enum err e = ERR_OK;

	add_block(p, (struct block){ "Where it stands", .id = "stands",
			     .timeline = timeline_of(p->rq, p->own, p->stage, answered_at) });
	if (p->stage != OWN_PROPOSAL_STAGE_DRAFT && p->stage != OWN_PROPOSAL_STAGE_WITHDRAWN)
		add_receipt(p);
	if (p->stage == OWN_PROPOSAL_STAGE_DRAFT || p->stage == OWN_PROPOSAL_STAGE_SUBMITTED)
		add_document(p);
	if (p->stage != OWN_PROPOSAL_STAGE_DRAFT && p->stage != OWN_PROPOSAL_STAGE_WITHDRAWN)
		e = add_frozen(p);
	if (p->stage == OWN_PROPOSAL_STAGE_SUBMITTED || p->stage == OWN_PROPOSAL_STAGE_WAITING ||
		p->stage == OWN_PROPOSAL_STAGE_WITHDRAWN)
		add_step_back(p);
	return e;
}

/* ---- the own page ---- */

static void add_actions(struct rq *rq, const struct proposal_own *own,
	enum own_proposal_stage stage, struct blocks_view *v)
{
	if (stage == OWN_PROPOSAL_STAGE_ANSWERED)
		v->action = (struct nav_link){ proposal_path(rq, "/letter"),
			.label = "Read your letter" };
	if (stage != OWN_PROPOSAL_STAGE_DRAFT && stage != OWN_PROPOSAL_STAGE_SUBMITTED)
		return;
	if (stage == OWN_PROPOSAL_STAGE_DRAFT || own->has_changes) {
		v->action = (struct nav_link){ proposal_path(rq, "/submit"),
			.label = "Check and submit" };
		v->second =
			(struct nav_link){ proposal_path(rq, "/edit"), .label = "Go on writing" };
	} else {
		v->action = (struct nav_link){ proposal_path(rq, "/edit"), .label = "Change it" };
	}
	if (stage == OWN_PROPOSAL_STAGE_DRAFT && own->body.title[0] == '\0') {
		v->second = v->action;
		v->action =
			(struct nav_link){ proposal_path(rq, "/edit"), .label = "Begin to write" };
	}
}

static const struct {
	const char *told, *title, *text;
} told_texts[] = {
	{ "submitted", "Your proposal is submitted",
		"The receipt below is on its way to your mail, too. You can print this page." },
	{ "withdrawn", NULL, "The proposal is withdrawn." },
	{ "revived", NULL, "It is a draft again. It counts only once you submit it." },
	{ "uploaded", NULL, "The document is kept. It counts once you submit." },
};

static void add_told(struct rq *rq, struct page *page)
{
	const char *told = form_text(rq->form, "told");

	for (size_t i = 0; i < sizeof(told_texts) / sizeof(told_texts[0]); i++)
		if (strcmp(told, told_texts[i].told) == 0)
			page->notice = (struct notice){ NOTICE_GOOD, told_texts[i].title,
				told_texts[i].text, NULL, NULL };
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
	if (e == ERR_OK)
		*ret_at = letter.at;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err proposal_own_page(struct rq *rq)
{
	struct own_page *p = MEM_NEW(rq->mem, struct own_page);
	struct proposal_view v = { .blocks.page = rq->page };
	struct proposal_own own;
	int64_t at;

	TRY(proposal_of_path(rq, &own));
	TRY(answered_at(rq, &own, &at));
	*p = (struct own_page){ .rq = rq, .own = &own, .stage = own.stage };
	TRY(add_blocks(p, at));
	v.blocks.badge = own_proposal_badge_applicant(p->stage);
	v.blocks.kicker = proposal_deadline(rq, &own.call);
	v.blocks.title = proposal_title(&own);
	v.blocks.lead = lead_of(rq, &own, p->stage);
	v.blocks.blocks = p->blocks;
	v.blocks.n_blocks = p->n;
	add_actions(rq, &own, p->stage, &v.blocks);
	proposal_dress(rq, &own, v.blocks.title, PAGE_WIDE, &v.blocks.page);
	if (rq->is_again)
		add_refusal(rq, &own, &v.blocks.page);
	else
		add_told(rq, &v.blocks.page);
	proposal_hurry(rq, &own, &v.blocks.page);
	if (p->stage == OWN_PROPOSAL_STAGE_DRAFT ||
		(p->stage == OWN_PROPOSAL_STAGE_SUBMITTED && own.has_changes)) {
		struct findings found = { 0 };

		proposal_rules_run(&own.facts, MOMENT_SUBMIT, &found);
		proposal_steps(rq, &own, proposal_is_written(&found), 0, &v.steps, &v.n_steps);
	}
	tmpl_proposal_page(rq->out, &v);
	return ERR_OK;
}
