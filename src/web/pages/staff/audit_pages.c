/* The audit in words: who did what to which object, when. */
#include <string.h>

#include "base/num.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/text/money.h"
#include "web/text/when.h"

enum { DAY_S = 24 * 3600 };

static const struct choice kinds[] = { { "", "Everything", NULL, false },
	{ "call", "Calls", NULL, false }, { "proposal", "Proposals", NULL, false },
	{ "award", "Awards", NULL, false }, { "person", "People", NULL, false },
	{ NULL, NULL, NULL, false } };
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

static const struct {
	const char *action, *words;
} words[] = {
	{ "assignment_declined", "gave an assignment back" },
	{ "assignment_removed", "took an assignment away" },
	{ "award_accepted", "recorded the acceptance" },
	{ "award_offered", "offered the award" },
	{ "award_refused", "recorded the refusal" },
	{ "award_text_edited", "changed the public text" },
	{ "call_announced", "announced the awards" },
	{ "call_cancelled", "cancelled the call" },
	{ "call_created", "created the call" },
	{ "call_edited", "changed the call" },
	{ "call_form_saved", "changed what the call asks" },
	{ "call_published", "published the call" },
	{ "conflict_recorded", "recorded a conflict" },
	{ "contact_named", "named the research contact" },
	{ "content_added", "added it" },
	{ "content_changed", "reworded it" },
	{ "content_ordered", "put them in another order" },
	{ "content_removed", "removed it" },
	{ "decision_set", "decided, pending" },
	{ "decisions_released", "released the decisions" },
	{ "document_attached", "attached a document" },
	{ "gift_paid", "paid the gift" },
	{ "institution_added", "added an institution" },
	{ "institution_changed", "changed an institution" },
	{ "institution_chosen", "chose an institution" },
	{ "institution_left", "named no institution any more" },
	{ "institution_removed", "removed an institution" },
	{ "institutions_joined", "made one institution of two" },
	{ "institutions_imported", "added a list of institutions" },
	{ "panel_member_removed", "took a member off the panel" },
	{ "panel_member_set", "put a member on the panel" },
	{ "proposal_revived", "made it a draft again" },
	{ "proposal_saved", "saved the draft" },
	{ "proposal_screened", "screened the proposal" },
	{ "proposal_started", "began a draft" },
	{ "proposal_submitted", "submitted the proposal" },
	{ "proposal_withdrawn", "withdrew the proposal" },
	{ "review_saved", "saved a review" },
	{ "review_started", "started the review" },
	{ "reviewer_assigned", "assigned a reviewer" },
	{ "reviewers_assigned", "assigned reviewers by the engine" },
	{ "settings_saved", "saved the settings" },
	{ "task_asked", "asked for a task" },
	{ "task_cancelled", "cancelled a task" },
	{ "task_failed", "a task came to nothing" },
};

/* An action without words of its own is told by its code. */
static const char *action_words(struct mem *m, const char *action)
{
	char *s;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].action, action) == 0)
			return words[i].words;
	s = mem_str(m, action);
	for (char *c = s; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	return s;
}

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

/* "selected yes, cash USD 41,000" */
static const char *facts_words(struct mem *m, const struct audit_line *a)
{
	struct buf b;

	buf_init(&b, m, 128);
	for (size_t i = 0; i < a->n_facts; i++) {
		if (i > 0)
			BUF_LIT(&b, ", ");
		add_fact(&b, m, &a->facts[i]);
	}
	return buf_str(&b);
}

static const char *filtered(struct rq *rq, const char *name, int64_t id)
{
	return mem_printf(rq->mem, "/staff/audit?%s=%s", name, id_text(id).s);
}

static struct cell who_cell(struct rq *rq, const struct audit_line *a)
{
	switch (a->who) {
	case AUDIT_SYSTEM:
		return (struct cell){ .text = "the system" };
	case AUDIT_APPLICANT:
		return (struct cell){ .text = "the applicant" };
	case AUDIT_REVIEWER:
		return (struct cell){ .text = "a reviewer" };
	case AUDIT_PERSON:
		break;
	}
	return (struct cell){ a->actor_name,
		.href = is_staff(rq) ? filtered(rq, "by", a->actor.v) : NULL };
}

/* Where its page is, for this reader. */
static const char *object_href(struct rq *rq, const struct audit_line *a)
{
	static const struct {
		const char *kind, *path;
	} pages[] = { { "proposal", "/staff/proposals/" }, { "award", "/staff/awards/" },
		{ "message", "/staff/outbox/" }, { "person", "/admin/people/" } };

	if (!a->is_open)
		return NULL;
	if (a->slug != NULL)
		return mem_printf(rq->mem, "%s/calls/%s", is_staff(rq) ? "/staff" : "", a->slug);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].kind, a->kind) == 0)
			return mem_printf(rq->mem, "%s%s", pages[i].path, id_text(a->object).s);
	return NULL;
}

static struct cell object_cell(struct rq *rq, const struct audit_line *a)
{
	const char *id = a->object > 0 ? mem_str(rq->mem, id_text(a->object).s) : NULL;
	const char *bare = id == NULL ? a->kind : mem_printf(rq->mem, "%s %s", a->kind, id);

	return (struct cell){ a->object_name == NULL ? bare : a->object_name,
		.href = object_href(rq, a), .sub = a->object_name == NULL ? NULL : bare };
}

static void at_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;

	*ret_cell = (struct cell){ when_long(at->mem, a->at, at->rq->program->zone),
		.datetime = when_machine(at->mem, a->at) };
}

static void by_cell(const struct list_at *at, struct cell *ret_cell)
{
	*ret_cell = who_cell(at->rq, at->row);
}

static void action_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct audit_line *a = at->row;

	*ret_cell = (struct cell){ action_words(at->mem, a->action),
		.href = a->object > 0 ? filtered(at->rq, "object", a->object) : NULL };
}

static void to_cell(const struct list_at *at, struct cell *ret_cell)
{
	*ret_cell = object_cell(at->rq, at->row);
}

static void facts_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->text = facts_words(at->mem, at->row);
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
	.none = { "Nothing here", .text = "What people do in the program will stand here." },
	.none_fits = { "Nothing here",
		.text = "No row fits. Try a longer time, or fewer filters." },
	.newest = "Newest first", .older = "Older rows, newest first" };

static int64_t since(struct rq *rq, const char *span)
{
	if (strcmp(span, "day") == 0)
		return rq->cx->now - DAY_S;
	if (strcmp(span, "week") == 0)
		return rq->cx->now - 7 * DAY_S;
	return strcmp(span, "month") == 0 ? rq->cx->now - 30 * DAY_S : 0;
}

static enum err audit_page(struct rq *rq)
{
	const struct audit_filter filter = { .kind = form_text(rq->form, "kind"),
		.object = form_int(rq->form, "object"),
		.by = { form_int(rq->form, "by") },
		.since = since(rq, form_text(rq->form, "since")) };
	const struct list_ask ask = list_asked(rq);
	struct audit_line *list;
	struct list_page page;

	TRY(audit_lines(rq->cx, &filter, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

ROUTES(audit_routes, { GET, "/staff/audit", SIGNED_IN, ACT_AUDIT_READ, .form = &audit_query,
			     .run = audit_page, .summary = "who did what, when" });
