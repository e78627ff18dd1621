/* Who reviews what: the chair's table, by hand and by the engine. */
#include <stdlib.h>
#include <string.h>

#include "domain/assign/assign.h"
#include "domain/panel/panel.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/show_form.h"
#include "web/text/when.h"
#include "web/tmpl/assign.h"

enum { EACH_DEFAULT = 3, EACH_MAX = 10 };

FORM(assign_query, { .name = "page", .kind = FIELD_INT, .min = 1, .max = 10000 });
FORM(person_form, { .name = "person", .kind = FIELD_ID, .is_required = true });
FORM(best_form,
	{ .name = "each", .kind = FIELD_INT, .min = 1, .max = EACH_MAX, .is_required = true });

/* All that the page is made of. */
struct board {
	struct call call;
	struct assign_proposal *proposals;
	struct panel_member *members;
	struct assign_conflict *conflicts;
	struct assign_run run;
	size_t n_proposals, n_members, n_conflicts;
	bool is_open; /* reviewers can be assigned */
};

static enum err load(struct rq *rq, struct call_id id, struct board *b)
{
	struct standing s;
	enum err e = work_begin(rq, id, WORK_ASSIGN, "Assignment", &b->call);

	if (e == ERR_OK)
		e = work_standing(rq, OBJ_CALL, id.v, &s);
	if (e != ERR_OK)
		return e;
	b->is_open = may(ACT_CALL_ASSIGN, &s);
	e = assign_table(rq->cx, id, &b->proposals, &b->n_proposals);
	if (e == ERR_OK)
		e = panel_members(rq->cx, id, &b->members, &b->n_members);
	if (e == ERR_OK)
		e = assign_conflict_entries(rq->cx, id, &b->conflicts, &b->n_conflicts);
	return e == ERR_OK ? assign_last(rq->cx, id, &b->run) : e;
}

/* ---- a row ---- */

static bool is_kept_away(
	const struct board *b, const struct assign_proposal *p, struct person_id person)
{
	for (size_t i = 0; i < b->n_conflicts; i++)
		if (b->conflicts[i].proposal.v == p->id.v && b->conflicts[i].person.v == person.v)
			return true;
	for (size_t i = 0; i < p->n_reviewers; i++)
		if (p->reviewers[i].person.v == person.v &&
			strcmp(p->reviewers[i].state, "declined") != 0)
			return true;
	return false;
}

/* Members with room, in the order of their names; in conflict or assigned already: not there. */
static struct field_view choose(
	struct rq *rq, const struct board *b, const struct assign_proposal *p)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, b->n_members + 1);
	size_t n = 0;

	choices[n++] = (struct choice){ .value = "", .label = "Choose a reviewer" };
	for (size_t i = 0; i < b->n_members; i++) {
		const struct panel_member *m = &b->members[i];

		if (m->n_assigned < m->load_max && !is_kept_away(b, p, m->person))
			choices[n++] = (struct choice){ .value = mem_str(
								rq->mem, id_text(m->person.v).s),
				.label = mem_printf(rq->mem, "%s (%" PRId64 " of %" PRId64 ")",
					m->name, m->n_assigned, m->load_max) };
	}
	return (struct field_view){ .name = "person",
		.id = mem_printf(rq->mem, "person-%s", id_text(p->id.v).s),
		.label = mem_printf(rq->mem, "Reviewer for %s", p->title),
		.choices = choices,
		.n_choices = n };
}

static struct badge reviewer_badge(const struct assign_reviewer *r)
{
	if (strcmp(r->state, "declined") == 0)
		return (struct badge){ BADGE_BAD, "Declined" };
	if (strcmp(r->review_state, "submitted") == 0)
		return (struct badge){ BADGE_GOOD, "Review in" };
	if (strcmp(r->review_state, "draft") == 0)
		return (struct badge){ BADGE_ACTIVE, "Draft" };
	return (struct badge){ BADGE_PLAIN, "Asked" };
}

/* Each button its own key; only an assignment without a review can go. */
static struct small_act take_away(struct rq *rq, const struct board *b,
	const struct assign_proposal *p, const struct assign_reviewer *r)
{
	if (!b->is_open || strcmp(r->review_state, "none") != 0 ||
		strcmp(r->state, "declined") == 0)
		return (struct small_act){ 0 };
	return (struct small_act){ .action = mem_printf(rq->mem, "/panel/proposals/%s/unassign",
					   id_text(p->id.v).s),
		.csrf = rq_csrf(rq),
		.idempotency_key = rq_once_key(rq),
		.name = "person",
		.value = mem_str(rq->mem, id_text(r->person.v).s),
		.label = "Take away",
		.told = r->name };
}

static const char *how_fit(struct rq *rq, const struct assign_reviewer *r)
{
	if (!r->is_by_engine)
		return NULL;
	return mem_printf(rq->mem, "expertise %.2f", r->score);
}

static struct assign_row row(
	struct rq *rq, const struct board *b, const struct assign_proposal *p, bool was_sent)
{
	const char *id = mem_str(rq->mem, id_text(p->id.v).s);
	struct assigned_view *list = MEM_ARRAY(rq->mem, struct assigned_view, p->n_reviewers);
	struct assign_row r = { .id = mem_printf(rq->mem, "p-%s", id),
		.title = p->title,
		.href = mem_printf(rq->mem, "/panel/proposals/%s", id),
		.sub = p->org_name[0] == '\0'
			       ? p->pi_name
			       : mem_printf(rq->mem, "%s, %s", p->pi_name, p->org_name),
		.told = p->n_assigned == 0
				? "Nobody is assigned."
				: mem_printf(rq->mem, "%" PRId64 " assigned, %s in", p->n_assigned,
					  filter_count(rq->mem, (size_t)p->n_reviews, "review",
						  "reviews")),
		.reviewers = list,
		.n_reviewers = p->n_reviewers };

	for (size_t i = 0; i < p->n_reviewers; i++)
		list[i] = (struct assigned_view){ .name = p->reviewers[i].name,
			.note = how_fit(rq, &p->reviewers[i]),
			.badge = reviewer_badge(&p->reviewers[i]),
			.take_away = take_away(rq, b, p, &p->reviewers[i]) };
	if (!b->is_open)
		return r;
	r.action = mem_printf(rq->mem, "/panel/proposals/%s/assign", id);
	r.csrf = rq_csrf(rq);
	r.idempotency_key = rq_once_key(rq);
	r.choose = choose(rq, b, p);
	r.error = was_sent ? show_error(rq, "person", b->call.zone) : NULL;
	return r;
}

static int by_need(const void *a, const void *b)
{
	const struct assign_proposal *x = a, *y = b;

	if (x->n_assigned != y->n_assigned)
		return x->n_assigned < y->n_assigned ? -1 : 1;
	return strcmp(x->title, y->title);
}

/* ---- the head ---- */

/* Over the rows that are shown: a figure must not tell a proposal in conflict. */
static const struct notice *run_notice(struct rq *rq, const struct board *b)
{
	struct notice *told = MEM_NEW(rq->mem, struct notice);
	double sum = 0, worst = 1;
	int64_t n = 0;

	if (b->run.at == 0)
		return NULL;
	for (size_t i = 0; i < b->n_proposals; i++)
		for (size_t k = 0; k < b->proposals[i].n_reviewers; k++) {
			const struct assign_reviewer *r = &b->proposals[i].reviewers[k];

			if (!r->is_by_engine || r->at != b->run.at)
				continue;
			n++;
			sum += r->score;
			worst = r->score < worst ? r->score : worst;
		}
	*told = (struct notice){ .kind = NOTICE_PLAIN,
		.title = "What the engine did last",
		.text = n == 0 ? mem_printf(rq->mem, "%s: nothing was left to add.",
					 when_long(rq->mem, b->run.at, b->call.zone))
			       : mem_printf(rq->mem,
					 "%s: %s added; expertise %.2f on average, %.2f at the "
					 "least.%s",
					 when_long(rq->mem, b->run.at, b->call.zone),
					 filter_count(
						 rq->mem, (size_t)n, "assignment", "assignments"),
					 sum / (double)n, worst,
					 b->run.is_proven_best ? " No other assignment under these "
								 "loads and conflicts "
								 "has a larger sum."
							       : "") };
	return told;
}

static struct act *engine_act(struct rq *rq, const struct board *b)
{
	struct form_row *rows = MEM_ARRAY(rq->mem, struct form_row, 1);
	struct act *a = MEM_NEW(rq->mem, struct act);

	rows[0] = (struct form_row){ .shape = SHAPE_TEXT,
		.field = { .name = "each",
			.label = "Reviewers for each proposal",
			.value = mem_printf(rq->mem, "%d", EACH_DEFAULT),
			.inputmode = "numeric",
			.is_short = true,
			.is_required = true } };
	*a = (struct act){ .title = "Assign the best for all",
		.hint = "Fills every proposal up to that number, with the largest sum of expertise "
			"that loads and conflicts allow. What is assigned stays.",
		.action = work_path(rq, "/panel/", b->call.slug, "/assign-best"),
		.button = { .label = "Assign the best" },
		.is_primary = true };
	work_act(rq, "/panel/:call/assign-best", a, rows, 1, b->call.zone);
	return a;
}

static const struct figure *figures(struct rq *rq, const struct board *b)
{
	struct figure *f = MEM_ARRAY(rq->mem, struct figure, 3);
	int64_t assigned = 0, room = 0;
	size_t bare = 0;

	for (size_t i = 0; i < b->n_proposals; i++) {
		assigned += b->proposals[i].n_assigned;
		bare += b->proposals[i].n_assigned == 0;
	}
	for (size_t i = 0; i < b->n_members; i++)
		room += b->members[i].load_max;
	f[0] = (struct figure){ .label = "in review",
		.value = mem_printf(rq->mem, "%zu", b->n_proposals) };
	f[1] = (struct figure){ .label = "without a reviewer",
		.value = mem_printf(rq->mem, "%zu", bare) };
	f[2] = (struct figure){ .label = "of the panel's load used",
		.value = mem_printf(rq->mem, "%" PRId64 " of %" PRId64, assigned, room) };
	return f;
}

static enum err show(struct rq *rq, struct call_id call, int64_t sent_for)
{
	struct assign_view v = { .title = "Assignment", .n_figures = 3 };
	struct assign_row *rows;
	struct board b = { 0 };
	struct slice s;
	int64_t page = rq->route->form == &assign_query ? form_int(rq->form, "page") : 1;
	enum err e = load(rq, call, &b);

	if (e != ERR_OK)
		return e;
	qsort(b.proposals, b.n_proposals, sizeof(*b.proposals), by_need);
	s = filter_slice(b.n_proposals, page);
	rows = MEM_ARRAY(rq->mem, struct assign_row, s.n);
	v.page = rq->page;
	v.kicker = b.call.title;
	v.lead = b.is_open ? "Those with the fewest reviewers come first."
			   : "Reviewers are assigned while the call is in review.";
	v.figures = figures(rq, &b);
	if (b.is_open && b.n_proposals > 0)
		v.engine = engine_act(rq, &b);
	/* Every other form of the page is fresh: the key that was sent stays with the one sent. */
	rq->cx->once_key = NULL;
	for (size_t i = 0; i < s.n; i++)
		rows[i] = row(
			rq, &b, &b.proposals[s.from + i], b.proposals[s.from + i].id.v == sent_for);
	v.told = run_notice(rq, &b);
	v.rows = rows;
	v.n_rows = s.n;
	v.empty = (struct empty_state){ .title = "No proposal is in review",
		.text = "The review starts when screening is done." };
	v.pagination = filter_pages(rq->mem, work_path(rq, "/panel/", b.call.slug, "/assign"), NULL,
		0, b.n_proposals, page);
	tmpl_assign_page(rq->out, &v);
	return ERR_OK;
}

static enum err assign_page(struct rq *rq)
{
	return show(rq, (struct call_id){ rq->object }, 0);
}

/* The table again, of the proposal's call. */
static enum err assign_page_again(struct rq *rq)
{
	struct assign_call call;
	enum err e = assign_call_read(rq->cx, (struct proposal_id){ rq->object }, &call);

	return e == ERR_OK ? show(rq, call.id, rq->object) : e;
}

/* Back to the row that was worked on; said before the step, so that a repeated press goes there
 * too. */
static enum err go_back(struct rq *rq)
{
	struct assign_call call;
	enum err e = cx_read(rq->cx);

	if (e != ERR_OK)
		return e;
	e = assign_call_read(rq->cx, (struct proposal_id){ rq->object }, &call);
	cx_read_end(rq->cx);
	if (e == ERR_OK)
		rq_go(rq, mem_printf(rq->mem, "/panel/%s/assign#p-%s", call.slug,
				  id_text(rq->object).s));
	return e;
}

static enum err assign(struct rq *rq)
{
	enum err e = go_back(rq);

	return e == ERR_OK ? assign_by_hand(rq->cx, (struct proposal_id){ rq->object },
				     (struct person_id){ form_int(rq->form, "person") })
			   : e;
}

static enum err unassign(struct rq *rq)
{
	enum err e = go_back(rq);

	return e == ERR_OK ? assign_take_away(rq->cx, (struct proposal_id){ rq->object },
				     (struct person_id){ form_int(rq->form, "person") })
			   : e;
}

static enum err assign_best(struct rq *rq)
{
	struct assign_outcome outcome;

	return assign_by_engine(
		rq->cx, (struct call_id){ rq->object }, form_int(rq->form, "each"), &outcome);
}

const struct route assign_routes[N_ASSIGN_ROUTES] = {
	{ .method = GET,
		.path = "/panel/:call/assign",
		.who = SIGNED_IN,
		.action = ACT_CALL_PANEL_READ,
		.object = OBJ_CALL,
		.object_param = "call",
		.form = &assign_query,
		.run = assign_page,
		.is_slow = true,
		.summary = "who reviews what" },
	{ .method = POST,
		.path = "/panel/:call/assign-best",
		.who = SIGNED_IN,
		.action = ACT_CALL_ASSIGN,
		.object = OBJ_CALL,
		.object_param = "call",
		.form = &best_form,
		.run = assign_best,
		.again = assign_page,
		.then = "/panel/:call/assign",
		.summary = "assigns by the engine" },
	{ .method = POST,
		.path = "/panel/proposals/:proposal/assign",
		.who = SIGNED_IN,
		.action = ACT_PROPOSAL_ASSIGN,
		.object = OBJ_PROPOSAL,
		.object_param = "proposal",
		.form = &person_form,
		.run = assign,
		.again = assign_page_again,
		.summary = "assigns a reviewer by hand" },
	{ .method = POST,
		.path = "/panel/proposals/:proposal/unassign",
		.who = SIGNED_IN,
		.action = ACT_PROPOSAL_ASSIGN,
		.object = OBJ_PROPOSAL,
		.object_param = "proposal",
		.form = &person_form,
		.run = unassign,
		.again = assign_page_again,
		.summary = "takes an assignment away" },
};
