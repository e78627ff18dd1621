/* The draft form: shown with what the rules say so far, saved as it is typed. */
#include <string.h>

#include "web/pages/applicant/autosave.h"
#include "web/pages/applicant/proposal_form.h"
#include "web/pages/applicant/proposal_pages.h"
#include "web/pages/common/answers.h"
#include "web/form_table.h"
#include "web/show_form.h"
#include "web/text/when.h"
#include "web/tmpl/message.h"
#include "web/tmpl/proposal.h"

/* Why the form is shown. */
enum occasion { OCCASION_OPENED, OCCASION_REFUSED, OCCASION_CONFLICT };

/* What the rules say of the draft: all of it as remarks, what refuses beside its field too. */
static struct remarks live_findings(struct rq *rq, const struct proposal_own *own)
{
	struct findings found = { 0 };
	struct remark *items;
	size_t n;

	proposal_rules_run(&own->facts, MOMENT_DRAFT, &found);
	n = found.n < FINDINGS_MAX ? found.n : FINDINGS_MAX;
	items = MEM_ARRAY(rq->mem, struct remark, n);
	for (size_t i = 0; i < n; i++) {
		struct finding f = found.items[i];

		items[i] = proposal_remark(rq->mem, &f, own, "", proposal_path(rq, ""));
		f.field = proposal_form_field(rq->mem, &f);
		if (!f.warns && f.field != NULL)
			finding_add(&rq->cx->fault, f);
	}
	return (struct remarks){ .title = "What the rules say so far",
		.items = items,
		.n = n,
		.is_grave = findings_refusing(&found) > 0 };
}

static bool is_late(const struct rq *rq)
{
	for (size_t i = 0; i < rq->cx->fault.n && i < FINDINGS_MAX; i++)
		if (rq->cx->fault.items[i].code == FINDING_CALL_CLOSED)
			return true;
	return false;
}

static void add_notice(
	struct rq *rq, const struct proposal_own *own, enum occasion occasion, struct page *page)
{
	const char *zone = own->call.zone;

	if (occasion == OCCASION_CONFLICT || form_is_stale(rq, &proposal_form, own))
		page->notice =
			(struct notice){ NOTICE_WARN, "This draft was saved elsewhere meanwhile",
				mem_printf(rq->mem,
					"Another window or device saved it on %s. What you typed "
					"is below and not saved yet. Saving now replaces the other "
					"version.",
					when_long(rq->mem, own->changed_at, zone)),
				proposal_path(rq, "/edit"), "Look at the saved version" };
	else if (occasion == OCCASION_REFUSED && is_late(rq))
		page->notice = (struct notice){ NOTICE_BAD, "The deadline has passed",
			proposal_late_text(rq, &own->call,
				"What you typed is below, so that you can copy it; it was not "
				"saved."),
			proposal_path(rq, ""), "Go to the proposal" };
	else if (occasion == OCCASION_OPENED && strcmp(form_text(rq->form, "told"), "saved") == 0)
		page->notice = (struct notice){ NOTICE_GOOD, NULL,
			mem_printf(rq->mem,
				own->version > 0 ? "Saved on %s. Version %" PRId64
						   " still counts until you submit again."
						 : "Saved on %s. Only you can see this draft.",
				when_long(rq->mem, own->changed_at, zone), own->version),
			NULL, NULL };
}

/* What every proposal has, then what this call asks, then what it asked before. */
static struct form_row *with_questions(
	struct rq *rq, const struct proposal_own *own, const struct form_row *rows, size_t *n)
{
	bool is_sent = form_is_sent(rq, &proposal_form);
	struct form_answers answers = is_sent ? answers_typed(rq) : own->answers;
	struct form_row *all = MEM_ARRAY(
		rq->mem, struct form_row, *n + QUESTION_ROWS_MAX + own->aside.n + 1);

	for (size_t i = 0; i < *n; i++)
		all[i] = rows[i];
	*n += question_rows(rq->mem, own->form, &answers, all + *n);
	*n += aside_rows(rq->mem, own->form, &own->aside, all + *n);
	return all;
}

static enum err show(struct rq *rq, enum occasion occasion)
{
	struct draft_view v = { 0 };
	struct proposal_own own;
	struct form_row *rows;
	struct findings missing = { 0 };
	bool is_written;
	size_t n;

	TRY(proposal_of_path(rq, &own));
	proposal_rules_run(&own.facts, MOMENT_SUBMIT, &missing);
	if (occasion == OCCASION_OPENED)
		v.remarks = live_findings(rq, &own);
	is_written = proposal_is_written(&missing);
	TRY(form_show(rq, &proposal_form, &own, &rows, &n));
	rows = with_questions(rq, &own, rows, &n);
	show_rows(rq, rows, n, own.call.zone);
	v.form = (struct form_view){ "Your proposal", .page = rq->page,
		.badge = proposal_draft_badge(&own), .kicker = proposal_deadline(rq, &own.call),
		.lead = mem_printf(rq->mem,
			"For the call “%s”. Save as often as you like; what is "
			"missing can wait.",
			own.call.title),
		.action = proposal_path(rq, "/edit"), .autosave = proposal_path(rq, "/edit"),
		.csrf = rq_csrf(rq), .idempotency_key = rq_once_key(rq), .rows = rows, .n_rows = n,
		.primary = { "Save and continue", .name = "do", .value = "next" },
		.other = { "Save", .name = "do", .value = "save" }, .back = proposal_path(rq, "") };
	if (occasion == OCCASION_REFUSED)
		v.form.problems = show_problems(rq, rows, n, own.call.zone, &v.form.n_problems);
	proposal_dress(rq, &own, "Your proposal", PAGE_NARROW, &v.form.page);
	add_notice(rq, &own, occasion, &v.form.page);
	proposal_hurry(rq, &own, &v.form.page);
	proposal_steps(rq, &own, is_written, 1, &v.steps, &v.n_steps);
	tmpl_draft_page(rq->out, &v);
	return ERR_OK;
}

/* After the deadline, or of a withdrawn one, there is nothing to edit. */
static void show_closed(struct rq *rq, const struct proposal_own *own)
{
	struct message_view v = { .page = rq->page,
		.title = "This call is not accepting changes",
		.text = proposal_late_text(
			rq, &own->call, "What you submitted before then is on its page."),
		.action = { proposal_path(rq, ""), .label = "Go to the proposal" } };

	proposal_dress(rq, own, v.title, PAGE_NARROW, &v.page);
	tmpl_message_page(rq->out, &v);
}

enum err proposal_edit_page(struct rq *rq)
{
	struct proposal_own own;

	TRY(proposal_of_path(rq, &own));
	if (proposal_call_is_open(&own.call, rq->cx->now))
		return show(rq, OCCASION_OPENED);
	show_closed(rq, &own);
	return ERR_OK;
}

enum err proposal_edit_again(struct rq *rq)
{
	return show(rq, OCCASION_REFUSED);
}

/* Nothing that was typed is lost: the form again, to be saved over the other version. */
static enum err show_conflict(struct rq *rq)
{
	return show(rq, OCCASION_CONFLICT);
}

/* Where each button of the form leads. */
static void go_on(struct rq *rq, const struct proposal_saved *saved)
{
	const char *press = form_text(rq->form, "do"), *to = "/edit?told=saved";

	if (strcmp(press, "next") == 0)
		to = saved->has_document ? "/submit" : "#f-document";
	else if (strcmp(press, "add-team") == 0)
		to = "/edit?told=saved#f-team";
	else if (strcmp(press, "add-line") == 0)
		to = "/edit?told=saved#f-budget";
	rq_go(rq, proposal_path(rq, to));
}

static enum err answer_saved(struct rq *rq, const struct proposal_saved *saved)
{
	if (is_autosave(rq))
		autosave_told(rq, saved->changed_at, saved->zone, saved->revision);
	else
		go_on(rq, saved);
	return ERR_OK;
}

static enum err answer_saved_before(struct rq *rq)
{
	struct proposal_saved saved;

	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, proposal_saved(rq->cx, rq_proposal(rq), &saved)));
	return answer_saved(rq, &saved);
}

enum err proposal_edit_save(struct rq *rq)
{
	struct proposal_input in = { 0 };
	struct proposal_saved saved;
	enum err e;

	form_take(rq, &in);
	in.answers = answers_taken(rq);
	e = proposal_save(rq->cx, rq_proposal(rq), &in, &saved);
	if (e == ERR_CONFLICT)
		return rq_changed(rq, show_conflict);
	if (e == ERR_REPLAY)
		return answer_saved_before(rq);
	return e == ERR_OK ? answer_saved(rq, &saved) : e;
}
