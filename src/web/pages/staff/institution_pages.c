/* The institutions, for staff: where people may say that they work, and where gifts go. */
#include "domain/org/org.h"
#include "web/pages/staff/content_kinds.h"
#include "web/pages/common/list.h"
#include "web/pages/account/org_form.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/text/country.h"

#define PLACE "/staff/program/institutions"

static const struct choice whom_choices[] = { { "", "All", NULL, false },
	{ "bare", "Without a ROR id", NULL, false }, { NULL, NULL, NULL, false } };

enum { IMPORT_CHARS = 800000, IMPORT_BODY_MAX = 4 << 20 };

FORM(institutions_query, { "q", FIELD_TEXT, "Name or city", .max = 100 },
	{ "show", FIELD_CHOICE, "Show", .options = whom_choices }, LIST_FIELDS);

FORM(import_form, { "lines", FIELD_LINES, "ROR id, name, country, city", .max = IMPORT_CHARS,
			  .is_required = true, .lines = 14,
			  .hint = "As a spreadsheet copies four columns, or with commas between: "
				  "03p74gp79,University of Cape Town,ZA,Rondebosch" });

FORM(join_form, { "same", FIELD_TEXT, "ROR id of the other", .max = 60, .is_required = true,
			.is_short = true });

static struct org_id org_of(const struct rq *rq)
{
	return (struct org_id){ rq_param_id(rq, "org") };
}

static void begin(struct rq *rq, const char *title)
{
	content_begin(rq, "institutions", title);
	rq_crumb(rq, &rq->page, PLACE, "Institutions");
}

static void city_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->sub = country_name(((const struct org *)at->row)->country);
}

static void ror_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct org *o = at->row;

	if (o->ror[0] == '\0')
		ret_cell->badge = (struct badge){ BADGE_WARN, "None" };
	else
		*ret_cell = (struct cell){ o->ror,
			.href = mem_printf(at->mem, "https://ror.org/%s", o->ror) };
}

static const struct list_column columns[] = {
	{ "Institution", MEMBER(struct org, name), .href = PLACE "/" },
	{ "City", MEMBER(struct org, city), .cell = city_cell },
	{ "ROR id", .cell = ror_cell },
};

static const struct list_look look = { "Institutions", LIST_LOOK(struct org, id, columns),
	.path = PLACE, .query = &institutions_query, .one = "institution", .many = "institutions",
	.title = "Institutions",
	.lead = "Where investigators say they work. Those who cannot find theirs add it; look at "
		"what was added without a ROR id.",
	.action = { PLACE "/new", .label = "Add an institution" },
	.more = { PLACE "/import", .label = "Add a whole list" },
	.none = { "None here", .text = "Applicants can add theirs. A list of those you expect "
				       "saves them the trouble." },
	.none_fits = {
		"None here", .text = "Try the beginning of a word of the name, or of the city." } };

static enum err list_page(struct rq *rq)
{
	const struct org_search search = { .text = form_text(rq->form, "q"),
		.is_bare = form_is_given(rq->form, "show") };
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct org *list;

	TRY(org_entries(rq->cx, &search, &ask, &list, &page));
	content_begin(rq, "institutions", look.title);
	return list_show(rq, &look, NULL, list, &page);
}

static enum err new_page(struct rq *rq)
{
	struct form_view v = { "Add an institution", .action = PLACE "/new",
		.primary = { .label = "Add it" }, .back = PLACE };

	begin(rq, v.title);
	return form_page(rq, &org_form, NULL, &v, NULL);
}

static enum err add_post(struct rq *rq)
{
	return org_create(rq->cx, TAKEN(rq, struct org_input));
}

static enum err one_page(struct rq *rq)
{
	struct block one, join;
	struct org org;
	enum err e = org_read(rq->cx, org_of(rq), &org);

	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, PLACE);
	TRY(e);
	begin(rq, org.name);
	TRY(FORM_BLOCK(rq, &one, "The institution", PLACE "/:org", &org_form, &org,
		.button = { .label = "Save" }, .is_primary = true));
	TRY(FORM_BLOCK(rq, &join, "Listed twice?", PLACE "/:org/join", &join_form, NULL,
		.hint = "People and awards move to the other one, whose name stays; this one is "
			"removed. Colleagues are in conflict with each other's "
			"proposals only when they have one institution.",
		.button = { "Join them", .confirm = "Join the two for good?" }, .is_grave = true));
	return SHOW_BLOCKS(rq, org.name, .lead = "Proposals that were submitted stay as they were.",
		BLOCKS(rq->mem, one, join,
			BUTTON_BLOCK(rq, "Removal", PLACE "/:org/remove",
				.hint = "One that a person or an award names cannot be removed.",
				.button = { "Remove it", .confirm = "Remove it for good?" },
				.is_grave = true)));
}

static enum err save_post(struct rq *rq)
{
	return org_change(rq->cx, org_of(rq), TAKEN(rq, struct org_input));
}

static enum err import_page(struct rq *rq)
{
	struct form_view v = { "Add a whole list",
		.lead = "A line for each institution; those known by their ROR id get the new name "
			"and place. Either all lines are taken or none.",
		.action = PLACE "/import", .primary = { .label = "Add them" }, .back = PLACE };

	begin(rq, v.title);
	return form_page(rq, &import_form, NULL, &v, NULL);
}

ROUTES(institution_routes,
	{ GET, PLACE, SIGNED_IN, ACT_CONTENT_EDIT, .form = &institutions_query, .run = list_page,
		.summary = "institutions, by name and city" },
	{ GET, PLACE "/new", SIGNED_IN, ACT_CONTENT_EDIT, .run = new_page,
		.summary = "the form of a new institution" },
	{ POST, PLACE "/new", SIGNED_IN, ACT_CONTENT_EDIT, .form = &org_form, .run = add_post,
		.again = new_page, .then = PLACE, .summary = "adds an institution" },
	{ GET, PLACE "/import", SIGNED_IN, ACT_CONTENT_EDIT, .run = import_page,
		.summary = "the form for a list of institutions" },
	{ POST, PLACE "/import", SIGNED_IN, ACT_CONTENT_EDIT, .form = &import_form,
		.step.of_text = org_import, .again = import_page, .then = PLACE,
		.body_max = IMPORT_BODY_MAX,
		.summary = "adds a list of institutions, all or none" },
	{ GET, PLACE "/:org", SIGNED_IN, ACT_CONTENT_EDIT, .run = one_page,
		.summary = "one institution" },
	{ POST, PLACE "/:org", SIGNED_IN, ACT_CONTENT_EDIT, .form = &org_form, .run = save_post,
		.again = one_page, .then = PLACE,
		.summary = "keeps what it is called and where it is" },
	{ POST, PLACE "/:org/join", SIGNED_IN, ACT_CONTENT_EDIT, .form = &join_form,
		.step.of_org_text = org_join, .again = one_page, .then = PLACE,
		.summary = "makes one of two that are the same" },
	{ POST, PLACE "/:org/remove", SIGNED_IN, ACT_CONTENT_EDIT, .step.of_org = org_remove,
		.again = one_page, .then = PLACE, .summary = "removes one that nobody names" });
