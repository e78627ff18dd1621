/* A reviewer's own list, and the steps that end an assignment. */
#include "web/pages/reviewer/review_pages.h"

#include <string.h>

#include "domain/panel/panel.h"
#include "domain/review/review_stage.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/form_table.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/common/work.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"

enum { REASON_CHARS = 500, ABSTRACT_CHARS = 220 };

static const char *const told_words[] = { "submitted", "saved", NULL };

static const struct choice done[] = {
	{ "declined", .label = "You handed the proposal back. Somebody else will be asked; thank "
			       "you for telling us early." },
	{ "conflict", .label = "Your conflict is recorded. The proposal has disappeared from your "
			       "pages for good." },
	{ .value = NULL },
};

FORM(review_told_form, { "told", FIELD_CHOICE, .choices = told_words });
FORM(review_list_form, { "told", FIELD_CHOICE, .options = done }, LIST_FIELDS);
FORM(review_decline_form,
	{ "reason", FIELD_TEXT, "Why", .id = "decline-reason", .max = REASON_CHARS,
		.is_required = true,
		.hint = "Too many proposals, not your field, no time before the meeting." });
FORM(review_conflict_form,
	{ "note", FIELD_TEXT, "In a line, if you like", .id = "conflict-note", .max = REASON_CHARS,
		.hint = "Staff and the chair can read it." });

/* The first words, to tell proposals apart. */
static const char *beginning(struct mem *m, const char *text)
{
	size_t n = strlen(text), at = ABSTRACT_CHARS;

	if (n <= ABSTRACT_CHARS)
		return text;
	while (at > 0 && text[at] != ' ')
		at--;
	/* Without a space there, an ASCII one, it could end within a character. */
	return at == 0 ? NULL : mem_printf(m, "%.*s …", (int)at, text);
}

static bool is_in(const struct review_task *t)
{
	return t->state == REVIEW_STATE_SUBMITTED;
}

static size_t count_in(const struct review_task *tasks, size_t n)
{
	size_t n_in = 0;

	for (size_t i = 0; i < n; i++)
		n_in += is_in(&tasks[i]);
	return n_in;
}

static struct entry entry_of(struct rq *rq, const struct review_task *t)
{
	return (struct entry){ .title = t->title,
		.href = id_path(rq->mem, "/reviews/", t->proposal.v),
		.text = beginning(rq->mem, t->abstract),
		.badge = review_badge_reviewer(review_stage(ASSIGNMENT_STATE_NONE, t->state)) };
}

/* The tasks of one call, which stand together; what is still to be done comes first. */
static struct block block_of(struct rq *rq, const struct review_task *tasks, size_t n)
{
	struct entry *entries = MEM_ARRAY(rq->mem, struct entry, n);
	size_t n_in = count_in(tasks, n);
	const char *due = when_date(rq->mem, tasks->decisions_due_at, tasks->zone);

	for (size_t i = 0, at_open = 0, at_in = n - n_in; i < n; i++)
		entries[is_in(&tasks[i]) ? at_in++ : at_open++] = entry_of(rq, &tasks[i]);
	return (struct block){ tasks->call_title,
		.lead = mem_printf(rq->mem, "%zu of %zu %s in. Decisions are due on %s, %s.", n_in,
			n, n_in == 1 ? "is" : "are", due,
			when_relative(rq->mem, tasks->decisions_due_at, rq->cx->now)),
		.entries = entries, .n_entries = n };
}

static size_t blocks_of(
	struct rq *rq, const struct review_task *tasks, size_t n, struct block *ret_blocks)
{
	size_t n_blocks = 0;

	for (size_t i = 0, same; i < n; i += same) {
		same = 1;
		while (i + same < n && strcmp(tasks[i].call_slug, tasks[i + same].call_slug) == 0)
			same++;
		ret_blocks[n_blocks++] = block_of(rq, &tasks[i], same);
	}
	return n_blocks;
}

static const char *lead_of(struct rq *rq, size_t n_open)
{
	if (n_open == 0)
		return "Nothing is waiting for you. Submitted reviews can be changed until the "
		       "decisions are released.";
	return mem_printf(rq->mem, "%s still to write.",
		filter_count(rq->mem, n_open, "review is", "reviews are"));
}

static const struct empty_state nothing = { "Nothing is assigned to you",
	.text = "When the chair of a panel asks you to review, the proposals appear here, call by "
		"call, and you get an e-mail." };
static const struct block nothing_block = { "Your reviews", .empty = &nothing };

/* What is over, by the page. */
static enum err past_block(struct rq *rq, struct list_page *page, struct block *ret_block)
{
	const struct list_ask ask = list_asked(rq);
	struct review_task *tasks;
	struct entry *entries;

	TRY(review_tasks_past(rq->cx, &ask, &tasks, page));
	entries = MEM_ARRAY(rq->mem, struct entry, page->n);
	for (size_t i = 0; i < page->n; i++) {
		entries[i] = entry_of(rq, &tasks[i]);
		entries[i].text = tasks[i].call_title;
	}
	*ret_block = (struct block){ "Earlier reviews", .id = "past",
		.lead = "The decisions of these calls are released. Thank you.", .entries = entries,
		.n_entries = page->n };
	if (page->n > 0)
		ret_block->pagination = list_pages(rq, "/reviews", NULL, 0, page,
			tasks[0].proposal.v, tasks[page->n - 1].proposal.v);
	return ERR_OK;
}

static enum err list_page(struct rq *rq)
{
	struct blocks_view v = { .title = "Reviews" };
	struct review_task *tasks;
	struct list_page past;
	struct block *blocks;
	struct notice told;
	size_t n;

	TRY(review_tasks(rq->cx, &tasks, &n));
	blocks = MEM_ARRAY(rq->mem, struct block, n + 2);
	v.n_blocks = blocks_of(rq, tasks, n, blocks);
	TRY(past_block(rq, &past, &blocks[v.n_blocks]));
	if (n + past.n > 0)
		v.lead = lead_of(rq, n - count_in(tasks, n));
	else
		blocks[v.n_blocks++] = nothing_block;
	v.n_blocks += past.n > 0;
	v.blocks = blocks;
	rq_own_page(&rq->page, v.title, PAGE_WIDE);
	list_tell(rq, &rq->page, &past);
	told = form_told(rq, "told");
	if (told.kind != NOTICE_NONE)
		rq->page.notice = told;
	return blocks_show(rq, v);
}

/* A review that is in cannot be given back. */
static enum err decline(struct rq *rq)
{
	enum err e = review_decline_task(rq->cx, rq_proposal(rq), form_text(rq->form, "reason"));

	return e == ERR_CONFLICT
		       ? cx_refuse(rq->cx, (struct finding){ .code = FINDING_STATE_FORBIDS })
		       : e;
}

ROUTES(review_routes,
	{ GET, "/reviews", SIGNED_IN, ACT_ACCOUNT, .form = &review_list_form, .run = list_page,
		.summary = "what the person is to review" },
	{ GET, "/reviews/:proposal", SIGNED_IN, ACT_REVIEW_OWN, .form = &review_told_form,
		.run = review_page,
		.summary = "the frozen proposal and the reviewer's own review" },
	{ POST, "/reviews/:proposal", SIGNED_IN, ACT_REVIEW_WRITE, .form = &review_form,
		.run = review_post, .again = review_page, .then = "/reviews/:proposal?told=saved",
		.summary = "saves or submits a review" },
	{ GET, "/reviews/:proposal/document", SIGNED_IN, ACT_REVIEW_OWN,
		.run = proposal_body_document, .is_slow = true,
		.summary = "the submitted document" },
	{ POST, "/reviews/:proposal/decline", SIGNED_IN, ACT_REVIEW_WRITE,
		.form = &review_decline_form, .run = decline, .again = review_page,
		.then = "/reviews?told=declined", .summary = "gives an assignment back" },
	{ POST, "/reviews/:proposal/conflict", SIGNED_IN, ACT_CONFLICT_DECLARE,
		.form = &review_conflict_form, .step.of_proposal_text = conflict_declare,
		.again = review_page, .then = "/reviews?told=conflict",
		.summary = "declares a conflict: the proposal is gone" });
