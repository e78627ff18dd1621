#include "domain/award/award.h"
#include "domain/award/award_sql.h"
#include "domain/check.h"

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

static struct award view(const struct award_row *r)
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

static void hand_out(struct cx *cx, const struct award_row *rows, size_t n,
	struct award **ret_awards, size_t *ret_n)
{
	struct award *list = MEM_ARRAY(cx->mem, struct award, n);

	for (size_t i = 0; i < n; i++)
		list[i] = view(&rows[i]);
	*ret_awards = list;
	*ret_n = n;
}

static enum err entries(
	struct cx *cx, enum award_list_whose whose, struct award **ret_awards, size_t *ret_n)
{
	struct award_row *rows;
	size_t n;
	enum err e = award_list(cx->db, cx->mem, cx->actor.person, whose, &rows, &n);

	if (e == ERR_OK)
		hand_out(cx, rows, n, ret_awards, ret_n);
	return e;
}

enum err award_entries(struct cx *cx, struct award **ret_awards, size_t *ret_n)
{
	return entries(cx, AWARD_LIST_WHOSE_EVERYBODYS, ret_awards, ret_n);
}

enum err award_entries_of_contact(struct cx *cx, struct award **ret_awards, size_t *ret_n)
{
	return entries(cx, AWARD_LIST_WHOSE_OWN, ret_awards, ret_n);
}

enum err award_read(struct cx *cx, struct award_id id, struct award *ret_award)
{
	struct award_row row;
	enum err e = award_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_award = view(&row);
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

enum err award_may_be_contact(struct cx *cx, struct proposal_id proposal,
	struct person_id contact, bool *ret_may)
{
	struct award_contact *list;
	size_t n;
	bool is_there = false;
	enum err e = award_possible_contacts(cx, proposal, &list, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		is_there |= list[i].person.v == contact.v;
	*ret_may = is_there;
	return ERR_OK;
}

static struct recipient recipient_view(const struct recipient_row *r)
{
	return (struct recipient){ .id = r->id,
		.title = r->title,
		.summary = r->summary,
		.pi_name = r->pi_name,
		.org_name = r->org_name,
		.org_country = r->org_country,
		.call_slug = r->call_slug,
		.call_title = r->call_title,
		.announced_at = r->announced_at.v,
		.cash_cents = r->cash_cents,
		.credit_cents = r->credit_cents };
}

/* The first row of an award, by halving: the rows are in the order of its id. */
static size_t first_of(const struct recipient_areas_row *rows, size_t n, struct award_id id)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (rows[low + half].award_id.v < id.v) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

static enum err add_all_areas(struct cx *cx, struct recipient *list, size_t n)
{
	struct recipient_areas_row *rows;
	size_t n_rows;
	enum err e = recipient_areas(cx->db, cx->mem, cx->now, &rows, &n_rows);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		size_t from = first_of(rows, n_rows, list[i].id), to = from;

		while (to < n_rows && rows[to].award_id.v == list[i].id.v)
			to++;
		list[i].areas = MEM_ARRAY(cx->mem, struct recipient_area, to - from);
		for (size_t k = from; k < to; k++)
			list[i].areas[list[i].n_areas++] =
				(struct recipient_area){ rows[k].slug, rows[k].name };
	}
	return e;
}

static struct recipient *recipient_views(
	struct cx *cx, const struct recipient_row *rows, size_t n)
{
	struct recipient *list = MEM_ARRAY(cx->mem, struct recipient, n);

	for (size_t i = 0; i < n; i++)
		list[i] = recipient_view(&rows[i]);
	return list;
}

enum err recipients(struct cx *cx, struct recipient **ret_list, size_t *ret_n)
{
	struct recipient_row *rows;
	struct recipient *list;
	size_t n;
	enum err e = recipient_list(cx->db, cx->mem, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = recipient_views(cx, rows, n);
	e = add_all_areas(cx, list, n);
	if (e != ERR_OK)
		return e;
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

enum err recipients_newest(
	struct cx *cx, int64_t most, struct recipient **ret_list, size_t *ret_n)
{
	struct recipient_row *rows;
	size_t n;
	enum err e = recipient_list_newest(cx->db, cx->mem, cx->now, most, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_list = recipient_views(cx, rows, n);
	*ret_n = n;
	return ERR_OK;
}

static enum err add_areas(struct cx *cx, struct recipient *r)
{
	struct recipient_areas_of_row *rows;
	size_t n;
	enum err e = recipient_areas_of(cx->db, cx->mem, r->id, &rows, &n);

	if (e != ERR_OK)
		return e;
	r->areas = MEM_ARRAY(cx->mem, struct recipient_area, n);
	for (size_t i = 0; i < n; i++)
		r->areas[r->n_areas++] = (struct recipient_area){ rows[i].slug, rows[i].name };
	return ERR_OK;
}

enum err recipient_read(struct cx *cx, struct award_id id, struct recipient *ret_recipient)
{
	struct recipient_row row;
	struct recipient r;
	enum err e = recipient_find(cx->db, cx->mem, id, cx->now, &row);

	if (e != ERR_OK)
		return e;
	r = recipient_view(&row);
	e = add_areas(cx, &r);
	if (e == ERR_OK)
		*ret_recipient = r;
	return e;
}

enum err award_check(struct cx *cx, struct complaints *c)
{
	struct award_odd_row *rows;
	size_t n;
	enum err e = award_odd(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "award", "%s is ahead of its release or of its acceptance",
			id_text(rows[i].id.v).s);
	e = award_odd_amounts(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "award", "%s: its amounts are not those decided",
			id_text(rows[i].id.v).s);
	return e;
}
