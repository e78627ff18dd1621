/* One's own account: profile, institution, password. */
#include "domain/org/org.h"
#include "domain/person/person.h"
#include "domain/program/program.h"
#include "web/pages/common/list.h"
#include "web/pages/account/org_form.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/choices.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/text/country.h"
#include "web/tmpl/list_page.h"
#include "web/view_work.h"

#define IN(m) .in = MEMBER(struct person_profile, m)

static const struct choice kinds[] = {
	{ "faculty", "Full-time faculty", "at an accredited academic institution", false },
	{ "researcher", "Permanent researcher", "at a recognized non-governmental organization",
		false },
	{ "other", "Something else", "You can be on a team, but not lead a proposal.", false },
	{ "unsaid", "I would rather not say yet", NULL, false },
	{ NULL, NULL, NULL, false },
};

static const struct choice done[] = { { "profile", .label = "Your profile is saved." },
	{ "institution", .label = "Your institution is saved." },
	{ "left", .label = "Your profile names no institution now." },
	{ "password", .label = "Your password is changed. Other devices are signed out, "
			       "your keys have ended, and so has the link of your calendar." },
	{ .value = NULL } };

FORM(profile_form,
	{ "name", FIELD_TEXT, "Name", IN(name), .max = PERSON_NAME_CHARS, .is_required = true,
		.autocomplete = "name" },
	{ "position", FIELD_TEXT, "Position", IN(position), .max = PERSON_POSITION_CHARS,
		.autocomplete = "organization-title",
		.hint = "As it stands on your institution's page, such as “Associate professor”." },
	{ "position_kind", FIELD_CHOICE, "What kind of position is it?", IN(position_kind),
		.options = kinds, .is_required = true,
		.hint = "Whoever leads a proposal must be one of the first two." },
	{ "bio", FIELD_LINES, "About your work", IN(bio), .max = PERSON_BIO_CHARS, .lines = 6,
		.hint = "Nothing confidential, please." },
	{ "zone", FIELD_TEXT, "Time zone", IN(zone), .max = 64, .is_required = true,
		.shape = SHAPE_SELECT, .fill = fill_zones,
		.hint = "Deadlines are shown in it too." });

FORM(account_query, { "done", FIELD_CHOICE, .options = done });

FORM(institution_query, { "q", FIELD_TEXT, .max = 100 });

FORM(password_form,
	{ "current", FIELD_PASSWORD, "Current password", .is_required = true,
		.autocomplete = "current-password" },
	{ "password", FIELD_PASSWORD, "New password", .is_required = true,
		.autocomplete = "new-password",
		.hint = "At least 12 characters. A few words that do not belong together are easy "
			"to remember and hard to guess." });

/* ---- profile ---- */

static struct block institution_block(struct rq *rq, const struct person_profile *p)
{
	struct mem *m = rq->mem;
	/* Applicants need the button only to read why it was refused. */
	bool is_refused = rq->cx->fault.n > 0 && rq->cx->fault.items[0].field == NULL;
	bool has_org = p->org.v != 0, can_leave = rq->who->actor.roles != 0 || is_refused;
	struct block block = { .acts = NULL };

	if (has_org && can_leave)
		block = BUTTON_BLOCK(rq, NULL, "/account/leave-institution",
			.hint = "If you work for the program itself, name none: "
				"proposals from an institution that you name are "
				"hidden from you, and some steps are then a "
				"colleague's.",
			.button = { .label = "Name no institution" });
	return (struct block){ .title = "Institution",
		.lead = "A gift goes to the institution of the principal investigator.",
		FACTS(m,
			{ "Institution", .text = has_org ? p->org_name : "Not chosen yet",
				.note = has_org ? mem_printf(m, "%s, %s", p->org_city,
							  country_name(p->org_country))
						: NULL },
			{ "ROR id", .text = has_org ? filled(p->org_ror) : NULL,
				.href = mem_printf(m, "https://ror.org/%s", p->org_ror) }),
		.acts = block.acts,
		.n_acts = block.n_acts,
		.more = { "/account/institution", .label = has_org ? "Choose another institution"
								   : "Choose your institution" } };
}

static enum err account_page(struct rq *rq)
{
	struct person_profile p;
	struct block profile;

	TRY(person_profile(rq->cx, &p));
	TRY(FORM_BLOCK(rq, &profile, "Profile", "/account", &profile_form, &p,
		.button = { .label = "Save the profile" }, .is_primary = true));
	rq_own_page(&rq->page, "Your account", PAGE_NARROW);
	rq->page.notice = form_told(rq, "done");
	return SHOW_BLOCKS(rq, "Your account",
		.lead = "What you say here appears in your proposals.",
		BLOCKS(rq->mem, profile, institution_block(rq, &p),
			{ "Signing in",
				FACTS(rq->mem, { "E-mail address", .text = p.email },
					{ "Programs that read for you", .text = "Keys",
						.href = "/account/keys" },
					{ "Dates in your calendar", .text = "Private link",
						.href = "/account/calendar" },
					{ "Questions to us", .text = "What I asked",
						.href = "/inquiries" }),
				.more = {
					"/account/password", .label = "Change your password" } }));
}

static enum err account_post(struct rq *rq)
{
	return person_save_profile(rq->cx, TAKEN(rq, struct person_profile));
}

/* ---- institution ---- */

enum { SEARCH_MAX = 20 };

static void country_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->text = country_name(((const struct org *)at->row)->country);
}

static const struct list_column org_columns[] = {
	{ "Institution", MEMBER(struct org, name), .href = "/account/institution/" },
	{ "City", MEMBER(struct org, city), .as = AS_TEXT },
	{ "Country", .cell = country_cell },
};

static const struct list_look org_look = { "Institutions", LIST_LOOK(struct org, id, org_columns) };

static enum err institution_page(struct rq *rq)
{
	const char *q = form_text(rq->form, "q");
	const struct field_view search = filter_search("Name or city", q);
	const struct list_ask ask = { .way = LIST_FIRST, .rows = SEARCH_MAX };
	struct list_page page = { 0 };
	struct org *orgs = NULL;
	struct list_view v = { "Your institution", .lead = "Search for it and choose it.",
		.filters = { .path = "/account/institution", .search = &search },
		.empty = { q[0] == '\0' ? "Search by the beginning of a word of the name"
					: "Nothing found",
			.text = "If we do not know yours yet, you can add it yourself, with its "
				"name, city and country.",
			.href = "/account/add-institution", .action = "Add an institution" } };

	TRY(q[0] == '\0' ? ERR_OK
			 : org_entries(
				   rq->cx, &(struct org_search){ .text = q }, &ask, &orgs, &page));
	rq_own_page(&rq->page, v.title, PAGE_NARROW);
	v.page = rq->page;
	v.table = list_table(rq, &org_look, NULL, orgs, page.n);
	v.table.is_slim = true;
	if (page.n > 0)
		v.more = (struct nav_link){ "/account/add-institution",
			.label = "It is not in the list" };
	if (page.has_next)
		v.filters.told = "The first 20; type more of the name for fewer";
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err choose_page(struct rq *rq)
{
	struct org org;
	enum err e = org_read(rq->cx, (struct org_id){ rq_param_id(rq, "org") }, &org);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, "/account/institution");
	TRY(e);
	return NARROW_FORM(rq, NULL, org.name, .kicker = "Your institution",
		.lead = mem_printf(rq->mem,
			"%s, %s. Submitted proposals continue to show the institution they were "
			"submitted with; a gift goes to the one "
			"named here when decisions are released.",
			org.city, country_name(org.country)),
		.action = rq_path(rq, "/account/institution/:org"),
		.primary = { .label = "This is my institution" }, .back = "/account/institution");
}

static enum err add_institution_page(struct rq *rq)
{
	return NARROW_FORM(rq, &org_form, "Add an institution",
		.lead = "One that is already known is found by its ROR id, or by its name and "
			"country, and is not added twice.",
		.action = "/account/add-institution", .primary = { .label = "Add and choose it" },
		.back = "/account/institution");
}

static enum err add_institution_post(struct rq *rq)
{
	return person_add_org(rq->cx, TAKEN(rq, struct org_input));
}

/* ---- password ---- */

static enum err password_page(struct rq *rq)
{
	return NARROW_FORM(rq, &password_form, "Change your password",
		.lead = "Other devices are signed out, and a message tells you of the "
			"change.",
		.action = "/account/password", .primary = { .label = "Change the password" },
		.back = "/account");
}

static enum err password_post(struct rq *rq)
{
	const char *token;

	TRY(person_change_password(
		rq->cx, form_text(rq->form, "current"), form_text(rq->form, "password"), &token));
	rq_limit_good(rq);
	rq_session_begin(rq, token, SESSION_ABSOLUTE_S);
	return ERR_OK;
}

ROUTES(profile_routes,
	{ GET, "/account", SIGNED_IN, ACT_ACCOUNT, .form = &account_query, .run = account_page,
		.summary = "one's own account" },
	{ POST, "/account", SIGNED_IN, ACT_ACCOUNT, .form = &profile_form, .run = account_post,
		.again = account_page, .then = "/account?done=profile",
		.summary = "saves one's profile" },
	{ GET, "/account/institution", SIGNED_IN, ACT_ACCOUNT, .form = &institution_query,
		.run = institution_page, .limit = LIMIT_SEARCH,
		.summary = "search for one's institution" },
	{ GET, "/account/institution/:org", SIGNED_IN, ACT_ACCOUNT, .run = choose_page,
		.summary = "an institution to choose" },
	{ POST, "/account/institution/:org", SIGNED_IN, ACT_ACCOUNT,
		.step.of_org = person_choose_org, .then = "/account?done=institution",
		.summary = "chooses one's institution" },
	{ POST, "/account/leave-institution", SIGNED_IN, ACT_ACCOUNT,
		.step.alone = person_leave_institution, .again = account_page,
		.then = "/account?done=left", .summary = "names no institution any more" },
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
		.limit = LIMIT_SIGN_IN, .summary = "changes one's password" });
