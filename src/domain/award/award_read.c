#include "domain/award/award.h"
#include "domain/award/award_sql.h"
#include "domain/award/award_view.h"
#include "domain/check.h"

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

struct award award_view(const struct award_row *r)
{
	return (struct award){ .id = r->id,
		.proposal = r->proposal_id,
		.call_slug = r->call_slug,
		.call_title = r->call_title,
		.state = r->state,
		.title = r->title,
		.summary = r->summary,
		.pi_name = r->pi_name,
		.org_name = r->org_name,
		.org_country = r->org_country,
		.org_ror = or_empty(r->org_ror),
		.cash_cents = r->cash_cents,
		.credit_cents = r->credit_cents,
		.contact = r->contact_id,
		.contact_name = or_empty(r->contact_name),
		.offered_at = r->offered_at.v,
		.accepted_at = r->accepted_at.v,
		.gift_paid_at = r->gift_paid_at.v,
		.credits_issued_at = r->credits_issued_at.v,
		.announced_at = r->announced_at.v,
		.gift_reference = r->gift_reference,
		.revision = r->revision,
		.created_at = r->created_at };
}

static struct award brief(const struct award_brief_row *r)
{
	return (struct award){ .id = r->id,
		.call_title = r->call_title,
		.state = r->state,
		.title = r->title,
		.pi_name = r->pi_name,
		.org_name = r->org_name,
		.org_country = r->org_country,
		.cash_cents = r->cash_cents,
		.credit_cents = r->credit_cents,
		.contact = r->contact_id,
		.contact_name = or_empty(r->contact_name),
		.accepted_at = r->accepted_at.v,
		.gift_paid_at = r->gift_paid_at.v,
		.announced_at = r->announced_at.v,
		.gift_reference = r->gift_reference };
}

void award_hand_out(
	struct cx *cx, const struct award_brief_row *rows, size_t n, struct award **ret_awards)
{
	struct award *list = MEM_ARRAY(cx->mem, struct award, n);

	for (size_t i = 0; i < n; i++)
		list[i] = brief(&rows[i]);
	*ret_awards = list;
}

enum err award_entries(struct cx *cx, struct award **ret_awards, size_t *ret_n)
{
	struct award_row *rows;
	struct award *list;
	size_t n;
	enum err e = award_list_all(cx->db, cx->mem, cx->actor.person, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct award, n);
	for (size_t i = 0; i < n; i++)
		list[i] = award_view(&rows[i]);
	*ret_awards = list;
	*ret_n = n;
	return ERR_OK;
}

enum err award_entries_to_pay(struct cx *cx, int64_t most, struct award **ret_awards, size_t *ret_n)
{
	struct award_brief_row *rows;
	enum err e = award_to_pay(cx->db, cx->mem, cx->actor.person, most, &rows, ret_n);

	if (e == ERR_OK)
		award_hand_out(cx, rows, *ret_n, ret_awards);
	return e;
}

enum err award_read(struct cx *cx, struct award_id id, struct award *ret_award)
{
	struct award_row row;
	enum err e = award_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_award = award_view(&row);
	return e;
}

enum err award_possible_contacts(struct cx *cx, struct proposal_id proposal,
	struct award_contact **ret_contacts, size_t *ret_n)
{
	struct award_contacts_row *rows;
	struct award_contact *list;
	size_t n;
	enum err e = award_contacts(cx->db, cx->mem, proposal, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct award_contact, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct award_contact){ rows[i].id, rows[i].name };
	*ret_contacts = list;
	*ret_n = n;
	return ERR_OK;
}

enum err award_contacts_are_few(struct cx *cx, int64_t most, bool *ret_are)
{
	struct award_contacts_count_row row;
	enum err e = award_contacts_count(cx->db, cx->mem, most + 1, &row);

	if (e == ERR_OK)
		*ret_are = row.n <= most;
	return e;
}

enum err award_may_be_contact(
	struct cx *cx, struct proposal_id proposal, struct person_id contact, const char **ret_name)
{
	struct award_contact_possible_row row;
	enum err e = award_contact_possible(cx->db, cx->mem, proposal, contact, &row);

	if (e == ERR_OK || e == ERR_NOT_FOUND)
		*ret_name = e == ERR_OK ? row.name : NULL;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err check_names(struct cx *cx, struct complaints *c)
{
	struct award_odd_row *odd;
	size_t n;
	enum err e = award_odd_names(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "award", "%s is listed with another name, institution or call",
			id_text(odd[i].id.v).s);
	return e;
}

enum err award_check(struct cx *cx, struct complaints *c)
{
	struct award_odd_row *odd;
	struct award_odd_row *amounts;
	size_t n;
	enum err e = award_odd(cx->db, cx->mem, &odd, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "award", "%s is ahead of its release or of its acceptance",
			id_text(odd[i].id.v).s);
	e = award_odd_amounts(cx->db, cx->mem, &amounts, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "award", "%s: its amounts are not those decided",
			id_text(amounts[i].id.v).s);
	if (e == ERR_OK)
		e = check_names(cx, c);
	return e == ERR_OK ? recipient_check(cx, c) : e;
}
