/* The applicant's own page: where the proposal stands, what to do next, the receipt. */
#include <string.h>

#include "domain/decision/decision.h"
#include "web/pages/proposal_body.h"
#include "web/pages/proposal_pages.h"
#include "web/plot/plot.h"
#include "web/show_form.h"
#include "web/text/finding_text.h"
#include "web/text/when.h"
#include "web/tmpl/proposal.h"

/* ---- where it stands ---- */

/*
 * The applicant's view of a proposal's life, told by the clock, by what the
 * applicant did and by the release alone.
 */
enum phase {
	PHASE_DRAFT,	 /* never submitted, the call is open */
	PHASE_MISSED,	 /* never submitted, and too late */
	PHASE_SUBMITTED, /* can be changed until the deadline */
	PHASE_WAITING,
	PHASE_ANSWERED,
	PHASE_WITHDRAWN, /* can be taken up again */
	PHASE_GONE,	 /* withdrawn, and too late */
	PHASE_CANCELLED	 /* the whole call */
};

static enum phase phase_of(const struct rq *rq, const struct proposal_own *own)
{
	bool is_open = proposal_is_open(rq, own);

	if (own->is_released)
		return PHASE_ANSWERED;
	if (proposal_call_is_cancelled(&own->call))
		return PHASE_CANCELLED;
	if (strcmp(own->state, "draft") == 0)
		return is_open ? PHASE_DRAFT : PHASE_MISSED;
	if (strcmp(own->state, "withdrawn") == 0)
		return is_open ? PHASE_WITHDRAWN : PHASE_GONE;
	return is_open ? PHASE_SUBMITTED : PHASE_WAITING;
}

static struct badge badge_of(enum phase phase)
{
	switch (phase) {
	case PHASE_DRAFT:
		return (struct badge){ BADGE_PLAIN, "Draft" };
	case PHASE_MISSED:
		return (struct badge){ BADGE_ENDED, "Not submitted" };
	case PHASE_SUBMITTED:
		return (struct badge){ BADGE_GOOD, "Submitted" };
	case PHASE_WAITING:
		return (struct badge){ BADGE_ACTIVE, "Being considered" };
	case PHASE_ANSWERED:
		return (struct badge){ BADGE_GOOD, "Answered" };
	case PHASE_WITHDRAWN:
	case PHASE_GONE:
		return (struct badge){ BADGE_ENDED, "Withdrawn" };
	case PHASE_CANCELLED:
		return (struct badge){ BADGE_ENDED, "Call cancelled" };
	}
	BUG("unknown phase");
}

static const char *lead_of(struct rq *rq, const struct proposal_own *own, enum phase phase)
{
	const char *due = when_date(rq->mem, own->call.decisions_due_at, own->call.zone);

	switch (phase) {
	case PHASE_DRAFT:
		return "Only you can see this draft. Three steps lead to a submission; you can "
		       "come "
		       "back to each until the deadline.";
	case PHASE_MISSED:
		return "This draft was not submitted before the deadline, so nobody but you has "
		       "seen it. You are welcome in a later call.";
	case PHASE_SUBMITTED:
		return "It is in. Until the deadline you can change it and submit it again; the "
		       "newest submitted version counts.";
	case PHASE_WAITING:
		return mem_printf(rq->mem,
			"You will hear from us by %s, by e-mail and here. Until "
			"then this page says the same to every applicant.",
			due);
	case PHASE_ANSWERED:
		return "The decisions of this call are made. Your letter stands here and is in "
		       "your "
		       "mail.";
	case PHASE_WITHDRAWN:
		return "You took this proposal back. Until the deadline you can take it up again.";
	case PHASE_GONE:
		return "You took this proposal back. Nobody considers it any further.";
	case PHASE_CANCELLED:
		return "The call was cancelled, so nothing is decided about this proposal. It "
		       "does not count against you: you may propose to another call of the same "
		       "period.";
	}
	BUG("unknown phase");
}

static struct stage stage_at(struct rq *rq, const char *label, int64_t at, const char *zone)
{
	return (struct stage){ .label = label,
		.at = at,
		.when = { when_long(rq->mem, at, zone), when_machine(rq->mem, at) },
		.state = at <= rq->cx->now ? STAGE_DONE : STAGE_AHEAD };
}

static struct stage stage_submitted(struct rq *rq, const struct proposal_own *own, enum phase phase)
{
	struct stage s = { .label = "Submission", .state = STAGE_AHEAD };

	if (own->submitted_at > 0) {
		s = stage_at(rq, "Submitted", own->submitted_at, own->call.zone);
		s.note = own->version > 1 ? mem_printf(rq->mem, "version %" PRId64, own->version)
					  : NULL;
	} else if (phase == PHASE_DRAFT) {
		s.note = "not yet";
		s.state = STAGE_NOW;
	}
	if (phase == PHASE_WITHDRAWN || phase == PHASE_GONE)
		s = (struct stage){ .label = "Withdrawn", .state = STAGE_NOW };
	return s;
}

static struct stage stage_answer(
	struct rq *rq, const struct proposal_own *own, enum phase phase, int64_t answered_at)
{
	struct stage s = stage_at(
		rq, "Answer to every applicant", own->call.decisions_due_at, own->call.zone);

	s.when.text = mem_printf(
		rq->mem, "by %s", when_date(rq->mem, own->call.decisions_due_at, own->call.zone));
	s.state = phase == PHASE_WAITING ? STAGE_NOW : STAGE_AHEAD;
	if (phase == PHASE_ANSWERED && answered_at > 0)
		s = stage_at(rq, "Answered", answered_at, own->call.zone);
	return s;
}

static const struct timeline *timeline_of(
	struct rq *rq, const struct proposal_own *own, enum phase phase, int64_t answered_at)
{
	struct timeline *t = MEM_NEW(rq->mem, struct timeline);
	struct stage *stages = MEM_ARRAY(rq->mem, struct stage, 4);
	const char *zone = own->call.zone;

	stages[0] = stage_at(rq, "Call opened", own->call.opens_at, zone);
	stages[1] = stage_submitted(rq, own, phase);
	stages[2] = stage_at(rq, "Deadline", own->call.closes_at, zone);
	stages[2].when.text = when_deadline(rq->mem, own->call.closes_at, zone);
	stages[3] = stage_answer(rq, own, phase, answered_at);
	*t = (struct timeline){ .label = "Where the proposal stands",
		.stages = stages,
		.n_stages = phase == PHASE_MISSED || phase == PHASE_GONE ? 3 : 4 };
	if (phase == PHASE_CANCELLED) {
		stages[2] = (struct stage){ .label = "Call cancelled", .state = STAGE_NOW };
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
	enum phase phase;
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
	facts[0] = (struct fact){ .label = "Received",
		.text = when_long(rq->mem, own->submitted_at, own->call.zone),
		.datetime = when_machine(rq->mem, own->submitted_at) };
	facts[1] = (struct fact){ .label = "Version",
		.text = mem_printf(rq->mem, "%" PRId64, own->version),
		.note = "The newest submitted version counts." };
	facts[2] = (struct fact){ .label = "SHA-256",
		.text = own->version_digest,
		.note = "The fingerprint of what is kept, document included. It is in your e-mail, "
			"too." };
	facts[3] =
		(struct fact){ .label = "Number", .text = mem_str(rq->mem, id_text(own->id.v).s) };
	add_block(p, (struct block){
			     .id = "receipt", .title = "Receipt", .facts = facts, .n_facts = 4 });
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
	add_block(
		p, (struct block){ .id = "document", .title = "Document", .acts = a, .n_acts = 1 });
}

static const struct notice unsubmitted = { NOTICE_WARN, NULL,
	"You changed the draft after this version. Those changes were not submitted and do not "
	"count.",
	NULL, NULL };

static enum err add_frozen(struct own_page *p)
{
	struct block *first = &p->blocks[p->n];
	struct proposal_frozen frozen;
	enum err e;

	if (p->own->version == 0)
		return ERR_OK;
	e = proposal_frozen(p->rq->cx, p->own->id, &frozen);
	if (e != ERR_OK)
		return e;
	p->n += proposal_body_blocks(p->rq->mem, &frozen.body, NULL, first);
	first->title = mem_printf(p->rq->mem, "As submitted, version %" PRId64, frozen.version);
	if (p->own->has_changes && (p->phase == PHASE_SUBMITTED || p->phase == PHASE_WAITING))
		first->notice = &unsubmitted;
	return ERR_OK;
}

static void add_step_back(struct own_page *p)
{
	struct rq *rq = p->rq;
	struct act *a = MEM_NEW(rq->mem, struct act);
	bool revives = p->phase == PHASE_WITHDRAWN;

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
		a->hint = p->phase == PHASE_SUBMITTED ? "Until the deadline you can take it up "
							"again; what you wrote stays."
						      : "The deadline has passed: a proposal that "
							"is withdrawn now cannot "
							"come back.";
		a->button = (struct button){ .label = "Withdraw the proposal",
			.confirm = "Withdraw this proposal? Nobody will consider it." };
	}
	add_block(p, (struct block){ .id = "withdraw",
			     .title = revives ? "Take it up again" : "Withdraw",
			     .acts = a,
			     .n_acts = 1 });
}

static enum err add_blocks(struct own_page *p, int64_t answered_at)
{
	enum err e = ERR_OK;

	add_block(p, (struct block){ .id = "stands",
			     .title = "Where it stands",
			     .timeline = timeline_of(p->rq, p->own, p->phase, answered_at) });
	if (p->phase != PHASE_DRAFT && p->phase != PHASE_WITHDRAWN)
		add_receipt(p);
	if (p->phase == PHASE_DRAFT || p->phase == PHASE_SUBMITTED)
		add_document(p);
	if (p->phase != PHASE_DRAFT && p->phase != PHASE_WITHDRAWN)
		e = add_frozen(p);
	if (p->phase == PHASE_SUBMITTED || p->phase == PHASE_WAITING || p->phase == PHASE_WITHDRAWN)
		add_step_back(p);
	return e;
}

/* ---- the own page ---- */

static void add_actions(
	struct rq *rq, const struct proposal_own *own, enum phase phase, struct blocks_view *v)
{
	if (phase == PHASE_ANSWERED)
		v->action = (struct nav_link){ .href = proposal_path(rq, "/letter"),
			.label = "Read your letter" };
	if (phase != PHASE_DRAFT && phase != PHASE_SUBMITTED)
		return;
	if (phase == PHASE_DRAFT || own->has_changes) {
		v->action = (struct nav_link){ .href = proposal_path(rq, "/submit"),
			.label = "Check and submit" };
		v->second = (struct nav_link){ .href = proposal_path(rq, "/edit"),
			.label = "Go on writing" };
	} else {
		v->action = (struct nav_link){ .href = proposal_path(rq, "/edit"),
			.label = "Change it" };
	}
	if (phase == PHASE_DRAFT && own->body.title[0] == '\0') {
		v->second = v->action;
		v->action = (struct nav_link){ .href = proposal_path(rq, "/edit"),
			.label = "Begin to write" };
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
	if (!own->is_released)
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
	enum err e = proposal_of_path(rq, &own);

	if (e == ERR_OK)
		e = answered_at(rq, &own, &at);
	if (e != ERR_OK)
		return e;
	*p = (struct own_page){ .rq = rq, .own = &own, .phase = phase_of(rq, &own) };
	e = add_blocks(p, at);
	if (e != ERR_OK)
		return e;
	v.blocks.badge = badge_of(p->phase);
	v.blocks.kicker = proposal_deadline(rq, &own.call);
	v.blocks.title = proposal_title(&own);
	v.blocks.lead = lead_of(rq, &own, p->phase);
	v.blocks.blocks = p->blocks;
	v.blocks.n_blocks = p->n;
	add_actions(rq, &own, p->phase, &v.blocks);
	proposal_dress(rq, &own, v.blocks.title, PAGE_WIDE, &v.blocks.page);
	if (rq->is_again)
		add_refusal(rq, &own, &v.blocks.page);
	else
		add_told(rq, &v.blocks.page);
	proposal_hurry(rq, &own, &v.blocks.page);
	if (p->phase == PHASE_DRAFT || (p->phase == PHASE_SUBMITTED && own.has_changes)) {
		struct findings found = { 0 };

		proposal_rules_run(&own.facts, RULE_SUBMIT, &found);
		proposal_steps(rq, &own, proposal_is_written(&found), 0, &v.steps, &v.n_steps);
	}
	tmpl_proposal_page(rq->out, &v);
	return ERR_OK;
}
