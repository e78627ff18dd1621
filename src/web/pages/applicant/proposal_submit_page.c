/* The last look: everything as it will be frozen, what hinders, the statements, the button. */
#include <string.h>

#include "domain/program/content_edit.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/applicant/proposal_form.h"
#include "web/pages/applicant/proposal_pages.h"
#include "web/form_table.h"
#include "web/show_form.h"
#include "web/text/when.h"
#include "web/tmpl/proposal.h"

static enum err fill_statements(struct rq *rq, const void *stored, struct field_view *f)
{
	struct attestation_item *items;
	struct choice *choices;

	(void)stored;
	TRY(proposal_attestations(rq->cx, &items, &f->n_choices));
	choices = MEM_ARRAY(rq->mem, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		choices[i] = (struct choice){ items[i].item, .label = items[i].body };
	f->choices = choices;
	return ERR_OK;
}

#define IN(m) .in = MEMBER(struct proposal_signature, m)

/* A signature is of the draft as it was looked at; shown again, of the draft as it is now. */
FORM(proposal_submit_form,
	{ "revision", FIELD_INT, IN(revision), .of = MEMBER(struct proposal_own, revision),
		.shape = SHAPE_HIDDEN },
	{ "form", FIELD_INT, IN(form), .of = MEMBER(struct proposal_own, body.form),
		.shape = SHAPE_HIDDEN },
	{ "attestations", FIELD_MANY, "You attest, as principal investigator", IN(attested),
		.is_fresh = true, .n_in = offsetof(struct proposal_signature, n_attested),
		.max = CONTENT_STATEMENTS, .is_needed = true, .fill = fill_statements,
		.hint = "Please read each one; these are your statements, and they are kept with "
			"the proposal." },
	{ "nonconfidential", FIELD_BOOL,
		"Nothing in this proposal is confidential, for me or for anybody else.",
		IN(is_nonconfidential), .is_fresh = true, .is_needed = true,
		.hint = "That applies to every field and to the document. We have no duty to keep "
			"any part of a proposal secret." });

/* What this very page asks for is said beside its boxes, not among the remarks. */
static bool is_asked_here(const struct finding *f)
{
	return f->field != NULL &&
	       (strcmp(f->field, "attestations") == 0 || strcmp(f->field, "nonconfidential") == 0);
}

static struct remarks remarks_of(
	struct rq *rq, const struct proposal_own *own, const struct findings *found)
{
	struct remarks r = { 0 };
	struct remark *items = MEM_ARRAY(rq->mem, struct remark, FINDINGS_MAX);
	size_t n_refusing = 0;

	for (size_t i = 0; i < found->n && i < FINDINGS_MAX; i++) {
		const struct finding *f = &found->items[i];

		if (is_asked_here(f))
			continue;
		items[r.n++] = proposal_remark(
			rq->mem, f, own, proposal_path(rq, "/edit"), proposal_path(rq, ""));
		n_refusing += !f->warns;
	}
	r.title = n_refusing == 0 ? "Before you submit"
		  : n_refusing == 1
			  ? "One thing to fix before you submit"
			  : mem_printf(rq->mem, "%zu things to fix before you submit", n_refusing);
	r.items = items;
	r.is_grave = n_refusing > 0;
	return r;
}

static enum err statements(
	struct rq *rq, const struct proposal_own *own, bool is_hindered, struct act **ret_act)
{
	struct act *a = MEM_NEW(rq->mem, struct act);
	struct form_row *rows;
	size_t n;

	TRY(form_show(rq, &proposal_submit_form, own, &rows, &n));
	a->action = proposal_path(rq, "/submit");
	a->is_primary = true;
	a->hint = is_hindered ? "Please fix what is listed at the top of this page first."
			      : mem_printf(rq->mem,
					"The deadline is %s (%s). Until then you can change "
					"the proposal and submit it again; the newest "
					"submitted version counts.",
					when_deadline(rq->mem, own->call.closes_at, own->call.zone),
					when_relative(rq->mem, own->call.closes_at, rq->cx->now));
	a->button = (struct button){ .label = own->version > 0 ? "Submit again"
							       : "Submit the proposal" };
	show_act(rq, a, rows, n, own->call.zone);
	a->n_problems = 0; /* the remarks tell them, with the way to each */
	*ret_act = a;
	return ERR_OK;
}

static void add_notice(struct rq *rq, const struct proposal_own *own, struct page *page)
{
	size_t n_here = 0;

	if (!proposal_call_is_open(&own->call, rq->cx->now)) {
		page->notice = (struct notice){ NOTICE_BAD, "The deadline has passed",
			proposal_late_text(rq, &own->call,
				"Nothing was submitted just now, and nothing of your draft is "
				"lost."),
			proposal_path(rq, ""), "Go to the proposal" };
		return;
	}
	if (rq->is_changed) {
		page->notice =
			(struct notice){ NOTICE_WARN, "Not submitted yet: the draft has changed",
				"It was saved after you looked at it, in another window perhaps. "
				"This is how it "
				"stands now; please look again and submit.",
				"#sign", "Go to the statements" };
		return;
	}
	for (size_t i = 0; rq->is_again && i < rq->cx->fault.n && i < FINDINGS_MAX; i++)
		n_here += is_asked_here(&rq->cx->fault.items[i]);
	if (rq->is_again)
		page->notice = (struct notice){ NOTICE_BAD, "Not submitted yet",
			n_here > 0 ? "One statement is not confirmed yet; your ticks are kept."
				   : "A rule prevents it; what to do is shown below.",
			"#sign", "Go to the statements" };
}

enum err proposal_submit_page(struct rq *rq)
{
	struct block *blocks = MEM_ARRAY(rq->mem, struct block, PROPOSAL_BODY_BLOCKS_MAX + 1);
	struct proposal_view v = { 0 };
	struct findings found = { 0 };
	struct proposal_own own;
	struct act *act;
	size_t n;

	TRY(proposal_of_path(rq, &own));
	if (rq->is_again && rq->cx->fault.n > 0)
		found = rq->cx->fault;
	else
		proposal_rules_run(&own.facts, MOMENT_SUBMIT, &found);
	v.remarks = remarks_of(rq, &own, &found);
	TRY(statements(rq, &own, v.remarks.is_grave, &act));
	n = proposal_body_blocks(
		rq->mem, &own.body, own.form, proposal_path(rq, "/document"), blocks);
	if (proposal_call_is_open(&own.call, rq->cx->now))
		blocks[n++] =
			(struct block){ "Sign and submit", .id = "sign", .acts = act, .n_acts = 1 };
	proposal_dress(rq, &own, "Check and submit", PAGE_WIDE, &rq->page);
	add_notice(rq, &own, &rq->page);
	proposal_hurry(rq, &own, &rq->page);
	v.blocks = (struct blocks_view){ "Check and submit", .page = rq->page,
		.badge = proposal_draft_badge(&own), .kicker = proposal_deadline(rq, &own.call),
		.lead = mem_printf(rq->mem,
			"“%s”, for the call “%s”. This is what will be frozen and read.",
			proposal_title(&own), own.call.title),
		.blocks = blocks, .n_blocks = n };
	proposal_steps(rq, &own, proposal_is_written(&found), 3, &v.steps, &v.n_steps);
	tmpl_proposal_page(rq->out, &v);
	return ERR_OK;
}

enum err proposal_submit_post(struct rq *rq)
{
	struct proposal_signature signature = { 0 };
	enum err e;

	form_take(rq, &signature);
	if (!form_is_given(rq->form, "revision"))
		signature.revision = PROPOSAL_AS_IT_STANDS;
	e = proposal_submit(rq->cx, rq_proposal(rq), &signature);
	return e == ERR_CONFLICT ? rq_changed(rq, proposal_submit_page) : e;
}
