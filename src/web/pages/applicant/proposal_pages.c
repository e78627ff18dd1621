/* The applicant's own pages of a proposal.  Until the release none differs by what others did. */
#include "web/pages/applicant/proposal_pages.h"

#include <string.h>

#include "domain/call/call.h"
#include "domain/decision/decision.h"
#include "web/pages/common/pages.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/applicant/proposal_form.h"
#include "web/pages/common/work.h"
#include "web/text/letter_text.h"
#include "web/text/when.h"

enum {
	/*
	 * The most that any call can allow.  It is read in full, to a file of its own,
	 * before the call's limit is asked: so what is too large is told beside the
	 * field.  Only what no call would take is refused unread.
	 */
	DOCUMENT_BYTES_MAX = CALL_FILE_MB_MAX << 20,
	HURRY_S = 3600
};

/* What was done; how a draft was saved is told by its own page. */
static const struct choice told[] = {
	{ "saved", .label = NULL },
	{ "submitted",
		"The receipt below is also on its way to you by e-mail. You can print this page.",
		"Your proposal is submitted", false },
	{ "withdrawn", .label = "The proposal is withdrawn." },
	{ "revived", .label = "It is a draft again. It counts only once you submit it." },
	{ "uploaded", .label = "The document is kept. It counts once you submit." },
	{ .value = NULL },
};

FORM(proposal_told_form, { "told", FIELD_CHOICE, .options = told });
FORM(document_form, { "document", FIELD_FILE, .max = DOCUMENT_BYTES_MAX });
FORM(proposal_step_form, { .name = "sure", .kind = FIELD_BOOL });

/* ---- what the files share ---- */

enum err proposal_of_path(struct rq *rq, struct proposal_own *ret_own)
{
	return proposal_own(rq->cx, rq_proposal(rq), ret_own);
}

const char *proposal_path(struct rq *rq, const char *tail)
{
	return mem_printf(rq->mem, "/proposals/%s%s", id_text(rq->object).s, tail);
}

const char *proposal_deadline(struct rq *rq, const struct proposal_call *call)
{
	if (call->state == CALL_STATE_CANCELLED)
		return "the call was cancelled";
	return mem_printf(rq->mem, "%s %s, %s",
		rq->cx->now <= call->closes_at ? "closes" : "closed",
		when_deadline(rq->mem, call->closes_at, call->zone),
		when_relative(rq->mem, call->closes_at, rq->cx->now));
}

const char *proposal_late_text(struct rq *rq, const struct proposal_call *call, const char *rest)
{
	if (call->state == CALL_STATE_CANCELLED)
		return mem_printf(rq->mem, "This call was cancelled. %s", rest);
	return mem_printf(rq->mem, "The deadline was %s, to the second. By our clock it is %s. %s",
		when_deadline(rq->mem, call->closes_at, call->zone),
		when_long(rq->mem, rq->cx->now, call->zone), rest);
}

struct badge proposal_draft_badge(const struct proposal_own *own)
{
	return own->version > 0 ? (struct badge){ BADGE_ACTIVE, "Revision" }
				: (struct badge){ BADGE_PLAIN, "Draft" };
}

const char *proposal_title(const struct proposal_own *own)
{
	return own->body.title[0] == '\0' ? "Untitled proposal" : own->body.title;
}

bool proposal_is_written(const struct findings *found)
{
	static const char *const later[] = { "document", "attestations", "nonconfidential" };

	for (size_t i = 0; i < found->n && i < FINDINGS_MAX; i++) {
		const struct finding *f = &found->items[i];
		bool is_later = f->warns;

		for (size_t k = 0; k < sizeof(later) / sizeof(later[0]); k++)
			is_later =
				is_later || (f->field != NULL && strcmp(f->field, later[k]) == 0);
		if (!is_later)
			return false;
	}
	return true;
}

void proposal_hurry(struct rq *rq, const struct proposal_own *own, struct page *page)
{
	const struct proposal_call *c = &own->call;
	bool is_due = own->version == 0 || own->has_changes;

	if (page->notice.kind != NOTICE_NONE || !is_due ||
		!proposal_call_is_open(&own->call, rq->cx->now) ||
		c->closes_at - rq->cx->now > HURRY_S)
		return;
	page->notice = (struct notice){ NOTICE_WARN,
		mem_printf(rq->mem, "The deadline is %s",
			when_relative(rq->mem, c->closes_at, rq->cx->now)),
		mem_printf(rq->mem,
			"It is %s, to the second; by our clock it is %s. What is submitted by then "
			"counts, and a shorter proposal in time is worth more than a longer one "
			"late.",
			when_deadline(rq->mem, c->closes_at, c->zone),
			when_time(rq->mem, rq->cx->now, c->zone)),
		proposal_path(rq, "/submit"), "Check and submit" };
}

void proposal_steps(struct rq *rq, const struct proposal_own *own, bool is_written, int current,
	const struct step **ret_steps, size_t *ret_n)
{
	bool has_document = own->body.file_name != NULL;

	*ret_steps = LISTED(rq->mem, struct step,
		{ proposal_path(rq, "/edit"), .label = "Write", .is_done = is_written,
			.is_current = current == 1 },
		{ proposal_path(rq, "#document"), .label = "Upload",
			.note = has_document ? own->body.file_name : NULL, .is_done = has_document,
			.is_current = current == 2 },
		{ proposal_path(rq, "/submit"), .label = "Check and submit",
			.is_done = own->version > 0 && !own->has_changes,
			.is_current = current == 3 });
	*ret_n = 3;
}

void proposal_dress(struct rq *rq, const struct proposal_own *own, const char *title,
	enum page_shape shape, struct page *page)
{
	rq_own_page(page, title, shape);
	page->crumbs = LISTED(rq->mem, struct nav_link, { "/dashboard", .label = "Your proposals" },
		{ proposal_path(rq, ""), .label = proposal_title(own) });
	page->n_crumbs = strcmp(title, proposal_title(own)) == 0 ? 1 : 2;
}

/* ---- steps ---- */

static enum err upload(struct rq *rq)
{
	const struct form_file *file = form_file(rq->form, "document");

	if (file == NULL)
		return cx_refuse(rq->cx, (struct finding){ .code = FINDING_DOCUMENT_MISSING,
						 .rule = RULE_DOCUMENT,
						 .field = "document" });
	TRY(rq_limit_upload(rq, file->n));
	return proposal_attach(rq->cx, rq_proposal(rq),
		&(struct proposal_upload){ file->name, file->bytes, file->n, file->sha256 });
}

static enum err download(struct rq *rq)
{
	return proposal_body_download(rq, true);
}

/* The same page whatever it says.  Staff and the chair read it too: nothing of the working copy. */
static enum err letter_page(struct rq *rq)
{
	const struct proposal_id id = rq_proposal(rq);
	struct decision_letter letter;
	struct proposal_frozen frozen;

	TRY(decision_letter(rq->cx, id, &letter));
	TRY(proposal_frozen(rq->cx, id, FORM_READER_STAFF, &frozen));
	rq_own_page(&rq->page, "The decision letter", PAGE_NARROW);
	return SHOW_BLOCKS(rq, "The decision letter", .kicker = when_date(rq->mem, letter.at, NULL),
		.lead = frozen.body.title,
		BLOCKS(rq->mem, { letter.subject, .id = "letter",
					.letter = letter_for_page(rq->mem, letter.body) }));
}

ROUTES(proposal_routes,
	{ GET, "/proposals/:proposal", SIGNED_IN, ACT_PROPOSAL_OWN, .form = &proposal_told_form,
		.run = proposal_own_page, .summary = "the applicant's own page" },
	{ GET, "/proposals/:proposal/edit", SIGNED_IN, ACT_PROPOSAL_EDIT,
		.form = &proposal_told_form, .run = proposal_edit_page,
		.summary = "the draft form" },
	{ POST, "/proposals/:proposal/edit", SIGNED_IN, ACT_PROPOSAL_EDIT, .form = &proposal_form,
		.run = proposal_edit_save, .again = proposal_edit_again,
		.then = "/proposals/:proposal/edit", .body_max = 256 * 1024, .asks_within = true,
		.summary = "saves the draft as it is typed" },
	{ GET, "/proposals/:proposal/document", SIGNED_IN, ACT_PROPOSAL_OWN, .run = download,
		.is_slow = true, .summary = "the working copy's document" },
	{ POST, "/proposals/:proposal/document", SIGNED_IN, ACT_PROPOSAL_EDIT,
		.form = &document_form, .run = upload, .again = proposal_own_page,
		.then = "/proposals/:proposal?told=uploaded",
		.body_max = DOCUMENT_BYTES_MAX + 64 * 1024, .summary = "keeps a document" },
	{ GET, "/proposals/:proposal/submit", SIGNED_IN, ACT_PROPOSAL_SUBMIT,
		.run = proposal_submit_page, .summary = "the last look before submitting" },
	{ POST, "/proposals/:proposal/submit", SIGNED_IN, ACT_PROPOSAL_SUBMIT,
		.form = &proposal_submit_form, .run = proposal_submit_post,
		.again = proposal_submit_page, .then = "/proposals/:proposal?told=submitted",
		.asks_within = true,
		.summary = "freezes the next version" },
	{ POST, "/proposals/:proposal/withdraw", SIGNED_IN, ACT_PROPOSAL_WITHDRAW,
		.form = &proposal_step_form, .step.of_proposal = proposal_withdraw,
		.again = proposal_own_page, .then = "/proposals/:proposal?told=withdrawn",
		.summary = "takes a submitted proposal back" },
	{ POST, "/proposals/:proposal/revive", SIGNED_IN, ACT_PROPOSAL_OWN,
		.form = &proposal_step_form, .step.of_proposal = proposal_revive,
		.again = proposal_own_page, .then = "/proposals/:proposal?told=revived",
		.summary = "makes a withdrawn proposal a draft again" },
	{ GET, "/proposals/:proposal/letter", SIGNED_IN, ACT_LETTER_READ, .run = letter_page,
		.summary = "the decision letter, once it is released" });
