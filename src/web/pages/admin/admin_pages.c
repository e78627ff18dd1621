/* Accounts and roles, for an administrator. */
#include "domain/person/person.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"

/* The roles; value is role_name(). */
static const struct choice role_words[] = {
	{ "admin", "Administrator", "Accounts and roles; no proposals, no decisions.", false },
	{ "staff", "Program staff", "Calls, screening, release, awards; scores nothing.", false },
	{ "reviewer", "Reviewer", "May be put on panels.", false },
	{ "contact", "Research contact", "May be named contact of an award.", false },
	{ "finance", "Finance", "Pays gifts; sees awards and institutions.", false },
	{ "auditor", "Auditor", "Reads the audit.", false },
	{ NULL, NULL, NULL, false },
};

enum {
	ROLES_ALL =
		ROLE_ADMIN | ROLE_STAFF | ROLE_REVIEWER | ROLE_CONTACT | ROLE_FINANCE | ROLE_AUDITOR
};

static const struct choice whom_choices[] = { { "", "Everybody", NULL, false },
	{ "roles", "People with a role", NULL, false }, { NULL, NULL, NULL, false } };

FORM(people_query, { "q", FIELD_TEXT, "Name or address", .max = 100 },
	{ "whom", FIELD_CHOICE, "Show", .options = whom_choices }, LIST_FIELDS);

static enum err fill_roles(struct rq *rq, const void *stored, struct field_view *f)
{
	struct choice *choices = mem_copy(rq->mem, f->choices, f->n_choices * sizeof(*choices));
	const struct person_entry *p = stored;

	for (size_t i = 0; i < f->n_choices; i++)
		choices[i].is_on = (p->roles & role_of_name(choices[i].value)) != 0;
	f->choices = choices;
	return ERR_OK;
}

static enum err fill_seen(struct rq *rq, const void *stored, struct field_view *f)
{
	f->value = mem_printf(rq->mem, "%u", ((const struct person_entry *)stored)->roles);
	return ERR_OK;
}

FORM(roles_form,
	{ "roles", FIELD_MANY, "This person is", .options = role_words, .is_free = true,
		.fill = fill_roles, .hint = "They apply from the person's next click." },
	{ "seen", FIELD_INT, .max = ROLES_ALL, .is_seen = true, .fill = fill_seen });

static struct badge account_badge(const void *row)
{
	const struct person_entry *p = row;

	if (p->is_disabled)
		return (struct badge){ BADGE_BAD, "Disabled" };
	if (!p->is_confirmed)
		return (struct badge){ BADGE_PLAIN, "Not confirmed" };
	return (struct badge){ BADGE_GOOD, "Active" };
}

static void roles_cell(const struct list_at *at, struct cell *ret_cell)
{
	const unsigned roles = ((const struct person_entry *)at->row)->roles;
	const char *text = NULL;

	for (const struct choice *c = role_words; c->value != NULL; c++)
		if (roles & role_of_name(c->value))
			text = and_then(at->mem, text, ", ", c->label);
	ret_cell->text = text == NULL ? "–" : text;
}

#define OF(m) MEMBER(struct person_entry, m)

static const struct list_column columns[] = {
	{ "Name", OF(name), .sub = OF(email), .href = "/admin/people/" },
	{ "Institution", OF(org_name), .as = AS_TEXT },
	{ "Roles", .cell = roles_cell },
	{ "Account", .badge = account_badge },
	{ "Since", OF(created_at), .as = AS_DAY },
};

#define NOBODY                                                                                     \
	{                                                                                          \
		"Nobody found", .text = "Try the beginning of the name or of the address."         \
	}

static const struct list_look look = { "People", LIST_LOOK(struct person_entry, id, columns),
	.path = "/admin/people", .query = &people_query, .one = "person", .many = "people",
	.title = "People", .none = NOBODY, .none_fits = NOBODY };

static enum err people_page(struct rq *rq)
{
	const struct person_search search = { .text = form_text(rq->form, "q"),
		.has_role = form_is_given(rq->form, "whom") };
	const struct list_ask ask = list_asked(rq);
	struct person_entry *list;
	struct list_page page;

	TRY(person_entries(rq->cx, &search, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

/* ---- one person ---- */

static struct block access_block(struct rq *rq, const struct person_entry *p)
{
	if (p->is_disabled)
		return BUTTON_BLOCK(rq, "Access", "/admin/people/:person/enable",
			.hint = "The account still has its roles and its history.",
			.button = { .label = "Let them back in" });
	return BUTTON_BLOCK(rq, "Access", "/admin/people/:person/disable",
		.hint = "Every session ends at once, and nobody can sign in with it. What they "
			"wrote stays.",
		.button = { .label = "Disable the account" }, .is_grave = true);
}

static enum err person_page_of(struct rq *rq)
{
	struct person_entry p;
	struct block roles;

	TRY(person_entry_read(rq->cx, rq_person(rq), &p));
	TRY(FORM_BLOCK(rq, &roles, "Roles", "/admin/people/:person", &roles_form, &p,
		.button = { .label = "Save the roles" }, .is_primary = true));
	rq_crumb(rq, &rq->page, "/admin/people", "People");
	return SHOW_BLOCKS(rq, p.name, .badge = account_badge(&p),
		BLOCKS(rq->mem,
			{ "Account",
				FACTS(rq->mem,
					{ "E-mail address", .text = p.email,
						.note = p.is_confirmed ? "confirmed"
								       : "not confirmed yet" },
					{ "Institution", .text = p.org_name[0] == '\0'
									 ? "none chosen"
									 : p.org_name },
					work_when(rq->mem, "Since", p.created_at, rq_zone(rq))) },
			roles, access_block(rq, &p)));
}

static enum err roles_post(struct rq *rq)
{
	unsigned roles = 0, seen;

	for (size_t i = 0; i < form_many(rq->form, "roles"); i++)
		roles |= role_of_name(form_many_at(rq->form, "roles", i));
	/* Who posts by hand and saw nothing means these and no others. */
	seen = form_is_given(rq->form, "seen") ? (unsigned)form_int(rq->form, "seen")
					       : ROLES_ALL & ~roles;
	return person_set_roles(rq->cx, rq_person(rq), seen, roles);
}

ROUTES(admin_routes,
	{ GET, "/admin/people", SIGNED_IN, ACT_PEOPLE_MANAGE, .form = &people_query,
		.run = people_page, .summary = "accounts, by name and address" },
	{ GET, "/admin/people/:person", SIGNED_IN, ACT_PERSON_MANAGE, .run = person_page_of,
		.summary = "one account" },
	{ POST, "/admin/people/:person", SIGNED_IN, ACT_PERSON_MANAGE, .form = &roles_form,
		.needs_fresh = true, .run = roles_post, .again = person_page_of,
		.then = "/admin/people/:person", .summary = "gives and takes roles" },
	{ POST, "/admin/people/:person/disable", SIGNED_IN, ACT_PERSON_MANAGE, .needs_fresh = true,
		.step.of_person = person_disable, .again = person_page_of,
		.then = "/admin/people/:person", .summary = "nobody signs in with it any more" },
	{ POST, "/admin/people/:person/enable", SIGNED_IN, ACT_PERSON_MANAGE, .needs_fresh = true,
		.step.of_person = person_enable, .again = person_page_of,
		.then = "/admin/people/:person", .summary = "lets a disabled account back in" });
