/* One proposal to a reviewer: what was submitted, the own review, then what others wrote. */
#include <stdlib.h>
#include <string.h>

#include "domain/proposal/proposal.h"
#include "domain/review/review_stage.h"
#include "domain/rights/standing_load.h"
#include "web/pages/applicant/autosave.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/reviewer/review_pages.h"
#include "web/form_table.h"
#include "web/pages/common/work.h"
#include "web/show_form.h"
#include "web/text/anchors.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"

enum { COMMENT_CHARS = 6000, BLOCKS_MAX = PROPOSAL_BODY_BLOCKS_MAX + 4 };

static const char *const presses[] = { "save", "submit", NULL };
static const char *const scores[] = { "1", "2", "3", "4", "5", NULL };

enum { PLACE_AT = 6 };

/* Anchors of a score; a guidance that says some has no word for the others. */
static const struct choice *anchors(
	struct mem *m, const char *const *words, const char *const *other, int64_t on)
{
	struct choice *choices = MEM_ARRAY(m, struct choice, ANCHORS);

	for (int s = 0; s < ANCHORS; s++)
		choices[s] = (struct choice){ scores[s],
			.label = words[s] != NULL ? words[s]
				 : other == NULL  ? ""
						  : other[s],
			.is_on = on == s + 1 };
	return choices;
}

static bool weights_differ(const struct review_own *own)
{
	for (size_t i = 1; i < own->n_criteria; i++)
		if (own->criteria[i].weight != own->criteria[0].weight)
			return true;
	return false;
}

/* "score_3": of the criterion at this place of the call's. */
static enum err fill_score(struct rq *rq, const void *stored, struct field_view *f)
{
	static const char *const plain[ANCHORS] = { "Poor", "Weak", "Fair", "Strong",
		"Exceptional" };
	const struct review_own *own = stored;
	size_t i = (size_t)strtoul(f->name + PLACE_AT, NULL, 10);
	const struct review_criterion *k;
	struct guidance g;

	if (i >= own->n_criteria)
		return ERR_NOT_FOUND;
	k = &own->criteria[i];
	g = guidance_read(rq->mem, k->guidance);
	f->label = weights_differ(own)
			   ? mem_printf(rq->mem, "%s (weight %" PRId64 ")", k->name, k->weight)
			   : k->name;
	f->hint = g.asks;
	f->is_listed = g.n_said > 0;
	f->choices = anchors(rq->mem, g.anchors, g.n_said > 0 ? NULL : plain, k->score);
	f->n_choices = ANCHORS;
	return ERR_OK;
}

static enum err fill_confidence(struct rq *rq, const void *stored, struct field_view *f)
{
	static const char *const words[ANCHORS] = { "Followed in part", "", "Know the field", "",
		"My own subject" };

	f->choices = anchors(rq->mem, words, NULL, ((const struct review_own *)stored)->confidence);
	f->n_choices = ANCHORS;
	return ERR_OK;
}

#define IN(m) .in = MEMBER(struct review_input, m), .of = MEMBER(struct review_own, m)
#define SCORE(i)                                                                                   \
	{                                                                                          \
		"score_" #i, FIELD_CHOICE, "Score", .choices = scores, .is_needed = true,          \
						    .shape = SHAPE_SCORE, .fill = fill_score       \
	}

FORM(review_form, { "revision", FIELD_INT, IN(revision), .is_seen = true }, SCORE(0), SCORE(1),
	SCORE(2), SCORE(3), SCORE(4), SCORE(5), SCORE(6), SCORE(7), SCORE(8), SCORE(9), SCORE(10),
	SCORE(11),
	{ "confidence", FIELD_CHOICE, "How sure you are", IN(confidence), .choices = scores,
		.shape = SHAPE_SCORE, .fill = fill_confidence,
		.hint = "Low confidence is useful to know." },
	{ "comment", FIELD_LINES, "Comment for the panel", IN(comment), .max = COMMENT_CHARS,
		.is_needed = true, .lines = 9,
		.hint = "Fifty to a hundred words, the most important thing first. Applicants "
			"never "
			"see it, nor your name, nor your scores." },
	{ "do", FIELD_CHOICE, .choices = presses });

struct desk {
	struct rq *rq;
	struct proposal_id id;
	struct review_beside *tasks;
	size_t n_tasks;
	struct review_own own;
	struct proposal_frozen frozen;
	bool is_released; /* nothing can be done any more */
	struct block blocks[BLOCKS_MAX];
	size_t n_blocks;
};

/* ---- the review form ---- */

static enum err add_form(struct desk *d, struct beside_view *v)
{
	struct rq *rq = d->rq;
	bool is_in = d->own.state == REVIEW_STATE_SUBMITTED;
	struct form_row *rows;
	size_t n;

	TRY(form_show(rq, &review_form, &d->own, &rows, &n));
	v->form = (struct act){ .action = rq_path(rq, "/reviews/:proposal"),
		.csrf = rq_csrf(rq),
		.idempotency_key = rq_once_key(rq),
		.rows = rows,
		.n_rows = n,
		.button = { is_in ? "Submit the change" : "Submit the review", .name = "do",
			.value = "submit" },
		.hint = is_in ? "It is submitted. You can change it until the decisions are "
				"released."
			      : "Save as often as you like; submitting needs every score and a "
				"comment." };
	if (!is_in) {
		v->form.other = (struct button){ "Save", .name = "do", .value = "save" };
		v->autosave = v->form.action;
	}
	if (form_is_sent(rq, &review_form)) {
		show_rows(rq, rows, n, d->frozen.call.zone);
		if (!rq->is_changed)
			v->form.problems = show_problems(
				rq, rows, n, d->frozen.call.zone, &v->form.n_problems);
	}
	v->form_label = "Your review";
	v->is_guarded = true;
	return ERR_OK;
}

/* ---- what others wrote ---- */

/* The order is that of random numbers: it tells nothing of who, when or how. */
static const char *letter_of(struct mem *m, size_t i)
{
	return i < 26 ? mem_printf(m, "Reviewer %c", (char)('A' + i))
		      : mem_printf(m, "Reviewer %zu", i + 1);
}

static const char *title_of(struct desk *d, const struct review_entry *r, size_t i)
{
	struct mem *m = d->rq->mem;

	if (r->id.v == d->own.id.v)
		return mem_printf(m, "%s, you", letter_of(m, i));
	return r->name[0] != '\0' ? mem_printf(m, "%s, %s", letter_of(m, i), r->name)
				  : letter_of(m, i);
}

/* Criteria down, reviewers across. */
static const struct table *scores_table(struct desk *d, const struct review_entry *r, size_t n)
{
	struct mem *m = d->rq->mem;
	struct column *columns = MEM_ARRAY(m, struct column, n + 1);
	struct table_row *rows = MEM_ARRAY(m, struct table_row, d->own.n_criteria + 1);
	struct cell *foot = MEM_ARRAY(m, struct cell, n + 1);

	columns[0].head = "Criterion";
	foot[0].text = "Weighted mean";
	for (size_t i = 0; i < n; i++) {
		columns[i + 1] =
			(struct column){ r[i].id.v == d->own.id.v
						 ? mem_printf(m, "%s, you", letter_of(m, i))
						 : letter_of(m, i),
				.is_number = true };
		foot[i + 1].text = mem_printf(m, "%.1f", r[i].mean);
	}
	for (size_t k = 0; k <= d->own.n_criteria; k++) {
		struct cell *cells = MEM_ARRAY(m, struct cell, n + 1);
		bool is_last = k == d->own.n_criteria;

		cells[0].text = is_last ? "How sure" : d->own.criteria[k].name;
		for (size_t i = 0; i < n; i++) {
			int64_t score = is_last ? r[i].confidence : r[i].criteria[k].score;

			cells[i + 1].text = score == 0 ? "–" : mem_printf(m, "%" PRId64, score);
		}
		rows[k].cells = cells;
	}
	return LISTED(m, struct table,
		{ "Scores of all reviewers", .columns = columns, .n_columns = n + 1, .rows = rows,
			.n_rows = d->own.n_criteria + 1, .foot = foot });
}

/* Only when the own review is in: a second opinion is worth most without the first. */
static enum err add_others(struct desk *d)
{
	struct rq *rq = d->rq;
	struct review_entry *r;
	struct standing s;
	struct item *items;
	bool is_named;
	size_t n;
	enum err e;

	if (d->own.state != REVIEW_STATE_SUBMITTED)
		return ERR_OK;
	e = must_may(rq->cx, ACT_REVIEWS_READ, d->id.v);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(work_standing(rq, OBJ_PROPOSAL, d->id.v, &s));
	is_named = (s.relations & REL_CHAIR) != 0 && (s.relations & REL_CONFLICT) == 0;
	TRY(review_entries(rq->cx, d->id, &d->own, is_named, &r, &n));
	items = MEM_ARRAY(rq->mem, struct item, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct item){ title_of(d, &r[i], i), r[i].comment };
	d->blocks[d->n_blocks++] = (struct block){ "What the reviewers say", .id = "others",
		.lead = n == 1 ? "Yours is the first to be submitted." : NULL,
		.table = scores_table(d, r, n), .items = items, .n_items = n };
	return ERR_OK;
}

/* ---- steps out ---- */

static enum err add_steps_out(struct desk *d)
{
	struct rq *rq = d->rq;
	struct act *acts = MEM_ARRAY(rq->mem, struct act, 2);
	bool is_in = d->own.state == REVIEW_STATE_SUBMITTED;

	acts[0] = (struct act){ "Declare a conflict",
		.hint = "You have one if you are or were close to the investigator or a team "
			"member: the same institution, joint papers, student or adviser, family, "
			"friendship, a financial interest. Once you declare it, this proposal no "
			"longer exists for you, in any list or at any address. You cannot undo "
			"that.",
		.is_grave = true,
		.button = { "Declare the conflict",
			.confirm = "Declare a conflict? The proposal will disappear from your "
				   "pages for good." } };
	acts[1] = (struct act){ "Hand it back",
		.hint = "The sooner the better, and no offence taken: somebody else will be asked.",
		.button = { .label = "Hand it back" } };
	TRY(work_form(rq, "/reviews/:proposal/conflict", &review_conflict_form, NULL, &acts[0]));
	TRY(work_form(rq, "/reviews/:proposal/decline", &review_decline_form, NULL, &acts[1]));
	d->blocks[d->n_blocks++] = (struct block){ "Not for you?", .id = "out", .acts = acts,
		.n_acts = is_in ? 1 : 2 };
	return ERR_OK;
}

/* ---- the page ---- */

static bool is_among(const struct review_beside *tasks, size_t n, struct proposal_id id)
{
	for (size_t i = 0; i < n; i++)
		if (tasks[i].proposal.v == id.v)
			return true;
	return false;
}

static enum err load(struct desk *d)
{
	struct cx *cx = d->rq->cx;
	enum err e;

	TRY(proposal_frozen(cx, d->id, FORM_READER_PANEL, &d->frozen));
	TRY(review_tasks_beside(cx, d->frozen.call.id, &d->tasks, &d->n_tasks));
	if (!is_among(d->tasks, d->n_tasks, d->id))
		return ERR_NOT_FOUND;
	TRY(review_read_own(cx, d->id, &d->own));
	/* Who is assigned may write until the release, and read after it. */
	e = must_may(cx, ACT_REVIEW_WRITE, d->id.v);
	d->is_released = e == ERR_NOT_FOUND;
	return d->is_released ? ERR_OK : e;
}

/* The other proposals of the call, at hand beside this one. */
static void add_side(struct desk *d, struct page *page)
{
	struct rq *rq = d->rq;
	struct nav_link *side = MEM_ARRAY(rq->mem, struct nav_link, d->n_tasks);

	for (size_t i = 0; i < d->n_tasks; i++) {
		const struct review_beside *t = &d->tasks[i];

		side[page->n_side++] = (struct nav_link){
			id_path(rq->mem, "/reviews/", t->proposal.v), .label = t->title,
			.count = t->state == REVIEW_STATE_NONE
					 ? NULL
					 : review_badge_reviewer(
						   review_stage(ASSIGNMENT_STATE_NONE, t->state))
						   .word,
			.is_current = t->proposal.v == d->id.v
		};
	}
	page->side = side;
	page->side_title = d->frozen.call.title;
	rq_crumb(rq, page, "/reviews", "Reviews");
}

static void add_notice(struct desk *d, struct page *page)
{
	struct rq *rq = d->rq;
	bool is_told = !rq->is_again && rq->route->method == GET;

	if (rq->is_changed || form_is_stale(rq, &review_form, &d->own))
		page->notice =
			(struct notice){ NOTICE_WARN, "This review was saved elsewhere meanwhile",
				mem_printf(rq->mem,
					"Another window or device saved it on %s. What you typed "
					"is in the form and not saved yet. Saving now "
					"replaces the other version.",
					when_long(rq->mem, d->own.changed_at, d->frozen.call.zone)),
				rq_path(rq, "/reviews/:proposal"), "Look at the saved version" };
	else if (rq->is_again && rq->cx->fault.n > 0 && rq->cx->fault.items[0].field == NULL)
		page->notice = (struct notice){ NOTICE_BAD, NULL,
			"This is no longer possible. Nothing was changed; what you typed is still "
			"in its form.",
			NULL, NULL };
	else if (is_told && strcmp(form_text(rq->form, "told"), "submitted") == 0)
		page->notice = (struct notice){ NOTICE_GOOD, "Your review is in",
			"What the reviewers say is shown below the proposal.", "#others",
			"Read it" };
	else if (is_told && strcmp(form_text(rq->form, "told"), "saved") == 0)
		page->notice = (struct notice){ NOTICE_GOOD, NULL,
			mem_printf(rq->mem, "Saved on %s. It counts once you submit it.",
				when_long(rq->mem, d->own.changed_at, d->frozen.call.zone)),
			NULL, NULL };
}

enum err review_page(struct rq *rq)
{
	struct desk *d = MEM_NEW(rq->mem, struct desk);
	struct beside_view v = { .blocks = d->blocks };
	const struct proposal_call *call = &d->frozen.call;
	const struct proposal_body *body = &d->frozen.body;

	d->rq = rq;
	d->id = rq_proposal(rq);
	TRY(load(d));
	d->n_blocks = proposal_body_blocks(rq->mem, body, d->frozen.form,
		rq_path(rq, "/reviews/:proposal/document"), d->blocks);
	TRY(add_others(d));
	if (!d->is_released) {
		TRY(add_form(d, &v));
		TRY(add_steps_out(d));
	}
	v.n_blocks = d->n_blocks;
	v.title = body->title;
	v.badge = review_badge_reviewer(review_stage(ASSIGNMENT_STATE_NONE, d->own.state));
	v.kicker = d->is_released
			   ? "the decisions are released"
			   : mem_printf(rq->mem, "decisions due on %s, %s",
				     when_date(rq->mem, call->decisions_due_at, call->zone),
				     when_relative(rq->mem, call->decisions_due_at, rq->cx->now));
	work_page(rq, v.title);
	add_side(d, &rq->page);
	add_notice(d, &rq->page);
	return beside_show(rq, v);
}

/* ---- saving ---- */

/* The criteria's ids are the call's; the form knows them by their place. */
static enum err read_input(struct rq *rq, struct proposal_id id, struct review_input *ret_input)
{
	struct review_own own;

	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, review_read_own(rq->cx, id, &own)));
	MUST(own.n_criteria <= REVIEW_CRITERIA_MAX);
	for (size_t i = 0; i < own.n_criteria; i++) {
		const char *typed = form_text(rq->form, mem_printf(rq->mem, "score_%zu", i));

		own.criteria[i].score = typed[0] == '\0' ? 0 : typed[0] - '0';
	}
	*ret_input = (struct review_input){ .scores = own.criteria, .n_scores = own.n_criteria };
	form_take(rq, ret_input);
	return ERR_OK;
}

/* The same press again is answered before its right is asked for once more: so it is asked here. */
static enum err read_saved(struct rq *rq, struct review_own *ret_own, struct proposal_call *ret_call)
{
	const struct proposal_id id = rq_proposal(rq);

	TRY(must_may(rq->cx, ACT_REVIEW_OWN, id.v));
	TRY(review_read_own(rq->cx, id, ret_own));
	return proposal_call_read(rq->cx, id, ret_call);
}

enum err review_post(struct rq *rq)
{
	const struct proposal_id id = rq_proposal(rq);
	bool is_final = strcmp(form_text(rq->form, "do"), "submit") == 0;
	struct proposal_call call;
	struct review_own own;
	struct review_input in;
	enum err e = read_input(rq, id, &in);

	if (e == ERR_OK)
		e = review_save(rq->cx, id, &in, is_final);
	if (e == ERR_CONFLICT)
		return rq_changed(rq, review_page);
	if (e != ERR_OK && e != ERR_REPLAY)
		return e;
	if (is_autosave(rq)) {
		TRY(cx_read(rq->cx));
		TRY(rq_read_end(rq, read_saved(rq, &own, &call)));
		autosave_told(rq, own.changed_at, call.zone, own.revision);
	} else if (is_final)
		rq_go(rq, rq_path(rq, "/reviews/:proposal?told=submitted"));
	return ERR_OK;
}
