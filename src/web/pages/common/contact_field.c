#include "web/pages/common/contact_field.h"

#include "domain/award/award.h"

static enum err are_few(struct cx *cx, struct proposal_id of, int64_t most, bool *ret_are)
{
	(void)of;
	return award_contacts_are_few(cx, most, ret_are);
}

static enum err read_contacts(
	struct rq *rq, struct proposal_id of, struct person_option **ret_people, size_t *ret_n)
{
	struct award_contact *list;
	struct person_option *people;

	TRY(award_possible_contacts(rq->cx, of, &list, ret_n));
	people = MEM_ARRAY(rq->mem, struct person_option, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		people[i] = (struct person_option){ list[i].person, list[i].name, list[i].name };
	*ret_people = people;
	return ERR_OK;
}

const struct person_group contact_if_any = { .id = "contact",
	.name = "contact_name",
	.none = "Nobody yet",
	.are_few = are_few,
	.read = read_contacts };

const struct person_group contact_needed = { .id = "contact",
	.name = "contact_name",
	.none = "Choose somebody",
	.is_required = true,
	.are_few = are_few,
	.read = read_contacts };

enum err contact_row(struct rq *rq, const struct person_group *group, struct proposal_id proposal,
	struct person_id now, const char *hint, struct form_row *row)
{
	struct person_option chosen = { .person = now };

	if (now.v != 0)
		TRY(award_may_be_contact(rq->cx, proposal, now, &chosen.name));
	if (chosen.name == NULL)
		chosen.person.v = 0; /* may not be it any more */
	row->field = (struct field_view){ .label = "Research contact", .hint = hint };
	return person_row(rq, group, proposal, &chosen, row);
}
