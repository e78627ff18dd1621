#include "web/pages/proposal_form.h"

#include <string.h>

#include "domain/program/content_edit.h"
#include "domain/program/program.h"
#include "web/pages/proposal_body.h"
#include "web/show_form.h"
#include "web/text/finding_text.h"
#include "web/text/money.h"

enum {
	SPARE_ROWS = 2,
	KEYWORDS_CHARS = 300,
	NAME_CHARS = 120,
	ROLE_CHARS = 300,
	LINE_CHARS = 200,
	REASON_CHARS = 2000,
	CATALOGUE_MAX = 60
};

static const char *const line_categories[] = { "students", "postdoc", "travel", "equipment",
	"other", NULL };
static const char *const presses[] = { "save", "next", "add-team", "add-line", NULL };

FORM(proposal_form, { .name = "revision", .kind = FIELD_INT },
	{ .name = "title", .kind = FIELD_TEXT, .max = PROPOSAL_TITLE_CHARS },
	{ .name = "abstract", .kind = FIELD_LINES, .max = PROPOSAL_ABSTRACT_CHARS },
	{ .name = "keywords", .kind = FIELD_TEXT, .max = KEYWORDS_CHARS },
	{ .name = "areas", .kind = FIELD_MANY, .max = PROPOSAL_AREAS_MAX },
	{ .name = "team_name", .kind = FIELD_TEXT, .max = NAME_CHARS, .rows = PROPOSAL_TEAM_MAX },
	{ .name = "team_affiliation",
		.kind = FIELD_TEXT,
		.max = NAME_CHARS,
		.rows = PROPOSAL_TEAM_MAX },
	{ .name = "team_role", .kind = FIELD_TEXT, .max = ROLE_CHARS, .rows = PROPOSAL_TEAM_MAX },
	{ .name = "line_category",
		.kind = FIELD_CHOICE,
		.choices = line_categories,
		.rows = PROPOSAL_LINES_MAX },
	{ .name = "line_description",
		.kind = FIELD_TEXT,
		.max = LINE_CHARS,
		.rows = PROPOSAL_LINES_MAX },
	{ .name = "line_amount", .kind = FIELD_AMOUNT, .rows = PROPOSAL_LINES_MAX },
	{ .name = "wants_credits", .kind = FIELD_BOOL },
	{ .name = "credit_amount", .kind = FIELD_AMOUNT },
	{ .name = "credit_justification", .kind = FIELD_LINES, .max = REASON_CHARS },
	{ .name = "products", .kind = FIELD_MANY, .max = CATALOGUE_MAX },
	{ .name = "datasets", .kind = FIELD_MANY, .max = CATALOGUE_MAX },
	{ .name = "contact_name", .kind = FIELD_TEXT, .max = NAME_CHARS },
	{ .name = "do", .kind = FIELD_CHOICE, .choices = presses });

/* ---- what was sent ---- */

static const char *const *sent_many(struct rq *rq, const char *name, size_t *ret_n)
{
	const char **values;

	*ret_n = form_many(rq->form, name);
	values = MEM_ARRAY(rq->mem, const char *, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		values[i] = form_many_at(rq->form, name, i);
	return values;
}

static const char *sent_at(struct rq *rq, const char *name, size_t row)
{
	return form_text_at(rq->form, name, row);
}

static void sent_team(struct rq *rq, struct proposal_input *in)
{
	struct team_member *team = MEM_ARRAY(rq->mem, struct team_member, PROPOSAL_TEAM_MAX);

	for (size_t i = 0; i < PROPOSAL_TEAM_MAX; i++) {
		struct team_member t = { sent_at(rq, "team_name", i),
			sent_at(rq, "team_affiliation", i), sent_at(rq, "team_role", i) };

		if (t.name[0] != '\0' || t.affiliation[0] != '\0' || t.role[0] != '\0')
			team[in->n_team++] = t;
	}
	in->team = team;
}

static void sent_lines(struct rq *rq, struct proposal_input *in)
{
	struct budget_line_facts *lines =
		MEM_ARRAY(rq->mem, struct budget_line_facts, PROPOSAL_LINES_MAX);

	for (size_t i = 0; i < PROPOSAL_LINES_MAX; i++) {
		const char *category = sent_at(rq, "line_category", i);
		struct budget_line_facts line = { category[0] == '\0' ? "other" : category,
			sent_at(rq, "line_description", i),
			form_int_at(rq->form, "line_amount", i) };

		if (line.description[0] != '\0' || sent_at(rq, "line_amount", i)[0] != '\0')
			lines[in->n_lines++] = line;
	}
	in->lines = lines;
}

void proposal_form_input(struct rq *rq, struct proposal_input *ret_input)
{
	struct proposal_input in = { .revision = form_int(rq->form, "revision"),
		.title = form_text(rq->form, "title"),
		.abstract = form_text(rq->form, "abstract"),
		.keywords = form_text(rq->form, "keywords"),
		.wants_credits = form_bool(rq->form, "wants_credits"),
		.credit_cents = form_int(rq->form, "credit_amount"),
		.credit_justification = form_text(rq->form, "credit_justification"),
		.contact_name = form_text(rq->form, "contact_name") };

	in.areas = sent_many(rq, "areas", &in.n_areas);
	in.products = sent_many(rq, "products", &in.n_products);
	in.datasets = sent_many(rq, "datasets", &in.n_datasets);
	sent_team(rq, &in);
	sent_lines(rq, &in);
	*ret_input = in;
}

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

struct remark proposal_remark(
	struct mem *m, const struct finding *f, const char *zone, const char *form, const char *own)
{
	const char *field = proposal_form_field(m, f);
	struct remark r = { .text = finding_text(m, f, zone),
		.rule_url = finding_rule_url(m, f),
		.warns = f->warns,
		.link = f->warns ? "Look at it" : "Mend it" };

	if (field == NULL)
		r.link = NULL;
	else if (strcmp(field, "position") == 0)
		r.href = "/account";
	else if (strcmp(field, "document") == 0)
		r.href = mem_printf(m, "%s#f-document", own);
	else
		r.href = mem_printf(m, "%s#f-%s", form, field);
	return r;
}

/* ---- rows ---- */

struct maker {
	struct rq *rq;
	const struct proposal_own *own;
	struct form_row *rows;
	size_t n;
};

static struct form_row *add(struct maker *k, enum field_shape shape, struct field_view field)
{
	k->rows[k->n] = (struct form_row){ .shape = shape, .field = field };
	return &k->rows[k->n++];
}

static bool is_named(const struct named *list, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].slug, slug) == 0)
			return true;
	return false;
}

static void add_heading(struct maker *k, const char *label, const char *hint)
{
	add(k, SHAPE_HEADING, (struct field_view){ .label = label, .hint = hint });
}

/* A catalogue of the program's as choices; `on` are those of the proposal. */
static enum err catalogue_choices(struct maker *k, enum content_kind kind, const struct named *on,
	size_t n_on, struct field_view *f)
{
	struct content_item *items;
	struct choice *choices;
	enum err e = content_items(k->rq->cx, kind, &items, &f->n_choices);

	if (e != ERR_OK)
		return e;
	choices = MEM_ARRAY(k->rq->mem, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		choices[i] = (struct choice){ .value = items[i].slug,
			.label = items[i].title,
			.is_on = is_named(on, n_on, items[i].slug) };
	f->choices = choices;
	return ERR_OK;
}

static const char *words_counted(struct mem *m, const char *text)
{
	return mem_printf(m, "%zu of %d words", proposal_words(text), PROPOSAL_ABSTRACT_WORDS);
}

static enum err add_work(struct maker *k)
{
	const struct proposal_body *b = &k->own->body;
	struct rq *rq = k->rq;
	struct field_view areas = { .name = "areas",
		.label = "Research areas",
		.is_required = true,
		.hint = "One to five. Reviewers are found by them, and by your abstract." };
	enum err e = catalogue_choices(k, CONTENT_AREA, b->areas, b->n_areas, &areas);

	add_heading(
		k, "The work", "If the proposal is selected, title and abstract become public.");
	add(k, SHAPE_TEXT,
		(struct field_view){ .name = "title",
			.label = "Title",
			.is_required = true,
			.value = b->title,
			.max_length = PROPOSAL_TITLE_CHARS,
			.hint = "Nothing confidential, here or below." });
	add(k, SHAPE_TEXTAREA,
		(struct field_view){ .name = "abstract",
			.label = "Abstract",
			.is_required = true,
			.value = b->abstract,
			.rows = 10,
			.max_words = PROPOSAL_ABSTRACT_WORDS,
			.counted = words_counted(rq->mem,
				rq->is_again ? form_text(rq->form, "abstract") : b->abstract),
			.hint = "What would we know afterwards that we do not know now? Nothing "
				"confidential: we owe no secrecy to what a proposal holds." });
	add(k, SHAPE_CHECKS, areas);
	add(k, SHAPE_TEXT,
		(struct field_view){ .name = "keywords",
			.label = "Keywords",
			.value = b->keywords,
			.max_length = KEYWORDS_CHARS,
			.hint = "Parted by commas. Nothing confidential." });
	return e;
}

/* A cell with its finding, named for who hears the page instead of seeing it. */
static struct form_row cell(
	struct rq *rq, enum field_shape shape, const char *name, size_t row, struct field_view f)
{
	const struct finding *finding;

	f.name = mem_printf(rq->mem, "%s.%zu", name, row);
	f.label = mem_printf(rq->mem, "%s, row %zu", f.label, row + 1);
	finding = rq_finding(rq, f.name);
	if (finding != NULL && !finding->warns) {
		f.error = finding_text(rq->mem, finding, NULL);
		f.rule_url = finding_rule_url(rq->mem, finding);
	}
	return (struct form_row){ .shape = shape, .field = f };
}

static size_t rows_shown(size_t used, size_t max)
{
	return used + SPARE_ROWS < max ? used + SPARE_ROWS : max;
}

static size_t most(size_t a, size_t b, size_t c)
{
	return a > b ? (a > c ? a : c) : (b > c ? b : c);
}

static struct line_row team_row(struct maker *k, size_t i)
{
	static const struct team_member none = { "", "", "" };
	struct rq *rq = k->rq;
	const struct proposal_body *b = &k->own->body;
	struct team_member t = i < b->n_team ? b->team[i] : none;
	struct form_row *cells = MEM_ARRAY(rq->mem, struct form_row, 3);

	if (rq->is_again)
		t = (struct team_member){ form_again_at(rq->form, "team_name", i),
			form_again_at(rq->form, "team_affiliation", i),
			form_again_at(rq->form, "team_role", i) };
	cells[0] = cell(rq, SHAPE_TEXT, "team_name", i,
		(struct field_view){ .label = "Name", .value = t.name, .max_length = NAME_CHARS });
	cells[1] = cell(rq, SHAPE_TEXT, "team_affiliation", i,
		(struct field_view){
			.label = "Institution", .value = t.affiliation, .max_length = NAME_CHARS });
	cells[2] = cell(rq, SHAPE_TEXT, "team_role", i,
		(struct field_view){
			.label = "What they do", .value = t.role, .max_length = ROLE_CHARS });
	return (struct line_row){ cells };
}

static size_t team_used(struct maker *k)
{
	const struct form_data *d = k->rq->form;

	return k->rq->is_again ? most(form_rows(d, "team_name"), form_rows(d, "team_affiliation"),
					 form_rows(d, "team_role"))
			       : k->own->body.n_team;
}

static void add_team(struct maker *k)
{
	static const char *const heads[] = { "Name", "Institution", "What they do" };
	struct line_table *t = MEM_NEW(k->rq->mem, struct line_table);
	size_t n = rows_shown(team_used(k), PROPOSAL_TEAM_MAX);
	struct line_row *rows = MEM_ARRAY(k->rq->mem, struct line_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = team_row(k, i);
	*t = (struct line_table){ .id = "team",
		.label = "Team members besides you",
		.hint = "Anyone who takes part; they need no account. Empty rows are left out. "
			"Nothing confidential.",
		.heads = heads,
		.n_columns = 3,
		.rows = rows,
		.n_rows = n,
		.max_rows = PROPOSAL_TEAM_MAX,
		.add = { .label = "Add a member", .name = "do", .value = "add-team" } };
	add_heading(k, "The people", NULL);
	add(k, SHAPE_LINES, (struct field_view){ .name = NULL })->lines = t;
}

static const struct choice *line_choices(struct mem *m, const char *chosen, size_t *ret_n)
{
	size_t n;
	const struct choice *from = budget_categories(&n);
	struct choice *choices = MEM_ARRAY(m, struct choice, n + 1);

	choices[0] = (struct choice){ .value = "", .label = "Choose", .is_on = chosen[0] == '\0' };
	for (size_t i = 0; i < n; i++) {
		choices[i + 1] = from[i];
		choices[i + 1].is_on = strcmp(from[i].value, chosen) == 0;
	}
	*ret_n = n + 1;
	return choices;
}

static struct line_row budget_row(struct maker *k, size_t i)
{
	struct rq *rq = k->rq;
	const struct proposal_body *b = &k->own->body;
	const char *category = "", *what = "", *amount = "";
	struct form_row *cells = MEM_ARRAY(rq->mem, struct form_row, 3);
	struct field_view select = { .label = "Category" };

	if (rq->is_again) {
		category = form_again_at(rq->form, "line_category", i);
		what = form_again_at(rq->form, "line_description", i);
		amount = form_again_at(rq->form, "line_amount", i);
	} else if (i < b->n_lines) {
		category = b->lines[i].category;
		what = b->lines[i].description;
		amount = money_figure(rq->mem, b->lines[i].amount_cents);
	}
	select.choices = line_choices(rq->mem, category, &select.n_choices);
	cells[0] = cell(rq, SHAPE_SELECT, "line_category", i, select);
	cells[1] = cell(rq, SHAPE_TEXT, "line_description", i,
		(struct field_view){
			.label = "What for", .value = what, .max_length = LINE_CHARS });
	cells[2] = cell(rq, SHAPE_AMOUNT, "line_amount", i,
		(struct field_view){ .label = "Amount", .value = amount, .unit = "USD" });
	return (struct line_row){ cells };
}

static size_t lines_used(struct maker *k)
{
	const struct form_data *d = k->rq->form;

	return k->rq->is_again
		       ? most(form_rows(d, "line_description"), form_rows(d, "line_amount"), 0)
		       : k->own->body.n_lines;
}

static int64_t cash_cents(struct maker *k)
{
	int64_t sum = 0;

	if (!k->rq->is_again)
		return k->own->body.cash_cents;
	for (size_t i = 0; i < PROPOSAL_LINES_MAX; i++)
		sum += form_int_at(k->rq->form, "line_amount", i);
	return sum;
}

/* "of USD 70,000 on average" */
static const char *cap_note(struct mem *m, int64_t cents, bool is_average)
{
	return mem_printf(
		m, is_average ? "of %s on average" : "of at most %s", money_usd(m, cents));
}

static void add_budget(struct maker *k)
{
	static const char *const heads[] = { "Category", "What for", "Amount" };
	struct rq *rq = k->rq;
	const struct proposal_call *c = &k->own->call;
	struct line_table *t = MEM_NEW(rq->mem, struct line_table);
	size_t n = rows_shown(lines_used(k), PROPOSAL_LINES_MAX);
	struct line_row *rows = MEM_ARRAY(rq->mem, struct line_row, n);
	const struct finding *finding = rq_finding(rq, "budget");

	for (size_t i = 0; i < n; i++)
		rows[i] = budget_row(k, i);
	*t = (struct line_table){ .id = "budget",
		.label = "Budget in US dollars",
		.hint = "The sum is your cash request. A gift carries no overhead: please do not "
			"ask for it. Empty rows are left out. Nothing confidential.",
		.error = finding == NULL || finding->warns ? NULL
							   : finding_text(rq->mem, finding, NULL),
		.heads = heads,
		.n_columns = 3,
		.rows = rows,
		.n_rows = n,
		.max_rows = PROPOSAL_LINES_MAX,
		.add = { .label = "Add a line", .name = "do", .value = "add-line" },
		.total = money_usd(rq->mem, cash_cents(k)),
		.total_note = cap_note(rq->mem, c->cash_cap_cents, c->cash_cap_is_average) };
	add_heading(k, "The money", NULL);
	add(k, SHAPE_LINES, (struct field_view){ .name = NULL })->lines = t;
}

static enum err add_credits(struct maker *k)
{
	const struct proposal_body *b = &k->own->body;
	const struct proposal_call *c = &k->own->call;
	struct mem *m = k->rq->mem;
	struct field_view products = { .name = "products", .label = "Cloud products" };
	struct field_view datasets = { .name = "datasets",
		.label = "Public data sets",
		.hint = "Those you will use, if any. Only data that is public already." };
	enum err e = catalogue_choices(k, CONTENT_PRODUCT, b->products, b->n_products, &products);

	if (e == ERR_OK)
		e = catalogue_choices(
			k, CONTENT_DATASET, b->datasets, b->n_datasets, &datasets);
	/* A request names a product: where there is none to name, nothing is offered. */
	if (e != ERR_OK || (products.n_choices == 0 && !b->wants_credits))
		return e;
	add_heading(k, "Cloud credits", "Only if you need them; most proposals do without.");
	add(k, SHAPE_CHECK,
		(struct field_view){ .name = "wants_credits",
			.label = "I ask for cloud credits",
			.is_on = b->wants_credits,
			.hint = "Without this tick nothing of this part is asked for." });
	add(k, SHAPE_AMOUNT,
		(struct field_view){ .name = "credit_amount",
			.label = "Amount",
			.unit = "USD",
			.value = b->credit_cents == 0 ? "" : money_figure(m, b->credit_cents),
			.hint = mem_printf(m, "An amount %s.",
				cap_note(m, c->credit_cap_cents, c->credit_cap_is_average)) });
	add(k, SHAPE_TEXTAREA,
		(struct field_view){ .name = "credit_justification",
			.label = "What the credits are for",
			.value = b->credit_justification,
			.rows = 4,
			.max_length = REASON_CHARS,
			.hint = "A few sentences. Nothing confidential." });
	add(k, SHAPE_CHECKS, products);
	if (datasets.n_choices > 0)
		add(k, SHAPE_CHECKS, datasets);
	return ERR_OK;
}

enum { ROWS_MAX = 24 };

enum err proposal_form_rows(struct rq *rq, const struct proposal_own *own, int64_t revision,
	struct form_row **ret_rows, size_t *ret_n)
{
	struct maker k = {
		.rq = rq, .own = own, .rows = MEM_ARRAY(rq->mem, struct form_row, ROWS_MAX)
	};
	enum err e;

	add(&k, SHAPE_HIDDEN,
		(struct field_view){
			.name = "revision", .value = mem_printf(rq->mem, "%" PRId64, revision) });
	e = add_work(&k);
	add_team(&k);
	add_budget(&k);
	if (e == ERR_OK)
		e = add_credits(&k);
	add_heading(&k, "A contact", NULL);
	add(&k, SHAPE_TEXT,
		(struct field_view){ .name = "contact_name",
			.label = mem_printf(rq->mem, "Somebody at %s who knows your work",
				rq->program->sponsor),
			.value = own->body.contact_name,
			.max_length = NAME_CHARS,
			.hint = "A name, if there is one. It is never needed, and it is no "
				"advantage." });
	if (e != ERR_OK)
		return e;
	show_rows(rq, k.rows, k.n, own->call.zone);
	*ret_rows = k.rows;
	*ret_n = k.n;
	return ERR_OK;
}
