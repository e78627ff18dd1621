#include "web/pages/panel/conflict_form.h"

#include <string.h>

#include "domain/panel/panel.h"
#include "web/form_table.h"
#include "web/pages/common/person_field.h"
#include "web/pages/common/work.h"

static const char *const pages[] = { "staff", "panel", NULL };

/* What the form is made from. */
struct entering {
	struct proposal_id proposal;
	const char *from;
};

static enum err read_people(
	struct rq *rq, struct proposal_id of, struct person_option **ret_people, size_t *ret_n)
{
	struct conflict_candidate *list;
	struct person_option *people;

	TRY(conflict_possible(rq->cx, of, &list, ret_n));
	people = MEM_ARRAY(rq->mem, struct person_option, *ret_n);
	/* "Ada Byron (chair)": people of one name are told apart by what they are here. */
	for (size_t i = 0; i < *ret_n; i++)
		people[i] = (struct person_option){ list[i].person, list[i].name,
			mem_printf(rq->mem, "%s (%s)", list[i].name,
				strcmp(list[i].office, "contact") == 0 ? "research contact"
								       : list[i].office) };
	*ret_people = people;
	return ERR_OK;
}

static const struct person_group group = { .id = "person",
	.name = "name",
	.none = "Choose a person",
	.is_required = true,
	.are_few = conflict_people_are_few,
	.read = read_people };

static enum err fill_people(struct rq *rq, const void *stored, struct form_row *row)
{
	static const struct person_option nobody = { .name = "" };

	return person_row(rq, &group, ((const struct entering *)stored)->proposal, &nobody, row);
}

FORM(conflict_form, { "person", FIELD_ID, "Who", .id = "conflict-person", .fill_row = fill_people },
	{ .name = "name", .kind = FIELD_TEXT },
	{ "note", FIELD_TEXT, "Why", .id = "conflict-note", .max = 500 },
	{ "from", FIELD_CHOICE, .in = MEMBER(struct entering, from), .choices = pages,
		.is_required = true, .shape = SHAPE_HIDDEN });

enum err conflict_block(
	struct rq *rq, struct proposal_id proposal, const char *from, struct block *ret_block)
{
	struct panel_conflict *known;
	struct fact *facts;
	size_t n;

	TRY(conflict_entries(rq->cx, proposal, &known, &n));
	TRY(FORM_BLOCK(rq, ret_block, "Conflicts", "/panel/proposals/:proposal/conflict",
		&conflict_form, (&(struct entering){ proposal, from }), "Enter a conflict",
		.hint = "The proposal disappears for that person at once, along with any "
			"assignment to it.",
		.action =
			mem_printf(rq->mem, "/panel/proposals/%s/conflict", id_text(proposal.v).s),
		.button = { .label = "Enter it" }));
	facts = MEM_ARRAY(rq->mem, struct fact, n);
	for (size_t i = 0; i < n; i++)
		facts[i] = (struct fact){ known[i].name,
			.text = strcmp(known[i].kind, "declared") == 0 ? "declared" : "entered",
			.note = filled(known[i].note) };
	ret_block->id = "conflicts";
	ret_block->facts = facts;
	ret_block->n_facts = n;
	if (n == 0)
		ret_block->lead =
			"None has been declared or entered. The applicant's colleagues and the "
			"other applicants of the call are kept away automatically.";
	return ERR_OK;
}

enum err conflict_post(struct rq *rq)
{
	const struct proposal_id proposal = rq_proposal(rq);
	const char *from = form_text(rq->form, "from");
	struct person_id person;

	TRY(person_meant(rq, &group, proposal, &person));
	/* One's own: the page it came from will not be there any more. */
	if (person.v == rq->cx->actor.person.v)
		rq_go(rq, "/dashboard");
	else
		rq_go(rq, mem_printf(rq->mem, "/%s/proposals/%s#conflicts", from,
				  id_text(rq->object).s));
	return conflict_enter(rq->cx, proposal, person, form_text(rq->form, "note"));
}
