/* Who reviews what: the chair's table, by hand and by the engine. */
#include <string.h>

#include "domain/assign/assign.h"
#include "domain/entry/entry.h"
#include "domain/life/life.h"
#include "domain/panel/panel.h"
#include "domain/review/review_stage.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/task_show.h"
#include "web/pages/common/work.h"
#include "web/show_form.h"
#include "web/text/find.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/tmpl/assign.h"

enum { EACH_DEFAULT = 3, EACH_MAX = 10 };

FORM(assign_query, LIST_FIELDS);
FORM(unassign_form, { "person", FIELD_ID, .is_required = true });
/* A name as it was typed, or one of those that fit it. */
FORM(person_form, { .name = "person", .kind = FIELD_ID }, { "name", FIELD_TEXT, .max = 200 });
struct each {
	int64_t n;
};

FORM(best_form, { "each", FIELD_INT, "Reviewers for each proposal", .in = MEMBER(struct each, n),
			.min = 1, .max = EACH_MAX, .is_required = true });

/* All that the page is made of. */
struct board {
	struct call call;
	struct assign_page list;
	struct panel_name *members; /* the first of the panel, for names to choose from */
	size_t n_members;
	struct call_totals_row totals;
	struct call_panel_row panel;
	struct assign_run run;
	bool is_open; /* reviewers can be assigned */
};

static enum err load_figures(struct rq *rq, struct board *b)
{
	TRY(entry_panel(rq->cx, b->call.id, &b->panel));
	return assign_last(rq->cx, b->call.id, &b->run);
}

static enum err load(struct rq *rq, struct call_id id, const struct list_ask *ask, struct board *b)
{
	struct standing s;

	TRY(work_begin(rq, id, WORK_ASSIGN, "Assignment", &b->call));
	TRY(work_standing(rq, OBJ_CALL, id.v, &s));
	b->is_open = may(ACT_CALL_ASSIGN, &s);
	TRY(entry_seen(rq->cx, id, &b->totals));
	TRY(assign_page(rq->cx, id, &b->totals, ask, &b->list));
	TRY(panel_first_members(rq->cx, id, &b->members, &b->n_members));
	return load_figures(rq, b);
}

/* ---- a row ---- */

/* Names with room, to choose from while typing; of a larger panel its first, and any name is found.
 */
static void add_names(struct rq *rq, const struct board *b, struct assign_view *v)
{
	struct choice *names = MEM_ARRAY(rq->mem, struct choice, b->n_members);

	for (size_t i = 0; i < b->n_members; i++) {
		const struct panel_name *m = &b->members[i];

		if (m->n_assigned < m->load_max)
			names[v->n_names++] = (struct choice){ m->name,
				.label = mem_printf(rq->mem, "%" PRId64 " of %" PRId64,
					m->n_assigned, m->load_max) };
	}
	v->names = names;
}

/* Several members fit what was typed: one of these. */
static void offer(struct rq *rq, const struct panel_member *found, size_t n, struct field_view *f)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, n + 1);

	choices[0] = (struct choice){ "", .label = "Choose a reviewer" };
	for (size_t i = 0; i < n; i++)
		choices[i + 1] = (struct choice){ mem_str(rq->mem, id_text(found[i].person.v).s),
			.label = mem_printf(rq->mem, "%s%s%s (%" PRId64 " of %" PRId64 ")",
				found[i].name, found[i].org_name[0] == '\0' ? "" : ", ",
				found[i].org_name, found[i].n_assigned, found[i].load_max) };
	f->choices = choices;
	f->n_choices = n + 1;
}

/* What was typed for a proposal, as words that names are looked through for. */
static bool has_words(const void *arg, const void *row)
{
	const char *const texts[] = { ((const struct panel_member *)row)->name };

	return find_in(arg, texts, 1);
}

/* The members that fit a typed name; ERR_REFUSED with a finding unless one is meant. */
static enum err find_member(struct rq *rq, struct call_id call, const char *typed,
	struct panel_member **ret_found, size_t *ret_n)
{
	const struct find words = find_begin(rq->mem, typed);
	const struct panel_filter filter = { .whom = PANEL_MEMBERS,
		.words = { has_words, &words } };
	const struct list_ask first = { .way = LIST_FIRST };
	struct list_page page;

	*ret_n = 0;
	if (words.n > 0) {
		enum err e = panel_entries(rq->cx, call, &filter, &first, ret_found, &page);

		if (e != ERR_OK)
			return e;
		*ret_n = page.n;
	}
	for (size_t i = 0; i < *ret_n; i++)
		if (strcmp((*ret_found)[i].name, typed) == 0 &&
			(i + 1 == *ret_n || strcmp((*ret_found)[i + 1].name, typed) != 0)) {
			*ret_found += i; /* the one of exactly this name */
			*ret_n = 1;
			return ERR_OK;
		}
	if (*ret_n == 1)
		return ERR_OK;
	return cx_refuse(
		rq->cx, (struct finding){ .code = *ret_n == 0 ? FINDING_REVIEWER_NOT_ON_PANEL
							      : FINDING_REVIEWER_SEVERAL,
				.field = "name" });
}

/* The row that was sent and found wrong: what was typed, the choice of who fits it, the error. */
static enum err show_again(struct rq *rq, const struct board *b, struct assign_view *v)
{
	/* Who is taken away is not typed. */
	const char *typed = rq->route->form == &person_form ? form_text(rq->form, "name") : "";
	const struct findings was = rq->cx->fault;
	struct panel_member *found = NULL;
	size_t n = 0;
	enum err e;

	v->error = show_error(rq, "name", b->call.zone);
	if (v->error == NULL)
		v->error = show_error(rq, "person", b->call.zone);
	v->choose.value = typed;
	if (typed[0] == '\0')
		return ERR_OK;
	e = find_member(rq, b->call.id, typed, &found, &n);
	rq->cx->fault = was;
	if (e == ERR_REFUSED && n > 1) {
		v->choose.name = "person";
		v->choose.id = id_path(rq->mem, "person-", v->sent_for);
		for (size_t i = 0; i < b->list.page.n; i++)
			if (b->list.entries[i].id.v == v->sent_for)
				v->choose.label = mem_printf(
					rq->mem, "Reviewer for %s", b->list.entries[i].title);
		offer(rq, found, n, &v->choose);
	}
	return e == ERR_REFUSED ? ERR_OK : e;
}

/* ---- the head ---- */

/* Over what the reader may see: a figure must not tell a proposal in conflict. */
static const struct notice *run_notice(struct rq *rq, const struct board *b)
{
	struct notice *told = MEM_NEW(rq->mem, struct notice);
	const struct assign_run *run = &b->run;
	const char *when = when_long(rq->mem, run->at, b->call.zone);

	if (run->at == 0)
		return NULL;
	*told = (struct notice){ NOTICE_PLAIN, .title = "What the engine did last" };
	if (run->n_added == 0)
		told->text = mem_printf(rq->mem, "%s: nothing was left to add.", when);
	else
		told->text = mem_printf(rq->mem,
			"%s: %s added; expertise %.2f on average, %.2f at the least.%s", when,
			filter_count(rq->mem, (size_t)run->n_added, "assignment", "assignments"),
			run->mean, run->worst,
			run->is_proven_best ? " No other assignment under these loads and "
					      "conflicts has a larger total."
					    : "");
	return told;
}

static enum err engine_act(struct rq *rq, const struct board *b, const struct act **ret_act)
{
	static const struct each stored = { EACH_DEFAULT };
	struct act *a = MEM_NEW(rq->mem, struct act);

	*a = (struct act){ "Assign the best for all",
		.hint = "Fills every proposal up to that number, with the largest total expertise "
			"that loads and conflicts allow. Existing assignments stay.",
		.action = work_path(rq, "/panel/", b->call.slug, "/assign-best"),
		.button = { .label = "Assign the best" }, .is_primary = true };
	*ret_act = a;
	return work_form(rq, "/panel/:call/assign-best", &best_form, &stored, a);
}

/* Of who may assign alone: whoever may not, does not see it. */
static enum err engine_task(
	struct rq *rq, const struct board *b, const struct task_notice **ret_task)
{
	const struct task_place at = { .kind = TASK_ASSIGN,
		.call = b->call.id,
		.zone = b->call.zone,
		.page = work_path(rq, "/panel/", b->call.slug, "/assign"),
		.progress = work_path(rq, "/panel/", b->call.slug, "/assign-best/progress"),
		.cancel = work_path(rq, "/panel/", b->call.slug, "/assign-best/cancel") };

	*ret_task = NULL;
	return b->is_open ? task_show(rq, &at, ret_task) : ERR_OK;
}

static enum err show(
	struct rq *rq, struct call_id call, const struct list_ask *ask, int64_t sent_for)
{
	struct board b = { 0 };
	const struct call_totals_row *t = &b.totals;
	struct assign_view v;

	TRY(load(rq, call, ask, &b));
	if (!rq->is_again)
		list_tell(rq, &rq->page, &b.list.page);
	v = (struct assign_view){ .mem = rq->mem,
		.page = rq->page,
		.list = &b.list,
		.is_open = b.is_open,
		.csrf = rq_csrf(rq),
		.idempotency_key = rq_fresh_key(rq),
		.sent_for = sent_for,
		.title = "Assignment",
		.kicker = b.call.title,
		.lead = b.is_open ? "Proposals with the fewest reviewers come first."
				  : "Reviewers are assigned while the call is in review.",
		.told = run_notice(rq, &b),
		FIGURES(rq->mem, figure_count(rq->mem, t->n_in_review, "in review"),
			figure_count(rq->mem, t->n_bare, "without a reviewer"),
			figure_part(rq->mem, t->n_in_review > 0 ? t->n_assigned : 0, b.panel.room,
				"of the panel's load used")),
		.empty = { "No proposal is in review",
			.text = "The review starts when screening is done." } };
	TRY(engine_task(rq, &b, &v.task));
	if (b.is_open && t->n_in_review > 0)
		TRY(engine_act(rq, &b, &v.engine));
	if (b.is_open)
		add_names(rq, &b, &v);
	if (sent_for != 0)
		TRY(show_again(rq, &b, &v));
	if (b.list.page.n > 0)
		v.pagination = list_pages(rq, work_path(rq, "/panel/", b.call.slug, "/assign"),
			NULL, 0, &b.list.page, b.list.entries[0].id.v,
			b.list.entries[b.list.page.n - 1].id.v);
	tmpl_assign_page(rq->out, &v);
	return ERR_OK;
}

static enum err board_page(struct rq *rq)
{
	const struct list_ask ask = rq->route->form == &assign_query
					    ? list_asked(rq)
					    : (struct list_ask){ .way = LIST_FIRST };

	return show(rq, rq_call(rq), &ask, 0);
}

/* The table again, of the proposal's call. */
static enum err board_page_again(struct rq *rq)
{
	const struct list_ask from = { .way = LIST_FROM, .at = rq->object };
	struct assign_call call;

	TRY(assign_call_read(rq->cx, rq_proposal(rq), &call));
	return show(rq, call.id, &from, rq->object);
}

/* Back to the row that was worked on; said before the step, so that a repeated press goes there
 * too. */
static enum err go_back(struct rq *rq)
{
	struct assign_call call;

	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, assign_call_read(rq->cx, rq_proposal(rq), &call)));
	rq_go(rq, mem_printf(rq->mem, "/panel/%s/assign#p-%s", call.slug, id_text(rq->object).s));
	return ERR_OK;
}

static enum err named_member(struct rq *rq, struct person_id *ret_person)
{
	struct panel_member *found = NULL;
	struct assign_call call;
	size_t n;

	TRY(assign_call_read(rq->cx, rq_proposal(rq), &call));
	TRY(find_member(rq, call.id, form_text(rq->form, "name"), &found, &n));
	*ret_person = found->person;
	return ERR_OK;
}

/* Who is meant by the form: the one that was chosen, or the one whose name was typed. */
static enum err read_person(struct rq *rq, struct person_id *ret_person)
{
	*ret_person = (struct person_id){ form_int(rq->form, "person") };
	if (ret_person->v != 0)
		return ERR_OK;
	TRY(cx_read(rq->cx));
	return rq_read_end(rq, named_member(rq, ret_person));
}

static enum err assign(struct rq *rq)
{
	struct person_id person;

	TRY(go_back(rq));
	TRY(read_person(rq, &person));
	return assign_by_hand(rq->cx, rq_proposal(rq), person);
}

static enum err unassign(struct rq *rq)
{
	TRY(go_back(rq));
	return assign_take_away(
		rq->cx, rq_proposal(rq), (struct person_id){ form_int(rq->form, "person") });
}

static enum err assign_best(struct rq *rq)
{
	return assign_best_ask(rq->cx, rq_call(rq), form_int(rq->form, "each"));
}

static enum err assign_best_progress(struct rq *rq)
{
	return task_show_progress(rq, TASK_ASSIGN, rq_call(rq), rq_zone(rq));
}

static enum err assign_best_cancel(struct rq *rq)
{
	return task_cancel(rq->cx, TASK_ASSIGN, rq_call(rq));
}

ROUTES(assign_routes,
	{ GET, "/panel/:call/assign", SIGNED_IN, ACT_CALL_PANEL_READ, .form = &assign_query,
		.run = board_page, .summary = "who reviews what" },
	{ POST, "/panel/:call/assign-best", SIGNED_IN, ACT_CALL_ASSIGN, .form = &best_form,
		.run = assign_best, .again = board_page, .then = "/panel/:call/assign",
		.summary = "asks the engine for the best assignment" },
	{ GET, "/panel/:call/assign-best/progress", SIGNED_IN, ACT_CALL_ASSIGN, .bearer = KEY_TASKS,
		.streams = true, .run = assign_best_progress, .summary = "how far the engine is" },
	{ POST, "/panel/:call/assign-best/cancel", SIGNED_IN, ACT_CALL_ASSIGN,
		.run = assign_best_cancel, .again = board_page, .then = "/panel/:call/assign",
		.summary = "stops the engine" },
	{ POST, "/panel/proposals/:proposal/assign", SIGNED_IN, ACT_PROPOSAL_ASSIGN,
		.form = &person_form, .run = assign, .again = board_page_again,
		.summary = "assigns a reviewer by hand" },
	{ POST, "/panel/proposals/:proposal/unassign", SIGNED_IN, ACT_PROPOSAL_ASSIGN,
		.form = &unassign_form, .run = unassign, .again = board_page_again,
		.summary = "takes an assignment away" });
