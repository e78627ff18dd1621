#include "web/pages/applicant/proposal_form.h"

#include <string.h>

#include "domain/program/content_edit.h"
#include "domain/program/program.h"
#include "web/pages/applicant/proposal_body.h"
#include "web/pages/common/answers.h"
#include "web/form_table.h"
#include "web/text/finding_text.h"
#include "web/text/money.h"

enum {
	NAME_CHARS = 120,
	ROLE_CHARS = 300,
	LINE_CHARS = 200,
	CATALOGUE_MAX = 60
};

static const char *const presses[] = { "save", "next", "add-team", "add-line", NULL };

/* ---- what hangs on the day ---- */

static bool is_named(const struct named *list, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].slug, slug) == 0)
			return true;
	return false;
}

/* A catalogue of the program's as choices; `on` are those of the proposal. */
static enum err fill_catalogue(struct rq *rq, enum content_kind kind, const struct named *on,
	size_t n_on, struct field_view *f)
{
	struct content_item *items;
	struct choice *choices;
	enum err e = content_items(rq->cx, kind, &items, &f->n_choices);

	if (e != ERR_OK)
		return e;
	choices = MEM_ARRAY(rq->mem, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		choices[i] = (struct choice){ items[i].slug, .label = items[i].title,
			.is_on = is_named(on, n_on, items[i].slug) };
	f->choices = choices;
	return ERR_OK;
}

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct proposal_body *b = &((const struct proposal_own *)stored)->body;

	return fill_catalogue(rq, CONTENT_AREA, b->areas, b->n_areas, f);
}

static enum err fill_products(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct proposal_body *b = &((const struct proposal_own *)stored)->body;

	return fill_catalogue(rq, CONTENT_PRODUCT, b->products, b->n_products, f);
}

static enum err fill_datasets(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct proposal_body *b = &((const struct proposal_own *)stored)->body;
	enum err e = fill_catalogue(rq, CONTENT_DATASET, b->datasets, b->n_datasets, f);

	return e == ERR_OK && f->n_choices == 0 ? ERR_NOT_FOUND : e;
}

/* A request names a product: where there is none to name, nothing is offered. */
static enum err fill_wants_credits(struct rq *rq, const void *stored, struct field_view *f)
{
	struct field_view products = { 0 };
	enum err e = fill_products(rq, stored, &products);

	return e == ERR_OK && products.n_choices == 0 && !f->is_on ? ERR_NOT_FOUND : e;
}

static enum err fill_abstract(struct rq *rq, const void *stored, struct field_view *f)
{
	const char *text = rq->is_again ? form_text(rq->form, "abstract") : f->value;

	(void)stored;
	f->max_words = PROPOSAL_ABSTRACT_WORDS;
	f->counted = mem_printf(
		rq->mem, "%zu of %d words", proposal_words(text), PROPOSAL_ABSTRACT_WORDS);
	return ERR_OK;
}

/* "of USD 70,000 on average" */
static const char *cap_note(struct mem *m, int64_t cents, bool is_average)
{
	return mem_printf(
		m, is_average ? "of %s on average" : "of at most %s", money_usd(m, cents));
}

static enum err fill_credits(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct proposal_call *c = &((const struct proposal_own *)stored)->call;

	f->hint = mem_printf(rq->mem, "An amount %s.",
		cap_note(rq->mem, c->credit_cap_cents, c->credit_cap_is_average));
	return ERR_OK;
}

static enum err fill_contact(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	f->label = mem_printf(rq->mem, "Somebody at %s who knows your work", rq->program->sponsor);
	return ERR_OK;
}

static int64_t cash_cents(struct rq *rq, const struct proposal_own *own)
{
	int64_t sum = 0;

	if (!rq->is_again)
		return own->body.cash_cents;
	for (size_t i = 0; i < PROPOSAL_LINES_MAX; i++)
		sum += form_int_at(rq->form, "line_amount", i);
	return sum;
}

static void fill_budget(struct rq *rq, const void *stored, struct line_table *t)
{
	const struct proposal_own *own = stored;
	const struct proposal_call *c = &own->call;
	const struct finding *finding = rq_finding(rq, "budget");

	if (finding != NULL && !finding->warns)
		t->error = finding_text(rq->mem, finding, NULL);
	t->total = money_usd(rq->mem, cash_cents(rq, own));
	t->total_note = cap_note(rq->mem, c->cash_cap_cents, c->cash_cap_is_average);
}

/* ---- the form ---- */

#define IN(m) .in = MEMBER(struct proposal_input, m), .of = MEMBER(struct proposal_own, body.m)
#define TEXT(m) IN(texts.m), .max = PROPOSAL_CHARS(m)
#define IN_MANY(m)                                                                                 \
	.in = MEMBER(struct proposal_input, m), .n_in = offsetof(struct proposal_input, n_##m)
#define TEAM(m) .in = MEMBER(struct team_member, m), .rows = PROPOSAL_TEAM_MAX, .group = &team
#define LINE(m)                                                                                    \
	.in = MEMBER(struct budget_line_facts, m), .rows = PROPOSAL_LINES_MAX, .group = &lines

static const struct field_group team = { GROUP(struct proposal_input, team, n_team,
						 struct proposal_own, body.team, body.n_team),
	.id = "team", .label = "Team members other than you",
	.hint = "Everyone taking part; they do not need an account. Empty rows are ignored. "
		"Nothing confidential.",
	.add = { "Add a member", .name = "do", .value = "add-team" } };

static const struct field_group lines = { GROUP(struct proposal_input, lines, n_lines,
						  struct proposal_own, body.lines, body.n_lines),
	.id = "budget", .label = "Budget in US dollars",
	.hint = "The total is your cash request. A gift carries no overhead: please do not ask for "
		"it. Empty rows are ignored. Nothing confidential.",
	.add = { "Add a line", .name = "do", .value = "add-line" }, .fill = fill_budget };

FORM(proposal_form,
	{ "revision", FIELD_INT, .in = MEMBER(struct proposal_input, revision),
		.of = MEMBER(struct proposal_own, revision), .is_seen = true },
	{ "title", FIELD_TEXT, "Title", IN(title), .max = PROPOSAL_TITLE_CHARS, .is_needed = true,
		.hint = "Nothing confidential, here or below.", .head = "The work",
		.head_hint = "If the proposal is selected, title and abstract become public." },
	{ "abstract", FIELD_LINES, "Abstract", IN(abstract), .max = PROPOSAL_ABSTRACT_CHARS,
		.is_needed = true, .lines = 10, .fill = fill_abstract,
		.hint = "What would we know afterwards that we do not know now? Nothing "
			"confidential: we have no duty to keep any part of a proposal secret." },
	{ "lay_summary", FIELD_LINES, "Summary in plain language", TEXT(lay_summary), .lines = 4,
		.read_as = "In plain language",
		.hint = "For readers from another field: what it is about, and why it matters. It "
			"does not "
			"become public. Nothing confidential." },
	{ "areas", FIELD_MANY, "Research areas", IN_MANY(areas), .max = PROPOSAL_AREAS_MAX,
		.is_needed = true, .fill = fill_areas,
		.hint = "One to five. We use these and your abstract to find reviewers." },
	{ "keywords", FIELD_TEXT, "Keywords", TEXT(keywords), .read_as = "Keywords",
		.hint = "Separated by commas. Nothing confidential." },
	{ "team_name", FIELD_TEXT, "Name", TEAM(name), .max = NAME_CHARS, .head = "The people" },
	{ "team_affiliation", FIELD_TEXT, "Institution", TEAM(affiliation), .max = NAME_CHARS },
	{ "team_role", FIELD_TEXT, "What they do", TEAM(role), .max = ROLE_CHARS },
	{ "line_category", FIELD_CHOICE, "Category", LINE(category), .options = budget_categories,
		.shape = SHAPE_SELECT, .instead = "other", .head = "The money" },
	{ "line_description", FIELD_TEXT, "What for", LINE(description), .max = LINE_CHARS },
	{ "line_amount", FIELD_AMOUNT, "Amount", LINE(amount_cents) },
	{ "wants_credits", FIELD_BOOL, "I ask for cloud credits", IN(wants_credits),
		.fill = fill_wants_credits,
		.hint = "Unless this is ticked, nothing in this section is requested.",
		.head = "Cloud credits",
		.head_hint = "Only if you need them; most proposals do without." },
	{ "credit_amount", FIELD_AMOUNT, "Amount", IN(credit_cents), .is_zero_blank = true,
		.fill = fill_credits },
	{ "credit_justification", FIELD_LINES, "What the credits are for",
		TEXT(credit_justification), .lines = 4,
		.hint = "A few sentences. Nothing confidential." },
	{ "products", FIELD_MANY, "Cloud products", IN_MANY(products), .max = CATALOGUE_MAX,
		.fill = fill_products },
	{ "datasets", FIELD_MANY, "Public data sets", IN_MANY(datasets), .max = CATALOGUE_MAX,
		.fill = fill_datasets,
		.hint = "Those you will use, if any. Only data that is public already." },
	{ "contact_name", FIELD_TEXT, "Somebody who knows your work", TEXT(contact_name),
		.read_as = "Contact at the sponsor", .fill = fill_contact, .head = "A contact",
		.hint = "A name, if there is one. It is optional and gives no advantage." },
	ANSWER_FIELD, { "do", FIELD_CHOICE, .choices = presses });

/* ---- findings ---- */

const char *proposal_form_field(struct mem *m, const struct finding *f)
{
	switch ((unsigned)f->code) {
	case FINDING_BUDGET_LINE_UNNAMED:
	case FINDING_BUDGET_OVERHEAD:
		return mem_printf(m, "line_description.%" PRId64, f->value - 1);
	case FINDING_BUDGET_LINE_ZERO:
		return mem_printf(m, "line_amount.%" PRId64, f->value - 1);
	}
	return f->field;
}

/* An answer's finding says which question it is about: "Please fill this in." tells nothing. */
static const char *remark_text(struct mem *m, const struct finding *f,
	const struct proposal_own *own)
{
	const char *text = finding_text(m, f, own->call.zone);

	for (size_t i = 0; f->field != NULL && i < own->form->n; i++)
		if (strcmp(own->form->questions[i].field, f->field) == 0)
			return mem_printf(m, "%s: %s", own->form->questions[i].label, text);
	return text;
}

struct remark proposal_remark(struct mem *m, const struct finding *f,
	const struct proposal_own *own, const char *form, const char *own_page)
{
	const char *field = proposal_form_field(m, f);
	struct remark r = { .text = remark_text(m, f, own),
		.rule_url = finding_rule_url(m, f),
		.warns = f->warns,
		.link = f->warns ? "Look at it" : "Fix it" };

	if (field == NULL)
		r.link = NULL;
	else if (strcmp(field, "position") == 0)
		r.href = "/account";
	else if (strcmp(field, "document") == 0)
		r.href = mem_printf(m, "%s#f-document", own_page);
	else
		r.href = mem_printf(m, "%s#f-%s", form, field);
	return r;
}
