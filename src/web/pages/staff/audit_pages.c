/* The audit in words: who did what to which object, when. */
#include <string.h>

#include "base/num.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/text/money.h"
#include "web/text/when.h"

enum { DAY_S = 24 * 3600 };

static const struct choice kinds[] = { { "", "Everything", NULL, false },
	{ "call", "Calls", NULL, false }, { "proposal", "Proposals", NULL, false },
	{ "award", "Awards", NULL, false }, { "inquiry", "Inquiries", NULL, false },
	{ "person", "People", NULL, false }, { NULL, NULL, NULL, false } };
static const struct choice spans[] = { { "", "Any time", NULL, false },
	{ "day", "Last 24 hours", NULL, false }, { "week", "Last 7 days", NULL, false },
	{ "month", "Last 30 days", NULL, false }, { NULL, NULL, NULL, false } };

static bool is_staff(const struct rq *rq)
{
	return (rq->cx->actor.roles & ROLE_STAFF) != 0;
}

/* One person is chosen in the table; here they can be let go. */
static enum err fill_by(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct audit_line *line = ((const struct list_at *)stored)->row;
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, 2);

	if (!is_staff(rq) || f->value[0] == '\0')
		return ERR_NOT_FOUND;
	choices[0] = (struct choice){ "", .label = "Anybody" };
	choices[1] = (struct choice){ f->value, .label = line == NULL ? f->value : line->actor_name,
		.is_on = true };
	f->choices = choices;
	f->n_choices = 2;
	return ERR_OK;
}

FORM(audit_query, { "kind", FIELD_CHOICE, "About", .options = kinds },
	{ "since", FIELD_CHOICE, "When", .options = spans },
	{ "by", FIELD_ID, "Done by", .fill = fill_by },
	{ "object", FIELD_ID, "Id of what it is about", .max = 0 }, LIST_FIELDS);

static const struct choice words[] = {
	{ "alert_asked", .label = "asked for new jobs by mail" },
	{ "alert_bounced", .label = "new jobs by mail could not be delivered" },
	{ "alert_chose", .label = "chose how often new jobs come by mail" },
	{ "alert_confirmed", .label = "confirmed new jobs by mail" },
	{ "alert_left", .label = "ended new jobs by mail" },
	{ "assignment_declined", .label = "handed an assignment back" },
	{ "assignment_removed", .label = "took an assignment away" },
	{ "award_accepted", .label = "recorded the acceptance" },
	{ "award_offered", .label = "offered the award" },
	{ "award_refused", .label = "recorded the refusal" },
	{ "award_text_edited", .label = "changed the public text" },
	{ "calendar_link_ended", .label = "ended the link of their calendar" },
	{ "calendar_link_made", .label = "made a link for their calendar" },
	{ "call_announced", .label = "announced the awards" },
	{ "call_cancelled", .label = "cancelled the call" },
	{ "call_created", .label = "created the call" },
	{ "call_edited", .label = "changed the call" },
	{ "call_form_saved", .label = "changed what the call asks" },
	{ "call_published", .label = "published the call" },
	{ "conflict_recorded", .label = "recorded a conflict" },
	{ "contact_named", .label = "named the research contact" },
	{ "content_added", .label = "added it" },
	{ "content_changed", .label = "reworded it" },
	{ "content_ordered", .label = "changed their order" },
	{ "content_removed", .label = "removed it" },
	{ "decision_set", .label = "decided, pending" },
	{ "decisions_released", .label = "released the decisions" },
	{ "document_attached", .label = "attached a document" },
	{ "gift_paid", .label = "paid the gift" },
	{ "inquiry_answered", .label = "answered an inquiry" },
	{ "inquiry_asked", .label = "asked us" },
	{ "inquiry_asked_back", .label = "asked back" },
	{ "inquiry_assigned", .label = "assigned an inquiry" },
	{ "inquiry_closed", .label = "closed an inquiry" },
	{ "inquiry_judged", .label = "said whether the answer helped" },
	{ "inquiry_noted", .label = "kept a note" },
	{ "inquiry_replied", .label = "wrote again" },
	{ "institution_added", .label = "added an institution" },
	{ "institution_changed", .label = "changed an institution" },
	{ "institution_chosen", .label = "chose an institution" },
	{ "institution_left", .label = "stopped naming an institution" },
	{ "institution_removed", .label = "removed an institution" },
	{ "institutions_joined", .label = "made one institution of two" },
	{ "institutions_imported", .label = "added a list of institutions" },
	{ "job_closed", .label = "closed the posting" },
	{ "job_created", .label = "wrote a posting" },
	{ "job_edited", .label = "changed the posting" },
	{ "job_feed_added", .label = "added a feed of postings" },
	{ "job_feed_paused", .label = "paused a feed of postings" },
	{ "job_feed_removed", .label = "removed a feed of postings" },
	{ "job_feed_started", .label = "asked for a feed of postings" },
	{ "job_published", .label = "published the posting" },
	{ "job_reopened", .label = "opened the posting again" },
	{ "jobs_sent", .label = "sent a file of postings" },
	{ "jobs_imported", .label = "imported postings" },
	{ "key_ended", .label = "ended a key" },
	{ "key_made", .label = "made a key" },
	{ "mail_passed_over", .label = "passed over a mail of a machine" },
	{ "newsletter_again", .label = "tried a letter to the list again" },
	{ "newsletter_begun", .label = "a letter to the list began to leave" },
	{ "newsletter_held", .label = "a letter to the list is held" },
	{ "newsletter_ordered", .label = "ordered a letter to the list" },
	{ "newsletter_recalled", .label = "took back a letter to the list" },
	{ "newsletter_saved", .label = "saved a letter to the list" },
	{ "newsletter_sent", .label = "a letter to the list was sent" },
	{ "newsletter_stopped", .label = "stopped a letter to the list" },
	{ "newsletter_written", .label = "wrote a letter to the list" },
	{ "panel_member_removed", .label = "took a member off the panel" },
	{ "panel_member_set", .label = "put a member on the panel" },
	{ "proposal_revived", .label = "made it a draft again" },
	{ "proposal_saved", .label = "saved the draft" },
	{ "proposal_screened", .label = "screened the proposal" },
	{ "proposal_started", .label = "began a draft" },
	{ "proposal_submitted", .label = "submitted the proposal" },
	{ "proposal_withdrawn", .label = "withdrew the proposal" },
	{ "review_saved", .label = "saved a review" },
	{ "review_started", .label = "started the review" },
	{ "reviewer_assigned", .label = "assigned a reviewer" },
	{ "reviewers_assigned", .label = "assigned reviewers by the engine" },
	{ "settings_saved", .label = "saved the settings" },
	{ "subscriber_asked", .label = "asked for letters of the list" },
	{ "subscriber_bounced", .label = "a subscriber could not be reached" },
	{ "subscriber_chose", .label = "a subscriber chose areas" },
	{ "subscriber_confirmed", .label = "a subscriber confirmed" },
	{ "subscriber_left", .label = "a subscriber left" },
	{ "subscribers_exported", .label = "took the addresses of the list away" },
	{ "subscribers_lapsed", .label = "forgot addresses that were never confirmed" },
	{ "task_asked", .label = "asked for a task" },
	{ "task_cancelled", .label = "cancelled a task" },
	{ "task_failed", .label = "a task failed" },
	{ .value = NULL },
};

/* "load_max" is "load max"; an amount loses its unit: its value has one. */
static void add_fact(struct buf *b, struct mem *m, const struct audit_fact *f)
{
	static const char unit[] = "_cents";
	size_t n = strlen(f->name), of_unit = sizeof(unit) - 1;
	int64_t cents;
	bool is_amount = n > of_unit && strcmp(f->name + n - of_unit, unit) == 0 &&
			 num_parse_int(f->value, 0, INT64_MAX, &cents) == ERR_OK;

	if (is_amount)
		n -= of_unit;
	for (size_t i = 0; i < n; i++)
		buf_char(b, f->name[i] == '_' ? ' ' : f->name[i]);
	buf_printf(b, " %s", is_amount ? money_usd(m, cents) : f->value);
}

static const char *filtered(struct rq *rq, const char *name, int64_t id)
{
	return mem_printf(rq->mem, "/staff/audit?%s=%s", name, id_text(id).s);
}

static void by_cell(const struct list_at *at, struct cell *ret_cell)
{
	static const char *const others[] = { [AUDIT_SYSTEM] = "the system",
		[AUDIT_APPLICANT] = "the applicant",
		[AUDIT_REVIEWER] = "a reviewer" };
	const struct audit_line *a = at->row;

	if (a->who != AUDIT_PERSON)
		ret_cell->text = others[a->who];
	else
		*ret_cell = (struct cell){ a->actor_name,
			.href = is_staff(at->rq) ? filtered(at->rq, "by", a->actor.v) : NULL };
}

/* Where its page is, for this reader. */
static const char *object_href(struct rq *rq, const struct audit_line *a)
{
	static const struct {
		const char *kind, *path;
	} pages[] = { { "proposal", "/staff/proposals/" }, { "award", "/staff/awards/" },
		{ "message", "/staff/outbox/" }, { "inquiry", "/staff/inquiries/" },
		{ "person", "/admin/people/" } };

	if (!a->is_open)
		return NULL;
	if (a->slug != NULL)
		return mem_printf(rq->mem, "%s/calls/%s", is_staff(rq) ? "/staff" : "", a->slug);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].kind, a->kind) == 0)
			return mem_printf(rq->mem, "%s%s", pages[i].path, id_text(a->object).s);
	return NULL;
}

static void to_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;
	const char *bare = a->kind;

	if (a->object > 0)
		bare = mem_printf(at->mem, "%s %s", a->kind, id_text(a->object).s);
	*ret_cell = (struct cell){ a->object_name == NULL ? bare : a->object_name,
		.href = object_href(at->rq, a), .sub = a->object_name == NULL ? NULL : bare };
}

static void at_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;

	*ret_cell = (struct cell){ when_long(at->mem, a->at, at->rq->program->zone),
		.datetime = when_machine(at->mem, a->at) };
}

static void action_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;
	char *code = mem_str(at->mem, a->action);

	/* An action without words of its own is told by its code. */
	for (char *c = code; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	*ret_cell = (struct cell){ label_of(words, a->action, code),
		.href = a->object > 0 ? filtered(at->rq, "object", a->object) : NULL };
}

/* "selected yes, cash USD 41,000" */
static void facts_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;
	struct buf b;

	buf_init(&b, at->mem, 128);
	for (size_t i = 0; i < a->n_facts; i++) {
		if (i > 0)
			BUF_LIT(&b, ", ");
		add_fact(&b, at->mem, &a->facts[i]);
	}
	ret_cell->text = buf_str(&b);
}

static const struct list_column columns[] = {
	{ "When", .cell = at_cell },
	{ "Who", .cell = by_cell },
	{ "Did what", .cell = action_cell },
	{ "To", .cell = to_cell },
	{ "Detail", .cell = facts_cell },
};

static const struct list_look look = { "Audit rows", LIST_LOOK(struct audit_line, place, columns),
	.path = "/staff/audit", .query = &audit_query, .title = "Audit",
	.lead = "Every change, newest first. Rows are chained by their hashes; bursary check "
		"proves that none was changed or left out.",
	.none = { "Nothing here", .text = "What people do in the program will appear here." },
	.none_fits = { "Nothing here",
		.text = "No row fits. Try a longer time, or fewer filters." },
	.newest = "Newest first", .older = "Older rows, newest first" };

static enum err audit_page(struct rq *rq)
{
	static const int64_t days[] = { 0, 1, 7, 30 };
	const int64_t span = days[place_of(spans, form_text(rq->form, "since"))];
	const struct audit_filter filter = { .kind = form_text(rq->form, "kind"),
		.object = form_int(rq->form, "object"),
		.by = { form_int(rq->form, "by") },
		.since = span == 0 ? 0 : rq->cx->now - span * DAY_S };
	const struct list_ask ask = list_asked(rq);
	struct audit_line *list;
	struct list_page page;

	TRY(audit_lines(rq->cx, &filter, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

ROUTES(audit_routes, { GET, "/staff/audit", SIGNED_IN, ACT_AUDIT_READ, .form = &audit_query,
			     .run = audit_page, .summary = "who did what, when" });
