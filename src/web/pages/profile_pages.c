/* One's own account: profile, institution, password. */
#include "domain/org/org.h"
#include "domain/person/person.h"
#include "domain/program/program.h"
#include "web/pages/org_form.h"
#include "web/pages/pages.h"
#include "web/pages/choices.h"
#include "web/pages/work.h"
#include "web/rq.h"
#include "web/show_form.h"
#include "web/text/country.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/form_page.h"
#include "web/tmpl/list_page.h"
#include "web/view_work.h"

static const char *const kinds[] = { "unsaid", "faculty", "researcher", "other", NULL };
static const char *const done_words[] = { "profile", "institution", "left", "password", NULL };

FORM(profile_form,
	{ .name = "name", .kind = FIELD_TEXT, .max = PERSON_NAME_CHARS, .is_required = true },
	{ .name = "position", .kind = FIELD_TEXT, .max = PERSON_POSITION_CHARS },
	{ .name = "position_kind", .kind = FIELD_CHOICE, .choices = kinds, .is_required = true },
	{ .name = "bio", .kind = FIELD_LINES, .max = PERSON_BIO_CHARS },
	{ .name = "zone", .kind = FIELD_TEXT, .max = 64, .is_required = true });

FORM(account_query, { .name = "done", .kind = FIELD_CHOICE, .choices = done_words });

FORM(institution_query, { .name = "q", .kind = FIELD_TEXT, .max = 100 });

FORM(password_form, { .name = "current", .kind = FIELD_PASSWORD, .is_required = true },
	{ .name = "password", .kind = FIELD_PASSWORD, .is_required = true });

static struct page narrow(const struct rq *rq, const char *title)
{
	struct page page = rq->page;

	rq_own_page(&page, title, PAGE_NARROW);
	return page;
}

/* ---- profile ---- */

static const struct choice *kind_choices(struct mem *m, const char *chosen, size_t *ret_n)
{
	static const struct choice all[] = {
		{ .value = "faculty",
			.label = "Full-time faculty",
			.hint = "at an accredited academic institution" },
		{ .value = "researcher",
			.label = "Permanent researcher",
			.hint = "at a recognised non-governmental organisation" },
		{ .value = "other",
			.label = "Something else",
			.hint = "You can be on a team, but not lead a proposal." },
		{ .value = "unsaid", .label = "I do not say yet" },
	};
	struct choice *choices = mem_copy(m, all, sizeof(all));

	*ret_n = sizeof(all) / sizeof(all[0]);
	for (size_t i = 0; i < *ret_n; i++)
		choices[i].is_on = strcmp(choices[i].value, chosen) == 0;
	return choices;
}

enum { N_PROFILE_ROWS = 5 };

static struct form_row *profile_rows(struct rq *rq, const struct person_profile *p)
{
	struct form_row rows[N_PROFILE_ROWS] = {
		{ .shape = SHAPE_TEXT,
			.field = { .name = "name",
				.label = "Name",
				.value = p->name,
				.autocomplete = "name",
				.max_length = PERSON_NAME_CHARS,
				.is_required = true } },
		{ .shape = SHAPE_TEXT,
			.field = { .name = "position",
				.label = "Position",
				.value = p->position,
				.hint = "As it stands on your institution's page, such as "
					"“Associate professor”.",
				.autocomplete = "organization-title",
				.max_length = PERSON_POSITION_CHARS } },
		{ .shape = SHAPE_CHOICE,
			.field = { .name = "position_kind",
				.label = "What kind of position is it?",
				.hint = "Who leads a proposal must be one of the first two.",
				.is_required = true } },
		{ .shape = SHAPE_TEXTAREA,
			.field = { .name = "bio",
				.label = "About your work",
				.value = p->bio,
				.hint = "Nothing confidential, please.",
				.max_length = PERSON_BIO_CHARS,
				.rows = 6 } },
		{ .shape = SHAPE_SELECT,
			.field = { .name = "zone",
				.label = "Time zone",
				.hint = "Deadlines are shown in it too.",
				.is_required = true } },
	};

	rows[2].field.choices = kind_choices(rq->mem, p->position_kind, &rows[2].field.n_choices);
	rows[4].field.choices = zone_choices(rq->mem, p->zone, &rows[4].field.n_choices);
	return mem_copy(rq->mem, rows, sizeof(rows));
}

static struct notice notice_of(const char *done)
{
	struct notice notice = { .kind = NOTICE_GOOD };

	if (strcmp(done, "profile") == 0)
		notice.text = "Your profile is saved.";
	else if (strcmp(done, "institution") == 0)
		notice.text = "Your institution is saved.";
	else if (strcmp(done, "left") == 0)
		notice.text = "Your profile names no institution now.";
	else if (strcmp(done, "password") == 0)
		notice.text = "Your password is changed. Other devices are signed out.";
	else
		notice.kind = NOTICE_NONE;
	return notice;
}

static struct block profile_block(struct rq *rq, const struct person_profile *p)
{
	struct act *act = MEM_NEW(rq->mem, struct act);

	*act = (struct act){
		.action = "/account", .button = { .label = "Save the profile" }, .is_primary = true
	};
	work_act(rq, act->action, act, profile_rows(rq, p), N_PROFILE_ROWS, NULL);
	return (struct block){ .title = "Profile", .acts = act, .n_acts = 1 };
}

static struct block institution_block(struct rq *rq, const struct person_profile *p)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 2);
	struct act *act;
	bool is_refused;
	struct block block = { .title = "Institution",
		.lead = "A gift goes to the institution of the principal investigator.",
		.facts = facts,
		.more = { .href = "/account/institution", .label = "Choose another institution" } };

	if (p->org.v == 0) {
		block.more.label = "Choose your institution";
		facts[block.n_facts++] =
			(struct fact){ .label = "Institution", .text = "Not chosen yet" };
		return block;
	}
	facts[block.n_facts++] = (struct fact){ .label = "Institution",
		.text = p->org_name,
		.note = mem_printf(rq->mem, "%s, %s", p->org_city, country_name(p->org_country)) };
	if (p->org_ror[0] != '\0')
		facts[block.n_facts++] = (struct fact){ .label = "ROR id",
			.text = p->org_ror,
			.href = mem_printf(rq->mem, "https://ror.org/%s", p->org_ror) };
	/* Applicants need it only to read why it was refused. */
	is_refused = rq->cx->fault.n > 0 && rq->cx->fault.items[0].field == NULL;
	if (rq->who->actor.roles == 0 && !is_refused)
		return block;
	act = MEM_NEW(rq->mem, struct act);
	*act = (struct act){ .action = "/account/leave-institution",
		.hint = "If you work for the program itself, name none: proposals from an "
			"institution that you name are hidden from you, and some steps are then a "
			"colleague's.",
		.button = { .label = "Name no institution" } };
	work_act(rq, act->action, act, NULL, 0, NULL);
	block.acts = act;
	block.n_acts = 1;
	return block;
}

static struct block access_block(struct rq *rq, const struct person_profile *p)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 1);

	facts[0] = (struct fact){ .label = "E-mail address", .text = p->email };
	return (struct block){ .title = "Signing in",
		.facts = facts,
		.n_facts = 1,
		.more = { .href = "/account/password", .label = "Change your password" } };
}

static enum err show_account(struct rq *rq, const char *done)
{
	struct person_profile p;
	struct block blocks[3];
	struct blocks_view v = { .page = narrow(rq, "Your account"),
		.title = "Your account",
		.lead = "What you say here stands in your proposals.",
		.blocks = blocks,
		.n_blocks = 3 };
	enum err e = person_profile(rq->cx, &p);

	if (e != ERR_OK)
		return e;
	v.page.notice = notice_of(done);
	blocks[0] = profile_block(rq, &p);
	blocks[1] = institution_block(rq, &p);
	blocks[2] = access_block(rq, &p);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

static enum err account_page(struct rq *rq)
{
	return show_account(rq, form_text(rq->form, "done"));
}

static enum err account_again(struct rq *rq)
{
	return show_account(rq, "");
}

static enum err account_post(struct rq *rq)
{
	return person_save_profile(
		rq->cx, &(struct person_profile){ .name = form_text(rq->form, "name"),
				.position = form_text(rq->form, "position"),
				.position_kind = form_text(rq->form, "position_kind"),
				.bio = form_text(rq->form, "bio"),
				.zone = form_text(rq->form, "zone") });
}

/* ---- institution ---- */

enum { SEARCH_MAX = 20 };

static const struct table_row *org_rows(struct rq *rq, const struct org *orgs, size_t n)
{
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct cell *cells = MEM_ARRAY(rq->mem, struct cell, 3);

		cells[0] = (struct cell){ .text = orgs[i].name,
			.href = mem_printf(
				rq->mem, "/account/institution/%s", id_text(orgs[i].id.v).s) };
		cells[1] = (struct cell){ .text = orgs[i].city };
		cells[2] = (struct cell){ .text = country_name(orgs[i].country) };
		rows[i].cells = cells;
	}
	return rows;
}

static enum err institution_page(struct rq *rq)
{
	static const struct column columns[] = { { .head = "Institution" }, { .head = "City" },
		{ .head = "Country" } };
	const char *q = form_text(rq->form, "q");
	const struct field_view search = { .name = "q",
		.label = "Name or city",
		.value = q,
		.input_type = "search",
		.is_filter = true };
	const struct list_ask ask = { .way = LIST_FIRST, .rows = SEARCH_MAX };
	struct list_page page = { 0 };
	struct org *orgs = NULL;
	struct list_view v = { .page = narrow(rq, "Your institution"),
		.title = "Your institution",
		.lead = "Search for it and choose it.",
		.filters = { .path = "/account/institution", .search = &search },
		.table = { .label = "Institutions",
			.columns = columns,
			.n_columns = 3,
			.is_slim = true },
		.empty = { .title = q[0] == '\0' ? "Search by the beginning of a word of the name"
						 : "Nothing found",
			.text = "One that we do not know yet you can add yourself, with its name, "
				"city and country.",
			.href = "/account/add-institution",
			.action = "Add an institution" } };
	enum err e = q[0] == '\0' ? ERR_OK
				  : org_entries(rq->cx, &(struct org_search){ .text = q }, &ask,
					    &orgs, &page);

	if (e != ERR_OK)
		return e;
	v.table.rows = org_rows(rq, orgs, page.n);
	v.table.n_rows = page.n;
	if (page.n > 0)
		v.more = (struct nav_link){ .href = "/account/add-institution",
			.label = "It is not in the list" };
	if (page.has_next)
		v.filters.told = "The first 20; type more of the name for fewer";
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err choose_page(struct rq *rq)
{
	struct org org;
	struct form_view v = { .page = narrow(rq, "Your institution"),
		.kicker = "Your institution",
		.primary = { .label = "This is my institution" },
		.back = "/account/institution" };
	enum err e = org_read(rq->cx, (struct org_id){ rq_param_id(rq, "org") }, &org);

	if (e == ERR_NOT_FOUND) {
		rq_go(rq, "/account/institution");
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	v.title = org.name;
	v.lead = mem_printf(rq->mem,
		"%s, %s. Proposals that are handed in go on to show the institution they were "
		"handed in with; a gift goes to the one named here when decisions are released.",
		org.city, country_name(org.country));
	v.action = mem_printf(rq->mem, "/account/institution/%s", id_text(org.id.v).s);
	show_form(rq, &v, NULL, 0, NULL);
	tmpl_form_page(rq->out, &v);
	return ERR_OK;
}

static enum err choose_post(struct rq *rq)
{
	return person_choose_org(rq->cx, (struct org_id){ rq_param_id(rq, "org") });
}

static enum err leave_post(struct rq *rq)
{
	return person_leave_institution(rq->cx);
}

static enum err add_institution_page(struct rq *rq)
{
	const struct org none = { .ror = "", .name = "", .country = "", .city = "" };
	struct form_view v = { .page = narrow(rq, "Add an institution"),
		.title = "Add an institution",
		.lead = "One that is known already is found by its ROR id, or by its name and "
			"country, and not added twice.",
		.action = "/account/add-institution",
		.primary = { .label = "Add and choose it" },
		.back = "/account/institution" };
	size_t n;
	struct form_row *rows = org_form_rows(rq, &none, &n);

	show_form(rq, &v, rows, n, NULL);
	tmpl_form_page(rq->out, &v);
	return ERR_OK;
}

static enum err add_institution_post(struct rq *rq)
{
	struct org_input in = org_form_input(rq);

	return person_add_org(rq->cx, &in);
}

/* ---- password ---- */

static enum err password_page(struct rq *rq)
{
	struct form_row rows[] = {
		{ .shape = SHAPE_TEXT,
			.field = { .name = "current",
				.label = "Current password",
				.input_type = "password",
				.autocomplete = "current-password",
				.is_required = true } },
		{ .shape = SHAPE_TEXT,
			.field = { .name = "password",
				.label = "New password",
				.hint = "At least 12 characters. A few words that do not belong "
					"together are easy to keep in mind and hard to guess.",
				.input_type = "password",
				.autocomplete = "new-password",
				.is_required = true } },
	};
	struct form_view v = { .page = narrow(rq, "Change your password"),
		.title = "Change your password",
		.lead = "Other devices are signed out, and a message tells you of the change.",
		.action = "/account/password",
		.primary = { .label = "Change the password" },
		.back = "/account" };

	show_form(rq, &v, rows, 2, NULL);
	tmpl_form_page(rq->out, &v);
	return ERR_OK;
}

static enum err password_post(struct rq *rq)
{
	const char *token;
	enum err e = person_change_password(
		rq->cx, form_text(rq->form, "current"), form_text(rq->form, "password"), &token);

	if (e != ERR_OK)
		return e;
	rq_limit_good(rq);
	rq_session_begin(rq, token, SESSION_ABSOLUTE_S);
	return ERR_OK;
}

const struct route profile_routes[N_PROFILE_ROUTES] = {
	{ GET, "/account", SIGNED_IN, ACT_ACCOUNT, .form = &account_query, .run = account_page,
		.summary = "one's own account" },
	{ POST, "/account", SIGNED_IN, ACT_ACCOUNT, .form = &profile_form, .run = account_post,
		.again = account_again, .then = "/account?done=profile",
		.summary = "saves one's profile" },
	{ GET, "/account/institution", SIGNED_IN, ACT_ACCOUNT, .form = &institution_query,
		.run = institution_page, .limit = LIMIT_SEARCH,
		.summary = "search for one's institution" },
	{ GET, "/account/institution/:org", SIGNED_IN, ACT_ACCOUNT, .run = choose_page,
		.summary = "an institution to choose" },
	{ POST, "/account/institution/:org", SIGNED_IN, ACT_ACCOUNT, .run = choose_post,
		.then = "/account?done=institution", .summary = "chooses one's institution" },
	{ POST, "/account/leave-institution", SIGNED_IN, ACT_ACCOUNT, .run = leave_post,
		.again = account_again, .then = "/account?done=left",
		.summary = "names no institution any more" },
	{ GET, "/account/add-institution", SIGNED_IN, ACT_ACCOUNT, .run = add_institution_page,
		.summary = "the form for an institution that is not known" },
	{ POST, "/account/add-institution", SIGNED_IN, ACT_ACCOUNT, .form = &org_form,
		.run = add_institution_post, .again = add_institution_page,
		.then = "/account?done=institution",
		.summary = "adds an institution, or finds it, and chooses it" },
	{ GET, "/account/password", SIGNED_IN, ACT_ACCOUNT, .run = password_page,
		.summary = "the form for a new password" },
	{ POST, "/account/password", SIGNED_IN, ACT_ACCOUNT, .form = &password_form,
		.run = password_post, .again = password_page, .then = "/account?done=password",
		.limit = LIMIT_SIGN_IN, .summary = "changes one's password" },
};
