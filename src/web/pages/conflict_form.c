#include "web/pages/conflict_form.h"

#include <string.h>

#include "domain/panel/panel.h"
#include "web/pages/work.h"

static const char *const pages[] = { "staff", "panel", NULL };

FORM(conflict_form, { .name = "person", .kind = FIELD_ID, .is_required = true },
	{ .name = "note", .kind = FIELD_TEXT, .max = 500 },
	{ .name = "from", .kind = FIELD_CHOICE, .choices = pages, .is_required = true });

/* "Ada Byron (chair)": people of one name are told apart by what they are here. */
static const char *candidate_label(struct rq *rq, const struct conflict_candidate *p)
{
	const char *office = strcmp(p->office, "contact") == 0 ? "research contact" : p->office;

	return mem_printf(rq->mem, "%s (%s)", p->name, office);
}

static struct act *enter_act(struct rq *rq, struct proposal_id proposal, const char *from,
	const struct conflict_candidate *people, size_t n_people)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, n_people + 1);
	struct form_row *rows = MEM_ARRAY(rq->mem, struct form_row, 3);
	struct act *a = MEM_NEW(rq->mem, struct act);
	size_t n = 0;

	choices[n++] = (struct choice){ .value = "", .label = "Choose a person" };
	for (size_t i = 0; i < n_people; i++)
		choices[n++] =
			(struct choice){ .value = mem_str(rq->mem, id_text(people[i].person.v).s),
				.label = candidate_label(rq, &people[i]) };
	rows[0] = (struct form_row){ .shape = SHAPE_SELECT,
		.field = { .name = "person",
			.id = "conflict-person",
			.label = "Who",
			.choices = choices,
			.n_choices = n,
			.is_required = true,
			.is_short = true } };
	rows[1] = (struct form_row){ .shape = SHAPE_TEXT,
		.field = { .name = "note",
			.id = "conflict-note",
			.label = "Why",
			.value = "",
			.max_length = 500 } };
	rows[2] = (struct form_row){ .shape = SHAPE_HIDDEN,
		.field = { .name = "from", .value = from } };
	*a = (struct act){ .title = "Enter a conflict",
		.hint = "The proposal is gone for that person at once, with any assignment to it.",
		.action =
			mem_printf(rq->mem, "/panel/proposals/%s/conflict", id_text(proposal.v).s),
		.button = { .label = "Enter it" } };
	work_act(rq, "/panel/proposals/:proposal/conflict", a, rows, 3, NULL);
	return a;
}

enum err conflict_block(
	struct rq *rq, struct proposal_id proposal, const char *from, struct block *ret_block)
{
	struct panel_conflict *known;
	struct conflict_candidate *people;
	struct fact *facts;
	size_t n, n_people;
	enum err e = conflict_entries(rq->cx, proposal, &known, &n);

	if (e == ERR_OK)
		e = conflict_possible(rq->cx, proposal, &people, &n_people);
	if (e != ERR_OK)
		return e;
	facts = MEM_ARRAY(rq->mem, struct fact, n);
	for (size_t i = 0; i < n; i++)
		facts[i] = (struct fact){ .label = known[i].name,
			.text = strcmp(known[i].kind, "declared") == 0 ? "declared" : "entered",
			.note = known[i].note[0] == '\0' ? NULL : known[i].note };
	*ret_block = (struct block){ .id = "conflicts",
		.title = "Conflicts",
		.lead = n == 0 ? "None is declared or entered. Colleagues of the applicant and "
				 "other applicants of the call are kept away without it."
			       : NULL,
		.facts = facts,
		.n_facts = n,
		.acts = enter_act(rq, proposal, from, people, n_people),
		.n_acts = 1 };
	return ERR_OK;
}

enum err conflict_post(struct rq *rq)
{
	struct person_id person = { form_int(rq->form, "person") };
	const char *id = mem_str(rq->mem, id_text(rq->object).s);

	/* One's own: the page it came from will not be there any more. */
	if (person.v == rq->cx->actor.person.v)
		rq_go(rq, "/dashboard");
	else if (strcmp(form_text(rq->form, "from"), "staff") == 0)
		rq_go(rq, mem_printf(rq->mem, "/staff/proposals/%s#conflicts", id));
	else
		rq_go(rq, mem_printf(rq->mem, "/panel/proposals/%s#conflicts", id));
	return conflict_enter(rq->cx, rq_proposal(rq), person, form_text(rq->form, "note"));
}
