/* The audit in words: who did what to which object, when.  Ids and codes, no names and titles. */
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/text/when.h"
#include "web/tmpl/list_page.h"

enum { PAGE = 50, COLUMNS = 5, PAGE_MAX = 1000000 };

static const char *const kinds[] = { "call", "proposal", "award", "person", NULL };

FORM(audit_query, { .name = "kind", .kind = FIELD_CHOICE, .choices = kinds },
	{ .name = "object", .kind = FIELD_ID },
	{ .name = "page", .kind = FIELD_INT, .min = 1, .max = PAGE_MAX });

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
	{ "call_published", "published the call" },
	{ "conflict_recorded", "recorded a conflict" },
	{ "contact_named", "named the research contact" },
	{ "decision_set", "decided, pending" },
	{ "decisions_released", "released the decisions" },
	{ "document_attached", "attached a document" },
	{ "gift_paid", "paid the gift" },
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

/* {"chair":true,"load_max":8} as "chair true, load max 8". */
static const char *detail_words(struct mem *m, const char *json)
{
	struct buf b;

	buf_init(&b, m, 128);
	for (const char *c = json; *c != '\0'; c++) {
		if (strchr("{}\"", *c) != NULL)
			continue;
		if (*c == ':' || *c == '_')
			buf_char(&b, ' ');
		else if (*c == ',')
			BUF_LIT(&b, ", ");
		else
			buf_char(&b, *c);
	}
	return buf_str(&b);
}

/*
 * Figures of a whole call would count what a reader may not see; auditors read
 * no content.  Rows of proposals in conflict are not here at all.
 */
static bool may_see_detail(const struct rq *rq, const struct audit_entry *a)
{
	return (rq->cx->actor.roles & ROLE_STAFF) != 0 &&
	       (strcmp(a->kind, "proposal") == 0 || strcmp(a->kind, "award") == 0);
}

static struct table_row audit_row(struct rq *rq, const struct audit_entry *a)
{
	struct cell *c = MEM_ARRAY(rq->mem, struct cell, COLUMNS);
	const char *id = a->object > 0 ? mem_str(rq->mem, id_text(a->object).s) : NULL;

	c[0] = (struct cell){ .text = when_long(rq->mem, a->at, rq->program->zone),
		.datetime = when_machine(rq->mem, a->at) };
	c[1].text = a->actor == 0 ? "the system" : mem_str(rq->mem, id_text(a->actor).s);
	c[2].text = action_words(rq->mem, a->action);
	c[3].text = id == NULL ? a->kind : mem_printf(rq->mem, "%s %s", a->kind, id);
	if (id != NULL)
		c[3].href = mem_printf(rq->mem, "/staff/audit?object=%s", id);
	c[4].text = may_see_detail(rq, a) ? detail_words(rq->mem, a->detail) : "";
	return (struct table_row){ .cells = c };
}

static const struct field_view *filter_fields(struct rq *rq, const char *kind)
{
	static const char *const labels[] = { "Calls", "Proposals", "Awards", "People" };
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, 5);
	struct field_view *f = MEM_NEW(rq->mem, struct field_view);

	choices[0] = (struct choice){ .value = "", .label = "Everything" };
	for (size_t i = 0; i < 4; i++)
		choices[i + 1] = (struct choice){
			.value = kinds[i], .label = labels[i], .is_on = strcmp(kinds[i], kind) == 0
		};
	*f = (struct field_view){ .name = "kind",
		.label = "About",
		.choices = choices,
		.n_choices = 5,
		.is_filter = true };
	return f;
}

static const char *page_href(struct rq *rq, const struct filter set[2], int64_t page)
{
	return filter_href(rq->mem, "/staff/audit", set, 2, "page",
		mem_printf(rq->mem, "%" PRId64, page));
}

static enum err audit_page(struct rq *rq)
{
	static const struct column columns[COLUMNS] = { { .head = "When" }, { .head = "Who" },
		{ .head = "Did what" }, { .head = "To" }, { .head = "Detail" } };
	struct list_view v = { .title = "Audit" };
	int64_t page = form_int(rq->form, "page") > 0 ? form_int(rq->form, "page") : 1;
	int64_t object = form_int(rq->form, "object");
	struct filter set[] = { { "kind", form_text(rq->form, "kind") },
		{ "object", object == 0 ? "" : form_text(rq->form, "object") } };
	struct audit_filter filter = { .kind = set[0].value,
		.object = object,
		.skip = (page - 1) * PAGE,
		.n = PAGE + 1 };
	struct audit_entry *list;
	struct table_row *rows;
	struct field_view search;
	size_t n, shown;
	enum err e = audit_entries(rq->cx, &filter, &list, &n);

	if (e != ERR_OK)
		return e;
	shown = n > PAGE ? PAGE : n;
	rows = MEM_ARRAY(rq->mem, struct table_row, shown);
	for (size_t i = 0; i < shown; i++)
		rows[i] = audit_row(rq, &list[i]);
	work_page(rq, v.title);
	v.page = rq->page;
	v.lead = "Every change, newest first. Rows are chained by their hashes; bursary check "
		 "proves that none was changed or left out.";
	search = (struct field_view){ .name = "object",
		.label = "Id of what it is about",
		.value = set[1].value,
		.is_filter = true };
	v.filters = (struct filters){ .path = "/staff/audit",
		.search = &search,
		.selects = filter_fields(rq, set[0].value),
		.n_selects = 1,
		.clear = filter_is_set(set, 2) ? "/staff/audit" : NULL };
	v.table = (struct table){ .label = "Audit rows",
		.columns = columns,
		.n_columns = COLUMNS,
		.rows = rows,
		.n_rows = shown };
	v.empty = (struct empty_state){ .title = "Nothing here", .text = "No row fits." };
	if (n > PAGE || page > 1)
		v.pagination = (struct pagination){ .label = "Newest first",
			.previous = page == 1 ? NULL : page_href(rq, set, page - 1),
			.next = n <= PAGE ? NULL : page_href(rq, set, page + 1) };
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

const struct route audit_routes[N_AUDIT_ROUTES] = {
	{ .method = GET,
		.path = "/staff/audit",
		.who = SIGNED_IN,
		.action = ACT_AUDIT_READ,
		.form = &audit_query,
		.run = audit_page,
		.summary = "who did what, when" },
};
