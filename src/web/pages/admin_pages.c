/* Accounts and roles, for an administrator. */
#include "domain/person/person.h"
#include "web/pages/list.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/rq.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

static const struct role_words {
	enum role role;
	const char *label, *hint;
} role_words[] = {
	{ ROLE_ADMIN, "Administrator", "Accounts and roles; no proposals, no decisions." },
	{ ROLE_STAFF, "Program staff", "Calls, screening, release, awards; scores nothing." },
	{ ROLE_REVIEWER, "Reviewer", "May be put on panels." },
	{ ROLE_CONTACT, "Research contact", "May be named contact of an award." },
	{ ROLE_FINANCE, "Finance", "Pays gifts; sees awards and institutions." },
	{ ROLE_AUDITOR, "Auditor", "Reads the audit." },
};

enum {
	N_ROLES = sizeof(role_words) / sizeof(role_words[0]),
	ROLES_ALL =
		ROLE_ADMIN | ROLE_STAFF | ROLE_REVIEWER | ROLE_CONTACT | ROLE_FINANCE | ROLE_AUDITOR
};

static const char *const role_choices[] = { "admin", "staff", "reviewer", "contact", "finance",
	"auditor", NULL };
static const char *const whom_choices[] = { "roles", NULL };

FORM(people_query, { .name = "q", .kind = FIELD_TEXT, .max = 100 },
	{ .name = "whom", .kind = FIELD_CHOICE, .choices = whom_choices }, LIST_FIELDS);

FORM(roles_form, { .name = "roles", .kind = FIELD_MANY, .choices = role_choices },
	{ .name = "seen", .kind = FIELD_INT, .min = 0, .max = ROLES_ALL });

static const char *roles_text(struct mem *m, unsigned roles)
{
	const char *text = NULL;

	for (size_t i = 0; i < N_ROLES; i++)
		if (roles & role_words[i].role)
			text = text == NULL ? role_words[i].label
					    : mem_printf(m, "%s, %s", text, role_words[i].label);
	return text == NULL ? "–" : text;
}

static struct badge account_badge(const struct person_entry *p)
{
	if (p->is_disabled)
		return (struct badge){ BADGE_BAD, "Disabled" };
	if (!p->is_confirmed)
		return (struct badge){ BADGE_PLAIN, "Not confirmed" };
	return (struct badge){ BADGE_GOOD, "Active" };
}

static const char *zone_of(const struct rq *rq)
{
	return rq_zone(rq) == NULL ? "UTC" : rq_zone(rq);
}

static void name_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	const struct person_entry *p = row;

	(void)arg;
	*ret_cell = (struct cell){ .text = p->name,
		.href = mem_printf(rq->mem, "/admin/people/%s", id_text(p->id.v).s),
		.sub = p->email };
}

static void org_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	const char *name = ((const struct person_entry *)row)->org_name;

	(void)rq, (void)arg;
	ret_cell->text = name[0] == '\0' ? "–" : name;
}

static void roles_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	(void)arg;
	ret_cell->text = roles_text(rq->mem, ((const struct person_entry *)row)->roles);
}

static void account_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	(void)rq, (void)arg;
	ret_cell->badge = account_badge(row);
}

static void since_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	int64_t at = ((const struct person_entry *)row)->created_at;

	(void)arg;
	*ret_cell = (struct cell){ .text = when_date(rq->mem, at, zone_of(rq)),
		.datetime = when_machine(rq->mem, at) };
}

static const struct list_column columns[] = {
	{ .head = "Name", .cell = name_cell },
	{ .head = "Institution", .cell = org_cell },
	{ .head = "Roles", .cell = roles_cell },
	{ .head = "Account", .cell = account_cell },
	{ .head = "Since", .cell = since_cell },
};

static const struct list_look look = { .label = "People",
	.columns = columns,
	.n_columns = sizeof(columns) / sizeof(columns[0]),
	.row_size = sizeof(struct person_entry) };

static void add_filters(
	struct rq *rq, struct list_view *v, const struct filter *set, const struct list_page *page)
{
	struct field_view *search = MEM_NEW(rq->mem, struct field_view);
	struct field_view *select = MEM_NEW(rq->mem, struct field_view);
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, 2);

	choices[0] = (struct choice){ .value = "", .label = "Everybody" };
	choices[1] = (struct choice){
		.value = "roles", .label = "People with a role", .is_on = set[1].value[0] != '\0'
	};
	*search = filter_search("Name or address", set[0].value);
	*select = (struct field_view){ .name = "whom",
		.label = "Show",
		.choices = choices,
		.n_choices = 2,
		.is_filter = true };
	v->filters = (struct filters){ .path = "/admin/people",
		.search = search,
		.selects = select,
		.n_selects = 1,
		.clear = filter_is_set(set, 2) ? "/admin/people" : NULL,
		.told = list_count(rq->mem, page, "person", "people") };
}

static enum err people_page(struct rq *rq)
{
	const struct filter set[] = { { "q", form_text(rq->form, "q") },
		{ "whom", form_text(rq->form, "whom") } };
	const struct person_search search = { .text = set[0].value,
		.has_role = set[1].value[0] != '\0' };
	const struct list_ask ask = list_asked(rq);
	struct list_view v = { .title = "People",
		.empty = { .title = "Nobody found",
			.text = "Try the beginning of the name or of the address." } };
	struct person_entry *list;
	struct list_page page;
	enum err e = person_entries(rq->cx, &search, &ask, &list, &page);

	if (e != ERR_OK)
		return e;
	work_page(rq, "People");
	v.page = rq->page;
	list_tell(rq, &v.page, &page);
	add_filters(rq, &v, set, &page);
	v.table = list_table(rq, &look, NULL, NULL, list, page.n);
	if (page.n > 0)
		v.pagination = list_pages(
			rq, "/admin/people", set, 2, &page, list[0].id.v, list[page.n - 1].id.v);
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

/* ---- one person ---- */

static struct block facts_block(struct rq *rq, const struct person_entry *p)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 3);
	struct block block = { .title = "Account", .facts = facts, .n_facts = 3 };

	facts[0] = (struct fact){ .label = "E-mail address",
		.text = p->email,
		.note = p->is_confirmed ? "confirmed" : "not confirmed yet" };
	facts[1] = (struct fact){ .label = "Institution",
		.text = p->org_name[0] == '\0' ? "none chosen" : p->org_name };
	facts[2] = work_when(rq->mem, "Since", p->created_at, zone_of(rq));
	return block;
}

static struct block roles_block(struct rq *rq, const struct person_entry *p)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, N_ROLES);
	struct form_row *rows = MEM_ARRAY(rq->mem, struct form_row, 2);
	struct act *act = MEM_NEW(rq->mem, struct act);

	for (size_t i = 0; i < N_ROLES; i++)
		choices[i] = (struct choice){ .value = role_name(role_words[i].role),
			.label = role_words[i].label,
			.hint = role_words[i].hint,
			.is_on = (p->roles & role_words[i].role) != 0 };
	rows[0] = (struct form_row){ .shape = SHAPE_CHECKS,
		.field = { .name = "roles",
			.label = "This person is",
			.hint = "They hold from the person's next click on.",
			.choices = choices,
			.n_choices = N_ROLES,
			.is_filter = true } };
	rows[1] = (struct form_row){ .shape = SHAPE_HIDDEN,
		.field = { .name = "seen",
			.value = mem_printf(rq->mem, "%u", p->roles),
			.is_based_on = true } };
	*act = (struct act){ .action = mem_printf(rq->mem, "/admin/people/%s", id_text(p->id.v).s),
		.button = { .label = "Save the roles" },
		.is_primary = true };
	work_act(rq, "/admin/people/:person", act, rows, 2, NULL);
	return (struct block){ .title = "Roles", .acts = act, .n_acts = 1 };
}

static struct block access_block(struct rq *rq, const struct person_entry *p)
{
	const char *id = mem_str(rq->mem, id_text(p->id.v).s);
	struct act *act = MEM_NEW(rq->mem, struct act);

	if (p->is_disabled)
		*act = (struct act){ .hint = "The account has its roles and its history still.",
			.action = mem_printf(rq->mem, "/admin/people/%s/enable", id),
			.button = { .label = "Let them in again" } };
	else
		*act = (struct act){ .hint = "Every session ends at once, and nobody can sign in. "
					     "What they wrote stays.",
			.action = mem_printf(rq->mem, "/admin/people/%s/disable", id),
			.button = { .label = "Disable the account" },
			.is_grave = true };
	work_act(rq,
		p->is_disabled ? "/admin/people/:person/enable" : "/admin/people/:person/disable",
		act, NULL, 0, NULL);
	return (struct block){ .title = "Access", .acts = act, .n_acts = 1 };
}

static enum err person_page_of(struct rq *rq)
{
	static const struct nav_link crumbs[] = { { .href = "/admin/people", .label = "People" } };
	struct person_entry p;
	struct block blocks[3];
	struct blocks_view v = { .blocks = blocks, .n_blocks = 3 };
	enum err e = person_entry_read(rq->cx, rq_person(rq), &p);

	if (e != ERR_OK)
		return e;
	work_page(rq, p.name);
	v.page = rq->page;
	v.page.crumbs = crumbs;
	v.page.n_crumbs = 1;
	v.title = p.name;
	v.badge = account_badge(&p);
	blocks[0] = facts_block(rq, &p);
	blocks[1] = roles_block(rq, &p);
	blocks[2] = access_block(rq, &p);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
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

static enum err disable_post(struct rq *rq)
{
	return person_disable(rq->cx, rq_person(rq));
}

static enum err enable_post(struct rq *rq)
{
	return person_enable(rq->cx, rq_person(rq));
}

const struct route admin_routes[N_ADMIN_ROUTES] = {
	{ GET, "/admin/people", SIGNED_IN, ACT_PEOPLE_MANAGE, .form = &people_query,
		.run = people_page, .summary = "accounts, by name and address" },
	{ GET, "/admin/people/:person", SIGNED_IN, ACT_PERSON_MANAGE, .run = person_page_of,
		.summary = "one account" },
	{ POST, "/admin/people/:person", SIGNED_IN, ACT_PERSON_MANAGE, .form = &roles_form,
		.needs_fresh = true, .run = roles_post, .again = person_page_of,
		.then = "/admin/people/:person", .summary = "gives and takes roles" },
	{ POST, "/admin/people/:person/disable", SIGNED_IN, ACT_PERSON_MANAGE, .needs_fresh = true,
		.run = disable_post, .again = person_page_of, .then = "/admin/people/:person",
		.summary = "nobody signs in with it any more" },
	{ POST, "/admin/people/:person/enable", SIGNED_IN, ACT_PERSON_MANAGE, .needs_fresh = true,
		.run = enable_post, .again = person_page_of, .then = "/admin/people/:person",
		.summary = "lets a disabled account in again" },
};
